//! Finds a template, in the project folder or built in, and checks that it can be used.

use super::own_rules;
use super::toml_text;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::template::{
    Arrange, Block, Field, Kind as FieldKind, Line, RowColumn, Rows, Slot, Template,
};
use crate::text::normalize::normalize;
use std::collections::HashSet;

/// The templates built into the executable: name and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("card", include_str!("../../templates/card.toml")),
    ("kpi", include_str!("../../templates/kpi.toml")),
    ("list", include_str!("../../templates/list.toml")),
    ("proposal", include_str!("../../templates/proposal.toml")),
    ("timeline", include_str!("../../templates/timeline.toml")),
];

/// The text of a built-in template.
pub fn built_in(name: &str) -> Option<&'static str> {
    let found = BUILT_IN.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

/// The name of a built-in template that is called by its name or its title: card for 個票.
pub fn named(word: &str) -> Option<&'static str> {
    let word = normalize(word);
    let is_meant = |(name, text): &&(&str, &str)| {
        let title = text.lines().find_map(|line| line.strip_prefix("title = "));
        word == *name || title.is_some_and(|title| normalize(title.trim_matches('"')) == word)
    };
    BUILT_IN.iter().find(is_meant).map(|(name, _)| *name)
}

/// What is wrong with the statuses that a survey puts in place of its template's.
pub fn check_statuses(template: &Template, place: Place, facts: &mut Vec<Fact>) {
    let Some(field) = template.status_field() else {
        return;
    };
    one_field(template, field, &mut |found, wanted| {
        facts.push(Fact {
            field: "statuses".to_string(),
            ..Fact::new(Kind::Settings(Fault::new(found, wanted)), place.clone())
        });
    });
}

/// Reads a template's text. Every fault becomes a fact; `None` where it cannot be used.
pub fn read(file: &str, text: &str, facts: &mut Vec<Fact>) -> Option<Template> {
    let (mut template, read) = toml_text::read::<Template>(file, text, facts)?;
    own_rules::place(file, &read, &mut template.own_rules);
    template.text = read;
    template.place = Place::file(file);
    let before = facts.len();
    let mut add = |found: String, wanted: &str| {
        facts.push(Fact::new(
            Kind::Settings(Fault::new(found, wanted)),
            Place::file(file),
        ));
    };
    fields(&template, &mut add);
    match template.sheet.arrange {
        Arrange::List => list(&template, &mut add),
        Arrange::Sheets | Arrange::Stack => slots(&template, &mut add),
    }
    tables(&template, &mut add);
    unasked(&template, &mut add);
    (facts.len() == before).then(|| with_others(template))
}

/// A template that forgets the block of further columns gets it at its end: no column of the plan is
/// dropped.
fn with_others(mut template: Template) -> Template {
    let mut slots = template.sheet.lines.iter().flat_map(|l| &l.slots);
    if template.sheet.arrange != Arrange::List && !slots.any(|s| s.block == Some(Block::Others)) {
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
        let legal = |c: char| c.is_alphanumeric() && !c.is_uppercase() || c == '_';
        if field.key.is_empty() || !field.key.chars().all(legal) {
            add(
                format!("項目の key「{}」は使えません", field.key),
                "文字（英字は小文字）、数字、下線で書いてください。",
            );
        }
        if !keys.insert(&field.key) {
            add(
                format!("項目の key「{}」が二度あります", field.key),
                "別の名前にしてください。",
            );
        }
        one_field(template, field, add);
        order(field, add);
        rate(template, field, add);
    }
    let status = template.status_field();
    let is_unfit = status.is_none_or(|f| f.kind != FieldKind::Choice);
    if !template.status.is_empty() && is_unfit {
        add(
            format!("status の「{}」が選択の項目ではありません", template.status),
            "kind = \"choice\" の項目の key を書いてください。",
        );
    }
}

