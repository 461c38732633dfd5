//! A template's questions as the rows of the sheets 設問 and 選択肢.

use super::table::Table;
use super::{columns, template};
use crate::model::project_book::{ANSWERED_BY, CHOICES, KINDS, QUESTIONS, SheetPlan, YES_NO};
use crate::model::template::{AnsweredBy, Choice, Field, Kind, Names, Template};
use crate::text::normalize::{is_blank, trim};

/// What a condition on the plan begins with.
pub const PLAN: &str = "計画";

/// What a calculation calls the plan's columns of the year surveyed.
pub const YEARLY: [(&str, &str); 2] = [("goal", "年度の目標"), ("actual", "年度の実績")];

/// What separates texts in one cell.
const COMMA: &str = "、";

/// The rows of the questions and of the choices that they name, under the headings of the sheets.
#[derive(Debug, Default)]
pub struct QuestionTable {
    /// The rows of 設問.
    pub questions: Vec<Vec<String>>,
    /// The rows of 選択肢.
    pub choices: Vec<Vec<String>>,
}

/// The questions of a template.
pub fn rows(template: &Template) -> QuestionTable {
    let mut table = QuestionTable::default();
    for field in &template.fields {
        let is_plain = field.choices.iter().all(is_word);
        let list = match is_plain {
            true => words(field.choices.iter().map(|c| c.value.as_str())),
            false => field.label.clone(),
        };
        if !is_plain {
            let choice = |choice| {
                ordered(&CHOICES, |heading| {
                    of_choice(template, field, choice, heading)
                })
            };
            table.choices.extend(field.choices.iter().map(choice));
        }
        let question = ordered(&QUESTIONS, |heading| match heading {
            "選択肢" => list.clone(),
            heading => of_field(template, field, heading),
        });
        table.questions.push(question);
    }
    table
}

/// Whether the sheets 設問 and 選択肢 hold just what `new` writes for one of the built-in templates.
pub fn is_of_new(questions: &Table, choices: Option<&Table>) -> bool {
    let texts = |cells: &[String]| -> Vec<String> {
        let last = cells.iter().rposition(|cell| !is_blank(cell));
        let used = &cells[..last.map_or(0, |last| last + 1)];
        used.iter().map(|cell| trim(cell).to_string()).collect()
    };
    let is_same = |sheet: Option<&Table>, own: &[Vec<String>]| {
        let rows = sheet
            .into_iter()
            .flat_map(|table| table.rows.iter().skip(1));
        rows.map(|row| texts(&row.cells))
            .eq(own.iter().map(|row| texts(row)))
    };
    template::BUILT_IN.iter().any(|(name, text)| {
        let template = template::read(name, text, &mut vec![]);
        let own = template.map_or(QuestionTable::default(), |template| rows(&template));
        is_same(Some(questions), &own.questions) && is_same(choices, &own.choices)
    })
}

/// A row of a sheet: the text under each of its headings.
fn ordered(sheet: &SheetPlan, text: impl Fn(&str) -> String) -> Vec<String> {
    let columns = sheet.columns.iter();
    columns.map(|column| text(column.heading)).collect()
}

/// Whether a choice is a word and nothing else.
fn is_word(choice: &Choice) -> bool {
    *choice == Choice::word(&choice.value)
}

fn words<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join(COMMA)
}

fn of_field(template: &Template, field: &Field, heading: &str) -> String {
    let number = |n: Option<usize>| n.map_or(String::new(), |n| n.to_string());
    match heading {
        "見出し" => field.label.clone(),
        "種類" => kind(field.kind).to_string(),
        "上の設問" => field
            .within
            .as_ref()
            .map_or(String::new(), |key| label(template, key)),
        "答える課" => match field.answered_by {
            AnsweredBy::Each => String::new(),
            AnsweredBy::Lead => ANSWERED_BY[1].to_string(),
        },
        "必須" => YES_NO[usize::from(!field.required)].to_string(),
        "条件" => conditions(template, field),
        "計算" => calculation(template, field),
        "単位" => match field.unit_column() {
            Some(column) => format!("{{{}}}", self::heading(column)),
            None => field.unit.clone(),
        },
        "最小" => field
            .min
            .as_ref()
            .map_or(String::new(), ToString::to_string),
        "最大" => field
            .max
            .as_ref()
            .map_or(String::new(), ToString::to_string),
        "字数" => number(field.max_chars),
        "行数" => number(Some(field.lines).filter(|lines| *lines > 1)),
        "説明" => field.prompt.clone(),
        "表" => template
            .table_of(&field.key)
            .map_or(String::new(), |rows| rows.label.clone()),
        "記号" => field.key.clone(),
        "記入例" => field.example.clone(),
        "方向の列" => column_of(&field.direction),
        "始まりの列" => column_of(&field.start),
        "集計の列" => column_of(&field.total),
        _ => String::new(),
    }
}

