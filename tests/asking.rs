//! Which questions a measure is asked: those that the plan gives a reason for.

use crate::support;

use support::{Trip, sheet_text};
use torimatome::demo::simulation::Simulation;
use torimatome::load::{project, table};
use torimatome::model::form::Role;
use torimatome::model::grid::Content;
use torimatome::model::place::Cell;

const SURVEY: &str = "id = \"q\"\ntitle = \"みずべの計画 調査\"\nfiscal_year = \"令和2年度\"\n\
    due = \"令和3年4月30日\"\n[from]\nsection = \"甲課\"\n";
const ROSTER: &str = "コード,課名,部名,別名,区分\nA,甲課,,,課\nB,乙課,,,課\n";
const PLAN: &str = "整理番号,事業名,担当課,完了の目安,R2\n\
    1,川の掃除,甲課,三つの川を終えたとき,実施\n\
    2,橋の花壇,甲課,－,実施\n\
    3,水辺の本,乙課,,実施\n";
/// 完了の目安 is asked of some measures only, in a list.
const LIST: &str = r#"
    name = "list"
    title = "一覧"
    status = "status"
    guide = ["黄色の欄にご記入ください。"]
    [[field]]
    key = "status"
    label = "進捗区分"
    kind = "choice"
    required = true
    choices = [{ value = "実施", needs = ["reached"] }, "未実施"]
    [[field]]
    key = "reached"
    label = "目安を満たしたか"
    kind = "yes-no"
    asked_where = { plan = "完了の目安" }
    required = true
    [[field]]
    key = "why"
    label = "理由"
    kind = "text"
    required = true
    when = { plan = "criterion", reached = ["いいえ"] }
    [sheet]
    arrange = "list"
    columns = [10, 20, 10, 10, 20]
    [[sheet.line]]
    slots = [{ show = "code" }, { show = "title" }, { ask = "status" }, { ask = "reached" }, { ask = "why" }]
"#;

fn survey(template: &str) -> Trip {
    let trip = Trip::empty();
    trip.write("survey.toml", SURVEY.as_bytes());
    trip.write("departments.csv", ROSTER.as_bytes());
    trip.write("plan.csv", PLAN.as_bytes());
    if !template.is_empty() {
        trip.write("card.toml", template.as_bytes());
    }
    trip.run(&["distribute"]).ok();
    trip
}

fn issued(trip: &Trip, field: &str) -> Vec<String> {
    let rows = trip.csv("forms/issued.csv");
    let own = rows.iter().filter(|r| r["field"] == field);
    own.map(|r| r["item"].clone()).collect()
}

#[test]
fn the_card_asks_for_the_criterion_where_there_is_one() {
    let trip = survey("");
    assert_eq!(issued(&trip, "completion"), ["1"]);
    let form = trip.bytes("forms/A_甲課.xlsx");
    assert!(sheet_text(&form, "1").contains("満たしたか"));
    assert!(!sheet_text(&form, "2").contains("満たしたか"));
    // Its hint is gone with it, and only its own.
    let hints = |sheet: &str| sheet_text(&form, sheet).matches("▼ 一覧から").count();
    assert_eq!((hints("1"), hints("2")), (2, 1));
    let first = sheet_text(&form, "はじめに");
    assert!(
        first.contains("計画に「完了の目安」がある事業だけ　【必須】"),
        "{first}"
    );
    let other = sheet_text(&trip.bytes("forms/B_乙課.xlsx"), "はじめに");
    assert!(!other.contains("完了の目安"), "{other}");

    let answers = "整理番号,担当課,status,result,completion,next_year\n\
        1,甲課,実施,三つの川を掃除しました。,満たした,続けます。\n\
        2,甲課,実施,花を植えました。,,続けます。\n\
        3,乙課,実施,本を並べました。,,続けます。\n";
    trip.return_filled(answers.as_bytes(), &[]);
    trip.run(&["report"]).ok().says("空欄 0");
    let list = sheet_text(&trip.bytes("out/report.xlsx"), "進捗状況一覧");
    assert_eq!(list.matches('－').count(), 2, "{list}");
}

