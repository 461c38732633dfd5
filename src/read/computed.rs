//! Formulas of a form, told from those that somebody typed over them or added to. Programs write a
//! formula anew in their own way, and rows that are inserted change its references; its functions and
//! what is done with them stay.

use crate::book::UNREADABLE_FORMULA;
use std::collections::BTreeSet;

/// Whether a formula is another one than was issued, neither with its `=`.
pub(super) fn is_other(formula: &str, issued: &str) -> bool {
    if formula == UNREADABLE_FORMULA || formula.contains("#REF!") {
        return false;
    }
    !expressions(formula).is_subset(&expressions(issued))
}

/// What a formula is made of: the terms that it adds up, and the arguments of its functions, each
/// with whether it is such a term. A function in one stands as its name, a reference as `R`, and so does
/// a number or text within a function, which the plan may have given.
fn expressions(formula: &str) -> BTreeSet<(bool, String)> {
    let mut found = BTreeSet::new();
    let mut open = vec![String::new()];
    let mut word = String::new();
    let mut letters = formula.chars();
    while let Some(c) = letters.next() {
        let is_term = open.len() == 1;
        let Some(last) = open.last_mut() else {
            break;
        };
        match c {
            '"' => {
                letters.by_ref().find(|c| *c == '"');
                word.push('R');
            }
            '\'' => word.extend(letters.by_ref().take_while(|c| *c != '\'')),
            '(' => {
                let name = word.to_ascii_uppercase();
                last.push_str(bare(&name));
                last.push_str("()");
                word.clear();
                open.push(String::new());
            }
            '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<' | '>' | '%' | ',' | ';' | ')' => {
                last.push_str(&operand(&std::mem::take(&mut word), is_term));
                let is_whole = last.ends_with(|c: char| c.is_alphanumeric() || c == ')');
                match c {
                    ',' | ';' => drop(found.insert((is_term, std::mem::take(last)))),
                    ')' if !is_term => found.extend(open.pop().map(|inner| (false, inner))),
                    '+' | '-' if is_term && is_whole => {
                        found.insert((true, std::mem::take(last)));
                        last.extend(Some(c).filter(|c| *c == '-'));
                    }
                    _ => last.push(c),
                }
            }
            c if c.is_whitespace() => {}
            c => word.push(c),
        }
    }
    let is_term = open.len() == 1;
    if let Some(mut last) = open.pop() {
        last.push_str(&operand(&word, is_term));
        found.insert((is_term, last));
    }
    found
}

/// How a reference, number or text stands in an expression.
fn operand(word: &str, is_term: bool) -> String {
    match word.parse::<f64>() {
        _ if word.is_empty() => String::new(),
        Ok(number) if is_term => number.to_string(),
        _ => "R".to_string(),
    }
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
    fn a_formula_is_known_by_what_it_does() {
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
            ("IFERROR(C7/180,0)", rate, false),
            ("IFERROR(C7/D7,0)+0.1", rate, true),
            ("IFERROR(C7/D7*1.1,0)", rate, true),
            ("SUM(F1:F3)", "SUM(F1:F2)", false),
            ("SUM(F1:F2)+1", "SUM(F1:F2)", true),
            ("SUM(F1:F2)*2", "SUM(F1:F2)", true),
            ("SUM(F1:F2)+F9", "SUM(F1:F2)", true),
            ("MAX(F1:F2)", "SUM(F1:F2)", true),
            ("IF(A1=\"\",1,0)", "IF(A1=\"\",1,0)+IF(A2=\"\",1,0)", false),
            ("0", "0", false),
            ("A1", "0", true),
        ] {
            assert_eq!(is_other(formula, issued), is, "{formula}");
        }
    }
}
