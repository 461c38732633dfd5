//! What loading and reading noticed, without judging it. The rules turn facts into findings.

use super::annotation::{Annotated, AnnotationKind, Control};
use super::place::{Cell, Place};
use jiff::civil::Date;

/// One thing that was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What was noticed.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// The section's name, or empty.
    pub department: String,
    /// The measure's code as the plan prints it, or empty.
    pub item: String,
    /// The field's key or the column's heading, or empty.
    pub field: String,
    /// Whether it stands in a file whose place another has taken: reported for the record only.
    pub is_superseded: bool,
    /// Whether the plan was changed after the forms were issued, and the section wrote nothing of it.
    pub is_of_changed_plan: bool,
}

/// Something that cannot be used, in plain Japanese for a clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, in one sentence.
    pub what: String,
    /// What to do about it.
    pub todo: String,
}

impl Fault {
    /// A fault and what to do about it.
    pub fn new(what: impl Into<String>, todo: impl Into<String>) -> Fault {
        Fault {
            what: what.into(),
            todo: todo.into(),
        }
    }
}

/// What a sheet that is not read is beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The first sheet of the plan's workbook, or of a table's beside it.
    First,
    /// The sheets of 案件.xlsx, with the name of the one that was perhaps meant, or nothing.
    Known(String),
    /// A template, by its title, which has no table for it.
    Template(String),
}

