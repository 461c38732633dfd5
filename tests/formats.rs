//! What comes back in other ways than as an Excel workbook: zips of several returns, locked files, a
//! sheet as CSV, OpenDocument, and what is no workbook at all.

use crate::support;

use std::io::{Cursor, Write};
use support::{Trip, parts, root, small_answers, zip_of};
use zip::AesMode;
use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::{FileOptions, SimpleFileOptions};

/// The small survey with its forms made, and the filled forms by name.
fn filled() -> (Trip, Vec<(String, Vec<u8>)>) {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    let names = ["A_甲課.xlsx", "B_乙課.xlsx"];
    let forms = names.map(|name| (name.to_string(), trip.bytes(&format!("returned/{name}"))));
    for (name, _) in &forms {
        std::fs::remove_file(trip.at(&format!("returned/{name}"))).unwrap();
    }
    (trip, forms.to_vec())
}

/// What became of a file, and why.
fn intake(trip: &Trip, file: &str) -> (String, String, String) {
    let rows = trip.csv("out/intake.csv");
    let row = rows.iter().find(|r| r["file"] == file);
    let row = row.unwrap_or_else(|| panic!("{file} is not in {rows:?}"));
    let [disposition, reason, department] =
        ["disposition", "reason", "department"].map(|head| row[head].clone());
    (disposition, reason, department)
}

/// The findings of a file: codes and hints.
fn found(trip: &Trip, file: &str) -> Vec<(String, String)> {
    let rows = trip.csv("out/findings.csv");
    let own = rows.iter().filter(|r| r["file"] == file);
    own.map(|r| (r["code"].clone(), r["hint"].clone()))
        .collect()
}

/// That both sections' answers were read.
fn all_read(trip: &Trip) {
    assert_eq!(trip.answer("甲課", "1-2", "status"), "実施");
    let answers = trip.csv("out/answers.csv");
    let filled = answers.iter().filter(|r| !r["raw"].is_empty());
    let sections: std::collections::BTreeSet<_> = filled.map(|r| &r["department"]).collect();
    assert_eq!(sections.len(), 2, "{sections:?}");
}

