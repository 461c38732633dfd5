//! Fits the rules to what survey.toml says of them: severity, on or off, and bounds.

use super::rules::{self, BOUNDS, Bound, OPTIONAL, RULES, Rule, Trigger};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::project::Project;
use crate::model::survey::Survey;
use crate::model::tuning::{Level, Tuning};

/// What a bound is in this survey.
pub fn bound(survey: &Survey, bound: &Bound) -> f64 {
    let own = of(survey, bound.code).filter_map(|t| t.bounds.get(bound.name));
    own.last().copied().unwrap_or(bound.default)
}

/// A finding as the survey wants it; `None` where its rule is off. One that the rule itself reported
/// more lightly than usual is never reported more severely than that.
pub fn fitted(survey: &Survey, usual: Severity, mut finding: Finding) -> Option<Finding> {
    let is_vital = rules::rule(&finding.code).is_some_and(is_vital);
    let level = of(survey, &finding.code).filter_map(|t| t.level).last();
    match level.filter(|_| !is_vital) {
        None => (!OPTIONAL.contains(&&*finding.code)).then_some(finding),
        Some(Level::Off) => None,
        Some(Level::At(severity)) => {
            finding.severity = match finding.severity > usual {
                true => finding.severity.max(severity),
                false => severity,
            };
            Some(finding)
        }
    }
}

/// Whether a rule guards what a project is understood by: it can be neither switched off nor
/// lowered, nor can its findings be accepted.
pub fn is_vital(rule: &Rule) -> bool {
    let is_setting = matches!(rule.trigger, Trigger::Setting(..));
    is_setting || (rule.family == Family::Plan && rule.severity == Severity::Error)
}

/// What cannot be followed in a survey's `[rules]`.
pub fn faults(project: &Project) -> Vec<Fact> {
    let rules = project.survey.rules.iter();
    rules.flat_map(|t| fault(project, t)).collect()
}

fn fault(project: &Project, tuning: &Tuning) -> Vec<Fact> {
    let code = &tuning.code;
    if project.own_rules().any(|r| r.code == *code) {
        return unusable_bounds(tuning);
    }
    let Some(rule) = RULES.iter().find(|r| r.code == code) else {
        let near = rules::nearest_code(code);
        let near = near.map_or(String::new(), |n| format!("{n} のことではありませんか。"));
        let wanted = format!("{near}torimatome explain で番号の一覧を見られます。");
        return vec![reported(
            tuning,
            &format!("指摘の番号「{code}」はありません"),
            &wanted,
        )];
    };
    if tuning.level.is_some() && is_vital(rule) {
        let found = format!(
            "{code}（{}）は、止めたり程度を変えたりできません",
            rule.title
        );
        return vec![reported(
            tuning,
            &found,
            "設定や計画を正しく読むのに要る指摘です。この行を消してください。",
        )];
    }
    unusable_bounds(tuning)
}

/// The bounds that a rule does not have, and those it cannot go by.
fn unusable_bounds(tuning: &Tuning) -> Vec<Fact> {
    let mut reported = unknown_bounds(tuning);
    let own = bounds_of(&tuning.code).filter_map(|b| Some((b, *tuning.bounds.get(b.name)?)));
    let outside = own.filter(|(b, set)| !(b.range.0..=b.range.1).contains(set));
    reported.extend(outside.map(|(bound, set)| out_of_range(tuning, bound, set)));
    reported
}

fn out_of_range(tuning: &Tuning, bound: &Bound, set: f64) -> Fact {
    let found = format!("{} の {} は {set} にできません", tuning.code, bound.name);
    let wanted = match bound.range {
        (least, most) if most.is_finite() => format!("{least} から {most} までの数"),
        (least, _) => format!("{least} 以上の数"),
    };
    let wanted = format!("{wanted}を書いてください（{}）。", bound.meaning);
    reported(tuning, &found, &wanted)
}

fn unknown_bounds(tuning: &Tuning) -> Vec<Fact> {
    let code = &tuning.code;
    let own: Vec<&str> = bounds_of(code).map(|b| b.name).collect();
    let unknown = tuning.bounds.keys().filter(|n| !own.contains(&n.as_str()));
    unknown
        .map(|name| {
            let wanted = match own.is_empty() {
                true => format!("{code} で決められるのは severity だけです。"),
                false => format!(
                    "{code} で決められるのは severity、{} です。",
                    own.join("、")
                ),
            };
            reported(
                tuning,
                &format!("{code} に「{name}」という項目はありません"),
                &wanted,
            )
        })
        .collect()
}

/// Whether survey.toml switches a rule off.
pub fn is_off(survey: &Survey, code: &str) -> bool {
    of(survey, code).any(|tuning| tuning.level == Some(Level::Off))
}

/// The bounds that a rule has.
pub fn bounds_of(code: &str) -> impl Iterator<Item = &'static Bound> {
    BOUNDS.iter().copied().filter(move |b| b.code == code)
}

fn of<'a>(survey: &'a Survey, code: &str) -> impl Iterator<Item = &'a Tuning> {
    survey.rules.iter().filter(move |t| t.code == code)
}

fn reported(tuning: &Tuning, found: &str, wanted: &str) -> Fact {
    Fact {
        field: tuning.code.clone(),
        ..Fact::new(
            Kind::Settings(Fault::new(found, wanted)),
            tuning.place.clone(),
        )
    }
}
