//! One-sheet forms and open tables: what sections do to their rows and columns is read right or reported.

use crate::support;

use support::Trip;
use torimatome::demo::simulation::{Packet, Simulation};
use torimatome::demo::{grid, seeds};
use torimatome::load::{project, table};
use torimatome::model::form::Role;
use torimatome::model::grid::{Content, Sheet};
use torimatome::model::place::Cell;

/// A seed issued and returned with its own answers, after one section's form was treated by hand.
fn returned(name: &str, department: &str, treat: impl Fn(&mut Packet, &mut Sheet)) -> Trip {
    let trip = Trip::seed(name);
    trip.run(&["distribute"]).ok();
    let project = project::load(trip.path()).unwrap().project.unwrap();
    let answers = seeds::seed(name).unwrap().answers;
    let answers = table::of_csv("answers.csv", answers).unwrap();
    let mut simulation = Simulation::new(project, &answers).unwrap();
    let packet = simulation.packet(department).unwrap();
    // The sheet after the first one is the one with the answers.
    let mut sheet = packet.form.book.sheets[1].clone();
    treat(packet, &mut sheet);
    packet.form.book.sheets[1] = sheet;
    for (name, bytes) in simulation.files().unwrap() {
        trip.write(&format!("returned/{name}"), &bytes);
    }
    trip.run(&["collect"]);
    trip
}

/// Where an answer stands as issued.
fn at(packet: &Packet, measure: usize, cell: &str) -> Cell {
    packet.answer(measure, cell).unwrap().1
}

fn text(sheet: &Sheet, at: Cell) -> String {
    let found = sheet.cells.iter().find(|p| p.at == at);
    found.map_or(String::new(), |p| p.content.as_text().to_string())
}

/// Exchanges what stands in two rows, in the columns from `from` on.
fn exchange_rows(sheet: &mut Sheet, a: u32, b: u32, from: u32) {
    for placed in sheet.cells.iter_mut().filter(|p| p.at.col >= from) {
        placed.at.row = match placed.at.row {
            row if row == a => b,
            row if row == b => a,
            row => row,
        };
    }
}

/// Exchanges two columns from row `from` on.
fn exchange_columns(sheet: &mut Sheet, a: u32, b: u32, from: u32) {
    for placed in sheet.cells.iter_mut().filter(|p| p.at.row >= from) {
        placed.at.col = match placed.at.col {
            col if col == a => b,
            col if col == b => a,
            col => col,
        };
    }
}

fn reported(trip: &Trip, code: &str) -> Vec<String> {
    let rows = trip.csv("out/findings.csv");
    let own = rows.iter().filter(|r| r["code"] == code);
    own.map(|r| format!("{} {} {}", r["item"], r["field"], r["value"]))
        .collect()
}

#[test]
fn a_list_comes_back_whole() {
    let trip = returned("guideline", "担当課", |_, _| {});
    assert_eq!(trip.answer("担当課", "3", "implementation"), "済");
    assert_eq!(trip.answer("関係課２", "23", "next_level"), "Ⅱ-ア");
    // Two levels are misprinted in the published list itself.
    assert_eq!(reported(&trip, "A102").len(), 2);
}

#[test]
fn rows_of_a_list_sorted_with_their_keys_are_read_in_silence() {
    let plain = returned("guideline", "担当課", |_, _| {});
    let sorted = returned("guideline", "担当課", |packet, sheet| {
        let (one, two) = (at(packet, 0, "reason").row, at(packet, 2, "reason").row);
        exchange_rows(sheet, one, two, 0);
    });
    for item in ["1", "3"] {
        for field in ["implementation", "result", "next_level", "reason"] {
            let answer = plain.answer("担当課", item, field);
            assert_eq!(
                sorted.answer("担当課", item, field),
                answer,
                "{item} {field}"
            );
        }
    }
    let in_order = |trip: &Trip| {
        let mut findings = trip.findings();
        findings.sort();
        findings
    };
    assert_eq!(in_order(&plain), in_order(&sorted));
}

#[test]
fn rows_of_a_list_sorted_without_their_keys_are_refused_and_reported() {
    let trip = returned("guideline", "担当課", |packet, sheet| {
        let (one, two) = (at(packet, 0, "reason").row, at(packet, 2, "reason").row);
        exchange_rows(sheet, one, two, 1);
    });
    for item in ["1", "3"] {
        assert_eq!(trip.answer("担当課", item, "next_level"), "", "{item}");
    }
    assert_eq!(reported(&trip, "S106").len(), 2);
    // Every value of the two rows is reported: status, result, level and reason.
    assert_eq!(reported(&trip, "S107").len(), 8);
}

