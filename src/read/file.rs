//! One returned file: what it is, whose form it holds, and what stands in it.

mod bundle;

use super::annotations;
use super::carried;
use super::doubt::Way;
use super::find::{Found, TemporaryFile, temporary_file};
use super::index::{FormArena, FormIndex, Forms, Index};
use super::names;
use super::nil;
use super::open;
use super::sender::{self, Doubt, Foreign, Signs, belongs};
use super::sheet;
use crate::book::sniff::Other;
use crate::book::{self, Limits, Refusal, locked};
use crate::error::Error;
use crate::layout::code::FormCode;
use crate::layout::lists::{ABOUT, CONTENTS};
use crate::layout::mark;
use crate::model::annotation::AnnotationKind;
use crate::model::answer::{Disposition, Portion, Return};
use crate::model::fact::{Fact, Fault, Kind, Unread};
use crate::model::form::MARK;
use crate::model::passwords::Passwords;
use crate::model::place::{Cell, Place};
use crate::model::project::Project;
use crate::model::roster::Department;
use crate::text::clock;
use crate::text::digest;
use crate::text::normalize::normalize;
use bundle::Budget;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What files are read with.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    /// The forms.
    pub forms: &'a Forms<'a>,
    /// How much of a file is read at most.
    pub limits: &'a Limits,
    /// What locked files are tried with.
    pub passwords: &'a Passwords,
}

/// Reads one file, and the files in it if it is a zip; the file's own return comes first. What keeps
/// it from being read becomes a fact.
///
/// # Errors
/// Where a program on this computer keeps it from being read, which is no fault of the section's.
pub fn read(intake: &Intake<'_>, found: &Found) -> Result<Vec<Return>, Error> {
    let mut returns = read_found(intake, found)?;
    // What lies in a zip was put there with it.
    let written = std::fs::symlink_metadata(&found.path).and_then(|here| here.modified());
    let stored = written.ok().and_then(clock::utc);
    for made in &mut returns {
        made.stored.clone_from(&stored);
    }
    Ok(returns)
}

fn read_found(intake: &Intake<'_>, found: &Found) -> Result<Vec<Return>, Error> {
    let mut made = Return::new(&found.name);
    let temporary_file = temporary_file(&found.name);
    if let Some(TemporaryFile::Certain(why)) = temporary_file {
        made.ignore(why);
        return Ok(vec![made]);
    }
    let wait = temporary_file.map_or(open::WAIT, |_| Duration::ZERO);
    match (open::bytes(found, intake.limits, wait), temporary_file) {
        (Ok(Ok(bytes)), _) => {
            return Ok(intake.bytes(made, &bytes, 0, &mut Budget::new(intake.limits)));
        }
        // The program that made it has it open.
        (_, Some(TemporaryFile::Likely(why))) => made.ignore(why),
        (Ok(Err(why)), _) => intake.reject(&mut made, Kind::Unreadable, Fault::new(why, "")),
        (Err(error), _) => return Err(error),
    }
    Ok(vec![made])
}

