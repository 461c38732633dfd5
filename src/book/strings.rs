//! The shared strings of a workbook: how many they say they are, by which a parser would allocate,
//! and how many there are.

use super::{Limits, Refusal};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Read};

/// No shared string takes fewer bytes: `<si/>`.
const SHORTEST: u64 = 5;

/// Checks the part of the shared strings, which is of this size once inflated.
///
/// # Errors
/// That they are more than cells may be, or broken.
pub fn check(part: impl Read, size: u64, limits: &Limits) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    // As the parser is set that reads them afterwards.
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let most = limits.cells as u64;
    let may_be_more = size / SHORTEST > most;
    let mut count = 0;
    let mut buffer = vec![];
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e)) if e.local_name().as_ref() == "sst" => {
                if declared(&e).is_some_and(|n| n > most) {
                    return Err(Refusal::TooLarge);
                }
                if !may_be_more {
                    return Ok(());
                }
            }
            Ok(Event::Start(e)) if e.local_name().as_ref() == "si" => {
                count += 1;
                if count > most {
                    return Err(Refusal::TooLarge);
                }
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Refusal::Broken),
        }
    }
}

/// The greatest count that the element declares; one too long to hold counts as the greatest.
fn declared(element: &BytesStart<'_>) -> Option<u64> {
    let is_count = |name: &str| matches!(name, "count" | "uniqueCount");
    let mut attributes = element.attributes();
    let all = attributes.with_checks(false).flatten();
    let counts = all.filter(|a| is_count(a.key.local_name().as_ref()));
    counts
        .filter_map(|a| {
            let digits: String = a.value.chars().filter(char::is_ascii_digit).collect();
            match digits.is_empty() {
                true => None,
                false => Some(digits.parse().unwrap_or(u64::MAX)),
            }
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(xml: &str) -> Result<(), Refusal> {
        let limits = Limits {
            cells: 3,
            ..Limits::default()
        };
        check(xml.as_bytes(), xml.len() as u64, &limits)
    }

    #[test]
    fn a_count_is_found_wherever_it_stands() {
        let far = format!("<!--{}--><sst uniqueCount='4'/>", " ".repeat(5_000));
        for xml in [
            "<sst uniqueCount=\"4\"></sst>",
            "<x:sst count = '99999999999999999999999'>",
            &far,
            "<sst><si/><si></si><si/><si>",
        ] {
            assert_eq!(checked(xml), Err(Refusal::TooLarge), "{xml}");
        }
        for xml in ["<sst count=\"3\"><si/><si/><si/></sst>", "", "<si/>"] {
            assert_eq!(checked(xml), Ok(()), "{xml}");
        }
    }
}
