//! Whose form a sheet is of: the code that people see on it, held against the mark in its corner;
//! and for a sheet without either, what else it shows.

use super::index::{FormIndex, Index};
use crate::book;
use crate::layout::code::{FormCode, LABEL};
use crate::layout::mark::{self, Mark};
use crate::model::fact::Kind;
use crate::model::place::Cell;
use crate::model::roster::Department;
use crate::text::normalize::normalize;
use std::collections::{BTreeSet, HashSet};

/// What a sheet says of the form that it belongs to.
pub(super) struct Signs {
    /// What people see, with its cell, or what the hidden sheet says.
    shown: Option<(Option<Cell>, FormCode)>,
    /// What the mark in the corner says; forms issued before it was left there have none.
    mark: Option<FormCode>,
}

impl Signs {
    /// What a sheet says. A visible code is looked for only in cells that say so.
    pub(super) fn of(sheet: &book::Sheet) -> Signs {
        let code = |(cell, entry): &(Cell, book::Entry)| {
            Some((Some(*cell), FormCode::parse(&entry.text)?))
        };
        let mut labelled = sheet.cells.iter().filter(|(_, e)| e.text.contains(LABEL));
        let about = || Some((None, FormCode::parse(&sheet.beside("tm:about/form")?)?));
        let mut marks = marks(sheet);
        Signs {
            shown: labelled.find_map(code).or_else(about),
            mark: marks.find_map(|m| FormCode::parse(m.form_code()?)),
        }
    }

    /// The code that the sheet goes by.
    pub(super) fn code(&self) -> Option<FormCode> {
        let shown = self.shown.as_ref().map(|(_, code)| code);
        shown.or(self.mark.as_ref()).cloned()
    }

    /// Why nothing may be taken from the sheet: its mark says that it is another section's.
    pub(super) fn disagreement(&self) -> Option<Doubt> {
        let (at, shown) = self.shown.as_ref()?;
        let mark = self.mark.as_ref()?;
        (mark.department != shown.department).then(|| Doubt {
            at: *at,
            seen: format!("見えている様式番号は「{}」", shown.print()),
            marked: format!("隠れた番号では「{}」", mark.print()),
        })
    }
}

/// Why nothing may be taken from a sheet.
pub(super) struct Doubt {
    /// Where that is seen.
    pub(super) at: Option<Cell>,
    /// What stands there.
    pub(super) seen: String,
    /// What speaks against it.
    pub(super) marked: String,
}

fn marks(sheet: &book::Sheet) -> impl Iterator<Item = Mark<'_>> {
    sheet.cells.iter().filter_map(|(_, e)| Mark::parse(&e.text))
}

/// The sections that these codes in a workbook name, each once.
pub(super) fn senders<'i, 'b, 'c>(
    index: &'i Index<'b>,
    codes: impl Iterator<Item = &'c FormCode>,
) -> Vec<&'i FormIndex<'b>> {
    let mut senders: Vec<&FormIndex<'_>> = vec![];
    let forms = codes.filter_map(|c| belongs(index, c).ok());
    for form in forms {
        let is_new = |s: &&FormIndex<'_>| s.form.department != form.form.department;
        if senders.iter().all(is_new) {
            senders.push(form);
        }
    }
    senders
}

/// Whose a sheet without any code is. In a workbook with sheets of several sections it is that of the
/// one which its line, or the line's hidden key, says answers, or the only one that is asked what it
/// holds. Where several may be meant, nothing may be taken. Nothing where nothing tells.
pub(super) fn of_nameless(
    index: &Index<'_>,
    senders: &[&FormIndex<'_>],
    sheet: &book::Sheet,
) -> (Option<FormCode>, Option<Doubt>) {
    let plan = &index.project.plan;
    let measures = marks(sheet).filter_map(|m| plan.position(m.line()?.0));
    let measures: BTreeSet<usize> = measures.collect();
    let is_asked = |form: &&&FormIndex<'_>| {
        let mut own = form.form.measures.iter();
        own.any(|measure| measures.contains(measure))
    };
    // Every form has a hidden sheet without a code and without measures.
    if let [own] = senders
        && !is_asked(&own)
    {
        return (None, None);
    }
    let texts: HashSet<String> = sheet
        .cells
        .iter()
        .map(|(_, e)| normalize(&e.text))
        .collect();
    let keys = marks(sheet).filter(|m| m.key.ends_with(mark::WHO));
    let keys: HashSet<&str> = keys.map(|m| m.digest).collect();
    let says = |section: &&Department| {
        let line = mark::answering(&section.name);
        texts.contains(&normalize(&line))
            || keys.contains(&*mark::digest([(0, &*line)].into_iter()))
    };
    let sections = index.project.roster.sections();
    let named = sections.filter(|d| index.section(&d.code).is_some());
    let named = named.filter(says).filter_map(|d| index.form(&d.code));
    let mut named: Vec<&FormIndex<'_>> = named.collect();
    if let [own] = senders {
        // Another section's card among those of one: nothing says who filled it.
        named.retain(|form| form.form.department != own.form.department);
        if !named.is_empty() {
            named.insert(0, own);
        }
    } else if named.is_empty() {
        named = senders.iter().filter(is_asked).copied().collect();
    }
    let survey = &index.project.survey;
    let code =
        |form: &FormIndex<'_>| FormCode::new(&survey.id, survey.year, &form.form.department, 0);
    match named.as_slice() {
        [] => (None, None),
        [one] => (Some(code(one)), None),
        [first, ..] => {
            let names: Vec<&str> = named.iter().map(|f| f.form.name.as_str()).collect();
            let doubt = Doubt {
                at: None,
                seen: "様式番号のないシート".to_string(),
                marked: format!("{}のどの課の回答か決められません", names.join("と")),
            };
            (Some(code(first)), Some(doubt))
        }
    }
}

/// A form that is none of this survey's.
pub(super) struct Foreign {
    /// Why, in a sentence.
    pub(super) why: String,
    /// The fact that this makes.
    pub(super) kind: fn(String) -> Kind,
}

impl Foreign {
    fn new(why: String, kind: fn(String) -> Kind) -> Foreign {
        Foreign { why, kind }
    }
}

/// The form that a code names, or what is wrong with it.
pub(super) fn belongs<'i, 'b>(
    index: &'i Index<'b>,
    code: &FormCode,
) -> Result<&'i FormIndex<'b>, Foreign> {
    let survey = &index.project.survey;
    if !code.survey.eq_ignore_ascii_case(&survey.id) {
        let why = format!("別の調査（{}）の様式です", code.survey);
        return Err(Foreign::new(why, Kind::OtherSurvey));
    }
    if code.year != survey.year {
        let why = format!("別の年度（{}）の様式です", code.year.wareki());
        return Err(Foreign::new(why, Kind::OtherYear));
    }
    index.form_of_any(&code.department).ok_or_else(|| {
        let why = format!("課のコード「{}」の様式は出していません", code.department);
        Foreign::new(why, Kind::UnknownForm)
    })
}
