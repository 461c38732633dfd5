//! A template as its TOML file says it: the fields asked, and the lines of a measure's sheet.
//!
//! The dropdown, the prompt, the guide text, the rules and the report's column all read the one
//! [`Field`] entry.

use indexmap::IndexMap;
use serde::Deserialize;

/// A form's design.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The file's stem, as survey.toml names it.
    pub name: String,
    /// What people call this form, such as 個票.
    pub title: String,
    /// The key of the choice field that the report counts by.
    pub status: String,
    /// How to fill the form in, a line each, shown on the first sheet.
    pub guide: Vec<String>,
    /// What is asked, in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// The sheet made for each measure.
    pub sheet: SheetDesign,
}

impl Template {
    /// The field of a key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    /// The field that the report counts by.
    pub fn status_field(&self) -> Option<&Field> {
        self.field(&self.status)
    }
}

/// The sheet of one measure: its columns and, from top to bottom, its lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetDesign {
    /// Widths in half-width characters. The first is the label column.
    pub columns: Vec<f64>,
    /// The lines.
    #[serde(rename = "line")]
    pub lines: Vec<Line>,
}

/// One line of a sheet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The slots from left to right.
    pub slots: Vec<Slot>,
}

/// One slot of a line. Exactly one of `show`, `ask`, `heading`, `text` and `block` is set, which
/// the loader checks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// A plan column by its role, or by its heading for a column the tool has no role for.
    pub show: Option<String>,
    /// A field that the section answers.
    pub ask: Option<String>,
    /// A band across the line.
    pub heading: Option<String>,
    /// Plain text.
    pub text: Option<String>,
    /// A block with a shape of its own.
    pub block: Option<Block>,
    /// The label to print where it differs from the plan's heading.
    pub label: Option<String>,
    /// How many columns the slot takes, its label included. Without it, the rest of the line.
    pub span: Option<u32>,
    /// The least height in lines of text.
    pub lines: Option<usize>,
}

/// The blocks that are more than a label and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// The schedule: the years above, the plan of each year below.
    Years,
    /// Every plan column that no other slot shows, a line each.
    Others,
    /// Where else the plan prints this measure (再掲).
    Reprints,
}

/// One question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The identifier used in every CSV.
    pub key: String,
    /// The label that people read.
    pub label: String,
    /// What kind of answer is asked.
    pub kind: Kind,
    /// Whether an answer is required.
    #[serde(default)]
    pub required: bool,
    /// Required only while these fields have one of these values.
    #[serde(default)]
    pub when: IndexMap<String, Vec<String>>,
    /// Not required while these fields have one of these values.
    #[serde(default)]
    pub unless: IndexMap<String, Vec<String>>,
    /// The choices of a `choice` field.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// The unit of a number, such as 件.
    #[serde(default)]
    pub unit: String,
    /// The least number, or the first date as `yyyy-mm-dd`.
    pub min: Option<Bound>,
    /// The greatest number, or the last date.
    pub max: Option<Bound>,
    /// The greatest number of characters.
    pub max_chars: Option<usize>,
    /// What the section sees when it stands on the cell. At most 255 characters.
    #[serde(default)]
    pub prompt: String,
    /// The least height of the answer cell in lines of text.
    #[serde(default = "one_line")]
    pub lines: usize,
}

fn one_line() -> usize {
    1
}

/// A bound of a number or of a date.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Bound {
    /// A whole number.
    Whole(i64),
    /// A decimal number.
    Decimal(f64),
    /// A date as `yyyy-mm-dd`, or a number as text.
    Text(String),
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Bound::Whole(n) => write!(f, "{n}"),
            Bound::Decimal(n) => write!(f, "{n}"),
            Bound::Text(t) => f.write_str(t),
        }
    }
}

/// What kind of answer a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One of the field's choices.
    Choice,
    /// Free text.
    Text,
    /// A number with the field's unit.
    Number,
    /// A day.
    Date,
    /// A month.
    Month,
    /// はい or いいえ.
    YesNo,
}

/// One choice of a `choice` field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "ChoiceToml")]
pub struct Choice {
    /// The word itself.
    pub value: String,
    /// Fields that must be answered where this is chosen.
    pub needs: Vec<String>,
    /// Fields that must be blank where this is chosen.
    pub refuses: Vec<String>,
    /// The cell's colour in the report, as `RRGGBB`.
    pub color: Option<String>,
}

/// A choice may be written as a bare word or as a table.
#[derive(Deserialize)]
#[serde(untagged)]
enum ChoiceToml {
    Word(String),
    Table(ChoiceTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceTable {
    value: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    refuses: Vec<String>,
    color: Option<String>,
}

impl From<ChoiceToml> for Choice {
    fn from(toml: ChoiceToml) -> Choice {
        match toml {
            ChoiceToml::Word(value) => Choice {
                value,
                needs: vec![],
                refuses: vec![],
                color: None,
            },
            ChoiceToml::Table(t) => Choice {
                value: t.value,
                needs: t.needs,
                refuses: t.refuses,
                color: t.color,
            },
        }
    }
}

impl Field {
    /// The words a section may choose from: the field's own, はい and いいえ for a yes/no field,
    /// nothing for the other kinds.
    pub fn words(&self) -> Vec<&str> {
        match self.kind {
            Kind::YesNo => vec!["はい", "いいえ"],
            _ => self.choices.iter().map(|c| c.value.as_str()).collect(),
        }
    }

    /// What may be written, in words; empty where anything may.
    pub fn expects(&self) -> String {
        let unit = match self.unit.is_empty() {
            true => String::new(),
            false => format!("（単位：{}）", self.unit),
        };
        let kind = match self.kind {
            Kind::Choice | Kind::YesNo => self.words().join("／"),
            Kind::Number => format!("数字{unit}"),
            Kind::Date => "日付（例：令和2年7月4日）".to_string(),
            Kind::Month => "年月（例：令和2年7月）".to_string(),
            Kind::Text => self
                .max_chars
                .map_or(String::new(), |limit| format!("{limit}字まで")),
        };
        match self.bounds().is_empty() {
            true => kind,
            false => format!("{kind}　{}", self.bounds()),
        }
    }

    /// The bounds of a number or date in words; empty where there are none.
    pub fn bounds(&self) -> String {
        let is_date = self.kind == Kind::Date;
        let word = |bound: &Bound| match bound.to_string().parse() {
            Ok(day) if is_date => crate::text::date::wareki(day),
            _ => format!("{bound}{}", self.unit),
        };
        let (from, to) = match is_date {
            true => ("以後", "まで"),
            false => ("以上", "以下"),
        };
        match (&self.min, &self.max) {
            (Some(min), Some(max)) => format!("{}から{}まで", word(min), word(max)),
            (Some(min), None) => format!("{}{from}", word(min)),
            (None, Some(max)) => format!("{}{to}", word(max)),
            (None, None) => String::new(),
        }
    }

    /// The choice that bears exactly this word.
    pub fn choice(&self, word: &str) -> Option<&Choice> {
        self.choices.iter().find(|c| c.value == word)
    }

    /// Whether an answer is required, given the other answers of the same sheet.
    ///
    /// `answer_of` returns the normalised value of a field, empty when blank or unreadable.
    pub fn is_required(&self, answer_of: &dyn Fn(&str) -> String) -> bool {
        let holds = |(key, values): (&String, &Vec<String>)| values.contains(&answer_of(key));
        self.required && self.when.iter().all(holds) && !self.unless.iter().any(holds)
    }
}
