//! What loading and reading noticed, without judging it. The rules turn facts into findings.

use super::annotation::{Annotated, AnnotationKind, Control};
use super::place::Place;

/// One thing that was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What kind of thing.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// The section's name, or empty.
    pub department: String,
    /// The measure's code as the plan prints it, or empty.
    pub item: String,
    /// The field's key or the column's heading, or empty.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What was expected, where something was.
    pub wanted: String,
    /// What an annotation says beside its text.
    pub annotation: Option<Box<Annotated>>,
    /// Whether it stands in a file whose place another has taken: reported for the record only.
    pub is_superseded: bool,
    /// Whether the plan was changed after the forms were issued, and the section wrote nothing of it.
    pub is_of_changed_plan: bool,
}

/// The kinds of things that loading and reading notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// survey.toml or the template cannot be understood; `found` says what, `wanted` what to do.
    Settings,
    /// departments.csv has a line that cannot be used.
    Roster,
    /// The plan has a row that cannot be used.
    PlanRow,
    /// A further sheet of the plan's workbook, which is not read.
    OtherSheet,
    /// Text in the plan's workbook, or in one beside it, that is struck through and not read.
    StruckPlan,
    /// Two measures have the same code.
    CodeTwice,
    /// A plan column has no role; in another file, a column that is not read, with `wanted` cells
    /// that hold something.
    UnknownColumn,
    /// The plan names a section that the roster does not.
    UnknownDepartment,
    /// The plan names a section that is still open.
    OpenDepartment,
    /// A measure has no section to answer it.
    NoOwner,
    /// A reprint whose original cannot be determined.
    LostReprint,
    /// A reprint whose 再掲元 has another title.
    ReprintTitle,
    /// A related measure's code that the plan does not have.
    RelatedUnknown,
    /// A related measure's code under another measure's title.
    RelatedTitle,
    /// A related measure that cannot be told apart from plain text. Without `item`: all lines of
    /// the column, `wanted` says how many.
    RelatedUnread,
    /// The list has another title or code for a measure.
    ListTitle,
    /// A measure that only the list or only the plan has.
    ListMissing,
    /// The list has a measure in another place.
    ListOrder,
    /// The list marks other targets.
    ListTargets,
    /// The list has another text for a level.
    ListLevel,
    /// A line of decisions.csv cannot be used, or lacks what the record needs; `field` says which
    /// column.
    Decision,
    /// A decision that no finding bears; `wanted` quotes what stands there now. Where the field is
    /// 記録番号, nothing is known of what it was about.
    Idle,
    /// A decision's value that cannot take an answer's place.
    BadCorrection,

    /// A title of the list bears another mark in `【…】` than the plan's.
    ListMark,

    /// A file that is not a form.
    NotAForm,
    /// A file that cannot be read.
    Unreadable,
    /// The form of another survey.
    OtherSurvey,
    /// The form of another year.
    OtherYear,
    /// A form whose section the roster does not have.
    UnknownForm,
    /// An earlier version held a value that the chosen one does not.
    Superseded,
    /// Two files that cannot be put in order answer a cell differently.
    AnsweredTwice,
    /// An answer that one file holds and others leave blank; `wanted` names these. Without `field`: all
    /// such answers of the measure in a form that several people filled, with their labels in `found`.
    Split,
    /// A file with pictures, or with notes that cannot be read.
    Unread,
    /// A file with macros, embedded files, or links that lead out of it.
    Active,
    /// A text in a note or a shape; `annotation` says which.
    Annotation,
    /// A shape without text.
    Drawn,
    /// Cells painted or struck out.
    Painted,
    /// A form control; `found` is its label, or the line that is chosen in it.
    FormControl,
    /// A picture.
    Picture,

    /// A measure's sheet is not in the section's newest file; `wanted` names the older file whose
    /// answers are used instead, if there is one.
    SheetMissing,
    /// A sheet of a measure that the section was not asked about.
    NotAsked,
    /// Given text that was changed.
    Altered,
    /// Text outside the answer cells.
    Outside,
    /// Something typed over a value that the workbook computes.
    Overtyped,
    /// Words in the name of a sheet or a file beyond what was issued, or the name of a section that
    /// does not answer in the file; `wanted` is the whole name.
    Named,
    /// Text that is no answer and that is struck through.
    Struck,
    /// An answer that was not taken, because its marks disagree.
    Untaken,
    /// What stands on a card, or in a row of a list, that a section made that of a measure which the
    /// plan does not have.
    Proposed,
    /// A row that a section added to a table; `wanted` says as which row it is read.
    AddedRow,
    /// An answer cell that was merged with another one; `found` is what stands in the block, `wanted`
    /// the block's first cell.
    Merged,
    /// An answer cell whose row or column is gone.
    CellMissing,
    /// Hidden marks are gone, and others carried in their place; `found` says which are gone.
    Recovered,
    /// Marks that name different measures or fields.
    Disagree,
    /// A measure that a section is asked about now, and was not when the forms were issued.
    MeasureAdded,
    /// A measure that a section was asked about when the forms were issued, and is not now.
    MeasureDropped,
    /// The plan says of a measure something else than when the forms were issued.
    PlanTextChanged,
    /// The template asks other fields than when the forms were issued: `found` names those that are
    /// gone, `wanted` those that are new.
    FieldsChanged,

    /// Something in last year's answers that cannot be used; `field` says in which column.
    Previous,
    /// A measure of last year that this year's plan does not have.
    MeasureGone,
    /// A measure that was not there last year.
    MeasureNew,
    /// A measure under another code, or under nearly the same title; `wanted` is last year's.
    MeasureRenamed,
    /// A code that stood for another title last year; the two are not taken for one measure.
    MeasureReplaced,
    /// A measure that other sections are in charge of; `wanted` names last year's.
    SectionMoved,
}

impl Fact {
    /// Whether it is a check box that is the look of its cell.
    pub fn is_cell_box(&self) -> bool {
        let kind = self.annotation.as_ref().map(|own| own.kind);
        matches!(
            kind,
            Some(AnnotationKind::Control(Control::CellCheckBox, _))
        )
    }

    /// Whether it says of an answer cell that something was there and was not taken. A cell of which
    /// this is said never counts as answered or as left blank.
    pub fn leaves_answer_untaken(&self) -> bool {
        let is_untaken = match self.kind {
            Kind::Untaken | Kind::AnsweredTwice | Kind::CellMissing | Kind::Unread => true,
            // What is blank in a merged block is blank.
            Kind::Merged => !self.found.is_empty(),
            // These are the values of their cells.
            Kind::Picture | Kind::Annotation => {
                let values = [AnnotationKind::CellPicture, AnnotationKind::DoubledValue];
                let own = self.annotation.as_deref();
                own.is_some_and(|own| values.contains(&own.kind))
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
            found: String::new(),
            wanted: String::new(),
            annotation: None,
            is_superseded: false,
            is_of_changed_plan: false,
        }
    }
}
