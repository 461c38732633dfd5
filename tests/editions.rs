//! The plan, the roster and the template change while the forms are out: what was sent is still read,
//! told in what they are now, before the forms are made anew and after.

use crate::support;

use std::collections::BTreeMap;
use support::{Trip, small_answers};

/// The small survey, sent and returned; then a file of the project changes.
fn changed(edits: &[(&str, &str, &str)]) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    for (file, from, to) in edits {
        let old = trip.text(file).replace("\r\n", "\n");
        assert!(old.contains(from), "{from} in {old}");
        trip.write(file, old.replace(from, to).as_bytes());
    }
    trip
}

/// Every text that the sections typed and that is neither an answer nor in a finding.
fn lost(trip: &Trip) -> Vec<String> {
    let answers = trip.csv("out/answers.csv");
    let findings = trip.csv("out/findings.csv");
    let sent = String::from_utf8(small_answers()).unwrap();
    let texts = sent.lines().skip(1).flat_map(|line| {
        line.split(',')
            .skip(2)
            .map(String::from)
            .collect::<Vec<_>>()
    });
    let is_known = |text: &String| {
        let said = |row: &BTreeMap<String, String>| row.values().any(|own| own.contains(text));
        text.is_empty()
            || answers.iter().any(|row| row["raw"] == *text)
            || findings.iter().any(said)
    };
    texts.filter(|text| !is_known(text)).collect()
}

/// Collects before the forms are made anew and after; both must say the same of these answers.
fn read(edits: &[(&str, &str, &str)], wanted: &[(&str, &str, &str, &str)]) -> Trip {
    let trip = changed(edits);
    for step in ["before", "after"] {
        trip.run(&["collect"]);
        for (department, item, field, value) in wanted {
            let found = trip.answer(department, item, field);
            assert_eq!(found, *value, "{step} {edits:?} {:?}", trip.findings());
        }
        assert_eq!(lost(&trip), [""; 0], "{step} {edits:?}");
        if step == "before" {
            trip.run(&["distribute"]).ok();
        }
    }
    trip
}

const BOOKS: &str = "本を300冊買いました。";
const RAIN: &str = "雨で中止しました。";

#[test]
fn a_measure_renumbered_after_sending_keeps_its_answers() {
    let edit = [("plan.csv", "1-2,図書館の充実", "3-9,図書館の充実")];
    let trip = changed(&edit);
    trip.run(&["collect"]).ok();
    let told = trip.csv("out/findings.csv");
    let told = told.iter().find(|f| f["code"] == "R110").unwrap();
    assert!(
        told["message"].contains("整理番号「1-2」→「3-9」"),
        "{told:?}"
    );
    read(&edit, &[("甲課", "3-9", "result", BOOKS)]);
}

#[test]
fn exchanged_codes_exchange_no_answers() {
    read(
        &[
            ("plan.csv", "1-2,図書館の充実", "X,図書館の充実"),
            ("plan.csv", "2-1,防災訓練", "1-2,防災訓練"),
            ("plan.csv", "X,図書館", "2-1,図書館"),
        ],
        &[
            ("甲課", "2-1", "result", BOOKS),
            ("乙課", "1-2", "remarks", RAIN),
        ],
    );
}

#[test]
fn a_measure_retitled_after_sending_keeps_its_answers() {
    read(
        &[("plan.csv", "1-2,図書館の充実", "1-2,本のあるくらし")],
        &[("甲課", "1-2", "result", BOOKS)],
    );
}

#[test]
fn what_was_answered_of_a_dropped_measure_is_told() {
    let trip = read(
        &[(
            "plan.csv",
            "2-1,防災訓練の実施,乙課,,災害に備えます。,2-2公園の整備【再掲】,継続,実施,→,\n",
            "",
        )],
        &[("甲課", "1-2", "result", BOOKS)],
    );
    let told = trip.csv("out/findings.csv");
    let told = told.iter().find(|f| f["code"] == "S102").unwrap();
    assert!(told["message"].contains("2-1 防災訓練の実施"), "{told:?}");
    assert!(told["message"].contains(RAIN), "{told:?}");
}

#[test]
fn a_measure_moved_to_another_section_keeps_what_the_first_one_answered() {
    let trip = read(
        &[("plan.csv", "実施,乙課,,災害", "実施,甲課,,災害")],
        &[
            ("乙課", "2-1", "remarks", RAIN),
            ("甲課", "2-1", "remarks", ""),
        ],
    );
    trip.run(&["report"]);
    let told = trip.csv("out/findings.csv");
    let told = told.iter().find(|f| f["code"] == "S102").unwrap();
    assert!(told["message"].contains("担当が甲課に変わった"), "{told:?}");
}

#[test]
fn a_section_that_is_asked_nothing_any_more_keeps_its_answers() {
    read(
        &[
            ("plan.csv", "実施,乙課,,災害", "実施,甲課,,災害"),
            ("plan.csv", "甲課,乙課,憩いの場", "甲課,,憩いの場"),
        ],
        &[("乙課", "2-1", "remarks", RAIN)],
    );
}

