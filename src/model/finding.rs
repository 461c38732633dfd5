//! A finding: something in the data that a person has to look at. Trouble of the tool's own is
//! [`crate::error::Error`], never a finding.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::place::Place;
use crate::text::code::cmp_codes;
use crate::text::shared::SharedText;
use std::borrow::Cow;
use std::ops::Range;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Must be mended before the report is right.
    Error,
    /// Should be looked at.
    Warning,
    /// For the record.
    Info,
}

impl Severity {
    /// The word in findings.csv and findings.json.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Error => "エラー",
            Severity::Warning => "注意",
            Severity::Info => "参考",
        }
    }
}

/// What the rules of one letter look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Each answer by itself, or beside the others.
    Answers,
    /// The answers against what the plan says for this year.
    Progress,
    /// What several sections say of one measure.
    Departments,
    /// decisions.csv.
    Decisions,
    /// The plan, the settings and what else the project was made of.
    Plan,
    /// The files that came back.
    Files,
    /// The plan and the template against what the forms were issued with.
    Issued,
    /// The sheets of a file that came back.
    Sheets,
    /// The counts that were published.
    Totals,
    /// Last year's answers against this year's plan.
    LastPlan,
    /// This year's answers against last year's.
    LastAnswers,
    /// A rule of the survey's own.
    #[default]
    Own,
}

impl Family {
    /// Whether its findings stand in files of the project folder, not in what came back.
    pub fn is_of_project(self) -> bool {
        let project = [
            Family::Decisions,
            Family::Plan,
            Family::Issued,
            Family::LastPlan,
        ];
        project.contains(&self)
    }
}

/// What a section is told of a finding in its correction. The clerk in charge reads the finding's own
/// message and hint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToSection {
    /// The finding's own message and hint.
    #[default]
    Same,
    /// Words of its own, as the finding's are for the clerk.
    Words {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Nothing: only the clerk can do something about it.
    Nothing,
}

/// One finding. Every text in it is plain Japanese for a clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The rule's code, such as `A301`.
    pub code: Cow<'static, str>,
    /// What its rule looks at.
    pub family: Family,
    /// The section's name, or empty.
    pub department: SharedText,
    /// The measure's code as the plan prints it, or empty.
    pub item: SharedText,
    /// The field's key, or empty.
    pub field: SharedText,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What stands there.
    pub value: SharedText,
    /// The characters of `value` in question, in their order; none means all of it.
    pub parts: Vec<Range<usize>>,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub hint: String,
    /// What its section is told of it.
    pub to_section: ToSection,
    /// Stable from run to run while the place and the value stay the same. Set by [`number`].
    pub id: String,
    /// What the section in charge decided about it.
    pub decision: Option<Decision>,
}

impl Finding {
    /// A finding of one of the survey's own rules at a place; the other parts are added with the methods below.
    pub fn new(
        severity: Severity,
        code: impl Into<Cow<'static, str>>,
        place: Place,
        message: String,
    ) -> Finding {
        Finding {
            severity,
            code: code.into(),
            family: Family::default(),
            department: SharedText::default(),
            item: SharedText::default(),
            field: SharedText::default(),
            place,
            message,
            value: SharedText::default(),
            parts: vec![],
            expected: String::new(),
            hint: String::new(),
            to_section: ToSection::Same,
            id: String::new(),
            decision: None,
        }
    }

    /// Whether nothing was decided about it: it is still to do.
    pub fn is_open(&self) -> bool {
        self.decision.is_none()
    }

    /// Whether its section can do something about it: it is open, and not about the plan.
    pub fn is_for_section(&self) -> bool {
        let is_of_plan = self.family == Family::Plan;
        self.to_section != ToSection::Nothing && !is_of_plan && self.is_open()
    }

    /// Says what its rule looks at.
    pub fn family(mut self, family: Family) -> Finding {
        self.family = family;
        self
    }

    /// Names the section.
    pub fn department(mut self, name: impl Into<SharedText>) -> Finding {
        self.department = name.into();
        self
    }

