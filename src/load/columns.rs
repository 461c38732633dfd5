//! Which plan heading means what. A new synonym is a word in this list.

use crate::model::plan::Role;
use crate::text::era::parse_fiscal_year;
use crate::text::fold::fold;
use indexmap::IndexMap;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Roles and the headings that cities print for them, without spaces, brackets or line breaks.
pub const ROLES: &[(&str, &[&str])] = &[
    (
        "code",
        &[
            "整理番号",
            "事業番号",
            "施策番号",
            "番号",
            "No",
            "No.",
            "コード",
            "項番",
            "事業No",
            "施策No",
        ],
    ),
    (
        "title",
        &[
            "事業名",
            "推進項目",
            "施策名",
            "施策",
            "取組名",
            "項目",
            "内容",
            "事業",
            "事業名称",
            "事務事業名",
            "施策・事業名",
            "取組項目",
        ],
    ),
    (
        "bureau",
        &["部", "部名", "部等名", "部局", "部局名", "担当部"],
    ),
    ("section", &["課", "課名", "課等名", "所属", "所属名"]),
    (
        "owner",
        &[
            "担当課",
            "主たる部署",
            "主管課",
            "所管課",
            "担当部署",
            "主担当課",
            "担当課名",
            "所管課名",
            "担当課等",
            "所管部署",
        ],
    ),
    (
        "related",
        &[
            "関係部署",
            "関係部署など",
            "関係部署等",
            "関係課",
            "関連課",
            "関連部署",
        ],
    ),
    ("actors", &["実施主体", "推進主体", "主体"]),
    (
        "targets",
        &["対象者", "対象", "推進項目の対象", "推進項目対象"],
    ),
    ("purpose", &["目的", "ねらい", "事業目的"]),
    (
        "issues",
        &["現状と課題", "現状・課題", "現状及び課題", "現状課題"],
    ),
    ("content", &["推進内容", "事業内容", "取組内容", "実施内容"]),
    (
        "related_measures",
        &["関連事業", "主な関連事業", "関連施策", "関連する事業"],
    ),
    ("criterion", &["完了の目安", "完了目安", "達成の目安"]),
    ("priority", &["重点区分", "重点", "優先度"]),
    ("reprint_of", &["再掲元", "再掲元番号"]),
    (
        "level1",
        &[
            "推進方針",
            "基本方針",
            "基本目標",
            "分野",
            "大項目",
            "柱",
            "階層1",
        ],
    ),
    (
        "level2",
        &[
            "推進施策",
            "基本施策",
            "施策の方向",
            "中項目",
            "グループ",
            "階層2",
        ],
    ),
    ("level3", &["小項目", "小分類", "階層3"]),
];

/// The role of a heading. `mapped` holds what survey.toml says by hand, which wins.
pub fn role(heading: &str, mapped: &IndexMap<String, String>) -> Role {
    let folded = plain(heading);
    let by_hand = mapped.iter().find(|(name, _)| plain(name) == folded);
    if let Some((_, role)) = by_hand {
        return named(role);
    }
    if let Some(year) = year(&folded) {
        return Role::Year(year);
    }
    let known = NAMES.get(&folded);
    known.map_or(Role::Other, |(role, _)| Role::Known(role))
}

/// Where a heading stands among those of its role: the first one says it best.
pub fn rank(heading: &str) -> Option<usize> {
    NAMES.get(&plain(heading)).map(|(_, rank)| *rank)
}

/// Every heading as it is compared, with its role and its place among those of the role.
static NAMES: LazyLock<HashMap<String, (&str, usize)>> = LazyLock::new(|| {
    let all = ROLES.iter().flat_map(|(role, names)| {
        let ranked = names.iter().enumerate();
        ranked.map(move |(rank, name)| (plain(name), (*role, rank)))
    });
    all.collect()
});

/// The role of a name in survey.toml: a role, or a fiscal year.
pub fn named(name: &str) -> Role {
    let known = ROLES.iter().find(|(role, _)| *role == name);
    match (known, parse_fiscal_year(name)) {
        (Some((role, _)), _) => Role::Known(role),
        (None, Some(year)) => Role::Year(year),
        (None, None) => Role::Other,
    }
}

/// `H28`, `令和2年度` and `年次計画 R2` are columns of a schedule.
fn year(folded: &str) -> Option<crate::text::era::FiscalYear> {
    let bare = folded.trim_start_matches("年次計画");
    parse_fiscal_year(bare)
}

/// A heading folded, without brackets, bars and spaces.
fn plain(heading: &str) -> String {
    fold(heading)
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '(' | ')' | '【' | '】' | '[' | ']' | '・' | ':' | '.' | '_'
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::era::FiscalYear;

    #[test]
    fn headings_are_known_whatever_their_width_or_breaks() {
        let none = IndexMap::new();
        for (heading, expected) in [
            ("整理番号", Role::Known("code")),
            ("Ｎｏ．", Role::Known("code")),
            ("事 業 名", Role::Known("title")),
            ("関係部\n署など", Role::Known("related")),
            ("現状・課題", Role::Known("issues")),
            ("Ｈ２８", Role::Year(FiscalYear(2016))),
            ("令和元年度", Role::Year(FiscalYear(2019))),
            ("独自の欄", Role::Other),
        ] {
            assert_eq!(role(heading, &none), expected, "{heading}");
        }
    }

    #[test]
    fn settings_win_over_synonyms() {
        let mapped = IndexMap::from([("内容".to_string(), "content".to_string())]);
        assert_eq!(role("内容", &mapped), Role::Known("content"));
    }

    #[test]
    fn no_heading_stands_under_two_roles() {
        let mut seen = std::collections::HashMap::new();
        for (role, names) in ROLES {
            for name in *names {
                if let Some(other) = seen.insert(plain(name), *role) {
                    assert_eq!(other, *role, "{name}");
                }
            }
        }
    }
}
