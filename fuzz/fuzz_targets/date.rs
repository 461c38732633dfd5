//! Dates and months as people write them. A day that is read is printed and read again as itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::text::date;
use torimatome::text::era::FiscalYear;

fuzz_target!(|text: &str| {
    let _ = date::parse_month(text, Some(FiscalYear(2020)));
    let _ = date::weekday_of(text);
    for within in [None, Some(FiscalYear(2020))] {
        if let Ok(day) = date::parse_date(text, within) {
            assert_eq!(date::parse_date(&day.to_string(), None), Ok(day));
        }
    }
});
