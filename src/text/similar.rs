//! Finds the choice that a typed word most likely stands for.
//! What is found is a suggestion for a person: 実施 is near 未実施 and its opposite.

use super::normalize::{fold_places, is_blank_char, normalize};
use ::similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// The least similarity at which a choice is suggested.
const THRESHOLD: f64 = 0.5;

/// Gives how alike two texts are once normalized, from 0 for nothing in common to
/// 1 for the same.
///
/// It is one less the Levenshtein distance in characters over the length of
/// the longer text. Measures by pairs of characters fail on Japanese, where
/// words of one or two characters are common.
pub fn similarity(a: &str, b: &str) -> f64 {
    strsim::normalized_levenshtein(&normalize(a), &normalize(b))
}

/// Finds the choice nearest to what was typed.
///
/// A choice that is the same once normalized is taken at once. Otherwise it is the
/// most similar one, if at least half similar and alone at the top. If several
/// are equally similar, or none is similar enough, the only one that holds the
/// typed text or is held by it is taken; a choice of one character is not
/// looked for inside the typed text. `None` if that does not settle it, and
/// for blank text.
pub fn nearest<'a>(needle: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let needle = normalize(needle);
    if needle.is_empty() {
        return None;
    }
    let choices: Vec<(&str, String)> = choices
        .into_iter()
        .map(|choice| (choice, normalize(choice)))
        .filter(|(_, normalized)| !normalized.is_empty())
        .collect();
    if let Some((same, _)) = choices.iter().find(|(_, normalized)| *normalized == needle) {
        return Some(same);
    }
    let best = most_similar(&needle, &choices);
    match best.as_slice() {
        [only] => Some(only.0),
        [] => only_holding(&needle, &choices),
        several => only_holding(&needle, several),
    }
}

/// Gives what is left of two texts without what they begin and end with alike once normalized.
pub fn difference(a: &str, b: &str) -> (String, String) {
    let chars = |text: &str| -> Vec<char> { text.chars().filter(|c| !is_blank_char(*c)).collect() };
    let (a, b) = (chars(a), chars(b));
    let alike = |pair: &(&char, &char)| {
        pair.0 == pair.1 || normalize(&pair.0.to_string()) == normalize(&pair.1.to_string())
    };
    let start = a.iter().zip(&b).take_while(alike).count();
    let (left, right) = (&a[start..], &b[start..]);
    let ends = left.iter().rev().zip(right.iter().rev());
    let end = ends.take_while(alike).count();
    let rest = |text: &[char]| text.iter().take(text.len() - end).collect();
    (rest(left), rest(right))
}

/// A place where two texts differ: characters of each.
pub type Hunk = (Range<usize>, Range<usize>);

/// Gives every place where two texts differ once normalized, in their order. Where one has nothing there,
/// its range is empty.
pub fn differences(a: &str, b: &str) -> Vec<Hunk> {
    /// Longer texts are not compared character by character.
    const MOST: usize = 4_000;
    let (left, right) = (fold_places(a), fold_places(b));
    let chars =
        |places: &[(char, Range<usize>)]| -> Vec<char> { places.iter().map(|(c, _)| *c).collect() };
    let (one, other) = (chars(&left), chars(&right));
    let ops = match one.len().max(other.len()) <= MOST {
        true => capture_diff_slices(Algorithm::Myers, &one, &other),
        false => vec![ends_apart(&one, &other)],
    };
    let mut hunks: Vec<Hunk> = vec![];
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        let (own, its) = (op.old_range(), op.new_range());
        match hunks.last_mut() {
            Some(last) if own.start <= last.0.end && its.start <= last.1.end => {
                *last = (last.0.start..own.end, last.1.start..its.end);
            }
            _ => hunks.push((own, its)),
        }
    }
    let place = |places: &[(char, Range<usize>)], own: Range<usize>, whole: usize| {
        let start = places.get(own.start).map_or(whole, |p| p.1.start);
        let last = own.end.checked_sub(1).filter(|_| !own.is_empty());
        start..last.and_then(|n| places.get(n)).map_or(start, |p| p.1.end)
    };
    let (length, its) = (a.chars().count(), b.chars().count());
    let placed = hunks.into_iter();
    placed
        .map(|(x, y)| (place(&left, x, length), place(&right, y, its)))
        .collect()
}

