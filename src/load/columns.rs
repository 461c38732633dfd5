//! Which plan heading means what: the vocabulary of headings.csv.

use crate::model::plan::Role;
use crate::text::era::{FiscalYear, parse_fiscal_year};
use crate::text::normalize::{normalize, trim};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The vocabulary: a role, a heading that cities print for it, and where that was seen. A new synonym
/// is a line of this file; the first heading of a role says it best. `other` are headings that name
/// no measure, section or level, but are never a value.
const HEADINGS: &str = include_str!("headings.csv");

/// The role of the headings that no role goes with.
const OTHER: &str = "other";

/// Roles and the headings that cities print for them.
pub static ROLES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let mut roles: Vec<(&str, Vec<&str>)> = vec![];
    for (role, heading) in lines().filter(|(role, _)| *role != OTHER) {
        match roles.iter_mut().find(|(known, _)| *known == role) {
            Some((_, headings)) => headings.push(heading),
            None => roles.push((role, vec![heading])),
        }
    }
    roles
});

/// The vocabulary's roles and headings.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = HEADINGS.lines().skip(1);
    rows.filter_map(|line| {
        let (role, rest) = line.split_once(',')?;
        Some((role, rest.split_once(',')?.0))
    })
}

/// The role of a heading. What survey.toml says wins: `mapped` by hand, and `levels` in place of
/// the headings that are known for levels.
pub fn role(heading: &str, mapped: &IndexMap<String, String>, levels: &[String]) -> Role {
    let normalized = plain(heading);
    let by_hand = mapped.iter().find(|(name, _)| plain(name) == normalized);
    if let Some((_, role)) = by_hand {
        return meant(role);
    }
    if let Some(depth) = levels.iter().position(|name| plain(name) == normalized) {
        return Role::Level(depth + 1);
    }
    match known(heading, &normalized) {
        Role::Level(_) if !levels.is_empty() => Role::Other,
        role => role,
    }
}

/// Whether survey.toml gives a heading its role by hand.
pub fn is_mapped(heading: &str, mapped: &IndexMap<String, String>) -> bool {
    let normalized = plain(heading);
    mapped.keys().any(|name| plain(name) == normalized)
}

/// The role of what a section said last year that it would do this year.
pub const INTENDED: &str = "intended";

/// The heading over what was said last year of what would be done in a year.
pub fn intended_heading(year: FiscalYear) -> String {
    format!("{}の取組予定", year.wareki())
}

/// Whether a heading is one of [`intended_heading`], whatever the year.
fn intended(normalized: &str) -> bool {
    let year = normalized.strip_suffix("の取組予定");
    year.and_then(parse_fiscal_year).is_some()
}

/// The role of a heading by itself. `normalized` is its plain form.
fn known(heading: &str, normalized: &str) -> Role {
    let role = |(role, _): (&str, usize)| match role {
        OTHER => Role::Other,
        role => named(role),
    };
    let yearly = match in_both_calendars(heading) {
        Some(once) => yearly(&plain(&once)),
        None => yearly(normalized),
    };
    let intended = || intended(normalized).then_some(Role::Known(INTENDED));
    let own = yearly.or_else(intended);
    let own = own.or_else(|| word(heading, normalized).map(role));
    let joined = || below(heading).or_else(|| of_year(heading));
    own.or_else(joined).unwrap_or(Role::Other)
}

/// The role of a heading that joins a year with 目標 or 実績 over the words of indicators: 目標／R5／実績
/// is what was reached in that year.
fn of_year(heading: &str) -> Option<Role> {
    let parts = heading
        .split('／')
        .map(|part| plain(bare(part).unwrap_or(part)));
    let (years, words): (Vec<String>, Vec<String>) =
        parts.partition(|part| parse_fiscal_year(part).is_some());
    let [year] = years.as_slice() else {
        return None;
    };
    let year = parse_fiscal_year(year)?;
    let is_goal = |word: &str| matches!(word, "目標" | "目標値");
    let is_actual = |word: &str| matches!(word, "実績" | "実績値");
    let (last, above) = words.split_last()?;
    let is_of_indicator = |part: &String| {
        let known = word(part, part).map(|(role, _)| role);
        is_goal(part) || is_actual(part) || matches!(known, Some("indicator" | "target"))
    };
    match above.iter().all(is_of_indicator) {
        true if is_goal(last) => Some(Role::Goal(year)),
        true if is_actual(last) => Some(Role::Actual(year)),
        _ => None,
    }
}

