//! A line of TOML as a clerk typed it, and the line that was meant: full-width signs, quotes of other
//! kinds, quotes that are missing, bare words, Windows paths.

use unicode_normalization::UnicodeNormalization;

/// A line as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mend {
    /// The line.
    pub line: String,
    /// Whether nothing else can have been meant.
    pub is_sure: bool,
}

/// The line that was meant; `None` where nothing tells.
pub(super) fn mend(line: &str) -> Option<Mend> {
    let body = line.trim_matches(is_blank);
    let first = body.chars().next()?;
    if is_hash(first) {
        return Some(sure(format!("#{}", &body[first.len_utf8()..])));
    }
    if let Some(mend) = header(body) {
        return Some(mend);
    }
    if let Some((key, value)) = cut(body) {
        return entry(key, value);
    }
    let is_item = is_quote(first) || matches!(first, '「' | '『') || OPENING.contains(first);
    is_item.then(|| Structure::of(body).mend())
}

/// A line with its key and value: what stands on both sides of the sign between them.
pub(super) fn cut(body: &str) -> Option<(&str, &str)> {
    let quoted = body.chars().next().filter(|c| is_quote(*c));
    let start = match quoted {
        Some(open) => {
            let rest = &body[open.len_utf8()..];
            open.len_utf8() + rest.find(is_quote)?
        }
        None => 0,
    };
    let is_equal = |c: char| matches!(c, '=' | '＝');
    let is_colon = |c: char| matches!(c, ':' | '：');
    let of = |at: usize| {
        let sign = body[at..].chars().next().map_or(1, char::len_utf8);
        (body[..at].trim_matches(is_blank), &body[at + sign..])
    };
    let is_key = |key: &str| !key.is_empty() && !key.contains(['[', ']', '{', '}', ',', '#']);
    let equal = body[start..].find(is_equal).map(|at| of(start + at));
    let colon = body[start..].find(is_colon).map(|at| of(start + at));
    let equal = equal.filter(|(key, _)| is_key(key));
    equal.or(colon.filter(|(key, _)| is_bare(&folded(key))))
}

/// A text as a TOML string, in the plainest way that holds it.
pub(super) fn string(text: &str) -> String {
    let is_plain = |c: char| c != '"' && c != '\\' && (c == '\t' || !c.is_control());
    if text.chars().all(is_plain) {
        return format!("\"{text}\"");
    }
    match text.contains(|c: char| c == '\'' || c.is_control()) {
        true => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        false => format!("'{text}'"),
    }
}

/// A bare word that is a value of TOML, in plain characters: a number, a date, true or false.
pub(super) fn plain(word: &str) -> Option<String> {
    let folded = folded(word);
    let word = match folded.to_lowercase().as_str() {
        "true" | "yes" | "はい" => "true".to_string(),
        "false" | "no" | "いいえ" => "false".to_string(),
        _ => folded,
    };
    let is_value = toml::from_str::<toml::Table>(&format!("value = {word}")).is_ok();
    (is_value && !word.contains(['"', '\'', '[', '{', '\n', '#'])).then_some(word)
}

/// A text in plain characters, without the blanks around it.
pub(super) fn folded(text: &str) -> String {
    let seen: String = text.trim_matches(is_blank).nfkc().collect();
    seen.trim().to_string()
}