#[test]
fn columns_of_a_list_exchanged_without_their_keys_are_refused_and_reported() {
    let trip = returned("guideline", "関係課２", |packet, sheet| {
        let (one, two) = (at(packet, 22, "result").col, at(packet, 22, "reason").col);
        exchange_columns(sheet, one, two, 1);
    });
    assert_eq!(trip.answer("関係課２", "23", "reason"), "");
    assert_eq!(trip.answer("関係課２", "23", "next_level"), "Ⅱ-ア");
    assert_eq!(
        reported(&trip, "S106").len(),
        2,
        "{:?}",
        reported(&trip, "S106")
    );
    assert_eq!(
        reported(&trip, "S107").len(),
        10,
        "{:?}",
        reported(&trip, "S107")
    );
}

#[test]
fn rows_written_on_below_a_table_are_read_and_a_remark_there_is_reported() {
    let trip = returned("outline", "関係課１", |packet, sheet| {
        let first = at(packet, 9, "project_name[1]");
        let below = sheet.rows.len() as u32 + 1;
        let write = |sheet: &mut Sheet, row: u32, name: &str, text: &str| {
            let col = at(packet, 9, &format!("{name}[1]")).col;
            grid::write(sheet, Cell::new(row, col), Content::text(text));
        };
        assert!(first.row < below);
        write(sheet, below, "project_name", "条例を知る会");
        write(sheet, below, "continuity", "新規");
        write(sheet, below, "model_kind", "該当なし");
        write(sheet, below, "summary", "条例を読み合います。");
        write(
            sheet,
            below + 2,
            "project_name",
            "以上、よろしくお願いします。",
        );
    });
    assert_eq!(
        trip.answer("関係課１", "(1 0)", "project_name[7]"),
        "条例を知る会"
    );
    assert_eq!(
        trip.answer("関係課１", "(1 0)", "summary[7]"),
        "条例を読み合います。"
    );
    assert_eq!(reported(&trip, "S109").len(), 1);
    let outside = reported(&trip, "S104");
    assert_eq!(outside, ["(1 0)  以上、よろしくお願いします。"]);
}

#[test]
fn a_row_moved_into_another_table_is_refused_and_reported() {
    let trip = returned("outline", "担当課", |packet, sheet| {
        let from = at(packet, 0, "project_name[1]").row;
        let to = at(packet, 1, "project_name[3]").row;
        exchange_rows(sheet, from, to, 0);
    });
    assert_eq!(trip.answer("担当課", "(1)", "project_name[1]"), "");
    assert_eq!(reported(&trip, "S106").len(), 2);
    let untaken = reported(&trip, "S107");
    let names = untaken.iter().filter(|t| t.contains("project_name[1]"));
    assert_eq!(names.count(), 1, "{untaken:?}");
}

#[test]
fn a_row_copied_with_its_key_is_a_further_row() {
    let trip = returned("outline", "担当課", |packet, sheet| {
        let row = at(packet, 0, "project_name[1]").row;
        let copied: Vec<_> = sheet
            .cells
            .iter()
            .filter(|p| p.at.row == row)
            .cloned()
            .collect();
        grid::insert_rows(sheet, row + 1, 1);
        for mut placed in copied {
            placed.at.row = row + 1;
            sheet.cells.push(placed);
        }
        let name = at(packet, 0, "project_name[1]").col;
        grid::write(
            sheet,
            Cell::new(row + 1, name),
            Content::text("協働の写真展"),
        );
    });
    assert_eq!(
        trip.answer("担当課", "(1)", "project_name[1]"),
        "協働の出前講座"
    );
    assert_eq!(
        trip.answer("担当課", "(1)", "project_name[7]"),
        "協働の写真展"
    );
    assert!(reported(&trip, "R108").is_empty());
}

#[test]
fn a_row_copied_with_its_key_into_another_table_is_refused_and_reported() {
    let trip = returned("outline", "担当課", |packet, sheet| {
        let row = at(packet, 0, "project_name[1]").row;
        let to = at(packet, 1, "project_name[3]").row;
        let cells = sheet.cells.iter().filter(|p| p.at.row == row);
        let copied: Vec<_> = cells.cloned().collect();
        grid::insert_rows(sheet, to, 1);
        for mut placed in copied {
            placed.at.row = to;
            sheet.cells.push(placed);
        }
    });
    let name = "協働の出前講座";
    assert_eq!(trip.answer("担当課", "(1)", "project_name[1]"), name);
    let answers = trip.csv("out/answers.csv");
    let same = answers
        .iter()
        .filter(|a| a["department"] == "担当課" && a["raw"] == name);
    assert_eq!(same.count(), 1);
    assert_eq!(reported(&trip, "S106").len(), 1);
    let untaken = reported(&trip, "S107");
    let named = untaken.iter().filter(|t| t.contains(name));
    assert_eq!(named.count(), 1, "{untaken:?}");
    assert!(reported(&trip, "S109").is_empty());
}

