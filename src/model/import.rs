//! What an import makes of workbooks: a plan, what was recognised, and what was left over.

use super::place::{Cell, Place};

/// A text of the plan and where it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The text.
    pub text: String,
    /// The cells that say it.
    pub places: Vec<Place>,
}

/// A cell whose text the plan does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Where it stands.
    pub place: Place,
    /// Its text.
    pub text: String,
    /// Why it is left over.
    pub why: String,
}

/// What a sheet was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A list.
    List,
    /// Individual sheets.
    Cards,
    /// Neither.
    Nothing,
}

impl Shape {
    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            Shape::List => "一覧",
            Shape::Cards => "個票",
            Shape::Nothing => "計画なし",
        }
    }

    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Shape::List => "list",
            Shape::Cards => "cards",
            Shape::Nothing => "none",
        }
    }
}

/// What was recognised on a sheet.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The sheet.
    pub place: Place,
    /// What it is.
    pub shape: Shape,
    /// How many measures it tells.
    pub measures: usize,
    /// Its headings, each with its first cell.
    pub headings: Vec<(Cell, String)>,
    /// The rows that repeat a list's headings.
    pub repeated: Vec<u32>,
    /// The row that most looks like one of headings, where the sheet has such.
    pub row: Vec<HeadingSeen>,
}

/// A heading and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingSeen {
    /// Where it stands.
    pub cell: Cell,
    /// Its text.
    pub text: String,
    /// What it was taken for; none where the tool does not know it.
    pub meaning: Option<&'static str>,
    /// What the texts below it look like, where the heading is not known.
    pub likely: Option<&'static str>,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The headings, those of the code and the title first.
    pub columns: Vec<String>,
    /// The measures, each with a value for each heading.
    pub rows: Vec<Vec<Value>>,
    /// The sheets in their order.
    pub seen: Vec<Seen>,
    /// Every text that is neither in the plan nor a heading.
    pub left: Vec<Leftover>,
    /// The cells of headings.
    pub headings: Vec<Place>,
    /// The cells of the tool's own hidden keys, which are no texts.
    pub keys: Vec<Place>,
    /// What the clerk has to know.
    pub notes: Vec<String>,
    /// Why what was read is not believable as a plan.
    pub doubts: Vec<String>,
    /// The headings that the clerk said the meaning of and that no sheet has.
    pub missing: Vec<String>,
}
