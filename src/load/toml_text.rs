//! Reads TOML as clerks type it. A line that can mean one thing only is read as that; of any other the
//! line as it should be is told.

use super::toml_error;
use super::toml_line::{Mend, cut, folded, leaves_open, mend, plain, string};
use crate::model::fact::Fact;
use crate::text::similar::nearest;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::Error;

/// What a file says, and its text with the lines as they were read: no line is added or left out. What
/// cannot be read becomes a fact.
pub(super) fn read<T: DeserializeOwned>(
    file: &str,
    text: &str,
    facts: &mut Vec<Fact>,
) -> Option<(T, String)> {
    let typed = text;
    let mut text = prepared(typed);
    let mut rounds = text.lines().count();
    loop {
        let error = match toml::from_str(&text) {
            Ok(value) => return Some((value, text)),
            Err(error) => error,
        };
        let changes = changes(&text, &error);
        let helping = changes.iter().filter(|c| c.helps::<T>(&text, &error));
        let best = helping.clone().find(|c| c.is_sure).filter(|_| rounds > 0);
        let Some(best) = best else {
            let proposed = helping.clone().next().map(|c| c.line(&text));
            facts.push(toml_error::fact(
                file,
                typed,
                &text,
                &error,
                proposed.as_deref(),
            ));
            return None;
        };
        text = best.applied(&text);
        rounds -= 1;
    }
}

