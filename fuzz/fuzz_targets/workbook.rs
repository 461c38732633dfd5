//! The reader of what comes back: any bytes are a book or a refusal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::book::{self, Limits};

fuzz_target!(
    // A panic inside a library is caught and counts as a broken file; libFuzzer's own hook would end
    // the run at it. One in the tool's own source is not caught where debug assertions are on.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        let _ = book::read(bytes, &Limits::default());
    }
);
