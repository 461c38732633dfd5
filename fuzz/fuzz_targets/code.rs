//! Reference numbers as plans print them. A folded one is folded for good.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::text::code::{cmp_codes, fold_code, segments, split_code, verify};

fuzz_target!(|text: &str| {
    let folded = fold_code(text);
    assert_eq!(fold_code(&folded), folded);
    assert!(cmp_codes(text, text).is_eq());
    let _ = (segments(text), split_code(text), verify(text));
});
