//! The styles of a workbook: how many elements they are, each of which the parser keeps.

use super::Refusal;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{BufReader, Read};

/// The most elements. Excel's own bound on cell formats is 65,490.
const MOST: u64 = 500_000;
/// No element takes fewer bytes: `<a/>`.
const SHORTEST: u64 = 4;

/// Checks the part of the styles, which is of this size once inflated.
///
/// # Errors
/// That they are too many, or broken.
pub fn check(part: impl Read, size: u64) -> Result<(), Refusal> {
    if size / SHORTEST <= MOST {
        return Ok(());
    }
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut count = 0;
    let mut buffer = vec![];
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(_) | Event::Empty(_)) if count == MOST => {
                return Err(Refusal::TooLarge);
            }
            Ok(Event::Start(_) | Event::Empty(_)) => count += 1,
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Refusal::Broken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_counted() {
        let checked = |count: usize| {
            let xml = format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(count));
            check(xml.as_bytes(), xml.len() as u64)
        };
        assert_eq!(checked(499_999), Ok(()));
        assert_eq!(checked(500_000), Err(Refusal::TooLarge));
    }
}
