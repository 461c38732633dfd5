//! Findings on the terminal, as compilers show them: what, where, an excerpt of what stands there
//! with the part in question underlined, what was expected and what to do. Equal findings are one
//! entry with all their places.

use super::outcome::one_line;
use crate::model::finding::{self, Finding};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::text::width::{clip, width};
use std::ops::Range;

/// How wide an excerpt may be.
const EXCERPT: usize = 60;
/// How wide a line may be for the message to stand behind what is underlined.
const LINE: usize = 100;

/// Every finding that is still to do.
pub fn list(project: Option<&Project>, findings: &[Finding]) -> String {
    let open = findings.iter().filter(|f| f.is_open());
    let groups = finding::groups(open);
    groups.iter().map(|group| entry(project, group)).collect()
}

fn entry(project: Option<&Project>, group: &[&Finding]) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let mut body: Vec<String> = vec![];
    for finding in group {
        body.extend(spot(&finding.place));
        body.extend(excerpt(finding));
    }
    message(&mut body, &one_line(&first.message));
    let mut text = format!("{}\n", head(project, group, first));
    let is_last = first.expected.is_empty() && first.hint.is_empty();
    let count = body.len();
    for (number, line) in body.iter().enumerate() {
        let is_spot = line.starts_with(SPOT);
        let mark = match (number, is_spot) {
            _ if is_last && number + 1 == count => "└",
            (0, _) => "┌",
            (_, true) => "├",
            (_, false) => "│",
        };
        text.push_str(&format!("  {mark} {}\n", line.trim_start_matches(SPOT)));
    }
    text.push_str(&foot(first));
    text
}

/// Marks a line that names a place.
const SPOT: char = '\u{0}';

/// The severity, the rule, and what it is about.
fn head(project: Option<&Project>, group: &[&Finding], first: &Finding) -> String {
    let label = |key: &str| match project {
        Some(project) if !key.is_empty() => project.label_of(key),
        _ => key.to_string(),
    };
    let items = each(group, |f| f.item.clone());
    let fields = each(group, |f| label(&f.field));
    let count = match group.len() {
        1 => String::new(),
        n => format!("（{n}か所）"),
    };
    let parts = [first.department.clone(), items, fields, count];
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    let head = format!(
        "{} {}　{}",
        first.severity.label(),
        first.code,
        parts.join("　")
    );
    one_line(head.trim_end())
}

/// What the findings of a group name, each once.
fn each(group: &[&Finding], name: impl Fn(&Finding) -> String) -> String {
    let mut names: Vec<String> = vec![];
    for name in group.iter().map(|f| name(f)) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("、")
}

/// The place as people open it: a file and its sheet and cell, or its line.
fn spot(place: &Place) -> Option<String> {
    let shown = match (place.sheet.as_str(), place.cell) {
        ("", _) => place.to_string(),
        (sheet, None) => format!("{}　{sheet}", place.file),
        (sheet, Some(cell)) => format!("{}　{sheet}!{cell}", place.file),
    };
    (!shown.is_empty()).then(|| format!("{SPOT}{}", one_line(&shown)))
}

/// The line in question of the cell, and below it what is underlined.
fn excerpt(finding: &Finding) -> Vec<String> {
    if finding.place.cell.is_none() || finding.value.trim().is_empty() {
        return vec![];
    }
    let (line, part) = line_of(&finding.value, finding.part.clone());
    let (shown, part) = cut(&line, part);
    let before: String = shown.iter().take(part.start).collect();
    let under: String = shown.get(part.clone()).unwrap_or(&[]).iter().collect();
    let marks = format!(
        "{}{}",
        " ".repeat(width(&before)),
        "^".repeat(width(&under).max(1))
    );
    vec![shown.into_iter().collect(), marks]
}

/// The line of a text that holds a part of it, without control characters, and the part in it.
fn line_of(text: &str, part: Option<Range<usize>>) -> (Vec<char>, Range<usize>) {
    let is_break = |c: &char| *c == '\n' || *c == '\r';
    let chars: Vec<char> = text.chars().collect();
    let at = match &part {
        Some(part) => part.start.min(chars.len()),
        None => chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0),
    };
    let start = chars[..at].iter().rposition(is_break).map_or(0, |n| n + 1);
    let end = chars[at..]
        .iter()
        .position(is_break)
        .map_or(chars.len(), |n| at + n);
    let line: Vec<char> = one_line(&chars[start..end].iter().collect::<String>())
        .chars()
        .collect();
    let part = part.unwrap_or(at..end);
    let inner = part.start.clamp(start, end) - start..part.end.clamp(start, end) - start;
    (line, inner)
}

