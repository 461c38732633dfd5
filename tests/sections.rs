//! How far each section has come, and what reaches the one who has to act: the section's state, the
//! report's words for what could not be read, and the corrections.

use crate::support;

use support::{Trip, answered, dump, fault, sheet_text, small_answers};
use torimatome::demo::fault::Fault;

/// The small survey, issued, returned with these faults, and reported.
fn reported(faults: &[Fault]) -> Trip {
    let trip = answered(faults);
    trip.run(&["report"]);
    trip
}

/// The words of `status` for the sections, in their order.
fn states(trip: &Trip) -> Vec<String> {
    let out = trip.run(&["status"]).out();
    let own = out.lines().filter(|line| line.contains("必須"));
    let word = |line: &str| line.split_whitespace().nth(1).unwrap().to_string();
    own.map(word).collect()
}

fn report_sheet(trip: &Trip, sheet: &str) -> String {
    sheet_text(&trip.bytes("out/report.xlsx"), sheet)
}

#[test]
fn a_required_answer_that_was_not_taken_is_an_error_of_its_section() {
    let cases = [
        fault("甲課", "copy-sheet", "1-2", "status", "未実施"),
        fault("甲課", "copy-file", "1-2", "status", "未実施"),
        fault("甲課", "swap-number", "1-2", "", "2-1"),
        fault("甲課", "delete-row", "1-2", "status", ""),
        fault("甲課", "merge-below", "1-2", "status", ""),
    ];
    for case in cases {
        let trip = reported(std::slice::from_ref(&case));
        trip.run(&["collect"]).exits(1);
        assert_eq!(states(&trip), ["要修正", "済"], "{case:?}");
        let cards = report_sheet(&trip, "個票");
        assert!(
            cards.contains("（読めなかった回答あり）"),
            "{case:?}\n{cards}"
        );
        assert!(!cards.contains("（回答なし）"), "{case:?}\n{cards}");
    }
}

#[test]
fn an_optional_answer_that_was_not_taken_is_reported_and_nothing_more() {
    let trip = reported(&[fault("甲課", "merge-below", "1-2", "visitors", "")]);
    let reported = trip.findings();
    assert!(
        reported.iter().all(|f| !f.starts_with("error")),
        "{reported:?}"
    );
    assert!(
        reported.contains(&"warning S111 甲課 1-2 remarks".to_string()),
        "{reported:?}"
    );
    assert_eq!(states(&trip), ["済", "済"]);
    assert!(report_sheet(&trip, "個票").contains("（読めなかった回答あり）"));
}

#[test]
fn a_form_in_a_file_with_another_section_s_name_is_read_and_told_once() {
    let renamed = |name: &str| reported(&[fault("甲課", "rename-file", "", "", name)]);
    let trip = renamed("乙課の回答.xlsx");
    let told = |trip: &Trip| -> Vec<String> {
        let findings = trip.findings().into_iter();
        findings.filter(|f| f.contains("S119")).collect()
    };
    assert_eq!(told(&trip), ["warning S119 甲課  "]);
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
    for name in ["甲課（乙課確認）.xlsx", "甲・乙課分.xlsx", "回答.xlsx"] {
        assert_eq!(told(&renamed(name)), [""; 0], "{name}");
    }
}

#[test]
fn answers_that_differ_stand_whole_with_the_difference_marked() {
    let old = "本を300冊買いました。";
    let new = "本を350冊買いました。";
    let trip = reported(&[fault("甲課", "copy-file", "1-2", "result", new)]);
    let correction = dump(&trip.bytes("out/corrections/A_甲課_修正依頼.xlsx"));
    let report = trip.bytes("out/report.xlsx");
    let (cards, sources) = (sheet_text(&report, "個票"), sheet_text(&report, "出典"));
    // The section writes into the form that it reads this in.
    assert!(
        correction.contains("この調査票に正しい回答だけを"),
        "{correction}"
    );
    for (place, text) in [("個票", cards), ("出典", sources), ("修正依頼", correction)] {
        for marked in ["本を3《0》0冊買いました。", "本を3《5》0冊買いました。"]
        {
            assert!(text.contains(marked), "{place} {marked}\n{text}");
        }
    }
    assert!(!trip.text("out/answers.csv").contains(old));
}

