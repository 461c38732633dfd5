//! What a cell's content means, from the returned file to answers.csv: what a number format shows, what
//! is struck through, and that nothing is left without a value or a reason.

use crate::support;

use std::collections::{BTreeMap, BTreeSet};
use support::{Trip, parts, replace_in_zip, small_answers, zip_of};
use torimatome::demo::fault::Fault;

/// A template with a field of every kind, and a survey of as many measures as there are texts.
const TEMPLATE: &str = "
name = 'kinds'
title = '個票'
guide = ['{due}までに']
field = [
  { key = 'choice', label = '区分', kind = 'choice', choices = ['○', '△', '×', '実施'] },
  { key = 'agreed', label = '合意', kind = 'yes-no' },
  { key = 'text', label = '実績', kind = 'text' },
  { key = 'number', label = '人数', kind = 'number', unit = '人' },
  { key = 'date', label = '実施日', kind = 'date' },
  { key = 'month', label = '開始月', kind = 'month' },
  { key = 'year', label = '目標年度', kind = 'year' },
  { key = 'boxes', label = '対象', kind = 'boxes', choices = ['市民', '団体'] },
  { key = 'months', label = '実施月', kind = 'months' },
]
[sheet]
columns = [17, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15]
line = [
  { slots = [{ show = 'code', span = 2 }, { show = 'title' }] },
  { slots = [{ ask = 'choice', span = 3 }, { ask = 'agreed', span = 3 }, { ask = 'number', span = 3 }] },
  { slots = [{ ask = 'text' }] },
  { slots = [{ ask = 'date', span = 3 }, { ask = 'month', span = 3 }, { ask = 'year', span = 3 }] },
  { slots = [{ ask = 'boxes' }] },
  { slots = [{ ask = 'months' }] },
]
";

/// The cells in which each text is typed.
const FIELDS: [&str; 9] = [
    "choice",
    "agreed",
    "text",
    "number",
    "date",
    "month",
    "year",
    "boxes.市民",
    "months.2020-07",
];

fn of_kinds(measures: usize) -> Trip {
    let trip = Trip::empty();
    trip.write("kinds.toml", TEMPLATE.as_bytes());
    trip.write(
        "survey.toml",
        "id = 'kinds'\ntitle = '調査'\nfiscal_year = '令和2年度'\ndue = '令和3年4月30日'\n\
         template = 'kinds'\n[from]\nsection = '企画課'\n"
            .as_bytes(),
    );
    trip.write(
        "departments.csv",
        "コード,課名,部名,別名,区分\nA,甲課,,,課\n".as_bytes(),
    );
    let rows = (1..=measures).map(|n| format!("{n},事業{n}号,甲課\n"));
    let plan = format!("整理番号,事業名,担当課\n{}", rows.collect::<String>());
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]).ok();
    trip
}

