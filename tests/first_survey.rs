//! The path of the guide: from a list that nobody prepared to forms in five commands, with no editor but
//! Excel, knowing nothing but what the screen says.

use crate::lists;
use crate::support::{Ran, Trip};
use std::cell::Cell as Counter;
use std::collections::BTreeSet;
use torimatome::load::project_book::ProjectBook;
use torimatome::load::{settings_sheet, table};
use torimatome::model::place::Cell;
use torimatome::model::project_book::{ROSTER, SETTING_ROWS, SETTINGS};
use torimatome::write::cell_edit;

/// The most commands.
const MOST: usize = 5;

/// What a clerk knows of the survey.
const KNOWN: [(&str, &str); 5] = [
    ("title", "まちの計画 進捗状況調査"),
    ("fiscal_year", "令和6年度"),
    ("due", "令和7年4月30日"),
    ("from.section", "企画課"),
    ("id", "machi"),
];

/// A clerk with a list, a terminal and Excel.
struct Clerk {
    trip: Trip,
    commands: Counter<usize>,
}

impl Clerk {
    fn runs(&self, args: &[&str]) -> Ran {
        self.commands.set(self.commands.get() + 1);
        self.trip.run(args)
    }

    /// Types texts into the cells of a sheet of the workbook.
    fn types(&self, sheet: &str, cells: &[(Cell, String)]) {
        let book = cell_edit::put(&self.trip.bytes("machi/案件.xlsx"), sheet, cells).unwrap();
        self.trip.write("machi/案件.xlsx", &book);
    }

    /// Fills in the settings that the sheet marks.
    fn fills_settings(&self) {
        let book = ProjectBook::open(&self.trip.at("machi")).unwrap().unwrap();
        let cells = settings_sheet::cells(&book.table(&SETTINGS).unwrap());
        let marked = SETTING_ROWS.iter().filter(|s| s.required);
        let open = marked.filter(|s| {
            cells
                .iter()
                .any(|(key, _, text)| *key == s.key && text.is_empty())
        });
        let typed = open.map(|setting| {
            let known = KNOWN.iter().find(|(key, _)| *key == setting.key);
            let (_, cell, _) = cells.iter().find(|(key, ..)| *key == setting.key).unwrap();
            (*cell, known.unwrap().1.to_string())
        });
        self.types(SETTINGS.name, &typed.collect::<Vec<_>>());
    }

    /// Writes sections into the roster, below its headings and examples.
    fn fills_roster(&self, names: &[String]) {
        let sheets = table::sheets(&self.trip.at("machi/案件.xlsx")).unwrap();
        let roster = sheets.iter().find(|t| t.sheet == ROSTER.name).unwrap();
        let is_head = |row: &&table::Row| row.cells.iter().any(|cell| cell == "課名");
        let head = roster.rows.iter().find(is_head).unwrap();
        let column = |heading: &str| head.cells.iter().position(|c| c == heading).unwrap() as u32;
        let first = head.number + 1 + ROSTER.examples.len() as u32;
        let rows = (0..).zip(names).flat_map(|(n, name)| {
            let texts = [
                ("コード", format!("D{:02}", n + 1)),
                ("課名", name.clone()),
                ("区分", "課".to_string()),
            ];
            texts.map(|(heading, text)| (Cell::new(first + n, column(heading)), text))
        });
        self.types(ROSTER.name, &rows.collect::<Vec<_>>());
    }
}

/// What the screen says, on one line.
fn flat(ran: &Ran) -> String {
    ran.out()
        .lines()
        .map(|line| line.trim_start_matches([' ', '│', '└', '→']))
        .collect()
}

#[test]
fn a_raw_list_becomes_forms_in_five_commands() {
    for list in [
        "01-jisshi-keikaku",
        "07-kyojinka",
        "19-mokuhyo-goto",
        "40-kohyo-gyo",
        "46-ka-goto-no-sheet",
    ] {
        let clerk = Clerk {
            trip: Trip::empty(),
            commands: Counter::new(0),
        };
        let (file, bytes, measures) = lists::raw(list);
        clerk.trip.write(&file, &bytes);
        let said = flat(&clerk.runs(&["new", "machi"]).ok());
        for told in [
            "machi/案件.xlsx を Excel で開き",
            "シート「設定」から",
            "torimatome import 一覧.xlsx -o machi/plan.csv",
        ] {
            assert!(said.contains(told), "{list}: {told} in {said}");
        }
        clerk.fills_settings();
        let said = flat(&clerk.runs(&["import", &file, "-o", "machi/plan.csv"]).ok());
        assert!(said.contains("torimatome check machi"), "{list}: {said}");
        // The sections are all that lacks, and the screen names them.
        let ran = clerk
            .runs(&["check", "machi"])
            .exits(1)
            .says("案件.xlsx　課の一覧")
            .says("エラー1件");
        let said = flat(&ran);
        let names = said
            .split_once("（計画には、")
            .unwrap()
            .1
            .split_once(" があります")
            .unwrap()
            .0;
        let names: Vec<String> = names.split('、').map(String::from).collect();
        clerk.fills_roster(&names);
        let said = flat(&clerk.runs(&["check", "machi"]).ok());
        assert!(
            said.contains("torimatome distribute machi"),
            "{list}: {said}"
        );
        clerk.runs(&["distribute", "machi"]).ok();
        assert!(clerk.commands.get() <= MOST, "{list}");
        let asked = clerk.trip.csv("machi/forms/issued.csv");
        let of = |column: &str| -> BTreeSet<String> {
            asked.iter().map(|line| line[column].clone()).collect()
        };
        assert_eq!(of("item").len(), measures, "{list}");
        assert_eq!(of("department"), names.into_iter().collect(), "{list}");
    }
}

#[test]
fn what_the_settings_lack_is_told_with_its_cell() {
    let trip = Trip::empty();
    trip.run(&["new", "machi"]).ok();
    let out = trip.run(&["check", "machi"]).exits(1).out();
    for setting in SETTING_ROWS
        .iter()
        .filter(|s| s.required && s.key != "template")
    {
        let told = out
            .lines()
            .position(|line| line.contains(&format!("「{}」が空です", setting.name)));
        let told = told.unwrap_or_else(|| panic!("{} in {out}", setting.name));
        let above = out.lines().take(told).last().unwrap_or_default();
        assert!(above.contains("設定!B"), "{above}");
    }
}
