//! Living with findings: what survey.toml and decisions.csv say of them.

use crate::support;

use std::collections::BTreeMap;
use support::{Trip, answered, fault, sheet_text, small_answers};
use torimatome::demo::fault::Fault;
use torimatome::load::project;

fn answer(department: &str, item: &str, field: &str, value: &str) -> Fault {
    fault(department, "answer", item, field, value)
}

/// One wrong choice, which nothing else depends on.
fn wrong_choice() -> Trip {
    let trip = answered(&[answer("甲課", "1-2", "status", "だいたい実施")]);
    trip.run(&["collect"]).exits(1);
    trip
}

/// The only finding of a rule.
fn finding(trip: &Trip, code: &str) -> BTreeMap<String, String> {
    let rows = trip.csv("out/findings.csv").into_iter();
    let own: Vec<_> = rows.filter(|r| r["code"] == code).collect();
    assert_eq!(own.len(), 1, "{code}: {own:?}");
    own[0].clone()
}

fn decide(trip: &Trip, id: &str, rest: &[&str]) -> support::Ran {
    let by = [
        "--reason",
        "電話で確かめた",
        "--by",
        "丁野",
        "--date",
        "2021-05-10",
    ];
    trip.run(&[&["decide", id], rest, &by].concat())
}

fn with_rules(trip: &Trip, rules: &str) {
    let old = trip.text("survey.toml");
    trip.write("survey.toml", format!("{old}\n[rules]\n{rules}").as_bytes());
}

#[test]
fn a_rule_is_switched_off_or_reported_otherwise() {
    let trip = wrong_choice();
    with_rules(&trip, "A102 = \"warning\"\n");
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), ["warning A102 甲課 1-2 status"]);
    let trip = wrong_choice();
    with_rules(&trip, "A102 = \"off\"\n");
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
}

#[test]
fn what_a_rule_reports_lightly_is_never_reported_more_severely() {
    let trip = answered(&[answer("甲課", "1-2", "status", "実施済")]);
    with_rules(&trip, "A111 = \"error\"\nR107 = \"error\"\n");
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.findings(), ["error A111 甲課 1-2 status"]);
    let old = trip.bytes("returned/A_甲課.xlsx");
    trip.return_filled(&small_answers(), &[]);
    trip.write("returned/older/A_甲課.xlsx", &old);
    trip.run(&["collect"]);
    let reported = trip.findings();
    assert!(
        !reported.iter().any(|f| f.starts_with("error R107")),
        "{reported:?}"
    );
}

#[test]
fn a_bound_is_read_from_the_survey() {
    let long = "あ".repeat(205);
    let trip = answered(&[answer("甲課", "1-2", "remarks", &long)]);
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), ["warning A106 甲課 1-2 remarks"]);
    with_rules(&trip, "A106 = { severity = \"info\", over = 4 }\n");
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), ["info A106 甲課 1-2 remarks"]);
    let text = trip.text("survey.toml").replace("over = 4", "over = 5");
    trip.write("survey.toml", text.as_bytes());
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
}

#[test]
fn what_survey_toml_says_of_no_rule_is_reported_with_the_nearest() {
    let trip = Trip::small();
    with_rules(
        &trip,
        "A1022 = \"off\"\nP106 = \"off\"\nA106 = { ovr = 1 }\nY300 = \"off\"\n\
         A204 = { alike = 90 }\nY202 = { times = 0 }\n",
    );
    let ran = trip.run(&["check"]).exits(1);
    let out = ran.out();
    for text in [
        "survey.toml 13行目",
        "指摘の番号「A1022」はありません",
        "A102 のことではありませんか",
        "P106（一覧にない課の名前がある）は、止めたり",
        "A106 に「ovr」という項目はありません",
        "severity、over です",
        "Y207 のことではありませんか",
        "A204 の alike は 90 にできません",
        "0.5 から 1 までの数",
        "Y202 の times は 0 にできません",
    ] {
        assert!(out.contains(text), "no 「{text}」 in {out}");
    }
}