fn zip_with(files: &[(&str, &[u8])], options: FileOptions<'_, '_, ()>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_is_read_two_levels_deep() {
    let (trip, forms) = filled();
    let inner = zip_of([(forms[1].0.as_str(), &forms[1].1[..])]);
    let deepest = zip_of([("深い.xlsx", &forms[1].1[..])]);
    let deep = zip_of([("もっと.zip", &deepest[..])]);
    let outer = zip_of([
        ("回答/", &b""[..]),
        ("回答/A_甲課.xlsx", &forms[0].1),
        ("乙課.zip", &inner),
        ("入れ子.zip", &deep),
        ("__MACOSX/回答/._A_甲課.xlsx", b"x"),
        ("Thumbs.db", b"x"),
        ("../../乙課のメモ.txt", "電話で".as_bytes()),
        ("C:\\夏\x1b.pdf", b"%PDF-1.4"),
        ("切れた.xlsx", &forms[0].1[..3_000]),
    ]);
    trip.write("returned/送付.zip", &outer);
    let ran = trip.run(&["collect"]).exits(1);
    all_read(&trip);
    let expect = |file: &str, disposition: &str, reason: &str| {
        let (treated, why, _) = intake(&trip, file);
        assert_eq!(treated, disposition, "{file}: {why}");
        assert!(why.contains(reason), "{file}: {why}");
    };
    expect("送付.zip", "opened", "一つずつ");
    expect("送付.zip/回答/A_甲課.xlsx", "accepted", "");
    expect("送付.zip/乙課.zip", "opened", "1個");
    expect("送付.zip/乙課.zip/B_乙課.xlsx", "accepted", "");
    expect("送付.zip/入れ子.zip/もっと.zip", "rejected", "さらに中");
    expect(
        "送付.zip/__MACOSX/回答/._A_甲課.xlsx",
        "ignored",
        "システム",
    );
    expect("送付.zip/Thumbs.db", "ignored", "システム");
    expect("送付.zip/../../乙課のメモ.txt", "rejected", "テキスト");
    expect("送付.zip/C:/夏\u{fffd}.pdf", "rejected", "PDF");
    expect("送付.zip/切れた.xlsx", "rejected", "切れて");
    let memo = intake(&trip, "送付.zip/../../乙課のメモ.txt");
    assert_eq!(memo.2, "乙課");
    let answers = trip.csv("out/answers.csv");
    assert!(
        answers
            .iter()
            .any(|r| r["file"] == "送付.zip/乙課.zip/B_乙課.xlsx")
    );
    let text = ran.out();
    assert!(
        text.contains("届いたファイル 8（使った 2、古い版 0、読めない・対象外 4、無視 2）"),
        "{text}"
    );
    assert!(text.contains("開いたzip 3"), "{text}");
    assert!(
        !trip
            .path()
            .parent()
            .unwrap()
            .join("乙課のメモ.txt")
            .exists()
    );
}

#[test]
fn a_zip_of_windows_has_names_in_cp932() {
    let (trip, forms) = filled();
    // A name of the same length is put in the place of each, as a program of Windows writes it.
    let mut bytes = zip_of([("12345678.xlsx", &forms[0].1[..]), ("b.xlsx", &forms[1].1)]);
    let (name, _, _) = encoding_rs::SHIFT_JIS.encode("甲課の表.xlsx");
    for at in 0..bytes.len() - name.len() {
        if bytes[at..].starts_with(b"12345678.xlsx") {
            bytes[at..at + name.len()].copy_from_slice(&name);
        }
    }
    trip.write("returned/課の分.zip", &bytes);
    trip.run(&["collect"]).ok();
    all_read(&trip);
    assert_eq!(intake(&trip, "課の分.zip/甲課の表.xlsx").0, "accepted");
}

#[test]
fn a_locked_zip_opens_with_its_password() {
    let (trip, forms) = filled();
    let files: Vec<(&str, &[u8])> = forms.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
    let plain = SimpleFileOptions::default();
    let aes = plain.with_aes_encryption(AesMode::Aes256, "公園 2020");
    trip.write("returned/甲課.zip", &zip_with(&files[..1], aes));
    let old = FileOptionsExt::with_deprecated_encryption(plain, "公園 2020".as_bytes()).unwrap();
    trip.write("returned/乙課.zip", &zip_with(&files[1..], old));
    trip.run(&["collect"]).exits(1);
    let (disposition, reason, department) = intake(&trip, "甲課.zip/A_甲課.xlsx");
    assert_eq!(
        (disposition.as_str(), department.as_str()),
        ("rejected", "甲課")
    );
    assert!(reason.contains("パスワード"), "{reason}");
    let hint = &found(&trip, "乙課.zip/B_乙課.xlsx")[0].1;
    assert!(
        hint.contains("解凍") && hint.contains("--password-file"),
        "{hint}"
    );
    trip.write("鍵.txt", "外れ\r\n\r\n公園 2020\r\n".as_bytes());
    let ran = trip.run(&["collect", "--password-file", "鍵.txt"]).ok();
    all_read(&trip);
    let written: Vec<u8> = ["intake.csv", "findings.csv", "answers.csv"]
        .iter()
        .flat_map(|name| trip.bytes(&format!("out/{name}")))
        .collect();
    let written = String::from_utf8(written).unwrap() + &ran.out();
    assert!(!written.contains("公園 2020"));
}

#[test]
#[ignore = "slow"]
fn hostile_zips_are_bounded() {
    let (trip, forms) = filled();
    let both = zip_of(forms.iter().map(|(n, b)| (n.as_str(), &b[..])));
    trip.write("returned/よい.zip", &both);
    let zeros = vec![b' '; 40 << 20];
    let bomb = zip_of([("爆.txt", &zeros[..]), ("よい.txt", b"x")]);
    trip.write("returned/爆弾.zip", &zip_of([("中.zip", &bomb[..])]));
    let names: Vec<String> = (0..10_000).map(|n| format!("Thumbs{n}.txt")).collect();
    let many = zip_of(names.iter().map(|n| (n.as_str(), &b"x"[..])));
    trip.write("returned/多い.zip", &many);
    let start = std::time::Instant::now();
    trip.run(&["collect"]).exits(1);
    assert!(start.elapsed() < std::time::Duration::from_secs(60));
    all_read(&trip);
    let bomb = intake(&trip, "爆弾.zip/中.zip/爆.txt");
    assert!(bomb.1.contains("大きすぎ"), "{bomb:?}");
    assert!(
        intake(&trip, "爆弾.zip/中.zip/よい.txt")
            .1
            .contains("テキスト")
    );
    let reported = trip.csv("out/findings.csv");
    let reported = reported.iter().find(|r| r["file"] == "多い.zip").unwrap();
    assert!(reported["value"].contains("9000個"), "{reported:?}");
}

#[test]
#[ignore = "slow"]
fn a_locked_workbook_is_reported_with_its_section_and_opened() {
    let (trip, _) = filled();
    for (name, file) in [
        ("甲課の回答.xlsx", "msoffcrypto.xlsx"),
        ("乙課.ods", "libreoffice.ods"),
    ] {
        let bytes = std::fs::read(root().join("tests/locked").join(file)).unwrap();
        trip.write(&format!("returned/{name}"), &bytes);
    }
    trip.run(&["collect"]).exits(1);
    let reported = intake(&trip, "甲課の回答.xlsx");
    assert_eq!(
        (reported.0.as_str(), reported.2.as_str()),
        ("rejected", "甲課")
    );
    assert!(
        reported.1.contains("パスワードがかかっています"),
        "{reported:?}"
    );
    assert_eq!(found(&trip, "甲課の回答.xlsx")[0].0, "R102");
    let cp932 = encoding_rs::SHIFT_JIS.encode("公園 2020\n").0.into_owned();
    trip.write("鍵.txt", &cp932);
    for verb in ["collect", "report", "status"] {
        trip.run(&[verb, "--password-file", "鍵.txt"]).exits(1);
    }
    for name in ["甲課の回答.xlsx", "乙課.ods"] {
        let reported = intake(&trip, name);
        assert!(reported.1.contains("様式番号のない"), "{reported:?}");
    }
    trip.write("違う鍵.txt", b"x\n");
    trip.run(&["collect", "--password-file", "違う鍵.txt"])
        .exits(1);
    assert!(intake(&trip, "乙課.ods").1.contains("どのパスワードでも"));
    let missing = trip.run(&["collect", "--password-file", "ない.txt"]);
    let missing = missing.exits(2);
    assert!(missing.err().contains("ない.txt"), "{}", missing.err());
}

/// A form's sheet of answers as a spreadsheet saves it as text.
fn as_text(form: &[u8], sheet: &str, delimiter: &str) -> String {
    let book = torimatome::book::read(form, &Default::default()).unwrap();
    let sheet = book.sheets.iter().find(|s| s.name == sheet).unwrap();
    let rows = sheet.cells.iter().map(|(at, _)| at.row).max().unwrap();
    let columns = sheet.cells.iter().map(|(at, _)| at.col).max().unwrap();
    let mut text = String::new();
    for row in 0..=rows {
        let cells = (0..=columns).map(|col| {
            let at = torimatome::model::place::Cell::new(row, col);
            let cell = sheet.get(at).map_or("", |e| e.text.as_str());
            match cell.contains(['"', '\n', ',', '\t']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.to_string(),
            }
        });
        text.push_str(&cells.collect::<Vec<_>>().join(delimiter));
        text.push_str("\r\n");
    }
    text
}

type Encode = fn(&str) -> Vec<u8>;

#[test]
#[ignore = "slow"]
fn a_list_comes_back_as_csv() {
    for seed in ["guideline", "outline"] {
        let trip = Trip::seed(seed);
        trip.run(&["distribute"]).ok();
        let answers = std::fs::read(root().join("seeds").join(seed).join("answers.csv")).unwrap();
        trip.return_filled(&answers, &[]);
        trip.run(&["collect"]);
        let column = |trip: &Trip, head: &str| -> Vec<String> {
            trip.csv("out/answers.csv")
                .iter()
                .map(|r| r[head].clone())
                .collect()
        };
        let (values, raws) = (column(&trip, "value"), column(&trip, "raw"));
        let sheet = trip.csv("out/answers.csv")[0]["sheet"].clone();
        let encodings: [(&str, Encode); 4] = [
            (",", |t| t.as_bytes().to_vec()),
            (",", |t| [b"\xEF\xBB\xBF", t.as_bytes()].concat()),
            (",", |t| encoding_rs::SHIFT_JIS.encode(t).0.into_owned()),
            ("\t", |t| {
                let units = t.encode_utf16().flat_map(u16::to_le_bytes);
                [0xFF, 0xFE].into_iter().chain(units).collect()
            }),
        ];
        let forms = torimatome::read::find::files(&trip.at("returned")).unwrap();
        let forms: Vec<(String, Vec<u8>)> = forms
            .into_iter()
            .map(|f| (f.name.clone(), trip.bytes(&format!("returned/{}", f.name))))
            .collect();
        for (delimiter, encode) in encodings {
            std::fs::remove_dir_all(trip.at("returned")).unwrap();
            for (name, form) in &forms {
                let text = as_text(form, &sheet, delimiter);
                trip.write(&format!("returned/{name}.csv"), &encode(&text));
            }
            trip.run(&["collect"]);
            assert_eq!(column(&trip, "value"), values, "{seed}");
            assert_eq!(column(&trip, "raw"), raws, "{seed}");
            let reported = trip.csv("out/findings.csv");
            let reported = reported
                .iter()
                .filter(|r| r["code"].starts_with(['R', 'S']));
            let reported: Vec<_> = reported.map(|r| (&r["code"], &r["message"])).collect();
            assert!(reported.is_empty(), "{seed}: {reported:?}");
        }
    }
}

/// A flat OpenDocument file of these rows.
fn flat(rows: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.\
         spreadsheet\"><office:body><office:spreadsheet><table:table table:name=\"表\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document>"
    )
    .into_bytes()
}

