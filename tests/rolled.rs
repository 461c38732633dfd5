//! `roll`: next year's folder made of this year's, year after year.

use crate::support;

use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use support::{Trip, sheet_text};
use torimatome::demo::simulation::Simulation;
use torimatome::load::{project, table};

const SURVEY: &str = "id = \"rei\"\ntitle = \"例の計画 令和2年度進捗状況調査\"\nfiscal_year = \"令和2年度\"\n\
                      due = \"令和3年4月30日\"\n[from]\nsection = \"甲課\"\n";
const ROSTER: &str = "コード,課名,部名,別名,区分\nA,甲課,総務部,,課\nB,乙課,総務部,,課\n";
/// The level of 1-2 stands in the row of 1-1.
const PLAN: &str = "整理番号,基本目標,事業名,担当課,指標,単位,目標値\n\
                    1-1,緑を増やす,公園の整備,甲課,,,\n1-2,,花いっぱい運動,甲課・乙課,花壇,か所,20\n\
                    2-1,学びを広げる,夜間開館,乙課,,,\n3-1,学びを広げる,公園の整備【再掲】,甲課,,,\n";
const ANSWERS: &str = "整理番号,担当課,field,value\n\
                       1-1,甲課,status,完了\n1-1,甲課,result,遊具を二つ置き、完成しました。\n\
                       1-2,甲課,status,実施\n1-2,甲課,result,苗を1200株配りました。\n1-2,甲課,next_year,苗を1500株配ります。\n\
                       1-2,甲課,actual[1],12\n1-2,乙課,status,実施\n1-2,乙課,result,学校に花壇を三つ作りました。\n\
                       1-2,乙課,next_year,花壇を五つ作ります。\n1-2,乙課,actual[1],3\n\
                       2-1,乙課,status,一部実施\n2-1,乙課,result,夏に18時まで開けました。\n2-1,乙課,next_year,夏と冬に19時まで開けます。\n";

/// A folder r2 of this survey whose plan the function writes, collected.
fn collected(plan: impl Fn(&Trip)) -> Trip {
    let trip = Trip::empty();
    trip.write("r2/survey.toml", SURVEY.as_bytes());
    trip.write("r2/departments.csv", ROSTER.as_bytes());
    plan(&trip);
    trip.run(&["distribute", "r2"]).ok();
    answer(&trip, "r2", ANSWERS);
    trip
}

fn of_csv(trip: &Trip) {
    trip.write("r2/plan.csv", PLAN.as_bytes());
}

fn answer(trip: &Trip, folder: &str, answers: &str) {
    let project = project::load(&trip.at(folder)).unwrap().project.unwrap();
    let answers = table::of_csv("answers.csv", answers.as_bytes()).unwrap();
    for (name, bytes) in Simulation::new(project, &answers).unwrap().files().unwrap() {
        trip.write(&format!("{folder}/returned/{name}"), &bytes);
    }
    trip.run(&["collect", folder]);
}

fn dated(trip: &Trip, folder: &str, due: &str) {
    let file = format!("{folder}/survey.toml");
    let text = trip.text(&file).replace("令和○年○月○日", due);
    trip.write(&file, text.as_bytes());
}