#[test]
fn what_stands_in_an_answer_cell_has_a_value_or_a_reason() {
    const TEXTS: [&str; 36] = [
        "X",
        "x",
        "Ｘ",
        "×",
        "✕",
        "無",
        "なし",
        "0",
        "—",
        "-",
        "－",
        "ー",
        "○",
        "◎",
        "？",
        "…",
        ".",
        "※",
        "△",
        "▲",
        "□",
        "☑",
        "1",
        "12",
        "-5",
        "1/2",
        "1900-02-29",
        "2020-07-04",
        "13:30",
        "TRUE",
        "実施",
        "はい",
        "葛\u{e0100}城",
        "=",
        "同上",
        "3月32日",
    ];
    // Each in a measure of its own: one text in several fields looks like answers out of place.
    let cells = TEXTS
        .iter()
        .flat_map(|text| FIELDS.map(|field| (*text, field)));
    let cells: Vec<(&str, &str)> = cells.collect();
    let trip = of_kinds(cells.len());
    let mut table = "整理番号,担当課,field,value\n".to_string();
    for (n, (text, field)) in cells.iter().enumerate() {
        table.push_str(&format!("{},甲課,{field},{text}\n", n + 1));
    }
    trip.return_filled(table.as_bytes(), &[]);
    trip.run(&["collect"]).exits(1);
    let findings = trip.csv("out/findings.csv");
    let placed = findings.iter().filter(|f| !f["cell"].is_empty());
    let reported: BTreeSet<(&str, &str)> = placed.map(|f| (&*f["item"], &*f["field"])).collect();
    let answers = trip.csv("out/answers.csv");
    let with_value: BTreeSet<(&str, &str)> = { answers.iter() }
        .filter(|a| !a["value"].is_empty())
        .map(|a| (&*a["item"], &*a["field"]))
        .collect();
    // All are taken, whatever they say, but for the word of one question in the place of another.
    let refused = findings.iter().filter(|f| f["code"] == "S107");
    let refused: Vec<&BTreeMap<String, String>> = refused.collect();
    assert!(refused.iter().all(|f| f["value"] == "実施"), "{refused:?}");
    let filled = answers.iter().filter(|a| !a["raw"].is_empty());
    assert_eq!(filled.count() + refused.len(), cells.len());
    for (n, (text, field)) in cells.iter().enumerate() {
        let key = (&*(n + 1).to_string(), *field);
        let is_read = with_value.contains(&key) || reported.contains(&key);
        assert!(is_read, "{text} in {field}");
    }
    // An x is asked about; what means no everywhere is reported as such.
    let code = |text: &str, field: &str| {
        let item = cells.iter().position(|c| *c == (text, field)).unwrap() + 1;
        let own = trip.csv("out/findings.csv").into_iter();
        let mut own = own.filter(|f| f["item"] == item.to_string() && f["field"] == field);
        own.next().map(|f| f["code"].clone())
    };
    for field in ["boxes.市民", "months.2020-07"] {
        for asked in ["X", "x", "Ｘ", "？", "…", ".", "※", "△"] {
            assert_eq!(code(asked, field).as_deref(), Some("A102"), "{asked}");
        }
        for none in ["×", "無", "なし", "0", "—"] {
            assert_eq!(code(none, field).as_deref(), Some("A111"), "{none}");
        }
        assert_eq!(code("○", field), None);
    }
}

/// A returned form in which answers are written in XML, each under a number format.
struct Written {
    trip: Trip,
    parts: BTreeMap<String, String>,
    sheet: String,
    issued: Vec<BTreeMap<String, String>>,
    styles: usize,
}

impl Written {
    fn new() -> Written {
        let trip = of_kinds(1);
        let form = trip.bytes("forms/A_甲課.xlsx");
        let mut parts = parts(&form);
        let issued = trip.csv("forms/issued.csv");
        let is_cell = |xml: &str| xml.contains("tm:") || xml.contains("<dataValidation ");
        let sheets = parts
            .iter()
            .filter(|(n, x)| n.contains("worksheets/sheet") && is_cell(x));
        let sheet = sheets.map(|(name, _)| name.clone()).next().unwrap();
        let styles = parts.get_mut("xl/styles.xml").unwrap();
        let count = styles.split("<cellXfs count=\"").nth(1).unwrap();
        let count = count.split('"').next().unwrap().parse().unwrap();
        if !styles.contains("<numFmts") {
            *styles = styles.replace("<fonts", "<numFmts></numFmts><fonts");
        }
        let fonts = "</fonts>";
        *styles = styles.replace(
            fonts,
            &format!("<font><strike/><sz val=\"11\"/></font>{fonts}"),
        );
        Written {
            trip,
            parts,
            sheet,
            issued,
            styles: count,
        }
    }

    /// Writes the insides of a field's cell, with attributes, under a number format.
    fn write(&mut self, field: &str, code: &str, is_struck: bool, attributes: &str, inner: &str) {
        let style = self.style(code, is_struck);
        let row = self.issued.iter().find(|r| r["field"] == field).unwrap();
        let xml = self.parts.get_mut(&self.sheet).unwrap();
        let start = xml.find(&format!("<c r=\"{}\"", row["cell"])).unwrap();
        let end = start + xml[start..].find("/>").unwrap() + 2;
        let cell = format!(
            "<c r=\"{}\" s=\"{style}\" {attributes}>{inner}</c>",
            row["cell"]
        );
        xml.replace_range(start..end, &cell);
    }

