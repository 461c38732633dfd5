//! OpenDocument spreadsheets (OASIS ODF 1.3), zipped (.ods) or flat (.fods): read element by element,
//! so that what a file says of repeated rows and cells costs nothing before it is counted.

mod attributes;
mod cell_styles;
mod content;
mod formula;
mod lengths;
mod page;
mod shapes;
mod strikes;
mod value;

use super::active::Active;
use super::package::Package;
use super::xml::{attribute, each, element, text_of};
use super::{Book, Limits, Refusal, annotation, guard, xlsx};
use crate::panics;
use cell_styles::CellStyles;
use content::Content;
use std::borrow::Cow;
use std::io::{BufRead, Read};
use strikes::Strikes;

/// The part that holds the sheets.
const CONTENT: &str = "content.xml";
/// The part that holds the styles of pages.
const STYLES: &str = "styles.xml";
/// The part that lists the others.
pub(super) const MANIFEST: &str = "META-INF/manifest.xml";
/// The most bytes of the list of parts and of the properties that are looked at.
const WHOLE: u64 = 8 << 20;

/// Reads a zipped workbook of this format.
///
/// # Errors
/// Why it was refused; a panic inside the parser counts as a broken file.
pub(super) fn read(package: &Package<'_>, limits: &Limits) -> Result<Book, Refusal> {
    let _one_at_a_time = xlsx::turn(package);
    guard::check_sizes(package, limits)?;
    let manifest = text(package, MANIFEST)?;
    let names: Vec<String> = package.names().map(str::to_string).collect();
    if is_encrypted(&manifest, &names) {
        return Err(Refusal::Encrypted);
    }
    let xml = package.sound(CONTENT)?;
    let styles = text(package, STYLES)?;
    let (strikes, cell_styles) = (Strikes::of_part(&styles), CellStyles::of_part(&styles));
    let read = panics::attempt(|| content::read(xml.as_bytes(), limits, strikes, cell_styles));
    let mut content = read.ok_or(Refusal::Broken)??;
    content.active.of_parts(&names, &manifest);
    content.print(&page::masters(styles.as_bytes()));
    let times = times(&text(package, "meta.xml")?);
    Ok(book(content, times))
}

/// Reads a flat workbook of this format.
///
/// # Errors
/// Why it was refused.
pub(super) fn read_flat(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    if bytes.len() as u64 > limits.inflated {
        return Err(Refusal::TooLarge);
    }
    let (strikes, cell_styles) = (Strikes::default(), CellStyles::default());
    let read = panics::attempt(|| content::read(bytes as &[u8], limits, strikes, cell_styles));
    let mut content = read.ok_or(Refusal::Broken)??;
    content.print(&page::masters(bytes));
    let head: Vec<u8> = head(bytes);
    Ok(book(content, times(&String::from_utf8_lossy(&head))))
}

/// The first bytes of a flat file, among which its properties stand.
fn head(bytes: &[u8]) -> Vec<u8> {
    const HEAD: u64 = 64 << 10;
    let mut head = vec![];
    // Reading from memory does not fail.
    let _ = bytes.take(HEAD).read_to_end(&mut head);
    head
}

fn book(content: Content, (modified, created): (Option<String>, Option<String>)) -> Book {
    let mut found = content.annotations;
    annotation::in_order(&mut found);
    Book {
        sheets: content.sheets,
        styles: content.styles,
        modified,
        created,
        parts: guard::Parts {
            notes: content.notes,
            drawings: content.drawings,
            active: content.active,
            ..guard::Parts::default()
        },
        annotations: found,
        has_unread_shapes: content.is_partial,
        ..Book::default()
    }
}

/// Whether the parts are encrypted, each or as a whole.
fn is_encrypted(manifest: &str, names: &[String]) -> bool {
    let mut found = names.iter().any(|name| name == "encrypted-package");
    each(manifest, |event| {
        found |= element(event, "encryption-data").is_some();
    });
    found
}

/// A part as text, as far as it is looked at; empty where there is none.
///
/// # Errors
/// That it is not what was written.
fn text<'p>(package: &'p Package<'_>, name: &str) -> Result<Cow<'p, str>, Refusal> {
    let (bytes, is_cut) = package.beginning(name, WHOLE);
    match is_cut && (bytes.len() as u64) < WHOLE {
        true => Err(Refusal::Broken),
        false => Ok(match bytes {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }),
    }
}

