//! A206: A report tells of an event outside the year surveyed.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::era::FiscalYear;
use crate::text::prose::days::Day;
use crate::text::prose::sentences::{Sentence, Spot};
use jiff::civil::Date;
use std::ops::Range;

/// A report tells of an event outside the year surveyed.
pub const RULE: Rule = Rule {
    code: "A206",
    title: "調べる年度の外の日付がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A206.md"),
    look: Look::Answer(said),
};

/// What a line calls the date of what was done.
const LABELS: [&str; 9] = [
    "日時",
    "日程",
    "期日",
    "開催日",
    "実施日",
    "開催期間",
    "実施期間",
    "日にち",
    "とき",
];
/// Words of a line that speaks of another year with reason.
const OTHERS: [&str; 20] = [
    "次回",
    "今後",
    "参考",
    "延期",
    "予定",
    "次年度",
    "翌年",
    "来年",
    "前年",
    "前回",
    "初回",
    "昨年",
    "過去",
    "以降",
    "当初",
    "締結",
    "策定",
    "開設",
    "設置",
    "施行",
];

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    if !prose::is_report(&case.project.template, asked.field) {
        return None;
    }
    let text = prose::text(asked)?;
    let (sentences, days) = prose::days(asked, case)?;
    let year = case.project.survey.year;
    let each = sentences.iter().enumerate();
    let told = each.filter_map(|(at, s)| Some(s.spot(text, outside(s, at, days, year)?)));
    let spots: Vec<Spot> = told.collect();
    spots.first()?;
    let message = format!(
        "「{}」の{}は、{year}の日付ではありません",
        asked.label(case),
        prose::quoted(&spots)
    );
    Some(
        Said::new(&message)
            .spots(text, &spots)
            .hint("年が正しいか確かめてください。"),
    )
}

/// The date of an event on a line all of whose dates lie outside of the year, on one side of it. Where
/// its weekday is that of the year after, A205 tells of the year already.
fn outside(sentence: &Sentence, at: usize, days: &[Day], year: FiscalYear) -> Option<Range<usize>> {
    let own: Vec<&Day> = days.iter().filter(|day| day.sentence == at).collect();
    let first = own.iter().find(|day| day.is_full)?;
    let dates: Vec<Date> = own
        .iter()
        .filter_map(|day| day.dates.first().copied())
        .collect();
    let before = dates.iter().all(|date| *date < year.first_day());
    let after = dates.iter().all(|date| *date > year.last_day());
    let is_aside = OTHERS.iter().any(|word| sentence.text.contains(word));
    let told = !dates.is_empty() && (before || after) && !is_aside && is_event(sentence, first);
    let is_told = first.in_next_year().is_some();
    (told && !is_told).then(|| first.span.clone())
}

/// Whether a line gives the date of an event: it is called so, has its weekday, or says what was held
/// on it.
fn is_event(sentence: &Sentence, day: &Day) -> bool {
    let head: String = sentence
        .text
        .chars()
        .filter(|c| *c != ' ')
        .take(6)
        .collect();
    let is_named = LABELS.iter().any(|label| head.starts_with(label));
    let behind = &sentence.text[day.span.end..];
    is_named || day.weekday.is_some() || says_held(behind)
}

/// Whether what follows a date says that something was held on it, with no other deed in between:
/// 「に定めた要綱により開きました」 does not.
fn says_held(behind: &str) -> bool {
    const HELD: [&str; 4] = ["を開", "を行", "を実施", "を開催"];
    let Some(rest) = behind.strip_prefix('に') else {
        return false;
    };
    let at = HELD.iter().filter_map(|word| rest.find(word)).min();
    at.is_some_and(|at| !rest[..at].contains(['た', 'て', 'り', 'し', 'い']))
}
