//! xls and xlsb, which a process of its own reads: what other programs saved is read like an xlsx of
//! the same content, and what ends that process ends nothing else.

use crate::support;

use std::io::{Cursor, Write};
use std::sync::Once;
use support::chance::Chance;
use support::{Trip, root, small_answers};
use torimatome::book::sniff::Other;
use torimatome::book::{self, Book, Kind, Limits, Refusal, worker};

/// A file of the corpus: the form of 甲課 of the small survey, filled in and saved by another program.
fn saved(name: &str) -> Vec<u8> {
    std::fs::read(root().join("fuzz/corpus/apart").join(name)).unwrap()
}

/// Reads in a process of the tool itself.
fn read(bytes: &[u8]) -> Result<Book, Refusal> {
    static SET: Once = Once::new();
    SET.call_once(|| worker::use_program(env!("CARGO_BIN_EXE_torimatome").into()));
    book::read(bytes, &Limits::default())
}

/// The small survey with this file alone in returned/, collected.
fn collected(name: &str, bytes: &[u8]) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.write(&format!("returned/{name}"), bytes);
    trip.run(&["collect"]).exits(1);
    trip
}

/// The codes of findings in a file, with the cells they name.
fn reported(trip: &Trip, name: &str) -> Vec<(String, String)> {
    let rows = trip.csv("out/findings.csv").into_iter();
    let own = rows.filter(|row| row["file"] == name);
    own.map(|row| (row["code"].clone(), row["cell"].clone()))
        .collect()
}

#[test]
fn what_other_programs_saved_is_read_cell_by_cell() {
    for name in ["libreoffice.xls", "sheetjs.xls", "sheetjs.xlsb"] {
        let trip = collected(name, &saved(name));
        for (item, field, value) in [
            ("1-1", "status", "実施"),
            (
                "1-1",
                "result",
                "遊具を二つ置きました。\n𠮷田公園と①の広場です。",
            ),
            ("1-1", "visitors", "120"),
            ("1-1", "opened", "2020-10-03"),
            ("1-1", "remarks", "2"),
            ("1-2", "status", "未実施"),
        ] {
            assert_eq!(trip.answer("甲課", item, field), value, "{name} {field}");
        }
        let reported = reported(&trip, name);
        let has = |code: &str, cell: &str| reported.contains(&(code.into(), cell.into()));
        assert!(has("S104", "B30"), "{name}: {reported:?}");
        // SheetJS writes neither notes nor formulas into xls, no formulas into xlsb, and no shapes.
        assert_eq!(
            has("S108", "C16"),
            name != "sheetjs.xls",
            "{name}: {reported:?}"
        );
        assert_eq!(has("S108", "E20"), name == "libreoffice.xls", "{name}");
        assert_eq!(has("A107", "C18"), name == "libreoffice.xls", "{name}");
        let lost = ["R102", "R109", "S101", "S103", "S105", "S106", "S110"];
        assert!(
            !reported
                .iter()
                .any(|(code, _)| lost.contains(&code.as_str())),
            "{reported:?}"
        );
    }
}

#[test]
fn a_book_knows_its_times_sheets_and_blocks() {
    let book = read(&saved("libreoffice.xls")).unwrap();
    assert!(book.modified.as_deref() > Some("2026-01-01T00:00:00"));
    let hidden: Vec<bool> = book.sheets.iter().map(|sheet| sheet.hidden).collect();
    assert_eq!(hidden, [false, false, false, true, true]);
    assert!(book.sheets[1].merged.len() > 10);
    let text = |what: &str| {
        let found = book
            .annotations
            .iter()
            .find(|b| b.kind.label() == what)
            .unwrap();
        (found.cells.first.to_string(), found.text.clone())
    };
    assert_eq!(text("メモ"), ("C16".into(), "課長に確認中です".into()));
    assert_eq!(
        text("四角形"),
        ("E20".into(), "欄の外の図形\n二行目".into())
    );
}

#[test]
fn a_form_cut_off_anywhere_is_reported() {
    for name in ["libreoffice.xls", "sheetjs.xls", "sheetjs.xlsb"] {
        let whole = saved(name);
        for part in 1..8 {
            let cut = read(&whole[..whole.len() * part / 8]);
            assert_eq!(cut.err(), Some(Refusal::Broken), "{name} {part}");
        }
    }
}

/// A record of a workbook stream.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut made = kind.to_le_bytes().to_vec();
    made.extend((data.len() as u16).to_le_bytes());
    made.extend(data);
    made
}

/// The beginning of a workbook (5) or a sheet (0x10) in this version of the format.
fn begin(version: u16, what: u16) -> Vec<u8> {
    let mut data = vec![];
    for number in [version, what, 0, 0, 0, 0, 0, 0] {
        data.extend(number.to_le_bytes());
    }
    record(0x0809, &data)
}

