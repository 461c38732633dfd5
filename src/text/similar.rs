//! Finds the choice that a typed word most likely stands for.
//! What is found is a suggestion for a person: 実施 is near 未実施 and its opposite.

use super::fold::{fold, is_blank_char};

/// The least similarity at which a choice is suggested.
const THRESHOLD: f64 = 0.5;

/// Gives how alike two texts are once folded, from 0 for nothing in common to
/// 1 for the same.
///
/// It is one less the Levenshtein distance in characters over the length of
/// the longer text. Measures by pairs of characters fail on Japanese, where
/// words of one or two characters are common.
pub fn similarity(a: &str, b: &str) -> f64 {
    strsim::normalized_levenshtein(&fold(a), &fold(b))
}

/// Finds the choice nearest to what was typed.
///
/// A choice that is the same once folded is taken at once. Otherwise it is the
/// most similar one, if at least half similar and alone at the top. If several
/// are equally similar, or none is similar enough, the only one that holds the
/// typed text or is held by it is taken; a choice of one character is not
/// looked for inside the typed text. `None` if that does not settle it, and
/// for blank text.
pub fn nearest<'a>(needle: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let needle = fold(needle);
    if needle.is_empty() {
        return None;
    }
    let choices: Vec<(&str, String)> = choices
        .into_iter()
        .map(|choice| (choice, fold(choice)))
        .filter(|(_, folded)| !folded.is_empty())
        .collect();
    if let Some((same, _)) = choices.iter().find(|(_, folded)| *folded == needle) {
        return Some(same);
    }
    let best = most_similar(&needle, &choices);
    match best.as_slice() {
        [only] => Some(only.0),
        [] => only_holding(&needle, &choices),
        several => only_holding(&needle, several),
    }
}

/// Gives what is left of two texts without what they begin and end with alike once folded.
pub fn difference(a: &str, b: &str) -> (String, String) {
    difference_within(a, b, 0)
}

/// Gives what is left of two texts as [`difference`] does, with so many of the characters before
/// and behind it that are alike.
pub fn difference_within(a: &str, b: &str, around: usize) -> (String, String) {
    let chars = |text: &str| -> Vec<char> { text.chars().filter(|c| !is_blank_char(*c)).collect() };
    let (a, b) = (chars(a), chars(b));
    let alike = |pair: &(&char, &char)| {
        pair.0 == pair.1 || fold(&pair.0.to_string()) == fold(&pair.1.to_string())
    };
    let start = a.iter().zip(&b).take_while(alike).count();
    let (left, right) = (&a[start..], &b[start..]);
    let ends = left.iter().rev().zip(right.iter().rev());
    let end = ends.take_while(alike).count();
    let from = start.saturating_sub(around);
    let rest = |text: &[char]| {
        let to = text.len() - end.saturating_sub(around);
        text.iter().take(to).skip(from).collect()
    };
    (rest(&a), rest(&b))
}

/// Gives the choices that share the highest similarity, if it is high enough.
fn most_similar<'a>(needle: &str, choices: &[(&'a str, String)]) -> Vec<(&'a str, String)> {
    let score = |folded: &str| strsim::normalized_levenshtein(needle, folded);
    let scores: Vec<f64> = choices.iter().map(|(_, folded)| score(folded)).collect();
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
    let mut holding = choices.iter().filter(|(_, folded)| {
        let long = folded.chars().nth(1).is_some();
        folded.contains(needle) || (long && needle.contains(folded.as_str()))
    });
    let (choice, _) = holding.next()?;
    holding.next().is_none().then_some(choice)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [&str; 4] = ["実施済", "実施中", "未着手", "廃止・中止"];

    #[test]
    fn shows_a_difference_with_what_is_around() {
        let pair = difference_within("公開による審査方法とする", "公開による審査方式とする", 2);
        assert_eq!(pair, ("査方法とす".to_string(), "査方式とす".to_string()));
        let pair = difference_within("同じ", "同じ", 2);
        assert_eq!(pair, ("同じ".to_string(), "同じ".to_string()));
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
    fn tells_what_differs() {
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
