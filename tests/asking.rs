//! Which questions a measure is asked: those that the plan gives a reason for.

use crate::support;

use support::{Trip, sheet_text};
use torimatome::demo::simulation::Simulation;
use torimatome::load::{project, table};
use torimatome::model::form::Role;
use torimatome::model::grid::Content;

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
