//! What a template says of the plan's columns, held against the plan: a misspelt name would leave a
//! part of the form out without a word.

use super::columns::ROLES;
use super::terms::Terms;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::plan::yearly;
use crate::model::project::Project;
use crate::model::template::{Field, Kind as FieldKind};
use crate::text::similar::nearest;

/// Tells what a template names that neither the tool nor the plan has.
pub fn check(project: &Project, facts: &mut Vec<Fact>) {
    let terms = Terms::of(&project.template);
    let place = &project.template.place;
    let mut add = |key: &str, found: String, wanted: &str| {
        facts.push(Fact {
            field: terms.heading(key).to_string(),
            ..Fact::new(Kind::Settings(Fault::new(found, wanted)), place.clone())
        });
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
                "show",
                format!("show の「{show}」という列はありません"),
                &format!("{near}列の役割の名前か、計画の見出しを書いてください。"),
            );
        }
    }
    for field in &project.template.fields {
        one(project, field, &mut add);
    }
}

fn one(project: &Project, field: &Field, add: &mut impl FnMut(&str, String, &str)) {
    let terms = Terms::of(&project.template);
    let (question, label) = (terms.question(), &field.label);
    let table = project.template.table_of(&field.key);
    let given = table.and_then(|table| table.given.as_ref());
    let rows = given.into_iter().flat_map(|name| {
        let measures = project.plan.measures.iter();
        measures.filter_map(move |measure| measure.rows.get(name))
    });
    let first: Vec<_> = rows.filter_map(|rows| rows.first()).collect();
    let is_in_rows = |name: &str| {
        let key = yearly(name, project.survey.year, 0);
        first.iter().any(|row| row.contains_key(&key))
    };
    // A plan need not have what a role stands for.
    let is_there = |name: &str| is_role(name) || is_in_plan(project, name) || is_in_rows(name);
    let unit = field.unit_column();
    if let Some(column) = unit.filter(|column| !is_there(column)) {
        add(
            "unit",
            format!("{question}「{label}」の単位の列「{column}」が計画にありません"),
            &format!(
                "計画に単位の列を加えるか、{}に単位をそのまま書いてください。",
                terms.word("unit")
            ),
        );
    }
    for name in field.plan_columns() {
        if !is_there(name) {
            let plan = match terms {
                Terms::Keys => " plan",
                Terms::Columns => "計画の",
            };
            add(
                "when",
                format!("{question}「{label}」の条件の{plan}「{name}」という列が計画にありません"),
                "計画の見出しを、そのとおりに書いてください。",
            );
        }
    }
    if field.kind != FieldKind::Rate {
        return;
    }
    let columns = [
        ("direction", &field.direction),
        ("start", &field.start),
        ("total", &field.total),
    ];
    for (key, name) in columns {
        if let Some(name) = name.as_deref().filter(|name| !is_there(name)) {
            let word = terms.word(key);
            add(
                key,
                format!(
                    "割合の{question}「{label}」の{word}の「{name}」という列が計画にありません"
                ),
                "計画の見出しを、そのとおりに書いてください。",
            );
        }
    }
    for side in field.of.iter().chain(&field.by.0) {
        let asked = project.template.field(side);
        let is_number = asked.is_some_and(|f| f.kind == FieldKind::Number);
        if !is_number && (asked.is_some() || !is_there(side)) {
            let name = asked.map_or(side.as_str(), |field| terms.name(field));
            add(
                "of",
                format!(
                    "割合の{question}「{label}」の「{name}」が、数字の{question}でも計画の列でもありません"
                ),
                &format!(
                    "{}か、計画の列を書いてください。",
                    terms.reference("number", "数字")
                ),
            );
        }
    }
}

/// Whether a name is a role that the tool knows, whether or not the plan has it, or a heading.
fn is_column(project: &Project, name: &str) -> bool {
    // A heading may be of a plan yet to come; a name in Latin letters is meant as a role.
    is_role(name) || !name.is_ascii() || is_in_plan(project, name)
}

/// Whether a name is a role that the tool knows.
fn is_role(name: &str) -> bool {
    let is_yearly = matches!(name, "goal" | "actual") || name.starts_with("level");
    is_yearly || ROLES.iter().any(|(role, _)| *role == name)
}

fn is_in_plan(project: &Project, name: &str) -> bool {
    let own = format!("{name}-{}", project.survey.year.short());
    let columns = &project.plan.columns;
    columns
        .iter()
        .any(|c| c.is(name) || c.is(&own) || c.heading == name)
}