/// Whether a key needs no quotes.
pub(super) fn is_bare(key: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !key.is_empty() && key.chars().all(is_part)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

fn is_hash(c: char) -> bool {
    matches!(c, '#' | '＃')
}

/// Whether a character is a quote, or taken for one.
fn is_quote(c: char) -> bool {
    "\"“”„‟＂″〝〞〟'‘’‚‛＇´`".contains(c)
}

/// What closes a text that a character opens.
fn is_closing(open: char, c: char) -> bool {
    match open {
        '「' => c == '」',
        '『' => c == '』',
        _ => is_quote(c),
    }
}

fn sure(line: String) -> Mend {
    Mend {
        line,
        is_sure: true,
    }
}

/// What opens and closes lists, tables and the names of tables, each as people type it.
const OPENING: &str = "[［{｛";
const NAMING: (&str, &str) = ("[［【〔(（", "]］】〕)）");

/// The name of a table: `[from]`, with brackets of any kind, or one of them missing.
fn header(body: &str) -> Option<Mend> {
    let (name, comment) = match body.find(is_hash) {
        Some(at) => (&body[..at], body[at..].trim_start_matches(is_hash)),
        None => (body, ""),
    };
    let name = name.trim_matches(is_blank);
    let (open, close) = NAMING;
    let (opens, closes) = (
        name.starts_with(|c| open.contains(c)),
        name.ends_with(|c| close.contains(c)),
    );
    let inner = name.trim_matches(|c| open.contains(c) || close.contains(c) || is_blank(c));
    let is_other = inner.contains(|c: char| is_quote(c) || ",，、=＝[]".contains(c));
    if !(opens || closes) || inner.is_empty() || is_other {
        return None;
    }
    // Round brackets may be a remark.
    let is_round = name.starts_with(['(', '（']) || name.ends_with([')', '）']);
    if is_round && !is_bare(&folded(inner)) {
        return None;
    }
    let inner = key(inner);
    let doubled = name.chars().take_while(|c| open.contains(*c)).count() > 1;
    let line = match doubled {
        true => format!("[[{inner}]]"),
        false => format!("[{inner}]"),
    };
    Some(Mend {
        line: with_comment(line, comment),
        is_sure: !is_round,
    })
}

fn with_comment(line: String, comment: &str) -> String {
    match comment.is_empty() {
        true => line,
        false => format!("{line} #{comment}"),
    }
}

/// A key as TOML writes it.
fn key(typed: &str) -> String {
    let bare = folded(typed.trim_matches(is_quote));
    match is_bare(&bare) {
        true => bare,
        false => string(typed.trim_matches(is_quote)),
    }
}

/// Whether a key cannot be anything else, such as a remark: `※title`.
fn is_sure_key(typed: &str) -> bool {
    let is_quoted = typed.starts_with(is_quote);
    let inner = typed.trim_matches(is_quote);
    let is_word = inner.starts_with(char::is_alphanumeric) || is_quoted;
    is_word && !inner.contains(is_quote)
}

fn entry(typed: &str, value: &str) -> Option<Mend> {
    let value = value.trim_matches(|c| is_blank(c) || matches!(c, '=' | '＝'));
    let first = value.chars().next().filter(|c| !is_hash(*c))?;
    let value = match OPENING.contains(first) {
        true => Structure::of(value).mend(),
        false => scalar(value),
    };
    Some(Mend {
        line: format!("{} = {}", key(typed), value.line),
        is_sure: value.is_sure && is_sure_key(typed),
    })
}

/// A single value.
fn scalar(value: &str) -> Mend {
    let first = value.chars().next().unwrap_or(' ');
    let is_opened = is_quote(first) || matches!(first, '「' | '『');
    if let Some((inner, rest)) = is_opened.then(|| closed(value, first)).flatten() {
        return quoted(inner, rest);
    }
    if !is_quote(first) {
        return bare(value);
    }
    match remarked(value, first) {
        Some((inner, remark)) => Mend {
            is_sure: false,
            ..quoted(inner, remark)
        },
        None => half_open(value[first.len_utf8()..].trim_end_matches(is_blank)),
    }
}

/// The text between quotes, and a remark behind it that nothing marks as a comment but a blank.
fn remarked(value: &str, open: char) -> Option<(&str, &str)> {
    let (at, c) = value
        .char_indices()
        .skip(1)
        .find(|(_, c)| is_closing(open, *c))?;
    let rest = &value[at + c.len_utf8()..];
    let remark = rest.trim_matches(is_blank);
    let is_remark = rest.starts_with(is_blank) && !remark.is_empty();
    let is_plain = !remark.contains(|c: char| is_quote(c) || is_sign(c));
    (is_remark && is_plain).then_some((&value[open.len_utf8()..at], remark))
}

/// The text between quotes, and the comment behind it; `None` where the quotes are not closed at the
/// end of the value.
fn closed(value: &str, open: char) -> Option<(&str, &str)> {
    let mut places = value.char_indices().skip(1);
    let end = |(at, c): (usize, char)| {
        let rest = value[at + c.len_utf8()..].trim_matches(|c| is_blank(c) || is_end(c));
        let ends = is_closing(open, c) && (rest.is_empty() || rest.starts_with(is_hash));
        ends.then(|| {
            (
                &value[open.len_utf8()..at],
                rest.trim_start_matches(is_hash),
            )
        })
    };
    places.find_map(end)
}

/// What people put behind a value.
fn is_end(c: char) -> bool {
    ",，、;；。".contains(c)
}

fn quoted(inner: &str, comment: &str) -> Mend {
    let pieces: Vec<&str> = inner.split(is_quote).collect();
    let is_gap = |piece: &&str| {
        let bare = piece.trim_matches(is_blank);
        !bare.is_empty() && bare.chars().all(is_end)
    };
    let own = match pieces.len() % 2 {
        1 => inner.to_string(),
        _ => pieces.concat(),
    };
    // "a", "b" is a list.
    match pieces.iter().any(is_gap) {
        true => {
            let items = pieces.iter().filter(|p| !is_gap(p)).map(|p| string(p));
            let items: Vec<String> = items.collect();
            Mend {
                line: format!("[{}]", items.join(", ")),
                is_sure: false,
            }
        }
        // A single quote inside is a slip, and two settings may stand on one line.
        false => Mend {
            line: with_comment(string(&own), comment),
            is_sure: pieces.len() % 2 == 1 && (pieces.len() == 1 || !inner.contains(['=', '＝'])),
        },
    }
}

/// A value with a quote only before it, or with one inside.
fn half_open(inner: &str) -> Mend {
    let cut = inner.find(is_hash).unwrap_or(inner.len());
    let own = inner[..cut].trim_matches(is_blank).replace(is_quote, "");
    Mend {
        line: with_comment(string(&own), inner[cut..].trim_start_matches(is_hash)),
        is_sure: cut == inner.len() && !inner.contains(is_quote),
    }
}

/// A value without quotes.
fn bare(value: &str) -> Mend {
    let is_comment = |(at, c): &(usize, char)| is_hash(*c) && value[..*at].ends_with(is_blank);
    let comment = value.char_indices().find(is_comment).map(|(at, _)| at);
    let own = value[..comment.unwrap_or(value.len())].trim_matches(|c| is_blank(c) || is_end(c));
    let comment = comment.map_or("", |at| value[at..].trim_start_matches(is_hash));
    if let Some(plain) = plain(own) {
        return sure(with_comment(plain, comment));
    }
    let text = own.trim_end_matches(is_quote);
    Mend {
        line: with_comment(string(&text.replace(is_quote, "")), comment),
        is_sure: comment.is_empty() && !text.contains(|c| is_quote(c) || "=＝".contains(c)),
    }
}

/// A list or an inline table, read sign by sign.
#[derive(Default)]
struct Structure {
    line: String,
    /// What is still to be closed.
    open: Vec<char>,
    is_doubtful: bool,
}

impl Structure {
    fn of(text: &str) -> Structure {
        let mut made = Structure::default();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = made.take(c, rest);
        }
        made
    }

    /// The line, with what was left open closed.
    fn mend(mut self) -> Mend {
        let is_sure = !self.is_doubtful && self.open.is_empty();
        self.line.extend(self.open.iter().rev());
        Mend {
            line: self.line,
            is_sure,
        }
    }

    /// Takes what a rest begins with, and gives what is left of it.
    fn take<'a>(&mut self, c: char, rest: &'a str) -> &'a str {
        let behind = &rest[c.len_utf8()..];
        match c {
            _ if is_hash(c) => {
                self.line.push_str(&format!(" #{behind}"));
                return "";
            }
            '[' | '［' => self.opens('[', ']'),
            '{' | '｛' => self.opens('{', '}'),
            ']' | '］' | '}' | '｝' => {
                let close = if matches!(c, ']' | '］') { ']' } else { '}' };
                self.is_doubtful |= self.open.last().is_some_and(|own| *own != close);
                self.open.pop();
                self.line.push(close);
            }
            ',' | '，' | '、' => self.line.push_str(", "),
            '=' | '＝' => self.line.push_str(" = "),
            _ if is_blank(c) => {}
            _ if is_quote(c) || matches!(c, '「' | '『') => return self.text(c, rest),
            _ => return self.word(rest),
        }
        behind
    }

    fn opens(&mut self, sign: char, close: char) {
        self.line.push(sign);
        self.open.push(close);
    }

    /// A text in quotes.
    fn text<'a>(&mut self, open: char, rest: &'a str) -> &'a str {
        let mut places = rest.char_indices().skip(1);
        let end = places.find(|(at, c)| {
            let behind = rest[at + c.len_utf8()..].trim_start_matches(is_blank);
            is_closing(open, *c) && (behind.is_empty() || behind.starts_with(is_sign))
        });
        let Some((at, c)) = end else {
            self.is_doubtful = true;
            return self.word(&rest[open.len_utf8()..]);
        };
        let (whole, behind) = rest.split_at(at + c.len_utf8());
        let inner = &rest[open.len_utf8()..at];
        match (open, c) {
            // A quote is missing between two texts.
            _ if inner.contains(is_quote) => {
                self.is_doubtful = true;
                let items = inner.split([',', '，', '、']);
                let items =
                    items.map(|item| string(item.trim_matches(|c| is_quote(c) || is_blank(c))));
                self.line.push_str(&items.collect::<Vec<_>>().join(", "));
            }
            ('"', '"') => self.line.push_str(whole),
            _ => self.line.push_str(&string(inner)),
        }
        behind
    }

    /// A word without quotes: a key before its sign, else a value.
    fn word<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = rest.find(is_sign).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let word = word.trim_matches(is_blank);
        match behind.starts_with(['=', '＝']) {
            true => self.line.push_str(&key(word)),
            false => self.line.push_str(&plain(word).unwrap_or_else(|| {
                self.is_doubtful |= word.contains(is_quote);
                string(&word.replace(is_quote, ""))
            })),
        }
        behind
    }
}

