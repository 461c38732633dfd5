//! Chasing: who is late, by when each section is to answer, and what it is told.

use crate::support;

use serde_json::Value;
use support::{Ran, Trip, answered, dump, fault, small_answers};
use torimatome::demo::simulation::Simulation;
use torimatome::load::{project, table};
use torimatome::model::form::Role;
use torimatome::model::grid::Content;

/// The day before the small survey's due date, and days after it.
const BEFORE: &str = "2021-04-29";
const AFTER: &str = "2021-05-01";
const LATER: &str = "2021-05-21";

/// Runs the tool on a day.
fn on(trip: &Trip, day: &str, args: &[&str]) -> Ran {
    let day: jiff::civil::Date = day.parse().unwrap();
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).unwrap();
    trip.run_at(&midnight.timestamp().as_second().to_string(), args)
}

fn status(trip: &Trip, day: &str) -> Value {
    let ran = on(trip, day, &["status", "--json"]);
    serde_json::from_str(&ran.out()).unwrap_or_else(|e| panic!("{e}\n{ran}"))
}

/// What `status` says of a section.
fn section(trip: &Trip, day: &str, name: &str) -> Value {
    let all = status(trip, day);
    let sections = all["departments"].as_array().unwrap();
    let own = sections.iter().find(|own| own["department"] == name);
    own.unwrap_or_else(|| panic!("no {name} in {all}")).clone()
}

fn is_late(trip: &Trip, day: &str, name: &str) -> bool {
    section(trip, day, name)["late"].as_bool().unwrap()
}

/// departments.csv of the small survey with due dates of 甲課 and 乙課.
fn with_dues(trip: &Trip, dues: [&str; 2]) {
    let [a, b] = dues;
    let text = format!(
        "コード,課名,部名,別名,区分,提出期限\nA,甲課,総務部,,課,{a}\nB,乙課,総務部,,課,{b}\n"
    );
    trip.write("departments.csv", text.as_bytes());
}

fn with_correction_due(trip: &Trip, due: &str) {
    let text = trip.text("survey.toml");
    let text = format!("{text}\n[correction]\ndue = \"{due}\"\n");
    trip.write("survey.toml", text.as_bytes());
}

/// A returned form as if it had been saved at another time in UTC.
fn saved_at(trip: &Trip, name: &str, utc: &str) {
    let bytes = trip.bytes(name);
    let core = &support::parts(&bytes)["docProps/core.xml"];
    let (_, rest) = core.split_once("<dcterms:modified").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let (old, _) = rest.split_once('<').unwrap();
    let old = format!(">{old}</dcterms:modified>");
    let new = format!(">{utc}</dcterms:modified>");
    let changed = support::replace_in_zip(&bytes, "docProps/core.xml", &old, &new);
    trip.write(name, &changed);
}

#[test]
fn a_section_is_late_from_the_day_after_its_own_due_date() {
    let trip = Trip::small();
    with_dues(&trip, ["", "令和3年5月20日（木）"]);
    trip.run(&["distribute"])
        .ok()
        .says("乙課の提出期限は令和3年5月20日（木）です");
    for (day, late) in [
        (BEFORE, [false, false]),
        ("2021-04-30", [false, false]),
        (AFTER, [true, false]),
        (LATER, [true, true]),
    ] {
        let found = ["甲課", "乙課"].map(|name| is_late(&trip, day, name));
        assert_eq!(found, late, "{day}");
    }
    let own = section(&trip, AFTER, "乙課");
    assert_eq!(
        (&own["due"], &own["extended"]),
        (&"2021-05-20".into(), &true.into())
    );
    let own = section(&trip, AFTER, "甲課");
    assert_eq!(
        (&own["due"], &own["extended"]),
        (&"2021-04-30".into(), &false.into())
    );
    let ran = on(&trip, LATER, &["status"])
        .exits(1)
        .says("期限超過 2課")
        .says("期限5月20日");
    assert!(ran.out().contains("提出 0 / 2課"), "{ran}");
}

