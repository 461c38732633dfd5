//! Arranges questions on the sheet as a template arranges its own.

use crate::model::template::{Arrange, Kind, Template};
use toml::{Table, Value};

/// A question to be arranged.
#[derive(Debug)]
pub struct Question {
    /// Its key.
    pub key: String,
    /// The kind of answer.
    pub kind: Kind,
    /// The key of the table in whose rows it is asked; `None` for a question of the measure.
    pub table: Option<String>,
    /// All of it as a `[[field]]` of a template.
    pub field: toml::Table,
}

/// The columns of a question that is asked for each month.
const MONTHS: usize = 12;

/// The template with these questions in place of its own. A question that the template has keeps its
/// place in the line; others get a line, a column of the list or a column of their table.
pub fn arrange(base: &Table, template: &Template, questions: Vec<Question>) -> Option<Table> {
    let mut made = base.clone();
    tables(&mut made, template, &questions);
    let sheet = made.get_mut("sheet")?.as_table_mut()?;
    match template.sheet.arrange {
        Arrange::List => list(sheet, &questions)?,
        Arrange::Sheets | Arrange::Stack => lines(sheet, template, &questions)?,
    }
    widen(&mut made, &questions)?;
    let status = status(template, &questions);
    made.insert("status".into(), status.into());
    let fields = questions.into_iter().map(|q| q.field.into());
    made.insert("field".into(), Value::Array(fields.collect()));
    Some(made)
}

/// The question that the report counts by: the template's own, or else the first choice that must be
/// made.
fn status<'a>(template: &Template, questions: &'a [Question]) -> &'a str {
    let is_required = |q: &Question| q.field.get("required") == Some(&Value::Boolean(true));
    let choices = || single(questions).filter(|q| q.kind == Kind::Choice);
    let own = choices().find(|q| q.key == template.status);
    let first = || {
        choices()
            .find(|q| is_required(q))
            .filter(|_| !template.status.is_empty())
    };
    own.or_else(first).map_or("", |q| &q.key)
}

/// The questions of the measure, which stand in no table.
fn single(questions: &[Question]) -> impl Iterator<Item = &Question> {
    questions.iter().filter(|q| q.table.is_none())
}

/// The key that a slot or a column asks.
fn asked(slot: &Value) -> Option<&str> {
    slot.as_table()?.get("ask")?.as_str()
}

fn slots(line: &Value) -> &[Value] {
    let slots = line.get("slots").and_then(Value::as_array);
    slots.map_or(&[], Vec::as_slice)
}

/// A row of the list: what is shown stays, then the questions in their order, each with its width.
fn list(sheet: &mut Table, questions: &[Question]) -> Option<()> {
    let columns = sheet.get("columns")?.as_array()?.clone();
    let line = slots(sheet.get("line")?.as_array()?.first()?).to_vec();
    let span = |slot: &Value| slot.get("span").and_then(Value::as_integer).unwrap_or(1);
    let mut rest = columns.into_iter();
    let mut shown = vec![];
    let mut own = vec![];
    for slot in line {
        let widths: Vec<Value> = rest.by_ref().take(span(&slot) as usize).collect();
        match asked(&slot) {
            None => shown.push((slot, widths)),
            Some(_) => own.push((slot, widths)),
        }
    }
    for question in single(questions) {
        let known = own
            .iter()
            .find(|(slot, _)| asked(slot) == Some(&question.key));
        shown.push(known.cloned().unwrap_or_else(|| {
            let slot = Table::from_iter([("ask".to_string(), question.key.clone().into())]);
            (slot.into(), vec![Value::Float(width(question.kind))])
        }));
    }
    let (slots, widths): (Vec<Value>, Vec<Vec<Value>>) = shown.into_iter().unzip();
    sheet.insert("columns".into(), Value::Array(widths.concat()));
    let line = Table::from_iter([("slots".to_string(), Value::Array(slots))]);
    sheet.insert("line".into(), Value::Array(vec![line.into()]));
    Some(())
}

/// The width of a column for answers of a kind, in half-width characters.
fn width(kind: Kind) -> f64 {
    match kind {
        Kind::Text => 36.0,
        Kind::Choice | Kind::Boxes => 13.0,
        Kind::Date | Kind::Month | Kind::Year => 14.0,
        _ => 10.0,
    }
}

/// The lines of a measure: those that ask nothing stay; where the first question stood, there are all
/// of them in their order.
fn lines(sheet: &mut Table, template: &Template, questions: &[Question]) -> Option<()> {
    let old = sheet.get("line")?.as_array()?.clone();
    let asks = |line: &&Value| slots(line).iter().any(|slot| asked(slot).is_some());
    let is_left = |line: &Value| {
        let rows = slots(line)
            .iter()
            .find_map(|slot| slot.get("rows")?.as_str());
        rows.is_none_or(|key| has_table(template, questions, key))
    };
    let at = old.iter().position(|line| asks(&line)).unwrap_or(old.len());
    let own: Vec<&Value> = old.iter().filter(asks).collect();
    let made = question_lines(&own, template, questions);
    let rest = |part: &[Value]| -> Vec<Value> {
        let kept = part.iter().filter(|line| !asks(line) && is_left(line));
        kept.cloned().collect()
    };
    let all = [rest(&old[..at]), made, rest(&old[at..])].concat();
    sheet.insert("line".into(), Value::Array(all));
    Some(())
}