/// Whether a character ends a word or a text inside a list.
fn is_sign(c: char) -> bool {
    is_hash(c) || "[［]］{｛}｝,，、=＝".contains(c)
}

/// Whether a line leaves a list or a table open.
pub(super) fn leaves_open(line: &str) -> bool {
    let body = line.trim_matches(is_blank);
    let value = cut(body).map_or(body, |(_, value)| value.trim_matches(is_blank));
    let is_open = || !Structure::of(value).open.is_empty();
    value.starts_with(|c| OPENING.contains(c)) && is_open()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(line: &str) -> (String, bool) {
        mend(line).map_or((String::new(), false), |m| (m.line, m.is_sure))
    }

    #[test]
    fn what_can_mean_one_thing_only_is_mended() {
        for (typed, meant) in [
            ("title = “例の計画”", "title = \"例の計画\""),
            ("title＝”例の計画”", "title = \"例の計画\""),
            ("title = 「例の計画」", "title = \"例の計画\""),
            ("title = 「例」の計画", "title = \"「例」の計画\""),
            ("title = \"例の計画”", "title = \"例の計画\""),
            ("title = \"例の計画", "title = \"例の計画\""),
            ("title = 例の計画\"", "title = \"例の計画\""),
            ("title = 例の計画", "title = \"例の計画\""),
            ("　ｔｉｔｌｅ　＝　“例”　＃題名", "title = \"例\" #題名"),
            ("title = \"例の\"緑\"計画\"", "title = '例の\"緑\"計画'"),
            ("title: 例の計画", "title = \"例の計画\""),
            ("title == \"例\"", "title = \"例\""),
            ("id = \"rei\",", "id = \"rei\""),
            ("id = rei", "id = \"rei\""),
            ("fiscal_year = ２０２０", "fiscal_year = 2020"),
            ("fiscal_year = 令和2年度", "fiscal_year = \"令和2年度\""),
            ("due = 2021/4/30", "due = \"2021/4/30\""),
            ("due = 2021-4-30", "due = \"2021-4-30\""),
            ("ask_related = True", "ask_related = true"),
            ("ask_related = ｔｒｕｅ", "ask_related = true"),
            ("ask_related = はい # 送る", "ask_related = true # 送る"),
            ("folder = \"..\\前年度\"", "folder = '..\\前年度'"),
            ("folder = ..\\前年度", "folder = '..\\前年度'"),
            ("[from", "[from]"),
            ("［from］", "[from]"),
            ("【ｆｒｏｍ】＃依頼元", "[from] #依頼元"),
            ("from]", "[from]"),
            ("[[rule]", "[[rule]]"),
            ("＃ 説明", "# 説明"),
            ("\u{feff}id = \"rei\"", "id = \"rei\""),
            ("とりくみ = \"title\"", "\"とりくみ\" = \"title\""),
            ("\"とりくみ” = “title”", "\"とりくみ\" = \"title\""),
            (
                "levels = [分野、グループ]",
                "levels = [\"分野\", \"グループ\"]",
            ),
            (
                "levels = ［“分野”，\"グループ\"］",
                "levels = [\"分野\", \"グループ\"]",
            ),
            (
                "A106 = ｛ severity = info、over = ２０ ｝",
                "A106 = {severity = \"info\", over = 20}",
            ),
            ("  「実施」、", "\"実施\", "),
        ] {
            assert_eq!(mended(typed), (meant.to_string(), true), "{typed}");
        }
    }

    #[test]
    fn what_can_mean_several_things_is_only_proposed() {
        for (typed, proposed) in [
            ("title = \"例の計画 # 題名", "title = \"例の計画\" # 題名"),
            ("title = 例の計画 # 題名", "title = \"例の計画\" # 題名"),
            ("title = \"例\" の計画", "title = \"例\" #の計画"),
            ("title = \"例\"の計画", "title = \"例の計画\""),
            ("id = \"midori\" 変えない", "id = \"midori\" #変えない"),
            (
                "levels = \"分野\", \"グループ\"",
                "levels = [\"分野\", \"グループ\"]",
            ),
            (
                "levels = [\"分野\", \"グループ\"",
                "levels = [\"分野\", \"グループ\"]",
            ),
            (
                "levels = [\"分野, \"グループ\"]",
                "levels = [\"分野\", \"グループ\"]",
            ),
            ("title =", ""),
            ("title", ""),
            ("ここに題名を書く", ""),
        ] {
            assert_eq!(mended(typed), (proposed.to_string(), false), "{typed}");
        }
    }
}
