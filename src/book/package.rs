//! The zip of a returned workbook: its directory is read once, and each part that is asked for is
//! inflated, checked and decoded once. Names come in the usual form whatever program wrote them.

use super::xml::{attribute, each, element, text_of};
use super::{Limits, Refusal, xml_budget};
use crate::model::limits::SMALL;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

/// The part that says what each part is.
pub(super) const TYPES: &str = "[Content_Types].xml";

/// A workbook's zip.
pub(super) struct Package<'b> {
    zip: RefCell<ZipArchive<Cursor<&'b [u8]>>>,
    entries: Vec<Entry>,
    /// The places of the entries, by their names in small letters.
    places: HashMap<String, usize>,
    /// The bytes of the zip itself.
    packed: u64,
    /// The most bytes of a part.
    most: u64,
    main: OnceCell<Option<String>>,
}

struct Entry {
    /// The name in the usual form.
    name: String,
    /// How large it becomes, as the zip says.
    size: u64,
    compression: CompressionMethod,
    /// Whether it has a password of its own.
    is_locked: bool,
    part: OnceCell<Part>,
    relations: OnceCell<Vec<Relation>>,
}

/// The content of a part, once inflated.
struct Part {
    content: Content,
    /// Whether it is what was written: whole, with the right checksum, and text in some encoding.
    is_sound: bool,
    /// Whether a piece of it is longer than anybody writes, or there are too many.
    is_too_large: bool,
}

enum Content {
    Text(String),
    Binary(Vec<u8>),
}

/// What a part refers to.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// By what name the part refers to it.
    pub id: String,
    /// What it is: the last word of its type, such as `worksheet`.
    pub kind: String,
    /// A part by its name in the usual form; as it stands where it is outside.
    pub target: String,
    /// Whether it leads out of the workbook.
    pub is_external: bool,
}

