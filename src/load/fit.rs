//! What a template says of the plan's columns, held against the plan: a misspelt name would leave a
//! part of the form out without a word.

use super::columns::ROLES;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::project::Project;
use crate::model::template::{Field, Kind as FieldKind};
use crate::text::similar::nearest;

/// Tells what a template names that neither the tool nor the plan has.
pub fn check(project: &Project, facts: &mut Vec<Fact>) {
    let mut add = |found: String, wanted: &str| {
        facts.push(Fact::new(
            Kind::Settings(Fault::new(found, wanted)),
            project.template.place.clone(),
        ));
    };
    let lines = &project.template.sheet.lines;
    for show in lines
        .iter()
        .flat_map(|l| &l.slots)
        .filter_map(|s| s.show.as_deref())
    {
        if !is_column(project, show) {
            let roles = ROLES.iter().map(|(role, _)| *role);
            let near = nearest(show, roles).map_or(String::new(), |n| format!("「{n}」ですか。"));
            add(
                format!("show の「{show}」という列はありません"),
                &format!("{near}列の役割の名前か、計画の見出しを書いてください。"),
            );
        }
    }
    for field in &project.template.fields {
        one(project, field, &mut add);
    }
}

fn one(project: &Project, field: &Field, add: &mut impl FnMut(String, &str)) {
    let unit = field.unit_column();
    if let Some(column) = unit.filter(|column| project.plan.heading(column).is_none()) {
        add(
            format!(
                "項目「{}」の単位の列「{column}」が計画にありません",
                field.label
            ),
            "計画に単位の列を加えるか、unit に単位をそのまま書いてください。",
        );
    }
    for side in [&field.of, &field.by].into_iter().flatten() {
        let asked = project.template.field(side);
        let is_number = asked.is_some_and(|f| f.kind == FieldKind::Number);
        if !is_number && (asked.is_some() || !is_in_plan(project, side)) {
            add(
                format!(
                    "割合の項目「{}」の「{side}」が、数字の項目でも計画の列でもありません",
                    field.label
                ),
                "kind = \"number\" の項目の key か、計画の列を書いてください。",
            );
        }
    }
}

/// Whether a name is a role that the tool knows, whether or not the plan has it, or a heading.
fn is_column(project: &Project, name: &str) -> bool {
    let is_role = ROLES.iter().any(|(role, _)| *role == name);
    let is_yearly = matches!(name, "goal" | "actual") || name.starts_with("level");
    // A heading may be of a plan yet to come; a name in Latin letters is meant as a role.
    is_role || is_yearly || !name.is_ascii() || is_in_plan(project, name)
}

fn is_in_plan(project: &Project, name: &str) -> bool {
    let own = format!("{name}-{}", project.survey.year.short());
    let columns = &project.plan.columns;
    columns
        .iter()
        .any(|c| c.is(name) || c.is(&own) || c.heading == name)
}
