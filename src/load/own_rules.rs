//! Where the rules of one's own stand in their TOML file, for telling what is wrong with them.

use super::toml_error;
use crate::model::own_rule::OwnRule;
use crate::model::place::{Cell, Place};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
struct FileToml {
    #[serde(default)]
    rule: Vec<RuleToml>,
}

#[derive(Deserialize)]
struct RuleToml {
    code: Spanned<String>,
    when: Spanned<String>,
}

/// Gives each rule of a file its place.
pub fn place(file: &str, text: &str, rules: &mut [OwnRule]) {
    let Ok(places) = toml::from_str::<FileToml>(text) else {
        return;
    };
    for (rule, at) in rules.iter_mut().zip(places.rule) {
        let line = toml_error::line(text, at.code.span().start);
        rule.place = Place::cell(file, "", Cell::new(line, 0));
        rule.condition = begin(text, &at.when).map(|cell| Place::cell(file, "", cell));
    }
}

/// Where a text begins inside of its quotes; `None` where it is written with escapes.
fn begin(text: &str, written: &Spanned<String>) -> Option<Cell> {
    let span = written.span();
    let quoted = text.get(span.clone())?;
    let quotes = [
        "\"\"\"\r\n",
        "'''\r\n",
        "\"\"\"\n",
        "'''\n",
        "\"\"\"",
        "'''",
        "\"",
        "'",
    ];
    let open = quotes.into_iter().find(|q| quoted.starts_with(q))?;
    if !quoted
        .get(open.len()..)?
        .starts_with(written.get_ref().as_str())
    {
        return None;
    }
    let start = span.start + open.len();
    let before = text.get(..start)?.lines().last().unwrap_or("");
    let is_new = text.get(..start)?.ends_with('\n');
    let column = if is_new {
        0
    } else {
        before.chars().count() as u32
    };
    Some(Cell::new(toml_error::line(text, start), column))
}