fn workbook(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(text.lines()) {
        for (col, cell) in (0..).zip(line.split(',')) {
            if !cell.is_empty() {
                sheet.write(row, col, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// What the plan of a folder says of a measure under a heading.
fn said(trip: &Trip, folder: &str, item: &str, heading: &str) -> String {
    let project = project::load(&trip.at(folder)).unwrap().project.unwrap();
    let at = project.plan.position(item).unwrap();
    project.plan.said(at, heading).to_string()
}

#[test]
fn a_year_begins_where_the_last_one_ended() {
    let trip = collected(of_csv);
    let own = |tree: &str| -> Vec<String> {
        let lines = tree.lines().filter(|line| line.contains("r2/"));
        lines.map(str::to_string).collect()
    };
    let before = own(&trip.tree());
    trip.run(&["roll", "r2", "r3"])
        .ok()
        .says("年度　令和2年度 → 令和3年度")
        .says("previous.csv　令和2年度の回答")
        .says("計画の列「令和3年度の取組予定」　前の年度に答えた次年度の予定（2事業）")
        .says("計画に残した、完了した事業　1-1 公園の整備（外すときは --finished 外す）")
        .says("提出期限");
    assert_eq!(own(&trip.tree()), before, "the old folder is only read");
    dated(&trip, "r3", "令和4年4月28日");
    trip.run(&["check", "r3"]).ok();
    let intended = "令和3年度の取組予定";
    assert_eq!(
        said(&trip, "r3", "1-2", intended),
        "甲課：苗を1500株配ります。\n乙課：花壇を五つ作ります。"
    );
    assert_eq!(
        said(&trip, "r3", "2-1", intended),
        "夏と冬に19時まで開けます。"
    );
    assert_eq!(said(&trip, "r3", "1-1", intended), "");
    // Every answer goes on, with its year, its unit and the name of its row.
    let lines = trip.csv("r3/previous.csv");
    let collected = trip.csv("r2/out/answers.csv");
    assert_eq!(lines.len(), collected.len());
    for (line, answer) in lines.iter().zip(&collected) {
        for column in ["item", "title", "department", "field", "value", "raw"] {
            assert_eq!(line[column], answer[column]);
        }
        assert_eq!(line["year"], "令和2年度");
    }
    let actual = lines.iter().find(|l| l["field"] == "actual[1]").unwrap();
    assert_eq!((&*actual["unit"], &*actual["row"]), ("か所", "花壇"));
    // This year's forms show what was to be done.
    trip.run(&["distribute", "r3"]).ok();
    let form = trip.bytes("r3/forms/B_乙課.xlsx");
    assert!(sheet_text(&form, "2-1").contains("夏と冬に19時まで開けます。"));
    // What is answered is held against last year's, in given rows too.
    let now = ANSWERS
        .replace("実施\n1-2,甲課,result", "未実施\n1-2,甲課,result")
        .replace("actual[1],12", "actual[1],120");
    let now: String = now.replace("1-2,甲課,result,苗を1200株配りました。\n", "");
    answer(&trip, "r3", &now);
    let found = trip.csv("r3/out/findings.csv");
    let codes: Vec<String> = found
        .iter()
        .filter(|f| f["code"].starts_with("Y20"))
        .map(|f| format!("{} {} {}", f["code"], f["item"], f["department"]))
        .collect();
    assert!(codes.contains(&"Y201 1-2 甲課".to_string()), "{codes:?}");
    assert!(codes.contains(&"Y202 1-2 甲課".to_string()), "{codes:?}");
    // The report shows what moved, and each number over the years.
    trip.run(&["report", "r3"]);
    let report = trip.bytes("r3/out/report.xlsx");
    let moved = sheet_text(&report, "前年度からの動き");
    assert!(moved.contains("戻った 1　変わらない 2"), "{moved}");
    let trend = sheet_text(&report, "数の推移");
    for text in ["花壇（実績値）", "＋108", "1000.0%"] {
        assert!(trend.contains(text), "{text}: {trend}");
    }
    // The year after holds both years.
    trip.run(&["roll", "r3", "r4"])
        .ok()
        .says("previous.csv　令和3年度の回答")
        .says("previous.csv　それより前の年度の回答（令和2年度）");
    dated(&trip, "r4", "令和5年4月28日");
    trip.run(&["check", "r4"]).ok();
    let project = project::load(&trip.at("r4")).unwrap().project.unwrap();
    let years: Vec<String> = std::iter::once(&project.previous)
        .chain(&project.previous.earlier)
        .map(|p| p.year.unwrap().wareki())
        .collect();
    assert_eq!(years, ["令和3年度", "令和2年度"]);
    let at = project.plan.position("1-2").unwrap();
    let oldest = &project.previous.earlier[0];
    let actual = &oldest.sheet(at, "甲課").unwrap()["actual[1]"][0];
    assert_eq!((actual.value.as_str(), actual.is_same), ("12", true));
    // What was to be done last year gives way to what is to be done this year.
    let text = trip.text("r4/plan.csv");
    assert!(!text.contains("令和3年度の取組予定") && text.contains("令和4年度の取組予定"));
}

#[test]
fn finished_measures_leave_where_that_is_wished() {
    type Case = (&'static str, fn(&Trip));
    let kinds: [Case; 3] = [
        ("plan.csv", of_csv),
        ("plan.xlsx", |trip| {
            trip.write("r2/plan.xlsx", &workbook(PLAN));
        }),
        ("計画一覧.xlsx", |trip| {
            trip.write("r2/計画一覧.xlsx", &workbook(PLAN));
            let survey = SURVEY.replace("[from]", "plan = \"計画一覧.xlsx\"\n[from]");
            trip.write("r2/survey.toml", survey.as_bytes());
        }),
    ];
    for (file, plan) in kinds {
        let trip = collected(plan);
        trip.run(&["roll", "r2", "r3", "--finished", "外す"])
            .ok()
            .says("計画から外した、完了した事業　1-1 公園の整備");
        dated(&trip, "r3", "令和4年4月28日");
        assert!(trip.at(&format!("r3/{file}")).is_file());
        // Nothing is missed: it is known that the measure has ended.
        let out = trip.run(&["check", "r3"]).ok().out();
        assert!(
            !out.contains("Y102") && !out.contains("P109"),
            "{file}: {out}"
        );
        let project = project::load(&trip.at("r3")).unwrap().project.unwrap();
        let measures: Vec<(&str, Vec<String>)> = project
            .plan
            .measures
            .iter()
            .map(|m| (m.code.as_str(), m.levels.clone()))
            .collect();
        let level = |text: &str| vec![text.to_string()];
        let expected = [("1-2", level("緑を増やす")), ("2-1", level("学びを広げる"))];
        assert_eq!(measures, expected, "{file}");
        assert_eq!(
            said(&trip, "r3", "2-1", "令和3年度の取組予定"),
            "夏と冬に19時まで開けます。",
            "{file}"
        );
    }
}

#[test]
fn a_workbook_of_the_project_rolls_on() {
    let trip = Trip::empty();
    trip.run(&["new", "r2"]).ok();
    let dir = trip.at("r2");
    let book = torimatome::load::project_book::ProjectBook::open(&dir)
        .unwrap()
        .unwrap();
    use torimatome::model::place::Cell;
    use torimatome::model::project_book::{PLAN as PLAN_SHEET, ROSTER as ROSTER_SHEET, SETTINGS};
    let cells = torimatome::load::settings_sheet::cells(&book.table(&SETTINGS).unwrap());
    let values = BTreeMap::from([
        ("title", "緑の計画"),
        ("fiscal_year", "令和2年度"),
        ("due", "令和3年4月30日"),
        ("from.section", "甲課"),
        ("id", "midori"),
    ]);
    let settings: Vec<(Cell, String)> = values
        .iter()
        .map(|(key, text)| (cell_of(&cells, key), (*text).to_string()))
        .collect();
    type Cells = [(&'static str, Cell, String)];
    fn cell_of(cells: &Cells, key: &str) -> Cell {
        cells.iter().find(|(own, ..)| *own == key).unwrap().1
    }
    let put = torimatome::write::cell_edit::put;
    let mut bytes = put(&trip.bytes("r2/案件.xlsx"), SETTINGS.name, &settings).unwrap();
    let below = |sheet, lines: &str| -> Vec<(Cell, String)> {
        // Over the rows of examples.
        let first = book.table(sheet).unwrap().rows[0].number + 1;
        let rows = (first..).zip(lines.lines());
        rows.flat_map(|(row, line)| {
            (0..)
                .zip(line.split(','))
                .map(move |(col, text)| (Cell::new(row, col), text.to_string()))
                .collect::<Vec<_>>()
        })
        .collect()
    };
    let roster = "A,甲課,総務部,,課,,,\nB,乙課,総務部,,課,,,\n";
    bytes = put(&bytes, ROSTER_SHEET.name, &below(&ROSTER_SHEET, roster)).unwrap();
    let plan = "1-1,緑,,公園の整備,,甲課,,,,\n";
    bytes = put(&bytes, PLAN_SHEET.name, &below(&PLAN_SHEET, plan)).unwrap();
    trip.write("r2/案件.xlsx", &bytes);
    trip.run(&["distribute", "r2"]).ok();
    let answers = "整理番号,担当課,status,result,next_year\n1-1,甲課,実施,遊具を置きました。,木を植えます。\n";
    answer(&trip, "r2", answers);
    trip.run(&["roll", "r2", "r3"]).ok();
    let settings = [(cell_of(&cells, "due"), "令和4年4月28日".to_string())];
    let bytes = put(&trip.bytes("r3/案件.xlsx"), SETTINGS.name, &settings).unwrap();
    trip.write("r3/案件.xlsx", &bytes);
    trip.run(&["check", "r3"]).ok();
    assert_eq!(
        said(&trip, "r3", "1-1", "令和3年度の取組予定"),
        "木を植えます。"
    );
}

#[test]
fn what_is_not_done_with_is_said() {
    let trip = Trip::empty();
    trip.write("r2/survey.toml", SURVEY.as_bytes());
    trip.write("r2/departments.csv", ROSTER.as_bytes());
    of_csv(&trip);
    trip.run(&["roll", "r2", "r3"])
        .ok()
        .says("out/answers.csv がないので、前の年度の回答は写していません");
    let trip = Trip::empty();
    trip.write("r2/survey.toml", SURVEY.as_bytes());
    trip.write("r2/departments.csv", ROSTER.as_bytes());
    of_csv(&trip);
    trip.run(&["distribute", "r2"]).ok();
    let form = trip.bytes("r2/forms/A_甲課.xlsx");
    trip.run(&["collect", "r2"]).exits(1);
    trip.write("r2/returned/A_甲課.xlsx", &form);
    trip.run(&["roll", "r2", "r3"])
        .ok()
        .says("まだ決まっていないエラー")
        .says("まだ読んでいないファイル（A_甲課.xlsx）");
    trip.run(&["roll", "r2", "r3"])
        .exits(2)
        .complains("もうあります");
    trip.run(&["roll", "r2", "r4", "--finished", "消す"])
        .exits(2)
        .complains("残す か 外す");
    trip.run(&["roll", "nowhere", "r5"]).exits(2);
}

#[test]
fn what_is_new_finished_or_gone_is_told_by_level() {
    let trip = collected(of_csv);
    trip.run(&["report", "r2"]);
    let names = torimatome::load::table::sheets(&trip.at("r2/out/report.xlsx")).unwrap();
    assert!(names.iter().all(|t| t.sheet != "前年度からの動き"));
    trip.run(&["roll", "r2", "r3"]).ok();
    dated(&trip, "r3", "令和4年4月28日");
    let plan = trip.text("r3/plan.csv");
    let plan = plan
        .replace("2-1,", "2-9,")
        .replace("夜間開館", "電子図書館");
    trip.write("r3/plan.csv", plan.as_bytes());
    trip.run(&["distribute", "r3"]).ok();
    let now = ANSWERS
        .replace("1-2,甲課,status,実施", "1-2,甲課,status,完了")
        .replace("1-2,甲課,next_year,苗を1500株配ります。\n", "")
        .replace("2-1,", "2-9,");
    answer(&trip, "r3", &now);
    trip.run(&["report", "r3"]);
    let moved = sheet_text(&trip.bytes("r3/out/report.xlsx"), "前年度からの動き");
    for text in [
        "全体　完了 1　変わらない 1　新規 1　廃止 1",
        "緑を増やす　完了 1　変わらない 1",
        "学びを広げる　新規 1",
        "今年度の計画にない事業",
        "夜間開館",
    ] {
        assert!(moved.contains(text), "{text}: {moved}");
    }
}
