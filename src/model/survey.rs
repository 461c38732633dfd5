//! survey.toml: what this survey is and who asks.

use crate::text::era::FiscalYear;
use indexmap::IndexMap;
use jiff::civil::Date;

use super::limits::Limits;
use super::own_rule::OwnRule;
use super::place::Place;
use super::project_book::SETTING_ROWS;
use super::template::Choice;
use super::tuning::Tuning;

/// The settings of one survey.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Letters, digits and hyphens; part of every form code.
    pub id: String,
    /// The survey's title as sections and the committee read it.
    pub title: String,
    /// The fiscal year surveyed.
    pub year: FiscalYear,
    /// The day by which sections return their form.
    pub due: Date,
    /// The day by which they return what they are sent again; `None` for as soon as they can.
    pub correction_due: Option<Date>,
    /// The section that asks.
    pub from: String,
    /// Its telephone number, extension or mail address.
    pub contact: String,
    /// The template's name.
    pub template: String,
    /// Whether sections that the plan only relates to a measure are asked too.
    pub ask_related: bool,
    /// Whether a section may say of a measure that it does not apply.
    pub nil: bool,
    /// Statuses that replace the template's. Empty: the template's stand.
    pub statuses: Vec<Choice>,
    /// The plan's headings of its levels, outermost first. Empty: the known headings tell.
    pub levels: Vec<String>,
    /// The file with the plan's own list of measures. Empty: list.csv or list.xlsx, if there.
    pub list: String,
    /// Plan headings mapped to roles by hand: heading to role.
    pub columns: IndexMap<String, String>,
    /// How much of a returned file is read at most.
    pub limits: Limits,
    /// What is said of single rules.
    pub rules: Vec<Tuning>,
    /// Rules of the survey's own.
    pub own_rules: Vec<OwnRule>,
    /// Last year's project folder, where it is named.
    pub previous: Option<LastFolder>,
    /// The file with the plan. Empty: one of the usual names.
    pub plan: String,
    /// The rounds in which it is sent, in their order. Empty: once, with everything.
    pub rounds: Vec<Round>,
    /// Where the settings stand.
    pub places: Places,
}

/// One of the rounds (照会) in which a survey is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its name, such as 追加照会 or 二次評価.
    pub name: String,
    /// The day by which its forms are returned.
    pub due: Date,
    /// The keys of the fields and tables that it asks. Empty: all that no other round names.
    pub fields: Vec<String>,
    /// The codes of the sections that it asks, about every measure. Empty: those in charge.
    pub sections: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

impl Survey {
    /// Whether the settings stand on a sheet, and not in survey.toml.
    pub fn is_on_sheet(&self) -> bool {
        !self.places.whole.sheet.is_empty()
    }

    /// What people call a setting: its name on the sheet, or its key in survey.toml, without the table's.
    pub fn label<'a>(&self, key: &'a str) -> &'a str {
        let bare = key.split_once('.').map_or(key, |(_, bare)| bare);
        let setting = SETTING_ROWS.iter().find(|setting| setting.key == key);
        setting
            .filter(|_| self.is_on_sheet())
            .map_or(bare, |setting| setting.name)
    }
}

/// Where settings stand.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The file or sheet of them all.
    pub whole: Place,
    /// The place of each that is written, by its key with the table's before it.
    pub of: IndexMap<String, Place>,
}

impl Places {
    /// The place of a setting; the whole where it is not written.
    pub fn of(&self, key: &str) -> Place {
        self.of.get(key).unwrap_or(&self.whole).clone()
    }
}

/// Last year's project folder, as survey.toml names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastFolder {
    /// The folder, as seen from this year's.
    pub folder: String,
    /// Where it is written.
    pub place: Place,
}
