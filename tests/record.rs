//! The record of a survey: what was decided of the files, and where each answer came from.

use crate::support;

use std::collections::BTreeMap;
use support::{Trip, answered, fault, small_answers, zip_of};

type Row = BTreeMap<String, String>;

/// Two files of 甲課 of one time, which differ in a cell of 1-2; b/ is the one with だいたい300冊.
fn two_files() -> Trip {
    let trip = answered(&[fault(
        "甲課",
        "answer",
        "1-2",
        "result",
        "だいたい300冊を買いました。",
    )]);
    std::fs::create_dir_all(trip.at("returned/b")).unwrap();
    let name = "returned/A_甲課.xlsx";
    std::fs::rename(trip.at(name), trip.at("returned/b/A_甲課.xlsx")).unwrap();
    let other = trip.bytes("returned/b/A_甲課.xlsx");
    trip.return_filled(&small_answers(), &[]);
    trip.write("returned/b/A_甲課.xlsx", &other);
    trip
}

fn of(trip: &Trip, code: &str) -> Vec<Row> {
    let rows = trip.csv("out/findings.csv").into_iter();
    rows.filter(|r| r["code"] == code).collect()
}

fn disposition(trip: &Trip, file: &str) -> String {
    let rows = trip.csv("out/intake.csv");
    let row = rows.iter().find(|r| r["file"] == file).unwrap();
    format!("{} {}", row["disposition"], row["reason"])
}

fn decide(trip: &Trip, args: &[&str]) -> support::Ran {
    trip.run(&[&["decide"], args, &["--reason", "課に確かめた"]].concat())
}

const RESULT: (&str, &str, &str) = ("甲課", "1-2", "result");

fn result(trip: &Trip) -> String {
    trip.answer(RESULT.0, RESULT.1, RESULT.2)
}

#[test]
fn the_file_that_is_named_counts_and_the_others_answers_are_reported() {
    let trip = two_files();
    trip.run(&["collect"]).exits(1);
    assert_eq!(of(&trip, "R108").len(), 1, "{:?}", trip.findings());
    assert_eq!(result(&trip), "");
    let without = trip.bytes("out/findings.csv");
    for (file, other, value, unused) in [
        (
            "b/A_甲課.xlsx",
            "A_甲課.xlsx",
            "だいたい300冊を買いました。",
            "本を300冊買いました。",
        ),
        (
            "A_甲課.xlsx",
            "b/A_甲課.xlsx",
            "本を300冊買いました。",
            "だいたい300冊を買いました。",
        ),
    ] {
        decide(&trip, &["use", &format!("returned/{file}")])
            .ok()
            .says(&format!("{file} を採用として"));
        trip.run(&["report"]).ok().says("決定で使わない 1");
        assert_eq!(result(&trip), value);
        assert_eq!(of(&trip, "R108").len(), 0);
        let told = of(&trip, "R121");
        assert_eq!(told.len(), 1, "{told:?}");
        let places = [
            "severity", "item", "field", "file", "sheet", "cell", "value", "expected",
        ];
        let row = places.map(|c| told[0][c].as_str());
        assert_eq!(
            row,
            ["info", "1-2", "result", other, "1-2", "C15", unused, value]
        );
        assert_eq!(
            disposition(&trip, other),
            format!("not_used 決定により {file} を使いました")
        );
        let sources = support::sheet_text(&trip.bytes("out/report.xlsx"), "出典");
        assert!(
            sources.contains(&format!("決定により {file} を使いました")),
            "{sources}"
        );
        trip.run(&["decide", "undo", file]).ok().says("1件の決定を");
        trip.run(&["collect"]).exits(1);
        assert_eq!(trip.bytes("out/findings.csv"), without);
    }
}

