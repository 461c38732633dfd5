//! T101: A published count is not what the answers come to.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::merge::counts::{Counts, Figure, Group};
use crate::merge::merge;
use crate::model::finding::{Finding, Severity};
use crate::model::place::Place;
use crate::model::project::Published;

/// A published count is not what the answers come to.
pub const RULE: Rule = Rule {
    code: "T101",
    title: "公表されている数が、回答の集計と違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/T101.md"),
    look: Look::All(all),
};

const HINT: &str = "公表した数と回答のどちらが正しいかを確かめてください。";

fn all(case: &Case<'_>) -> Vec<Finding> {
    if case.answers.is_empty() || case.project.published.is_empty() {
        return vec![];
    }
    let merged = merge(case.project, case.answers);
    let Some(counts) = Counts::of(case.project, &merged) else {
        return vec![];
    };
    let mut told: Vec<(Place, Said)> = vec![];
    for group in &counts.groups {
        totals(group, &mut told);
        if group.unanswered < group.total {
            figures(&counts, group, &mut told);
        }
    }
    told.extend(counts.strangers.iter().map(|line| stranger(line)));
    let finding = |(place, said): (Place, Said)| said.finding(&RULE, place);
    let key = &counts.field.key;
    told.into_iter().map(|t| finding(t).field(key)).collect()
}

/// The totals of a group that are not the measures that it has, whoever has answered.
fn totals(group: &Group<'_>, told: &mut Vec<(Place, Said)>) {
    for line in &group.published {
        let Some(total) = line.total.filter(|total| *total != group.total()) else {
            continue;
        };
        let message = format!(
            "{}の総数は、公表では{total}件ですが、計画を数えると{}件です",
            name(&line.group),
            group.total
        );
        let said = said(&message, &total.to_string(), group.total);
        told.push((line.total_at.clone(), said));
    }
}

fn figures(counts: &Counts<'_>, group: &Group<'_>, told: &mut Vec<(Place, Said)>) {
    for figure in counts.figures(group) {
        let found = match figure.published {
            Some(line) if line.count == figure.count() => continue,
            Some(line) => differs(line, &figure, group),
            None => lacking(counts, &figure, group),
        };
        told.extend(found);
    }
}

fn differs(line: &Published, figure: &Figure<'_>, group: &Group<'_>) -> Option<(Place, Said)> {
    let message = format!(
        "{}の「{}」は、公表では{}件ですが、回答を数えると{}件です{}",
        name(&line.group),
        line.value,
        line.count,
        figure.count,
        open(group)
    );
    let said = said(&message, &line.count.to_string(), figure.count);
    Some((line.count_at.clone(), settled(said, group)))
}

/// A word that measures of the group have and that is not published: told at the group's first
/// line, or at the file where none is of the group.
fn lacking(counts: &Counts<'_>, figure: &Figure<'_>, group: &Group<'_>) -> Option<(Place, Said)> {
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
    Some((place, settled(said(&message, "", figure.count), group)))
}

/// A group that the plan does not have.
fn stranger(line: &Published) -> (Place, Said) {
    let message = format!(
        "{}の「{}」は、公表では{}件ですが、計画に{}の事業はありません",
        name(&line.group),
        line.value,
        line.count,
        name(&line.group)
    );
    let said = said(&message, &line.count.to_string(), 0);
    (line.count_at.clone(), said)
}

fn said(message: &str, published: &str, counted: usize) -> Said {
    Said::new(message)
        .value(published)
        .expected(&counted.to_string())
        .hint(HINT)
}

/// While answers are open the figures may still come to agree.
fn settled(said: Said, group: &Group<'_>) -> Said {
    match group.unanswered {
        0 => said,
        _ => said.severity(Severity::Info),
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