#[test]
fn an_unused_row_that_is_deleted_is_nobodys_concern() {
    let plain = returned("outline", "関係課３", |_, _| {});
    let trip = returned("outline", "関係課３", |packet, sheet| {
        let row = at(packet, 5, "project_name[4]").row;
        grid::delete_row(sheet, row);
    });
    assert_eq!(plain.findings(), trip.findings());
}

#[test]
fn any_sign_marks_a_month_and_words_are_reported() {
    let trip = returned("priority", "関係課１", |packet, sheet| {
        for (month, sign) in [
            ("2020-05", "✓"),
            ("2020-06", "１"),
            ("2020-07", "×"),
            ("2020-11", "下旬"),
        ] {
            let cell = at(packet, 3, &format!("task[4].{month}"));
            grid::write(sheet, cell, Content::text(sign));
        }
    });
    let month = |month: &str| trip.answer("関係課１", "4", &format!("task[4].{month}"));
    assert_eq!([month("2020-05"), month("2020-06")], ["○", "○"]);
    assert_eq!([month("2020-07"), month("2020-11")], ["", ""]);
    assert_eq!(reported(&trip, "A102"), ["4 task[4].2020-11 下旬"]);
}

#[test]
fn a_correction_has_room_for_the_rows_that_were_added() {
    let trip = returned("outline", "関係課２", |packet, sheet| {
        let cell = at(packet, 1, "project_name[2]");
        grid::insert_rows(sheet, cell.row + 1, 2);
        for (offset, name) in [(1, "研修の報告会"), (2, "体験の記録集")] {
            let below = Cell::new(cell.row + offset, cell.col);
            grid::write(sheet, below, Content::text(name));
        }
    });
    trip.run(&["report"]);
    let correction = "O03_関係課２_修正依頼.xlsx";
    let bytes = trip.bytes(&format!("out/corrections/{correction}"));
    trip.write(&format!("returned/{correction}"), &bytes);
    trip.run(&["collect"]);
    for (row, name) in [(7, "研修の報告会"), (8, "体験の記録集")] {
        let cell = format!("project_name[{row}]");
        assert_eq!(trip.answer("関係課２", "(2)", &cell), name);
    }
    let from = trip.csv("out/answers.csv");
    let added = from
        .iter()
        .find(|r| r["field"] == "project_name[8]")
        .unwrap();
    assert_eq!(added["file"], correction);
}

#[test]
fn a_form_shows_what_is_given_and_asks_for_the_rest() {
    let trip = returned("priority", "担当課", |packet, sheet| {
        let map = &packet.form.sheets[1];
        let months = |p: &&torimatome::model::form::Part| matches!(&p.role, Role::Answer(name) if name.starts_with("task[1]."));
        assert_eq!(map.parts.iter().filter(months).count(), 12);
        assert!(!text(sheet, Cell::new(1, 1)).is_empty());
    });
    trip.run(&["report"]).exits(1);
    assert!(trip.at("out/report.xlsx").is_file());
}

/// Deletes the hidden column, the hidden row, or both, of the sheet with the answers.
fn without_keys(sheet: &mut Sheet, rows: bool, columns: bool) {
    if rows {
        grid::delete_column(sheet, 0);
    }
    if columns {
        grid::delete_row(sheet, 0);
    }
}

#[test]
#[ignore = "slow"]
fn answers_are_found_by_what_people_see_where_the_keys_are_gone() {
    for (seed, department) in [
        ("guideline", "担当課"),
        ("priority", "関係課１"),
        ("outline", "担当課"),
        ("yamaguchi", "広報広聴課"),
        ("tomisato", "企画課"),
    ] {
        let plain = returned(seed, department, |_, _| {});
        for (rows, columns) in [(true, false), (false, true), (true, true)] {
            let trip = returned(seed, department, |_, sheet| {
                without_keys(sheet, rows, columns);
            });
            let values = |trip: &Trip| -> Vec<(String, String, String)> {
                let rows = trip.csv("out/answers.csv");
                let own = rows.iter().filter(|r| r["department"] == department);
                own.map(|r| (r["item"].clone(), r["field"].clone(), r["value"].clone()))
                    .collect()
            };
            let (before, after) = (values(&plain), values(&trip));
            let lost: Vec<_> = before.iter().filter(|v| !after.contains(v)).collect();
            let reported = [reported(&trip, "S104"), reported(&trip, "S107")].concat();
            for (item, field, value) in &lost {
                let is_reported = reported.iter().any(|t| t.contains(value.as_str()));
                assert!(is_reported, "{seed} {item} {field} {value} {reported:?}");
            }
            let wrong = after
                .iter()
                .filter(|v| !v.2.is_empty() && !before.contains(v));
            assert_eq!(wrong.count(), 0, "{seed}");
            assert_eq!(lost.len(), 0, "{seed} {rows} {columns}: {lost:?}");
            assert!(!self::reported(&trip, "S110").is_empty(), "{seed}");
        }
    }
}

