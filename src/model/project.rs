//! A project folder once it is read: the settings, the template, the roster and the plan.

use super::plan::Plan;
use super::roster::Roster;
use super::survey::Survey;
use super::template::Template;

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
}
