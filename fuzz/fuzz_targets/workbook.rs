//! The reader of what comes back: any bytes are a book or a refusal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::book::{self, Limits};

fuzz_target!(
    // A panic inside a parser is caught and counts as a broken file; libFuzzer's own hook would end
    // the run at it. One that is not caught still does.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        let _ = book::read(bytes, &Limits::default());
    }
);