impl Intake<'_> {
    /// Reads what a file holds. `level` counts the zips around it.
    fn bytes(
        &self,
        mut made: Return,
        bytes: &[u8],
        level: usize,
        left: &mut Budget,
    ) -> Vec<Return> {
        if let Some(TemporaryFile::Likely(why)) = temporary_file(&made.file)
            && !book::is_workbook(bytes, self.limits)
        {
            made.ignore(why);
            return vec![made];
        }
        made.sha256 = digest::of_bytes(bytes);
        match self.book(bytes) {
            Ok(book) => workbook(self, &book, &mut made),
            Err(Refusal::Bundle) => return bundle::read(self, made, bytes, level, left),
            Err(refusal) => self.refuse(&mut made, refusal),
        }
        vec![made]
    }

    /// The workbook, unlocked where it is locked.
    fn book(&self, bytes: &[u8]) -> Result<book::Book, Refusal> {
        match book::read(bytes, self.limits) {
            Err(Refusal::Encrypted) => {
                let opened = locked::open(bytes, self.passwords, self.limits)?;
                match book::read(&opened, self.limits) {
                    // What was locked once is not looked for keys again.
                    Err(Refusal::Encrypted) => Err(Refusal::OtherCipher),
                    read => read,
                }
            }
            read => read,
        }
    }

    /// Rejects a file that was refused.
    fn refuse(&self, made: &mut Return, refusal: Refusal) {
        let refusal = match refusal {
            Refusal::NotAWorkbook(other) => Refusal::NotAWorkbook(other.or_by_name(&made.file)),
            refusal => refusal,
        };
        if let Refusal::NotAWorkbook(other) = refusal {
            made.document = other.is_document().then(|| other.words());
        }
        let kind: fn(Fault) -> Kind = match refusal {
            Refusal::NotAWorkbook(_) | Refusal::Bundle => Kind::NotAForm,
            _ => Kind::Unreadable,
        };
        let fault = Fault::new(refusal.to_string(), refusal.todo().unwrap_or_default());
        self.reject(made, kind, fault);
    }

    /// Rejects a file; why, and what to do about it.
    fn reject(&self, made: &mut Return, kind: fn(Fault) -> Kind, fault: Fault) {
        made.disposition = Disposition::Rejected;
        made.reason.clone_from(&fault.what);
        self.tell(made, kind(fault));
    }

    /// Rejects a file that is a form, but none of this survey's.
    fn reject_foreign(&self, made: &mut Return, foreign: &Foreign) {
        made.disposition = Disposition::Rejected;
        made.reason.clone_from(&foreign.why);
        self.tell(made, (foreign.kind)(foreign.why.clone()));
    }

    /// Tells something about a file as a whole.
    fn tell(&self, made: &mut Return, kind: Kind) {
        made.department = guess(self.forms.project, &made.file);
        made.facts.push(Fact {
            department: made.department.clone(),
            ..Fact::new(kind, Place::file(&made.file))
        });
    }
}

/// Whether somebody wrote into a form or correction that lies where it was made, or changed it into
/// something that cannot be determined. Such a file must not be written over.
///
/// # Errors
/// Where another program uses it.
pub fn is_written_into(found: &Found, limits: &Limits) -> Result<bool, Error> {
    let bytes = open::bytes(found, limits, open::WAIT)?;
    let book = bytes.ok().and_then(|bytes| book::read(&bytes, limits).ok());
    Ok(book.is_none_or(|book| is_changed(&book)))
}

/// Whether a workbook holds other texts than those that it was made with.
fn is_changed(book: &book::Book) -> bool {
    let issued = book.sheets.iter().find_map(|sheet| sheet.beside(CONTENTS));
    let cells = book
        .sheets
        .iter()
        .filter(|s| s.name != ABOUT)
        .flat_map(|sheet| {
            let is_text =
                |e: &&(Cell, book::Entry)| e.1.kind == book::Kind::Text && e.1.formula.is_empty();
            let texts = sheet.cells.iter().filter(is_text);
            texts.map(|(cell, entry)| (sheet.name.as_str(), cell.to_string(), entry.text.as_str()))
        });
    let notes = book
        .annotations
        .iter()
        .filter(|a| a.kind != AnnotationKind::PageEdge)
        .map(|a| {
            (
                a.sheet.as_str(),
                format!("!{}", a.cells.first),
                a.text.as_str(),
            )
        });
    let now = mark::contents(cells.chain(notes));
    // Every program notes when it saved; what the tool made was saved when it was created.
    let is_saved = book.modified.is_none() || book.modified != book.created;
    let issued = issued.as_ref().map(|digests| digests.split('/').next());
    issued != Some(Some(&now)) || is_saved
}

/// The section whose name a file's name holds; the longest where several do.
fn guess(project: &Project, file: &str) -> String {
    let normalized = normalize(file);
    let sections = project.roster.sections();
    let named = sections.filter(|d| normalized.contains(&normalize(&d.name)));
    let longest = named.max_by_key(|d| d.name.chars().count());
    longest.map_or(String::new(), |d| d.name.clone())
}

/// The first cell that cannot be read, with its sheet.
fn first_unreadable(book: &book::Book) -> Option<String> {
    let mut sheets = book.sheets.iter();
    sheets.find_map(|sheet| {
        let first = sheet.unreadable.iter().chain(&sheet.misplaced).min()?;
        Some(format!("シート「{}」の {first}", sheet.name))
    })
}

