//! This year's answers beside last year's: where last year's are found, what of them is brought to
//! which measure and section, and what is told of the rest.

use crate::support;

use std::collections::BTreeMap;
use support::{Trip, fixture, sheet_text, small_answers};
use torimatome::demo::simulation::Simulation;
use torimatome::load::{project, table};

/// Last year's answers to the small survey, a line each.
const HEADS: &str = "item,title,department,field,value\n";

/// The small survey with a previous.csv, its forms returned as these answers say.
fn with_previous(previous: &str, answers: &[u8]) -> Trip {
    let trip = Trip::small();
    trip.write("previous.csv", previous.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.return_filled(answers, &[]);
    trip.run(&["collect"]);
    trip
}

/// Two folders of the small survey, r1 and r2, of which r1 was collected and r2 names r1.
fn two_years(change: impl Fn(&Trip)) -> Trip {
    let trip = Trip::empty();
    for folder in ["r1", "r2"] {
        for file in ["plan.csv", "departments.csv", "card.toml", "survey.toml"] {
            let bytes = std::fs::read(fixture(file)).unwrap();
            trip.write(&format!("{folder}/{file}"), &bytes);
        }
    }
    edit(&trip, "r1/survey.toml", "令和2年度", "令和元年度");
    edit(&trip, "r1/survey.toml", "令和3年4月30日", "令和2年4月30日");
    let survey = trip.text("r2/survey.toml");
    let named = format!("{survey}\n[previous]\nfolder = \"../r1\"\n");
    trip.write("r2/survey.toml", named.as_bytes());
    change(&trip);
    trip.run(&["distribute", "r1"]).ok();
    let answers = String::from_utf8(small_answers()).unwrap();
    let answers = answers.replace("令和2年10月3日", "") + "1-9,丙課,実施,本を買いました。,450,,\n";
    returned(&trip, "r1", answers.as_bytes());
    trip.run(&["collect", "r1"]);
    trip
}

fn returned(trip: &Trip, folder: &str, answers: &[u8]) {
    let project = project::load(&trip.at(folder)).unwrap().project.unwrap();
    let answers = table::of_csv("answers.csv", answers).unwrap();
    for (name, bytes) in Simulation::new(project, &answers).unwrap().files().unwrap() {
        trip.write(&format!("{folder}/returned/{name}"), &bytes);
    }
}

fn edit(trip: &Trip, file: &str, from: &str, to: &str) {
    let text = trip.text(file);
    assert!(text.contains(from), "{file} lacks 「{from}」");
    trip.write(file, text.replace(from, to).as_bytes());
}

/// The findings of one kind of rule, as `code item department`, sorted.
fn reported(trip: &Trip, out: &str, begin: &str) -> Vec<String> {
    let rows = trip.csv(&format!("{out}/findings.csv"));
    let own = rows.iter().filter(|r| r["code"].starts_with(begin));
    let line = |r: &BTreeMap<String, String>| {
        let reported = [&r["code"], &r["item"], &r["department"]].map(String::as_str);
        reported.join(" ").trim_end().to_string()
    };
    let mut lines: Vec<String> = own.map(line).collect();
    lines.sort();
    lines
}

fn row(trip: &Trip, out: &str, code: &str) -> BTreeMap<String, String> {
    let rows = trip.csv(&format!("{out}/findings.csv"));
    let found = rows.into_iter().find(|r| r["code"] == code);
    found.unwrap_or_else(|| panic!("no {code}"))
}

/// What `check` says of a folder, as `code place message`.
fn checked(trip: &Trip, folder: &str) -> Vec<String> {
    let json = trip.run(&["check", folder, "--json"]).out();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let findings = value["findings"].as_array().unwrap().iter();
    let text = |f: &serde_json::Value, key: &str| f[key].as_str().unwrap().to_string();
    findings
        .map(|f| {
            ["code", "file", "cell", "message"]
                .map(|key| text(f, key))
                .join(" ")
        })
        .collect()
}

#[test]
fn last_years_own_folder_is_read_with_its_plan() {
    let trip = two_years(|trip| {
        edit(
            trip,
            "r1/plan.csv",
            "1-2,図書館の充実,甲課",
            "1-9,図書館の充実,丙課",
        );
        let more = "3-1,街路灯の整備,丙課,,明るくします。,,継続,実施,→,\n";
        let plan = trip.text("r1/plan.csv") + more;
        trip.write("r1/plan.csv", plan.as_bytes());
    });
    trip.run(&["distribute", "r2"]).ok();
    let now = "整理番号,担当課,status,result,visitors\n\
               1-1,甲課,未実施,,12\n1-1,乙課,未実施,,12\n1-2,甲課,実施,本を買いました。,4500\n2-1,乙課,実施,訓練をしました。,\n";
    returned(&trip, "r2", now.as_bytes());
    trip.run(&["collect", "r2"]);
    let expected = [
        "Y102 3-1",
        "Y104 1-2",
        "Y106 1-2",
        "Y201 1-1 乙課",
        "Y201 1-1 甲課",
        "Y202 1-1 乙課",
        "Y202 1-1 甲課",
        "Y202 1-2 甲課",
    ];
    assert_eq!(reported(&trip, "r2/out", "Y"), expected);
    let back = row(&trip, "r2/out", "Y201");
    assert!(back["message"].contains("令和元年度の「実施」"), "{back:?}");
    let gone = row(&trip, "r2/out", "Y102");
    assert_eq!((&*gone["file"], &*gone["cell"]), ("../r1/plan.csv", "A6"));
    let moved = row(&trip, "r2/out", "Y106");
    assert_eq!((&*moved["value"], &*moved["expected"]), ("甲課", "丙課"));
}

#[test]
fn answers_follow_a_measure_to_its_new_code_and_section() {
    let previous = format!(
        "{HEADS}1-1,公園の整備,甲課,visitors,120\n1-9,図書館の充実,丙課,visitors,450\n2-1,防災訓練の実施,乙課,visitors,\n"
    );
    let trip = with_previous(&previous, &small_answers());
    assert_eq!(reported(&trip, "out", "Y2"), ["Y202 1-2 甲課"]);
    let two = format!("{previous}1-9,図書館の充実,乙課,visitors,900\n");
    let trip = with_previous(&two, &small_answers());
    assert!(
        reported(&trip, "out", "Y2").is_empty(),
        "two sections left, one came"
    );
    assert_eq!(reported(&trip, "out", "Y106"), ["Y106 1-2"]);
}

#[test]
fn a_section_that_was_renamed_keeps_its_answers() {
    let previous = format!("{HEADS}1-2,図書館の充実,旧甲課,visitors,450\n");
    let trip = Trip::small();
    edit(
        &trip,
        "departments.csv",
        "A,甲課,総務部,,課",
        "A,甲課,総務部,旧甲課,課",
    );
    trip.write("previous.csv", previous.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y202"), ["Y202 1-2 甲課"]);
    assert_eq!(reported(&trip, "out", "Y106"), Vec::<String>::new());
}

#[test]
fn an_own_rule_sees_last_year_under_the_new_code() {
    let trip = Trip::small();
    let survey = trip.text("survey.toml");
    let rule = "[[rule]]\ncode = \"L001\"\nwhen = 'last.visitors == 450.0'\nmessage = \"前は{last.visitors}\"\n";
    trip.write("survey.toml", format!("{survey}\n{rule}").as_bytes());
    let previous = format!("{HEADS}7-7,図書館の充実,甲課,visitors,450\n");
    trip.write("previous.csv", previous.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "L001"), ["L001 1-2 甲課"]);
}

#[test]
fn nothing_is_compared_on_a_guess() {
    let previous = format!(
        "{HEADS}1-1,道路の補修,甲課,visitors,1\n1-2,図書館の充実,甲課,visitors,450\n1-2,図書館の充実,甲課,visitors,45\n2-1,防災訓練の実施,乙課,status,おおむね\n2-1,防災訓練の実施,乙課,visitors,約30人\n"
    );
    let trip = with_previous(&previous, &small_answers());
    assert!(reported(&trip, "out", "Y2").is_empty());
    let found = reported(&trip, "out", "Y1");
    assert_eq!(found, ["Y101", "Y101", "Y101", "Y105 1-1"]);
    let rows = trip.csv("out/findings.csv");
    let messages: Vec<&str> = rows.iter().map(|r| r["message"].as_str()).collect();
    for part in [
        "1-2 甲課の「参加者数」（E3 と E4）に、二つの違う値があります",
        "「進捗区分」の「おおむね」は、いまの選択肢にありません",
        "「参加者数」の「約30人」が数として読めません",
    ] {
        assert!(messages.contains(&part), "{part}: {messages:?}");
    }
}

#[test]
fn another_surveys_answers_are_reported_once() {
    let previous = format!("{HEADS}9-1,学校給食,甲課,status,実施\n9-2,通学路,乙課,status,実施\n");
    let trip = with_previous(&previous, &small_answers());
    assert_eq!(reported(&trip, "out", "Y"), ["Y101"]);
    let message = row(&trip, "out", "Y101")["message"].clone();
    assert!(message.contains("一つも合いません"), "{message}");
}

#[test]
fn the_file_beside_the_plan_counts_before_the_folder() {
    let trip = two_years(|_| {});
    trip.write("r2/previous.csv", b"item,department,field,value\n");
    let said = checked(&trip, "r2");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("Y101 survey.toml A13 previous.csv があるので"),
        "{said:?}"
    );
}

