//! What a text is as a heading.

use crate::load::columns;
use crate::model::plan::Role;
use crate::text::code::split_code;
use crate::text::era::{FiscalYear, parse_fiscal_year};
use crate::text::normalize::{normalize, trim};
use crate::text::prose::counters;
use indexmap::IndexMap;

/// A heading is no longer than this.
const LONGEST: usize = 30;

/// What stands between the two levels of a heading.
const JOINT: char = '／';

/// The levels that headings are known for, outermost first.
const LEVELS: [&str; 3] = ["level1", "level2", "level3"];

/// The role of a heading; that of a level is known by its name here.
pub fn role(text: &str) -> Role {
    match is_long(text) {
        true => Role::Other,
        false => match columns::role(text, &IndexMap::new(), &[]) {
            Role::Level(depth) => LEVELS
                .get(depth - 1)
                .map_or(Role::Other, |l| Role::Known(l)),
            role => role,
        },
    }
}

/// The role's name where the text is a heading that the plan gives a role, years aside.
pub fn known(text: &str) -> Option<&'static str> {
    match role(text) {
        Role::Known(name) => Some(name),
        _ => None,
    }
}

/// Whether a text is a heading by its words, with a role or without: it is no value anywhere.
pub fn is_heading(text: &str) -> bool {
    !is_long(text) && columns::is_heading(text)
}

/// Whether a text is longer than a heading is.
fn is_long(text: &str) -> bool {
    text.chars().nth(LONGEST).is_some()
}

/// What people call the role of a heading.
pub fn meaning(text: &str) -> Option<&'static str> {
    let same = || is_heading(text).then_some("そのままの列");
    columns::meaning(&role(text)).or_else(same)
}

/// The two headings that stand in one text: `事業名／担当課`.
pub fn two_in_one(text: &str) -> Option<(String, String)> {
    let (one, other) = text.split_once(['／', '/', '・', '、', '\n'])?;
    let (first, second) = (known(one)?, known(other)?);
    (first != second).then(|| (one_line(one), one_line(other)))
}

/// The heading that a clerk means by a role: the heading itself, or the best one of a role's name.
pub fn heading_for(role: &str) -> Option<String> {
    match (
        columns::role(role, &IndexMap::new(), &[]),
        columns::named(role),
    ) {
        (Role::Other, Role::Other) => None,
        (Role::Other, Role::Known(name)) => columns::best(name).map(String::from),
        (Role::Other, Role::Level(depth)) => Some(format!("階層{depth}")),
        (Role::Other, Role::Goal(year)) => Some(format!("{}目標", year.short())),
        (Role::Other, Role::Actual(year)) => Some(format!("{}実績", year.short())),
        _ => Some(one_line(role)),
    }
}

/// Whether two texts are the same heading.
pub fn is_same(a: &str, b: &str) -> bool {
    columns::plain(a) == columns::plain(b)
}

/// Whether the text is a fiscal year, as a heading of the schedule is.
pub fn is_year(text: &str) -> bool {
    matches!(role(text), Role::Year(_))
}

/// What goes on from year to year and is no plan: money, goals and results.
const YEARLY: [&str; 9] = [
    "予算", "決算", "費", "額", "値", "指標", "目標", "実績", "見込",
];

/// The fiscal year that a heading begins with: `R2`, `R2目標`, `令和4年度決算額`.
pub fn year_of(text: &str) -> Option<FiscalYear> {
    match role(text) {
        Role::Year(year) | Role::Goal(year) | Role::Actual(year) => return Some(year),
        Role::Other if !is_long(text) => {}
        _ => return None,
    }
    let at = text
        .char_indices()
        .skip(1)
        .map(|(at, _)| at)
        .filter(|_| is_yearly(text));
    let mut parts: Vec<(&str, &str)> = at.map(|at| text.split_at(at)).collect();
    parts.reverse();
    parts
        .into_iter()
        .find_map(|(year, _)| parse_fiscal_year(year))
}

