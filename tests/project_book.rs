//! 案件.xlsx says what the text files say: a project told in either gives the same forms.

use crate::support;

use rust_xlsxwriter::{Workbook, Worksheet};
use support::{Trip, parts};
use torimatome::layout;
use torimatome::load::project_book::ProjectBook;
use torimatome::load::{project, question_table, settings_sheet, table};
use torimatome::model::project_book::{
    CHOICES, PLAN, QUESTIONS, ROSTER, ROUNDS, SETTING_ROWS, SETTINGS, SheetPlan, TASKS,
};
use torimatome::write::cell_edit;

const BOOK: &str = "案件.xlsx";

/// A workbook of sheets of texts.
fn book(sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        write(sheet, rows);
    }
    book.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, rows: &[Vec<String>]) {
    for (row, cells) in (0..).zip(rows) {
        for (col, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, col, text).unwrap();
        }
    }
}

/// Rows under the headings of a sheet.
fn headed(plan: &SheetPlan, rows: Vec<Vec<String>>) -> (&'static str, Vec<Vec<String>>) {
    let head = plan.columns.iter().map(|c| c.heading.to_string()).collect();
    (plan.name, [vec![head], rows].concat())
}

/// The settings of a survey.toml as lines of 設定: by their names, or by their keys.
fn settings(text: &str) -> Vec<Vec<String>> {
    let table: toml::Table = toml::from_str(text).unwrap();
    let mut lines = vec![];
    for (key, value) in &table {
        match value {
            toml::Value::Table(inner) => {
                let inner = inner.iter();
                lines.extend(inner.map(|(name, value)| (format!("{key}.{name}"), value)));
            }
            value => lines.push((key.clone(), value)),
        }
    }
    let line = |(key, value): (String, &toml::Value)| {
        let named = SETTING_ROWS.iter().find(|s| s.key == key);
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Boolean(yes) => if *yes { "はい" } else { "いいえ" }.to_string(),
            toml::Value::Array(all) if key == "levels" => {
                let words: Vec<&str> = all.iter().filter_map(|v| v.as_str()).collect();
                words.join("、")
            }
            other => other.to_string(),
        };
        vec![named.map_or(key, |s| s.name.to_string()), text]
    };
    lines.into_iter().map(line).collect()
}

fn rows_of(trip: &Trip, file: &str) -> Vec<Vec<String>> {
    let table = table::read(&trip.at(file)).unwrap();
    table.rows.into_iter().map(|row| row.cells).collect()
}

/// Puts the workbook in the place of the text files. The questions are those of the template, or left
/// to it.
fn told_in_a_book(trip: &Trip, with_questions: bool) {
    let template = project::load(trip.path())
        .unwrap()
        .project
        .unwrap()
        .template;
    let mut sheets = vec![
        headed(&SETTINGS, settings(&trip.text("survey.toml"))),
        (ROSTER.name, rows_of(trip, "departments.csv")),
        (PLAN.name, rows_of(trip, "plan.csv")),
    ];
    if with_questions {
        let mut table = question_table::rows(&template);
        // Without their keys they are not what `new` writes, and are found by their labels.
        let key = QUESTIONS.columns.iter().position(|c| c.heading == "記号");
        table
            .questions
            .iter_mut()
            .for_each(|row| row[key.unwrap()].clear());
        sheets.push(headed(&QUESTIONS, table.questions));
        sheets.push(headed(&CHOICES, table.choices));
    }
    let mut files = vec!["survey.toml", "departments.csv", "plan.csv"];
    if trip.at("tasks.csv").is_file() {
        sheets.push((TASKS.name, rows_of(trip, "tasks.csv")));
        files.push("tasks.csv");
    }
    trip.write(BOOK, &book(&sheets));
    for file in files {
        std::fs::remove_file(trip.at(file)).unwrap();
    }
}

