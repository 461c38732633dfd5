//! `explain`: the manual page of a rule, or the list of all.

use super::cli::ExplainArgs;
use super::outcome::Outcome;
use crate::error::Error;
use crate::judge::rules::{RULES, nearest_code, rule};
use crate::text::markdown;
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
    let page = rule.manual();
    let json = json!({ "code": rule.code, "title": rule.title, "page": page });
    Ok(Outcome::new(markdown::plain(&page), json, &[]))
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
