//! Names of files in returned/, as people write them.

use unicode_normalization::UnicodeNormalization;

/// The folder of what came back, which people may name too.
const RETURNED: &str = "returned/";

/// A file's path below returned/: with `/` between its parts, without what leads to the folder, and
/// composed as Windows writes it.
pub fn plain(path: &str) -> String {
    let path: String = path.trim().replace('\\', "/").nfc().collect();
    let below = path
        .rfind(&format!("/{RETURNED}"))
        .map(|at| at + 1 + RETURNED.len());
    let start = match below {
        Some(at) => at,
        None if path.starts_with(RETURNED) => RETURNED.len(),
        None => 0,
    };
    path[start..].trim_start_matches("./").to_string()
}

/// Whether two paths name one file below returned/.
pub fn is_same(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// Whether a path is a file's name alone, and the other path ends with it.
pub fn is_name_of(name: &str, path: &str) -> bool {
    let (name, path) = (plain(name), plain(path));
    !name.contains('/') && path.rsplit('/').next() == Some(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_in_several_ways() {
        for name in [
            "送付/ガ.xlsx",
            "送付\\ガ.xlsx",
            "./送付/カ\u{3099}.xlsx",
            "returned/送付/ガ.xlsx",
            "C:\\案件\\returned\\送付\\ガ.xlsx",
        ] {
            assert!(is_same(name, "送付/ガ.xlsx"), "{name}");
        }
        assert!(!is_same("ガ.xlsx", "送付/ガ.xlsx"));
        assert!(is_name_of("ガ.xlsx", "送付/ガ.xlsx"));
        assert!(!is_name_of("付/ガ.xlsx", "送付/ガ.xlsx"));
    }
}