/// The forms of a project, with what is written of them.
fn forms(trip: &Trip) -> Vec<(String, Vec<u8>)> {
    trip.run(&["distribute"]).ok();
    let mut names: Vec<String> = std::fs::read_dir(trip.at("forms"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "editions")
        .collect();
    names.sort();
    let bytes = |name: &String| trip.bytes(&format!("forms/{name}"));
    names
        .iter()
        .map(|name| (name.clone(), bytes(name)))
        .collect()
}

#[test]
fn a_project_told_in_the_workbook_gives_the_same_forms() {
    for (seed, with_questions) in [
        ("tomisato", false),
        ("tomisato", true),
        ("guideline", true),
        ("priority", true),
        ("outline", true),
    ] {
        let trip = Trip::seed(seed);
        let expected = forms(&trip);
        std::fs::remove_dir_all(trip.at("forms")).unwrap();
        told_in_a_book(&trip, with_questions);
        let found = forms(&trip);
        assert_eq!(found.len(), expected.len(), "{seed}");
        for ((name, bytes), (own, wanted)) in found.iter().zip(&expected) {
            assert_eq!(name, own, "{seed}");
            assert!(bytes == wanted, "{seed} {with_questions}: {name} differs");
        }
    }
}

#[test]
fn findings_of_a_project_told_in_the_workbook_are_decided_and_taken_back() {
    let fault = support::fault("甲課", "answer", "1-2", "status", "だいたい実施");
    let trip = support::answered(&[fault]);
    let settings = format!("template = \"card\"\n{}", trip.text("survey.toml"));
    trip.write("survey.toml", settings.as_bytes());
    told_in_a_book(&trip, false);
    trip.run(&["collect"]).exits(1);
    let rows = trip.csv("out/findings.csv");
    let found = rows.iter().find(|r| r["code"] == "A102").unwrap();
    trip.run(&["decide", "accept", &found["id"], "--reason", "電話"])
        .ok()
        .says("了承済み1件");
    trip.run(&["collect"]).ok();
    trip.run(&["decide", "undo", &found["id"]]).ok();
    trip.run(&["collect"]).exits(1);
}

/// The small survey in a workbook, with one line of a sheet changed.
fn with(sheet: &str, change: impl Fn(&mut Vec<Vec<String>>)) -> Trip {
    let trip = Trip::seed("tomisato");
    let template = project::load(trip.path())
        .unwrap()
        .project
        .unwrap()
        .template;
    let table = question_table::rows(&template);
    let mut sheets = vec![
        headed(&SETTINGS, settings(&trip.text("survey.toml"))),
        (ROSTER.name, rows_of(&trip, "departments.csv")),
        (PLAN.name, rows_of(&trip, "plan.csv")),
        headed(&QUESTIONS, table.questions),
        headed(&CHOICES, table.choices),
    ];
    let (_, rows) = sheets.iter_mut().find(|(name, _)| *name == sheet).unwrap();
    change(rows);
    trip.write(BOOK, &book(&sheets));
    for file in ["survey.toml", "departments.csv", "plan.csv"] {
        std::fs::remove_file(trip.at(file)).unwrap();
    }
    trip
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|c| (*c).to_string()).collect()
}

fn set(rows: &mut [Vec<String>], name: &str, heading: &str, text: &str) {
    let col = rows[0].iter().position(|h| h == heading).unwrap();
    let row = rows.iter_mut().find(|row| row[0] == name).unwrap();
    row.resize(row.len().max(col + 1), String::new());
    row[col] = text.to_string();
}

#[test]
fn what_is_wrong_on_a_sheet_is_reported_with_its_cell() {
    type Case<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str);
    let cases: [Case<'_>; 14] = [
        (
            "設定",
            "提出期限",
            "記入欄",
            "なるべく早く",
            "設定!B",
            "提出期限「なるべく早く」を読み取れません",
        ),
        (
            "設定",
            "対象年度",
            "記入欄",
            "",
            "設定!B",
            "「対象年度」が空です",
        ),
        (
            "設定",
            "関係課にも聞く",
            "記入欄",
            "たぶん",
            "設定!B",
            "「関係課にも聞く」の「たぶん」は使えません",
        ),
        (
            "設定",
            "調査の題名",
            "例",
            "別の題名",
            "設定!D",
            "記入欄の外に「別の題名」",
        ),
        (
            "設定",
            "様式",
            "記入欄",
            "こひょう",
            "設定!B",
            "様式「こひょう」がありません",
        ),
        (
            "設問",
            "備考",
            "種類",
            "文書",
            "設問!B7",
            "種類「文書」はありません",
        ),
        (
            "設問",
            "備考",
            "必須",
            "○",
            "設問!E7",
            "必須の「○」は使えません",
        ),
        (
            "設問",
            "備考",
            "字数",
            "たくさん",
            "設問!K7",
            "「たくさん」が数になっていません",
        ),
        (
            "設問",
            "備考",
            "条件",
            "進捗＝実施",
            "設問!F7",
            "「進捗」という設問がありません",
        ),
        (
            "設問",
            "備考",
            "条件",
            "実施のとき",
            "設問!F7",
            "条件「実施のとき」を読み取れません",
        ),
        (
            "設問",
            "備考",
            "表",
            "作業",
            "設問!N7",
            "「作業」という表は様式にありません",
        ),
        (
            "設問",
            "備考",
            "見出し",
            "取組実績",
            "設問!A7",
            "「取組実績」という設問が3行目にもあります",
        ),
        (
            "設問",
            "備考",
            "見出し",
            "",
            "設問!A7",
            "見出しのない行があります",
        ),
        (
            "選択肢",
            "進捗区分",
            "段階",
            "高い",
            "選択肢!G2",
            "段階「高い」が数になっていません",
        ),
    ];
    for (sheet, name, heading, text, place, said) in cases {
        let trip = with(sheet, |rows| {
            if !rows.iter().any(|row| row[0] == name) {
                rows.push(row(&[name, ""]));
            }
            set(rows, name, heading, text);
        });
        trip.run(&["check"]).exits(1).says(place).says(said);
    }
}