#[test]
fn a_section_s_own_due_date_stands_in_its_form_and_in_the_table_of_forms() {
    let trip = Trip::small();
    with_dues(&trip, ["5月14日", "2021/5/20"]);
    trip.run(&["distribute"]).ok();
    // A day without a year lies in the fiscal year of the survey's due date.
    for (file, due) in [
        ("A_甲課", "令和3年5月14日（金）"),
        ("B_乙課", "令和3年5月20日（木）"),
    ] {
        let text = dump(&trip.bytes(&format!("forms/{file}.xlsx")));
        assert!(text.contains(&format!("提出期限　{due}")), "{file}: {text}");
        assert!(!text.contains("4月30日"), "{file}: {text}");
    }
    let dues: Vec<String> = trip
        .csv("forms/distribution.csv")
        .iter()
        .map(|r| r["due"].clone())
        .collect();
    assert_eq!(dues, ["2021-05-14", "2021-05-20"]);
}

#[test]
fn a_due_date_given_after_the_forms_went_out_disturbs_no_answer() {
    let trip = answered(&[]);
    with_dues(&trip, ["令和3年5月20日", ""]);
    with_correction_due(&trip, "令和3年6月10日");
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
}

#[test]
fn what_is_wrong_with_a_due_date_is_said_with_its_cell() {
    let trip = Trip::small();
    with_dues(&trip, ["連休明け", "令和3年5月20日（金）"]);
    let text = trip.text("departments.csv") + "X,町内会,,,外部,令和3年5月20日\n";
    trip.write("departments.csv", text.as_bytes());
    with_correction_due(&trip, "令和3年4月30日");
    let ran = trip.run(&["check"]).exits(1);
    for said in [
        "「甲課」の提出期限「連休明け」を読み取れません",
        "「町内会」は調査票を送る課ではないのに",
        "乙課の提出期限「令和3年5月20日（金）」は、曜日が合いません",
        "修正の期限の令和3年4月30日が、調査の提出期限（令和3年4月30日）より後の日で",
    ] {
        assert!(ran.out().contains(said), "no 「{said}」 in\n{ran}");
    }
}

#[test]
fn when_a_return_came_is_told_by_the_file_and_by_the_disk() {
    let trip = answered(&[fault("乙課", "not-returned", "", "", "")]);
    // 15:30 in London is past midnight in Japan.
    saved_at(&trip, "returned/A_甲課.xlsx", "2021-04-30T15:30:00Z");
    let own = section(&trip, AFTER, "甲課");
    let received = &own["received"][0];
    assert_eq!(received["file"], "A_甲課.xlsx");
    assert_eq!(received["saved"], "2021-05-01T00:30:00+09:00");
    assert!(received["stored"].as_str().unwrap() > "2021-05-01", "{own}");
    assert_eq!(
        (&own["state"], &own["late"]),
        (&"done".into(), &true.into())
    );
    on(&trip, AFTER, &["status"])
        .exits(1)
        .says("5月1日受付")
        .says("期限超過 2課");
    saved_at(&trip, "returned/A_甲課.xlsx", "2021-04-30T14:59:00Z");
    assert!(!is_late(&trip, LATER, "甲課"));
}

#[test]
fn what_is_to_mend_may_come_until_corrections_are_due() {
    let wrong = fault("甲課", "answer", "1-2", "status", "だいたい実施");
    let trip = answered(&[wrong]);
    assert!(is_late(&trip, AFTER, "甲課"));
    with_correction_due(&trip, "令和3年5月20日");
    assert!(!is_late(&trip, AFTER, "甲課"));
    assert!(is_late(&trip, LATER, "甲課"));
    assert!(!is_late(&trip, LATER, "乙課"));
}

#[test]
fn corrections_have_a_due_date_of_their_own() {
    let trip = answered(&[
        fault("甲課", "answer", "1-2", "status", "だいたい実施"),
        fault("乙課", "not-returned", "", "", ""),
    ]);
    let files = ["A_甲課_修正依頼", "B_乙課_督促"];
    let texts = |trip: &Trip| {
        trip.run(&["report"]).exits(1);
        files.map(|name| dump(&trip.bytes(&format!("out/corrections/{name}.xlsx"))))
    };
    for text in texts(&trip) {
        assert!(
            text.contains("お早めに") && !text.contains("提出期限　"),
            "{text}"
        );
    }
    with_correction_due(&trip, "令和3年5月20日");
    with_dues(&trip, ["", "令和3年6月1日"]);
    let [mended, reminded] = texts(&trip);
    assert!(
        mended.contains("提出期限　令和3年5月20日（木）"),
        "{mended}"
    );
    assert!(
        mended.contains("令和3年5月20日（木）までにお返しください"),
        "{mended}"
    );
    assert!(!mended.contains("お早めに"), "{mended}");
    // No section is to answer before its own due date.
    assert!(
        reminded.contains("提出期限　令和3年6月1日（火）"),
        "{reminded}"
    );
    on(&trip, LATER, &["check"])
        .ok()
        .says("修正の期限の令和3年5月20日は、もう過ぎています");
}

