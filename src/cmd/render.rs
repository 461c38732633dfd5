//! Findings on the terminal, as compilers show them: what, where, an excerpt of what stands there
//! with the part in question underlined, what was expected and what to do. Equal findings are one
//! entry with all their places.

use super::outcome::one_line;
use crate::model::finding::{self, Finding};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::text::width::{clip, width, wrap};
use std::ops::Range;

/// How wide an excerpt may be.
const EXCERPT: usize = 60;
/// How wide what stands behind the gutter may be, so that a screen of 80 columns breaks no line.
const LINE: usize = 75;
/// How wide the gutter is.
const GUTTER: usize = 5;

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
    let items = each(group, |f| f.item.to_string());
    let fields = each(group, |f| label(&f.field));
    let count = match group.len() {
        1 => String::new(),
        n => format!("（{n}か所）"),
    };
    let parts = [first.department.to_string(), items, fields, count];
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

/// The lines in question of the cell, and below each what is underlined.
fn excerpt(finding: &Finding) -> Vec<String> {
    if finding.place.cell.is_none() || finding.value.trim().is_empty() {
        return vec![];
    }
    let chars: Vec<char> = finding.value.chars().collect();
    let parts = match finding.parts.as_slice() {
        [] => vec![whole(&chars)],
        parts => parts.to_vec(),
    };
    let mut shown = vec![];
    let mut rest = parts.as_slice();
    while let Some(first) = rest.first() {
        let line = line_of(&chars, first.start);
        let together = rest.iter().take_while(|part| {
            let is_here = line.contains(&part.start) || part.start == first.start;
            let span = first.start.min(chars.len())
                ..part.end.clamp(first.start, line.end.max(first.start));
            is_here && (wide(&chars, &line) <= EXCERPT || wide(&chars, &span) <= EXCERPT / 2)
        });
        let count = together.count().max(1);
        shown.extend(underlined(&chars, &line, &rest[..count]));
        rest = &rest[count..];
    }
    shown
}

/// The first line with something in it.
fn whole(chars: &[char]) -> Range<usize> {
    let at = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
    at..line_of(chars, at).end
}

/// The line that holds a character.
fn line_of(chars: &[char], at: usize) -> Range<usize> {
    let is_break = |c: &char| *c == '\n' || *c == '\r';
    let at = at.min(chars.len());
    let start = chars[..at].iter().rposition(is_break).map_or(0, |n| n + 1);
    let length = chars[at..].iter().position(is_break);
    start..length.map_or(chars.len(), |n| at + n)
}

/// A line, and below it marks under the parts of it.
fn underlined(chars: &[char], line: &Range<usize>, parts: &[Range<usize>]) -> [String; 2] {
    let text = one_line(&chars[line.clone()].iter().collect::<String>());
    let within = |n: usize| n.clamp(line.start, line.end) - line.start;
    let parts: Vec<Range<usize>> = parts
        .iter()
        .map(|part| within(part.start)..within(part.end))
        .collect();
    let text: Vec<char> = text.chars().collect();
    let (shown, moved) = cut(&text, parts.first().map_or(0, |part| part.start));
    let mut marks = String::new();
    for part in parts {
        let shift = |n: usize| moved(n).min(shown.len());
        let (start, end) = (shift(part.start), shift(part.end));
        let before = wide(&shown, &(0..start));
        let under = wide(&shown, &(start..end.max(start))).max(1);
        marks.push_str(&" ".repeat(before.saturating_sub(marks.len())));
        marks.push_str(&"^".repeat((before + under).saturating_sub(marks.len())));
    }
    [shown.into_iter().collect(), marks]
}

fn wide(chars: &[char], span: &Range<usize>) -> usize {
    let own = chars.get(span.clone()).unwrap_or(&[]);
    width(&own.iter().collect::<String>())
}

