//! Answers that were moved without their rows or columns, as [`super::doubt`] finds them, and texts
//! given beside the answers that were exchanged. What is doubted is reported.

use super::belief::{Belief, Identity};
use super::doubt::{self, Asked, Doubt, View, Way};
use super::issued_row::IssuedRow;
use super::issued_row::table_row;
use super::sheet::SheetReader;
use crate::model::fact::Kind;
use crate::model::form::{Part, Role};
use crate::model::place::Cell;
use crate::model::template::Field;
use crate::text::normalize::{is_blank, normalize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl<'a> SheetReader<'a, '_> {
    /// The answer cells in which something may stand that belongs elsewhere. Each block of them is
    /// reported.
    pub(super) fn shifted(
        &mut self,
        rows: &[IssuedRow<'_>],
        identity: &Identity,
        elsewhere: &BTreeSet<Way>,
    ) -> HashSet<Cell> {
        let (given, labels) = self.given_texts(rows);
        let asked = self.asked(rows, identity);
        let fields: BTreeMap<&str, &Field> = asked
            .iter()
            .map(|a| (a.field.key.as_str(), a.field))
            .collect();
        let view = View {
            project: self.index.project,
            sheet: self.sheet,
            styles: self.styles,
            fields: fields.into_values().collect(),
            asked,
            own: self.own_cells(rows),
            issued: issued_texts(rows),
            given,
            labels,
            elsewhere,
            rows: rows
                .iter()
                .filter_map(|r| Some((r.at, table_row(r.key, r.row)?)))
                .collect(),
        };
        let doubts = doubt::find(&view);
        let mut doubted = HashSet::new();
        for doubt in doubts {
            let asked = doubt.cells.iter().filter_map(|at| view.find(*at));
            let filled = asked.filter(|asked| !self.shown(asked.at).is_empty());
            let filled: Vec<&Asked<'_>> = filled.collect();
            let is_new = |a: &&Asked<'_>| !a.is_refused && !doubted.contains(&a.at);
            // Where nothing stands that could be read wrongly, what lies outside is reported as such.
            if let Some(first) = filled.first().filter(|_| filled.iter().any(is_new)) {
                self.report_doubt(first, filled.len(), &doubt);
                doubted.extend(doubt.cells);
                self.ways.insert(doubt.way);
            }
        }
        doubted
    }

    /// Every answer cell of the sheet, by row and column.
    fn asked<'r>(&self, rows: &[IssuedRow<'r>], identity: &Identity) -> Vec<Asked<'r>>
    where
        'a: 'r,
    {
        let mut asked: BTreeMap<Cell, Asked<'r>> = BTreeMap::new();
        for issued in rows {
            for (column, part) in &issued.row.parts {
                let (Role::Answer(name), Some(measure)) = (&part.role, issued.row.measure) else {
                    continue;
                };
                let field = self.index.project.template.field(name);
                if let (Some(at), Some(field)) = (self.stands(issued.at, column), field) {
                    let belief = identity.belief(measure, issued.copy);
                    asked.entry(at).or_insert(Asked {
                        at,
                        issued: part.at,
                        is_refused: belief != Belief::Taken || self.is_in_swapped_column(name),
                        measure,
                        name,
                        field,
                    });
                }
            }
        }
        asked.into_values().collect()
    }

    /// The cells that hold a key, or what the workbook computes.
    fn own_cells(&self, rows: &[IssuedRow<'_>]) -> HashSet<Cell> {
        let computed = rows.iter().flat_map(|issued| {
            let parts = issued.row.parts.iter();
            let computed = parts.filter(|(_, part)| matches!(part.role, Role::Computed(_)));
            computed.filter_map(|(column, _)| self.stands(issued.at, column))
        });
        let computed = computed.filter(|cell| !self.is_typed_text(*cell));
        self.explained.iter().copied().chain(computed).collect()
    }

    /// The texts given in the rows, by the cells in which they belong now, but for those that were issued
    /// otherwise, and the numbers of a table's rows, which a section may order; and which of these are
    /// words of the form itself.
    fn given_texts<'r>(&self, rows: &[IssuedRow<'r>]) -> (BTreeMap<Cell, &'r str>, HashSet<Cell>) {
        let mut labels = HashSet::new();
        let rows = rows.iter().filter(|row| self.as_issued(row).is_empty());
        let parts = rows.flat_map(|issued| {
            let parts = issued.row.parts.iter();
            parts.filter_map(|(column, part)| {
                let Role::Given(role) = &part.role else {
                    return None;
                };
                let is_given = role != "no" && !is_blank(&part.text);
                let at = self.stands(issued.at, column).filter(|_| is_given)?;
                let is_label = role.starts_with("label:") || role == "heading" || role == "actual";
                Some((at, part.text.as_str(), is_label))
            })
        });
        let mut given = BTreeMap::new();
        for (at, text, is_label) in parts {
            given.insert(at, text);
            if is_label {
                labels.insert(at);
            }
        }
        (given, labels)
    }

    fn report_doubt(&mut self, first: &Asked<'_>, count: usize, doubt: &Doubt) {
        let marked = match doubt.way {
            Way::Rows(by) => off(by, "行", ["下", "上"]),
            Way::Columns(by) => off(by, "欄", ["右", "左"]),
            Way::Exchanged => "入れ替わっているように見えます".to_string(),
            Way::Mixed => "ほかの欄の答えが混ざっているように見えます".to_string(),
        };
        let disagree = Kind::Disagree {
            seen: format!("ここから{count}か所の回答"),
            marked,
        };
        self.tell(disagree, self.place(first.at), Some(first.measure));
    }

    /// The measures of a list in which a text given for each of them is exchanged among them, so that
    /// the answers beside it may be too. Told once for a column; numbers and titles were held against
    /// the marks one by one, and what these refused is reported already.
    pub(super) fn exchanged_given(
        &mut self,
        rows: &[IssuedRow<'_>],
        identity: &Identity,
    ) -> HashSet<usize> {
        let mut columns: HashMap<&str, Vec<(usize, Cell, &Part)>> = HashMap::new();
        let of_measures = rows.iter().filter(|r| table_row(r.key, r.row).is_none());
        for issued in of_measures.filter(|r| self.as_issued(r).is_empty()) {
            for (column, part) in &issued.row.parts {
                let is_believed = |m: &usize| identity.belief(*m, issued.copy) == Belief::Taken;
                let Some(measure) = issued.row.measure.filter(is_believed) else {
                    continue;
                };
                if let (Some(role), Some(cell)) =
                    (given_once(&part.role), self.stands(issued.at, column))
                {
                    columns.entry(role).or_default().push((measure, cell, part));
                }
            }
        }
        let mut reported: Vec<(Cell, String, usize)> = vec![];
        let mut exchanged = HashSet::new();
        for own in columns.values() {
            let differs = |(_, cell, part): &&(usize, Cell, &Part)| {
                normalize(self.text(*cell)) != normalize(&part.text)
            };
            let changed: Vec<&(usize, Cell, &Part)> = own.iter().filter(differs).collect();
            let mut seen: Vec<String> = changed
                .iter()
                .map(|(_, c, _)| normalize(self.text(*c)))
                .collect();
            let mut issued: Vec<String> =
                changed.iter().map(|(.., p)| normalize(&p.text)).collect();
            seen.sort();
            issued.sort();
            if let (Some((_, cell, part)), true) = (changed.first(), seen == issued) {
                reported.push((*cell, part.text.clone(), changed.len()));
                exchanged.extend(own.iter().map(|(measure, ..)| *measure));
            }
        }
        reported.sort();
        for (cell, issued, count) in reported {
            let disagree = Kind::Disagree {
                seen: format!("「{issued}」の所に「{}」", self.text(cell)),
                marked: format!("{count}行の間で入れ替わっています"),
            };
            self.tell(disagree, self.place(cell), None);
        }
        exchanged
    }
}

/// What a text is that is given once for a measure, and by which a measure is not reported.
fn given_once(role: &Role) -> Option<&str> {
    let Role::Given(role) = role else {
        return None;
    };
    let is_other = ["title", "who", "group"].contains(&role.as_str())
        || role.starts_with("label:")
        || role.ends_with(']');
    (!is_other).then_some(role.as_str())
}

/// The texts issued in each row.
fn issued_texts<'r>(rows: &[IssuedRow<'r>]) -> HashMap<u32, Vec<&'r str>> {
    let mut texts: HashMap<u32, Vec<&str>> = HashMap::new();
    for issued in rows {
        let parts = issued.row.parts.iter().map(|(_, part)| part.text.as_str());
        let given = parts.filter(|text| !text.is_empty());
        texts.entry(issued.at).or_default().extend(given);
    }
    texts
}

fn off(by: i64, unit: &str, ways: [&str; 2]) -> String {
    let way = ways[usize::from(by < 0)];
    format!("{}{unit}{way}にずれているように見えます", by.abs())
}