#[test]
fn what_is_written_where_nothing_is_asked_is_reported() {
    let trip = survey(LIST);
    assert_eq!(issued(&trip, "reached"), ["1"]);
    assert_eq!(issued(&trip, "why"), ["1", "2", "3"]);
    let project = project::load(trip.path()).unwrap().project.unwrap();
    let answers = "整理番号,担当課,status,reached,why\n\
        1,甲課,実施,いいえ,\n2,甲課,実施,,\n3,乙課,実施,,\n";
    let answers = table::of_csv("answers.csv", answers.as_bytes()).unwrap();
    let mut simulation = Simulation::new(project, &answers).unwrap();
    let packet = simulation.packet("甲課").unwrap();
    let map = &packet.form.sheets[1];
    let is_locked = |role: &Role| *role == Role::Given("unasked:reached".to_string());
    let locked: Vec<_> = map.parts.iter().filter(|p| is_locked(&p.role)).collect();
    let [only] = locked.as_slice() else {
        panic!("{locked:?}");
    };
    let (at, text) = (only.at, only.text.clone());
    assert_eq!(text, "－");
    let mut cells = packet.form.book.sheets[1].cells.iter_mut();
    cells.find(|p| p.at == at).unwrap().content = Content::text("はい、満たしました");
    for (name, bytes) in simulation.files().unwrap() {
        trip.write(&format!("returned/{name}"), &bytes);
    }
    trip.run(&["report"]);
    let findings = trip.csv("out/findings.csv");
    let told: Vec<_> = findings
        .iter()
        .filter(|f| f["value"].contains("はい、満たしました"))
        .collect();
    assert!(!told.is_empty(), "{findings:?}");
    // Only the measure with a criterion needs the answer and its reason.
    let blank = findings.iter().filter(|f| f["code"] == "A101");
    let blank: Vec<String> = blank
        .map(|f| format!("{} {}", f["item"], f["field"]))
        .collect();
    assert_eq!(blank, ["1 why"]);
    assert!(findings.iter().all(|f| f["code"] != "A109"), "{findings:?}");
}

#[test]
fn a_plan_that_gets_the_column_after_issuing_is_told() {
    let trip = survey("");
    let plan = PLAN.replace("橋の花壇,甲課,－", "橋の花壇,甲課,花が咲いたとき");
    trip.write("plan.csv", plan.as_bytes());
    trip.return_form("A_甲課.xlsx", "A_甲課.xlsx");
    trip.run(&["collect"]);
    let findings = trip.csv("out/findings.csv");
    let told = findings.iter().filter(|f| f["code"] == "R110");
    let told: Vec<&str> = told.map(|f| f["item"].as_str()).collect();
    assert_eq!(told, ["2"], "{findings:?}");
}

#[test]
fn a_condition_on_a_column_that_is_not_there_is_told() {
    let trip = Trip::empty();
    trip.write("survey.toml", SURVEY.as_bytes());
    trip.write("departments.csv", ROSTER.as_bytes());
    trip.write("plan.csv", PLAN.as_bytes());
    let template = LIST.replace("plan = \"完了の目安\"", "plan = \"達成のめやす\"");
    trip.write("card.toml", template.as_bytes());
    trip.run(&["check"])
        .exits(1)
        .says("条件の plan「達成のめやす」");
}

#[test]
fn a_plan_column_with_the_name_of_a_question_is_the_plans() {
    let trip = Trip::empty();
    trip.write("survey.toml", SURVEY.as_bytes());
    trip.write("departments.csv", ROSTER.as_bytes());
    let plan = "整理番号,事業名,担当課,備考\n1,川の掃除,甲課,国の補助あり\n";
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]).ok();
    let sheet = sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "1");
    let labels: Vec<&str> = sheet
        .lines()
        .filter(|line| line.ends_with("備考"))
        .map(|line| line.split(' ').next_back().unwrap())
        .collect();
    assert_eq!(labels, ["計画の備考", "備考"], "{sheet}");
    let answers = "整理番号,担当課,status,result,next_year,remarks\n\
        1,甲課,実施,三つの川を掃除しました。,続けます。,書くことなし\n";
    trip.return_filled(answers.as_bytes(), &[]);
    trip.run(&["report"]).ok();
    assert_eq!(trip.answer("甲課", "1", "remarks"), "書くことなし");
    let cards = sheet_text(&trip.bytes("out/report.xlsx"), "個票");
    assert!(cards.contains("計画の備考"), "{cards}");
}

const KPI: &str = "id = \"k\"\ntitle = \"みどりの計画 指標調査\"\nfiscal_year = \"令和2年度\"\n\
    due = \"令和3年4月28日\"\ntemplate = \"kpi\"\nlevels = [\"基本方針\"]\n[from]\nsection = \"甲課\"\n";