/// Whether a heading joins one of the vocabulary that has this role with this year: 予算額（千円）／R5.
pub fn is_of(heading: &str, name: &str, year: FiscalYear) -> bool {
    let parts = heading
        .split('／')
        .map(|part| plain(bare(part).unwrap_or(part)));
    let (years, words): (Vec<String>, Vec<String>) =
        parts.partition(|part| parse_fiscal_year(part) == Some(year));
    let is_word = |part: &String| word(part, part).is_some_and(|(role, _)| role == name);
    years.len() == 1 && words.len() == 1 && words.iter().all(is_word)
}

/// A heading that says its year in both calendars, with one of them: 令和6(2024)年度, R6（2024）目標.
fn in_both_calendars(heading: &str) -> Option<String> {
    let (before, rest) = heading.split_once(['（', '('])?;
    let (inner, after) = rest.split_once(['）', ')'])?;
    let outer = format!("{before}{after}");
    let year = parse_fiscal_year(&plain(inner))?;
    let own = plain(&outer);
    let ends = own.char_indices().skip(1).map(|(at, _)| at);
    let mut years = ends
        .chain([own.len()])
        .filter_map(|end| parse_fiscal_year(&own[..end]));
    years.any(|other| other == year).then_some(outer)
}

/// The role of a heading that stands below another: 目的 of `事業の概要／目的`. Below a year it is one of
/// several, and beside the code, the title or a section it is a second heading in one text.
fn below(heading: &str) -> Option<Role> {
    let (above, own) = heading.rsplit_once('／')?;
    let normalized = plain(own);
    let has_year = above.split('／').any(|part| has_year(&plain(part)));
    let is_key = |(role, _): (&str, usize)| {
        matches!(
            role,
            "code" | "title" | "owner" | "section" | "bureau" | "related"
        )
    };
    let is_second = word(above, &plain(above)).is_some_and(is_key);
    let (role, _) = word(own, &normalized).filter(|(role, _)| *role != OTHER)?;
    (!has_year && !is_second).then(|| named(role))
}

/// Whether a heading begins with a fiscal year.
fn has_year(normalized: &str) -> bool {
    let ends = normalized.char_indices().skip(1).map(|(at, _)| at);
    let mut ends = ends.chain([normalized.len()]);
    ends.any(|end| parse_fiscal_year(&normalized[..end]).is_some())
}

/// What people call a role; `None` where there is none to speak of.
pub fn meaning(role: &Role) -> Option<&'static str> {
    match role {
        Role::Known(name) => best(name),
        Role::Level(1) => best("level1"),
        Role::Level(2) => best("level2"),
        Role::Level(3) => best("level3"),
        Role::Level(_) => Some("階層"),
        Role::Year(_) => Some("年次計画"),
        Role::Goal(_) => Some("年度の目標"),
        Role::Actual(_) => Some("年度の実績"),
        Role::Other => None,
    }
}

/// Whether the vocabulary has a heading, with a role or without.
pub fn is_heading(text: &str) -> bool {
    word(text, &plain(text)).is_some()
}

/// The heading that says a role best.
pub fn best(role: &str) -> Option<&'static str> {
    let (_, headings) = ROLES.iter().find(|(name, _)| *name == role)?;
    headings.first().copied()
}

/// Where a heading stands among those of its role: the first one says it best.
pub fn rank(heading: &str) -> Option<usize> {
    word(heading, &plain(heading)).map(|(_, rank)| rank)
}

/// What the vocabulary says of a heading: its role and its place among those of the role. Marks
/// before it, what it adds in brackets at its end, and `の`, `等` and `名` do not count, unless the
/// vocabulary has it with them.
fn word(heading: &str, normalized: &str) -> Option<(&'static str, usize)> {
    let marks = |c: char| "■◆◇●◎○□▼▽★☆<>〈〉《》「」『』".contains(c);
    let exact = |normalized: &str| {
        let text = normalized.trim_matches(marks);
        // A single letter is a unit or a mark: 件 is no 件名.
        let is_word = text.chars().nth(1).is_some();
        let reduced = || REDUCED.get(&reduced(text)).filter(|_| is_word);
        NAMES.get(text).or_else(reduced).copied()
    };
    let noted = || exact(unnoted(normalized)?);
    exact(normalized)
        .or_else(noted)
        .or_else(|| exact(&plain(bare(heading)?)))
}