#[test]
fn given_rows_exchanged_without_their_keys_are_refused_and_reported() {
    let trip = returned("priority", "関係課１", |packet, sheet| {
        // The two lines of the first and of the second task.
        let (one, two) = (
            at(packet, 3, "task[1].2020-04").row,
            at(packet, 3, "task[2].2020-04").row,
        );
        exchange_rows(sheet, one - 1, two - 1, 1);
        exchange_rows(sheet, one, two, 1);
    });
    for row in [1, 2] {
        for month in ["2020-08", "2020-09"] {
            let cell = format!("task[{row}].{month}");
            assert_eq!(trip.answer("関係課１", "4", &cell), "", "{cell}");
        }
    }
    assert_eq!(
        reported(&trip, "S106").len(),
        2,
        "{:?}",
        reported(&trip, "S106")
    );
    assert!(!reported(&trip, "S107").is_empty());
}

#[test]
fn a_bar_of_dashes_is_read_and_a_dash_alone_is_none() {
    let signs = [
        ("2020-05", "－"),
        ("2020-07", "←"),
        ("2020-08", "―"),
        ("2020-09", "―"),
        ("2020-10", "→"),
        ("2020-12", "ー"),
    ];
    let trip = returned("priority", "関係課１", |packet, sheet| {
        for month in 4..=12 {
            let cell = at(packet, 3, &format!("task[4].2020-{month:02}"));
            grid::write(sheet, cell, Content::Blank);
        }
        for (month, sign) in signs {
            let cell = at(packet, 3, &format!("task[4].{month}"));
            grid::write(sheet, cell, Content::text(sign));
        }
    });
    let month = |month: &str| trip.answer("関係課１", "4", &format!("task[4].{month}"));
    assert_eq!(signs.map(|(m, _)| month(m)), ["", "○", "○", "○", "○", ""]);
    // Two dashes are parts of the bar, and two say that there is nothing: each is reported at the first.
    let (bar, none) = ("task[4].2020-08", "task[4].2020-05");
    assert_eq!(
        reported(&trip, "A111"),
        [format!("4 {none} －、ー"), format!("4 {bar} ―")]
    );
}

#[test]
fn a_line_drawn_from_month_to_month_is_asked() {
    let trip = returned("priority", "関係課１", |packet, sheet| {
        for month in 4..=12 {
            let cell = at(packet, 3, &format!("task[4].2020-{month:02}"));
            let drawn = if (6..=8).contains(&month) {
                "━━"
            } else {
                ""
            };
            grid::write(sheet, cell, Content::text(drawn));
        }
    });
    let asked = ["2020-06", "2020-07", "2020-08"].map(|month| format!("4 task[4].{month} ━━"));
    assert_eq!(reported(&trip, "A102"), asked);
}

#[test]
fn an_inserted_line_of_what_was_planned_holds_no_answers() {
    let trip = returned("priority", "関係課１", |packet, sheet| {
        let open = at(packet, 3, "task_name[6]");
        let kind = open.col + 1;
        grid::insert_rows(sheet, open.row, 2);
        let mut write = |row: u32, col: u32, text: &str| {
            grid::write(sheet, Cell::new(row, col), Content::text(text));
        };
        write(open.row, open.col, "間の作業");
        write(open.row, kind, "計画");
        write(open.row, kind + 3, "■");
        write(open.row + 1, kind, "実績");
        write(open.row + 1, kind + 5, "○");
    });
    let rows = trip.csv("out/answers.csv");
    let taken = rows
        .iter()
        .any(|r| r["raw"] == "■" || r["raw"] == "間の作業");
    assert!(!taken);
    let outside = reported(&trip, "S104").concat();
    assert!(
        outside.contains("間の作業") && outside.contains('■'),
        "{outside}"
    );
}

#[test]
fn answers_in_merged_cells_are_reported() {
    let trip = returned("guideline", "担当課", |packet, sheet| {
        let (one, two) = (at(packet, 0, "result"), at(packet, 1, "result"));
        assert_eq!(one.row + 1, two.row);
        sheet.cells.retain(|p| p.at != two);
        let placed = sheet.cells.iter_mut().find(|p| p.at == one).unwrap();
        placed.rows = 2;
    });
    let merged = reported(&trip, "S111");
    assert_eq!(merged.len(), 1);
    assert!(merged[0].starts_with("2 result "), "{merged:?}");
}

