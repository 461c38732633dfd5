//! The headers and footers of an OpenDocument file (ODF 1.3, 16.10): they stand among the styles, a
//! style for the pages of one sheet or of several.

use crate::book::page;
use crate::book::xml::{attribute, each, text_of};
use quick_xml::events::Event;
use std::collections::HashMap;

/// The texts of each style of pages, by its name: of every header and footer and each third of them.
pub(super) fn masters(styles: &[u8]) -> HashMap<String, Vec<String>> {
    const BEGIN: &[u8] = b"<office:master-styles";
    const END: &[u8] = b"</office:master-styles>";
    let start = memchr::memmem::find(styles, BEGIN).unwrap_or(styles.len());
    let end = memchr::memmem::find(styles, END).unwrap_or(styles.len());
    let xml = String::from_utf8_lossy(styles.get(start..end).unwrap_or_default());
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    let mut reading = Reading::default();
    each(&xml, |event| match event {
        Event::Start(e) => {
            let name = e.name();
            match name.as_ref() {
                "style:master-page" => reading.page = attribute(e, "name").unwrap_or_default(),
                name => reading.open(name),
            }
        }
        Event::Empty(e) => {
            let name = e.name();
            reading.open(name.as_ref());
            reading.close(name.as_ref());
        }
        Event::End(e) => {
            if reading.close(e.name().as_ref()) {
                let texts = found.entry(reading.page.clone()).or_default();
                texts.extend(page::third(&mut reading.text, &mut reading.has_number));
            }
        }
        event => {
            if let (true, Some(text)) = (reading.is_typed(), text_of(event)) {
                reading.text.push_str(&text);
            }
        }
    });
    found
        .values_mut()
        .for_each(|texts| *texts = page::once(std::mem::take(texts)));
    found
}

/// The header or footer that is being read.
#[derive(Default)]
struct Reading {
    page: String,
    text: String,
    has_number: bool,
    /// How many paragraphs stand open, and how many fields, whose text nobody typed.
    paragraphs: usize,
    fields: usize,
}

/// What stands for a page's number, a date and the like.
const FIELDS: [&str; 9] = [
    "text:page-number",
    "text:page-count",
    "text:sheet-name",
    "text:date",
    "text:time",
    "text:file-name",
    "text:title",
    "text:ruby-text",
    "text:page-continuation",
];

impl Reading {
    fn is_typed(&self) -> bool {
        self.paragraphs > 0 && self.fields == 0
    }

    fn open(&mut self, name: &str) {
        match name {
            "text:p" | "text:h" => {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            "text:s" | "text:tab" if self.is_typed() => self.text.push(' '),
            "text:line-break" if self.is_typed() => self.text.push('\n'),
            name if FIELDS.contains(&name) => {
                self.has_number |= matches!(name, "text:page-number" | "text:page-count");
                self.fields += 1;
            }
            _ => {}
        }
    }

    /// Whether this ends a third, or a header or footer that is not in thirds.
    fn close(&mut self, name: &str) -> bool {
        match name {
            "text:p" | "text:h" => self.paragraphs = self.paragraphs.saturating_sub(1),
            name if FIELDS.contains(&name) => self.fields = self.fields.saturating_sub(1),
            _ => {}
        }
        let begins = ["style:region-", "style:header", "style:footer"];
        begins.iter().any(|begin| name.starts_with(begin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_reported_and_fields_are_not() {
        let styles = "<s><office:master-styles><style:master-page style:name=\"a\"><style:header>\
                      <style:region-left><text:p>甲課<text:s/>1-1</text:p><text:p>至急 &amp; 秘\
                      </text:p></style:region-left><style:region-right><text:p><text:page-number>1\
                      </text:page-number><text:s/>/ <text:page-count>99</text:page-count></text:p>\
                      </style:region-right></style:header><style:header-left/><style:footer-first>\
                      <text:p><text:span>最初の頁</text:span><text:sheet-name>???</text:sheet-name>\
                      </text:p></style:footer-first></style:master-page><style:master-page \
                      style:name=\"b\"><style:footer><text:p>ページ <text:page-number>1\
                      </text:page-number></text:p></style:footer></style:master-page>\
                      </office:master-styles></s>";
        let found = masters(styles.as_bytes());
        assert_eq!(found["a"], ["甲課 1-1\n至急 & 秘", "最初の頁"]);
        assert_eq!(found["b"], [""; 0]);
        assert!(masters(b"<s/>").is_empty());
    }
}
