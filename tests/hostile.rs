//! Whatever lies in returned/: each file gets a finding and a disposition, and the rest of the
//! batch goes on.

use crate::support;

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
    // Little enough on a machine that does other things too.
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{name} took long"
    );
    treated(trip, name, disposition, code)
}

/// What became of the one file, with such a finding, and that all else was read.
fn treated(trip: &Trip, name: &str, disposition: &str, code: Option<&str>) -> String {
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
#[ignore = "slow"]
fn files_that_are_no_forms_are_told_apart() {
    let cfb = |name: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0];
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let word = zip_of([("word/document.xml", &b"<w/>"[..])]);
    let ods = zip_of([("content.xml", &b"<o/>"[..])]);
    let types = ("[Content_Types].xml", &b"<Types/>"[..]);
    let visio = zip_of([types, ("visio/document.xml", &b"<v/>"[..])]);
    let misnamed = zip_of([types, ("xl/workbook.xmm", &b"<w/>"[..])]);
    for (name, bytes, code, reason) in [
        ("空.xlsx", vec![], "R102", "0バイト"),
        ("文書.pdf", b"%PDF-1.4\n".to_vec(), "R101", "PDF"),
        ("表.xls", b"<html><table>".to_vec(), "R101", "Webページ"),
        ("古い.xls", cfb("Workbook"), "R102", "壊れて"),
        ("鍵.xlsx", cfb("EncryptedPackage"), "R102", "パスワード"),
        ("便り.msg", cfb("__properties_version1.0"), "R101", "メール"),
        ("文.docx", word, "R101", "Word"),
        ("表.ods", ods, "R102", "壊れて"),
        ("図.dat", visio.clone(), "R101", "種類のわからない"),
        ("図.vsdx", visio, "R101", "Visio"),
        ("文.JTD", vec![0, 1, 2], "R101", "一太郎"),
        ("文.xbd", vec![0, 1, 2], "R101", "DocuWorks"),
        (
            "表.mdb",
            b"\0\x01\0\0Standard Jet DB\0".to_vec(),
            "R101",
            "Access",
        ),
        ("表.xlsx", misnamed, "R102", "壊れて"),
        ("空の束.zip", zip_of([]), "R101", "zip"),
        ("乱.xlsx", vec![0u8; 4096], "R101", "種類のわからない"),
        (
            "深い/場所/メモ.txt",
            "こんにちは".into(),
            "R101",
            "テキスト",
        ),
    ] {
        let trip = with_file(name, &bytes);
        let reported = expect(&trip, name, "rejected", Some(code));
        assert!(reported.contains(reason), "{name}: {reported}");
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
    let reported = expect(&trip, "数.xlsx", "rejected", Some("R102"));
    assert!(reported.contains("大きすぎ"), "{reported}");
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
    let reported = rows.iter().find(|r| r["code"] == "S104").unwrap();
    assert_eq!(
        (reported["cell"].as_str(), reported["value"].as_str()),
        ("XFD1048576", "遠い")
    );
}

#[test]
#[ignore = "slow"]
fn what_inflates_beyond_the_limit_is_refused() {
    let zeros = vec![b' '; 300 << 20];
    let bomb = zip_of([("xl/workbook.xml", &zeros[..])]);
    assert!(bomb.len() < 1 << 20, "deflated");
    let trip = with_file("爆.xlsx", &bomb);
    let reported = expect(&trip, "爆.xlsx", "rejected", Some("R102"));
    assert!(reported.contains("大きすぎ"), "{reported}");
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
    let reported = expect(&trip, "link.xlsx", "rejected", Some("R102"));
    assert!(reported.contains("リンク"), "{reported}");
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

/// A run of the tool that is watched: how it ended, how long it computed, and the most memory it
/// held. Only Linux tells the last two.
struct Watched {
    status: Option<i32>,
    took: Duration,
    /// In KiB.
    peak: Option<u64>,
}

/// How long a process has computed so far: fields 14 and 15 of its line, in hundredths of a second.
fn computed(process: u32) -> Option<Duration> {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, behind_name) = line.rsplit_once(')')?;
    let fields = behind_name.split_whitespace().skip(11).take(2);
    let ticks: u64 = fields.filter_map(|f| f.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}

/// The most memory a process has held, in KiB.
fn held(process: u32) -> Option<u64> {
    let reported = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = reported.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn watched(trip: &Trip, args: &[&str]) -> Watched {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_torimatome"))
        .args(args)
        .current_dir(trip.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let (mut took, mut peak) = (Duration::ZERO, None);
    let ended = loop {
        peak = peak.max(held(child.id()));
        took = took.max(computed(child.id()).unwrap_or_default());
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    Watched {
        status: ended.code(),
        took,
        peak,
    }
}

impl Watched {
    /// Expects the bounds that docs/limits.md gives, for one file at a time.
    fn is_bounded(&self, name: &str) {
        let (took, peak) = (self.took, self.peak.unwrap_or(0) >> 10);
        assert_eq!(self.status, Some(1), "{name}");
        assert!(took < Duration::from_secs(30), "{name} took {took:?}");
        assert!(peak < 512, "{name} took {peak} MiB");
    }
}

/// Collects in a watched run, and expects the one file to be refused and all else to be read.
fn refused(name: &str, bytes: &[u8]) -> String {
    let trip = with_file("爆.xlsx", bytes);
    watched(&trip, &["collect"]).is_bounded(name);
    treated(&trip, "爆.xlsx", "rejected", Some("R102"))
}

/// The parts of a form with some replaced or added.
fn with_parts(change: impl FnOnce(&mut std::collections::BTreeMap<String, String>)) -> Vec<u8> {
    let form = with_file("x.txt", b"").bytes("forms/A_甲課.xlsx");
    let mut parts = parts(&form);
    change(&mut parts);
    zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())))
}

#[test]
fn a_tab_whose_tag_has_a_fault_is_not_taken_for_another() {
    let bytes = with_parts(|parts| {
        let workbook = parts.get_mut("xl/workbook.xml").unwrap();
        assert!(workbook.contains("sheetId=\"2\""));
        *workbook = workbook.replace("sheetId=\"2\"", "sheetId=2");
    });
    refused("a tab with a fault", &bytes);
}

const SHEET: &str = "xl/worksheets/sheet2.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

/// The small survey with this file as the return of 甲課, collected in a watched run.
fn collected(bytes: &[u8], name: &str) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.write("returned/A_甲課.xlsx", bytes);
    watched(&trip, &["collect"]).is_bounded(name);
    trip
}

/// What stands in a column of findings.csv for a rule.
fn reported(trip: &Trip, code: &str, column: &str) -> Vec<String> {
    let rows = trip.csv("out/findings.csv");
    let own = rows.iter().filter(|r| r["code"] == code);
    own.map(|r| r[column].clone()).collect()
}

#[test]
fn a_count_is_found_behind_a_comment_and_under_another_name() {
    let huge = "<sst uniqueCount = '99999999999'><si><t>x</t></si></sst>";
    let behind = format!("<!--{}-->{huge}", " ".repeat(5_000));
    let moved = with_parts(|parts| {
        parts.remove(STRINGS);
        parts.insert("xl/SHAREDSTRINGS.xml".to_string(), behind.clone());
    });
    let behind = with_part(STRINGS, |_| behind.clone());
    for (name, bytes) in [("behind", behind), ("moved", moved)] {
        let why = refused(name, &bytes);
        assert!(why.contains("大きすぎ"), "{name}: {why}");
    }
}

#[test]
#[ignore = "slow"]
fn more_than_anybody_writes_is_refused() {
    let strings = "<si><t>x</t></si>".repeat(250_000);
    let strings = with_part(STRINGS, |xml| {
        xml.replace("</sst>", &format!("{strings}</sst>"))
    });
    let cells = "<c><v>1</v></c>".repeat(250_000);
    let cells = format!("<row r=\"9000\">{cells}</row></sheetData>");
    let cells = with_part(SHEET, |xml| xml.replace("</sheetData>", &cells));
    // One string, and many cells that all show it.
    let long = format!("<si><t>{}</t></si></sst>", "あ".repeat(30_000));
    let everywhere = with_parts(|parts| {
        let strings = parts.get_mut(STRINGS).unwrap();
        let number = strings.matches("<si>").count();
        *strings = strings.replace("</sst>", &long);
        let shown = format!("<c t=\"s\"><v>{number}</v></c>").repeat(50_000);
        let sheet = parts.get_mut(SHEET).unwrap();
        let row = format!("<row r=\"9000\">{shown}</row></sheetData>");
        *sheet = sheet.replace("</sheetData>", &row);
    });
    let formula = "A1+".repeat(100_000);
    let shared = format!("<c><f t=\"shared\" si=\"0\" ref=\"A9000:Z9000\">{formula}1</f></c>");
    let many = "<c><f t=\"shared\" si=\"0\"/><v>1</v></c>".repeat(20_000);
    let shared = format!("<row r=\"9000\">{shared}{many}</row></sheetData>");
    let shared = with_part(SHEET, |xml| xml.replace("</sheetData>", &shared));
    let styles = with_part("xl/styles.xml", |xml| {
        let at = xml.find("<cellXfs").unwrap();
        let at = at + xml[at..].find('>').unwrap() + 1;
        format!("{}{}{}", &xml[..at], "<xf/>".repeat(600_000), &xml[at..])
    });
    for (name, bytes) in [
        ("strings", strings),
        ("cells", cells),
        ("one string everywhere", everywhere),
        ("a shared formula", shared),
        ("styles", styles),
    ] {
        let why = refused(name, &bytes);
        assert!(why.contains("大きすぎ"), "{name}: {why}");
    }
}

#[test]
fn one_sheet_named_a_thousand_times_is_refused() {
    let listed = with_part("xl/workbook.xml", |xml| {
        let start = xml.find("<sheet ").unwrap();
        let end = start + xml[start..].find("/>").unwrap() + 2;
        let sheet = &xml[start..end];
        let named = |n: usize| sheet.replacen("name=\"", &format!("name=\"{n}"), 1);
        let many: String = (0..1_000).map(named).collect();
        format!("{}{many}{}", &xml[..start], &xml[start..])
    });
    refused("sheets", &listed);
}

#[test]
fn a_drawing_named_again_and_again_is_read_once() {
    let drawing = "xl/drawings/drawing1.xml";
    let text = "<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:row>1</xdr:row></xdr:from>\
                <a:t>一つの図形</a:t></xdr:twoCellAnchor></xdr:wsDr>";
    let bytes = with_parts(|parts| {
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing";
        let one = format!("<Relationship Id=\"a\" Type=\"{kind}\" Target=\"/{drawing}\"/>");
        let many = format!("<Relationships>{}</Relationships>", one.repeat(30_000));
        parts.insert("xl/worksheets/_rels/sheet2.xml.rels".to_string(), many);
        let padded = text.replace("<xdr:wsDr>", &format!("<xdr:wsDr>{}", " ".repeat(1 << 20)));
        parts.insert(drawing.to_string(), padded);
    });
    let trip = collected(&bytes, "drawing");
    assert_eq!(reported(&trip, "S108", "value"), ["一つの図形"]);
}

#[test]
#[ignore = "slow"]
fn deep_nesting_costs_no_stack_and_no_time() {
    let deep = |open: &str, shut: &str, n: usize| open.repeat(n) + &shut.repeat(n);
    let sheet = with_part(SHEET, |xml| {
        let nest = deep("<a>", "</a>", 500_000);
        xml.replace("</sheetData>", &format!("{nest}</sheetData>"))
    });
    let strings = with_part(STRINGS, |xml| {
        let nest = deep("<r>", "</r>", 500_000);
        xml.replace("</sst>", &format!("<si>{nest}</si></sst>"))
    });
    let drawing = with_parts(|parts| {
        let kind = "http://x/relationships/drawing";
        let rels = format!(
            "<Relationships><Relationship Id=\"a\" Type=\"{kind}\" \
             Target=\"../drawings/drawing1.xml\"/></Relationships>"
        );
        parts.insert("xl/worksheets/_rels/sheet2.xml.rels".to_string(), rels);
        let nest = format!("<wsDr><twoCellAnchor>{}", "<row>1".repeat(1_000_000));
        parts.insert("xl/drawings/drawing1.xml".to_string(), nest);
    });
    for (name, bytes) in [("sheet", sheet), ("strings", strings), ("drawing", drawing)] {
        let trip = collected(&bytes, name);
        let intake = trip.csv("out/intake.csv");
        assert_ne!(intake[0]["disposition"], "ignored", "{name}");
    }
}

#[test]
fn entities_are_not_expanded() {
    let laughs: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let doctype = format!(
        "<!DOCTYPE x [<!ENTITY l0 \"lol\">{laughs}<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
    );
    for part in [
        SHEET,
        STRINGS,
        "xl/workbook.xml",
        "xl/styles.xml",
        "docProps/core.xml",
    ] {
        let bytes = with_part(part, |xml| {
            let at = xml.find("?>").map_or(0, |at| at + 2);
            let body = xml[at..].replace("</t>", "&l9;&f;</t>");
            let body = body.replace(
                "</sheetData>",
                "<row r=\"900\"><c t=\"str\"><v>&l9;&f;</v></c></row></sheetData>",
            );
            format!("{}{doctype}{body}", &xml[..at])
        });
        let trip = collected(&bytes, part);
        for out in ["out/findings.csv", "out/answers.csv"] {
            let text = trip.text(out);
            assert!(
                !text.contains("lollol") && !text.contains("root:"),
                "{part} {out}"
            );
        }
    }
}

/// A zip in which every part of a name declares this size once inflated.
fn declaring(bytes: &[u8], name: &str, size: u32) -> Vec<u8> {
    with_headers(bytes, name, (22, 24), size)
}

/// A zip in which the headers of a part, in front of it and in the list of all, have another number
/// at these places.
fn with_headers(bytes: &[u8], name: &str, places: (usize, usize), number: u32) -> Vec<u8> {
    let mut made = bytes.to_vec();
    // Where each header has its name (APPNOTE.TXT 4.3.7, 4.3.12).
    let headers = [(b"PK\x03\x04", places.0, 30), (b"PK\x01\x02", places.1, 46)];
    for (signature, place, name_at) in headers {
        let found: Vec<usize> = (0..made.len().saturating_sub(name_at + name.len()))
            .filter(|at| made[*at..].starts_with(signature))
            .filter(|at| made[at + name_at..].starts_with(name.as_bytes()))
            .collect();
        for at in found {
            made[at + place..at + place + 4].copy_from_slice(&number.to_le_bytes());
        }
    }
    assert_ne!(made, bytes, "{name} is there");
    made
}

#[test]
fn a_part_that_is_not_what_was_written_is_reported() {
    let damaged = |bytes: &[u8], name: &str| with_headers(bytes, name, (14, 16), 0x1234_5678);
    let form = with_file("x.txt", b"").bytes("forms/A_甲課.xlsx");
    for part in [
        SHEET,
        STRINGS,
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "docProps/core.xml",
    ] {
        let why = refused(part, &damaged(&form, part));
        assert!(why.contains("壊れて"), "{part}: {why}");
    }
    let saved = |name: &str| {
        let path = support::root().join("fuzz/corpus").join(name);
        std::fs::read(path).unwrap()
    };
    for part in ["content.xml", "styles.xml", "meta.xml"] {
        let why = refused(part, &damaged(&saved("workbook/libreoffice.ods"), part));
        assert!(why.contains("壊れて"), "{part}: {why}");
    }
    let binary = saved("apart/sheetjs.xlsb");
    for part in ["xl/worksheets/sheet2.bin", "xl/_rels/workbook.bin.rels"] {
        let why = refused(part, &damaged(&binary, part));
        assert!(why.contains("壊れて"), "{part}: {why}");
    }
    // Of notes as much is reported as can be read, and that there may be more.
    let noted = damaged(&saved("workbook/libreoffice.xlsx"), "xl/comments3.xml");
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.write("returned/B.xlsx", &noted);
    watched(&trip, &["collect"]).is_bounded("notes");
    assert!(reported(&trip, "S108", "value").contains(&"メモ".to_string()));
    assert_eq!(reported(&trip, "R109", "value"), ["読み取れない図形"]);
}

#[test]
#[ignore = "slow"]
fn a_size_that_is_a_lie_is_a_finding() {
    let blank = format!("{}</sheetData>", " ".repeat(300 << 20));
    let bomb = with_part(SHEET, |xml| xml.replace("</sheetData>", &blank));
    let small = declaring(&bomb, SHEET, 4_096);
    refused("declared small", &small);
    let form = with_file("x.txt", b"").bytes("forms/A_甲課.xlsx");
    let large = declaring(&form, SHEET, u32::MAX - 1);
    let why = refused("declared large", &large);
    assert!(why.contains("大きすぎ"), "{why}");
}

#[test]
fn a_cell_beyond_the_grid_is_no_more_than_a_finding() {
    for at in [
        "ZZZZZZZ9",
        "A99999999999",
        "XFE1",
        "A1048577",
        "9A",
        "",
        "-1",
    ] {
        let bytes = with_part(SHEET, |xml| {
            let row = format!("<row><c r=\"{at}\" t=\"str\"><v>遠い</v></c></row></sheetData>");
            xml.replace("</sheetData>", &row)
        });
        collected(&bytes, at);
    }
}

#[test]
fn a_text_longer_than_a_cell_costs_only_itself() {
    let bytes = with_part(SHEET, |xml| {
        let long = "長".repeat(40_000);
        let row = format!("<row r=\"900\"><c t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
        xml.replace("</sheetData>", &format!("{row}</sheetData>"))
    });
    let trip = collected(&bytes, "long text");
    assert_eq!(reported(&trip, "R109", "value"), ["読み取れない値"]);
    assert_eq!(reported(&trip, "R109", "cell"), ["A900"]);
    // The writer has the same bound; the report must not fail for one cell.
    watched(&trip, &["report"]).is_bounded("report");
}

#[test]
fn of_very_many_texts_outside_the_rest_is_counted() {
    let bytes = with_part(SHEET, |xml| {
        let row = |n: usize| format!("<row r=\"{}\"><c><v>{n}</v></c></row>", 9_000 + n);
        let rows: String = (0..2_500).map(row).collect();
        xml.replace("</sheetData>", &format!("{rows}</sheetData>"))
    });
    let trip = collected(&bytes, "outside");
    let values = reported(&trip, "S104", "value");
    assert_eq!(values.len(), 2_001);
    assert!(values.contains(&"ほかに500個のセル".to_string()));
}

/// A part of relations of a sheet, given the kinds and targets.
fn relations(of: &[(&str, String)]) -> String {
    let one = |(n, (kind, target)): (usize, &(&str, String))| {
        format!(
            "<Relationship Id=\"n{n}\" Type=\"http://x/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let all: String = of.iter().enumerate().map(one).collect();
    format!("<Relationships>{all}</Relationships>")
}

const RELATIONS: &str = "xl/worksheets/_rels/sheet2.xml.rels";

#[test]
fn notes_are_found_under_any_name() {
    let bytes = with_parts(|parts| {
        parts.insert(
            RELATIONS.to_string(),
            relations(&[("comments", "../x.xml".to_string())]),
        );
        let note = "<comments><comment ref=\"C5\"><text><t>一言</t></text></comment></comments>";
        parts.insert("xl/x.xml".to_string(), note.to_string());
    });
    let trip = collected(&bytes, "name");
    assert_eq!(reported(&trip, "S108", "value"), ["一言"]);
}

#[test]
fn parts_are_found_whatever_the_case_of_their_names() {
    let bytes = with_parts(|parts| {
        let sheet = parts.remove(SHEET).unwrap();
        let end = sheet.find("<headerFooter").unwrap();
        let footer = "<headerFooter><oddFooter>&amp;L至急</oddFooter></headerFooter></worksheet>";
        let sheet = format!("{}{footer}", &sheet[..end]);
        parts.insert("xl/worksheets/SHEET2.xml".to_string(), sheet);
        let related = relations(&[("comments", "../X.xml".to_string())]);
        parts.remove(RELATIONS);
        parts.insert("xl/worksheets/_rels/SHEET2.xml.rels".to_string(), related);
        let note = "<comments><comment ref=\"C5\"><text><t>一言</t></text></comment></comments>";
        parts.insert("xl/x.XML".to_string(), note.to_string());
    });
    let trip = collected(&bytes, "case");
    let mut beside = reported(&trip, "S108", "value");
    beside.sort();
    assert_eq!(beside, ["一言", "至急"]);
}

#[test]
fn of_very_many_notes_the_rest_is_counted() {
    let bytes = with_parts(|parts| {
        let name = |n: usize| format!("comments{n}.xml");
        let named: Vec<_> = (0..3)
            .map(|n| ("comments", format!("/{}", name(n))))
            .collect();
        parts.insert(RELATIONS.to_string(), relations(&named));
        for part in 0..3 {
            let note = |n: usize| {
                format!("<comment ref=\"C{n}\"><text><r><t>{part}</t></r></text></comment>")
            };
            let notes: String = (1..=900).map(note).collect();
            parts.insert(name(part), format!("<comments>{notes}</comments>"));
        }
    });
    let trip = collected(&bytes, "notes");
    let values = reported(&trip, "S108", "value");
    assert_eq!(values.len(), 2_001);
    assert!(values.contains(&"ほかに700個".to_string()));
}

#[test]
fn a_text_too_long_for_a_cell_does_not_keep_the_report_from_being_made() {
    let long = "長".repeat(40_000);
    let full = "=".repeat(32_767);
    let bytes = with_parts(|parts| {
        let named = [("comments", "/comments1.xml".to_string())];
        parts.insert(RELATIONS.to_string(), relations(&named));
        let note = format!("<comment ref=\"C5\"><text><r><t>{long}</t></r></text></comment>");
        let notes = format!("<comments>{note}</comments>");
        parts.insert("comments1.xml".to_string(), notes);
        let sheet = parts.get_mut(SHEET).unwrap();
        let row = format!("<row r=\"90\"><c t=\"str\"><v>{full}</v></c></row></sheetData>");
        *sheet = sheet.replace("</sheetData>", &row);
        let foot =
            format!("<headerFooter><oddHeader>{long}</oddHeader></headerFooter></worksheet>");
        *sheet = sheet.replace("</worksheet>", &foot);
    });
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.write("returned/A_甲課.xlsx", &bytes);
    watched(&trip, &["report"]).is_bounded("report");
    // And once more: what was made is known as the tool's own.
    watched(&trip, &["report"]).is_bounded("report again");
    // The CSV file has the mark of a text before it, which the harness takes away.
    assert!(reported(&trip, "S104", "value") == [full]);
    let lengths = |code| -> Vec<usize> {
        let values = reported(&trip, code, "value");
        values.iter().map(|v| v.chars().count()).collect()
    };
    assert_eq!(lengths("S108"), [32_767, 32_767]);
    let made = support::parts(&trip.bytes("out/corrections/A_甲課_督促.xlsx"));
    let shown = &made["xl/sharedStrings.xml"];
    for start in ["長長長長長長", "======"] {
        assert!(shown.contains(start), "{start}");
    }
    assert!(shown.contains("あとは省きました"));
}

#[test]
fn names_that_nobody_gives_are_not_repeated() {
    let long = "n".repeat(1_000_000);
    let bytes = with_part("xl/workbook.xml", |xml| {
        xml.replace("name=\"1-1\"", &format!("name=\"{long}\""))
    });
    let why = refused("sheet", &bytes);
    assert!(why.contains("壊れて"), "{why}");
    let form = with_file("x.txt", b"").bytes("forms/A_甲課.xlsx");
    let name = format!("{}.xlsx", "n".repeat(60_000));
    let trip = collected(&zip_of([(name.as_str(), &form[..])]), "member");
    let intake = trip.csv("out/intake.csv");
    let found: Vec<(&str, &str)> = intake
        .iter()
        .map(|r| (r["file"].as_str(), r["disposition"].as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("A_甲課.xlsx", "opened"),
            ("A_甲課.xlsx/1番目のファイル", "accepted")
        ]
    );
}

#[test]
fn one_long_piece_of_a_part_is_refused() {
    let mut noise = String::new();
    let mut seed = 1_u64;
    while noise.len() < 300_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        noise.push(char::from(33 + (seed >> 33) as u8 % 90));
    }
    let long = " ".repeat(20 << 20);
    // A sheet may bear the name of a picture.
    for name in ["worksheets/sheet2.xml", "worksheets/sheet2.png"] {
        let bytes = with_parts(|parts| {
            let sheet = parts.remove(SHEET).unwrap();
            let sheet = sheet.replace("<sheetData>", &format!("<!--{long}--><sheetData>"));
            parts.insert(format!("xl/{name}"), sheet);
            let list = parts.get_mut("xl/_rels/workbook.xml.rels").unwrap();
            *list = list.replace("worksheets/sheet2.xml", name);
            // So that it is not refused as a bomb.
            parts.insert("noise".to_string(), noise.clone());
        });
        assert!(bytes.len() * 200 > 20 << 20, "{}", bytes.len());
        let why = refused("piece", &bytes);
        assert!(why.contains("大きすぎ"), "{name}: {why}");
    }
}

/// An OpenDocument file as LibreOffice saves it, with the end of its first sheet replaced.
fn with_end_of_sheet(end: &str) -> Vec<u8> {
    let path = support::root().join("fuzz/corpus/workbook/libreoffice.ods");
    let mut parts = parts(&std::fs::read(path).unwrap());
    let content = parts.get_mut("content.xml").unwrap();
    *content = content.replacen("</table:table>", end, 1);
    zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())))
}