#[test]
fn what_a_merged_block_covers_is_reported() {
    let trip = returned("guideline", "担当課", |packet, sheet| {
        let (one, two) = (at(packet, 0, "result"), at(packet, 1, "result"));
        grid::write(sheet, two, Content::text("隠れた実績"));
        let placed = sheet.cells.iter_mut().find(|p| p.at == one).unwrap();
        placed.rows = 2;
    });
    assert_eq!(reported(&trip, "S111").len(), 1);
    assert_eq!(trip.answer("担当課", "2", "result"), "");
    assert_eq!(reported(&trip, "S107"), ["2 result 隠れた実績"]);
}

#[test]
fn a_blank_that_a_block_covers_takes_no_answer_away() {
    let trip = returned("guideline", "担当課", |packet, sheet| {
        let (one, two) = (at(packet, 0, "result"), at(packet, 1, "result"));
        let rows = one.row..=two.row;
        let copied = sheet.cells.iter().filter(|p| rows.contains(&p.at.row));
        let copied: Vec<_> = copied.cloned().collect();
        let below = sheet.cells.iter().map(|p| p.at.row).max().unwrap() + 2;
        for mut placed in copied.into_iter().filter(|p| p.at != two) {
            placed.at.row += below - one.row;
            if placed.at == Cell::new(below, one.col) {
                placed.content = Content::Blank;
                placed.rows = 2;
            }
            sheet.cells.push(placed);
        }
        grid::write(sheet, two, Content::text("元からある実績"));
    });
    assert_eq!(reported(&trip, "S111"), [""; 0]);
    assert_eq!(trip.answer("担当課", "2", "result"), "元からある実績");
    let elsewhere = reported(&trip, "R113");
    let is_reported = |text: &String| text == "2 result 元からある実績";
    assert!(elsewhere.iter().any(is_reported), "{elsewhere:?}");
}

/// Some programs insert a row or column and leave merged blocks where they were.
#[test]
fn blocks_that_were_left_behind_take_no_answer() {
    for (is_row, line) in [(true, 19), (true, 9), (false, 4)] {
        let whole = returned("guideline", "担当課", |_, _| ());
        let trip = returned("guideline", "担当課", |_, sheet| {
            let mut blocks = vec![];
            for placed in &mut sheet.cells {
                if placed.rows * placed.cols > 1 {
                    blocks.push((placed.at, placed.rows, placed.cols));
                }
                (placed.rows, placed.cols) = (1, 1);
                match is_row {
                    true => placed.at.row += u32::from(placed.at.row >= line),
                    false => placed.at.col += u32::from(placed.at.col >= line),
                }
            }
            for (at, rows, cols) in blocks {
                if sheet.cells.iter().all(|placed| placed.at != at) {
                    grid::write(sheet, at, Content::Blank);
                }
                let placed = sheet.cells.iter_mut().find(|placed| placed.at == at);
                if let Some(placed) = placed {
                    (placed.rows, placed.cols) = (rows, cols);
                }
            }
        });
        assert_eq!(
            answers(&trip, "担当課"),
            answers(&whole, "担当課"),
            "{is_row} {line}"
        );
        for code in ["S104", "S106", "S107", "S111"] {
            assert_eq!(
                reported(&trip, code),
                reported(&whole, code),
                "{is_row} {line}"
            );
        }
    }
}

#[test]
fn what_a_block_covers_in_a_copy_fills_no_blank() {
    let trip = returned("guideline", "担当課", |packet, sheet| {
        let (one, two) = (at(packet, 0, "result"), at(packet, 1, "result"));
        let rows = one.row..=two.row;
        let copied = sheet.cells.iter().filter(|p| rows.contains(&p.at.row));
        let copied: Vec<_> = copied.cloned().collect();
        let below = sheet.cells.iter().map(|p| p.at.row).max().unwrap() + 2;
        for mut placed in copied {
            let is_first = placed.at == one;
            let is_second = placed.at == two;
            placed.at.row += below - one.row;
            if is_first {
                placed.rows = 2;
            }
            if is_second {
                placed.content = Content::text("隠れた実績");
            }
            sheet.cells.push(placed);
        }
        sheet.cells.retain(|p| p.at != two);
    });
    assert_eq!(reported(&trip, "S111").len(), 1);
    assert_eq!(trip.answer("担当課", "2", "result"), "");
    assert_eq!(reported(&trip, "S107"), ["2 result 隠れた実績"]);
}

