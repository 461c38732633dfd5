//! 一覧表: the list as it is published, in the columns of the form and below the headings of the
//! levels, with what was answered.

use super::replies::Printed;
use super::{Anchors, ReportInput, listed};
use crate::layout::list;
use crate::layout::reply::{Replies, Reply};
use crate::layout::sheet_builder::SheetBuilder;
use crate::model::grid::{CellStyle, Sheet};
use crate::model::place::Cell;
use crate::model::rate::Computed;
use crate::model::template::{Field, Rows};

/// The sheet's tab.
pub const NAME: &str = "一覧表";

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let project = input.project;
    let mut table = SheetBuilder::plain(NAME, &project.template.sheet.columns);
    table.sheet.page.landscape = true;
    listed::title(&mut table, input, NAME);
    let head = list::head(&mut table, project);
    table.sheet.page.repeat = Some((head, head));
    let mut above: &[String] = &[];
    for (index, measure) in project.plan.measures.iter().enumerate() {
        let top = table.next_row();
        listed::levels(&mut table, above, &measure.levels);
        above = &measure.levels;
        let replies = Low(Printed {
            input,
            measure: index,
        });
        let row = list::entry(&mut table, project, index, false, &replies);
        listed::note(anchors, NAME, index, row);
        if index > 0 {
            table.keep_together(top);
        }
    }
    table.sheet.freeze = Some(Cell::new(head + 1, 0));
    table.sheet.page.footer = input.title();
    table.sheet
}

/// The answers in rows no higher than their text: a list is to be seen at a glance.
struct Low<'a>(Printed<'a>);

impl Replies for Low<'_> {
    fn reply(&self, field: &Field, cell: &str) -> Reply {
        Reply {
            lines: 1,
            ..self.0.reply(field, cell)
        }
    }

    fn rows(&self, table: &Rows) -> u32 {
        self.0.rows(table)
    }

    fn computed(&self, cell: &str) -> (Computed, CellStyle) {
        self.0.computed(cell)
    }
}
