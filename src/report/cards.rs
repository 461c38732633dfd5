//! 個票: every measure as it is published, each on a page of its own or more.

use super::replies::Printed;
use super::{Anchors, ReportInput};
use crate::layout::measure;
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;

/// The sheet's tab.
pub const NAME: &str = "個票";

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let project = input.project;
    let mut cards = SheetBuilder::plain(NAME, &project.template.sheet.columns);
    for index in 0..project.plan.measures.len() {
        if index > 0 {
            cards.page_break();
        }
        let top = title(&mut cards, input, index);
        anchors
            .entry(NAME)
            .or_default()
            .insert(index, Cell::new(top, 0));
        let replies = Printed {
            input,
            measure: index,
        };
        measure::compose(&mut cards, project, index, false, &replies);
    }
    cards.sheet.page.landscape = project.template.sheet.landscape;
    cards.sheet.page.footer = input.title();
    cards.sheet
}

fn title(cards: &mut SheetBuilder, input: &ReportInput<'_>, index: usize) -> u32 {
    let width = cards.width();
    let text = Content::text(&*input.project.survey.title);
    let top = cards.row("", vec![CellSpec::new(0, width, text, CellStyle::Title)]);
    if let Some(original) = input.project.plan.measures[index].original {
        let cited = input.project.plan.measures[original].cited();
        let text = Content::text(format!("再掲：{cited} の回答を載せています"));
        cards.row("", vec![CellSpec::new(0, width, text, CellStyle::Small)]);
    }
    top
}
