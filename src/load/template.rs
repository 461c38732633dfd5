//! Finds a template, in the project folder or built in, and checks that it can be used.

use super::toml_error;
use crate::model::fact::{Fact, Kind};
use crate::model::place::Place;
use crate::model::template::{Block, Field, Kind as FieldKind, Line, Slot, Template};
use std::collections::HashSet;

/// The templates built into the executable: name and text.
pub const BUILT_IN: &[(&str, &str)] = &[("card", include_str!("../../templates/card.toml"))];

/// The text of a built-in template.
pub fn built_in(name: &str) -> Option<&'static str> {
    let found = BUILT_IN.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

/// What is wrong with the statuses that a survey puts in place of its template's.
pub fn check_statuses(template: &Template, file: &str, facts: &mut Vec<Fact>) {
    let Some(field) = template.status_field() else {
        return;
    };
    one_field(template, field, &mut |found, wanted| {
        facts.push(Fact {
            field: "statuses".to_string(),
            found,
            wanted: wanted.to_string(),
            ..Fact::new(Kind::Settings, Place::file(file))
        });
    });
}

/// Reads a template's text. Every fault becomes a fact; `None` where it cannot be used.
pub fn read(file: &str, text: &str, facts: &mut Vec<Fact>) -> Option<Template> {
    let template: Template = match toml::from_str(text) {
        Ok(template) => template,
        Err(error) => {
            facts.push(toml_error::fact(file, text, &error));
            return None;
        }
    };
    let before = facts.len();
    let mut add = |found: String, wanted: &str| {
        facts.push(Fact {
            found,
            wanted: wanted.to_string(),
            ..Fact::new(Kind::Settings, Place::file(file))
        });
    };
    fields(&template, &mut add);
    slots(&template, &mut add);
    (facts.len() == before).then(|| with_others(template))
}

/// A template that forgets the block of further columns gets it at its end: no column of the plan is
/// dropped.
fn with_others(mut template: Template) -> Template {
    let mut slots = template.sheet.lines.iter().flat_map(|l| &l.slots);
    if !slots.any(|s| s.block == Some(Block::Others)) {
        let others = Slot {
            block: Some(Block::Others),
            ..Slot::default()
        };
        template.sheet.lines.push(Line {
            slots: vec![others],
        });
    }
    template
}

fn fields(template: &Template, add: &mut impl FnMut(String, &str)) {
    let mut keys = HashSet::new();
    for field in &template.fields {
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if field.key.is_empty() || !field.key.chars().all(legal) {
            add(
                format!("項目の key「{}」は使えません", field.key),
                "半角の小文字、数字、下線で書いてください。",
            );
        }
        if !keys.insert(&field.key) {
            add(
                format!("項目の key「{}」が二度あります", field.key),
                "別の名前にしてください。",
            );
        }
        one_field(template, field, add);
    }
    let status = template.status_field();
    if status.is_none_or(|f| f.kind != FieldKind::Choice) {
        add(
            format!("status の「{}」が選択の項目ではありません", template.status),
            "kind = \"choice\" の項目の key を書いてください。",
        );
    }
}

fn one_field(template: &Template, field: &Field, add: &mut impl FnMut(String, &str)) {
    if field.kind == FieldKind::Choice && field.choices.is_empty() {
        add(
            format!("選択の項目「{}」に choices がありません", field.label),
            "選べる言葉を書いてください。",
        );
    }
    if field.prompt.chars().count() > 255 {
        add(
            format!("項目「{}」の prompt が255字を超えています", field.label),
            "255字までにしてください。",
        );
    }
    for choice in &field.choices {
        let is_rgb = |c: &String| c.len() == 6 && u32::from_str_radix(c, 16).is_ok();
        if !choice.color.as_ref().is_none_or(is_rgb) {
            add(
                format!("「{}」の color が色を表していません", choice.value),
                "C6E5C3 のように、16進数6桁で書いてください。",
            );
        }
    }
    let needs = field
        .choices
        .iter()
        .flat_map(|c| c.needs.iter().chain(&c.refuses));
    let conditions = field.when.keys().chain(field.unless.keys());
    for key in needs.chain(conditions) {
        if template.field(key).is_none() {
            add(
                format!("項目「{}」が指す「{key}」はありません", field.label),
                "項目の key を書いてください。",
            );
        }
    }
}

