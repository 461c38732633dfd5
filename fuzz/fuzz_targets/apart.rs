//! What is read in a process of its own: any bytes are answered. calamine, which puts formulas into
//! words there, may still run out of memory; outside this target that ends a child only.

#![no_main]

use libfuzzer_sys::fuzz_target;
use torimatome::book::{Limits, child};

fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        for is_xlsb in [false, true] {
            let request = child::request(bytes, is_xlsb, &Limits::default());
            assert!(child::serve(&request[..]).is_ok());
        }
    }
);
