//! A205: A weekday is not that of its date.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::model::template::Kind;
use crate::text::date::{wareki, weekday_of};
use crate::text::prose::days::{Day, weekday_name};
use crate::text::prose::sentences::Spot;
use jiff::civil::Date;

/// A weekday is not that of its date.
pub const RULE: Rule = Rule {
    code: "A205",
    title: "曜日が日付と合わない",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A205.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    match asked.field.kind {
        Kind::Date => of_date(asked, context),
        _ => of_prose(asked, context),
    }
}

/// A date that is an answer by itself, with a weekday behind it.
fn of_date(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let date: Date = asked.answer.value.parse().ok()?;
    let typed = asked.answer.shown();
    let named = weekday_of(&typed)?;
    if named == date.weekday() {
        return None;
    }
    let right = format!("{}は{}曜日", wareki(date), weekday_name(date.weekday()));
    let message = format!(
        "「{}」の「{typed}」は、曜日が合いません（{right}です）",
        asked.label(context)
    );
    let diagnosis = Diagnosis::new(&message).value(&typed).expected(&right);
    Some(diagnosis.hint("日付と曜日のどちらが正しいかを確かめてください。"))
}

fn of_prose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let (sentences, days) = prose::days(asked, context)?;
    let wrong: Vec<(&Day, Date)> = days
        .iter()
        .filter_map(|d| Some((d, d.misnamed()?)))
        .collect();
    let (day, date) = *wrong.first()?;
    let spot = |(day, _): &(&Day, Date)| sentences[day.sentence].spot(text, day.span.clone());
    let spots: Vec<Spot> = wrong.iter().map(spot).collect();
    let right = format!("{}は{}曜日", wareki(date), weekday_name(date.weekday()));
    let message = format!(
        "「{}」の{}は、曜日が合いません（{right}です）",
        asked.label(context),
        prose::quoted(&spots)
    );
    let hint = match day.in_next_year() {
        Some(other) => format!("{}ではありませんか。", wareki(other)),
        None => "日付と曜日のどちらが正しいかを確かめてください。".to_string(),
    };
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .expected(&right)
            .hint(&hint),
    )
}
