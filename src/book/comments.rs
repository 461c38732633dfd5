//! Notes and threaded comments. Excel writes each thread twice: as comments of their own, and for
//! programs that do not know these, as a note that explains itself and repeats them all.

use super::annotation::Annotation;
use super::xml::{attribute, each, text_of};
use crate::model::annotation::AnnotationKind;
use crate::model::place::Cell;
use crate::text::normalize::is_blank;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// How the author of a note is called that repeats a thread; the identity of its first comment
/// follows.
const THREAD: &str = "tc=";

/// A note, and the thread that it repeats where it repeats one.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) annotation: Annotation,
    thread: Option<String>,
}

/// The comments of a part of threads, and the identities of these.
#[derive(Debug, Default)]
pub(super) struct Threads {
    pub(super) comments: Vec<Annotation>,
    ids: HashSet<String>,
}

impl Note {
    /// The notes of a part of comments.
    pub(super) fn read(sheet: &str, xml: &str) -> Vec<Note> {
        let authors = authors(xml);
        let thread = |e: &BytesStart<'_>| {
            let author = attribute(e, "authorId").and_then(|id| id.parse::<usize>().ok());
            let author = author.and_then(|index| authors.get(index))?;
            author.strip_prefix(THREAD).map(str::to_lowercase)
        };
        let mut notes: Vec<Note> = vec![];
        texts(xml, "comment", |e, text| match text {
            None => notes.push(Note {
                annotation: Annotation::new(sheet, place(e), AnnotationKind::Note, String::new()),
                thread: thread(e),
            }),
            Some(text) => {
                if let Some(note) = notes.last_mut() {
                    note.annotation.text.push_str(text);
                }
            }
        });
        notes
    }

    /// The note, unless the thread that it repeats is told by itself.
    pub(super) fn unless_in(self, threads: &Threads) -> Option<Annotation> {
        let is_repeated = self.thread.is_some_and(|id| threads.ids.contains(&id));
        (!is_repeated).then_some(self.annotation)
    }
}

impl Threads {
    /// The comments of a part of threads, given the names of their authors by their identities.
    pub(super) fn read(sheet: &str, xml: &str, people: &HashMap<String, String>) -> Threads {
        let mut threads = Threads::default();
        texts(xml, "threadedComment", |e, text| match text {
            None => {
                let at = place(e);
                let author = attribute(e, "personId").and_then(|id| people.get(&id).cloned());
                let comment = AnnotationKind::Comment;
                threads.comments.push(Annotation {
                    author: author.unwrap_or_default(),
                    ..Annotation::new(sheet, at, comment, String::new())
                });
                threads
                    .ids
                    .extend(attribute(e, "id").map(|id| id.to_lowercase()));
            }
            Some(text) => {
                if let Some(comment) = threads.comments.last_mut() {
                    comment.text.push_str(text);
                }
            }
        });
        threads
    }

    pub(super) fn append(&mut self, other: Threads) {
        self.comments.extend(other.comments);
        self.ids.extend(other.ids);
    }
}

/// The names of the people in a part of persons, by their identities.
pub(super) fn people(xml: &str) -> HashMap<String, String> {
    let mut people = HashMap::new();
    each(xml, |event| {
        if let Event::Start(e) | Event::Empty(e) = event
            && e.local_name().as_ref() == "person"
        {
            people.extend(attribute(e, "id").zip(attribute(e, "displayName")));
        }
    });
    people
}

fn place(e: &BytesStart<'_>) -> Cell {
    let cell = attribute(e, "ref").and_then(|r| Cell::parse(&r));
    cell.unwrap_or(Cell::new(0, 0))
}

fn authors(xml: &str) -> Vec<String> {
    let mut authors = vec![];
    let mut is_open = false;
    each(xml, |event| match event {
        Event::Start(e) if e.local_name().as_ref() == "author" => {
            is_open = true;
            authors.push(String::new());
        }
        Event::Empty(e) if e.local_name().as_ref() == "author" => authors.push(String::new()),
        Event::End(_) => is_open = false,
        event => {
            if let (true, Some(author), Some(text)) = (is_open, authors.last_mut(), text_of(event))
            {
                author.push_str(&text);
            }
        }
    });
    authors
}