#[test]
fn what_an_open_document_makes_of_few_words_is_refused() {
    let blanks =
        "<office:annotation><text:p><text:s text:c=\"30000\"/></text:p></office:annotation>";
    let notes = format!(
        "<table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>",
        blanks.repeat(100_000)
    );
    let sheets = format!("</table:table>{}", "<table:table/>".repeat(6_000));
    for (name, end) in [("blanks", notes), ("sheets", sheets)] {
        let why = refused(name, &with_end_of_sheet(&end));
        assert!(why.contains("大きすぎ"), "{name}: {why}");
    }
}

#[test]
fn a_large_text_is_refused_and_so_are_millions_of_fields() {
    let why = refused("large", &b"a\n".repeat(10 << 20));
    assert!(why.contains("大きすぎ"), "{why}");
    let why = refused("lines", &b"a\n".repeat(8 << 20));
    assert!(why.contains("大きすぎ"), "{why}");
    let why = refused("commas", &b",".repeat(16 << 20));
    assert!(why.contains("大きすぎ"), "{why}");
    let trip = with_file("表.csv", &b",".repeat(3 << 20));
    watched(&trip, &["collect"]).is_bounded("fewer commas");
    treated(&trip, "表.csv", "rejected", Some("R101"));
}

#[test]
#[ignore = "slow"]
fn marks_without_number_are_not_held_against_each_other() {
    let bytes = with_part(SHEET, |xml| {
        let mark = |n: usize| format!("<c t=\"inlineStr\"><is><t>tm:c{}</t></is></c>", n % 9);
        let row = |n: usize| {
            format!(
                "<row r=\"{}\">{}</row>",
                9_000 + n,
                (0..100).map(mark).collect::<String>()
            )
        };
        let rows: String = (0..1_500).map(row).collect();
        xml.replace("</sheetData>", &format!("{rows}</sheetData>"))
    });
    let trip = collected(&bytes, "marks");
    assert_eq!(
        reported(&trip, "R109", "value"),
        ["読み取り用の印が多すぎるシート"]
    );
}

