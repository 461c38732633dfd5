//! How many measures of each group have each word of a field, as summaries count them, beside what
//! was published. The report's 達成状況 and the rule T101 both take their figures from here.

use super::{Counted, Merged};
use crate::model::place::Place;
use crate::model::plan::{Measure, Plan};
use crate::model::project::{Project, Published};
use crate::model::template::{Field, NIL};
use crate::text::group::{group_key, same_group};
use crate::text::normalize::normalize;
use crate::text::number::Number;
use indexmap::IndexMap;

/// The column that groups the measures where nothing published says which.
const USUAL_GROUP: &str = "priority";

/// The counts of a whole plan.
pub struct Counts<'a> {
    /// The field that is counted.
    pub field: &'a Field,
    /// The heading of the plan column that groups the measures; empty for the whole plan.
    pub heading: String,
    /// The groups in the order in which the plan first names them.
    pub groups: Vec<Group<'a>>,
    /// What was published of groups that the plan does not have.
    pub strangers: Vec<&'a Published>,
}

/// The measures of a group, without reprints.
pub struct Group<'a> {
    /// The group as the plan first writes it; may be blank.
    pub name: String,
    /// How many measures it has.
    pub total: usize,
    /// How many of them have no answer.
    pub unanswered: usize,
    /// How many of them have an answer that cannot be read, or was not taken.
    pub unclear: usize,
    /// What was published of it, in the file's order.
    pub published: Vec<&'a Published>,
    counts: IndexMap<String, usize>,
}

/// One figure of a group: how many measures have a word.
pub struct Figure<'a> {
    /// The word.
    pub word: String,
    /// How many measures have it.
    pub count: usize,
    /// The line that was published of it.
    pub published: Option<&'a Published>,
}

impl<'a> Counts<'a> {
    /// Counts what was published or, where nothing was, the status by 重点. `None` where the
    /// template has no such field.
    pub fn of(project: &'a Project, merged: &[Merged]) -> Option<Counts<'a>> {
        let first = project.published.first();
        let template = &project.template;
        let field = template.field(first.map_or(&template.status, |p| &p.field))?;
        let has_usual = project.plan.heading(USUAL_GROUP).is_some();
        let usual = if has_usual { USUAL_GROUP } else { "" };
        let key = first.map_or(usual, |p| &p.group_key);
        let groups = groups(project, merged, field, key);
        let is_known = |p: &&Published| groups.iter().any(|g| same_group(&g.name, &p.group));
        Some(Counts {
            field,
            heading: project.plan.heading(key).unwrap_or_default().to_string(),
            strangers: project.published.iter().filter(|p| !is_known(p)).collect(),
            groups,
        })
    }

    /// The words that are counted, in the field's order.
    pub fn words(&self) -> Vec<&'a str> {
        let mut words: Vec<&str> = vec![];
        for word in self.field.words() {
            let counted = self.field.counted(word);
            if !words.contains(&counted) {
                words.push(counted);
            }
        }
        let has_nil = self.groups.iter().any(|group| group.count(NIL) > 0);
        if has_nil && !words.contains(&NIL) {
            words.push(NIL);
        }
        words
    }

    /// The figures of a group: those published in the file's order, then the words that it has
    /// besides.
    pub fn figures(&self, group: &Group<'a>) -> Vec<Figure<'a>> {
        let published = group.published.iter().map(|line| {
            let word = self.word(&line.value);
            (word, Some(*line))
        });
        let mut figures: Vec<(String, Option<&Published>)> = published.collect();
        for word in self.words() {
            let is_reported = figures.iter().any(|(reported, _)| reported == word);
            if !is_reported && group.count(word) > 0 {
                figures.push((word.to_string(), None));
            }
        }
        let figure = |(word, published): (String, _)| Figure {
            count: group.count(&word),
            word,
            published,
        };
        figures.into_iter().map(figure).collect()
    }

    /// The file that holds what was published.
    pub fn file(&self) -> Place {
        let of_groups = self.groups.iter().flat_map(|g| &g.published);
        let first = of_groups.chain(&self.strangers).next();
        first.map_or(Place::default(), |line| Place::file(&line.place.file))
    }

    /// The word as which a published one is counted.
    fn word(&self, published: &str) -> String {
        let is_same = |word: &&str| normalize(word) == normalize(published);
        let known = self.field.words().into_iter().find(is_same);
        self.field.counted(known.unwrap_or(published)).to_string()
    }
}

impl Figure<'_> {
    /// The count, to be compared with a published one.
    pub fn count(&self) -> Number {
        number(self.count)
    }
}

impl Group<'_> {
    /// The total, to be compared with a published one.
    pub fn total(&self) -> Number {
        number(self.total)
    }

    /// How many of its measures are counted as a word.
    pub fn count(&self, word: &str) -> usize {
        self.counts.get(word).copied().unwrap_or(0)
    }
}

fn number(count: usize) -> Number {
    Number::from(count as i64)
}

fn groups<'a>(project: &'a Project, merged: &[Merged], field: &Field, key: &str) -> Vec<Group<'a>> {
    let mut groups: IndexMap<String, Group<'a>> = IndexMap::new();
    for (measure, merged) in project.plan.measures.iter().zip(merged) {
        if measure.original.is_some() {
            continue;
        }
        let name = name(&project.plan, measure, key);
        let group = groups.entry(group_key(name)).or_insert_with(|| Group {
            name: name.to_string(),
            total: 0,
            unanswered: 0,
            unclear: 0,
            published: vec![],
            counts: IndexMap::new(),
        });
        group.total += 1;
        match merged.counted(&field.key) {
            Counted::Nothing => group.unanswered += 1,
            Counted::Unclear => group.unclear += 1,
            Counted::Value(word) => {
                let counted = field.counted(&word).to_string();
                *group.counts.entry(counted).or_default() += 1;
            }
        }
    }
    for line in &project.published {
        if let Some(group) = groups.get_mut(&group_key(&line.group)) {
            group.published.push(line);
        }
    }
    groups.into_values().collect()
}

/// The group of a measure, as the plan writes it.
fn name<'m>(plan: &Plan, measure: &'m Measure, key: &str) -> &'m str {
    let level = plan.level_keys().iter().position(|level| level == key);
    match level {
        Some(level) => measure.levels.get(level).map_or("", String::as_str),
        None => measure.cell(key),
    }
}
