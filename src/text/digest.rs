//! Short names for long texts and for files.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The first ten hexadecimal digits of a text's SHA-256.
pub fn short(text: &str) -> String {
    let mut name = of_bytes(text.as_bytes());
    name.truncate(10);
    name
}

/// The SHA-256 of bytes in lower-case hexadecimal.
pub fn of_bytes(bytes: &[u8]) -> String {
    let mut name = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}
