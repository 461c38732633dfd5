//! P114: A workbook of the project has further sheets, which are not read.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Beside, Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::model::project_book::SHEETS;

/// A workbook of the project has further sheets, which are not read.
pub const RULE: Rule = Rule {
    code: "P114",
    title: "読んでいないシートや行がある",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P114.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let beside = match &fact.kind {
        Kind::OtherSheet(beside) => beside,
        Kind::RowsAbove(count, first) => return Some(above(*count, first)),
        _ => return None,
    };
    let (file, name) = (&fact.place.file, &fact.place.sheet);
    let (what, todo) = match beside {
        Beside::First => (
            format!("計画のブックのシート「{name}」は読んでいません。読むのは最初のシートだけです"),
            format!("事業が書かれているなら、最初のシートにまとめてください。案件フォルダーで「torimatome import {file} -o plan.csv」と打つと、すべてのシートから一つの計画を作れます。"),
        ),
        Beside::Known(meant) => (
            format!("{file} のシート「{name}」は読んでいません。読むのは{}です", known()),
            match meant.as_str() {
                "" => "要ることが書かれているなら、そのどれかに移してください。覚え書きなら、このままで構いません。".to_string(),
                meant => format!("シート「{meant}」のことなら、シートの名前を「{meant}」に直してください。覚え書きなら、このままで構いません。"),
            },
        ),
        Beside::Template(title) => (
            format!("{file} のシート「{name}」は読んでいません。様式「{title}」に、その表はありません"),
            "使うなら、シート「設定」の様式を直してください。使わないなら、行を消してください。".to_string(),
        ),
    };
    Some(Diagnosis::new(&what).value(name).hint(&todo))
}

/// Rows above the headings; a title often stands there, and a table seldom.
fn above(count: usize, first: &str) -> Diagnosis {
    let what = format!("見出しの行より上の{count}行は読んでいません（「{first}」など）");
    Diagnosis::new(&what)
        .severity(Severity::Info)
        .value(first)
        .hint("要ることが書かれているなら、見出しより下の列に移してください。")
}

/// The sheets of 案件.xlsx that are read.
fn known() -> String {
    let names: Vec<&str> = SHEETS.iter().map(|sheet| sheet.name).collect();
    names.join("、")
}
