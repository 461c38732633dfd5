//! Rows whose key this form does not have: of a measure it does not ask about, or of a field that
//! the template had when it was issued; and rows without a key that a section added to a list. What was
//! typed into them is reported.

use super::identity::{SAME_MEASURE, is_answer};
use super::issued_row::IssuedRow;
use super::sheet::{self, SheetReader, row_names_sheet};
use crate::layout::code::FormCode;
use crate::layout::mark::{self, Mark};
use crate::model::fact::Kind;
use crate::model::form::{Part, Role};
use crate::model::place::{Cell, Place};
use crate::model::template::Arrange;
use crate::text::code::normalize_code;
use crate::text::normalize::is_blank;
use crate::text::similar::similarity;
use std::collections::{BTreeSet, HashSet};

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
            typed.extend(self.typed_and_given(*row, mark).0);
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
        // The plan may have given the code to another measure since.
        let shown = self.named(key);
        let now = || measure.map_or(key.to_string(), |m| plan.measures[m].cited());
        let cited = |(code, title): &(String, String)| {
            let cited = format!("{code} {title}");
            cited.trim_end().to_string()
        };
        let not_asked = Kind::NotAsked {
            answers: reported.join("、"),
            measure: shown.as_ref().map_or_else(now, cited),
        };
        let mut fact = self.fact(not_asked, place, measure);
        if measure.is_none() {
            let code = shown.map(|(code, _)| code).filter(|code| !code.is_empty());
            fact.item = code.unwrap_or(key.to_string());
        }
        self.facts.push(fact);
    }

    /// The rows without a key that a section added to a list for measures that the plan does not have:
    /// each shows a number and a title of its own, and answers. What stands in them is a proposal.
    pub(super) fn proposed_rows(&mut self, rows: &[IssuedRow<'_>]) {
        if self.index.project.template.sheet.arrange != Arrange::List {
            return;
        }
        let is_whole =
            |r: &&IssuedRow<'_>| row_names_sheet(r.row) && r.row.parts.iter().any(is_answer);
        let Some(model) = rows.iter().find(is_whole) else {
            return;
        };
        let keyed: HashSet<u32> = rows.iter().map(|row| row.at).collect();
        let others = self.sheet.cells.iter().map(|(cell, _)| cell.row);
        let others: BTreeSet<u32> = others.filter(|at| !keyed.contains(at)).collect();
        for at in others {
            let Some(name) = self.new_name(at, &model.row.parts) else {
                continue;
            };
            self.proposed.insert(at, name);
            for (column, part) in &model.row.parts {
                let Some(cell) = self.stands(at, column) else {
                    continue;
                };
                match &part.role {
                    Role::Answer(field) => self.propose(cell, field),
                    Role::Given(_) => self.proposed_text(cell, part),
                    _ => {}
                }
                self.explained.insert(cell);
            }
        }
    }

    /// The number and title that a row shows in the columns of a list, where the plan has neither and
    /// something is answered beside them. A total has no number.
    fn new_name(&self, at: u32, parts: &[(&str, &Part)]) -> Option<String> {
        let plan = &self.index.project.plan;
        let cell = |is: &dyn Fn(&Role) -> bool| {
            let (column, _) = parts.iter().find(|(_, part)| is(&part.role))?;
            let cell = self.stands(at, column)?;
            (!self.explained.contains(&cell)).then_some(cell)
        };
        let number = self.text(cell(&|role| *role == Role::Number)?);
        let title = self.text(cell(&|role| *role == Role::Given("title".to_string()))?);
        let is_number = number.contains("新規") || number.contains(char::is_numeric);
        let is_known = || {
            let mut titles = plan.measures.iter().map(|m| &m.title);
            plan.position(&normalize_code(number)).is_some()
                || titles.any(|own| similarity(own, title) >= SAME_MEASURE)
        };
        let is_answered = || {
            let mut answers = parts.iter().filter(|part| is_answer(part));
            answers.any(|(column, _)| {
                let cell = self.stands(at, column);
                cell.is_some_and(|cell| !is_blank(&self.shown(cell)))
            })
        };
        let is_new = is_number && !is_blank(title) && is_answered() && !is_known();
        is_new.then(|| format!("{} {}", number.trim(), title.trim()))
    }

    /// The cells of a row that were not given, each with the given text to its left; and the texts that
    /// were given.
    fn typed_and_given(&self, row: u32, mark: &Mark<'_>) -> (Vec<(Cell, String)>, Vec<String>) {
        let cells: Vec<Cell> = self
            .keyed_cells(row)
            .into_iter()
            .filter(|c| !self.shown(*c).is_empty())
            // A form code is nobody's answer.
            .filter(|c| FormCode::parse(self.text(*c)).is_none())
            .collect();
        let given = self.given_among(&cells, mark.digest);
        let (mut typed, mut texts) = (vec![], vec![String::new()]);
        for (number, cell) in cells.iter().enumerate() {
            match given & (1 << number) != 0 {
                true => texts.push(self.shown(*cell)),
                false => typed.push((*cell, texts.last().cloned().unwrap_or_default())),
            }
        }
        (typed, texts)
    }

    /// The code as printed and the title that the rows of a measure were given: a sheet of its own has a
    /// line for the title, a list has it behind the code.
    fn named(&self, key: &str) -> Option<(String, String)> {
        let own = |(cell, mark): (Cell, Mark<'_>)| {
            let (_, line) = mark.line().filter(|(measure, _)| *measure == key)?;
            let (_, texts) = self.typed_and_given(cell.row, &mark);
            Some((line == "=title", texts))
        };
        let given: Vec<(bool, Vec<String>)> = sheet::marks(self.sheet)
            .into_iter()
            .filter_map(own)
            .collect();
        let is_code = |text: &String| normalize_code(text) == key;
        let has_code = |(_, texts): &&(bool, Vec<String>)| texts.iter().any(is_code);
        let (_, row) = given.iter().find(has_code)?;
        let mut from_code = row.iter().skip_while(|text| !is_code(text));
        let code = from_code.next()?.clone();
        let title = match given.iter().find(|(is_title, _)| *is_title) {
            Some((_, texts)) => texts.last(),
            None => from_code.next(),
        };
        Some((code, title.cloned().unwrap_or_default()))
    }

    /// Which cells hold the texts that the row's digest was made of, as bits; none where no choice
    /// of them gives the digest.
    pub(super) fn given_among(&self, cells: &[Cell], digest: &str) -> usize {
        if cells.len() > MOST || digest.is_empty() {
            return 0;
        }
        let texts: Vec<(u32, &str)> = self.numbered(cells).collect();
        if texts.len() < cells.len() {
            return 0;
        }
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
