//! The words and units that stand behind numbers: one table, `counters.tsv`, for all that reads
//! quantities.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a counter is besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Nothing: 名, 件.
    Counter,
    /// A word by itself, so that a blank before it says nothing: 団体, 講座.
    Word,
    /// A unit of measure: km, ha.
    Unit,
}

/// A word that stands behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// As it is written.
    pub written: &'static str,
    /// The one of those that mean the same.
    pub same: &'static str,
    /// What it is besides.
    pub sort: Sort,
    /// The characters before which it begins another word.
    not_before: &'static str,
}

/// The counters, the longest first.
pub fn all() -> &'static [Counter] {
    static ALL: LazyLock<Vec<Counter>> = LazyLock::new(|| {
        let lines = include_str!("counters.tsv").lines();
        let mut all: Vec<Counter> = lines.filter_map(row).collect();
        all.sort_by_key(|c| std::cmp::Reverse(c.written.len()));
        all
    });
    &ALL
}

fn row(line: &'static str) -> Option<Counter> {
    let mut cells = line.split('\t').filter(|_| !line.starts_with('#'));
    Some(Counter {
        written: cells.next()?,
        same: cells.next()?,
        sort: match cells.next()? {
            "word" => Sort::Word,
            "unit" => Sort::Unit,
            _ => Sort::Counter,
        },
        not_before: cells.next().unwrap_or_default(),
    })
}

/// The counters by the character that they begin with, the longest of each first.
fn beginning_with(first: char) -> &'static [&'static Counter] {
    static BY_FIRST: LazyLock<HashMap<char, Vec<&Counter>>> = LazyLock::new(|| {
        let mut by_first: HashMap<char, Vec<&Counter>> = HashMap::new();
        for counter in all() {
            let first = counter.written.chars().next();
            by_first
                .entry(first.unwrap_or_default())
                .or_default()
                .push(counter);
        }
        by_first
    });
    BY_FIRST.get(&first).map_or(&[], Vec::as_slice)
}

/// The counter that a text begins with: the longest one, where it does not begin another word.
pub fn at_start(text: &str) -> Option<&'static Counter> {
    let mut all = beginning_with(text.chars().next()?).iter();
    let own = all.find(|c| text.starts_with(c.written))?;
    let next = text[own.written.len()..].chars().next();
    let is_latin = own.written.is_ascii();
    let goes_on = |c: char| {
        own.not_before.contains(c) || (is_latin && (c.is_ascii_alphanumeric() || c == '車'))
    };
    (!next.is_some_and(goes_on)).then_some(*own)
}

/// Whether a character ends a counter.
pub fn ends_with(c: char) -> bool {
    all().iter().any(|counter| counter.written.ends_with(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_counter_is_read() {
        for (text, same) in [
            ("名", Some("人")),
            ("名称", None),
            ("団体名", Some("団体")),
            ("か所", Some("箇所")),
            ("kWh", Some("kWh")),
            ("kgの米", Some("kg")),
            ("m2", None),
            ("t車", None),
            ("校区", Some("校区")),
            ("校長", None),
            ("橋りょう", None),
            ("", None),
        ] {
            assert_eq!(at_start(text).map(|c| c.same), same, "{text}");
        }
    }

    #[test]
    fn every_row_is_read_once() {
        let lines = include_str!("counters.tsv").lines();
        let rows = lines.filter(|line| !line.starts_with('#')).count();
        let mut written: Vec<&str> = all().iter().map(|c| c.written).collect();
        written.sort_unstable();
        written.dedup();
        assert_eq!((all().len(), written.len()), (rows, rows));
    }
}