#[test]
fn a_copy_that_disagrees_does_not_contradict_a_blank() {
    let trip = returned("guideline", "担当課", |packet, sheet| {
        let result = at(packet, 0, "result");
        let copied: Vec<_> = sheet
            .cells
            .iter()
            .filter(|p| p.at.row == result.row)
            .cloned()
            .collect();
        sheet.cells.retain(|p| p.at != result);
        let below = sheet.cells.iter().map(|p| p.at.row).max().unwrap() + 2;
        for mut placed in copied {
            placed.at.row = below;
            sheet.cells.push(placed);
        }
        // What people see of the copy is another measure's.
        let other = at(packet, 2, "result").row;
        let seen = sheet.cells.iter().filter(|p| p.at.row == other);
        let seen: Vec<_> = seen
            .filter(|p| [1, 2].contains(&p.at.col))
            .cloned()
            .collect();
        for placed in seen {
            grid::write(sheet, Cell::new(below, placed.at.col), placed.content);
        }
        grid::write(
            sheet,
            Cell::new(below, result.col),
            Content::text("写しの実績"),
        );
    });
    assert_eq!(trip.answer("担当課", "1", "result"), "");
    assert!(!reported(&trip, "S106").is_empty());
    let untaken = reported(&trip, "S107");
    assert!(
        untaken.iter().any(|t| t == "1 result 写しの実績"),
        "{untaken:?}"
    );
    let doubled = reported(&trip, "R108");
    assert!(!doubled.iter().any(|t| t.contains("result")), "{doubled:?}");
}

/// What stands in a column's hidden keys.
fn write_key(sheet: &mut Sheet, row: u32, text: &str) {
    grid::write(sheet, Cell::new(row, 0), Content::text(text));
}

/// What a section answered: item, field and value.
fn answers(trip: &Trip, department: &str) -> Vec<(String, String, String)> {
    let rows = trip.csv("out/answers.csv").into_iter();
    let own = rows.filter(|r| r["department"] == department);
    own.map(|r| (r["item"].clone(), r["field"].clone(), r["value"].clone()))
        .collect()
}

/// Holds that a form whose hidden keys were treated so is read as if they were not, and that this is
/// said once.
fn assert_recovered(name: &str, department: &str, treat: impl Fn(&mut Packet, &mut Sheet)) {
    let plain = returned(name, department, |_, _| {});
    let trip = returned(name, department, treat);
    assert_eq!(answers(&trip, department), answers(&plain, department));
    assert_eq!(reported(&trip, "S110").len(), 1);
    for code in ["S101", "S103", "S104", "S105", "S106", "S107", "S109"] {
        assert_eq!(reported(&trip, code), reported(&plain, code), "{code}");
    }
}

/// The rows of the answers' sheet that bear a key, from the first to the last.
fn keyed_rows(packet: &Packet) -> Vec<u32> {
    let mut rows: Vec<u32> = packet.form.sheets[1].row_keys.keys().copied().collect();
    rows.sort_unstable();
    rows
}

#[test]
fn rows_without_keys_are_found_between_those_that_kept_theirs() {
    // A pillar of several, the rows of a list without its headings, and a single row of a card.
    assert_recovered("outline", "担当課", |packet, sheet| {
        let measures = packet.form.sheets[1].measures.clone();
        for (row, _) in measures.iter().filter(|(_, measure)| **measure == 1) {
            write_key(sheet, *row, "");
        }
    });
    assert_recovered("guideline", "担当課", |packet, sheet| {
        for row in packet.form.sheets[1].measures.clone().keys() {
            write_key(sheet, *row, "");
        }
    });
    assert_recovered("priority", "関係課１", |packet, sheet| {
        let row = at(packet, 3, "task[2].2020-07").row;
        write_key(sheet, row, "");
    });
}

#[test]
fn a_key_filled_down_takes_nothing_from_the_rows_below() {
    let fill = |packet: &Packet, sheet: &mut Sheet, from: u32| {
        let key = text(sheet, Cell::new(from, 0));
        assert!(key.starts_with("tm:"), "{key}");
        let last = keyed_rows(packet).into_iter().max().unwrap_or(from);
        for row in from + 1..last + 3 {
            write_key(sheet, row, &key);
        }
    };
    // From the headings of a table, from a row of a list, and from one of a card.
    assert_recovered("outline", "担当課", |packet, sheet| {
        fill(packet, sheet, at(packet, 0, "project_name[1]").row - 1);
    });
    assert_recovered("outline", "担当課", |packet, sheet| {
        fill(packet, sheet, at(packet, 0, "project_name[2]").row);
    });
    assert_recovered("guideline", "担当課", |packet, sheet| {
        fill(packet, sheet, at(packet, 0, "reason").row);
    });
    assert_recovered("priority", "関係課１", |packet, sheet| {
        fill(packet, sheet, at(packet, 3, "task[2].2020-07").row);
    });
}