#[test]
fn an_accepted_finding_leaves_the_list_and_stays_in_the_record() {
    let trip = wrong_choice();
    let id = finding(&trip, "A102")["id"].clone();
    decide(&trip, &id, &["accept"])
        .ok()
        .says("エラー0件　注意0件　参考0件　了承済み1件");
    trip.run(&["report"])
        .ok()
        .says("了承済み1件")
        .says("（0課分）");
    assert_eq!(finding(&trip, "A102")["decision"], "accepted");
    assert_eq!(finding(&trip, "A102")["id"], id);
    let sheet = sheet_text(&trip.bytes("out/report.xlsx"), "要確認事項");
    let (todo, record) = sheet.split_once("了承・修正した指摘").unwrap();
    assert!(todo.contains("確認が必要なことはありません"), "{sheet}");
    assert!(
        record.contains("電話で確かめた（丁野　2021-05-10）"),
        "{sheet}"
    );
    // The same answer in another file is the same answer.
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    std::fs::remove_file(trip.at("returned/A_甲課.xlsx")).unwrap();
    trip.write("returned/もう一度.xlsx", &bytes);
    trip.run(&["collect"]).ok().says("了承済み1件");
    // Another answer is another thing.
    trip.return_filled(
        &small_answers(),
        &[answer("甲課", "1-2", "status", "ほぼ実施")],
    );
    std::fs::remove_file(trip.at("returned/もう一度.xlsx")).unwrap();
    trip.run(&["collect"]).exits(1);
    assert_eq!(finding(&trip, "A102")["decision"], "");
    assert!(finding(&trip, "D201")["message"].contains("いまは「ほぼ実施」なので"));
}

#[test]
fn a_correction_changes_the_merged_answer_and_not_the_returned_file() {
    let trip = wrong_choice();
    let returned = trip.bytes("returned/A_甲課.xlsx");
    let id = finding(&trip, "A102")["id"].clone();
    decide(&trip, &id, &["correct", "--value", "実施"])
        .ok()
        .says("修正済み1件");
    trip.run(&["report"]).ok();
    assert_eq!(trip.bytes("returned/A_甲課.xlsx"), returned);
    let rows = trip.csv("out/answers.csv");
    let is_own = |r: &&BTreeMap<String, String>| r["item"] == "1-2" && r["field"] == "status";
    let row = rows.iter().find(is_own).unwrap();
    let columns = ["value", "raw", "cell", "decision"].map(|c| row[c].as_str());
    assert_eq!(columns, ["実施", "だいたい実施", "C14", "corrected"]);
    let found = finding(&trip, "A102");
    assert_eq!((&*found["decision"], &*found["id"]), ("corrected", &*id));
    let sources = sheet_text(&trip.bytes("out/report.xlsx"), "出典");
    for text in [
        "だいたい実施",
        "実施\n",
        "電話で確かめた（丁野　2021-05-10）",
    ] {
        assert!(sources.contains(text), "no {text} in {sources}");
    }
    let list = sheet_text(&trip.bytes("out/report.xlsx"), "進捗状況一覧");
    assert!(!list.contains("（要確認）"), "{list}");
}

#[test]
fn a_correction_is_judged_like_an_answer() {
    // 甲課 and 乙課 are both asked about 1-1: corrected, one contradicts the other.
    let trip = answered(&[answer("甲課", "1-1", "status", "だいたい実施")]);
    trip.run(&["collect"]).exits(1);
    let id = finding(&trip, "A102")["id"].clone();
    decide(&trip, &id, &["correct", "--value", "みじっし"])
        .exits(2)
        .complains("修正の値「みじっし」は使えません");
    assert!(!trip.at("decisions.csv").exists(), "nothing is left behind");
    decide(&trip, &id, &["correct", "--value", "未実施"]).ok();
    trip.run(&["collect"]).exits(1);
    let reported = trip.findings();
    // Each of the two is reported, and none is right before the other.
    for section in ["甲課", "乙課"] {
        let expected = format!("error D101 {section} 1-1 status");
        assert!(reported.contains(&expected), "{reported:?}");
    }
}

