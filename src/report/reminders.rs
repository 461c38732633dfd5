//! What each section is to be told in a mail: that its form is missing, what is still blank, what is to
//! be mended and by when, or that all is there. The words are those of a template ([`super::mail`]).

use super::ReportInput;
use super::corrections;
use crate::layout::cover::due_text;
use crate::merge::progress::{Cells, Progress};
use crate::model::answer::{Answer, Receipt};
use crate::model::finding::{Finding, Severity, ToSection};
use crate::model::state::SectionState;
use crate::text::code::normalize_code;
use crate::text::width::beginning;
use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;

/// What a section is told for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Occasion {
    /// It returned nothing, or a blank form.
    #[serde(rename = "督促")]
    Reminder,
    /// What it returned cannot be read.
    #[serde(rename = "再提出依頼")]
    Again,
    /// It has something to mend.
    #[serde(rename = "修正依頼")]
    Correction,
    /// It is done.
    #[serde(rename = "受領連絡")]
    Receipt,
}

impl Occasion {
    /// All of them.
    pub const ALL: [Occasion; 4] = [
        Occasion::Reminder,
        Occasion::Again,
        Occasion::Correction,
        Occasion::Receipt,
    ];

    fn of(state: SectionState) -> Occasion {
        match state {
            SectionState::NotReturned | SectionState::Blank => Occasion::Reminder,
            SectionState::Unreadable => Occasion::Again,
            SectionState::ToMend => Occasion::Correction,
            SectionState::Done | SectionState::Nil => Occasion::Receipt,
        }
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            Occasion::Reminder => "督促",
            Occasion::Again => "再提出依頼",
            Occasion::Correction => "修正依頼",
            Occasion::Receipt => "受領連絡",
        }
    }

    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Occasion::Reminder => "reminder",
            Occasion::Again => "again",
            Occasion::Correction => "correction",
            Occasion::Receipt => "receipt",
        }
    }

    /// How the file of its text ends.
    pub fn ending(self) -> String {
        format!("_{}.txt", self.label())
    }
}

/// What one section is told. The members bear the names that a template uses.
#[derive(Clone, Debug, Serialize)]
pub struct Reminder {
    /// What for.
    #[serde(rename = "種類")]
    pub occasion: Occasion,
    /// How far the section has come, in the word for people.
    #[serde(rename = "状態")]
    pub state: &'static str,
    /// The survey's title.
    #[serde(rename = "調査")]
    pub survey: String,
    /// The fiscal year surveyed.
    #[serde(rename = "年度")]
    pub year: String,
    /// The section that asks.
    #[serde(rename = "依頼元")]
    pub from: String,
    /// Its contact, or empty.
    #[serde(rename = "連絡先")]
    pub contact: String,
    /// The section's code.
    #[serde(rename = "コード")]
    pub code: String,
    /// The section's name.
    #[serde(rename = "課名")]
    pub name: String,
    /// Its division, or empty.
    #[serde(rename = "部名")]
    pub bureau: String,
    /// Division and section, as a letter is addressed.
    #[serde(rename = "宛先")]
    pub to: String,
    /// The measures it is asked about, by number and title.
    #[serde(rename = "事業")]
    pub asked: Vec<String>,
    /// How many these are.
    #[serde(rename = "事業数")]
    pub measures: usize,
    /// How many of these do not apply, as it says.
    #[serde(rename = "該当なしの数")]
    pub nil: usize,
    /// Its due date, with the weekday.
    #[serde(rename = "提出期限")]
    pub due: String,
    /// Whether it is late.
    #[serde(rename = "期限超過")]
    pub is_late: bool,
    /// By when it is to answer now, as it stands before a verb.
    #[serde(rename = "いつまでに")]
    pub by: String,
    /// The day on which its last return came, or empty.
    #[serde(rename = "受付")]
    pub received: String,
    /// The files that came from it, or empty.
    #[serde(rename = "届いたファイル")]
    pub files: String,
    /// The workbook in out/corrections that `report` makes for it, or empty.
    #[serde(rename = "添付")]
    pub attached: String,
    /// What is still blank, measure by measure.
    #[serde(rename = "未記入")]
    pub missing: Vec<Missing>,
    /// How many required cells are blank.
    #[serde(rename = "未記入の数")]
    pub blank: usize,
    /// What is to be mended.
    #[serde(rename = "直す")]
    pub mends: Vec<Mend>,
    /// How much that is.
    #[serde(rename = "直す数")]
    pub mend_count: usize,
    /// What is to be looked at.
    #[serde(rename = "確認")]
    pub checks: Vec<Mend>,
    /// How much that is.
    #[serde(rename = "確認の数")]
    pub check_count: usize,
    /// How the names of its files begin.
    #[serde(skip)]
    pub stem: String,
    /// Its due date.
    #[serde(skip)]
    pub due_date: Date,
    /// How far it has come, in the word for programs.
    #[serde(skip)]
    pub state_word: &'static str,
}