/// A survey of indicators in the workbook, with one cell of 設問 or 選択肢 changed.
fn indicators(sheet: &str, name: &str, heading: &str, text: &str) -> Trip {
    let trip = Trip::empty();
    let settings = [
        ("調査の題名", "緑の計画 調査"),
        ("対象年度", "令和7年度"),
        ("提出期限", "令和8年4月30日"),
        ("依頼元の課", "公園課"),
        ("調査の記号", "midori"),
        ("様式", "指標"),
    ];
    let settings = settings.iter().map(|(name, text)| row(&[name, text]));
    let roster = [["コード", "課名", "区分"], ["D01", "公園課", "課"]];
    let plan = [
        ["番号", "事業名", "指標", "単位", "方向", "R7目標", "担当課"],
        ["1", "街路樹", "本数", "本", "増やす", "100", "公園課"],
    ];
    let kpi = torimatome::cmd::new::built_in("kpi").unwrap();
    let table = question_table::rows(&kpi);
    let mut sheets = vec![
        headed(&SETTINGS, settings.collect()),
        (ROSTER.name, roster.iter().map(|cells| row(cells)).collect()),
        (PLAN.name, plan.iter().map(|cells| row(cells)).collect()),
        headed(&QUESTIONS, table.questions),
        headed(&CHOICES, table.choices),
    ];
    let (_, rows) = sheets.iter_mut().find(|(own, _)| *own == sheet).unwrap();
    let label = if sheet == CHOICES.name {
        "言葉"
    } else {
        "見出し"
    };
    let at = rows[0].iter().position(|h| h == label).unwrap();
    let col = rows[0].iter().position(|h| h == heading).unwrap();
    rows.iter_mut().find(|row| row[at] == name).unwrap()[col] = text.to_string();
    trip.write(BOOK, &book(&sheets));
    trip
}

#[test]
fn the_calculation_of_a_rate_is_that_of_the_sheet() {
    let rate = |heading, text| {
        let trip = indicators("設問", "達成率", heading, text);
        let project = project::load(trip.path()).unwrap().project.unwrap();
        project.template.field("rate").unwrap().clone()
    };
    let own = rate("説明", "率");
    assert_eq!(own.of.as_deref(), Some("actual"));
    let kpi = torimatome::cmd::new::built_in("kpi").unwrap();
    let shown = question_table::rows(&kpi).questions.concat();
    assert!(shown.contains(&"{単位}".to_string()) && !shown.contains(&"{unit}".to_string()));
    assert_eq!(own.by.0, ["goal", "target"]);
    let columns = (
        own.direction.as_deref(),
        own.start.as_deref(),
        own.total.as_deref(),
    );
    assert_eq!(columns, (Some("better"), None, Some("tally")));
    assert_eq!(rate("方向の列", "").direction, None);
    assert_eq!(
        rate("始まりの列", "基準値").start.as_deref(),
        Some("baseline")
    );
    assert_eq!(rate("集計の列", "").total, None);
    // What is gone is told, and not kept.
    indicators("設問", "達成率", "計算", "")
        .run(&["check"])
        .exits(1)
        .says("割合の設問「達成率」に「計算」がありません")
        .says("設問!G");
    indicators("設問", "達成率", "方向の列", "向き")
        .run(&["check"])
        .exits(1)
        .says("「達成率」の「方向の列」の「向き」という列が計画にありません");
}

#[test]
fn faults_of_the_questions_are_told_in_the_words_of_the_sheets() {
    for (sheet, name, heading, text, place, said) in [
        (
            "設問",
            "達成率",
            "計算",
            "実績値÷目標",
            "設問!G",
            "「目標」が、数字の設問でも計画の列でもありません",
        ),
        (
            "設問",
            "評価",
            "計算",
            "実績値",
            "設問!G",
            "評価の設問「評価」の「計算」が割合の設問ではありません",
        ),
        (
            "設問",
            "実績値",
            "単位",
            "{たんい}",
            "設問!H",
            "「単位」に単位をそのまま",
        ),
        (
            "選択肢",
            "A",
            "色",
            "みどり",
            "選択肢!F",
            "「A」の「色」が色を表していません",
        ),
        (
            "選択肢",
            "A",
            "何％から",
            "",
            "設問!C",
            "「何％から」 のないものが",
        ),
    ] {
        let trip = indicators(sheet, name, heading, text);
        let told = trip.run(&["check"]).exits(1).says(place);
        let out = told.out().replace(['\n', '│'], "").replace("  ", "");
        let flat: String = out.split_whitespace().collect();
        let said: String = said.split_whitespace().collect();
        assert!(flat.contains(&said), "{said} in\n{}", told.out());
        for word in ["choices", "kind", "of ", "unit", "color", "from"] {
            assert!(
                !told.out().contains(&format!(" {word}")),
                "{word} in {}",
                told.out()
            );
        }
    }
}