/// A line for each question. A line of the template that asks several stays where they still follow
/// each other.
fn question_lines(own: &[&Value], template: &Template, questions: &[Question]) -> Vec<Value> {
    let all: Vec<&Question> = single(questions).collect();
    let mut rest = all.as_slice();
    let mut lines = vec![];
    while let Some(question) = rest.first() {
        let keys = |line: &Value| -> Vec<String> {
            let keys = slots(line).iter().filter_map(asked);
            keys.map(String::from).collect()
        };
        let follows = |line: &&&Value| {
            let keys = keys(line);
            let same = rest.iter().zip(&keys).filter(|(q, key)| q.key == **key);
            !keys.is_empty() && same.count() == keys.len()
        };
        let is_wide = has_parts(question);
        match own.iter().find(follows).filter(|_| !is_wide) {
            Some(line) => {
                lines.push((*line).clone());
                rest = &rest[keys(line).len()..];
            }
            None => {
                lines.push(new_line(question, template.sheet.columns.len()));
                rest = &rest[1..];
            }
        }
    }
    lines
}

/// Whether a question has a cell for each month, box or year, and so a line of its own.
fn has_parts(question: &Question) -> bool {
    let is_yearly = question.field.get("by_year") == Some(&Value::Boolean(true));
    is_yearly || matches!(question.kind, Kind::Months | Kind::Boxes)
}

/// The line of a question that the template does not have: half of it for short answers.
fn new_line(question: &Question, columns: usize) -> Value {
    let mut slot = Table::from_iter([("ask".to_string(), question.key.clone().into())]);
    let mut line = vec![];
    let is_long = question.kind == Kind::Text || has_parts(question) || columns < 4;
    if !is_long {
        slot.insert("span".into(), ((columns / 2) as i64).into());
        let hint = match question.kind {
            Kind::Choice | Kind::YesNo => "▼ 一覧から選んでください",
            Kind::Rate => "自動で計算されます",
            _ => "",
        };
        if !hint.is_empty() {
            let hint = Table::from_iter([("text".to_string(), hint.into())]);
            line.push(Value::Table(hint));
        }
    }
    line.insert(0, slot.into());
    Table::from_iter([("slots".to_string(), Value::Array(line))]).into()
}

/// Whether a table of the template is still asked, or has given rows to show.
fn has_table(template: &Template, questions: &[Question], key: &str) -> bool {
    let is_asked = questions.iter().any(|q| q.table.as_deref() == Some(key));
    is_asked
        || template
            .table(key)
            .is_some_and(|rows| rows.fields().next().is_none())
}

/// The tables: their shown columns, then the questions in their order.
fn tables(made: &mut Table, template: &Template, questions: &[Question]) {
    let Some(all) = made.get_mut("rows").and_then(Value::as_array_mut) else {
        return;
    };
    let key = |table: &Value| table.get("key").and_then(Value::as_str).map(String::from);
    all.retain(|table| key(table).is_some_and(|key| has_table(template, questions, &key)));
    for table in all.iter_mut() {
        let own = key(table);
        let Some(columns) = table.get_mut("columns").and_then(Value::as_array_mut) else {
            continue;
        };
        let old = std::mem::take(columns);
        let shown = old.iter().filter(|column| asked(column).is_none()).cloned();
        columns.extend(shown);
        for question in questions.iter().filter(|q| q.table == own) {
            let known = old.iter().find(|c| asked(c) == Some(&question.key));
            // Months need their twelve columns.
            let span = |c: &Value| c.get("span").and_then(Value::as_integer);
            let is_months = question.kind == Kind::Months;
            let known = known.filter(|c| !is_months || span(c).is_none_or(|n| n >= MONTHS as i64));
            let new = || {
                let ask = ("ask".to_string(), question.key.clone().into());
                Value::Table(Table::from_iter([ask]))
            };
            columns.push(known.cloned().unwrap_or_else(new));
        }
    }
    if all.is_empty() {
        made.remove("rows");
    }
}

/// Adds columns to the sheet where a table has become wider than it.
fn widen(made: &mut Table, questions: &[Question]) -> Option<()> {
    let kind = |column: &Value| {
        let question = questions.iter().find(|q| Some(&*q.key) == asked(column));
        question.map(|q| q.kind)
    };
    let span = |column: &Value| match column.get("span").and_then(Value::as_integer) {
        Some(span) => span as usize,
        None if kind(column) == Some(Kind::Months) => MONTHS,
        None => 1,
    };
    let tables = made.get("rows").and_then(Value::as_array).cloned();
    let columns = made.get_mut("sheet")?.get_mut("columns")?.as_array_mut()?;
    for table in tables.iter().flatten() {
        let own = table.get("columns")?.as_array()?;
        let lacking = own
            .iter()
            .map(span)
            .sum::<usize>()
            .saturating_sub(columns.len());
        let wide = own.iter().rev().map(|c| kind(c).map_or(10.0, width));
        columns.extend(wide.cycle().take(lacking).map(Value::Float));
    }
    Some(())
}
