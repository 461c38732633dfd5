//! What a file is, by its first bytes and its parts; its name's ending is not believed.

use super::{Limits, Refusal};
use std::io::Cursor;
use zip::ZipArchive;

/// A format that holds cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Excel since 2007, with or without macros.
    Xlsx,
    /// Excel's binary format since 2007.
    Xlsb,
    /// Excel until 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// OpenDocument in one piece of XML.
    FlatOds,
}

impl Format {
    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Format::Xlsx => "Excelブック（.xlsx）",
            Format::Xlsb => "バイナリ形式（.xlsb）",
            Format::Xls => "古い形式（.xls）",
            Format::Ods => "OpenDocument形式（.ods）",
            Format::FlatOds => "OpenDocument形式（.fods）",
        }
    }
}

/// Tells the format of a workbook.
///
/// # Errors
/// What the file is instead.
pub fn sniff(bytes: &[u8], limits: &Limits) -> Result<Format, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return compound(bytes);
    }
    if bytes.starts_with(b"PK") {
        return zipped(bytes, limits);
    }
    if super::ods::is_flat(bytes) {
        return Ok(Format::FlatOds);
    }
    Err(Refusal::NotAWorkbook(loose(bytes)))
}

/// An OLE compound file: an encrypted workbook, an old .xls, or a message.
fn compound(bytes: &[u8]) -> Result<Format, Refusal> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|w| w == wide)
    };
    if holds("EncryptedPackage") {
        Err(Refusal::Encrypted)
    } else if holds("Workbook") || holds("Book") {
        Ok(Format::Xls)
    } else if holds("WordDocument") {
        Err(Refusal::NotAWorkbook("Wordの文書"))
    } else if holds("__properties_version1.0") {
        Err(Refusal::NotAWorkbook("メールの控え（.msg）"))
    } else {
        Err(Refusal::NotAWorkbook("種類のわからないファイル"))
    }
}

/// What a zip holds, by the names of its parts.
fn zipped(bytes: &[u8], limits: &Limits) -> Result<Format, Refusal> {
    let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    if zip.len() > limits.parts {
        return Err(Refusal::TooLarge);
    }
    let mut kind = Err(Refusal::NotAWorkbook("圧縮フォルダー（zip）"));
    for name in zip.file_names() {
        let name = name.map_err(|_| Refusal::Broken)?;
        match name.trim_start_matches('/') {
            "xl/workbook.xml" => return Ok(Format::Xlsx),
            "xl/workbook.bin" => kind = Ok(Format::Xlsb),
            "content.xml" => kind = Ok(Format::Ods),
            "word/document.xml" => kind = Err(Refusal::NotAWorkbook("Wordの文書")),
            "ppt/presentation.xml" => {
                kind = Err(Refusal::NotAWorkbook("PowerPointの文書"));
            }
            _ => {}
        }
    }
    kind
}

fn loose(bytes: &[u8]) -> &'static str {
    let head: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let holds = |text: &str| head.windows(text.len()).any(|w| w == text.as_bytes());
    if head.starts_with(b"%pdf") {
        "PDF"
    } else if holds("<html") || holds("<!doctype html") || holds("<table") {
        "Webページ"
    } else if head.starts_with(b"<?xml") {
        "XML"
    } else if head.starts_with(b"\xff\xd8") || head.starts_with(b"\x89png") {
        "画像"
    } else if !head.contains(&0) {
        "テキスト"
    } else {
        "種類のわからないファイル"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let not = Refusal::NotAWorkbook;
        let limits = Limits::default();
        for (bytes, expected) in [
            (&b""[..], Err(Refusal::Empty)),
            (b"PK\x03\x04", Err(Refusal::Broken)),
            (b"%PDF-1.7", Err(not("PDF"))),
            (b"\n<HTML><body>", Err(not("Webページ"))),
            ("回答です".as_bytes(), Err(not("テキスト"))),
            (b"\xff\xd8\xff\xe0\0\x10", Err(not("画像"))),
        ] {
            assert_eq!(sniff(bytes, &limits), expected, "{bytes:?}");
        }
        let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0];
        encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(sniff(&encrypted, &limits), Err(Refusal::Encrypted));
    }
}
