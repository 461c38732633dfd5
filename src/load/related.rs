//! How measures refer to each other: reprints to their original, related measures by code and title.

use super::titles::{bare_title, unmarked};
use crate::model::fact::{Fact, Kind};
use crate::model::plan::Plan;
use crate::text::alike::are_alike;
use crate::text::code::{normalize_code, segments, split_code};
use crate::text::normalize::{is_blank, normalize};
use std::collections::{HashMap, HashSet};

/// The plan's titles, each normalized once: a plan has thousands, and each may be looked for.
struct Titles {
    /// Each measure's title without the mark that it is printed again, and whether that was there.
    bare: Vec<(String, bool)>,
    by_bare: HashMap<String, Vec<usize>>,
    /// Each measure's title without any mark.
    unmarked: Vec<String>,
    whole: HashSet<String>,
}

impl Titles {
    fn of(plan: &Plan) -> Titles {
        let titles = || plan.measures.iter().map(|m| &m.title);
        let bare: Vec<(String, bool)> = titles().map(|title| bare_title(title)).collect();
        let mut by_bare: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (title, _)) in bare.iter().enumerate() {
            by_bare.entry(title.clone()).or_default().push(index);
        }
        Titles {
            bare,
            by_bare,
            unmarked: titles()
                .map(|title| bare_title(&unmarked(title)).0)
                .collect(),
            whole: titles().map(|title| normalize(title)).collect(),
        }
    }

    /// The measures whose bare title this is, in plan order.
    fn bearing(&self, bare: &str) -> impl Iterator<Item = usize> {
        self.by_bare.get(bare).into_iter().flatten().copied()
    }
}

/// Finds the original of every reprint: by 再掲元 where it is given, else by the title.
pub fn originals(plan: &mut Plan, facts: &mut Vec<Fact>) {
    let titles = Titles::of(plan);
    let found: Vec<Option<usize>> = (0..plan.measures.len())
        .map(|index| original(plan, &titles, index, facts))
        .collect();
    plan.set_originals(found);
}

fn original(plan: &Plan, titles: &Titles, index: usize, facts: &mut Vec<Fact>) -> Option<usize> {
    let measure = &plan.measures[index];
    let is_reprint =
        |index: usize| !plan.measures[index].cell("reprint_of").is_empty() || titles.bare[index].1;
    if !is_reprint(index) {
        return None;
    }
    let title = &titles.bare[index].0;
    let bearing = titles.bearing(title);
    let mut by_title: Vec<usize> = bearing.filter(|other| !is_reprint(*other)).collect();
    let is_like = |other: &usize| titles.unmarked[*other] == titles.unmarked[index];
    if by_title.is_empty() {
        // The original may bear a mark of its own, such as the name of another plan.
        let originals = (0..plan.measures.len()).filter(|other| !is_reprint(*other));
        by_title = originals.filter(is_like).collect();
    }
    let given = measure.cell("reprint_of");
    let named = match given.is_empty() {
        true => measure.title.clone(),
        false => given.to_string(),
    };
    let mut tell = |kind: Kind| {
        facts.push(Fact {
            item: measure.code.clone(),
            field: plan.heading("reprint_of").unwrap_or_default().to_string(),
            ..Fact::new(kind, plan.place_of(measure, "reprint_of"))
        });
    };
    let lost = |named: String, alike: &[usize]| Kind::LostReprint {
        named,
        alike: cite(plan, alike),
    };
    if given.is_empty() {
        return match by_title.as_slice() {
            [one] => Some(*one),
            many => {
                tell(lost(named, many));
                None
            }
        };
    }
    let target = plan.position(&normalize_code(given));
    match target {
        Some(target) if target == index || is_reprint(target) => {
            tell(lost(named, &by_title));
            None
        }
        Some(target) => {
            if !is_like(&target) {
                tell(Kind::ReprintTitle {
                    named,
                    original: plan.measures[target].cited(),
                });
            }
            Some(target)
        }
        None => {
            tell(lost(named, &by_title));
            None
        }
    }
}

fn cite(plan: &Plan, indices: &[usize]) -> String {
    let cited: Vec<String> = indices.iter().map(|&i| plan.measures[i].cited()).collect();
    cited.join("、")
}

