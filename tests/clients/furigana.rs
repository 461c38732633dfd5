//! Adds furigana to the texts of a saved workbook, as Excel and ODF write them. None of the programs can.

use super::client::Pair;
use crate::support::{parts, zip_of};
use std::path::Path;

/// What stands above every text.
const READING: &str = "フリガナ";

/// Whether they can be added to such files.
pub fn can_be_added(pair: &Pair) -> bool {
    ["xlsx", "ods"].contains(&pair.ending)
}

/// Adds them to a file.
pub fn add(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let add: fn(&str) -> String = match path.extension().is_some_and(|e| e == "ods") {
        true => to_paragraphs,
        false => to_strings,
    };
    let added = parts(&bytes).into_iter().map(|(name, text)| {
        let is_text = name == "content.xml"
            || name == "xl/sharedStrings.xml"
            || name.starts_with("xl/worksheets/sheet");
        let text = if is_text { add(&text) } else { text };
        (name, text)
    });
    let added: Vec<(String, String)> = added.collect();
    let zipped = zip_of(
        added
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes())),
    );
    std::fs::write(path, zipped).unwrap();
}

/// ECMA-376 18.4.6: a reading follows the runs of a text.
fn to_strings(xml: &str) -> String {
    let reading =
        format!("<rPh sb=\"0\" eb=\"1\"><t>{READING}</t></rPh><phoneticPr fontId=\"0\"/>");
    ["</si>", "</is>"].iter().fold(xml.to_string(), |xml, end| {
        xml.replace(end, &format!("{reading}{end}"))
    })
}

/// ODF 1.2 6.4: the text is the base of a ruby.
fn to_paragraphs(xml: &str) -> String {
    const END: &str = "</text:p>";
    let mut made = String::new();
    let mut rest = xml;
    while let Some(start) = rest.find("<text:p") {
        let open = start + rest[start..].find('>').unwrap() + 1;
        made.push_str(&rest[..open]);
        rest = &rest[open..];
        // Not one without content, nor another element that begins so.
        let tag = made.rsplit('<').next().unwrap();
        let is_paragraph = tag == "text:p>" || tag.starts_with("text:p ");
        if !is_paragraph || made.ends_with("/>") {
            continue;
        }
        let end = rest.find(END).unwrap();
        let base = &rest[..end];
        made.push_str(&format!(
            "<text:ruby><text:ruby-base>{base}</text:ruby-base>\
             <text:ruby-text>{READING}</text:ruby-text></text:ruby>"
        ));
        rest = &rest[end..];
    }
    made + rest
}