/// The kinds of things that loading and reading notice, each with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// survey.toml or the template cannot be understood.
    Settings(Fault),
    /// A setting that `new` wrote and nobody replaced.
    Untouched {
        /// What people call it.
        label: &'static str,
        /// What stands there.
        text: String,
    },
    /// A due date beside a weekday that is not its own.
    DueWeekday {
        /// What people call it.
        name: String,
        /// As it is written.
        written: String,
        /// The date.
        due: Date,
    },
    /// A due date that has passed before the forms were issued.
    DuePassed {
        /// What people call it.
        name: String,
        /// The date.
        due: Date,
        /// The day of the run.
        today: Date,
    },
    /// A due date that stands in place of the survey's, and is not after it.
    DueNotLater {
        /// What people call it.
        name: String,
        /// The date.
        due: Date,
        /// The survey's.
        first: Date,
    },
    /// The due date of corrections has passed.
    CorrectionDuePassed {
        /// The date.
        due: Date,
        /// The day of the run.
        today: Date,
    },
    /// The template names a sheet of the report that cannot be made.
    ReportSheet(Fault),
    /// departments.csv has a line that cannot be used.
    Roster(Fault),
    /// The plan has a row that cannot be used.
    PlanRow(Fault),
    /// The plan is no table with a row for each measure.
    PlanShape(Fault),
    /// Rows above the plan's headings, which are not read: how many, and the texts of the first.
    RowsAbove(usize, String),
    /// A sheet that is not read, the one at the fact's place, and what it is beside.
    OtherSheet(Beside),
    /// Text in the plan's workbook, or in one beside it, that is struck through and not read.
    StruckPlan(String),
    /// Two measures have the same code.
    CodeTwice {
        /// The second one, cited.
        measure: String,
        /// The first one, cited.
        first: String,
        /// Where the first one stands in the file.
        first_at: Place,
    },
    /// A plan column that has no role, by its heading.
    UnknownColumn(String),
    /// A plan column whose heading the vocabulary lacks, and which is read as another all the same.
    ReadAs {
        /// Its heading.
        heading: String,
        /// What people call what it is read as.
        meaning: String,
        /// Why it is read so.
        why: String,
    },
    /// A column of another table that is not read.
    UnreadColumn {
        /// Its heading.
        heading: String,
        /// How many of its cells hold something.
        filled: usize,
    },
    /// The plan names a section that the roster does not.
    UnknownDepartment {
        /// The name as the plan has it.
        name: String,
        /// The roster's name that was probably meant; empty where none was.
        nearest: String,
        /// The line of departments.csv that would make it mean every section; empty where it
        /// does not sound like that.
        line: String,
    },
    /// The plan names a section that is still open.
    OpenDepartment {
        /// The name as the plan has it.
        name: String,
        /// The line of departments.csv that would decide it.
        line: String,
    },
    /// The plan names a section that is no more.
    FormerDepartment {
        /// The name as the plan has it.
        name: String,
        /// The present sections that took its work over.
        now: Vec<String>,
        /// The day on which they did, where it is written.
        since: Option<Date>,
        /// In how many measures it is read as the only one of them.
        measures: usize,
        /// The line of departments.csv that would say which of several it is; empty where there is
        /// one.
        line: String,
    },
    /// A section whose work is taken over only after its form is due.
    StillThere {
        /// Its name.
        name: String,
        /// The day.
        since: Date,
    },
    /// A measure, cited, that has no section to answer it.
    NoOwner(String),
    /// The plan has no column that says who is asked.
    NoOwnerColumn(Fault),
    /// A reprint whose original cannot be determined.
    LostReprint {
        /// What it names as its original, or its own title.
        named: String,
        /// The measures of its title, cited; empty where there is none.
        alike: String,
    },
    /// A reprint whose 再掲元 has another title.
    ReprintTitle {
        /// What it names as its original.
        named: String,
        /// That measure, cited.
        original: String,
    },
    /// A related measure's code that the plan does not have.
    RelatedUnknown {
        /// The measure as it is named.
        named: String,
        /// The measure that was probably meant, cited; empty where none was.
        meant: String,
    },
    /// A related measure's code under another measure's title.
    RelatedTitle {
        /// The measure as it is named.
        named: String,
        /// The measure that was probably meant, cited; empty where none was.
        meant: String,
    },
    /// A related measure that cannot be told apart from plain text.
    RelatedUnread(String),
    /// A column of related measures of which hardly a line names one.
    RelatedColumn {
        /// Its first line that names none.
        first: String,
        /// How many of its lines name none.
        unread: usize,
        /// How many lines it has.
        lines: usize,
    },
    /// The list has another title or code for a measure.
    ListTitle {
        /// What the list has.
        listed: String,
        /// What the plan has.
        planned: String,
        /// Where the plan has it.
        planned_at: Place,
        /// What only the list's and what only the plan's title has; `None` where the codes differ.
        parts: Option<(String, String)>,
    },
    /// A measure that only the list has.
    OnlyListed {
        /// The measure, cited.
        measure: String,
        /// Where the plan has the measure, which the list has twice.
        planned_at: Option<Place>,
    },
    /// A measure that only the plan has.
    OnlyPlanned {
        /// The measure, cited.
        measure: String,
        /// Where the plan has it.
        planned_at: Place,
    },
    /// The list has a measure in another place.
    ListOrder {
        /// The measure, cited.
        measure: String,
        /// The measure before it in the list, cited; `None` where it is the first.
        listed_after: Option<String>,
        /// The measure before it in the plan, cited; `None` where it is the first.
        planned_after: Option<String>,
        /// Where the plan has it.
        planned_at: Place,
    },
    /// The list marks a target that the plan does not, or the other way round.
    ListTargets {
        /// What stands in the list.
        listed: String,
        /// Whether the plan marks it.
        is_planned: bool,
        /// Where the plan has the targets.
        planned_at: Place,
    },
    /// A target of the plan for which the list has no column.
    TargetUnlisted {
        /// How many measures the plan marks with it.
        measures: usize,
        /// Where the plan marks the first of them.
        first_at: Place,
    },
    /// The list has another text for a level.
    ListLevel {
        /// What the list has.
        listed: String,
        /// What the plan has.
        planned: String,
        /// Where the plan has it.
        planned_at: Place,
        /// For how many measures.
        measures: usize,
    },
    /// A line of decisions.csv cannot be used, or lacks what the record needs; the fact's field says
    /// which column.
    Decision(Fault),
    /// A decision that no finding bears.
    Idle {
        /// What was decided on, or the finding's number where only that is known.
        subject: String,
        /// Whether nothing is known but the finding's number.
        is_unknown: bool,
        /// What stands there now, quoted; `None` where nothing is found any more.
        now: Option<String>,
    },
    /// A decision about a returned file that cannot be followed.
    FileDecision(Fault),
    /// An answer that a decision about its file, or about another one, leaves unused.
    NotUsed {
        /// The answer.
        text: String,
        /// The one that is used; empty where there is none.
        chosen: String,
        /// What was decided, in a word.
        word: &'static str,
        /// The file of which it was decided.
        named: String,
    },
    /// A decision's value that cannot take an answer's place.
    BadCorrection {
        /// What is wrong with it.
        what: String,
        /// What may stand there.
        expected: String,
    },

    /// A title of the list bears another mark in `【…】` than the plan's.
    ListMark {
        /// The list's title.
        listed: String,
        /// The plan's.
        planned: String,
        /// Where the plan has it.
        planned_at: Place,
    },

    /// A file that is not a form.
    NotAForm(Fault),
    /// A file that is no form and was sent along with the answers.
    Attachment {
        /// What kind of document it is.
        document: &'static str,
        /// The measures to which it belongs, cited.
        measures: Vec<String>,
    },
    /// An answer that refers to an attachment which is not there.
    AttachmentMissing {
        /// Its words.
        words: String,
        /// The whole answer.
        text: String,
    },
    /// A file that cannot be read.
    Unreadable(Fault),
    /// The form of another survey; which, in a sentence.
    OtherSurvey(String),
    /// The form of another year; which, in a sentence.
    OtherYear(String),
    /// A form whose section the roster does not have; which, in a sentence.
    UnknownForm(String),
    /// An earlier version held a value that the chosen one does not.
    Superseded {
        /// The earlier value.
        earlier: String,
        /// The chosen one; empty where it is blank.
        chosen: String,
    },
    /// Two places that cannot be put in order answer a cell differently.
    AnsweredTwice {
        /// What stands at the fact's place.
        text: String,
        /// What stands elsewhere.
        others: Vec<(Place, String)>,
    },
    /// An answer that one place holds and others leave blank.
    BlankElsewhere {
        /// The answer.
        text: String,
        /// The files or the cell that leave it blank.
        blank_in: String,
    },
    /// Answers of a measure, in a form that several people filled, that one file holds and others leave
    /// blank.
    PartElsewhere {
        /// The labels of the answers; empty where it is the whole measure.
        labels: Vec<String>,
        /// The files that leave them blank, or lack the measure.
        blank_in: String,
    },
    /// A form whose first sheet says that no measure applies, and which answers measures all the same:
    /// these, cited.
    NilBeside(Vec<String>),
    /// A correction in which every answer is the one it was sent with.
    CorrectionUntouched,
    /// Something in a file that cannot be read.
    Unread(Unread),
    /// A file with macros, embedded files, or links that lead out of it: what people call these.
    Active(Vec<&'static str>),
    /// A text in a note or a shape.
    Annotation(Box<Annotated>),
    /// A shape without text.
    Drawn(Box<Annotated>),
    /// Cells painted or struck out.
    Painted(Box<Annotated>),
    /// A form control; its text is its label, or the line that is chosen in it.
    FormControl(Box<Annotated>),
    /// A picture.
    Picture(Box<Annotated>),
    /// So many more of a kind of which the first are reported one by one.
    Rest(Many, usize),

    /// A measure's sheet is not in the section's newest file.
    SheetMissing {
        /// That file.
        newest: String,
        /// The older file whose answers are used instead, if there is one.
        older: Option<String>,
    },
    /// A round of which nothing has come back from the fact's section, which returned another one.
    RoundAwaited(String),
    /// A sheet of the fact's section in the file of another one.
    SheetOfOther,
    /// A sheet, or rows, of a measure that the section was not asked about.
    NotAsked {
        /// What is answered there; empty where nothing is.
        answers: String,
        /// The measure as it is shown there.
        measure: String,
    },
    /// A measure that other sections are asked about now; the fact's section answered it before.
    Reassigned {
        /// What it answered.
        answers: String,
        /// The sections that are asked now.
        owners: String,
    },
    /// A form of a section that is gone, whose place the fact's section has taken.
    FormerSection(String),
    /// What stands in the cells of a field that the template has no more.
    FieldGone(String),
    /// What stands in given rows of a table that the plan has no more.
    RowGone(String),
    /// Given text that was changed.
    Altered {
        /// What stands there.
        now: String,
        /// What was issued; empty where nothing was.
        issued: String,
    },
    /// Text outside the answer cells.
    Outside(String),
    /// Something typed over a value that the workbook computes.
    Overtyped {
        /// What is seen there.
        text: String,
        /// The formula that took the place of the form's, with `=`, if one did.
        formula: Option<String>,
    },
    /// Words in the name of a sheet or a file beyond what was issued.
    Named {
        /// These words.
        words: String,
        /// The whole name.
        name: String,
    },
    /// A file that bears the name of this section, which does not answer in it.
    NamedAfter(String),
    /// Text that is no answer and that is struck through.
    Struck(String),
    /// An answer that was not taken, because its marks disagree.
    Untaken(String),
    /// What stands on a card, or in a row of a list, that a section made that of a measure which the
    /// plan does not have.
    Proposed {
        /// What stands there.
        text: String,
        /// The measure as the section names it.
        measure: String,
    },
    /// A row that a section added to a table.
    AddedRow {
        /// What stands in it.
        text: String,
        /// As which row of which table it is read.
        row: String,
    },
    /// An answer cell that was merged with another one.
    Merged {
        /// What stands in the block.
        text: String,
        /// The block's first cell.
        first: Cell,
    },
    /// An answer cell whose row or column is gone.
    CellMissing {
        /// Where it was issued.
        issued_at: Cell,
    },
    /// Hidden marks are gone or are others', and what people see was read in their place.
    Recovered {
        /// Which marks.
        marks: String,
        /// Whether some are gone.
        is_gone: bool,
        /// Whether some are those of other rows or columns.
        is_wrong: bool,
    },
    /// Marks that name different measures or fields.
    Disagree {
        /// What people see, in words.
        seen: String,
        /// What the marks say, in words.
        marked: String,
    },
    /// A measure that a section is asked about now, and was not when the forms were issued.
    MeasureAdded,
    /// A measure, cited, that a section was asked about when the forms were issued, and is not now.
    MeasureDropped(String),
    /// The plan says of a measure something else than when the forms were issued: under which heading,
    /// where one can be named.
    PlanTextChanged(Option<String>),
    /// What the plan says of a measure otherwise than when the forms were issued.
    PlanReworded(Vec<Rewording>),
    /// The template asks other fields than when the forms were issued.
    FieldsChanged {
        /// The labels of those that are gone.
        gone: String,
        /// The labels of those that are new.
        new: String,
        /// The labels of those that are called otherwise, before and after.
        renamed: String,
    },

    /// A line of renumbered.csv that cannot be used, or only in part.
    Renumbered(Fault),
    /// Something in last year's answers that cannot be used; the fact's field says in which column.
    Previous(Fault),
    /// A measure of last year, cited, that this year's plan does not have.
    MeasureGone(String),
    /// A measure, cited, that was not there last year.
    MeasureNew(String),
    /// A measure under another code, or under nearly the same title.
    MeasureRenamed {
        /// This year's, cited.
        now: String,
        /// Last year's, cited.
        last: String,
    },
    /// A code that stood for another title last year; the two are not taken for one measure.
    MeasureReplaced {
        /// This year's measure, cited.
        now: String,
        /// Last year's, cited.
        last: String,
    },
    /// A measure that other sections are in charge of.
    SectionMoved {
        /// The sections in charge now.
        now: String,
        /// Those of last year.
        last: String,
    },
}

