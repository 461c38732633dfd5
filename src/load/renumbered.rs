//! renumbered.csv: which code of this year a measure has that had another one last year.

use super::columns::plain;
use super::headed::Headed;
use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::plan::Plan;
use crate::model::previous::Renumbered;
use crate::text::code::normalize_code;
use std::collections::HashMap;

/// The file's names, in the order they are looked for.
pub const FILES: [&str; 2] = ["renumbered.csv", "renumbered.xlsx"];

/// The column of last year's codes, with the headings that are understood.
const OLD: [&str; 8] = [
    "旧整理番号",
    "前の整理番号",
    "前年度の整理番号",
    "旧番号",
    "変更前",
    "変更前の整理番号",
    "旧",
    "前の番号",
];
/// The column of this year's.
const NEW: [&str; 8] = [
    "新整理番号",
    "いまの整理番号",
    "今年度の整理番号",
    "新番号",
    "変更後",
    "変更後の整理番号",
    "新",
    "いまの番号",
];
/// Columns that people may keep beside the codes.
const NOTES: [&str; 5] = ["事業名", "備考", "メモ", "旧事業名", "新事業名"];

/// Reads the table. What cannot be used becomes a fact; so does what is of use only in part.
pub fn read(table: &Table, plan: &Plan, facts: &mut Vec<Fact>) -> Vec<Renumbered> {
    let is = |cell: &str, names: &[&str]| names.iter().any(|name| plain(name) == plain(cell));
    let has = |row: &Row, names: &[&str]| row.cells.iter().any(|cell| is(cell, names));
    let is_head = |row: &Row| has(row, &OLD) && has(row, &NEW);
    let headed = table.rows.iter().position(is_head);
    let Some(headed) = headed.and_then(|start| Headed::below(table, start, facts)) else {
        facts.push(fault(
            table.whole(),
            "旧整理番号・新整理番号の見出しがある行が見つかりません",
            "最初の行に、これらの見出しを書いてください。",
        ));
        return vec![];
    };
    let column = |names: &[&str]| headed.head.cells.iter().position(|cell| is(cell, names));
    let (old, new) = (column(&OLD), column(&NEW));
    let known = (0..headed.head.cells.len()).filter(|at| is(&headed.head.cells[*at], &NOTES));
    let known: Vec<Option<usize>> = known.map(Some).chain([old, new]).collect();
    headed.report_unread(&known, facts);
    let mut made: Vec<Renumbered> = vec![];
    let mut doubtful: Vec<String> = vec![];
    // For each new code the old one that has it.
    let mut taken: HashMap<String, String> = HashMap::new();
    for row in headed.rows {
        let (written, next) = (headed.text(row, old), headed.text(row, new));
        let place = table.place(row.number, old.unwrap_or(0));
        let key = normalize_code(&written);
        if key.is_empty() {
            if !next.is_empty() {
                facts.push(fault(
                    place,
                    "旧整理番号が空いています",
                    "前の年度の整理番号を書いてください。",
                ));
            }
            continue;
        }
        let next_key = normalize_code(&next);
        if !next.is_empty() && plan.position(&next_key).is_none() {
            facts.push(fault(
                table.place(row.number, new.unwrap_or(0)),
                &format!("新整理番号「{next}」は計画にありません"),
                "計画のとおりの整理番号を書いてください。なくなった事業なら、空けておきます。",
            ));
            continue;
        }
        let new = (!next.is_empty()).then_some(next_key);
        let line = Renumbered {
            old: key.clone(),
            new: new.clone(),
            written: written.clone(),
            place: place.clone(),
        };
        match made.iter().position(|own| own.old == key) {
            Some(first) if made[first].new == line.new => continue,
            Some(first) => {
                let first = made.remove(first);
                facts.push(twice(&written, &line, &first));
                doubtful.push(key);
                continue;
            }
            None if doubtful.contains(&key) => {
                facts.push(twice(&written, &line, &line));
                continue;
            }
            None => {}
        }
        if let Some(new) = new {
            match taken.get(&new) {
                Some(other) => facts.push(merged(&next, other, &written, place)),
                None => {
                    taken.insert(new, written);
                }
            }
        }
        made.push(line);
    }
    made
}