#[test]
fn of_answers_that_differ_none_speaks_for_the_section() {
    // Without a result, 実施 would be contradicted; 未実施 stands in the copy.
    let faults = [
        fault("甲課", "answer", "1-2", "result", ""),
        fault("甲課", "copy-file", "1-2", "status", "未実施"),
    ];
    let trip = reported(&faults);
    let reported = trip.findings();
    let of = |code: &str| reported.iter().filter(|f| f.contains(code)).count();
    assert_eq!((of("R108"), of("A109")), (1, 0), "{reported:?}");
    // Nor is the result missed, as it would not be needed with 未実施.
    assert_eq!(of("A101"), 0, "{reported:?}");
}

#[test]
fn three_answers_to_a_cell_are_one_finding_with_each_difference_marked() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let bought = fault(
        "甲課",
        "copy-file",
        "1-2",
        "result",
        "本を350冊買いました。",
    );
    trip.return_filled(&small_answers(), &[bought]);
    let copy = trip.bytes("returned/以前に届いたもの/A_甲課.xlsx");
    trip.write("returned/二つめ.xlsx", &copy);
    let lent = fault(
        "甲課",
        "copy-file",
        "1-2",
        "result",
        "本を300冊貸しました。",
    );
    trip.return_filled(&small_answers(), &[lent]);
    trip.run(&["report"]);
    assert_eq!(trip.findings(), ["error R108 甲課 1-2 result"]);
    let cards = report_sheet(&trip, "個票");
    for marked in [
        "本を3《0》0冊《買い》ました。",
        "本を3《5》0冊《買い》ました。",
        "本を3《0》0冊《貸し》ました。",
    ] {
        assert!(cards.contains(marked), "{marked}\n{cards}");
    }
}

#[test]
fn copies_that_differ_in_blanks_alone_are_one_answer() {
    let spaced = "本を 300冊\n買いました。　";
    let trip = reported(&[fault("甲課", "copy-file", "1-2", "result", spaced)]);
    assert_eq!(trip.findings(), [""; 0]);
    assert_eq!(
        trip.answer("甲課", "1-2", "result"),
        "本を300冊買いました。"
    );
    let trip = reported(&[fault("甲課", "copy-sheet", "1-2", "result", spaced)]);
    assert_eq!(trip.findings(), [""; 0]);
}

#[test]
fn what_cannot_be_read_counts_as_to_be_looked_at() {
    let trip = reported(&[fault("甲課", "answer", "1-2", "status", "おおよそ")]);
    let overview = report_sheet(&trip, "概要");
    assert!(overview.contains("概要!A6 要確認\n概要!B6 1"), "{overview}");
    assert!(
        overview.contains("概要!A7 回答なし\n概要!B7 0"),
        "{overview}"
    );
}

#[test]
fn status_and_report_use_one_word_for_a_section() {
    let trip = reported(&[
        fault("甲課", "blank-form", "", "", ""),
        fault("乙課", "not-returned", "", "", ""),
    ]);
    assert_eq!(states(&trip), ["未記入", "未提出"]);
    let overview = report_sheet(&trip, "概要");
    for word in ["未記入", "未提出"] {
        assert!(overview.contains(word), "{word}\n{overview}");
    }
}

#[test]
fn required_and_optional_cells_are_counted_apart() {
    let trip = reported(&[]);
    let out = trip.run(&["status"]).ok().out();
    assert!(out.contains("必須    4 /    4欄  任意    3欄"), "{out}");
    trip.run(&["collect"])
        .says("必須の欄 7のうち、記入 7、空欄 0　任意の欄 13のうち、記入 6");
}

#[test]
fn a_section_that_returned_nothing_is_reminded_with_its_form() {
    let trip = reported(&[fault("乙課", "not-returned", "", "", "")]);
    let reminder = trip.bytes("out/corrections/B_乙課_督促.xlsx");
    let cover = sheet_text(&reminder, "はじめに");
    assert!(cover.contains("ご回答のお願い"), "{cover}");
    assert!(cover.contains("いまの状態　未提出"), "{cover}");
    for word in ["修正のお願い", "returned", "提出期限", "令和3年4月30日"] {
        assert!(!cover.contains(word), "{word}\n{cover}");
    }
    trip.write("returned/B_乙課_督促.xlsx", &reminder);
    trip.run(&["report"]);
    assert_eq!(states(&trip), ["済", "未記入"]);
    assert_eq!(trip.findings(), ["error R112 乙課  "]);
    let reminder = trip.bytes("out/corrections/B_乙課_督促.xlsx");
    let cover = sheet_text(&reminder, "はじめに");
    assert!(cover.contains("まだ何も書かれていませんでした"), "{cover}");
    assert!(cover.contains("いまの状態　未記入"), "{cover}");
}

