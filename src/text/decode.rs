//! Text files as staff save them: UTF-8 with or without a byte order mark, UTF-16, CP932.

use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE};

/// The byte order mark of UTF-8.
const UTF8: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file. `None` where it is in none of the encodings.
pub fn decode(bytes: &[u8]) -> Option<String> {
    if let Some(rest) = bytes.strip_prefix(UTF8) {
        return String::from_utf8(rest.to_vec()).ok();
    }
    for (mark, encoding) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            return text.map(|t| t.into_owned());
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_string());
    }
    // The WHATWG encoding called Shift_JIS is CP932, with its vendor characters.
    let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(|t| t.into_owned())
}

/// The same of bytes that are not needed any more: most files are not copied.
pub fn decode_whole(mut bytes: Vec<u8>) -> Option<String> {
    if bytes.starts_with(UTF8) {
        bytes.drain(..UTF8.len());
        return String::from_utf8(bytes).ok();
    }
    match bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        true => decode(&bytes),
        false => String::from_utf8(bytes).map_or_else(|e| decode(e.as_bytes()), Some),
    }
}

/// A text in the encoding of a file, to be added at its end. `None` where that cannot hold it.
pub fn encode_like(file: &[u8], text: &str) -> Option<Vec<u8>> {
    if file.starts_with(b"\xFF\xFE") {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if file.starts_with(b"\xFE\xFF") {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    if std::str::from_utf8(file).is_ok() {
        return Some(text.as_bytes().to_vec());
    }
    let (bytes, _, is_lossy) = SHIFT_JIS.encode(text);
    (!is_lossy).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_encoding() {
        let text = "整理番号,①〜髙";
        assert_eq!(decode(text.as_bytes()).as_deref(), Some(text));
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(decode(&marked).as_deref(), Some(text));
        let (cp932, _, _) = SHIFT_JIS.encode("整理番号,①髙");
        assert_eq!(decode(&cp932).as_deref(), Some("整理番号,①髙"));
        let wide: Vec<u8> = "整理".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(
            decode(&[b"\xFF\xFE".as_slice(), &wide].concat()).as_deref(),
            Some("整理")
        );
        assert_eq!(decode(b"\xff\xff\xff"), None);
    }
}
