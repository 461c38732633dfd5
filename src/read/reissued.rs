//! What has changed in the plan and the template since the forms were issued.

use crate::model::address::Address;
use crate::model::fact::{Fact, Kind};
use crate::model::form::Asked;
use crate::model::issued::{Issued, IssuedCells, Measures};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::model::template::Template;
use crate::text::code::cmp_codes;
use crate::text::shared::SharedText;
use indexmap::IndexSet;

/// Where it is reported.
const FILE: &str = "forms/issued.csv";

/// What these forms, made of the plan as it is now, ask otherwise than those that were issued.
/// `earlier` are the templates that the forms may have been made of.
pub fn facts(
    project: &Project,
    forms: &[Asked],
    issued: &Issued,
    earlier: &[Template],
) -> Vec<Fact> {
    let now = Issued::of_forms(project, forms);
    let mut found = Changes {
        project,
        issued,
        earlier,
        facts: vec![],
        gone: IndexSet::new(),
        new: IndexSet::new(),
    };
    let mut sections: Vec<&str> = now.departments().chain(issued.departments()).collect();
    sections.sort_by(|a, b| cmp_codes(a, b).then_with(|| a.cmp(b)));
    sections.dedup();
    for section in sections {
        found.section(section, issued.measures(section), now.measures(section));
    }
    found.fields();
    found.facts
}

struct Changes<'a> {
    project: &'a Project,
    issued: &'a Issued,
    earlier: &'a [Template],
    facts: Vec<Fact>,
    /// The keys of the fields that are asked no more.
    gone: IndexSet<String>,
    /// The keys of the fields that are asked now and were not.
    new: IndexSet<String>,
}

impl Changes<'_> {
    fn section(&mut self, code: &str, before: Option<&Measures>, now: Option<&Measures>) {
        let none = Measures::new();
        let (before, now) = (before.unwrap_or(&none), now.unwrap_or(&none));
        let mut keys: Vec<&String> = before.keys().chain(now.keys()).collect();
        keys.sort_by(|a, b| cmp_codes(a, b).then_with(|| a.cmp(b)));
        keys.dedup();
        for key in keys {
            match (before.get(key), now.get(key)) {
                (None, Some(_)) => self.tell(Kind::MeasureAdded, code, key),
                (Some(_), None) => self.tell(Kind::MeasureDropped, code, key),
                (Some(before), Some(now)) => self.cells(code, key, before, now),
                (None, None) => {}
            }
        }
    }

    /// A field that is new or gone is the template's; other rows of a field are the plan's.
    fn cells(&mut self, code: &str, key: &str, before: &IssuedCells, now: &IssuedCells) {
        if before == now {
            return;
        }
        let field = |cell: &SharedText| Address::parse(cell).field.to_string();
        let (old, new): (IndexSet<String>, IndexSet<String>) = (
            before.iter().map(field).collect(),
            now.iter().map(field).collect(),
        );
        let (by_plan, by_template): (Vec<&String>, Vec<&String>) = old
            .symmetric_difference(&new)
            .partition(|key| self.is_by_plan(key));
        for key in by_template {
            let changed = if old.contains(key) {
                &mut self.gone
            } else {
                &mut self.new
            };
            changed.insert(key.clone());
        }
        let asked = |cell: &&SharedText| old.contains(&field(cell)) && new.contains(&field(cell));
        let has_changed = !by_plan.is_empty();
        if has_changed || before.iter().filter(asked).ne(now.iter().filter(asked)) {
            self.tell(Kind::PlanTextChanged(None), code, key);
        }
    }

    /// Whether a field is asked, or no more, because of what the plan says: every template asks it where
    /// the plan says something.
    fn is_by_plan(&self, key: &str) -> bool {
        let templates = std::iter::once(&self.project.template).chain(self.earlier);
        let mut fields = templates.map(|t| t.field(key));
        fields.all(|f| f.is_some_and(|f| !f.asked_where.plan.0.is_empty()))
    }

    fn tell(&mut self, kind: Kind, code: &str, key: &str) {
        let plan = &self.project.plan;
        let measure = plan.position(key);
        let printed = || self.issued.printed(key);
        let item = measure.map_or_else(printed, |m| &plan.measures[m].code);
        let section = self.project.roster.by_code(code);
        self.facts.push(Fact {
            department: section.map_or(code, |d| d.name.as_str()).to_string(),
            item: item.to_string(),
            ..Fact::new(kind, Place::file(FILE))
        });
    }

    /// The fields that are new or gone, reported once for all measures.
    fn fields(&mut self) {
        let field = |key: &String| {
            let earlier = || self.earlier.iter().find_map(|t| t.field(key));
            self.project.template.field(key).or_else(earlier)
        };
        let label = |key: &String| field(key).map_or(key.clone(), |f| f.label.clone());
        let labels = |keys: &IndexSet<String>, others: &IndexSet<String>| {
            let others: Vec<String> = others.iter().map(label).collect();
            let labels = keys.iter().map(|key| match label(key) {
                same if others.contains(&same) => format!("{same}（{key}）"),
                own => own,
            });
            labels.collect::<Vec<_>>().join("」「")
        };
        let gone = labels(&self.gone, &self.new);
        let new = labels(&self.new, &self.gone);
        if gone.is_empty() && new.is_empty() {
            return;
        }
        let changed = Kind::FieldsChanged { gone, new };
        self.facts.push(Fact::new(changed, Place::file(FILE)));
    }
}
