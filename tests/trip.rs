//! The round trip as its users make it: every value comes back, nothing comes back twice, and what
//! others script against stays as it is documented.

use crate::support;

use std::collections::BTreeMap;
use support::{Trip, answered, fault, small_answers};
use torimatome::demo::seeds::seed;
use torimatome::text::code::normalize_code;
use torimatome::text::digest;
use torimatome::write::tables;

/// The digest of every file below a folder of the trip.
fn digests(trip: &Trip, folder: &str) -> BTreeMap<String, String> {
    let found = torimatome::read::find::files(&trip.at(folder)).unwrap();
    let digest = |f: torimatome::read::find::Found| {
        let bytes = std::fs::read(&f.path).unwrap();
        (f.name, digest::of_bytes(&bytes))
    };
    // The record of runs grows.
    let is_same = |f: &torimatome::read::find::Found| f.name != "log.jsonl";
    found.into_iter().filter(is_same).map(digest).collect()
}

#[test]
fn every_answer_of_the_seed_comes_back() {
    let trip = Trip::seed("tomisato");
    let answers = seed("tomisato").unwrap().answers;
    trip.run(&["distribute"]).ok();
    trip.return_filled(answers, &[]);
    trip.run(&["collect"]).ok().says("エラー0件");
    let table = torimatome::load::table::of_csv("answers.csv", answers).unwrap();
    let (head, rows) = table.rows.split_first().unwrap();
    let got = trip.csv("out/answers.csv");
    let mut seen = 0;
    for row in rows {
        for (col, field) in head.cells.iter().enumerate().skip(2) {
            let cell = |r: &&BTreeMap<String, String>| {
                normalize_code(&r["item"]) == normalize_code(&row.cells[0])
                    && r["department"] == row.cells[1]
                    && r["field"] == *field
            };
            let found = got.iter().find(cell).expect("an answer cell");
            let sent = row.cells.get(col).map_or("", String::as_str);
            assert_eq!(found["raw"], sent, "{} {field}", row.cells[0]);
            assert_eq!(found["value"], torimatome::text::normalize::clean(sent));
            seen += 1;
        }
    }
    assert_eq!(seen, got.len(), "an answer for every issued cell");
    // What the answers say, docs/rules/accuracy.md goes into.
    let is_reading = |f: &&String| {
        !["A2", "B1", "P12"]
            .iter()
            .any(|c| f.contains(&format!(" {c}")))
    };
    let findings = trip.findings();
    let findings: Vec<&String> = findings.iter().filter(is_reading).collect();
    assert_eq!(findings, ["warning P112  2-(1)-② 主な関連事業"]);
}

#[test]
fn the_files_have_the_columns_of_the_contract() {
    let trip = answered(&[]);
    trip.run(&["report"]).ok();
    for (file, columns) in [
        ("forms/issued.csv", &tables::ISSUED[..]),
        ("forms/distribution.csv", &tables::DISTRIBUTION),
        ("out/answers.csv", &tables::ANSWERS),
        ("out/findings.csv", &tables::FINDINGS),
        ("out/intake.csv", &tables::INTAKE),
    ] {
        let text = trip.text(file);
        let head = text.lines().next().unwrap();
        assert_eq!(head, format!("\u{feff}{}", columns.join(",")), "{file}");
    }
    let json: serde_json::Value = serde_json::from_slice(&trip.bytes("out/findings.json")).unwrap();
    assert_eq!(json, serde_json::json!([]));
}

#[test]
fn findings_json_has_what_findings_csv_has() {
    let trip = answered(&[fault("甲課", "answer", "1-1", "status", "")]);
    trip.run(&["collect"]).exits(1);
    let json: Vec<BTreeMap<String, serde_json::Value>> =
        serde_json::from_slice(&trip.bytes("out/findings.json")).unwrap();
    let json: Vec<BTreeMap<String, String>> = json
        .into_iter()
        .map(|mut row| {
            assert_eq!(row.remove("parts"), Some(serde_json::json!([])));
            let text = |v: serde_json::Value| v.as_str().unwrap().to_string();
            row.into_iter().map(|(key, v)| (key, text(v))).collect()
        })
        .collect();
    assert_eq!(json, trip.csv("out/findings.csv"));
    assert_eq!(json.len(), 1);
}

#[test]
fn an_issued_cell_is_where_issued_csv_says() {
    let trip = answered(&[]);
    trip.run(&["collect"]).ok();
    let issued = trip.csv("forms/issued.csv");
    let answers = trip.csv("out/answers.csv");
    assert_eq!(issued.len(), answers.len());
    for (i, a) in issued.iter().zip(&answers) {
        for column in ["file", "sheet", "cell", "department", "item", "field"] {
            assert_eq!(i[column], a[column], "{i:?}");
        }
    }
}

#[test]
fn an_unanswered_cell_has_neither_value_nor_place() {
    let trip = answered(&[fault("乙課", "not-returned", "", "", "")]);
    trip.run(&["collect"]).exits(1);
    let rows = trip.csv("out/answers.csv");
    let row = rows.iter().find(|r| r["department"] == "乙課").unwrap();
    for column in ["value", "raw", "file", "sheet", "cell"] {
        assert_eq!(row[column], "", "{column}");
    }
    assert_eq!(trip.findings(), ["error R106 乙課  "]);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let faults = [
        fault("甲課", "answer", "1-2", "status", "すんだ"),
        fault("乙課", "outside", "2-1", "result", "欄外"),
    ];
    let (one, two) = (answered(&faults), answered(&faults));
    for trip in [&one, &two] {
        trip.run(&["report"]).exits(1);
    }
    for folder in ["forms", "out"] {
        assert_eq!(digests(&one, folder), digests(&two, folder), "{folder}");
    }
    let before = digests(&one, "out");
    one.run(&["report"]).exits(1);
    assert_eq!(digests(&one, "out"), before, "a second run in one folder");
}

#[test]
fn what_came_back_is_never_changed() {
    let trip = answered(&[fault("甲課", "cut-off", "", "", "5000")]);
    let before = digests(&trip, "returned");
    for command in ["collect", "report", "status", "distribute"] {
        trip.run(&[command]);
        assert_eq!(digests(&trip, "returned"), before, "{command}");
    }
}

#[test]
fn finding_ids_stay_while_place_and_value_do() {
    let trip = answered(&[fault("甲課", "answer", "1-2", "status", "すんだ")]);
    trip.run(&["collect"]).exits(1);
    let id = |trip: &Trip| {
        let rows = trip.csv("out/findings.csv");
        let row = rows.iter().find(|r| r["code"] == "A102").unwrap();
        row["id"].clone()
    };
    let first = id(&trip);
    let more = [
        fault("甲課", "answer", "1-2", "status", "すんだ"),
        fault("甲課", "answer", "1-1", "visitors", "たくさん"),
    ];
    trip.return_filled(&small_answers(), &more);
    trip.run(&["collect"]).exits(1);
    assert_eq!(id(&trip), first, "another finding does not rename it");
    trip.return_filled(
        &small_answers(),
        &[fault("甲課", "answer", "1-2", "status", "おわった")],
    );
    trip.run(&["collect"]).exits(1);
    assert_ne!(id(&trip), first, "another value is another finding");
}

#[test]
fn a_correction_sent_back_is_read_like_a_form() {
    let faults = [
        fault("甲課", "answer", "1-1", "status", ""),
        fault("甲課", "outside", "1-2", "result", "＝欄外のことば"),
    ];
    let trip = answered(&faults);
    trip.run(&["report"]).exits(1);
    let before = trip.csv("out/answers.csv");
    let correction = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
    trip.write("returned/甲課の修正.xlsx", &correction);
    trip.run(&["collect"]).exits(1);
    let after = trip.csv("out/answers.csv");
    for (b, a) in before.iter().zip(&after) {
        assert_eq!((&b["item"], &b["value"]), (&a["item"], &a["value"]));
        let file = match a["department"].as_str() {
            "甲課" => "甲課の修正.xlsx",
            _ => "B_乙課.xlsx",
        };
        assert_eq!(a["file"], file, "the later round counts");
    }
    let intake = trip.csv("out/intake.csv");
    let words: Vec<&str> = intake.iter().map(|r| r["disposition"].as_str()).collect();
    assert_eq!(words, ["superseded", "accepted", "accepted"], "{intake:?}");
    // The list of what to mend is the tool's own text; what stood outside was in the first file.
    assert_eq!(
        trip.findings(),
        [
            "error A101 甲課 1-1 status",
            "warning R114 甲課  ",
            "info S104 甲課 1-2 "
        ]
    );
}

