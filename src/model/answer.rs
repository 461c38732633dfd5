//! What came back: files, the cells that answer something, and the answers chosen from them.

use super::decision::Decision;
use super::fact::Fact;
use super::place::{Cell, Place};
use crate::text::normalize::without_blanks;
use crate::text::shared::SharedText;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One file found under returned/.
#[derive(Clone, Debug)]
pub struct Return {
    /// Its path relative to returned/, with `/` between parts.
    pub file: SharedText,
    /// The SHA-256 of its bytes in hexadecimal; empty where it could not be read.
    pub sha256: String,
    /// What became of it.
    pub disposition: Disposition,
    /// Why, in words.
    pub reason: String,
    /// The section it is from, or a guess from its name; empty where unknown.
    pub department: String,
    /// When it says it was last saved, in UTC.
    pub modified: Option<String>,
    /// When the file in returned/ was last written, in UTC: a zip's where it is in one.
    pub stored: Option<String>,
    /// What it holds for each section whose form is in it, until the answers are chosen from it.
    pub portions: Vec<Portion>,
    /// What stays known of these.
    pub holds: Vec<Held>,
    /// What was noticed in it.
    pub facts: Vec<Fact>,
    /// What people call its format, where it is a document or a picture and no workbook.
    pub document: Option<&'static str>,
    /// What it belongs to, where it was sent along with the answers.
    pub attached_to: Vec<AttachedTo>,
}

/// A measure to which an attachment belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedTo {
    /// The measure, as an index into the plan.
    pub measure: usize,
    /// The answer's cell that refers to it; empty where its own name tells the measure.
    pub field: String,
}

impl Return {
    /// A file of which nothing is known yet but its name.
    pub fn new(file: &str) -> Return {
        Return {
            file: file.into(),
            sha256: String::new(),
            disposition: Disposition::Rejected,
            reason: String::new(),
            department: String::new(),
            modified: None,
            stored: None,
            portions: vec![],
            holds: vec![],
            facts: vec![],
            document: None,
            attached_to: vec![],
        }
    }

    /// Leaves the file out as no document; why.
    pub fn ignore(&mut self, why: &str) {
        self.disposition = Disposition::Ignored;
        self.reason = why.to_string();
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Its answers are used.
    Accepted,
    /// A later version of the same section is used instead.
    Superseded,
    /// It is not a form of this survey, or cannot be read.
    Rejected,
    /// It is no document at all, such as a lock file.
    Ignored,
    /// It is a zip, whose files are returns of their own.
    Opened,
    /// A decision says that it is not used, or which file is used in its place.
    NotUsed,
    /// It is no form, and was sent along with the answers.
    Attached,
}

impl Disposition {
    /// The word in intake.csv.
    pub fn word(self) -> &'static str {
        match self {
            Disposition::Accepted => "accepted",
            Disposition::Superseded => "superseded",
            Disposition::Rejected => "rejected",
            Disposition::Ignored => "ignored",
            Disposition::Opened => "opened",
            Disposition::NotUsed => "not_used",
            Disposition::Attached => "attached",
        }
    }
}

/// What one file holds of one section's form.
#[derive(Clone, Debug, Default)]
pub struct Portion {
    /// The section's code.
    pub department: String,
    /// Whether the file as a whole is this section's.
    pub own: bool,
    /// The round of the form code: 0 for the form first sent.
    pub round: u32,
    /// Which earlier edition it was made from, and is told in the measures and sections of: 0 for the
    /// present one.
    pub edition: usize,
    /// The cells of the present form that the form of its edition did not have.
    pub not_asked: BTreeSet<(usize, SharedText)>,
    /// The measures about which the forms of its earlier editions asked; `None` where it holds sheets
    /// of the present one.
    pub asked_about: Option<BTreeSet<usize>>,
    /// The measures whose sheet was found, by plan index, with the sheet's name.
    pub sheets: BTreeMap<usize, SharedText>,
    /// The measures whose sheet was made that of one which the plan does not have.
    pub reused: BTreeSet<usize>,
    /// The measures whose sheet was found, and for which a decision names another file.
    pub set_aside: BTreeSet<usize>,
    /// What stands in each answer cell, by plan index and field key; blank cells too.
    pub cells: BTreeMap<(usize, SharedText), CellContent>,
    /// Answer cells from which nothing may be taken: their marks disagree, or they stand twice.
    pub refused: BTreeSet<(usize, SharedText)>,
    /// The places outside of the form that the letter named to which this replies, in its list of what
    /// to mend: a section that returns it knows what became of a file that could not be read.
    pub replies_to: BTreeSet<String>,
    /// That no measure of the form applies, where the first sheet says so.
    pub nil: Option<CellContent>,
    /// What else stands for a cell in the same file, where that differs from what stands in `cells`.
    pub others: BTreeMap<(usize, SharedText), Vec<CellContent>>,
}