const INDICATORS: &str = "番号,基本方針,事業名,指標,単位,方向,集計,基準値,R1実績,R2目標,R3目標,担当課\n\
    1,緑を増やす,街路樹の植え替え,\"植え替えた本数\n枯れた木の本数\",\"本\n本\",\"増やす\n減らす\",\
    \"累計\n単年\",\"120\n14\",\"148\n12\",\"320\n10\",\"480\n8\",甲課\n\
    2,緑を増やす,花壇の手入れ,手入れをする団体,団体,維持,,16,15,16,16,甲課\n\
    3,緑に親しむ,緑の本棚,貸し出した冊数,冊,,,\"2,400\",\"2,380\",\"2,500\",\"2,600\",乙課\n\
    4,緑に親しむ,緑の講座,－,,,,,,,,乙課\n\
    5,緑に親しむ,緑の地図,配った枚数,枚,増やす,,－,－,－,100,乙課\n\
    6,緑に親しむ,緑の道,歩いた人,人,増やす,,10,11,20,30,乙課\n";
const RESULTS: &str = "整理番号,担当課,actual[1],actual[2],result,next_year\n\
    1,甲課,150,12,植え替えました。,続けます。\n2,甲課,17,,手入れをしました。,続けます。\n\
    3,乙課,2380,,本を貸しました。,続けます。\n4,乙課,,,講座を開きました。,続けます。\n\
    5,乙課,80,,地図を配りました。,続けます。\n6,乙課,,,道を整えました。,続けます。\n";

/// The survey of indicators, issued.
fn indicators() -> Trip {
    let trip = Trip::empty();
    trip.write("survey.toml", KPI.as_bytes());
    trip.write("departments.csv", ROSTER.as_bytes());
    trip.write("plan.csv", INDICATORS.as_bytes());
    trip.run(&["check"]).ok().says("エラー0件　注意0件");
    trip.run(&["distribute"]).ok();
    trip
}

#[test]
fn indicators_are_rated_and_graded_in_the_report() {
    let trip = indicators();
    trip.return_filled(RESULTS.as_bytes(), &[]);
    trip.run(&["report"]);
    let blank = trip.findings();
    assert_eq!(blank, ["error A101 乙課 6 actual[1]"]);
    let sheet = sheet_text(&trip.bytes("out/report.xlsx"), "指標の達成状況");
    let cells = |column: char| -> Vec<String> {
        let own = |line: &str| {
            let (cell, text) = line.split_once('!')?.1.split_once(' ')?;
            let row: u32 = cell.strip_prefix(column)?.parse().ok()?;
            (row > 3).then(|| text.to_string())
        };
        sheet.lines().filter_map(own).collect()
    };
    assert_eq!(
        cells('I'),
        ["93.1%", "83.3%", "94.1%", "95.2%", "－", "－"],
        "{sheet}"
    );
    // The averages of the levels stand among the grades.
    assert_eq!(
        cells('J'),
        ["3.00点", "B", "B", "B", "4.00点", "A", "－", "－"],
        "{sheet}"
    );
    assert!(sheet.contains("評価の平均3.25点　A 1件　B 3件　計算できないもの 2件"));
    assert!(sheet.contains("150⏎（累計 298）"), "{sheet}");
    assert!(
        sheet.contains("「実績値（1行目）」の数字がありません"),
        "{sheet}"
    );
    assert!(
        sheet.contains("「令和2年度目標」が計画にありません"),
        "{sheet}"
    );
}

#[test]
fn lines_that_do_not_go_with_the_indicators_are_told() {
    let trip = Trip::empty();
    trip.write("survey.toml", KPI.as_bytes());
    trip.write("departments.csv", ROSTER.as_bytes());
    let plan = INDICATORS.replace("\"320\n10\"", "\"320\n10\n5\"");
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["check"])
        .exits(1)
        .says("「指標」は2行あるのに、「R2目標」は3行です");
}