/// Checks the related measures that each measure names.
pub fn check(plan: &Plan, facts: &mut Vec<Fact>) {
    const KEY: &str = "related_measures";
    let titles = Titles::of(plan);
    let heading = plan.heading(KEY).unwrap_or_default();
    let mut reported = vec![];
    let mut lines = 0;
    for measure in &plan.measures {
        let lines_of = measure.cell(KEY).lines();
        let entries = lines_of.flat_map(|line| entries(&titles, line));
        for line in entries.filter(|l| !is_blank(l)) {
            lines += 1;
            let line = unlisted(plan, line.trim());
            if let Some(kind) = judge(plan, &titles, line) {
                reported.push(Fact {
                    item: measure.code.clone(),
                    field: heading.to_string(),
                    ..Fact::new(kind, plan.place_of(measure, KEY))
                });
            }
        }
    }
    facts.extend(column_of_others(&reported, lines).map_or(reported, |fact| vec![fact]));
}

/// A column that names other things than measures, which is reported once: no line has a code, and
/// hardly one happens to be a title.
fn column_of_others(reported: &[Fact], lines: usize) -> Option<Fact> {
    let is_unread = |fact: &Fact| matches!(fact.kind, Kind::RelatedUnread(_));
    let [first, _, ..] = reported else {
        return None;
    };
    let Kind::RelatedUnread(named) = &first.kind else {
        return None;
    };
    let is_of_others = reported.iter().all(is_unread) && (lines - reported.len()) * 10 < lines;
    is_of_others.then(|| Fact {
        item: String::new(),
        kind: Kind::RelatedColumn {
            first: named.clone(),
            unread: reported.len(),
            lines,
        },
        ..first.clone()
    })
}

/// The measures that one line names, such as `1-2図書館の充実・1-3花壇の整備`: each begins with a code.
fn entries<'a>(titles: &Titles, line: &'a str) -> Vec<&'a str> {
    let mut rest = line;
    let mut found = vec![];
    let mut before = ' ';
    if !titles.whole.contains(&normalize(line)) {
        for (at, c) in line.char_indices() {
            // No code has a comma in it.
            let is_comma = "、，,；;".contains(c);
            let is_inside = !is_comma && (before.is_numeric() || "()（）-－".contains(before));
            let behind = &line[at + c.len_utf8()..];
            let parts = "・、，,；;／/ 　".contains(c) && !is_inside;
            if parts && by_shape(behind.trim_start()).is_some() {
                let start = line.len() - rest.len();
                found.push(&line[start..at]);
                rest = behind;
            }
            before = c;
        }
    }
    found.push(rest);
    found
}

/// What says that there are no related measures, normalized.
const NONE: [&str; 5] = ["なし", "無し", "特になし", "該当なし", "-"];

/// A line without the mark of a list before its code, as in `①1-1 公園の整備`. A mark that belongs to
/// a code of the plan stays.
fn unlisted<'a>(plan: &Plan, line: &'a str) -> &'a str {
    let is_known = |text: &str| {
        let read = split_code(text).or_else(|| by_prefix(plan, text));
        read.is_some_and(|(code, _)| plan.position(&normalize_code(&code)).is_some())
    };
    let is_mark = |c: char| ('①'..='⑳').contains(&c) || "・○●◎◇◆□■※".contains(c);
    let Some(rest) = line.strip_prefix(is_mark).map(str::trim_start) else {
        return line;
    };
    match is_known(rest) && !is_known(line) {
        true => rest,
        false => line,
    }
}

/// What is wrong with a related measure, and what was probably meant.
fn judge(plan: &Plan, titles: &Titles, line: &str) -> Option<Kind> {
    if line.is_empty() || NONE.contains(&normalize(line).as_str()) {
        return None;
    }
    let read = split_code(line).or_else(|| by_prefix(plan, line));
    let Some((code, title)) = read.or_else(|| by_shape(line)) else {
        let known = titles.whole.contains(&normalize(line));
        return (!known).then(|| Kind::RelatedUnread(line.to_string()));
    };
    let Some(index) = plan.position(&normalize_code(&code)) else {
        return Some(Kind::RelatedUnknown {
            named: line.to_string(),
            meant: meant(plan, titles, &title),
        });
    };
    let same = title.is_empty() || titles.bare[index].0 == bare_title(&title).0;
    (!same).then(|| {
        // A slip of the pen in the title of this very code is no other measure.
        let own = &plan.measures[index];
        let other = meant(plan, titles, &title);
        let is_slip = other.is_empty() && are_alike(&own.title, &title);
        Kind::RelatedTitle {
            named: line.to_string(),
            meant: if is_slip { own.cited() } else { other },
        }
    })
}