/// A compound file with these streams.
fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(vec![])).unwrap();
    for (name, bytes) in streams {
        if let Some((storage, _)) = name.trim_start_matches('/').split_once('/') {
            file.create_storage_all(format!("/{storage}")).unwrap();
        }
        let mut stream = file.create_stream(name).unwrap();
        stream.write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

/// A workbook of one sheet: records for the front, and for the sheet.
fn workbook(front: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = begin(0x0600, 5);
    front.iter().for_each(|r| stream.extend(r));
    let at = (stream.len() + 4 + 9 + 4) as u32;
    let mut tab = at.to_le_bytes().to_vec();
    tab.extend([0, 0, 1, 0, b's']);
    stream.extend(record(0x0085, &tab));
    stream.extend(record(0x000A, &[]));
    assert_eq!(stream.len() as u32, at);
    stream.extend(begin(0x0600, 0x10));
    sheet.iter().for_each(|r| stream.extend(r));
    stream.extend(record(0x000A, &[]));
    stream
}

fn xls(front: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    compound(&[("/Workbook", workbook(front, sheet))])
}

/// A cell with a number.
fn number(row: u16, col: u16, value: f64) -> Vec<u8> {
    let mut data = vec![];
    for part in [row, col, 0] {
        data.extend(part.to_le_bytes());
    }
    data.extend(value.to_le_bytes());
    record(0x0203, &data)
}

/// A cell with a formula, given its result and its tokens.
fn formula(row: u16, result: [u8; 8], tokens: &[u8]) -> Vec<u8> {
    let mut data = row.to_le_bytes().to_vec();
    data.extend([0, 0, 0, 0]);
    data.extend(result);
    data.extend([0; 6]);
    data.extend((tokens.len() as u16).to_le_bytes());
    data.extend(tokens);
    record(0x0006, &data)
}

#[test]
fn cells_at_the_far_corners_are_read() {
    let far = [number(0, 0, 1.0), number(65_535, 255, 2.5)];
    let book = read(&xls(&[], &far)).unwrap();
    let cells: Vec<String> = book.sheets[0]
        .cells
        .iter()
        .map(|(at, entry)| format!("{at}={}", entry.text))
        .collect();
    assert_eq!(cells, ["A1=1", "IV65536=2.5"]);
}

#[test]
fn results_of_formulas_are_reported_by_what_they_are() {
    let one = 1.0_f64.to_le_bytes();
    let book = read(&xls(
        &[],
        &[
            // =1+1
            formula(0, one, &[0x1E, 1, 0, 0x1E, 1, 0, 0x03]),
            formula(1, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0x1E, 1, 0]),
            record(0x0207, &[2, 0, 0, b'a', b'b']),
            formula(2, [2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF], &[0x1E, 1, 0]),
            formula(3, [1, 0, 1, 0, 0, 0, 0xFF, 0xFF], &[0x1E, 1, 0]),
            // The text of its result is not there.
            formula(4, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0x1E, 1, 0]),
        ],
    ))
    .unwrap();
    let cells = book.sheets[0].cells.iter();
    let seen: Vec<_> = cells
        .map(|(_, e)| (e.text.as_str(), e.formula.as_str(), e.kind))
        .collect();
    assert_eq!(
        seen,
        [
            ("1", "1+1", Kind::Number),
            ("ab", "1", Kind::Text),
            ("#REF!", "1", Kind::Error),
            ("TRUE", "1", Kind::Truth),
            ("", "1", Kind::Nothing),
        ]
    );
}

#[test]
fn a_long_result_runs_on_in_the_next_record() {
    let long = "あ".repeat(3_000);
    let wide: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut first = vec![];
    first.extend(3_000_u16.to_le_bytes());
    first.push(1);
    first.extend(&wide[..4_000]);
    let mut rest = vec![1];
    rest.extend(&wide[4_000..]);
    let text = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    let sheet = [
        formula(1, text, &[0x1E, 1, 0]),
        record(0x0207, &first),
        record(0x003C, &rest),
    ];
    let book = read(&xls(&[], &sheet)).unwrap();
    let entry = &book.sheets[0].cells[0].1;
    // calamine panics at such a record, so nobody says what the formula is.
    assert_eq!(
        (&entry.text, entry.formula.as_str()),
        (&long, "（読み取れない式）")
    );
}

#[test]
fn what_cannot_be_read_is_reported_in_words() {
    let mut older = begin(0x0500, 5);
    older.extend(record(0x000A, &[]));
    let locked = xls(&[record(0x002F, &[1, 0])], &[]);
    let word = compound(&[("/WordDocument", vec![0; 8]), ("/o/Workbook", vec![0; 8])]);
    for (bytes, refusal) in [
        (locked, Refusal::Encrypted),
        (
            compound(&[("/Book", older.clone())]),
            Refusal::OtherWorkbook("Excel 5.0/95の形式（.xls）"),
        ),
        (
            compound(&[("/Workbook", older)]),
            Refusal::OtherWorkbook("Excel 5.0/95の形式（.xls）"),
        ),
        (word, Refusal::NotAWorkbook(Other::Word)),
        (compound(&[("/Workbook", vec![])]), Refusal::Broken),
        (compound(&[("/Workbook", vec![0; 9_000])]), Refusal::Broken),
    ] {
        assert_eq!(read(&bytes).err(), Some(refusal));
    }
}

