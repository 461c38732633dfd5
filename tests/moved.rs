//! Answers moved against the keys of their rows and columns: pasted a few cells off, cut, pushed
//! aside, exchanged. Each treatment is done to the form of a section of its own, as Excel does it:
//! what is typed or pasted as a value leaves styles and validations where they are, what is cut or
//! pushed takes them along. Every answer is read right or reported; none is read as another one's.

mod blocks;

use crate::clients::client::LIBREOFFICE;
use crate::clients::hand::range;
use crate::clients::plans::{PLANS, Sent};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use torimatome::model::address::Address;
use torimatome::model::form::{Form, Map, Role};
use torimatome::model::grid::{Content, Placed, Sheet};
use torimatome::model::place::Cell;
use torimatome::model::project::Project;
use torimatome::model::template::{Arrange, Field, Kind};
use torimatome::write::workbook;

/// A form on its way back.
struct Section<'a> {
    project: &'a Project,
    form: Form,
    /// The sheet with answers that is treated.
    tab: usize,
    /// The answers that the section took out of it.
    deleted: BTreeSet<(String, String)>,
}

/// A thing that is done to a form.
struct Treatment {
    name: &'static str,
    /// How much is filled.
    fill: Fill,
    does: fn(&mut Section<'_>),
}

#[derive(Clone, Copy, PartialEq)]
enum Fill {
    /// Everything.
    All,
    /// Every second row of answers.
    Sparse,
    /// One in three.
    Third,
    /// Only the first row.
    First,
}

const fn full(name: &'static str, does: fn(&mut Section<'_>)) -> Treatment {
    Treatment {
        name,
        fill: Fill::All,
        does,
    }
}

const fn sparse(name: &'static str, does: fn(&mut Section<'_>)) -> Treatment {
    Treatment {
        name,
        fill: Fill::Sparse,
        does,
    }
}

const TREATMENTS: &[Treatment] = &[
    full("untouched", |_| ()),
    sparse("untouched and sparse", |_| ()),
    Treatment {
        name: "only the first row",
        fill: Fill::First,
        does: |_| (),
    },
    full("values a row low", |section| section.paste(1, 0)),
    full("values two rows low", |section| section.paste(2, 0)),
    full("values three rows low", |section| section.paste(3, 0)),
    full("values a row high", |section| section.paste(-1, 0)),
    full("values a column right", |section| section.paste(0, 1)),
    full("values two columns right", |section| section.paste(0, 2)),
    full("values a column left", |section| section.paste(0, -1)),
    sparse("sparse values a row low", |section| section.paste(1, 0)),
    sparse("sparse values a column right", |section| {
        section.paste(0, 1)
    }),
    full("texts a row low", |section| section.paste_texts(1)),
    full("texts two rows low", |section| section.paste_texts(2)),
    full("given texts a row low, without their keys", |section| {
        section.push_given(1)
    }),
    full("given texts two rows low, without their keys", |section| {
        section.push_given(2)
    }),
    full("values with rows as columns", |section| section.transpose()),
    full("two columns of values exchanged", |section| {
        section.exchange_values()
    }),
    full("cut and pasted a row low", |section| section.cut(1, 0)),
    full("cut and pasted two rows low", |section| section.cut(2, 0)),
    full("cut and pasted a row high", |section| section.cut(-1, 0)),
    full("cut and pasted a column right", |section| section.cut(0, 1)),
    sparse("sparse, cut and pasted a row low", |section| {
        section.cut(1, 0)
    }),
    sparse("sparse, cut and pasted a column right", |section| {
        section.cut(0, 1)
    }),
    full("copied and pasted a row low", |section| section.copy(1, 0)),
    full("a cell inserted in a column", |section| {
        section.push(true, 1, 0)
    }),
    full("two cells inserted in a column", |section| {
        section.push(true, 2, 0)
    }),
    full("a cell inserted within a column", |section| {
        section.push(true, 1, 1)
    }),
    sparse("sparse, a cell inserted in a column", |section| {
        section.push(true, 1, 0)
    }),
    full("a cell deleted in a column", |section| {
        section.pull(true, 0)
    }),
    full("a cell deleted within a column", |section| {
        section.pull(true, 1)
    }),
    sparse("sparse, a cell deleted in a column", |section| {
        section.pull(true, 0)
    }),
    full("a cell inserted in a row", |section| {
        section.push(false, 1, 0)
    }),
    full("two cells inserted in a row", |section| {
        section.push(false, 2, 0)
    }),
    full("a cell deleted in a row", |section| section.pull(false, 0)),
    full("two columns exchanged with all their cells", |section| {
        section.exchange_cells()
    }),
    Treatment {
        name: "a third of the values two rows low",
        fill: Fill::Third,
        does: |section| section.paste(2, 0),
    },
    Treatment {
        name: "a third of the values two columns right",
        fill: Fill::Third,
        does: |section| section.paste(0, 2),
    },
    full("all texts of the rows two rows low", |section| {
        section.paste_kind(2, Kind::Text)
    }),
    full("numbers a row low", |section| {
        section.paste_kind(1, Kind::Number)
    }),
    full(
        "rows cut without their keys and pasted a row low",
        |section| section.cut_rows(1),
    ),
    full("months with their plan a row low", |section| {
        section.paste_with_plan(1, 0)
    }),
    sparse("sparse months with their plan a row low", |section| {
        section.paste_with_plan(1, 0)
    }),
    full("months with their plan two rows low", |section| {
        section.paste_with_plan(2, 0)
    }),
    full("months with their plan a month right", |section| {
        section.paste_with_plan(0, 1)
    }),
    full("columns of two kinds exchanged in three rows", |section| {
        section.exchange_kinds(3)
    }),
    full("the values of a whole column a row low", |section| {
        section.push_values(1)
    }),
    full("values a column left on all sheets", |section| {
        section.paste_everywhere(0, -1)
    }),
    full(
        "the values of a row in the middle a column right",
        |section| section.paste_line(|cells| cells.get(cells.len() / 2).map(|at| at.row), 0, 1),
    ),
    full("a key filled down over two rows", |section| {
        section.fill_keys(0, 2)
    }),
    full("keys of a table filled down", |section| {
        section.fill_keys(1, 9)
    }),
    full("the key of a row gone", |section| section.fill_keys(1, 0)),
];

