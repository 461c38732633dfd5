//! Blocks of answers typed some rows or columns off in the seeds' own forms, filled in several ways.

use super::{Section, Typed, answer_cells, moved_whole, off, said, text, write};
use crate::support::Trip;
use crate::support::chance::Chance;
use std::collections::BTreeSet;
use torimatome::book;
use torimatome::demo::seeds;
use torimatome::demo::simulation::Simulation;
use torimatome::load::{project, table};
use torimatome::model::answer::Portion;
use torimatome::model::fact::{Fact, Kind as FactKind};
use torimatome::model::form::Form;
use torimatome::model::issued::Issued;
use torimatome::model::place::Cell;
use torimatome::model::project::Project;
use torimatome::model::template::Kind;
use torimatome::read::index::{FormArena, Forms, Index};
use torimatome::read::sheet::{self, Source};
use torimatome::write::workbook;

/// How many sheets of a seed are treated.
const SHEETS: usize = 5;
/// How a sheet is filled: with the seed's answers or some in every cell, and how many in a hundred of
/// these stay.
const FILLS: [(bool, usize); 4] = [(true, 100), (true, 60), (false, 60), (false, 30)];
/// How many rows down and columns right a block is typed.
const MOVES: [(i64, i64); 7] = [(0, 0), (1, 0), (-1, 0), (2, 0), (-2, 0), (0, 1), (0, 2)];

