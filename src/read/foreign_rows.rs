//! Rows whose key this form does not have: of a measure it does not ask about, or of a field that
//! the template had when it was issued. What was typed into them is reported.

use super::sheet::SheetReader;
use crate::layout::code::FormCode;
use crate::layout::mark::{self, Mark};
use crate::model::fact::Kind;
use crate::model::place::{Cell, Place};

/// More texts than this in a row are reported as they stand, without telling given from typed.
const MOST: usize = 8;

impl SheetReader<'_, '_> {
    /// Tells the strange rows of one measure key.
    pub(super) fn strangers(&mut self, key: &str, rows: &[(u32, Mark<'_>)]) {
        let plan = &self.index.project.plan;
        let measure = plan.position(key);
        let asked = measure.is_some_and(|m| self.form.form.measures.contains(&m));
        let mut typed = vec![];
        for (row, mark) in rows {
            typed.extend(self.typed(*row, mark));
            let cells = self.keyed_cells(*row);
            self.explained.extend(cells);
        }
        if asked {
            // The measure is asked about, but the template has not this line any more.
            for (cell, _) in typed {
                self.explained.remove(&cell);
            }
            return;
        }
        let reported: Vec<String> = typed
            .iter()
            .map(|(cell, label)| format!("{label}（{cell}）「{}」", self.shown(*cell)))
            .collect();
        let place = Place::sheet(self.file, &self.sheet.name);
        let mut fact = self.fact(Kind::NotAsked, place, measure);
        if measure.is_none() {
            fact.item = key.to_string();
        }
        fact.found = reported.join("、");
        fact.wanted = measure.map_or(String::new(), |m| plan.measures[m].cited());
        self.facts.push(fact);
    }

    /// The cells of a row that were not given, each with the given text to its left.
    fn typed(&self, row: u32, mark: &Mark<'_>) -> Vec<(Cell, String)> {
        let cells: Vec<Cell> = self
            .keyed_cells(row)
            .into_iter()
            .filter(|c| !self.shown(*c).is_empty())
            // A form code is nobody's answer.
            .filter(|c| FormCode::parse(self.text(*c)).is_none())
            .collect();
        let given = self.given_among(&cells, mark.digest);
        let mut label = String::new();
        let mut typed = vec![];
        for (number, cell) in cells.iter().enumerate() {
            match given & (1 << number) != 0 {
                true => label = self.shown(*cell),
                false => typed.push((*cell, label.clone())),
            }
        }
        typed
    }

    /// Which cells hold the texts that the row's digest was made of, as bits; none where no choice
    /// of them gives the digest.
    pub(super) fn given_among(&self, cells: &[Cell], digest: &str) -> usize {
        if cells.len() > MOST || digest.is_empty() {
            return 0;
        }
        let texts: Vec<&str> = cells.iter().map(|c| self.text(*c)).collect();
        // Only text was ever given; a formula or a number is somebody's own.
        let bit = |(n, cell): (usize, &Cell)| usize::from(self.is_typed_text(*cell)) << n;
        let may: usize = cells.iter().enumerate().map(bit).sum();
        let chosen = |bits: usize| {
            let of_bits = texts
                .iter()
                .enumerate()
                .filter(move |(n, _)| bits & (1 << n) != 0);
            mark::digest(of_bits.map(|(_, text)| *text))
        };
        let all = (1usize << cells.len()) - 1;
        let mut choices = (0..=all).rev().filter(|bits| bits & !may == 0);
        choices.find(|bits| chosen(*bits) == digest).unwrap_or(0)
    }
}