/// A line cut to the width of an excerpt, around its part, with … where something was cut off.
fn cut(line: &[char], part: Range<usize>) -> (Vec<char>, Range<usize>) {
    let wide = |chars: &[char]| width(&chars.iter().collect::<String>());
    if wide(line) <= EXCERPT {
        return (line.to_vec(), part);
    }
    let mut start = part.start;
    while start > 0 && wide(&line[start - 1..part.start]) <= EXCERPT / 3 {
        start -= 1;
    }
    let lead: &[char] = if start > 0 { &['…'] } else { &[] };
    let rest: String = line[start..].iter().collect();
    let room = EXCERPT - wide(lead);
    let kept: Vec<char> = clip(&rest, room).chars().collect();
    let shown = [lead, &kept].concat();
    let shift = |n: usize| (n - start + lead.len()).min(shown.len());
    let part = shift(part.start)..shift(part.end.max(part.start));
    (shown, part)
}

/// The message stands behind what is underlined, if there is room, or else on a line of its own.
fn message(body: &mut Vec<String>, message: &str) {
    match body.last_mut() {
        Some(last) if last.ends_with('^') && width(last) + width(message) < LINE => {
            last.push(' ');
            last.push_str(message);
        }
        _ => body.push(message.to_string()),
    }
}

fn foot(finding: &Finding) -> String {
    let expected = one_line(&finding.expected);
    let hint = one_line(&finding.hint);
    match (expected.is_empty(), hint.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("  └ → {hint}\n"),
        (false, true) => format!("  └ あるべき形：{expected}\n"),
        (false, false) => format!("  └ あるべき形：{expected}\n    → {hint}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::Severity;
    use crate::model::place::Cell;

    fn finding(cell: u32, value: &str) -> Finding {
        let place = Place::cell("D03_企画課.xlsx", "1-(2)-①", Cell::new(cell - 1, 2));
        Finding::new(Severity::Error, "A102", place, "一覧にありません".into())
            .department("企画課")
            .item("1-(2)-①")
            .field("進捗区分")
            .value(value)
            .expected("実施／未実施")
            .hint("選び直してください。")
    }

    #[test]
    fn a_finding_is_shown_with_its_cell() {
        let expected = "\
エラー A102　企画課　1-(2)-①　進捗区分
  ┌ D03_企画課.xlsx　1-(2)-①!C20
  │ おおむね実施
  │ ^^^^^^^^^^^^ 一覧にありません
  └ あるべき形：実施／未実施
    → 選び直してください。
";
        assert_eq!(list(None, &[finding(20, "おおむね実施")]), expected);
    }

    #[test]
    fn equal_findings_are_one_entry_with_all_their_places() {
        let expected = "\
エラー A102　企画課　1-(2)-①　進捗区分　（2か所）
  ┌ D03_企画課.xlsx　1-(2)-①!C20
  │ ほぼ
  │ ^^^^
  ├ D03_企画課.xlsx　1-(2)-①!C21
  │ ほぼ
  │ ^^^^ 一覧にありません
  └ あるべき形：実施／未実施
    → 選び直してください。
";
        assert_eq!(
            list(None, &[finding(20, "ほぼ"), finding(21, "ほぼ")]),
            expected
        );
        let mut other = finding(22, "ほぼ");
        other.department = "総務課".to_string();
        let told = list(None, &[finding(20, "ほぼ"), other]);
        assert_eq!(told.matches("エラー A102").count(), 2, "{told}");
    }

    #[test]
    fn a_part_is_underlined_in_its_line_and_long_lines_are_cut_around_it() {
        let shown = |value: &str, part: Option<Range<usize>>| {
            let mut found = finding(1, value);
            found.part = part;
            excerpt(&found)
        };
        assert_eq!(
            shown("一行目\n二かい目", Some(5..7)),
            ["二かい目", "  ^^^^"]
        );
        assert_eq!(shown("ab実施", Some(2..4)), ["ab実施", "  ^^^^"]);
        assert_eq!(shown("\n a\tb\n", None), [" a b", " ^^^"]);
        let long = format!("{}誤{}", "あ".repeat(50), "い".repeat(50));
        let [line, marks] = shown(&long, Some(50..51)).try_into().unwrap();
        assert!(line.starts_with('…') && line.ends_with('…') && width(&line) <= EXCERPT);
        let at = width(line.split('誤').next().unwrap());
        assert_eq!(marks, format!("{}^^", " ".repeat(at)));
        let all = shown(&"あ".repeat(50), None);
        assert!(all.iter().all(|line| width(line) <= EXCERPT), "{all:?}");
        // A part that is not there is no trouble.
        for part in [0..0, 2..2, 90..99, 0..99] {
            assert_eq!(shown("実施", Some(part)).len(), 2);
        }
    }

    #[test]
    fn what_stands_nowhere_is_shown_without_a_place() {
        let found = Finding::new(
            Severity::Warning,
            "R106",
            Place::default(),
            "まだです".into(),
        );
        assert_eq!(
            list(None, std::slice::from_ref(&found)),
            "注意 R106\n  └ まだです\n"
        );
        let told = list(None, &[found.hint("出してください。")]);
        assert_eq!(told, "注意 R106\n  ┌ まだです\n  └ → 出してください。\n");
    }
}