#[test]
fn a_folder_that_cannot_be_used_is_reported_with_its_line() {
    let trip = two_years(|_| {});
    let reported = |trip: &Trip, part: &str| {
        let said = checked(trip, "r2");
        let is_reported = said
            .iter()
            .any(|s| s.starts_with("P101 survey.toml A13") && s.contains(part));
        assert!(is_reported, "{part}: {said:?}");
    };
    std::fs::remove_file(trip.at("r1/out/answers.csv")).unwrap();
    reported(&trip, "out/answers.csv がありません");
    trip.write("r1/plan.csv", b"nothing\n");
    std::fs::remove_file(trip.at("r1/plan.csv")).unwrap();
    reported(&trip, "読み取れません");
    edit(&trip, "r2/survey.toml", "../r1", "../r2");
    reported(&trip, "令和2年度の調査です");
    edit(&trip, "r2/survey.toml", "../r2", "../r0");
    reported(&trip, "survey.toml もありません");
}

#[test]
fn numbers_are_compared_in_this_years_unit() {
    let trip = two_years(|trip| {
        edit(trip, "r1/card.toml", "unit = \"人\"", "unit = \"千円\"");
        edit(trip, "r2/card.toml", "unit = \"人\"", "unit = \"円\"");
        edit(trip, "r2/card.toml", "max = 100000", "max = 100000000");
    });
    trip.run(&["distribute", "r2"]).ok();
    // 120千円 is kept as a figure by 甲課, written in full by 乙課.
    let now = "整理番号,担当課,status,result,visitors\n\
               1-1,甲課,実施,花を植えました。,125\n1-1,乙課,実施,花を植えました。,\"125,000\"\n1-2,甲課,実施,本を買いました。,4500千円\n";
    returned(&trip, "r2", now.as_bytes());
    trip.run(&["collect", "r2"]);
    assert_eq!(reported(&trip, "r2/out", "Y2"), ["Y204 1-1 甲課"]);
    let message = row(&trip, "r2/out", "Y204")["message"].clone();
    assert!(
        message.contains("「120千円」、今年が「125円」"),
        "{message}"
    );
}