impl<'b> Package<'b> {
    /// Reads the directory of a zip. Nothing is inflated yet.
    ///
    /// # Errors
    /// That it is no zip.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Package<'b>, Refusal> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
        let mut entries = vec![];
        let mut places = HashMap::new();
        for index in 0..zip.len() {
            let file = zip.by_index_raw(index).map_err(|_| Refusal::Broken)?;
            let name = usual(&String::from_utf8_lossy(file.name_raw()));
            places.entry(name.to_lowercase()).or_insert(index);
            entries.push(Entry {
                name,
                size: file.size(),
                compression: file.compression(),
                is_locked: file.encrypted(),
                part: OnceCell::new(),
                relations: OnceCell::new(),
            });
        }
        Ok(Package {
            zip: RefCell::new(zip),
            entries,
            places,
            packed: bytes.len() as u64,
            most: limits.inflated,
            main: OnceCell::new(),
        })
    }

    /// The names of all parts, in the order of the directory.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The name and the size of each part, as the zip says.
    pub(super) fn sizes(&self) -> impl Iterator<Item = (&str, u64)> {
        self.entries.iter().map(|e| (e.name.as_str(), e.size))
    }

    /// The bytes of the zip itself.
    pub(super) fn packed(&self) -> u64 {
        self.packed
    }

    /// How large all parts become together, as the zip says.
    pub(super) fn inflated(&self) -> u64 {
        let sizes = self.entries.iter().map(|entry| entry.size);
        sizes.fold(0, u64::saturating_add)
    }

    /// Checks that no part has a password, and that each is compressed in a way that is known.
    ///
    /// # Errors
    /// What keeps one from being read.
    pub(super) fn check_openable(&self) -> Result<(), Refusal> {
        use CompressionMethod as By;
        let known = [By::Stored, By::Deflated, By::Deflate64, By::Lzma];
        if self.entries.iter().any(|entry| entry.is_locked) {
            return Err(Refusal::OtherCipher);
        }
        let mut all = self.entries.iter();
        match all.all(|entry| known.contains(&entry.compression)) {
            true => Ok(()),
            false => Err(Refusal::OtherCompression),
        }
    }

    /// Whether two parts have one name, so that which of them is meant is anyone's guess.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.places.len() < self.entries.len()
    }

    /// Whether there is a part of this name.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The content of a part that must be what was written; `None` where there is none.
    ///
    /// # Errors
    /// That it is damaged.
    pub(super) fn whole(&self, name: &str) -> Result<Option<&[u8]>, Refusal> {
        let part = self.place(name).map(|place| self.inflated_part(place));
        match part {
            Some(part) if !part.is_sound => Err(Refusal::Broken),
            part => Ok(part.map(|part| part.content.bytes())),
        }
    }

    /// The text of a part as far as it can be read; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        let part = self.place(name).map(|place| self.inflated_part(place));
        part.map_or("", |part| part.content.text())
    }

    /// The text of a part that must be what was written; empty where there is none.
    ///
    /// # Errors
    /// That it is damaged, or has pieces that nobody writes.
    pub(super) fn sound(&self, name: &str) -> Result<&str, Refusal> {
        let Some(place) = self.place(name) else {
            return Ok("");
        };
        let part = self.inflated_part(place);
        match (&part.content, part.is_sound) {
            _ if part.is_too_large => Err(Refusal::TooLarge),
            (Content::Text(text), true) => Ok(text),
            _ => Err(Refusal::Broken),
        }
    }

    /// The beginning of a part, at most so many bytes, and whether that is not all that was written.
    pub(super) fn beginning(&self, name: &str, most: u64) -> (Cow<'_, [u8]>, bool) {
        let Some(place) = self.place(name) else {
            return (Cow::Borrowed(&[]), false);
        };
        if self.entries.get(place).is_some_and(|e| e.size <= most) {
            let part = self.inflated_part(place);
            return (Cow::Borrowed(part.content.bytes()), !part.is_sound);
        }
        let (bytes, _) = self.inflate(place, most);
        match decode(bytes).0 {
            Content::Text(text) => (Cow::Owned(text.into_bytes()), true),
            Content::Binary(bytes) => (Cow::Owned(bytes), true),
        }
    }

    /// What a part refers to; the part without a name stands for the workbook as a whole.
    pub(super) fn relations(&self, part: &str) -> &[Relation] {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let own = format!("{folder}/_rels/{file}.rels");
        let Some(place) = self.place(own.trim_start_matches('/')) else {
            return &[];
        };
        let Some(entry) = self.entries.get(place) else {
            return &[];
        };
        let read = || relations(part, self.inflated_part(place).content.text());
        entry.relations.get_or_init(read)
    }

    /// The part that a part refers to under a kind, if it is there.
    pub(super) fn related(&self, part: &str, kind: &str) -> Option<&str> {
        let relations = self.relations(part).iter();
        let mut inside = relations.filter(|r| !r.is_external && r.kind == kind);
        let found = inside.find(|r| self.holds(&r.target))?;
        Some(&found.target)
    }

    /// The main part: that which the workbook as a whole names, or else the list of types.
    pub(super) fn main(&self) -> Option<&str> {
        const MAIN: &str = "officeDocument";
        let find = || {
            let named = self.related("", MAIN).map(str::to_string);
            named.or_else(|| self.typed(|kind| kind.ends_with(".main+xml")))
        };
        self.main.get_or_init(find).as_deref()
    }

    /// The first part whose type is such, by the list of types.
    pub(super) fn typed(&self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let mut found = None;
        each(self.text(TYPES), |event| {
            let Some(e) = element(event, "Override").filter(|_| found.is_none()) else {
                return;
            };
            let kind = attribute(e, "ContentType").unwrap_or_default();
            let name = attribute(e, "PartName").unwrap_or_default();
            let name = usual(&name);
            found = Some(name).filter(|n| is_it(&kind) && self.holds(n));
        });
        found
    }

    /// Every part of relations, by what it refers to.
    pub(super) fn all_relations(&self) -> impl Iterator<Item = &Relation> {
        let parts = self.names().filter_map(|name| {
            let (folder, own) = name.rsplit_once('/').unwrap_or(("", name));
            let folder = folder.strip_suffix("_rels")?;
            Some(format!("{folder}{}", own.strip_suffix(".rels")?))
        });
        parts.flat_map(|part| self.relations(&part))
    }

    /// When the file was last saved and when it was created, as it says.
    ///
    /// # Errors
    /// That its properties are damaged.
    pub(super) fn times(&self) -> Result<(Option<String>, Option<String>), Refusal> {
        let named = self.related("", "core-properties");
        let xml = self.sound(named.unwrap_or("docProps/core.xml"))?;
        let time = |name: &str| {
            let mut is_within = false;
            let mut found = None;
            each(xml, |event| {
                is_within = match text_of(event) {
                    Some(text) if is_within => {
                        found = Some(utc(&text));
                        false
                    }
                    _ => element(event, name).is_some(),
                };
            });
            found
        };
        Ok((time("modified"), time("created")))
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.places.get(&name.to_lowercase()).copied()
    }

    fn inflated_part(&self, place: usize) -> &Part {
        const NONE: &Part = &Part {
            content: Content::Text(String::new()),
            is_sound: false,
            is_too_large: false,
        };
        let entry = self.entries.get(place);
        entry.map_or(NONE, |entry| {
            entry.part.get_or_init(|| self.read(place, entry.size))
        })
    }

    fn read(&self, place: usize, size: u64) -> Part {
        let (bytes, is_whole) = self.inflate(place, size.min(self.most));
        let (content, is_text) = decode(bytes);
        let is_too_large = match &content {
            Content::Text(text) if text.len() as u64 > SMALL => {
                xml_budget::check(text.as_bytes()).is_err()
            }
            _ => false,
        };
        Part {
            content,
            is_sound: is_whole && is_text,
            is_too_large,
        }
    }

    /// At most so many bytes of a part, and whether they are all of it, with the right checksum.
    fn inflate(&self, place: usize, most: u64) -> (Vec<u8>, bool) {
        const MOST_HARD: u64 = 64 << 20;
        let mut zip = self.zip.borrow_mut();
        let mut bytes = vec![];
        let entry = self.entries.get(place);
        // As much memory is taken again for such a part.
        let is_hard = |e: &Entry| e.compression == CompressionMethod::Lzma && e.size > MOST_HARD;
        if entry.is_some_and(is_hard) {
            return (bytes, false);
        }
        let Ok(part) = zip.by_index(place) else {
            return (bytes, false);
        };
        // A vector that grows by itself would hold a large part twice.
        let room = usize::try_from(most).unwrap_or(usize::MAX);
        if bytes.try_reserve_exact(room).is_err() {
            return (bytes, false);
        }
        // One byte more, for the checksum to be looked at and for a size that is a lie.
        let read = part.take(most.saturating_add(1)).read_to_end(&mut bytes);
        let is_whole = read.is_ok() && bytes.len() <= room;
        bytes.truncate(room);
        (bytes, is_whole)
    }
}

