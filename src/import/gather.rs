//! Puts the measures of all sheets together into one table.

use super::draft::{Draft, Field};
use super::numbering;
use super::words;
use crate::model::import::Value;
use crate::model::place::Place;
use crate::text::code::{normalize_code, segments};
use crate::text::normalize::{clean, normalize};
use std::collections::{HashMap, HashSet};

/// The plan: its headings, and a row for each measure.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The headings, those of the code and the title first.
    pub columns: Vec<String>,
    /// The measures, each with a value for each heading.
    pub rows: Vec<Vec<Value>>,
    /// Cells that another place says differently, and why they are left over.
    pub lost: HashMap<Place, String>,
    /// What the clerk has to know about the codes.
    pub notes: Vec<String>,
}

/// Puts measures together. The first text for a measure's heading counts.
pub fn gather(mut drafts: Vec<Draft>) -> Table {
    let mut table = Table::default();
    compose(&mut drafts, &mut table.notes);
    bare(&mut drafts, &mut table.notes);
    apart(&mut drafts);
    let keys = keys(&drafts);
    let headings: Vec<&Field> = keys
        .iter()
        .filter_map(|key| heading(&drafts, key))
        .collect();
    headings.iter().for_each(|f| table.column(&f.heading));
    let mut known: Vec<Known> = vec![];
    let mut by_code: HashMap<String, Vec<usize>> = HashMap::new();
    for draft in &drafts {
        let code = normalize_code(draft.text("code"));
        let same = by_code.entry(code.clone()).or_default();
        let is_same = |index: &&usize| !code.is_empty() && known[**index].is_same(draft);
        match same.iter().find(is_same).copied() {
            Some(index) => table.add(index, draft, &keys),
            None => {
                same.push(known.len());
                known.push(Known::of(draft));
                table.rows.push(vec![Value::default(); keys.len()]);
                table.add(known.len() - 1, draft, &keys);
            }
        }
    }
    table.report_codes(&by_code);
    table
}

/// A measure that has a row.
struct Known {
    file: String,
    title: String,
}

impl Known {
    fn of(draft: &Draft) -> Known {
        Known {
            file: draft.place.file.to_string(),
            title: normalize(draft.text("title")),
        }
    }

    /// Whether a measure of the same code is this one. One file may give a code to two measures;
    /// two files that do are taken to differ in the title.
    fn is_same(&self, draft: &Draft) -> bool {
        self.file != draft.place.file || self.title == normalize(draft.text("title"))
    }
}

/// The columns' keys in the order of the sheets, those of the code and the title first.
fn keys(drafts: &[Draft]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut keys: Vec<String> = vec![];
    let all = drafts.iter().flat_map(|d| &d.fields);
    for field in all {
        if seen.insert(field.key.as_str()) {
            keys.push(field.key.clone());
        }
    }
    keys.sort_by_key(|key| match key.as_str() {
        "code" => 0,
        "title" => 1,
        _ => 2,
    });
    keys
}

fn heading<'a>(drafts: &'a [Draft], key: &str) -> Option<&'a Field> {
    drafts.iter().flat_map(|d| &d.fields).find(|f| f.key == key)
}

impl Table {
    /// A heading that no earlier column has.
    fn column(&mut self, heading: &str) {
        let numbered = |n: usize| match n {
            1 => heading.to_string(),
            n => format!("{heading}({n})"),
        };
        let free = (1..).map(numbered).find(|h| !self.columns.contains(h));
        self.columns.extend(free);
    }

    fn add(&mut self, index: usize, draft: &Draft, keys: &[String]) {
        for field in draft.fields.iter().filter(|f| !f.text.is_empty()) {
            let Some(col) = keys.iter().position(|key| *key == field.key) else {
                continue;
            };
            let value = &mut self.rows[index][col];
            let text = clean(&field.text);
            if value.text.is_empty() {
                *value = Value {
                    text,
                    places: field.places.clone(),
                };
            } else if value.text == text {
                value.places.extend(field.places.iter().cloned());
            } else {
                let first = value.places.first().map_or(String::new(), Place::to_string);
                let why = format!("先に読んだ {first} と文が違います（そちらを使いました）");
                let places = field.places.iter();
                self.lost
                    .extend(places.map(|place| (place.clone(), why.clone())));
            }
        }
    }