#[test]
fn text_typed_into_a_corrections_list_is_reported() {
    let trip = answered(&[fault("甲課", "answer", "1-1", "status", "")]);
    trip.run(&["report"]).exits(1);
    // Another message on the same row is no longer what the tool wrote there.
    let bytes = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
    let changed =
        support::replace_in_zip(&bytes, "xl/sharedStrings.xml", "が空欄です", "は未定です");
    trip.write("returned/A_甲課.xlsx", &changed);
    trip.run(&["collect"]).exits(1);
    let rows = trip.csv("out/findings.csv");
    let reported = rows
        .iter()
        .any(|r| r["code"] == "S104" && r["value"].contains("は未定です"));
    assert!(reported, "{rows:?}");
}

#[test]
fn a_form_filled_where_it_lies_is_not_overwritten() {
    let trip = answered(&[]);
    let filled = trip.bytes("returned/A_甲課.xlsx");
    trip.write("forms/A_甲課.xlsx", &filled);
    trip.run(&["distribute"])
        .exits(2)
        .complains("A_甲課.xlsx に回答が書き込まれている");
    assert_eq!(trip.bytes("forms/A_甲課.xlsx"), filled);
}

#[test]
fn a_correction_mended_where_it_lies_is_not_overwritten() {
    let trip = answered(&[fault("甲課", "answer", "1-1", "visitors", "たくさん")]);
    trip.run(&["report"]).exits(1);
    trip.run(&["report"]).exits(1);
    let name = "out/corrections/A_甲課_修正依頼.xlsx";
    let strings = "xl/sharedStrings.xml";
    let mended =
        support::replace_in_zip(&trip.bytes(name), strings, "<t>たくさん</t>", "<t>120</t>");
    trip.write(name, &mended);
    trip.run(&["report"]).exits(2).complains("書き込まれている");
    assert_eq!(trip.bytes(name), mended);
    trip.write("returned/甲課.xlsx", &mended);
    std::fs::remove_file(trip.at(name)).unwrap();
    trip.run(&["report"]).ok();
    assert_eq!(trip.answer("甲課", "1-1", "visitors"), "120");
    assert!(!trip.at(name).exists(), "nothing is left to mend");
}

#[test]
fn collecting_before_distributing_says_what_to_do() {
    let trip = Trip::small();
    trip.run(&["collect"])
        .exits(2)
        .complains("先に torimatome distribute");
}

#[test]
fn a_text_of_the_plan_changed_after_issuing_is_not_laid_to_the_sections() {
    let trip = answered(&[fault("甲課", "alter", "1-2", "criterion", "書き換えた文")]);
    let plan = trip
        .text("plan.csv")
        .replace("憩いの場をつくります。", "憩いの場を増やします。");
    trip.write("plan.csv", plan.as_bytes());
    let settings = trip.text("survey.toml").replace("4月30日", "5月31日");
    trip.write("survey.toml", settings.as_bytes());
    trip.run(&["collect"]).ok();
    let found = trip.findings();
    assert_eq!(
        found,
        [
            "warning S103 甲課 1-2 criterion",
            "warning R110 甲課 1-1 ",
            "warning R110 乙課 1-1 "
        ]
    );
    // On the screen the plan's text is called as the plan calls it.
    let reported = trip.run(&["collect", "--list"]).ok();
    reported.says("注意 S103　甲課　1-2　完了の目安");
}

#[test]
fn a_formula_that_shows_nothing_is_a_blank() {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    let parts = support::parts(&bytes);
    let sheet = &parts["xl/worksheets/sheet3.xml"];
    let cell = sheet.find("<c r=\"C14\"").unwrap();
    let end = cell + sheet[cell..].find("</c>").unwrap() + 4;
    let style = "<c r=\"C14\" t=\"str\"><f>IF(A1=\"\",\"\",\"x\")</f><v></v></c>";
    let changed =
        support::replace_in_zip(&bytes, "xl/worksheets/sheet3.xml", &sheet[cell..end], style);
    trip.write("returned/A_甲課.xlsx", &changed);
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.findings(), ["error A101 甲課 1-2 status"]);
}

#[test]
fn reprints_are_asked_once_at_their_original() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let issued = trip.csv("forms/issued.csv");
    assert!(issued.iter().all(|r| r["item"] != "2-2"));
    let cover = support::sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "はじめに");
    assert!(cover.contains("2-2"), "{cover}");
    assert!(cover.contains("上の欄で回答"), "{cover}");
    let sheet = support::sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "1-1");
    assert!(sheet.contains("2-2 公園の整備【再掲】"), "{sheet}");
}

#[test]
fn related_sections_are_asked_only_where_the_survey_says_so() {
    let trip = Trip::small();
    let settings = trip.text("survey.toml").replace("ask_related = true", "");
    trip.write("survey.toml", settings.as_bytes());
    trip.run(&["distribute"]).ok();
    let issued = trip.csv("forms/issued.csv");
    let asked = |d: &str, i: &str| {
        issued
            .iter()
            .any(|r| r["department"] == d && r["item"] == i)
    };
    assert!(asked("甲課", "1-1") && asked("乙課", "2-1"));
    assert!(!asked("乙課", "1-1"));
}

#[test]
fn json_and_quiet_hold_for_every_command() {
    let trip = answered(&[]);
    for command in [
        "check",
        "distribute",
        "collect",
        "report",
        "status",
        "explain",
    ] {
        let ran = trip.run(&[command, "--json"]).ok();
        serde_json::from_str::<serde_json::Value>(&ran.out()).expect("JSON");
        let ran = trip.run(&[command, "--quiet"]).ok();
        assert_eq!(ran.out() + &ran.err(), "", "{command}");
    }
}

#[test]
fn the_demo_notices_every_fault_it_holds() {
    let trip = Trip::empty();
    let ran = trip.run(&["demo"]).ok().says("委員会資料");
    assert!(!ran.out().contains("見つかっていません"), "{ran}");
    trip.run(&["demo"]).ok();
    trip.write("other/mine.txt", b"mine");
    trip.run(&["demo", "other"])
        .exits(2)
        .complains("もう別のもの");
    assert_eq!(trip.bytes("other/mine.txt"), b"mine");
}

#[test]
fn formulas_in_plan_and_answers_stay_inert() {
    let trip = Trip::small();
    let plan = trip
        .text("plan.csv")
        .replace("憩いの場をつくります。", "=HYPERLINK(\"http://x\")");
    trip.write(
        "plan.csv",
        plan.replace("=HYPERLINK(\"http://x\")", "\"=HYPERLINK(\"\"x\"\")\"")
            .as_bytes(),
    );
    trip.run(&["distribute"]).ok();
    let answers = String::from_utf8(small_answers()).unwrap();
    let answers = answers.replace("本を300冊買いました。", "@SUM(1)の本を買いました。");
    trip.return_filled(
        answers.as_bytes(),
        &[fault("甲課", "answer", "1-1", "visitors", "-5")],
    );
    trip.run(&["report"]).exits(1);
    assert!(
        trip.text("out/answers.csv")
            .contains(",'@SUM(1)の本を買いました。,")
    );
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "@SUM(1)の本を買いました。"
    );
    for book in [
        "forms/A_甲課.xlsx",
        "out/report.xlsx",
        "out/corrections/A_甲課_修正依頼.xlsx",
    ] {
        for (name, xml) in support::parts(&trip.bytes(book)) {
            let formulas: Vec<&str> = xml.split("<f>").skip(1).collect();
            let own = |f: &&str| f.starts_with("IF(AND(TRIM(") || f.starts_with("SUM(");
            assert!(formulas.iter().all(own), "{book} {name}: {formulas:?}");
        }
    }
}