/// All that lies between what two texts begin and end with alike.
fn ends_apart(a: &[char], b: &[char]) -> DiffOp {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let ends = a[start..].iter().rev().zip(b[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    DiffOp::Replace {
        old_index: start,
        old_len: a.len() - start - end,
        new_index: start,
        new_len: b.len() - start - end,
    }
}

/// Texts with 《》 around what differs: in each from any of the others.
pub fn marked(texts: &[String]) -> Vec<String> {
    let each = texts.iter().enumerate();
    each.map(|(at, own)| {
        let others = texts.iter().enumerate().filter(|(other, _)| *other != at);
        let parts = others.flat_map(|(_, other)| parts_unlike(own, other));
        marked_at(own, parts.collect())
    })
    .collect()
}

/// The parts of a text that differ from another; none where it only lacks something.
fn parts_unlike(own: &str, other: &str) -> impl Iterator<Item = Range<usize>> {
    let parts = differences(own, other).into_iter().map(|(own, _)| own);
    parts.filter(|part| !part.is_empty())
}

/// A text with 《》 around some of its parts; around all of it where these are most of it.
fn marked_at(own: &str, mut parts: Vec<Range<usize>>) -> String {
    let length = own.chars().count();
    parts.sort_by_key(|part| (part.start, part.end));
    parts.dedup_by(|next, last| {
        let is_joined = next.start <= last.end;
        if is_joined {
            last.end = last.end.max(next.end);
        }
        is_joined
    });
    if 2 * parts.iter().map(Range::len).sum::<usize>() > length {
        return format!("《{own}》");
    }
    let mut marked = String::new();
    for (at, c) in own.chars().enumerate() {
        let begins = parts.iter().any(|p| p.start == at);
        let follows = parts.iter().any(|p| p.end == at);
        marked.push_str(if follows { "》" } else { "" });
        marked.push_str(if begins { "《" } else { "" });
        marked.push(c);
    }
    if parts.iter().any(|p| p.end == length) {
        marked.push('》');
    }
    marked
}

/// Characters of a text with so many before and behind them, on one line.
pub fn around(text: &str, part: &Range<usize>, count: usize) -> String {
    let from = part.start.saturating_sub(count);
    let to = part.end.saturating_add(count);
    let own = text.chars().skip(from).take(to.saturating_sub(from));
    own.map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Characters to point at where a text lacks some: those beside the gap.
pub fn visible(part: &Range<usize>, length: usize) -> Range<usize> {
    match part.is_empty() {
        true => part.start.saturating_sub(1)..(part.end + 1).min(length),
        false => part.clone(),
    }
}

/// Whether two texts differ in particles, in kana written behind a kanji or left out, or in marks
/// only: を for に, 取り組み for 取組. The reader takes the same from both.
pub fn differs_slightly(a: &str, b: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let text = |chars: &[char], part: &Range<usize>| -> String {
        chars.get(part.clone()).unwrap_or(&[]).iter().collect()
    };
    let behind = |chars: &[char], part: &Range<usize>| {
        let at = part.start.checked_sub(1);
        at.and_then(|n| chars.get(n)).copied().unwrap_or(' ')
    };
    let is_slight = |(own, its): &Hunk| {
        let (x, y) = (text(&left, own), text(&right, its));
        let is_ending = match (x.is_empty(), y.is_empty()) {
            (true, false) => is_kana_ending(&y, behind(&right, its)),
            (false, true) => is_kana_ending(&x, behind(&left, own)),
            _ => false,
        };
        is_ending || (is_particle(&x) && is_particle(&y))
    };
    differences(a, b).iter().all(is_slight)
}

fn is_particle(text: &str) -> bool {
    const PARTICLES: [&str; 15] = [
        "", "は", "が", "を", "に", "の", "で", "と", "も", "へ", "や", "から", "より", "には",
        "では",
    ];
    let marks = |c: char| "、。，．,.・ ".contains(c);
    PARTICLES.contains(&text.trim_matches(marks))
}

/// One kana that may be written behind a kanji or left out. な, ず and ぬ are none: they may deny.
fn is_kana_ending(text: &str, before: char) -> bool {
    const ENDINGS: &str = "いきぎしじちりみびえけげせてべめれ";
    let mut chars = text.chars();
    let is_ending = chars.next().is_some_and(|c| ENDINGS.contains(c));
    is_ending && chars.next().is_none() && matches!(before, '一'..='鿿' | '々')
}

/// Gives the choices that share the highest similarity, if it is high enough.
fn most_similar<'a>(needle: &str, choices: &[(&'a str, String)]) -> Vec<(&'a str, String)> {
    let length = needle.chars().count();
    // Two texts are at most as similar as their lengths are.
    let may_be = |normalized: &str| {
        let other = normalized.chars().count();
        length.min(other) as f64 >= THRESHOLD * length.max(other) as f64
    };
    let score = |normalized: &str| match may_be(normalized) {
        true => strsim::normalized_levenshtein(needle, normalized),
        false => 0.0,
    };
    let scores: Vec<f64> = choices
        .iter()
        .map(|(_, normalized)| score(normalized))
        .collect();
    let top = scores.iter().copied().fold(THRESHOLD, f64::max);
    // Equal fractions are equal floats, since division rounds correctly.
    let best = choices
        .iter()
        .zip(scores)
        .filter(|(_, score)| *score >= top);
    best.map(|(choice, _)| choice.clone()).collect()
}

