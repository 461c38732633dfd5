//! Rounds: each asks its own questions of its own sections, shows what was answered before, and its
//! answers stand beside those of the others.

use crate::support;

use support::Trip;
use torimatome::demo::simulation::Simulation;
use torimatome::layout::form;
use torimatome::load::table;
use torimatome::merge::standing;
use torimatome::{Passwords, Unwatched, pipeline};

const ROUNDS: &str = "
[[round]]
name = \"第1回照会\"

[[round]]
name = \"年度末\"
due = \"令和3年5月31日\"
fields = [\"実施日\"]

[[round]]
name = \"二次評価\"
due = \"令和3年6月30日\"
fields = [\"備考\"]
sections = [\"丙課\"]
";

/// The small survey in three rounds.
fn survey() -> Trip {
    let trip = Trip::small();
    let settings = trip.text("survey.toml") + ROUNDS;
    trip.write("survey.toml", settings.as_bytes());
    trip
}

/// What the sections answer first; none of it falls behind the plan.
const FIRST: &str = "整理番号,担当課,status,result,visitors\n1-1,甲課,実施,遊具を二つ置きました。,120\n1-1,乙課,実施,植樹に協力しました。,120\n1-2,甲課,実施,本を300冊買いました。,4500\n2-1,乙課,実施,訓練を二回行いました。,80\n";

/// Returns the forms of a round as they were sent, filled as a table says.
fn return_round(trip: &Trip, at: usize, answers: &str) {
    let collected = pipeline::read(trip.path(), &Passwords::default(), &Unwatched).unwrap();
    let project = collected.project.in_rounds(&[at]);
    let sections = form::asked_sections(&project);
    let forms = sections.iter().map(|(section, measures)| {
        let standing = standing::of(&project, &collected.answers, &section.code);
        form::issued_with(&project, section, measures, standing)
    });
    let forms = forms.collect();
    let table = table::of_csv("answers.csv", answers.as_bytes()).unwrap();
    let filled = Simulation::of_forms(project.clone(), forms, &table).unwrap();
    for (name, bytes) in filled.files().unwrap() {
        trip.write(&format!("returned/{name}"), &bytes);
    }
}

const YEAR_END: &str = "整理番号,担当課,opened\n1-1,甲課,令和2年10月3日\n1-1,乙課,令和2年10月3日\n1-2,甲課,令和3年2月1日\n2-1,乙課,令和3年1月15日\n";
const SECOND: &str = "整理番号,担当課,remarks\n1-1,丙課,順調です。\n1-2,丙課,利用が伸びています。\n2-1,丙課,雨の日の案を考えてください。\n";

#[test]
fn each_round_asks_its_own_and_all_answers_stand_together() {
    let trip = survey();
    trip.run(&["check"]).ok();
    trip.run(&["distribute"]).ok();
    assert!(!trip.at("forms/C_丙課.xlsx").exists());
    let first = support::dump(&trip.bytes("forms/A_甲課.xlsx"));
    assert!(first.contains("令和3年4月30日"), "{first}");
    return_round(&trip, 0, FIRST);
    trip.run(&["collect"]).ok();
    // What another round asks is not missing.
    assert_eq!(trip.findings(), [""; 0]);
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");
    let unasked = trip.csv("out/answers.csv");
    let unasked = unasked
        .iter()
        .filter(|r| ["opened", "remarks"].contains(&r["field"].as_str()));
    assert_eq!(unasked.count(), 0);

    trip.run(&["distribute", "--round", "年度末"])
        .ok()
        .says("令和3年5月31日");
    let second = support::dump(&trip.bytes("forms/A_甲課_年度末.xlsx"));
    assert!(second.contains("本を300冊買いました。"), "{second}");
    assert!(second.contains("令和3年5月31日"), "{second}");
    trip.run(&["collect"]).exits(1);
    let awaited = ["error R106 甲課  ", "error R106 乙課  "];
    assert_eq!(trip.findings(), awaited);
    return_round(&trip, 1, YEAR_END);
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
    assert_eq!(trip.answer("甲課", "1-2", "opened"), "2021-02-01");
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");

    trip.run(&["distribute", "--round", "二次評価"])
        .ok()
        .says("C_丙課_二次評価.xlsx");
    let third = support::dump(&trip.bytes("forms/C_丙課_二次評価.xlsx"));
    for text in [
        "本を300冊買いました。",
        "甲課：遊具を二つ置きました。",
        "乙課：植樹に協力しました。",
    ] {
        assert!(third.contains(text), "{text}\n{third}");
    }
    return_round(&trip, 2, SECOND);
    trip.run(&["report"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
    assert_eq!(
        trip.answer("丙課", "1-2", "remarks"),
        "利用が伸びています。"
    );
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
    let report = support::dump(&trip.bytes("out/report.xlsx"));
    assert!(report.contains("利用が伸びています。"), "{report}");
    let rounds = trip.csv("forms/issued.csv");
    let rounds: std::collections::BTreeSet<&str> =
        rounds.iter().map(|r| r["round"].as_str()).collect();
    assert_eq!(
        rounds.into_iter().collect::<Vec<_>>(),
        ["二次評価", "年度末", "第1回照会"]
    );
}

#[test]
fn a_correction_of_a_later_round_is_read_like_any_form() {
    let trip = survey();
    trip.run(&["distribute"]).ok();
    return_round(&trip, 0, FIRST);
    trip.run(&["distribute", "--round", "年度末"]).ok();
    return_round(&trip, 1, &YEAR_END.replace("令和3年2月1日", "春ごろ"));
    trip.run(&["report"]).exits(1);
    assert_eq!(trip.findings(), ["error A104 甲課 1-2 opened"]);
    let correction = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
    trip.write("returned/直し.xlsx", &correction);
    trip.run(&["report"]).exits(1);
    // R114: it came back as it was sent.
    let wanted = ["error A104 甲課 1-2 opened", "warning R114 甲課  "];
    assert_eq!(trip.findings(), wanted);
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");
    let file = |field: &str| {
        let rows = trip.csv("out/answers.csv");
        let row = rows
            .iter()
            .find(|r| r["item"] == "1-2" && r["field"] == field)
            .unwrap();
        row["file"].clone()
    };
    assert_eq!(file("opened"), "直し.xlsx");
    assert_eq!(file("result"), "直し.xlsx");
}

#[test]
fn text_typed_over_what_was_answered_before_is_told() {
    let trip = survey();
    trip.run(&["distribute"]).ok();
    return_round(&trip, 0, FIRST);
    trip.run(&["distribute", "--round", "年度末"]).ok();
    return_round(&trip, 1, YEAR_END);
    let bytes = trip.bytes("returned/A_甲課_年度末.xlsx");
    let typed = support::replace_in_zip(
        &bytes,
        "xl/sharedStrings.xml",
        "本を300冊買いました。",
        "本を350冊買いました。",
    );
    trip.write("returned/A_甲課_年度末.xlsx", &typed);
    trip.run(&["collect"]);
    let told = trip.csv("out/findings.csv");
    assert!(
        told.iter().any(|f| f["value"].contains("350冊")),
        "{told:?}"
    );
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
}

#[test]
fn what_cannot_be_meant_is_told() {
    for (from, to, told) in [
        (
            "実施日",
            "実施日時",
            "「年度末」で尋ねる項目「実施日時」が様式にありません",
        ),
        (
            "丙課",
            "丁課",
            "「二次評価」で尋ねる課「丁課」が課の一覧にありません",
        ),
        (
            "令和3年5月31日",
            "五月末",
            "「年度末」の期限「五月末」を読み取れません",
        ),
        (
            "name = \"二次評価\"",
            "name = \"年度末\"",
            "「年度末」が空か、二つあります",
        ),
        (
            "fields = [\"備考\"]",
            "fields = []",
            "「二次評価」で尋ねる項目がありません",
        ),
    ] {
        let trip = survey();
        let settings = trip.text("survey.toml").replace(from, to);
        trip.write("survey.toml", settings.as_bytes());
        trip.run(&["check"]).exits(1).says(told);
    }
    let trip = survey();
    trip.run(&["distribute", "--round", "二次評価"])
        .exits(2)
        .complains("「第1回照会」の調査票を配ってください");
    trip.run(&["distribute", "--round", "中間"])
        .exits(2)
        .complains("照会「中間」がありません");
}