#[test]
fn what_the_settings_say_wrong_is_headed_by_their_names() {
    let trip = with("設定", |rows| {
        set(rows, "提出期限", "記入欄", "なるべく早く");
        rows.push(row(&["計画の階層", "分野、章"]));
        rows.push(row(&["前年度のフォルダー", "..\\r1"]));
    });
    trip.run(&["check"]).exits(1).says("エラー P101　提出期限");
    let trip = with("設定", |rows| {
        rows.push(row(&["前年度のフォルダー", "..\\r1"]));
        rows.push(row(&["計画の階層", "分野、章"]));
    });
    let out = trip
        .run(&["check"])
        .exits(1)
        .says("エラー P101　計画の階層")
        .says("エラー P101　前年度のフォルダー")
        .out();
    for word in ["levels", "[previous]", "folder ="] {
        assert!(!out.contains(word), "{word} in {out}");
    }
    let trip = with("計画", |rows| {
        let at = rows[0].iter().position(|h| h.contains("主たる")).unwrap();
        rows[1][at] = "全課".to_string();
    });
    trip.run(&["check"])
        .exits(1)
        .says("課名：全課、区分：全所属");
}

#[test]
fn questions_may_be_added_dropped_renamed_and_put_in_order() {
    let trip = with("設問", |rows| {
        // 備考 first under another name, 完了の目安を満たしたか dropped, two new ones.
        rows.retain(|row| row[0] != "完了の目安を満たしたか");
        let at = rows.iter().position(|row| row[0] == "備考").unwrap();
        let mut remarks = rows.remove(at);
        remarks[0] = "連絡事項".to_string();
        rows.insert(1, remarks);
        let mut number = row(&[
            "参加者数",
            "数字",
            "",
            "",
            "いいえ",
            "進捗区分＝実施、完了",
            "",
            "人",
            "0",
        ]);
        number.resize(16, String::new());
        number[15] = "約120人のうち、市民が115人".to_string();
        rows.push(number);
        rows.push(row(&[
            "広報の方法",
            "選択",
            "広報紙、ホームページ、なし",
            "",
            "はい",
        ]));
    });
    trip.run(&["check"]).ok();
    trip.run(&["distribute"]).ok();
    let issued = trip.text("forms/issued.csv");
    let lines: Vec<Vec<&str>> = issued.lines().map(|l| l.split(',').collect()).collect();
    let asked = |field: &str| lines.iter().any(|line| line.contains(&field));
    for field in [
        "status",
        "result",
        "next_year",
        "remarks",
        "参加者数",
        "広報の方法",
    ] {
        assert!(asked(field), "{field} in {:?}", lines[1]);
    }
    assert!(!asked("completion"));
    let (name, sheet) = (lines[1][0], lines[1][1]);
    let sheet = support::sheet_text(&trip.bytes(&format!("forms/{name}")), sheet);
    let cover = support::sheet_text(&trip.bytes(&format!("forms/{name}")), "はじめに");
    assert!(cover.contains("記入例：約120人"), "{cover}");
    let at = |label: &str| {
        sheet
            .find(label)
            .unwrap_or_else(|| panic!("{label} in\n{sheet}"))
    };
    assert!(at("連絡事項") < at("進捗区分"));
    assert!(at("次年度の取組予定") < at("参加者数") && at("参加者数") < at("広報の方法"));
}

#[test]
fn choices_may_depend_on_another_answer() {
    let trip = Trip::seed("tomisato");
    let template = project::load(trip.path())
        .unwrap()
        .project
        .unwrap()
        .template;
    let mut table = question_table::rows(&template);
    let questions = [
        ["大区分", "選択", "土木、福祉", "", "はい"],
        ["小区分", "選択", "小区分", "大区分", "はい"],
    ];
    table.questions.extend(questions.iter().map(|q| row(q)));
    for (word, above) in [("道路", "土木"), ("介護", "福祉"), ("その他", "")] {
        table.choices.push(row(&["小区分", word, above]));
    }
    let sheets = [
        headed(&SETTINGS, settings(&trip.text("survey.toml"))),
        (ROSTER.name, rows_of(&trip, "departments.csv")),
        (PLAN.name, rows_of(&trip, "plan.csv")),
        headed(&QUESTIONS, table.questions),
        headed(&CHOICES, table.choices),
    ];
    trip.write(BOOK, &book(&sheets));
    for file in ["survey.toml", "departments.csv", "plan.csv"] {
        std::fs::remove_file(trip.at(file)).unwrap();
    }
    trip.run(&["distribute"]).ok();
    let issued = trip.text("forms/issued.csv");
    let file = issued.lines().nth(1).unwrap().split(',').next().unwrap();
    let parts = support::parts(&trip.bytes(&format!("forms/{file}")));
    let has_list = |text: &String| text.contains("OFFSET('選択肢'!") && text.contains("MATCH($");
    assert!(parts.values().any(has_list), "{file}");
}

