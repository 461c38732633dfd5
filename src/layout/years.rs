//! The plan's columns that stand for years.

use crate::text::era::FiscalYear;

/// The column of the year surveyed, or of one so many years later, for a yearly kind of column.
pub fn yearly(key: &str, surveyed: FiscalYear, after: i16) -> String {
    match key {
        "goal" | "actual" => of_year(Some(key), FiscalYear(surveyed.0 + after)),
        _ => key.to_string(),
    }
}

/// The column of a year; `of` is its kind, a schedule's where there is none.
pub(super) fn of_year(of: Option<&str>, year: FiscalYear) -> String {
    match of {
        Some(of) => format!("{of}-{}", year.short()),
        None => year.short(),
    }
}
