//! What a text is as a heading.

use crate::load::columns;
use crate::model::plan::Role;
use crate::text::code::split_code;
use crate::text::fold::{fold, trim};
use indexmap::IndexMap;

/// A heading is no longer than this.
const LONGEST: usize = 30;

/// What stands between the two levels of a heading.
const JOINT: char = '／';

/// The levels that headings are known for, outermost first.
const LEVELS: [&str; 3] = ["level1", "level2", "level3"];

/// The role of a heading; that of a level is known by its name here.
pub fn role(text: &str) -> Role {
    match text.chars().count() > LONGEST {
        true => Role::Other,
        false => match columns::role(text, &IndexMap::new(), &[]) {
            Role::Level(depth) => LEVELS
                .get(depth - 1)
                .map_or(Role::Other, |l| Role::Known(l)),
            role => role,
        },
    }
}

/// The role's name where the text is a heading that the plan gives a role, years aside; what it
/// adds in brackets at its end does not count, as in `推進項目（事業名）`.
pub fn known(text: &str) -> Option<&'static str> {
    match (role(text), bare(text)) {
        (Role::Known(name), _) => Some(name),
        (Role::Other, Some(bare)) => match role(bare) {
            Role::Known(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// A text without the brackets at its end.
fn bare(text: &str) -> Option<&str> {
    let text = trim(text);
    let bare = text.split_once(['（', '('])?.0;
    (text.ends_with(['）', ')']) && !bare.is_empty()).then_some(bare)
}

/// Whether the text is a fiscal year, as a heading of the schedule is.
pub fn is_year(text: &str) -> bool {
    matches!(role(text), Role::Year(_))
}

/// Whether a role is a level above the measures.
pub fn is_level(role: &str) -> bool {
    role.starts_with("level")
}

/// A heading on one line, without a colon at its end, and as the plan knows it.
pub fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect();
    let line = line.trim_end_matches([':', '：']);
    let is_known = |bare: &&str| role(line) == Role::Other && known(bare).is_some();
    bare(line).filter(is_known).unwrap_or(line).to_string()
}

/// A label without a number before it, as in `１．目的`, where it is known only so.
pub fn label(text: &str) -> Option<(String, &'static str)> {
    if let Some(role) = known(text) {
        return Some((one_line(text), role));
    }
    let (_, rest) = split_code(text).filter(|_| text.chars().count() <= LONGEST)?;
    known(&rest).map(|role| (one_line(&rest), role))
}

/// A label and its value in one cell: `整理番号：1-1`, `推進方針 Ⅰ 協働の基盤`. Without a colon
/// only the code and the levels are written so.
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
        return Some(found);
    }
    let found = at_blank().and_then(part).or_else(|| at_number(text))?;
    (found.1 == "code" || is_level(found.1)).then_some(found)
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
    let words = ["計画", "工程", "スケジュール", "年度", "時期"];
    let folded = fold(parent);
    folded.is_empty() || words.iter().any(|word| folded.contains(word))
}

/// The heading of a column that stands under others, outermost first. The plan's own word for it
/// where there is one, and else all of them.
pub fn joined(parents: &[String], own: &str) -> String {
    let above = parents.concat();
    if is_year(own) && is_schedule(&above) {
        return own.to_string();
    }
    // A year over 計画 and 実績: its plan is the schedule's.
    if let ([year], true) = (parents, fold(own).contains("計画"))
        && is_year(year)
    {
        return year.clone();
    }
    let told = match is_year(own) {
        true => format!("{own}{above}"),
        false => format!("{above}{own}"),
    };
    if matches!(role(&told), Role::Goal(_) | Role::Actual(_)) {
        return told;
    }
    let whole = format!("{above}{own}");
    if known(&whole).is_some() {
        return whole;
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
        assert_eq!(joined("推進項目の対象", "市民"), "推進項目の対象／市民");
    }
}
