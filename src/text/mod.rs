//! Reads and compares the text that people type into questionnaires.
//! Every function takes any input and none of them panics.

pub mod alike;
pub mod boxes;
pub mod clock;
pub mod code;
pub mod date;
pub mod dated;
pub mod decode;
pub mod digest;
pub mod era;
pub mod group;
pub mod markdown;
pub mod near;
pub mod neutral;
pub mod normalize;
pub mod number;
pub mod paths;
pub mod prose;
pub mod records;
pub mod sequence;
pub mod shared;
pub mod similar;
pub mod width;
pub mod words;

mod scan;

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use jiff::civil::Date;

    use super::era::FiscalYear;
    use super::{boxes, code, date, era, normalize, number, similar, width};

    /// Pieces that the parsers look for, and some that no one expects.
    const POOL: &[&str] = &[
        "0",
        "1",
        "2",
        "7",
        "9",
        "12",
        "31",
        "99",
        "2020",
        "45748",
        "20200704",
        "99999999999999999999999999999999999999999999999999",
        "０",
        "２",
        "１２",
        "①",
        "⑳",
        "㊿",
        "⑴",
        "⒈",
        "❶",
        "²",
        "½",
        "Ⅰ",
        "ⅳ",
        "Ⅻ",
        "I",
        "v",
        "R",
        "h",
        "Ｓ",
        "t",
        "M",
        "FY",
        "no",
        "No.",
        "№",
        "E",
        "e",
        "a",
        "Z",
        "m2",
        "km",
        "令和",
        "平成",
        "昭和",
        "大正",
        "明治",
        "令",
        "㋿",
        "元",
        "年",
        "年度",
        "度",
        "月",
        "日",
        "曜",
        "土",
        "祝",
        "万",
        "億",
        "兆",
        "千",
        "百",
        "円",
        "千円",
        "件",
        "人",
        "団体",
        "計",
        "合計",
        "内訳",
        "第",
        "回",
        "参加者",
        "開催",
        "=",
        "約",
        "以上",
        "%",
        "％",
        "¥",
        "￥",
        "△",
        "▲",
        "+",
        "-",
        "－",
        "−",
        "―",
        "ー",
        "〜",
        "~",
        ".",
        "．",
        ",",
        "，",
        "、",
        "。",
        "/",
        "／",
        ":",
        "・",
        "･",
        "(",
        ")",
        "（",
        "）",
        "【",
        "］",
        "「",
        "」",
        " ",
        "　",
        "\t",
        "\n",
        "\r",
        "\u{0}",
        "\u{200B}",
        "\u{FEFF}",
        "\u{E0100}",
        "\u{3099}",
        "\u{301}",
        "ﾞ",
        "👨\u{200D}👩",
        "🏯",
        "■",
        "□",
        "☑",
        "𠮷",
        "\u{10FFFF}",
    ];

    /// A small linear congruential generator (Knuth's MMIX constants).
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
            self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % end
        }

        fn text(&mut self) -> String {
            let pieces = self.below(9);
            (0..pieces).map(|_| POOL[self.below(POOL.len())]).collect()
        }
    }

    fn for_many(test: impl Fn(&str, &mut Random)) {
        let mut random = Random(2020);
        for _ in 0..5_000 {
            let text = random.text();
            test(&text, &mut random);
        }
        for piece in POOL {
            test(&piece.repeat(500), &mut random);
        }
    }

    #[test]
    fn folding_is_stable() {
        for_many(|text, _| {
            let normalized = normalize::normalize(text);
            assert_eq!(normalize::normalize(&normalized), normalized, "{text:?}");
            assert_eq!(normalize::is_blank(text), normalize::trim(text).is_empty());
            let cleaned = normalize::clean(text);
            assert_eq!(normalize::clean(&cleaned), cleaned, "{text:?}");
            let code = code::normalize_code(text);
            assert_eq!(code::normalize_code(&code), code, "{text:?}");
        });
    }

    #[test]
    fn every_character_folds_once() {
        for c in ('\0'..=char::MAX).step_by(11) {
            let text = format!("か{c}9{c}");
            let normalized = normalize::normalize(&text);
            assert_eq!(normalize::normalize(&normalized), normalized, "{c:?}");
            let code = code::normalize_code(&text);
            assert_eq!(code::normalize_code(&code), code, "{c:?}");
        }
    }

    #[test]
    fn dates_read_back() {
        for_many(|text, random| {
            let year = FiscalYear(i16::try_from(random.below(300)).unwrap() + 1850);
            for within in [None, Some(year), Some(FiscalYear(i16::MAX))] {
                let _ = date::parse_month(text, within);
                if let Ok(day) = date::parse_date(text, within) {
                    let written = date::wareki(day);
                    assert_eq!(date::parse_date(&written, None), Ok(day), "{text:?}");
                }
            }
            let _ = date::weekday_of(text);
            if let Some(year) = era::parse_fiscal_year(text) {
                assert_eq!(era::parse_fiscal_year(&year.wareki()), Some(year));
            }
        });
    }

    #[test]
    fn any_day_can_be_written() {
        let mut random = Random(7);
        for _ in 0..20_000 {
            let serial = random.below(4_000_000) as f64 / 1.3;
            let day = date::from_serial(serial).unwrap_or(Date::MIN);
            assert!(!date::wareki(day).is_empty());
        }
    }

    #[test]
    fn figures_read_back() {
        for_many(|text, random| {
            let unit = POOL[random.below(POOL.len())];
            for unit in [None, Some(unit), Some("千円")] {
                let Ok(amount) = number::parse_number(text, unit) else {
                    continue;
                };
                let plain = amount.value.to_string();
                let again = number::parse_number(&plain, None).map(|amount| amount.value);
                assert_eq!(again, Ok(amount.value), "{text:?}");
                assert!(amount.value.to_f64().is_finite());
                assert_eq!(amount.value.cmp(&amount.value), Ordering::Equal);
            }
        });
    }

    #[test]
    fn prose_is_read_to_its_end() {
        use super::prose::{blanks, days, quantities, repeats, sentences, sums};
        for_many(|text, random| {
            let text = format!("{text}{}{text}", random.text());
            let found = sentences::sentences(&text);
            for day in days::days(&found, FiscalYear(2020)) {
                assert!(found[day.sentence].text.contains(&day.written), "{text:?}");
            }
            let all = quantities::quantities(&found);
            let sums = sums::sums(&found, &all);
            let _ = sums.iter().map(sums::Sum::differs).count();
            let _ = repeats::repeats(&found, &all);
            let _ = repeats::held_and_attended(&found, &all);
            let _ = (blanks::marks(&text), blanks::without_number(&text, &found));
        });
    }

    #[test]
    fn codes_hold_together() {
        for_many(|text, random| {
            let (a, b, c) = (text, random.text(), random.text());
            let order = code::cmp_codes(a, &b);
            assert_eq!(order, code::cmp_codes(&b, a).reverse());
            let same = code::normalize_code(a) == code::normalize_code(&b);
            assert_eq!(order == Ordering::Equal, same, "{a:?} {b:?}");
            if order.is_le() && code::cmp_codes(&b, &c).is_le() {
                assert!(code::cmp_codes(a, &c).is_le(), "{a:?} {b:?} {c:?}");
            }
            if let Some((printed, _)) = code::split_code(a) {
                assert!(normalize::trim(a).starts_with(&printed));
            }
        });
    }

    #[test]
    fn boxes_hold_words() {
        for_many(|text, random| {
            let found = boxes::parse(text);
            assert!(
                found.iter().all(|b| !normalize::is_blank(&b.word)),
                "{text:?}"
            );
            let _ = (boxes::mark(text), similar::difference(text, &random.text()));
        });
    }

    #[test]
    fn check_characters_verify() {
        for_many(|text, _| {
            let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            let checked = format!("{plain}-{}", code::check_char(&plain));
            assert_eq!(code::verify(&checked), !plain.is_empty());
            let _ = (code::verify(text), code::check_char(text));
        });
    }

    #[test]
    fn lines_stay_within_their_columns() {
        for_many(|text, random| {
            let columns = random.below(30);
            for line in width::wrap(text, columns) {
                assert!(width::width(&line) <= columns.max(2), "{text:?}");
            }
            let clipped = width::clip(text, columns);
            assert!(width::width(&clipped) <= columns, "{text:?}");
            assert!(width::width(&width::pad(&clipped, columns)) == columns);
        });
    }

    #[test]
    fn suggestions_are_choices() {
        for_many(|text, random| {
            let choices = [random.text(), random.text(), random.text()];
            let found = similar::nearest(text, choices.iter().map(String::as_str));
            assert!(found.is_none_or(|found| choices.iter().any(|c| c == found)));
            let alike = similar::similarity(text, &choices[0]);
            assert!((0.0..=1.0).contains(&alike));
        });
    }
}