#[test]
fn a_file_that_is_not_to_be_used_answers_nothing() {
    let trip = two_files();
    decide(&trip, &["use", "A_甲科.xlsx"])
        .exits(2)
        .complains("A_甲課.xlsx のことではありませんか");
    decide(&trip, &["ignore"])
        .exits(2)
        .complains("ファイルを、一つ");
    decide(&trip, &["ignore", "b\\A_甲課.xlsx", "."]).ok();
    decide(&trip, &["use", "b/A_甲課.xlsx"])
        .exits(2)
        .complains("もう「不採用」と決まっています");
    trip.run(&["collect"]).ok();
    assert_eq!(result(&trip), "本を300冊買いました。");
    assert_eq!(of(&trip, "R121").len(), 1);
    assert_eq!(
        disposition(&trip, "b/A_甲課.xlsx"),
        "not_used 決定により使いません（課に確かめた）"
    );
    // Alone it leaves its section without an answer, and each of its answers is reported.
    std::fs::remove_file(trip.at("returned/A_甲課.xlsx")).unwrap();
    trip.run(&["collect"]).exits(1);
    assert_eq!(of(&trip, "R106").len(), 1);
    let rows = trip.csv("out/answers.csv");
    assert!(
        rows.iter()
            .all(|r| r["department"] != "甲課" || r["raw"].is_empty())
    );
    let filled = small_answers();
    let filled = String::from_utf8(filled).unwrap();
    let own = filled.lines().filter(|l| l.contains(",甲課,"));
    let cells: usize = own
        .map(|l| l.split(',').skip(2).filter(|c| !c.is_empty()).count())
        .sum();
    assert_eq!(of(&trip, "R121").len(), cells);
}

#[test]
fn a_decision_on_a_file_holds_for_what_it_held() {
    let trip = two_files();
    decide(&trip, &["use", "b/A_甲課.xlsx"]).ok();
    // Another name, the same contents.
    let bytes = trip.bytes("returned/b/A_甲課.xlsx");
    std::fs::remove_file(trip.at("returned/b/A_甲課.xlsx")).unwrap();
    trip.write("returned/c.xlsx", &bytes);
    trip.run(&["collect"]).ok();
    assert_eq!(result(&trip), "だいたい300冊を買いました。");
    // The same name, other contents.
    std::fs::remove_file(trip.at("returned/c.xlsx")).unwrap();
    trip.return_filled(
        &small_answers(),
        &[fault(
            "甲課",
            "answer",
            "1-2",
            "result",
            "400冊を買いました。",
        )],
    );
    let other = trip.bytes("returned/A_甲課.xlsx");
    trip.write("returned/b/A_甲課.xlsx", &other);
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]).exits(1);
    assert!(of(&trip, "D203")[0]["message"].contains("決めたときと中身が違う"));
    assert_eq!(of(&trip, "R108").len(), 1);
    // Gone.
    std::fs::remove_file(trip.at("returned/b/A_甲課.xlsx")).unwrap();
    trip.run(&["collect"]).ok();
    let told = of(&trip, "D203");
    assert!(
        told[0]["message"].contains("returned にありません"),
        "{told:?}"
    );
    let place = ["file", "cell"].map(|c| told[0][c].as_str());
    assert_eq!(place, ["decisions.csv", "A2"]);
}