    /// Names the measure.
    pub fn item(mut self, code: impl Into<SharedText>) -> Finding {
        self.item = code.into();
        self
    }

    /// Names the field.
    pub fn field(mut self, key: impl Into<SharedText>) -> Finding {
        self.field = key.into();
        self
    }

    /// Quotes what stands there.
    pub fn value(mut self, value: impl Into<SharedText>) -> Finding {
        self.value = value.into();
        self
    }

    /// Says which characters of what stands there are in question.
    pub fn parts(mut self, mut parts: Vec<Range<usize>>) -> Finding {
        parts.retain(|part| part.start < part.end);
        parts.sort_by_key(|part| (part.start, part.end));
        parts.dedup();
        self.parts = parts;
        self
    }

    /// Says what was expected.
    pub fn expected(mut self, expected: &str) -> Finding {
        self.expected = expected.to_string();
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: &str) -> Finding {
        self.hint = hint.to_string();
        self
    }

    /// Says what the section is told of it.
    pub fn to_section(mut self, words: ToSection) -> Finding {
        self.to_section = words;
        self
    }
}

/// Sorts findings (errors first, then section, place and rule) and gives each its id.
///
/// `rank` tells where a section stands in the roster; `digest` turns the identifying text into a short name; two findings that share a text are reported
/// apart by a number.
pub fn number(
    findings: &mut [Finding],
    rank: impl Fn(&str) -> usize,
    digest: impl Fn(&str) -> String,
) {
    findings.sort_by(|a, b| {
        let ranks = rank(&a.department).cmp(&rank(&b.department));
        a.severity
            .cmp(&b.severity)
            .then(ranks)
            .then_with(|| within(a, b))
    });
    let mut seen = std::collections::HashMap::new();
    for finding in findings {
        let name = no_number(digest(&identity(finding)));
        let count = seen.entry(name.clone()).or_insert(0);
        *count += 1;
        finding.id = match *count {
            1 => name,
            n => format!("{name}-{n}"),
        };
    }
}

/// Findings of one rule and section that say the same, together, at the place of the first of them.
pub fn groups<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Vec<&'a Finding>> {
    let mut groups: IndexMap<[&str; 6], Vec<&Finding>> = IndexMap::new();
    for f in findings {
        let (severity, code) = (f.severity.word(), f.code.as_ref());
        let key = [
            severity,
            code,
            &f.department,
            &f.message,
            &f.expected,
            &f.hint,
        ];
        groups.entry(key).or_default().push(f);
    }
    groups.into_values().collect()
}

/// A name that no spreadsheet takes for a number, as it would `0012345678` and `12345e6789`.
fn no_number(name: String) -> String {
    match name.chars().all(|c| c.is_ascii_digit() || c == 'e') {
        true => format!("f{}", name.get(1..).unwrap_or("")),
        false => name,
    }
}

/// What tells one finding from another: the rule, the place and the value.
fn identity(f: &Finding) -> String {
    let cell = f.place.cell_text();
    [
        f.code.as_ref(),
        &f.department,
        &f.item,
        &f.field,
        &f.place.file,
        &f.place.sheet,
        &cell,
        &f.value,
    ]
    .join("\u{1f}")
}

/// The order within a section: files, sheets and measures as a person would list them, 7 before 11.
fn within(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let natural = |of: fn(&Finding) -> &str| match of(a) == of(b) {
        true => std::cmp::Ordering::Equal,
        false => cmp_codes(of(a), of(b)).then_with(|| of(a).cmp(of(b))),
    };
    natural(|f| &f.place.file)
        .then_with(|| natural(|f| &f.place.sheet))
        .then_with(|| a.place.cell.cmp(&b.place.cell))
        .then_with(|| a.code.cmp(&b.code))
        .then_with(|| natural(|f| &f.item))
        .then_with(|| (&a.field, &a.value).cmp(&(&b.field, &b.value)))
}