#[test]
fn paths_in_a_zip_lead_nowhere() {
    let bytes = with_parts(|parts| {
        for name in [
            "../../evil.txt",
            "/evil.txt",
            "C:\\evil.txt",
            "xl/../../evil.txt",
        ] {
            parts.insert(name.to_string(), "evil".to_string());
        }
        let kind = "http://x/relationships/comments";
        let rels = format!(
            "<Relationships><Relationship Id=\"a\" Type=\"{kind}\" \
             Target=\"../../../../../../etc/passwd\"/></Relationships>"
        );
        parts.insert("xl/worksheets/_rels/sheet2.xml.rels".to_string(), rels);
    });
    let trip = collected(&bytes, "paths");
    assert_eq!(trip.csv("out/intake.csv")[0]["disposition"], "accepted");
    assert!(!trip.tree().contains("evil"), "{}", trip.tree());
    let above = trip.path().parent().unwrap();
    assert!(!above.join("evil.txt").exists());
    assert!(!trip.text("out/findings.csv").contains("root:"));
}

#[test]
fn a_file_of_200_mb_is_refused_by_its_size() {
    let trip = with_file("大.xlsx", b"PK\x03\x04");
    let path = trip.at("returned/大.xlsx");
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(200 << 20).unwrap();
    let run = watched(&trip, &["collect"]);
    run.is_bounded("200 MB");
    // It is not even read.
    assert!(run.peak.unwrap_or(0) < 100 << 10, "{:?} KiB", run.peak);
    let why = expect(&trip, "大.xlsx", "rejected", Some("R102"));
    assert!(why.contains("大きすぎ"), "{why}");
}