#[test]
fn a_letter_says_why_it_comes() {
    let note = |faults: &[Fault]| {
        let trip = reported(faults);
        assert!(!trip.at("out/corrections/A_甲課_督促.xlsx").exists());
        sheet_text(
            &trip.bytes("out/corrections/A_甲課_修正依頼.xlsx"),
            "はじめに",
        )
    };
    let unread = note(&[fault("甲課", "cut-off", "", "", "5000")]);
    assert!(unread.contains("再提出のお願い"), "{unread}");
    assert!(!unread.contains("まだ受け取っておりません"), "{unread}");
    let wrong = note(&[fault("甲課", "answer", "1-2", "status", "おおよそ")]);
    assert!(
        wrong.contains("修正のお願い") && wrong.contains("赤い欄"),
        "{wrong}"
    );
    let warned = note(&[fault("甲課", "merge-below", "1-2", "visitors", "")]);
    assert!(
        warned.contains("確認のお願い") && !warned.contains("赤い欄"),
        "{warned}"
    );
}

#[test]
fn a_correction_has_no_deadline_and_returned_again_it_is_told_as_untouched() {
    let trip = reported(&[fault("甲課", "answer", "1-2", "status", "おおよそ")]);
    let correction = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
    let cover = sheet_text(&correction, "はじめに");
    assert!(cover.contains("いまの状態　要修正"), "{cover}");
    assert!(
        cover.contains("【1-2 図書館の充実】⏎「進捗区分」"),
        "{cover}"
    );
    for word in ["提出期限", "令和3年4月30日"] {
        assert!(!cover.contains(word), "{word}\n{cover}");
    }
    trip.write("returned/A_甲課_修正依頼.xlsx", &correction);
    trip.run(&["collect"]);
    let own = ["error A102 甲課 1-2 status", "warning R114 甲課  "];
    assert_eq!(trip.findings(), own);
}

#[test]
fn measures_are_reported_in_the_order_of_their_numbers() {
    let trip = Trip::small();
    let plan =
        "整理番号,事業名,担当課,R2\n11,公園,甲課,実施\n15,緑地,甲課,実施\n7,広場,甲課,実施\n";
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]).ok();
    let answers = "整理番号,担当課,status,result\n11,甲課,だめ,\n15,甲課,だめ,\n7,甲課,だめ,\n";
    trip.return_filled(answers.as_bytes(), &[]);
    trip.run(&["report"]);
    let own = trip.csv("out/findings.csv").into_iter();
    let items: Vec<String> = own
        .filter(|r| r["code"] == "A102")
        .map(|r| r["item"].clone())
        .collect();
    assert_eq!(items, ["7", "11", "15"]);
    let cover = sheet_text(
        &trip.bytes("out/corrections/A_甲課_修正依頼.xlsx"),
        "はじめに",
    );
    assert!(cover.contains("【7 広場、11 公園、15 緑地】"), "{cover}");
}

/// The small survey returned as it was issued, after a file of the project was changed.
fn changed_after(file: &str, from: &str, to: &str) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    let old = trip.text(file);
    assert!(old.contains(from), "{old}");
    trip.write(file, old.replace(from, to).as_bytes());
    trip.run(&["collect"]);
    trip
}

#[test]
fn words_of_the_form_that_changed_after_it_was_sent_make_no_finding() {
    for (file, from, to) in [
        ("survey.toml", "4月30日", "5月31日"),
        ("survey.toml", "内線 1234", "内線 5678"),
        ("survey.toml", "例の計画 進捗状況調査", "例の計画の進捗調査"),
        (
            "card.toml",
            "label = \"取組実績\"",
            "label = \"取組の実績\"",
        ),
        ("card.toml", "{year}計画の進捗状況", "{year}の状況"),
        ("card.toml", "▼ 一覧から選んでください", "▼ 選んでください"),
        ("card.toml", "「未記入」がすべて", "すべて"),
        (
            "card.toml",
            "[[sheet.line]]\nslots = [{ show = \"actors\" }]\n",
            "",
        ),
        ("card.toml", "max_chars = 200", "max_chars = 300"),
    ] {
        let trip = changed_after(file, from, to);
        // Another label is for the clerk to know.
        let told: Vec<String> = trip.findings();
        let is_label = from.starts_with("label");
        assert_eq!(told, vec!["info R110   "; usize::from(is_label)], "{from}");
        assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500", "{from}");
    }
}