#[test]
fn a_part_that_is_there_twice_stops_the_run() {
    for (file, sheet) in [
        ("survey.toml", "設定"),
        ("departments.csv", "課の一覧"),
        ("plan.csv", "計画"),
        ("card.toml", "設問"),
    ] {
        let trip = Trip::seed("tomisato");
        let text = match file {
            "card.toml" => std::fs::read_to_string("templates/card.toml").unwrap(),
            file => trip.text(file),
        };
        told_in_a_book(&trip, true);
        trip.write(file, text.as_bytes());
        trip.run(&["check"])
            .exits(2)
            .complains(&format!("シート「{sheet}」と {file} の両方"));
    }
}

#[test]
fn further_sheets_of_the_workbook_are_reported() {
    let trip = Trip::seed("tomisato");
    let sheets = [
        ("計画", rows_of(&trip, "plan.csv")),
        ("メモ", vec![row(&["忘れずに"])]),
    ];
    std::fs::remove_file(trip.at("plan.csv")).unwrap();
    trip.write(BOOK, &book(&sheets));
    trip.run(&["check"])
        .ok()
        .says("案件.xlsx　メモ")
        .says("案件.xlsx のシート「メモ」は読んでいません");
}

/// A project in the workbook that asks for the months of tasks, with these rows under the headings of 工程.
fn timeline(tasks: Vec<Vec<String>>) -> Trip {
    let trip = Trip::empty();
    let settings = [
        ("調査の題名", "緑の計画 調査"),
        ("対象年度", "令和7年度"),
        ("提出期限", "令和8年4月30日"),
        ("依頼元の課", "公園課"),
        ("調査の記号", "midori"),
        ("様式", "工程表"),
    ];
    let settings = settings.iter().map(|(name, text)| row(&[name, text]));
    let departments = ["コード,課名,区分", "D01,公園課,課"];
    let plan = [
        "整理番号,事業名,担当課",
        "1-1,街路樹,公園課",
        "1-2,花壇,公園課",
    ];
    let rows = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| row(&line.split(',').collect::<Vec<_>>()))
            .collect()
    };
    let mut sheets = vec![
        headed(&SETTINGS, settings.collect()),
        (ROSTER.name, rows(&departments)),
        (PLAN.name, rows(&plan)),
    ];
    if !tasks.is_empty() {
        sheets.push(headed(&TASKS, tasks));
    }
    trip.write(BOOK, &book(&sheets));
    trip
}

#[test]
fn tasks_have_a_sheet_and_what_lacks_says_its_columns() {
    let trip = timeline(vec![
        row(&["1-1", "調査", "○"]),
        row(&["", "植え替え", "", "○", "○"]),
        row(&["1-2", "種まき", "○"]),
    ]);
    trip.run(&["check"]).ok();
    trip.run(&["distribute"]).ok();
    let sheet = support::sheet_text(&trip.bytes("forms/D01_公園課.xlsx"), "1-1");
    assert!(
        sheet.contains("調査") && sheet.contains("植え替え"),
        "{sheet}"
    );
    // Without a task there is nothing to ask.
    timeline(vec![])
        .run(&["check"])
        .exits(1)
        .says("案件.xlsx　工程")
        .says("様式「工程表」で使う「作業」の表がありません")
        .says("「整理番号」「作業」「4月」から「3月」まで");
    timeline(vec![row(&["9-9", "調査", "○"])])
        .run(&["check"])
        .exits(1)
        .says("工程!A2")
        .says("整理番号「9-9」は計画にありません");
    // The example that `new` writes is no task.
    timeline(vec![row(TASKS.examples[0])])
        .run(&["check"])
        .exits(1)
        .says("「作業」の表がありません");
    // Told in both ways.
    let trip = timeline(vec![row(&["1-1", "調査", "○"])]);
    trip.write("tasks.csv", "整理番号,作業,4月\n1-1,調査,○\n".as_bytes());
    trip.run(&["check"])
        .exits(2)
        .complains("シート「工程」と tasks.csv の両方");
}

#[test]
fn tasks_beside_another_template_are_reported() {
    let trip = Trip::seed("tomisato");
    let sheets = [
        headed(&TASKS, vec![row(&["1-(1)-①", "調査", "○"])]),
        ("計画 (2)", vec![row(&["整理番号"])]),
    ];
    trip.write(BOOK, &book(&sheets));
    trip.run(&["check"])
        .ok()
        .says("シート「工程」は読んでいません。様式「個票」に")
        .says("シート「計画」のことなら、シートの名前を「計画」に直してください");
}

#[test]
fn a_sheet_of_the_settings_that_is_gone_is_named() {
    let trip = timeline(vec![]);
    let sheets = [("設定 (2)", vec![row(&["項目", "記入欄"])])];
    trip.write(BOOK, &book(&sheets));
    trip.run(&["check"])
        .exits(2)
        .complains("シート「設定」がありません")
        .complains("シート「設定 (2)」のことなら");
}

