//! The form code that a section sees near every title: survey, year, section, round and a check
//! character, so that a mistyped or foreign code is noticed.

use crate::text::code::{check_char, verify};
use crate::text::era::FiscalYear;

/// What stands before the code on every sheet.
pub const LABEL: &str = "様式番号";

/// The parts of a form code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormCode {
    /// The survey's id in upper case.
    pub survey: String,
    /// The fiscal year.
    pub year: FiscalYear,
    /// The section's code in upper case.
    pub department: String,
    /// 0 for the form first sent; each correction counts one up.
    pub round: u32,
}

impl FormCode {
    /// The code of a section's form.
    pub fn new(survey: &str, year: FiscalYear, department: &str, round: u32) -> FormCode {
        FormCode {
            survey: survey.to_ascii_uppercase(),
            year,
            department: department.to_ascii_uppercase(),
            round,
        }
    }

    /// The code with its check character, as in `TOMISATO-2020-D01-0-K`.
    pub fn print(&self) -> String {
        let body = format!(
            "{}-{}-{}-{}",
            self.survey, self.year.0, self.department, self.round
        );
        let check = check_char(&body);
        format!("{body}-{check}")
    }

    /// Reads a code, with or without the label before it. `None` where it is not one or its check
    /// character does not hold.
    pub fn parse(text: &str) -> Option<FormCode> {
        let normalized = crate::text::normalize::normalize(text).to_ascii_uppercase();
        let code = normalized
            .trim_start_matches(LABEL)
            .trim_start_matches([':', '：']);
        if !code.is_ascii() || !verify(code) {
            return None;
        }
        let (body, _check) = code.rsplit_once('-')?;
        let mut parts = body.rsplitn(4, '-');
        let round = parts.next()?.parse().ok()?;
        let department = parts.next()?.to_string();
        let year = FiscalYear(parts.next()?.parse().ok()?);
        let survey = parts.next()?.to_string();
        Some(FormCode {
            survey,
            year,
            department,
            round,
        })
    }
}

/// Whether a text is a form code as a sheet shows it, whatever became of its check character.
pub fn is_shown(text: &str) -> bool {
    let behind = text.trim().strip_prefix(LABEL).map(str::trim);
    behind.is_some_and(|code| code.is_ascii() && code.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_reads_back() {
        let code = FormCode::new("tomi-sato", FiscalYear(2020), "d01", 2);
        let text = code.print();
        assert_eq!(FormCode::parse(&text), Some(code.clone()));
        assert_eq!(FormCode::parse(&format!("様式番号　{text}")), Some(code));
        assert_eq!(FormCode::parse(&text.replace("D01", "D02")), None);
        assert_eq!(FormCode::parse("様式番号"), None);
        assert_eq!(FormCode::parse(""), None);
    }
}