#[test]
fn forms_are_protected_open_where_asked_and_checked() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let parts = support::parts(&trip.bytes("forms/A_甲課.xlsx"));
    let sheet = &parts["xl/worksheets/sheet2.xml"];
    assert!(sheet.contains("<sheetProtection sheet=\"1\""), "protected");
    assert!(!sheet.contains("password") && !sheet.contains("hashValue"));
    assert!(sheet.contains("formatColumns=\"0\"") && sheet.contains("formatRows=\"0\""));
    assert!(
        sheet.contains("<dataValidations count=\"5\">"),
        "a prompt each"
    );
    assert!(sheet.contains("'選択肢'!$A$2:$A$3") || sheet.contains("選択肢!$A$2:$A$3"));
    assert!(sheet.contains("fitToHeight=\"0\"") && sheet.contains("paperSize=\"9\""));
}

#[test]
fn numbers_are_read_as_they_are_seen() {
    let trip = answered(&[]);
    let bytes = trip.bytes("forms/A_甲課.xlsx");
    // A share and a time, as programs store them: a number and a format.
    let parts = support::parts(&bytes);
    let styles = &parts["xl/styles.xml"];
    let count = styles.split("<cellXfs count=\"").nth(1).unwrap();
    let count: usize = count.split('"').next().unwrap().parse().unwrap();
    let xf = |id: u32| {
        format!(
            "<xf numFmtId=\"{id}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        )
    };
    let more = format!("{}{}</cellXfs>", xf(9), xf(20));
    let bytes = support::replace_in_zip(&bytes, "xl/styles.xml", "</cellXfs>", &more);
    let cell = |name: &str, style: usize, value: &str| {
        format!("<c r=\"{name}\" s=\"{style}\"><v>{value}</v></c>")
    };
    let sheet = &parts["xl/worksheets/sheet3.xml"];
    let old = |name: &str| {
        let start = sheet.find(&format!("<c r=\"{name}\"")).unwrap();
        let end = start + sheet[start..].find("/>").unwrap() + 2;
        sheet[start..end].to_string()
    };
    let part = "xl/worksheets/sheet3.xml";
    let bytes = support::replace_in_zip(&bytes, part, &old("C15"), &cell("C15", count, "0.5"));
    let bytes =
        support::replace_in_zip(&bytes, part, &old("C17"), &cell("C17", count + 1, "0.5625"));
    trip.write("returned/A_甲課.xlsx", &bytes);
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-2", "result"), "50%");
    assert_eq!(trip.answer("甲課", "1-2", "remarks"), "13:30");
}

/// The small survey with two sections that both answer 1-1, for the marks to be held apart.
fn find_row<'a>(
    rows: &'a [BTreeMap<String, String>],
    code: &str,
    part: &str,
) -> Option<&'a BTreeMap<String, String>> {
    rows.iter()
        .find(|r| r["code"] == code && (r["value"].contains(part) || r["message"].contains(part)))
}

#[test]
fn a_measure_renamed_after_issuing_keeps_its_answers() {
    let trip = answered(&[]);
    let plan = trip.text("plan.csv");
    let renamed = plan.replace("1-2,図書館の充実,", "1-2,本のあるくらし,");
    trip.write("plan.csv", renamed.as_bytes());
    trip.run(&["report"]).ok();
    let rows = trip.csv("out/findings.csv");
    let of_section: Vec<_> = rows.iter().filter(|r| r["code"] != "P112").collect();
    assert_eq!(of_section.len(), 1, "{rows:?}");
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
    let found = of_section[0];
    assert_eq!(found["code"], "R110");
    assert!(
        found["message"].contains("事業名「図書館の充実」→「本のあるくらし」"),
        "{found:?}"
    );
    assert_eq!((&*found["file"], &*found["cell"]), ("plan.csv", "A3"));
    // The section is told, but not where that stands in the clerk's own file.
    let correction = support::dump(&trip.bytes("out/corrections/A_甲課_修正依頼.xlsx"));
    assert!(correction.contains("本のあるくらし"), "{correction}");
    assert!(!correction.contains("plan.csv"), "{correction}");
}

#[test]
fn a_code_given_to_a_new_measure_after_issuing_is_for_the_clerk_to_settle() {
    let trip = answered(&[]);
    let plan = trip.text("plan.csv");
    let lines = plan.lines().map(|line| {
        let mut fields: Vec<&str> = line.split(',').collect();
        if fields[0] == "1-2" {
            fields[1] = "河川の改修";
            fields.iter_mut().skip(2).for_each(|field| {
                if field.chars().count() >= 10 {
                    *field = "川があふれないようにします。";
                }
            });
        }
        fields.join(",") + "\n"
    });
    let plan: String = lines.collect();
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-2", "result"), "");
    let rows = trip.csv("out/findings.csv");
    let told = find_row(&rows, "S102", "本を300冊買いました").unwrap();
    assert!(told["message"].contains("図書館の充実"), "{told:?}");
    // Nothing of it is laid to the measure that bears the code now.
    assert_eq!(told["item"], "");
}

#[test]
fn a_field_may_be_called_like_a_column() {
    let trip = Trip::small();
    let template = trip.text("card.toml").replace("\"remarks\"", "\"purpose\"");
    trip.write("card.toml", template.as_bytes());
    trip.run(&["distribute"]).ok();
    let answers = String::from_utf8(small_answers())
        .unwrap()
        .replace("remarks", "purpose");
    trip.return_filled(answers.as_bytes(), &[]);
    trip.run(&["collect"]).ok();
    assert_eq!(trip.answer("乙課", "2-1", "purpose"), "雨で中止しました。");
}

#[test]
fn a_field_dropped_after_issuing_is_reported_with_its_answers() {
    let trip = answered(&[]);
    let template = trip.text("card.toml").replace("\"remarks\"", "\"notes\"");
    trip.write("card.toml", template.as_bytes());
    // Nobody was issued the new field, so that nobody lacks it.
    trip.run(&["collect"]).ok();
    let rows = trip.csv("out/findings.csv");
    let reported = find_row(&rows, "S102", "備考（C17）「雨で中止しました。」");
    assert!(reported.is_some(), "{rows:?}");
    let changed = rows.iter().find(|r| r["code"] == "R110").unwrap();
    assert_eq!(changed["value"], "備考（remarks）／備考（notes）");
}

#[test]
fn of_two_files_without_order_what_one_lacks_is_reported() {
    let trip = answered(&[fault("乙課", "delete-row", "2-1", "remarks", "")]);
    let whole = Trip::small();
    whole.run(&["distribute"]).ok();
    whole.return_filled(&small_answers(), &[]);
    trip.write(
        "returned/もう一つ.xlsx",
        &whole.bytes("returned/B_乙課.xlsx"),
    );
    trip.run(&["collect"]).exits(1);
    let rows = trip.csv("out/findings.csv");
    assert!(
        find_row(&rows, "R107", "雨で中止しました。").is_some(),
        "{rows:?}"
    );
}

#[test]
fn a_file_whose_keys_were_written_over_is_read_by_its_labels() {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    let mut parts = support::parts(&bytes);
    let strings = parts.get_mut("xl/sharedStrings.xml").unwrap();
    *strings = strings.replace("<t>tm:", "<t>zz:");
    let changed = support::zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())));
    trip.write("returned/A_甲課.xlsx", &changed);
    trip.run(&["collect"]).ok();
    let intake = trip.csv("out/intake.csv");
    assert_eq!(intake[0]["disposition"], "accepted", "{intake:?}");
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
    let rows = trip.csv("out/findings.csv");
    let reported = rows.iter().filter(|r| r["code"] == "S110");
    assert_eq!(reported.count(), 3, "{rows:?}");
}

#[test]
fn an_unreadable_cell_costs_only_itself() {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    let part = "xl/worksheets/sheet3.xml";
    let sheet = support::parts(&bytes).remove(part).unwrap();
    let start = sheet.find("<c r=\"C15\"").unwrap();
    let end = start + sheet[start..].find("</c>").unwrap() + 4;
    let spill = "<c r=\"C15\" t=\"e\"><v>#SPILL!</v></c>";
    let changed = support::replace_in_zip(&bytes, part, &sheet[start..end], spill);
    trip.write("returned/A_甲課.xlsx", &changed);
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-2", "status"), "実施");
    assert_eq!(trip.findings(), ["error R109 甲課 1-2 result"]);
}

