//! Lists with several rows for each measure, which a column of words tells apart: 計画 and 実績.

use super::page::Page;
use super::words;
use crate::model::place::Cell;

/// A text and the cells that hold it.
pub type Value = (String, Vec<Cell>);

/// A word of this kind is no longer than this.
const LONGEST: usize = 8;

/// The column of the words, and the words from the first row of a measure to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds {
    /// The index of the column.
    pub column: usize,
    words: Vec<String>,
}

impl Kinds {
    /// Finds the column in which each measure has the same words, one in each of its rows. A heading with
    /// a role, such as 指標, is that of values. `headings` are those of the columns.
    pub fn find(headings: &[&str], rows: &[&[Value]]) -> Option<Kinds> {
        let first = rows.first()?;
        let found = |column: usize| {
            let words = words_of(first.get(column)?)?;
            let is_same =
                |row: &&[Value]| row.get(column).and_then(words_of).as_ref() == Some(&words);
            let is_value = words::known(headings.get(column)?).is_some();
            (!is_value && rows.iter().all(is_same)).then_some(Kinds { column, words })
        };
        (0..first.len()).find_map(found)
    }

    /// What a measure has in another column: a heading, text and cells for each word, or all of it
    /// under the column's own heading where it stands for all rows.
    pub fn parts(
        &self,
        page: &Page,
        heading: &str,
        value: &Value,
        kinds: &Value,
    ) -> Vec<(String, Value)> {
        let last = kinds.1.last().map_or(0, |cell| cell.row);
        let is_whole = |cell: &Cell| page.last(*cell).row >= last && cell.row < last;
        if value.1.iter().all(is_whole) && !words::is_year(heading) {
            return vec![(heading.to_string(), value.clone())];
        }
        let part = |(word, kind): (&String, &Cell)| {
            let own = value.1.iter().filter(|cell| cell.row == kind.row);
            let own: Vec<Cell> = own.copied().collect();
            let texts: Vec<&str> = own.iter().map(|cell| page.text(*cell)).collect();
            let heading = words::joined(std::slice::from_ref(word), heading);
            (heading, (texts.join(" "), own))
        };
        self.words.iter().zip(&kinds.1).map(part).collect()
    }
}

/// The words of a cell for each row; `None` where they are not all short and different.
fn words_of(value: &Value) -> Option<Vec<String>> {
    let words: Vec<String> = value.0.split('\n').map(words::one_line).collect();
    let is_word = |word: &String| !word.is_empty() && word.chars().count() <= LONGEST;
    let is_new = |(at, word): (usize, &String)| !words[..at].contains(word);
    let is_kind = words.len() > 1
        && words.len() == value.1.len()
        && words.iter().all(is_word)
        && words.iter().enumerate().all(is_new)
        && value.1.windows(2).all(|pair| pair[0].row < pair[1].row);
    is_kind.then_some(words)
}