/// A line that begins with a code of the plan without a mark after it, as in `1-2図書館の充実`.
/// The longest such code counts; one that goes on with a digit is another code.
fn by_prefix(plan: &Plan, line: &str) -> Option<(String, String)> {
    let codes = plan.measures.iter().map(|m| m.code.as_str());
    let begins = codes.filter_map(|code| Some((code, line.strip_prefix(code)?)));
    let whole = begins.filter(|(_, rest)| !rest.starts_with(char::is_numeric));
    let (code, rest) = whole.max_by_key(|(code, _)| code.len())?;
    Some((code.to_string(), rest.trim().to_string()))
}

/// A line that begins with what looks like a code of two segments or more.
fn by_shape(line: &str) -> Option<(String, String)> {
    let in_code = |c: char| c.is_numeric() || "()（）-－‐−―・.".contains(c);
    let end = line.find(|c| !in_code(c)).unwrap_or(line.len());
    let (code, title) = line.split_at(end);
    (segments(code).len() > 1).then(|| (code.to_string(), title.trim().to_string()))
}

/// The measure that bears a title, cited; empty where none or several do.
fn meant(plan: &Plan, titles: &Titles, title: &str) -> String {
    let (wanted, marked) = bare_title(title);
    let bearing = titles.bearing(&wanted);
    let found: Vec<usize> = bearing.filter(|i| titles.bare[*i].1 == marked).collect();
    match found.as_slice() {
        [one] => plan.measures[*one].cited(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;
    use crate::model::roster::Roster;

    fn reported(cells: [&str; 2]) -> Vec<String> {
        let text = format!(
            "番号,事業名,関連事業\n1,公園【総合計画】,\"{}\"\n2,公園【再掲】,\"{}\"\n",
            cells[0], cells[1]
        );
        let (plan, mut facts) = trial::plan(&text, &trial::survey(""), &Roster::default());
        assert_eq!(plan.measures[1].original, Some(0));
        facts.retain(|fact| {
            matches!(
                fact.kind,
                Kind::RelatedUnread(_) | Kind::RelatedColumn { .. }
            )
        });
        trial::reported(&facts)
    }

    #[test]
    fn a_line_may_name_several_measures() {
        let text = "番号,事業名,関連事業\n1-1,公園・緑地,1-2花壇・1-9花壇、1-1 公園・緑地 1-2水路\n1-2,花壇,1-1公園・緑地\n";
        let (_, facts) = trial::plan(text, &trial::survey(""), &Roster::default());
        assert_eq!(
            trial::reported(&facts),
            ["C2 1-9花壇／1-2 花壇", "C2 1-2水路／"]
        );
        assert!(matches!(facts[0].kind, Kind::RelatedUnknown { .. }));
        assert!(matches!(facts[1].kind, Kind::RelatedTitle { .. }));
    }

    #[test]
    fn codes_alone_marks_of_lists_and_none_are_read() {
        let text = "番号,事業名,関連事業\n1-1,公園,①1-2 花壇　②1-3\n\
            1-2,花壇,1-1、1-3、1-9\n1-3,小さな水路の整傭,なし\n1-4,池,\"・1-1 公園\n・1-2 公園\n・1-3 小さな水路の整備\"\n";
        let (_, facts) = trial::plan(text, &trial::survey(""), &Roster::default());
        assert_eq!(
            trial::reported(&facts),
            [
                "C3 1-9／",
                "C5 1-2 公園／1-1 公園",
                "C5 1-3 小さな水路の整備／1-3 小さな水路の整傭"
            ]
        );
    }

    #[test]
    fn a_column_that_speaks_of_others_is_reported_once() {
        assert_eq!(reported(["花", "緑\n水"]), ["C2 花／3/3"]);
        assert_eq!(reported(["花", "緑\n2"]), ["C2 花／", "C3 緑／"]);
        assert_eq!(reported(["花", ""]), ["C2 花／"]);
    }
}
