//! A template as its TOML file says it: the fields asked, and the lines of a measure's sheet.
//!
//! The dropdown, the prompt, the guide text, the rules and the report's column all read the one
//! [`Field`] entry.

use super::address::Address;
use super::own_rule::OwnRule;
use super::place::Place;
use crate::text::normalize::normalize;
use indexmap::IndexMap;
use serde::Deserialize;

/// The mark in a month or a box.
pub const MARKED: &str = "○";
/// The word for a measure, or a form, that a section has nothing to say about.
pub const NIL: &str = "該当なし";
/// What stands where nothing is asked, or nothing can be computed.
pub const NONE: &str = "－";

/// A form's design.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The file's stem, as survey.toml names it.
    pub name: String,
    /// What people call this form, such as 個票.
    pub title: String,
    /// The key of the choice field that the report counts by; empty where it counts by none.
    #[serde(default)]
    pub status: String,
    /// How to fill the form in, a line each, shown on the first sheet.
    pub guide: Vec<String>,
    /// What is asked, in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// Tables with a row for each thing given, and open rows below.
    #[serde(default)]
    pub rows: Vec<Rows>,
    /// The sheets of the report, by their names in `report::SHEETS`, from left to right.
    #[serde(default = "usual_report")]
    pub report: Vec<String>,
    /// Rules of the template's own.
    #[serde(default, rename = "rule")]
    pub own_rules: Vec<OwnRule>,
    /// How a measure is laid out.
    pub sheet: SheetDesign,
    /// Its own text, as it is kept beside the forms that are made of it.
    #[serde(skip)]
    pub text: String,
    /// The file or sheet that says it.
    #[serde(skip)]
    pub place: Place,
}

fn usual_report() -> Vec<String> {
    let usual = [
        "overview", "moved", "trend", "progress", "cards", "findings", "sources",
    ];
    usual.map(String::from).to_vec()
}

impl Template {
    /// The field of a key, or of the name of one of its cells.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let key = Address::parse(name).field;
        self.fields.iter().find(|f| f.key == key)
    }

    /// The table of a key.
    pub fn table(&self, key: &str) -> Option<&Rows> {
        self.rows.iter().find(|r| r.key == key)
    }

    /// The table in whose rows a field is asked.
    pub fn table_of(&self, field: &str) -> Option<&Rows> {
        self.rows.iter().find(|r| r.asks(field))
    }

    /// Whether a plan column is printed as a heading above the measures of a one-sheet form.
    pub fn groups_by(&self, key: &str) -> bool {
        self.sheet.arrange != Arrange::Sheets && key.starts_with("level")
    }

    /// The fields with one cell for each measure, in order.
    pub fn single_fields(&self) -> impl Iterator<Item = &Field> {
        let is_single = |f: &&Field| !f.has_parts() && self.table_of(&f.key).is_none();
        self.fields.iter().filter(is_single)
    }

    /// The words of the status field that fall behind what is planned: those of an earlier step
    /// than the planned state's. Empty where the plan says nothing that the field knows.
    pub fn behind(&self, planned: &str) -> Vec<String> {
        let Some(field) = self.status_field() else {
            return vec![];
        };
        let step = field.meant(planned).and_then(|c| c.step);
        let falls = |c: &&Choice| matches!((c.step, step), (Some(own), Some(due)) if own < due);
        let behind = field.choices.iter().filter(falls);
        behind.map(|c| c.value.clone()).collect()
    }

    /// The field in which a section says that a measure does not apply; `None` where it is not asked.
    pub fn nil_field(&self) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|f| f.choices.iter().any(|c| c.nil))
    }

    /// Whether a value of a field says that the measure does not apply.
    pub fn is_nil(&self, field: &str, value: &str) -> bool {
        let nil = self.nil_field().filter(|own| own.key == field);
        let choice = nil.and_then(|own| own.choice(value));
        choice.is_some_and(|choice| choice.nil)
    }

    /// Makes a measure that does not apply need no other answer.
    pub fn excuse_nil(&mut self) {
        let Some(nil) = self.nil_field() else {
            return;
        };
        let key = nil.key.clone();
        let words = nil.choices.iter().filter(|c| c.nil);
        let words: Vec<String> = words.map(|c| c.value.clone()).collect();
        for field in self
            .fields
            .iter_mut()
            .filter(|f| f.required && f.key != key)
        {
            let own = field.unless.answers.entry(key.clone()).or_default();
            let new = words.iter().filter(|word| !own.contains(word));
            let new: Vec<String> = new.cloned().collect();
            own.extend(new);
        }
    }

    /// The field that the report counts by.
    pub fn status_field(&self) -> Option<&Field> {
        self.field(&self.status)
    }
}