/// A heading without the mark of a note at its end: 事業費※1, 目標値(注).
fn unnoted(normalized: &str) -> Option<&str> {
    let marked = normalized.trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = marked.trim_end_matches(['※', '*', '注']);
    (bare.len() < marked.len() && !bare.is_empty()).then_some(bare)
}

/// A heading without the brackets at its end.
fn bare(heading: &str) -> Option<&str> {
    let heading = trim(heading);
    let bare = heading.split_once(['（', '(', '【', '［', '[', '〔'])?.0;
    let is_closed = heading.ends_with(['）', ')', '】', '］', ']', '〕']);
    (is_closed && !bare.is_empty()).then_some(bare)
}

/// A normalized heading without the particles and endings by which cities differ: `事業の名称` is `事業`,
/// `取り組み` is `取組`.
fn reduced(normalized: &str) -> String {
    let mut text = normalized
        .replace("取り組み", "取組")
        .replace("取組み", "取組");
    for word in ["の", "及び", "および", "・", "と"] {
        if text.contains(word) {
            text = text.replace(word, "");
        }
    }
    let end = |text: &str| {
        let ends = ["等", "など", "名称", "名"].iter();
        ends.filter_map(|end| text.strip_suffix(*end))
            .map(str::len)
            .next()
    };
    while let Some(length) = end(&text) {
        text.truncate(length);
    }
    text
}

/// What stands before a heading and does not change what it means, longest first.
const BEFORE: [&str; 15] = [
    "計画書",
    "本計画",
    "主たる",
    "主要な",
    "主な",
    "当該",
    "該当",
    "庁内",
    "本市",
    "計画",
    "事業",
    "取組",
    "施策",
    "各",
    "本",
];

/// What stands after a heading and does not change what it means.
const AFTER: [&str; 2] = ["欄", "一覧"];

/// A heading shorter than this may mean something else by a single letter: 担当部署 and 担当部長.
const LONG: usize = 5;

/// The heading of the vocabulary that one it lacks most likely means: the same with a word around it
/// that says nothing, or with one letter in it more, less, different or exchanged. The first and the
/// last two letters are as they are in the vocabulary: these make the word. `None` where two roles
/// are as near.
pub fn nearest(heading: &str) -> Option<&'static str> {
    let normalized = plain(heading);
    if word(heading, &normalized).is_some() || yearly(&normalized).is_some() {
        return None;
    }
    let bare = bare(heading).map_or(normalized, plain);
    let text = reduced(&bare);
    framed(&text).or_else(|| misspelt(&text))
}

/// The heading within others that say nothing.
fn framed(text: &str) -> Option<&'static str> {
    let is_word = |text: &&str| text.chars().count() > 2;
    let mut rest = text;
    loop {
        let front = BEFORE.iter().find_map(|word| rest.strip_prefix(word));
        let cut = front.or_else(|| AFTER.iter().find_map(|word| rest.strip_suffix(word)));
        rest = cut.filter(is_word)?;
        if let Some(known) = WORDS.get(rest) {
            return Some(known);
        }
    }
}

/// The heading that a long one is but for a letter within it.
fn misspelt(text: &str) -> Option<&'static str> {
    let own: Vec<char> = text.chars().collect();
    if own.len() < LONG {
        return None;
    }
    let is_near = |name: &str| {
        let known: Vec<char> = name.chars().collect();
        let is_framed =
            known.first() == own.first() && known.iter().rev().take(2).eq(own.iter().rev().take(2));
        let is_as_long = known.len() >= LONG && known.len().abs_diff(own.len()) <= 1;
        is_as_long && is_framed && strsim::osa_distance(name, text) == 1
    };
    let mut near = REDUCED.iter().filter(|(known, _)| is_near(known));
    let (known, (role, _)) = near.next()?;
    let is_only = near.all(|(_, (other, _))| other == role);
    WORDS.get(known.as_str()).filter(|_| is_only).copied()
}

