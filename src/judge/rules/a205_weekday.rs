//! A205: A weekday is not that of its date.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::date::wareki;
use crate::text::prose::days::{Day, weekday_name};
use jiff::civil::Date;

/// A weekday is not that of its date.
pub const RULE: Rule = Rule {
    code: "A205",
    title: "曜日が日付と合わない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A205.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let (_, days) = prose::days(asked, case)?;
    let wrong: Vec<(&Day, Date)> = days
        .iter()
        .filter_map(|d| Some((d, d.misnamed()?)))
        .collect();
    let (day, date) = *wrong.first()?;
    let spots: Vec<String> = wrong.iter().map(|(day, _)| day.written.clone()).collect();
    let right = format!("{}は{}曜日", wareki(date), weekday_name(date.weekday()));
    let message = format!(
        "「{}」の{}は、曜日が合いません（{right}です）",
        asked.label(case),
        prose::quoted(&spots)
    );
    let hint = match fitting_year(date, day) {
        Some(other) => format!("{}ではありませんか。", wareki(other)),
        None => "日付と曜日のどちらが正しいかを確かめてください。".to_string(),
    };
    Some(
        Said::new(&message)
            .value(&day.written)
            .expected(&right)
            .hint(&hint),
    )
}

/// The same day of the year after, where its weekday is the one stated: in January to March the
/// calendar year is easily mistaken for the fiscal year.
fn fitting_year(date: Date, day: &Day) -> Option<Date> {
    let next = date.with().year(date.year().checked_add(1)?).build().ok()?;
    let is_likely = day.is_full && date.month() <= 3;
    (is_likely && Some(next.weekday()) == day.weekday).then_some(next)
}
