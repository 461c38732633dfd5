//! Agile encryption ([MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15): AES in chains with keys from one of the
//! SHA hashes, as Excel since 2010 and LibreOffice write it.

use super::cipher::{BLOCK, chained};
use super::{ROUNDS, utf16};
use crate::book::Refusal;
use crate::book::xml::{attribute, each, element};
use crate::model::passwords::Passwords;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::events::BytesStart;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The bytes of a segment, each of which is a chain of its own.
const SEGMENT: usize = 4_096;
/// What is hashed behind the password for each key that is made of it.
const VERIFIER: &[u8] = &[0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const VERIFIER_HASH: &[u8] = &[0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const KEY: &[u8] = &[0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];

pub(super) fn open(info: &[u8], sealed: &[u8], all: &Passwords) -> Result<Vec<u8>, Refusal> {
    let (data, lock) = read(info)?;
    for password in all.iter() {
        if let Some(key) = lock.key(password)? {
            return data.open(&key, sealed);
        }
    }
    Err(Refusal::OtherPassword)
}

/// How something is encrypted.
struct Method {
    hash: Hash,
    key: usize,
    salt: Vec<u8>,
}

/// What a password opens: the key of the data.
struct Lock {
    method: Method,
    rounds: u32,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
    key: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn all<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hasher = D::new();
            parts.iter().for_each(|part| hasher.update(part));
            hasher.finalize().to_vec()
        }
        match self {
            Hash::Sha1 => all::<Sha1>(parts),
            Hash::Sha256 => all::<Sha256>(parts),
            Hash::Sha384 => all::<Sha384>(parts),
            Hash::Sha512 => all::<Sha512>(parts),
        }
    }
}

/// How the data and its key are encrypted.
fn read(info: &[u8]) -> Result<(Method, Lock), Refusal> {
    let xml = String::from_utf8_lossy(info);
    let (mut data, mut lock) = (None, None);
    each(&xml, |event| {
        if let Some(e) = element(event, "keyData") {
            data = Some(method(e));
        }
        if let Some(e) = element(event, "encryptedKey") {
            lock = Some(locked(e));
        }
    });
    Ok((
        data.ok_or(Refusal::Broken)??,
        lock.ok_or(Refusal::OtherCipher)??,
    ))
}

fn method(e: &BytesStart<'_>) -> Result<Method, Refusal> {
    let is = |name: &str, value: &str| attribute(e, name).is_some_and(|v| v == value);
    let hash = match attribute(e, "hashAlgorithm").as_deref() {
        Some("SHA1" | "SHA-1") => Hash::Sha1,
        Some("SHA256") => Hash::Sha256,
        Some("SHA384") => Hash::Sha384,
        Some("SHA512") => Hash::Sha512,
        _ => return Err(Refusal::OtherCipher),
    };
    let bits = attribute(e, "keyBits").and_then(|b| b.parse::<usize>().ok());
    let key = bits.filter(|b| matches!(b, 128 | 192 | 256)).map(|b| b / 8);
    match is("cipherAlgorithm", "AES") && is("cipherChaining", "ChainingModeCBC") {
        true => Ok(Method {
            hash,
            key: key.ok_or(Refusal::OtherCipher)?,
            salt: bytes(e, "saltValue")?,
        }),
        false => Err(Refusal::OtherCipher),
    }
}

fn locked(e: &BytesStart<'_>) -> Result<Lock, Refusal> {
    let rounds = attribute(e, "spinCount").and_then(|c| c.parse().ok());
    let rounds = rounds.filter(|r| u64::from(*r) <= ROUNDS);
    Ok(Lock {
        method: method(e)?,
        rounds: rounds.ok_or(Refusal::OtherCipher)?,
        verifier: bytes(e, "encryptedVerifierHashInput")?,
        verifier_hash: bytes(e, "encryptedVerifierHashValue")?,
        key: bytes(e, "encryptedKeyValue")?,
    })
}

fn bytes(e: &BytesStart<'_>, name: &str) -> Result<Vec<u8>, Refusal> {
    let text = attribute(e, name).ok_or(Refusal::Broken)?;
    STANDARD.decode(text).map_err(|_| Refusal::Broken)
}

impl Lock {
    /// The key of the data, if the password fits.
    fn key(&self, password: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let hash = self.method.hash;
        let mut hashed = hash.of(&[&self.method.salt, &utf16(password)]);
        for round in 0..self.rounds {
            hashed = hash.of(&[&round.to_le_bytes(), &hashed]);
        }
        let opened = |purpose: &[u8], sealed: &[u8]| {
            let key = fitted(hash.of(&[&hashed, purpose]), self.method.key);
            chained(&key, &fitted(self.method.salt.clone(), BLOCK), sealed)
        };
        let verifier = opened(VERIFIER, &self.verifier)?;
        let expected = opened(VERIFIER_HASH, &self.verifier_hash)?;
        // What is encrypted is filled up to whole blocks.
        if !expected.starts_with(&hash.of(&[&verifier])) {
            return Ok(None);
        }
        opened(KEY, &self.key).map(Some)
    }
}

impl Method {
    /// The data, segment by segment.
    fn open(&self, key: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
        let key = key.get(..self.key).ok_or(Refusal::Broken)?;
        let mut made = Vec::with_capacity(sealed.len());
        for (number, segment) in (0_u32..).zip(sealed.chunks(SEGMENT)) {
            let start = self.hash.of(&[&self.salt, &number.to_le_bytes()]);
            made.extend(chained(key, &fitted(start, BLOCK), segment)?);
        }
        Ok(made)
    }
}

/// Bytes cut or filled up to a length ([MS-OFFCRYPTO] 2.3.4.11).
fn fitted(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}