/// What stays known of a [`Portion`] once the answers are chosen.
#[derive(Clone, Debug)]
pub struct Held {
    /// The section's code.
    pub department: String,
    /// The round of the form code.
    pub round: u32,
    /// Whether the sheet of any measure was found.
    pub has_sheets: bool,
    /// Whether nothing stands in any answer cell.
    pub is_blank: bool,
    /// The places outside of the form to which it replies.
    pub replies_to: BTreeSet<String>,
}

impl Portion {
    /// Whether its form asked about a measure.
    pub fn asked_about(&self, measure: usize) -> bool {
        let asked = self.asked_about.as_ref();
        asked.is_none_or(|asked| asked.contains(&measure))
    }
}

impl Held {
    /// What stays known of a portion.
    pub fn of(portion: &Portion) -> Held {
        Held {
            department: portion.department.clone(),
            round: portion.round,
            has_sheets: !portion.sheets.is_empty(),
            is_blank: portion.cells.values().all(|own| own.shown().is_empty()),
            replies_to: portion.replies_to.clone(),
        }
    }
}

/// What stands in one answer cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellContent {
    /// Where.
    pub place: Place,
    /// What a person sees there.
    pub text: SharedText,
    /// The formula without `=`, or empty.
    pub formula: String,
    /// Whether the file says it is an error value.
    pub is_error: bool,
    /// What is seen and stored there, where that is not just the text.
    pub display: Option<Box<Display>>,
}

/// What a cell shows and stores beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// What its number format shows, to the letter, where that is not the text: rounded, grouped, a
    /// day in words. Empty where it shows nothing, and `#` alone where it cannot be shown.
    pub shown: Option<String>,
    /// The bare number that the file stores, where the text is not just that; the text, where words
    /// of the format take its place.
    pub stored: Option<String>,
    /// What is struck through, where anything is. The text has it all the same.
    pub strike: Option<Strike>,
}

/// A text with a line through some of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strike {
    /// What has no line through it.
    pub kept: String,
    /// What has one.
    pub struck: String,
}

impl Display {
    /// What is seen of a text, to the letter; the text where its format shows nothing that tells it.
    pub fn seen<'a>(display: Option<&'a Display>, text: &'a str) -> &'a str {
        let shown = display.and_then(|d| d.shown.as_deref());
        shown.filter(|s| tells(s)).unwrap_or(text)
    }

    /// This, where it says anything.
    pub fn boxed(self) -> Option<Box<Display>> {
        (self != Display::default()).then(|| Box::new(self))
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        let strike = self.strike.as_ref().map(|s| [&s.kept, &s.struck]);
        let own = [&self.shown, &self.stored].into_iter().flatten();
        own.chain(strike.into_iter().flatten())
            .map(String::len)
            .sum()
    }
}

impl CellContent {
    /// What a person sees, to the letter; the text where its format shows nothing that tells it.
    pub fn seen(&self) -> &str {
        Display::seen(self.display.as_deref(), &self.text)
    }

    /// The bare number or the text that the file stores, where other words are seen.
    pub fn stored(&self) -> Option<&str> {
        self.display.as_ref()?.stored.as_deref()
    }

    /// The same without what is struck through.
    pub fn unstruck(mut self) -> CellContent {
        let Some(strike) = self.display.as_ref().and_then(|d| d.strike.clone()) else {
            return self;
        };
        let is_all = crate::text::normalize::is_blank(&strike.kept);
        if is_all {
            self.formula.clear();
            self.is_error = false;
        }
        self.text = SharedText::from(&strike.kept);
        self.display = Some(Box::new(Display {
            strike: Some(strike),
            ..Display::default()
        }));
        self
    }

    /// What is struck through.
    pub fn struck(&self) -> Option<&str> {
        let strike = self.display.as_ref()?.strike.as_ref()?;
        Some(&strike.struck)
    }

    /// What is seen, where that is nothing, or nothing that tells what is stored.
    pub fn unreported(&self) -> Option<&str> {
        let shown = self.display.as_ref()?.shown.as_deref()?;
        (!tells(shown)).then_some(shown)
    }

    /// Whether two cells say the same: blanks and line breaks in a text do not count.
    pub fn says_the_same(&self, other: &CellContent) -> bool {
        without_blanks(&self.shown()) == without_blanks(&other.shown())
    }

    /// What a person sees, or the formula where its result was not saved.
    pub fn shown(&self) -> String {
        match self.text.is_empty() && !self.formula.is_empty() {
            true => format!("={}", self.formula),
            false => crate::text::normalize::trim(&self.text).to_string(),
        }
    }
}

/// Whether what a format shows tells anything: Excel fills a cell with `#` that it cannot show.
fn tells(shown: &str) -> bool {
    !crate::text::normalize::is_blank(shown) && !shown.chars().all(|c| c == '#')
}

/// One answer cell that was issued, with what came back for it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The section's code.
    pub department: SharedText,
    /// The section's name.
    pub name: SharedText,
    /// The measure, as an index into the plan.
    pub measure: usize,
    /// The field's key.
    pub field: SharedText,
    /// What came back, or the decided value in its place; `None` where no file holds the cell.
    pub standing: Option<CellContent>,
    /// What took the place of what came back.
    pub correction: Option<Box<Correction>>,
    /// The normalised value; empty where blank or unreadable.
    pub value: SharedText,
    /// What keeps the answer from being read or from being good.
    pub troubles: Vec<Trouble>,
    /// The form's file, sheet and cell as issued.
    pub issued: (SharedText, SharedText, Cell),
    /// What came back for the cell.
    pub receipt: Receipt,
}

