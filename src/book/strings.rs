//! The shared strings of a workbook: how many they say they are, by which a parser would allocate,
//! and how many there are.

use super::{Limits, Refusal};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How many strings the part of the shared strings holds.
///
/// # Errors
/// That they are more than cells may be, or broken.
pub(super) fn count(xml: &str, limits: &Limits) -> Result<usize, Refusal> {
    let mut reader = Reader::from_str(xml);
    let (mut count, mut depth) = (0, 0_usize);
    loop {
        let event = reader.read_event().map_err(|_| Refusal::Broken)?;
        match &event {
            Event::Start(e) | Event::Empty(e) => {
                depth += usize::from(matches!(event, Event::Start(_)));
                match e.local_name().as_ref() {
                    "sst" if declared(e).is_some_and(|n| n > limits.cells as u64) => {
                        return Err(Refusal::TooLarge);
                    }
                    "si" if count == limits.cells => return Err(Refusal::TooLarge),
                    "si" => count += 1,
                    _ => {}
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth == 0 => return Ok(count),
            Event::Eof => return Err(Refusal::Broken),
            _ => {}
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

    fn counted(xml: &str) -> Result<usize, Refusal> {
        let limits = Limits {
            cells: 3,
            ..Limits::default()
        };
        count(xml, &limits)
    }

    #[test]
    fn a_count_is_found_wherever_it_stands() {
        let far = format!("<!--{}--><sst uniqueCount='4'/>", " ".repeat(5_000));
        for xml in [
            "<sst uniqueCount=\"4\"></sst>",
            "<x:sst count = '99999999999999999999999'/>",
            &far,
            "<sst><si/><si></si><si/><si></si></sst>",
        ] {
            assert_eq!(counted(xml), Err(Refusal::TooLarge), "{xml}");
        }
        for (xml, count) in [
            ("<sst count=\"3\"><si/><si/><si/></sst>", 3),
            ("", 0),
            ("<si/>", 1),
        ] {
            assert_eq!(counted(xml), Ok(count), "{xml}");
        }
        assert_eq!(counted("<sst><si></sst>"), Err(Refusal::Broken));
    }
}