#[test]
fn forms_under_a_former_name_are_read() {
    for (roster, name) in [
        ("B,乙係,総務部,乙課,課", "乙係"),
        ("B,防災安全室,総務部,,課", "防災安全室"),
        ("E,防災安全室,総務部,,課", "防災安全室"),
    ] {
        let owner = format!("実施,{name},,災害");
        let related = format!("甲課,{name},憩いの場");
        let trip = read(
            &[
                ("departments.csv", "B,乙課,総務部,,課", roster),
                ("plan.csv", "実施,乙課,,災害", &owner),
                ("plan.csv", "甲課,乙課,憩いの場", &related),
            ],
            &[
                (name, "2-1", "remarks", RAIN),
                (name, "1-1", "opened", "2020-10-03"),
            ],
        );
        let error = trip.findings().into_iter().find(|f| f.starts_with("error"));
        assert_eq!(error, None);
    }
}

#[test]
fn both_halves_of_a_merged_pair_find_their_place() {
    let trip = read(
        &[
            (
                "departments.csv",
                "A,甲課,総務部,,課\n",
                "D,丁課,総務部,,課\n",
            ),
            ("departments.csv", "B,乙課,総務部,,課\n", ""),
            (
                "plan.csv",
                "公園の整備,甲課,乙課,憩い",
                "公園の整備,丁課,,憩い",
            ),
            ("plan.csv", "【再掲】,甲課,乙課,憩い", "【再掲】,丁課,,憩い"),
            ("plan.csv", "充実,甲課", "充実,丁課"),
            ("plan.csv", "実施,乙課", "実施,丁課"),
            ("survey.toml", "section = \"甲課\"", "section = \"丁課\""),
        ],
        &[
            ("丁課", "1-2", "result", BOOKS),
            ("丁課", "2-1", "remarks", RAIN),
        ],
    );
    // Both answered 1-1, each otherwise: none is taken, and both are told.
    let told = trip.csv("out/findings.csv");
    assert!(
        told.iter()
            .any(|f| f["code"] == "R108" && f["item"] == "1-1"),
        "{told:?}"
    );
}

#[test]
fn section_codes_exchanged_after_sending_exchange_no_answers() {
    read(
        &[
            ("departments.csv", "\nA,甲課", "\nQ,甲課"),
            ("departments.csv", "\nB,乙課", "\nA,乙課"),
            ("departments.csv", "\nQ,甲課", "\nB,甲課"),
        ],
        &[
            ("甲課", "1-2", "result", BOOKS),
            ("乙課", "2-1", "remarks", RAIN),
        ],
    );
}

const COST: &str = "[[field]]\nkey = \"cost\"\nlabel = \"決算額\"\nkind = \"number\"\nrequired = true\n\n[[field]]\nkey = \"remarks\"";
const COST_LINE: &str = "[[sheet.line]]\nslots = [{ ask = \"cost\" }]\n\n[[sheet.line]]\nslots = [{ ask = \"remarks\" }]";

#[test]
fn a_question_added_after_sending_is_not_called_gone() {
    let trip = read(
        &[
            ("card.toml", "[[field]]\nkey = \"remarks\"", COST),
            (
                "card.toml",
                "[[sheet.line]]\nslots = [{ ask = \"remarks\" }]",
                COST_LINE,
            ),
        ],
        &[
            ("乙課", "2-1", "remarks", RAIN),
            ("甲課", "1-2", "result", BOOKS),
        ],
    );
    let codes: Vec<String> = trip.findings();
    assert!(!codes.iter().any(|f| f.contains("S105")), "{codes:?}");
    // Once it was sent, its answer is awaited.
    assert!(
        codes
            .iter()
            .any(|f| f.contains("A101") && f.contains("cost")),
        "{codes:?}"
    );
}

#[test]
fn what_was_answered_to_a_dropped_question_is_told() {
    let trip = read(
        &[("card.toml", "\"remarks\"", "\"notes\"")],
        &[
            ("甲課", "1-2", "result", BOOKS),
            ("乙課", "2-1", "notes", ""),
        ],
    );
    let told = trip.csv("out/findings.csv");
    let told = told.iter().find(|f| f["code"] == "S102").unwrap();
    assert!(
        told["message"].contains(&format!("備考（C17）「{RAIN}」")),
        "{told:?}"
    );
}

#[test]
fn distributing_again_makes_only_what_differs() {
    let trip = changed(&[("plan.csv", "1-2,図書館の充実", "3-9,図書館の充実")]);
    let (first, second) = (
        trip.bytes("forms/A_甲課.xlsx"),
        trip.bytes("forms/B_乙課.xlsx"),
    );
    trip.run(&["check"]).ok().says("整理番号「1-2」→「3-9」");
    let ran = trip.run(&["distribute"]).ok();
    ran.says("整理番号「1-2」→「3-9」")
        .says("前と変わる1課分（のべ2事業）の調査票")
        .says("A_甲課.xlsx")
        .says("残りの1課分は前と同じです");
    assert_ne!(trip.bytes("forms/A_甲課.xlsx"), first);
    assert_eq!(trip.bytes("forms/B_乙課.xlsx"), second);
    trip.run(&["check"]).ok();
    trip.run(&["distribute"])
        .ok()
        .says("作り直すものはありません");
    assert!(!trip.at("forms/editions/3").exists());
}