/// What came back for an answer cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Receipt {
    /// Nothing to be taken, which is reported once elsewhere: no return, or no sheet.
    #[default]
    Nothing,
    /// Nothing, as the cell was never issued: nobody misses it.
    NotIssued,
    /// Nothing: what came back was sent before the cell was issued.
    IssuedSince,
    /// The cell. What stands in it is the answer, or it is blank.
    Taken,
    /// An answer that was there and could not be taken: what stands at each of its places, as far as
    /// that can be read.
    NotTaken(Vec<CellContent>),
}

/// A value that was decided on, and what came back in its place.
#[derive(Clone, Debug)]
pub struct Correction {
    /// What came back; `None` where no file holds the cell.
    pub returned: Option<CellContent>,
    /// What was decided.
    pub decision: Decision,
}

impl Answer {
    /// Exactly what the section wrote, whatever was decided since.
    pub fn returned(&self) -> &str {
        match &self.correction {
            Some(correction) => correction.returned.as_ref().map_or("", |s| &s.text),
            None => self.raw(),
        }
    }

    /// Whether the section's file holds an error value.
    pub fn returned_error(&self) -> bool {
        let returned = match &self.correction {
            Some(correction) => &correction.returned,
            None => &self.standing,
        };
        returned.as_ref().is_some_and(|s| s.is_error)
    }

    /// Exactly what stands in the cell, or was decided on in its place.
    pub fn raw(&self) -> &str {
        self.standing.as_ref().map_or("", |s| &s.text)
    }

    /// The same, to be kept.
    pub fn shared_raw(&self) -> SharedText {
        let standing = self.standing.as_ref();
        standing.map_or(SharedText::default(), |s| s.text.clone())
    }

    /// What a person sees in the cell, to the letter.
    pub fn seen(&self) -> &str {
        self.standing.as_ref().map_or("", CellContent::seen)
    }

    /// What a person sees in the cell, without blanks around it.
    pub fn shown(&self) -> String {
        self.standing
            .as_ref()
            .map_or(String::new(), CellContent::shown)
    }

    /// Where it stands in what came back.
    pub fn place(&self) -> Place {
        self.standing
            .as_ref()
            .map(|s| s.place.clone())
            .unwrap_or_default()
    }

    /// Whether an answer was there and was not taken. Severity, the section's state and the report's
    /// words follow from this.
    pub fn is_not_taken(&self) -> bool {
        matches!(self.receipt, Receipt::NotTaken(_))
    }

    /// What stands where an answer was not taken, a text for each place.
    pub fn not_taken(&self) -> &[CellContent] {
        match &self.receipt {
            Receipt::NotTaken(standings) => standings,
            Receipt::Nothing | Receipt::NotIssued | Receipt::IssuedSince | Receipt::Taken => &[],
        }
    }

    /// What the answer says to conditions on it: its value, or what stands there unread or untaken.
    /// Answers that differ say something, but none of them.
    pub fn said(&self) -> String {
        let untaken = self.not_taken().iter().map(CellContent::shown);
        match (self.value.is_empty(), self.raw().is_empty()) {
            (false, _) => self.value.to_string(),
            (true, false) => crate::text::normalize::trim(self.raw()).to_string(),
            (true, true) => untaken.collect::<Vec<_>>().join("／"),
        }
    }

    /// The same, where the nth of answers that differ is the right one.
    pub fn said_by(&self, nth: usize) -> String {
        let untaken = self.not_taken();
        match untaken.get(nth.min(untaken.len().saturating_sub(1))) {
            Some(standing) if self.standing.is_none() => standing.shown(),
            _ => self.said(),
        }
    }

    /// Whether nothing was written that was taken.
    pub fn is_blank(&self) -> bool {
        let standing = self.standing.as_ref();
        standing.is_none_or(|s| s.is_error || crate::text::normalize::is_blank(&s.text))
    }
}

/// Why an answer cannot be read, or why it is not good.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// Not among the choices; the nearest one, or empty.
    NotAChoice(String),
    /// Another word than the choice as which it is read; empty where it is read as no mark.
    ReadAs(String),
    /// The number format shows something else than what the file stores: what is seen, and what is
    /// stored.
    ShownOtherwise(String, String),
    /// What is struck through, and not taken.
    Struck(String),
    /// Not a number; why.
    BadNumber(String),
    /// A number or date out of its bounds; the bounds in words.
    OutOfBounds(String),
    /// Not a date or month; why.
    BadDate(String),
    /// Longer than allowed: how long, and how long it may be, in characters.
    TooLong(usize, usize),
    /// A formula stands there; what it says.
    Formula(String),
    /// An error value, or a formula without a result.
    ErrorValue(String),
}