/// When the file was last saved, and when it was created.
fn times(meta: &str) -> (Option<String>, Option<String>) {
    let mut path: Vec<String> = vec![];
    let (mut modified, mut created) = (None, None);
    each(meta, |event| match event {
        quick_xml::events::Event::Start(e) => path.push(e.name().as_ref().to_string()),
        quick_xml::events::Event::End(_) => drop(path.pop()),
        event => {
            let Some(text) = text_of(event).filter(|t| !t.trim().is_empty()) else {
                return;
            };
            match path.last().map(String::as_str) {
                Some("dc:date") => modified = Some(utc(&text)),
                Some("meta:creation-date") => created = Some(utc(&text)),
                _ => {}
            }
        }
    });
    (modified, created)
}

/// A time as 19 characters in UTC. LibreOffice writes the clock on the wall without its zone, which
/// in a Japanese city is nine hours ahead.
fn utc(text: &str) -> String {
    let text = text.trim();
    let wall = text.parse::<jiff::civil::DateTime>().ok();
    let is_zoned = text.parse::<jiff::Timestamp>().is_ok();
    let shifted = wall.and_then(|w| w.checked_sub(jiff::Span::new().hours(9)).ok());
    match shifted.filter(|_| !is_zoned) {
        Some(time) => time.to_string().chars().take(19).collect(),
        None => super::package::utc(text),
    }
}

impl Active {
    /// What the names of the parts and their list tell.
    fn of_parts(&mut self, names: &[String], manifest: &str) {
        for name in names {
            let base = name.rsplit('/').next().unwrap_or(name);
            // A library's own list stands in every file that ever had one.
            let is_list = [
                "script-lb.xml",
                "script-lc.xml",
                "dialog-lb.xml",
                "dialog-lc.xml",
            ];
            let is_code = !base.is_empty() && !is_list.contains(&base);
            let within = |folder: &str| name.starts_with(folder);
            self.macros |=
                is_code && (within("Basic/") || within("Scripts/") || within("Dialogs/"));
        }
        each(manifest, |event| {
            let Some(e) = element(event, "file-entry") else {
                return;
            };
            let path = attribute(e, "full-path").unwrap_or_default();
            let kind = attribute(e, "media-type").unwrap_or_default();
            let is_inner = path != "/" && kind.starts_with("application/vnd.oasis.opendocument.");
            // A chart shows what stands in the cells.
            self.embedded |= is_inner && !kind.ends_with(".chart");
            self.embedded |= kind.contains("vnd.sun.star.oleobject");
        });
    }
}

/// Whether bytes begin as a flat workbook does.
pub(super) fn is_flat(bytes: &[u8]) -> bool {
    const NAMES: &[u8] = b"office:document";
    const KIND: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let head = head(bytes);
    let holds = |text: &[u8]| head.windows(text.len()).any(|w| w == text);
    let begins = head.trim_ascii_start();
    let begins = begins.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(begins);
    begins.starts_with(b"<") && holds(NAMES) && holds(KIND)
}

/// What a part is read from.
trait Source: BufRead {}
impl<T: BufRead> Source for T {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_reported_in_utc() {
        for (text, reported) in [
            ("2026-11-24T07:27:27Z", "2026-11-24T07:27:27"),
            ("2026-11-24T16:27:27+09:00", "2026-11-24T07:27:27"),
            ("2026-11-24T07:27:27.123456789", "2026-11-23T22:27:27"),
            ("いつか", "いつか"),
        ] {
            assert_eq!(utc(text), reported);
        }
    }

    #[test]
    fn cells_have_the_titles_of_their_validations() {
        let file = "<office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>\
            <office:spreadsheet><table:content-validations>\
            <table:content-validation table:name='v1'><table:help-message table:title='実績（1-1）'>\
            <text:p>お書きください</text:p></table:help-message></table:content-validation>\
            <table:content-validation table:name='v2'/></table:content-validations>\
            <table:table table:name='1'><table:table-row table:number-rows-repeated='2'>\
            <table:table-cell table:content-validation-name='v2'/><table:table-cell \
            table:content-validation-name='v1' table:number-columns-repeated='3'/></table:table-row>\
            </table:table></office:spreadsheet></office:document>";
        let book = read_flat(file.as_bytes(), &Limits::default()).unwrap();
        let [sheet] = book.sheets.as_slice() else {
            panic!("{:?}", book.sheets);
        };
        assert!(sheet.cells.is_empty());
        let reported =
            { sheet.validations.iter() }.map(|v| (v.prompt_title.as_str(), &v.ranges[..]));
        let block = crate::book::merges::Block::parse("B1:D2").unwrap();
        assert_eq!(
            reported.collect::<Vec<_>>(),
            [("実績（1-1）", &[block][..])]
        );
    }