/// The form of 甲課 filled, and the same with other content in the cell of a result.
fn with_result(content: &str) -> (Trip, Vec<u8>) {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    let part = "xl/worksheets/sheet3.xml";
    let sheet = support::parts(&bytes).remove(part).unwrap();
    let start = sheet.find("<c r=\"C15\"").unwrap();
    let end = start + sheet[start..].find("</c>").unwrap() + 4;
    let cell = format!("<c r=\"C15\"{content}</c>");
    let changed = support::replace_in_zip(&bytes, part, &sheet[start..end], &cell);
    (trip, changed)
}

#[test]
fn a_check_box_in_the_cell_of_a_choice_is_told_once() {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    let styles = support::parts(&bytes).remove("xl/styles.xml").unwrap();
    let count = styles.split("<cellXfs count=\"").nth(1).unwrap();
    let count = count.split('"').next().unwrap();
    let look = "<xf><extLst><ext><xfComplement i=\"0\"/></ext></extLst></xf></cellXfs>";
    let bytes = support::replace_in_zip(&bytes, "xl/styles.xml", "</cellXfs>", look);
    let part = "xl/worksheets/sheet3.xml";
    let sheet = support::parts(&bytes).remove(part).unwrap();
    let start = sheet.find("<c r=\"C14\"").unwrap();
    let end = start + sheet[start..].find("</c>").unwrap() + 4;
    for (value, shown) in [("1", "入っています"), ("0", "入っていません")] {
        let cell = format!("<c r=\"C14\" s=\"{count}\" t=\"b\"><v>{value}</v></c>");
        let bytes = support::replace_in_zip(&bytes, part, &sheet[start..end], &cell);
        trip.write("returned/A_甲課.xlsx", &bytes);
        trip.run(&["collect"]).exits(1);
        assert_eq!(trip.findings(), ["error S116 甲課 1-2 status"]);
        let message = trip.csv("out/findings.csv")[0]["message"].clone();
        assert!(message.contains(shown), "{message}");
    }
}

#[test]
fn two_cells_that_were_cut_and_pasted_into_each_other_are_told_as_exchanged() {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    let part = "xl/worksheets/sheet3.xml";
    let mut bytes = bytes;
    for (from, to) in [("C15", "X"), ("C17", "C15"), ("X", "C17")] {
        let (from, to) = (format!("sqref=\"{from}\""), format!("sqref=\"{to}\""));
        bytes = support::replace_in_zip(&bytes, part, &from, &to);
    }
    trip.write("returned/A_甲課.xlsx", &bytes);
    trip.run(&["collect"]).exits(1);
    let rows = trip.csv("out/findings.csv");
    let told: Vec<&str> = rows
        .iter()
        .filter(|r| r["code"] == "S106")
        .map(|r| r["message"].as_str())
        .collect();
    assert_eq!(told.len(), 1, "{rows:?}");
    assert!(told[0].contains("入れ替わっている"), "{told:?}");
}

#[test]
fn a_book_whose_texts_cannot_be_read_is_told_with_a_cell() {
    let trip = answered(&[]);
    let mut bytes = trip.bytes("returned/A_甲課.xlsx");
    for (part, text) in support::parts(&bytes) {
        if part.starts_with("xl/worksheets/sheet") {
            let changed = text.replace(" t=\"s\"", " t=\"inlineStr\"");
            bytes = support::replace_in_zip(&bytes, &part, &text, &changed);
        }
    }
    trip.write("returned/A_甲課.xlsx", &bytes);
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.findings(), ["error R106 甲課  ", "error R102 甲課  "]);
    let rows = trip.csv("out/findings.csv");
    assert!(
        rows[1]["value"].contains("など、読み取れないセルがあり"),
        "{rows:?}"
    );
    assert!(!rows[1]["hint"].contains("パスワード"), "{rows:?}");
}

#[test]
fn an_error_value_is_an_answer_that_was_not_taken() {
    for content in [
        " t=\"e\"><v>#N/A</v>",
        "><f>NA()</f>",
        "><f>\"本を\"&amp;3&amp;\"冊\"</f>",
    ] {
        let (trip, changed) = with_result(content);
        trip.write("returned/A_甲課.xlsx", &changed);
        trip.run(&["report"]).exits(1);
        assert_eq!(trip.findings(), ["error A108 甲課 1-2 result"], "{content}");
        assert_eq!(trip.csv("out/findings.csv")[0]["cell"], "C15");
        let letter = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
        let letter = support::dump(&letter);
        assert!(letter.contains("お答えを直接書いて"), "{letter}");
        assert!(!letter.contains("数式をやめ"), "{letter}");
        let out = trip.run(&["status"]).out();
        let own = out
            .lines()
            .find(|line| line.contains("A_甲課.xlsx"))
            .unwrap();
        assert!(
            own.contains("要修正") && own.contains("3 /    4欄"),
            "{out}"
        );
        let report = trip.bytes("out/report.xlsx");
        for sheet in ["個票", "進捗状況一覧", "出典"] {
            let text = support::sheet_text(&report, sheet);
            assert!(text.contains("（読めなかった回答あり）"), "{sheet}\n{text}");
        }
    }
}

#[test]
fn a_value_that_would_be_read_as_another_is_reported_with_its_cell() {
    for content in [
        " t=\"s\"><v>x</v>",
        " t=\"s\"><v></v><v>0</v>",
        " t=\"s\"><v>-1</v>",
        " t=\"s\"><v>99999</v>",
        " t=\"inlineStr\"><v>text</v>",
        " t=\"text\"><v>text</v>",
        " t=\"e\"><v>#GETTING_DATA</v>",
        " t=\"b\"><v>2</v>",
        " t=\"n\"><v>many</v>",
        " t=\"str\"><v>a<b>c</b></v>",
    ] {
        let (trip, changed) = with_result(content);
        trip.write("returned/A_甲課.xlsx", &changed);
        trip.run(&["collect"]).exits(1);
        assert_eq!(trip.findings(), ["error R109 甲課 1-2 result"], "{content}");
        let reported = trip.csv("out/findings.csv");
        let place = (reported[0]["sheet"].as_str(), reported[0]["cell"].as_str());
        assert_eq!(place, ("1-2", "C15"));
        assert_eq!(trip.answer("甲課", "1-2", "result"), "");
        assert_eq!(trip.answer("甲課", "1-2", "status"), "実施");
    }
}

#[test]
fn a_cell_that_stands_twice_is_not_blank() {
    let twice = "><v>1</v></c><c r=\"C15\" t=\"inlineStr\"><is><t>二つ目</t></is>";
    let (trip, changed) = with_result(twice);
    trip.write("returned/A_甲課.xlsx", &changed);
    trip.run(&["collect"]).exits(1);
    let reported = "error S108 甲課 1-2 result";
    assert_eq!(trip.findings(), [reported, reported]);
    assert_eq!(trip.answer("甲課", "1-2", "result"), "");
}

#[test]
fn a_compression_that_nothing_opens_is_named() {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    let parts = support::parts(&bytes).into_iter();
    let parts: Vec<(String, String)> = parts.collect();
    let parts = parts.iter().map(|(n, p)| (n.as_str(), p.as_bytes()));
    let mut zip = support::zip_of(parts);
    // The heads of files in a zip, and where each says how it is compressed: here with Zstandard.
    for (head, at) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
        let places = zip.windows(4).enumerate().filter(|(_, w)| w == head);
        let places: Vec<usize> = places.map(|(place, _)| place + at).collect();
        assert!(!places.is_empty());
        for place in places {
            zip[place] = 93;
        }
    }
    let bundle = support::zip_of([("A_甲課.xlsx", zip.as_slice())]);
    for (name, bytes) in [("A_甲課.xlsx", &zip), ("A_甲課.zip", &bundle)] {
        std::fs::remove_file(trip.at("returned/A_甲課.xlsx")).unwrap_or(());
        trip.write(&format!("returned/{name}"), bytes);
        trip.run(&["collect"]).exits(1);
        let reported = trip.csv("out/findings.csv");
        let named = reported.iter().find(|row| row["code"] == "R102").unwrap();
        assert!(
            named["message"].contains("Zstandard"),
            "{}",
            named["message"]
        );
    }
}

#[test]
fn a_hidden_key_is_no_answer() {
    let (trip, changed) = with_result(" t=\"str\"><v>tm:c0</v>");
    trip.write("returned/A_甲課.xlsx", &changed);
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-2", "result"), "");
    assert_eq!(trip.findings(), ["error S107 甲課 1-2 result"]);
}

