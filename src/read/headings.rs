//! Headings that somebody copied or typed without a hidden key. A table ends where one is seen.

use super::added::OpenTable;
use super::belief::Belief;
use super::index::{FormIndex, RowIndex};
use super::issued_row::table_row;
use super::sheet::SheetReader;
use crate::layout::mark::Mark;
use crate::model::address::Address;
use crate::model::fact::Kind;
use crate::model::form::Role;
use crate::model::place::Cell;
use crate::text::code::{normalize_code, split_code};
use crate::text::normalize::{is_blank, normalize};
use std::collections::{BTreeMap, BTreeSet, HashSet};

impl<'a> SheetReader<'a, '_> {
    /// The rows without a key that are headings, each with what it names; the others name nothing.
    ///
    /// A heading shows labels of the form and little else, or little more than a measure's number or
    /// title, be it one of the plan or not.
    pub(super) fn headings(
        &self,
        marked: &BTreeMap<u32, &str>,
        loose: &BTreeMap<u32, Mark<'_>>,
    ) -> BTreeMap<u32, String> {
        let labels = self.labels();
        let rows = self.sheet.cells.iter().map(|(cell, _)| cell.row);
        let is_keyless = |row: &u32| !marked.contains_key(row) && !loose.contains_key(row);
        let keyless: BTreeSet<u32> = rows.filter(is_keyless).collect();
        let named = keyless.into_iter().filter_map(|row| {
            let texts = self.texts_of(row);
            let is_label = |text: &&&str| labels.contains(&normalize(text));
            let own: Vec<&str> = texts.iter().filter(|t| !is_label(t)).copied().collect();
            let is_title = own.iter().any(|text| self.index.is_title(text));
            let name = own.join(" ");
            let names_measure = own.len() <= 2 && (is_title || is_numbered(&name));
            let is_labelled = own.len() < texts.len() && own.len() * 2 <= texts.len();
            match names_measure {
                true => Some((row, name)),
                false => is_labelled.then(|| (row, String::new())),
            }
        });
        named.collect()
    }

    /// The labels of the form, normalized, but for texts that rows of tables are given, such as 実績
    /// before their months, and for words that are answers to choose from.
    fn labels(&self) -> HashSet<String> {
        let form: &'a FormIndex<'_> = self.form;
        let (of_tables, others): (Vec<_>, Vec<_>) = form
            .rows()
            .partition(|(key, row)| table_row(key, row).is_some());
        let texts = |rows: Vec<(&str, &'a RowIndex<'_>)>, is_it: fn(&str) -> bool| {
            let parts = rows.into_iter().flat_map(|(_, row)| &row.parts);
            let given = parts.filter(|(_, part)| match &part.role {
                Role::Given(role) => is_it(role) && !is_blank(&part.text),
                _ => false,
            });
            let texts = given.map(|(_, part)| normalize(&part.text));
            texts.collect::<HashSet<String>>()
        };
        let mut labels = texts(others, |role| role.starts_with("label:"));
        for text in texts(of_tables, |_| true) {
            labels.remove(&text);
        }
        let fields = self.index.project.template.fields.iter();
        for choice in fields.flat_map(|field| &field.choices) {
            labels.remove(&normalize(&choice.value));
        }
        labels
    }

    /// What people see in a row, from left to right.
    fn texts_of(&self, row: u32) -> Vec<&'a str> {
        let cells = self.sheet.row(row).iter();
        let seen = cells.filter(|(cell, _)| Some(cell.col) != self.key_column);
        let texts = seen.map(|(_, entry)| entry.text.as_str());
        texts.filter(|text| !is_blank(text)).collect()
    }

    /// Tells of the rows below the heading that ended a table. Those under a heading of the plan's are
    /// text outside the answer cells; all others are proposals.
    pub(super) fn below_heading(
        &mut self,
        table: &OpenTable<'_>,
        marked: &BTreeMap<u32, &str>,
        headings: &BTreeMap<u32, String>,
    ) {
        if marked.contains_key(&table.to) {
            return;
        }
        let next = marked.range(table.to..).next();
        let next = next.map_or(u32::MAX, |(row, _)| *row);
        let cells = self.sheet.cells.iter().map(|(cell, _)| cell.row);
        let rows: BTreeSet<u32> = cells.filter(|row| (table.to..next).contains(row)).collect();
        let mut heading: Option<(u32, bool, String)> = None;
        let mut reported = None;
        for row in rows {
            let named = headings.get(&row);
            let own = named.filter(|name| !name.is_empty());
            // Of the lines above its rows, the first that names something is what they stand under.
            let is_next = |(at, is_named, _): &(u32, bool, String)| {
                own.is_some() && (!is_named || reported == Some(*at))
            };
            if heading.as_ref().is_none_or(is_next) {
                let name = own.cloned();
                let name = name.unwrap_or_else(|| self.texts_of(row).join(" "));
                heading = Some((row, own.is_some(), name));
            }
            let Some((at, _, name)) = &heading else {
                continue;
            };
            if named.is_some() || *at == row || !self.is_like_a_row(table, row) {
                continue;
            }
            if reported.replace(*at) != Some(*at) {
                let disagree = Kind::Disagree {
                    seen: format!("表の下の見出し「{name}」とその下の行"),
                    marked: "隠れた番号がありません".to_string(),
                };
                self.tell(disagree, self.place(Cell::new(*at, 0)), None);
                let lines = (*at..row).filter(|row| row == at || headings.contains_key(row));
                let lines: Vec<Cell> = lines.flat_map(|row| self.keyed_cells(row)).collect();
                self.explained.extend(lines);
            }
            if self.names_of_plan(name) {
                continue;
            }
            self.proposed.insert(row, name.clone());
            let cells = self.answer_cells(table, row);
            let cells: Vec<(Cell, String)> = cells.map(|(c, name)| (c, rowless(name))).collect();
            for (cell, field) in cells {
                self.answer(cell, table.measure, &field.into(), Belief::Proposed);
                self.explained.insert(cell);
            }
            self.explain_given(table, row);
        }
    }

    /// Whether a heading names a measure of the plan.
    fn names_of_plan(&self, name: &str) -> bool {
        let plan = &self.index.project.plan;
        let code = split_code(name).map(|(code, _)| normalize_code(&code));
        let has_title = |title: &str| normalize(name).contains(&normalize(title));
        code.is_some_and(|code| plan.position(&code).is_some())
            || plan.measures.iter().any(|m| has_title(&m.title))
    }
}

/// Whether a text begins with a number in brackets, as no row of a table does.
fn is_numbered(text: &str) -> bool {
    split_code(text).is_some_and(|(code, _)| normalize(&code).contains('('))
}

/// A cell's name without the number of its row.
fn rowless(name: &str) -> String {
    let address = Address {
        row: None,
        ..Address::parse(name)
    };
    address.to_string()
}