/// Where a word that is chosen came to stand where nothing is asked, nothing of the sheet that was typed
/// elsewhere is taken; of what was not moved, nothing is in doubt.
#[test]
#[ignore = "slow"]
fn a_word_beside_the_answers_puts_the_whole_block_in_doubt() {
    let mut wrong = String::new();
    for name in ["guideline", "outline", "priority", "tomisato", "yamaguchi"] {
        let (project, forms) = filled(name);
        let issued = Issued::default();
        let all = Forms::new(&project, &issued);
        let arena = FormArena::default();
        let index = Index::new(&all, &arena);
        let tabs = forms
            .iter()
            .flat_map(|form| (0..form.sheets.len()).map(move |tab| (form, tab)));
        let tabs = tabs.filter(|(form, tab)| !answer_cells(&form.sheets[*tab]).is_empty());
        for (form, tab) in tabs.take(SHEETS) {
            for fill in FILLS {
                let form = thinned(&project, form, tab, fill);
                for (block, by) in blocks(&form, tab) {
                    let label = format!("{name} {} {fill:?} {block:?} {by:?}", form.name);
                    wrong.push_str(
                        &treated(&index, &form, tab, &block, by)
                            .map_or_else(|why| format!("{label}\n{why}"), |()| String::new()),
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A seed with its sections' forms, filled with its answers.
fn filled(name: &str) -> (Project, Vec<Form>) {
    let trip = Trip::seed(name);
    let load = || project::load(trip.path()).unwrap().project.unwrap();
    let answers = table::of_csv("answers.csv", seeds::seed(name).unwrap().answers).unwrap();
    let simulation = Simulation::new(load(), &answers).unwrap();
    let forms = simulation.packets.into_iter().map(|packet| packet.form);
    (load(), forms.collect())
}

fn thinned(project: &Project, form: &Form, tab: usize, (is_seed, share): (bool, usize)) -> Form {
    let mut form = form.clone();
    let mut chance = Chance::new(share as u64);
    for (serial, (at, name)) in answer_cells(&form.sheets[tab]).into_iter().enumerate() {
        let sheet = &mut form.book.sheets[tab];
        if !is_seed {
            write(sheet, at, &said(project, &name, serial));
        }
        if !chance.percent(share) {
            write(sheet, at, "");
        }
    }
    form
}

/// The rows of all answers, of those in the middle, and of the last half, with each move.
fn blocks(form: &Form, tab: usize) -> Vec<(Vec<u32>, (i64, i64))> {
    let rows: BTreeSet<u32> = answer_cells(&form.sheets[tab])
        .keys()
        .map(|at| at.row)
        .collect();
    let rows: Vec<u32> = rows.into_iter().collect();
    let count = rows.len();
    let parts = [
        (0, count),
        (count / 4, count - count / 4),
        (count / 2, count),
    ];
    let parts = parts.map(|(from, to)| rows[from..to].to_vec());
    parts
        .iter()
        .flat_map(|rows| MOVES.map(|by| (rows.clone(), by)))
        .collect()
}

/// What is wrong with what is read of a sheet after its answers in these rows were typed elsewhere.
fn treated(
    index: &Index<'_>,
    form: &Form,
    tab: usize,
    block: &[u32],
    by: (i64, i64),
) -> Result<(), String> {
    let project = index.project;
    let mut section = Section {
        project,
        form: form.clone(),
        tab,
        deleted: BTreeSet::new(),
    };
    let cells = answer_cells(&form.sheets[tab]);
    let mut typed: Typed = section.answers();
    let own: BTreeSet<Cell> = cells
        .keys()
        .copied()
        .filter(|at| block.contains(&at.row))
        .collect();
    let is_moved = by != (0, 0);
    if is_moved {
        section.paste_cells(by.0, by.1, &own);
    }
    typed.retain(|key, _| !section.deleted.contains(key));
    let is_word = |at: &Cell| {
        let field = project.template.field(&cells[at]).unwrap();
        let is_chosen = matches!(field.kind, Kind::Choice | Kind::YesNo);
        let was = text(&form.book.sheets[tab], *at);
        is_chosen && was.chars().count() > 1 && field.words().contains(&&*was)
    };
    let outside = own
        .iter()
        .filter(|at| !cells.contains_key(&off(**at, by.0, by.1)));
    let has_witness = outside.clone().any(is_word);
    let (portion, facts) = read(index, &section.form, tab);
    let doubts = facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Disagree { seen, marked } => Some((&fact.place, seen, marked)),
        _ => None,
    });
    let doubts: Vec<String> = doubts
        .map(|(place, seen, marked)| format!("  {place} {seen}{marked}\n"))
        .collect();
    if !is_moved && !doubts.is_empty() {
        return Err(doubts.concat());
    }
    let taken = portion
        .cells
        .iter()
        .filter(|(key, cell)| !cell.text.is_empty() && !portion.refused.contains(*key));
    let code = |measure: usize| project.plan.measures[measure].code.clone();
    let taken: Typed = taken
        .map(|((m, name), cell)| ((code(*m), name.to_string()), cell.text.to_string()))
        .collect();
    let whole = moved_whole(&typed, &taken);
    // What is no answer to a choice is reported, and not taken.
    let may_be = |name: &str, text: &str| {
        let field = project.template.field(name).unwrap();
        field.kind == Kind::Text || field.words().is_empty() || field.words().contains(&text)
    };
    let misread = taken.iter().filter(|(key, text)| {
        typed.get(*key) != Some(text) && !whole.contains_key(*key) && may_be(&key.1, text)
    });
    let misread: Vec<String> = misread
        .map(|(key, text)| format!("  {key:?} {text}\n"))
        .collect();
    match misread.is_empty() || !has_witness {
        true => Ok(()),
        false => Err([misread, doubts].concat().concat()),
    }
}

fn read(index: &Index<'_>, form: &Form, tab: usize) -> (Portion, Vec<Fact>) {
    let mut book = form.book.clone();
    book.sheets = vec![book.sheets.swap_remove(tab)];
    let bytes = workbook::bytes(&book).unwrap();
    let book = book::read(&bytes, &Default::default()).unwrap();
    let (mut portion, mut facts) = (Portion::default(), vec![]);
    let source = Source {
        file: &form.file.as_str().into(),
        sheet: &book.sheets[0],
        styles: &book.styles,
        is_doubted: false,
        elsewhere: &BTreeSet::new(),
    };
    let issued = index.form(&form.department).unwrap();
    sheet::read(index, issued, &source, &mut portion, &mut facts);
    (portion, facts)
}