    fn style(&mut self, code: &str, is_struck: bool) -> usize {
        let xml = self.parts.get_mut("xl/styles.xml").unwrap();
        let id = 900 + self.styles;
        let code = code.replace('&', "&amp;").replace('"', "&quot;");
        let format = format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/></numFmts>");
        let font = match is_struck {
            true => {
                xml.split("</fonts>")
                    .next()
                    .unwrap()
                    .matches("<font>")
                    .count()
                    - 1
            }
            false => 0,
        };
        let xf = format!(
            "<xf numFmtId=\"{id}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs>"
        );
        *xml = xml
            .replace("</numFmts>", &format)
            .replace("</cellXfs>", &xf);
        self.styles += 1;
        self.styles - 1
    }

    /// What came of each field: value, raw, and the codes of its findings.
    fn collect(self) -> BTreeMap<String, (String, String, Vec<String>)> {
        let bytes = zip_of(self.parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())));
        self.trip.write("returned/A_甲課.xlsx", &bytes);
        self.trip.run(&["collect"]);
        let findings = self.trip.csv("out/findings.csv");
        let codes = |field: &str| {
            let own = findings.iter().filter(|f| f["field"] == field);
            own.map(|f| f["code"].clone()).collect()
        };
        let answers = self.trip.csv("out/answers.csv").into_iter();
        answers
            .map(|a| {
                let codes = codes(&a["field"]);
                (
                    a["field"].clone(),
                    (a["value"].clone(), a["raw"].clone(), codes),
                )
            })
            .collect()
    }
}

/// Field, number format, number, and the value, raw and code of the finding that come of it.
type Numbered<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