#[test]
fn what_a_section_was_asked_and_is_asked_no_more_is_not_laid_to_it() {
    let trip = changed_after("plan.csv", "1-2,図書館の充実", "9-9,ほかの新しい事業");
    let reported = trip.csv("out/findings.csv").into_iter();
    let reported = reported
        .filter(|f| f["code"] == "S102")
        .map(|f| f["message"].clone());
    let reported: Vec<String> = reported.collect();
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(reported[0].contains("尋ねないことになった"), "{reported:?}");
    assert!(
        reported[0].contains("本を300冊買いました。"),
        "{reported:?}"
    );
    assert!(!reported[0].contains("はじめに戻る"), "{reported:?}");
}

#[test]
fn a_field_that_was_never_issued_is_missed_by_nobody() {
    let with = "kind = \"text\"\nmax_chars = 200\n\n[[field]]\nkey = \"cost\"\nlabel = \"決算額\"\nkind = \"number\"\nrequired = true\n";
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    let template = trip.text("card.toml");
    let template = template
        .replace("kind = \"text\"\nmax_chars = 200\n", with)
        .replace(
            "slots = [{ ask = \"remarks\" }]",
            "slots = [{ ask = \"remarks\" }]\n\n[[sheet.line]]\nslots = [{ ask = \"cost\" }]",
        );
    trip.write("card.toml", template.as_bytes());
    trip.run(&["collect"]).ok();
    assert_eq!(trip.findings(), ["warning R110   "]);
    let reported = trip.csv("out/findings.csv").remove(0);
    assert!(
        reported["message"].contains("増えた項目「決算額」"),
        "{reported:?}"
    );
}

const VISITORS_AND_DAY: &str =
    "slots = [{ ask = \"visitors\", span = 3 }, { ask = \"opened\", span = 3 }]";

#[test]
fn a_template_whose_cells_moved_after_it_was_sent_moves_no_answer() {
    let with_cost = "key = \"cost\"\nlabel = \"決算額\"\nkind = \"number\"\nrequired = true\n\n[[field]]\nkey = \"opened\"";
    for edits in [
        vec![(
            VISITORS_AND_DAY,
            "slots = [{ ask = \"opened\", span = 3 }, { ask = \"visitors\", span = 3 }]",
        )],
        vec![(
            VISITORS_AND_DAY,
            "slots = [{ ask = \"visitors\" }]\n\n[[sheet.line]]\nslots = [{ ask = \"opened\" }]",
        )],
        vec![(
            "columns = [17, 15, 15, 15, 15, 15]",
            "columns = [17, 15, 15, 15, 15, 15, 15, 15]",
        )],
        vec![
            ("key = \"opened\"", with_cost),
            (
                VISITORS_AND_DAY,
                "slots = [{ ask = \"visitors\", span = 2 }, { ask = \"cost\", span = 2 }, { ask = \"opened\", span = 2 }]",
            ),
        ],
    ] {
        let trip = Trip::small();
        trip.run(&["distribute"]).ok();
        trip.return_filled(&small_answers(), &[]);
        let mut template = trip.text("card.toml");
        for (from, to) in &edits {
            assert!(template.contains(from), "{from}");
            template = template.replace(from, to);
        }
        trip.write("card.toml", template.as_bytes());
        // Before the forms are made anew, and after.
        for _ in 0..2 {
            trip.run(&["report"]).ok();
            let reported = trip.findings();
            assert!(
                reported.iter().all(|f| f == "warning R110   "),
                "{edits:?} {reported:?}"
            );
            assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500", "{edits:?}");
            assert_eq!(trip.answer("乙課", "1-1", "opened"), "2020-10-03");
            let out = trip.run(&["status"]).ok().out();
            let whole = ["必須    4 /    4欄", "必須    3 /    3欄"];
            whole.iter().for_each(|w| assert!(out.contains(w), "{out}"));
            // Once the forms are issued anew, a new field is asked.
            if !template.contains("cost") {
                trip.run(&["distribute"]).ok();
            }
        }
    }
}

