//! What a text says of last year, and what of it is left when its years and days are taken out.

use super::quantities::{Quantity, quantities};
use super::sentences::Sentence;
use super::words::Words;
use crate::text::normalize::normalize;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A year, a month, a day, a weekday in brackets, or the number of a yearly event. What goes on behind it
/// may show that it is none.
static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:令和|平成|西暦)?(?:元|\d{1,4})年度?(?P<span>間|目|生|以上|ごと)?|\b[rh]\d{1,2}(?:年度)?|\d{1,2}月(?P<months>間)?|\d{1,2}日(?P<days>間|目)?|\d{1,4}[/.]\d{1,2}(?:[/.]\d{1,2})?|\((?:月|火|水|木|金|土|日)(?:曜日?)?(?:・?祝)?\)|第\d+(?P<turn>回|期)",
    )
    .ok()
});

/// A text in which all years, months, days and the numbers of yearly events are alike. Lengths of time
/// stay.
pub fn timeless(text: &str) -> String {
    let text = normalize(text);
    let Some(times) = TIMES.as_ref() else {
        return text;
    };
    let replaced = times.replace_all(&text, |found: &Captures<'_>| {
        let is_length = ["span", "months", "days"]
            .iter()
            .any(|name| found.name(name).is_some());
        match (is_length, &found[0]) {
            (true, length) => length.to_string(),
            (false, weekday) if weekday.starts_with('(') => String::new(),
            _ => "◇".to_string(),
        }
    });
    replaced.into_owned()
}

/// What calls last year by no name.
const LAST: Words = Words("前年度 昨年度 前年 昨年 前回");
/// What between the year and a number says that the number is no total of that year.
const APART: [&str; 9] = [
    "より", "から", "比", "以来", "並", "同様", "まで", "対", "今年",
];
/// What behind a number says that it is a difference.
const DIFFERENCE: [&str; 12] = [
    "増",
    "減",
    "多",
    "少",
    "の増",
    "の減",
    "上回",
    "下回",
    "を上回",
    "を下回",
    "アップ",
    "ダウン",
];
/// How many characters may stand between the year and the number.
const BETWEEN: usize = 14;

/// The numbers that a text gives as last year's. `names` are what that year is called besides.
pub fn figures_of_last_year(sentences: &[Sentence], names: &[String]) -> Vec<Quantity> {
    let mut found = quantities(sentences);
    found.retain(|quantity| {
        let text = &sentences[quantity.sentence].text;
        let (before, behind) = (&text[..quantity.span.start], &text[quantity.span.end..]);
        let behind = behind.trim_start();
        let is_difference = DIFFERENCE.iter().any(|word| behind.starts_with(word));
        quantity.is_exact && !is_difference && is_said_of(before, names)
    });
    found
}

/// Whether the end of a text says that what follows is last year's.
fn is_said_of(before: &str, names: &[String]) -> bool {
    let words = LAST.0.split(' ').chain(names.iter().map(String::as_str));
    let after = words.filter_map(|word| {
        let at = before.rfind(word)? + word.len();
        Some(&before[at..])
    });
    let Some(between) = after.min_by_key(|rest| rest.len()) else {
        return false;
    };
    let is_open = !between.contains(|c: char| c.is_ascii_digit() || "。、,)]」\n".contains(c));
    let is_apart = APART.iter().any(|word| between.contains(word));
    is_open && !is_apart && between.chars().count() <= BETWEEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::sentences::sentences;

    #[test]
    fn years_and_days_do_not_tell_texts_apart() {
        for (before, now, is_same) in [
            (
                "令和元年10月5日（土）に第12回の講座を開き、30人が参加しました。",
                "令和2年10月3日(土)に第13回の講座を開き、30人が参加しました。",
                true,
            ),
            ("R1年度に配りました。", "Ｒ２年度に配りました。", true),
            ("2019年度は4/12に開催", "2020年度は5/20に開催", true),
            ("3年間続けました。", "5年間続けました。", false),
            ("10日間開きました。", "12日間開きました。", false),
            ("30人が参加しました。", "31人が参加しました。", false),
        ] {
            assert_eq!(timeless(before) == timeless(now), is_same, "{now}");
        }
    }

    #[test]
    fn only_what_is_said_to_be_last_years_is_found() {
        let names = ["令和元年度".to_string(), "R1".to_string()];
        for (text, expected) in [
            ("参加者は500人（前年度450人）でした。", vec!["450人"]),
            ("昨年度の参加者数は450人でした。", vec!["450人"]),
            ("令和元年度は3回、今年度は5回開きました。", vec!["3回"]),
            ("前年度より50人増えました。", vec![]),
            ("前年度比で120人の増です。", vec![]),
            ("前年度、講座を開き、今年は450人でした。", vec![]),
            ("前年度から続けて450人でした。", vec![]),
            ("前年度約450人でした。", vec![]),
            ("参加者は450人でした。", vec![]),
        ] {
            let sentences = sentences(text);
            let found = figures_of_last_year(&sentences, &names);
            let found: Vec<&str> = found.iter().map(|q| q.written.as_str()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
