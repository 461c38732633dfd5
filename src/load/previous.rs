//! previous.csv: last year's answers, in the shape of out/answers.csv.

use super::headed::Headed;
use super::table::{Row, Table};
use crate::model::fact::Fact;
use crate::model::project::Previous;
use crate::text::code::fold_code;

/// The file's name.
pub const FILE: &str = "previous.csv";

/// The columns that are read.
const COLUMNS: [&str; 4] = ["item", "department", "field", "value"];

/// Reads last year's answers. A file without the columns becomes a fact; other columns are let pass,
/// as answers.csv has more.
pub fn read(table: &Table, facts: &mut Vec<Fact>) -> Previous {
    let Some(headed) = Headed::read(table, &COLUMNS, facts) else {
        return Previous::default();
    };
    let columns = COLUMNS.map(|name| headed.column(name));
    let mut previous = Previous::default();
    for row in headed.rows {
        let [item, department, field, value] = columns.map(|col| text(row, col));
        let answers = previous.entry((fold_code(&item), department)).or_default();
        answers.insert(field, value);
    }
    previous
}

/// The whole text of a cell: answers keep their lines.
fn text(row: &Row, col: Option<usize>) -> String {
    let cell = col.and_then(|col| row.cells.get(col));
    cell.map_or(String::new(), |text| text.trim().to_string())
}
