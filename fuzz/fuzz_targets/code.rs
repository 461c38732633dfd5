//! Reference numbers as plans print them. A normalized one is normalized for good.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::text::code::{cmp_codes, normalize_code, segments, split_code, verify};

fuzz_target!(|text: &str| {
    let normalized = normalize_code(text);
    assert_eq!(normalize_code(&normalized), normalized);
    assert!(cmp_codes(text, text).is_eq());
    let _ = (segments(text), split_code(text), verify(text));
});
