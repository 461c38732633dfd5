//! Formulas of OpenDocument (OpenFormula) as people write them in Excel.

/// A formula without its prefix and `=`: `of:=SUM([.A1:.B2];1)` is `SUM(A1:B2,1)`.
pub(super) fn plain(formula: &str) -> String {
    let body = formula.split_once('=').map_or(formula, |(_, body)| body);
    let mut made = String::with_capacity(body.len());
    let mut quoted = false;
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => {
                made.push_str(&reference(&mut chars));
                continue;
            }
            ';' if !quoted => {
                made.push(',');
                continue;
            }
            _ => {}
        }
        made.push(c);
    }
    made
}

/// Whether a formula looks into another file.
pub(super) fn leads_out(formula: &str) -> bool {
    let has = |text: &str| formula.contains(text);
    has("'#") || has("DDE(") || has("WEBSERVICE(") || has("[file:") || has("['") && has("://")
}

/// A reference up to its `]`: `.A1` is on the same sheet, `$Sheet.A1` on another.
fn reference(chars: &mut std::str::Chars<'_>) -> String {
    let mut made = String::new();
    let mut quoted = false;
    let mut is_start = true;
    for c in chars.by_ref() {
        match c {
            ']' if !quoted => break,
            '\'' => quoted = !quoted,
            '.' if !quoted => {
                if !is_start {
                    made.push('!');
                }
                is_start = false;
                continue;
            }
            _ => {}
        }
        is_start = c == ':' && !quoted;
        made.push(c);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_reported_as_in_excel() {
        for (formula, reported) in [
            ("of:=[.B2]&\"x;[y]\"", "B2&\"x;[y]\""),
            ("of:=SUM([.C2:.D2];1)", "SUM(C2:D2,1)"),
            ("oooc:=[$'一 覧'.$A$1]*2", "$'一 覧'!$A$1*2"),
            ("msoxl:=A1+1", "A1+1"),
            ("=1=1", "1=1"),
            ("of:=[.A1", "A1"),
        ] {
            assert_eq!(plain(formula), reported);
        }
    }

    #[test]
    fn links_to_other_files_are_known() {
        assert!(leads_out("of:=['file:///c:/x.ods'#$Sheet1.A1]"));
        assert!(leads_out("of:=DDE(\"a\";\"b\";\"c\")"));
        assert!(!leads_out("of:=['一覧'.A1]&\"#\""));
    }
}