/// How the measures of a form are spread over sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arrange {
    /// A sheet for each measure.
    #[default]
    Sheets,
    /// One sheet: the measures' lines one below the other.
    Stack,
    /// One sheet: a row for each measure under a row of headings. The template has one line.
    List,
}

/// The sheet of one measure: its columns and, from top to bottom, its lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetDesign {
    /// How the measures are spread over sheets.
    #[serde(default)]
    pub arrange: Arrange,
    /// Whether the sheet prints landscape.
    #[serde(default)]
    pub landscape: bool,
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

/// One slot of a line. Exactly one of `show`, `ask`, `heading`, `text`, `block` and `rows` is
/// set, which the loader checks.
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
    /// A table of [`Template::rows`] by its key.
    pub rows: Option<String>,
    /// For `show`, `block = "years"` and `rows`: so many years after the one surveyed.
    #[serde(default)]
    pub year: i16,
    /// For `block = "years"`: which yearly column it shows: the schedule, `goal` or `actual`.
    pub of: Option<String>,
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
    /// The levels above the measure, a line each.
    Levels,
}

/// A table in a measure's lines: a row for each thing given, and open rows that sections may fill
/// and add to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// The identifier used in the hidden keys.
    pub key: String,
    /// What one row is called, such as 作業.
    pub label: String,
    /// Where given rows come from: `NAME.csv` of the project folder, `goals` for the lines of the
    /// year's goals, or else the lines of the plan column of that name.
    pub given: Option<String>,
    /// How many blank rows are issued below them.
    #[serde(default)]
    pub open: u32,
    /// The columns from left to right.
    pub columns: Vec<RowColumn>,
}

impl Rows {
    /// Whether a field is asked in the rows.
    pub fn asks(&self, field: &str) -> bool {
        self.columns.iter().any(|c| c.ask.as_deref() == Some(field))
    }

    /// The label over what its rows show of the year surveyed, where the template gives it one.
    pub fn label_of(&self, show: &str) -> Option<&str> {
        let mut columns = self.columns.iter();
        let column = columns.find(|c| c.year == 0 && c.show.as_deref() == Some(show))?;
        column.label.as_deref()
    }

    /// The keys of the fields asked, in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|c| c.ask.as_deref())
    }
}

/// A column of a table. Exactly one of `show`, `ask` and `number` is set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowColumn {
    /// A role or heading of the given rows; `text` for the lines of a plan column.
    pub show: Option<String>,
    /// For `show`: so many years after the one surveyed.
    #[serde(default)]
    pub year: i16,
    /// A field; a given row that has a column of the field's label shows that, locked.
    pub ask: Option<String>,
    /// The row's number.
    #[serde(default)]
    pub number: bool,
    /// The heading, where it is to differ from the field's label.
    pub label: Option<String>,
    /// How many of the sheet's columns it takes. Without it one; a field of months takes one for
    /// each month, and one more for the words 計画 and 実績 where its span says so.
    pub span: Option<u32>,
}

/// A condition on the plan, which is known before a form is made.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filled {
    /// The plan columns that must be filled, by their roles or headings.
    #[serde(default)]
    pub plan: Names,
}

/// A condition on the plan and on other answers.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Condition {
    /// The plan columns that must be filled, by their roles or headings.
    #[serde(default)]
    pub plan: Names,
    /// The values of other fields, by their keys.
    #[serde(flatten)]
    pub answers: IndexMap<String, Vec<String>>,
}

