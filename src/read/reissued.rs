//! What has changed in the plan, the roster and the template since the forms were issued.

use crate::layout::form::Outlines;
use crate::model::address::Address;
use crate::model::correspondence::Correspondence;
use crate::model::fact::{Fact, Kind, Rewording};
use crate::model::form::{Asked, Form, Role};
use crate::model::issued::{Issued, IssuedCells, Measures};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::text::code::{cmp_codes, normalize_code};
use crate::text::normalize::comparable;
use crate::text::shared::SharedText;
use indexmap::{IndexMap, IndexSet};
use std::collections::{HashMap, HashSet};

/// Where it is reported, if nothing of the plan is the place.
const FILE: &str = "forms/issued.csv";

/// What the sections were sent.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// The project that the forms were made from.
    pub project: &'a Project,
    /// What its measures and sections are now.
    pub now: &'a Correspondence,
    /// The present project in the rounds that the forms were of.
    pub view: &'a Project,
    /// The cells of the forms, as the present project names them.
    pub issued: &'a Issued,
}

/// What these forms, made of the project as it is now, ask and say otherwise than those that were sent.
pub fn facts(project: &Project, forms: &[Asked], sent: &Sent<'_>) -> Vec<Fact> {
    let now = Issued::of_forms(project, forms);
    let issued = sent.issued;
    let mut found = Changes {
        project,
        sent,
        facts: vec![],
        gone: IndexSet::new(),
        new: IndexSet::new(),
        relabelled: IndexSet::new(),
    };
    let mut sections: Vec<&str> = now.departments().chain(issued.departments()).collect();
    sections.sort_by(|a, b| cmp_codes(a, b).then_with(|| a.cmp(b)));
    sections.dedup();
    for section in sections {
        found.section(section, issued.measures(section), now.measures(section));
    }
    found.texts();
    found.fields();
    found.without_repeats()
}

/// The texts that a form gives for each measure, by what they tell.
type Given<'f> = IndexMap<(usize, &'f str), Vec<&'f str>>;

/// What the number of a measure goes by among the texts that are given for it.
const NUMBER: &str = "=number";

fn given(form: &Form) -> Given<'_> {
    let mut given = Given::new();
    for map in &form.sheets {
        for part in &map.parts {
            let key = match &part.role {
                Role::Given(key) => key.as_str(),
                Role::Number => NUMBER,
                _ => continue,
            };
            if let Some(measure) = map.measures.get(&part.at.row) {
                given.entry((*measure, key)).or_default().push(&part.text);
            }
        }
    }
    given
}

struct Changes<'a> {
    project: &'a Project,
    sent: &'a Sent<'a>,
    facts: Vec<Fact>,
    /// The keys of the fields that are asked no more.
    gone: IndexSet<String>,
    /// The keys of the fields that are asked now and were not.
    new: IndexSet<String>,
    /// The fields that have another label now: before and after.
    relabelled: IndexSet<(String, String)>,
}

