//! decisions.csv: what the section in charge decided about findings.

use super::place::Place;

/// One line of decisions.csv.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The finding's id.
    pub id: String,
    /// What was decided.
    pub ruling: Ruling,
    /// The value that takes the answer's place; empty where the finding was accepted.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When, as written.
    pub date: String,
    /// What the finding was about, as far as the line says it.
    pub subject: Subject,
    /// Where the line stands.
    pub place: Place,
}

/// One line of decisions.csv about a returned file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDecision {
    /// The file's path below returned/, as written.
    pub file: String,
    /// The SHA-256 of the file when it was decided, in lower-case hexadecimal; empty where the line
    /// does not say it.
    pub sha256: String,
    /// The section's name; empty where the decision is about all that the file holds.
    pub department: String,
    /// Whether the file counts; otherwise it is not to be used.
    pub is_used: bool,
    /// Why.
    pub reason: String,
    /// Where the line stands.
    pub place: Place,
}

impl FileDecision {
    /// The word that people read and write.
    pub fn word(&self) -> &'static str {
        file_word(self.is_used)
    }

    /// Whether a file counts that a word of decisions.csv or of the command line is said of; `None`
    /// where the word says nothing of a file.
    pub fn parse(word: &str) -> Option<bool> {
        match crate::text::normalize::normalize(word).as_str() {
            "採用" | "use" | "used" => Some(true),
            "不採用" | "ignore" | "not_used" => Some(false),
            _ => None,
        }
    }
}

/// The word that people read and write of a file that counts, or of one that is not to be used.
pub fn file_word(is_used: bool) -> &'static str {
    match is_used {
        true => "採用",
        false => "不採用",
    }
}

/// What was decided about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It may stay as it is.
    Accept,
    /// Another value takes the answer's place.
    Correct,
}

impl Ruling {
    /// The word in findings.csv and answers.csv.
    pub fn word(self) -> &'static str {
        match self {
            Ruling::Accept => "accepted",
            Ruling::Correct => "corrected",
        }
    }

    /// The word that people read and write.
    pub fn label(self) -> &'static str {
        match self {
            Ruling::Accept => "了承",
            Ruling::Correct => "修正",
        }
    }

    /// The ruling that a word of decisions.csv or of the command line means.
    pub fn parse(word: &str) -> Option<Ruling> {
        match crate::text::normalize::normalize(word).as_str() {
            "了承" | "accept" | "accepted" => Some(Ruling::Accept),
            "修正" | "correct" | "corrected" => Some(Ruling::Correct),
            _ => None,
        }
    }
}

/// What a finding is about, in words that a spreadsheet leaves as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The rule's code.
    pub code: String,
    /// The section's name.
    pub department: String,
    /// The measure's code and title.
    pub item: String,
    /// The field's label.
    pub field: String,
    /// Where it stands.
    pub place: String,
    /// What stood there, in 「」.
    pub value: String,
}

impl Subject {
    /// Whether two findings are about one thing, whatever stands there. Where no field is named, the
    /// place tells.
    pub fn is_about(&self, other: &Subject) -> bool {
        let same = |a: &str, b: &str| a == b;
        let places = !self.field.is_empty() || same(&self.place, &other.place);
        !self.code.is_empty()
            && same(&self.code, &other.code)
            && same(&self.department, &other.department)
            && same(&self.item, &other.item)
            && same(&self.field, &other.field)
            && places
    }
}
