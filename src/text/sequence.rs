//! Compares the reference numbers of two neighbours: whether the second is the one that comes next.

/// How the second of two numbers follows the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// As the next one, or in a way that tells nothing.
    Next,
    /// With some left out: the beginnings of the numbers that would stand between.
    Gap(Vec<Vec<String>>),
    /// Before it.
    Back,
}

/// What people count with beside figures, each in its order.
const ALPHABETS: [&str; 5] = [
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ",
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ",
    "一二三四五六七八九",
    "abcdefghijklmnopqrstuvwxyz",
];
const ROMAN: [&str; 20] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
    "xvi", "xvii", "xviii", "xix", "xx",
];
/// Numbers that are farther apart are no running numbers.
const FAR: usize = 20;

/// How a number, in its segments, follows another.
pub fn step(before: &[String], after: &[String]) -> Step {
    let alike = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (Some(old), Some(new)) = (before.get(alike), after.get(alike)) else {
        return Step::Next;
    };
    match follow(old, new) {
        Step::Gap(missing) => Step::Gap(under(&after[..alike], missing)),
        Step::Back => Step::Back,
        Step::Next => begun(before, after, alike + 1),
    }
}

/// Whether one number can follow another at all: they differ first where both count in the same way, or
/// one begins with the other.
pub fn is_related(before: &[String], after: &[String]) -> bool {
    let alike = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    match (before.get(alike), after.get(alike)) {
        (Some(old), Some(new)) => !ways(old, new).is_empty(),
        _ => true,
    }
}

/// Whether the numbers below one that is new begin with the first, or go on through.
fn begun(before: &[String], after: &[String], from: usize) -> Step {
    for level in from..after.len() {
        let goes_on = before
            .get(level)
            .is_some_and(|old| old != &after[level] && follow(old, &after[level]) == Step::Next);
        let missing = first_missing(&after[level]);
        if !goes_on && !missing.is_empty() {
            return Step::Gap(under(
                &after[..level],
                missing.into_iter().map(|m| vec![m]).collect(),
            ));
        }
    }
    Step::Next
}

fn under(beginning: &[String], missing: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let whole = |end: Vec<String>| beginning.iter().cloned().chain(end).collect();
    missing.into_iter().map(whole).collect()
}

/// How a segment follows another of its level.
fn follow(old: &str, new: &str) -> Step {
    let ways = ways(old, new);
    if ways.iter().any(|(a, b, _)| a + 1 == *b) {
        return Step::Next;
    }
    match ways.into_iter().next() {
        Some((a, b, name)) if a < b && b - a <= FAR => {
            Step::Gap((a + 1..b).map(|n| vec![name(n)]).collect())
        }
        Some((a, b, _)) if b < a => Step::Back,
        _ => Step::Next,
    }
}

/// Names the segment of a place.
type Name = Box<dyn Fn(usize) -> String>;

/// The places of two segments in each order that has both.
fn ways(old: &str, new: &str) -> Vec<(usize, usize, Name)> {
    let mut ways: Vec<(usize, usize, Name)> = vec![];
    let ((lead, a), (other, b)) = (figure(old), figure(new));
    if let (Some(a), Some(b)) = (a, b) {
        if lead == other {
            let lead = lead.to_string();
            ways.push((a, b, Box::new(move |n| format!("{lead}{n}"))));
        }
        return ways;
    }
    let roman = |text: &str| ROMAN.iter().position(|name| *name == text);
    if let (Some(a), Some(b)) = (roman(old), roman(new)) {
        ways.push((a, b, Box::new(|n| ROMAN[n % ROMAN.len()].to_string())));
    }
    for alphabet in ALPHABETS {
        let place = |text: &str| {
            let mut chars = text.chars();
            let only = chars.next().filter(|_| chars.next().is_none())?;
            alphabet.chars().position(|c| c == only)
        };
        if let (Some(a), Some(b)) = (place(old), place(new)) {
            let name = move |n| {
                alphabet
                    .chars()
                    .nth(n)
                    .map(String::from)
                    .unwrap_or_default()
            };
            ways.push((a, b, Box::new(name)));
        }
    }
    ways
}

/// A segment as what stands before its last figures and their value.
fn figure(segment: &str) -> (&str, Option<usize>) {
    let lead = segment.trim_end_matches(|c: char| c.is_ascii_digit());
    (lead, segment[lead.len()..].parse().ok())
}

/// What is left out before the first number of a level.
fn first_missing(segment: &str) -> Vec<String> {
    match figure(segment) {
        ("", Some(n)) if n <= FAR => (1..n).map(|n| n.to_string()).collect(),
        _ => vec![],
    }
}

/// A segment without the zeros that fill it up.
pub fn plain(segment: &str) -> String {
    match figure(segment) {
        (lead, Some(n)) => format!("{lead}{n}"),
        _ => segment.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::code::segments;

    #[test]
    fn gaps_and_steps_back_are_told_from_the_next() {
        for (before, after, missing) in [
            ("2-4", "2-5", None),
            ("2-4", "2-6", Some("2-5")),
            ("1-(1)-③", "1-(2)-①", None),
            ("1-(1)-③", "1-(2)-②", Some("1-2-1")),
            ("1-2", "2-3", None),
            ("1-2", "3-1", Some("2")),
            ("ア", "ウ", Some("イ")),
            ("イ", "ロ", None),
            ("Ⅰ-1", "Ⅲ-1", Some("ii")),
            ("1-ア", "1-エ", Some("1-イ、1-ウ")),
            ("D09", "D11", Some("d10")),
            ("施策1", "施策2", None),
            ("h", "i", None),
            ("100", "200", None),
            ("1", "1-1", None),
            ("公園", "道路", None),
        ] {
            let told = match step(&segments(before), &segments(after)) {
                Step::Gap(missing) => Some(
                    missing
                        .iter()
                        .map(|m| m.join("-"))
                        .collect::<Vec<_>>()
                        .join("、"),
                ),
                Step::Next => None,
                Step::Back => Some("back".to_string()),
            };
            assert_eq!(told.as_deref(), missing, "{before} {after}");
        }
        let related = |a: &str, b: &str| is_related(&segments(a), &segments(b));
        assert!(related("ア", "エ") && related("1-2", "2-1") && related("2", "2-ア"));
        assert!(!related("1-2", "ア") && !related("A1", "B1"));
        assert_eq!(step(&segments("2-6"), &segments("2-5")), Step::Back);
        assert_eq!(step(&segments("3-1"), &segments("2-9")), Step::Back);
    }
}