impl Changes<'_> {
    /// The facts without those that say less of a measure than others do.
    fn without_repeats(self) -> Vec<Fact> {
        let mut facts = self.facts;
        let is_told = |fact: &&Fact| matches!(fact.kind, Kind::PlanReworded(_));
        let told = facts.iter().filter(is_told);
        let told: HashSet<(String, String)> = told
            .map(|fact| (fact.department.clone(), fact.item.clone()))
            .collect();
        facts.retain(|fact| {
            let key = (fact.department.clone(), fact.item.clone());
            !matches!(fact.kind, Kind::PlanTextChanged(_)) || !told.contains(&key)
        });
        facts
    }

    /// What the forms say otherwise of measures that they still ask about.
    fn texts(&mut self) {
        let (before, now) = (
            Outlines::new(self.sent.project),
            Outlines::new(self.sent.view),
        );
        let mut present: HashMap<usize, Form> = HashMap::new();
        for at in 0..before.count() {
            let Some(form) = before.make(at) else {
                continue;
            };
            for measure in &form.measures {
                let Some(new) = self.sent.now.measure(*measure) else {
                    continue;
                };
                let to = self.sent.now;
                let own = to.section(self.project, &form.department, Some(new));
                let place = own.and_then(|own| now.position(&own.code));
                let Some((section, place)) = own.zip(place) else {
                    continue;
                };
                if !present.contains_key(&place) {
                    present.extend(now.make(place).map(|form| (place, form)));
                }
                let asks = |form: &&Form| form.measures.contains(&new);
                let Some(present) = present.get(&place).filter(asks) else {
                    continue;
                };
                let pair = (&given(&form), &given(present));
                self.texts_of(&section.name, (*measure, new), pair);
            }
        }
    }

    fn texts_of(
        &mut self,
        section: &str,
        (before, now): (usize, usize),
        (old, new): (&Given<'_>, &Given<'_>),
    ) {
        let mut changed: Vec<Rewording> = vec![];
        for ((_, key), texts) in old.iter().filter(|((measure, _), _)| *measure == before) {
            let Some(present) = new.get(&(now, *key)) else {
                continue;
            };
            let pairs = texts.iter().zip(present);
            let mut pairs = pairs.filter(|(a, b)| comparable(a) != comparable(b));
            let Some((old, new)) = pairs.next() else {
                continue;
            };
            let (old, new) = (old.to_string(), new.to_string());
            if key.starts_with("label:") {
                self.relabelled.insert((old, new));
                continue;
            }
            let plan = &self.project.plan;
            let level = |key: &str| key.strip_prefix("level")?.parse().ok();
            let level =
                level(key).and_then(|depth: usize| plan.level_names.get(depth.checked_sub(1)?));
            let heading = match *key {
                NUMBER => plan.heading("code"),
                key => plan.heading(key).or(level.map(String::as_str)),
            };
            // What is no column of the plan is the form's own words.
            if let Some(heading) = heading {
                changed.push(Rewording {
                    heading: heading.to_string(),
                    before: old,
                    after: new,
                });
            }
        }
        if changed.is_empty() {
            return;
        }
        let measure = &self.project.plan.measures[now];
        self.facts.push(Fact {
            department: section.to_string(),
            item: measure.code.clone(),
            ..Fact::new(Kind::PlanReworded(changed), measure.place.clone())
        });
    }

    fn section(&mut self, code: &str, before: Option<&Measures>, now: Option<&Measures>) {
        let none = Measures::new();
        let (before, now) = (before.unwrap_or(&none), now.unwrap_or(&none));
        let mut keys: Vec<&String> = before.keys().chain(now.keys()).collect();
        keys.sort_by(|a, b| cmp_codes(a, b).then_with(|| a.cmp(b)));
        keys.dedup();
        for key in keys {
            match (before.get(key), now.get(key)) {
                (None, Some(_)) => self.tell(Kind::MeasureAdded, code, key),
                (Some(_), None) => self.tell(self.dropped(key), code, key),
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
        let templates = [&self.project.template, &self.sent.project.template];
        let mut fields = templates.into_iter().map(|t| t.field(key));
        fields.all(|f| f.is_some_and(|f| !f.asked_where.plan.0.is_empty()))
    }

    /// A measure that a section is not asked about any more.
    fn dropped(&self, key: &str) -> Kind {
        let plan = &self.project.plan;
        let now = plan.position(key).map(|at| plan.measures[at].cited());
        let before = || {
            let mut measures = self.sent.project.plan.measures.iter();
            let code = self.sent.issued.printed(key);
            let own = measures.find(|m| m.code == code);
            own.map_or(code.to_string(), |m| m.cited())
        };
        Kind::MeasureDropped(now.unwrap_or_else(before))
    }

    fn tell(&mut self, kind: Kind, code: &str, key: &str) {
        let plan = &self.project.plan;
        let measure = plan.position(key);
        let section = self.project.roster.by_code(code);
        let earlier = self.sent.project.roster.by_code(code);
        let section = section.or(earlier);
        self.facts.push(Fact {
            department: section.map_or(code, |d| d.name.as_str()).to_string(),
            item: measure.map_or_else(|| self.free_code(key), |m| plan.measures[m].code.clone()),
            ..Fact::new(kind, Place::file(FILE))
        });
    }

    /// The code of a measure that is gone; empty where another measure bears it now.
    fn free_code(&self, key: &str) -> String {
        let code = self.sent.issued.printed(key);
        let is_taken = self.project.plan.position(&normalize_code(code)).is_some();
        if is_taken {
            String::new()
        } else {
            code.to_string()
        }
    }

    /// The fields that are new or gone, reported once for all measures.
    fn fields(&mut self) {
        let field = |key: &String| {
            let earlier = || self.sent.project.template.field(key);
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
        let renamed = self.relabelled.iter();
        let renamed: Vec<String> = renamed
            .map(|(old, new)| format!("「{old}」→「{new}」"))
            .collect();
        let renamed = renamed.join("、");
        if gone.is_empty() && new.is_empty() && renamed.is_empty() {
            return;
        }
        let changed = Kind::FieldsChanged { gone, new, renamed };
        self.facts.push(Fact::new(changed, Place::file(FILE)));
    }
}