impl Content {
    fn bytes(&self) -> &[u8] {
        match self {
            Content::Text(text) => text.as_bytes(),
            Content::Binary(bytes) => bytes,
        }
    }

    fn text(&self) -> &str {
        match self {
            Content::Text(text) => text,
            Content::Binary(_) => "",
        }
    }
}

/// A part's name in the usual form: some programs write `\` between folders, or `/` before them.
pub(super) fn usual(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.trim_start_matches('/').to_string()
}

/// A part's relations in its part of them.
fn relations(part: &str, xml: &str) -> Vec<Relation> {
    let mut found = vec![];
    each(xml, |event| {
        let Some(e) = element(event, "Relationship") else {
            return;
        };
        let text = |name: &str| attribute(e, name).unwrap_or_default();
        let (kind, target) = (text("Type"), text("Target"));
        let is_external = text("TargetMode").eq_ignore_ascii_case("external");
        found.push(Relation {
            id: text("Id"),
            kind: kind.rsplit('/').next().unwrap_or_default().to_string(),
            target: match is_external {
                true => target,
                false => resolve(part, &target),
            },
            is_external,
        });
    });
    found
}

/// A relation's target as a part's name: relative to its part, or from the root.
fn resolve(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.trim_start_matches('/').to_string();
    }
    let mut path: Vec<&str> = part.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The most bytes of a part in another encoding than UTF-8. Excel writes none so.