#[test]
fn next_year_begins_without_this_year_s_deadline_of_corrections() {
    let trip = answered(&[]);
    with_correction_due(&trip, "令和3年5月20日");
    trip.run(&["new", "next", "--from", "."]).ok();
    let text = trip.text("next/survey.toml");
    assert!(
        text.contains("# [correction]") && text.contains("# due = \"令和3年5月20日\""),
        "{text}"
    );
}

#[test]
fn a_blank_form_is_no_return_and_is_answered_with_a_reminder() {
    let trip = answered(&[fault("甲課", "blank-form", "", "", "")]);
    // The section saved it in time; it is late all the same.
    let own = section(&trip, AFTER, "甲課");
    assert_eq!(
        (&own["state"], &own["late"]),
        (&"blank".into(), &true.into())
    );
    assert_eq!(own["received"][0]["blank"], true);
    let ran = on(&trip, AFTER, &["status"]).exits(1);
    assert!(
        ran.out()
            .contains("提出 1 / 2課（ほかに、未記入で届いた 1課）　期限超過 1課"),
        "{ran}"
    );
    let ran = trip.run(&["report", "--json"]).exits(1);
    let made: Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(made["reminders"], serde_json::json!(["A_甲課_督促.xlsx"]));
    assert_eq!(made["corrections"], serde_json::json!([]));
    let text = dump(&trip.bytes("out/corrections/A_甲課_督促.xlsx"));
    assert!(text.contains("まだ何も書かれていませんでした"), "{text}");
    assert!(
        !text.contains("直していただきたいところ") && !text.contains("修正"),
        "{text}"
    );
    // The reminder, filled in and sent back, is read like the form.
    let blank = trip.bytes("returned/A_甲課.xlsx");
    trip.return_filled(&small_answers(), &[]);
    trip.write("returned/空のまま.xlsx", &blank);
    trip.run(&["collect"]).ok();
    assert_eq!(section(&trip, AFTER, "甲課")["state"], "done");
}

#[test]
fn words_beside_the_answers_of_a_blank_form_are_told_to_the_section() {
    let trip = answered(&[
        fault("甲課", "blank-form", "", "", ""),
        fault("甲課", "outside", "1-2", "result", "今年度は該当ありません"),
    ]);
    trip.run(&["report"]).exits(1);
    let text = dump(&trip.bytes("out/corrections/A_甲課_督促.xlsx"));
    assert!(text.contains("今年度は該当ありません"), "{text}");
}

#[test]
fn a_correction_returned_untouched_is_told_and_stays_to_be_mended() {
    let trip = answered(&[fault("甲課", "answer", "1-2", "status", "だいたい実施")]);
    trip.run(&["report"]).exits(1);
    let correction = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
    trip.write("returned/修正後.xlsx", &correction);
    trip.run(&["collect"]).exits(1);
    let own = ["error A102 甲課 1-2 status", "warning R114 甲課  "];
    assert_eq!(trip.findings(), own);
    let row = trip
        .csv("out/findings.csv")
        .into_iter()
        .find(|r| r["code"] == "R114")
        .unwrap();
    assert_eq!(row["file"], "修正後.xlsx");
    assert_eq!(section(&trip, AFTER, "甲課")["state"], "to_mend");
    // One mended answer is enough, wherever it is; so is one that was added.
    for (from, to) in [
        ("<t>だいたい実施</t>", "<t>一部実施</t>"),
        ("<t>4500</t>", "<t>4501</t>"),
    ] {
        let mended = support::replace_in_zip(&correction, "xl/sharedStrings.xml", from, to);
        trip.write("returned/修正後.xlsx", &mended);
        trip.run(&["collect"]);
        assert!(!trip.findings().iter().any(|f| f.contains("R114")), "{to}");
    }
}

