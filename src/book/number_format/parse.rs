//! Takes a number format apart (ECMA-376 18.8.31): its sections, each with its condition and the tokens
//! it is made of. Everything that asks something of a format goes by these.

/// A section of a format.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// `[<=10]`: holds for these numbers alone.
    pub(super) condition: Option<Condition>,
    pub(super) tokens: Vec<Token>,
    /// Whether words are Japanese whatever the computer's language is: `[$-411]`.
    pub(super) is_japanese: bool,
    /// Whether the first year of an era is 元.
    pub(super) has_first_year: bool,
}

/// A bound in brackets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    sign: String,
    bound: f64,
}

impl Condition {
    fn parse(within: &str) -> Option<Condition> {
        let bound = within.trim_start_matches(['<', '>', '=']);
        let sign = &within[..within.len() - bound.len()];
        let is_sign = matches!(sign, "<" | "<=" | ">" | ">=" | "=" | "<>");
        is_sign.then_some(Condition {
            sign: sign.to_string(),
            bound: bound.trim().parse().ok()?,
        })
    }

    pub(super) fn holds(&self, value: f64) -> bool {
        match self.sign.as_str() {
            "<" => value < self.bound,
            "<=" => value <= self.bound,
            ">" => value > self.bound,
            ">=" => value >= self.bound,
            "=" => value == self.bound,
            _ => value != self.bound,
        }
    }
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A place for a digit: `0`, `#` or `?`.
    Digit(char),
    /// `General`: the number as it is.
    General,
    /// `@`: the text, or the number as it is.
    Content,
    /// Text.
    Text(String),
    /// A percent sign.
    Percent,
    /// A comma: between digits it groups them, behind them it divides by a thousand.
    Comma,
    Point,
    Slash,
    /// `E+` (true) or `E-`.
    Exponent(bool),
    /// A part of a day or of a time of day, and how often its letter stands there: `y`, `e` (year of
    /// an era), `g` (era), `m`, `d`, `a` (weekday in Japanese), `h`, `n` (minute), `s`.
    Part(char, usize),
    /// Hours, minutes or seconds that may be more than a day's: `[h]`.
    Elapsed(char, usize),
    /// `AM/PM` (true) or `A/P`.
    Half(bool),
}

/// What stands for a number as it is. The last two are how Excel in Japanese and Chinese calls it.
const GENERAL: [&str; 3] = ["general", "g/標準", "g/通用格式"];

/// The sections of a format, at the most four.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut reader = Reader {
        rest: code,
        section: Section::default(),
        sections: vec![],
    };
    while reader.step() {}
    reader.end_section();
    reader.sections.truncate(4);
    reader.sections
}

struct Reader<'a> {
    rest: &'a str,
    section: Section,
    sections: Vec<Section>,
}

impl Reader<'_> {
    fn step(&mut self) -> bool {
        let Some(c) = self.next() else {
            return false;
        };
        match c {
            ';' => self.end_section(),
            '"' => {
                let text = self.until('"');
                self.push(Token::Text(text));
            }
            '\\' => {
                let text = self.next().map(String::from).unwrap_or_default();
                self.push(Token::Text(text));
            }
            // A blank as wide as a character; a character that fills the cell.
            '_' | '*' => {
                self.next();
            }
            '[' => {
                let within = self.until(']');
                self.bracket(&within);
            }
            '0' | '#' | '?' => self.push(Token::Digit(c)),
            '@' => self.push(Token::Content),
            '%' => self.push(Token::Percent),
            ',' => self.push(Token::Comma),
            '.' => self.push(Token::Point),
            '/' => self.push(Token::Slash),
            c if c.is_ascii_alphabetic() => self.letters(c),
            c => self.push(Token::Text(c.to_string())),
        }
        true
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn until(&mut self, end: char) -> String {
        let (text, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        text.to_string()
    }

    fn push(&mut self, token: Token) {
        self.section.tokens.push(token);
    }

    /// What stands in brackets: a condition, a currency or language, a length of time, a colour.
    fn bracket(&mut self, within: &str) {
        let lower = within.to_ascii_lowercase();
        if let Some(sign) = within.strip_prefix('$') {
            let (sign, language) = sign.split_once('-').unwrap_or((sign, ""));
            let language = language.to_ascii_lowercase();
            self.section.is_japanese |= language.ends_with("411") || language.starts_with("ja");
            self.section.has_first_year |= language.contains("gannen");
            if !sign.is_empty() {
                self.push(Token::Text(sign.to_string()));
            }
        } else if let Some(condition) = Condition::parse(within) {
            self.section.condition.get_or_insert(condition);
        } else if let Some(unit) = ['h', 'm', 's'].into_iter().find(|u| lower.starts_with(*u))
            && lower.chars().all(|c| c == unit)
        {
            self.push(Token::Elapsed(unit, lower.len()));
        }
    }

    /// A word or letters that stand for something; any other letter stands for itself.
    fn letters(&mut self, first: char) {
        let lower = first.to_ascii_lowercase();
        let word = |word: &str| {
            let rest = word.chars().skip(1);
            let mut here = self.rest.chars();
            let fits = |c: char| here.next().is_some_and(|h| h.to_ascii_lowercase() == c);
            word.starts_with(lower) && rest.into_iter().all(fits)
        };
        let known = |word: &str| match word {
            "am/pm" => Token::Half(true),
            "a/p" => Token::Half(false),
            _ => Token::General,
        };
        let words = GENERAL.into_iter().chain(["am/pm", "a/p"]);
        if let Some(found) = { words }.find(|w| word(w)) {
            for _ in found.chars().skip(1) {
                self.next();
            }
            return self.push(known(found));
        }
        if lower == 'e' && self.rest.starts_with(['+', '-']) {
            let is_plus = self.next() == Some('+');
            return self.push(Token::Exponent(is_plus));
        }
        let is_same = |c: char| c.to_ascii_lowercase() == lower;
        let tail = self.rest.len() - self.rest.trim_start_matches(is_same).len();
        let count = tail + 1;
        let is_part = "yegmdhs".contains(lower) || lower == 'a' && count >= 3;
        if !is_part {
            return self.push(Token::Text(first.to_string()));
        }
        self.rest = &self.rest[tail..];
        self.push(Token::Part(lower, count));
    }

    fn end_section(&mut self) {
        let mut section = std::mem::take(&mut self.section);
        name_minutes(&mut section.tokens);
        self.sections.push(section);
    }
}

/// An `m` behind hours or before seconds is a minute, not a month.
fn name_minutes(tokens: &mut [Token]) {
    let is_moment = |t: &&Token| matches!(t, Token::Part(..) | Token::Elapsed(..));
    for at in 0..tokens.len() {
        let Token::Part('m', count @ (1 | 2)) = tokens[at] else {
            continue;
        };
        let before = tokens[..at].iter().rev().find(is_moment);
        let after = tokens[at + 1..].iter().find(is_moment);
        let is_hour = matches!(before, Some(Token::Part('h', _) | Token::Elapsed('h', _)));
        if is_hour || matches!(after, Some(Token::Part('s', _))) {
            tokens[at] = Token::Part('n', count);
        }
    }
}
