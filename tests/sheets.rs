//! The report's sheets that a sample's template names, as the demo makes them.

use crate::support;

use support::{Trip, sheet_text};

/// The text of a sheet of a sample's report.
fn sheet(seed: &str, name: &str) -> String {
    let trip = Trip::empty();
    trip.run(&["demo", "demo", "--seed", seed]).ok();
    sheet_text(&trip.bytes("demo/out/report.xlsx"), name)
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no 「{part}」 in\n{text}");
    }
}

#[test]
fn the_matrix_shows_every_target_with_its_note() {
    let text = sheet("yamaguchi", "推進項目一覧表");
    has(&text, &["推進方針／推進施策／推進項目", "推進項目の対象"]);
    has(&text, &["教育機関", "（小学4年生）", "検討・周知"]);
}

#[test]
fn the_schedule_reports_what_falls_behind_and_why() {
    let text = sheet("yamaguchi", "年次計画と実績");
    has(&text, &["計画どおり", "遅れ", "実施・完了予定", "→"]);
    has(&text, &["要綱の改正が次年度になりました。", "平成22年7月"]);
}

#[test]
fn the_list_is_published_under_its_levels() {
    let text = sheet("guideline", "一覧表");
    has(&text, &["（1）活動の場の提供に関すること", "済・継"]);
    has(&text, &["○→I（要確認）", "（回答なし）"]);
}

#[test]
fn the_attainment_stands_beside_what_was_published() {
    let text = sheet("guideline", "達成状況");
    has(&text, &["4/6：済", "公表 5/6", "→ 集計 4/6", "公表なし"]);
    has(&text, &["2/2：未", "1/6：要確認", "合計"]);
}

#[test]
fn a_list_hides_the_column_that_the_plan_lacks() {
    let trip = Trip::small();
    let survey = trip
        .text("survey.toml")
        .replace("due =", "template = \"list\"\ndue =");
    trip.write("survey.toml", survey.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.run(&["report"]);
    for (file, sheet) in [
        ("forms/A_甲課.xlsx", "一覧表"),
        ("out/report.xlsx", "一覧表"),
    ] {
        let bytes = trip.bytes(file);
        assert!(!sheet_text(&bytes, sheet).contains("priority"), "{file}");
    }
}
