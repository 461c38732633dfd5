//! The report's sheets of tasks, goals and proposals, read back from the workbook.

use crate::support;

use std::collections::BTreeMap;
use support::{Trip, sheet_text};
use torimatome::demo::fault::Fault;
use torimatome::demo::seeds::seed;

/// A sheet of the report as the texts of each row, from left to right.
fn rows(trip: &Trip, sheet: &str) -> Vec<Vec<String>> {
    let text = sheet_text(&trip.bytes("out/report.xlsx"), sheet);
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        let (place, shown) = line.split_once(' ').unwrap();
        let cell = place.rsplit('!').next().unwrap();
        let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if !shown.is_empty() {
            let own = rows.entry(row.parse().unwrap()).or_default();
            own.push(shown.to_string());
        }
    }
    rows.into_values().collect()
}

fn has(rows: &[Vec<String>], expected: &[&str]) {
    assert!(
        rows.iter().any(|row| row == expected),
        "no row {expected:?} among\n{}",
        rows.iter().map(|r| format!("{r:?}\n")).collect::<String>()
    );
}

/// A seed's survey, returned with its answers and more, and reported. The plan is changed first.
fn reported(name: &str, from: &str, to: &str, more: &str, faults: &[Fault]) -> Trip {
    let trip = Trip::seed(name);
    let plan = trip.text("plan.csv");
    assert!(plan.contains(from), "{plan}");
    trip.write("plan.csv", plan.replacen(from, to, 1).as_bytes());
    trip.run(&["distribute"]).ok();
    let answers = [seed(name).unwrap().answers, more.as_bytes()].concat();
    trip.return_filled(&answers, faults);
    trip.run(&["report"]);
    trip
}

fn as_it_is(name: &str) -> Trip {
    reported(name, "", "", "", &[])
}

const CODE_4: &str = "協働の手引きの作成「職員向け」";
const CODE_5: &str = "協働の手引きの作成「市民向け」";

#[test]
fn a_task_begun_late_is_reported_with_its_months() {
    let trip = as_it_is("priority");
    let rows = rows(&trip, "遅れ・未着手");
    has(
        &rows,
        &[
            "開始が遅れた",
            "4",
            CODE_4,
            "関係課１",
            "推進委員会へ報告",
            "10月",
            "12月",
            "2か月",
            "10月",
        ],
    );
    has(
        &rows,
        &[
            "未着手",
            "5",
            CODE_5,
            "関係課１",
            "推進委員会へ報告",
            "10月",
            "始まっていない",
            "10月",
        ],
    );
    let number = |word: &str| {
        let row = rows.iter().find(|r| r[0] == word).unwrap();
        row[1].clone()
    };
    assert_eq!(number("未着手"), "1");
    assert_eq!(number("開始が遅れた"), "6");
    assert_eq!(number("計画の月に行った"), "2");
    assert_eq!(number("計"), "9");
    has(&rows, &["計画に作業のない事業（5件）"]);
    has(
        &rows,
        &["1", "民間施設等の活用に向けた協力体制", "担当課", "なし"],
    );
}

#[test]
fn what_nobody_returned_is_not_reported_as_late() {
    let lost = Fault {
        department: "関係課１".to_string(),
        fault: "not-returned".to_string(),
        item: String::new(),
        field: String::new(),
        value: String::new(),
        rule: String::new(),
    };
    let trip = reported("priority", "", "", "", &[lost]);
    let rows = rows(&trip, "遅れ・未着手");
    has(
        &rows[..],
        &[
            "未着手",
            "0",
            "計画の月が過ぎても、どの月にも印がありません。",
        ],
    );
    let reported: Vec<&Vec<String>> = rows.iter().filter(|r| r[0] == "回答なし").collect();
    assert_eq!(reported.len(), 10, "a count and nine tasks: {reported:?}");
    assert_eq!(reported[1][3], "関係課１（未提出）");
}

