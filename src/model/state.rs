//! How far a section has come with its form, in the one word that `status`, the forms and the report
//! use for it.

use super::template::NIL;

/// How far a section has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionState {
    /// Nothing has come back.
    NotReturned,
    /// What came back cannot be read as its form.
    Unreadable,
    /// The form came back as empty as it was sent.
    Blank,
    /// Something in it has to be mended.
    ToMend,
    /// Nothing has to be mended.
    Done,
    /// Nothing has to be mended, and none of its measures applies.
    Nil,
}

impl SectionState {
    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            SectionState::NotReturned => "未提出",
            SectionState::Unreadable => "要再提出",
            SectionState::Blank => "未記入",
            SectionState::ToMend => "要修正",
            SectionState::Done => "済",
            SectionState::Nil => NIL,
        }
    }

    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            SectionState::NotReturned => "not_returned",
            SectionState::Unreadable => "unreadable",
            SectionState::Blank => "blank",
            SectionState::ToMend => "to_mend",
            SectionState::Done => "done",
            SectionState::Nil => "not_applicable",
        }
    }
}
