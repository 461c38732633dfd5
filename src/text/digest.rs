//! Short names for long texts and for files.

use sha2::{Digest, Sha256};

const DIGITS: [u8; 16] = *b"0123456789abcdef";

/// The first ten hexadecimal digits of a text's SHA-256.
pub fn short(text: &str) -> String {
    let mut name = of_bytes(text.as_bytes());
    name.truncate(10);
    name
}

/// The SHA-256 of bytes in lower-case hexadecimal.
pub fn of_bytes(bytes: &[u8]) -> String {
    named(&Sha256::digest(bytes))
}

/// The SHA-256 of bytes that come one after another.
#[derive(Clone, Debug, Default)]
pub struct Digesting(Sha256);

impl Digesting {
    /// Takes the bytes that come next.
    pub fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The SHA-256 of all of them in lower-case hexadecimal.
    pub fn name(self) -> String {
        named(&self.0.finalize())
    }
}

fn named(digest: &[u8]) -> String {
    let mut name = String::with_capacity(64);
    for byte in digest {
        for half in [byte >> 4, byte & 15] {
            name.push(char::from(DIGITS[usize::from(half)]));
        }
    }
    name
}