#[test]
fn the_bounds_are_those_of_the_settings() {
    let form = with_file("x.txt", b"").bytes("forms/A_甲課.xlsx");
    for (line, is_read) in [
        ("cells = 100", false),
        ("rows = 5", false),
        ("columns = 2", false),
        ("parts = 3", false),
        ("cells = 5000", true),
        ("file_mb = 1\ninflated_mb = 1\nratio = 1", true),
    ] {
        let trip = Trip::small();
        let settings = format!("{}\n[limits]\n{line}\n", trip.text("survey.toml"));
        trip.write("survey.toml", settings.as_bytes());
        trip.write("returned/甲課.xlsx", &form);
        let distributed = trip.run(&["distribute"]);
        distributed.ok();
        trip.run(&["collect"]).exits(1);
        let intake = trip.csv("out/intake.csv");
        let is = intake[0]["disposition"] == "accepted";
        assert_eq!(is, is_read, "{line}: {intake:?}");
    }
}

#[test]
fn settings_that_cannot_be_are_reported_with_what_to_write() {
    let trip = Trip::small();
    let settings = trip.text("survey.toml");
    for (line, hint) in [
        ("cells = 0", "1から10000000まで"),
        ("file_mb = -3", "1から2000まで"),
        ("filemb = 3", "file_mb、inflated_mb"),
    ] {
        let text = format!("{settings}\n[limits]\n{line}\n");
        trip.write("survey.toml", text.as_bytes());
        trip.run(&["check"]).exits(1).says("P101").says(hint);
    }
}

