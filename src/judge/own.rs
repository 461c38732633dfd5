//! The rules of one's own: checked when the project is, and evaluated for each measure and section.

use super::Context;
use super::condition::{Condition, Fault, Values, What};
use super::rules::RULES;
use crate::model::address::Address;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::own_rule::OwnRule;
use crate::model::place::{Cell, Place};
use crate::model::previous::only;
use crate::model::project::Project;
use crate::model::template::{self, Field};
use crate::panics;
use crate::text::similar::nearest;
use cel::Value;
use cel::objects::Key;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The letters with which the tool's own codes begin.
const TAKEN: [char; 8] = ['A', 'B', 'D', 'P', 'R', 'S', 'T', 'Y'];

/// What cannot be followed in a project's own rules.
pub fn faults(project: &Project) -> Vec<Finding> {
    let rules: Vec<&OwnRule> = project.own_rules().collect();
    match rules.is_empty() {
        true => vec![],
        false => panics::with_room(|| all_faults(project, &rules)).unwrap_or_default(),
    }
}

fn all_faults(project: &Project, rules: &[&OwnRule]) -> Vec<Finding> {
    let mut faults = vec![];
    for (index, rule) in rules.iter().enumerate() {
        let is_again = rules[..index].iter().any(|r| r.code == rule.code);
        let checks = [
            code(rule, is_again),
            field(project, rule),
            condition(project, rule),
            message(project, rule),
        ];
        faults.extend(checks.into_iter().flatten());
    }
    faults
}

/// What the project's own rules find.
pub fn findings(context: &Context<'_>) -> Vec<Finding> {
    match context.answers.is_empty() || context.project.own_rules().next().is_none() {
        true => vec![],
        false => panics::with_room(|| all_findings(context)).unwrap_or_default(),
    }
}

fn all_findings(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = vec![];
    let sheets = sheets(context);
    for rule in context.project.own_rules() {
        let parsed = Condition::parse(&rule.when, &|name, part| {
            is_number(context.project, name, part)
        });
        if let Ok(condition) = parsed {
            let known = condition
                .unknown(&|name| parts(context.project, name))
                .is_none();
            let found = known.then(|| evaluate(context, rule, &condition, &sheets));
            findings.extend(found.into_iter().flatten());
        }
    }
    findings
}

/// What one section answered about one measure.
struct Sheet<'a> {
    answers: Vec<&'a Answer>,
    values: Values,
}

/// Every measure and section of which something came back, with the values that conditions name.
fn sheets<'a>(context: &Context<'a>) -> Vec<Sheet<'a>> {
    let mut by_sheet: BTreeMap<(usize, &str), Vec<&Answer>> = BTreeMap::new();
    for answer in context.answers {
        let key = (answer.measure, answer.department.as_str());
        by_sheet.entry(key).or_default().push(answer);
    }
    let returned = |answers: &Vec<&Answer>| answers.iter().any(|a| a.standing.is_some());
    let sheets = by_sheet.into_values().filter(returned);
    sheets
        .map(|answers| Sheet {
            values: values(context.project, &answers),
            answers,
        })
        .collect()
}