    #[test]
    fn cells_have_their_styles() {
        let file = "<office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>\
            <style:style style:name='red' style:family='table-cell'>\
            <style:table-cell-properties fo:background-color='#ff0000'/></style:style>\
            <style:style style:name='open' style:family='table-cell'>\
            <style:table-cell-properties style:cell-protect='none'/></style:style>\
            <office:spreadsheet><table:table table:name='1'>\
            <table:table-column table:default-cell-style-name='open'/>\
            <table:table-row table:number-rows-repeated='2'><table:table-cell/>\
            <table:table-cell table:style-name='red'/><table:table-cell/></table:table-row>\
            <table:table-row table:number-rows-repeated='1048574'><table:table-cell/></table:table-row>\
            </table:table></office:spreadsheet></office:document>";
        let book = read_flat(file.as_bytes(), &Limits::default()).unwrap();
        let styles = book.sheets[0].styles.iter();
        let looks = styles.map(|(at, style)| {
            let style = &book.styles[*style as usize];
            (at.to_string(), style.fill, style.is_locked)
        });
        let open = |at: &str| (at.to_string(), None, false);
        let red = |at: &str| (at.to_string(), Some(0xFF0000), true);
        let expected = [open("A1"), red("B1"), open("A2"), red("B2")];
        assert_eq!(looks.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_shape_has_the_cells_that_it_covers() {
        let style = |name: &str, family: &str, length: &str| {
            format!(
                "<style:style style:name='{name}' style:family='table-{family}'>\
                 <style:table-{family}-properties {length}/></style:style>"
            )
        };
        let file = [
            "<office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>",
            &style("a", "column", "style:column-width='1in'"),
            &style("a", "row", "style:row-height='0.25in'"),
            "<office:spreadsheet><table:table table:name='1'><table:shapes>\
             <draw:ellipse svg:x='1.1in' svg:y='0.3in' svg:width='0.8in' svg:height='0.2in'/>\
             <draw:g><draw:line svg:x1='2.9in' svg:y1='0.6in' svg:x2='2.1in' svg:y2='0.6in'/>\
             <draw:rect svg:x='3.1in' svg:y='0.6in' svg:width='0.8in' svg:height='0.1in'/></draw:g>\
             <draw:rect svg:x='9.1in' svg:y='0.6in'/></table:shapes>\
             <table:table-column table:style-name='a' table:visibility='collapse'/>\
             <table:table-column table:style-name='a' table:number-columns-repeated='8'/>\
             <table:table-row table:style-name='a'><table:table-cell/><table:table-cell>\
             <draw:line svg:x1='2.95in' svg:y1='0.1in' svg:x2='0.97in' svg:y2='0.1in'/>\
             </table:table-cell></table:table-row>\
             <table:table-row table:style-name='a' table:number-rows-repeated='9'>\
             <table:table-cell/></table:table-row></table:table></office:spreadsheet></office:document>",
        ];
        let book = read_flat(file.concat().as_bytes(), &Limits::default()).unwrap();
        let reported = book.annotations.iter().map(|a| a.cells.to_string());
        // What lies beyond what is known is nowhere.
        assert_eq!(
            reported.collect::<Vec<_>>(),
            ["A1", "C1:D1", "C2", "D3", "E3"]
        );
    }

    #[test]
    fn macros_and_objects_are_known_by_their_parts() {
        let words = |names: &[&str], manifest: &str| {
            let names: Vec<String> = names.iter().map(|n| n.to_string()).collect();
            let mut active = Active::default();
            active.of_parts(&names, manifest);
            active.words()
        };
        let lists = [
            "Basic/",
            "Basic/script-lc.xml",
            "Basic/Standard/script-lb.xml",
        ];
        assert!(words(&lists, "").is_empty());
        assert_eq!(words(&["Basic/Standard/Module1.xml"], ""), ["マクロ"]);
        assert_eq!(words(&["Scripts/python/a.py"], ""), ["マクロ"]);
        let entry = |kind: &str| {
            format!(
                "<m><file-entry full-path='Object 1/' media-type='application/vnd.{kind}'/></m>"
            )
        };
        assert!(words(&[], &entry("oasis.opendocument.chart")).is_empty());
        let embedded = ["埋め込まれたファイルや部品"];
        assert_eq!(words(&[], &entry("oasis.opendocument.text")), embedded);
        assert_eq!(words(&[], &entry("sun.star.oleobject")), embedded);
    }
}
