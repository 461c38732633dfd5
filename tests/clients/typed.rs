//! What is typed into each answer cell, how it must be read, and what must be told of it.

use super::client::{CUT, Loss, Pair};
use serde_json::{Value, json};
use torimatome::model::address::Address;
use torimatome::model::template::{Field, Kind};
use torimatome::text::normalize;

/// One answer as it is typed and as it must come out.
#[derive(Clone, Default)]
pub struct Typed {
    /// What the client is told to type; `None` leaves the cell blank.
    pub typed: Option<Value>,
    /// What stands in the cell.
    pub raw: String,
    /// The answer.
    pub value: String,
    /// The findings on it: each a rule's code, and what it says stands there.
    pub tells: Vec<(&'static str, String)>,
    /// Whether the program cuts it, which is reported for the sheet.
    pub is_cut: bool,
}

impl Typed {
    /// Something that is no plain text, or a text that is not read as it is typed.
    fn new(typed: impl Into<Value>, raw: &str, value: &str) -> Typed {
        Typed {
            typed: Some(typed.into()),
            raw: raw.to_string(),
            value: value.to_string(),
            tells: vec![],
            is_cut: false,
        }
    }

    /// A text of which only `value` is the answer.
    fn read(text: &str, value: &str) -> Typed {
        Typed::new(text, text, value)
    }

    /// A text of which nothing is to be cleaned.
    pub fn text(text: &str) -> Typed {
        Typed::new(text, text, text)
    }

    /// A text that is no answer to its field.
    fn refused(code: &'static str, text: &str) -> Typed {
        Typed::read(text, "").reported(code)
    }

    /// The same, with a finding that quotes what stands there.
    fn reported(mut self, code: &'static str) -> Typed {
        self.tells.push((code, self.raw.clone()));
        self
    }

    /// The same as it stands in what a program saved.
    fn kept(mut self, pair: &Pair) -> Typed {
        if pair.loses(Loss::LongTexts) && self.raw.chars().count() > CUT {
            let cut: String = self.raw.chars().take(CUT).collect();
            return Typed {
                is_cut: true,
                ..Typed::new(self.typed.unwrap(), &cut, &cut)
            };
        }
        let known = |text: &str| text.replace(|c| pair.spoils(c), "");
        if let Some(Value::String(text)) = &mut self.typed {
            *text = known(text);
            (self.raw, self.value) = (known(&self.raw), known(&self.value));
        }
        self.raw = pair.kept(&self.raw).to_string();
        let quoted = self.tells.iter_mut();
        quoted.for_each(|(_, text)| *text = pair.kept(text).to_string());
        self
    }

    /// What a person sees in the cell without the blanks around it, or the formula of which no result
    /// was saved.
    pub fn shown(&self) -> String {
        let seen = match (self.raw.is_empty(), self.tells.first()) {
            (true, Some((_, formula))) => formula,
            _ => &self.raw,
        };
        normalize::trim(seen).to_string()
    }

    /// Whether something was typed that means an answer.
    pub fn is_answer(&self) -> bool {
        self.typed.is_some()
    }
}

/// A cell to be filled.
pub struct Blank<'a> {
    /// All fields of the template.
    pub fields: &'a [Field],
    /// The cell's field.
    pub field: &'a Field,
    /// The cell's name.
    pub name: Address<'a>,
    /// The unit of its number.
    pub unit: &'a str,
    /// The measure's place in the plan.
    pub item: usize,
    /// The cell's place in forms/issued.csv.
    pub serial: usize,
    /// Whether only texts are to be typed, which look the same wherever they are pasted.
    pub is_plain: bool,
    /// How many characters may be typed at most.
    pub longest: usize,
    /// Who types, and what it saves.
    pub pair: &'a Pair,
}

/// Open rows from this one on stay blank.
const LAST_ROW: u32 = 4;

/// What to type into a cell. All texts differ, and so do the choices of neighbouring measures; what
/// a choice refuses stays blank.
pub fn answer(blank: &Blank<'_>) -> Typed {
    let refuses = |other: &Field| {
        let choice = other.choice(&blank.word(other));
        choice.is_some_and(|c| c.refuses.contains(&blank.field.key))
    };
    let is_unused = blank.name.row.is_some_and(|row| row > LAST_ROW);
    if is_unused || blank.fields.iter().any(refuses) {
        return Typed::default();
    }
    blank.answer().kept(blank.pair)
}

