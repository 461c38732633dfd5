//! Finds a template, in the project folder or built in, and checks that it can be used.

use super::own_rules;
use super::terms::Terms;
use super::toml_text;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::survey::Survey;
use crate::model::template::{
    Arrange, Block, Field, Kind as FieldKind, Line, NIL, RowColumn, Rows, Slot, Template,
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
        word == *name || title(text).is_some_and(|title| normalize(title) == word)
    };
    BUILT_IN.iter().find(is_meant).map(|(name, _)| *name)
}

/// The title of a built-in template, by its text.
pub fn title(text: &str) -> Option<&str> {
    let title = text.lines().find_map(|line| line.strip_prefix("title = "));
    title.map(|title| title.trim_matches('"'))
}

/// What is wrong with the statuses that a survey puts in place of its template's.
pub fn check_statuses(template: &Template, place: Place, facts: &mut Vec<Fact>) {
    let Some(field) = template.status_field() else {
        return;
    };
    one_field(template, field, &mut |_, found, wanted| {
        facts.push(Fact {
            field: "statuses".to_string(),
            ..Fact::new(Kind::Settings(Fault::new(found, wanted)), place.clone())
        });
    });
}

/// What keeps a survey from asking whether a measure applies at all.
pub fn check_nil(template: &Template, survey: &Survey, facts: &mut Vec<Fact>) {
    if survey.nil && template.nil_field().is_none() {
        let fault = Fault::new(
            format!(
                "様式「{}」には、「{NIL}」を加える進捗区分がありません",
                template.title
            ),
            "nil を false（設定では「いいえ」）にするか、選択の項目のある様式を使ってください。",
        );
        facts.push(Fact {
            field: survey.label("nil").to_string(),
            ..Fact::new(Kind::Settings(fault), survey.places.of("nil"))
        });
    }
}

/// Reads a template's text. Every fault becomes a fact; `None` where it cannot be used.
pub fn read(file: &str, text: &str, facts: &mut Vec<Fact>) -> Option<Template> {
    read_at(Place::file(file), text, facts)
}