type Parts = BTreeMap<String, Vec<u8>>;
type Change = fn(&mut Parts);

/// What programs and people do to the parts of a workbook that Excel opens without a word.
fn unusual() -> Vec<(&'static str, Change)> {
    fn replace(parts: &mut Parts, name: &str, from: &str, to: &str) {
        let part = parts.get_mut(name).unwrap();
        let text = String::from_utf8(part.clone()).unwrap();
        assert!(text.contains(from), "{name} lacks 「{from}」");
        *part = text.replace(from, to).into_bytes();
    }
    fn rename(parts: &mut Parts, change: impl Fn(&str) -> String) {
        *parts = std::mem::take(parts)
            .into_iter()
            .map(|(name, part)| (change(&name), part))
            .collect();
    }
    fn dimension(parts: &mut Parts, to: &str) {
        let sheet = "xl/worksheets/sheet3.xml";
        let text = String::from_utf8(parts[sheet].clone()).unwrap();
        let start = text.find("<dimension").unwrap();
        let end = start + text[start..].find("/>").unwrap() + 2;
        replace(parts, sheet, &text[start..end], to);
    }
    const BOOK: &str = "xl/workbook.xml";
    const LINKS: &str = "xl/_rels/workbook.xml.rels";
    vec![
        ("rows", |p| dimension(p, "<dimension ref=\"1:10901\"/>")),
        ("no reference", |p| dimension(p, "<dimension/>")),
        ("backwards", |p| dimension(p, "<dimension ref=\"C9:A1\"/>")),
        ("folders", |p| rename(p, |name| name.replace('/', "\\"))),
        ("case", |p| rename(p, |name| name.to_uppercase())),
        ("slash", |p| rename(p, |name| format!("/{name}"))),
        ("other name", |p| {
            rename(p, |name| name.replace("workbook.xml", "book.xml"));
            replace(p, "_rels/.rels", BOOK, "/xl/book.xml");
        }),
        ("at the root", |p| {
            rename(p, |name| {
                name.strip_prefix("xl/").unwrap_or(name).to_string()
            });
            let links = p.remove("_rels/workbook.xml.rels").unwrap();
            p.insert("_rels/workbook.xml.rels".to_string(), links);
            replace(p, "_rels/.rels", BOOK, "workbook.xml");
        }),
        ("UTF-16", |p| {
            for (name, part) in p.iter_mut() {
                if name.ends_with(".xml") || name.ends_with(".rels") {
                    let text = String::from_utf8(part.clone()).unwrap();
                    let text = text.replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
                    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
                    *part = units.flat_map(u16::to_le_bytes).collect();
                }
            }
        }),
        ("old macros", |p| {
            let tab = "<sheet name=\"Macro1\" sheetId=\"99\" state=\"veryHidden\" r:id=\"m1\"/>";
            replace(p, BOOK, "</sheets>", &format!("{tab}</sheets>"));
            let link = "<Relationship Id=\"m1\" Type=\"http://schemas.microsoft.com/office/2006/\
                        relationships/xlIntlMacrosheet\" Target=\"macrosheets/intlsheet1.xml\"/>";
            replace(
                p,
                LINKS,
                "</Relationships>",
                &format!("{link}</Relationships>"),
            );
            let sheet = b"<xm:macrosheet xmlns:xm=\"http://x\"/>".to_vec();
            p.insert("xl/macrosheets/intlsheet1.xml".to_string(), sheet);
        }),
        ("number format", |p| {
            let bad = "<numFmts><numFmt numFmtId=\"x\" formatCode=\"0\"/>\
                       <numFmt numFmtId=\"199\" formatCode=\"&quot;0\"/></numFmts><fonts";
            replace(p, "xl/styles.xml", "<fonts", bad);
        }),
        ("state", |p| {
            replace(
                p,
                BOOK,
                "<sheet name=\"1-1\"",
                "<sheet state=\"shown\" name=\"1-1\"",
            )
        }),
        ("dangling", |p| {
            let link = "<Relationship Id=\"x1\" Type=\"http://schemas.openxmlformats.org/\
                        officeDocument/2006/relationships/externalLink\" Target=\"gone.xml\"/>";
            replace(
                p,
                LINKS,
                "</Relationships>",
                &format!("{link}</Relationships>"),
            );
            p.remove("xl/theme/theme1.xml").unwrap();
        }),
        ("no relation", |p| {
            let text = String::from_utf8(p[LINKS].clone()).unwrap();
            let end = text.find("sharedStrings").unwrap();
            let start = text[..end].rfind("<Relationship ").unwrap();
            let end = start + text[start..].find("/>").unwrap() + 2;
            replace(p, LINKS, &text[start..end], "");
        }),
    ]
}

#[test]
fn whatever_excel_opens_is_read() {
    let trip = answered(&[]);
    let bytes = trip.bytes("returned/A_甲課.xlsx");
    trip.run(&["collect"]).ok();
    let answers = trip.text("out/answers.csv");
    for (what, change) in unusual() {
        let parts = support::parts(&bytes).into_iter();
        let mut parts: Parts = parts.map(|(n, part)| (n, part.into_bytes())).collect();
        change(&mut parts);
        let zip = support::zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_slice())));
        trip.write("returned/A_甲課.xlsx", &zip);
        trip.run(&["collect"]).ok();
        assert_eq!(trip.text("out/answers.csv"), answers, "{what}");
        let macros: &[&str] = match what {
            "old macros" => &["warning R111 甲課  "],
            _ => &[],
        };
        assert_eq!(trip.findings(), macros, "{what}");
    }
}

#[test]
fn a_sheet_that_is_not_in_the_file_is_reported_and_the_others_are_read() {
    let trip = answered(&[]);
    let mut parts = support::parts(&trip.bytes("returned/A_甲課.xlsx"));
    parts.remove("xl/worksheets/sheet3.xml").unwrap();
    let zip = support::zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())));
    trip.write("returned/A_甲課.xlsx", &zip);
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-1", "status"), "実施");
    let findings = trip.csv("out/findings.csv");
    let reported = findings.iter().find(|r| r["code"] == "R109").unwrap();
    assert_eq!(
        (reported["sheet"].as_str(), reported["value"].as_str()),
        ("1-2", "中身のないシート")
    );
}

#[test]
fn a_form_that_was_unpacked_and_packed_as_a_folder_is_read() {
    let trip = answered(&[]);
    trip.run(&["collect"]).ok();
    let answers = trip.text("out/answers.csv");
    let parts = support::parts(&trip.bytes("returned/A_甲課.xlsx"));
    std::fs::remove_file(trip.at("returned/A_甲課.xlsx")).unwrap();
    let within = |folder: &str| -> Vec<(String, String)> {
        let parts = parts.iter();
        let named = parts.map(|(n, c)| (format!("{folder}/{n}"), c.clone()));
        named.collect()
    };
    let mut files = within("A_甲課");
    files.push((
        "__MACOSX/A_甲課/._[Content_Types].xml".to_string(),
        String::new(),
    ));
    let zip = support::zip_of(files.iter().map(|(n, c)| (n.as_str(), c.as_bytes())));
    for (name, file) in [("A.xlsx", "A.xlsx/A_甲課"), ("A.zip", "A.zip/A_甲課")] {
        trip.write(&format!("returned/{name}"), &zip);
        trip.run(&["collect"]).ok();
        let read = trip.text("out/answers.csv").replace(file, "A_甲課.xlsx");
        assert_eq!(read, answers);
        std::fs::remove_file(trip.at(&format!("returned/{name}"))).unwrap();
    }
    // A folder that lies there unpacked is one finding, not one for each of its parts.
    for (name, content) in &files {
        trip.write(&format!("returned/{name}"), content.as_bytes());
    }
    trip.run(&["collect"]).exits(1);
    let findings = trip.csv("out/findings.csv");
    let reported = findings.iter().filter(|r| r["code"].starts_with("R10"));
    let reported: Vec<(&str, &str)> = reported.map(|r| (&*r["code"], &*r["file"])).collect();
    assert_eq!(reported, [("R106", ""), ("R102", "A_甲課")]);
}

