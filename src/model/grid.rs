//! A workbook before it has a file format: sheets of placed, styled cells. Forms, corrections and
//! reports are all built as this, and one writer turns it into bytes.

use super::place::Cell;
use jiff::civil::Date;

/// A workbook.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The document's title.
    pub title: String,
    /// Text-only custom properties: name and value.
    pub properties: Vec<(String, String)>,
    /// Named lists on a hidden sheet that dropdowns read.
    pub sheets: Vec<Sheet>,
    /// The creation day that is written into the file, so that two runs give the same bytes.
    pub created: Option<Date>,
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The tab's name: at most 31 characters, without `[]:*?/\`.
    pub name: String,
    /// Whether the tab is hidden.
    pub hidden: bool,
    /// Columns from A on.
    pub columns: Vec<Column>,
    /// Rows from 1 on.
    pub rows: Vec<Row>,
    /// Cells with content or style.
    pub cells: Vec<Placed>,
    /// Dropdowns and limits.
    pub checks: Vec<Check>,
    /// Whether locked cells are protected (without a password).
    pub protected: bool,
    /// Whether rows may be inserted though it is protected.
    pub grows: bool,
    /// How it prints.
    pub page: Page,
    /// The first row and column that scroll.
    pub freeze: Option<Cell>,
    /// The heading row's first cell and the last cell of a filterable table.
    pub filter: Option<(Cell, Cell)>,
    /// Native charts.
    pub charts: Vec<Chart>,
    /// The tab's colour as `RRGGBB`.
    pub tab_color: Option<u32>,
    /// Where it prints what was answered.
    pub printed: Vec<Printed>,
}

/// A cell of a report that prints what was answered in a cell of the forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The measure, as an index into the plan.
    pub measure: usize,
    /// The name of the answer's cell, or the key of a field of which several cells are printed as one.
    pub answer: String,
    /// The name of the section whose answer alone it prints; empty where it prints those of all.
    pub section: String,
    /// Where.
    pub at: Cell,
}

/// A column's width in half-width characters.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The width.
    pub width: f64,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// A row's height in points.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The height.
    pub height: f64,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Whether a printed page ends above this row.
    pub page_break: bool,
}

/// A cell, or a merged block by its top left cell.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The top left cell.
    pub at: Cell,
    /// How many rows it covers.
    pub rows: u32,
    /// How many columns it covers.
    pub cols: u32,
    /// What stands in it.
    pub content: Content,
    /// How it looks.
    pub look: CellStyle,
    /// A note attached to it, or empty.
    pub note: String,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Nothing.
    Blank,
    /// Text, written so that no program runs it.
    Text(String),
    /// A number.
    Number(f64),
    /// A formula of the tool's own, with the result it has now.
    Formula(String, String),
    /// Text that leads to a cell of the same workbook: text, sheet, cell.
    Link(String, String, Cell),
}

impl Content {
    /// Text, or nothing where the text is empty.
    pub fn text(text: impl Into<String>) -> Content {
        let text = text.into();
        if text.is_empty() {
            Content::Blank
        } else {
            Content::Text(text)
        }
    }

    /// The text a reader sees, without formulas and numbers.
    pub fn as_text(&self) -> &str {
        match self {
            Content::Text(text) | Content::Link(text, ..) => text,
            _ => "",
        }
    }
}