#[test]
fn decide_refuses_what_cannot_be_followed() {
    let trip = wrong_choice();
    let id = finding(&trip, "A102")["id"].clone();
    let near = format!("{}0", &id[..9]);
    decide(&trip, &near, &["accept"])
        .exits(2)
        .complains(&format!("{id} のことではありませんか"));
    decide(&trip, &id, &["maybe"])
        .exits(2)
        .complains("「maybe」という決定");
    decide(&trip, &id, &["accept", "--value", "実施"])
        .exits(2)
        .complains("--value は修正のときだけ");
    decide(&trip, &id, &["accept"]).ok();
    decide(&trip, &id, &["accept"])
        .exits(2)
        .complains("もう「了承」と決まっています");
}

#[test]
fn decide_keeps_a_file_as_people_keep_it() {
    let trip = wrong_choice();
    let id = finding(&trip, "A102")["id"].clone();
    let (kept, _, _) = encoding_rs::SHIFT_JIS
        .encode("# 取りまとめ課のメモ\n理由,記録番号,決定,決めた人,決めた日,値");
    trip.write("decisions.csv", &kept);
    decide(&trip, &id, &["accept"]).ok();
    let bytes = trip.bytes("decisions.csv");
    let (text, _, lossy) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!lossy && bytes.starts_with(&kept));
    assert!(text.ends_with(&format!("\r\n電話で確かめた,{id},了承,丁野,2021-05-10,")));
    trip.run(&["decide", "undo", &id]).ok();
    assert_eq!(trip.bytes("decisions.csv"), &*kept);
}

/// Three wrong choices in two sections.
fn wrong_choices() -> Trip {
    let trip = answered(&[
        answer("甲課", "1-2", "status", "だいたい実施"),
        answer("甲課", "1-1", "status", "だいたい実施"),
        answer("乙課", "2-1", "status", "だいたい実施"),
    ]);
    trip.run(&["collect"]).exits(1);
    trip
}

/// The ids of a rule's open findings, by section.
fn open(trip: &Trip, code: &str) -> Vec<(String, String)> {
    let rows = trip.csv("out/findings.csv").into_iter();
    let own = rows.filter(|r| r["code"] == code && r["decision"].is_empty());
    own.map(|r| (r["department"].clone(), r["id"].clone()))
        .collect()
}

#[test]
fn several_findings_are_decided_at_once_and_taken_back() {
    let trip = wrong_choices();
    let all = open(&trip, "A102");
    assert_eq!(all.len(), 3, "{all:?}");
    let ids: Vec<&str> = all.iter().map(|(_, id)| id.as_str()).collect();
    let reason = ["--reason", "電話で確かめた"];
    let run = |args: &[&str]| trip.run(&[&["decide"], args, &reason].concat());
    // One that there is not: nothing is written.
    run(&["accept", ids[0], "0123456789"])
        .exits(2)
        .complains("記録番号「0123456789」の指摘はありません");
    assert!(!trip.at("decisions.csv").exists());
    let ran = run(&["accept", ids[0], ids[1], ids[0], "--json"]).ok();
    let told: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(told["ids"], serde_json::json!([ids[0], ids[1]]));
    assert_eq!(told["counts"]["accepted"], 2);
    let rows = trip.csv("decisions.csv");
    let by: Vec<&str> = rows.iter().map(|r| r["決めた人"].as_str()).collect();
    let from = project::load(trip.path()).unwrap().project.unwrap();
    assert_eq!(by, [&*from.survey.from; 2], "the section that asks");
    let two = trip.bytes("decisions.csv");
    run(&["correct", ids[2], "--value", "実施"]).ok();
    trip.run(&["decide", "undo", ids[2]])
        .ok()
        .says("1件の決定を")
        .says("了承済み2件");
    assert_eq!(trip.bytes("decisions.csv"), two);
    trip.run(&["decide", "取消", ids[0], ids[2]])
        .exits(2)
        .complains(&format!("「{}」についての決定は", ids[2]));
    assert_eq!(trip.bytes("decisions.csv"), two, "all or nothing");
    trip.run(&["decide", "undo", ids[1], ids[0], "."]).ok();
    assert_eq!(trip.csv("decisions.csv").len(), 0);
}