/// A text of the plan that reads otherwise now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewording {
    /// The heading of its column.
    pub heading: String,
    /// What it said when the forms were issued.
    pub before: String,
    /// What it says now.
    pub after: String,
}

/// What cannot be read in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The value of the cell at the fact's place.
    Value,
    /// The values of so many more cells of a sheet.
    MoreValues(usize),
    /// A sheet that the workbook names and does not hold.
    Sheet,
    /// A sheet with many times the hidden marks of a form.
    Marks,
    /// What lies beside the cells.
    Parts(Vec<UnreadPart>),
}

/// What lies beside the cells and cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadPart {
    /// Shapes.
    Shapes,
    /// Notes.
    Notes,
    /// Pictures.
    Pictures,
    /// Shapes of the format before DrawingML.
    OldShapes,
}

/// What a file may hold more of than is reported one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// Texts outside the answer cells.
    Outside,
    /// Texts in notes and shapes.
    Annotations,
    /// Shapes without text.
    Drawn,
    /// Painted cells.
    Painted,
    /// Form controls.
    FormControls,
    /// Pictures.
    Pictures,
}

impl Many {
    /// Which of these a kind is one of, if any.
    pub fn of(kind: &Kind) -> Option<Many> {
        match kind {
            Kind::Outside(_) => Some(Many::Outside),
            Kind::Annotation(_) => Some(Many::Annotations),
            Kind::Drawn(_) => Some(Many::Drawn),
            Kind::Painted(_) => Some(Many::Painted),
            Kind::FormControl(_) => Some(Many::FormControls),
            Kind::Picture(_) => Some(Many::Pictures),
            _ => None,
        }
    }
}

