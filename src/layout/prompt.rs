//! The title of what is shown beside a selected answer cell. It names the cell, and as the validation
//! that holds it goes with the cell where that is cut, pushed or copied, the reader knows by it which
//! cell it was.

use crate::model::address::Address;
use crate::model::project::Project;
use crate::model::template::Kind;

/// The most UTF-16 units that Excel keeps of a title.
const MOST: usize = 32;

/// The title of an answer cell: what is asked, of which measure, and in which row, month or box. A long
/// label is cut, so that the rest stays.
pub fn title(project: &Project, measure: usize, name: &str) -> String {
    let address = Address::parse(name);
    let field = project.template.field(name);
    let label = field.map_or(address.field, |f| f.label.as_str());
    let mut cell = format!("（{}", project.plan.measures[measure].code);
    if let Some(row) = address.row {
        cell.push_str(&format!("　{row}行目"));
    }
    if let Some(part) = address.part {
        let is_month = field.is_some_and(|f| f.kind == Kind::Months);
        let month = part.rsplit_once('-').filter(|_| is_month);
        match month {
            Some((_, month)) => cell.push_str(&format!("　{}月", month.trim_start_matches('0'))),
            None => cell.push_str(&format!("　{part}")),
        }
    }
    cell.push('）');
    let room = MOST.saturating_sub(cell.encode_utf16().count());
    let mut length = 0;
    let label = label.chars().take_while(|c| {
        length += c.len_utf16();
        length <= room
    });
    label.chain(cell.chars()).collect()
}
