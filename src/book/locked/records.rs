//! Encrypted xls: the records of the workbook's stream, each byte of which is mixed with RC4, in the
//! two ways that Excel has written ([MS-XLS] 2.2.10; [MS-OFFCRYPTO] 2.3.5 and 2.3.6). What Excel 95
//! wrote is reported, not opened.

use super::utf16;
use crate::book::Refusal;
use crate::book::byte_reader::ByteReader;
use crate::model::passwords::Passwords;
use md5::Md5;
use rc4::{KeyInit, Rc4, StreamCipher};
use sha1::{Digest, Sha1};
use std::io::{Cursor, Read, Seek, SeekFrom, Write};

/// The stream that holds the records.
const STREAM: &str = "/Workbook";

/// The record that says how those behind it are encrypted.
const FILE_PASS: u16 = 0x002F;

/// The records that are never encrypted: BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo and
/// RRDHead.
const PLAIN: [u16; 7] = [0x0809, FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138];

/// The record that lists a sheet. Where the sheet begins is not encrypted.
const SHEET: u16 = 0x0085;

/// How many bytes are encrypted with one key.
const BLOCK: usize = 1_024;

/// The workbook with its records in the clear.
///
/// # Errors
/// That it is not encrypted so, that no password fits, or that it is broken.
pub(super) fn open(bytes: &[u8], passwords: &Passwords) -> Result<Vec<u8>, Refusal> {
    let mut file =
        cfb::CompoundFile::open(Cursor::new(bytes.to_vec())).map_err(|_| Refusal::Broken)?;
    let mut stream = file.open_stream(STREAM).map_err(|_| Refusal::Broken)?;
    let mut records = vec![];
    // A stream cannot be longer than its file, whatever it says.
    let read = (&mut stream)
        .take(bytes.len() as u64)
        .read_to_end(&mut records);
    read.map_err(|_| Refusal::Broken)?;
    let lock = Lock::find(&records)?;
    let key = passwords.iter().find_map(|password| lock.key(password));
    decrypt(&mut records, &key.ok_or(Refusal::OtherPassword)?);
    let written = stream
        .seek(SeekFrom::Start(0))
        .and_then(|_| stream.write_all(&records))
        .and_then(|()| stream.flush());
    written.map_err(|_| Refusal::Broken)?;
    drop(stream);
    Ok(file.into_inner().into_inner())
}

/// The head of each record: where its data begin, its kind and the size of its data.
fn heads(records: &[u8]) -> impl Iterator<Item = (usize, u16, usize)> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let mut head = ByteReader(records.get(at..)?);
        let (kind, size) = (head.u16()?, usize::from(head.u16()?));
        let data = at.checked_add(4)?;
        at = data.checked_add(size)?;
        Some((data, kind, size))
    })
}

/// Puts the records into the clear, and takes out what says that they are not.
fn decrypt(records: &mut [u8], key: &Key) {
    let mut stream = vec![0; records.len()];
    for (number, block) in (0..).zip(stream.chunks_mut(BLOCK)) {
        key.cipher(number).apply_keystream(block);
    }
    let heads: Vec<_> = heads(records).collect();
    for (data, kind, size) in heads {
        let from = match kind {
            FILE_PASS => {
                records[data - 4..data - 2].fill(0);
                continue;
            }
            kind if PLAIN.contains(&kind) => continue,
            SHEET => data + size.min(4),
            _ => data,
        };
        let sealed = records.get_mut(from..data + size).unwrap_or_default();
        let mixed = stream.get(from..data + size).unwrap_or_default();
        sealed
            .iter_mut()
            .zip(mixed)
            .for_each(|(byte, mix)| *byte ^= mix);
    }
}

/// How a stream is encrypted, and what tells whether a key fits.
struct Lock {
    method: Method,
    salt: Vec<u8>,
    /// What is hashed, and its hash, both encrypted.
    verifier: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Method {
    /// MD5 and keys of 40 bits, as Excel 97 writes it.
    Standard,
    /// SHA-1 and keys of so many bytes, as Excel 2003 and its successors write it.
    CryptoApi(usize),
}

/// What the keys of the blocks are made of.
struct Key {
    method: Method,
    hash: Vec<u8>,
}

impl Lock {
    fn find(records: &[u8]) -> Result<Lock, Refusal> {
        let found = heads(records).find(|(_, kind, _)| *kind == FILE_PASS);
        let (data, _, size) = found.ok_or(Refusal::Encrypted)?;
        let said = records.get(data..data + size).ok_or(Refusal::Broken)?;
        Lock::read(ByteReader(said)).ok_or(Refusal::OtherCipher)
    }

    fn read(mut said: ByteReader<'_>) -> Option<Lock> {
        let is_rc4 = said.u16()? == 1;
        match (is_rc4, said.u16()?, said.u16()?) {
            (true, 1, 1) => Some(Lock {
                method: Method::Standard,
                salt: said.take(16)?.to_vec(),
                verifier: said.take(32)?.to_vec(),
            }),
            (true, 2..=4, 2) => {
                said.take(4)?;
                let size = usize::try_from(said.u32()?).ok()?;
                let mut header = ByteReader(said.take(size)?);
                header.take(16)?;
                let bits = header.u32()? as usize;
                let salt = said.u32()? as usize;
                let salt = said.take(salt)?.to_vec();
                let plain = said.take(16)?;
                let hash = said.u32()? as usize;
                Some(Lock {
                    method: Method::CryptoApi(if bits == 0 { 5 } else { bits / 8 }),
                    salt,
                    verifier: [plain, said.take(hash)?].concat(),
                })
            }
            _ => None,
        }
    }

    /// The key of a password that fits.
    fn key(&self, password: &str) -> Option<Key> {
        let hash = match self.method {
            Method::Standard => {
                let first = Md5::digest(utf16(password));
                let piece = [&first[..5], &self.salt].concat();
                Md5::digest(piece.repeat(16))[..5].to_vec()
            }
            Method::CryptoApi(_) => {
                let start = Sha1::new().chain_update(&self.salt);
                start.chain_update(utf16(password)).finalize().to_vec()
            }
        };
        let key = Key {
            method: self.method,
            hash,
        };
        let mut verifier = self.verifier.clone();
        key.cipher(0).apply_keystream(&mut verifier);
        let (plain, hash) = verifier.split_at_checked(16)?;
        let expected = match self.method {
            Method::Standard => Md5::digest(plain).to_vec(),
            Method::CryptoApi(_) => Sha1::digest(plain).to_vec(),
        };
        (hash == expected).then_some(key)
    }
}

impl Key {
    /// The cipher of a block.
    fn cipher(&self, block: u32) -> Rc4 {
        let number = block.to_le_bytes();
        let mut key = match self.method {
            Method::Standard => {
                let hash = Md5::new().chain_update(&self.hash);
                hash.chain_update(number).finalize().to_vec()
            }
            Method::CryptoApi(size) => {
                let hash = Sha1::new().chain_update(&self.hash);
                let mut key = hash.chain_update(number).finalize().to_vec();
                key.truncate(size.max(1));
                key
            }
        };
        // Keys of 40 bits are filled up with zeros.
        if key.len() == 5 {
            key.resize(16, 0);
        }
        // A key of 1 to 20 bytes is one that RC4 takes.
        Rc4::new_from_slice(&key).unwrap_or_else(|_| Rc4::new(&Default::default()))
    }
}
