//! T101: A published count is not what the answers come to.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::merge::counts::{Counts, Figure, Group};
use crate::merge::merge;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::place::Place;
use crate::model::project::Published;

/// A published count is not what the answers come to.
pub const RULE: Rule = Rule {
    code: "T101",
    title: "公表されている数が、回答の集計と違う",
    severity: Severity::Warning,
    family: Family::Totals,
    page: include_str!("../../../docs/rules/T101.md"),
    trigger: Trigger::All(all),
};

const HINT: &str = "公表した数と回答のどちらが正しいかを確かめてください。";

fn all(context: &Context<'_>) -> Vec<Finding> {
    if context.answers.is_empty() || context.project.published.is_empty() {
        return vec![];
    }
    let merged = merge(context.project, context.answers);
    let Some(counts) = Counts::of(context.project, &merged) else {
        return vec![];
    };
    let mut reported: Vec<(Place, Diagnosis)> = vec![];
    for group in &counts.groups {
        totals(group, &mut reported);
        if group.unanswered < group.total {
            figures(&counts, group, &mut reported);
        }
    }
    reported.extend(counts.strangers.iter().map(|line| stranger(line)));
    let finding = |(place, diagnosis): (Place, Diagnosis)| diagnosis.finding(&RULE, place);
    let key = &counts.field.key;
    reported
        .into_iter()
        .map(|t| finding(t).field(key))
        .collect()
}

/// The totals of a group that are not the measures that it has, whoever has answered.
fn totals(group: &Group<'_>, reported: &mut Vec<(Place, Diagnosis)>) {
    for line in &group.published {
        let Some(total) = line.total.filter(|total| *total != group.total()) else {
            continue;
        };
        let message = format!(
            "{}の総数は、公表では{total}件ですが、計画を数えると{}件です",
            name(&line.group),
            group.total
        );
        let diagnosis = diagnose(&message, &total.to_string(), group.total);
        reported.push((line.total_at.clone(), diagnosis));
    }
}

fn figures(counts: &Counts<'_>, group: &Group<'_>, reported: &mut Vec<(Place, Diagnosis)>) {
    for figure in counts.figures(group) {
        let found = match figure.published {
            Some(line) if line.count == figure.count() => continue,
            Some(line) => differs(line, &figure, group),
            None => lacking(counts, &figure, group),
        };
        reported.extend(found);
    }
}

fn differs(line: &Published, figure: &Figure<'_>, group: &Group<'_>) -> Option<(Place, Diagnosis)> {
    let message = format!(
        "{}の「{}」は、公表では{}件ですが、回答を数えると{}件です{}",
        name(&line.group),
        line.value,
        line.count,
        figure.count,
        open(group)
    );
    let diagnosis = diagnose(&message, &line.count.to_string(), figure.count);
    Some((line.count_at.clone(), settled(diagnosis, group)))
}

/// A word that measures of the group have and that is not published: reported at the group's first
/// line, or at the file where none is of the group.
fn lacking(
    counts: &Counts<'_>,
    figure: &Figure<'_>,
    group: &Group<'_>,
) -> Option<(Place, Diagnosis)> {
    let first = group.published.first();
    let (place, written) = match first {
        Some(line) => (line.place.clone(), line.group.as_str()),
        None => (counts.file(), group.name.as_str()),
    };
    let message = format!(
        "{}の「{}」は、公表された数にありませんが、回答を数えると{}件です{}",
        name(written),
        figure.word,
        figure.count,
        open(group)
    );
    Some((place, settled(diagnose(&message, "", figure.count), group)))
}

/// A group that the plan does not have.
fn stranger(line: &Published) -> (Place, Diagnosis) {
    let message = format!(
        "{}の「{}」は、公表では{}件ですが、計画に{}の事業はありません",
        name(&line.group),
        line.value,
        line.count,
        name(&line.group)
    );
    let diagnosis = diagnose(&message, &line.count.to_string(), 0);
    (line.count_at.clone(), diagnosis)
}

fn diagnose(message: &str, published: &str, counted: usize) -> Diagnosis {
    Diagnosis::new(message)
        .value(published)
        .expected(&counted.to_string())
        .hint(HINT)
}

/// While answers are open the figures may still come to agree.
fn settled(diagnosis: Diagnosis, group: &Group<'_>) -> Diagnosis {
    match group.unanswered {
        0 => diagnosis,
        _ => diagnosis.severity(Severity::Info),
    }
}

fn open(group: &Group<'_>) -> String {
    match group.unanswered {
        0 => String::new(),
        count => format!("（未回答か、読み取れない回答が{count}件）"),
    }
}

fn name(group: &str) -> String {
    match group {
        "" => "計画全体".to_string(),
        group => format!("「{group}」"),
    }
}
