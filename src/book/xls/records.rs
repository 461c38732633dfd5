//! The records of a workbook stream (MS-XLS 2.1.4), each with the records that continue it, and the
//! texts that run across these.

use crate::book::Refusal;
use crate::book::byte_reader::ByteReader;
use crate::book::typed::RichText;

/// A record that continues the one before it.
const CONTINUE: u16 = 0x003C;

/// A record and what continues it.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// Its type (MS-XLS 2.3).
    pub kind: u16,
    /// Its own bytes.
    pub data: &'a [u8],
    /// The bytes of each record that continues it.
    pub more: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    pub(super) fn bytes(&self) -> ByteReader<'a> {
        ByteReader(self.data)
    }

    pub(super) fn pieces(&self) -> Continued<'a> {
        let mut rest = vec![];
        rest.extend(self.more.iter().rev());
        Continued {
            piece: ByteReader(self.data),
            rest,
        }
    }

    /// The bytes of all of it, one behind the other.
    pub(super) fn whole(&self) -> Vec<u8> {
        let mut whole = self.data.to_vec();
        self.more.iter().for_each(|m| whole.extend_from_slice(m));
        whole
    }
}

/// The records from some place of a stream on. One that is cut off is an error.
#[derive(Debug)]
pub(super) struct Records<'a> {
    stream: ByteReader<'a>,
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Records<'a> {
        Records {
            stream: ByteReader(stream),
        }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = self.stream.u16()?;
        let length = self.stream.u16()?;
        Some((kind, self.stream.take(usize::from(length))?))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.stream.0.is_empty() {
            return None;
        }
        let Some((kind, data)) = self.one() else {
            self.stream = ByteReader(&[]);
            return Some(Err(Refusal::Broken));
        };
        let mut more = vec![];
        while self.stream.clone().u16() == Some(CONTINUE) {
            match self.one() {
                Some((_, data)) => more.push(data),
                None => return Some(Err(Refusal::Broken)),
            }
        }
        Some(Ok(Record { kind, data, more }))
    }
}

/// A record and its continuations, read as one.
#[derive(Debug)]
pub(super) struct Continued<'a> {
    piece: ByteReader<'a>,
    /// The last one first.
    rest: Vec<&'a [u8]>,
}

impl<'a> Continued<'a> {
    /// One piece alone.
    pub(super) fn of(piece: &'a [u8]) -> Continued<'a> {
        Continued {
            piece: ByteReader(piece),
            rest: vec![],
        }
    }

    /// Goes on to the piece behind this one, which must be used up.
    fn turn(&mut self) -> Option<()> {
        while self.piece.0.is_empty() {
            self.piece = ByteReader(self.rest.pop()?);
        }
        Some(())
    }

    pub(super) fn is_done(&mut self) -> bool {
        self.turn().is_none()
    }

    /// Leaves this piece behind, whatever is left of it.
    pub(super) fn leave(&mut self) {
        self.piece = ByteReader(&[]);
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.turn()?;
        self.piece.u8()
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.turn()?;
            let here = count.min(self.piece.0.len());
            self.piece.take(here)?;
            count -= here;
        }
        Some(())
    }

    /// So many characters, of one byte or of two. A continuation begins by saying which
    /// (MS-XLS 2.5.293).
    pub(super) fn text(&mut self, mut count: usize, mut is_wide: bool) -> Option<String> {
        let mut units: Vec<u16> = vec![];
        while count > 0 {
            if self.piece.0.is_empty() {
                self.turn()?;
                is_wide = self.piece.u8()? & 1 != 0;
            }
            let size = if is_wide { 2 } else { 1 };
            let here = count.min(self.piece.0.len() / size);
            let bytes = self.piece.take(here * size)?;
            match is_wide {
                true => units.extend(
                    bytes
                        .as_chunks::<2>()
                        .0
                        .iter()
                        .map(|c| u16::from_le_bytes(*c)),
                ),
                false => units.extend(bytes.iter().map(|byte| u16::from(*byte))),
            }
            count -= here;
            // Half a character at the end of a piece.
            if count > 0 && self.piece.0.len() < size {
                self.leave();
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// A text behind its length in 16 bits (MS-XLS 2.5.294), without its looks and its reading.
    pub(super) fn counted(&mut self) -> Option<String> {
        Some(self.rich()?.text)
    }

    /// The same with where in it other fonts begin.
    pub(super) fn rich(&mut self) -> Option<RichText> {
        let count = usize::from(self.u16()?);
        let flags = self.u8()?;
        let runs = match flags & 0x08 {
            0 => 0,
            _ => self.u16()?,
        };
        let extra = match flags & 0x04 {
            0 => 0,
            _ => usize::try_from(self.u32()?).ok()?,
        };
        let text = self.text(count, flags & 1 != 0)?;
        let runs = self.runs(runs)?;
        self.skip(extra)?;
        Some(RichText { text, runs })
    }

    /// So many pairs of a character and the font that begins with it.
    pub(super) fn runs(&mut self, count: u16) -> Option<Vec<(usize, usize)>> {
        let mut one = || Some((usize::from(self.u16()?), font(self.u16()?)));
        (0..count).map(|_| one()).collect()
    }
}

/// The number of a font among those of the file: no font is numbered 4 (MS-XLS 2.5.129).
pub(super) fn font(index: u16) -> usize {
    usize::from(if index > 4 { index - 1 } else { index })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut made = kind.to_le_bytes().to_vec();
        made.extend((data.len() as u16).to_le_bytes());
        made.extend(data);
        made
    }

    fn first(stream: &[u8]) -> Record<'_> {
        Records::new(stream).next().unwrap().unwrap()
    }

    #[test]
    fn a_text_runs_on_in_another_width_and_keeps_no_reading() {
        // Six characters with one run and six bytes of reading, cut behind the second.
        let mut stream = record(
            0xFC,
            &[6, 0, 0x0D, 1, 0, 6, 0, 0, 0, 0x42, 0x30, 0x44, 0x30],
        );
        stream.extend(record(CONTINUE, &[0, b'a', b'b']));
        stream.extend(record(CONTINUE, &[1, 0x46, 0x30, 0x48, 0x30, 0, 0, 0, 0]));
        stream.extend(record(CONTINUE, &[1, 2, 3, 4, 5, 6, 9]));
        let mut pieces = first(&stream).pieces();
        assert_eq!(pieces.counted().as_deref(), Some("あいabうえ"));
        assert_eq!(pieces.u8(), Some(9));
        assert!(pieces.is_done());
    }

    #[test]
    fn what_is_cut_off_is_reported() {
        let mut stream = record(0x0A, &[1, 2, 3]);
        stream.pop();
        assert!(Records::new(&stream).next().unwrap().is_err());
        let stream = record(0x0207, &[9, 0, 0, b'a']);
        assert_eq!(first(&stream).pieces().counted(), None);
    }
}