#[test]
fn a_form_filled_where_it_lies_stops_only_what_would_write_over_it() {
    let trip = changed(&[("plan.csv", "実施,乙課,,災害", "実施,乙課,,災害全般")]);
    trip.write("forms/A_甲課.xlsx", &trip.bytes("returned/A_甲課.xlsx"));
    trip.run(&["distribute"])
        .exits(2)
        .complains("A_甲課.xlsx に回答が書き込まれている");
}

#[test]
fn the_parts_of_a_divided_section_take_over_what_it_answered() {
    let trip = read(
        &[
            (
                "departments.csv",
                "コード,課名,部名,別名,区分\n",
                "コード,課名,部名,別名,区分,引き継いだ課\n",
            ),
            (
                "departments.csv",
                "A,甲課,総務部,,課\n",
                "A,甲課,総務部,,廃止,公園課・図書課\nP,公園課,総務部,,課,\nL,図書課,総務部,,課,\n",
            ),
            ("plan.csv", "公園の整備,甲課", "公園の整備,公園課"),
            ("plan.csv", "【再掲】,甲課", "【再掲】,公園課"),
            ("plan.csv", "充実,甲課", "充実,図書課"),
            ("survey.toml", "section = \"甲課\"", "section = \"公園課\""),
        ],
        &[
            ("図書課", "1-2", "result", BOOKS),
            ("公園課", "1-1", "visitors", "120"),
        ],
    );
    assert!(
        !trip.findings().iter().any(|f| f.contains("S102")),
        "{:?}",
        trip.findings()
    );
}

#[test]
fn measures_of_one_title_are_told_apart_by_what_the_plan_says_of_them() {
    let plan = "整理番号,事業名,担当課,目的,R1,R2\n1-1,啓発事業,甲課,人権を守ります。,実施,→\n1-2,啓発事業,甲課,川を守ります。,実施,→\n";
    let trip = Trip::small();
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]).ok();
    let answers = "整理番号,担当課,status,result\n1-1,甲課,実施,講座を二回開きました。\n1-2,甲課,実施,川の掃除をしました。\n";
    trip.return_filled(answers.as_bytes(), &[]);
    let exchanged = plan
        .replace("1-1,", "X,")
        .replace("1-2,", "1-1,")
        .replace("X,", "1-2,");
    trip.write("plan.csv", exchanged.as_bytes());
    trip.run(&["collect"]);
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "講座を二回開きました。"
    );
    assert_eq!(trip.answer("甲課", "1-1", "result"), "川の掃除をしました。");
}

#[test]
fn a_given_row_keeps_its_answers_under_its_name() {
    let trip = Trip::empty();
    trip.write(
        "survey.toml",
        "id = \"k\"\ntitle = \"指標の調査\"\nfiscal_year = \"令和2年度\"\ndue = \"令和3年4月30日\"\ntemplate = \"kpi\"\n\n[from]\nsection = \"甲課\"\n".as_bytes(),
    );
    trip.write(
        "departments.csv",
        "コード,課名,区分\nA,甲課,課\n".as_bytes(),
    );
    let plan = |rows: &[(&str, &str)]| {
        let cell = |of: fn(&(&str, &str)) -> String| {
            format!("\"{}\"", rows.iter().map(of).collect::<Vec<_>>().join("\n"))
        };
        let (names, goals) = (cell(|r| r.0.to_string()), cell(|r| r.1.to_string()));
        format!("整理番号,事業名,担当課,指標,R2目標\n1,緑化,甲課,{names},{goals}\n")
    };
    let sent = [("公園の数", "100"), ("樹木の数", "200")];
    trip.write("plan.csv", plan(&sent).as_bytes());
    trip.run(&["check"]);
    trip.run(&["distribute"]).ok();
    trip.return_filled(
        "整理番号,担当課,actual[1],actual[2]\n1,甲課,101,201\n".as_bytes(),
        &[],
    );
    trip.run(&["collect"]);
    assert_eq!(trip.answer("甲課", "1", "actual[2]"), "201");
    let more = [("緑の面積", "2"), ("公園の数", "100"), ("樹木の数", "200")];
    trip.write("plan.csv", plan(&more).as_bytes());
    trip.run(&["collect"]);
    assert_eq!(trip.answer("甲課", "1", "actual[1]"), "");
    assert_eq!(trip.answer("甲課", "1", "actual[2]"), "101");
    assert_eq!(trip.answer("甲課", "1", "actual[3]"), "201");
    trip.write("plan.csv", plan(&[sent[1]]).as_bytes());
    trip.run(&["collect"]);
    assert_eq!(trip.answer("甲課", "1", "actual[1]"), "201");
    let told = trip.csv("out/findings.csv");
    assert!(
        told.iter()
            .any(|f| f["code"] == "S102" && f["value"].contains("101")),
        "{told:?}"
    );
}
