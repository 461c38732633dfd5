//! Whatever lies in returned/: each file gets a finding and a disposition, and the rest of the
//! batch goes on.

mod support;

use std::time::{Duration, Instant};
use support::{Trip, parts, small_answers, zip_of};

/// The small survey, returned in full, with one more file in returned/.
fn with_file(name: &str, bytes: &[u8]) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.write(&format!("returned/{name}"), bytes);
    trip
}

/// Collects, and expects the one file to be treated so, with such a finding, and all else read.
fn expect(trip: &Trip, name: &str, disposition: &str, code: Option<&str>) -> String {
    let start = Instant::now();
    trip.run(&["collect"]).exits(i32::from(code.is_some()));
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{name} took long"
    );
    let intake = trip.csv("out/intake.csv");
    let row = intake.iter().find(|r| r["file"] == name).unwrap();
    assert_eq!(row["disposition"], disposition, "{row:?}");
    let findings = trip.csv("out/findings.csv");
    let codes: Vec<&str> = findings.iter().map(|r| r["code"].as_str()).collect();
    assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{findings:?}");
    assert_eq!(trip.answer("甲課", "1-2", "status"), "実施");
    row["reason"].clone()
}

#[test]
fn files_that_are_no_forms_are_told_apart() {
    let cfb = |name: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0];
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let word = zip_of([("word/document.xml", &b"<w/>"[..])]);
    let ods = zip_of([("content.xml", &b"<o/>"[..])]);
    for (name, bytes, code, reason) in [
        ("空.xlsx", vec![], "R102", "0バイト"),
        ("文書.pdf", b"%PDF-1.4\n".to_vec(), "R101", "PDF"),
        ("表.xls", b"<html><table>".to_vec(), "R101", "Webページ"),
        ("古い.xls", cfb("Workbook"), "R102", ".xls"),
        ("鍵.xlsx", cfb("EncryptedPackage"), "R102", "パスワード"),
        ("便り.msg", cfb("__properties_version1.0"), "R101", "メール"),
        ("文.docx", word, "R101", "Word"),
        ("表.ods", ods, "R102", ".ods"),
        ("束.zip", zip_of([("a.txt", &b"a"[..])]), "R101", "zip"),
        ("乱.xlsx", vec![0u8; 4096], "R101", "種類のわからない"),
        (
            "深い/場所/メモ.txt",
            "こんにちは".into(),
            "R101",
            "テキスト",
        ),
    ] {
        let trip = with_file(name, &bytes);
        let told = expect(&trip, name, "rejected", Some(code));
        assert!(told.contains(reason), "{name}: {told}");
    }
}

#[test]
fn what_programs_leave_behind_is_ignored() {
    for name in ["~$A_甲課.xlsx", "Thumbs.db", "sub/desktop.ini", ".DS_Store"] {
        let trip = with_file(name, b"x");
        expect(&trip, name, "ignored", None);
    }
}

#[test]
fn a_form_cut_off_anywhere_is_a_finding() {
    let whole = with_file("x.txt", b"").bytes("forms/A_甲課.xlsx");
    for part in 1..8 {
        let trip = with_file("切れた.xlsx", &whole[..whole.len() * part / 8]);
        expect(&trip, "切れた.xlsx", "rejected", Some("R102"));
    }
}

/// A form with the text of one part replaced as a whole.
fn with_part(name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let form = with_file("x.txt", b"").bytes("forms/A_甲課.xlsx");
    let mut parts = parts(&form);
    let part = parts.get_mut(name).unwrap();
    *part = change(part);
    zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())))
}

#[test]
fn a_count_that_would_fill_the_memory_is_refused() {
    let bomb = with_part("xl/sharedStrings.xml", |xml| {
        let at = xml.find("uniqueCount=\"").unwrap() + 13;
        format!("{}99999999999{}", &xml[..at], &xml[at..])
    });
    let trip = with_file("数.xlsx", &bomb);
    let told = expect(&trip, "数.xlsx", "rejected", Some("R102"));
    assert!(told.contains("大きすぎ"), "{told}");
}

#[test]
fn a_cell_at_the_far_corner_costs_nothing() {
    let far = with_part("xl/worksheets/sheet2.xml", |xml| {
        let cell =
            "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>遠い</v></c></row></sheetData>";
        xml.replace("</sheetData>", cell)
    });
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.write("returned/遠い.xlsx", &far);
    trip.run(&["collect"]).exits(1);
    let rows = trip.csv("out/findings.csv");
    let told = rows.iter().find(|r| r["code"] == "S104").unwrap();
    assert_eq!(
        (told["cell"].as_str(), told["value"].as_str()),
        ("XFD1048576", "遠い")
    );
}

#[test]
fn what_inflates_beyond_the_limit_is_refused() {
    let zeros = vec![b' '; 300 << 20];
    let bomb = zip_of([("xl/workbook.xml", &zeros[..])]);
    assert!(bomb.len() < 1 << 20, "deflated");
    let trip = with_file("爆.xlsx", &bomb);
    let told = expect(&trip, "爆.xlsx", "rejected", Some("R102"));
    assert!(told.contains("大きすぎ"), "{told}");
}

#[test]
fn broken_xml_in_any_part_is_a_finding() {
    for part in [
        "xl/workbook.xml",
        "xl/worksheets/sheet2.xml",
        "xl/sharedStrings.xml",
    ] {
        let broken = with_part(part, |xml| {
            xml.chars().take(xml.chars().count() / 2).collect()
        });
        let trip = with_file("壊.xlsx", &broken);
        expect(&trip, "壊.xlsx", "rejected", Some("R102"));
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let trip = with_file("x/y.txt", b"");
    std::fs::remove_dir_all(trip.at("returned/x")).unwrap();
    trip.write("outside/secret.xlsx", &trip.bytes("forms/A_甲課.xlsx"));
    std::os::unix::fs::symlink(
        trip.at("outside/secret.xlsx"),
        trip.at("returned/link.xlsx"),
    )
    .unwrap();
    let told = expect(&trip, "link.xlsx", "rejected", Some("R102"));
    assert!(told.contains("リンク"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_hold_the_run_up() {
    let trip = with_file("x.txt", b"x");
    std::fs::remove_file(trip.at("returned/x.txt")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(trip.at("returned/管.xlsx"))
        .status();
    assert!(made.unwrap().success());
    expect(&trip, "管.xlsx", "rejected", Some("R102"));
}