/// Whether a heading begins with a fiscal year.
pub fn has_year(text: &str) -> bool {
    year_of(text).is_some()
}

/// Whether a role is a level above the measures.
pub fn is_level(role: &str) -> bool {
    role.starts_with("level")
}

/// A heading on one line, without a colon at its end.
pub fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect();
    line.trim_end_matches([':', '：']).to_string()
}

/// A label without a number before it, as in `１．目的`, where it is known only so; with its role,
/// where it has one.
pub fn label(text: &str) -> Option<(String, Option<&'static str>)> {
    if is_heading(text) {
        return Some((one_line(text), known(text)));
    }
    let (_, rest) = split_code(text).filter(|_| !is_long(text))?;
    is_heading(&rest).then(|| (one_line(&rest), known(&rest)))
}

/// What the values of a heading look like, where that can be told from any other text.
pub fn shape(heading: &str) -> Option<fn(&str) -> bool> {
    let normalized = normalize(heading);
    let ends = |words: &[&str]| words.iter().any(|word| normalized.ends_with(word));
    match known(heading) {
        Some("code") => Some(is_code),
        Some("owner" | "section" | "bureau" | "related") => Some(is_section),
        Some("target_year") => Some(is_amount),
        Some("budget" | "settled") => Some(is_amount),
        None if !is_heading(heading) || is_year(heading) => None,
        None if takes_time(&normalized) => Some(is_amount),
        None if ends(&["費", "額", "費(千円)", "額(千円)"]) => Some(is_amount),
        _ => None,
    }
}

/// Whether a text is longer than a heading is, or a sentence.
pub fn is_prose(text: &str) -> bool {
    is_long(text) || text.contains('。')
}