#[test]
fn open_document_repeats_are_counted_before_they_are_made() {
    let cell = "<table:table-cell office:value-type=\"string\"";
    let text = "<text:p>x</text:p></table:table-cell>";
    let row = |attributes: &str, cells: &str| {
        format!("<table:table-row {attributes}>{cells}</table:table-row>")
    };
    let many = "table:number-rows-repeated=\"1000000000\"";
    let wide = "table:number-columns-repeated=\"1000000000\"";
    let read = |rows: &str| torimatome::book::read(&flat(rows), &Default::default());
    let too_large = Some(torimatome::book::Refusal::TooLarge);
    for rows in [
        row(many, &format!("{cell}>{text}")),
        row("", &format!("{cell} {wide}>{text}")),
        row(many, &format!("{cell} {wide}>{text}")),
        row(
            many,
            &format!("{cell} table:number-columns-spanned=\"2\"/>"),
        ),
        row(many, "<table:table-cell/>") + &row("", &format!("{cell}>{text}")),
    ] {
        assert_eq!(read(&rows).err(), too_large, "{rows}");
    }
    let blank = row(many, &format!("<table:table-cell {wide}/>"));
    let endless = "table:number-rows-repeated=\"99999999999999999999999\"";
    let book = read(&format!(
        "{}{}",
        row("", &format!("{cell}>{text}")),
        blank + &row(endless, "")
    ))
    .unwrap();
    assert_eq!(book.sheets[0].cells.len(), 1);
}