#[test]
fn findings_of_a_rule_are_decided_together() {
    let trip = wrong_choices();
    let reason = ["--reason", "電話で確かめた"];
    let run = |args: &[&str]| trip.run(&[&["decide"], args, &reason].concat());
    for (args, reported) in [
        (
            &["accept", "--like", "A1022"][..],
            "A102 のことではありませんか",
        ),
        (
            &["accept", "--like", "A103"],
            "A103 の、まだ決まっていない指摘はありません",
        ),
        (
            &["accept", "--like", "A102", "--section", "甲科"],
            "「甲課」のことではありませんか",
        ),
        (&["accept"], "記録番号か、--like"),
        (&["accept", "--section", "甲課"], "--like"),
    ] {
        run(args).exits(2).complains(reported);
    }
    run(&["accept", "--like", "a102", "--section", "甲課"])
        .ok()
        .says("2件を了承として")
        .says("了承済み2件");
    trip.run(&["collect"]).exits(1);
    let left: Vec<String> = open(&trip, "A102").into_iter().map(|o| o.0).collect();
    assert_eq!(left, ["乙課"]);
    let kept = trip.bytes("decisions.csv");
    run(&["correct", "--like", "A102", "--value", "実施"]).ok();
    trip.run(&["decide", "undo", "--like", "A102", "--section", "乙課"])
        .ok();
    assert_eq!(trip.bytes("decisions.csv"), kept);
    trip.run(&["decide", "undo", "--like", "A102"]).ok();
    assert_eq!(trip.csv("decisions.csv").len(), 0);
    run(&["undo", "--like", "A102"])
        .exits(2)
        .complains("A102 の決定は");
}

#[test]
fn a_line_that_stops_every_run_can_be_taken_back() {
    let trip = wrong_choice();
    let id = finding(&trip, "A102")["id"].clone();
    let line = format!("記録番号,決定,理由\n{id},りょうかい,x\n");
    trip.write("decisions.csv", line.as_bytes());
    trip.run(&["collect"]).exits(2).complains("P130");
    trip.run(&["decide", "undo", &id]).ok().says("1件の決定を");
    trip.run(&["collect"]).exits(1);
}

/// A survey with a rule of its own, and last year's answers of 甲課.
fn with_own(rule: &str) -> Trip {
    let trip = answered(&[]);
    let old = trip.text("survey.toml");
    trip.write("survey.toml", format!("{old}\n{rule}").as_bytes());
    let last = "item,department,field,value\n1-1,甲課,visitors,50\n1-1,甲課,status,未実施\n";
    trip.write("previous.csv", last.as_bytes());
    trip
}

#[test]
fn a_rule_of_ones_own_is_evaluated_for_each_measure_and_section() {
    let trip = with_own(
        r#"
[[rule]]
code = "L001"
when = 'visitors > 100 && status == "実施" && plan.title.startsWith("公園")'
message = "{department}の{plan.title}の参加者は{visitors}人です（予定は{planned}）"
field = "visitors"
"#,
    );
    trip.run(&["collect"]).ok().says("注意   L001    2件");
    let rows = trip.csv("out/findings.csv");
    let reported: Vec<&str> = rows.iter().map(|r| r["message"].as_str()).collect();
    let expected = [
        "甲課の公園の整備の参加者は120人です（予定は実施）",
        "乙課の公園の整備の参加者は120人です（予定は実施）",
    ];
    assert_eq!(reported, expected);
    assert_eq!((&*rows[0]["field"], &*rows[0]["cell"]), ("visitors", "C17"));
    with_rules(&trip, "L001 = \"off\"\n");
    trip.run(&["collect"]).ok().says("エラー0件　注意0件");
}

#[test]
fn last_year_is_compared_where_it_is_known() {
    let trip = with_own(
        r#"
[[rule]]
code = "L002"
severity = "error"
when = 'visitors >= last.visitors * 2'
message = "前の年は{last.visitors}人でした"
"#,
    );
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.findings(), ["error L002 甲課 1-1 "]);
    let row = finding(&trip, "L002");
    assert_eq!(
        (&*row["message"], &*row["sheet"]),
        ("前の年は50人でした", "1-1")
    );
}