/// Every heading as it is compared, with its role and its place among those of the role.
static NAMES: LazyLock<HashMap<String, (&str, usize)>> = LazyLock::new(|| {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let ranked = lines().map(|(role, heading)| {
        let place = places.entry(role).or_default();
        *place += 1;
        (plain(heading), (role, *place))
    });
    ranked.collect()
});

/// The headings that have a role, by what is compared of them: whole, or reduced where no two roles come
/// to the same.
static WORDS: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let of_role = || lines().filter(|(role, _)| *role != OTHER);
    let mut words: HashMap<String, &str> = of_role().map(|(_, word)| (plain(word), word)).collect();
    for (role, heading) in of_role() {
        let name = reduced(&plain(heading));
        if REDUCED.get(&name).is_some_and(|(own, _)| *own == role) {
            words.entry(name).or_insert(heading);
        }
    }
    words
});

/// The headings reduced, with the best place of each; none where two roles come to the same.
static REDUCED: LazyLock<HashMap<String, (&str, usize)>> = LazyLock::new(|| {
    let mut found: HashMap<String, Option<(&str, usize)>> = HashMap::new();
    for (name, (role, place)) in NAMES.iter().map(|(name, word)| (reduced(name), *word)) {
        let known = found.entry(name).or_insert(Some((role, place)));
        *known = known.filter(|(same, _)| *same == role);
        *known = known.map(|(_, best)| (role, best.min(place)));
    }
    // 講座名 is a heading, 講座 may be a value: so short a word counts if it is a heading itself.
    let is_long = |name: &str| name.chars().nth(2).is_some();
    let found = found.into_iter();
    let found = found.filter(|(name, _)| is_long(name) || NAMES.contains_key(name));
    found
        .filter_map(|(name, word)| Some((name, word?)))
        .collect()
});

/// The role that survey.toml or a clerk gives a heading: by its name, or by a heading that has it.
pub fn meant(name: &str) -> Role {
    match named(name) {
        Role::Other => known(name, &plain(name)),
        role => role,
    }
}

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

/// `H28`, `令和2年度`, `R2計画` and `年次計画 R2` are columns of a schedule, `R2目標` one of goals and `R1実績` one
/// of what was reached.
fn yearly(normalized: &str) -> Option<Role> {
    let beside = |words: &[&str]| {
        let cut = |word: &&str| {
            let front = normalized.strip_suffix(*word);
            let front = front.map(|year| year.trim_end_matches('の'));
            front.or(normalized.strip_prefix(*word))
        };
        parse_fiscal_year(words.iter().find_map(cut)?)
    };
    let schedule = parse_fiscal_year(normalized.trim_start_matches("年次計画"));
    let schedule = schedule.or_else(|| beside(&["計画"]));
    let goal = || beside(&["目標値", "目標"]).map(Role::Goal);
    let actual = || beside(&["実績値", "実績"]).map(Role::Actual);
    schedule.map(Role::Year).or_else(goal).or_else(actual)
}

