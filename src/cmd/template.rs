//! `template`: the questions of a built-in template as a table, or its file for those who want to
//! arrange the sheet themselves.

use super::cli::TemplateArgs;
use super::new::{built_in, make_file};
use super::outcome::Outcome;
use crate::error::Error;
use crate::load::question_table::{self, QuestionTable};
use crate::model::project_book::{CHOICES, QUESTIONS, SheetPlan};
use crate::model::template::Template;
use crate::text::width::{pad, width};
use serde_json::{Value, json};

/// Shows a template or writes its file.
///
/// # Errors
/// Where there is no such template or action, or the file is already there.
pub fn run(args: &TemplateArgs) -> Result<Outcome, Error> {
    let template = built_in(&args.name)?;
    match args.action.as_str() {
        "show" => Ok(show(&template)),
        "use" => {
            let path = args.dir.join(format!("{}.toml", template.name));
            make_file(&path, file(&template).as_bytes())?;
            let text = format!(
                "様式「{}」を {} に作りました。メモ帳で書き換えると、この案件だけに使われます。\n",
                template.title,
                path.display()
            );
            let json = json!({ "file": path.display().to_string() });
            Ok(Outcome::new(text, json, &[]))
        }
        other => Err(Error::Usage(format!(
            "「{other}」という指定はできません。torimatome template show {0} か torimatome template use {0} と書いてください。",
            args.name
        ))),
    }
}

/// The keys of a template in Japanese, as comments.
const ABOUT: &str = include_str!("../../templates/about.ja.txt");

/// A template's file for a clerk: the keys explained in Japanese in place of the comments for
/// developers.
fn file(template: &Template) -> String {
    let lines: Vec<String> = template.text.lines().filter_map(in_japanese).collect();
    format!("{ABOUT}{}\n", lines.join("\n").trim_start())
}

/// A line of a template; of a comment only what is Japanese, and nothing where none is.
fn in_japanese(line: &str) -> Option<String> {
    let Some(comment) = line.strip_prefix('#') else {
        return Some(line.to_string());
    };
    let first =
        comment.find(|c: char| ('ぁ'..='ヿ').contains(&c) || c.is_alphabetic() && !c.is_ascii())?;
    let (english, _) = comment.split_at(first);
    let start = english.rfind(". ").map_or(0, |dot| dot + 2);
    Some(format!("# {}", comment[start..].trim_start()))
}

fn show(template: &Template) -> Outcome {
    let QuestionTable { questions, choices } = question_table::rows(template);
    let mut text = format!(
        "様式「{}」（{}）の設問\n{}",
        template.title,
        template.name,
        aligned(&QUESTIONS, &questions)
    );
    if !choices.is_empty() {
        text.push_str(&format!("\n選択肢\n{}", aligned(&CHOICES, &choices)));
    }
    let json = json!({
        "name": template.name,
        "title": template.title,
        "questions": records(&QUESTIONS, &questions),
        "choices": records(&CHOICES, &choices),
    });
    Outcome::new(text, json, &[])
}

/// The rows as a table of aligned columns; those that are blank throughout are left out.
fn aligned(sheet: &SheetPlan, rows: &[Vec<String>]) -> String {
    let one_line = |text: &str| text.replace('\n', "　");
    let is_used = |col: &usize| rows.iter().any(|row| !row[*col].is_empty());
    let used: Vec<usize> = (0..sheet.columns.len()).filter(is_used).collect();
    let head = sheet
        .columns
        .iter()
        .map(|c| c.heading.to_string())
        .collect();
    let all: Vec<&Vec<String>> = std::iter::once(&head).chain(rows).collect();
    let wide = |col: usize| all.iter().map(|row| width(&one_line(&row[col]))).max();
    let widths: Vec<usize> = used.iter().map(|col| wide(*col).unwrap_or(0)).collect();
    let line = |row: &&Vec<String>| {
        let cells = used.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(col, width)| pad(&one_line(&row[*col]), *width))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    all.iter().map(line).collect()
}

/// The rows as objects, without blank members.
fn records(sheet: &SheetPlan, rows: &[Vec<String>]) -> Value {
    let record = |row: &Vec<String>| -> Value {
        let cells = sheet.columns.iter().zip(row);
        let cells = cells.filter(|(_, text)| !text.is_empty());
        let cells = cells.map(|(column, text)| (column.heading.to_string(), json!(text)));
        Value::Object(cells.collect())
    };
    rows.iter().map(record).collect()
}
