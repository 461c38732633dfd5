//! P141: A spreadsheet turned a measure's code into a date.

use super::{Diagnosis, Rule, Trigger};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::project::Project;
use crate::text::code::segments;
use crate::text::dated::{Dated, dated};

/// A spreadsheet turned a measure's code into a date.
pub const RULE: Rule = Rule {
    code: "P141",
    title: "整理番号が日付に変わっている",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P141.md"),
    trigger: Trigger::Plan(all),
};

fn all(project: &Project) -> Vec<Finding> {
    let plan = &project.plan;
    let parts = parts(project);
    let days = plan.measures.iter().map(|m| (m, dated(&m.code)));
    let turned = days.filter_map(|(m, day)| Some((m, day.filter(|day| is_turned(day, parts))?)));
    let finding = |(measure, day): (&crate::model::plan::Measure, Dated)| {
        let typed = day.typed(parts);
        let message = format!("整理番号「{}」は、日付です", measure.code);
        Diagnosis::new(&message)
            .value(measure.code.as_str())
            .expected(&typed)
            .hint(&format!(
                "「{typed}」などの番号を、Excelが日付に変えたものでしょう。整理番号の列の書式を「文字列」にしてから打ち直し、計画は Excel ブックで保存してください。"
            ))
            .finding(&RULE, plan.place_of(measure, "code"))
            .item(&measure.code)
            .field(plan.heading("code").unwrap_or_default())
    };
    turned.map(finding).collect()
}

/// A bare number may be a code: it is a day only among codes of several parts.
pub(super) fn is_turned(day: &Dated, parts: usize) -> bool {
    !day.is_serial || parts > 1
}

/// How many parts most of the plan's codes have that are no days. A code that is certainly a day had two
/// at least.
pub(super) fn parts(project: &Project) -> usize {
    let codes = || project.plan.measures.iter().map(|m| m.code.as_str());
    let own = codes().filter(|code| dated(code).is_none());
    let mut counts: Vec<usize> = own.map(|code| segments(code).len()).collect();
    counts.sort_unstable();
    let most = counts.get(counts.len() / 2).copied().unwrap_or(0);
    match codes().filter_map(dated).any(|day| !day.is_serial) {
        true => most.max(2),
        false => most,
    }
}
