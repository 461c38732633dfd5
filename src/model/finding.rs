//! A finding: something in the data that a person has to look at. Trouble of the tool's own is
//! [`crate::error::Error`], never a finding.

use serde::Serialize;

use super::place::Place;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

/// One finding. Every text in it is plain Japanese for a clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The rule's code, such as `A301`.
    pub code: &'static str,
    /// The section's name, or empty.
    pub department: String,
    /// The measure's code as the plan prints it, or empty.
    pub item: String,
    /// The field's key, or empty.
    pub field: String,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What stands there.
    pub value: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub hint: String,
    /// Stable from run to run while the place and the value stay the same. Set by [`number`].
    pub id: String,
}

impl Finding {
    /// A finding of a rule at a place; the other parts are added with the methods below.
    pub fn new(severity: Severity, code: &'static str, place: Place, message: String) -> Finding {
        Finding {
            severity,
            code,
            department: String::new(),
            item: String::new(),
            field: String::new(),
            place,
            message,
            value: String::new(),
            expected: String::new(),
            hint: String::new(),
            id: String::new(),
        }
    }

    /// Names the section.
    pub fn department(mut self, name: &str) -> Finding {
        self.department = name.to_string();
        self
    }

    /// Names the measure.
    pub fn item(mut self, code: &str) -> Finding {
        self.item = code.to_string();
        self
    }

    /// Names the field.
    pub fn field(mut self, key: &str) -> Finding {
        self.field = key.to_string();
        self
    }

    /// Quotes what stands there.
    pub fn value(mut self, value: &str) -> Finding {
        self.value = value.to_string();
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
}

/// Sorts findings (errors first, then section, place and rule) and gives each its id.
///
/// `rank` tells where a section stands in the roster; `digest` turns the identifying text into a short name; two findings that share a text are told
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
        let name = digest(&identity(finding));
        let count = seen.entry(name.clone()).or_insert(0);
        *count += 1;
        finding.id = match *count {
            1 => name,
            n => format!("{name}-{n}"),
        };
    }
}

/// What tells one finding from another: the rule, the place and the value.
fn identity(f: &Finding) -> String {
    let cell = f.place.cell_text();
    [
        f.code,
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

/// The order within a section.
fn within(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let key = |f: &Finding| (f.place.clone(), f.code, f.item.clone(), f.field.clone());
    key(a).cmp(&key(b)).then_with(|| a.value.cmp(&b.value))
}