/// The blank cells of a measure.
#[derive(Clone, Debug, Serialize)]
pub struct Missing {
    /// The measure, by number and title.
    #[serde(rename = "事業")]
    pub measure: String,
    /// Its cells that must be filled and are blank.
    #[serde(rename = "欄")]
    pub cells: Vec<MissingCell>,
}

/// A blank cell.
#[derive(Clone, Debug, Serialize)]
pub struct MissingCell {
    /// What is asked in it.
    #[serde(rename = "項目")]
    pub label: String,
    /// The sheet, as the section's file has it.
    #[serde(rename = "シート")]
    pub sheet: String,
    /// The cell on it.
    #[serde(rename = "セル")]
    pub cell: String,
}

/// One thing to mend or to look at.
#[derive(Clone, Debug, Serialize)]
pub struct Mend {
    /// The measure, by number and title; the file where it is about none.
    #[serde(rename = "事業")]
    pub measure: String,
    /// Where it stands in the section's file; empty where it is about the file as a whole.
    #[serde(rename = "場所")]
    pub place: String,
    /// What is wrong.
    #[serde(rename = "内容")]
    pub message: String,
    /// What to do, or empty.
    #[serde(rename = "直し方")]
    pub hint: String,
}

impl Reminder {
    /// The name of the file with its text.
    pub fn file(&self) -> String {
        format!("{}{}", self.stem, self.occasion.ending())
    }

    /// The blank cells, a line for each measure.
    pub fn missing_lines(&self) -> String {
        let cell = |own: &MissingCell| format!("{}（{} {}）", own.label, own.sheet, own.cell);
        let line = |own: &Missing| {
            let cells: Vec<String> = own.cells.iter().map(cell).collect();
            format!("{}：{}", own.measure, cells.join("、"))
        };
        let lines: Vec<String> = self.missing.iter().map(line).collect();
        lines.join("\n")
    }

    /// What is to be mended or looked at, a line each.
    pub fn mend_lines(&self) -> String {
        let line = |own: &Mend| format!("{} {}：{}", own.measure, own.place, own.message);
        let lines: Vec<String> = self.mends.iter().chain(&self.checks).map(line).collect();
        lines.join("\n")
    }
}

/// What each section is told on a day, in the order of the forms.
pub fn all(input: &ReportInput<'_>, today: Date) -> Vec<Reminder> {
    let cells = Cells::new(input.project, input.answers);
    let mended: Vec<String> = corrections::sections(input)
        .iter()
        .map(|own| own.form.department.to_string())
        .collect();
    let progress = input.progress();
    let told = progress.iter().map(|own| {
        let is_sent_again = mended.iter().any(|code| *own.form.department == **code);
        reminder(input, &cells, own, is_sent_again, today)
    });
    told.collect()
}

fn reminder(
    input: &ReportInput<'_>,
    cells: &Cells<'_>,
    own: &Progress<'_>,
    is_sent_again: bool,
    today: Date,
) -> Reminder {
    let survey = &input.project.survey;
    let section = input.project.roster.by_code(&own.form.department);
    let bureau = section.map_or(String::new(), |d| d.bureau.clone());
    let name = own.form.name.to_string();
    let occasion = Occasion::of(own.state);
    let blank: Vec<&Answer> = match occasion {
        Occasion::Receipt => vec![],
        Occasion::Reminder | Occasion::Again | Occasion::Correction => {
            blank_cells(input, cells, own)
        }
    };
    let (mends, checks) = match own.state {
        SectionState::NotReturned => (vec![], vec![]),
        _ => (
            mends(input, own, &blank, Severity::Error),
            mends(input, own, &blank, Severity::Warning),
        ),
    };
    let files = own.received.iter().map(|own| own.file);
    let files: Vec<&str> = files.chain(own.unread.iter().copied()).collect();
    let received = own.last_received();
    Reminder {
        occasion,
        state: own.state.label(),
        survey: survey.title.clone(),
        year: survey.year.wareki(),
        from: survey.from.clone(),
        contact: survey.contact.clone(),
        code: own.form.department.to_string(),
        to: match bureau.is_empty() {
            true => name.clone(),
            false => format!("{bureau}　{name}"),
        },
        name,
        bureau,
        asked: {
            let asked = own.form.measures.iter();
            asked
                .map(|m| input.project.plan.measures[*m].cited())
                .collect()
        },
        measures: own.form.measures.len(),
        nil: own.nil,
        due: due_text(own.due),
        is_late: own.is_late(today),
        by: by(own, today),
        received: received.map_or(String::new(), |time| due_text(time.date())),
        files: files.join("、"),
        attached: match is_sent_again {
            true => corrections::file(own),
            false => String::new(),
        },
        blank: own.required.blank(),
        missing: missing(input, &blank),
        mend_count: mends.len(),
        mends,
        check_count: checks.len(),
        checks,
        stem: corrections::stem(own).to_string(),
        due_date: own.due,
        state_word: own.state.word(),
    }
}

