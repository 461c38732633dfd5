//! What stands beside and over the cells of a returned file: notes, shapes, controls, pictures,
//! colours. Each becomes a fact; what covers the cells of months is reported with these months.

use super::covered::Answers;
use super::index::{FormIndex, Index};
use super::looks;
use crate::book::annotation::Annotation;
use crate::book::merges::Block;
use crate::book::{self, Sheet};
use crate::layout::filling::Mend;
use crate::layout::mark::{self, Mark};
use crate::model::annotation::{Annotated, AnnotationKind, Control, Shape, State};
use crate::model::answer::Return;
use crate::model::fact::{Fact, Kind, Many, Unread, UnreadPart};
use crate::model::place::{Cell, Place};
use crate::text::code::normalize_code;
use crate::text::date::parse_date;
use crate::text::normalize::{is_blank, normalize};
use std::collections::HashSet;

/// Tells everything that stands beside or over the cells. `forms` are those that its sheets were read by. A correction carries notes of the tool's
/// own, whose texts stand in its list of what to mend.
pub(super) fn tell(
    index: &Index<'_>,
    forms: &[&FormIndex<'_>],
    book: &book::Book,
    made: &mut Return,
) {
    let is_correction = made.portions.iter().any(|p| p.round > 0);
    let answers = Answers::of(index.project, &made.portions);
    let altered = made
        .facts
        .iter()
        .filter(|f| matches!(f.kind, Kind::Altered { .. }));
    let altered = altered.filter_map(|f| Some((f.place.sheet.as_str(), f.place.cell?)));
    let looks = looks::tell(book, &answers, &altered.collect());
    let mut facts = vec![];
    for annotation in book.annotations.iter().chain(&looks) {
        let under = under(book, annotation);
        let is_own = match annotation.kind {
            AnnotationKind::PageEdge => is_issued_page(index, forms, book, &annotation.text),
            AnnotationKind::Note => is_correction && is_own_note(book, &annotation.text),
            AnnotationKind::Link => shows(under, &annotation.text),
            _ => false,
        };
        if !is_own {
            let text = chosen(book, annotation).unwrap_or(annotation.text.clone());
            let mut fact = fact(&answers, annotation, text, under, &made.file);
            fact.department.clone_from(&made.department);
            facts.push(fact);
        }
    }
    // What a check box in a cell shows is reported once.
    let is_box = |annotation: &&Annotation| {
        matches!(
            annotation.kind,
            AnnotationKind::Control(Control::CellCheckBox, _)
        )
    };
    let boxes = looks.iter().filter(is_box);
    let boxes: HashSet<Place> = boxes
        .map(|b| Place::cell(&made.file, &b.sheet, b.cells.first))
        .collect();
    let is_reported = |f: &Fact| matches!(f.kind, Kind::Outside(_)) && boxes.contains(&f.place);
    made.facts.retain(|fact| !is_reported(fact));
    made.facts.append(&mut facts);
}

/// The fact that an annotation becomes.
fn fact(
    answers: &Answers<'_>,
    annotation: &Annotation,
    text: String,
    under: &str,
    file: &str,
) -> Fact {
    let Annotation { sheet, cells, .. } = annotation;
    let is_placed = match annotation.kind {
        AnnotationKind::PageEdge => false,
        AnnotationKind::Shape(_) | AnnotationKind::Control(..) | AnnotationKind::Picture => {
            *cells != Block::NOWHERE
        }
        _ => true,
    };
    let place = match is_placed {
        true => Place::cell(file, sheet, cells.first),
        false => Place::sheet(file, sheet),
    };
    let covered = answers.covered(sheet, *cells);
    let kind = kind(Annotated {
        kind: annotation.kind,
        text,
        range: match is_placed {
            true => cells.to_string(),
            false => String::new(),
        },
        author: annotation.author.clone(),
        linked: annotation.linked.clone(),
        under: under.to_string(),
        months: covered.months,
        is_over_answers: covered.is_answered,
    });
    Fact {
        item: covered.item,
        // A note in an answer's cell may be about anything.
        field: match &kind {
            Kind::Annotation(own) if own.kind != AnnotationKind::DoubledValue => String::new(),
            _ => covered.field,
        },
        ..Fact::new(kind, place)
    }
}

fn kind(annotated: Annotated) -> Kind {
    let kind = match annotated.kind {
        AnnotationKind::Shape(_) if is_blank(&annotated.text) => Kind::Drawn,
        AnnotationKind::Fill(_) | AnnotationKind::Diagonal => Kind::Painted,
        AnnotationKind::Control(..) => Kind::FormControl,
        AnnotationKind::Picture | AnnotationKind::CellPicture => Kind::Picture,
        _ => Kind::Annotation,
    };
    kind(Box::new(annotated))
}

/// What stands in the first cell of an annotation.
fn under<'b>(book: &'b book::Book, annotation: &Annotation) -> &'b str {
    let sheet = sheet(book, &annotation.sheet);
    let entry = sheet.and_then(|sheet| sheet.get(annotation.cells.first));
    entry.map_or("", |entry| entry.text.as_str())
}