#[test]
fn a_correction_that_a_program_saved_unchanged_is_untouched_too() {
    let trip = answered(&[fault("甲課", "answer", "1-2", "status", "だいたい実施")]);
    trip.run(&["report"]).exits(1);
    let correction = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
    trip.write("returned/修正後.xlsx", &correction);
    saved_at(&trip, "returned/修正後.xlsx", "2021-05-10T01:00:00Z");
    trip.run(&["collect"]).exits(1);
    assert!(
        trip.findings()
            .iter()
            .any(|f| f.starts_with("warning R114 甲課"))
    );
}

/// The texts of the small survey with a section that has something to mend and one that sent nothing.
fn reminded() -> Trip {
    let trip = answered(&[
        fault("甲課", "answer", "1-2", "status", "だいたい実施"),
        fault("甲課", "answer", "1-1", "result", ""),
        fault("乙課", "not-returned", "", "", ""),
    ]);
    on(&trip, AFTER, &["remind"])
        .exits(1)
        .says("修正依頼 1課")
        .says("督促 1課");
    trip
}

/// A text as a mail has it.
fn mail(trip: &Trip, name: &str) -> String {
    let bytes = trip.bytes(&format!("out/reminders/{name}.txt"));
    let text = String::from_utf8(bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(!text.replace("\r\n", "").contains('\n'), "{text:?}");
    assert!(
        !text.contains("{{") && !text.contains("{%") && !text.contains("{#"),
        "{text}"
    );
    text.replace("\r\n", "\n")
}

#[test]
fn a_section_that_sent_nothing_is_reminded_and_one_with_faults_is_told_them() {
    let trip = reminded();
    let text = mail(&trip, "B_乙課_督促");
    for said in [
        "件名：【督促】例の計画 進捗状況調査（令和2年度分）について\n\n総務部　乙課　御中\n",
        "まだ受け取っておりません",
        "提出期限の令和3年4月30日（金）を過ぎております",
        "2件の事業についてご記入のうえ、お早めにお返しくださいますよう",
        "■ ご回答いただく事業\n・1-1 公園の整備\n・2-1 防災訓練の実施\n",
        "B_乙課_督促.xlsx",
        "甲課（連絡先　内線 1234）",
    ] {
        assert!(text.contains(said), "no 「{said}」 in\n{text}");
    }
    assert!(
        !text.contains("修正") && !text.contains("まだ記入されて"),
        "{text}"
    );
    let text = mail(&trip, "A_甲課_修正依頼");
    for said in [
        "【修正依頼】",
        "■ まだ記入されていないところ（1か所）\n・1-1 公園の整備\n　　取組実績（シート「1-1」の C16）",
        "■ 直していただきたいところ（1件）\n・1-2 図書館の充実（シート「1-2」の C14）\n",
        "だいたい実施",
        "A_甲課_修正依頼.xlsx",
    ] {
        assert!(text.contains(said), "no 「{said}」 in\n{text}");
    }
    assert!(!text.contains("督促"), "{text}");
}

#[test]
fn the_day_by_which_to_answer_is_never_one_that_is_past() {
    let trip = reminded();
    with_correction_due(&trip, "令和3年5月20日");
    on(&trip, AFTER, &["remind"]).exits(1);
    for name in ["A_甲課_修正依頼", "B_乙課_督促"] {
        let text = mail(&trip, name);
        assert!(text.contains("令和3年5月20日（木）までに"), "{text}");
    }
    on(&trip, BEFORE, &["remind"]).exits(1);
    let text = mail(&trip, "B_乙課_督促");
    assert!(
        text.contains("提出期限は令和3年4月30日（金）です"),
        "{text}"
    );
    assert!(text.contains("令和3年4月30日（金）までにお返し"), "{text}");
    on(&trip, LATER, &["remind"]).exits(1);
    for name in ["A_甲課_修正依頼", "B_乙課_督促"] {
        assert!(mail(&trip, name).contains("お早めにお返し"));
    }
}

#[test]
fn those_who_are_done_get_a_receipt_and_texts_of_an_earlier_run_go() {
    let trip = reminded();
    trip.write("out/reminders/自分のメモ.txt", b"memo");
    trip.return_filled(
        &small_answers(),
        &[fault("乙課", "merge-below", "1-1", "visitors", "")],
    );
    on(&trip, AFTER, &["remind"]).ok();
    let mut names: Vec<String> = std::fs::read_dir(trip.at("out/reminders"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "A_甲課_受領連絡.txt",
            "B_乙課_受領連絡.txt",
            "自分のメモ.txt"
        ]
    );
    let text = mail(&trip, "A_甲課_受領連絡");
    assert!(
        text.contains("確かに受け取りました（令和3年4月30日（金）、2件の事業）"),
        "{text}"
    );
    assert!(!text.contains("■") && !text.contains("添付"), "{text}");
    let text = mail(&trip, "B_乙課_受領連絡");
    assert!(
        text.contains("■ 念のためご確認いただきたいところ（1件）"),
        "{text}"
    );
}

#[test]
fn a_blank_form_and_one_that_cannot_be_read_are_told_as_such() {
    let trip = answered(&[
        fault("甲課", "blank-form", "", "", ""),
        fault("乙課", "cut-off", "", "", "5000"),
    ]);
    on(&trip, AFTER, &["remind"]).exits(1);
    let text = mail(&trip, "A_甲課_督促");
    assert!(
        text.contains(
            "お送りいただいた調査票（A_甲課.xlsx）には、まだ何も書かれておりませんでした"
        ),
        "{text}"
    );
    let text = mail(&trip, "B_乙課_再提出依頼");
    assert!(
        text.contains("お送りいただいたファイル（B_乙課.xlsx）から、ご回答を読み取れませんでした"),
        "{text}"
    );
}

#[test]
fn the_table_of_the_texts_has_a_line_for_each_section() {
    let trip = reminded();
    let text = trip.text("out/reminders.csv");
    let head = text.lines().next().unwrap();
    let columns = torimatome::write::tables::REMINDERS.join(",");
    assert_eq!(head, format!("\u{feff}{columns}"));
    let rows = trip.csv("out/reminders.csv");
    assert_eq!(rows.len(), 2);
    let own = [
        "コード",
        "課名",
        "種類",
        "状態",
        "提出期限",
        "期限超過",
        "いつまでに",
        "未記入の数",
        "直す数",
        "ファイル",
    ]
    .map(|name| rows[0][name].as_str());
    assert_eq!(
        own,
        [
            "A",
            "甲課",
            "修正依頼",
            "要修正",
            "令和3年4月30日（金）",
            "はい",
            "お早めに",
            "1",
            "1",
            "A_甲課_修正依頼.txt"
        ]
    );
    assert_eq!(rows[0]["未記入の欄"], "1-1 公園の整備：取組実績（1-1 C16）");
    assert_eq!(
        rows[1]["件名"],
        "【督促】例の計画 進捗状況調査（令和2年度分）について"
    );
    // What came back has no cell: the form tells where it is.
    let cells = "1-1 公園の整備：進捗区分（1-1 C15）、取組実績（1-1 C16）\n2-1 防災訓練の実施：";
    assert!(rows[1]["未記入の欄"].starts_with(cells), "{:?}", rows[1]);
    let body = mail(&trip, "B_乙課_督促");
    let (_, body) = body.split_once("\n\n").unwrap();
    assert_eq!(rows[1]["本文"].trim(), body.trim());
    let before = [
        trip.bytes("out/reminders.csv"),
        trip.bytes("out/reminders/A_甲課_修正依頼.txt"),
    ];
    on(&trip, AFTER, &["remind"]).exits(1);
    let after = [
        trip.bytes("out/reminders.csv"),
        trip.bytes("out/reminders/A_甲課_修正依頼.txt"),
    ];
    assert!(before == after, "the same input gives the same bytes");
}

#[test]
fn a_project_s_own_words_are_used_and_their_faults_told_with_the_line() {
    let trip = reminded();
    trip.run(&["remind", "--template"]).ok().says("remind.txt");
    trip.run(&["remind", "--template"]).exits(2);
    // As written, they are the built-in ones.
    let before = mail(&trip, "B_乙課_督促");
    on(&trip, AFTER, &["remind"]).exits(1);
    assert_eq!(mail(&trip, "B_乙課_督促"), before);
    let own = "{{ 課名 }} {{ コード }}\r\n{% for 行 in 未記入 %}\r\n{{ 行.事業 }}\r\n{% endfor %}\r\nおわり\r\n";
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(own);
    trip.write("remind.txt", &cp932);
    on(&trip, AFTER, &["remind"]).exits(1);
    assert_eq!(
        mail(&trip, "A_甲課_修正依頼"),
        "甲課 A\n1-1 公園の整備\nおわり\n"
    );
    for (text, said) in [
        (
            "一行目\n{{ 提出期眼 }}",
            [
                "remind.txt の2行目に「提出期眼」という名前がありますが",
                "「提出期限」のことでしょうか",
            ],
        ),
        (
            "{% if 種類 == \"受領連絡\" %}\n{{ 受付日 }}\n{% endif %}",
            ["の2行目に「受付日」", "使える名前は"],
        ),
        (
            "{% for 行 in 未記入 %}\n{{ 行.じぎょう }}\n{% endfor %}",
            [
                "の2行目の「{{ 行.じぎょう }}」の近くが読み取れません",
                "繰り返しの中で",
            ],
        ),
        (
            "{{ 課名 }}\n{% if 期限超過 %}\nあ",
            ["remind.txt の", "{% endif %}"],
        ),
        ("{{ 課名 | さかさま }}", ["の1行目の", "見比べて"]),
    ] {
        trip.write("remind.txt", text.as_bytes());
        let ran = on(&trip, AFTER, &["remind"]).exits(2);
        for said in said {
            assert!(ran.err().contains(said), "no 「{said}」 in\n{ran}");
        }
        assert_eq!(ran.err().lines().count(), 1, "{ran}");
    }
    // What was there is left as it was.
    assert_eq!(
        mail(&trip, "A_甲課_修正依頼"),
        "甲課 A\n1-1 公園の整備\nおわり\n"
    );
}

#[test]
fn reminding_says_what_it_made_in_json_too() {
    let trip = reminded();
    let ran = on(&trip, AFTER, &["remind", "--json"]).exits(1);
    let made: Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(made["table"], "out/reminders.csv");
    let own = &made["reminders"][1];
    let expected = serde_json::json!({
        "attachment": "B_乙課_督促.xlsx",
        "department": "乙課",
        "due": "2021-04-30",
        "errors": 0,
        "file": "B_乙課_督促.txt",
        "kind": "reminder",
        "late": true,
        "missing": 4,
        "state": "not_returned",
        "warnings": 0,
    });
    assert_eq!(own, &expected);
    let ran = on(&trip, AFTER, &["remind", "--quiet"]).exits(1);
    assert_eq!((ran.out().as_str(), ran.err().as_str()), ("", ""));
    trip.write("forms/issued.csv", b"");
    std::fs::remove_file(trip.at("forms/issued.csv")).unwrap();
    on(&trip, AFTER, &["remind"])
        .exits(2)
        .complains("先に torimatome distribute");
}

/// The small survey, in which a section may say that a measure does not apply.
fn with_nil() -> Trip {
    let trip = Trip::small();
    let text = trip
        .text("survey.toml")
        .replace("ask_related = true", "ask_related = false\nnil = true");
    trip.write("survey.toml", text.as_bytes());
    trip.run(&["distribute"]).ok();
    trip
}

/// Returns the forms with these answers and, of a section, what it chose on the first sheet.
fn send(trip: &Trip, answers: &str, whole: Option<(&str, &str)>) {
    let project = project::load(trip.path()).unwrap().project.unwrap();
    let answers = table::of_csv("answers.csv", answers.as_bytes()).unwrap();
    let mut simulation = Simulation::new(project, &answers).unwrap();
    if let Some((department, word)) = whole {
        let packet = simulation.packet(department).unwrap();
        let is_answer =
            |part: &&torimatome::model::form::Part| matches!(part.role, Role::Answer(_));
        let at = packet.form.sheets[0]
            .parts
            .iter()
            .find(is_answer)
            .unwrap()
            .at;
        packet.write(0, at, Content::text(word));
    }
    for (name, bytes) in simulation.files().unwrap() {
        trip.write(&format!("returned/{name}"), &bytes);
    }
}

const DONE: &str =
    "整理番号,担当課,status,result\n1-1,甲課,実施,遊具を二つ置きました。\n1-2,甲課,該当なし,\n";

#[test]
fn a_measure_that_does_not_apply_needs_no_other_answer_and_is_counted_apart() {
    let trip = with_nil();
    send(
        &trip,
        &format!("{DONE}2-1,乙課,実施,訓練をしました。\n"),
        None,
    );
    trip.run(&["report"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
    let own = section(&trip, BEFORE, "甲課");
    assert_eq!(
        (&own["state"], &own["items"], &own["not_applicable"]),
        (&"done".into(), &2.into(), &1.into())
    );
    on(&trip, BEFORE, &["status"]).ok().says("該当なし1件");
    let book = trip.bytes("out/report.xlsx");
    let overview = support::sheet_text(&book, "概要");
    assert!(overview.contains("A6 該当なし\n概要!B6 1\n"), "{overview}");
    let list = support::sheet_text(&book, "進捗状況一覧");
    assert!(list.contains(" 該当なし\n"), "{list}");
    on(&trip, BEFORE, &["remind"]).ok();
    assert!(mail(&trip, "A_甲課_受領連絡").contains("2件の事業、うち該当なし 1件"));
    let form = trip.bytes("forms/A_甲課.xlsx");
    let cover = support::sheet_text(&form, "はじめに");
    assert!(
        cover.contains("ただし進捗区分が「未実施」「該当なし」のときは不要"),
        "{cover}"
    );
    assert!(
        cover.contains("すべての事業が当てはまらないときは"),
        "{cover}"
    );
}

#[test]
fn what_applies_to_nothing_stays_so_when_the_plan_changes() {
    let trip = with_nil();
    send(&trip, DONE, Some(("乙課", "該当なし")));
    let plan = trip.text("plan.csv").replace("\r\n", "\n");
    trip.write(
        "plan.csv",
        (plan + "3-1,新しい事業,乙課,,,,,実施,→,\n").as_bytes(),
    );
    trip.run(&["collect"]);
    let rows = trip.csv("out/answers.csv").into_iter();
    let own = rows.filter(|r| r["department"] == "乙課" && r["field"] == "status");
    let own: Vec<(String, String)> = own
        .map(|r| (r["item"].clone(), r["value"].clone()))
        .collect();
    assert!(
        own.contains(&("2-1".to_string(), "該当なし".to_string())),
        "{own:?}"
    );
    assert!(own.contains(&("3-1".to_string(), String::new())), "{own:?}");
}

#[test]
fn a_form_of_which_nothing_applies_is_answered_in_one_cell() {
    let trip = with_nil();
    send(&trip, DONE, Some(("乙課", "該当なし")));
    trip.run(&["report"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
    let own = section(&trip, LATER, "乙課");
    assert_eq!(
        (&own["state"], &own["not_applicable"], &own["late"]),
        (&"not_applicable".into(), &1.into(), &false.into())
    );
    assert_eq!(own["received"][0]["blank"], false);
    on(&trip, LATER, &["status"])
        .ok()
        .says("提出 2 / 2課、うち該当なし 1課");
    let rows = trip.csv("out/answers.csv").into_iter();
    let own: Vec<_> = rows
        .filter(|r| r["department"] == "乙課" && r["field"] == "status")
        .collect();
    let places: Vec<_> = own
        .iter()
        .map(|r| (r["value"].as_str(), r["raw"].as_str(), r["sheet"].as_str()))
        .collect();
    assert_eq!(places, [("該当なし", "該当なし", "はじめに")]);
    assert!(!trip.at("out/corrections/B_乙課_督促.xlsx").exists());
    on(&trip, LATER, &["remind"]).ok();
    assert!(mail(&trip, "B_乙課_受領連絡").contains("うち該当なし 1件"));
}

#[test]
fn other_answers_beside_that_nothing_applies_are_told_and_taken() {
    let trip = with_nil();
    let answers = "整理番号,担当課,status,result,remarks\n1-1,甲課,実施,遊具を二つ置きました。,\n2-1,乙課,該当なし,訓練をしました。,\n";
    send(&trip, answers, Some(("甲課", "該当なし")));
    trip.run(&["collect"]).ok();
    assert_eq!(
        trip.findings(),
        ["warning A116 甲課  ", "warning A116 乙課 2-1 status"]
    );
    let row = trip.csv("out/findings.csv").into_iter().next().unwrap();
    assert_eq!(row["sheet"], "はじめに");
    assert!(
        row["message"].contains("1件の事業に答えがあります（1-1 公園の整備）"),
        "{row:?}"
    );
    assert_eq!(trip.answer("甲課", "1-1", "status"), "実施");
    assert_eq!(trip.answer("甲課", "1-2", "status"), "該当なし");
    assert_eq!(trip.answer("乙課", "2-1", "result"), "訓練をしました。");
    // A remark says why; any other word in the one cell is nobody's answer.
    let answers = "整理番号,担当課,status,remarks\n2-1,乙課,該当なし,今年度は対象外です。\n";
    send(&trip, answers, Some(("甲課", "一部だけ")));
    trip.run(&["collect"]).exits(1);
    let found = trip.findings();
    for told in ["warning S104 甲課  ", "info A116 乙課 2-1 status"] {
        assert!(found.iter().any(|f| f == told), "no {told} in {found:?}");
    }
    assert_eq!(trip.answer("甲課", "1-2", "status"), "");
}

#[test]
fn a_question_of_its_own_may_ask_whether_a_measure_applies() {
    let trip = Trip::small();
    let text = trip.text("card.toml");
    let text = text.replacen(
        "[[field]]\nkey = \"status\"",
        "[[field]]\nkey = \"applies\"\nlabel = \"該当の有無\"\nkind = \"choice\"\nchoices = [{ value = \"対象外\", nil = true }]\n\n[[field]]\nkey = \"status\"",
        1,
    );
    let text = text.replacen(
        "[[sheet.line]]",
        "[[sheet.line]]\nslots = [{ ask = \"applies\" }]\n\n[[sheet.line]]",
        1,
    );
    trip.write("card.toml", text.as_bytes());
    let survey = trip
        .text("survey.toml")
        .replace("ask_related = true", "ask_related = false");
    trip.write("survey.toml", survey.as_bytes());
    trip.run(&["check"]).ok();
    trip.run(&["distribute"]).ok();
    let answers = "整理番号,担当課,applies,status,result\n1-1,甲課,,実施,遊具を二つ置きました。\n1-2,甲課,対象外,,\n";
    send(&trip, answers, Some(("乙課", "対象外")));
    trip.run(&["report"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
    let overview = support::sheet_text(&trip.bytes("out/report.xlsx"), "概要");
    assert!(overview.contains("該当なし\n概要!B6 2\n"), "{overview}");
    assert!(overview.contains("回答なし\n概要!B7 0\n"), "{overview}");
    assert_eq!(section(&trip, BEFORE, "乙課")["state"], "not_applicable");
}

#[test]
fn sections_of_which_one_says_that_a_measure_does_not_apply_do_not_disagree() {
    let trip = Trip::small();
    let text = trip
        .text("survey.toml")
        .replace("ask_related = true", "ask_related = true\nnil = true");
    trip.write("survey.toml", text.as_bytes());
    trip.run(&["distribute"]).ok();
    let answers = format!("{DONE}1-1,乙課,該当なし,\n2-1,乙課,実施,訓練をしました。\n");
    send(&trip, &answers, None);
    trip.run(&["report"]).ok();
    assert_eq!(trip.findings(), [""; 0]);
    let overview = support::sheet_text(&trip.bytes("out/report.xlsx"), "概要");
    assert!(overview.contains("該当なし\n概要!B6 1\n"), "{overview}");
}

#[test]
fn what_keeps_a_survey_from_asking_whether_measures_apply_is_said() {
    let trip = Trip::small();
    let card = trip.text("card.toml");
    let survey = trip.text("survey.toml");
    trip.write("survey.toml", format!("nil = true\n{survey}").as_bytes());
    let without = card.replace("status = \"status\"\n", "");
    trip.write("card.toml", without.as_bytes());
    trip.run(&["check"])
        .exits(1)
        .says("「該当なし」を加える進捗区分がありません");
    let twice = card.replace("{ value = \"未実施\", refuses", "{ value = \"未実施\", nil = true, refuses").replace(
        "key = \"visitors\"",
        "key = \"again\"\nlabel = \"再び\"\nkind = \"choice\"\nchoices = [{ value = \"なし\", nil = true }]\n\n[[field]]\nkey = \"visitors\"",
    );
    trip.write("card.toml", twice.as_bytes());
    trip.run(&["check"])
        .exits(1)
        .says("項目「再び」の選択肢に nil は使えません");
}
