//! A project folder once it is read: the settings, the template, the roster and the plan.

use super::place::Place;
use super::plan::Plan;
use super::roster::Roster;
use super::survey::Survey;
use super::template::Template;
use crate::text::number::Number;
use indexmap::IndexMap;

/// Everything that distribution and collection start from.
#[derive(Clone, Debug)]
pub struct Project {
    /// survey.toml.
    pub survey: Survey,
    /// The template, with the survey's statuses in place.
    pub template: Template,
    /// departments.csv.
    pub roster: Roster,
    /// plan.csv or plan.xlsx.
    pub plan: Plan,
    /// chapters.csv: the report's own text, in the file's order.
    pub chapters: Vec<Chapter>,
    /// published.csv: counts published before, in the file's order.
    pub published: Vec<Published>,
}

/// A chapter of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its number as written, such as `第1章`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub content: String,
    /// Where it stands.
    pub place: Place,
}

/// A count that was published: how many measures of a group have one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The key of the plan column that groups the measures; empty for the whole plan.
    pub group_key: String,
    /// The group as written; the plan may write it with more around it.
    pub group: String,
    /// The key of the field that was counted.
    pub field: String,
    /// The answer that was counted, as written.
    pub value: String,
    /// How many measures have it.
    pub count: Number,
    /// Out of how many, where that is written.
    pub total: Option<Number>,
    /// The cells of the other columns, by heading.
    pub others: IndexMap<String, String>,
    /// Where its row stands.
    pub place: Place,
}