/// A line cut to the width of an excerpt, around what begins at a character, with … where something
/// was cut off; and where each character of the line is in it.
fn cut(line: &[char], at: usize) -> (Vec<char>, impl Fn(usize) -> usize) {
    let mut start = 0;
    let mut shown = line.to_vec();
    let mut lead = 0;
    if wide(line, &(0..line.len())) > EXCERPT {
        start = at.min(line.len());
        while start > 0 && wide(line, &(start - 1..at)) <= EXCERPT / 3 {
            start -= 1;
        }
        let dots: &[char] = if start > 0 { &['…'] } else { &[] };
        let rest: String = line[start..].iter().collect();
        let kept: Vec<char> = clip(&rest, EXCERPT - wide(dots, &(0..dots.len())))
            .chars()
            .collect();
        shown = [dots, &kept].concat();
        lead = dots.len();
    }
    (shown, move |n: usize| n.saturating_sub(start) + lead)
}

/// The message stands behind what is underlined, if there is room, or else on lines of its own.
fn message(body: &mut Vec<String>, message: &str) {
    match body.last_mut() {
        Some(last) if last.ends_with('^') && width(last) + width(message) < LINE => {
            last.push(' ');
            last.push_str(message);
        }
        _ => body.extend(wrap(message, LINE)),
    }
}

fn foot(finding: &Finding) -> String {
    let expected = one_line(&finding.expected);
    let hint = one_line(&finding.hint);
    let expected = lines("  └ あるべき形：", &expected);
    let lead = if expected.is_empty() {
        "  └ → "
    } else {
        "    → "
    };
    expected + &lines(lead, &hint)
}

/// A text behind what leads to it, its further lines below its first; nothing where it is empty.
fn lines(lead: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let indent = " ".repeat(width(lead));
    let wrapped = wrap(text, LINE + GUTTER - width(lead));
    let each = wrapped.iter().enumerate();
    let each = each.map(|(n, line)| format!("{}{line}\n", if n == 0 { lead } else { &indent }));
    each.collect()
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
        other.department = "総務課".into();
        let reported = list(None, &[finding(20, "ほぼ"), other]);
        assert_eq!(reported.matches("エラー A102").count(), 2, "{reported}");
    }

    #[test]
    fn a_part_is_underlined_in_its_line_and_long_lines_are_cut_around_it() {
        let shown = |value: &str, part: Option<Range<usize>>| {
            let found = finding(1, value);
            excerpt(&found.parts(part.into_iter().collect()))
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
    fn every_part_is_underlined() {
        let value = "男７名、女8名\n合計は\n１６名。か\u{3099}🏯ｶﾞ①誤";
        let parts = vec![1..3, 5..7, 12..15, 21..22];
        let shown = excerpt(&finding(1, value).parts(parts));
        let expected = [
            "男７名、女8名",
            "  ^^^^    ^^^",
            "１６名。か\u{3099}🏯ｶﾞ①誤",
            "^^^^^^                ^^",
        ];
        assert_eq!(shown[..2], expected[..2]);
        assert_eq!(shown[2], expected[2]);
        let at = width("１６名。か\u{3099}🏯ｶﾞ①");
        assert!(
            shown[3].starts_with("^^^^^^ ") && shown[3].len() <= at + 2,
            "{shown:?}"
        );
        let long = format!("一{}二{}三", "あ".repeat(50), "い".repeat(50));
        let shown = excerpt(&finding(1, &long).parts(vec![0..1, 51..52, 102..103]));
        assert_eq!(shown.len(), 6, "{shown:?}");
        for (line, sign) in shown.chunks(2).zip(["一", "二", "三"]) {
            let at = width(line[0].split(sign).next().unwrap());
            assert_eq!(line[1], format!("{}^^", " ".repeat(at)));
        }
    }

    #[test]
    fn long_sentences_are_broken_within_the_gutter() {
        let mut found = finding(1, "実施").hint(&"なおしてください。".repeat(20));
        found.message = "おかしなところがあります。".repeat(20);
        found.expected = "正しい形".repeat(30);
        let text = list(None, &[found]);
        assert!(text.lines().all(|line| width(line) <= 80), "{text}");
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
        let reported = list(None, &[found.hint("出してください。")]);
        assert_eq!(
            reported,
            "注意 R106\n  ┌ まだです\n  └ → 出してください。\n"
        );
    }
}
