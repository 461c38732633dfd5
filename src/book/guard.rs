//! Looks at a zip before anything is inflated: the sizes it declares, and the counts by which a
//! parser would allocate.

use super::{Limits, Refusal, sniff};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// How much of the shared strings is inflated to find the count it declares.
const HEAD: u64 = 2_048;

/// What the guard learned that the cells do not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Whether there are notes or threaded comments.
    pub notes: bool,
    /// Whether there are drawings: text boxes, shapes, pictures or charts.
    pub drawings: bool,
    /// Whether there are old-style drawings, which notes need and which may hold text boxes.
    pub controls: bool,
    /// Whether there are pictures.
    pub pictures: bool,
}

/// Checks a zip against the limits.
///
/// # Errors
/// What the file is instead of a workbook, or that it is broken or too large.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<Parts, Refusal> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
    if zip.len() > limits.parts {
        return Err(Refusal::TooLarge);
    }
    let mut names = vec![];
    let mut inflated = 0u64;
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).map_err(|_| Refusal::Broken)?;
        inflated = inflated.saturating_add(part.size());
        names.push(part.name().map_err(|_| Refusal::Broken)?.into_owned());
    }
    if let Some(refusal) = sniff::zip_kind(names.iter().map(String::as_str)) {
        return Err(refusal);
    }
    if inflated > limits.inflated {
        return Err(Refusal::TooLarge);
    }
    check_strings(&mut zip, limits)?;
    let any = |begins: &str| names.iter().any(|name| name.starts_with(begins));
    let is_notes = |name: &String| {
        let lower = name.to_lowercase();
        lower.ends_with(".xml") && lower.contains("comment") && !lower.contains("person")
    };
    Ok(Parts {
        notes: names.iter().any(is_notes),
        controls: names.iter().any(|name| name.ends_with(".vml")),
        drawings: any("xl/drawings/drawing"),
        pictures: any("xl/media/"),
    })
}

/// The shared strings declare how many they are, and the parser believes it.
fn check_strings(zip: &mut ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> Result<(), Refusal> {
    let Ok(part) = zip.by_name("xl/sharedStrings.xml") else {
        return Ok(());
    };
    let mut head = vec![];
    part.take(HEAD)
        .read_to_end(&mut head)
        .map_err(|_| Refusal::Broken)?;
    let text = String::from_utf8_lossy(&head);
    for attribute in ["uniqueCount", "count"] {
        if declared(&text, attribute).is_some_and(|n| n > limits.cells as u64) {
            return Err(Refusal::TooLarge);
        }
    }
    Ok(())
}

/// The number an attribute declares; a number too long to hold counts as the greatest.
fn declared(text: &str, attribute: &str) -> Option<u64> {
    let start = text.find(&format!("{attribute}="))? + attribute.len() + 2;
    let digits: String = text
        .get(start..)?
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    match digits.is_empty() {
        true => None,
        false => Some(digits.parse().unwrap_or(u64::MAX)),
    }
}
