//! How far each section has come, and what reaches the one who has to act: the section's state, the
//! report's words for what could not be read, and the corrections.

mod support;

use support::{Trip, dump, sheet_text, small_answers};
use torimatome::demo::fault::Fault;

fn fault(department: &str, fault: &str, item: &str, field: &str, value: &str) -> Fault {
    Fault {
        department: department.to_string(),
        fault: fault.to_string(),
        item: item.to_string(),
        field: field.to_string(),
        value: value.to_string(),
        rule: String::new(),
    }
}

/// The small survey, issued, returned with these faults, and reported.
fn reported(faults: &[Fault]) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), faults);
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
fn an_optional_answer_that_was_not_taken_is_told_and_nothing_more() {
    let trip = reported(&[fault("甲課", "merge-below", "1-2", "visitors", "")]);
    let told = trip.findings();
    assert!(told.iter().all(|f| !f.starts_with("error")), "{told:?}");
    assert!(
        told.contains(&"warning S111 甲課 1-2 remarks".to_string()),
        "{told:?}"
    );
    assert_eq!(states(&trip), ["済", "済"]);
    assert!(report_sheet(&trip, "個票").contains("（読めなかった回答あり）"));
}

#[test]
fn answers_that_differ_stand_whole_with_the_difference_marked() {
    let old = "本を300冊買いました。";
    let new = "本を350冊買いました。";
    let trip = reported(&[fault("甲課", "copy-file", "1-2", "result", new)]);
    let correction = dump(&trip.bytes("out/corrections/A_甲課_修正依頼.xlsx"));
    let report = trip.bytes("out/report.xlsx");
    let (cards, sources) = (sheet_text(&report, "個票"), sheet_text(&report, "出典"));
    for (place, text) in [("個票", cards), ("出典", sources), ("修正依頼", correction)] {
        for marked in ["本を30《0》冊買いました。", "本を3《5》0冊買いました。"]
        {
            assert!(text.contains(marked), "{place} {marked}\n{text}");
        }
    }
    assert!(!trip.text("out/answers.csv").contains(old));
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