/// A workbook: each sheet goes to the form that its code names.
fn workbook(intake: &Intake<'_>, book: &book::Book, made: &mut Return) {
    let arena = FormArena::default();
    let index = &Index::new(intake.forms, &arena);
    made.modified.clone_from(&book.modified);
    let signs: Vec<Signs> = book.sheets.iter().map(Signs::of).collect();
    let codes: Vec<Option<FormCode>> = signs.iter().map(Signs::code).collect();
    // A sheet of this survey may have been copied into a workbook of last year's.
    let known = || codes.iter().flatten();
    let own = known().find(|c| belongs(index, c).is_ok());
    let main = own.or_else(|| known().next()).cloned();
    let recovered = match main {
        Some(_) => vec![],
        None => without_code(index, book, made),
    };
    let Some(main) = main.or_else(|| recovered.first().cloned()) else {
        return match book.is_text {
            true => intake.refuse(made, Refusal::NotAWorkbook(of_text(book))),
            false => match first_unreadable(book) {
                // The code may stand in one of the cells that cannot be read.
                Some(cell) => {
                    let why =
                        format!("{cell} など、読み取れないセルがあり、どの調査票かわかりません");
                    intake.reject(made, Kind::Unreadable, Fault::new(why, ""));
                }
                None => intake.reject(
                    made,
                    Kind::NotAForm,
                    Fault::new("様式番号のないブックです", ""),
                ),
            },
        };
    };
    if let Err(foreign) = belongs(index, &main) {
        return intake.reject_foreign(made, &foreign);
    }
    made.disposition = Disposition::Accepted;
    let mut others: Others<'_> = BTreeMap::new();
    let senders = sender::senders(index, known().chain(&recovered));
    let mut own: Vec<Own<'_, '_>> = vec![];
    for (sheet, signs) in book.sheets.iter().zip(&signs) {
        let (code, doubt) = match signs.code() {
            Some(code) => (Some(code), signs.disagreement()),
            None => {
                let (section, doubt) = sender::of_nameless(index, &senders, sheet);
                let is_own = |c: &&FormCode| belongs(index, c).is_ok();
                let codes = || known().filter(is_own);
                let code = section.map(|named| {
                    let own = codes().find(|code| code.department == named.department);
                    own.cloned().unwrap_or(named)
                });
                (code, doubt)
            }
        };
        // A sheet that nothing names is the file's, not that of a sheet that was copied into it.
        let usual = || known().next().unwrap_or(&main).clone();
        let code = code.unwrap_or_else(usual);
        match belongs(index, &code) {
            Ok(form) => own.push(Own {
                form,
                code,
                has_code: signs.code().is_some(),
                sheet,
                doubt,
            }),
            Err(Foreign { why, kind }) => {
                let (_, names) = others.entry(why).or_insert((kind, vec![]));
                names.push(&sheet.name);
            }
        }
    }
    let noticed = made.facts.len();
    let mut read = |elsewhere: &BTreeSet<Way>| {
        made.portions.clear();
        made.facts.truncate(noticed);
        let ways = own
            .iter()
            .flat_map(|own| take(index, own, &main, book, elsewhere, made));
        ways.collect::<BTreeSet<Way>>()
    };
    let ways = read(&BTreeSet::new());
    // What is proven on one sheet makes a weak sign on another one enough.
    if own.len() > 1 && !ways.is_empty() {
        read(&ways);
    }
    if let Some(form) = index.form_of_any(&main.department) {
        made.department.clone_from(&form.form.name);
    }
    nil::spread(index, made);
    correction_untouched(index, book, made);
    missing_cells(index, made);
    let forms: Vec<&FormIndex<'_>> = made
        .portions
        .iter()
        .filter_map(|p| index.edition(p.edition).form(&p.department))
        .collect();
    carried::carry(index, made);
    if let Some(own) = made.portions.iter().find(|portion| portion.own)
        && let Some(section) = index.project.roster.by_code(&own.department)
    {
        made.department.clone_from(&section.name);
    }
    other_sheets(others, made);
    annotations::tell(index, &forms, book, made);
    names::tell(index, book, made);
    annotations::report_unread(book, made);
    active_parts(book, made);
    annotations::few(made);
}