#[test]
fn the_workbook_that_new_makes_is_blank_but_for_its_questions() {
    let trip = Trip::empty();
    trip.run(&["new", "."]).ok();
    for required in SETTING_ROWS
        .iter()
        .filter(|s| s.required && s.key != "template")
    {
        trip.run(&["check"])
            .exits(1)
            .says(&format!("「{}」が空です", required.name));
    }
    // With the text files beside it, nothing of it counts, whatever their template.
    let workbook = trip.bytes(BOOK);
    for seed in ["tomisato", "guideline"] {
        let trip = Trip::seed(seed);
        let expected = forms(&trip);
        std::fs::remove_dir_all(trip.at("forms")).unwrap();
        trip.write(BOOK, &workbook);
        assert!(forms(&trip) == expected, "{seed}");
    }
}

#[test]
fn every_template_s_workbook_asks_what_the_template_asks() {
    for (name, _) in torimatome::load::template::BUILT_IN {
        let trip = Trip::empty();
        trip.run(&["new", ".", "--template", name]).ok();
        let template = torimatome::cmd::new::built_in(name).unwrap();
        let table = question_table::rows(&template);
        let sheets = torimatome::load::table::sheets(&trip.at(BOOK)).unwrap();
        let own = sheets.iter().find(|t| t.sheet == QUESTIONS.name).unwrap();
        for question in &table.questions {
            let is_same =
                |row: &torimatome::load::table::Row| row.cells.first() == question.first();
            assert!(own.rows.iter().any(is_same), "{name}: {question:?}");
        }
        assert!(
            !layout::project_book::book(&[], "", &[], &[])
                .sheets
                .is_empty()
        );
    }
}

/// A workbook with texts in the cells of its settings.
fn filled(trip: &Trip, file: &str, texts: &[(&str, &str)]) -> Vec<u8> {
    let dir = trip.at(file).parent().unwrap().to_path_buf();
    let book = ProjectBook::open(&dir).unwrap().unwrap();
    let cells = settings_sheet::cells(&book.table(&SETTINGS).unwrap());
    let cell = |key: &str| cells.iter().find(|(own, ..)| *own == key).unwrap().1;
    let texts: Vec<_> = texts
        .iter()
        .map(|(key, text)| (cell(key), (*text).to_string()))
        .collect();
    cell_edit::put(&trip.bytes(file), SETTINGS.name, &texts).unwrap()
}

#[test]
fn a_new_year_begins_with_last_years_workbook() {
    let trip = Trip::seed("tomisato");
    told_in_a_book(&trip, true);
    trip.write("r2/案件.xlsx", &trip.bytes(BOOK));
    trip.run(&["new", "r3", "--from", "r2"])
        .ok()
        .says("年度　令和2年度 → 令和3年度")
        .says("提出期限（案件.xlsx のシート「設定」）");
    let (old, new) = (parts(&trip.bytes(BOOK)), parts(&trip.bytes("r3/案件.xlsx")));
    let changed = old.iter().filter(|(name, part)| new[*name] != **part);
    assert_eq!(changed.count(), 1, "only the sheet of the settings changes");
    trip.run(&["check", "r3"])
        .exits(1)
        .says("提出期限が「令和○年○月○日」のままです")
        .says("案件.xlsx");
    let book = filled(&trip, "r3/案件.xlsx", &[("due", "令和4年4月28日")]);
    trip.write("r3/案件.xlsx", &book);
    trip.run(&["check", "r3"]).ok();
    let project = project::load(&trip.at("r3")).unwrap().project.unwrap();
    assert_eq!(project.survey.year.wareki(), "令和3年度");
    let last = project::load(&trip.at("r2")).unwrap().project.unwrap();
    assert_eq!(project.plan.measures.len(), last.plan.measures.len());
}

#[test]
fn a_new_year_begins_with_the_workbook_that_new_made() {
    let trip = Trip::empty();
    trip.run(&["new", "r2"]).ok();
    let texts = [
        ("title", "緑の計画 令和2年度進捗状況調査"),
        ("fiscal_year", "令和2年度"),
        ("due", "令和3年4月30日（金）"),
        ("from.section", "甲課"),
        ("id", "midori"),
        ("previous.folder", "..\\r1"),
    ];
    let book = filled(&trip, "r2/案件.xlsx", &texts);
    trip.write("r2/案件.xlsx", &book);
    for file in ["plan.csv", "departments.csv"] {
        trip.write(
            &format!("r2/{file}"),
            &std::fs::read(support::fixture(file)).unwrap(),
        );
    }
    trip.run(&["new", "r3", "--from", "r2"])
        .ok()
        .says("題名　緑の計画 令和2年度進捗状況調査 → 緑の計画 令和3年度進捗状況調査");
    let book = filled(&trip, "r3/案件.xlsx", &[("due", "令和4年4月28日")]);
    trip.write("r3/案件.xlsx", &book);
    trip.run(&["check", "r3"]).ok();
    let project = project::load(&trip.at("r3")).unwrap().project.unwrap();
    assert_eq!(project.survey.title, "緑の計画 令和3年度進捗状況調査");
    assert_eq!(project.survey.previous, None);
}

