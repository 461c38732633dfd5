//! A206: A report tells of an event outside the year surveyed.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::era::FiscalYear;
use crate::text::prose::days::Day;
use crate::text::prose::deeds::says_held;
use crate::text::prose::sentences::{Sentence, Spot};
use crate::text::prose::words::Words;
use jiff::civil::Date;

/// A report tells of an event outside the year surveyed.
pub const RULE: Rule = Rule {
    code: "A206",
    title: "調べる年度の外の日付がある",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A206.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What a line calls the date of what was done.
const LABELS: Words = Words("日時 日程 期日 開催日 実施日 開催期間 実施期間 日にち とき");
/// Words of a clause that speaks of another year with reason.
const OTHERS: Words =
    Words("次回 今後 参考 延期 予定 次年度 翌年 来年 前年 前回 初回 昨年 過去 当初");

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    if !prose::is_report(&context.project.template, asked.field) {
        return None;
    }
    let text = prose::text(asked)?;
    let (sentences, days) = prose::days(asked, context)?;
    let year = context.project.survey.year;
    let reported = days
        .iter()
        .enumerate()
        .filter(|(at, _)| is_outside(sentences, days, *at, year));
    let spot = |day: &Day| sentences[day.sentence].spot(text, day.span.clone());
    let spots: Vec<Spot> = reported.map(|(_, day)| spot(day)).collect();
    spots.first()?;
    let message = format!(
        "「{}」の{}は、{year}の日付ではありません",
        asked.label(context),
        prose::quoted(&spots)
    );
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .hint("年が正しいか確かめてください。"),
    )
}

/// Whether a date lies outside of the year, and its clause says that something was held on it. Where
/// its weekday is that of the year after, A205 tells of the year already.
fn is_outside(sentences: &[Sentence], days: &[Day], at: usize, year: FiscalYear) -> bool {
    const RANGE: [&str; 4] = ["〜", "~", "-", "から"];
    let day = &days[at];
    let text = &sentences[day.sentence].text;
    let own: Vec<&Day> = days.iter().filter(|d| d.sentence == day.sentence).collect();
    let gaps = own.iter().zip(own.iter().skip(1));
    let in_range = |(a, b): (&&Day, &&Day)| {
        let gap = text
            .get(a.span.end..b.span.start)
            .unwrap_or_default()
            .trim();
        (*a == day || *b == day) && RANGE.contains(&gap)
    };
    // Both ends of a period must lie on one side of the year.
    let mut ends: Vec<&Day> = vec![day];
    ends.extend(
        gaps.filter(|pair| in_range(*pair))
            .flat_map(|(a, b)| [*a, *b]),
    );
    let dates: Vec<Date> = ends
        .iter()
        .filter_map(|d| d.dates.first().copied())
        .collect();
    let before = dates.iter().all(|date| *date < year.first_day());
    let after = dates.iter().all(|date| *date > year.last_day());
    let reported = day.is_full && !dates.is_empty() && (before || after);
    reported && is_event(text, &own, day) && day.in_next_year().is_none()
}

/// Whether a date is that of an event: it is called so, or its clause says what was held on it.
fn is_event(text: &str, own: &[&Day], day: &Day) -> bool {
    const JOINTS: [&str; 9] = ["〜", "~", "-", "から", "、", "・", "と", "及び", "並びに"];
    // Dates in a row have one clause.
    let mut end = day.span.end;
    let mut behind = own
        .iter()
        .filter(|d| d.span.start >= day.span.end)
        .peekable();
    while let Some(next) = behind.peek() {
        let gap = text.get(end..next.span.start).unwrap_or_default().trim();
        if !JOINTS.contains(&gap) {
            break;
        }
        end = next.span.end;
        behind.next();
    }
    let until = behind.next().map_or(text.len(), |next| next.span.start);
    let earlier = own.iter().filter(|d| d.span.end <= day.span.start);
    let from = earlier.map(|d| d.span.end).max().unwrap_or(0);
    let clause = text.get(from..until).unwrap_or_default();
    let label = text[..day.span.start].trim_end_matches([' ', ':', 'は', '、']);
    let bare: String = text.chars().filter(|c| *c != ' ').collect();
    let is_named = LABELS
        .iter()
        .any(|word| label.ends_with(word) || bare.starts_with(word));
    let is_aside = OTHERS.is_in(clause);
    !is_aside && (is_named || says_held(&text[end..until]))
}
