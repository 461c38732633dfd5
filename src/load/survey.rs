//! survey.toml: read, checked and turned into a [`Survey`].

use super::columns;
use super::file::SURVEY;
use super::own_rules;
use super::toml_error;
use super::toml_text;
use super::tuning::{self, RulesToml};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::limits::{self, Limits};
use crate::model::own_rule::OwnRule;
use crate::model::place::{Cell, Place};
use crate::model::plan::Role;
use crate::model::project_book::SETTING_ROWS;
use crate::model::survey::{LastFolder, Places, Round, Survey};
use crate::model::template::Choice;
use crate::text::date::{parse_date, weekday_of};
use crate::text::era::{FiscalYear, parse_fiscal_year};
use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

/// The key of the due date of what is sent again.
pub const CORRECTION_DUE: &str = "correction.due";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SurveyToml {
    id: String,
    title: String,
    fiscal_year: Written,
    due: Written,
    #[serde(default = "card")]
    template: String,
    #[serde(default)]
    ask_related: bool,
    from: FromToml,
    #[serde(default)]
    nil: bool,
    #[serde(default)]
    statuses: Vec<Choice>,
    #[serde(default)]
    levels: Vec<String>,
    #[serde(default)]
    plan: String,
    #[serde(default)]
    list: String,
    #[serde(default)]
    columns: IndexMap<String, String>,
    #[serde(default)]
    limits: IndexMap<String, i64>,
    #[serde(default)]
    rules: RulesToml,
    #[serde(default, rename = "rule")]
    own_rules: Vec<OwnRule>,
    previous: Option<PreviousToml>,
    #[serde(default, rename = "round")]
    rounds: Vec<Spanned<RoundToml>>,
    correction: Option<CorrectionToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundToml {
    name: String,
    due: Option<Written>,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    sections: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrectionToml {
    due: Written,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FromToml {
    section: String,
    #[serde(default)]
    contact: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PreviousToml {
    folder: Spanned<String>,
}

/// A year or date may be written with or without quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(i64),
    Date(toml::value::Datetime),
    Text(String),
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Written::Number(n) => write!(f, "{n}"),
            Written::Date(d) => write!(f, "{d}"),
            Written::Text(t) => f.write_str(t),
        }
    }
}

fn card() -> String {
    "card".to_string()
}

/// Reads the settings. Every fault becomes a fact; `None` where one of them leaves no survey.
pub fn read(text: &str, facts: &mut Vec<Fact>) -> Option<Survey> {
    let (raw, text) = toml_text::read::<SurveyToml>(SURVEY, text, facts)?;
    let text = text.as_str();
    let places = places(text);
    let mut faults = Faults {
        places: &places,
        facts,
    };
    let year = faults.year(&raw.fiscal_year.to_string());
    let due = faults.due("due", &raw.due.to_string(), year);
    let again = raw.correction.map(|own| own.due.to_string());
    let correction_due = again.and_then(|again| faults.due(CORRECTION_DUE, &again, year));
    if let Some((due, again)) = due.zip(correction_due).filter(|(due, again)| again <= due) {
        let name = name_of(CORRECTION_DUE).to_string();
        faults.tell(CORRECTION_DUE, not_later(name, again, due));
    }
    faults.id(&raw.id);
    faults.words("title", &raw.title);
    faults.words("from.section", &raw.from.section);
    faults.untouched("from.contact", &raw.from.contact);
    faults.columns(&raw.columns);
    let limits = faults.limits(&raw.limits);
    let rounds = faults.rounds(text, raw.rounds, year, due);
    let rules = tuning::read(text, &raw.rules, facts);
    let mut own_rules = raw.own_rules;
    own_rules::place(SURVEY, text, &mut own_rules);
    let previous = raw.previous.map(|p| last_folder(text, p.folder));
    Some(Survey {
        id: raw.id,
        title: raw.title,
        year: year?,
        due: due?,
        correction_due,
        from: raw.from.section,
        contact: raw.from.contact,
        template: raw.template,
        ask_related: raw.ask_related,
        nil: raw.nil,
        statuses: raw.statuses,
        levels: raw.levels,
        list: raw.list,
        columns: raw.columns,
        limits,
        rules,
        own_rules,
        previous,
        plan: raw.plan,
        rounds,
        places,
    })
}

/// A due date in place of the survey's that is not after it.
pub(super) fn not_later(name: String, due: Date, first: Date) -> Kind {
    Kind::DueNotLater { name, due, first }
}

/// What people call a setting.
fn name_of(key: &str) -> &str {
    let setting = SETTING_ROWS.iter().find(|setting| setting.key == key);
    setting.map_or(key, |setting| setting.name)
}

/// What a written date says, and whether a weekday beside it is another one's.
pub(super) fn due_date(written: &str, year: Option<FiscalYear>) -> (Option<Date>, bool) {
    let due = parse_date(written, year).ok();
    let named = weekday_of(written);
    let is_other = due
        .zip(named)
        .is_some_and(|(due, named)| due.weekday() != named);
    (due, is_other)
}

fn last_folder(text: &str, folder: Spanned<String>) -> LastFolder {
    let line = toml_error::line(text, folder.span().start);
    LastFolder {
        folder: folder.into_inner(),
        place: Place::cell(SURVEY, "", Cell::new(line, 0)),
    }
}

/// Where each setting stands: the line of its key, below the heading of its table.
fn places(text: &str) -> Places {
    let mut places = Places {
        whole: Place::file(SURVEY),
        ..Places::default()
    };
    let mut table = String::new();
    for (number, line) in (0..).zip(text.lines()) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.split(']').next()) {
            table = format!("{name}.");
        } else if let Some((key, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let key = format!("{table}{}", key.trim().trim_matches('"'));
            let place = Place::cell(SURVEY, "", Cell::new(number, 0));
            places.of.entry(key).or_insert(place);
        }
    }
    places
}

