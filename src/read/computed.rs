//! Formulas of a form, told from those that somebody typed over them. Programs write a formula anew in
//! their own way, and rows that are inserted change its references; its functions stay.

use crate::book::UNREADABLE_FORMULA;
use std::collections::BTreeSet;

/// Whether a formula is another one than was issued, neither with its `=`.
pub(super) fn is_other(formula: &str, issued: &str) -> bool {
    if formula == UNREADABLE_FORMULA || formula.contains("#REF!") {
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
                found.insert(bare(&name).to_string());
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

/// The name of a function without what programs put before those that are newer than the format or of
/// their own, such as `_xlfn.` and `ORG.GNUMERIC.`.
fn bare(name: &str) -> &str {
    let name = name.trim_start_matches("_XLFN.");
    let owned = ["ORG.", "COM."].iter().find_map(|o| name.strip_prefix(o));
    match owned.and_then(|rest| rest.split_once('.')) {
        Some((_, function)) => function,
        None => name,
    }
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
            (UNREADABLE_FORMULA, rate, false),
            (
                "ORG.GNUMERIC.SUMPRODUCT(A1)+COM.MICROSOFT.CEILING.MATH(B1)",
                "SUMPRODUCT(A1)+CEILING.MATH(B1)",
                false,
            ),
            ("0", "0", false),
            ("A1", "0", true),
        ] {
            assert_eq!(is_other(formula, issued), is, "{formula}");
        }
    }
}