/// The looks of the house style. The writer knows their fonts and colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellStyle {
    /// The sheet's title.
    Title,
    /// A line of small grey text.
    Small,
    /// Small grey text to the right.
    SmallRight,
    /// Plain text without a border.
    Plain,
    /// Text that must be noticed, without a border.
    Notice,
    /// A band that opens a part.
    Heading,
    /// The label of a value.
    Label,
    /// A value that is given and locked.
    Shown,
    /// A part of a given value that takes several rows: whether it is the first and the last part.
    ShownPart {
        /// The first part.
        first: bool,
        /// The last part.
        last: bool,
    },
    /// A given value, centred.
    ShownCenter,
    /// What was answered last year, given and locked.
    Last,
    /// What was answered last year, centred.
    LastCenter,
    /// The label of what was answered last year.
    LastLabel,
    /// A month in which something is planned.
    Planned,
    /// A month in which something was done, in the report.
    Done,
    /// A share that the sheet computes, blank while it is 0.
    Share,
    /// A cell to be filled in.
    Answer,
    /// A cell to be filled in, centred, for choices and numbers.
    AnswerCenter,
    /// A cell that a section struck through.
    Struck,
    /// A cell under a number format that shows nothing.
    Hidden,
    /// A filled cell that must be mended.
    Mend,
    /// The heading of a table's column.
    TableHead,
    /// A cell of a table.
    TableText,
    /// A centred cell of a table.
    TableCenter,
    /// A number of a table.
    TableNumber,
    /// A share of a table, as per cent.
    TableShare,
    /// A table cell that leads elsewhere.
    TableLink,
    /// The live count of cells still open.
    TableCount,
    /// A row that groups those below.
    Group,
    /// A table cell with the colour of its status, as `RRGGBB`.
    Status(u32),
    /// A table cell that reports an error.
    Error,
    /// A table cell that reports a warning.
    Warning,
    /// Keys that only the tool reads.
    Key,
}

impl CellStyle {
    /// The colour that it fills its cell with, as `RRGGBB`.
    pub fn fill(self) -> Option<u32> {
        match self {
            CellStyle::Heading => Some(0x1F4E79),
            CellStyle::Label | CellStyle::TableHead => Some(0xE6EDF4),
            CellStyle::Last | CellStyle::LastCenter | CellStyle::LastLabel => Some(0xF3F4F5),
            CellStyle::Planned => Some(0x9DB8D9),
            CellStyle::Done => Some(0x7FBF7F),
            CellStyle::Answer | CellStyle::AnswerCenter => Some(0xFFF8DC),
            CellStyle::Mend | CellStyle::Error => Some(0xFBD5D5),
            CellStyle::Group => Some(0xD5E1EC),
            CellStyle::Status(rgb) => Some(rgb),
            CellStyle::Warning => Some(0xFFF0C2),
            _ => None,
        }
    }

    /// Whether a section may write into a cell of this look.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            CellStyle::Answer | CellStyle::AnswerCenter | CellStyle::Mend
        )
    }
}

/// A limit on what may be typed into a cell, with the prompt it shows.
#[derive(Clone, Debug)]
pub struct Check {
    /// The cell.
    pub at: Cell,
    /// What may be typed.
    pub allow: Allow,
    /// The prompt's title, at most 32 characters; it stays in the file where nothing is shown.
    pub title: String,
    /// The prompt, at most 255 characters; nothing is shown where it is empty.
    pub prompt: String,
}

/// What may be typed into a cell.
#[derive(Clone, Debug)]
pub enum Allow {
    /// Anything; the prompt alone.
    Anything,
    /// One of the words in a fixed range of another sheet, such as `='選択肢'!$A$2:$A$6`.
    List(String),
    /// Anything, with the words of a range offered.
    Offer(String),
    /// Text of at most so many characters.
    Chars(u32),
}

/// How a sheet prints. Always A4, one page wide, with page numbers.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Landscape instead of portrait.
    pub landscape: bool,
    /// First and last row repeated on every page.
    pub repeat: Option<(u32, u32)>,
    /// The text at the foot, to the left of the page number.
    pub footer: String,
    /// The last row and column that print; all of it where it is not set.
    pub last: Option<Cell>,
}

/// A native chart over ranges of its sheet.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The top left cell it stands at.
    pub at: Cell,
    /// Its title.
    pub title: String,
    /// The shape.
    pub shape: Shape,
    /// First and last cell of the categories.
    pub categories: (Cell, Cell),
    /// Each series: its name and the first and last cell of its values, with a colour.
    pub series: Vec<(String, Cell, Cell, u32)>,
    /// Colours of the points where one series has a colour each.
    pub points: Vec<u32>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// The shape of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A ring.
    Ring,
    /// Bars that stack to the right.
    StackedBar,
}