/// A rule's findings, and one more for all the answers of which it cannot be determined.
fn evaluate(
    context: &Context<'_>,
    rule: &OwnRule,
    condition: &Condition,
    sheets: &[Sheet<'_>],
) -> Vec<Finding> {
    let mut findings = vec![];
    let mut failed: Vec<String> = vec![];
    for sheet in sheets {
        let lacks_last = condition.has_name("last") && !sheet.values.contains_key("last");
        if lacks_last {
            continue;
        }
        match condition.holds(&sheet.values) {
            Ok(false) => {}
            Ok(true) => findings.extend(found(context, rule, sheet)),
            // A condition on a number that nobody wrote does not hold.
            Err(_) if condition.reads_blank(&sheet.values) => {}
            Err(why) => failed.extend(failure(context, sheet, &why.to_string())),
        }
    }
    if let Some(first) = failed.first() {
        let message = format!(
            "条件を確かめられない回答が{}件あります（{first}）",
            failed.len()
        );
        let place = rule.place.clone();
        let reported = Finding::new(Severity::Info, rule.code.clone(), place, message);
        findings.push(
            reported
                .value(&rule.when)
                .hint("[[rule]] の条件を確かめてください。"),
        );
    }
    findings
}

fn failure(context: &Context<'_>, sheet: &Sheet<'_>, why: &str) -> Option<String> {
    let first = sheet.answers.first()?;
    let code = &context.project.plan.measures[first.measure].code;
    Some(format!("{} {code}：{why}", first.name))
}

/// The finding on a sheet: at the rule's field or else on the sheet as a whole.
fn found(context: &Context<'_>, rule: &OwnRule, sheet: &Sheet<'_>) -> Option<Finding> {
    let is_field = |a: &&&Answer| Address::parse(&a.field).field == rule.field;
    let own = sheet.answers.iter().find(is_field).copied();
    let some = sheet.answers.iter().find(|a| a.standing.is_some())?;
    let place = match own {
        Some(answer) => answer.place(),
        None => Place::sheet(&some.place().file, &some.place().sheet),
    };
    let message = filled(&rule.message, &sheet.values);
    let finding = Finding::new(rule.severity, rule.code.clone(), place, message)
        .department(&some.name)
        .item(&context.project.plan.measures[some.measure].code)
        .hint(match rule.hint.is_empty() {
            true => "内容を確かめてください。",
            false => &rule.hint,
        });
    Some(match own {
        Some(answer) => finding.field(&answer.field).value(answer.raw()),
        None => finding,
    })
}

/// The values that a condition may name for one measure and section.
fn values(project: &Project, answers: &[&Answer]) -> Values {
    let mut values = Values::new();
    let Some(first) = answers.first() else {
        return values;
    };
    let text = |answer: &Answer| match answer.value.is_empty() {
        true => answer.shown(),
        false => answer.value.to_string(),
    };
    let reported: Vec<(Address<'_>, String)> = answers
        .iter()
        .map(|a| (Address::parse(&a.field), text(a)))
        .collect();
    for field in &project.template.fields {
        values.insert(field.key.clone(), of_field(project, field, &reported));
    }
    let measure = &project.plan.measures[first.measure];
    let mut plan: HashMap<String, Value> = HashMap::new();
    for column in &project.plan.columns {
        let text = Value::from(measure.cell(&column.key()).to_string());
        plan.insert(column.heading.clone(), text.clone());
        plan.insert(column.key(), text);
    }
    values.insert("plan".to_string(), plan.into());
    values.insert("planned".to_string(), project.planned(first.measure).into());
    values.insert("department".to_string(), first.name.to_string().into());
    if let Some(last) = project.previous.sheet(first.measure, &first.name) {
        let reported: Vec<(Address<'_>, String)> = last
            .iter()
            .filter_map(|(cell, lasts)| Some((Address::parse(cell), only(lasts)?.value.clone())))
            .collect();
        let fields = project.template.fields.iter();
        let last: HashMap<String, Value> = fields
            .map(|f| (f.key.clone(), of_field(project, f, &reported)))
            .collect();
        values.insert("last".to_string(), last.into());
    }
    values
}

/// A value of its kind for each name that a condition may use. A text may be read as a number.
fn sample(project: &Project) -> Values {
    const TEXT: &str = "1";
    let value = |field: &Field| {
        let one = scalar(field, TEXT);
        let cell = match field.has_parts() {
            true => HashMap::from([(String::new(), one)]).into(),
            false => one,
        };
        match project.template.table_of(&field.key) {
            Some(_) => vec![cell].into(),
            None => cell,
        }
    };
    let fields = project.template.fields.iter();
    let mut values: Values = fields.map(|f| (f.key.clone(), value(f))).collect();
    let columns = parts(project, "plan").unwrap_or_default().into_iter();
    let plan: HashMap<String, Value> = columns
        .map(|c| (c, Value::from(TEXT.to_string())))
        .collect();
    values.insert("last".to_string(), values.clone().into());
    values.insert("plan".to_string(), plan.into());
    for name in ["planned", "department"] {
        values.insert(name.to_string(), Value::from(TEXT.to_string()));
    }
    values
}

/// A field's answer; a list of the rows of a table, a map of the months, years or boxes.
fn of_field(project: &Project, field: &Field, reported: &[(Address<'_>, String)]) -> Value {
    let own = reported
        .iter()
        .filter(|(address, _)| address.field == field.key);
    if project.template.table_of(&field.key).is_none() {
        return of_cells(field, own);
    }
    let mut rows: BTreeMap<u32, Vec<&(Address<'_>, String)>> = BTreeMap::new();
    for cell in own {
        rows.entry(cell.0.row.unwrap_or(0)).or_default().push(cell);
    }
    let rows: Vec<Value> = rows
        .into_values()
        .map(|row| of_cells(field, row.into_iter()))
        .collect();
    rows.into()
}

fn of_cells<'a>(field: &Field, cells: impl Iterator<Item = &'a (Address<'a>, String)>) -> Value {
    let mut cells = cells.peekable();
    if !field.has_parts() {
        let text = cells.next().map_or("", |(_, text)| text.as_str());
        return scalar(field, text);
    }
    let part = |(address, text): &(Address<'_>, String)| {
        let part = address.part.unwrap_or_default().to_string();
        (part, scalar(field, text))
    };
    cells.map(part).collect::<HashMap<String, Value>>().into()
}

/// A number as a number, or null where there is none; anything else as text.
fn scalar(field: &Field, text: &str) -> Value {
    match field.kind {
        template::Kind::Number => text.parse().map_or(Value::Null, Value::Float),
        _ => Value::from(text.to_string()),
    }
}

fn is_number(project: &Project, name: &str, part: Option<&str>) -> bool {
    let key = match (name, part) {
        ("last", Some(part)) => part,
        (name, _) => name,
    };
    let field = project.template.field(key);
    field.is_some_and(|f| f.kind == template::Kind::Number)
}

/// The parts of a name that conditions and messages may use; `None` for a name that is not there.
fn parts(project: &Project, name: &str) -> Option<Vec<String>> {
    let keys = || project.template.fields.iter().map(|f| f.key.clone());
    match name {
        "plan" => {
            let columns = project.plan.columns.iter();
            let mut parts: Vec<String> =
                columns.flat_map(|c| [c.key(), c.heading.clone()]).collect();
            parts.dedup();
            Some(parts)
        }
        "last" => Some(keys().collect()),
        "planned" | "department" => Some(vec![]),
        name => keys().any(|key| key == name).then(Vec::new),
    }
}

/// Every name there is.
fn names(project: &Project) -> Vec<String> {
    let keys = project.template.fields.iter().map(|f| f.key.clone());
    let others = ["plan", "planned", "department", "last"].map(String::from);
    keys.chain(others).collect()
}

fn code(rule: &OwnRule, is_again: bool) -> Option<Finding> {
    let code = &rule.code;
    let mut chars = code.chars();
    let is_taken = code.starts_with(TAKEN) || RULES.iter().any(|r| r.code == code);
    let is_first = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let fits = is_first && code.len() > 1 && chars.all(|c| c.is_ascii_alphanumeric());
    let found = match (fits, is_taken, is_again) {
        (false, ..) => format!("指摘の番号「{code}」は使えません"),
        (_, true, _) => format!("指摘の番号「{code}」は、もとからある指摘のものと紛れます"),
        (_, _, true) => format!("指摘の番号「{code}」の [[rule]] が二つあります"),
        _ => return None,
    };
    let wanted = "L001 のように、A・B・D・P・R・S・T・Y のほかの半角の大文字一つと英数字で、重ならない番号にしてください。";
    Some(fault(rule, "code", rule.place.clone(), found, wanted))
}

fn field(project: &Project, rule: &OwnRule) -> Option<Finding> {
    if rule.field.is_empty() || project.template.field(&rule.field).is_some() {
        return None;
    }
    let keys = project.template.fields.iter().map(|f| f.key.as_str());
    let wanted = near(
        nearest(&rule.field, keys.clone()),
        &keys.collect::<Vec<_>>(),
    );
    let found = format!("{} の field「{}」は様式にありません", rule.code, rule.field);
    Some(fault(rule, "field", rule.place.clone(), found, &wanted))
}

fn condition(project: &Project, rule: &OwnRule) -> Option<Finding> {
    let parsed = Condition::parse(&rule.when, &|name, part| is_number(project, name, part));
    let (slip, wanted) = match parsed {
        Err(fault) => {
            let wanted = "文は \"…\" で囲み、等しいは ==、かつは &&、または は || と書きます（docs/own-rules.md）。";
            (fault, wanted.to_string())
        }
        Ok(condition) => {
            let unknown = condition.unknown(&|name| parts(project, name));
            let fault = unknown.or_else(|| condition.misfit(&sample(project)))?;
            let wanted = known(project, &fault);
            (fault, wanted)
        }
    };
    let at = format!("条件の{}行目{}文字目", slip.line + 1, slip.column + 1);
    let found = match &slip.what {
        What::TooDeep => format!("{} の条件が長すぎるか、かっこが深すぎます", rule.code),
        What::Syntax => format!("{} の条件が読み取れません（{at}）", rule.code),
        What::Unknown(name) => format!(
            "{} の条件の「{name}」が何か、わかりません（{at}）",
            rule.code
        ),
        What::UnknownFunction(function) => format!(
            "{} の条件の「{function}」という名前の働きはありません（{at}）",
            rule.code
        ),
        What::UnknownPart(name, part) => {
            format!(
                "{} の条件の {name} に「{part}」はありません（{at}）",
                rule.code
            )
        }
        What::Kinds => format!(
            "{} の条件は、種類の違う値を比べたり計算したりしています（{at}）",
            rule.code
        ),
        What::NoTruth => format!("{} の条件が「はい」か「いいえ」になりません", rule.code),
    };
    let place = place_of(rule, &slip);
    let part = part(&rule.when, &slip);
    let reported = fault(rule, "when", place, found, &wanted);
    Some(reported.value(&rule.when).parts(vec![part]))
}

/// The characters of a condition that a fault concerns.
fn part(condition: &str, fault: &Fault) -> Range<usize> {
    let lines = condition.split('\n').take(fault.line as usize);
    let before: usize = lines.map(|line| line.chars().count() + 1).sum();
    let start = before + fault.column as usize;
    start..start + fault.length as usize
}

/// Where a fault of a condition stands in the file.
fn place_of(rule: &OwnRule, fault: &Fault) -> Place {
    let Some((place, start)) = rule.condition.as_ref().and_then(|p| Some((p, p.cell?))) else {
        return rule.place.clone();
    };
    let column = match fault.line {
        0 => start.col + fault.column,
        _ => fault.column,
    };
    let cell = Cell::new(start.row + fault.line, column);
    Place::cell(&place.file, "", cell)
}

/// The names that might be meant.
fn known(project: &Project, fault: &Fault) -> String {
    let (wrong, names) = match &fault.what {
        What::Unknown(name) => (name, names(project)),
        What::UnknownPart(name, part) => (part, parts(project, name).unwrap_or_default()),
        What::UnknownFunction(function) => {
            return near(nearest(function, FUNCTIONS.iter().copied()), FUNCTIONS);
        }
        What::Kinds | What::NoTruth => {
            return "文は \"…\" で囲んだ文と、数は \"…\" で囲まない数と比べてください（docs/own-rules.md）。"
                .to_string();
        }
        What::Syntax | What::TooDeep => return String::new(),
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    near(nearest(wrong, names.iter().copied()), &names)
}

/// The functions of the language that conditions on answers have a use for.
const FUNCTIONS: &[&str] = &[
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "exists",
    "all",
    "has",
    "int",
    "double",
    "string",
];

fn near(nearest: Option<&str>, all: &[&str]) -> String {
    let near = nearest.map_or(String::new(), |n| format!("{n} のことではありませんか。"));
    format!("{near}使えるのは {} です。", all.join("、"))
}

fn message(project: &Project, rule: &OwnRule) -> Option<Finding> {
    let unknown = |path: &&str| {
        let (name, part) = split(path);
        let known = parts(project, name);
        !known.is_some_and(|k| part.is_none_or(|p| k.is_empty() || k.iter().any(|n| n == p)))
    };
    let path = placeholders(&rule.message).into_iter().find(unknown)?;
    let found = format!("{} の文の {{{path}}} が何か、わかりません", rule.code);
    let names = names(project);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let wanted = near(nearest(path, names.iter().copied()), &names);
    Some(fault(rule, "message", rule.place.clone(), found, &wanted))
}

/// The names in braces in a message.
fn placeholders(message: &str) -> Vec<&str> {
    let parts = message.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

fn split(path: &str) -> (&str, Option<&str>) {
    match path.split_once('.') {
        Some((name, part)) => (name, Some(part)),
        None => (path, None),
    }
}

/// A message with the values in the place of the names.
fn filled(message: &str, values: &Values) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((path, behind)) = after.split_once('}') else {
            break;
        };
        text.push_str(before);
        text.push_str(&shown(path, values));
        rest = behind;
    }
    text + rest
}

/// A value as people read it, on one line.
fn shown(path: &str, values: &Values) -> String {
    let (name, part) = split(path);
    let value = values.get(name);
    let value = match (value, part) {
        (Some(Value::Map(map)), Some(part)) => map.get(&Key::from(part)),
        (value, _) => value,
    };
    let text = value.map_or(String::new(), in_words);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.is_empty() {
        true => "（空欄）".to_string(),
        false => line,
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Float(number) => number.to_string(),
        Value::List(list) => list.iter().map(in_words).collect::<Vec<_>>().join("・"),
        _ => String::new(),
    }
}

/// A finding of P101, which tells what is wrong with the settings.
fn fault(rule: &OwnRule, key: &str, place: Place, found: String, wanted: &str) -> Finding {
    Finding::new(Severity::Error, "P101", place, found)
        .family(Family::Plan)
        .field(format!("{} {key}", rule.code))
        .hint(wanted)
}