#[test]
#[ignore = "slow"]
fn open_document_tricks_come_to_nothing() {
    let read = |rows: &str| torimatome::book::read(&flat(rows), &Default::default());
    let broken = Some(torimatome::book::Refusal::Broken);
    let nested = "<text:span>".repeat(300) + &"</text:span>".repeat(300);
    let cell = |inner: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\">{inner}</table:table-cell></table:table-row>"
        )
    };
    assert_eq!(
        read(&cell(&format!("<text:p>{nested}</text:p>"))).err(),
        broken
    );
    assert_eq!(read("<table:table-row><table:table-cell>").err(), broken);
    let entity = cell("<text:p>&lol;あ</text:p>");
    let text = String::from_utf8(flat(&entity)).unwrap();
    let text = text.replace(
        "<office:document ",
        "<!DOCTYPE x [<!ENTITY lol \"はは\">]><office:document ",
    );
    let book = torimatome::book::read(text.as_bytes(), &Default::default()).unwrap();
    assert_eq!(book.sheets[0].cells[0].1.text, "&lol;あ");
    let bomb = vec![b' '; 300 << 20];
    let zip = zip_of([("content.xml", &bomb[..])]);
    let too_large = Some(torimatome::book::Refusal::TooLarge);
    assert_eq!(
        torimatome::book::read(&zip, &Default::default()).err(),
        too_large
    );
}