fn fault(place: Place, found: &str, wanted: &str) -> Fact {
    Fact::new(Kind::Renumbered(Fault::new(found, wanted)), place)
}

fn twice(written: &str, line: &Renumbered, first: &Renumbered) -> Fact {
    let first = match first.place == line.place {
        true => String::new(),
        false => format!("（先にあるのは {}）", first.place.cell_text()),
    };
    fault(
        line.place.clone(),
        &format!("旧整理番号「{written}」が、違う新整理番号で二度あります{first}"),
        "どちらも使っていません。正しいほうだけを残してください。",
    )
}

/// Two measures that are one now: both have their answers kept.
fn merged(new: &str, first: &str, second: &str, place: Place) -> Fact {
    fault(
        place,
        &format!("新整理番号「{new}」が「{first}」と「{second}」の両方のものです"),
        "二つの事業が一つになったのなら、このままで構いません。両方の前の年の回答を残します。",
    )
}

/// Tells of lines whose old code no measure of last year has.
pub fn unknown<'a>(
    renumbered: &[Renumbered],
    last: impl Iterator<Item = &'a str> + Clone,
    facts: &mut Vec<Fact>,
) {
    let is_unknown = |line: &&Renumbered| last.clone().all(|key| key != line.old);
    facts.extend(renumbered.iter().filter(is_unknown).map(|line| {
        fault(
            line.place.clone(),
            &format!(
                "旧整理番号「{}」の事業は、前の年の回答にありません",
                line.written
            ),
            "前の年度のとおりの整理番号を書いてください。",
        )
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;
    use crate::model::roster::Roster;

    #[test]
    fn lines_are_read_and_what_cannot_be_used_is_reported() {
        let survey = trial::survey("");
        let plan = "整理番号,事業名\n1-1,公園\n1-2,図書館\n1-3,広場\n";
        let (plan, _) = trial::plan(plan, &survey, &Roster::default());
        for (lines, used, reported) in [
            (
                "１－５,1-1\n3-1,\n",
                vec![("1-5", Some("1-1")), ("3-1", None)],
                vec![],
            ),
            (
                "1-1,1-2\n1-2,1-1\n",
                vec![("1-1", Some("1-2")), ("1-2", Some("1-1"))],
                vec![],
            ),
            (
                "1-5,9-9\n",
                vec![],
                vec!["新整理番号「9-9」は計画にありません"],
            ),
            (
                "1-5,1-1\n1-5,1-2\n1-5,1-3\n",
                vec![],
                vec![
                    "旧整理番号「1-5」が、違う新整理番号で二度あります（先にあるのは A2）",
                    "旧整理番号「1-5」が、違う新整理番号で二度あります",
                ],
            ),
            (
                "1-5,1-1\n1-6,1-1\n",
                vec![("1-5", Some("1-1")), ("1-6", Some("1-1"))],
                vec!["新整理番号「1-1」が「1-5」と「1-6」の両方のものです"],
            ),
            (",1-1\n", vec![], vec!["旧整理番号が空いています"]),
            (",\n", vec![], vec![]),
        ] {
            let mut facts = vec![];
            let table = trial::table("renumbered.csv", &format!("変更前,新 整理番号\n{lines}"));
            let made = read(&table, &plan, &mut facts);
            let made: Vec<(&str, Option<&str>)> = made
                .iter()
                .map(|line| (line.old.as_str(), line.new.as_deref()))
                .collect();
            let told: Vec<String> = facts.iter().map(|f| trial::words(&f.kind).0).collect();
            assert_eq!(made, used, "{lines}");
            assert_eq!(told, reported, "{lines}");
        }
    }
}
