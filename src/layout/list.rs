//! The one sheet of a list: a row of headings, and a row for each measure below the headings of its
//! levels. The report's list is composed here too.

use super::last;
use super::rate;
use super::reply::Replies;
use super::sheet_builder::{CellSpec, SheetBuilder};

use crate::model::form::Role;
use crate::model::grid::{CellStyle, Content};
use crate::model::plan::yearly;
use crate::model::project::Project;
use crate::model::template::Slot;
use crate::text::shared::SharedText;

/// Composes the row of headings. Returns the row it stands in. A column that the plan lacks is hidden,
/// so that those behind it keep their places should the plan get it.
pub fn head(builder: &mut SheetBuilder, project: &Project) -> u32 {
    let mut pieces = vec![];
    for (start, span, slot) in slots(project) {
        if !is_there(project, slot) {
            (start..start + span).for_each(|column| builder.hide(column));
        }
        let key = slot.ask.as_deref().or(slot.show.as_deref());
        let role = Role::Given(format!("label:{}", key.unwrap_or("text")));
        let label = Content::text(label(project, slot));
        pieces.push(CellSpec::new(start, span, label, CellStyle::TableHead).role(role));
    }
    builder.row("@top/head", pieces)
}

/// Composes the row of a measure, on a form or in the report.
pub fn entry(
    builder: &mut SheetBuilder,
    project: &Project,
    index: usize,
    is_form: bool,
    replies: &dyn Replies,
) -> u32 {
    builder.measure = Some(index);
    let measure = &project.plan.measures[index];
    let mut pieces = vec![];
    for (start, span, slot) in slots(project) {
        let asked = slot.ask.as_ref().and_then(|k| project.template.field(k));
        let standing = asked.and_then(|field| replies.standing(&field.key));
        let piece = match (asked, slot.show.as_deref()) {
            (Some(field), _) if !project.is_asked(index, &field.key) => {
                CellSpec::unasked(&field.key, start, span)
            }
            (Some(field), _) if standing.is_some() => {
                let text = standing.unwrap_or_default();
                CellSpec::standing(&field.key, start, span, &text)
            }
            (Some(field), _) if field.is_computed() => {
                let cell = (project, index, field.key.as_str());
                rate::piece(builder, &pieces, cell, (start, span), is_form, replies)
            }
            (Some(field), _) => {
                let reply = replies.reply(field, &field.key);
                CellSpec::new(start, span, reply.content, reply.look)
                    .role(Role::Answer(SharedText::from(&field.key)))
                    .lines(reply.lines)
                    .note(&reply.note)
            }
            (None, show) => shown(project, index, show.unwrap_or(""), slot, (start, span)),
        };
        pieces.push(piece);
    }
    let row = builder.row(&format!("{}/@list", measure.key), pieces);
    last_year(builder, project, index, replies);
    builder.measure = None;
    row
}

/// Composes the row below a measure's with what was answered last year, where something was.
fn last_year(builder: &mut SheetBuilder, project: &Project, index: usize, replies: &dyn Replies) {
    let mut pieces = vec![];
    let mut is_known = false;
    // The label stands under the columns before the first question.
    let mut before = 0;
    for (start, span, slot) in slots(project) {
        let asked = slot.ask.as_ref().and_then(|k| project.template.field(k));
        let asked = asked.filter(|f| !f.is_computed() && project.is_asked(index, &f.key));
        if slot.ask.is_none() && pieces.is_empty() && is_there(project, slot) {
            before = start + span;
        }
        if let Some(field) = asked {
            let text = replies.last(&field.key);
            is_known |= text.is_some();
            let text = text.unwrap_or_default();
            pieces.push(last::piece(field, text, start, span));
        }
    }
    if !is_known {
        return;
    }
    let room = pieces.iter().map(|p| p.start).min().unwrap_or(before);
    if let label @ 1.. = room.min(before) {
        pieces.insert(0, last::label(project, 0, label));
    }
    let key = format!("{}/@last", project.plan.measures[index].key);
    builder.row(&key, pieces);
}

fn shown(
    project: &Project,
    index: usize,
    show: &str,
    slot: &Slot,
    (start, span): (usize, usize),
) -> CellSpec {
    let key = yearly(show, project.survey.year, slot.year);
    let text = project.plan.measures[index].cell(&key);
    let (role, look) = match key.as_str() {
        "code" => (Role::Number, CellStyle::ShownCenter),
        "title" => (Role::Given(key), CellStyle::Shown),
        _ if text.chars().count() <= 12 => (Role::Given(key), CellStyle::ShownCenter),
        _ => (Role::Given(key), CellStyle::Shown),
    };
    CellSpec::new(start, span, Content::text(text), look)
        .role(role)
        .lines(slot.lines.unwrap_or(1))
}

/// The slots of the template's one line, with where each begins and how many columns it takes.
fn slots(project: &Project) -> Vec<(usize, usize, &Slot)> {
    let mut start = 0;
    let mut placed = vec![];
    let lines = project.template.sheet.lines.first();
    for slot in lines.map_or(&[][..], |line| &line.slots) {
        let span = slot.span.unwrap_or(1) as usize;
        placed.push((start, span, slot));
        start += span;
    }
    placed
}

/// Whether a slot asks, or shows a column that the plan has.
fn is_there(project: &Project, slot: &Slot) -> bool {
    let key = |show: &String| yearly(show, project.survey.year, slot.year);
    let shown = slot.show.as_ref().map(key);
    shown.is_none_or(|key| project.plan.heading(&key).is_some())
}

fn label(project: &Project, slot: &Slot) -> String {
    let asked = slot.ask.as_ref().and_then(|k| project.template.field(k));
    let heading = || {
        let key = yearly(slot.show.as_deref()?, project.survey.year, slot.year);
        project.plan.heading(&key).map(|h| project.printed(h))
    };
    let usual = || asked.map(|f| f.label.clone()).or_else(heading);
    slot.label.clone().or_else(usual).unwrap_or_default()
}
