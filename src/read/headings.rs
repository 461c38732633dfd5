//! Headings that stand on a sheet without a hidden key: issued ones whose key is gone, and those that
//! somebody copied or typed. A table ends where one is seen.

use super::added::OpenTable;
use super::identity::Belief;
use super::index::{FormIndex, RowIndex};
use super::sheet::SheetReader;
use crate::model::address::Address;
use crate::model::fact::Kind;
use crate::model::form::{Part, Role};
use crate::model::place::Cell;
use crate::text::code::{normalize_code, split_code};
use crate::text::normalize::{is_blank, normalize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl<'a> SheetReader<'a, '_> {
    /// The headings without a key, by row, each with what it names. Issued ones whose key is gone are
    /// reported already and name nothing.
    ///
    /// A heading shows a label of the form, or little more than a measure's number or title, be it one of
    /// the plan or not.
    pub(super) fn headings(&self, marked: &BTreeMap<u32, &str>) -> BTreeMap<u32, String> {
        let labels = self.labels();
        let measures = self.index.project.plan.measures.iter();
        let titles: HashSet<String> = measures.map(|m| normalize(&m.title)).collect();
        let keyless = self.sheet.cells.iter().map(|(cell, _)| cell.row);
        let keyless: BTreeSet<u32> = keyless.filter(|row| !marked.contains_key(row)).collect();
        let lost = self.lost_headings(marked);
        let named = keyless.into_iter().filter_map(|row| {
            let texts = self.texts_of(row);
            let is_label = |text: &&str| labels.contains(&normalize(text));
            let is_title = |text: &&str| titles.contains(&normalize(text));
            let names_measure =
                texts.len() <= 2 && (texts.iter().any(is_title) || is_numbered(&texts.join(" ")));
            let is_heading = names_measure || texts.iter().any(is_label);
            let own = texts.iter().filter(|text| !is_label(text)).copied();
            let name = own.collect::<Vec<_>>().join(" ");
            match lost.contains(&row) {
                true => Some((row, String::new())),
                false => is_heading.then_some((row, name)),
            }
        });
        named.collect()
    }

    /// The labels of the form, normalized, but for those that are answers to choose from, too.
    fn labels(&self) -> HashSet<String> {
        let form: &'a FormIndex<'_> = self.form;
        let parts = form.rows().flat_map(|(_, row)| &row.parts);
        let is_label =
            |part: &Part| matches!(&part.role, Role::Given(role) if role.starts_with("label:"));
        let labels = parts.filter(|(_, part)| is_label(part) && !is_blank(&part.text));
        let mut labels: HashSet<String> = labels.map(|(_, part)| normalize(&part.text)).collect();
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

    /// The rows without a key that show all that was issued in a row whose key is not on the sheet.
    fn lost_headings(&self, marked: &BTreeMap<u32, &str>) -> BTreeSet<u32> {
        let kept: HashSet<&str> = marked.values().copied().collect();
        let form: &'a FormIndex<'_> = self.form;
        let mut lost: HashMap<String, Vec<&RowIndex<'_>>> = HashMap::new();
        for (key, row) in form.rows().filter(|(key, _)| !kept.contains(key)) {
            let mut heads = row.parts.iter().filter(|(_, part)| is_head(part));
            if let Some((_, head)) = heads.next().filter(|_| !key.contains("/@")) {
                lost.entry(normalize(&head.text)).or_default().push(row);
            }
        }
        let shows = |at: u32, row: &RowIndex<'_>| {
            let mut given = row.parts.iter().filter(|(_, part)| is_given(part));
            given.all(|(column, part)| {
                let cell = self.stands(at, column);
                cell.is_some_and(|cell| normalize(self.text(cell)) == normalize(&part.text))
            })
        };
        let cells = self.sheet.cells.iter();
        let open = cells.filter(|(cell, _)| !marked.contains_key(&cell.row));
        let found = open.filter(|(cell, entry)| {
            let rows = lost.get(&normalize(&entry.text));
            rows.is_some_and(|rows| rows.iter().any(|row| shows(cell.row, row)))
        });
        found.map(|(cell, _)| cell.row).collect()
    }

    /// Tells of the rows below the heading that ended a table. Those under a heading of the plan's are
    /// text outside the answer cells; all others are proposals.
    pub(super) fn below_heading(
        &mut self,
        table: &OpenTable<'_>,
        marked: &BTreeMap<u32, &str>,
        headings: &BTreeMap<u32, String>,
    ) {
        if marked.contains_key(&table.to) || headings.get(&table.to).is_some_and(String::is_empty) {
            return;
        }
        let next = marked.range(table.to..).next();
        let next = next.map_or(u32::MAX, |(row, _)| *row);
        let cells = self.sheet.cells.iter().map(|(cell, _)| cell.row);
        let rows: BTreeSet<u32> = cells.filter(|row| (table.to..next).contains(row)).collect();
        let mut heading = (0, String::new());
        let mut reported = None;
        for row in rows {
            let texts = || self.texts_of(row).join(" ");
            let is_row = self.is_like_a_row(table, row);
            match headings.get(&row) {
                Some(name) if !name.is_empty() => heading = (row, name.clone()),
                None if !is_row => heading = (row, texts()),
                None if is_row => {}
                _ => continue,
            }
            if !is_row || headings.contains_key(&row) {
                continue;
            }
            let (at, name) = heading.clone();
            if reported.replace(at) != Some(at) {
                let mut fact = self.fact(Kind::Disagree, self.place(Cell::new(at, 0)), None);
                fact.found = format!("表の下の見出し「{name}」とその下の行");
                fact.wanted = "隠れた番号のない見出しです".to_string();
                self.facts.push(fact);
                let told = (at..row).filter(|row| *row == at || headings.contains_key(row));
                let told: Vec<Cell> = told.flat_map(|row| self.keyed_cells(row)).collect();
                self.explained.extend(told);
            }
            if self.names_of_plan(&name) {
                continue;
            }
            self.proposed.insert(row, name);
            let cells = self.answer_cells(table, row);
            let cells: Vec<(Cell, String)> = cells.map(|(c, name)| (c, rowless(name))).collect();
            for (cell, field) in cells {
                self.answer(cell, table.measure, &field, Belief::Proposed);
                self.explained.insert(cell);
            }
            self.explain_given(table, row);
        }
    }

    /// Whether a heading names a measure of the plan.
    fn names_of_plan(&self, name: &str) -> bool {
        let plan = &self.index.project.plan;
        let code = split_code(name).map(|(code, _)| normalize_code(&code));
        let is_title = || {
            plan.measures
                .iter()
                .any(|m| normalize(name).contains(&normalize(&m.title)))
        };
        code.is_some_and(|code| plan.position(&code).is_some()) || is_title()
    }
}

/// Whether a text begins with a number in brackets, as no row of a table does.
fn is_numbered(text: &str) -> bool {
    split_code(text).is_some_and(|(code, _)| normalize(&code).contains('('))
}

/// Whether a part shows which row it stands in.
fn is_head(part: &Part) -> bool {
    let names_row = match &part.role {
        Role::Number => true,
        Role::Given(role) => {
            ["title", "group", "heading", "text"].contains(&role.as_str())
                || role.starts_with("label:")
                || role.ends_with(']')
        }
        _ => false,
    };
    names_row && !is_blank(&part.text)
}

fn is_given(part: &Part) -> bool {
    let is_text = matches!(part.role, Role::Number | Role::Given(_));
    is_text && !is_blank(&part.text)
}

/// A cell's name without the number of its row.
fn rowless(name: &str) -> String {
    let address = Address {
        row: None,
        ..Address::parse(name)
    };
    address.to_string()
}
