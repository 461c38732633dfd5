//! Names that Windows and Excel accept for files and sheets.

use std::collections::HashSet;

/// The most characters (UTF-16 units) a sheet's name may have in Excel.
const SHEET_LIMIT: usize = 31;

/// A sheet's name from any text, not yet among `taken` (compared without case, as Excel does).
pub fn sheet_name(text: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = text
        .chars()
        .map(|c| match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect();
    let base = if clean.trim().is_empty() {
        "シート"
    } else {
        clean.trim()
    };
    let mut name = shorten(base, SHEET_LIMIT);
    let mut count = 2;
    while !taken.insert(name.to_lowercase()) {
        let tail = format!("({count})");
        name = shorten(base, SHEET_LIMIT - tail.len()) + &tail;
        count += 1;
    }
    name
}

/// A file's name without its ending, from any text.
pub fn file_stem(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect();
    let stem = clean.trim_matches([' ', '.', '　']);
    shorten(if stem.is_empty() { "無題" } else { stem }, 100)
}

/// The beginning of a text in at most `limit` UTF-16 units, never splitting a character.
fn shorten(text: &str, limit: usize) -> String {
    let mut length = 0;
    text.chars()
        .take_while(|c| {
            length += c.len_utf16();
            length <= limit
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_legal_and_unique() {
        let mut taken = HashSet::new();
        assert_eq!(sheet_name("1－(1)－①", &mut taken), "1－(1)－①");
        assert_eq!(sheet_name("1－(1)－①", &mut taken), "1－(1)－①(2)");
        assert_eq!(sheet_name("a/b[c]", &mut taken), "a_b_c_");
        assert_eq!(sheet_name("", &mut taken), "シート");
        let long = sheet_name(&"あ".repeat(40), &mut taken);
        assert_eq!(long.chars().count(), 31);
        let again = sheet_name(&"あ".repeat(40), &mut taken);
        assert_eq!(again.chars().count(), 31);
        assert_ne!(long, again);
    }

    #[test]
    fn file_stems_are_legal_on_windows() {
        assert_eq!(file_stem("企画/調整課?"), "企画_調整課_");
        assert_eq!(file_stem(" . "), "無題");
    }
}