#[test]
fn another_kind_of_unit_is_not_compared() {
    let trip = two_years(|trip| {
        edit(trip, "r1/card.toml", "unit = \"人\"", "unit = \"件\"");
    });
    let said = checked(&trip, "r2");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("「参加者数」は「件」で、いまの単位に直せません（3行）"),
        "{said:?}"
    );
}

/// Answers of which 甲課's first text is last year's.
fn long_texts(other: &str) -> (String, String) {
    let text = "遊具を二つ置き、花壇の手入れを町内会とともに毎月行ってきました。";
    let now = format!(
        "整理番号,担当課,status,result,visitors,opened,remarks\n\
         1-1,甲課,実施,{text},,,\n1-1,乙課,実施,{text},,,\n1-2,甲課,実施,{other},,,\n2-1,乙課,未実施,,,,雨で中止しました。\n"
    );
    let previous = format!(
        "item,department,field,value\n1-1,甲課,status,実施\n1-1,甲課,result,{text}\n1-2,甲課,status,実施\n1-2,甲課,result,本を買いました。\n\
         1-1,乙課,status,実施\n1-1,乙課,result,{text}\n2-1,乙課,status,実施\n"
    );
    (previous, now)
}

#[test]
fn a_form_that_is_last_years_is_reported_once() {
    let (previous, now) = long_texts("本を買いました。");
    let trip = with_previous(&previous, now.as_bytes());
    let expected = ["Y201 2-1 乙課", "Y203 1-1 乙課", "Y205  甲課"];
    assert_eq!(reported(&trip, "out", "Y2"), expected);
    let (previous, now) = long_texts("本を300冊買いました。");
    let trip = with_previous(&previous, now.as_bytes());
    let expected = ["Y201 2-1 乙課", "Y203 1-1 乙課", "Y203 1-1 甲課"];
    assert_eq!(reported(&trip, "out", "Y2"), expected);
}

