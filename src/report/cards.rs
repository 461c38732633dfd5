//! 個票: every measure as it is published, each on a page of its own or more.

use super::{Anchors, Material};
use crate::layout::compose::{Composer, Piece};
use crate::layout::measure::{self, Reply};
use crate::model::grid::{Content, Look, Sheet};
use crate::model::place::Cell;
use crate::model::template::{Field, Kind};

/// The sheet's tab.
pub const NAME: &str = "個票";

/// Builds the sheet.
pub fn build(material: &Material<'_>, anchors: &mut Anchors) -> Sheet {
    let project = material.project;
    let mut cards = Composer::plain(NAME, &project.template.sheet.columns);
    for index in 0..project.plan.measures.len() {
        if index > 0 {
            cards.page_break();
        }
        let top = title(&mut cards, material, index);
        anchors
            .entry(NAME)
            .or_default()
            .insert(index, Cell::new(top, 0));
        measure::compose(&mut cards, project, index, false, &mut |field| {
            reply(material, index, field)
        });
    }
    cards.sheet.page.footer = material.title();
    cards.sheet
}

fn title(cards: &mut Composer, material: &Material<'_>, index: usize) -> u32 {
    let width = cards.width();
    let text = Content::text(&*material.project.survey.title);
    let top = cards.row("", vec![Piece::new(0, width, text, Look::Title)]);
    if let Some(original) = material.project.plan.measures[index].original {
        let cited = material.project.plan.measures[original].cited();
        let text = Content::text(format!("再掲：{cited} の回答を載せています"));
        cards.row("", vec![Piece::new(0, width, text, Look::Small)]);
    }
    top
}

fn reply(material: &Material<'_>, index: usize, field: &Field) -> Reply {
    let text = material.merged[index].text(&field.key);
    let look = match (field.kind, field.key == material.project.template.status) {
        (_, true) if !material.merged[index].status.is_empty() => {
            Look::Status(material.color(&material.merged[index].status))
        }
        (Kind::Text, _) => Look::Shown,
        _ => Look::ShownCenter,
    };
    Reply {
        content: Content::text(match text.is_empty() {
            true if field.required => "（回答なし）".to_string(),
            _ => text,
        }),
        look,
        note: String::new(),
        lines: field.lines.min(3),
    }
}
