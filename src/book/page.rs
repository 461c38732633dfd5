//! The headers and footers of the printed page: texts that stand in no cell. How they are written is
//! told in ECMA-376 18.3.1.46 and the sections after it.

use super::annotation::Annotation;
use super::xml::{each, text_of};
use crate::model::annotation::AnnotationKind;
use crate::model::place::Cell;
use crate::text::normalize::{is_blank, normalize};
use crate::text::width::beginning;
use quick_xml::events::Event;
use std::collections::HashSet;

/// What people write around a page's number, normalized.
const AROUND: [&str; 8] = ["ページ", "page", "of", "頁", "/", "-", "p.", "p"];

/// The most UTF-16 units of a sheet's headers and footers that are looked at. Excel allows each 255
/// characters.
const PART: usize = 256 << 10;

/// The texts of each header and footer in the end of a sheet's part, one for each third of the page;
/// and whether there are more than are looked at.
pub(super) fn texts(tail: &str) -> (Vec<String>, bool) {
    const NAME: &str = "headerFooter";
    let Some(first) = tail.find(NAME) else {
        return (vec![], false);
    };
    let start = tail[..first].rfind('<').unwrap_or(first);
    let end = tail.rfind(NAME).map_or(tail.len(), |at| at + NAME.len());
    let whole = &tail[start..end];
    let looked_at = beginning(whole, PART).unwrap_or(whole);
    let mut found: Vec<String> = vec![];
    let mut coded: Option<String> = None;
    each(looked_at, |event| match event {
        Event::Start(e) if is_text(e.local_name().as_ref()) => coded = Some(String::new()),
        Event::End(e) if is_text(e.local_name().as_ref()) => {
            found.extend(thirds(&coded.take().unwrap_or_default()));
        }
        event => {
            if let (Some(coded), Some(text)) = (&mut coded, text_of(event)) {
                coded.push_str(&text);
            }
        }
    });
    // What was cut is reported as far as it goes.
    found.extend(thirds(&coded.unwrap_or_default()));
    (once(found), looked_at.len() < whole.len())
}

/// The texts of headers and footers as they are written in codes, one for each third of the page.
pub(super) fn coded<'a>(codes: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    once(codes.into_iter().flat_map(|coded| thirds(coded)).collect())
}

/// Each text once: the pages of a sheet often say the same.
pub(super) fn once(mut found: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    found.retain(|text| seen.insert(text.clone()));
    found
}

/// The texts at the edges of a sheet's pages, as they are reported.
pub(super) fn reported(sheet: &str, texts: Vec<String>) -> impl Iterator<Item = Annotation> {
    let at = Cell::new(0, 0);
    texts
        .into_iter()
        .map(move |text| Annotation::new(sheet, at, AnnotationKind::PageEdge, text))
}

fn is_text(element: &str) -> bool {
    let begins = ["odd", "even", "first"];
    let ends = ["Header", "Footer"];
    begins.iter().any(|b| element.starts_with(b)) && ends.iter().any(|e| element.ends_with(e))
}

/// The texts left, in the middle and right, without the codes in them.
fn thirds(coded: &str) -> Vec<String> {
    let mut thirds = vec![];
    let mut text = String::new();
    let mut has_number = false;
    let mut chars = coded.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('&') => text.push('&'),
            Some('"') => while chars.next().is_some_and(|c| c != '"') {},
            Some('K') => drop(chars.nth(5)),
            Some('P' | 'N') => has_number = true,
            Some('L' | 'C' | 'R') => thirds.extend(third(&mut text, &mut has_number)),
            Some(c) if c.is_ascii_digit() => while chars.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    thirds.extend(third(&mut text, &mut has_number));
    thirds
}

/// A third's text, but for one that says no more than the page's number.
pub(super) fn third(text: &mut String, has_number: &mut bool) -> Option<String> {
    let text = std::mem::take(text);
    let mut rest = normalize(&text);
    if std::mem::take(has_number) {
        for word in AROUND {
            rest = rest.replace(word, "");
        }
    }
    (!is_blank(&rest)).then(|| text.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_without_their_codes() {
        let tail = "</sheetData><headerFooter differentFirst=\"1\"><oddHeader>&amp;L&amp;9甲課　1-1\
                    &amp;C&amp;\"MS,Bold\"&amp;KFF0000至急 A&amp;&amp;B&amp;R&amp;P / &amp;N</oddHeader>\
                    <firstFooter>&amp;CPage &amp;P</firstFooter><x:evenFooter>&amp;C&amp;12 1 月\
                    </x:evenFooter></headerFooter>";
        assert_eq!(texts(tail).0, ["甲課　1-1", "至急 A&B", "1 月"]);
        assert_eq!(texts("</sheetData><pageMargins/>").0, [""; 0]);
        assert_eq!(texts("<headerFooter>").0, [""; 0]);
        assert_eq!(texts("headerFooter").0, [""; 0]);
    }

    #[test]
    fn of_more_than_anybody_writes_the_beginning_is_read_and_said_so() {
        let many: String = (0..200_000).map(|n| format!("&amp;L{n}")).collect();
        let tail = format!("<headerFooter><oddHeader>{many}</oddHeader></headerFooter>");
        let (read, is_cut) = texts(&tail);
        assert_eq!((read[0].as_str(), is_cut), ("0", true));
        assert!((10_000..100_000).contains(&read.len()), "{}", read.len());
        let short = "<headerFooter><oddHeader>&amp;L1</oddHeader></headerFooter>";
        assert_eq!(texts(short), (vec!["1".to_string()], false));
    }
}
