//! What a form holds beyond what is first issued: a section's own answers, and what to mend.

use super::entry::Entry;
use crate::model::address::Address;
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::state::SectionState;
use crate::model::template::Rows;
use std::collections::HashMap;

/// What a form is sent for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letter {
    /// To be filled in by the deadline.
    #[default]
    Request,
    /// To be mended: the deadline is past.
    Correction,
    /// Once more, because nothing came back by the deadline.
    Reminder,
}

/// What a form holds beyond what is first issued; empty for the form itself.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    /// What it is sent for.
    pub letter: Letter,
    /// How far the section has come; `None` for the form first sent.
    pub state: Option<SectionState>,
    /// 0 for the form first sent, 1 for the first correction.
    pub round: u32,
    /// Answers by measure and field, exactly as they stood.
    pub answers: HashMap<(usize, String), String>,
    /// What was answered to questions that the form does not ask, by measure and field: of earlier
    /// rounds, or of other sections.
    pub standing: HashMap<(usize, String), String>,
    /// What the section is asked to mend.
    pub mends: Vec<Mend>,
}

/// One thing to mend.
#[derive(Clone, Debug, Default)]
pub struct Mend {
    /// The measure, where it is about one.
    pub measure: Option<usize>,
    /// The measure as people call it, by number and title; empty where it is about none.
    pub cited: String,
    /// The field, where it is about one.
    pub field: Option<String>,
    /// Whether the report is wrong without it.
    pub is_error: bool,
    /// Where it stood in the returned file, in words.
    pub place: String,
    /// Whether that is a single cell.
    pub is_of_cell: bool,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Mend {
    /// The cell of this form that it is about; where the measure begins where it is about a measure
    /// as a whole. None where it is about a cell of the returned file that is no answer's.
    pub fn target(&self, entries: &[Entry]) -> Option<(String, Cell)> {
        let entry = entries.iter().find(|e| Some(e.measure) == self.measure)?;
        let asked = |key: &str| entry.answers.iter().find(|(k, _)| k == key);
        let answer = self.field.as_deref().and_then(asked);
        let whole = (!self.is_of_cell).then_some(entry.top);
        let cell = answer.map(|(_, cell)| *cell).or(whole)?;
        Some((entry.sheet.clone(), cell))
    }

    /// What the list of the first sheet says: this text, below the measures it is about.
    pub fn listed(cited: &[&str], text: &str) -> String {
        match cited.is_empty() {
            true => text.to_string(),
            false => format!("【{}】\n{text}", cited.join("、")),
        }
    }

    /// The text of what the list says, without the measures it is about.
    pub fn unlisted(listed: &str) -> &str {
        let bare = listed
            .strip_prefix('【')
            .and_then(|rest| rest.split_once("】\n"));
        bare.map_or(listed, |(_, text)| text)
    }

    /// Message and hint as one text.
    pub fn text(&self) -> String {
        match self.hint.is_empty() {
            true => self.message.clone(),
            false => format!("{}\n→ {}", self.message, self.hint),
        }
    }
}

impl Filling {
    /// What stands in a field of a measure; empty where nothing does.
    pub fn answer(&self, measure: usize, field: &str) -> &str {
        self.answers
            .get(&(measure, field.to_string()))
            .map_or("", String::as_str)
    }

    /// How many rows of a table a measure has: those issued, and further ones that were filled.
    pub(super) fn rows(&self, project: &Project, measure: usize, table: &Rows) -> u32 {
        let issued = project.given(measure, table).len() as u32 + table.open;
        let own = self.answers.iter().filter_map(|((m, cell), text)| {
            let address = Address::parse(cell);
            let is_own = *m == measure && table.asks(address.field) && !text.trim().is_empty();
            address.row.filter(|_| is_own)
        });
        own.max().unwrap_or(0).max(issued)
    }

    /// What the section is asked to mend in a field.
    pub(super) fn mends_of(&self, measure: usize, field: &str) -> Vec<&Mend> {
        self.mends
            .iter()
            .filter(|m| m.measure == Some(measure) && m.field.as_deref() == Some(field))
            .collect()
    }
}