#[test]
fn what_cannot_be_reported_is_reported_once_and_blank_numbers_say_nothing() {
    let trip = with_own(
        r#"
[[rule]]
code = "L003"
when = 'visitors > 1 && int(status) > 3'
message = "だめな条件"
"#,
    );
    trip.run(&["collect"]).ok();
    let row = finding(&trip, "L003");
    assert_eq!(row["severity"], "info");
    assert!(row["message"].contains("3件"), "{}", row["message"]);
    assert!(
        row["message"].contains("計算できません"),
        "{}",
        row["message"]
    );
}

#[test]
fn faults_of_own_rules_are_reported_with_line_and_character() {
    let trip = Trip::small();
    let old = trip.text("survey.toml");
    let rules = r#"
[[rule]]
code = "L001"
when = 'visitors >'
message = "x"

[[rule]]
code = "A102"
when = 'visiters > 3'
message = "{statu}"
field = "visit"

[[rule]]
code = "L001"
when = """
plan.titel == "公園"
"""
message = "x"

[[rule]]
code = "L002"
when = 'size(status) > "a"'
message = "x"

[[rule]]
code = "L003"
when = "plan.title"
message = "x"
"#;
    trip.write("survey.toml", format!("{old}\n{rules}").as_bytes());
    let out = trip.run(&["check"]).exits(1).out();
    for text in [
        "survey.toml 15行目19文字目",
        "L001 の条件が読み取れません（条件の1行目11文字目）",
        "survey.toml 20行目9文字目",
        "A102 の条件の「visiters」が何か、わかりません",
        "visitors のことではありませんか",
        "「A102」は、もとからある指摘のものと紛れます",
        "A102 の文の {statu} が何か、わかりません",
        "status のことではありませんか",
        "field「visit」は様式にありません",
        "survey.toml 27行目6文字目",
        "plan に「titel」はありません",
        "title のことではありませんか",
        "「L001」の [[rule]] が二つあります",
        "L002 の条件は、種類の違う値を比べたり計算したりしています",
        "L003 の条件が「はい」か「いいえ」になりません",
    ] {
        assert!(out.contains(text), "no 「{text}」 in {out}");
    }
}

/// Faults of several kinds in two sections, one of them in several cells alike.
fn many_faults() -> Trip {
    let long = "あ".repeat(205);
    let trip = answered(&[
        answer("甲課", "1-2", "status", "だいたい実施"),
        answer("甲課", "1-1", "visitors", "120人\nぐらい"),
        answer("甲課", "1-1", "remarks", &long),
        answer("甲課", "1-2", "remarks", &long),
        answer("乙課", "1-1", "opened", "13月"),
        answer("乙課", "2-1", "result", "同上"),
        answer("乙課", "2-1", "visitors", "-3"),
    ]);
    trip.run(&["collect"]).exits(1);
    let id = finding(&trip, "A102")["id"].clone();
    decide(&trip, &id, &["accept"]).ok();
    trip
}

#[test]
fn every_place_where_findings_are_shown_agrees() {
    let trip = many_faults();
    let listed = trip.run(&["report", "--list"]).exits(1).out();
    let rows = trip.csv("out/findings.csv");
    let (open, decided): (Vec<_>, Vec<_>) = rows.iter().partition(|r| r["decision"].is_empty());
    assert!(open.len() > 4 && decided.len() == 1, "{rows:?}");
    let of = |severity: &str| open.iter().filter(|r| r["severity"] == severity).count();
    let counts = format!(
        "エラー{}件　注意{}件　参考{}件　了承済み1件",
        of("error"),
        of("warning"),
        of("info")
    );
    assert!(listed.contains(&counts), "no {counts} in {listed}");
    // A sentence may be broken into lines, each behind the gutter.
    let flat = |text: &str| -> String {
        let gutter = |c: char| "┌├│└ ".contains(c);
        let lines = text.lines().map(|line| line.trim_start_matches(gutter));
        lines.collect::<String>().replace(' ', "")
    };
    let reported = flat(&listed);
    let entries: Vec<&str> = listed.lines().filter(|l| is_head(l)).collect();
    let places: usize = entries.iter().map(|l| places_of(l)).sum();
    assert_eq!(places, open.len(), "{listed}");
    for row in &open {
        for words in ["message", "expected", "hint"] {
            assert!(reported.contains(&flat(&row[words])), "{words} in {listed}");
        }
    }
    let sheet = sheet_text(&trip.bytes("out/report.xlsx"), "要確認事項");
    let (todo, record) = sheet.split_once("了承・修正した指摘").unwrap();
    for row in &rows {
        let part = if row["decision"].is_empty() {
            todo
        } else {
            record
        };
        assert_eq!(
            sheet.matches(&row["id"]).count(),
            1,
            "{} in {sheet}",
            row["id"]
        );
        assert!(part.contains(&row["id"]), "{} in {part}", row["id"]);
        assert!(part.contains(&row["message"].replace('\n', "⏎")), "{part}");
    }
    for (department, file) in [("甲課", "A_甲課"), ("乙課", "B_乙課")] {
        let bytes = trip.bytes(&format!("out/corrections/{file}_修正依頼.xlsx"));
        let cover = sheet_text(&bytes, "はじめに");
        let own = |r: &&&BTreeMap<String, String>| {
            r["department"] == department && r["severity"] != "info"
        };
        let own: Vec<_> = open.iter().filter(own).collect();
        for row in &own {
            let reported = format!("{}⏎→ {}", row["message"].replace('\n', "⏎"), row["hint"]);
            assert_eq!(cover.matches(&reported).count(), 1, "{reported} in {cover}");
        }
        let numbered = cover.matches("tm:@mend/").count();
        assert_eq!(numbered, own.len(), "{cover}");
    }
}

