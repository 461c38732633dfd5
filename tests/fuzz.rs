//! What `fuzz/` does for hours, for seconds: changes of saved workbooks and of texts, always the
//! same ones, through the same entry points. Nothing may panic, and nothing may take long.

use crate::support;
use crate::support::oracle;

use std::path::PathBuf;
use std::time::{Duration, Instant};
use support::chance::Chance;
use support::{Trip, root};
use torimatome::book::{self, Limits};
use torimatome::load::project;
use torimatome::model::issued::Issued;
use torimatome::model::passwords::Passwords;
use torimatome::model::project::Project;
use torimatome::read::{file, find::Found, index::Forms};
use torimatome::text::era::FiscalYear;
use torimatome::text::{code, date, era, number};

/// How many changed workbooks are read.
const WORKBOOKS: usize = 3_000;
/// How many changed workbooks are read twice, here and by calamine alone; `MUTANTS` sets another number.
const MUTANTS: usize = 2_000;
/// How many texts each parser is given.
const TEXTS: usize = 20_000;
/// What one workbook may take, in a build without optimisation on a busy machine.
const MOST: Duration = Duration::from_secs(5);

/// The files of a part of the corpus.
fn corpus(part: &str) -> Vec<Vec<u8>> {
    let folder = root().join("fuzz/corpus").join(part);
    let entries = std::fs::read_dir(&folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).unwrap()).collect()
}

/// A zip's parts as bytes, by name.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = vec![];
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut content = vec![];
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    parts
}