#[test]
fn a_field_that_may_stay_the_same_is_not_compared() {
    let (previous, now) = long_texts("本を300冊買いました。");
    let trip = Trip::small();
    edit(&trip, "card.toml", "lines = 4", "lines = 4\nsteady = true");
    trip.write("previous.csv", previous.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.return_filled(now.as_bytes(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y2"), ["Y201 2-1 乙課"]);
}

#[test]
fn severity_and_bounds_are_set_in_the_survey() {
    let previous = "item,department,field,value\n1-2,甲課,visitors,1000\n2-1,乙課,status,実施\n";
    let trip = with_previous(previous, &small_answers());
    assert_eq!(
        reported(&trip, "out", "Y2"),
        ["Y201 2-1 乙課", "Y202 1-2 甲課"]
    );
    let survey = trip.text("survey.toml");
    let rules = "[rules]\nY201 = \"off\"\nY202 = { times = 5 }\n";
    trip.write("survey.toml", format!("{survey}\n{rules}").as_bytes());
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y2"), Vec::<String>::new());
    let rules = "[rules]\nY202 = { severity = \"error\", least = 3500 }\n";
    trip.write("survey.toml", format!("{survey}\n{rules}").as_bytes());
    trip.run(&["collect"]).exits(1);
    assert_eq!(row(&trip, "out", "Y202")["severity"], "error");
}

#[test]
fn the_order_of_a_template_says_what_is_back() {
    let previous = "item,department,field,value\n1-1,甲課,status,実施\n2-1,乙課,status,実施\n";
    let trip = Trip::small();
    edit(&trip, "card.toml", "order = [\"未実施\", \"実施\"]\n", "");
    trip.write("previous.csv", previous.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]);
    assert!(
        reported(&trip, "out", "Y2").is_empty(),
        "no order, no direction"
    );
    let steps = "{ value = \"未実施\", step = 0, refuses";
    edit(&trip, "card.toml", "{ value = \"未実施\", refuses", steps);
    edit(
        &trip,
        "card.toml",
        "{ value = \"実施\", needs",
        "{ value = \"実施\", step = 3, needs",
    );
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y201"), ["Y201 2-1 乙課"]);
    // The plan itself goes back: nothing is behind it.
    edit(
        &trip,
        "plan.csv",
        "【再掲】,継続,実施,→",
        "【再掲】,継続,実施,未実施",
    );
    trip.run(&["collect"]);
    assert!(reported(&trip, "out", "Y201").is_empty());
    let known = "order = [\"未実施\", \"済\"]\n\n[[field]]\nkey = \"result\"";
    edit(&trip, "card.toml", "\n[[field]]\nkey = \"result\"", known);
    trip.run(&["check"])
        .exits(1)
        .says("order の「済」は、choices にありません");
}

#[test]
fn what_points_at_last_year_is_reported_with_last_years_answer() {
    let previous = "item,department,field,value\n1-2,甲課,result,本を250冊買いました。\n";
    let now = String::from_utf8(small_answers()).unwrap();
    let now = now.replace("本を300冊買いました。", "前年度と同じ");
    let trip = with_previous(previous, now.as_bytes());
    let message = row(&trip, "out", "A112")["message"].clone();
    let expected = "（前年度の回答は「本を250冊買いました。」、previous.csv D2）";
    assert!(message.ends_with(expected), "{message}");
    assert_eq!(trip.answer("甲課", "1-2", "result"), "前年度と同じ");
}

#[test]
fn a_correction_lists_what_last_year_tells() {
    let previous = "item,department,field,value\n2-1,乙課,status,実施\n1-2,甲課,visitors,450\n";
    let trip = with_previous(previous, &small_answers());
    trip.run(&["report"]);
    let cover = |name: &str| {
        let made = format!("out/corrections/{name}_修正依頼.xlsx");
        sheet_text(&trip.bytes(&made), "はじめに")
    };
    assert!(
        cover("A_甲課").contains("前年度の450人から4500人に"),
        "{}",
        cover("A_甲課")
    );
    let sheet = sheet_text(&trip.bytes("out/report.xlsx"), "要確認事項");
    for text in ["Y201", "Y202", "「実施」から「未実施」に戻っています"] {
        assert!(sheet.contains(text), "{text}: {sheet}");
    }
}

/// A survey of one indicator whose numbers are asked by year, and of months.
#[test]
fn years_and_months_are_compared_with_those_of_last_year() {
    let trip = Trip::small();
    let card = r#"
name = "card"
title = "指標"
guide = []
[[field]]
key = "actual"
label = "実績値"
kind = "number"
by_year = true
unit = "人"
[[field]]
key = "months"
label = "実施月"
kind = "months"
[[field]]
key = "note"
label = "説明"
kind = "text"
[sheet]
columns = [17, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8]
[[sheet.line]]
slots = [{ show = "title" }]
[[sheet.line]]
slots = [{ ask = "actual" }]
[[sheet.line]]
slots = [{ ask = "months" }]
[[sheet.line]]
slots = [{ ask = "note" }]
"#;
    trip.write("card.toml", card.as_bytes());
    trip.write(
        "plan.csv",
        "整理番号,事業名,担当課,R2\n1,夜間開館,甲課,実施\n".as_bytes(),
    );
    let text = "夜間の開館を知らせるちらしを作り、市内のすべての学校に配りました。";
    let previous = format!(
        "item,department,field,value\n1,甲課,actual.R1,50\n1,甲課,months.2019-07,○\n1,甲課,note,{text}\n"
    );
    trip.write("previous.csv", previous.as_bytes());
    trip.run(&["distribute"]).ok();
    let now = format!(
        "整理番号,担当課,field,value\n1,甲課,actual.R2,50\n1,甲課,months.2020-07,○\n1,甲課,note,{text}\n"
    );
    trip.return_filled(now.as_bytes(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y"), ["Y205  甲課"]);
    trip.return_filled(now.replace("2020-07", "2020-08").as_bytes(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y"), ["Y203 1 甲課"]);
    trip.return_filled(now.replace("R2,50", "R2,500").as_bytes(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y"), ["Y202 1 甲課", "Y203 1 甲課"]);
}

/// Whatever stands in the file, the commands come to their end, and a line that is not used is reported.
#[test]
fn any_line_is_used_or_reported() {
    let lines = [
        ("1-1,公園の整備,甲課,status[1],実施", true),
        ("1-1,公園の整備,甲課,status.R1,実施", true),
        ("1-1,公園の整備,甲課,[,実施", true),
        ("1-1,公園の整備,甲課,.,実施", true),
        (
            "1-1,公園の整備,甲課,visitors,99999999999999999999999999999999999999",
            true,
        ),
        ("1-1,公園の整備,甲課,visitors[4294967296],1", true),
        ("―,公園の整備,甲課,status,実施", true),
        ("1-1,公園の整備,甲課,,実施", true),
        ("1-1,公園の整備,,status,実施", true),
        (",公園の整備,甲課,status,実施", true),
        ("1-1,公園の整備,甲課", false),
        ("1-1,,甲課,status,実施", false),
        ("1-1,公園の整備,甲課,opened,昨日,余り,余り", false),
    ];
    for (line, is_reported) in lines {
        let trip = Trip::small();
        trip.write("previous.csv", format!("{HEADS}{line}\n").as_bytes());
        let said = checked(&trip, ".");
        let found = said.iter().any(|s| s.starts_with("Y101 previous.csv"));
        assert_eq!(found, is_reported, "{line}: {said:?}");
    }
}

/// A roster of the small survey in which sections were renamed, merged and split.
fn reorganised(trip: &Trip) {
    let lines = "コード,課名,部名,別名,区分,引き継いだ課,引き継いだ日\n\
                 A,甲課,総務部,,課,,\nB,乙課,総務部,,課,,\nC,丙課,,,課,,\nX,町内会,,,外部,,\n\
                 Y,全課,,,全所属,,\nZ,関係課,,,未定,,\n\
                 G,緑化課,,,廃止,甲課,令和2年4月1日\nH,花課,,,旧,甲課,令和2年4月1日\n\
                 K,広報課,,,廃止,甲課・乙課,\n";
    trip.write("departments.csv", lines.as_bytes());
}

#[test]
fn a_former_sections_answers_are_its_successors() {
    let trip = Trip::small();
    reorganised(&trip);
    let previous = format!("{HEADS}1-2,図書館の充実,緑化課,visitors,1000\n");
    trip.write("previous.csv", previous.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y2"), ["Y202 1-2 甲課"]);
    assert_eq!(reported(&trip, "out", "Y106"), Vec::<String>::new());
}

#[test]
fn both_halves_of_a_merged_pair_are_kept() {
    let trip = Trip::small();
    reorganised(&trip);
    let text = "花を植え、水やりと草取りを、町内会の人たちとともに毎月続けてきました。";
    let previous = format!(
        "{HEADS}1-2,図書館の充実,緑化課,visitors,1000\n1-2,図書館の充実,花課,visitors,20\n\
         1-2,図書館の充実,緑化課,result,棚を直しました。\n1-2,図書館の充実,花課,result,{text}\n"
    );
    trip.write("previous.csv", previous.as_bytes());
    let said = checked(&trip, ".");
    let merged = "1-2 「甲課」の前の年の回答は、「緑化課」と「花課」が別々に答えていて、食い違う欄があります";
    assert!(said.iter().any(|s| s.contains(merged)), "{said:?}");
    let project = project::load(&trip.at(".")).unwrap().project.unwrap();
    let at = project.plan.position("1-2").unwrap();
    let sheet = project.previous.sheet(at, "甲課").unwrap();
    let values: Vec<(&str, &str)> = sheet["visitors"]
        .iter()
        .map(|last| (last.by.as_str(), last.value.as_str()))
        .collect();
    assert_eq!(values, [("緑化課", "1000"), ("花課", "20")]);
    // Numbers that differ are not compared; a text is held against both.
    trip.run(&["distribute"]).ok();
    let now = String::from_utf8(small_answers()).unwrap();
    trip.return_filled(now.replace("本を300冊買いました。", text).as_bytes(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "Y2"), ["Y203 1-2 甲課"]);
}

#[test]
fn both_parts_of_a_split_section_have_its_answers() {
    let trip = Trip::small();
    reorganised(&trip);
    let text = "花を植え、水やりと草取りを、町内会の人たちとともに毎月続けてきました。";
    let previous = format!("{HEADS}1-1,公園の整備,広報課,result,{text}\n");
    trip.write("previous.csv", previous.as_bytes());
    let said = checked(&trip, ".");
    let split = "1-1 「広報課」の回答は、「甲課」と「乙課」の両方の前の年の回答としました";
    assert!(said.iter().any(|s| s.contains(split)), "{said:?}");
    let project = project::load(&trip.at(".")).unwrap().project.unwrap();
    let at = project.plan.position("1-1").unwrap();
    for section in ["甲課", "乙課"] {
        let sheet = project.previous.sheet(at, section).unwrap();
        assert_eq!(sheet["result"][0].value, text, "{section}");
    }
}

/// The form of the small survey's 甲課, with last year's answers.
fn form_of(trip: &Trip) -> Vec<u8> {
    trip.run(&["distribute"]).ok();
    trip.bytes("forms/A_甲課.xlsx")
}

#[test]
fn last_years_answer_stands_below_each_question() {
    let trip = Trip::small();
    let previous = "item,title,department,field,value,raw,year,unit\n\
         1-2,図書館の充実,甲課,status,実施,実施,令和元年度,\n1-2,図書館の充実,甲課,result,\"本を250冊買いました。\n棚を直しました。\",,令和元年度,\n\
         1-2,図書館の充実,甲課,visitors,4000,４０００人,令和元年度,人\n1-1,公園の整備,乙課,result,乙課のことです。,,令和元年度,\n";
    trip.write("previous.csv", previous.as_bytes());
    let form = form_of(&trip);
    let text = sheet_text(&form, "1-2");
    for shown in ["令和元年度の回答", "本を250冊買いました。", "4000人"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert!(!sheet_text(&form, "1-1").contains("乙課のことです。"));
    let other = trip.bytes("forms/B_乙課.xlsx");
    assert!(sheet_text(&other, "1-1").contains("乙課のことです。"));
    // A section reads it and cannot write over it; where it does all the same, that is told.
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]);
    assert_eq!(reported(&trip, "out", "S"), Vec::<String>::new());
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
}

#[test]
fn a_change_of_last_years_answers_refuses_nothing() {
    for changed in ["250冊", "260冊", ""] {
        let trip = Trip::small();
        let line = "1-2,図書館の充実,甲課,result,本を250冊買いました。\n1-1,公園の整備,甲課,result,花を植えました。\n";
        trip.write("previous.csv", format!("{HEADS}{line}").as_bytes());
        trip.run(&["distribute"]).ok();
        trip.return_filled(&small_answers(), &[]);
        trip.run(&["collect"]);
        let answers = trip.text("out/answers.csv");
        match changed {
            "" => std::fs::remove_file(trip.at("previous.csv")).unwrap(),
            _ => {
                let line = line.replace("250冊", changed);
                trip.write("previous.csv", format!("{HEADS}{line}").as_bytes());
            }
        }
        trip.run(&["collect"]);
        assert_eq!(trip.text("out/answers.csv"), answers, "{changed}");
        for group in ["S", "R"] {
            assert_eq!(
                reported(&trip, "out", group),
                Vec::<String>::new(),
                "{changed}"
            );
        }
    }
    // Nor does a file that comes only after the forms are out.
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]);
    let answers = trip.text("out/answers.csv");
    let line = "1-2,図書館の充実,甲課,result,本を250冊買いました。\n";
    trip.write("previous.csv", format!("{HEADS}{line}").as_bytes());
    trip.run(&["collect"]);
    assert_eq!(trip.text("out/answers.csv"), answers);
    for group in ["S", "R"] {
        assert_eq!(reported(&trip, "out", group), Vec::<String>::new());
    }
}

/// A cell's name with the year and month of a year later; any other text as it is.
fn next_year(name: &str) -> String {
    let month = name.rsplit_once('.').filter(|(_, part)| part.len() == 7);
    let month = month.and_then(|(cell, part)| Some((cell, part.split_once('-')?)));
    match month.and_then(|(cell, (year, month))| Some((cell, year.parse::<u32>().ok()?, month))) {
        Some((cell, year, month)) => format!("{cell}.{}-{month}", year + 1),
        None => name.to_string(),
    }
}

#[test]
fn every_arrangement_shows_last_years_answers_and_is_read_as_before() {
    for seed in torimatome::demo::seeds::SEEDS.iter().map(|seed| seed.name) {
        let trip = Trip::empty();
        trip.run(&["demo", "r2", "--seed", seed]).ok();
        trip.run(&["roll", "r2", "r3"]).ok();
        let survey = trip.text("r3/survey.toml");
        trip.write(
            "r3/survey.toml",
            survey.replace("令和○年○月○日", "令和9年4月30日").as_bytes(),
        );
        trip.run(&["distribute", "r3"]);
        let project = project::load(&trip.at("r3")).unwrap().project.unwrap();
        // Each answers what it answered last year.
        let mut answers = "整理番号,担当課,field,value\n".to_string();
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        for line in trip.csv("r2/out/answers.csv") {
            let fields = ["item", "department", "field", "value"];
            let fields = fields.map(|name| quoted(&next_year(&line[name])));
            answers.push_str(&format!("{}\n", fields.join(",")));
        }
        let answers = table::of_csv("answers.csv", answers.as_bytes()).unwrap();
        for (name, bytes) in Simulation::new(project, &answers).unwrap().files().unwrap() {
            trip.write(&format!("r3/returned/{name}"), &bytes);
        }
        trip.run(&["collect", "r3"]);
        assert_eq!(
            reported(&trip, "r3/out", "S"),
            Vec::<String>::new(),
            "{seed}"
        );
        let last = trip.csv("r2/out/answers.csv");
        let now = trip.csv("r3/out/answers.csv");
        let mut same = 0;
        let name = |line: &BTreeMap<String, String>, field: String| {
            (line["item"].clone(), line["department"].clone(), field)
        };
        // A row that a section added last year is none that is issued this year.
        let last: BTreeMap<_, _> = last
            .iter()
            .map(|line| (name(line, next_year(&line["field"])), &line["value"]))
            .collect();
        for now in &now {
            let Some(last) = last.get(&name(now, now["field"].clone())) else {
                continue;
            };
            assert_eq!(
                **last, now["value"],
                "{seed} {} {}",
                now["item"], now["field"]
            );
            same += usize::from(!now["value"].is_empty());
        }
        assert!(same > 40, "{seed}: {same}");
    }
}