/// Names, of which a template may write a single one without brackets.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "NamesToml")]
pub struct Names(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum NamesToml {
    One(String),
    Several(Vec<String>),
}

impl From<NamesToml> for Names {
    fn from(toml: NamesToml) -> Names {
        match toml {
            NamesToml::One(name) => Names(vec![name]),
            NamesToml::Several(names) => Names(names),
        }
    }
}

/// Which of the sections in charge of a measure answer a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnsweredBy {
    /// Each of them, for itself.
    #[default]
    Each,
    /// The first that the plan names. The others see the question and cannot answer it.
    Lead,
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
    /// Which of the sections in charge of a measure answer.
    #[serde(default)]
    pub answered_by: AnsweredBy,
    /// Asked only of measures, or of given rows, for which the plan says something there.
    #[serde(default)]
    pub asked_where: Filled,
    /// Required only where this holds: each column is filled, each field has one of its values.
    #[serde(default)]
    pub when: Condition,
    /// Not required where one of these is filled or has one of its values.
    #[serde(default)]
    pub unless: Condition,
    /// The choices of a `choice` field.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// The unit of a number, such as 件; a plan column in braces where each measure has its own.
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
    /// An answer as it might be written, shown with the explanation of the question.
    #[serde(default)]
    pub example: String,
    /// The least height of the answer cell in lines of text.
    #[serde(default = "one_line")]
    pub lines: usize,
    /// A cell for each year of the plan up to the one surveyed, whose cell alone may be required.
    #[serde(default)]
    pub by_year: bool,
    /// Required only while the status falls behind what is planned for the year.
    #[serde(default)]
    pub when_behind: bool,
    /// For `choice`: its words from the one that is least far on to the farthest, for telling what has
    /// gone back. Without it the choices' steps; a word that has neither cannot be put in order.
    #[serde(default)]
    pub order: Vec<String>,
    /// Whether the answer may well be the same every year.
    #[serde(default)]
    pub steady: bool,
    /// For `text`: a choice field of which the text must not name another word than the one chosen.
    pub about: Option<String>,
    /// For `choice`: the choice field above it, which says what may be chosen here (大区分 of 小区分).
    pub within: Option<String>,
    /// For `rate`: the field or plan column that is divided. For `grade`: the rate that is graded.
    pub of: Option<String>,
    /// For `rate`: the field or plan column that it is divided by; of several, the first that says
    /// something.
    #[serde(default)]
    pub by: Names,
    /// For `rate`: the plan column that says whether more or less is better; without it, more.
    pub direction: Option<String>,
    /// For `rate`: the plan column from which the way to the goal is counted.
    pub start: Option<String>,
    /// For `rate`: the plan column that says 累計 where the years so far are added up.
    pub total: Option<String>,
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
    /// A fiscal year.
    Year,
    /// はい or いいえ.
    YesNo,
    /// A mark in any of the twelve months of the fiscal year.
    Months,
    /// A mark in any of the boxes that its choices name.
    Boxes,
    /// A share that the form and the report compute; nobody answers it.
    Rate,
    /// The choice that a rate comes to, computed like it.
    Grade,
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
    /// How far on it is, for telling what falls behind; `None` where it cannot be put in order.
    pub step: Option<u32>,
    /// Other words by which a plan calls it.
    pub planned: Vec<String>,
    /// The choice as which summaries count it, where it is another.
    pub counts_as: Option<String>,
    /// The words of the field above under which it may be chosen; none where it is under all.
    pub within: Vec<String>,
    /// For a grade: the per cent from which it is given; `None` for the lowest.
    pub from: Option<f64>,
    /// For a grade: what it counts in an average.
    pub points: Option<f64>,
    /// Whether it says that the measure does not apply: nothing else need be answered then.
    pub nil: bool,
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
    step: Option<u32>,
    #[serde(default)]
    planned: Vec<String>,
    counts_as: Option<String>,
    #[serde(default)]
    within: Names,
    from: Option<f64>,
    points: Option<f64>,
    #[serde(default)]
    nil: bool,
}

impl Choice {
    /// Whether it may be chosen under a word of the field above.
    pub fn is_below(&self, word: &str) -> bool {
        self.within.is_empty() || self.within.iter().any(|own| own == word)
    }

    /// A bare word.
    pub fn word(value: &str) -> Choice {
        Choice {
            value: value.to_string(),
            needs: vec![],
            refuses: vec![],
            color: None,
            step: None,
            planned: vec![],
            counts_as: None,
            within: vec![],
            from: None,
            points: None,
            nil: false,
        }
    }
}

impl From<ChoiceToml> for Choice {
    fn from(toml: ChoiceToml) -> Choice {
        match toml {
            ChoiceToml::Word(value) => Choice::word(&value),
            ChoiceToml::Table(t) => Choice {
                value: t.value,
                needs: t.needs,
                refuses: t.refuses,
                color: t.color,
                step: t.step,
                planned: t.planned,
                counts_as: t.counts_as,
                within: t.within.0,
                from: t.from,
                points: t.points,
                nil: t.nil,
            },
        }
    }
}

/// Whether a status says that nothing is left to do.
pub fn is_done(status: &str) -> bool {
    let word = normalize(status);
    let ends = ["完了", "終了", "廃止"].iter().any(|w| word.contains(w));
    ends && !["未", "予定", "一部", "見込"]
        .iter()
        .any(|w| word.contains(w))
}

impl Field {
    /// Whether it tells what comes in the year after.
    pub fn is_next_year(&self) -> bool {
        let is_named = || {
            let label = normalize(&self.label);
            let words = ["次年度", "来年度", "翌年度"];
            words.iter().any(|w| label.contains(w))
        };
        self.kind == Kind::Text && (self.key == "next_year" || is_named())
    }

    /// The words that may be chosen under a word of the field above.
    pub fn words_below(&self, word: &str) -> Vec<&str> {
        let below = self.choices.iter().filter(|choice| choice.is_below(word));
        below.map(|choice| choice.value.as_str()).collect()
    }

    /// The plan column that says the unit, where each measure has its own.
    pub fn unit_column(&self) -> Option<&str> {
        self.unit.strip_prefix('{')?.strip_suffix('}')
    }