/// Hands over each element of this name, and then the pieces of its text, which stand in `t` or
/// `text`. Blanks between the runs of a note are the writer's indentation.
fn texts(xml: &str, element: &str, mut work: impl FnMut(&BytesStart<'_>, Option<&str>)) {
    let mut own: Option<BytesStart<'static>> = None;
    let mut path: Vec<String> = vec![];
    each(xml, |event| match event {
        Event::Start(e) => {
            let name = e.local_name().as_ref().to_string();
            if name == element {
                work(e, None);
                own = Some(e.to_owned());
            }
            path.push(name);
        }
        Event::End(e) => {
            path.pop();
            if e.local_name().as_ref() == element {
                own = None;
            }
        }
        event => {
            let (Some(own), Some(text)) = (&own, text_of(event)) else {
                return;
            };
            let is_run = path.last().is_some_and(|p| p == "t");
            let is_text = path.iter().any(|p| p == "text");
            let has_runs = element == "comment";
            if is_run || (is_text && !(has_runs && is_blank(&text))) {
                work(own, Some(&text));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::annotation::without_explanation;

    fn note(xml: &str) -> Annotation {
        Note::read("s", xml).remove(0).annotation
    }

    #[test]
    fn notes_are_read() {
        let xml = "<comments><commentList><comment ref=\"C5\"><text><r><t>甲 &amp; </t></r>\
                   <r><t>乙</t></r></text></comment></commentList></comments>";
        let read = note(xml);
        assert_eq!(
            (read.cells.to_string().as_str(), read.text.as_str()),
            ("C5", "甲 & 乙")
        );
        let xml = "<comments>\n  <comment ref=\"C5\">\n    <text>\n      <r>\n        <rPr/>\n        \
                   <t>甲 乙</t>\n      </r>\n    </text>\n  </comment>\n</comments>";
        assert_eq!(note(xml).text, "甲 乙");
    }

    const LEGACY: &str = "<comments><authors><author>山田</author><author>tc={AB-1}</author></authors>\
        <comment ref=\"C5\" authorId=\"1\"><text><t>[スレッド化されたコメント]\n\n詳細: \
        https://go.microsoft.com/fwlink/?linkid=870924\n\nコメント:\n    速報値です</t></text></comment>\
        <comment ref=\"D5\" authorId=\"0\"><text><t>手書き</t></text></comment></comments>";

    #[test]
    fn a_thread_is_reported_once_with_its_authors() {
        let xml = "<ThreadedComments><threadedComment ref=\"C5\" personId=\"{1}\" id=\"{ab-1}\"><text>\
                   速報値です</text></threadedComment><threadedComment ref=\"C5\" personId=\"{2}\" \
                   id=\"{ab-2}\" parentId=\"{ab-1}\"><text>確定は5月</text></threadedComment>\
                   </ThreadedComments>";
        let people = people("<personList><person displayName=\"山田\" id=\"{1}\"/></personList>");
        let threads = Threads::read("s", xml, &people);
        let reported = threads
            .comments
            .iter()
            .map(|c| (c.author.as_str(), c.text.as_str()));
        assert!(reported.eq([("山田", "速報値です"), ("", "確定は5月")]));
        let notes = Note::read("s", LEGACY).into_iter();
        let notes: Vec<_> = notes.filter_map(|n| n.unless_in(&threads)).collect();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].text, "手書き");
    }

    #[test]
    fn a_note_whose_thread_was_lost_reports_what_was_written() {
        let notes = Note::read("s", LEGACY).into_iter();
        let notes: Vec<_> = notes
            .filter_map(|n| n.unless_in(&Threads::default()))
            .collect();
        assert_eq!(
            without_explanation(&notes[0].text),
            "コメント:\n    速報値です"
        );
        assert_eq!(without_explanation(&notes[1].text), "手書き");
    }
}