#[test]
fn a_workbook_without_its_texts_is_reported_as_broken() {
    let trip = answered(&[]);
    let mut parts = support::parts(&trip.bytes("returned/A_甲課.xlsx"));
    parts.remove("xl/sharedStrings.xml").unwrap();
    let lists = ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"];
    for list in lists.map(String::from) {
        let content = parts.get_mut(&list).unwrap();
        let name = content.find("sharedStrings.xml").unwrap();
        let (start, end) = (content[..name].rfind('<'), content[name..].find("/>"));
        content.replace_range(start.unwrap()..name + end.unwrap() + 2, "");
    }
    let changed = support::zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())));
    trip.write("returned/A_甲課.xlsx", &changed);
    trip.run(&["collect"]).exits(1);
    let intake = trip.csv("out/intake.csv");
    assert_eq!(intake[0]["disposition"], "rejected");
    let reason = "シート「はじめに」の A1 など、読み取れないセルがあり、どの調査票かわかりません";
    assert_eq!(intake[0]["reason"], reason);
}

#[test]
fn a_form_written_into_anywhere_is_not_overwritten() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.run(&["distribute"]).ok();
    let name = "forms/A_甲課.xlsx";
    // Annotation the answer cells, by a program that keeps the time of saving.
    let cell = "<c r=\"J9\" t=\"inlineStr\"><is><t>欄外だけ</t></is></c></row>";
    let part = "xl/worksheets/sheet2.xml";
    let sheet = support::parts(&trip.bytes(name)).remove(part).unwrap();
    let row = sheet.find("<row r=\"9\"").unwrap();
    let end = row + sheet[row..].find("</row>").unwrap();
    let changed = format!("{}{cell}{}", &sheet[..end], &sheet[end + 6..]);
    let bytes = support::replace_in_zip(&trip.bytes(name), part, &sheet, &changed);
    trip.write(name, &bytes);
    trip.run(&["distribute"])
        .exits(2)
        .complains("書き込まれている");
    assert_eq!(trip.bytes(name), bytes);
}

#[test]
fn an_untouched_correction_gives_way_after_the_plan_changed() {
    let trip = answered(&[fault("甲課", "answer", "1-1", "visitors", "たくさん")]);
    trip.run(&["report"]).exits(1);
    let plan = trip
        .text("plan.csv")
        .replace("1-2,図書館の充実", "3-9,図書館の充実");
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["report"]).exits(1);
    let template = trip.text("card.toml").replace("\"remarks\"", "\"memo\"");
    trip.write("card.toml", template.as_bytes());
    trip.run(&["report"]).exits(1);
}

/// The form of 甲課 filled as this table says, put into a folder below returned/.
fn part_of_a_form(trip: &Trip, folder: &str, rows: &str) {
    let head = "整理番号,担当課,status,result,visitors,opened,remarks\n";
    trip.return_filled(format!("{head}{rows}").as_bytes(), &[]);
    let form = trip.bytes("returned/A_甲課.xlsx");
    for name in ["A_甲課.xlsx", "B_乙課.xlsx"] {
        std::fs::remove_file(trip.at(&format!("returned/{name}"))).unwrap();
    }
    trip.write(&format!("returned/{folder}/A_甲課.xlsx"), &form);
}

/// What 甲課 answered for a measure, field by field.
fn answers_of(trip: &Trip, item: &str) -> Vec<String> {
    let fields = ["status", "result", "visitors", "opened", "remarks"];
    fields
        .map(|field| trip.answer("甲課", item, field))
        .to_vec()
}

#[test]
fn a_form_that_three_people_filled_is_read_from_all_three_files() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    part_of_a_form(&trip, "1", "1-1,甲課,実施,,120,,\n");
    part_of_a_form(&trip, "2", "1-1,甲課,,ベンチを置きました。,,2020-10-03,\n");
    part_of_a_form(&trip, "3", "1-2,甲課,未実施,,,,雨で中止。\n");
    trip.run(&["collect"]).exits(1);
    let one = ["実施", "ベンチを置きました。", "120", "2020-10-03", ""];
    assert_eq!(answers_of(&trip, "1-1"), one);
    let two = ["未実施", "", "", "", "雨で中止。"];
    assert_eq!(answers_of(&trip, "1-2"), two);
    let rows = trip.csv("out/findings.csv");
    let reported: Vec<[&str; 4]> = rows
        .iter()
        .filter(|r| r["code"] == "R113")
        .map(|r| ["severity", "item", "file", "value"].map(|c| r[c].as_str()))
        .collect();
    let expected = [
        ["info", "1-1", "1/A_甲課.xlsx", "進捗区分、参加者数"],
        ["info", "1-1", "2/A_甲課.xlsx", "取組実績、実施日"],
        ["info", "1-2", "3/A_甲課.xlsx", "進捗区分、備考"],
    ];
    assert_eq!(reported, expected);
    assert!(!rows.iter().any(|r| r["code"] == "R108"), "{rows:?}");
    let intake = trip.csv("out/intake.csv");
    assert!(intake.iter().all(|r| r["disposition"] == "accepted"));
}

#[test]
fn a_blank_is_no_second_answer_but_it_is_reported() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    part_of_a_form(&trip, "1", "1-2,甲課,未実施,,,,雨で中止。\n");
    part_of_a_form(&trip, "2", "1-2,甲課,未実施,,5,,\n");
    trip.run(&["collect"]).exits(1);
    let got = ["未実施", "", "5", "", "雨で中止。"];
    assert_eq!(answers_of(&trip, "1-2"), got);
    let reported = trip.findings();
    for field in ["visitors", "remarks"] {
        let finding = format!("warning R113 甲課 1-2 {field}");
        assert!(reported.contains(&finding), "{reported:?}");
    }
    // Two different answers are: neither is taken.
    part_of_a_form(&trip, "3", "1-2,甲課,未実施,,6,,\n");
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "");
    assert!(
        trip.findings()
            .contains(&"error R108 甲課 1-2 visitors".to_string())
    );
}

#[test]
fn answers_that_are_read_alike_are_one_answer() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let (one, other) = (
        "1-2,甲課,実施,会議（第1回）ＮＰＯ,\"1,200\",令和2年7月4日,備考\n",
        "1-2,甲課,実施済,会議(第１回) NPO,１２００人,R2.7.4,備考だけ\n",
    );
    part_of_a_form(&trip, "1", one);
    part_of_a_form(&trip, "2", other);
    trip.run(&["collect"]).exits(1);
    let got = ["実施", "会議（第1回）ＮＰＯ", "1200", "2020-07-04", ""];
    assert_eq!(answers_of(&trip, "1-2"), got);
    let found = trip.findings();
    let doubled: Vec<&String> = found.iter().filter(|f| f.contains("R108")).collect();
    assert_eq!(doubled, ["error R108 甲課 1-2 remarks"]);
}

#[test]
fn sheets_shared_out_over_two_files_of_one_time_are_told_as_such() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    for (folder, gone) in [("1", "1-2"), ("2", "1-1")] {
        trip.return_filled(
            &small_answers(),
            &[fault("甲課", "drop-sheet", gone, "", "")],
        );
        let form = trip.bytes("returned/A_甲課.xlsx");
        std::fs::remove_file(trip.at("returned/A_甲課.xlsx")).unwrap();
        trip.write(&format!("returned/{folder}/A_甲課.xlsx"), &form);
    }
    trip.run(&["collect"]).ok();
    assert_eq!(trip.answer("甲課", "1-1", "status"), "実施");
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");
    assert_eq!(trip.findings(), ["info R113 甲課 1-2 "]);
    let message = trip.csv("out/findings.csv")[0]["message"].clone();
    assert!(message.contains("1/A_甲課.xlsx にはなく"), "{message}");
}

#[test]
fn a_weekday_behind_a_date_must_be_its_own() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    part_of_a_form(
        &trip,
        "1",
        "1-1,甲課,実施,ベンチを置きました。,,令和2年7月4日（土）,\n",
    );
    part_of_a_form(
        &trip,
        "2",
        "1-2,甲課,実施,本を買いました。,,令和2年7月4日（日）,\n",
    );
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-2", "opened"), "2020-07-04");
    let reported = trip.findings();
    let reported: Vec<_> = reported.iter().filter(|t| t.contains("A205")).collect();
    assert_eq!(reported, ["warning A205 甲課 1-2 opened"]);
}

