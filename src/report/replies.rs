//! What the sections answered, as the report prints it in the places where they answered.

use super::ReportInput;
use crate::layout::rate;
use crate::layout::reply::{Replies, Reply};
use crate::merge::UNANSWERED;
use crate::model::address::Address;
use crate::model::grid::{CellStyle, Content};
use crate::model::rate::Computed;
use crate::model::template::{Field, Kind, Rows};

/// The answers to one measure.
pub struct Printed<'a> {
    /// The input.
    pub input: &'a ReportInput<'a>,
    /// The measure, as an index into the plan.
    pub measure: usize,
}

impl Replies for Printed<'_> {
    fn reply(&self, field: &Field, cell: &str) -> Reply {
        let (input, merged) = (self.input, &self.input.merged[self.measure]);
        let text = input.said(self.measure, field, cell);
        let shade = input.shade(field, &merged.value(cell));
        let look = match (shade, field.kind) {
            (Some(color), _) => CellStyle::Status(color),
            (None, Kind::Text) => CellStyle::Shown,
            (None, Kind::Months) if !text.is_empty() => CellStyle::Done,
            _ => CellStyle::ShownCenter,
        };
        let is_due = input
            .project
            .is_required(self.measure, cell, &|c| merged.value(c));
        Reply {
            content: Content::text(match text.is_empty() {
                true if is_due => format!("（{UNANSWERED}）"),
                _ => text,
            }),
            look,
            note: String::new(),
            lines: field.lines.min(3),
        }
    }

    fn rows(&self, table: &Rows) -> u32 {
        let cells = self.input.merged[self.measure].fields.iter();
        let filled = cells.filter_map(|(cell, parts)| {
            let address = Address::parse(cell);
            let is_filled = parts.iter().any(|p| !p.shown().is_empty());
            address
                .row
                .filter(|_| table.asks(address.field) && is_filled)
        });
        filled.max().unwrap_or(0)
    }

    fn computed(&self, cell: &str) -> (Computed, CellStyle) {
        let (input, project) = (self.input, self.input.project);
        let computed = input.computed(self.measure, cell);
        let field = project.template.field(cell);
        let shade = field.and_then(|field| input.shade(field, &computed.shown()));
        let look = shade.map_or_else(|| rate::look(project, cell), CellStyle::Status);
        (computed, look)
    }
}