#[test]
fn what_is_typed_over_a_key_is_told_and_the_row_is_read() {
    let plain = returned("guideline", "担当課", |_, _| {});
    let trip = returned("guideline", "担当課", |packet, sheet| {
        write_key(sheet, at(packet, 1, "reason").row, "覚え書き");
    });
    assert_eq!(answers(&trip, "担当課"), answers(&plain, "担当課"));
    let mut expected = reported(&plain, "S104");
    expected.push("2  覚え書き".to_string());
    assert_eq!(reported(&trip, "S104"), expected);
    assert_eq!(reported(&trip, "S110"), ["2  9行目の隠れた番号（A列）"]);
}

#[test]
fn a_column_without_its_key_is_found_and_a_deleted_one_is_missed() {
    let column = |packet: &Packet| at(packet, 1, "result").col;
    assert_recovered("guideline", "担当課", |packet, sheet| {
        let key = Cell::new(0, column(packet));
        grid::write(sheet, key, Content::Blank);
    });
    // Filled to the left and to the right, a key names the column whose heading is its own.
    for (name, department) in [("guideline", "担当課"), ("priority", "関係課１")] {
        for (from, to) in [(5, 4), (4, 5)] {
            assert_recovered(name, department, |_, sheet| {
                let key = text(sheet, Cell::new(0, from));
                grid::write(sheet, Cell::new(0, to), Content::text(key));
            });
        }
    }
    for field in ["result", "reason"] {
        let trip = returned("guideline", "担当課", |packet, sheet| {
            let column = at(packet, 1, field).col;
            for placed in sheet.cells.iter_mut().filter(|p| p.at.col == column) {
                placed.content = Content::Blank;
            }
        });
        let missing = reported(&trip, "S105");
        assert!(missing.iter().any(|t| t.contains(field)), "{missing:?}");
        assert_eq!(reported(&trip, "S110").len(), 0);
    }
}

#[test]
fn of_two_rows_with_one_key_each_is_the_one_that_it_shows() {
    let trip = returned("guideline", "担当課", |packet, sheet| {
        let (one, two) = (at(packet, 0, "reason"), at(packet, 2, "reason"));
        // The third row is made the first one's, and the first one the third's but for its key.
        let key = text(sheet, Cell::new(one.row, 0));
        exchange_rows(sheet, one.row, two.row, 1);
        write_key(sheet, two.row, &key);
        write_key(sheet, one.row, &key);
        for col in 4..8 {
            grid::write(sheet, Cell::new(two.row, col), Content::Blank);
        }
        grid::write(sheet, one, Content::text("三番の理由です。"));
    });
    assert_eq!(trip.answer("担当課", "1", "reason"), "");
    assert_eq!(trip.answer("担当課", "3", "reason"), "三番の理由です。");
    assert!(reported(&trip, "S107").is_empty());
}

/// What the last pillar's section is said to have answered, after these lines were typed below its table.
fn typed_below(lines: &[&[&str]]) -> Trip {
    returned("outline", "関係課１", |_, sheet| {
        let below = sheet.rows.len() as u32 + 1;
        for (down, texts) in lines.iter().enumerate() {
            for (right, text) in texts
                .iter()
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
            {
                let cell = Cell::new(below + down as u32, 1 + right as u32);
                grid::write(sheet, cell, Content::text(*text));
            }
        }
    })
}

/// A row of the proposals as a section types one below the table.
fn proposal(number: &str) -> [&str; 7] {
    [
        number,
        "避難訓練",
        "新規",
        "重点",
        "自治会",
        "令和8年度",
        "行います。",
    ]
}

#[test]
fn rows_under_a_heading_that_was_typed_below_a_table_are_none_of_it() {
    let head: &[&str] = &["No.", "事業名", "新規・継続", "モデル事業"];
    for (heading, is_new) in [
        (&["(11)", "防災"][..], true),
        (&["（11）防災に関すること"], true),
        (&["", "その他の提案"], true),
        (&["番号", "(11)", "柱", "防災"], true),
        (
            &["(3)", "情報共有・双方向型コミュニケーションの推進"],
            false,
        ),
    ] {
        let trip = typed_below(&[heading, head, &proposal("")]);
        assert!(reported(&trip, "S109").is_empty(), "{heading:?}");
        let [told] = &reported(&trip, "S106")[..] else {
            panic!("{heading:?}");
        };
        assert!(told.contains(heading[heading.len() - 1]), "{told}");
        let (proposed, outside) = (reported(&trip, "S112"), reported(&trip, "S104"));
        let texts = if is_new { (6, 0) } else { (0, 6) };
        assert_eq!((proposed.len(), outside.len()), texts, "{heading:?}");
    }
}

#[test]
fn a_numbered_row_written_on_below_a_table_is_read() {
    let trip = typed_below(&[&proposal("7")]);
    assert_eq!(
        trip.answer("関係課１", "(1 0)", "project_name[7]"),
        "避難訓練"
    );
    assert_eq!(reported(&trip, "S109").len(), 1);
    assert!(reported(&trip, "S106").is_empty());
}