fn is_head(line: &str) -> bool {
    ["エラー ", "注意 ", "参考 "]
        .iter()
        .any(|s| line.starts_with(s))
}

/// How many places an entry says that it has.
fn places_of(head: &str) -> usize {
    let many = head
        .split_once('（')
        .and_then(|(_, rest)| rest.split_once("か所"));
    many.map_or(1, |(count, _)| count.parse().unwrap())
}

#[test]
fn findings_sarif_says_what_findings_csv_says() {
    let trip = many_faults();
    trip.run(&["collect"]).exits(1);
    let rows = trip.csv("out/findings.csv");
    let log: serde_json::Value = serde_json::from_slice(&trip.bytes("out/findings.sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), rows.len());
    for (row, result) in rows.iter().zip(results) {
        let level = match row["severity"].as_str() {
            "info" => "note",
            level => level,
        };
        assert_eq!(result["level"], level);
        assert_eq!(result["message"]["text"], row["message"]);
        assert_eq!(result["partialFingerprints"]["torimatomeId/v1"], row["id"]);
        assert_eq!(result["suppressions"].is_null(), row["decision"].is_empty());
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], row["code"]);
        assert!(
            rule["help"]["text"]
                .as_str()
                .unwrap()
                .contains(&row["code"])
        );
        let location = &result["locations"][0];
        let uri = location["physicalLocation"]["artifactLocation"]["uri"]
            .as_str()
            .unwrap();
        assert!(uri.is_ascii() && uri.starts_with("returned/"), "{uri}");
        let name = location["logicalLocations"][0]["fullyQualifiedName"]
            .as_str()
            .unwrap();
        assert_eq!(name, format!("{}!{}", row["sheet"], row["cell"]));
    }
}

#[test]
fn what_people_may_set_is_documented() {
    let files = std::fs::read_to_string(support::root().join("docs/files.md")).unwrap();
    for bound in torimatome::judge::rules::BOUNDS {
        let row = format!(
            "| {} | `{}` | {} | {} |",
            bound.code, bound.name, bound.meaning, bound.default
        );
        assert!(files.contains(&row), "docs/files.md lacks {row}");
        let page = torimatome::judge::rules::rule(bound.code).unwrap().page;
        assert!(page.contains(bound.name), "docs/rules/{}.md", bound.code);
    }
    let (_, decisions) = files.split_once("### decisions.csv").unwrap();
    let named: Vec<&str> = decisions
        .split("\n###")
        .next()
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .skip(1)
        .collect();
    assert_eq!(named, torimatome::load::decisions::COLUMNS);
}