#[test]
fn open_document_reports_what_stands_in_and_beside_its_cells() {
    let rows = "<table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\">\
         <office:annotation><dc:creator>人</dc:creator><text:p>メモ<text:line-break/>二</text:p></office:annotation>\n\
         <text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text>\
         </text:ruby><text:s text:c=\"2\"/><text:a xlink:href=\"https://x/\">リンク</text:a></text:p><text:p>次</text:p>\
         <draw:frame><draw:text-box><text:p>箱</text:p></draw:text-box></draw:frame></table:table-cell>\
         <table:covered-table-cell office:value-type=\"string\"><text:p>隠れ</text:p></table:covered-table-cell>\
         <table:table-cell table:formula=\"of:=[.A1]\" office:value-type=\"float\" office:value=\"12\"><text:p>12件</text:p>\
         </table:table-cell></table:table-row>";
    let book = torimatome::book::read(&flat(rows), &Default::default()).unwrap();
    let sheet = &book.sheets[0];
    let reported: Vec<String> = sheet
        .cells
        .iter()
        .map(|(at, e)| format!("{at} {} ={}", e.text, e.formula))
        .collect();
    assert_eq!(
        reported,
        ["A1 東京  リンク\n次 =", "B1 隠れ =", "C1 12 =A1"]
    );
    let beside: Vec<String> = book
        .annotations
        .iter()
        .map(|b| format!("{} {} {}", b.cells, b.kind.label(), b.text))
        .collect();
    assert_eq!(
        beside,
        ["A1 メモ メモ\n二", "A1 図形 箱", "A1 リンク先 https://x/"]
    );
    assert_eq!(sheet.merged.len(), 1);
    assert!(book.parts.active.hyperlinks);
}

#[test]
fn a_plan_may_be_an_open_document() {
    let trip = Trip::small();
    let plan = trip.text("plan.csv");
    let rows: String = plan
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| {
            let cells = line.split(',').map(|c| {
                format!("<table:table-cell office:value-type=\"string\"><text:p>{c}</text:p></table:table-cell>")
            });
            format!("<table:table-row>{}</table:table-row>", cells.collect::<String>())
        })
        .collect();
    let content = String::from_utf8(flat(&rows)).unwrap();
    let before = trip.run(&["check"]).out();
    std::fs::remove_file(trip.at("plan.csv")).unwrap();
    trip.write("plan.ods", &zip_of([("content.xml", content.as_bytes())]));
    let after = trip.run(&["check"]).out();
    assert_eq!(after.replace("plan.ods", "plan.csv"), before);
    assert!(parts(&trip.bytes("plan.ods")).contains_key("content.xml"));
}