#[test]
fn what_a_number_format_shows_is_what_was_meant() {
    const MARKS: &str = "[=1]\"○\";[=0]\"×\"";
    const DAY: &str = "[$-411]ggge\"年\"m\"月\"d\"日\"";
    let books: [&[Numbered<'_>]; 6] = [
        &[
            ("choice", MARKS, "1", "○", "○", ""),
            ("text", DAY, "45901", "令和7年9月1日", "2025-09-01", ""),
            ("number", "0\"人\"", "12", "12", "12人", ""),
            ("date", DAY, "44016", "2020-07-04", "2020-07-04", ""),
            (
                "month",
                "yyyy\"年\"m\"月\"",
                "44027",
                "2020-07",
                "2020-07-15",
                "",
            ),
            (
                "year",
                "[$-411]ggge\"年度\"",
                "43922",
                "令和2年度",
                "2020-04-01",
                "",
            ),
            ("boxes.市民", "\"済\"", "1", "○", "済", ""),
            ("months.2020-07", MARKS, "1", "○", "○", ""),
            ("months.2020-08", MARKS, "0", "", "×", "A111"),
        ],
        &[
            ("choice", MARKS, "0", "×", "×", ""),
            ("text", "# ?/?", "0.5", "1/2", "0.5", ""),
            ("number", "#,##0;-#,##0;\"－\"", "0", "0", "0", ""),
            ("date", "yyyy/m/d", "60", "", "1900-02-29", "A104"),
            ("months.2020-07", "\"？\"", "1", "", "？", "A102"),
        ],
        &[
            ("choice", "\"実施\"", "1", "実施", "実施", ""),
            ("text", "0\"％\"", "12", "12％", "12％", ""),
            ("number", MARKS, "1", "1", "○", "A113"),
            ("date", "yyyy/m/d", "-3", "", "-3", "A104"),
        ],
        &[
            ("text", "#,##0;-#,##0;\"－\"", "0", "－", "0", ""),
            ("number", ";;;", "5", "5", "5", "A113"),
            ("date", "yyyy/m/d", "3000000", "", "3000000", "A104"),
        ],
        &[
            ("text", "# ??/100", "0.75", "75/100", "0.75", ""),
            ("number", "#,##0,", "12000", "12000", "12", "A113"),
            (
                "date",
                "m\"月\"d\"日\"",
                "44381",
                "2020-07-04",
                "2021-07-04",
                "A111",
            ),
            (
                "month",
                "yyyy/m/d",
                "44016",
                "2020-07",
                "2020-07-04",
                "A111",
            ),
        ],
        &[
            ("number", "# ?/4", "12", "12", "12", ""),
            (
                "date",
                "yyyy/m/d h:mm",
                "44016.5625",
                "2020-07-04",
                "2020-07-04 13:30",
                "",
            ),
        ],
    ];
    for cells in books {
        let mut written = Written::new();
        for (field, code, number, ..) in cells {
            written.write(field, code, false, "", &format!("<v>{number}</v>"));
        }
        let read = written.collect();
        for (field, code, _, value, raw, reported) in cells {
            let (seen, stood, codes) = &read[*field];
            assert_eq!(
                (seen.as_str(), stood.as_str()),
                (*value, *raw),
                "{field} {code}"
            );
            assert_eq!(
                codes.first().map_or("", String::as_str),
                *reported,
                "{field} {code}"
            );
        }
    }
}

#[test]
fn days_are_counted_from_the_year_that_the_workbook_says() {
    let mut written = Written::new();
    let part = written.parts.get_mut("xl/workbook.xml").unwrap();
    *part = part.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    for (field, serial) in [("date", "42554"), ("month", "42551"), ("text", "0")] {
        written.write(field, "yyyy/m/d", false, "", &format!("<v>{serial}</v>"));
    }
    let read = written.collect();
    assert_eq!(read["date"].0, "2020-07-04");
    assert_eq!(read["month"].0, "2020-07");
    assert_eq!(read["text"].0, "1904/1/1");
}

#[test]
fn a_bare_number_is_a_day_as_the_workbook_counts_them() {
    for (setting, date, month) in [
        ("", "2020-07-04", "2020-07"),
        ("<workbookPr date1904=\"1\"/>", "2024-07-05", "2024-07"),
    ] {
        let mut written = Written::new();
        let part = written.parts.get_mut("xl/workbook.xml").unwrap();
        *part = part.replace("<sheets>", &format!("{setting}<sheets>"));
        written.write("date", "General", false, "", "<v>44016</v>");
        written.write("month", "General", false, "", "<v>44013</v>");
        let read = written.collect();
        assert_eq!(read["date"].0, date);
        assert_eq!(read["month"].0, month);
    }
}

#[test]
fn a_day_without_its_year_in_english_is_one_of_the_year_surveyed() {
    let mut written = Written::new();
    written.write("date", "d\\-mmm", false, "", "<v>44381</v>");
    let read = written.collect();
    assert_eq!(read["date"].0, "2020-07-04");
    assert_eq!(read["date"].2, ["A111"]);
}

#[test]
fn a_formula_shown_in_thousands_is_told() {
    let mut written = Written::new();
    let cell = "<f>6000*2</f><v>12000</v>";
    written.write("number", "#,##0,", false, "", cell);
    let read = written.collect();
    assert_eq!(read["number"].0, "12000");
    assert!(read["number"].2.contains(&"A113".to_string()), "{read:?}");
}

#[test]
fn texts_in_the_place_of_values_leave_the_rest_to_be_read() {
    let mut written = Written::new();
    let texts = written.parts["xl/sharedStrings.xml"].clone();
    let texts: Vec<&str> = texts
        .split("<si>")
        .skip(1)
        .map(|si| si.split_once("</t>").unwrap().0.rsplit_once('>').unwrap().1)
        .collect();
    let shared = regex::Regex::new("t=\"s\"><v>([0-9]+)</v>").unwrap();
    for (_, xml) in written
        .parts
        .iter_mut()
        .filter(|(n, _)| n.contains("/sheet"))
    {
        let text = |n: &regex::Captures<'_>| texts[n[1].parse::<usize>().unwrap()];
        let cell = |n: &regex::Captures<'_>| format!("t=\"inlineStr\"><v>{}</v>", text(n));
        *xml = shared.replace_all(xml, cell).into_owned();
    }
    let inline = "t=\"inlineStr\"";
    written.write("text", "General", false, inline, "<v>3回の会議</v>");
    written.write("number", "General", false, "", "<v>12</v>");
    let read = written.collect();
    assert_eq!(
        read["text"],
        (String::new(), String::new(), vec!["R109".to_string()])
    );
    assert_eq!(read["number"], ("12".to_string(), "12".to_string(), vec![]));
}

#[test]
fn a_format_of_texts_is_followed() {
    let text = |words: &str| format!("<is><t>{words}</t></is>");
    let mut written = Written::new();
    let inline = "t=\"inlineStr\"";
    written.write("text", "@\"（見込み）\"", false, inline, &text("12件"));
    written.write("choice", ";;;\"実施\"", false, inline, &text("○"));
    written.write("month", ";;;@", false, inline, &text("7月"));
    let read = written.collect();
    let of = |field: &str| {
        let (value, raw, codes) = &read[field];
        (value.as_str(), raw.as_str(), codes.join(" "))
    };
    assert_eq!(of("text"), ("12件（見込み）", "12件", String::new()));
    assert_eq!(of("choice"), ("実施", "実施", "A113".to_string()));
    assert_eq!(of("month"), ("2020-07", "7月", "A111".to_string()));
}

#[test]
fn a_text_in_its_cell_is_read_whatever_value_stands_behind_it() {
    let mut written = Written::new();
    let inline = "t=\"inlineStr\"";
    for (field, words, value) in [
        ("text", "3回の会議", "<v/>"),
        ("choice", "実施", "<v>7</v>"),
    ] {
        let inner = format!("<is><t>{words}</t></is>{value}");
        written.write(field, "General", false, inline, &inner);
    }
    let read = written.collect();
    for (field, words) in [("text", "3回の会議"), ("choice", "実施")] {
        assert_eq!(read[field], (words.into(), words.into(), vec![]));
    }
}

#[test]
fn what_is_struck_through_is_no_answer_and_is_reported() {
    let run = |props: &str, text: &str| format!("<r>{props}<t>{text}</t></r>");
    let line = "<rPr><strike/><sz val=\"11\"/></rPr>";
    let inline = "t=\"inlineStr\"";
    let mut written = Written::new();
    let runs = run(line, "2回") + &run("<rPr><sz val=\"11\"/></rPr>", "3回開いた。");
    written.write("text", "@", false, inline, &format!("<is>{runs}</is>"));
    written.write("number", "General", true, "", "<v>12</v>");
    written.write("choice", "General", true, inline, "<is><t>実施</t></is>");
    // Runs have fonts of their own, whatever the cell's.
    let runs = run("<rPr><sz val=\"11\"/></rPr>", "7月");
    written.write("month", "@", true, inline, &format!("<is>{runs}</is>"));
    written.write(
        "months.2020-07",
        "General",
        true,
        inline,
        "<is><t>○</t></is>",
    );
    let bytes = zip_of(
        written
            .parts
            .iter()
            .map(|(n, c)| (n.as_str(), c.as_bytes())),
    );
    written.trip.write("returned/A_甲課.xlsx", &bytes);
    written.trip.run(&["collect"]);
    let rows = written.trip.csv("out/answers.csv");
    let of = |field: &str| {
        let row = rows.iter().find(|r| r["field"] == field).unwrap();
        (row["value"].as_str(), row["raw"].as_str())
    };
    assert_eq!(of("text"), ("3回開いた。", "3回開いた。"));
    assert_eq!(of("month"), ("2020-07", "7月"));
    for field in ["number", "choice", "months.2020-07"] {
        assert_eq!(of(field), ("", ""), "{field}");
    }
    let reported = written.trip.csv("out/findings.csv");
    let reported: Vec<_> = reported
        .iter()
        .filter(|f| f["code"] == "A114")
        .map(|f| (f["field"].as_str(), f["value"].as_str()))
        .collect();
    let expected = [
        ("choice", "実施"),
        ("number", "12"),
        ("text", "2回"),
        ("months.2020-07", "○"),
    ];
    assert_eq!(
        reported.iter().collect::<BTreeSet<_>>(),
        expected.iter().collect()
    );
}

#[test]
fn variation_selectors_stay_as_written() {
    let fault = |field: &str, value: &str| Fault {
        department: "甲課".to_string(),
        fault: "answer".to_string(),
        item: "1-2".to_string(),
        field: field.to_string(),
        value: value.to_string(),
        rule: String::new(),
    };
    let trip = Trip::small();
    let plan = trip.text("plan.csv").replace("公園", "葛\u{e0100}公園");
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]).ok();
    let form = trip.bytes("forms/A_甲課.xlsx");
    assert!(support::dump(&form).contains("葛\u{e0100}公園"));
    let typed = " 葛\u{e0100}城市と辻\u{e0101}市、☎\u{fe0f}\u{200b}、禰\u{fe00} ";
    trip.return_filled(&small_answers(), &[fault("remarks", typed)]);
    trip.run(&["report"]);
    let value = "葛\u{e0100}城市と辻\u{e0101}市、☎\u{fe0f}、禰\u{fe00}";
    assert_eq!(trip.answer("甲課", "1-2", "remarks"), value);
    assert!(support::dump(&trip.bytes("out/report.xlsx")).contains(value));
    // A program that drops them changes no given text.
    let form = replace_in_zip(
        &trip.bytes("returned/A_甲課.xlsx"),
        "xl/sharedStrings.xml",
        "葛\u{e0100}公園",
        "葛公園",
    );
    trip.write("returned/A_甲課.xlsx", &form);
    trip.run(&["collect"]);
    let reported = trip.findings();
    assert!(!reported.iter().any(|f| f.contains("S103")), "{reported:?}");
}