#[test]
fn a_decision_may_be_about_one_section_and_about_a_zip() {
    let trip = answered(&[]);
    let [a, b] = ["returned/A_甲課.xlsx", "returned/B_乙課.xlsx"].map(|n| trip.bytes(n));
    trip.return_filled(
        &small_answers(),
        &[
            fault("甲課", "answer", "1-2", "result", "甲の古い答えです。"),
            fault("乙課", "answer", "2-1", "remarks", "乙の古い答えです。"),
        ],
    );
    let [old_a, old_b] = ["returned/A_甲課.xlsx", "returned/B_乙課.xlsx"].map(|n| trip.bytes(n));
    trip.write("returned/A_甲課.xlsx", &a);
    trip.write("returned/B_乙課.xlsx", &b);
    trip.write(
        "returned/古い.zip",
        &zip_of([("a.xlsx", &old_a[..]), ("b.xlsx", &old_b[..])]),
    );
    trip.run(&["collect"]).exits(1);
    assert_eq!(of(&trip, "R108").len(), 2, "{:?}", trip.findings());
    decide(&trip, &["ignore", "古い.zip", "--section", "甲課"]).ok();
    trip.run(&["collect"]).exits(1);
    let left: Vec<String> = of(&trip, "R108")
        .iter()
        .map(|r| r["department"].clone())
        .collect();
    assert_eq!(left, ["乙課"]);
    assert_eq!(result(&trip), "本を300冊買いました。");
    decide(&trip, &["ignore", "古い.zip", "--section", "乙課"]).ok();
    trip.run(&["collect"]).ok();
    assert_eq!(of(&trip, "R121").len(), 2);
}

#[test]
fn what_a_file_holds_that_is_not_to_be_used_is_no_error_any_more() {
    let trip = answered(&[]);
    trip.write(
        "returned/甲課からのメモ.txt",
        "電話でお答えしたとおりです。".as_bytes(),
    );
    trip.run(&["collect"]);
    assert_eq!(of(&trip, "R101").len(), 1);
    decide(&trip, &["ignore", "甲課からのメモ.txt"]).ok();
    trip.run(&["collect"]).ok();
    assert_eq!(of(&trip, "R101")[0]["severity"], "info");
    // A file without an answer cannot count.
    trip.run(&["decide", "undo", "甲課からのメモ.txt"]).ok();
    decide(&trip, &["use", "甲課からのメモ.txt"])
        .exits(2)
        .complains("取り込める回答がありません");
    assert_eq!(trip.csv("decisions.csv").len(), 0);
}