/// The small survey's form of 甲課 with its parts changed, as it was returned and collected; and the
/// findings of these rules: code, cell, value and message.
fn annotated(
    change: impl FnOnce(&mut std::collections::BTreeMap<String, String>),
    codes: &[&str],
) -> (Trip, Vec<[String; 4]>) {
    let (trip, forms) = filled();
    let mut parts = parts(&forms[0].1);
    change(&mut parts);
    let bytes = zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())));
    trip.write("returned/A_甲課.xlsx", &bytes);
    trip.run(&["collect"]);
    let rows = trip.csv("out/findings.csv");
    let own = rows.iter().filter(|r| codes.contains(&&*r["code"]));
    let found = own
        .map(|r| ["code", "cell", "value", "message"].map(|c| r[c].clone()))
        .collect();
    (trip, found)
}

/// The part of relations of the second sheet: kind, target and more attributes each.
fn related(parts: &mut std::collections::BTreeMap<String, String>, of: &[(&str, &str, &str)]) {
    let one = |(n, (kind, target, more)): (usize, &(&str, &str, &str))| {
        format!("<Relationship Id=\"r{n}\" Type=\"http://x/{kind}\" Target=\"{target}\" {more}/>")
    };
    let all: String = of.iter().enumerate().map(one).collect();
    let relations = format!("<Relationships>{all}</Relationships>");
    parts.insert("xl/worksheets/_rels/sheet2.xml.rels".to_string(), relations);
}

const SHEET: &str = "xl/worksheets/sheet2.xml";

#[test]
fn a_thread_is_reported_comment_by_comment_and_not_as_a_note_too() {
    let (_trip, found) = annotated(
        |parts| {
            related(
                parts,
                &[
                    ("comments", "../c.xml", ""),
                    ("threadedComment", "../t.xml", ""),
                ],
            );
            let note = "<comments><authors><author>tc={2}</author></authors><comment ref=\"C14\" \
                        authorId=\"0\"><text><t>https://go.microsoft.com/fwlink/?linkid=870924\n\n\
                        コメント:\n 速報</t></text></comment></comments>";
            let threads = "<ThreadedComments><threadedComment ref=\"C14\" personId=\"{1}\" id=\"{2}\">\
                           <text>速報</text></threadedComment><threadedComment ref=\"C14\" id=\"{3}\" \
                           parentId=\"{2}\"><text>確定は5月</text></threadedComment></ThreadedComments>";
            let people = "<personList><person displayName=\"山田\" id=\"{1}\"/></personList>";
            parts.insert("xl/c.xml".to_string(), note.to_string());
            parts.insert("xl/t.xml".to_string(), threads.to_string());
            parts.insert("xl/p.xml".to_string(), people.to_string());
            let relations = parts.get_mut("xl/_rels/workbook.xml.rels").unwrap();
            let person = "<Relationship Id=\"p1\" Type=\"http://x/person\" Target=\"p.xml\"/>\
                          </Relationships>";
            *relations = relations.replace("</Relationships>", person);
        },
        &["S108"],
    );
    let reported: Vec<_> = found
        .iter()
        .map(|f| (f[1].as_str(), f[3].as_str()))
        .collect();
    let expected = [
        ("C14", "コメントに「確定は5月」と書かれています"),
        ("C14", "コメント（山田）に「速報」と書かれています"),
    ];
    assert_eq!(reported, expected);
}

#[test]
fn a_picture_in_an_answer_s_cell_is_an_answer_that_was_not_read() {
    let (trip, found) = annotated(
        |parts| {
            let sheet = parts.get_mut(SHEET).unwrap();
            let start = sheet.find("<c r=\"C15\"").unwrap();
            let end = start + sheet[start..].find("</c>").unwrap() + 4;
            let picture = "<c r=\"C15\" t=\"e\" vm=\"1\"><v>#VALUE!</v></c>";
            sheet.replace_range(start..end, picture);
        },
        &["S117", "A101", "A108"],
    );
    let [[code, cell, _, message]] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((code.as_str(), cell.as_str()), ("S117", "C15"));
    assert!(message.contains("セルの中に画像"), "{message}");
    let severities = trip.findings();
    assert!(
        severities.contains(&"error S117 甲課 1-1 status".to_string()),
        "{severities:?}"
    );
}

