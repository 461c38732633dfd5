//! Standard encryption ([MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9): AES with keys from SHA-1, as Excel 2007
//! writes it.

use super::cipher::{BLOCK, single};
use super::{number32, utf16};
use crate::book::Refusal;
use crate::model::passwords::Passwords;
use sha1::{Digest, Sha1};

/// How often the hash is hashed again.
const ROUNDS: u32 = 50_000;

/// What the header says.
struct Header<'a> {
    key: usize,
    salt: &'a [u8],
    verifier: &'a [u8],
    hash: &'a [u8],
}

pub(super) fn open(info: &[u8], sealed: &[u8], all: &Passwords) -> Result<Vec<u8>, Refusal> {
    let header = Header::read(info)?;
    for password in all.iter() {
        let key = header.key(password);
        if header.fits(&key)? {
            return single(&key, sealed);
        }
    }
    Err(Refusal::OtherPassword)
}

impl Header<'_> {
    fn read(info: &[u8]) -> Result<Header<'_>, Refusal> {
        let length = number32(info, 8)? as usize;
        let bits = number32(info, 12 + 16)?;
        // The algorithms of AES with keys of 128, 192 and 256 bits.
        let known = matches!(number32(info, 12 + 8)?, 0x660E..=0x6610);
        if !known || !matches!(bits, 128 | 192 | 256) {
            return Err(Refusal::OtherCipher);
        }
        let at = length.checked_add(12).ok_or(Refusal::Broken)?;
        let rest = info.get(at..at.saturating_add(4 + 16 + 16 + 4 + 32));
        let rest = rest.ok_or(Refusal::Broken)?;
        Ok(Header {
            key: bits as usize / 8,
            salt: &rest[4..20],
            verifier: &rest[20..36],
            hash: &rest[40..72],
        })
    }

    fn key(&self, password: &str) -> Vec<u8> {
        let start = Sha1::new().chain_update(self.salt);
        let mut hash = start.chain_update(utf16(password)).finalize();
        for round in 0..ROUNDS {
            let next = Sha1::new().chain_update(round.to_le_bytes());
            hash = next.chain_update(hash).finalize();
        }
        let last = Sha1::new().chain_update(hash);
        let last = last.chain_update(0_u32.to_le_bytes()).finalize();
        let derived = |fill: u8| {
            let mut pad = [fill; 64];
            pad.iter_mut().zip(last.iter()).for_each(|(p, l)| *p ^= l);
            Sha1::digest(pad)
        };
        let mut key = [derived(0x36), derived(0x5C)].concat();
        key.truncate(self.key);
        key
    }

    fn fits(&self, key: &[u8]) -> Result<bool, Refusal> {
        let verifier = single(key, self.verifier)?;
        let hash = single(key, self.hash)?;
        let made = Sha1::digest(&verifier[..BLOCK]);
        Ok(hash.starts_with(&made))
    }
}