#[test]
fn a_template_s_file_is_explained_in_japanese_and_asks_the_same() {
    for (name, _) in torimatome::load::template::BUILT_IN {
        let trip = Trip::empty();
        trip.run(&["template", "use", name, "."]).ok();
        let file = format!("{name}.toml");
        let text = trip.text(&file);
        let comments = text.lines().filter(|line| line.starts_with('#'));
        for line in comments.filter(|line| line.chars().any(char::is_alphabetic)) {
            assert!(line.contains(|c: char| !c.is_ascii()), "{name}: {line}");
        }
        let mut facts = vec![];
        let made = torimatome::load::template::read(&file, &text, &mut facts).unwrap();
        let own = torimatome::cmd::new::built_in(name).unwrap();
        let keys = |t: &torimatome::model::template::Template| -> Vec<String> {
            t.fields.iter().map(|f| f.key.clone()).collect()
        };
        assert_eq!(keys(&made), keys(&own));
        trip.run(&["template", "use", name, "."])
            .exits(2)
            .complains("もうあります");
    }
}

#[test]
fn questions_as_new_wrote_them_leave_the_template_its_own() {
    let trip = Trip::seed("guideline");
    let expected = forms(&trip);
    std::fs::remove_dir_all(trip.at("forms")).unwrap();
    let card = torimatome::cmd::new::built_in("card").unwrap();
    let table = question_table::rows(&card);
    let mut sheets = vec![
        headed(&SETTINGS, settings(&trip.text("survey.toml"))),
        (ROSTER.name, rows_of(&trip, "departments.csv")),
        (PLAN.name, rows_of(&trip, "plan.csv")),
        headed(&QUESTIONS, table.questions),
        headed(&CHOICES, table.choices),
    ];
    for file in ["survey.toml", "departments.csv", "plan.csv"] {
        std::fs::remove_file(trip.at(file)).unwrap();
    }
    trip.write(BOOK, &book(&sheets));
    assert!(forms(&trip) == expected);
    // A word changed on 選択肢 alone is a wish: the card's questions, of which one is of a table.
    sheets[4].1[1][1] = "実施した".to_string();
    trip.write(BOOK, &book(&sheets));
    trip.run(&["check"]).exits(1).says("設問!");
}

#[test]
fn a_question_of_the_template_may_be_dropped_or_renamed_alone() {
    for (label, other) in [
        ("取組実績", None),
        ("進捗区分", Some("今年度の区分")),
        ("取組実績", Some("したこと")),
    ] {
        let trip = with("設問", |rows| match other {
            Some(other) => set(rows, label, "見出し", other),
            None => rows.retain(|row| row[0] != label),
        });
        trip.run(&["check"]).ok();
        trip.run(&["distribute"]).ok();
    }
}

#[test]
fn what_stands_beside_the_sheets_or_cannot_be_meant_is_reported() {
    let trip = with("設問", |rows| {
        rows[0].push("答える人".to_string());
        let beside = rows[0].len() - 1;
        rows[1].resize(beside, String::new());
        rows[1].push("課長".to_string());
    });
    trip.run(&["check"]).ok().says("答える人");
    let trip = with("課の一覧", |rows| {
        let beside = rows[0].len() + 2;
        let at = rows.iter().position(|row| row[1] == "企画課").unwrap();
        rows[at].resize(beside, String::new());
        rows[at].push("兼務".to_string());
    });
    trip.run(&["check"])
        .ok()
        .says("課の一覧!")
        .says("（記入は1件）");
    let trip = with("選択肢", |rows| {
        rows.push(vec![]);
        rows.push(row(&["", "メモ"]));
    });
    trip.run(&["check"])
        .exits(1)
        .says("「メモ」の一覧の名前がありません");
    let trip = with("設問", |rows| {
        set(rows, "進捗区分", "選択肢", "進捗の区分")
    });
    trip.run(&["check"])
        .exits(1)
        .says("設問!C2")
        .says("「進捗の区分」という一覧が、シート「選択肢」にありません");
    let trip = with("設問", |rows| {
        rows.push(row(&["実施日", "日付"]));
        set(rows, "備考", "条件", "実施日＝R7.5.1");
    });
    trip.run(&["check"])
        .exits(1)
        .says("「備考」の条件に「実施日」は使えません");
}

/// A list as a city keeps it: two rows of headings, a line over its measures, a total.
fn city_list() -> Vec<Vec<String>> {
    [
        ["No.", "事業名", "担当", "予算額（千円）", ""],
        ["", "", "課", "R5", "R6"],
        ["基本目標1 緑を増やす", "", "", "", ""],
        ["1", "街路樹の植え替え", "公園課", "470", "500"],
        ["2", "花壇づくり", "公園課", "120", "130"],
        ["", "合計", "", "590", "630"],
    ]
    .iter()
    .map(|cells| row(cells))
    .collect()
}