/// As [`read`], of a template that is told at a place: in a file, or on the sheet of the questions.
pub(super) fn read_at(place: Place, text: &str, facts: &mut Vec<Fact>) -> Option<Template> {
    let file = place.file.to_string();
    let (mut template, read) = toml_text::read::<Template>(&file, text, facts)?;
    own_rules::place(&file, &read, &mut template.own_rules);
    template.text = read;
    template.place = place.clone();
    let before = facts.len();
    let terms = Terms::of(&template);
    let mut add = |key: &str, found: String, wanted: &str| {
        facts.push(Fact {
            field: terms.heading(key).to_string(),
            ..Fact::new(Kind::Settings(Fault::new(found, wanted)), place.clone())
        });
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

fn fields(template: &Template, add: &mut impl FnMut(&str, String, &str)) {
    let terms = Terms::of(template);
    let question = terms.question();
    let mut keys = HashSet::new();
    for field in &template.fields {
        let legal = |c: char| c.is_alphanumeric() && !c.is_uppercase() || c == '_';
        if field.key.is_empty() || !field.key.chars().all(legal) {
            add(
                "key",
                format!(
                    "{question}の{}「{}」は使えません",
                    terms.word("key"),
                    field.key
                ),
                "文字（英字は小文字）、数字、下線で書いてください。",
            );
        }
        if !keys.insert(&field.key) {
            add(
                "key",
                format!(
                    "{question}の{}「{}」が二度あります",
                    terms.word("key"),
                    field.key
                ),
                "別の名前にしてください。",
            );
        }
        one_field(template, field, add);
        order(field, add);
        rate(template, field, add);
    }
    nil(template, add);
    let status = template.status_field();
    let is_unfit = status.is_none_or(|f| f.kind != FieldKind::Choice);
    if !template.status.is_empty() && is_unfit {
        add(
            "status",
            format!(
                "status の「{}」が選択の{question}ではありません",
                template.status
            ),
            &format!("{}を書いてください。", terms.reference("choice", "選択")),
        );
    }
}

/// One choice field outside of tables may say that a measure does not apply.
fn nil(template: &Template, add: &mut impl FnMut(&str, String, &str)) {
    let says = |f: &&Field| f.choices.iter().any(|c| c.nil);
    let mut fields = template.fields.iter().filter(says);
    let first = fields.next();
    let is_fit = |f: &Field| f.kind == FieldKind::Choice && template.table_of(&f.key).is_none();
    for field in first.filter(|f| !is_fit(f)).into_iter().chain(fields) {
        add(
            "choices",
            format!("項目「{}」の選択肢に nil は使えません", field.label),
            "nil は、表の外の、選択の項目一つだけに書いてください。",
        );
    }
}

fn one_field(template: &Template, field: &Field, add: &mut impl FnMut(&str, String, &str)) {
    let terms = Terms::of(template);
    let (question, label) = (terms.question(), &field.label);
    let has_choices = matches!(
        field.kind,
        FieldKind::Choice | FieldKind::Boxes | FieldKind::Grade
    );
    if has_choices && field.choices.is_empty() {
        add(
            "choices",
            format!(
                "選択の{question}「{label}」に{}がありません",
                terms.word("choices")
            ),
            "選べる言葉を書いてください。",
        );
    }
    if field.prompt.chars().count() > 255 {
        add(
            "prompt",
            format!(
                "{question}「{label}」の{}が255字を超えています",
                terms.word("prompt")
            ),
            "255字までにしてください。",
        );
    }
    for choice in &field.choices {
        let is_rgb = |c: &String| c.len() == 6 && u32::from_str_radix(c, 16).is_ok();
        if !choice.color.as_ref().is_none_or(is_rgb) {
            add(
                "choice.color",
                format!(
                    "「{}」の{}が色を表していません",
                    choice.value,
                    terms.word("choice.color")
                ),
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
            let key = chooser.map_or(key.as_str(), |chooser| terms.name(chooser));
            add(
                "when",
                format!(
                    "{question}「{label}」の条件の「{value}」は、「{key}」の選択肢にありません"
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
            "when",
            format!(
                "{question}「{label}」の条件に「{}」は使えません",
                chooser.label
            ),
            &format!(
                "選択、はい・いいえ、文章、数字の{question}で、表の外か、同じ表の中で尋ねるものにしてください。"
            ),
        );
    }
    for key in needs.chain(conditions).chain(&field.about) {
        if template.field(key).is_none() {
            add(
                "when",
                format!("{question}「{label}」が指す「{key}」はありません"),
                &format!("{}を書いてください。", terms.reference("", "")),
            );
        }
    }
}

/// The field above must be a choice in the same table, and the choices' words its own.
fn within(template: &Template, field: &Field, add: &mut impl FnMut(&str, String, &str)) {
    let terms = Terms::of(template);
    let (question, label) = (terms.question(), &field.label);
    let (within, column) = (terms.word("within"), terms.word("choice.within"));
    let named = field.choices.iter().flat_map(|c| &c.within);
    let Some(key) = &field.within else {
        if named.clone().next().is_some() {
            add(
                "within",
                format!(
                    "{question}「{label}」の選択肢に{column}があるのに、{question}に{within}がありません"
                ),
                &format!(
                    "上の区分を尋ねる{}を、{question}の{within}に書いてください。",
                    terms.reference("", "")
                ),
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
        let key = template
            .field(key)
            .map_or(key.as_str(), |upper| terms.name(upper));
        add(
            "within",
            format!("{question}「{label}」の{within}の「{key}」は使えません"),
            &format!(
                "同じところで尋ねる、選択の{}を書いてください。",
                terms.reference("", "")
            ),
        );
        return;
    };
    for word in named.filter(|word| upper.choice(word).is_none()) {
        add(
            "choice.within",
            format!(
                "{question}「{label}」の{column}の「{word}」は、「{}」の選択肢にありません",
                upper.label
            ),
            &format!("上の{question}の選択肢にある言葉を、そのとおりに書いてください。"),
        );
    }
}

/// The words of an order must be choices.
fn order(field: &Field, add: &mut impl FnMut(&str, String, &str)) {
    for word in field.order.iter().filter(|w| field.choice(w).is_none()) {
        add(
            "order",
            format!(
                "項目「{}」の order の「{word}」は、choices にありません",
                field.label
            ),
            "choices にある言葉を、進んでいないものから順に書いてください。",
        );
    }
}

/// The parts of a rate and of a grade must be named.
fn rate(template: &Template, field: &Field, add: &mut impl FnMut(&str, String, &str)) {
    let terms = Terms::of(template);
    let (question, label, of) = (terms.question(), &field.label, terms.word("of"));
    let is_whole = field.of.is_some() && !field.by.0.is_empty();
    if field.kind == FieldKind::Rate && !is_whole {
        let (lacks, todo) = match terms {
            Terms::Keys => (
                "of か by",
                "割られる項目を of に、割る項目か計画の列を by に書いてください。",
            ),
            Terms::Columns => (
                "「計算」",
                "実績値÷目標値 のように、割られる設問と割る設問（または計画の列）を書いてください。",
            ),
        };
        add(
            "of",
            format!("割合の{question}「{label}」に{lacks}がありません"),
            todo,
        );
    }
    if field.kind != FieldKind::Grade {
        return;
    }
    let graded = field.of.as_deref().and_then(|key| template.field(key));
    if graded.is_none_or(|f| f.kind != FieldKind::Rate) {
        add(
            "of",
            format!("評価の{question}「{label}」の{of}が割合の{question}ではありません"),
            &format!(
                "{}を{of}に書いてください。",
                terms.reference("rate", "割合")
            ),
        );
    }
    let lowest = field.choices.iter().filter(|c| c.from.is_none()).count();
    if lowest != 1 {
        let (choices, from) = (terms.word("choices"), terms.word("choice.from"));
        add(
            "choices",
            format!(
                "評価の{question}「{label}」の{choices}に、{from}のないものが{lowest}個あります"
            ),
            &format!("いちばん低い評価だけ{from}を除き、ほかには何％からかを書いてください。"),
        );
    }
}

/// A list has one line, of slots without labels.
fn list(template: &Template, add: &mut impl FnMut(&str, String, &str)) {
    let [line] = template.sheet.lines.as_slice() else {
        add(
            "sheet",
            "arrange = \"list\" なのに、sheet.line が一つではありません".to_string(),
            "一覧表の一行に置くものを、一つの sheet.line に並べてください。",
        );
        return;
    };
    let span = |slot: &Slot| slot.span.unwrap_or(1) as usize;
    if line.slots.iter().map(span).sum::<usize>() > template.sheet.columns.len() {
        add(
            "sheet",
            "一覧表の slots が列の数に収まりません".to_string(),
            "columns に列の幅を加えるか、span を減らしてください。",
        );
    }
    for slot in &line.slots {
        let asked = slot.ask.as_ref().and_then(|key| template.field(key));
        let is_unknown = slot.ask.is_some() && asked.is_none();
        let is_wide = asked.is_some_and(Field::has_parts);
        if let Some(field) = asked.filter(|_| is_wide) {
            let question = Terms::of(template).question();
            add(
                "kind",
                format!(
                    "{question}「{}」は、いくつもの欄で答えるので、一覧表では尋ねられません",
                    field.label
                ),
                "一つの欄で答えられる種類にしてください。",
            );
        } else if kinds(slot) != 1 || (slot.show.is_none() && slot.ask.is_none()) || is_unknown {
            add(
                "sheet",
                "一覧表の slots に、置けないものがあります".to_string(),
                "show か、一つの欄で答える項目の ask を書いてください。",
            );
        }
    }
}

fn tables(template: &Template, add: &mut impl FnMut(&str, String, &str)) {
    for table in &template.rows {
        let terms = Terms::of(template);
        let here = match terms {
            Terms::Keys => format!("rows の「{}」", table.key),
            Terms::Columns => format!("表「{}」", table.label),
        };
        let slots = || template.sheet.lines.iter().flat_map(|l| &l.slots);
        let used = slots().filter(|s| s.rows.as_ref() == Some(&table.key));
        if used.count() != 1 {
            add(
                "rows",
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
                "rows",
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
                "rows",
                format!("{here}の、月ごとの項目の span が12でも13でもありません"),
                "月だけなら span を除き、「計画」「実績」の列も置くなら13にしてください。",
            );
        }
        let asked = table.fields().filter_map(|key| template.field(key));
        for field in asked.filter(|f| f.kind == FieldKind::Boxes || f.by_year) {
            let question = terms.question();
            add(
                "rows",
                format!(
                    "{here}の中で、{question}「{}」は尋ねられません",
                    field.label
                ),
                &format!("□の選択と、年ごとに答える{question}は、表の外に置いてください。"),
            );
        }
        if table.open == 0 && table.given.is_none() {
            add(
                "rows",
                format!("{here}に、行が一つもありません"),
                "空の行の数を open に書くか、行のもとを given に書いてください。",
            );
        }
        if row_width(template, table) > template.sheet.columns.len() {
            add(
                "rows",
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
fn unasked(template: &Template, add: &mut impl FnMut(&str, String, &str)) {
    let slots = template.sheet.lines.iter().flat_map(|l| &l.slots);
    let asked = slots.filter_map(|s| s.ask.as_deref());
    let in_rows = template.rows.iter().flat_map(Rows::fields);
    let asked: Vec<&str> = asked.chain(in_rows).collect();
    for field in &template.fields {
        match asked.iter().filter(|key| **key == field.key).count() {
            1 => {}
            0 => add(
                "sheet",
                format!("項目「{}」を書く場所がシートにありません", field.label),
                &format!("sheet.line に ask = \"{}\" を加えてください。", field.key),
            ),
            _ => add(
                "sheet",
                format!("項目「{}」を書く場所が二つ以上あります", field.label),
                "ask は、一つの項目に一度だけ書いてください。",
            ),
        }
    }
}

fn slots(template: &Template, add: &mut impl FnMut(&str, String, &str)) {
    let width = template.sheet.columns.len();
    for (number, line) in template.sheet.lines.iter().enumerate() {
        let here = format!("sheet.line の{}番目", number + 1);
        if !fits(&line.slots, width) {
            add(
                "sheet",
                format!("{here}の span が列の数（{width}）に収まりません"),
                "span の合計を列の数までにし、span のないものは行の最後に一つだけにしてください。",
            );
        }
        for slot in &line.slots {
            if kinds(slot) != 1 {
                add(
                    "sheet",
                    format!("{here}に、何を置くのかわからないところがあります"),
                    "show、ask、heading、text、block、rows のどれか一つを書いてください。",
                );
            }
            let asked = slot.ask.as_ref().and_then(|key| template.field(key));
            let is_alone = slot.block.is_some() || slot.rows.is_some();
            let is_wide = asked.is_some_and(Field::has_parts);
            if (is_alone || is_wide) && line.slots.len() > 1 {
                add(
                    "sheet",
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
                    "sheet",
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
                    "sheet",
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