/// A zip of these parts, without the cost of deflating them.
fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write;
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, content) in parts {
        zip.start_file(name.as_str(), stored).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Bytes with one to four changes: some exchanged, cut, doubled, or brought from elsewhere.
fn changed(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    const WORDS: &[&[u8]] = &[
        b"<",
        b">",
        b"\"",
        b"&",
        b"&lol;",
        b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
        b"<!--",
        b"]]>",
        b"0",
        b"-1",
        b"99999999999999999999",
        b"1E400",
        b"NaN",
        b"XFD1048576",
        b"A0",
        b"tm:",
        b"~",
        b"\xff",
        b"\0",
        b"t=\"s\"",
        b"t=\"e\"",
        b"<c r=\"B2\"><v>1</v></c>",
        b"</row>",
        b"<f>A1</f>",
    ];
    let mut made = bytes.to_vec();
    for _ in 0..=chance.below(3) {
        let at = chance.below(made.len() + 1);
        let end = (at + chance.below(40)).min(made.len());
        match chance.below(6) {
            0 if at < made.len() => made[at] ^= 1 << chance.below(8),
            1 => drop(made.drain(at..end)),
            2 => {
                let copy = made[at..end].to_vec();
                let to = chance.below(made.len() + 1);
                made.splice(to..to, copy);
            }
            3 => made.truncate(at),
            _ => drop(made.splice(at..end.min(at + chance.below(4)), chance.of(WORDS).to_vec())),
        }
    }
    made
}

/// A changed workbook: in the zip itself, or in one of its parts.
fn mutant(files: &[Vec<u8>], opened: &[Vec<(String, Vec<u8>)>], chance: &mut Chance) -> Vec<u8> {
    let at = chance.below(files.len());
    if chance.percent(25) {
        return changed(&files[at], chance);
    }
    let mut parts = opened[at].clone();
    let read = [
        "sheet",
        "sharedStrings",
        "workbook",
        "styles",
        "comment",
        "rels",
        "content",
    ];
    let wanted = *chance.of(&read);
    let some: Vec<usize> = (0..parts.len())
        .filter(|i| parts[*i].0.contains(wanted))
        .collect();
    let part = some.get(chance.below(some.len())).copied().unwrap_or(0);
    parts[part].1 = changed(&parts[part].1, chance);
    zipped(&parts)
}

fn small_project() -> (Trip, Project) {
    let trip = Trip::small();
    let project = project::load(trip.path()).unwrap().project.unwrap();
    (trip, project)
}

#[test]
#[ignore = "slow"]
fn changed_workbooks_are_read_or_refused() {
    let (trip, project) = small_project();
    let none = Issued::default();
    let asked = Forms::new(&project, &none).asked();
    let issued = Issued::of_forms(&project, &asked);
    let forms = Forms::new(&project, &issued);
    let (limits, passwords) = (Limits::default(), Passwords::default());
    let intake = file::Intake {
        forms: &forms,
        limits: &limits,
        passwords: &passwords,
    };
    let files = corpus("workbook");
    let opened: Vec<_> = files.iter().map(|f| parts(f)).collect();
    let mut chance = Chance::new(1);
    let (mut accepted, mut longest) = (0, Duration::ZERO);
    for number in 0..WORKBOOKS {
        let bytes = mutant(&files, &opened, &mut chance);
        trip.write("x.xlsx", &bytes);
        let found = Found {
            name: "x.xlsx".to_string(),
            path: trip.at("x.xlsx"),
            is_link: false,
            trouble: None,
        };
        let start = Instant::now();
        let read = std::panic::catch_unwind(|| file::read(&intake, &found));
        let took = start.elapsed();
        let Ok(Ok(read)) = read else {
            let kept = std::env::temp_dir().join(format!("torimatome-mutant-{number}.xlsx"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!(
                "mutant {number} makes the reader panic; it is {}",
                kept.display()
            );
        };
        assert!(took < MOST, "mutant {number} took {took:?}");
        longest = longest.max(took);
        accepted += usize::from(read.iter().any(|r| !r.portions.is_empty()));
    }
    // Mutants that are all refused at the door would show nothing of what lies behind it.
    assert!(accepted > WORKBOOKS / 5, "{accepted} were read");
}

#[test]
#[ignore = "slow"]
fn whatever_calamine_reads_is_read_alike_or_reported() {
    let mut files = corpus("workbook");
    let samples = torimatome::read::find::files(&root().join("samples")).unwrap();
    let books = samples.iter().filter(|f| f.name.ends_with(".xlsx"));
    let samples: Vec<Vec<u8>> = books.map(|f| std::fs::read(&f.path).unwrap()).collect();
    assert!(!samples.is_empty());
    for (number, bytes) in files.iter().chain(&samples).enumerate() {
        assert!(book::read(bytes, &Limits::default()).is_ok(), "{number}");
        let found = oracle::differences(bytes).unwrap_or_default();
        assert_eq!(found, [""; 0], "{number}");
    }
    files.retain(|bytes| oracle::differences(bytes).is_some());
    let opened: Vec<_> = files.iter().map(|f| parts(f)).collect();
    let mut chance = Chance::new(2);
    let count = std::env::var("MUTANTS").map_or(MUTANTS, |n| n.parse().unwrap());
    let mut compared = 0;
    for number in 0..count {
        let bytes = mutant(&files, &opened, &mut chance);
        let found = oracle::differences(&bytes);
        compared += usize::from(found.is_some());
        let found = found.unwrap_or_default();
        if !found.is_empty() {
            let kept = std::env::temp_dir().join(format!("torimatome-differs-{number}.xlsx"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("mutant {number}, {}: {found:?}", kept.display());
        }
    }
    assert!(compared > count / 5, "{compared} were compared");
}

#[test]
fn the_corpus_itself_is_read() {
    for bytes in corpus("workbook") {
        let book = book::read(&bytes, &Limits::default()).unwrap();
        assert!(book.sheets.len() > 2);
    }
}

/// Pieces of what people write, for texts that come near to something.
const PIECES: &[&str] = &[
    "0",
    "1",
    "2",
    "9",
    "31",
    "12",
    "2020",
    "１",
    "２０",
    "元",
    "一",
    "十",
    "百",
    "千",
    "万",
    "億",
    "兆",
    "令和",
    "平成",
    "昭和",
    "R",
    "Ｒ",
    "H",
    "年",
    "年度",
    "月",
    "日",
    "（土）",
    "(",
    ")",
    "（",
    "）",
    "-",
    "－",
    "ー",
    "−",
    "/",
    ".",
    "．",
    ",",
    "，",
    "、",
    ":",
    "～",
    "〜",
    " ",
    "　",
    "\n",
    "\t",
    "約",
    "人",
    "円",
    "千円",
    "%",
    "％",
    "①",
    "⑳",
    "Ⅲ",
    "ア",
    "a",
    "Z",
    "△",
    "▲",
    "+",
    "=",
    "\u{200b}",
    "\u{feff}",
    "\u{301}",
    "𠮷",
    "👨‍👩‍👧",
    "\u{0}",
    "e",
    "E308",
    "NaN",
    "∞",
    "½",
    "㎡",
    "㍻",
    "㋿",
];

fn text(seeds: &[String], chance: &mut Chance) -> String {
    let mut made = match chance.percent(50) {
        true => chance.of(seeds).clone(),
        false => String::new(),
    };
    for _ in 0..chance.below(8) {
        let places: Vec<usize> = made.char_indices().map(|(at, _)| at).collect();
        let at = places.get(chance.below(places.len() + 1)).copied();
        let piece = *chance.of(PIECES);
        match (at, chance.percent(20)) {
            (Some(at), true) => drop(made.remove(at)),
            (at, _) => made.insert_str(at.unwrap_or(made.len()), piece),
        }
    }
    // Now and then as long as a cell may be.
    match chance.below(2_000) {
        0 => chance.of(PIECES).repeat(8_000),
        _ => made,
    }
}

/// Gives a parser its corpus and changes of it.
fn every_text(part: &str, parse: impl Fn(&str)) {
    let seeds = corpus(part)
        .into_iter()
        .map(|b| String::from_utf8(b).unwrap());
    let seeds: Vec<String> = seeds.collect();
    seeds.iter().for_each(|seed| parse(seed));
    let mut chance = Chance::new(part.len() as u64);
    for _ in 0..TEXTS {
        let text = text(&seeds, &mut chance);
        let start = Instant::now();
        parse(&text);
        let took = start.elapsed();
        let shown: String = text.chars().take(40).collect();
        assert!(took < MOST, "{part} 「{shown}」 took {took:?}");
    }
}

#[test]
fn years_that_are_read_are_read_again() {
    every_text("era", |text| {
        if let Some(year) = era::parse_fiscal_year(text) {
            assert_eq!(
                era::parse_fiscal_year(&year.wareki()),
                Some(year),
                "{text:?}"
            );
        }
    });
}

#[test]
fn numbers_that_are_read_are_read_again() {
    every_text("number", |text| {
        for unit in [None, Some("千円"), Some("人")] {
            if let Ok(amount) = number::parse_number(text, unit) {
                let again = number::parse_number(&amount.value.to_string(), None);
                assert_eq!(again.map(|a| a.value), Ok(amount.value), "{text:?}");
            }
        }
    });
}

#[test]
fn days_that_are_read_are_read_again() {
    every_text("date", |text| {
        let _ = date::parse_month(text, Some(FiscalYear(2020)));
        let _ = date::weekday_of(text);
        for within in [None, Some(FiscalYear(2020))] {
            if let Ok(day) = date::parse_date(text, within) {
                assert_eq!(
                    date::parse_date(&day.to_string(), None),
                    Ok(day),
                    "{text:?}"
                );
            }
        }
    });
}

#[test]
fn folded_codes_are_folded_for_good() {
    every_text("code", |text| {
        let normalized = code::normalize_code(text);
        assert_eq!(code::normalize_code(&normalized), normalized, "{text:?}");
        assert!(code::cmp_codes(text, text).is_eq());
        let _ = (
            code::segments(text),
            code::split_code(text),
            code::verify(text),
        );
    });
}