/// The word for a kind of answer.
pub fn kind(kind: Kind) -> &'static str {
    let word = |name: &str| {
        KINDS
            .iter()
            .find(|(_, n)| *n == name)
            .map_or("", |(w, _)| *w)
    };
    word(match kind {
        Kind::Choice => "choice",
        Kind::Text => "text",
        Kind::Number => "number",
        Kind::Date => "date",
        Kind::Month => "month",
        Kind::Year => "year",
        Kind::YesNo => "yes-no",
        Kind::Months => "months",
        Kind::Boxes => "boxes",
        Kind::Rate => "rate",
        Kind::Grade => "grade",
    })
}

fn conditions(template: &Template, field: &Field) -> String {
    let one = |sign: &str, (key, values): (&String, &Vec<String>)| {
        let values = words(values.iter().map(String::as_str));
        format!("{}{sign}{values}", label(template, key))
    };
    let plan = |sign: &'static str, names: &'_ Names| -> Vec<String> {
        let names = names.0.iter();
        names
            .map(|name| format!("{PLAN}{sign}{}", heading(name)))
            .collect()
    };
    let (when, unless) = (&field.when, &field.unless);
    let mut lines = plan("の", &field.asked_where.plan);
    lines.extend(plan("＝", &when.plan));
    lines.extend(when.answers.iter().map(|condition| one("＝", condition)));
    lines.extend(plan("≠", &unless.plan));
    lines.extend(unless.answers.iter().map(|condition| one("≠", condition)));
    lines.join("\n")
}

fn calculation(template: &Template, field: &Field) -> String {
    let by: Vec<String> = field.by.0.iter().map(|by| part(template, by)).collect();
    match &field.of {
        Some(of) if by.is_empty() => part(template, of),
        Some(of) => format!("{}÷{}", part(template, of), by.join(COMMA)),
        None => String::new(),
    }
}

/// A part of a calculation: the label of a field, or the heading of a plan column.
fn part(template: &Template, key: &str) -> String {
    let yearly = YEARLY.iter().find(|(own, _)| *own == key);
    match (template.field(key), yearly) {
        (Some(field), _) => field.label.clone(),
        (None, Some((_, word))) => (*word).to_string(),
        (None, None) => heading(key).to_string(),
    }
}

/// A column of the plan, by its heading.
fn column_of(name: &Option<String>) -> String {
    name.as_deref()
        .map_or(String::new(), |name| heading(name).to_string())
}

/// The heading that says a role best; the name itself where it is none.
fn heading(name: &str) -> &str {
    columns::best(name).unwrap_or(name)
}

/// What people call the field of a key; the name itself where it is that of a plan column.
fn label(template: &Template, key: &str) -> String {
    let field = template.field(key);
    field.map_or(key.to_string(), |field| field.label.clone())
}

fn of_choice(template: &Template, field: &Field, choice: &Choice, heading: &str) -> String {
    let labels = |keys: &[String]| {
        let labels: Vec<String> = keys.iter().map(|key| label(template, key)).collect();
        labels.join(COMMA)
    };
    match heading {
        "一覧" => field.label.clone(),
        "言葉" => choice.value.clone(),
        "上の言葉" => words(choice.within.iter().map(String::as_str)),
        "答えの要る設問" => labels(&choice.needs),
        "空けておく設問" => labels(&choice.refuses),
        "色" => choice.color.clone().unwrap_or_default(),
        "段階" => choice.step.map_or(String::new(), |step| step.to_string()),
        "計画での言葉" => words(choice.planned.iter().map(String::as_str)),
        "集計での言葉" => choice.counts_as.clone().unwrap_or_default(),
        "何％から" => choice.from.map_or(String::new(), |from| from.to_string()),
        "点数" => choice
            .points
            .map_or(String::new(), |points| points.to_string()),
        _ => String::new(),
    }
}
