//! A112: An answer that only points at another one.

use super::{Look, Rule, Said, brief};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;

/// An answer that only points at another one.
pub const RULE: Rule = Rule {
    code: "A112",
    title: "「同上」などとだけ書かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A112.md"),
    look: Look::Answer(said),
};

/// What people write in place of an answer that stands elsewhere, folded.
const POINTERS: [&str; 20] = [
    "同上",
    "同左",
    "同じ",
    "同様",
    "〃",
    "々",
    "\"",
    "''",
    "ゝ",
    "上記のとおり",
    "上記と同じ",
    "前年度と同じ",
    "前年度と同様",
    "前年度同様",
    "昨年度と同じ",
    "昨年度と同様",
    "昨年度同様",
    "前年と同じ",
    "別紙のとおり",
    "別紙参照",
];

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let bare = prose::folded(asked)?;
    let bare = bare.trim_end_matches(['。', '.', '、']);
    let bare = bare
        .trim_end_matches("です")
        .trim_matches(['(', ')', '「', '」']);
    if !POINTERS.contains(&bare) {
        return None;
    }
    let message = format!(
        "「{}」に「{}」とだけ書かれています{}",
        asked.label(case),
        asked.answer.shown(),
        pointed_at(bare, asked, case)
    );
    Some(Said::new(&message).hint("委員会資料で読めるように、内容をお書きください。"))
}

/// Last year's answer, quoted, where that is pointed at and known. Whether it holds for this year is
/// for a person to say.
fn pointed_at(bare: &str, asked: &Asked<'_>, case: &Case<'_>) -> String {
    let is_last_year = bare.starts_with("前年") || bare.starts_with("昨年");
    let last = case.last(asked.answer).filter(|_| is_last_year);
    match last.filter(|last| !last.value.is_empty()) {
        Some(last) => format!(
            "（{}の回答は「{}」、{}）",
            case.last_year(),
            brief(&last.value),
            last.place
        ),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn the_words_are_compared_as_they_stand() {
        for pointer in POINTERS {
            assert_eq!(fold(pointer), pointer);
        }
    }
}
