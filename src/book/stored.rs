//! A zip of stored parts that exists only as a list of borrowed pieces: what is read back from it is
//! copied from where the pieces stand, so that a workbook is not held twice.

use std::borrow::Cow;
use std::io::{self, Read, Seek, SeekFrom};

/// A part: its name and the pieces that its content is made of.
pub(super) struct Part<'a> {
    pub name: String,
    pub pieces: Vec<Cow<'a, [u8]>>,
}

impl<'a> Part<'a> {
    /// A part in one piece.
    pub(super) fn new(name: &str, content: impl Into<Cow<'a, [u8]>>) -> Part<'a> {
        Part {
            name: name.to_string(),
            pieces: vec![content.into()],
        }
    }
}

/// A zip of stored parts, which is read from its beginning.
pub(super) struct StoredZip<'a> {
    /// Where each piece begins, and the piece.
    pieces: Vec<(u64, Cow<'a, [u8]>)>,
    size: u64,
    position: u64,
}

impl<'a> StoredZip<'a> {
    /// The zip of these parts; `None` where it is larger than a zip without extensions can be
    /// (APPNOTE 4.3).
    pub(super) fn new(parts: Vec<Part<'a>>) -> Option<StoredZip<'a>> {
        let mut zip = StoredZip {
            pieces: vec![],
            size: 0,
            position: 0,
        };
        let count = u16::try_from(parts.len()).ok()?;
        let mut directory = vec![];
        for part in parts {
            let header = Header::of(&part, zip.size)?;
            zip.push(Cow::Owned(header.local()));
            for piece in part.pieces {
                zip.push(piece);
            }
            directory.extend(header.central());
        }
        let (at, size) = (u32::try_from(zip.size).ok()?, directory.len());
        zip.push(Cow::Owned(directory));
        zip.push(Cow::Owned(end(count, u32::try_from(size).ok()?, at)));
        Some(zip)
    }

    fn push(&mut self, piece: Cow<'a, [u8]>) {
        if !piece.is_empty() {
            let start = self.size;
            self.size += piece.len() as u64;
            self.pieces.push((start, piece));
        }
    }
}

/// What a zip says of a part.
struct Header {
    name: String,
    sum: u32,
    size: u32,
    at: u32,
}

impl Header {
    fn of(part: &Part<'_>, at: u64) -> Option<Header> {
        let mut sum = flate2::Crc::new();
        part.pieces.iter().for_each(|piece| sum.update(piece));
        let size: usize = part.pieces.iter().map(|piece| piece.len()).sum();
        u16::try_from(part.name.len()).ok()?;
        Some(Header {
            name: part.name.clone(),
            sum: sum.sum(),
            size: u32::try_from(size).ok()?,
            at: u32::try_from(at).ok()?,
        })
    }

    /// From the version that is needed to the lengths of the name and the extra field: method 0.
    fn common(&self) -> Vec<u8> {
        let mut made = vec![10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        for number in [self.sum, self.size, self.size] {
            made.extend(number.to_le_bytes());
        }
        made.extend((self.name.len() as u16).to_le_bytes());
        made.extend([0, 0]);
        made
    }

    /// The header before the content (APPNOTE 4.3.7).
    fn local(&self) -> Vec<u8> {
        [b"PK\x03\x04", &*self.common(), self.name.as_bytes()].concat()
    }

    /// The header in the directory (APPNOTE 4.3.12).
    fn central(&self) -> Vec<u8> {
        let rest = [&[0; 10], &self.at.to_le_bytes()[..]].concat();
        let name = self.name.as_bytes();
        [b"PK\x01\x02\x0a\x00", &*self.common(), &rest, name].concat()
    }
}

/// The end of the directory (APPNOTE 4.3.16).
fn end(count: u16, size: u32, at: u32) -> Vec<u8> {
    let mut made = b"PK\x05\x06\0\0\0\0".to_vec();
    made.extend(count.to_le_bytes());
    made.extend(count.to_le_bytes());
    made.extend(size.to_le_bytes());
    made.extend(at.to_le_bytes());
    made.extend([0, 0]);
    made
}

impl Read for StoredZip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let behind = self.pieces.partition_point(|(at, _)| *at <= self.position);
        let Some((start, piece)) = behind.checked_sub(1).and_then(|at| self.pieces.get(at)) else {
            return Ok(0);
        };
        let within = usize::try_from(self.position - start).unwrap_or(usize::MAX);
        let rest = piece.get(within..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for StoredZip<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = place.ok_or_else(|| io::Error::other("before the beginning"))?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::ZipArchive;

    #[test]
    fn what_is_put_in_is_read_back() {
        let long = "あ".repeat(50_000);
        let parts = vec![
            Part::new("a.xml", &b"<a/>"[..]),
            Part {
                name: "b/c.xml".to_string(),
                pieces: [&b""[..], b"<c>", long.as_bytes(), b"", b"</c>"]
                    .map(Cow::Borrowed)
                    .into(),
            },
            Part::new("empty", vec![]),
        ];
        let mut zip = ZipArchive::new(StoredZip::new(parts).unwrap()).unwrap();
        for (name, expected) in [
            ("b/c.xml", format!("<c>{long}</c>")),
            ("a.xml", "<a/>".to_string()),
            ("empty", String::new()),
        ] {
            let mut content = String::new();
            let read = zip.by_name(name).unwrap().read_to_string(&mut content);
            assert_eq!((read.is_ok(), content), (true, expected));
        }
        assert_eq!(zip.len(), 3);
    }
}