impl Blank<'_> {
    fn answer(&self) -> Typed {
        match (self.field.kind, self.is_plain) {
            (Kind::Text, true) => Typed::text(&format!("書いたこと{}", self.serial)),
            (Kind::Text, false) => self.text(),
            (Kind::Choice | Kind::YesNo, true) => Typed::text(&self.word(self.field)),
            (Kind::Choice | Kind::YesNo, false) => self.choice(),
            (Kind::Months | Kind::Boxes, is_plain) => self.mark(is_plain),
            (Kind::Number, is_plain) => self.number(is_plain),
            (Kind::Date, is_plain) => self.date(is_plain),
            (Kind::Month, _) => self.month(),
            (Kind::Year, _) => self.year(),
            (Kind::Rate | Kind::Grade, _) => Typed::default(),
        }
    }

    /// The word that a cell of this measure and row chooses in a field.
    fn word(&self, field: &Field) -> String {
        let words = field.words();
        match words.len() {
            0 => String::new(),
            n => words[(self.item + self.name.row.unwrap_or(0) as usize) % n].to_string(),
        }
    }

    /// A formula that gives this; a program that does not compute saves no result.
    fn formula(&self, formula: &str, result: impl Into<Value>, value: &str) -> Typed {
        let result = result.into();
        let shown = result.to_string().trim_matches('"').to_string();
        if result.is_string() && self.pair.loses(Loss::TextResults) {
            return Typed::new(result, &shown, value);
        }
        let typed = json!({ "formula": formula, "result": result });
        match self.pair.client.computes {
            true => self.computed(typed, &shown, value),
            false => Typed {
                tells: vec![("A108", format!("={formula}"))],
                ..Typed::new(typed, "", "")
            },
        }
    }

    /// A formula with its result.
    fn computed(&self, typed: Value, shown: &str, value: &str) -> Typed {
        let typed = Typed::new(typed, shown, value);
        match self.pair.loses(Loss::Formulas) {
            true => typed,
            false => typed.reported("A107"),
        }
    }

    /// An error value, where the program saves such.
    fn error(&self) -> Option<Typed> {
        let typed = json!({ "formula": "1/0", "error": "#DIV/0!" });
        let is_saved = !self.pair.loses(Loss::Errors);
        is_saved.then(|| Typed::new(typed, "#DIV/0!", "").reported("A108"))
    }

    /// A link to another workbook, which lies on the section's own drive, where the program saves it.
    fn link(&self, result: impl Into<Value>, value: &str) -> Option<Typed> {
        let result = result.into();
        let shown = result.to_string().trim_matches('"').to_string();
        let book = "前回.xlsx";
        let typed = json!({ "link": book, "result": result });
        let client = self.pair.client;
        if !client.links {
            return None;
        }
        Some(match (client.follows_links, client.computes) {
            (true, _) => Typed::new(typed, "#REF!", "").reported("A108"),
            (false, true) => self.computed(typed, &shown, value),
            (false, false) => Typed {
                tells: vec![("A108", format!("='[{book}]Sheet1'!A1"))],
                ..Typed::new(typed, "", "")
            },
        })
    }

    /// A number that shows its unit, as far as the program saves that.
    fn with_unit(&self, n: usize, unit: &str) -> Typed {
        let typed = json!({ "number": n, "format": format!("0\"{unit}\"") });
        let plain = n.to_string();
        match self.pair.loses(Loss::Formats) {
            true => Typed::new(typed, &plain, &plain),
            false => Typed::new(typed, &format!("{n}{unit}"), &plain),
        }
    }

    /// The number 1, in whose place a format shows words.
    fn in_words(&self, words: &str, value: &str) -> Typed {
        let typed = json!({ "number": 1, "format": format!("\"{words}\"") });
        match self.pair.loses(Loss::Formats) {
            true => Typed::new(typed, "1", if value == "○" { "○" } else { "1" }),
            false => Typed::new(typed, words, value),
        }
    }

    /// The serial of a day that a text answer shows in words.
    fn in_format(&self, serial: usize, format: &str) -> Typed {
        let day = jiff::civil::date(1899, 12, 30) + jiff::Span::new().days(serial as i64);
        let typed = json!({ "number": serial, "format": format });
        let words = format!("{}年{}月{}日", day.year(), day.month(), day.day());
        match self.pair.loses(Loss::Formats) {
            true => Typed::new(typed, &serial.to_string(), &serial.to_string()),
            false => Typed::new(typed, &day.to_string(), &words),
        }
    }

    /// A date cell: a bare number where the program does not save how it is shown.
    fn day(&self, year: usize, month: i8, day: usize) -> Typed {
        let on = jiff::civil::date(year as i16, month, day as i8);
        let shown = match self.pair.loses(Loss::Formats) {
            true => (on - jiff::civil::date(1899, 12, 30))
                .get_days()
                .to_string(),
            false => on.to_string(),
        };
        Typed::new(json!({ "date": on.to_string() }), &shown, &on.to_string())
    }

    fn choice(&self) -> Typed {
        let word = self.word(self.field);
        let own = self.field.choice(&word);
        // Whether other answers do not depend on what is read here.
        let is_free = own.is_none_or(|c| c.refuses.is_empty());
        if word == "○" {
            let signs = ["○", "◯", "〇", "⭕️", "◎", "●"];
            let sign = signs[self.serial % signs.len()];
            return match sign {
                "○" => Typed::text(sign),
                _ => Typed::read(sign, &word).reported("A111"),
            };
        }
        let said = |text: String| Typed::read(&text, &word).reported("A111");
        match self.serial % 17 {
            0 => Typed::read(&format!("　{word} "), &word),
            1 => Typed::read(&format!("\u{feff}{word}\u{200b}"), &word),
            2 => said(format!("{word}です")),
            3 => said(format!("「{word}」")),
            4 if is_free => Typed::refused("A102", "どちらともいえない"),
            5 if is_free => Typed::refused("A102", "同上"),
            6 if is_free => self.formula(&format!("\"{word}\""), &*word, &word),
            7 if is_free => self.error().unwrap_or(Typed::text(&word)),
            8 => said(format!("{word}済み")),
            9 => said(format!("{word}済")),
            10 => said(format!("{word}しました。")),
            11 => said(format!("・{word}")),
            12 => Typed::read(&format!("{word}\u{fe0e}\n"), &word),
            13 if is_free => Typed::refused("A102", "〃"),
            14 if is_free => Typed::refused("A102", "前年度と同じ"),
            _ => Typed::text(&word),
        }
    }

    /// A sign in a month or a box. Most months stay blank.
    fn mark(&self, is_plain: bool) -> Typed {
        let signs = ["○", "◯", "〇", "⭕️", "✓", "レ", "■", "１", " ○ "];
        let sign = signs[self.serial / 3 % signs.len()];
        match (self.serial % 3, self.serial / 3 % 11) {
            (0, 0) if !is_plain => Typed::refused("A102", "下旬"),
            (0, 1) if !is_plain => Typed::read("×", "").reported("A111"),
            (0, 3) if !is_plain => self.in_words("○", "○"),
            (0, 4) if !is_plain => Typed::refused("A102", "？"),
            (0, 2) if !is_plain => Typed::new(1, "1", "○"),
            (0, _) => Typed::read(sign, "○"),
            _ => Typed::default(),
        }
    }

    fn number(&self, is_plain: bool) -> Typed {
        let (n, unit) = (self.serial + 1_000, self.unit);
        let plain = n.to_string();
        let wide = |n: usize| {
            let digits = n.to_string();
            let wide = |c: char| char::from_u32(c as u32 + 0xFEE0).unwrap();
            digits.chars().map(wide).collect::<String>()
        };
        if is_plain {
            return Typed::read(&format!("{n}{unit}"), &plain);
        }
        match n % 17 {
            15 => Typed::refused("A103", "千二百"),
            16 => Typed::read(
                &format!("\u{2003}{}，{:03}\u{3000}{unit}\n", wide(1), n % 1000),
                &(1000 + n % 1000).to_string(),
            ),
            0 => Typed::new(n, &plain, &plain),
            1 => Typed::read(&wide(n), &plain),
            2 => Typed::read(&format!("　{}{unit} ", wide(n)), &plain),
            3 => Typed::read(
                &format!("1,{:03}{unit}", n % 1000),
                &(1000 + n % 1000).to_string(),
            ),
            4 => Typed::new(n as f64 + 0.25, &format!("{n}.25"), &format!("{n}.25")),
            5 => self.with_unit(n, unit),
            6 => self.formula(&format!("{n}+1"), n + 1, &(n + 1).to_string()),
            7 => self.error().unwrap_or(Typed::text(&plain)),
            8 => self.link(n, &plain).unwrap_or(Typed::text(&plain)),
            9 => Typed::refused("A103", &format!("約{n}")),
            10 => Typed::refused("A103", &format!("{n}〜{}", n + 5)),
            11 => Typed::refused("A103", "前年度と同じ"),
            12 if unit == "千円" => Typed::read(&format!("{n}万円"), &format!("{n}0")),
            12 => Typed::refused("A103", &format!("{n}台")),
            13 if unit == "千円" => {
                Typed::read(&format!("{},{:03},000円", n / 1000, n % 1000), &plain)
            }
            13 => Typed::read(&format!("△{n}"), &format!("-{n}")).reported("A105"),
            _ => Typed::read(&format!("{n}\u{fe0f}\u{a0}"), &plain),
        }
    }

    fn date(&self, is_plain: bool) -> Typed {
        let (day, kind) = (self.serial % 28 + 1, self.serial % 19);
        let date = format!("2021-07-{day:02}");
        match kind {
            0 if !is_plain => self.day(2021, 7, day),
            // The serial of 1 July 2021 is 44378.
            1 if !is_plain => {
                let serial = 44_377 + day;
                Typed::new(serial, &serial.to_string(), &date)
            }
            2 => Typed::read(&format!("令和３年７月{day}日"), &date),
            3 => Typed::read(&format!("R3.7.{day}"), &date),
            4 => Typed::read(&format!("7月{day}日"), &date),
            5 => Typed::read(&format!("2021/7/{day}"), &date),
            6 => Typed::read("令和元年５月１日", "2019-05-01"),
            7 => Typed::refused("A104", "7月ごろ"),
            8 => Typed::refused("A104", "令和3年2月30日"),
            9 => Typed::read("昭和64年1月7日", "1989-01-07").reported("A105"),
            10 => Typed::read(&format!("㋿3年7月{day}日"), &date),
            11 => Typed::read(&format!("令3.7.{day}"), &date),
            12 => Typed::read(&format!("令和3(2021)年7月{day}日"), &date),
            13 => Typed::read(&format!("R03/07/{day:02}"), &date),
            14 => Typed::read(&format!("平成33年7月{day}日"), &date),
            15 => Typed::read(&format!("Ｒ３－７－{day}"), &date),
            16 => Typed::read(&format!("202107{day:02}"), &date),
            17 => Typed::refused("A104", "令和三年七月四日"),
            _ => Typed::read(&format!(" 3.7.{day} "), &date),
        }
    }

    fn month(&self) -> Typed {
        match self.serial % 9 {
            6 => Typed::read("㋿３年７月", "2021-07"),
            7 => Typed::read("R3/7", "2021-07"),
            8 => Typed::read("令和3(2021)年7月", "2021-07"),
            0 => Typed::read("令和3年7月", "2021-07"),
            1 => Typed::read("Ｒ３．７", "2021-07"),
            2 => Typed::read("７月", "2021-07").reported("A111"),
            3 => Typed::read("2021/7", "2021-07"),
            4 => Typed::refused("A104", "夏"),
            _ => Typed::refused("A104", "令和3年13月"),
        }
    }

    fn year(&self) -> Typed {
        match self.serial % 11 {
            6 => Typed::read("㋿7年度", "令和7年度"),
            7 => Typed::read("令7年", "令和7年度"),
            8 => Typed::read("平成37年度", "令和7年度"),
            9 => Typed::read("2025（令和７）年度", "令和7年度"),
            10 => Typed::refused("A104", "令和七年度"),
            0 => Typed::text("令和7年度"),
            1 => Typed::read("Ｒ７", "令和7年度"),
            2 => Typed::read("2025年度", "令和7年度"),
            3 => Typed::read("令和元年度", "令和元年度"),
            4 => Typed::refused("A104", "来年度"),
            _ => Typed::refused("A104", "未定"),
        }
    }

    /// A text that no other cell has, of as many kinds as sections type.
    fn text(&self) -> Typed {
        let (n, limit) = (self.serial, self.field.max_chars.unwrap_or(1_000));
        let (long, beyond) = (limit.min(self.longest), limit < self.longest);
        match n % 29 {
            24 => {
                let blanks = "\u{2007}\u{202f}\u{2009}\u{1680}\u{205f}\u{2800}\u{3164}";
                let typed = format!("{blanks}{n}番の{blanks}");
                Typed::read(&typed, &format!("{n}番の"))
            }
            25 => {
                let lines = format!("{n}の一行目\u{2028}二行目");
                Typed::read(&lines, &lines.replace('\u{2028}', "\n"))
            }
            26 => Typed::text(&format!("1,200千円 {n}件 12-3 3/4")),
            27 => Typed::text(&format!("C:\\課\\{n} %d {{0}} $1")),
            0 => Typed::text(&format!("第{n}回\n①１２名　㎡\n髙橋・𠮷野（ｶﾞｲﾄﾞ）")),
            1 => {
                let lines = format!("{n}行目\n次の行");
                let typed = match self.pair.client.types_returns {
                    true => lines.replace('\n', "\r\n"),
                    false => lines.clone(),
                };
                let kept = match self.pair.loses(Loss::Returns) {
                    true => lines.replace('\n', "_x000d_\n"),
                    false => lines,
                };
                Typed::new(typed, &kept, &kept)
            }
            2 => Typed::read(&format!("　 前後に空白{n} 　"), &format!("前後に空白{n}")),
            3 => {
                let text = format!("{n}：{}", "あいうえお、".repeat(long));
                Typed::text(&text.chars().take(long).collect::<String>())
            }
            4 => Typed::new(n, &n.to_string(), &n.to_string()),
            5 => {
                let decimal = format!("-{n}.25");
                Typed::new(-(n as f64) - 0.25, &decimal, &decimal)
            }
            6 => Typed::text(&format!("={n}+1")),
            7 => Typed::text(&format!("'{n}' +{n} -{n} @{n}")),
            8 => Typed::text(&format!("00{n}")),
            9 => Typed::text(&format!("１２{n}．５％")),
            10 => Typed::text(&format!("<b>{n} & \"A\" ]]> 'B'</b> &amp;")),
            // A joiner shows nothing of its own; a variation selector chooses the shape of a name.
            11 => Typed::read(
                &format!("{n}👨\u{200D}👩 葛\u{E0100}飾 か\u{3099}"),
                &format!("{n}👨👩 葛\u{E0100}飾 か\u{3099}"),
            ),
            12 => Typed::read(
                &format!("\n\n{n}\t表\tの写し  \n\n終わり\n"),
                &format!("{n}\t表\tの写し\n\n終わり"),
            ),
            13 => self.in_format(44_016 + n, "yyyy\"年\"m\"月\"d\"日\""),
            14 if self.pair.client.bold => {
                let parts = [format!("{n} "), "太字".to_string(), " の続き".to_string()];
                let whole: String = parts.iter().map(|part| self.pair.kept(part)).collect();
                Typed::new(json!({ "bold": parts }), &whole, &whole)
            }
            15 => self.formula(&format!("\"計\"&{n}"), format!("計{n}"), &format!("計{n}")),
            16 => self.error().unwrap_or(Typed::text(&format!("値{n}"))),
            17 => {
                let before = format!("前の答え{n}");
                let link = self.link(before.clone(), &before);
                link.unwrap_or(Typed::text(&before))
            }
            18 => {
                let pointer = ["同上", "〃", "前年度と同じ", "別紙のとおり"][n / 29 % 4];
                Typed::text(pointer).reported("A112")
            }
            19 if beyond => {
                let long: String = format!("{n}：{}", "長い文。".repeat(limit));
                let long: String = long.chars().take(limit + 1).collect();
                Typed::text(&long).reported("A106")
            }
            20 => Typed::text(&format!("㈱㍻{n}㍿㌔ 﨑 Ⅻ ㊤ ～－∥")),
            21 => Typed::read(
                &format!("\u{a0}\u{2003}\t\u{3000}{n}番の空白\u{200b}\u{feff}\u{a0}"),
                &format!("{n}番の空白"),
            ),
            22 => Typed::new(
                44_000 + n,
                &(44_000 + n).to_string(),
                &(44_000 + n).to_string(),
            ),
            23 => {
                let number = self.with_unit(n, "件");
                let seen = number.raw.clone();
                Typed {
                    value: seen,
                    ..number
                }
            }
            _ => Typed::text(&format!("{n}/7/4 TRUE 1E5")),
        }
    }
}