#[test]
fn macros_and_what_leads_out_is_noticed() {
    // A link to a file, and a supporting book that is one.
    let mut link = vec![0; 8 + 16 + 4];
    link.extend(3_u32.to_le_bytes());
    let mut book = vec![1, 0, 8, 0, 0];
    book.extend(b"\x01a.xlsx\0");
    let stream = workbook(&[record(0x01AE, &book)], &[record(0x01B8, &link)]);
    let bytes = compound(&[
        ("/Workbook", stream),
        ("/_VBA_PROJECT_CUR/dir", vec![]),
        ("/MBD0001/x", vec![]),
    ]);
    assert_eq!(
        read(&bytes).unwrap().parts.active.words(),
        [
            "マクロ",
            "埋め込まれたファイルや部品",
            "ほかのファイルへのリンク",
            "外部へのハイパーリンク"
        ]
    );
}

#[test]
fn what_would_fill_the_memory_ends_the_process_alone() {
    // calamine, asked for the formula, keeps room for as many cells as the sheet says that it has.
    let mut size = vec![];
    for number in [0_u32, 0x7FFF_FFFF] {
        size.extend(number.to_le_bytes());
    }
    size.extend([0, 0, 255, 0, 0, 0]);
    let bomb = xls(
        &[],
        &[
            record(0x0200, &size),
            formula(0, 1.0_f64.to_le_bytes(), &[0x1E, 1, 0]),
        ],
    );
    assert_eq!(read(&bomb).err(), Some(Refusal::TooLarge));
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.write("returned/爆.xls", &bomb);
    trip.run(&["collect"]).exits(1);
    let intake = trip.csv("out/intake.csv");
    let row = intake.iter().find(|r| r["file"] == "爆.xls").unwrap();
    assert!(row["reason"].contains("大きすぎ"), "{row:?}");
    assert_eq!(trip.answer("甲課", "1-2", "status"), "実施");
}

#[test]
fn sheets_that_lie_in_each_other_and_chains_without_end_are_refused() {
    let one = workbook(&[], &[number(0, 0, 1.0)]);
    // The same sheet a thousand times: the front grows, so its places are moved.
    let tab = one[20..37].to_vec();
    assert_eq!(tab[..2], [0x85, 0]);
    let mut stream = one[..20].to_vec();
    for _ in 0..1_000 {
        let at = (37 + 17 * 999 + 4_u32).to_le_bytes();
        stream.extend(&tab[..4]);
        stream.extend(at);
        stream.extend(&tab[8..]);
    }
    stream.extend(&one[37..]);
    let many = compound(&[("/Workbook", stream)]);
    assert_eq!(read(&many).err(), Some(Refusal::Broken));
    // A sector of the table whose every chain leads back to its first sector.
    let mut round = saved("libreoffice.xls");
    let table = 512 * (1 + u32::from_le_bytes(round[76..80].try_into().unwrap()) as usize);
    round[table..table + 512]
        .chunks_mut(4)
        .for_each(|entry| entry.copy_from_slice(&[1, 0, 0, 0]));
    assert_eq!(read(&round).err(), Some(Refusal::Broken));
}

/// Bytes with one to four of them changed.
fn changed(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut made = bytes.to_vec();
    for _ in 0..=chance.below(3) {
        let at = chance.below(made.len());
        match chance.below(4) {
            0 => made[at] ^= 1 << chance.below(8),
            1 => made[at] = 0xFF,
            2 => made[at] = 0,
            _ => made[at] = chance.below(256) as u8,
        }
    }
    made
}

#[test]
#[ignore = "slow"]
fn changed_files_are_read_or_refused() {
    let files = ["libreoffice.xls", "sheetjs.xls", "sheetjs.xlsb"].map(saved);
    let mut chance = Chance::new(4);
    let mut accepted = 0;
    for number in 0..300 {
        let bytes = changed(&files[number % 3], &mut chance);
        accepted += usize::from(read(&bytes).is_ok());
    }
    assert!(accepted > 30, "{accepted} were read");
}

#[test]
#[ignore = "slow"]
fn changed_records_are_read_or_refused_without_a_panic() {
    // Within this process: without formulas no part of calamine is asked.
    let file = saved("sheetjs.xls");
    let mut chance = Chance::new(5);
    let mut accepted = 0;
    for _ in 0..1_500 {
        let bytes = changed(&file, &mut chance);
        let request = worker::request(&bytes, false, &Limits::default());
        let answer = worker::serve(&request[..]).unwrap();
        accepted += usize::from(answer.contains("Read"));
    }
    assert!(accepted > 150, "{accepted} were read");
}

#[test]
fn the_verb_is_not_for_people() {
    let trip = Trip::empty();
    let help = trip.run(&["--help"]).ok();
    assert!(!help.out().contains(worker::VERB));
    trip.run(&[worker::VERB]).exits(2).complains("自分で使う");
}
