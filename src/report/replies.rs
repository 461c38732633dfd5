//! What the sections answered, as the report prints it in the places where they answered.

use super::Material;
use crate::layout::measure::{Replies, Reply};
use crate::layout::rate;
use crate::merge::UNANSWERED;
use crate::model::address::Address;
use crate::model::grid::{Content, Look};
use crate::model::template::{Field, Kind, Rows};

/// The answers to one measure.
pub struct Printed<'a> {
    /// The material.
    pub material: &'a Material<'a>,
    /// The measure, as an index into the plan.
    pub measure: usize,
}

impl Replies for Printed<'_> {
    fn reply(&self, field: &Field, cell: &str) -> Reply {
        let (material, merged) = (self.material, &self.material.merged[self.measure]);
        let text = material.said(self.measure, field, cell);
        let shade = material.shade(field, &merged.value(cell));
        let look = match (shade, field.kind) {
            (Some(color), _) => Look::Status(color),
            (None, Kind::Text) => Look::Shown,
            (None, Kind::Months) if !text.is_empty() => Look::Done,
            _ => Look::ShownCenter,
        };
        let is_due = material
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
        let cells = self.material.merged[self.measure].fields.iter();
        let filled = cells.filter_map(|(cell, parts)| {
            let address = Address::parse(cell);
            let is_filled = parts.iter().any(|p| !p.shown().is_empty());
            address
                .row
                .filter(|_| table.asks(address.field) && is_filled)
        });
        filled.max().unwrap_or(0)
    }

    fn rate(&self, field: &Field) -> Option<f64> {
        let merged = &self.material.merged[self.measure];
        let value_of = |cell: &str| merged.value(cell);
        rate::value(self.material.project, self.measure, field, &value_of)
    }
}