const OTHER: usize = 32 << 20;

/// A part as text where it is one, and whether it is text that was written so, or no text at all.
fn decode(bytes: Vec<u8>) -> (Content, bool) {
    if let Some(encoding) = wide(&bytes).filter(|_| bytes.len() <= OTHER) {
        let (text, _, has_errors) = encoding.decode(&bytes);
        return (Content::Text(text.into_owned()), !has_errors);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (Content::Text(without_mark(text)), true),
        Err(error) => error.into_bytes(),
    };
    if !bytes.starts_with(b"<") {
        return (Content::Binary(bytes), true);
    }
    let declared = declared(&bytes).filter(|_| bytes.len() <= OTHER);
    let (text, _, has_errors) = declared.unwrap_or(encoding_rs::UTF_8).decode(&bytes);
    (Content::Text(text.into_owned()), !has_errors)
}

/// The encoding of XML in units of two bytes.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, b'<', 0, ..] | [b'<', 0, b'?', 0, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, 0, b'<', ..] | [0, b'<', 0, b'?', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that the first line of XML names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.split(|b| *b == b'>').next()?;
    let head = String::from_utf8_lossy(head.get(..200).unwrap_or(head)).into_owned();
    let (_, behind) = head.split_once("encoding=")?;
    let label = behind.trim_start_matches(['"', '\'']);
    Encoding::for_label(label.split(['"', '\'']).next()?.as_bytes())
}

/// A text without the mark of its encoding.
fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_string(),
        None => text,
    }
}

/// A time of the file as 19 characters in UTC; as it stands where it is no time.
pub(super) fn utc(text: &str) -> String {
    match text.parse::<jiff::Timestamp>() {
        Ok(time) => time.to_string().chars().take(19).collect(),
        Err(_) => text.chars().take(19).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        let sheet = "xl/worksheets/sheet1.xml";
        for (part, target, expected) in [
            (sheet, "../comments1.xml", "xl/comments1.xml"),
            (sheet, "/xl/comments/c1.xml", "xl/comments/c1.xml"),
            (sheet, "..\\drawings\\d1.xml", "xl/drawings/d1.xml"),
            (
                "xl/workbook.xml",
                "./worksheets/s.xml",
                "xl/worksheets/s.xml",
            ),
            ("workbook.xml", "s.xml", "s.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolve(part, target), expected);
        }
    }

    #[test]
    fn text_is_decoded_whatever_its_encoding() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>課</a>";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let sjis = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>課</a>";
        for (bytes, expected) in [
            ([&[0xFF, 0xFE][..], &little].concat(), text),
            (little, text),
            ([&[0xFE, 0xFF][..], &big].concat(), text),
            (big, text),
            ([&[0xEF, 0xBB, 0xBF][..], b"<a/>"].concat(), "<a/>"),
            (encoding_rs::SHIFT_JIS.encode(sjis).0.into_owned(), sjis),
        ] {
            let (content, is_sound) = decode(bytes);
            assert_eq!((content.text(), is_sound), (expected, true));
        }
        assert!(!decode(b"<a>\xFF</a>".to_vec()).1);
        assert_eq!(decode(b"\xFF\x01".to_vec()).0.bytes(), b"\xFF\x01");
    }
}
