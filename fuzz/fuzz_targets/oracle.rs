//! What calamine reads of an untouched xlsx is read alike, or reported.

#![no_main]

#[path = "../../tests/support/oracle.rs"]
mod oracle;

use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        // calamine alone may panic; only what both read is held against each other.
        let found = std::panic::catch_unwind(|| oracle::differences(bytes));
        assert_eq!(found.ok().flatten().unwrap_or_default(), [""; 0]);
    }
);