/// Tells of a correction that a section returned with the answers it was sent with.
fn correction_untouched(index: &Index<'_>, book: &book::Book, made: &mut Return) {
    let digests = book.sheets.iter().find_map(|sheet| sheet.beside(CONTENTS));
    let sent = digests.as_ref().and_then(|both| both.split_once('/'));
    // One that is blank is told as that.
    let is_blank = |p: &Portion| p.cells.values().all(|own| own.shown().is_empty());
    let mut portions = made.portions.iter();
    let own = portions.find(|p| p.own && p.round > 0 && !is_blank(p));
    let Some(((_, sent), own)) = sent.zip(own) else {
        return;
    };
    let measures = &index.edition(own.edition).project.plan.measures;
    let answers = own.cells.iter().map(|((measure, name), standing)| {
        let key = measures[*measure].key.as_str();
        (key, name.as_str(), standing.shown().into())
    });
    if mark::answers(answers) == sent {
        made.facts.push(Fact {
            department: made.department.clone(),
            ..Fact::new(Kind::CorrectionUntouched, Place::file(&made.file))
        });
    }
}

/// Whether a text that is no form is one in columns.
fn of_text(book: &book::Book) -> Other {
    let mut cells = book.sheets.iter().flat_map(|sheet| &sheet.cells);
    match cells.any(|(at, _)| at.col > 0) {
        true => Other::Csv,
        false => Other::Text,
    }
}

/// The names of the sheets of other forms, by what these are, with the fact that each makes.
type Others<'b> = BTreeMap<String, (fn(String) -> Kind, Vec<&'b str>)>;

/// The sheets of other forms in a workbook, reported once for each form.
fn other_sheets(others: Others<'_>, made: &mut Return) {
    for (why, (kind, names)) in others {
        let (why, place) = match names.as_slice() {
            [one] => (why, Place::sheet(&made.file, *one)),
            many => {
                let named = format!("{why}（シート：{}）", many.join("、"));
                (named, Place::file(&made.file))
            }
        };
        let department = made.department.clone();
        made.facts.push(Fact {
            department,
            ..Fact::new(kind(why), place)
        });
    }
}

/// The forms in a workbook whose codes are gone: those of the sections that answer in it, or of the one
/// whose name the file bears, where the workbook shows the survey's title and year.
fn without_code(index: &Index<'_>, book: &book::Book, made: &mut Return) -> Vec<FormCode> {
    let survey = &index.project.survey;
    let texts = || {
        book.sheets
            .iter()
            .flat_map(|s| s.cells.iter().map(|(_, e)| &e.text))
    };
    let (title, year) = (normalize(&survey.title), normalize(&survey.year.wareki()));
    let is_ours =
        texts().any(|t| normalize(t) == title) && texts().any(|t| normalize(t).contains(&year));
    if !is_ours {
        return vec![];
    }
    let sections = || {
        index
            .project
            .roster
            .sections()
            .filter(|d| index.section(&d.code).is_some())
    };
    let answers = |d: &&Department| {
        let line = normalize(&mark::answering(&d.name));
        texts().any(|t| normalize(t) == line)
    };
    let named = guess(index.project, &made.file);
    let mut answering: Vec<&Department> = sections().filter(answers).collect();
    if answering.is_empty() {
        answering = sections().filter(|d| d.name == named).collect();
    }
    let place = Place::file(&made.file);
    let recovered = || Kind::Recovered {
        marks: "様式番号".to_string(),
        is_gone: true,
        is_wrong: false,
    };
    made.facts.extend(answering.iter().map(|section| Fact {
        department: section.name.clone(),
        ..Fact::new(recovered(), place.clone())
    }));
    let code = |section: &&Department| FormCode::new(&survey.id, survey.year, &section.code, 0);
    answering.iter().map(code).collect()
}

/// A sheet of a form of this survey.
struct Own<'a, 'b> {
    form: &'a FormIndex<'b>,
    code: FormCode,
    /// Whether the sheet itself bears the code.
    has_code: bool,
    sheet: &'a book::Sheet,
    /// Why nothing may be taken from it.
    doubt: Option<Doubt>,
}