#[test]
fn indicators_of_a_file_of_their_own_are_rows() {
    let trip = Trip::empty();
    trip.write("survey.toml", KPI.as_bytes());
    trip.write("departments.csv", ROSTER.as_bytes());
    let plan = "番号,基本方針,事業名,担当課\n1,緑,街路樹,甲課\n2,緑,花壇,甲課\n";
    trip.write("plan.csv", plan.as_bytes());
    let file = "整理番号,KPI,単位,方向,目標値\n1,本数,本,増やす,200\n,枯れた本数,本,減らす,10\n";
    trip.write("indicators.csv", file.as_bytes());
    trip.run(&["check"]).ok().says("エラー0件　注意0件");
    trip.run(&["distribute"]).ok();
    assert_eq!(issued(&trip, "actual[1]"), ["1"]);
    assert_eq!(issued(&trip, "actual[2]"), ["1"]);
    let sheet = sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "1");
    assert!(sheet.contains("/200),3)"), "{sheet}");
}

#[test]
#[ignore = "slow"]
fn what_a_form_computes_is_what_the_report_says() {
    let trip = indicators();
    trip.return_filled(RESULTS.as_bytes(), &[]);
    for name in ["A_甲課.xlsx", "B_乙課.xlsx"] {
        let file = trip.at(&format!("returned/{name}"));
        support::recalculate(&file);
    }
    trip.run(&["report"]);
    assert_eq!(trip.findings(), ["error A101 乙課 6 actual[1]"]);
    let report = trip.bytes("out/report.xlsx");
    for (file, sheets) in [
        ("A_甲課.xlsx", &["1", "2"][..]),
        ("B_乙課.xlsx", &["3", "5", "6"]),
    ] {
        let book = torimatome::book::read(
            &trip.bytes(&format!("returned/{file}")),
            &Default::default(),
        );
        let book = book.unwrap();
        for name in sheets {
            let sheet = book.sheets.iter().find(|s| s.name == *name).unwrap();
            // The rate stands right of the answer, the grade right of the rate.
            let computed: Vec<(String, String)> = sheet
                .cells
                .iter()
                .filter(|(at, e)| at.col == 10 && (e.formula.contains("ROUND") || e.text == "－"))
                .map(|(at, e)| {
                    let grade = sheet.get(Cell::new(at.row, at.col + 1)).unwrap();
                    let share = e.text.parse::<f64>();
                    let share = share.map_or(e.text.clone(), |s| format!("{:.1}%", s * 100.0));
                    (share, grade.text.clone())
                })
                .collect();
            assert_eq!(computed, reported(&report, name), "{name}");
        }
    }
}

/// The rates and grades that the report has for a measure.
fn reported(report: &[u8], item: &str) -> Vec<(String, String)> {
    let book = torimatome::book::read(report, &Default::default()).unwrap();
    let sheet = book
        .sheets
        .iter()
        .find(|s| s.name == "指標の達成状況")
        .unwrap();
    let text = |row: u32, col: u32| {
        let entry = sheet.get(Cell::new(row, col));
        entry.map_or(String::new(), |e| e.text.clone())
    };
    let rows = sheet
        .cells
        .iter()
        .filter(|(at, e)| at.col == 0 && e.text == item);
    rows.map(|(at, _)| (text(at.row, 8), text(at.row, 9)))
        .collect()
}

#[test]
fn what_the_lead_answers_alone_is_asked_of_no_other_section() {
    let trip = Trip::small();
    let template = trip.text("card.toml").replace(
        "key = \"result\"\n",
        "key = \"result\"\nanswered_by = \"lead\"\n",
    );
    trip.write("card.toml", template.as_bytes());
    trip.run(&["distribute"]).ok();
    let asked = trip.csv("forms/issued.csv");
    let asks = |section: &str| {
        let own = |r: &&std::collections::BTreeMap<String, String>| {
            r["item"] == "1-1" && r["department"] == section && r["field"] == "result"
        };
        asked.iter().filter(own).count()
    };
    assert_eq!((asks("甲課"), asks("乙課")), (1, 0));
    let form = support::sheet_text(&trip.bytes("forms/B_乙課.xlsx"), "1-1");
    assert!(form.contains("（甲課がお答えします）"), "{form}");
    trip.return_filled(&support::small_answers(), &[]);
    trip.run(&["report"]).ok();
    assert_eq!(
        trip.answer("甲課", "1-1", "result"),
        "遊具を二つ置きました。"
    );
    let rows = trip.csv("out/answers.csv");
    assert!(
        !rows
            .iter()
            .any(|r| r["department"] == "乙課" && r["item"] == "1-1" && r["field"] == "result")
    );
}
