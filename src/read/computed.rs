//! Formulas of a form, told from those that somebody typed over them. Programs write a formula anew in
//! their own way, and rows that are inserted change its references; its functions stay.

use std::collections::BTreeSet;

/// What stands for a formula that is not put into words.
const UNKNOWN: &str = "（読み取れない式）";

/// Whether a formula is another one than was issued, neither with its `=`.
pub(super) fn is_other(formula: &str, issued: &str) -> bool {
    if formula == UNKNOWN || formula.contains("#REF!") {
        return false;
    }
    let (own, issued_functions) = (functions(formula), functions(issued));
    match issued_functions.is_empty() {
        true => formula.trim() != issued.trim(),
        false => !issued_functions.is_subset(&own),
    }
}

/// The names of the functions that a formula calls, in capitals.
fn functions(formula: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut name = String::new();
    let mut is_text = false;
    for c in formula.chars() {
        match c {
            '"' => is_text = !is_text,
            _ if is_text => {}
            '(' if !name.is_empty() => {
                let bare = name.rsplit("XLFN.").next().unwrap_or(&name);
                found.insert(bare.to_string());
                name.clear();
            }
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') => {
                name.push(c.to_ascii_uppercase());
            }
            _ => name.clear(),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_known_by_its_functions() {
        let rate = "IFERROR(C5/D5,0)";
        let count = "IF(AND(TRIM('1-1'!$C$5)=\"\"),1,0)";
        for (formula, issued, is) in [
            ("IFERROR(C7/D7,0)", rate, false),
            ("_xlfn.IFERROR(C7/D7;0)", rate, false),
            ("C7/D7", rate, true),
            ("0.5+0.1", rate, true),
            ("IF(AND(TRIM($'1-1'.$C$9)=\"\");1;0)", count, false),
            ("SUM(F1:F2)", count, true),
            ("IF(AND(TRIM(#REF!)=\"\"),1,0)", count, false),
            (UNKNOWN, rate, false),
            ("0", "0", false),
            ("A1", "0", true),
        ] {
            assert_eq!(is_other(formula, issued), is, "{formula}");
        }
    }
}