/// Reads a sheet. Returns how its answers were moved.
fn take<'b>(
    index: &Index<'b>,
    own: &Own<'_, 'b>,
    main: &FormCode,
    book: &book::Book,
    elsewhere: &BTreeSet<Way>,
    made: &mut Return,
) -> BTreeSet<Way> {
    let (code, sheet) = (&own.code, own.sheet);
    let department = &own.form.form.department;
    let round = own.has_code.then_some(code.round);
    let Some((edition, form)) = index.form_of(department, sheet, round) else {
        return BTreeSet::new();
    };
    let then = index.edition(edition);
    let noticed = made.facts.len();
    let place = made
        .portions
        .iter()
        .position(|p| &p.department == department && p.edition == edition);
    let at = place.unwrap_or_else(|| {
        made.portions.push(Portion {
            department: department.clone(),
            own: code.department == main.department,
            round: code.round,
            edition,
            ..Portion::default()
        });
        made.portions.len() - 1
    });
    let portion = &mut made.portions[at];
    portion.round = portion.round.max(code.round);
    if code.department != main.department {
        made.facts.push(Fact {
            department: form.form.name.clone(),
            ..Fact::new(Kind::SheetOfOther, Place::sheet(&made.file, &sheet.name))
        });
    }
    if has_too_many_marks(form, sheet) {
        made.facts.push(Fact {
            department: form.form.name.clone(),
            ..Fact::new(
                Kind::Unread(Unread::Marks),
                Place::sheet(&made.file, &sheet.name),
            )
        });
        return BTreeSet::new();
    }
    if let Some(doubt) = &own.doubt {
        let disagree = Kind::Disagree {
            seen: doubt.seen.clone(),
            marked: doubt.marked.clone(),
        };
        let place = Place {
            cell: doubt.at,
            ..Place::sheet(&made.file, &sheet.name)
        };
        made.facts.push(Fact {
            department: form.form.name.clone(),
            ..Fact::new(disagree, place)
        });
    }
    let source = sheet::Source {
        file: &made.file,
        sheet,
        styles: &book.styles,
        is_doubted: own.doubt.is_some(),
        elsewhere,
    };
    let ways = sheet::read(then, form, &source, portion, &mut made.facts);
    for fact in &mut made.facts[noticed..] {
        carried::fact(index, then, fact);
    }
    ways
}

/// Whether a sheet holds many times the hidden marks that the whole form was issued with: rows were
/// not copied but made, to be held against each other without end.
fn has_too_many_marks(form: &FormIndex<'_>, sheet: &book::Sheet) -> bool {
    let maps = form.form.sheets.iter();
    let issued: usize = maps.map(|m| m.row_keys.len() + m.col_keys.len()).sum();
    let is_mark = |e: &&(Cell, book::Entry)| e.1.text.starts_with(MARK);
    sheet.cells.iter().filter(is_mark).count() > 1_000 + 4 * issued
}

/// Answer cells whose row or column is gone, of measures whose sheet is there.
fn missing_cells(index: &Index<'_>, made: &mut Return) {
    for portion in &made.portions {
        let then = index.edition(portion.edition);
        let Some(form) = then.form(&portion.department) else {
            continue;
        };
        for (_, measure, field, at) in form.form.answers() {
            let Some(now) = portion.sheets.get(&measure) else {
                continue;
            };
            let is_there = portion.cells.contains_key(&(measure, field.clone()));
            let plan = &then.project.plan;
            let key = &plan.measures[measure].key;
            // An earlier edition was issued as it is; the plan may have changed since the last one was.
            let was_issued = match portion.edition {
                0 => index.issued.has(&portion.department, key, field),
                _ => index.project.template.field(field).is_some(),
            };
            // A section may delete an open row that it does not use.
            if !was_issued || is_there || then.project.is_open_row(measure, field) {
                continue;
            }
            let mut fact = Fact {
                department: form.form.name.clone(),
                item: plan.measures[measure].code.clone(),
                field: field.to_string(),
                ..Fact::new(
                    Kind::CellMissing { issued_at: at },
                    Place::sheet(&made.file, now),
                )
            };
            carried::fact(index, then, &mut fact);
            made.facts.push(fact);
        }
    }
}

/// What could run or lead out of the file is reported; it is neither run nor followed.
fn active_parts(book: &book::Book, made: &mut Return) {
    let words = book.parts.active.words();
    if !words.is_empty() {
        made.facts.push(Fact {
            department: made.department.clone(),
            ..Fact::new(Kind::Active(words), Place::file(&made.file))
        });
    }
}