    /// Tells what is wrong with the codes.
    fn report_codes(&mut self, by_code: &HashMap<String, Vec<usize>>) {
        let twice = by_code
            .iter()
            .filter(|(code, rows)| !code.is_empty() && rows.len() > 1);
        let twice = twice.count();
        if twice > 0 {
            self.notes.push(format!(
                "同じ整理番号で事業名の違う事業があります（{twice}組）。事業ごとに違う番号に直してください。"
            ));
        }
    }
}

/// Numbers that begin again under each heading become codes with the headings' numbers before them.
fn compose(drafts: &mut [Draft], notes: &mut Vec<String>) {
    if !is_ambiguous(drafts) {
        return;
    }
    let whole = |draft: &Draft| {
        let above = draft.above.as_ref().filter(|above| !above.is_empty())?;
        let own = draft.text("code");
        let numbers = above.iter().map(String::as_str).chain([own]);
        (!own.is_empty()).then(|| numbers.fold(String::new(), |code, next| further(&code, next)))
    };
    let codes: Option<Vec<String>> = drafts.iter().map(whole).collect();
    let Some(codes) = codes else {
        return;
    };
    for (draft, code) in drafts.iter_mut().zip(&codes) {
        if let Some(field) = draft.fields.iter_mut().find(|f| f.key == "code") {
            field.text.clone_from(code);
        }
    }
    notes.push(format!(
        "番号が見出しごとに付け直されているので、見出しの番号とつないで整理番号にしました（例：{}）。",
        codes.first().map_or("", String::as_str)
    ));
}

/// Keeps headings of one role apart that some measure has both of, such as 現状値（R4） and
/// 現状値（R5）, where another measure has but one.
fn apart(drafts: &mut [Draft]) {
    let second = |f: &&Field| f.key == normalize(&f.heading) && words::known(&f.heading).is_some();
    let fields = drafts.iter().flat_map(|d| &d.fields);
    let second: HashSet<String> = fields.filter(second).map(|f| f.key.clone()).collect();
    let is_key = |field: &Field| matches!(field.key.as_str(), "code" | "title");
    for field in drafts.iter_mut().flat_map(|d| &mut d.fields) {
        let own = normalize(&field.heading);
        if !is_key(field) && second.contains(&own) {
            field.key = own;
        }
    }
}

/// Takes the numbers before the titles off, where each is the end of its measure's code.
fn bare(drafts: &mut [Draft], notes: &mut Vec<String>) {
    let rest = |draft: &Draft| {
        let found = numbering::split(draft.text("title"))?;
        let (code, own) = (segments(draft.text("code")), segments(&found.number));
        (code.ends_with(&own) && !found.rest.is_empty()).then_some(found.rest)
    };
    let rests: Option<Vec<String>> = drafts.iter().map(rest).collect();
    let Some(rests) = rests.filter(|rests| rests.len() > 1) else {
        return;
    };
    for (draft, rest) in drafts.iter_mut().zip(rests) {
        if let Some(title) = draft.fields.iter_mut().find(|f| f.key == "title") {
            title.text = rest;
        }
    }
    notes.push("事業名の前の番号は、整理番号にもあるので、事業名から外しました。".to_string());
}

/// A code with a further number; one that holds the code already takes its place.
fn further(code: &str, next: &str) -> String {
    let (own, all) = (segments(code), segments(next));
    match all.len() > own.len() && all.starts_with(&own) {
        true => next.to_string(),
        false => format!("{code}-{next}"),
    }
}

/// Whether one code stands for two titles under different headings.
fn is_ambiguous(drafts: &[Draft]) -> bool {
    let mut seen: HashMap<String, &Draft> = HashMap::new();
    drafts.iter().any(|draft| {
        let code = normalize_code(draft.text("code"));
        let first = *seen.entry(code.clone()).or_insert(draft);
        let differs = normalize(first.text("title")) != normalize(draft.text("title"));
        !code.is_empty() && differs && first.above != draft.above
    })
}
