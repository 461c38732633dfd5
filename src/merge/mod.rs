//! Brings the answers of several departments together, measure by measure, each under its name.

pub mod counts;
pub mod progress;
pub mod rows;
pub mod schedule;
pub mod standing;

use crate::model::answer::{Answer, CellContent, Trouble};
use crate::model::project::Project;
use crate::model::template::NIL;
use crate::text::similar;
use indexmap::IndexMap;

/// All answers to one measure.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// What each section answered, by field, owners first.
    pub fields: IndexMap<String, Vec<Part>>,
    /// The names of the sections asked, owners first.
    pub asked: Vec<String>,
    /// Whether a section says that the measure does not apply.
    pub is_nil: bool,
    /// The status that counts: the first owner's that can be read, else the first related
    /// section's; empty where there is none.
    pub status: String,
}

/// What one section answered in one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The section's name.
    pub name: String,
    /// Whether it owns the measure.
    pub is_owner: bool,
    /// The normalised value; empty where blank or unreadable.
    pub value: String,
    /// What stood in the cell, where it could not be read as a value.
    pub unread: String,
    /// What stands where an answer was there and was not taken, a text for each place; `None` where
    /// none was lost.
    pub not_taken: Option<Vec<String>>,
}

/// What a cell of a measure counts as, where answers are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// This value.
    Value(String),
    /// Something that cannot be read, or was not taken.
    Unclear,
    /// Nothing.
    Nothing,
}

impl Counted {
    /// What several sections' answers to one thing count as: the first value, owners first.
    fn of<'p>(parts: impl Iterator<Item = &'p Part> + Clone) -> Counted {
        let value = parts.clone().find(|p| !p.value.is_empty());
        match value {
            Some(part) => Counted::Value(part.value.clone()),
            None if parts.clone().any(Part::is_unclear) => Counted::Unclear,
            None => Counted::Nothing,
        }
    }

    /// The word under which it is counted.
    pub fn word(&self) -> &str {
        match self {
            Counted::Value(value) => value,
            Counted::Unclear => UNCLEAR,
            Counted::Nothing => UNANSWERED,
        }
    }
}

/// What counts while nothing was answered.
pub const UNANSWERED: &str = "回答なし";
/// What counts while something was answered that cannot be read, or was not taken.
pub const UNCLEAR: &str = "要確認";
/// What stands in place of an answer that was there and was not taken.
pub const NOT_TAKEN: &str = "（読めなかった回答あり）";

impl Merged {
    /// The first value that a section gave in a cell, owners first; empty where there is none.
    pub fn value(&self, cell: &str) -> String {
        let parts = self.fields.get(cell).map_or(&[][..], Vec::as_slice);
        let first = parts.iter().find(|p| !p.value.is_empty());
        first.map_or(String::new(), |p| p.value.clone())
    }

    /// What a cell counts as.
    pub fn counted(&self, cell: &str) -> Counted {
        match Counted::of(self.fields.get(cell).into_iter().flatten()) {
            Counted::Nothing if self.is_nil => Counted::Value(NIL.to_string()),
            counted => counted,
        }
    }

    /// What a cell says where all who answered agree; `None` where they differ or nobody answered.
    pub fn agreed(&self, cell: &str) -> Option<String> {
        let parts = self.fields.get(cell).map_or(&[][..], Vec::as_slice);
        let mut shown: Vec<String> = parts.iter().map(Part::shown).collect();
        shown.retain(|text| !text.is_empty());
        shown.dedup();
        let first = shown.first().filter(|_| shown.len() == 1);
        first.cloned()
    }

    /// The answers of a cell as one text: a single section's alone, several under their names.
    pub fn text(&self, cell: &str) -> String {
        self.reported(cell, &str::to_string)
    }

    /// The same, with each value put in words.
    pub fn reported(&self, cell: &str, words: &dyn Fn(&str) -> String) -> String {
        let parts = self.fields.get(cell).map_or(&[][..], Vec::as_slice);
        let reported = |part: &Part| match part.value.as_str() {
            "" => part.shown(),
            value => words(value),
        };
        let filled: Vec<(&str, String)> = parts
            .iter()
            .filter(|p| !p.shown().is_empty())
            .map(|p| (p.name.as_str(), reported(p)))
            .collect();
        match (filled.as_slice(), self.asked.len()) {
            ([], _) => String::new(),
            ([(_, text)], 1) => text.clone(),
            (many, _) => together(many),
        }
    }
}

/// Equal answers are reported once, with all their sections.
fn together(parts: &[(&str, String)]) -> String {
    let mut by_text: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for (name, text) in parts {
        by_text.entry(text).or_default().push(name);
    }
    let reported: Vec<String> = by_text
        .iter()
        .map(|(text, names)| {
            let break_or_space = if text.contains('\n') { "\n" } else { "" };
            format!("【{}】{break_or_space}{text}", names.join("・"))
        })
        .collect();
    reported.join("\n")
}