/// A text without what editors leave in it, and with Windows paths that TOML would read otherwise.
fn prepared(text: &str) -> String {
    let text = text.replace(['\u{feff}', '\u{1a}', '\0'], "");
    let text = match text.contains('\n') {
        true => text,
        false => text.replace('\r', "\n"),
    };
    let lines = text.split('\n').map(|line| {
        let path = cut(line).filter(|(key, value)| folded(key) == "folder" && is_path(value));
        let meant = path.and_then(|_| mend(line)).filter(|m| m.is_sure);
        meant.map_or(line.to_string(), |m| m.line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a value between double quotes has backslashes that are not doubled: `..\r1` is no line end.
fn is_path(value: &str) -> bool {
    let runs = value.split(|c| c != '\\').map(str::len);
    value.trim_start().starts_with('"') && runs.into_iter().any(|run| run % 2 == 1)
}

/// A part of a text and what may stand there instead.
struct Change {
    at: Range<usize>,
    text: String,
    is_sure: bool,
}

impl Change {
    fn applied(&self, text: &str) -> String {
        let before = text.get(..self.at.start).unwrap_or_default();
        let behind = text.get(self.at.end..).unwrap_or_default();
        format!("{before}{}{behind}", self.text)
    }

    /// The line as it would be.
    fn line(&self, text: &str) -> String {
        let at = line_of(text, self.at.start);
        let changed = self.applied(text);
        changed
            .lines()
            .nth(at)
            .unwrap_or_default()
            .trim()
            .to_string()
    }

    /// Whether reading comes farther with the change: to no error, or one of another line or kind. The
    /// parser does not tell errors in their order.
    fn helps<T: DeserializeOwned>(&self, text: &str, error: &Error) -> bool {
        let changed = self.applied(text);
        let Err(next) = toml::from_str::<T>(&changed) else {
            return true;
        };
        let line = |text: &str, e: &Error| e.span().map(|span| line_of(text, span.start));
        let (old, new) = (line(text, error), line(&changed, &next));
        match (is_syntax(text), is_syntax(&changed)) {
            (true, true) => new != old,
            (true, false) => true,
            (false, true) => false,
            (false, false) => new != old || next.message() != error.message(),
        }
    }
}

/// Whether a text is no TOML at all.
fn is_syntax(text: &str) -> bool {
    toml::from_str::<toml::Table>(text).is_err()
}

/// The line of a byte, counted from zero.
fn line_of(text: &str, at: usize) -> usize {
    toml_error::line(text, at) as usize
}

/// Where a line stands.
fn span_of(text: &str, line: usize) -> Option<Range<usize>> {
    let own = text.split('\n').nth(line)?;
    let start: usize = text.split('\n').take(line).map(|l| l.len() + 1).sum();
    Some(start..start + own.len())
}

/// What may have been meant where a text cannot be read, the likeliest first.
fn changes(text: &str, error: &Error) -> Vec<Change> {
    let line = error.span().map_or(0, |span| line_of(text, span.start));
    match is_syntax(text) {
        true => [of_line(text, line), closed(text, line)]
            .into_iter()
            .flatten()
            .collect(),
        false => of_type(text, error).into_iter().collect(),
    }
}

fn of_line(text: &str, line: usize) -> Option<Change> {
    let at = span_of(text, line)?;
    let Mend { line, is_sure } = mend(&text[at.clone()])?;
    Some(Change {
        at,
        text: line,
        is_sure,
    })
}

/// A list that was left open above a line is closed before it.
fn closed(text: &str, line: usize) -> Option<Change> {
    let lines: Vec<&str> = text.split('\n').collect();
    let before = lines.get(..line)?;
    let is_filled = |l: &&str| !l.trim().is_empty() && !l.trim_start().starts_with('#');
    let last = before.iter().rposition(is_filled)?;
    before.iter().rposition(|l| leaves_open(l))?;
    let end = span_of(text, last)?.end;
    Some(Change {
        at: end..end,
        text: "]".to_string(),
        is_sure: true,
    })
}

/// A value of another kind, or a key that is written otherwise.
fn of_type(text: &str, error: &Error) -> Option<Change> {
    let at = error.span()?;
    let raw = text.get(at.clone())?;
    let bare = raw.trim_matches(['"', '\'']);
    let message = error.message();
    let change = |text: String, is_sure| Change {
        at: at.clone(),
        text,
        is_sure,
    };
    if message.contains("unknown field") {
        let keys: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let (own, known) = keys.split_first()?;
        let meant = folded(own).to_lowercase();
        let same = known.iter().find(|key| **key == meant);
        let near = same
            .copied()
            .or_else(|| nearest(own, known.iter().copied()))?;
        return (bare == *own).then(|| change(near.to_string(), same.is_some()));
    }
    let is_scalar = !raw.starts_with(['[', '{']) && !raw.contains('\n');
    match toml_error::wanted(message).filter(|_| is_scalar)? {
        toml_error::TEXT => Some(change(string(raw), true)),
        toml_error::LIST => {
            let items: Vec<&str> = bare.split(['、', '，', ',', '､']).collect();
            let list: Vec<String> = items.iter().map(|item| string(item.trim())).collect();
            Some(change(format!("[{}]", list.join(", ")), items.len() == 1))
        }
        _ => plain(bare).map(|value| change(value, true)),
    }
}

#[cfg(test)]
mod tests {
    use crate::load::{survey, template, trial};
    use crate::model::fact::Fact;
    use crate::text::normalize::normalize;

    const GOOD: &str = "id = \"rei\"\ntitle = \"例の計画\"\nfiscal_year = \"令和2年度\"\ndue = \"令和3年4月30日\"\nask_related = false\nlevels = [\"分野\", \"施策\"]\n\n[from]\nsection = \"甲課\"\ncontact = \"内線 1234\"\n\n[columns]\n\"とりくみ\" = \"title\"\n\n[previous]\nfolder = \"../r1\"\n\n[limits]\nfile_mb = 100\n";

    fn with(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        GOOD.replacen(from, to, 1)
    }

    #[test]
    fn slips_that_mean_one_thing_are_read() {
        let mut facts = vec![];
        let good = format!("{:?}", survey::read(GOOD, &mut facts).unwrap());
        for (from, to) in [
            ("\"例の計画\"", "“例の計画”"),
            ("\"例の計画\"", "”例の計画”"),
            ("\"例の計画\"", "「例の計画」"),
            ("\"例の計画\"", "'例の計画'"),
            ("\"例の計画\"", "例の計画"),
            ("\"例の計画\"", "\"例の計画"),
            ("\"例の計画\"", "例の計画\""),
            ("\"例の計画\"", "\"例の計画\"、"),
            ("\"例の計画\"", "\"例の計画\"　＃題名"),
            ("title = ", "title＝"),
            ("title = ", "title　=　"),
            ("title = ", "ｔｉｔｌｅ = "),
            ("title = ", "Title = "),
            ("title = ", "title: "),
            ("title = ", "　title = "),
            ("id = \"rei\"", "\u{feff}id = \"rei\""),
            ("id = \"rei\"", "id = rei"),
            ("\"令和2年度\"", "令和2年度"),
            ("\"令和2年度\"", "\"令和２年度\""),
            ("\"令和2年度\"", "２０２０"),
            ("\"令和2年度\"", "2020年度"),
            ("\"令和3年4月30日\"", "2021-4-30"),
            ("\"令和3年4月30日\"", "2021-04-30"),
            ("\"令和3年4月30日\"", "２０２１／４／３０"),
            ("ask_related = false", "ask_related = False"),
            ("ask_related = false", "ask_related = \"false\""),
            ("ask_related = false", "ask_related = いいえ"),
            ("ask_related = false", "ask_related = no"),
            ("[\"分野\", \"施策\"]", "［“分野”、“施策”］"),
            ("[\"分野\", \"施策\"]", "[分野, 施策]"),
            ("\"施策\"]", "\"施策\""),
            ("[from]", "[from"),
            ("[from]", "［from］"),
            ("[from]", "【from】"),
            ("[from]", "[ｆｒｏｍ]"),
            ("[from]", "＃ 依頼元\n[from]"),
            ("\"とりくみ\" =", "とりくみ ="),
            ("\"../r1\"", "'../r1'"),
            ("\"../r1\"", "../r1"),
            ("file_mb = 100", "file_mb = １００"),
            ("file_mb = 100", "file_mb = \"100\""),
            ("\"内線 1234\"", "内線 1234"),
        ] {
            let mut facts = vec![];
            let read = survey::read(&with(from, to), &mut facts);
            assert_eq!(trial::reported(&facts), Vec::<String>::new(), "{to}");
            let read = format!("{:?}", read.unwrap());
            // A line more moves the places behind it.
            let same = |text: &str| text.split(" previous: ").next().map(str::to_string);
            assert_eq!(same(&read), same(&good), "{to}");
        }
    }

    #[test]
    fn paths_of_windows_are_read_as_typed() {
        for (typed, path) in [
            ("\"..\\前年度\"", "..\\前年度"),
            ("\"..\\r1\"", "..\\r1"),
            ("\"..\\new\\table\"", "..\\new\\table"),
            ("\"..\\\\r1\"", "..\\r1"),
            ("\"C:\\調査\\令和元年度\"", "C:\\調査\\令和元年度"),
            ("\"\\\\server\\調査\"", "\\\\server\\調査"),
            ("..\\前年度", "..\\前年度"),
            ("“..\\前年度”", "..\\前年度"),
        ] {
            let mut facts = vec![];
            let read = survey::read(&with("\"../r1\"", typed), &mut facts).unwrap();
            assert_eq!(read.previous.unwrap().folder, path, "{typed}");
        }
    }

    #[test]
    fn what_is_left_is_told_with_the_line_as_it_should_be() {
        let mut wrong = String::new();
        for (from, to, told) in [
            (
                "\"例の計画\"",
                "",
                "A2 「title」の右に値がありません（「title =」）／次のように書いてください： title =",
            ),
            (
                "\"例の計画\"",
                "\"例の計画 # 題名",
                "title = \"例の計画\" # 題名",
            ),
            ("\"例の計画\"", "\"例\" の計画", "「の」"),
            ("title = ", "titel = ", "title = \"例の計画\""),
            (
                "title = ",
                "題名 = ",
                "「題名」という項目はありません（「題名 = \"例の計画\"」）",
            ),
            ("[from]", "（from）", "[from]"),
            ("\"令和2年度\"", "", "fiscal_year = \"令和2年度\""),
            ("title = \"例の計画\"", "ここに題名を書く", "「#」"),
            ("title = \"例の計画\"", "title \"例の計画\"", "7文字目"),
            ("id = \"rei\"", "id = \"rei\"\nid = \"rei\"", "二度"),
            (
                "[\"分野\", \"施策\"]",
                "\"分野、施策\"",
                "levels = [\"分野\", \"施策\"]",
            ),
            ("[\"分野\", \"施策\"]", "[\"分野, \"施策\"]", "levels = ["),
            ("[from]\n", "", "「[from]」の行より下"),
            ("title = \"例の計画\"\n", "", "「title」の項目が足りません"),
            ("section = ", "due = ", "「due」は、「[from]」の行より上"),
            ("[from]", "[差出人]", "「差出人」という項目はありません"),
            (
                "ask_related = false",
                "ask_related = たぶん",
                "true か false",
            ),
            ("file_mb = 100", "file_mb = 百", "整数"),
        ] {
            let mut facts = vec![];
            assert!(survey::read(&with(from, to), &mut facts).is_none(), "{to}");
            let reported = trial::reported(&facts).join("\n");
            if !reported.contains(told) {
                wrong += &format!("{to}: no {told} in {reported}\n");
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }

    /// A slip that people make in a line.
    type Slip = fn(&str) -> String;

    const SLIPS: [(&str, Slip); 26] = [
        ("curly quotes", |l| {
            l.replacen('"', "“", 1).replace('"', "”")
        }),
        ("closing quotes", |l| l.replace('"', "”")),
        ("primes", |l| l.replace('"', "″")),
        ("full-width quotes", |l| l.replace('"', "＂")),
        ("corner brackets", |l| {
            l.replacen('"', "「", 1).replacen('"', "」", 1)
        }),
        ("double corners", |l| {
            l.replacen('"', "『", 1).replacen('"', "』", 1)
        }),
        ("no first quote", |l| l.replacen('"', "", 1)),
        ("no last quote", |l| {
            l.rsplit_once('"')
                .map_or(l.to_string(), |(a, b)| format!("{a}{b}"))
        }),
        ("no quotes", |l| l.replace('"', "")),
        ("full-width sign", |l| l.replace('=', "＝")),
        ("two signs", |l| l.replace('=', "==")),
        ("a colon", |l| l.replace(" =", ":")),
        ("no sign", |l| l.replace(" =", "")),
        ("a comma behind", |l| format!("{l},")),
        ("a Japanese comma behind", |l| format!("{l}、")),
        ("a semicolon behind", |l| format!("{l};")),
        ("a full stop behind", |l| format!("{l}。")),
        ("full-width blanks", |l| {
            format!("　{}　", l.replace(' ', "　"))
        }),
        ("blanks that do not break", |l| l.replace(' ', "\u{a0}")),
        ("a character without width", |l| format!("\u{200b}{l}")),
        ("full-width letters", |l| {
            let wide =
                |c: char| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c.is_ascii_graphic());
            l.chars().map(|c| wide(c).unwrap_or(c)).collect()
        }),
        ("capitals", |l| l.to_ascii_uppercase()),
        ("a full-width remark", |l| format!("{l}　＃説明")),
        ("words behind", |l| format!("{l} 説明")),
        ("a mark before", |l| format!("※{l}")),
        ("brackets of another kind", |l| {
            l.replace('[', "【").replace(']', "】")
        }),
    ];

    #[test]
    fn no_slip_changes_a_setting_in_silence_and_each_is_told_in_words() {
        let said = |survey: crate::model::survey::Survey| {
            let debug = format!("{survey:?}");
            normalize(&debug.replace("\\u{3000}", "").replace("\\u{a0}", ""))
        };
        let good = said(survey::read(GOOD, &mut vec![]).unwrap());
        let (mut read, mut told, mut wrong) = (0, 0, String::new());
        let lines: Vec<&str> = GOOD.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, l)| !l.is_empty()) {
            for (kind, slip) in SLIPS {
                let typed = slip(line);
                let mut all = lines.clone();
                all[at] = &typed;
                let mut facts = vec![];
                let survey = survey::read(&all.join("\n"), &mut facts);
                let reported = trial::reported(&facts).join("\n");
                match survey.filter(|_| facts.is_empty()).map(said) {
                    Some(survey) if survey == good => read += 1,
                    Some(_) => wrong += &format!("{kind}: {typed} is read otherwise\n"),
                    None if reported.is_empty()
                        || reported.contains("書き方が正しくありません") =>
                    {
                        wrong += &format!("{kind}: {typed} gives 「{reported}」\n");
                    }
                    None => told += 1,
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        assert!(read > 200 && told > 30, "{read} read, {told} told");
    }

    #[test]
    fn templates_are_read_with_the_same_slips() {
        let text = template::built_in("list").unwrap();
        let read = |text: &str, facts: &mut Vec<Fact>| {
            let read = template::read("list.toml", text, facts)?;
            let own = crate::model::template::Template {
                text: String::new(),
                ..read
            };
            Some(format!("{own:?}"))
        };
        let good = read(text, &mut vec![]).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let mut wrong = String::new();
        for (at, line) in lines.iter().enumerate() {
            for (kind, slip) in &SLIPS[..4] {
                let typed = slip(line);
                let mut all = lines.clone();
                all[at] = &typed;
                let mut facts = vec![];
                let own = read(&all.join("\n"), &mut facts);
                if own.as_ref().is_some_and(|own| *own != good) || own.is_none() && facts.is_empty()
                {
                    wrong += &format!("{kind}: {typed}\n");
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}