/// A key without the table's before it.
fn bare(key: &str) -> &str {
    key.split_once('.').map_or(key, |(_, bare)| bare)
}

struct Faults<'a> {
    places: &'a Places,
    facts: &'a mut Vec<Fact>,
}

impl Faults<'_> {
    fn add(&mut self, key: &str, found: String, wanted: &str) {
        self.tell(key, Kind::Settings(Fault::new(found, wanted)));
    }

    fn tell(&mut self, key: &str, kind: Kind) {
        self.facts.push(Fact {
            field: bare(key).to_string(),
            ..Fact::new(kind, self.places.of(key))
        });
    }

    /// Tells of a value that still has the marks in the place of words which `new` wrote; whether it
    /// has.
    fn untouched(&mut self, key: &str, value: &str) -> bool {
        let is_mark = |c: char| matches!(c, '○' | '〇' | '◯');
        let is_open = value.split(|c| !is_mark(c)).any(|run| match key {
            "fiscal_year" | "due" | CORRECTION_DUE => !run.is_empty(),
            _ => run.chars().count() > 1,
        });
        let setting = SETTING_ROWS.iter().find(|setting| setting.key == key);
        if let Some(setting) = setting.filter(|_| is_open) {
            let (label, text) = (setting.name, value.to_string());
            self.tell(key, Kind::Untouched { label, text });
        }
        is_open
    }

    fn year(&mut self, written: &str) -> Option<FiscalYear> {
        let year = parse_fiscal_year(written);
        if year.is_none() && !self.untouched("fiscal_year", written) {
            self.add(
                "fiscal_year",
                format!("年度「{written}」を読み取れません"),
                "令和2年度、R2、2020 のように書いてください。",
            );
        }
        year
    }

    fn due(&mut self, key: &str, written: &str, year: Option<FiscalYear>) -> Option<Date> {
        let (due, is_other_weekday) = due_date(written, year);
        let name = name_of(key);
        if let Some(due) = due.filter(|_| is_other_weekday) {
            let (name, written) = (name.to_string(), written.to_string());
            self.tell(key, Kind::DueWeekday { name, written, due });
        }
        if due.is_none() && !self.untouched(key, written) {
            self.add(
                key,
                format!("{name}「{written}」を読み取れません"),
                "令和3年4月30日、2021-04-30 のように書いてください。",
            );
        }
        due
    }

    /// The rounds; one without a deadline has the survey's, which only the first may have.
    fn rounds(
        &mut self,
        text: &str,
        written: Vec<Spanned<RoundToml>>,
        year: Option<FiscalYear>,
        due: Option<jiff::civil::Date>,
    ) -> Vec<Round> {
        let mut rounds: Vec<Round> = vec![];
        for (at, raw) in written.into_iter().enumerate() {
            let line = toml_error::line(text, raw.span().start);
            let place = Place::cell(SURVEY, "", Cell::new(line, 0));
            let raw = raw.into_inner();
            let name = raw.name.trim().to_string();
            let mut tell = |found: String, wanted: &str| {
                self.facts.push(Fact {
                    field: "round".to_string(),
                    ..Fact::new(Kind::Settings(Fault::new(found, wanted)), place.clone())
                });
            };
            if name.is_empty() || rounds.iter().any(|own| own.name == name) {
                tell(
                    format!("照会の名前「{name}」が空か、二つあります"),
                    "照会ごとに違う名前を name に書いてください。",
                );
                continue;
            }
            let own = raw.due.as_ref().map(Written::to_string);
            let read = own.as_ref().and_then(|own| parse_date(own, year).ok());
            if own.is_some() && read.is_none() {
                tell(
                    format!(
                        "「{name}」の期限「{}」を読み取れません",
                        own.unwrap_or_default()
                    ),
                    "令和3年4月30日、2021-04-30 のように書いてください。",
                );
            } else if own.is_none() && at > 0 {
                tell(
                    format!("「{name}」の期限がありません"),
                    "due に、その回の提出期限を書いてください。",
                );
            }
            if let Some(due) = read.or(due) {
                rounds.push(Round {
                    name,
                    due,
                    fields: raw.fields,
                    sections: raw.sections,
                    place,
                });
            }
        }
        rounds
    }

    fn id(&mut self, id: &str) {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if id.is_empty() || id.len() > 20 || !id.chars().all(fits) || id.starts_with('-') {
            self.add(
                "id",
                format!("調査の記号「{id}」は使えません"),
                "半角の英数字とハイフンで、20字までにしてください。",
            );
        }
    }

    /// A value that must be there, and be this survey's own.
    fn words(&mut self, key: &str, value: &str) {
        if value.trim().is_empty() {
            self.add(
                key,
                format!("{} が空です", bare(key)),
                "書き入れてください。",
            );
        }
        self.untouched(key, value);
    }

    fn limits(&mut self, written: &IndexMap<String, i64>) -> Limits {
        let mut limits = Limits::default();
        for (name, number) in written {
            match limits::key(name) {
                Some(key) if key.takes(*number) => key.set(&mut limits, *number),
                Some(key) => self.add(
                    &format!("limits.{name}"),
                    format!("読み取りの上限 {name} に {number} は使えません"),
                    &format!("1から{}までの整数にしてください。", key.most),
                ),
                None => {
                    let names: Vec<&str> = limits::KEYS.iter().map(|key| key.name).collect();
                    self.add(
                        &format!("limits.{name}"),
                        format!("読み取りの上限に「{name}」という項目はありません"),
                        &format!("次のどれかにしてください：{}", names.join("、")),
                    );
                }
            }
        }
        limits
    }

    fn columns(&mut self, mapped: &IndexMap<String, String>) {
        for (heading, role) in mapped {
            if columns::meant(role) == Role::Other {
                let roles: Vec<&str> = columns::ROLES.iter().map(|(role, _)| *role).collect();
                self.add(
                    &format!("columns.{heading}"),
                    format!("見出し「{heading}」の割り当て先「{role}」はありません"),
                    &format!(
                        "担当課、目的のような計画の見出しか、次のどれか、年度、goal-年度（目標）、actual-年度（実績）にしてください：{}",
                        roles.join("、")
                    ),
                );
            }
        }
    }
}
