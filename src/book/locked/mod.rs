//! Workbooks that are encrypted with a password: opened in memory where one fits. What comes out is
//! guarded like any other file, and which password fitted is told to nobody.

mod agile;
mod cipher;
mod open_document;
mod records;
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

/// The password that Excel itself encrypts with where only the structure of a workbook is protected,
/// and tries before it asks for one ([MS-OFFCRYPTO] 2.4.2.3).
const UNASKED: &str = "VelvetSweatshop";

/// The workbook in one that Excel opens without asking for a password; `None` for any other.
pub(super) fn open_unasked(bytes: &[u8]) -> Option<Vec<u8>> {
    let password = Passwords::parse(UNASKED).ok()?;
    match bytes.starts_with(b"PK") {
        true => None,
        false => panics::attempt(|| office(bytes, &password))?.ok(),
    }
}

/// A workbook as Excel encrypts it ([MS-OFFCRYPTO]): its zip is a stream of a compound file, or the
/// records of an xls are.
fn office(bytes: &[u8], passwords: &Passwords) -> Result<Vec<u8>, Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    if !file.exists("/EncryptedPackage") {
        return records::open(bytes, passwords);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book;

    /// The same small workbook, locked by three programs.
    const LOCKED: [(&str, &[u8]); 3] = [
        (
            "LibreOffice",
            include_bytes!("../../../tests/locked/libreoffice.ods"),
        ),
        (
            "msoffcrypto-tool",
            include_bytes!("../../../tests/locked/msoffcrypto.xlsx"),
        ),
        (
            "Excel 2007's way",
            include_bytes!("../../../tests/locked/standard.xlsx"),
        ),
    ];

    fn opened(bytes: &[u8], passwords: &str) -> Result<Vec<u8>, Refusal> {
        let passwords = Passwords::parse(passwords).unwrap();
        open(bytes, &passwords, &Limits::default())
    }

    #[test]
    fn a_locked_workbook_opens_with_its_password_only() {
        for (name, bytes) in LOCKED {
            let limits = Limits::default();
            assert_eq!(
                book::read(bytes, &limits).err(),
                Some(Refusal::Encrypted),
                "{name}"
            );
            assert_eq!(opened(bytes, ""), Err(Refusal::Encrypted), "{name}");
            assert_eq!(
                opened(bytes, "外れ\n公園2020"),
                Err(Refusal::OtherPassword),
                "{name}"
            );
            let plain = opened(bytes, "外れ\n公園 2020").unwrap();
            let book = book::read(&plain, &limits).unwrap();
            let cells: Vec<&str> = book.sheets[0]
                .cells
                .iter()
                .map(|(_, e)| e.text.as_str())
                .collect();
            assert_eq!(
                (book.sheets[0].name.as_str(), cells),
                ("鍵", vec!["ひみつの回答", "1234"])
            );
        }
    }

    #[test]
    fn what_excel_opens_without_asking_is_read_without_a_password() {
        for bytes in [
            &include_bytes!("../../../tests/locked/unasked.xlsx")[..],
            include_bytes!("../../../tests/locked/unasked.xls"),
            include_bytes!("../../../tests/locked/unasked-2003.xls"),
        ] {
            let plain = open_unasked(bytes).unwrap();
            let cells = match plain.starts_with(b"PK") {
                true => book::read(&plain, &Limits::default()).unwrap(),
                false => book::xls::read(&plain, &Limits::default()).unwrap(),
            };
            let cells = cells.sheets[0].cells.iter();
            let cells: Vec<&str> = cells.map(|(_, e)| e.text.as_str()).collect();
            assert_eq!(cells, ["ひみつの回答", "1234"]);
            assert_eq!(opened(bytes, "外れ"), Err(Refusal::OtherPassword));
        }
        assert_eq!(open_unasked(LOCKED[1].1), None);
    }

    #[test]
    fn a_lock_that_asks_for_endless_work_is_refused() {
        let bytes = LOCKED[1].1;
        let with = |to: &[u8]| {
            let from = b"spinCount=\"100000\" saltSize=\"16\"";
            let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
            let mut changed = bytes.to_vec();
            changed[at..at + from.len()].copy_from_slice(to);
            changed
        };
        let longest = with(b"spinCount=\"1000000\" saltSize=\"1\"");
        assert_eq!(opened(&longest, "x"), Err(Refusal::OtherPassword));
        let longer = with(b"spinCount=\"1000001\" saltSize=\"1\"");
        assert_eq!(opened(&longer, "x"), Err(Refusal::OtherCipher));
    }

    #[test]
    fn a_damaged_lock_is_reported_whatever_is_damaged() {
        for (name, bytes) in LOCKED {
            for part in 1..6 {
                let cut = &bytes[..bytes.len() * part / 6];
                assert!(opened(cut, "公園 2020").is_err(), "{name} {part}");
                let mut changed = bytes.to_vec();
                let at = bytes.len() * part / 6;
                changed[at] ^= 0xFF;
                // Whatever comes of it, it comes.
                let _ = opened(&changed, "公園 2020").map(|b| book::read(&b, &Limits::default()));
            }
        }
    }
}