fn sheet<'b>(book: &'b book::Book, name: &str) -> Option<&'b Sheet> {
    book.sheets.iter().find(|sheet| sheet.name == name)
}

/// The line that is chosen in a list, where the cells that hold the lines are known.
fn chosen(book: &book::Book, annotation: &Annotation) -> Option<String> {
    let AnnotationKind::Control(_, State::Chosen(line)) = annotation.kind else {
        return None;
    };
    let list = annotation.list.replace('$', "");
    let (name, range) = list.rsplit_once('!').unwrap_or((&annotation.sheet, &list));
    let first = Cell::parse(range.split(':').next()?)?;
    let row = first.row.checked_add(line.checked_sub(1)?)?;
    let entry = sheet(book, name.trim_matches('\''))?.get(Cell::new(row, first.col))?;
    Some(entry.text.clone())
}

/// Whether a cell shows the address that its link leads to, as it does where somebody typed one.
fn shows(text: &str, target: &str) -> bool {
    let bare = target.strip_prefix("mailto:").unwrap_or(target);
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let bare = bare.trim_end_matches('/');
    !is_blank(bare) && normalize(text).contains(&normalize(bare))
}

/// Whether a text at the edge of a page was issued on one of these forms' sheets. A long one is cut
/// where it is written. One issued before the plan changed, or for another section, joins a section's
/// name, and perhaps its bureau's, with the survey's title, a date or the number of a measure that the
/// hidden keys name.
fn is_issued_page(
    index: &Index<'_>,
    forms: &[&FormIndex<'_>],
    book: &book::Book,
    text: &str,
) -> bool {
    const LEAST: usize = 30;
    let seen = normalize(text);
    let is_long = seen.chars().count() >= LEAST;
    let mut titles = issued_titles(book);
    titles.push(normalize(&index.project.survey.title));
    let joins_name = |(bureau, name): (&String, &String)| {
        let Some(rest) = without(&seen, &normalize(name)) else {
            return false;
        };
        let rest = without(rest, &normalize(bureau)).unwrap_or(rest);
        rest.is_empty()
            || titles.iter().any(|title| title == rest)
            || is_number(book, rest)
            || parse_date(rest, None).is_ok()
    };
    // A section may bear another name since.
    let sections = index.project.roster.sections();
    let mut names = sections.flat_map(|d| {
        let names = std::iter::once(&d.name).chain(&d.aliases);
        names.map(|name| (&d.bureau, name))
    });
    let mut issued = forms
        .iter()
        .flat_map(|f| f.form.book.sheets.iter().map(|s| normalize(&s.page.footer)));
    issued.any(|own| own == seen || (is_long && own.starts_with(&seen))) || names.any(joins_name)
}

/// A text without what it begins or ends with.
fn without<'t>(text: &'t str, part: &str) -> Option<&'t str> {
    text.strip_prefix(part).or_else(|| text.strip_suffix(part))
}

/// The titles that the survey had when the forms in a book were issued, normalized.
fn issued_titles(book: &book::Book) -> Vec<String> {
    book.sheets.iter().filter_map(issued_title).collect()
}

fn issued_title(sheet: &Sheet) -> Option<String> {
    const KEY: &str = "tm:@cover/title";
    let (row, digest) = sheet.cells.iter().find_map(|(at, entry)| {
        let mark = Mark::parse(&entry.text).filter(|mark| mark.key == KEY)?;
        Some((at.row, mark.digest))
    })?;
    let own = sheet.row(row).iter().map(|(_, entry)| entry.text.as_str());
    let title = own
        .filter(|text| Mark::parse(text).is_none())
        .collect::<String>();
    // It stands alone in its row, in the first column.
    (mark::digest([(0, &*title)].into_iter()) == digest).then(|| normalize(&title))
}

/// Whether a text is the number of a measure that a hidden key of the book names.
fn is_number(book: &book::Book, text: &str) -> bool {
    let code = normalize_code(text);
    let names = |text: &str| {
        let mark = Mark::parse(text);
        mark.and_then(|mark| mark.line())
            .is_some_and(|(key, _)| key == code)
    };
    let mut cells = book.sheets.iter().flat_map(|s| &s.cells);
    !code.is_empty() && cells.any(|(_, entry)| names(&entry.text))
}

