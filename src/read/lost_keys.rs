//! Hidden keys of rows and columns that are gone, were typed over, or stand on other rows and columns
//! too: what they named is found again by what people see.

use super::index::{FormIndex, RowIndex};
use super::issued_row::{IssuedRow, named_rows};
use super::recover;
use super::sheet::SheetReader;
use crate::layout::mark::Mark;
use crate::model::fact::Kind;
use crate::model::place::{Cell, Place};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl<'a> SheetReader<'a, '_> {
    /// Finds rows and columns again whose hidden keys are gone or stand on other rows, and tells so.
    pub(super) fn recover(
        &mut self,
        marks: &[(Cell, Mark<'a>)],
        rows: &mut Vec<IssuedRow<'a>>,
        loose: &mut BTreeMap<u32, Mark<'a>>,
    ) {
        let form: &'a FormIndex<'_> = self.form;
        let Some(kept) = self.kept(marks) else {
            return;
        };
        let Some(found) = recover::recover(form, self.sheet, &kept) else {
            return;
        };
        let is_lost = kept.rows.is_empty();
        let before = kept.columns.len();
        let has_doubled_columns = before < self.columns.len();
        let keys = rows.iter().map(|r| (r.at, r.key));
        let copies = loose.iter().map(|(row, mark)| (*row, mark.key));
        let key_of: HashMap<u32, &str> = keys.chain(copies).collect();
        let own = found.rows.into_iter();
        let moved: Vec<(u32, &str)> = own
            .filter(|(at, key)| key_of.get(at) != Some(key))
            .collect();
        rows.retain(|r| moved.iter().all(|(at, _)| *at != r.at));
        loose.retain(|row, _| moved.iter().all(|(at, _)| at != row));
        let issued = moved.iter().filter_map(|(at, key)| {
            Some(IssuedRow {
                at: *at,
                key,
                digest: "",
                copy: 0,
                row: form.row(key)?,
            })
        });
        rows.extend(issued);
        // Of the rows that a section may fill, it is the same which is which.
        let fixed = moved.iter().filter(|(_, key)| {
            let mark = Mark::parse(key);
            mark.is_none_or(|mark| !self.is_open_row(&mark))
        });
        let found_rows: BTreeSet<u32> = fixed.map(|(at, _)| *at).collect();
        let lost_rows = match is_lost {
            false if found_rows.is_empty() => None,
            true => Some("行の隠れた番号（A列）".to_string()),
            false => Some(format!("{}の隠れた番号（A列）", named_rows(&found_rows))),
        };
        let lost_columns = match before {
            0 => Some("列の隠れた番号（1行目）".to_string()),
            n if n < found.columns.len() => Some("いくつかの列の隠れた番号（1行目）".to_string()),
            _ => None,
        };
        let (wrong, gone): (Vec<u32>, Vec<u32>) =
            found_rows.iter().partition(|row| key_of.contains_key(row));
        let is_column = lost_columns.is_some();
        let is_wrong = !wrong.is_empty() || (is_column && has_doubled_columns);
        let is_gone = !gone.is_empty() || (is_column && !has_doubled_columns);
        // Of a key that stands on several columns the first is meant, where nothing says better.
        let held: HashSet<u32> = found.columns.values().copied().collect();
        self.columns.retain(|_, col| !held.contains(col));
        self.columns.extend(found.columns);
        let lost: Vec<String> = lost_rows.into_iter().chain(lost_columns).collect();
        if lost.is_empty() {
            return;
        }
        let first = found_rows.first().filter(|_| !is_lost).copied();
        let place = match first {
            Some(row) => self.place(Cell::new(row, self.key_column.unwrap_or(0))),
            None => Place::sheet(self.file, &self.sheet.name),
        };
        let own = rows.iter().filter(|r| r.row.measure.is_some());
        let own = own.filter(|r| first.is_none_or(|row| r.at >= row));
        let measure = own.min_by_key(|r| r.at).and_then(|r| r.row.measure);
        let recovered = Kind::Recovered {
            marks: lost.join("と"),
            is_gone,
            is_wrong,
        };
        self.tell(recovered, place, measure);
    }

    /// The keys that are still there; nothing where none is gone.
    fn kept<'m>(&self, marks: &[(Cell, Mark<'m>)]) -> Option<recover::Kept<'m>> {
        let mut by_key: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (cell, mark) in marks.iter().filter(|(_, mark)| !mark.is_continued) {
            by_key.entry(mark.key).or_default().push(cell.row);
        }
        let form = self.form;
        let sheets: HashSet<usize> = by_key
            .keys()
            .filter_map(|key| Some(form.row(key)?.sheet))
            .collect();
        let is_here = |row: &RowIndex<'_>| sheets.is_empty() || sheets.contains(&row.sheet);
        let mut issued = form.rows().filter(|(_, row)| is_here(row));
        let is_row_gone = issued.any(|(key, _)| !by_key.contains_key(key));
        let columns = |sheet: &usize| form.form.sheets[*sheet].col_keys.len();
        let is_column_gone = sheets
            .iter()
            .any(|sheet| self.columns.len() < columns(sheet));
        if !is_row_gone && !is_column_gone && !sheets.is_empty() {
            return None;
        }
        let is_own = |key: &&str| form.row(key).is_some();
        let rows: Vec<(u32, &str)> = by_key
            .iter()
            .filter(|(key, at)| at.len() == 1 && is_own(key))
            .map(|(key, at)| (at[0], *key))
            .collect();
        let is_doubled = |mark: &Mark<'_>| is_own(&mark.key) && by_key[mark.key].len() > 1;
        let named = marks
            .iter()
            .filter(|(_, mark)| mark.is_continued || !is_doubled(mark));
        let named: HashSet<u32> = named.map(|(cell, _)| cell.row).collect();
        let columns = marks.iter().filter(|(_, mark)| mark.is_column());
        let mut by_column: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (cell, mark) in columns {
            by_column.entry(mark.key).or_default().push(cell.col);
        }
        let columns = by_column.into_iter().filter(|(_, at)| at.len() == 1);
        let free = self.sheet.cells.iter().map(|(cell, _)| cell.row);
        Some(recover::Kept {
            rows,
            free: free.filter(|row| !named.contains(row)).collect(),
            columns: columns.map(|(key, at)| (key.to_string(), at[0])).collect(),
        })
    }
}
