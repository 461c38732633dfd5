//! Fiscal years as people write them. A year that is read is printed and read again as itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::text::era::parse_fiscal_year;

fuzz_target!(|text: &str| {
    if let Some(year) = parse_fiscal_year(text) {
        assert_eq!(parse_fiscal_year(&year.wareki()), Some(year));
    }
});