impl Part {
    /// Whether something was answered that cannot be read, or was not taken.
    pub fn is_unclear(&self) -> bool {
        self.value.is_empty() && (!self.unread.is_empty() || self.not_taken.is_some())
    }

    /// The value, or what could not be read or was not taken, marked as such.
    pub fn shown(&self) -> String {
        match (&self.not_taken, self.unread.as_str()) {
            _ if !self.value.is_empty() => self.value.clone(),
            (Some(texts), _) => not_taken(texts),
            (None, "") => String::new(),
            // The section itself says so.
            (None, unread) if unread.contains(UNCLEAR) => unread.to_string(),
            (None, unread) => format!("{unread}（{UNCLEAR}）"),
        }
    }
}

/// What was not taken, in words: answers that differ whole and with what differs marked.
pub fn not_taken(texts: &[String]) -> String {
    if texts.len() < 2 {
        return NOT_TAKEN.to_string();
    }
    let marked = similar::marked(texts).into_iter().zip(1..);
    let each: Vec<String> = marked.map(|(text, n)| format!("（{n}）{text}")).collect();
    format!(
        "{NOT_TAKEN}違う回答が{}つあります（《》が違うところ）\n{}",
        texts.len(),
        each.join("\n")
    )
}

/// What one section's answer counts as.
pub fn counted(answer: &Answer) -> Counted {
    match (answer.value.is_empty(), answer.is_blank()) {
        (false, _) => Counted::Value(answer.value.to_string()),
        (true, true) if !answer.is_not_taken() => Counted::Nothing,
        (true, _) => Counted::Unclear,
    }
}

/// The answers of each measure of the plan, in plan order. A reprint has its original's.
pub fn merge(project: &Project, answers: &[Answer]) -> Vec<Merged> {
    let mut merged: Vec<Merged> = vec![Merged::default(); project.plan.measures.len()];
    let mut by_measure: Vec<Vec<&Answer>> = vec![vec![]; project.plan.measures.len()];
    for answer in answers {
        by_measure[answer.measure].push(answer);
    }
    for (index, mut own) in by_measure.into_iter().enumerate() {
        let measure = &project.plan.measures[index];
        let standing = |a: &&Answer| measure.owners.iter().position(|o| *o == a.department);
        own.sort_by_key(|a| standing(a).unwrap_or(usize::MAX));
        for answer in own {
            add(&mut merged[index], answer, standing(&answer).is_some());
        }
        merged[index].status = merged[index].value(&project.template.status);
        let template = &project.template;
        let parts = merged[index].fields.iter();
        let mut values = parts.flat_map(|(cell, parts)| parts.iter().map(move |p| (cell, p)));
        merged[index].is_nil = values.any(|(cell, part)| template.is_nil(cell, &part.value));
    }
    for (index, measure) in project.plan.measures.iter().enumerate() {
        if let Some(original) = measure.original {
            merged[index] = merged[original].clone();
        }
    }
    merged
}

fn add(merged: &mut Merged, answer: &Answer, is_owner: bool) {
    if !merged.asked.iter().any(|name| *name == answer.name) {
        merged.asked.push(answer.name.to_string());
    }
    let is_none = answer.troubles.contains(&Trouble::ReadAs(String::new()));
    let unread = match answer.value.is_empty() && !answer.is_blank() && !is_none {
        true => answer.raw().to_string(),
        false => String::new(),
    };
    merged
        .fields
        .entry(answer.field.to_string())
        .or_default()
        .push(Part {
            name: answer.name.to_string(),
            is_owner,
            value: answer.value.to_string(),
            unread,
            not_taken: answer.is_not_taken().then(|| {
                let standings = answer.not_taken().iter();
                standings.map(CellContent::shown).collect()
            }),
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, value: &str) -> Part {
        Part {
            name: name.to_string(),
            is_owner: false,
            value: value.to_string(),
            unread: String::new(),
            not_taken: None,
        }
    }

    #[test]
    fn several_sections_keep_their_names() {
        let mut merged = Merged {
            asked: vec!["甲課".into(), "乙課".into()],
            ..Merged::default()
        };
        let parts = vec![part("甲課", "実施"), part("乙課", "実施")];
        merged.fields.insert("a".into(), parts);
        assert_eq!(merged.text("a"), "【甲課・乙課】実施");
        let parts = vec![part("甲課", "実施"), part("乙課", "未実施")];
        merged.fields.insert("a".into(), parts);
        assert_eq!(merged.text("a"), "【甲課】実施\n【乙課】未実施");
        merged.fields.insert("a".into(), vec![part("乙課", "実施")]);
        assert_eq!(merged.text("a"), "【乙課】実施");
        assert_eq!(merged.text("b"), "");
    }
}