#[test]
fn a_list_pasted_below_the_headings_of_new_is_read_by_import() {
    let trip = timeline(vec![]);
    let made = |plan: Vec<Vec<String>>| {
        let settings = [
            ("調査の題名", "緑の計画 調査"),
            ("対象年度", "令和7年度"),
            ("提出期限", "令和8年4月30日"),
            ("依頼元の課", "公園課"),
            ("調査の記号", "midori"),
            ("様式", "個票"),
        ];
        let settings = settings.iter().map(|(name, text)| row(&[name, text]));
        let roster = ["コード,課名,区分", "D01,公園課,課"];
        let roster = roster
            .iter()
            .map(|line| row(&line.split(',').collect::<Vec<_>>()));
        book(&[
            headed(&SETTINGS, settings.collect()),
            (ROSTER.name, roster.collect()),
            headed(&PLAN, plan),
        ])
    };
    let example = row(PLAN.examples[0]);
    trip.write(BOOK, &made([vec![example], city_list()].concat()));
    let told = trip
        .run(&["check"])
        .exits(1)
        .says("エラー1件")
        .says("案件.xlsx　計画!A4");
    assert!(
        told.out()
            .replace("\n        ", "")
            .contains("torimatome import 案件.xlsx -o plan.csv")
    );
    trip.run(&["import", BOOK, "-o", "plan.csv"])
        .ok()
        .says("計画 2事業");
    let plan = trip.text("plan.csv");
    assert!(
        plan.contains("街路樹の植え替え") && !plan.contains("（例）"),
        "{plan}"
    );
    let left = trip.text("plan.leftover.csv");
    assert!(left.contains("合計"), "{left}");
    trip.run(&["check"])
        .exits(2)
        .complains("シート「計画」と plan.csv の両方");
    trip.write(BOOK, &made(vec![]));
    trip.run(&["check"]).ok().says("計画 2事業");
}

#[test]
fn a_plain_list_pasted_with_its_headings_is_read_below_those_of_new() {
    let trip = Trip::seed("tomisato");
    let plan = rows_of(&trip, "plan.csv");
    let expected = project::load(trip.path()).unwrap().project.unwrap();
    std::fs::remove_file(trip.at("plan.csv")).unwrap();
    trip.write(BOOK, &book(&[headed(&PLAN, plan)]));
    let found = project::load(trip.path()).unwrap().project.unwrap();
    let titles = |project: &torimatome::model::project::Project| -> Vec<String> {
        project
            .plan
            .measures
            .iter()
            .map(|m| m.title.clone())
            .collect()
    };
    assert_eq!(titles(&found), titles(&expected));
}

#[test]
fn a_named_plan_beside_another_stops_the_run() {
    let trip = Trip::seed("tomisato");
    let settings = trip.text("survey.toml");
    trip.write(
        "survey.toml",
        format!("plan = \"一覧.csv\"\n{settings}").as_bytes(),
    );
    trip.write("一覧.csv", &trip.bytes("plan.csv"));
    trip.run(&["check"])
        .exits(2)
        .complains("一覧.csv と")
        .complains("plan.csv の両方");
    trip.write(BOOK, &book(&[(PLAN.name, rows_of(&trip, "plan.csv"))]));
    std::fs::remove_file(trip.at("plan.csv")).unwrap();
    trip.run(&["check"])
        .exits(2)
        .complains("シート「計画」と 一覧.csv の両方");
}

#[test]
fn rounds_have_a_sheet() {
    let rounds = |rows: Vec<Vec<String>>| {
        let trip = timeline(vec![]);
        let settings = [
            ("調査の題名", "緑の計画 調査"),
            ("対象年度", "令和7年度"),
            ("提出期限", "令和8年4月30日"),
            ("依頼元の課", "公園課"),
            ("調査の記号", "midori"),
            ("様式", "個票"),
        ];
        let settings = settings.iter().map(|(name, text)| row(&[name, text]));
        let roster = ["コード,課名,区分", "D01,公園課,課", "D02,企画課,課"];
        let plan = ["整理番号,事業名,担当課", "1-1,街路樹,公園課"];
        let lines = |lines: &[&str]| {
            let cells = |line: &&str| row(&line.split(',').collect::<Vec<_>>());
            lines.iter().map(cells).collect::<Vec<_>>()
        };
        let sheets = vec![
            headed(&SETTINGS, settings.collect()),
            (ROSTER.name, lines(&roster)),
            (PLAN.name, lines(&plan)),
            headed(&ROUNDS, rows),
        ];
        trip.write(BOOK, &book(&sheets));
        trip
    };
    let trip = rounds(vec![
        row(&["第1回照会"]),
        row(&["確認", "令和8年6月30日", "備考", "企画課"]),
    ]);
    trip.run(&["check"]).ok();
    trip.run(&["distribute"]).ok();
    assert!(!trip.at("forms/D02_企画課.xlsx").exists());
    trip.run(&["distribute", "--round", "確認"])
        .ok()
        .says("D02_企画課_確認.xlsx")
        .says("令和8年6月30日");
    rounds(vec![
        row(&["第1回照会"]),
        row(&["確認", "令和8年6月30日", "備考録", "企画課"]),
    ])
    .run(&["check"])
    .exits(1)
    .says("案件.xlsx　照会!A3")
    .says("尋ねる項目「備考録」が様式にありません");
}