#[test]
fn controls_links_and_painted_cells_are_reported_with_their_cells() {
    let (_trip, found) = annotated(
        |parts| {
            let outside = "TargetMode=\"External\"";
            related(
                parts,
                &[
                    ("ctrlProp", "../p.xml", ""),
                    ("hyperlink", "https://example.jp/a", outside),
                    ("vmlDrawing", "../v.vml", ""),
                ],
            );
            let control =
                "<formControlPr objectType=\"CheckBox\" checked=\"Checked\" fmlaLink=\"$H$2\"/>";
            parts.insert("xl/p.xml".to_string(), control.to_string());
            let looks = "<xml><v:shape id=\"_x0000_s7\"><v:textbox><div>実施した</div></v:textbox>\
                         <x:ClientData ObjectType=\"Checkbox\"><x:Anchor>2,0,14,0,3,0,15,0</x:Anchor>\
                         </x:ClientData></v:shape></xml>";
            parts.insert("xl/v.vml".to_string(), looks.to_string());
            let sheet = parts.get_mut(SHEET).unwrap();
            let behind = "</sheetData><hyperlinks><hyperlink ref=\"C18\" r:id=\"r1\"/></hyperlinks>\
                          <controls><control shapeId=\"7\" r:id=\"r0\" name=\"c\"/></controls>";
            *sheet = sheet.replace("</sheetData>", behind);
        },
        &["S108", "S116"],
    );
    let reported: Vec<_> = found
        .iter()
        .map(|f| (f[0].as_str(), f[1].as_str(), f[2].as_str()))
        .collect();
    let expected = [
        ("S116", "C15", "実施した"),
        ("S108", "C18", "https://example.jp/a"),
    ];
    assert_eq!(reported, expected);
    assert!(
        found[0][3].contains("チェックが入っています（リンクするセル H2）"),
        "{found:?}"
    );
}

#[test]
fn a_word_beside_the_section_s_name_in_a_header_is_reported() {
    let (_trip, found) = annotated(
        |parts| {
            for (sheet, header) in [
                (SHEET, "甲課　該当なし"),
                ("xl/worksheets/sheet3.xml", "甲課"),
            ] {
                let sheet = parts.get_mut(sheet).unwrap();
                let before = sheet.len();
                let header = format!("<headerFooter><oddHeader>&amp;L{header}</oddHeader>");
                *sheet = sheet.replacen("<headerFooter>", &header, 1);
                assert_ne!(sheet.len(), before);
            }
        },
        &["S108"],
    );
    let reported: Vec<_> = found.iter().map(|f| f[2].as_str()).collect();
    assert_eq!(reported, ["甲課　該当なし"]);
}

#[test]
fn a_form_under_the_name_of_a_leftover_is_read() {
    let (trip, forms) = filled();
    trip.write("returned/~$A_甲課.xlsx", &forms[0].1);
    trip.write("returned/@eaDir/B_乙課.xlsx", &forms[1].1);
    trip.write("returned/~$C.xlsx", b"\x06yamada");
    trip.write(
        "returned/._D.xlsx",
        b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X",
    );
    trip.run(&["collect"]);
    all_read(&trip);
    assert_eq!(intake(&trip, "~$A_甲課.xlsx").0, "accepted");
    assert_eq!(intake(&trip, "@eaDir/B_乙課.xlsx").0, "accepted");
    assert_eq!(intake(&trip, "~$C.xlsx").0, "ignored");
    assert_eq!(intake(&trip, "._D.xlsx").0, "ignored");
}