#[test]
fn a_file_that_vanishes_or_becomes_a_link_is_a_finding() {
    use torimatome::model::issued::Issued;
    use torimatome::read::{file, find, index::Forms};
    let trip = with_file("消える.xlsx", b"x");
    let loaded = torimatome::load::project::load(trip.path()).unwrap();
    let project = loaded.project.unwrap();
    let issued = Issued::default();
    let forms = Forms::new(&project, &issued);
    let intake = file::Intake {
        forms: &forms,
        limits: &project.survey.limits,
        passwords: &Default::default(),
    };
    let found = find::files(&trip.at("returned")).unwrap();
    let found = found.iter().find(|f| f.name == "消える.xlsx").unwrap();
    std::fs::remove_file(&found.path).unwrap();
    let gone = file::read(&intake, found).unwrap().remove(0);
    assert_eq!(gone.reason, "見つかりません");
    assert_eq!(gone.facts.len(), 1);
    std::fs::create_dir(&found.path).unwrap();
    let folder = file::read(&intake, found).unwrap().remove(0);
    assert_eq!(folder.reason, "ふつうのファイルではありません");
    #[cfg(unix)]
    {
        std::fs::remove_dir(&found.path).unwrap();
        std::os::unix::fs::symlink(trip.at("forms/A_甲課.xlsx"), &found.path).unwrap();
        let link = file::read(&intake, found).unwrap().remove(0);
        assert!(link.reason.contains("リンク") && link.portions.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_not_entered() {
    let trip = with_file("x.txt", b"x");
    std::fs::remove_file(trip.at("returned/x.txt")).unwrap();
    trip.write("outside/A_甲課.xlsx", &trip.bytes("forms/A_甲課.xlsx"));
    std::os::unix::fs::symlink(trip.at("outside"), trip.at("returned/近道")).unwrap();
    // One that leads back to the folder it lies in would never end.
    let reported = expect(&trip, "近道", "rejected", Some("R102"));
    assert!(reported.contains("リンク"), "{reported}");
    std::fs::remove_file(trip.at("returned/近道")).unwrap();
    std::os::unix::fs::symlink(trip.at("returned"), trip.at("returned/輪")).unwrap();
    expect(&trip, "輪", "rejected", Some("R102"));
}

/// Whether a text holds a character that a terminal would obey or that turns what follows.
fn disturbs(text: &str) -> bool {
    let is_break = |c: char| matches!(c, '\n' | '\r' | '\t');
    text.chars()
        .any(|c| (c.is_control() && !is_break(c)) || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[cfg(unix)]
#[test]
fn names_with_control_characters_reach_no_output() {
    let named = "悪\u{1b}[2J\u{7}い\r\n名\u{202e}xslx.\u{85}exe";
    // A form whose sheet has such a name, with such a text outside of the cells.
    let bytes = with_parts(|parts| {
        let book = parts.get_mut("xl/workbook.xml").unwrap();
        *book = book.replace("name=\"1-1\"", "name=\"1&#x1b;[31m&#x202e;1\"");
        let sheet = parts.get_mut(SHEET).unwrap();
        let cell =
            "<row r=\"900\"><c t=\"inlineStr\"><is><t>赤&#x1b;[31m&#x9b;文</t></is></c></row>";
        *sheet = sheet.replace("</sheetData>", &format!("{cell}</sheetData>"));
    });
    let trip = with_file("x/x.txt", b"x");
    trip.write(&format!("returned/{named}"), b"junk");
    trip.write("returned/A_甲課.xlsx", &bytes);
    for args in [
        &["collect"][..],
        &["report"],
        &["status"],
        &["collect", "--json"],
        &["status", "--json"],
    ] {
        let ran = trip.run(args).exits(1);
        assert!(!disturbs(&ran.out()) && !disturbs(&ran.err()), "{ran}");
    }
    for file in ["answers.csv", "findings.csv", "intake.csv", "findings.json"] {
        assert!(!disturbs(&trip.text(&format!("out/{file}"))), "{file}");
    }
    for (part, xml) in parts(&trip.bytes("out/report.xlsx")) {
        assert!(!xml.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{part}");
    }
    assert!(trip.text("out/findings.csv").contains("1\u{fffd}[31m"));
}

#[test]
fn what_could_run_or_lead_out_is_reported_and_not_followed() {
    let external = "<Relationships><Relationship Id=\"a\" Type=\"http://x/relationships/hyperlink\" \
                    Target=\"http://127.0.0.1:9/x\" TargetMode=\"External\"/></Relationships>";
    for (part, content, value, severity) in [
        ("xl/vbaProject.bin", "x", "マクロ", "warning"),
        (
            "xl/embeddings/oleObject1.bin",
            "x",
            "埋め込まれたファイルや部品",
            "warning",
        ),
        (
            "xl/externalLinks/externalLink1.xml",
            "<ddeLink ddeService=\"cmd\"/>",
            "ほかのファイルへのリンク",
            "warning",
        ),
        (
            "xl/connections.xml",
            "<connections/>",
            "外部のデータへの接続",
            "warning",
        ),
        (
            "xl/worksheets/_rels/sheet2.xml.rels",
            external,
            "外部へのハイパーリンク",
            "info",
        ),
    ] {
        let bytes = with_parts(|parts| {
            parts.insert(part.to_string(), content.to_string());
        });
        let trip = collected(&bytes, part);
        assert_eq!(reported(&trip, "R111", "value"), [value], "{part}");
        assert_eq!(reported(&trip, "R111", "severity"), [severity], "{part}");
        assert_eq!(trip.csv("out/intake.csv")[0]["disposition"], "accepted");
    }
}