#[test]
fn a_correction_of_another_template_is_read_by_its_own() {
    let trip = reported(&[fault("甲課", "answer", "1-2", "status", "おおよそ")]);
    let correction = trip.bytes("out/corrections/A_甲課_修正依頼.xlsx");
    let moved = trip.text("card.toml").replace(
        VISITORS_AND_DAY,
        "slots = [{ ask = \"opened\", span = 3 }, { ask = \"visitors\", span = 3 }]",
    );
    trip.write("card.toml", moved.as_bytes());
    trip.run(&["report"]);
    trip.write(
        "returned/後.xlsx",
        &trip.bytes("out/corrections/A_甲課_修正依頼.xlsx"),
    );
    trip.write("returned/先.xlsx", &correction);
    trip.run(&["collect"]);
    let own = [
        "error A102 甲課 1-2 status",
        "warning R114 甲課  ",
        "info R114 甲課  ",
    ];
    assert_eq!(trip.findings(), own);
    assert_eq!(trip.answer("甲課", "1-2", "visitors"), "4500");
}

#[test]
fn a_section_whose_file_cannot_be_read_is_not_reported_that_nothing_came() {
    let trip = reported(&[fault("乙課", "cut-off", "", "", "5000")]);
    assert_eq!(states(&trip), ["済", "要再提出"]);
    let out = trip.run(&["status"]).out();
    assert!(out.contains("B_乙課.xlsx（使えません）"), "{out}");
    let letter = trip.bytes("out/corrections/B_乙課_修正依頼.xlsx");
    let cover = sheet_text(&letter, "はじめに");
    assert!(cover.contains("いまの状態　要再提出"), "{cover}");
    // The reply to the letter that told of the file settles it.
    trip.write("returned/B_乙課_修正.xlsx", &letter);
    trip.run(&["collect"]);
    assert_eq!(trip.findings(), ["error R112 乙課  ", "info R102 乙課  "]);
}

#[test]
fn a_file_that_cannot_be_read_beside_one_that_can_is_to_be_looked_at() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    let whole = trip.bytes("returned/B_乙課.xlsx");
    trip.write("returned/B_乙課(1).xlsx", &whole[..4000]);
    trip.run(&["report"]).ok();
    assert_eq!(trip.findings(), ["warning R102 乙課  "]);
    assert_eq!(states(&trip), ["済", "済"]);
    let letter = trip.bytes("out/corrections/B_乙課_修正依頼.xlsx");
    let cover = sheet_text(&letter, "はじめに");
    assert!(
        cover.contains("お答えは B_乙課.xlsx から読みました"),
        "{cover}"
    );
}

#[test]
fn a_section_that_returned_nothing_is_reminded_though_the_plan_was_changed() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let plan = trip.text("plan.csv") + "3-1,新しい事業,乙課,,,,,実施,→,\n";
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["report"]);
    let cover = sheet_text(&trip.bytes("out/corrections/B_乙課_督促.xlsx"), "はじめに");
    assert!(cover.contains("まだ受け取っておりません"), "{cover}");
    assert!(cover.contains("新しい事業"), "{cover}");
}

#[test]
fn what_only_the_clerk_can_settle_leaves_a_section_done() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    let plan = trip
        .text("plan.csv")
        .replace("実施,乙課,,災害", "実施,甲課,,災害");
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["report"]).ok();
    assert!(
        trip.findings()
            .contains(&"warning S102 乙課 2-1 ".to_string())
    );
    // What it answered stays its answer.
    let remarks = trip.answer("乙課", "2-1", "remarks");
    assert_eq!(remarks, "雨で中止しました。");
    assert_eq!(states(&trip), ["済", "済"]);
    assert!(!trip.at("out/corrections/B_乙課_修正依頼.xlsx").exists());
}

#[test]
fn a_section_renamed_since_wrote_nothing_into_the_margins() {
    let trip = changed_after(
        "departments.csv",
        "B,乙課,総務部,,課",
        "B,乙係,総務部,乙課,課",
    );
    assert_eq!(trip.findings(), [""; 0]);
}