fn slots(template: &Template, add: &mut impl FnMut(String, &str)) {
    let width = template.sheet.columns.len();
    let mut asked = HashSet::new();
    for (number, line) in template.sheet.lines.iter().enumerate() {
        let here = format!("sheet.line の{}番目", number + 1);
        if !fits(&line.slots, width) {
            add(
                format!("{here}の span が列の数（{width}）に収まりません"),
                "span の合計を列の数までにし、span のないものは行の最後に一つだけにしてください。",
            );
        }
        for slot in &line.slots {
            if kinds(slot) != 1 {
                add(
                    format!("{here}に、何を置くのかわからないところがあります"),
                    "show、ask、heading、text、block のどれか一つを書いてください。",
                );
            }
            if slot.block.is_some() && line.slots.len() > 1 {
                add(
                    format!("{here}で、block が他と同じ行にあります"),
                    "block は一行に一つだけにしてください。",
                );
            }
            let mut is_new = |key: &String| asked.insert(key.clone());
            let mut fits = |key: &String| template.field(key).is_some() && is_new(key);
            if let Some(key) = slot.ask.as_ref().filter(|key| !fits(key)) {
                add(
                    format!("{here}の ask「{key}」がないか、二度あります"),
                    "項目の key を、それぞれ一度だけ書いてください。",
                );
            }
        }
    }
    for field in template.fields.iter().filter(|f| !asked.contains(&f.key)) {
        add(
            format!("項目「{}」を書く場所がシートにありません", field.label),
            &format!("sheet.line に ask = \"{}\" を加えてください。", field.key),
        );
    }
}

/// Whether the slots of a line fit into the columns: one without a span takes the rest, and a
/// label needs a column beside its value.
fn fits(slots: &[Slot], width: usize) -> bool {
    let mut left = width;
    for slot in slots {
        let least = match slot.show.is_some() || slot.ask.is_some() {
            true => 2,
            false => 1,
        };
        let span = slot.span.map_or(left, |s| s as usize);
        if span < least || span > left {
            return false;
        }
        left -= span;
    }
    true
}

fn kinds(slot: &Slot) -> usize {
    [
        slot.show.is_some(),
        slot.ask.is_some(),
        slot.heading.is_some(),
        slot.text.is_some(),
        slot.block.is_some(),
    ]
    .iter()
    .filter(|set| **set)
    .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_templates_are_sound() {
        for (name, text) in BUILT_IN {
            let mut facts = vec![];
            let template = read(&format!("{name}.toml"), text, &mut facts);
            assert_eq!(facts, vec![], "{name}");
            assert_eq!(&template.unwrap().name, name);
        }
    }

    #[test]
    fn faults_are_all_told() {
        let text = r#"
            name = "x"
            title = "x"
            status = "nothing"
            guide = []
            [[field]]
            key = "Bad Key"
            label = "欄"
            kind = "choice"
            [sheet]
            columns = [10, 10]
            [[sheet.line]]
            slots = [{ ask = "other" }, { heading = "a", text = "b" }]
        "#;
        let mut facts = vec![];
        assert!(read("x.toml", text, &mut facts).is_none());
        let told: Vec<&str> = facts.iter().map(|f| f.found.as_str()).collect();
        for part in [
            "Bad Key",
            "choices",
            "status",
            "other",
            "わからない",
            "書く場所",
        ] {
            assert!(told.iter().any(|t| t.contains(part)), "{part}: {told:?}");
        }
    }
}