/// Copies the first pillar's block of the proposals below the last row, with its keys.
fn copy_first_block(packet: &Packet, sheet: &mut Sheet, number: &str, title: &str) -> u32 {
    let rows = packet.form.sheets[1].measures.iter();
    let own: Vec<u32> = rows
        .filter(|(_, m)| **m == 0)
        .map(|(row, _)| *row)
        .collect();
    let (from, to) = (*own.iter().min().unwrap(), *own.iter().max().unwrap());
    let below = sheet.rows.len() as u32 + 3;
    let block = sheet
        .cells
        .iter()
        .filter(|p| (from..=to).contains(&p.at.row));
    let block: Vec<(Cell, String)> = block
        .map(|p| (p.at, p.content.as_text().to_string()))
        .collect();
    for (at, text) in block {
        let text = match text.as_str() {
            "(1)" => number.to_string(),
            "市民の協働に対する意識の醸成" if at.row == from => title.to_string(),
            _ => text,
        };
        let to = Cell::new(below + at.row - from, at.col);
        grid::write(sheet, to, Content::text(text));
    }
    below - from
}

#[test]
fn a_block_that_is_copied_with_its_keys_is_read_as_a_copy() {
    let (own, title) = ("(1)", "市民の協働に対する意識の醸成");
    let plain = returned("outline", "担当課", |_, _| {});
    let same = returned("outline", "担当課", |packet, sheet| {
        copy_first_block(packet, sheet, own, title);
    });
    assert_eq!(answers(&same, "担当課"), answers(&plain, "担当課"));
    for code in ["S104", "S106", "S107", "S109", "S112", "R108"] {
        assert_eq!(reported(&same, code), reported(&plain, code), "{code}");
    }
    let changed = returned("outline", "担当課", |packet, sheet| {
        let down = copy_first_block(packet, sheet, own, title);
        let name = at(packet, 0, "project_name[1]");
        let copy = Cell::new(name.row + down, name.col);
        grid::write(sheet, copy, Content::text("別の事業です"));
    });
    let [twice] = &reported(&changed, "R108")[..] else {
        panic!("{}", changed.text("out/findings.csv"));
    };
    assert!(twice.contains("project_name[1]"), "{twice}");
    let new = returned("outline", "担当課", |packet, sheet| {
        copy_first_block(packet, sheet, "(11)", "防災");
    });
    assert_eq!(answers(&new, "担当課"), answers(&plain, "担当課"));
    assert_eq!(reported(&new, "S106").len(), 1);
    assert!(!reported(&new, "S112").is_empty());
    assert_eq!(reported(&new, "S104"), reported(&plain, "S104"));
}

#[test]
fn keys_moved_up_a_row_take_no_text_of_the_form_for_an_answer() {
    let trip = returned("priority", "関係課１", |packet, sheet| {
        let last = at(packet, 3, "remarks").row;
        for row in at(packet, 3, "task[2].2020-07").row..=last {
            let below = text(sheet, Cell::new(row + 1, 0));
            write_key(sheet, row, &below);
        }
    });
    assert_eq!(trip.answer("関係課１", "4", "remarks"), "");
    let told = reported(&trip, "S106").join("\n");
    assert!(told.contains("4 remarks 見出しは「R3目標」"), "{told}");
}

#[test]
fn rows_below_the_line_of_another_section_are_none_of_the_form() {
    let plain = returned("outline", "担当課", |_, _| {});
    let trip = returned("outline", "担当課", |packet, sheet| {
        let below = sheet.rows.len() as u32 + 1;
        let own = sheet.cells.iter().map(|p| (p.at, p.content.clone()));
        let name = at(packet, 0, "project_name[1]");
        for (place, content) in own.collect::<Vec<_>>() {
            let content = match content.as_text() {
                "回答　担当課" => Content::text("回答　関係課１"),
                _ if place == name => Content::text("関係課の事業です"),
                _ => content,
            };
            grid::write(sheet, Cell::new(below + place.row, place.col), content);
        }
    });
    assert_eq!(answers(&trip, "担当課"), answers(&plain, "担当課"));
    let [told] = &reported(&trip, "S106")[..] else {
        panic!("{}", trip.text("out/findings.csv"));
    };
    assert!(told.contains("見えている課は「回答　関係課１」"), "{told}");
    let untaken = reported(&trip, "S107");
    assert!(untaken.iter().any(|t| t.ends_with("関係課の事業です")));
    for code in ["R108", "S103", "S104", "S109"] {
        assert_eq!(reported(&trip, code), reported(&plain, code), "{code}");
    }
}
