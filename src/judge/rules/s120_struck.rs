//! S120: Something outside the answers is struck through.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Something outside the answers is struck through.
pub const RULE: Rule = Rule {
    code: "S120",
    title: "回答欄の外に取り消し線が引かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S120.md"),
    look: Look::Fact(Kind::Struck, said),
};

fn said(fact: &Fact, _: &Case<'_>) -> Said {
    let message = format!(
        "回答欄ではない「{}」に、取り消し線が引かれています",
        fact.found
    );
    Said::new(&message)
        .value(&fact.found)
        .hint("事業をやめた、担当が違うなど、何を取り消したのかを、備考などの欄に書いてください。")
}
