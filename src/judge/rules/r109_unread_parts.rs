//! R109: A file has pictures, or notes that cannot be read.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind, Unread, UnreadPart};
use crate::model::finding::{Family, Severity};

/// A file has pictures, or notes that cannot be read.
pub const RULE: Rule = Rule {
    code: "R109",
    title: "画像などは読み取っていない",
    severity: Severity::Warning,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R109.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Unread(unread) = &fact.kind else {
        return None;
    };
    let what = match unread {
        Unread::Value => VALUE.to_string(),
        Unread::MoreValues(count) => format!("ほかに{VALUE}のセル（{count}個）"),
        Unread::Sheet => "中身のないシート".to_string(),
        Unread::Marks => "読み取り用の印が多すぎるシート".to_string(),
        Unread::Parts(parts) => {
            let words: Vec<&str> = parts.iter().map(|part| word(*part)).collect();
            words.join("と")
        }
    };
    let diagnosis = Diagnosis::new(&format!("{what}があります。その中身は読み取っていません"));
    let diagnosis = diagnosis.value(&what).hint(match unread {
        Unread::Value => "Excel で開いて、このセルを打ち直し、保存して出し直してください。",
        _ => "必要なことが書かれていれば、黄色の欄に写して出し直してください。",
    });
    Some(diagnosis)
}

/// What people call a cell's value that cannot be read.
const VALUE: &str = "読み取れない値";

fn word(part: UnreadPart) -> &'static str {
    match part {
        UnreadPart::Shapes => "読み取れない図形",
        UnreadPart::Notes => "読み取れないメモ",
        UnreadPart::Pictures => "画像",
        UnreadPart::OldShapes => "古い形の図形",
    }
}