impl Kind {
    /// What lies beside or over the cells, where it is that.
    pub fn annotated(&self) -> Option<&Annotated> {
        match self {
            Kind::Annotation(own)
            | Kind::Drawn(own)
            | Kind::Painted(own)
            | Kind::FormControl(own)
            | Kind::Picture(own) => Some(own),
            _ => None,
        }
    }
}

impl Fact {
    /// Whether it is a check box that is the look of its cell.
    pub fn is_cell_box(&self) -> bool {
        let kind = self.kind.annotated().map(|own| own.kind);
        matches!(
            kind,
            Some(AnnotationKind::Control(Control::CellCheckBox, _))
        )
    }

    /// Whether it says of an answer cell that something was there and was not taken. A cell of which
    /// this is said never counts as answered or as left blank.
    pub fn leaves_answer_untaken(&self) -> bool {
        let is_untaken = match &self.kind {
            Kind::Untaken(_)
            | Kind::AnsweredTwice { .. }
            | Kind::CellMissing { .. }
            | Kind::Unread(_) => true,
            // What is blank in a merged block is blank.
            Kind::Merged { text, .. } => !text.is_empty(),
            // These are the values of their cells.
            Kind::Picture(own) | Kind::Annotation(own) => {
                let values = [AnnotationKind::CellPicture, AnnotationKind::DoubledValue];
                values.contains(&own.kind)
            }
            _ => false,
        };
        is_untaken && !self.field.is_empty()
    }

    /// A fact at a place; the other parts are set as fields.
    pub fn new(kind: Kind, place: Place) -> Fact {
        Fact {
            kind,
            place,
            department: String::new(),
            item: String::new(),
            field: String::new(),
            is_superseded: false,
            is_of_changed_plan: false,
        }
    }
}