/// Whether a note says nothing but what the first sheet's list says.
fn is_own_note(book: &book::Book, note: &str) -> bool {
    let mut rest = note.to_string();
    for (_, entry) in book.sheets.iter().flat_map(|s| &s.cells) {
        if entry.text.contains('→') {
            rest = rest.replace(Mend::unlisted(&entry.text), "");
        }
    }
    is_blank(&rest)
}

/// Tells pictures whose place is not known, and notes and shapes that are not understood.
pub(super) fn report_unread(book: &book::Book, made: &mut Return) {
    let any = |is: fn(AnnotationKind) -> bool| book.annotations.iter().any(|a| is(a.kind));
    let mut unread = vec![];
    if book.has_unread_shapes {
        unread.push(UnreadPart::Shapes);
    }
    if book.parts.notes && !any(AnnotationKind::is_note) {
        unread.push(UnreadPart::Notes);
    }
    let is_picture = |kind| {
        let shown = [
            AnnotationKind::Picture,
            AnnotationKind::CellPicture,
            AnnotationKind::Shape(Shape::Ink),
        ];
        shown.contains(&kind)
    };
    if book.parts.pictures && !any(is_picture) {
        unread.push(UnreadPart::Pictures);
    }
    let is_beside = |kind| kind != AnnotationKind::PageEdge;
    if book.parts.controls && !any(is_beside) && !book.parts.notes {
        unread.push(UnreadPart::OldShapes);
    }
    for sheet in &book.sheets {
        unread_cells(sheet, made);
    }
    for name in &book.missing_sheets {
        made.facts.push(Fact {
            department: made.department.clone(),
            ..Fact::new(Kind::Unread(Unread::Sheet), Place::sheet(&made.file, name))
        });
    }
    if !unread.is_empty() {
        made.facts.push(Fact {
            department: made.department.clone(),
            ..Fact::new(Kind::Unread(Unread::Parts(unread)), Place::file(&made.file))
        });
    }
}

/// The cells whose values cannot be read and which are no answer's, each by itself; where they are
/// many, the rest is counted.
fn unread_cells(sheet: &Sheet, made: &mut Return) {
    const MOST: usize = 100;
    let reported = made
        .facts
        .iter()
        .filter(|f| matches!(f.kind, Kind::Unread(_)));
    let reported = reported.filter(|f| f.place.sheet == sheet.name);
    let reported: HashSet<Cell> = reported.filter_map(|f| f.place.cell).collect();
    let unread = sheet.unreadable.iter().filter(|at| !reported.contains(at));
    let mut places: Vec<Place> = unread
        .map(|at| Place::cell(&made.file, &sheet.name, *at))
        .collect();
    let rest = places.split_off(places.len().min(MOST)).len();
    let mut found: Vec<(Unread, Place)> = places
        .into_iter()
        .map(|place| (Unread::Value, place))
        .collect();
    if rest > 0 {
        found.push((
            Unread::MoreValues(rest),
            Place::sheet(&made.file, &sheet.name),
        ));
    }
    for (unread, place) in found {
        made.facts.push(Fact {
            department: made.department.clone(),
            ..Fact::new(Kind::Unread(unread), place)
        });
    }
}

/// So many texts outside the answer cells of one file are quoted, each in a finding of its own, and
/// as many annotations of each kind. A file with more is no form that somebody wrote notes into; the
/// rest is counted.
const MOST: usize = 2_000;

/// Leaves the first facts of each kind that may be many, and counts the rest of it in one.
pub(super) fn few(made: &mut Return) {
    for many in [
        Many::Outside,
        Many::Annotations,
        Many::Drawn,
        Many::Painted,
        Many::FormControls,
        Many::Pictures,
    ] {
        few_of(made, many);
    }
}

fn few_of(made: &mut Return, many: Many) {
    let is_of = |fact: &Fact| Many::of(&fact.kind) == Some(many);
    let count = made.facts.iter().filter(|f| is_of(f)).count();
    if count <= MOST {
        return;
    }
    let mut seen = 0;
    made.facts.retain(|fact| {
        seen += usize::from(is_of(fact));
        !is_of(fact) || seen <= MOST
    });
    made.facts.push(Fact {
        department: made.department.clone(),
        ..Fact::new(Kind::Rest(many, count - MOST), Place::file(&made.file))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_the_cell_shows_is_not_reported_again() {
        for (text, target) in [
            ("https://www.city.jp/a/", "https://www.city.jp/a/"),
            ("www.city.jp/a", "http://www.city.jp/a"),
            ("ka@city.jp", "mailto:ka@city.jp"),
            (
                "くわしくは https://city.jp をご覧ください",
                "https://city.jp/",
            ),
        ] {
            assert!(shows(text, target), "{text}");
        }
        assert!(!shows("こちら", "https://www.city.jp/"));
        assert!(!shows("", "https://www.city.jp/"));
    }
}