/// The lines of the record.
fn log(trip: &Trip) -> Vec<serde_json::Value> {
    let text = trip.text("out/log.jsonl");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The files that a member of a line names, each with whether its digest is that of the file now.
fn files(trip: &Trip, line: &serde_json::Value, member: &str) -> Vec<(String, bool)> {
    let all = line[member].as_array().unwrap().iter();
    all.map(|own| {
        let file = own["file"].as_str().unwrap();
        let now = torimatome::text::digest::of_bytes(&trip.bytes(file));
        (file.to_string(), own["sha256"] == now.as_str())
    })
    .collect()
}

#[test]
fn each_run_adds_a_line_of_what_it_read_and_wrote() {
    let trip = answered(&[fault("甲課", "answer", "1-2", "status", "だいたい実施")]);
    trip.run(&["collect"]).exits(1);
    let found = of(&trip, "A102");
    decide(&trip, &["accept", &found[0]["id"]]).ok();
    decide(&trip, &["use", "B_乙課.xlsx"]).ok();
    trip.run(&["report"]).ok();
    trip.run(&["status"]).ok();
    let lines = log(&trip);
    let commands: Vec<&str> = lines
        .iter()
        .map(|l| l["command"].as_str().unwrap())
        .collect();
    assert_eq!(
        commands,
        ["distribute", "collect", "decide", "decide", "report"]
    );
    assert!(
        lines
            .iter()
            .all(|l| l["time"] == "2010-04-01T00:00:00+00:00")
    );
    assert!(
        lines
            .iter()
            .all(|l| l["version"] == env!("CARGO_PKG_VERSION"))
    );
    let names = |line: usize, member: &str| -> Vec<String> {
        let all = files(&trip, &lines[line], member).into_iter();
        all.map(|(file, _)| file).collect()
    };
    let project = ["card.toml", "departments.csv", "plan.csv", "survey.toml"];
    assert_eq!(names(0, "read"), project);
    assert!(names(0, "written").contains(&"forms/A_甲課.xlsx".to_string()));
    let read = names(4, "read");
    for file in project
        .iter()
        .chain(&["decisions.csv", "forms/issued.csv", "returned/A_甲課.xlsx"])
    {
        assert!(
            read.contains(&(*file).to_string()),
            "{file} is not in {read:?}"
        );
    }
    for member in ["read", "written"] {
        let wrong: Vec<_> = files(&trip, &lines[4], member)
            .into_iter()
            .filter(|f| !f.1)
            .collect();
        assert_eq!(wrong, []);
    }
    let written = names(4, "written");
    for file in ["out/answers.csv", "out/report.xlsx"] {
        assert!(written.contains(&file.to_string()), "{written:?}");
    }
    assert_eq!(lines[2]["decided"][0]["記録番号"], found[0]["id"].as_str());
    assert_eq!(lines[3]["decided"][0]["ファイル"], "B_乙課.xlsx");
    assert_eq!(lines[4]["decided"].as_array().unwrap().len(), 2);
    // A run that did not do its job is none.
    trip.write("survey.toml", b"id = ");
    trip.run(&["collect"]).exits(2);
    assert_eq!(log(&trip).len(), 5);
}

#[test]
fn a_record_that_cannot_be_written_stops_no_run() {
    let trip = answered(&[]);
    std::fs::remove_file(trip.at("out/log.jsonl")).unwrap();
    std::fs::create_dir(trip.at("out/log.jsonl")).unwrap();
    trip.run(&["collect"])
        .ok()
        .complains("実行の記録を残せませんでした");
    assert!(trip.at("out/answers.csv").is_file());
}

#[test]
fn the_story_of_an_answer_is_told_from_the_form_to_the_report() {
    let trip = two_files();
    trip.write(
        "returned/甲課のメモ.txt",
        "電話でお答えしたとおりです。".as_bytes(),
    );
    decide(&trip, &["use", "b/A_甲課.xlsx"]).ok();
    trip.run(&["collect"]).exits(1);
    let found = of(&trip, "R121");
    decide(&trip, &["accept", &found[0]["id"]]).ok();
    trip.run(&["report"]).exits(1);
    let before = trip.tree();
    // The code, the label and the section as people type them.
    let told = trip
        .run(&["trace", "１－２", "取組実績", ".", "--section", "甲課"])
        .ok()
        .out();
    for text in [
        "1-2 図書館の充実　取組実績　甲課",
        "forms/A_甲課.xlsx　シート「1-2」 C15",
        "returned/A_甲課.xlsx（調査票",
        "「本を300冊買いました。」　使っていません：決定により b/A_甲課.xlsx を使いました",
        "「だいたい300冊を買いました。」　これを使いました",
        "R121",
        "了承　",
        "out/report.xlsx　シート「進捗状況一覧」",
        "シート「個票」",
        "シート「出典」",
        "甲課のメモ.txt",
    ] {
        assert!(told.contains(text), "no 「{text}」 in\n{told}");
    }
    let json = trip.run(&["trace", "1-2", "result", "--json"]).ok().out();
    let stories: serde_json::Value = serde_json::from_str(&json).unwrap();
    let [story] = stories.as_array().unwrap().as_slice() else {
        panic!("{json}");
    };
    assert_eq!(story["value"], "だいたい300冊を買いました。");
    let files: Vec<(&str, bool)> = story["returned"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            (
                own["file"].as_str().unwrap(),
                own["taken"].as_bool().unwrap(),
            )
        })
        .collect();
    for file in [
        ("A_甲課.xlsx", false),
        ("b/A_甲課.xlsx", true),
        ("甲課のメモ.txt", false),
    ] {
        assert!(files.contains(&file), "{files:?}");
    }
    // Where it is printed is what stands there.
    let report =
        torimatome::book::read(&trip.bytes("out/report.xlsx"), &Default::default()).unwrap();
    let printed = story["printed"].as_array().unwrap();
    assert!(printed.len() >= 3, "{printed:?}");
    for own in printed {
        let sheet = report
            .sheets
            .iter()
            .find(|s| s.name == own["sheet"].as_str().unwrap())
            .unwrap();
        let at = sheet
            .cells
            .iter()
            .find(|(at, _)| at.to_string() == own["cell"].as_str().unwrap());
        assert_eq!(at.unwrap().1.text, own["text"].as_str().unwrap());
    }
    let value =
        |sheet: &str| printed.iter().find(|own| own["sheet"] == sheet).unwrap()["text"].clone();
    for sheet in ["進捗状況一覧", "個票"] {
        assert_eq!(value(sheet), "だいたい300冊を買いました。");
    }
    assert_eq!(trip.tree(), before, "nothing is written");
}

