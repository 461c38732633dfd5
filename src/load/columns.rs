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
            "施策内容",
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
    ("indicator", &["指標", "成果指標", "指標名"]),
    ("unit", &["単位"]),
    ("baseline", &["基準値", "現状値", "基準"]),
    ("aim", &["事業目標"]),
    ("direction", &["事業の方向"]),
    ("examples", &["例", "事業例", "具体的な事業"]),
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

/// The role of a heading. What survey.toml says wins: `mapped` by hand, and `levels` in place of
/// the headings that are known for levels.
pub fn role(heading: &str, mapped: &IndexMap<String, String>, levels: &[String]) -> Role {
    let folded = plain(heading);
    let by_hand = mapped.iter().find(|(name, _)| plain(name) == folded);
    if let Some((_, role)) = by_hand {
        return named(role);
    }
    if let Some(depth) = levels.iter().position(|name| plain(name) == folded) {
        return Role::Level(depth + 1);
    }
    match known(&folded) {
        Role::Level(_) if !levels.is_empty() => Role::Other,
        role => role,
    }
}

/// Whether survey.toml gives a heading its role by hand.
pub fn is_mapped(heading: &str, mapped: &IndexMap<String, String>) -> bool {
    let folded = plain(heading);
    mapped.keys().any(|name| plain(name) == folded)
}

/// The role of a folded heading by itself.
fn known(folded: &str) -> Role {
    if let Some(role) = yearly(folded) {
        return role;
    }
    let known = NAMES.get(folded);
    known.map_or(Role::Other, |(role, _)| named(role))
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

/// The role of a name in survey.toml: a role, a level of any depth, or a fiscal year with or
/// without `goal-` or `actual-`.
pub fn named(name: &str) -> Role {
    if let Some(depth) = name.strip_prefix("level").and_then(|n| n.parse().ok()) {
        return match depth {
            0 => Role::Other,
            depth => Role::Level(depth),
        };
    }
    if let Some((role, _)) = ROLES.iter().find(|(role, _)| *role == name) {
        return Role::Known(role);
    }
    let of = |prefix: &str| name.strip_prefix(prefix).and_then(parse_fiscal_year);
    let year = of("").map(Role::Year);
    let yearly = year.or(of("goal-").map(Role::Goal));
    yearly
        .or(of("actual-").map(Role::Actual))
        .unwrap_or(Role::Other)
}

/// `H28`, `令和2年度` and `年次計画 R2` are columns of a schedule, `R2目標` one of goals and `R1実績` one
/// of what was reached.
fn yearly(folded: &str) -> Option<Role> {
    let beside = |words: &[&str]| {
        let cut = |word: &&str| {
            let front = folded.strip_suffix(*word);
            let front = front.map(|year| year.trim_end_matches('の'));
            front.or(folded.strip_prefix(*word))
        };
        parse_fiscal_year(words.iter().find_map(cut)?)
    };
    let schedule = parse_fiscal_year(folded.trim_start_matches("年次計画"));
    let goal = || beside(&["目標値", "目標"]).map(Role::Goal);
    let actual = || beside(&["実績値", "実績"]).map(Role::Actual);
    schedule.map(Role::Year).or_else(goal).or_else(actual)
}

/// A heading folded, without brackets, bars and spaces.
pub fn plain(heading: &str) -> String {
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
            ("令和2年度目標", Role::Goal(FiscalYear(2020))),
            ("【令和３年度の目標】", Role::Goal(FiscalYear(2021))),
            ("Ｒ２目標値", Role::Goal(FiscalYear(2020))),
            ("目標R2", Role::Goal(FiscalYear(2020))),
            ("令和元年度実績", Role::Actual(FiscalYear(2019))),
            ("H20\n実績", Role::Actual(FiscalYear(2008))),
            ("分野", Role::Level(1)),
            ("事業目標", Role::Known("aim")),
            ("実績", Role::Other),
            ("独自の欄", Role::Other),
        ] {
            assert_eq!(role(heading, &none, &[]), expected, "{heading}");
        }
    }

    #[test]
    fn names_in_the_settings_are_roles() {
        for (name, expected) in [
            ("title", Role::Known("title")),
            ("level12", Role::Level(12)),
            ("level0", Role::Other),
            ("R2", Role::Year(FiscalYear(2020))),
            ("goal-R2", Role::Goal(FiscalYear(2020))),
            ("actual-令和元年度", Role::Actual(FiscalYear(2019))),
            ("goal", Role::Other),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
    }

    #[test]
    fn settings_win_over_synonyms() {
        let mapped = IndexMap::from([("内容".to_string(), "content".to_string())]);
        assert_eq!(role("内容", &mapped, &[]), Role::Known("content"));
        let levels = ["章".to_string(), "柱".to_string()];
        assert_eq!(role("柱", &mapped, &levels), Role::Level(2));
        assert_eq!(role("分野", &mapped, &levels), Role::Other);
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
