//! What a file is, by its first bytes and its parts; its name's ending is not believed.

use super::Refusal;

/// Decides whether the bytes may be an xlsx or xlsm workbook.
///
/// # Errors
/// What the file is instead.
pub fn sniff(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(compound(bytes));
    }
    if bytes.starts_with(b"PK") {
        return Ok(());
    }
    Err(Refusal::NotAWorkbook(loose(bytes)))
}

/// An OLE compound file: an encrypted workbook, an old .xls, or a message.
fn compound(bytes: &[u8]) -> Refusal {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|w| w == wide)
    };
    if holds("EncryptedPackage") {
        Refusal::Encrypted
    } else if holds("Workbook") || holds("Book") {
        Refusal::OtherWorkbook("古い形式（.xls）")
    } else if holds("WordDocument") {
        Refusal::NotAWorkbook("Wordの文書")
    } else if holds("__properties_version1.0") {
        Refusal::NotAWorkbook("メールの控え（.msg）")
    } else {
        Refusal::NotAWorkbook("種類のわからないファイル")
    }
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

/// What a zip holds, by the names of its parts. `None` for an xlsx or xlsm workbook.
pub fn zip_kind<'a>(names: impl Iterator<Item = &'a str>) -> Option<Refusal> {
    let mut kind = Refusal::NotAWorkbook("圧縮フォルダー（zip）");
    for name in names {
        match name.trim_start_matches('/') {
            "xl/workbook.xml" => return None,
            "xl/workbook.bin" => kind = Refusal::OtherWorkbook("バイナリ形式（.xlsb）"),
            "content.xml" => kind = Refusal::OtherWorkbook("OpenDocument形式（.ods）"),
            "word/document.xml" => kind = Refusal::NotAWorkbook("Wordの文書"),
            "ppt/presentation.xml" => kind = Refusal::NotAWorkbook("PowerPointの文書"),
            _ => {}
        }
    }
    Some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let not = Refusal::NotAWorkbook;
        for (bytes, expected) in [
            (&b""[..], Err(Refusal::Empty)),
            (b"PK\x03\x04", Ok(())),
            (b"%PDF-1.7", Err(not("PDF"))),
            (b"\n<HTML><body>", Err(not("Webページ"))),
            ("回答です".as_bytes(), Err(not("テキスト"))),
            (b"\xff\xd8\xff\xe0\0\x10", Err(not("画像"))),
        ] {
            assert_eq!(sniff(bytes), expected, "{bytes:?}");
        }
        let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0];
        encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(sniff(&encrypted), Err(Refusal::Encrypted));
    }
}
