//! The text of a mail to a section, from a template of its words.

use super::reminders::Reminder;
use crate::text::similar::nearest;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

/// How the line begins that says the subject.
const SUBJECT: &str = "件名：";

/// The names that a template may use, beside those of what it repeats.
pub const NAMES: [&str; 25] = [
    "種類",
    "状態",
    "調査",
    "年度",
    "依頼元",
    "連絡先",
    "コード",
    "課名",
    "部名",
    "宛先",
    "事業",
    "事業数",
    "該当なしの数",
    "提出期限",
    "期限超過",
    "いつまでに",
    "受付",
    "届いたファイル",
    "添付",
    "未記入",
    "未記入の数",
    "直す",
    "直す数",
    "確認",
    "確認の数",
];

/// A template of the words.
pub struct Template<'t> {
    /// The file, as people are told of it.
    file: &'t str,
    text: &'t str,
    environment: Environment<'t>,
}

/// A text that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The subject; empty where the template has none.
    pub subject: String,
    /// The text below it.
    pub body: String,
}

impl<'t> Template<'t> {
    /// A template of a file.
    ///
    /// # Errors
    /// In a sentence, where it cannot be used.
    pub fn new(file: &'t str, text: &'t str) -> Result<Template<'t>, String> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut syntax = SyntaxConfig::builder();
        let syntax = syntax.trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.unwrap_or_default());
        let template = Template {
            file,
            text,
            environment,
        };
        let compiled = template.environment.template_from_str(text);
        let used = compiled.map_err(|error| template.sentence(&error))?;
        let mut unknown: Vec<String> = used.undeclared_variables(false).into_iter().collect();
        unknown.retain(|name| !NAMES.contains(&name.as_str()) && name != "range");
        unknown.sort_by_key(|name| text.find(name.as_str()));
        match unknown.first() {
            Some(name) => Err(template.unknown(name)),
            None => Ok(template),
        }
    }

    /// The text for a section.
    ///
    /// # Errors
    /// In a sentence, where the template asks for what there is not.
    pub fn mail(&self, reminder: &Reminder) -> Result<Mail, String> {
        let text = self.environment.render_str(self.text, Serde(reminder));
        let text = text.map_err(|error| self.sentence(&error))?;
        let text = text.replace("\r\n", "\n");
        let text = text.trim_start_matches(['\n', '\u{feff}']).trim_end();
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        Ok(match first.strip_prefix(SUBJECT) {
            Some(subject) => Mail {
                subject: subject.trim().to_string(),
                body: rest.trim_start_matches('\n').to_string(),
            },
            None => Mail {
                subject: String::new(),
                body: text.to_string(),
            },
        })
    }

    fn unknown(&self, name: &str) -> String {
        let number = self.text.lines().position(|line| line.contains(name));
        let near = nearest(name, NAMES.iter().copied());
        let near = near.map_or(String::new(), |near| {
            format!("「{near}」のことでしょうか。")
        });
        format!(
            "{}に「{name}」という名前がありますが、使えません。{near}使える名前は {} です。",
            self.place(number.map(|number| number + 1)),
            NAMES.join("、")
        )
    }

    /// What is wrong, in plain words.
    fn sentence(&self, error: &Error) -> String {
        let todo = match error.kind() {
            ErrorKind::SyntaxError | ErrorKind::InvalidDelimiter => {
                "{{ と }}、{% if … %} と {% endif %}、{% for … %} と {% endfor %} がそろっているか、確かめてください。"
            }
            ErrorKind::UndefinedError => {
                "{{ }} の中の名前を確かめてください。繰り返しの中で使える名前は、もとのひな形にあります。"
            }
            _ => "もとのひな形と見比べて、書き直してください。",
        };
        let line = error.line();
        let quoted = line.and_then(|line| self.text.lines().nth(line.checked_sub(1)?));
        let quoted = quoted.map(str::trim).filter(|line| !line.is_empty());
        let quoted = quoted.map_or(String::new(), |line| format!("「{line}」の近くが"));
        format!("{}の{quoted}読み取れません。{todo}", self.place(line))
    }

    fn place(&self, line: Option<usize>) -> String {
        match line {
            Some(line) => format!("{} の{line}行目", self.file),
            None => self.file.to_string(),
        }
    }
}

impl Mail {
    /// The whole text as a file for Notepad: with a byte order mark, and lines that end in CRLF.
    pub fn file(&self) -> Vec<u8> {
        let subject = match self.subject.is_empty() {
            true => String::new(),
            false => format!("{SUBJECT}{}\n\n", self.subject),
        };
        let text = format!("\u{feff}{subject}{}\n", self.body);
        text.replace('\n', "\r\n").into_bytes()
    }
}