/// What is accounted for.
#[derive(Debug, Default, PartialEq)]
struct Count {
    right: usize,
    reported: usize,
}

#[test]
#[ignore = "slow"]
fn every_answer_is_read_right_or_reported() {
    let mut wrong = String::new();
    for plan in PLANS {
        // The last section gets what the clients' matrix needs, and returns nothing.
        let sent = plan.send(TREATMENTS.len() + 1, &[TREATMENTS.len()]);
        let mut typed = vec![];
        for (treatment, form) in TREATMENTS.iter().zip(&sent.forms) {
            let mut section = Section::new(&sent.project, form, treatment.fill);
            let mut answers = section.answers();
            (treatment.does)(&mut section);
            answers.retain(|key, _| !section.deleted.contains(key));
            typed.push(answers);
            let bytes = workbook::bytes(&section.form.book).unwrap();
            sent.trip.write(&format!("returned/{}", form.file), &bytes);
        }
        let cases = TREATMENTS.iter().zip(&sent.forms).zip(&typed);
        let cases = cases.map(|((treatment, form), typed)| {
            let is_touched =
                !treatment.name.starts_with("untouched") && treatment.fill != Fill::First;
            let label = format!("{} / {}", plan.name, treatment.name);
            (label, is_touched, form, typed)
        });
        wrong.push_str(&collected(&sent, cases));
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What LibreOffice does itself when a section cuts, copies or inserts cells.
#[test]
#[ignore = "slow"]
fn what_libreoffice_moves_is_read_right_or_reported() {
    type Move = (&'static str, fn(&Section<'_>, &str) -> Value);
    const MOVES: [Move; 4] = [
        ("cut a row low", |section, tab| {
            let (first, last) = section.bounds();
            let to = off(first, 1, 0).to_string();
            json!({ "op": "move-range", "sheet": tab, "range": range(first, last), "cell": to })
        }),
        ("cut a column right", |section, tab| {
            let (first, last) = section.bounds();
            let to = off(first, 0, 1).to_string();
            json!({ "op": "move-range", "sheet": tab, "range": range(first, last), "cell": to })
        }),
        ("copied two rows low", |section, tab| {
            let (first, last) = section.bounds();
            let (to, range) = (off(first, 2, 0).to_string(), range(first, last));
            json!({ "op": "copy-range", "sheet": tab, "range": range, "name": tab, "cell": to })
        }),
        ("a cell inserted in a row", |section, tab| {
            let (row, col) = section.line(false, 0).unwrap_or((1, 1));
            let at = Cell::new(row, col).to_string();
            json!({ "op": "insert-cells", "sheet": tab, "range": at, "right": true })
        }),
    ];
    let all = MOVES
        .iter()
        .flat_map(|does| ["xlsx", "ods"].map(|ending| (*does, ending)));
    let all: Vec<(Move, &str)> = all.collect();
    let mut wrong = String::new();
    for plan in PLANS {
        let sent = plan.send(all.len() + 1, &[all.len()]);
        let (mut typed, mut jobs) = (vec![], vec![]);
        for (((_, does), ending), form) in all.iter().zip(&sent.forms) {
            let section = Section::new(&sent.project, form, Fill::All);
            typed.push(section.answers());
            let filled = format!("filled/{}", form.file);
            let bytes = workbook::bytes(&section.form.book).unwrap();
            sent.trip.write(&filled, &bytes);
            let returned = form.file.replace("xlsx", ending);
            sent.trip.write(&format!("returned/{returned}"), b"");
            let step = does(&section, &section.form.book.sheets[section.tab].name);
            let (from, to) = (filled, format!("returned/{returned}"));
            let (from, to) = (sent.trip.at(&from), sent.trip.at(&to));
            jobs.push(json!({ "in": from, "out": to, "cells": [], "do": [step] }));
        }
        LIBREOFFICE.run(&jobs);
        let cases = all.iter().zip(&sent.forms).zip(&typed);
        let cases = cases.map(|((((name, _), ending), form), typed)| {
            let label = format!("{} / {name} / {ending}", plan.name);
            (label, true, form, typed)
        });
        wrong.push_str(&collected(&sent, cases));
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Collects what came back. Tells what is wrong with it, by its label; where nothing was touched, also
/// what is reported or not read.
fn collected<'a>(
    sent: &Sent,
    cases: impl Iterator<Item = (String, bool, &'a Form, &'a Typed)>,
) -> String {
    sent.trip.run(&["collect"]);
    let answers = sent.trip.csv("out/answers.csv");
    let findings = sent.trip.csv("out/findings.csv");
    let mut wrong = String::new();
    for (label, is_touched, form, typed) in cases {
        let own = |rows: &[BTreeMap<String, String>]| -> Vec<BTreeMap<String, String>> {
            let own = rows.iter().filter(|r| r["department"] == form.name);
            own.cloned().collect()
        };
        let (answers, findings) = (own(&answers), own(&findings));
        let count = match account(typed, &answers, &findings) {
            Err(why) => {
                wrong.push_str(&format!("{label}\n{why}"));
                continue;
            }
            Ok(count) => count,
        };
        eprintln!("{label}: {count:?}");
        let reported = |codes: &[&str]| -> String {
            let own = findings.iter().filter(|f| codes.contains(&&*f["code"]));
            let own = own.map(|f| format!("  {} {} {}\n", f["code"], f["cell"], f["message"]));
            own.collect()
        };
        // The form's own colours went along, or stayed.
        let painted = reported(&["S115"]);
        let doubted = reported(&["S106", "S107"]);
        let is_read = is_touched || (count.right == typed.len() && doubted.is_empty());
        if !is_read || !painted.is_empty() {
            wrong.push_str(&format!("{label}: {count:?}\n{painted}{doubted}"));
        }
    }
    wrong
}

#[test]
fn a_row_added_to_a_list_for_a_new_measure_is_a_proposal() {
    let plan = PLANS.iter().find(|plan| plan.name == "list").unwrap();
    let sent = plan.send(2, &[1]);
    let mut section = Section::new(&sent.project, &sent.forms[0], Fill::All);
    let typed = section.answers();
    let (row, _) = section.line(false, 0).unwrap();
    section.relocate(|at| Some(off(at, i64::from(at.row > row), 0)));
    let parts = section.form.sheets[section.tab].parts.clone();
    let mut proposed = vec![];
    for part in parts.iter().filter(|part| part.at.row == row) {
        let text = match &part.role {
            Role::Number => "新規-1".to_string(),
            Role::Given(role) if role == "title" => "防災倉庫の整備".to_string(),
            Role::Answer(name) => {
                let text = said(section.project, name, 90);
                proposed.push(text.clone());
                text
            }
            _ => continue,
        };
        write(section.sheet(), off(part.at, 1, 0), &text);
    }
    let bytes = workbook::bytes(&section.form.book).unwrap();
    sent.trip
        .write(&format!("returned/{}", section.form.file), &bytes);
    sent.trip.run(&["collect"]);
    let findings = sent.trip.csv("out/findings.csv").into_iter();
    let own: Vec<_> = findings
        .filter(|f| f["code"].starts_with('S') && f["code"] != "S101")
        .collect();
    assert!(own.iter().all(|f| f["code"] == "S112"), "{own:?}");
    let values: Vec<String> = own.iter().map(|f| f["value"].clone()).collect();
    assert_eq!(values, proposed);
    for ((item, field), text) in &typed {
        let read = sent.trip.csv("out/answers.csv").into_iter();
        let mut read = read.filter(|r| r["item"] == *item && r["field"] == *field);
        assert!(read.any(|r| r["raw"] == *text), "{item} {field}");
    }
}

#[test]
fn a_mark_that_a_section_moved_in_the_plan_is_reported() {
    let plan = PLANS.iter().find(|plan| plan.name == "timeline").unwrap();
    let sent = plan.send(2, &[1]);
    let mut section = Section::new(&sent.project, &sent.forms[0], Fill::All);
    let parts = section.form.sheets[section.tab].parts.iter();
    let is_planned = |role: &Role| matches!(role, Role::Given(role) if role.starts_with("plan:"));
    let marked = parts
        .clone()
        .find(|part| is_planned(&part.role) && !part.text.is_empty());
    let at = marked.unwrap().at;
    let mark = text(section.sheet(), at);
    write(section.sheet(), at, "");
    write(section.sheet(), off(at, 0, 2), &mark);
    let bytes = workbook::bytes(&section.form.book).unwrap();
    sent.trip
        .write(&format!("returned/{}", section.form.file), &bytes);
    sent.trip.run(&["collect"]);
    let findings = sent.trip.csv("out/findings.csv");
    let cells = |code: &str| -> BTreeSet<String> {
        let own = findings.iter().filter(|f| f["code"] == code);
        own.map(|f| f["cell"].clone()).collect()
    };
    let both = [at, off(at, 0, 2)].map(|cell| cell.to_string());
    assert_eq!(cells("S103"), BTreeSet::from(both));
    assert_eq!(
        cells("S106").len() + cells("S115").len() + cells("R110").len(),
        0
    );
}

type Typed = BTreeMap<(String, String), String>;

/// Every typed answer is read in its own place or reported with its text; nothing else is read.
fn account(
    typed: &Typed,
    answers: &[BTreeMap<String, String>],
    findings: &[BTreeMap<String, String>],
) -> Result<Count, String> {
    let mut wrong = String::new();
    let mut count = Count::default();
    let mut read: BTreeSet<(String, String)> = BTreeSet::new();
    let read_as: Typed = answers
        .iter()
        .filter(|r| !r["value"].is_empty())
        .map(|r| ((r["item"].clone(), r["field"].clone()), r["raw"].clone()))
        .collect();
    let whole = moved_whole(typed, &read_as);
    for row in answers.iter().filter(|r| !r["raw"].is_empty()) {
        let key = (row["item"].clone(), row["field"].clone());
        // The rows of an open table are the section's own to order.
        if let Some(from) = whole.get(&key) {
            read.insert(from.clone());
            count.right += 1;
            continue;
        }
        match typed.get(&key) {
            Some(text) if *text == row["raw"] => {
                read.insert(key);
                count.right += 1;
            }
            // A word that says nothing is no answer to a choice: it is reported, and not taken.
            _ if row["value"].is_empty() => {}
            _ => wrong.push_str(&format!(
                "  misplaced: {key:?} 「{}」 {}\n",
                row["raw"], row["cell"]
            )),
        }
    }
    // Where answers differ, what differs is marked.
    let reported: Vec<String> = findings
        .iter()
        .map(|f| format!("{}\n{}", f["value"], f["message"]).replace(['《', '》'], ""))
        .collect();
    for (key, text) in typed.iter().filter(|(key, _)| !read.contains(key)) {
        match reported
            .iter()
            .any(|reported| reported.contains(text.as_str()))
        {
            true => count.reported += 1,
            false => wrong.push_str(&format!("  lost: {key:?} 「{text}」\n")),
        }
    }
    match wrong.is_empty() {
        true => Ok(count),
        false => Err(wrong),
    }
}

/// The cells of table rows of which all that was typed is read in another row: which cell each was
/// typed into.
fn moved_whole(typed: &Typed, read: &Typed) -> BTreeMap<(String, String), (String, String)> {
    type Row<'t> = BTreeMap<(&'t str, Option<&'t str>), &'t str>;
    fn rows(cells: &Typed) -> BTreeMap<(&str, u32), Row<'_>> {
        let mut rows: BTreeMap<(&str, u32), Row<'_>> = BTreeMap::new();
        for ((item, field), text) in cells {
            let address = Address::parse(field);
            if let Some(row) = address.row {
                let row = rows.entry((item, row)).or_default();
                row.insert((address.field, address.part), text);
            }
        }
        rows
    }
    let (from, to) = (rows(typed), rows(read));
    let mut whole = BTreeMap::new();
    for ((item, now), own) in &to {
        let same = from
            .iter()
            .find(|((other, _), row)| other == item && *row == own);
        let Some(((_, before), _)) = same.filter(|((_, before), _)| before != now) else {
            continue;
        };
        for (field, part) in own.keys() {
            let name = |row: u32| {
                let (field, part, row) = (*field, *part, Some(row));
                (item.to_string(), Address { field, row, part }.to_string())
            };
            whole.insert(name(*now), name(*before));
        }
    }
    whole
}

impl<'a> Section<'a> {
    fn new(project: &'a Project, form: &Form, fill: Fill) -> Section<'a> {
        let mut form = form.clone();
        form.book.created = Some(project.survey.due);
        let mut serial = 0;
        let mut tab = None;
        for (number, map) in form.sheets.iter().enumerate() {
            let rows: BTreeSet<u32> = answer_cells(map).keys().map(|at| at.row).collect();
            let rows: Vec<u32> = rows.into_iter().collect();
            if rows.is_empty() {
                continue;
            }
            tab.get_or_insert(number);
            for (at, name) in answer_cells(map) {
                serial += 1;
                let place = rows.iter().position(|row| *row == at.row).unwrap();
                let is_filled = match fill {
                    Fill::All => true,
                    Fill::Sparse => place % 2 == 0,
                    Fill::Third => serial % 3 == 1,
                    Fill::First => place == 0,
                };
                let text = said(project, &name, serial);
                if is_filled && !text.is_empty() {
                    write(&mut form.book.sheets[number], at, &text);
                }
            }
        }
        Section {
            project,
            tab: tab.unwrap(),
            deleted: BTreeSet::new(),
            form,
        }
    }

    /// What was typed, by measure and field.
    fn answers(&self) -> Typed {
        let sheets = self.form.sheets.iter().zip(&self.form.book.sheets);
        let typed = sheets.flat_map(|(map, sheet)| {
            answer_cells(map).into_iter().filter_map(|(at, name)| {
                let measure = *map.measures.get(&at.row)?;
                let code = self.project.plan.measures[measure].code.clone();
                let text = text(sheet, at);
                (!text.is_empty()).then_some(((code, name), text))
            })
        });
        typed.collect()
    }

    fn sheet(&mut self) -> &mut Sheet {
        &mut self.form.book.sheets[self.tab]
    }

    fn cells(&self) -> BTreeMap<Cell, String> {
        answer_cells(&self.form.sheets[self.tab])
    }

    fn field(&self, name: &str) -> &'a Field {
        self.project.template.field(name).unwrap()
    }

    /// All answers, or those for which `is` holds, are typed so many cells off.
    fn paste_where(&mut self, down: i64, right: i64, is: impl Fn(&str) -> bool) {
        let own = self.cells().into_iter().filter(|(_, name)| is(name));
        let own = own.map(|(at, _)| at).collect();
        self.paste_cells(down, right, &own);
    }

    /// The months of tables and what is planned for them are typed so many cells off.
    fn paste_with_plan(&mut self, down: i64, right: i64) {
        let (map, fields) = (&self.form.sheets[self.tab], self.project);
        let planned = map
            .parts
            .iter()
            .filter(|part| matches!(&part.role, Role::Given(role) if role.starts_with("plan:")));
        let mut own: BTreeSet<Cell> = planned.map(|part| part.at).collect();
        if own.is_empty() {
            return;
        }
        let months = answer_cells(map)
            .into_iter()
            .filter(|(_, name)| fields.template.field(name).unwrap().kind == Kind::Months);
        own.extend(months.map(|(at, _)| at));
        self.paste_cells(down, right, &own);
    }

    /// The column with the most answers is typed so many cells below, from its first answer on, with all
    /// that is given in it.
    fn push_values(&mut self, down: i64) {
        let Some((line, first)) = self.line(true, 0) else {
            return;
        };
        let sheet = &self.form.book.sheets[self.tab];
        let own = sheet.cells.iter().map(|placed| placed.at);
        let own = own.filter(|at| at.col == line && at.row >= first).collect();
        self.paste_cells(down, 0, &own);
    }

    /// The texts of cells are typed so many cells off.
    fn paste_cells(&mut self, down: i64, right: i64, own: &BTreeSet<Cell>) {
        let cells = self.cells();
        let sheet = self.sheet();
        let texts: Vec<(Cell, String)> = own.iter().map(|at| (*at, text(sheet, *at))).collect();
        // Excel pastes onto a part of a merged cell once that is parted.
        for now in own.iter().map(|at| off(*at, down, right)) {
            let blocks = sheet.cells.iter_mut();
            for block in blocks.filter(|p| p.at != now && covers(p, now)) {
                (block.rows, block.cols) = (1, 1);
            }
        }
        for at in own {
            write(sheet, *at, "");
        }
        for (at, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            let now = off(at, down, right);
            write(self.sheet(), now, &text);
            if cells.contains_key(&now) && !own.contains(&now) {
                self.delete(now);
            }
        }
    }

    /// The answers to a question for a text and to one for a number or date change places in the first
    /// rows that have both.
    fn exchange_kinds(&mut self, count: usize) {
        let mut rows: BTreeMap<u32, Vec<(Cell, Kind)>> = BTreeMap::new();
        for (at, name) in self.cells() {
            let kind = self.field(&name).kind;
            rows.entry(at.row).or_default().push((at, kind));
        }
        let is_strict =
            |kind: &Kind| matches!(kind, Kind::Number | Kind::Date | Kind::Month | Kind::Year);
        let pairs = rows.values().filter_map(|row| {
            let strict = row.iter().find(|(_, kind)| is_strict(kind))?;
            let other = row.iter().rev().find(|(_, kind)| *kind == Kind::Text)?;
            Some((strict.0, other.0))
        });
        for (one, other) in pairs.take(count).collect::<Vec<_>>() {
            let sheet = self.sheet();
            let texts = (text(sheet, one), text(sheet, other));
            write(sheet, one, &texts.1);
            write(sheet, other, &texts.0);
        }
    }

    /// Notes that the section wrote over an answer or took it out.
    fn delete(&mut self, at: Cell) {
        let measure = self.form.sheets[self.tab].measures[&at.row];
        let code = self.project.plan.measures[measure].code.clone();
        self.deleted.insert((code, self.cells()[&at].clone()));
    }

    fn paste(&mut self, down: i64, right: i64) {
        self.paste_where(down, right, |_| true);
    }

    /// The answers of every sheet.
    fn paste_everywhere(&mut self, down: i64, right: i64) {
        for tab in 0..self.form.sheets.len() {
            self.tab = tab;
            self.paste(down, right);
        }
    }

    /// The answers of one column, where they are pasted below or above, or else of one row.
    fn paste_line(&mut self, line: impl Fn(&[Cell]) -> Option<u32>, down: i64, right: i64) {
        let cells: Vec<Cell> = self.cells().into_keys().collect();
        let line = line(&cells);
        let is_own = |at: &Cell| Some(if down == 0 { at.row } else { at.col }) == line;
        let own = cells.into_iter().filter(is_own).collect();
        self.paste_cells(down, right, &own);
    }

    /// The answers of a kind, but for texts that stand by themselves on a card.
    fn paste_kind(&mut self, down: i64, kind: Kind) {
        let project = self.project;
        let is_row = |name: &str| {
            let is_list = project.template.sheet.arrange == Arrange::List;
            is_list || Address::parse(name).row.is_some()
        };
        self.paste_where(down, 0, |name| {
            let is_own = project.template.field(name).unwrap().kind == kind;
            is_own && (kind != Kind::Text || is_row(name))
        });
    }

    /// The rows from the first answers to the last are cut but for their keys, and pasted so many rows
    /// below.
    fn cut_rows(&mut self, down: i64) {
        let rows: BTreeSet<u32> = self.cells().keys().map(|at| at.row).collect();
        let (first, last) = (*rows.first().unwrap(), *rows.last().unwrap());
        self.relocate(|at| match at.col > 0 && (first..=last).contains(&at.row) {
            true => Some(off(at, down, 0)),
            false => Some(at),
        });
    }

    /// The key of the row with answers of this number is filled down over so many rows of answers, at
    /// most to the end of its table; of none, it is taken away.
    fn fill_keys(&mut self, from: usize, count: usize) {
        let rows: BTreeSet<u32> = self.cells().keys().map(|at| at.row).collect();
        let rows: Vec<u32> = rows.into_iter().collect();
        let sheet = self.sheet();
        let key = |row: &u32| Cell::new(*row, 0);
        let own = text(sheet, key(&rows[from]));
        let table = |text: &str| text.split('#').next().unwrap().to_string();
        if count == 0 {
            write(sheet, key(&rows[from]), "");
        }
        for row in rows.iter().skip(from + 1).take(count) {
            if count < 3 || table(&text(sheet, key(row))) == table(&own) {
                write(sheet, key(row), &own);
            }
        }
    }

    /// All answers are cut and pasted so many cells off, with their styles and validations.
    fn cut(&mut self, down: i64, right: i64) {
        let own: BTreeSet<Cell> = self.cells().into_keys().collect();
        self.relocate(|at| match own.contains(&at) {
            true => Some(off(at, down, right)),
            false => Some(at),
        });
    }

    /// All answers are copied and pasted so many cells off: the originals stay where nothing came to
    /// stand on them.
    fn copy(&mut self, down: i64, right: i64) {
        let own: BTreeSet<Cell> = self.cells().into_keys().collect();
        let (cells, checks) = {
            let sheet = self.sheet();
            (sheet.cells.clone(), sheet.checks.clone())
        };
        self.cut(down, right);
        let sheet = self.sheet();
        let taken: BTreeSet<Cell> = sheet.cells.iter().map(|p| p.at).collect();
        let is_left = |at: &Cell| own.contains(at) && !taken.contains(at);
        sheet
            .cells
            .extend(cells.into_iter().filter(|p| is_left(&p.at)));
        sheet
            .checks
            .extend(checks.into_iter().filter(|c| is_left(&c.at)));
    }

    /// Cells are inserted in the column or row of the first answers, before the one of this number:
    /// what stands behind is pushed on with its styles and validations.
    fn push(&mut self, is_down: bool, count: i64, before: usize) {
        let Some((line, at)) = self.line(is_down, before) else {
            return;
        };
        self.relocate(|cell| match is_down {
            true if cell.col == line && cell.row >= at => Some(off(cell, count, 0)),
            false if cell.row == line && cell.col >= at => Some(off(cell, 0, count)),
            _ => Some(cell),
        });
    }

    /// The cell of an answer is deleted: what stands behind it is pulled up or to the left.
    fn pull(&mut self, is_down: bool, number: usize) {
        let Some((line, at)) = self.line(is_down, number) else {
            return;
        };
        let deleted = if is_down {
            Cell::new(at, line)
        } else {
            Cell::new(line, at)
        };
        self.delete(deleted);
        self.relocate(|cell| match is_down {
            _ if cell == deleted => None,
            true if cell.col == line && cell.row > at => Some(off(cell, -1, 0)),
            false if cell.row == line && cell.col > at => Some(off(cell, 0, -1)),
            _ => Some(cell),
        });
    }

    /// The first and the last cell of the block that the answers take.
    fn bounds(&self) -> (Cell, Cell) {
        let cells: Vec<Cell> = self.cells().into_keys().collect();
        let (rows, cols) = (cells.iter().map(|c| c.row), cells.iter().map(|c| c.col));
        let first = (rows.clone().min().unwrap(), cols.clone().min().unwrap());
        let last = (rows.max().unwrap(), cols.max().unwrap());
        (Cell::new(first.0, first.1), Cell::new(last.0, last.1))
    }

    /// The column or row with the most answers, and where the one of a number stands in it.
    fn line(&self, is_down: bool, number: usize) -> Option<(u32, u32)> {
        let mut lines: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for at in self.cells().into_keys() {
            let (line, place) = if is_down {
                (at.col, at.row)
            } else {
                (at.row, at.col)
            };
            lines.entry(line).or_default().push(place);
        }
        let most = lines
            .into_iter()
            .max_by_key(|(line, own)| (own.len(), std::cmp::Reverse(*line)));
        let (line, places) = most.filter(|(_, places)| places.len() > 1)?;
        Some((line, *places.get(number)?))
    }

    /// Moves cells with all that goes with them; what comes to stand on another one replaces it, and
    /// merged cells that are touched are parted.
    fn relocate(&mut self, now: impl Fn(Cell) -> Option<Cell>) {
        let sheet = self.sheet();
        let (mut kept, mut moved) = (vec![], vec![]);
        for mut placed in std::mem::take(&mut sheet.cells) {
            match now(placed.at) {
                Some(at) if at == placed.at => kept.push(placed),
                Some(at) => {
                    placed.at = at;
                    moved.push(placed);
                }
                None => {}
            }
        }
        kept.retain(|p| moved.iter().all(|m| m.at != p.at));
        for block in moved.iter().map(|m| m.at).collect::<Vec<_>>() {
            for placed in kept
                .iter_mut()
                .filter(|p| p.at != block && covers(p, block))
            {
                (placed.rows, placed.cols) = (1, 1);
            }
        }
        let others: Vec<Cell> = kept.iter().chain(&moved).map(|p| p.at).collect();
        for placed in &mut moved {
            if others
                .iter()
                .any(|at| *at != placed.at && covers(placed, *at))
            {
                (placed.rows, placed.cols) = (1, 1);
            }
        }
        sheet.cells = kept.into_iter().chain(moved).collect();
        let (mut kept, mut moved) = (vec![], vec![]);
        for mut check in std::mem::take(&mut sheet.checks) {
            match now(check.at) {
                Some(at) if at == check.at => kept.push(check),
                Some(at) => {
                    check.at = at;
                    moved.push(check);
                }
                None => {}
            }
        }
        kept.retain(|c| moved.iter().all(|m| m.at != c.at));
        sheet.checks = kept.into_iter().chain(moved).collect();
    }

    /// The first two columns of answers change places below their headings, with all their cells.
    fn exchange_cells(&mut self) {
        let cells: Vec<Cell> = self.cells().into_keys().collect();
        let rows: BTreeSet<u32> = cells.iter().map(|at| at.row).collect();
        let pair = rows.iter().find_map(|row| {
            let mut own = cells.iter().filter(|at| at.row == *row);
            Some((own.next()?.col, own.next()?.col))
        });
        let Some((a, b)) = pair else {
            return;
        };
        let both = |at: Cell| {
            [a, b]
                .iter()
                .all(|col| cells.contains(&Cell::new(at.row, *col)))
        };
        self.relocate(|at| match at.col {
            col if col == a && both(at) => Some(Cell::new(at.row, b)),
            col if col == b && both(at) => Some(Cell::new(at.row, a)),
            _ => Some(at),
        });
    }

    /// The first column of texts alone.
    fn paste_texts(&mut self, down: i64) {
        let is_text = |name: &String| self.field(name).kind == Kind::Text;
        let first = self.cells().into_iter().find(|(_, name)| is_text(name));
        let (first, name) = first.unwrap();
        let key = Address::parse(&name).field.to_string();
        let is_card = self
            .cells()
            .values()
            .filter(|n| Address::parse(n).field == key)
            .count()
            < 2;
        let cells = self.cells();
        let is_own = move |name: &str| match is_card {
            true => cells
                .iter()
                .any(|(at, own)| own == name && at.col == first.col),
            false => Address::parse(name).field == key,
        };
        self.paste_where(down, 0, is_own);
    }

    /// The given texts beside the answers are pasted lower; keys and answers stay where they are.
    fn push_given(&mut self, down: u32) {
        let (first, last) = self.bounds();
        let is_given = |role: &Role| matches!(role, Role::Given(_) | Role::Number);
        let map = &self.form.sheets[self.tab];
        let in_rows = |at: Cell| (first.row..=last.row).contains(&at.row);
        let given: Vec<Cell> = map
            .parts
            .iter()
            .filter(|part| is_given(&part.role) && in_rows(part.at))
            .map(|part| part.at)
            .collect();
        let sheet = self.sheet();
        let texts: Vec<String> = given.iter().map(|at| text(sheet, *at)).collect();
        for at in &given {
            let above = Cell::new(at.row.wrapping_sub(down), at.col);
            let moved = given.iter().position(|own| *own == above);
            let moved = moved.map_or("", |own| texts[own].as_str());
            write(sheet, *at, moved);
        }
    }

    /// The block of answers is pasted with its rows as columns.
    fn transpose(&mut self) {
        let cells = self.cells();
        let rows: BTreeSet<u32> = cells.keys().map(|at| at.row).collect();
        let columns: BTreeSet<u32> = cells.keys().map(|at| at.col).collect();
        let (top, left) = (*rows.first().unwrap(), *columns.first().unwrap());
        let texts: Vec<(Cell, String)> = {
            let sheet = &self.form.book.sheets[self.tab];
            cells.keys().map(|at| (*at, text(sheet, *at))).collect()
        };
        let sheet = self.sheet();
        for (at, _) in &texts {
            write(sheet, *at, "");
        }
        for (at, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            let now = Cell::new(top + (at.col - left), left + (at.row - top));
            write(sheet, now, &text);
        }
    }

    /// The values of the first two answers beside each other change places in every row.
    fn exchange_values(&mut self) {
        let cells: Vec<Cell> = self.cells().into_keys().collect();
        let rows: BTreeSet<u32> = cells.iter().map(|at| at.row).collect();
        let columns = rows.iter().find_map(|row| {
            let mut own = cells.iter().filter(|at| at.row == *row);
            Some((own.next()?.col, own.next()?.col))
        });
        let Some((a, b)) = columns else {
            return;
        };
        // Where both ask for the same kind, nothing but what travels with the cells would tell.
        let kind = |row: u32, col: u32| {
            let name = self.cells().get(&Cell::new(row, col)).cloned();
            name.map(|name| self.field(&name).kind)
        };
        if rows
            .iter()
            .any(|row| kind(*row, a).is_some() && kind(*row, a) == kind(*row, b))
        {
            return;
        }
        let sheet = self.sheet();
        for row in rows {
            let (one, other) = (Cell::new(row, a), Cell::new(row, b));
            if cells.contains(&one) && cells.contains(&other) {
                let texts = (text(sheet, one), text(sheet, other));
                write(sheet, one, &texts.1);
                write(sheet, other, &texts.0);
            }
        }
    }
}

fn covers(placed: &Placed, at: Cell) -> bool {
    (placed.at.row..placed.at.row + placed.rows).contains(&at.row)
        && (placed.at.col..placed.at.col + placed.cols).contains(&at.col)
}

fn off(at: Cell, down: i64, right: i64) -> Cell {
    let moved = |line: u32, by: i64| u32::try_from(i64::from(line) + by).unwrap();
    Cell::new(moved(at.row, down), moved(at.col, right))
}

fn text(sheet: &Sheet, at: Cell) -> String {
    let placed = sheet.cells.iter().find(|p| p.at == at);
    placed.map_or(String::new(), |p| p.content.as_text().to_string())
}

fn write(sheet: &mut Sheet, at: Cell, text: &str) {
    torimatome::demo::grid::write(sheet, at, Content::text(text));
}

fn answer_cells(map: &Map) -> BTreeMap<Cell, String> {
    let answers = map.parts.iter().filter_map(|part| match &part.role {
        Role::Answer(name) => Some((part.at, name.to_string())),
        _ => None,
    });
    answers.collect()
}

/// What a section answers, different in each cell where it can be.
fn said(project: &Project, name: &str, serial: usize) -> String {
    let field = project.template.field(name).unwrap();
    let words = field.words();
    match field.kind {
        Kind::Text => format!("{}を{serial}回行いました。", field.label),
        Kind::Number => (100 + serial).to_string(),
        Kind::Date => format!("令和3年7月{}日", 1 + serial % 28),
        Kind::Month => format!("令和3年{}月", 4 + serial % 9),
        Kind::Year => format!("令和{}年度", 3 + serial % 5),
        Kind::Months | Kind::Boxes => match serial % 3 {
            0 => String::new(),
            _ => "○".to_string(),
        },
        Kind::Choice | Kind::YesNo => words[serial % words.len()].to_string(),
        Kind::Rate | Kind::Grade => String::new(),
    }
}