/// By when a section is to answer: the day for what is sent again, or its due date while that is not
/// past. A day that is past is not asked for.
fn by(own: &Progress<'_>, today: Date) -> String {
    let is_first = matches!(own.state, SectionState::NotReturned | SectionState::Blank);
    let days = [Some(own.due).filter(|_| is_first), own.due_again];
    let day = days.into_iter().flatten().find(|day| *day >= today);
    day.map_or("お早めに".to_string(), |day| {
        format!("{}までに", due_text(day))
    })
}

/// The cells of a section that must be filled and are blank, but for those that were decided on.
fn blank_cells<'a>(
    input: &ReportInput<'a>,
    cells: &Cells<'_>,
    own: &Progress<'_>,
) -> Vec<&'a Answer> {
    let plan = &input.project.plan;
    let decided: HashSet<(&str, &str)> = input
        .findings
        .iter()
        .filter(|f| f.department == own.form.name && !f.is_open())
        .map(|f| (&*f.item, &*f.field))
        .collect();
    let is_missing = |a: &&Answer| {
        let code = plan.measures[a.measure].code.as_str();
        let is_there = a.receipt != Receipt::NotIssued && !a.is_not_taken();
        let is_own = a.department == own.form.department && a.is_blank() && is_there;
        is_own && cells.is_required(a) && !decided.contains(&(code, &*a.field))
    };
    input.answers.iter().filter(is_missing).collect()
}

fn missing(input: &ReportInput<'_>, blank: &[&Answer]) -> Vec<Missing> {
    let mut by_measure: IndexMap<usize, Vec<MissingCell>> = IndexMap::new();
    for answer in blank {
        let place = answer.place();
        let (sheet, cell) = match place.cell {
            Some(_) => (place.sheet.to_string(), place.cell_text()),
            // Where no file holds the cell, it is told where the form has it.
            None => (answer.issued.1.to_string(), answer.issued.2.to_string()),
        };
        let label = input.project.label_of(&answer.field);
        let cells = by_measure.entry(answer.measure).or_default();
        cells.push(MissingCell { label, sheet, cell });
    }
    let measures = &input.project.plan.measures;
    let told = by_measure.into_iter().map(|(measure, cells)| Missing {
        measure: measures[measure].cited(),
        cells,
    });
    told.collect()
}

/// What a section is to mend or to look at, but for what is told as blank.
fn mends(
    input: &ReportInput<'_>,
    own: &Progress<'_>,
    blank: &[&Answer],
    severity: Severity,
) -> Vec<Mend> {
    let plan = &input.project.plan;
    let is_told = |f: &Finding| {
        let is_cell = |a: &&&Answer| plan.measures[a.measure].code == *f.item && a.field == f.field;
        f.value.is_empty() && blank.iter().any(|a| is_cell(&a))
    };
    let is_own = |f: &&Finding| {
        f.department == own.form.name && f.severity == severity && f.is_for_section()
    };
    let findings = input.findings.iter().filter(is_own);
    findings
        .filter(|f| !is_told(f))
        .map(|f| mend(input, f))
        .collect()
}

fn mend(input: &ReportInput<'_>, finding: &Finding) -> Mend {
    let plan = &input.project.plan;
    let measure = plan.position(&normalize_code(&finding.item));
    let (message, hint) = match &finding.to_section {
        ToSection::Words { message, hint } => (message, hint),
        ToSection::Same | ToSection::Nothing => (&finding.message, &finding.hint),
    };
    let place = &finding.place;
    let cell = place.cell_text();
    Mend {
        measure: measure.map_or(place.file.to_string(), |m| plan.measures[m].cited()),
        place: match (place.sheet.is_empty(), cell.is_empty()) {
            (true, _) => cell,
            (false, true) => format!("シート「{}」", place.sheet),
            (false, false) => format!("シート「{}」の {cell}", place.sheet),
        },
        message: shorten(message),
        hint: hint.clone(),
    }
}

/// A sentence that quotes a long text, as far as it goes into a mail. The workbook that is sent along has
/// it whole.
fn shorten(message: &str) -> String {
    const MOST: usize = 500;
    match beginning(message, MOST) {
        Some(start) => format!("{start}…（長いため、あとは省きました）"),
        None => message.to_string(),
    }
}