#[test]
fn what_a_later_file_takes_back_is_not_taken_from_the_earlier() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let faults = [fault("甲課", "old-version", "1-2", "remarks", "消した備考")];
    trip.return_filled(&small_answers(), &faults);
    trip.run(&["collect"]).ok();
    assert_eq!(trip.answer("甲課", "1-2", "remarks"), "");
    assert_eq!(trip.findings(), ["warning R107 甲課 1-2 remarks"]);
}

#[test]
fn an_empty_copy_of_a_sheet_takes_no_answer_away() {
    let copy = fault("甲課", "copy-sheet", "1-2", "result", "");
    let trip = answered(&[copy]);
    trip.run(&["collect"]).ok();
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
    assert_eq!(trip.findings(), ["warning R113 甲課 1-2 result"]);
}

#[test]
fn what_is_written_at_the_edge_of_the_page_is_reported() {
    let trip = answered(&[]);
    let form = trip.bytes("returned/A_甲課.xlsx");
    let part = "xl/worksheets/sheet2.xml";
    let written = support::replace_in_zip(&form, part, "&amp;R", "&amp;C部長確認済&amp;R");
    trip.write("returned/A_甲課.xlsx", &written);
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), ["warning S108 甲課 1-1 "]);
    let rows = trip.csv("out/findings.csv");
    assert_eq!(rows[0]["value"], "部長確認済");
}

/// The small survey, with texts written into cells of one measure's sheet in what 甲課 returns.
fn written_into(item: &str, texts: &[(&str, &str)]) -> Trip {
    let trip = Trip::small();
    write_into(&trip, &small_answers(), ("甲課", item), texts);
    trip
}

/// Returns a survey with texts written into cells of one measure's sheet, and collects it.
fn write_into(trip: &Trip, answers: &[u8], (name, item): (&str, &str), texts: &[(&str, &str)]) {
    use torimatome::model::grid::Content;
    use torimatome::model::place::Cell;
    trip.run(&["distribute"]).ok();
    let loaded = torimatome::load::project::load(trip.path()).unwrap();
    let answers = torimatome::load::table::of_csv("answers.csv", answers).unwrap();
    let mut simulation =
        torimatome::demo::simulation::Simulation::new(loaded.project.unwrap(), &answers).unwrap();
    let measure = simulation.measure(item).unwrap();
    let packet = simulation.packet(name).unwrap();
    let sheet = packet.sheet(measure).unwrap();
    for (cell, text) in texts {
        packet.write(sheet, Cell::parse(cell).unwrap(), Content::text(*text));
    }
    for (name, bytes) in simulation.files().unwrap() {
        trip.write(&format!("returned/{name}"), &bytes);
    }
    trip.run(&["collect"]);
}

#[test]
fn words_of_the_form_itself_are_nobody_s_answer() {
    let trip = written_into(
        "1-2",
        &[
            ("J3", "← はじめに戻る"),
            ("J4", "様式番号　SMALL-2020-A-0-X"),
            ("J5", "様式番号が見えません"),
        ],
    );
    assert_eq!(
        reported(&trip, &["S104"]),
        ["warning S104  J5 様式番号が見えません"]
    );
}

/// What was reported with these codes: severity, code, field, cell and value.
fn reported(trip: &Trip, codes: &[&str]) -> Vec<String> {
    let rows = trip.csv("out/findings.csv").into_iter();
    let own = rows.filter(|r| codes.contains(&&*r["code"]));
    let columns = ["severity", "code", "field", "cell", "value"];
    own.map(|r| columns.map(|c| r[c].clone()).join(" "))
        .collect()
}

#[test]
fn answers_typed_a_row_too_low_are_taken_into_no_field() {
    let books = "本を300冊買いました。";
    for last in ["", "来年も続けます。"] {
        let texts = [
            ("C14", ""),
            ("C15", "実施"),
            ("C16", books),
            ("C17", "4500"),
            ("C18", last),
        ];
        let trip = written_into("1-2", &texts);
        for field in ["status", "result", "visitors", "remarks"] {
            assert_eq!(trip.answer("甲課", "1-2", field), "", "{field}");
        }
        let expected = [
            "error S106  C15 ここから3か所の回答",
            "error S107 result C15 実施",
            "warning S107 visitors C16 本を300冊買いました。",
            "warning S107 remarks C17 4500",
        ];
        assert_eq!(reported(&trip, &["S106", "S107"]), expected);
        let outside = if last.is_empty() { 0 } else { 1 };
        assert_eq!(reported(&trip, &["S104"]).len(), outside);
    }
}

#[test]
fn a_remark_below_the_answers_does_not_shift_them() {
    let trip = written_into("1-2", &[("C14", ""), ("C18", "補足です。")]);
    assert_eq!(reported(&trip, &["S106", "S107"]), [""; 0]);
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");
    let missing = reported(&trip, &["A101", "S104"]);
    let expected = ["error A101 status C14 ", "warning S104  C18 補足です。"];
    assert_eq!(missing, expected);
}

#[test]
fn cells_pushed_aside_are_reported_and_a_label_is_no_answer() {
    let texts = [
        ("B15", ""),
        ("C15", "取組実績"),
        ("D15", "本を300冊買いました。"),
    ];
    let trip = written_into("1-2", &texts);
    assert_eq!(trip.answer("甲課", "1-2", "result"), "");
    let expected = [
        "error S106  C15 ここから1か所の回答",
        "error S107 result C15 取組実績",
        "warning S104  D15 本を300冊買いました。",
    ];
    assert_eq!(reported(&trip, &["S104", "S106", "S107"]), expected);
}

#[test]
fn a_list_sorted_without_its_numbers_is_reported_by_what_was_given_beside_the_answers() {
    let trip = Trip::seed("guideline");
    let answers = seed("guideline").unwrap().answers;
    // What stands right of the titles of the first group and of the second is exchanged.
    let texts = [
        ("D8", "【Ⅱ-ア】"),
        ("F8", "交換した実績その一"),
        ("D13", "【Ⅰ】<重点施策>"),
        ("F13", "交換した実績その二"),
    ];
    write_into(&trip, answers, ("担当課", "1"), &texts);
    let rows = trip.csv("out/answers.csv").into_iter();
    let own: Vec<_> = rows.filter(|r| r["department"] == "担当課").collect();
    assert!(own.len() > 20 && own.iter().all(|r| r["value"].is_empty()));
    let expected = ["error S106  D8 「【Ⅰ】<重点施策>」の所に「【Ⅱ-ア】」"];
    assert_eq!(reported(&trip, &["S106"]), expected);
    for text in ["交換した実績その一", "交換した実績その二"] {
        let untaken = reported(&trip, &["S107"]);
        assert!(untaken.iter().any(|t| t.ends_with(text)), "{untaken:?}");
    }
}

#[test]
fn a_sheet_copied_into_last_years_workbook_is_read() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let loaded = torimatome::load::project::load(trip.path()).unwrap();
    let answers = torimatome::load::table::of_csv("answers.csv", &small_answers()).unwrap();
    let mut simulation =
        torimatome::demo::simulation::Simulation::new(loaded.project.unwrap(), &answers).unwrap();
    let measure = simulation.measure("1-2").unwrap();
    let packet = simulation.packet("甲課").unwrap();
    let sheet = packet.sheet(measure).unwrap();
    let mut copy = packet.form.book.sheets[sheet].clone();
    copy.name = "今年".to_string();
    simulation
        .treat(&[fault("甲課", "other-year", "", "", "1")])
        .unwrap();
    simulation
        .packet("甲課")
        .unwrap()
        .form
        .book
        .sheets
        .push(copy);
    for (name, bytes) in simulation.files().unwrap() {
        trip.write(&format!("returned/{name}"), &bytes);
    }
    trip.run(&["collect"]).exits(1);
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");
    // The list of words bears no code of its own: it is the file's.
    let last_year =
        "別の年度（令和元年度）の様式です（シート：はじめに、1-1、1-2、選択肢、様式情報）";
    assert_eq!(
        reported(&trip, &["R104"]),
        [format!("error R104   {last_year}")]
    );
    assert_eq!(reported(&trip, &["S101"]).len(), 1, "1-1 is missing");
}

