//! Numbers as people write them. One that is read is printed and read again as itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::text::number::parse_number;

fuzz_target!(|text: &str| {
    for unit in [None, Some("千円"), Some("人")] {
        if let Ok(amount) = parse_number(text, unit) {
            let again = parse_number(&amount.value.to_string(), None);
            assert_eq!(again.map(|a| a.value), Ok(amount.value));
        }
    }
});
