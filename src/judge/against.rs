//! What the year's schedule says against the status that a section in charge chose.

use super::{AnswerContext, Context};
use crate::model::plan::{Measure, Plan};
use crate::text::era::FiscalYear;
use crate::text::normalize::normalize;
use std::collections::HashSet;

/// The status of a measure, where this is the status of a section in charge of it.
pub fn status<'a>(asked: &AnswerContext<'a>, context: &Context<'a>) -> Option<&'a str> {
    let is_status = asked.field.key == context.project.template.status;
    let word = asked.answer.value.as_str();
    (is_status && is_in_charge(asked, context) && !word.is_empty()).then_some(word)
}

/// Whether the section that answers is in charge of the measure.
pub fn is_in_charge(asked: &AnswerContext<'_>, context: &Context<'_>) -> bool {
    let mut owners = measure(asked, context).owners.iter();
    owners.any(|code| *code == asked.answer.department)
}

/// The measure that an answer is for.
pub fn measure<'a>(asked: &AnswerContext<'a>, context: &Context<'a>) -> &'a Measure {
    &context.project.plan.measures[asked.answer.measure]
}

pub use crate::model::template::is_done;

/// Whether a schedule's cell plans something: it is neither blank nor a dash.
pub fn is_plan(cell: &str) -> bool {
    cell.chars()
        .any(|c| !c.is_whitespace() && !"-－−‐–—―─━ー".contains(c))
}

/// The years after the one surveyed for which something is planned.
pub fn later_years(measure: &Measure, surveyed: FiscalYear) -> Vec<FiscalYear> {
    let planned = measure.schedule().filter(|(_, text)| is_plan(text));
    let mut years: Vec<FiscalYear> = planned.map(|(year, _)| year).collect();
    years.retain(|year| *year > surveyed);
    years.sort_unstable();
    years
}

/// What stands between the states that are planned together.
const PARTS: [char; 6] = ['・', '、', ',', '/', '･', '及'];

/// Whether a status names a state that the plan always puts before the planned one, or says that
/// nothing was begun. For templates whose choices have no steps: only the words are compared.
/// `orders` is what [`orders`] tells of the plan; of what it does not tell, the words' own stages do.
pub fn precedes(orders: &HashSet<Vec<String>>, status: &str, planned: &str) -> bool {
    let (status, planned) = (normalize(status), normalize(planned));
    if !is_plan(&planned) || status.contains(&planned) && !status.starts_with('未') {
        return false;
    }
    // 実施 is part of 見直し・実施, and as good as it where nothing else can be chosen.
    if planned.split(PARTS).any(|part| part == status) {
        return false;
    }
    if status.starts_with('未') {
        return !planned.starts_with('未');
    }
    let mut is_before = None;
    for states in orders {
        let due = states.iter().position(|s| *s == planned);
        let own = states.iter().position(|s| status.contains(s.as_str()));
        match (own, due) {
            (Some(own), Some(due)) if own > due => return false,
            (Some(_), Some(_)) => is_before = Some(true),
            _ => {}
        }
    }
    let stages = || stage(&status).zip(stage(&planned));
    is_before.unwrap_or_else(|| stages().is_some_and(|(own, due)| own < due))
}

/// How far a state is by its words: looked into, designed, tried, done. The last word says which, as in
/// 実施設計, but what is only tried is no more.
fn stage(state: &str) -> Option<usize> {
    const STAGES: [&[&str]; 4] = [
        &["検討", "調査", "研究", "協議", "計画", "準備"],
        &["設計"],
        &["試行", "実証", "モデル"],
        &[
            "実施", "着手", "工事", "整備", "施工", "運用", "開始", "供用", "導入",
        ],
    ];
    if STAGES[2].iter().any(|word| state.contains(word)) {
        return Some(2);
    }
    let each = STAGES.iter().enumerate();
    let found = each.flat_map(|(at, words)| {
        words
            .iter()
            .filter_map(move |w| Some((state.rfind(w)?, at)))
    });
    found.max().map(|(_, at)| at)
}

/// The orders in which the plan puts its states, each once: a plan has many measures and few orders.
pub fn orders(plan: &Plan) -> HashSet<Vec<String>> {
    plan.measures.iter().map(states).collect()
}

/// The states of a measure's schedule from year to year, normalized; cells of several lines are left
/// out, and so are arrows.
fn states(measure: &Measure) -> Vec<String> {
    let mut years: Vec<(FiscalYear, &str)> = measure.schedule().collect();
    years.sort();
    let texts = years
        .into_iter()
        .filter(|(_, text)| text.lines().count() == 1);
    let mut states: Vec<String> = texts.map(|(_, text)| normalize(text)).collect();
    states.retain(|state| state.chars().count() > 1 && state != "→");
    states
}

#[cfg(test)]
mod tests {
    use super::{is_done, is_plan, precedes};
    use std::collections::HashSet;

    #[test]
    fn a_part_of_what_is_planned_is_not_before_it() {
        let orders = HashSet::from([vec!["実施".to_string(), "見直し・実施".to_string()]]);
        assert!(!precedes(&orders, "実施", "見直し・実施"));
        assert!(precedes(&orders, "検討中", "見直し・実施"));
        assert!(precedes(&orders, "未実施", "見直し・実施"));
    }

    #[test]
    fn a_dash_plans_nothing() {
        for cell in ["", "－", "―", " ー ", "-"] {
            assert!(!is_plan(cell), "{cell}");
        }
        for cell in ["→", "―→", "実施", "セミナー"] {
            assert!(is_plan(cell), "{cell}");
        }
    }

    #[test]
    fn reports_done_from_nearly_done() {
        for word in ["完了", "事業完了", "終了"] {
            assert!(is_done(word), "{word}");
        }
        for word in ["実施", "未完了", "完了予定", "一部完了", "継続", ""] {
            assert!(!is_done(word), "{word}");
        }
    }
}