#[test]
fn several_sections_marks_are_merged_and_an_added_task_follows() {
    let more =
        "4,担当課,task[3].2020-10,○\n4,担当課,task_name[6],説明会\n4,担当課,task[6].2020-05,○\n";
    let owners = "関係課１、担当課\r\n5,";
    let trip = reported("priority", "関係課１\r\n5,", owners, more, &[]);
    let table = rows(&trip, "工程表");
    has(&table, &["担当課", "関係課１、担当課"]);
    let reported = "担当課　10月⏎関係課１　12月";
    has(&table, &["推進委員会へ報告", "計画", "■", reported]);
    has(
        &table,
        &["庁内への意見の照会", "追加", "○", "関係課１　1月"],
    );
    has(&table, &["説明会", "追加", "○", "担当課　5月"]);
    let delays = rows(&trip, "遅れ・未着手");
    let is_late =
        |row: &Vec<String>| row.len() > 4 && row[1] == "4" && row[4] == "推進委員会へ報告";
    assert!(!delays.iter().any(is_late), "one of the two was in time");
}

#[test]
fn goals_are_counted_by_result() {
    let trip = as_it_is("priority");
    let rows = rows(&trip, "目標の達成");
    let title = "民間施設等の活用に向けた協力体制";
    has(&rows, &["1", title, "担当課", "1", "2", "2", "0", "5"]);
    has(&rows, &["計", "7事業", "10", "8", "4", "0", "22"]);
    has(
        &rows,
        &[
            "1",
            title,
            "協力事業者と協定締結",
            "未達成",
            "交渉がまとまってから結びます。",
        ],
    );
}

#[test]
fn pillars_without_a_proposal_are_listed_and_marked() {
    let trip = as_it_is("outline");
    let rows = rows(&trip, "計画の構成");
    has(
        &rows,
        &[
            "提案のない柱",
            "(6) 市民自身が市民の活動を支える環境づくり⏎(9) 協働事業の評価・検証の仕組みの検討",
        ],
    );
    has(
        &rows,
        &["(9) 協働事業の評価・検証の仕組みの検討", "提案なし"],
    );
    has(&rows, &["(5) 市民活動拠点施設等の有効活用", "提案3件"]);
    let chapter = rows.iter().find(|r| r[0] == "3 .").unwrap();
    assert_eq!(chapter[2], "13件");
    let chapter = rows.iter().find(|r| r[0] == "2.").unwrap();
    assert_eq!(chapter[2], "22件");
}

#[test]
fn proposals_of_a_kind_are_grouped() {
    let trip = as_it_is("outline");
    let rows = rows(&trip, "モデル事業");
    for (kind, number) in [("重点", 4), ("パイロット", 4), ("スタートアップ", 5)] {
        has(&rows, &[kind, &number.to_string()]);
        has(&rows, &[&format!("{kind}　{number}件")]);
    }
    assert!(rows.iter().any(|r| r[0].contains("里山保全推進事業")));
}

#[test]
fn the_same_and_nearly_the_same_names_are_found() {
    let trip = as_it_is("outline");
    let rows = rows(&trip, "似た名前の提案");
    has(&rows, &["1　同じ名前（2件）"]);
    has(&rows, &["2　似た名前（2件）"]);
    let of = |name: &str| rows.iter().find(|r| r.iter().any(|t| t == name)).unwrap();
    assert_eq!(of("協働情報サイトの新設")[4], "「開」 → 「新」");
    let sentence = "担当課と関係課３が、よく似た名前の提案を出しています。";
    assert!(rows.iter().any(|r| r[0].starts_with(sentence)));
    let clusters = rows.iter().filter(|r| r[0].ends_with("件）"));
    assert_eq!(clusters.count(), 2);
}

#[test]
fn a_month_read_as_no_mark_is_blank_and_what_is_to_be_asked_about_is_said_once() {
    let trip = Trip::seed("priority");
    trip.run(&["distribute"]).ok();
    let answers = "整理番号,担当課,task_name[1],task[1].2020-05,task[1].2020-08,task[1].2020-09,goal_result[1]\n\
                   1,担当課,下見,○,×,？,達成（要確認）\n";
    trip.return_filled(answers.as_bytes(), &[]);
    trip.run(&["report"]);
    let report = trip.bytes("out/report.xlsx");
    let sheet = sheet_text(&report, "工程表");
    assert!(sheet.contains("工程表!I11 ？"), "{sheet}");
    assert!(!sheet.contains("工程表!H11"), "{sheet}");
    assert!(sheet.contains("達成（要確認）\n"), "{sheet}");
    assert!(!sheet.contains("（要確認）（要確認）"), "{sheet}");
}