/// What is told of a card whose number and title were written so: code, value and message.
fn renamed(number: &str, title: &str) -> Vec<(String, String, String)> {
    let trip = support::answered(&[]);
    let file = "returned/A_甲課.xlsx";
    let bytes = [("1-2", number), ("図書館の充実", title)].iter().fold(
        trip.bytes(file),
        |bytes, (own, new)| {
            let own = format!("<si><t>{own}</t></si>");
            let new = format!("<si>{new}</si>");
            replace_in_zip(&bytes, "xl/sharedStrings.xml", &own, &new)
        },
    );
    trip.write(file, &bytes);
    trip.run(&["collect"]);
    let rows = trip.csv("out/findings.csv").into_iter();
    let told = rows.filter(|r| ["S103", "S106", "S112"].contains(&r["code"].as_str()));
    told.map(|r| (r["code"].clone(), r["value"].clone(), r["message"].clone()))
        .collect()
}

#[test]
fn whose_a_card_is_says_what_is_not_struck_through() {
    let struck = |old: &str, new: &str| {
        let line = "<r><rPr><strike/><sz val=\"11\"/></rPr>";
        format!("{line}<t>{old}</t></r><r><rPr><sz val=\"11\"/></rPr><t>{new}</t></r>")
    };
    let told = renamed(
        &struck("1-2", "新規"),
        &struck("図書館の充実", "防災倉庫の整備"),
    );
    let is_told = |told: &[(String, String, String)], code: &str, name: &str| {
        told.iter()
            .any(|(own, _, message)| own == code && message.contains(name))
    };
    assert!(
        is_told(&told, "S106", "「新規 防災倉庫の整備」"),
        "{told:?}"
    );
    assert!(told.iter().any(|(code, ..)| code == "S112"), "{told:?}");
    // A number without a title is no less another measure's.
    let told = renamed("<t>新規-1</t>", "<t></t>");
    assert!(is_told(&told, "S106", "「新規-1」"), "{told:?}");
    // A title that is only put right is this measure's.
    let told = renamed("<t>1-2</t>", &struck("図書館の充実", "図書館の拡充"));
    assert!(!told.is_empty());
    for (code, value, _) in &told {
        assert_eq!((code.as_str(), value.as_str()), ("S103", "図書館の拡充"));
    }
}
