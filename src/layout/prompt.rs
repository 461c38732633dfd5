//! The title of what is shown beside a selected answer cell. It names the cell, and as the validation
//! that holds it goes with the cell where that is cut, pushed or copied, the reader knows by it which
//! cell it was.

use crate::model::address::Address;
use crate::model::project::Project;

/// The most UTF-16 units that Excel keeps of a title.
const MOST: usize = 32;

/// The title of an answer cell: what is asked, of which measure, and in which row, month or box. A long
/// label is cut, so that the rest stays.
pub fn title(project: &Project, measure: usize, name: &str) -> String {
    let address = Address::parse(name);
    let field = project.template.field(name);
    let label = field.map_or(address.field, |f| f.label.as_str());
    let parts = field.filter(|_| address.part.is_some());
    let parts = parts.map_or(vec![], |field| project.parts(field));
    let part = parts.iter().find(|p| Some(p.key.as_str()) == address.part);
    let code = Some(project.plan.measures[measure].code.clone());
    let row = address.row.map(|row| format!("{row}行目"));
    let cell: Vec<String> = [code, row, part.map(|p| p.label.clone())]
        .into_iter()
        .flatten()
        .collect();
    let cell = format!("（{}）", cell.join("　"));
    let room = MOST.saturating_sub(cell.encode_utf16().count());
    let mut length = 0;
    let label = label.chars().take_while(|c| {
        length += c.len_utf16();
        length <= room
    });
    label.chain(cell.chars()).collect()
}
