//! Workbooks that are encrypted with a password: opened in memory where one fits. What comes out is
//! guarded like any other file, and which password fitted is told to nobody.

mod agile;
mod cipher;
mod open_document;
mod standard;

use super::{Limits, Refusal};
use crate::model::passwords::Passwords;
use crate::panics;
use std::io::{Cursor, Read};

/// The most rounds of hashing that a file may ask for. Excel and LibreOffice ask for 100,000.
const ROUNDS: u64 = 1_000_000;

/// The workbook in an encrypted one.
///
/// # Errors
/// That it is not encrypted so, that no password fits, or that it is broken.
pub fn open(bytes: &[u8], passwords: &Passwords, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    if passwords.is_empty() {
        return Err(Refusal::Encrypted);
    }
    let opened = panics::attempt(|| match bytes.starts_with(b"PK") {
        true => open_document::open(bytes, passwords, limits),
        false => office(bytes, passwords),
    });
    opened.ok_or(Refusal::Broken)?
}

/// A workbook as Excel encrypts it ([MS-OFFCRYPTO]): its zip is a stream of a compound file.
fn office(bytes: &[u8], passwords: &Passwords) -> Result<Vec<u8>, Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    let mut stream = |name: &str| {
        let mut content = vec![];
        let stream = file.open_stream(name).map_err(|_| Refusal::Broken)?;
        // A stream cannot be longer than its file, whatever it says.
        let read = stream.take(bytes.len() as u64).read_to_end(&mut content);
        read.map_err(|_| Refusal::Broken)?;
        Ok(content)
    };
    let info = stream("EncryptionInfo")?;
    let package = stream("EncryptedPackage")?;
    let version = (number16(&info, 0)?, number16(&info, 2)?);
    let (size, sealed) = package.split_at_checked(8).ok_or(Refusal::Broken)?;
    let size = size.try_into().map(u64::from_le_bytes);
    let size = size.ok().and_then(|s| usize::try_from(s).ok());
    let size = size.filter(|s| *s <= sealed.len()).ok_or(Refusal::Broken)?;
    let mut made = match version {
        (4, 4) => agile::open(&info[8..], sealed, passwords)?,
        (2..=4, 2) => standard::open(&info, sealed, passwords)?,
        _ => return Err(Refusal::OtherCipher),
    };
    made.truncate(size);
    Ok(made)
}

fn number16(bytes: &[u8], at: usize) -> Result<u16, Refusal> {
    let found = bytes.get(at..at + 2).and_then(|b| b.try_into().ok());
    found.map(u16::from_le_bytes).ok_or(Refusal::Broken)
}

fn number32(bytes: &[u8], at: usize) -> Result<u32, Refusal> {
    let found = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
    found.map(u32::from_le_bytes).ok_or(Refusal::Broken)
}

/// A password as the file formats of Office hash it.
fn utf16(password: &str) -> Vec<u8> {
    password.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