    /// Whether it has a cell for each month, box or year.
    pub fn has_parts(&self) -> bool {
        self.by_year || matches!(self.kind, Kind::Months | Kind::Boxes)
    }

    /// The words a section may choose from: the field's own, はい and いいえ for a yes/no field, the
    /// mark for months and boxes, nothing for the other kinds.
    pub fn words(&self) -> Vec<&str> {
        match self.kind {
            Kind::YesNo => vec!["はい", "いいえ"],
            Kind::Months | Kind::Boxes => vec![MARKED],
            Kind::Grade => vec![],
            _ => self.choices.iter().map(|c| c.value.as_str()).collect(),
        }
    }

    /// What may be written, in words; empty where anything may.
    pub fn expects(&self) -> String {
        let unit = match self.unit.is_empty() || self.unit_column().is_some() {
            true => String::new(),
            false => format!("（単位：{}）", self.unit),
        };
        let kind = match self.kind {
            Kind::Choice | Kind::YesNo => self.words().join("／"),
            Kind::Number => format!("数字{unit}"),
            Kind::Date => "日付（例：令和2年7月4日）".to_string(),
            Kind::Month => "年月（例：令和2年7月）".to_string(),
            Kind::Year => "年度（例：令和2年度）".to_string(),
            Kind::Months => "当てはまる月に○".to_string(),
            Kind::Boxes => "当てはまるものに○".to_string(),
            Kind::Rate | Kind::Grade => "自動で計算されます".to_string(),
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
            _ if self.unit_column().is_some() => bound.to_string(),
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

    /// Whether the form and the report compute it, and nobody answers it.
    pub fn is_computed(&self) -> bool {
        matches!(self.kind, Kind::Rate | Kind::Grade)
    }

    /// The grades from the highest: the share from which each is given.
    pub fn grades(&self) -> Vec<(f64, &Choice)> {
        let from = |choice| -> (f64, &Choice) {
            let own: &Choice = choice;
            (own.from.map_or(f64::NEG_INFINITY, |f| f / 100.0), own)
        };
        let mut grades: Vec<(f64, &Choice)> = self.choices.iter().map(from).collect();
        grades.sort_by(|a, b| b.0.total_cmp(&a.0));
        grades
    }

    /// The choice that bears exactly this word.
    pub fn choice(&self, word: &str) -> Option<&Choice> {
        self.choices.iter().find(|c| c.value == word)
    }

    /// The choice that a plan's word means: the same word, or one by which the plan calls it.
    pub fn meant(&self, planned: &str) -> Option<&Choice> {
        let normalized = normalize(planned);
        let is_meant = |c: &&Choice| {
            let mut words = std::iter::once(&c.value).chain(&c.planned);
            words.any(|w| normalize(w) == normalized)
        };
        self.choices.iter().find(is_meant)
    }

    /// How far on a word is beside the others, or else the word as which it is counted; `None` where
    /// the template does not say.
    pub fn rank(&self, word: &str) -> Option<usize> {
        let own = |word: &str| match self.order.is_empty() {
            true => self.choice(word)?.step.map(|step| step as usize),
            false => self.order.iter().position(|w| w == word),
        };
        own(word).or_else(|| own(self.counted(word)))
    }

    /// The word as which summaries count a word.
    pub fn counted<'f>(&'f self, word: &'f str) -> &'f str {
        let counts_as = self.choice(word).and_then(|c| c.counts_as.as_deref());
        counts_as.unwrap_or(word)
    }

    /// The plan columns, or fields, that it refers to.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let sides = [&self.of, &self.direction, &self.start, &self.total];
        let sides = sides.into_iter().flatten().chain(&self.by.0);
        let sides = sides.map(String::as_str);
        let conditions = self.plan_columns().map(String::as_str);
        sides.chain(conditions).chain(self.unit_column())
    }

    /// The plan columns that its conditions name.
    pub fn plan_columns(&self) -> impl Iterator<Item = &String> {
        let conditions = [&self.asked_where.plan, &self.when.plan, &self.unless.plan];
        conditions.into_iter().flat_map(|names| &names.0)
    }

    /// Whether what its conditions name asks for an answer.
    ///
    /// `is_filled` says whether the plan says something in a column. `answer_of` returns the normalised
    /// value of a field, empty when blank or unreadable.
    pub fn conditions_hold(
        &self,
        is_filled: &dyn Fn(&str) -> bool,
        answer_of: &dyn Fn(&str) -> String,
    ) -> bool {
        let filled = |name: &String| is_filled(name);
        let holds = |(key, values): (&String, &Vec<String>)| values.contains(&answer_of(key));
        let (when, unless) = (&self.when, &self.unless);
        when.plan.0.iter().all(filled)
            && when.answers.iter().all(holds)
            && !unless.plan.0.iter().any(filled)
            && !unless.answers.iter().any(holds)
    }
}