/// Whether a text is a code and nothing else.
pub fn is_code(text: &str) -> bool {
    !is_year(text) && split_code(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// Whether a text looks like the names of one section or several.
pub fn is_of_sections(text: &str) -> bool {
    names(text).all(is_section)
}

/// Whether one of the names in a text looks like that of a section.
pub fn has_section(text: &str) -> bool {
    names(text).any(is_section)
}

/// The names in a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split(['、', '・', '，', ',', '／', '/', '\n']);
    names.map(trim).filter(|name| !name.is_empty())
}

/// Whether a text looks like the name of a section and is no heading.
fn is_section(text: &str) -> bool {
    const ENDS: [&str; 14] = [
        "課",
        "室",
        "係",
        "局",
        "部",
        "所",
        "署",
        "館",
        "園",
        "班",
        "センター",
        "委員会",
        "グループ",
        "担当",
    ];
    let text = trim(text);
    !is_long(text) && ENDS.iter().any(|end| text.ends_with(end)) && label(text).is_none()
}

/// Whether a text that no plan knows may be a label: a short one that is no number, year, choice,
/// section or sentence.
pub fn may_be_label(text: &str) -> bool {
    let text = trim(text);
    let has_letter = || normalize(text).chars().any(char::is_alphabetic);
    // A grade: A, S.
    let is_mark = || text.is_ascii() && text.chars().count() < 3;
    let is_value =
        || is_mark() || is_amount(text) || is_code(text) || is_section(text) || is_year(text);
    !is_long(text) && !text.contains(['。', '、']) && !is_box(text) && has_letter() && !is_value()
}

/// Whether a text begins with a figure, as amounts, dates and times do: `1,200人`, `平成8年4月`.
pub fn is_amount(text: &str) -> bool {
    let normalized = normalize(text);
    let mut rest = ["約", "平成", "令和", "昭和", "h", "r", "s"].iter();
    let rest = rest.find_map(|word| normalized.strip_prefix(word));
    let first = rest.unwrap_or(&normalized).chars().next();
    first.is_some_and(|c| c.is_ascii_digit() || "-+▲△".contains(c))
}

/// Whether a text is a unit and nothing else: 人, 千円, （回）, ％.
pub fn is_unit(text: &str) -> bool {
    let normalized = normalize(text);
    let bare = normalized.trim_matches(['(', ')']);
    let bare = bare.trim_start_matches(['百', '千', '万', '億']);
    let counter = counters::at_start(bare);
    bare == "%" || counter.is_some_and(|counter| counter.written.len() == bare.len())
}

/// What stands before brackets at the end of a text: 事業費 of 事業費（千円）.
pub fn before_brackets(text: &str) -> Option<&str> {
    let (before, _) = trim(text)
        .strip_suffix([')', '）'])?
        .rsplit_once(['(', '（'])?;
    (!before.is_empty()).then_some(before)
}

/// Whether the values of a label are a day or a span of time: a year beside it is its value.
fn takes_time(normalized: &str) -> bool {
    const ENDS: [&str; 6] = ["年度", "年次", "年月", "期間", "時期", "期限"];
    ENDS.iter().any(|end| normalized.ends_with(end))
}

/// A choice among boxes, written in cells side by side.
pub fn is_box(text: &str) -> bool {
    text.starts_with(['■', '□', '☑', '☐', '✓', '●', '○', '◎', '◯'])
}

/// A label and its value in one cell: `整理番号：1-1`, `推進方針 Ⅰ 協働の基盤`. Without a colon
/// only the code and the levels are written so. A text with a further label in it is none:
/// `事業名：体操　担当課：健康課`.
pub fn inline(text: &str) -> Option<(String, &'static str, String)> {
    let text = trim(text);
    let at_colon = text.split_once([':', '：']);
    let at_blank = || text.split_once(char::is_whitespace);
    let part = |(head, rest): (&str, &str)| {
        let role = known(head)?;
        let rest = trim(rest);
        (!rest.is_empty()).then(|| (one_line(head), role, rest.to_string()))
    };
    if let Some(found) = at_colon.and_then(part) {
        return (!has_label(&found.2)).then_some(found);
    }
    let found = at_blank().and_then(part).or_else(|| at_number(text))?;
    (found.1 == "code" || is_level(found.1)).then_some(found)
}

/// Whether a word of a text, with a colon behind it, is one that the plan gives a role.
fn has_label(text: &str) -> bool {
    let mut before = text
        .split([':', '：'])
        .map(|part| part.split_whitespace().last());
    // What stands behind the last colon is before none.
    before.next_back();
    before.flatten().any(|word| known(word).is_some())
}

/// A label in brackets above its value in one cell: `【事業目標】`, and the text on the next line.
pub fn bracketed(text: &str) -> Option<(String, Option<&'static str>, String)> {
    let (head, rest) = trim(text).strip_prefix('【')?.split_once('】')?;
    let rest = rest.strip_prefix('\n').map(trim)?;
    let role = match role(head) {
        Role::Known(role) => Some(role),
        Role::Goal(_) | Role::Actual(_) => None,
        _ => return None,
    };
    (!rest.is_empty()).then(|| (one_line(head), role, rest.to_string()))
}

/// `基本目標1　健やかに`: a level's word with its number right behind it.
fn at_number(text: &str) -> Option<(String, &'static str, String)> {
    let at = text.char_indices().skip(1).take(LONGEST).find(|(at, _)| {
        let (head, rest) = text.split_at(*at);
        known(head).is_some() && split_code(rest).is_some()
    });
    let (head, rest) = text.split_at(at?.0);
    let role = known(head)?;
    is_level(role).then(|| (one_line(head), role, trim(rest).to_string()))
}

/// The heading that is to be taken where several have one role: the lower the better.
pub fn rank(heading: &str) -> usize {
    columns::rank(heading).unwrap_or(usize::MAX)
}

/// Whether years under this heading are the schedule.
pub fn is_schedule(parent: &str) -> bool {
    const ENDS: [&str; 6] = ["開始", "終了", "着手", "完了", "始期", "終期"];
    let words = ["計画", "工程", "スケジュール", "年度", "年次", "時期"];
    let normalized = normalize(parent);
    let has = |words: &[&str]| words.iter().any(|word| normalized.contains(word));
    normalized.is_empty() || has(&words) && !has(&YEARLY) && !has(&ENDS)
}

/// Whether a single year beside this heading is one of the schedule, and not the heading's value.
pub fn is_schedule_of_one(parent: &str) -> bool {
    is_schedule(parent) && !takes_time(&normalize(parent))
}

/// Whether a word left of a row is one that goes on from year to year.
pub fn is_yearly(word: &str) -> bool {
    let normalized = normalize(word);
    normalized.contains("計画") || YEARLY.iter().any(|yearly| normalized.contains(yearly))
}

/// The heading of a column that stands under others, outermost first. The plan's own word for it
/// where there is one, and else all of them.
pub fn joined(parents: &[String], own: &str) -> String {
    let above = parents.concat();
    if is_year(own) && is_schedule(&above) {
        return own.to_string();
    }
    // A year over 計画 and 実績: its plan is the schedule's.
    if let ([year], true) = (parents, normalize(own).contains("計画"))
        && is_year(year)
    {
        return year.clone();
    }
    let reported = match is_year(own) {
        true => format!("{own}{above}"),
        false => format!("{above}{own}"),
    };
    if matches!(role(&reported), Role::Goal(_) | Role::Actual(_)) {
        return reported;
    }
    let whole = format!("{above}{own}");
    if known(&whole).is_some() {
        return whole;
    }
    // 課 under 担当部課.
    let part = format!("担当{own}");
    let is_part = matches!(known(own), Some("section" | "bureau"));
    if is_part && known(&above) == Some("owner") && known(&part).is_some() {
        return part;
    }
    // 主管課 under 担当部署, 事業名 under 事業: the heading above says no more.
    let groups = matches!(known(&above), Some("owner" | "section" | "title"));
    if groups && known(own).is_some() {
        return own.to_string();
    }
    let all: Vec<&str> = parents.iter().map(String::as_str).chain([own]).collect();
    all.join(&JOINT.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_their_value_in_one_cell() {
        let found = |text| inline(text).map(|(head, _, value)| format!("{head}|{value}"));
        assert_eq!(found("整理番号：1-1").as_deref(), Some("整理番号|1-1"));
        assert_eq!(
            found("推進方針　Ⅰ　協働").as_deref(),
            Some("推進方針|Ⅰ　協働")
        );
        assert_eq!(
            found("基本目標1 健やか").as_deref(),
            Some("基本目標|1 健やか")
        );
        let found_in = |text| bracketed(text).map(|(head, _, value)| format!("{head}|{value}"));
        assert_eq!(
            found_in("【令和2年度目標】\n・調査\n・交渉").as_deref(),
            Some("令和2年度目標|・調査\n・交渉")
        );
        assert_eq!(found_in("【重点】公園の整備"), None);
        assert_eq!(found("目的 を果たす"), None);
        assert_eq!(found("事業名：体操　担当課：健康課"), None);
        assert_eq!(
            found("事業名：体操 午後：雨天中止").as_deref(),
            Some("事業名|体操 午後：雨天中止")
        );
        assert_eq!(found("事業の説明"), None);
    }

    #[test]
    fn headings_of_two_levels() {
        let joined = |parent: &str, own| joined(&[parent.to_string()], own);
        assert_eq!(joined("年次計画", "H20"), "H20");
        assert_eq!(joined("予算額", "H20"), "予算額／H20");
        assert_eq!(joined("R2", "計画"), "R2");
        assert_eq!(joined("R2", "実績"), "R2実績");
        assert_eq!(joined("目標", "R2"), "R2目標");
        assert_eq!(joined("担当", "課"), "担当課");
        assert_eq!(joined("担当部課", "課"), "担当課");
        assert_eq!(joined("推進項目の対象", "市民"), "推進項目の対象／市民");
    }
}