#[test]
fn a_correction_on_an_own_rule_comes_back_like_any_other() {
    let trip = with_own(
        r#"
[[rule]]
code = "L001"
when = 'status == "実施"'
message = "確かめてほしい答え"
field = "status"
"#,
    );
    trip.run(&["report"]).ok();
    let made = "out/corrections/A_甲課_修正依頼.xlsx";
    let cover = sheet_text(&trip.bytes(made), "はじめに");
    assert_eq!(cover.matches("確かめてほしい答え").count(), 1, "{cover}");
    assert_eq!(cover.matches("tm:@mend/").count(), 2, "{cover}");
    let bytes = trip.bytes(made);
    trip.write("returned/A_甲課_修正依頼.xlsx", &bytes);
    trip.run(&["collect"]).ok();
    let mut reported = trip.findings();
    reported.retain(|f| !f.contains(" R114 "));
    assert!(
        reported.iter().all(|f| f.contains(" L001 ")),
        "{reported:?}"
    );
    assert_eq!(reported.len(), 3, "{reported:?}");
}

#[test]
fn a_decision_on_an_error_of_the_plan_does_not_let_it_pass() {
    let trip = Trip::small();
    let plan = trip
        .text("plan.csv")
        .replace("2-1,防災訓練の実施,乙課", "2-1,防災訓練の実施,丁課");
    trip.write("plan.csv", plan.as_bytes());
    let json = trip.run(&["check", "--json"]).exits(1).out();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let id = value["findings"][0]["id"].as_str().unwrap().to_string();
    let line = format!("記録番号,決定,理由,決めた人,決めた日\n{id},了承,x,丁野,2021-05-10\n");
    trip.write("decisions.csv", line.as_bytes());
    trip.run(&["check"]).exits(1).says("エラー1件");
    trip.run(&["distribute"]).exits(2);
}

#[test]
fn a_finding_says_which_part_of_the_cell_it_is_about() {
    let trip = answered(&[answer(
        "甲課",
        "1-2",
        "result",
        "講座を開きました。\n参加者は、男７名、女８名、計１６名でした。",
    )]);
    trip.run(&["collect"]);
    let whole = "講座を開きました。\n参加者は、男７名、女８名、計１６名でした。";
    let reported: serde_json::Value =
        serde_json::from_slice(&trip.bytes("out/findings.json")).unwrap();
    let reported = reported.as_array().unwrap().iter();
    let sum = reported.into_iter().find(|f| f["code"] == "A208").unwrap();
    assert_eq!(sum["value"], whole);
    let parts = sum["parts"].as_array().unwrap().iter().map(|part| {
        let at = |end: &str| part[end].as_u64().unwrap() as usize;
        let chars = whole.chars().skip(at("start"));
        chars.take(at("end") - at("start")).collect::<String>()
    });
    assert_eq!(parts.collect::<Vec<_>>(), ["７名", "８名", "１６名"]);
    let log: serde_json::Value = serde_json::from_slice(&trip.bytes("out/findings.sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    let own = results
        .filter(|r| r["ruleId"] == "A208")
        .map(|r| &r["properties"]["parts"]);
    assert_eq!(own.collect::<Vec<_>>(), [&sum["parts"]]);
    let listed = trip.run(&["report", "--list"]).out();
    let marks =
        "  │ 参加者は、男７名、女８名、計１６名でした。\n  │             ^^^^    ^^^^    ^^^^^^";
    assert!(listed.contains(marks), "{listed}");
}

#[test]
fn a_decision_lapses_when_anything_in_its_cell_changes() {
    let with = |more: &str| {
        let text = format!("参加者は、男7名、女8名、計16名でした。{more}");
        vec![answer("甲課", "1-2", "result", &text)]
    };
    let trip = answered(&with(""));
    trip.run(&["collect"]);
    let id = finding(&trip, "A208")["id"].clone();
    decide(&trip, &id, &["correct", "--value", "参加者は15名でした。"]).ok();
    trip.run(&["collect"]);
    assert_eq!(finding(&trip, "A208")["decision"], "corrected");
    trip.return_filled(&small_answers(), &with("また開きます。"));
    trip.run(&["collect"]);
    assert_eq!(finding(&trip, "A208")["decision"], "");
    assert!(
        trip.csv("out/findings.csv")
            .iter()
            .any(|r| r["code"] == "D201")
    );
}
