//! Which answers the rules on prose read, and how they quote them.

use super::rules::{Diagnosis, Rule};
use super::{AnswerContext, Context};
use crate::model::finding::Finding;
use crate::model::plan::Role;
use crate::model::project::Project;
use crate::model::template::{Choice, Field, Kind, Template};
use crate::text::normalize::normalize;
use crate::text::prose::days::{self, Day};
use crate::text::prose::quantities::{self, Quantity};
use crate::text::prose::sentences::{self, Sentence, Spot};
use crate::text::prose::words::Words;
use std::collections::HashSet;
use std::sync::OnceLock;

/// What the rules on prose read in one answer's text, found out when first asked for.
#[derive(Debug, Default)]
pub struct Reading {
    normalized: OnceLock<String>,
    sentences: OnceLock<Vec<Sentence>>,
    quantities: OnceLock<Vec<Quantity>>,
    days: OnceLock<Vec<Day>>,
}

/// The cleaned text of an answer in words; `None` for other kinds of fields and for blank ones.
pub fn text<'a>(asked: &AnswerContext<'a>) -> Option<&'a str> {
    let is_text = asked.field.kind == Kind::Text && !asked.answer.value.is_empty();
    is_text.then_some(asked.answer.value.as_str())
}

/// The text that [`text`] gives, normalized.
pub fn normalized<'a>(asked: &AnswerContext<'a>) -> Option<&'a str> {
    let text = text(asked)?;
    Some(asked.reading.normalized.get_or_init(|| normalize(text)))
}

/// The sentences of the text that [`text`] gives.
pub fn sentences<'a>(asked: &AnswerContext<'a>) -> Option<&'a [Sentence]> {
    let text = text(asked)?;
    let read = || sentences::sentences(text);
    Some(asked.reading.sentences.get_or_init(read))
}

/// The sentences of a text that has a figure in it, and the quantities in them: without a figure
/// nothing can be counted, and the text need not be cut up.
pub fn quantities<'a>(asked: &AnswerContext<'a>) -> Option<(&'a [Sentence], &'a [Quantity])> {
    text(asked).filter(|text| text.contains(is_figure))?;
    let sentences = sentences(asked)?;
    let read = || quantities::quantities(sentences);
    Some((sentences, asked.reading.quantities.get_or_init(read)))
}

/// The sentences of a text that may name a day, in figures or with a month in kanji, and the days
/// that they name. An answer that tells what was done in the year surveyed names days of that year,
/// where it says nothing else.
pub fn days<'a>(
    asked: &AnswerContext<'a>,
    context: &Context<'a>,
) -> Option<(&'a [Sentence], &'a [Day])> {
    text(asked).filter(|text| text.contains(|c| is_figure(c) || c == '月'))?;
    let sentences = sentences(asked)?;
    let year = context.project.survey.year;
    let read = || match is_report(&context.project.template, asked.field) {
        true => days::reported(sentences, year),
        false if asked.field.is_next_year() => days::coming(sentences, year),
        false => days::days(sentences, year),
    };
    Some((sentences, asked.reading.days.get_or_init(read)))
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// Whether a field tells what was done in the year: a choice of the template asks for its text.
pub fn is_report(template: &Template, field: &Field) -> bool {
    let mut choices = template.fields.iter().flat_map(|f| &f.choices);
    let asks = |choice: &Choice| choice.needs.contains(&field.key);
    field.kind == Kind::Text && choices.any(asks)
}

/// Whether a field is free for a remark: nothing asks for its text.
pub fn is_remark(template: &Template, field: &Field) -> bool {
    let is_free = field.kind == Kind::Text && !field.required;
    is_free && !is_report(template, field) && template.table_of(&field.key).is_none()
}

/// Whether the section wrote a remark on the measure that an answer is for, or may have: a cell that
/// was lost or refused is reported elsewhere.
pub fn has_remark(asked: &AnswerContext<'_>, context: &Context<'_>) -> bool {
    let template = &context.project.template;
    let mut remarks = template.fields.iter().filter(|f| is_remark(template, f));
    remarks.any(|f| {
        let answer = context.answer(asked.answer, &f.key);
        answer.is_some_and(|a| a.standing.is_none() || a.is_not_taken() || !a.is_blank())
    })
}

/// Whether the section wrote one of these words in any text on the measure that an answer is for.
pub fn says_any(asked: &AnswerContext<'_>, context: &Context<'_>, words: Words) -> bool {
    let fields = context.project.template.fields.iter();
    let texts = fields.filter(|f| f.kind == Kind::Text);
    let mut texts = texts.map(|f| asked.value_of(&f.key, context));
    texts.any(|text| words.is_in(&text))
}

/// Whether the section explains why it is ahead of the schedule: by a remark, or in its report.
pub fn is_ahead(asked: &AnswerContext<'_>, context: &Context<'_>) -> bool {
    const EARLY: Words = Words("前倒し 早く 早め 早期 繰り上げ");
    has_remark(asked, context) || says_any(asked, context, EARLY)
}

/// Where the section may explain itself, for a hint; empty where there is no such field.
pub fn remark_label(context: &Context<'_>) -> String {
    let template = &context.project.template;
    let field = template.fields.iter().find(|f| is_remark(template, f));
    field.map_or(String::new(), |f| format!("「{}」に", f.label))
}

/// The first of several spots, quoted, with how many more there are.
pub fn quoted(spots: &[Spot]) -> String {
    let first = spots.first().map_or("", |spot| spot.written.as_str());
    match spots.len() {
        0 | 1 => format!("「{first}」"),
        many => format!("「{first}」など{many}か所"),
    }
}

/// What a rule says of the plan's cells: it gets the heading and the text of each. A reprint repeats
/// its original, and the measures of one level its text: each is reported once.
pub fn in_plan(
    project: &Project,
    rule: &Rule,
    diagnosis: impl Fn(&str, &str) -> Option<Diagnosis>,
) -> Vec<Finding> {
    let plan = &project.plan;
    let mut findings = vec![];
    for (at, column) in plan.columns.iter().enumerate() {
        let mut seen = HashSet::new();
        for measure in plan.measures.iter().filter(|m| m.original.is_none()) {
            let text = measure.cell(&column.key());
            let is_level = matches!(column.role, Role::Level(_));
            if is_level && !seen.insert(text) {
                continue;
            }
            let Some(diagnosis) = diagnosis(&column.heading, text) else {
                continue;
            };
            let mut place = measure.place.clone();
            if let (Some(cell), Ok(col)) = (&mut place.cell, u32::try_from(at)) {
                cell.col = col;
            }
            let found = diagnosis.finding(rule, place);
            findings.push(found.item(&measure.code).field(&column.heading));
        }
    }
    findings
}
