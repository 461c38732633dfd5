//! The hidden sheets of a form: the words its dropdowns read, and what the form is.

use super::code::FormCode;
use crate::model::form::{MARK, Map, Part, Role};
use crate::model::grid::{CellStyle, Column, Content, Placed, Row, Sheet};
use crate::model::place::Cell;
use crate::model::template::{Field, Template};

/// The key of the digest of all text on a form's other sheets.
pub const CONTENTS: &str = "tm:about/contents";

/// The sheet that dropdowns read.
pub const LISTS: &str = "選択肢";
/// The sheet that says what the form is.
pub const ABOUT: &str = "様式情報";

/// The words of each choice field, a column each, its key on top.
pub fn lists(template: &Template) -> (Sheet, Map) {
    let mut columns = vec![];
    for field in &template.fields {
        let words = field.words();
        if !words.is_empty() {
            let mut column = vec![format!("{MARK}list/{}", field.key)];
            column.extend(words.iter().map(|w| (*w).to_string()));
            columns.push(column);
        }
    }
    for (field, upper) in dependent(template) {
        let below = |part: &str| vec![format!("{MARK}list/{}/{part}", field.key)];
        let (mut words, mut above) = (below("words"), below("above"));
        for upper in upper.words() {
            let own = field.words_below(upper);
            above.extend(own.iter().map(|_| upper.to_string()));
            words.extend(own.into_iter().map(String::from));
        }
        columns.extend([words, above]);
    }
    table(LISTS, &columns)
}

/// The fields whose choices depend on another's, with that one.
fn dependent(template: &Template) -> impl Iterator<Item = (&Field, &Field)> {
    let fields = template.fields.iter();
    fields.filter_map(|field| Some((field, template.field(field.within.as_deref()?)?)))
}

/// The words of a field that go with what is chosen in the cell of the field above, as a formula: all
/// of them while nothing is.
pub fn range_below(template: &Template, key: &str, above: Cell) -> Option<String> {
    let all = range(template, key)?;
    let all = all.trim_start_matches('=');
    let listed = template.fields.iter().filter(|f| !f.words().is_empty());
    let at = dependent(template).position(|(field, _)| field.key == key)?;
    let (field, upper) = dependent(template).nth(at)?;
    let words = (listed.count() + 2 * at) as u32;
    let upper = upper.words();
    let count: usize = upper.iter().map(|word| field.words_below(word).len()).sum();
    let head = Cell::new(0, words).fixed();
    let (first, last) = (Cell::new(1, words + 1), Cell::new(count as u32, words + 1));
    let names = format!("'{LISTS}'!{}:{}", first.fixed(), last.fixed());
    let cell = above.fixed();
    Some(format!(
        "=IF(COUNTIF({names},{cell})=0,{all},OFFSET('{LISTS}'!{head},MATCH({cell},{names},0),0,COUNTIF({names},{cell}),1))"
    ))
}

/// The fixed range that holds the words of a field, as a formula.
pub fn range(template: &Template, key: &str) -> Option<String> {
    let mut listed = template.fields.iter().filter(|f| !f.words().is_empty());
    let column = listed.position(|f| f.key == key)? as u32;
    let words = template.field(key)?.words().len() as u32;
    let first = Cell::new(1, column).fixed();
    let last = Cell::new(words, column).fixed();
    Some(format!("='{LISTS}'!{first}:{last}"))
}

/// The fixed cell that holds a word of a field, as a formula.
pub fn word(template: &Template, key: &str, word: &str) -> Option<String> {
    let mut listed = template.fields.iter().filter(|f| !f.words().is_empty());
    let column = listed.position(|f| f.key == key)? as u32;
    let words = template.field(key)?.words();
    let row = words.iter().position(|own| *own == word)? as u32 + 1;
    Some(format!("='{LISTS}'!{}", Cell::new(row, column).fixed()))
}

/// What the form is, once more, for a form whose visible code was lost.
/// `contents` is the digest of all text on its other sheets as they are made; behind a `/` that of the
/// answers it is sent with, where it is sent with some.
pub fn about(code: &FormCode, department: &str, contents: &str) -> (Sheet, Map) {
    let printed = code.print();
    let rows = [
        ("form", printed.as_str()),
        ("survey", &code.survey),
        ("year", &code.year.0.to_string()),
        ("department", &code.department),
        ("name", department),
        ("round", &code.round.to_string()),
        ("contents", contents),
    ]
    .map(|(key, value)| (format!("{MARK}about/{key}"), value.to_string()));
    let keys = rows.iter().map(|(key, _)| key.clone()).collect();
    let values = rows.iter().map(|(_, value)| value.clone()).collect();
    table(ABOUT, &[keys, values])
}

/// A hidden sheet of texts, column by column.
fn table(name: &str, columns: &[Vec<String>]) -> (Sheet, Map) {
    let mut sheet = Sheet {
        name: name.to_string(),
        hidden: true,
        protected: true,
        ..Sheet::default()
    };
    let mut map = Map::default();
    for (col, texts) in columns.iter().enumerate() {
        sheet.columns.push(Column {
            width: 24.0,
            hidden: false,
        });
        for (row, text) in texts.iter().enumerate() {
            let at = Cell::new(row as u32, col as u32);
            map.parts.push(Part {
                at,
                role: Role::Key,
                text: text.clone(),
            });
            sheet.cells.push(Placed {
                at,
                rows: 1,
                cols: 1,
                content: Content::Text(text.clone()),
                look: CellStyle::Key,
                note: String::new(),
            });
        }
    }
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    sheet.rows = vec![
        Row {
            height: 15.0,
            hidden: false,
            page_break: false
        };
        height
    ];
    (sheet, map)
}