/// The small survey, of which 甲課 returns its forms with a copy of one sheet of `from`, treated.
fn with_copy(
    (from, item): (&str, &str),
    treat: impl Fn(&mut torimatome::model::grid::Sheet),
) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let loaded = torimatome::load::project::load(trip.path()).unwrap();
    let answers = torimatome::load::table::of_csv("answers.csv", &small_answers()).unwrap();
    let mut simulation =
        torimatome::demo::simulation::Simulation::new(loaded.project.unwrap(), &answers).unwrap();
    let measure = simulation.measure(item).unwrap();
    let packet = simulation.packet(from).unwrap();
    let mut copy = packet.form.book.sheets[packet.sheet(measure).unwrap()].clone();
    copy.name = "写し".to_string();
    treat(&mut copy);
    simulation
        .packet("甲課")
        .unwrap()
        .form
        .book
        .sheets
        .push(copy);
    for (name, bytes) in simulation.files().unwrap() {
        if name.contains("甲課") || from == "甲課" {
            trip.write(&format!("returned/{name}"), &bytes);
        }
    }
    trip.run(&["collect"]);
    trip
}

fn over(sheet: &mut torimatome::model::grid::Sheet, cell: &str, text: &str) {
    use torimatome::model::grid::Content;
    let at = torimatome::model::place::Cell::parse(cell).unwrap();
    torimatome::demo::grid::write(sheet, at, Content::text(text));
}

#[test]
fn a_copied_card_made_a_new_measures_is_a_proposal_and_its_original_is_read() {
    let trip = with_copy(("甲課", "1-2"), |copy| {
        over(copy, "C5", "新規-1");
        over(copy, "C6", "防災倉庫の整備");
        over(copy, "C15", "倉庫を一棟建てます。");
    });
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");
    let expected = [
        "error S106  C5 見えているのは「新規-1 防災倉庫の整備」",
        "info S112 result C15 倉庫を一棟建てます。",
        "info S112 status C14 実施",
        "info S112 visitors C16 4500",
    ];
    let mut found = reported(&trip, &["S106", "S107", "S112", "R108", "S101"]);
    found.sort();
    assert_eq!(found, expected);
    trip.run(&["report"]).exits(1);
    let sources = support::sheet_text(&trip.bytes("out/report.xlsx"), "出典");
    let proposed: Vec<&str> = ["甲課", "新規-1 防災倉庫の整備", "倉庫を一棟建てます。"].into();
    assert!(
        proposed.iter().all(|text| sources.contains(text)),
        "{sources}"
    );
    // A title put into other words is no new measure's.
    let trip = with_copy(("甲課", "1-2"), |copy| over(copy, "C6", "図書館の充実化"));
    assert_eq!(reported(&trip, &["S106", "S112"]), [""; 0]);
}

#[test]
fn a_sheet_without_its_form_code_is_the_section_s_that_its_corner_names() {
    let without_code = |copy: &mut torimatome::model::grid::Sheet| {
        copy.cells
            .retain(|p| !p.content.as_text().contains("様式番号"));
    };
    let trip = with_copy(("乙課", "1-1"), without_code);
    assert_eq!(trip.answer("乙課", "1-1", "result"), "植樹に協力しました。");
    assert_eq!(
        trip.answer("甲課", "1-1", "result"),
        "遊具を二つ置きました。"
    );
    assert_eq!(reported(&trip, &["S106"]), [""; 0]);
    // Where a code was pasted over it, the two disagree and nothing is taken.
    let trip = with_copy(("乙課", "1-1"), |copy| {
        let codes = copy
            .cells
            .iter_mut()
            .filter(|p| p.content.as_text().contains("様式番号"));
        for placed in codes {
            let code = torimatome::layout::code::FormCode::new(
                "rei",
                torimatome::text::era::FiscalYear(2020),
                "A",
                0,
            );
            placed.content =
                torimatome::model::grid::Content::text(format!("様式番号　{}", code.print()));
        }
    });
    assert_eq!(
        trip.answer("甲課", "1-1", "result"),
        "遊具を二つ置きました。"
    );
    assert_eq!(trip.answer("乙課", "1-1", "result"), "");
    assert_eq!(reported(&trip, &["S106"]).len(), 1);
    let untaken = reported(&trip, &["S107"]);
    assert!(
        untaken.iter().any(|t| t.ends_with("植樹に協力しました。")),
        "{untaken:?}"
    );
}

/// What 甲課 returned with two sheets of 乙課's, of which one lost the texts and keys that these are in.
fn with_nameless_sheet(lost: &[&str]) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let loaded = torimatome::load::project::load(trip.path()).unwrap();
    let answers = torimatome::load::table::of_csv("answers.csv", &small_answers()).unwrap();
    let mut simulation =
        torimatome::demo::simulation::Simulation::new(loaded.project.unwrap(), &answers).unwrap();
    let (one, two) = (
        simulation.measure("1-1").unwrap(),
        simulation.measure("2-1").unwrap(),
    );
    let guest = simulation.packet("乙課").unwrap();
    let mut sheets = vec![guest.form.book.sheets[guest.sheet(two).unwrap()].clone()];
    let mut nameless = guest.form.book.sheets[guest.sheet(one).unwrap()].clone();
    nameless.cells.retain(|p| {
        let text = p.content.as_text();
        !lost.iter().any(|name| text.contains(name))
    });
    sheets.push(nameless);
    for (number, mut sheet) in sheets.into_iter().enumerate() {
        sheet.name = format!("乙課{number}");
        simulation
            .packet("甲課")
            .unwrap()
            .form
            .book
            .sheets
            .push(sheet);
    }
    for (name, bytes) in simulation.files().unwrap() {
        if name.contains("甲課") {
            trip.write(&format!("returned/{name}"), &bytes);
        }
    }
    trip.run(&["collect"]);
    trip
}

#[test]
fn a_sheet_without_its_code_is_of_the_section_that_its_line_or_key_names() {
    for lost in [
        &["様式番号", "tm:@form/"][..],
        &["様式番号", "tm:@form/", "回答　"],
    ] {
        let trip = with_nameless_sheet(lost);
        assert_eq!(
            trip.answer("甲課", "1-1", "result"),
            "遊具を二つ置きました。"
        );
        assert_eq!(trip.answer("乙課", "1-1", "result"), "植樹に協力しました。");
        assert!(reported(&trip, &["S106", "S107", "R108"]).is_empty());
    }
}

#[test]
fn a_nameless_sheet_among_those_of_several_sections_is_nobodys() {
    let trip = with_nameless_sheet(&["様式番号", "回答　", "tm:@form/", "/@who"]);
    assert_eq!(
        trip.answer("甲課", "1-1", "result"),
        "遊具を二つ置きました。"
    );
    assert_eq!(trip.answer("乙課", "1-1", "result"), "");
    let reported = reported(&trip, &["S106", "S107"]);
    assert!(
        reported.contains(&"error S106   様式番号のないシート".to_string()),
        "{reported:?}"
    );
    assert!(
        reported.iter().any(|t| t.ends_with("植樹に協力しました。")),
        "{reported:?}"
    );
}

#[test]
fn a_shape_over_an_answer_says_that_the_answer_is_taken() {
    for (item, is_taken) in [("1-1", true), ("1-2", false)] {
        let mut faults = vec![fault("甲課", "arrow", item, "remarks", "1")];
        let text = if is_taken { "済みました。" } else { "" };
        faults.push(fault("甲課", "answer", item, "remarks", text));
        let trip = answered(&faults);
        trip.run(&["collect"]);
        let rows = trip.csv("out/findings.csv");
        let told = rows.iter().find(|r| r["code"] == "S114").unwrap();
        let says = told["hint"].contains("そのまま読み取りました");
        assert_eq!(says, is_taken, "{told:?}");
    }
}

#[test]
fn a_bureau_and_a_date_beside_the_section_at_a_page_s_edge_are_nothing_to_tell() {
    let edges = [("令和3年4月28日　甲課", 0), ("甲課　4月28日まで保留", 1)];
    for (edge, count) in edges {
        let trip = answered(&[]);
        let file = "returned/A_甲課.xlsx";
        let header = format!("<headerFooter><oddHeader>&amp;L{edge}</oddHeader>");
        let part = "xl/worksheets/sheet2.xml";
        let bytes = support::replace_in_zip(&trip.bytes(file), part, "<headerFooter>", &header);
        trip.write(file, &bytes);
        trip.run(&["collect"]);
        assert_eq!(reported(&trip, &["S108"]).len(), count, "{edge}");
    }
}