#[test]
fn a_story_tells_what_was_decided_and_where_it_is_to_be_mended() {
    let trip = answered(&[fault("甲課", "answer", "1-1", "status", "だいたい実施")]);
    trip.run(&["report"]).exits(1);
    let told = trip
        .run(&["trace", "公園の整備", "status", "--section", "甲課"])
        .ok()
        .out();
    for text in [
        "「だいたい実施」は読み取れません",
        "エラー A102（",
        "out/corrections/A_甲課_修正依頼.xlsx　シート「1-1」",
    ] {
        assert!(told.contains(text), "no 「{text}」 in\n{told}");
    }
    decide(&trip, &["correct", "--like", "A102", "--value", "実施"]).ok();
    let told = trip.run(&["trace", "1-1", "進捗区分"]).ok().out();
    assert!(told.contains("修正「実施」　"), "{told}");
    assert!(
        told.contains("「だいたい実施」の代わりに、決定の「実施」"),
        "{told}"
    );
    // Both sections that were asked, and the reprint that prints the same.
    assert_eq!(
        told.matches("1-1 公園の整備　進捗区分").count(),
        2,
        "{told}"
    );
    assert_eq!(trip.run(&["trace", "2-2", "進捗区分"]).ok().out(), told);
}

#[test]
fn what_cannot_be_traced_is_told_with_the_nearest() {
    let trip = answered(&[]);
    for (args, reported) in [
        (
            &["trace", "1-9", "進捗区分"][..],
            "整理番号「1-9」の事業は計画にありません",
        ),
        (
            &["trace", "図書館の充実さ", "進捗区分"],
            "「図書館の充実」のことではありませんか",
        ),
        (
            &["trace", "1-2", "進捗区部"],
            "「進捗区分」のことではありませんか",
        ),
        (
            &["trace", "1-2", "進捗区分", "--section", "乙課"],
            "乙課に、1-2 図書館の充実 の「進捗区分」は尋ねていません",
        ),
        (
            &["trace", "1-2", "進捗区分", "--section", "丁課"],
            "課の一覧に「丁課」はありません",
        ),
    ] {
        trip.run(args).exits(2).complains(reported);
    }
    std::fs::remove_dir_all(trip.at("returned")).unwrap();
    let told = trip.run(&["trace", "1-2", "進捗区分"]).ok().out();
    assert!(
        told.contains("まだ何も届いていません") && told.contains("R106"),
        "{told}"
    );
}

/// The lines of out/attachments.csv as `file department item field`.
fn attachments(trip: &Trip) -> Vec<String> {
    let rows = trip.csv("out/attachments.csv");
    let line = |r: &Row| {
        ["file", "department", "item", "field"]
            .map(|c| r[c].clone())
            .join(" ")
    };
    rows.iter().map(line).collect()
}

const PDF: &[u8] = b"%PDF-1.4\n";