/// Gives the only choice that holds the typed text or is held by it.
fn only_holding<'a>(needle: &str, choices: &[(&'a str, String)]) -> Option<&'a str> {
    let mut holding = choices.iter().filter(|(_, normalized)| {
        let long = normalized.chars().nth(1).is_some();
        normalized.contains(needle) || (long && needle.contains(normalized.as_str()))
    });
    let (choice, _) = holding.next()?;
    holding.next().is_none().then_some(choice)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [&str; 4] = ["実施済", "実施中", "未着手", "廃止・中止"];

    #[test]
    fn finds_every_difference() {
        let of = |a: &str, b: &str| -> Vec<(String, String)> {
            let hunks = differences(a, b).into_iter();
            hunks
                .map(|(x, y)| (around(a, &x, 0), around(b, &y, 0)))
                .collect()
        };
        let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
        assert_eq!(
            of("取組への方法", "取り組みへの方式"),
            [pair("", "り"), pair("", "み"), pair("法", "式"),]
        );
        assert_eq!(
            of("（ア）と ｶﾞ", "(イ)とギ"),
            [pair("ア", "イ"), pair("ｶﾞ", "ギ")]
        );
        assert_eq!(of("同じ", "同 じ"), []);
        assert_eq!(of("", "あ"), [pair("", "あ")]);
        assert_eq!(
            of("あxい", "うえxお"),
            [pair("あ", "うえ"), pair("い", "お")]
        );
        let long = "あ".repeat(5_000);
        assert_eq!(
            of(&format!("{long}い"), &format!("{long}う")),
            [pair("い", "う")]
        );
        assert_eq!(visible(&(2..2), 5), 1..3);
        assert_eq!(visible(&(0..0), 0), 0..0);
    }

    #[test]
    fn reports_a_slight_difference() {
        for (a, b) in [
            ("できたときに完了", "できたときを完了"),
            ("取組", "取り組み"),
            ("申込", "申し込み"),
            ("市民、団体", "市民と団体"),
            ("同じ。", "同じ"),
        ] {
            assert!(differs_slightly(a, b) && differs_slightly(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("方法", "方式"),
            ("できる", "できない"),
            ("行う", "行わない"),
            ("3回", "4回"),
            ("市民", "市民など"),
            ("男女", "男児"),
        ] {
            assert!(!differs_slightly(a, b), "{a} {b}");
        }
    }

    #[test]
    fn measures_similarity() {
        let cases = [
            ("", "", 1.0),
            ("実施済", "実施済", 1.0),
            ("実施済", " 実 施 済\n", 1.0),
            ("ＡＢＣ", "abc", 1.0),
            ("実施済", "実施中", 2.0 / 3.0),
            ("実施済", "実施済み", 0.75),
            ("実施", "廃止", 0.0),
            ("", "実施", 0.0),
        ];
        for (a, b, expected) in cases {
            assert!((similarity(a, b) - expected).abs() < 1e-9, "{a} {b}");
            assert!((similarity(b, a) - expected).abs() < 1e-9, "{b} {a}");
        }
    }

    #[test]
    fn reports_what_differs() {
        for (a, b, expected) in [
            ("", "", ("", "")),
            ("公園の整備", "公園の整備【再掲】", ("", "【再掲】")),
            ("助言者(専門家)の派遣", "助言者の派遣", ("(専門家)", "")),
            ("（ア）の作成", "(イ) の作成", ("ア", "イ")),
            ("ああ", "あああ", ("", "あ")),
        ] {
            let (only_a, only_b) = difference(a, b);
            assert_eq!((&*only_a, &*only_b), expected, "{a} {b}");
        }
    }

    #[test]
    fn finds_the_nearest_choice() {
        let cases = [
            ("実施済", Some("実施済")),
            ("　実施済 ", Some("実施済")),
            ("実施済み", Some("実施済")),
            ("済", Some("実施済")),
            ("中", None),
            ("実施", None),
            ("未", Some("未着手")),
            ("未着", Some("未着手")),
            ("廃止･中止", Some("廃止・中止")),
            ("廃止中止", Some("廃止・中止")),
            ("中止", Some("廃止・中止")),
            ("昨年度までに実施済となっている", Some("実施済")),
            ("実施済か実施中かは不明である", None),
            ("検討", None),
            ("", None),
            ("　", None),
        ];
        for (typed, choice) in cases {
            assert_eq!(nearest(typed, STATES), choice, "{typed}");
        }
    }

    #[test]
    fn settles_ties_by_what_is_held() {
        assert_eq!(nearest("AB", ["AC", "AD"]), None);
        assert_eq!(nearest("AB", ["ABCD", "AX"]), Some("ABCD"));
        assert_eq!(nearest("AB", ["ABCD", "CDAB"]), None);
        assert_eq!(nearest("Aである", ["A", "B"]), None);
        assert_eq!(nearest("A", ["Ａ", "a"]), Some("Ａ"));
        assert_eq!(nearest("x", ["", "　"]), None);
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn gives_back_the_choice_as_it_was() {
        let choices = ["子育て　支援課".to_owned(), "福祉課".to_owned()];
        let found = nearest("子育て支援課", choices.iter().map(String::as_str));
        assert_eq!(found, Some("子育て　支援課"));
    }
}
