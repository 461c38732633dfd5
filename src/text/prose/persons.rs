//! Finds what names a single person or leads to one: mail addresses, telephone numbers beside a
//! name, days of birth, individual numbers.

use super::flat::Flat;
use super::sentences::Spot;
use regex::Regex;
use std::sync::LazyLock;

const MAIL: &str = "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+";
const MOBILE: &str = "0[789]0[-( ]?[0-9]{4}[-) ]?[0-9]{4}";
const TELEPHONE: &str = "(?:氏|様|さん|宅|代表者|会長|委員|世話人)[^0-9\n。]{0,12}(?P<number>0[0-9]{1,4}[-(][0-9]{1,4}[-)][0-9]{3,4})";
const BIRTH: &str = "(?:生年月日[^0-9\n。]{0,8}[0-9]{1,4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?|(?:明治|大正|昭和|平成|令和|西暦|[MTSHR])? ?[0-9元]{1,4}[年.][0-9]{1,2}[月.][0-9]{1,2}日?(?:生まれ|誕生|生(?:$|[、。 )\n])))";
const TWELVE: &str = "(?P<digits>[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4})";

static PATTERN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&[MAIL, MOBILE, TELEPHONE, BIRTH, TWELVE].join("|")).ok());

/// The places in a cleaned text that lead to a person.
pub fn persons(cleaned: &str) -> Vec<Spot> {
    let flat = Flat::new(cleaned);
    let found = PATTERN
        .iter()
        .flat_map(|pattern| pattern.captures_iter(&flat.text));
    let reported = found.filter_map(|said| {
        let whole = said.get(0)?;
        let digits = said.name("digits").map(|digits| digits.as_str());
        let is_number = digits.is_none_or(is_individual_number);
        let has_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_inside = has_digit(flat.text[..whole.start()].chars().next_back())
            || has_digit(flat.text[whole.end()..].chars().next());
        let own = said.name("number").unwrap_or(whole);
        let bare = own.as_str().trim_end_matches(['、', '。', ' ', ')', '\n']);
        (is_number && !is_inside).then(|| own.start()..own.start() + bare.len())
    });
    reported.map(|span| flat.spot(cleaned, span)).collect()
}

/// Whether twelve digits bear the check digit of an individual number (行政手続における特定の個人を
/// 識別するための番号の利用等に関する法律施行令の規定による個人番号の省令 第五条).
fn is_individual_number(written: &str) -> bool {
    let digits: Vec<u32> = written.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((check, rest)) = digits.split_last() else {
        return false;
    };
    let weights = rest.iter().rev().zip((2..=7).chain(2..));
    let sum: u32 = weights.map(|(digit, weight)| digit * weight).sum();
    let wanted = if sum % 11 <= 1 { 0 } else { 11 - sum % 11 };
    *check == wanted && rest.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_what_leads_to_a_person() {
        for (text, reported) in [
            ("連絡先：yamada@example.jp", "yamada@example.jp"),
            ("携帯 ０９０－１２３４－５６７８", "090-1234-5678"),
            ("山田氏（電話0476-93-1111）に頼んだ", "0476-93-1111"),
            ("生年月日は昭和35年4月1日", "生年月日は昭和35年4月1日"),
            ("昭和35年4月1日生まれの方", "昭和35年4月1日生まれ"),
            ("番号 1234 5678 9018", "1234 5678 9018"),
            ("番号は123456789018でした", "123456789018"),
            ("会長宅 0476-93-1111", "0476-93-1111"),
            ("S35.4.1生 男", "S35.4.1生"),
            (
                "担当 s_tanaka@city.example.lg.jp まで",
                "s_tanaka@city.example.lg.jp",
            ),
            ("080(1234)5678に連絡した", "080(1234)5678"),
            ("山田様　電話：03-1234-5678", "03-1234-5678"),
        ] {
            let found: Vec<String> = persons(text).into_iter().map(|s| s.written).collect();
            assert_eq!(found, [reported], "{text}");
        }
    }

    #[test]
    fn leaves_offices_and_figures_alone() {
        for text in [
            "窓口 0476-93-1111",
            "市役所（0476-93-1111）で受け付けた",
            "昭和35年4月1日に開設した",
            "予算は123456789012円",
            "番号 1234 5678 9012",
            "7月4日生ごみの講座",
            "参加者は120人",
            "予算は1234-5678-9013円",
            "0800-123-4567の相談窓口を設けた",
            "窓口は050-1234-5678",
            "令和2年4月1日に誕生会を開いた",
            "平成元年生まれの方が20人加わった",
            "講師は山田氏、参加者は30人",
            "会長に就任した",
            "第090号の通知",
            "昭和35年4月1日生産の部品",
            "@マークの使い方を説明した",
            "1234-5678の番号",
            "山田氏のほか、窓口でも受け付けた。電話0476-93-1111",
            "令和2年7月4日生で放送した",
            "12345678901890番",
            "0000 0000 0000",
            "市民部会長（市内3地区）",
            "委員は0名でした",
            "4月1日生け花の会を開いた",
            "",
        ] {
            assert_eq!(persons(text), [], "{text}");
        }
    }
}