#[test]
fn what_is_sent_along_is_listed_by_section_and_measure() {
    let trip = answered(&[
        fault(
            "甲課",
            "answer",
            "1-2",
            "result",
            "本を買いました。別紙1参照",
        ),
        fault(
            "甲課",
            "answer",
            "1-1",
            "result",
            "遊具を置きました（入口.jpgを見てください）。",
        ),
        fault(
            "乙課",
            "answer",
            "2-1",
            "remarks",
            "詳しくは別添のとおりです。",
        ),
    ]);
    let form = trip.bytes("returned/B_乙課.xlsx");
    std::fs::remove_file(trip.at("returned/B_乙課.xlsx")).unwrap();
    trip.write("returned/乙/B_乙課.xlsx", &form);
    for name in [
        "甲課_別紙1.pdf",
        "入口.jpg",
        "甲課_１－２_写真.pdf",
        "乙/訓練.pdf",
        "甲課_別紙10.pdf",
    ] {
        trip.write(&format!("returned/{name}"), PDF);
    }
    trip.write(
        "returned/送付.zip",
        &zip_of([("甲課 公園の整備 資料.docx", PDF)]),
    );
    trip.run(&["report"]).ok().says("添付の資料 6");
    let expected = [
        "乙/訓練.pdf 乙課  ",
        "入口.jpg 甲課 1-1 result",
        "甲課_別紙1.pdf 甲課 1-2 result",
        "甲課_別紙10.pdf 甲課  ",
        "甲課_１－２_写真.pdf 甲課 1-2 ",
        "送付.zip/甲課 公園の整備 資料.docx 甲課 1-1 ",
    ];
    let mut found = attachments(&trip);
    found.sort();
    let mut wanted = expected.map(String::from).to_vec();
    wanted.sort();
    assert_eq!(found, wanted);
    assert_eq!(of(&trip, "R122").len(), 6);
    assert_eq!(
        of(&trip, "R101").len() + of(&trip, "R123").len(),
        0,
        "{:?}",
        trip.findings()
    );
    assert_eq!(
        disposition(&trip, "入口.jpg"),
        "attached 添付の資料（PDF）です"
    );
    let sources = support::sheet_text(&trip.bytes("out/report.xlsx"), "出典");
    for text in [
        "添付の資料の事業",
        "甲課_別紙1.pdf",
        "送付.zip/甲課 公園の整備 資料.docx",
    ] {
        assert!(sources.contains(text), "{sources}");
    }
    // Without the files each text is told.
    for name in ["甲課_別紙1.pdf", "入口.jpg", "乙/訓練.pdf"] {
        std::fs::remove_file(trip.at(&format!("returned/{name}"))).unwrap();
    }
    trip.run(&["collect"]).ok();
    let told: Vec<String> = of(&trip, "R123")
        .iter()
        .map(|r| {
            format!(
                "{} {} {} {} {}",
                r["severity"], r["department"], r["item"], r["field"], r["cell"]
            )
        })
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told.contains(&"warning 甲課 1-2 result C15".to_string()),
        "{told:?}"
    );
}

#[test]
fn what_may_hold_answers_is_no_attachment() {
    let trip = answered(&[]);
    let book = trip.bytes("returned/B_乙課.xlsx");
    std::fs::remove_file(trip.at("returned/B_乙課.xlsx")).unwrap();
    for name in ["甲課_回答.pdf", "A_甲課.pdf", "乙課_写真.pdf", "写真.pdf"] {
        trip.write(&format!("returned/{name}"), PDF);
    }
    trip.write(
        "returned/甲課_別添.txt",
        "電話でお答えしたとおりです。".as_bytes(),
    );
    trip.run(&["collect"]).exits(1);
    // A form as a PDF, the photo of a section that returned no form, of nobody's, and a text.
    assert_eq!(of(&trip, "R101").len(), 5, "{:?}", trip.findings());
    assert_eq!(attachments(&trip), [""; 0]);
    trip.write("returned/B_乙課.xlsx", &book);
    trip.run(&["collect"]).exits(1);
    assert_eq!(attachments(&trip), ["乙課_写真.pdf 乙課  "]);
}
