//! `explain`: the manual page of a rule, or the list of all.

use super::cli::ExplainArgs;
use super::outcome::Outcome;
use crate::error::Error;
use crate::judge::rules::{RULES, Rule, nearest_code, rule};
use serde_json::json;

/// Shows a rule's page, or all rules.
///
/// # Errors
/// Where there is no such rule.
pub fn run(args: &ExplainArgs) -> Result<Outcome, Error> {
    let Some(code) = &args.code else {
        return Ok(all());
    };
    let Some(rule) = rule(code) else {
        let near = nearest_code(code);
        let hint = near.map_or(String::new(), |n| format!("{n} のことではありませんか。"));
        return Err(Error::Usage(format!(
            "指摘の番号「{code}」はありません。{hint}番号なしの torimatome explain で一覧を見られます。"
        )));
    };
    let page = page(rule);
    let json = json!({ "code": rule.code, "title": rule.title, "page": page });
    Ok(Outcome::new(page, json, &[]))
}

/// A page without the comments for those who carry the code on.
pub fn page(rule: &Rule) -> String {
    let mut text = String::new();
    let mut rest = rule.page;
    while let Some((before, after)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = after
            .split_once("-->")
            .map_or("", |(_, after)| after.trim_start());
    }
    text.push_str(rest);
    text
}

fn all() -> Outcome {
    let mut text = String::new();
    for rule in RULES {
        text.push_str(&format!(
            "{}　{}　{}\n",
            rule.code,
            crate::text::width::pad(rule.severity.label(), 6),
            rule.title
        ));
    }
    let list: Vec<_> = RULES
        .iter()
        .map(|r| json!({ "code": r.code, "severity": r.severity, "title": r.title }))
        .collect();
    Outcome::new(text, json!(list), &[])
}
