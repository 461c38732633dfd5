//! One form in which every question occurs, for the clerk to look at before forms are sent; and where
//! the sections' forms differ.

use super::form;
use crate::model::address::Address;
use crate::model::form::{Form, Role};
use crate::model::grid::{CellStyle, Column, Content, Placed, Row, Sheet};
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::roster::{Department, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// The tab of the differences.
const NAME: &str = "課による違い";
/// The form's section, in place of one of the roster.
const SECTION: (&str, &str) = ("MIHON", "見本");
/// Widths: question, measures, sections.
const WIDTHS: [f64; 3] = [34.0, 18.0, 70.0];

/// A question that not every measure has.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The question's label.
    pub label: String,
    /// How many of the measures asked about have it.
    pub asked: usize,
    /// How many measures are asked about.
    pub of: usize,
    /// The sections whose form has it nowhere.
    pub without: Vec<String>,
}

/// The form, the measures in it by their index in the plan, and the differences.
pub fn preview(project: &Project) -> (Form, Vec<usize>, Vec<Difference>) {
    let forms = form::all(project);
    let asked = questions(&forms);
    let chosen = cover(&asked);
    let (code, name) = SECTION;
    let section = Department {
        due: None,
        code: code.to_string(),
        name: name.to_string(),
        bureau: String::new(),
        aliases: vec![],
        kind: Kind::Section,
        line: 0,
        successors: vec![],
        since: None,
    };
    let mut made = form::issued(project, &section, &chosen);
    let differences = differences(project, &forms, &asked);
    made.book.sheets.push(sheet(&differences));
    made.sheets.push(Default::default());
    (made, chosen, differences)
}

/// The questions of each measure that is asked about.
fn questions(forms: &[Form]) -> BTreeMap<usize, BTreeSet<String>> {
    let mut asked: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (measure, field) in forms.iter().flat_map(of_form) {
        asked.entry(measure).or_default().insert(field);
    }
    asked
}

fn of_form(form: &Form) -> impl Iterator<Item = (usize, String)> {
    form.sheets.iter().flat_map(|map| {
        map.parts.iter().filter_map(|part| {
            let Role::Answer(name) = &part.role else {
                return None;
            };
            let field = Address::parse(name).field.to_string();
            Some((*map.measures.get(&part.at.row)?, field))
        })
    })
}

/// Few measures that have all questions between them: each time the one with most of those lacking.
fn cover(asked: &BTreeMap<usize, BTreeSet<String>>) -> Vec<usize> {
    let mut lacking: BTreeSet<&String> = asked.values().flatten().collect();
    let mut chosen = vec![];
    while !lacking.is_empty() {
        let has = |fields: &BTreeSet<String>| fields.iter().filter(|f| lacking.contains(f)).count();
        // The first of several that have as many.
        let best = asked.iter().rev().max_by_key(|(_, fields)| has(fields));
        let Some((measure, fields)) = best else {
            break;
        };
        chosen.push(*measure);
        lacking.retain(|field| !fields.contains(*field));
    }
    chosen.sort_unstable();
    chosen
}

fn differences(
    project: &Project,
    forms: &[Form],
    asked: &BTreeMap<usize, BTreeSet<String>>,
) -> Vec<Difference> {
    let own: Vec<BTreeSet<String>> = forms
        .iter()
        .map(|form| of_form(form).map(|(_, field)| field).collect())
        .collect();
    let fields = project.template.fields.iter();
    let difference = |field: &crate::model::template::Field| {
        let count = asked.values().filter(|f| f.contains(&field.key)).count();
        let lacks = forms
            .iter()
            .zip(&own)
            .filter(|(_, f)| !f.contains(&field.key));
        // What nobody answers, as a share, stands in no answer cell.
        (0 < count && count < asked.len()).then(|| Difference {
            label: field.label.clone(),
            asked: count,
            of: asked.len(),
            without: lacks.map(|(form, _)| form.name.clone()).collect(),
        })
    };
    fields.filter_map(difference).collect()
}

/// The differences as a sheet behind the form's own.
fn sheet(differences: &[Difference]) -> Sheet {
    let mut rows: Vec<([String; 3], CellStyle)> = vec![];
    let head = ["設問", "尋ねる事業", "尋ねない課"].map(String::from);
    rows.push((head, CellStyle::TableHead));
    rows.extend(differences.iter().map(|d| {
        let share = format!("{}のうち{}", d.of, d.asked);
        let row = [d.label.clone(), share, d.without.join("、")];
        (row, CellStyle::TableText)
    }));
    if differences.is_empty() {
        let none = ["どの事業にも、すべての設問を尋ねます。", "", ""].map(String::from);
        rows.push((none, CellStyle::TableText));
    }
    let mut sheet = Sheet {
        name: NAME.to_string(),
        ..Sheet::default()
    };
    sheet.columns.extend(WIDTHS.map(|width| Column {
        width,
        hidden: false,
    }));
    for (number, (texts, look)) in (0..).zip(rows) {
        let lines = texts.iter().zip(WIDTHS);
        let lines = lines.map(|(text, width)| crate::text::width::lines(text, width as usize - 1));
        sheet.rows.push(Row {
            height: 18.0 * lines.max().unwrap_or(1) as f64,
            hidden: false,
            page_break: false,
        });
        for (col, text) in (0..).zip(texts) {
            sheet.cells.push(Placed {
                at: Cell::new(number, col),
                rows: 1,
                cols: 1,
                content: Content::text(text),
                look,
                note: String::new(),
            });
        }
    }
    sheet
}