fn one_field(template: &Template, field: &Field, add: &mut impl FnMut(String, &str)) {
    let has_choices = matches!(
        field.kind,
        FieldKind::Choice | FieldKind::Boxes | FieldKind::Grade
    );
    if has_choices && field.choices.is_empty() {
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
    let answers = || field.when.answers.iter().chain(&field.unless.answers);
    let conditions = answers().map(|(key, _)| key);
    for (key, values) in answers() {
        let chooser = template.field(key).filter(|f| f.kind == FieldKind::Choice);
        let known = |value: &&String| chooser.is_none_or(|f| f.choice(value).is_some());
        if let Some(value) = values.iter().find(|v| !known(v)) {
            add(
                format!(
                    "項目「{}」の条件の「{value}」は、「{key}」の選択肢にありません",
                    field.label
                ),
                "選択肢にある言葉を、そのとおりに書いてください。",
            );
        }
    }
    within(template, field, add);
    let table = |key: &str| template.table_of(key).map(|table| &table.key);
    let chosen = conditions.clone().filter_map(|key| template.field(key));
    for chooser in chosen.filter(|chooser| {
        let is_said = matches!(
            chooser.kind,
            FieldKind::Choice | FieldKind::YesNo | FieldKind::Text | FieldKind::Number
        );
        let is_beside = table(&chooser.key).is_none_or(|own| table(&field.key) == Some(own));
        !is_said || chooser.by_year || !is_beside
    }) {
        add(
            format!(
                "項目「{}」の条件に「{}」は使えません",
                field.label, chooser.label
            ),
            "選択、はい・いいえ、文章、数字の項目で、表の外か、同じ表の中で尋ねるものにしてください。",
        );
    }
    for key in needs.chain(conditions).chain(&field.about) {
        if template.field(key).is_none() {
            add(
                format!("項目「{}」が指す「{key}」はありません", field.label),
                "項目の key を書いてください。",
            );
        }
    }
}

/// The field above must be a choice in the same table, and the choices' words its own.
fn within(template: &Template, field: &Field, add: &mut impl FnMut(String, &str)) {
    let named = field.choices.iter().flat_map(|c| &c.within);
    let Some(key) = &field.within else {
        if named.clone().next().is_some() {
            add(
                format!(
                    "項目「{}」の選択肢に within があるのに、項目に within がありません",
                    field.label
                ),
                "上の区分を尋ねる項目の key を、項目の within に書いてください。",
            );
        }
        return;
    };
    let table = |key: &str| template.table_of(key).map(|table| &table.key);
    let upper = template.field(key).filter(|upper| {
        let is_choice = upper.kind == FieldKind::Choice && field.kind == FieldKind::Choice;
        is_choice && upper.key != field.key && table(key) == table(&field.key)
    });
    let Some(upper) = upper else {
        add(
            format!("項目「{}」の within の「{key}」は使えません", field.label),
            "同じところで尋ねる、選択の項目の key を書いてください。",
        );
        return;
    };
    for word in named.filter(|word| upper.choice(word).is_none()) {
        add(
            format!(
                "項目「{}」の within の「{word}」は、「{}」の選択肢にありません",
                field.label, upper.label
            ),
            "上の項目の選択肢にある言葉を、そのとおりに書いてください。",
        );
    }
}

/// The words of an order must be choices.
fn order(field: &Field, add: &mut impl FnMut(String, &str)) {
    for word in field.order.iter().filter(|w| field.choice(w).is_none()) {
        add(
            format!(
                "項目「{}」の order の「{word}」は、choices にありません",
                field.label
            ),
            "choices にある言葉を、進んでいないものから順に書いてください。",
        );
    }
}

/// The parts of a rate and of a grade must be named.
fn rate(template: &Template, field: &Field, add: &mut impl FnMut(String, &str)) {
    let is_whole = field.of.is_some() && !field.by.0.is_empty();
    if field.kind == FieldKind::Rate && !is_whole {
        add(
            format!("割合の項目「{}」に of か by がありません", field.label),
            "割られる項目を of に、割る項目か計画の列を by に書いてください。",
        );
    }
    if field.kind != FieldKind::Grade {
        return;
    }
    let of = field.of.as_deref().and_then(|key| template.field(key));
    if of.is_none_or(|f| f.kind != FieldKind::Rate) {
        add(
            format!(
                "評価の項目「{}」の of が割合の項目ではありません",
                field.label
            ),
            "kind = \"rate\" の項目の key を of に書いてください。",
        );
    }
    let lowest = field.choices.iter().filter(|c| c.from.is_none()).count();
    if lowest != 1 {
        add(
            format!(
                "評価の項目「{}」の choices に、from のないものが{lowest}個あります",
                field.label
            ),
            "いちばん低い評価だけ from を除き、ほかには何％からかを書いてください。",
        );
    }
}

/// A list has one line, of slots without labels.
fn list(template: &Template, add: &mut impl FnMut(String, &str)) {
    let [line] = template.sheet.lines.as_slice() else {
        add(
            "arrange = \"list\" なのに、sheet.line が一つではありません".to_string(),
            "一覧表の一行に置くものを、一つの sheet.line に並べてください。",
        );
        return;
    };
    let span = |slot: &Slot| slot.span.unwrap_or(1) as usize;
    if line.slots.iter().map(span).sum::<usize>() > template.sheet.columns.len() {
        add(
            "一覧表の slots が列の数に収まりません".to_string(),
            "columns に列の幅を加えるか、span を減らしてください。",
        );
    }
    for slot in &line.slots {
        let asked = slot.ask.as_ref().and_then(|key| template.field(key));
        let is_unknown = slot.ask.is_some() && asked.is_none();
        let is_wide = asked.is_some_and(Field::has_parts);
        if kinds(slot) != 1 || (slot.show.is_none() && slot.ask.is_none()) || is_unknown || is_wide
        {
            add(
                "一覧表の slots に、置けないものがあります".to_string(),
                "show か、一つの欄で答える項目の ask を書いてください。",
            );
        }
    }
}

fn tables(template: &Template, add: &mut impl FnMut(String, &str)) {
    for table in &template.rows {
        let here = format!("rows の「{}」", table.key);
        let slots = || template.sheet.lines.iter().flat_map(|l| &l.slots);
        let used = slots().filter(|s| s.rows.as_ref() == Some(&table.key));
        if used.count() != 1 {
            add(
                format!("{here}を置くところが一つではありません"),
                &format!(
                    "sheet.line に rows = \"{}\" を一つ置いてください。",
                    table.key
                ),
            );
        }
        let kinds = |c: &RowColumn| {
            [c.show.is_some(), c.ask.is_some(), c.number]
                .iter()
                .filter(|set| **set)
                .count()
        };
        let is_known = |c: &RowColumn| {
            c.ask
                .as_ref()
                .is_none_or(|key| template.field(key).is_some())
        };
        if !table.columns.iter().all(|c| kinds(c) == 1 && is_known(c)) {
            add(
                format!("{here}の columns に、何を置くのかわからないところがあります"),
                "show、ask、number のどれか一つを書き、ask には項目の key を書いてください。",
            );
        }
        let is_narrow = |c: &RowColumn| {
            let field = c.ask.as_ref().and_then(|key| template.field(key));
            let is_months = field.is_some_and(|f| f.kind == FieldKind::Months);
            is_months && c.span.is_some_and(|span| !(12..=13).contains(&span))
        };
        if table.columns.iter().any(is_narrow) {
            add(
                format!("{here}の、月ごとの項目の span が12でも13でもありません"),
                "月だけなら span を除き、「計画」「実績」の列も置くなら13にしてください。",
            );
        }
        let asked = table.fields().filter_map(|key| template.field(key));
        for field in asked.filter(|f| f.kind == FieldKind::Boxes || f.by_year) {
            add(
                format!("{here}の中で、項目「{}」は尋ねられません", field.label),
                "□の選択と、年ごとに答える項目は、表の外に置いてください。",
            );
        }
        if table.open == 0 && table.given.is_none() {
            add(
                format!("{here}に、行が一つもありません"),
                "空の行の数を open に書くか、行のもとを given に書いてください。",
            );
        }
        if row_width(template, table) > template.sheet.columns.len() {
            add(
                format!("{here}が列の数に収まりません"),
                "sheet.columns に列の幅を加えるか、span を減らしてください。",
            );
        }
    }
}

/// How many columns a table takes.
fn row_width(template: &Template, table: &Rows) -> usize {
    let span = |c: &RowColumn| {
        let field = c.ask.as_ref().and_then(|key| template.field(key));
        let is_months = field.is_some_and(|f| f.kind == FieldKind::Months);
        let least = if is_months { 12 } else { 1 };
        c.span.unwrap_or(least).max(least) as usize
    };
    table.columns.iter().map(span).sum()
}

/// Every field needs one place to be answered.
fn unasked(template: &Template, add: &mut impl FnMut(String, &str)) {
    let slots = template.sheet.lines.iter().flat_map(|l| &l.slots);
    let asked = slots.filter_map(|s| s.ask.as_deref());
    let in_rows = template.rows.iter().flat_map(Rows::fields);
    let asked: Vec<&str> = asked.chain(in_rows).collect();
    for field in &template.fields {
        match asked.iter().filter(|key| **key == field.key).count() {
            1 => {}
            0 => add(
                format!("項目「{}」を書く場所がシートにありません", field.label),
                &format!("sheet.line に ask = \"{}\" を加えてください。", field.key),
            ),
            _ => add(
                format!("項目「{}」を書く場所が二つ以上あります", field.label),
                "ask は、一つの項目に一度だけ書いてください。",
            ),
        }
    }
}

fn slots(template: &Template, add: &mut impl FnMut(String, &str)) {
    let width = template.sheet.columns.len();
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
                    "show、ask、heading、text、block、rows のどれか一つを書いてください。",
                );
            }
            let asked = slot.ask.as_ref().and_then(|key| template.field(key));
            let is_alone = slot.block.is_some() || slot.rows.is_some();
            let is_wide = asked.is_some_and(Field::has_parts);
            if (is_alone || is_wide) && line.slots.len() > 1 {
                add(
                    format!("{here}で、一行を使うものが他と同じ行にあります"),
                    "block、rows と、月・年・□ごとに答える項目は、一行に一つだけにしてください。",
                );
            }
            if let Some(key) = slot
                .ask
                .as_ref()
                .filter(|key| template.field(key).is_none())
            {
                add(
                    format!("{here}の ask「{key}」がありません"),
                    "項目の key を書いてください。",
                );
            }
            if let Some(key) = slot
                .rows
                .as_ref()
                .filter(|key| template.table(key).is_none())
            {
                add(
                    format!("{here}の rows「{key}」がありません"),
                    "[[rows]] の key を書いてください。",
                );
            }
        }
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
        slot.rows.is_some(),
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
    fn faults_are_all_reported() {
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
        let reported: Vec<String> = facts
            .iter()
            .map(|f| crate::load::trial::words(&f.kind).0)
            .collect();
        for part in [
            "Bad Key",
            "choices",
            "status",
            "other",
            "わからない",
            "書く場所",
        ] {
            assert!(
                reported.iter().any(|t| t.contains(part)),
                "{part}: {reported:?}"
            );
        }
    }
}
