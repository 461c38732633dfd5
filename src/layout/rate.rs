//! A share that a form computes from what is typed into it, such as an actual number over its goal.

use crate::model::address::Address;
use crate::model::form::{Map, Role};
use crate::model::place::Cell;
use crate::model::plan::yearly;
use crate::model::project::Project;
use crate::model::template::Field;
use crate::text::number::parse_number;

/// One side of the division.
enum Side {
    /// An answer cell of the form.
    Asked(Cell),
    /// A number that the plan gives.
    Given(f64),
}

/// The formula of a rate; `None` where the plan lacks the number it needs.
pub fn formula(project: &Project, measure: usize, field: &Field, map: &Map) -> Option<String> {
    let side = |name: &Option<String>| match side(project, measure, name.as_deref()?, map)? {
        Side::Asked(cell) => Some(cell.to_string()),
        Side::Given(number) => Some(number.to_string()),
    };
    Some(format!(
        "=IFERROR({}/{},0)",
        side(&field.of)?,
        side(&field.by)?
    ))
}

fn side(project: &Project, measure: usize, name: &str, map: &Map) -> Option<Side> {
    if let Some(cell) = cell_name(project, name) {
        let is = |p: &&crate::model::form::Part| {
            let own = map.measures.get(&p.at.row) == Some(&measure);
            own && matches!(&p.role, Role::Answer(name) if *name == *cell)
        };
        return Some(Side::Asked(map.parts.iter().find(is)?.at));
    }
    given(project, measure, name).map(Side::Given)
}

/// The answer cell that a rate reads for a field: a yearly field's cell of the year surveyed.
fn cell_name(project: &Project, name: &str) -> Option<String> {
    let field = project.template.field(name)?;
    let year = project.survey.year.short();
    let address = Address {
        field: name,
        row: None,
        part: field.by_year.then_some(year.as_str()),
    };
    Some(address.to_string())
}

fn given(project: &Project, measure: usize, name: &str) -> Option<f64> {
    let key = yearly(name, project.survey.year, 0);
    number(project.plan.measures[measure].cell(&key))
}

/// What a rate comes to, where both its numbers are known and the second is not 0.
///
/// `answer_of` returns the normalised value of a cell, empty when blank or unreadable.
pub fn value(
    project: &Project,
    measure: usize,
    field: &Field,
    answer_of: &dyn Fn(&str) -> String,
) -> Option<f64> {
    let side = |name: &Option<String>| {
        let name = name.as_deref()?;
        match cell_name(project, name) {
            Some(cell) => number(&answer_of(&cell)),
            None => given(project, measure, name),
        }
    };
    let (of, by) = (side(&field.of)?, side(&field.by)?);
    (by != 0.0).then_some(of / by)
}

/// The number in a text, whatever unit stands behind it.
fn number(text: &str) -> Option<f64> {
    let bare = text.trim().trim_end_matches(|c: char| !c.is_numeric());
    parse_number(bare, None)
        .ok()?
        .value
        .to_string()
        .parse()
        .ok()
}