/// A heading normalized, without brackets, bars and spaces.
pub fn plain(heading: &str) -> String {
    normalize(heading)
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
            ("令和６年度\n（2024年度）", Role::Year(FiscalYear(2024))),
            ("令和6(2024)年度", Role::Year(FiscalYear(2024))),
            ("2024年度(R6)", Role::Year(FiscalYear(2024))),
            ("R6（2024）目標", Role::Goal(FiscalYear(2024))),
            ("R6（2025）", Role::Other),
            ("目標／R5／実績", Role::Actual(FiscalYear(2023))),
            ("成果指標／令和5年度／目標値", Role::Goal(FiscalYear(2023))),
            ("R5／目標（人）", Role::Goal(FiscalYear(2023))),
            ("予算／R5／実績", Role::Other),
            ("目標／R5／R6", Role::Other),
            ("予算額（千円）／R5", Role::Other),
            ("令和6年度（計画）", Role::Year(FiscalYear(2024))),
            ("現状値（R6）", Role::Known("baseline")),
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
    fn headings_are_known_with_brackets_particles_and_marks() {
        let none = IndexMap::new();
        for (heading, expected) in [
            ("推進項目（事業名）", "title"),
            ("■事業の名称", "title"),
            ("取り組み名", "title"),
            ("担当課名等", "owner"),
            ("現状値（R4）", "baseline"),
            ("＜目的＞", "purpose"),
            ("予算額※1", "budget"),
            ("目標値（注）", "target"),
        ] {
            assert_eq!(
                role(heading, &none, &[]),
                Role::Known(expected),
                "{heading}"
            );
        }
        assert!(is_heading("事業費（千円）") && is_heading("意図"));
        assert!(!is_heading("公園課") && !is_heading("名") && !is_heading(""));
    }

    #[test]
    fn the_nearest_heading_is_taken_where_no_letter_makes_another_word() {
        for (heading, expected) in [
            ("本事業の目的", Some("事業目的")),
            ("庁内の担当課名", Some("担当課")),
            ("計画書の事業番号", Some("事業番号")),
            ("主たる所管課一覧", Some("所管課")),
            ("具体的な取祖内容", Some("具体的な取組内容")),
            ("事業の実旋内容", Some("事業の実施内容")),
            // One letter makes these something else.
            ("担当部", None),
            ("副担当係", None),
            ("事務事業費", None),
            ("担当課長", None),
            ("旧担当課", None),
            ("昨年度の事業名", None),
            // No heading at all.
            ("公園の整備", None),
            ("地域の担い手", None),
            // A heading already.
            ("担当課名", None),
        ] {
            assert_eq!(nearest(heading), expected, "{heading}");
        }
    }

    #[test]
    fn a_heading_below_another_means_what_it_means_alone() {
        let none = IndexMap::new();
        for (heading, expected) in [
            ("事業の概要／目的", Role::Known("purpose")),
            ("指標／基準値", Role::Known("baseline")),
            ("令和5年度／課題", Role::Other),
            ("事業費／R5", Role::Other),
            ("事業名／担当課", Role::Other),
            ("担当課／総務課", Role::Other),
        ] {
            assert_eq!(role(heading, &none, &[]), expected, "{heading}");
        }
    }

    /// Words for a title, an owner and a code that public plans print.
    #[test]
    fn ordinary_headings_are_known() {
        let none = IndexMap::new();
        for (expected, headings) in [
            (
                "title",
                "事業名 事業 取組 取組名 取組名称 具体的な取組 具体的取組 主な取組 主な事業 個別事業 実施事業 \
                 取組事項 具体的施策 取組項目 事業項目 実施項目 推進項目 改革項目 個別施策 事業・取組 \
                 事業の名称 事務事業 計画事業 重点事業 主要事業 細施策 単位施策 アクション 推進事業 \
                 プロジェクト名 取り組み 施策・取組 対策項目 手続名 施策・事業 事業等 掲載事業",
            ),
            (
                "owner",
                "担当 担当課 担当課室 担当所属 所管 所管課 所管部署 実施課 主管課 主管部署 担当部署 担当課等 \
                 担当課名等 担当課係名 主担当課 推進担当課 事業担当課 取組担当課 回答課 作成課 担当課（室） \
                 所管課・室 主たる担当課 実施担当課 責任課 担当グループ 担当組織 事業所管課",
            ),
            (
                "code",
                "番号 No No. № ＮＯ 通し番号 連番 取組番号 事業番号 施策番号 整理番号 管理番号 項番 コード \
                 事業コード 計画番号 掲載番号 事業ID 事務事業コード 推進項目番号 通しNo",
            ),
        ] {
            for heading in headings.split_whitespace() {
                assert_eq!(
                    role(heading, &none, &[]),
                    Role::Known(expected),
                    "{heading}"
                );
            }
        }
    }

    #[test]
    fn no_heading_stands_under_two_roles() {
        let mut seen = HashMap::new();
        for (role, heading) in lines() {
            let key = (plain(heading), heading);
            assert!(seen.insert(key, role).is_none(), "{heading}");
            assert_eq!(word(heading, &plain(heading)).unwrap().0, role, "{heading}");
            assert!(role == OTHER || named(role) != Role::Other, "{role}");
        }
    }
}
