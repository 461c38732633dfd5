//! 個票: every measure as it is published, each on a page of its own or more.

use super::replies::Printed;
use super::{Anchors, Material};
use crate::layout::compose::{Composer, Piece};
use crate::layout::measure;
use crate::model::grid::{Content, Look, Sheet};
use crate::model::place::Cell;

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
        let replies = Printed {
            material,
            measure: index,
        };
        measure::compose(&mut cards, project, index, false, &replies);
    }
    cards.sheet.page.landscape = project.template.sheet.landscape;
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
