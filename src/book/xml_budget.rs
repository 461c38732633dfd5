//! How many and how long the pieces of a part of XML are: a tag, a text, a comment. A parser keeps each
//! whole, some of them several times over, so that one long piece takes a multiple of the part's size;
//! and millions of empty cells take time though nothing stands in them.

use super::Refusal;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

/// The most bytes of a piece. The text of a full cell takes a twelfth of it, every character escaped.
const LONGEST: usize = 4 << 20;

/// The most pieces of a part: what as many cells take as may be read, and many more that are blank.
const MOST: usize = 10_000_000;

/// Checks a part as far as it can be read as XML; what is wrong with it otherwise, its parser tells.
///
/// # Errors
/// That a piece is longer than anybody writes, or that there are too many.
pub(super) fn check(part: impl Read) -> Result<(), Refusal> {
    within(part, MOST)
}

fn within(part: impl Read, most: usize) -> Result<(), Refusal> {
    let taken = Cell::new(0);
    let mut reader = Reader::from_reader(Measured {
        part: BufReader::new(part),
        taken: &taken,
    });
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut buffer = vec![];
    for _ in 0..most {
        buffer.clear();
        taken.set(0);
        let read = reader.read_event_into(&mut buffer);
        if taken.get() > LONGEST {
            return Err(Refusal::TooLarge);
        }
        if matches!(read, Ok(Event::Eof) | Err(_)) {
            return Ok(());
        }
    }
    Err(Refusal::TooLarge)
}

/// A reader that gives no more than the longest piece between two settings of its count.
struct Measured<'c, R> {
    part: BufReader<R>,
    taken: &'c Cell<usize>,
}

impl<R: Read> Read for Measured<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(buffer)?;
        self.taken.set(self.taken.get() + read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Measured<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.taken.get() > LONGEST {
            true => Err(io::Error::other("a piece is too long")),
            false => self.part.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        self.taken.set(self.taken.get() + count);
        self.part.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_long_piece_is_refused_wherever_it_stands() {
        let long = "a".repeat(LONGEST + 1);
        for xml in [
            format!("<a>{long}</a>"),
            format!("<a b='{long}'/>"),
            format!("<a><!--{long}--></a>"),
            format!("<a><![CDATA[{long}]]></a>"),
            format!("<{long}"),
            format!("<!DOCTYPE a [{long}]><a/>"),
            format!("{}<a/>", " ".repeat(LONGEST + 1)),
        ] {
            assert_eq!(check(xml.as_bytes()), Err(Refusal::TooLarge), "{:.20}", xml);
        }
    }

    #[test]
    fn more_pieces_than_anybody_writes_are_refused() {
        let three = "<c/><c/><c/>";
        assert_eq!(within(three.as_bytes(), 3), Err(Refusal::TooLarge));
        assert_eq!(within(three.as_bytes(), 4), Ok(()));
    }

    #[test]
    fn many_pieces_and_what_is_no_xml_pass() {
        let many = "<a>x</a>".repeat(LONGEST / 4);
        for xml in [many.as_str(), "", "<a", "</a></b>"] {
            assert_eq!(check(xml.as_bytes()), Ok(()));
        }
    }
}
