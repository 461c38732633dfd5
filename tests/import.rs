//! Plans as cities keep them, as one plan: lists, individual sheets, and the tool's own forms and
//! reports; and no text that is not reported.

mod layouts;
use crate::support;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Note, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use support::Trip;
use torimatome::book;
use torimatome::import::{self, Source};
use torimatome::load::columns;
use torimatome::model::import::{Import, Leftover, Shape, Value};
use torimatome::model::place::{Cell, Place};
use torimatome::model::plan::Role;
use torimatome::text::normalize::{is_blank, normalize};

/// A sheet: its name, and texts with the cells or merged blocks that hold them.
type Tab<'a> = (&'a str, &'a [(&'a str, &'a str)]);

/// A workbook of these sheets.
fn book(tabs: &[Tab<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, cells) in tabs {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (range, text) in *cells {
            let (first, last) = range.split_once(':').unwrap_or((range, range));
            let (first, last) = (Cell::parse(first).unwrap(), Cell::parse(last).unwrap());
            let cols = (first.col as u16, last.col as u16);
            if first == last {
                sheet.write_string(first.row, cols.0, *text).unwrap();
            } else {
                sheet
                    .merge_range(first.row, cols.0, last.row, cols.1, text, &Format::new())
                    .unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

pub fn source(file: &str, bytes: &[u8]) -> Source {
    Source {
        file: file.to_string(),
        book: book::read(bytes, &Default::default()).unwrap(),
    }
}

/// Imports workbooks, and expects every text of theirs to be reported.
fn import(books: &[(&str, &[u8])]) -> Import {
    let sources: Vec<Source> = books.iter().map(|(file, b)| source(file, b)).collect();
    let import = import::read(&sources, &[]);
    accounted(&sources, &import);
    import
}

/// Every cell that is not blank is in the plan, a heading, left over or a hidden key; and what is
/// in the plan stands there as it stood in the cell.
pub fn accounted(sources: &[Source], import: &Import) {
    let mut texts: BTreeMap<Place, String> = BTreeMap::new();
    for source in sources {
        for sheet in &source.book.sheets {
            for (cell, entry) in &sheet.cells {
                let is_number = entry.kind != book::Kind::Text && !is_blank(entry.seen());
                let text = match entry.text.is_empty() {
                    true => format!("={}", entry.formula),
                    false if is_number => entry.seen().to_string(),
                    false => entry.text.clone(),
                };
                if !is_blank(&text) {
                    texts.insert(Place::cell(&source.file, &sheet.name, *cell), text);
                }
            }
        }
    }
    for place in &import.headings {
        let own = normalize(&texts[place]);
        let own = own.trim_end_matches([':', '：']);
        let is_part = |column: &String| normalize(column).contains(own);
        // Another word for a column, a number before a label, and the word above years.
        let above_years = ["計画", "スケジュール", "工程"];
        let is_schedule = above_years.iter().any(|word| own.contains(word));
        let is_known = words_of_column(own) || is_schedule || own == "年度";
        let is_reported = import.columns.iter().any(is_part) || is_known;
        // A heading that is read as another is named in a note.
        let is_told = || {
            let mut notes = import.notes.iter();
            notes.any(|note| normalize(note).contains(&format!("「{own}」は")))
        };
        assert!(
            is_reported || is_told(),
            "{place} {own} {:?}",
            import.columns
        );
    }
    let mut reported: BTreeSet<&Place> = import.headings.iter().chain(&import.keys).collect();
    for left in &import.left {
        // A note may stand at a cell that is in the plan.
        let is_cell = |text: &String| normalize(&left.text).contains(&normalize(text));
        if texts.get(&left.place).is_some_and(is_cell) {
            reported.insert(&left.place);
        }
    }
    let mut said: BTreeMap<&Place, Vec<String>> = BTreeMap::new();
    for value in import.rows.iter().flatten() {
        for place in &value.places {
            reported.insert(place);
            said.entry(place).or_default().push(normalize(&value.text));
        }
    }
    // A number before a title stands in the code, with those of the headings before it.
    for (place, values) in said {
        let cell = normalize(&texts[place]);
        let is_said = |own: &String| own.contains(&cell) || cell.contains(own.as_str());
        assert!(values.iter().any(is_said), "{place} {values:?} {cell}");
    }
    let unreported: Vec<_> = texts
        .iter()
        .filter(|(place, _)| !reported.contains(place))
        .collect();
    assert!(unreported.is_empty(), "{unreported:#?}");
}

/// Whether a heading has a role, so that a column of another name may hold what it is of.
fn words_of_column(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".．、)".contains(c));
    columns::role(text, &Default::default(), &[]) != Role::Other
}

/// The plan as lines of `heading=text`, blank texts left out.
fn rows(import: &Import) -> Vec<String> {
    let row = |row: &Vec<Value>| {
        let pairs = import.columns.iter().zip(row);
        let filled = pairs.filter(|(_, value)| !value.text.is_empty());
        let texts = filled.map(|(head, value)| format!("{head}={}", value.text));
        texts.collect::<Vec<_>>().join(" ").replace('\n', "⏎")
    };
    import.rows.iter().map(row).collect()
}

/// The texts left over.
fn left(import: &Import) -> Vec<&str> {
    import.left.iter().map(|l| l.text.as_str()).collect()
}

const LIST: &[(&str, &str)] = &[
    ("A1:I1", "緑のまちづくり計画　事業一覧"),
    ("A3:A4", "番号"),
    ("B3:B4", "事業名"),
    ("C3:C4", "担当課"),
    ("D3:E3", "推進項目の対象"),
    ("F3:H3", "年次計画"),
    ("D4", "市民"),
    ("E4", "団体"),
    ("F4", "H28"),
    ("G4", "H29"),
    ("H4", "H30"),
    ("A5:H5", "第1章　緑をふやす"),
    ("A6:H6", "(1) 公園"),
    ("A7", "①"),
    ("B7", "公園の整備"),
    ("C7:C8", "公園課"),
    ("D7", "○"),
    ("F7:G7", "設計"),
    ("H7", "整備"),
    ("A8", "②"),
    ("B8", "遊具の点検"),
    ("E8", "○"),
    ("J8", "欄外の書き込み"),
    ("A10", "番号"),
    ("B10", "事業名"),
    ("C10", "担当課"),
    ("A11:H11", "(2) 街路樹"),
    ("A12", "①"),
    ("B12", "街路樹の手入れ"),
    ("C12", "道路課"),
    ("A13:H13", "第2章　緑をまもる"),
    ("A14", "(1) 里山"),
    ("C14", "担当の部"),
    ("D14", "環境部"),
    ("A15", "①"),
    ("B15", "里山の保全"),
    ("C15", "環境課"),
    ("B16", "合計"),
    ("C16", "4件"),
    ("A17", "※ 番号は計画書による"),
    ("A18:H18", "第3章　事業のない章"),
];

#[test]
fn a_list_with_headings_of_two_levels_and_groups_between() {
    let import = import(&[("一覧.xlsx", &book(&[("事業", LIST)]))]);
    assert_eq!(
        rows(&import),
        [
            "番号=1-(1)-① 事業名=公園の整備 階層1=第1章　緑をふやす 階層2=(1) 公園 担当課=公園課 \
             推進項目の対象／市民=○ H28=設計 H29=設計 H30=整備",
            "番号=1-(1)-② 事業名=遊具の点検 階層1=第1章　緑をふやす 階層2=(1) 公園 担当課=公園課 \
             推進項目の対象／団体=○",
            "番号=1-(2)-① 事業名=街路樹の手入れ 階層1=第1章　緑をふやす 階層2=(2) 街路樹 担当課=道路課",
            "番号=2-(1)-① 事業名=里山の保全 階層1=第2章　緑をまもる 階層2=(1) 里山 担当課=環境課",
        ]
    );
    assert_eq!(
        left(&import),
        [
            "緑のまちづくり計画　事業一覧",
            "欄外の書き込み",
            "担当の部",
            "環境部",
            "合計",
            "4件",
            "※ 番号は計画書による",
            "第3章　事業のない章"
        ]
    );
    assert_eq!(import.seen[0].shape, Shape::List);
    assert_eq!(import.seen[0].repeated, [9]);
    assert!(import.notes[0].contains("1-(1)-①"), "{:?}", import.notes);
}

#[test]
fn a_list_goes_on_on_the_next_sheet_under_the_same_headings() {
    let heads = [("A1", "No."), ("B1", "取組名"), ("C1", "主管課")];
    let first = [
        ("A2:C2", "Ⅰ 福祉"),
        ("A3", "1"),
        ("B3", "見守り"),
        ("C3", "福祉課"),
    ];
    let second = [("A2", "2"), ("B2", "配食"), ("C2", "福祉課")];
    let with = |rows: &[(&'static str, &'static str)]| [&heads[..], rows].concat();
    let bytes = book(&[("1頁", &with(&first)), ("2頁", &with(&second))]);
    let import = import(&[("一覧.xlsx", &bytes)]);
    assert_eq!(
        rows(&import),
        [
            "No.=1 取組名=見守り 階層1=Ⅰ 福祉 主管課=福祉課",
            "No.=2 取組名=配食 階層1=Ⅰ 福祉 主管課=福祉課",
        ]
    );
    assert!(left(&import).is_empty());
}

#[test]
fn numbers_in_the_titles_are_taken_apart_where_all_have_one() {
    let list = |last: &'static str| {
        book(&[(
            "一覧",
            &[
                ("A1", "事業名"),
                ("B1", "事業内容"),
                ("C1", "担当課"),
                ("A2", "1-① 交流センターの設置"),
                ("B2", "建てます"),
                ("C2", "企画課"),
                ("A3", last),
                ("B3", "出します"),
                ("C3", "広報課"),
            ],
        )])
    };
    let both = import(&[("a.xlsx", &list("1-② 広報紙の発行"))]);
    assert_eq!(
        rows(&both),
        [
            "整理番号=1-① 事業名=交流センターの設置 事業内容=建てます 担当課=企画課",
            "整理番号=1-② 事業名=広報紙の発行 事業内容=出します 担当課=広報課",
        ]
    );
    let one = import(&[("a.xlsx", &list("広報紙の発行"))]);
    assert!(rows(&one)[0].starts_with("事業名=1-① 交流センターの設置"));
    assert!(one.notes[0].contains("整理番号にあたる番号がありません"));
}

#[test]
fn headings_may_stand_above_the_row_of_codes_and_without_merging() {
    let above = book(&[(
        "一覧",
        &[
            ("C1:D1", "担当"),
            ("E1:F1", "年度別の予算"),
            ("A2", "整理番号"),
            ("B2", "事業名"),
            ("C2", "部"),
            ("D2", "課"),
            ("E2", "R2"),
            ("F2", "R3"),
            ("A3", "1-1"),
            ("B3", "公園"),
            ("C3", "都市部"),
            ("D3", "公園課"),
            ("E3", "100"),
        ],
    )]);
    let above = import(&[("a.xlsx", &above)]);
    assert_eq!(above.columns[2..4], ["担当部", "担当課"]);
    let spread = book(&[(
        "一覧",
        &[
            ("A1", "整理番号"),
            ("B1", "事業名"),
            ("C1", "年次計画"),
            ("C2", "R2"),
            ("D2", "R3"),
            ("A3", "1-1"),
            ("B3", "公園"),
            ("C3", "設計"),
            ("D3", "整備"),
        ],
    )]);
    let spread = import(&[("a.xlsx", &spread)]);
    assert_eq!(rows(&spread), ["整理番号=1-1 事業名=公園 R2=設計 R3=整備"]);
}

#[test]
fn levels_may_stand_in_columns_of_their_own() {
    let bytes = book(&[(
        "一覧",
        &[
            ("A1", "分野"),
            ("B1", "整理番号"),
            ("C1", "事業名"),
            ("D1", "備考欄"),
            ("A2:A3", "環境"),
            ("B2", "1"),
            ("C2", "公園"),
            ("D2", "甲"),
            ("B3", "2"),
            ("C3", "里山"),
            ("D3", "乙"),
            ("A4", "福祉"),
            ("B5:B6", "3"),
            ("C5:C6", "見守り"),
            ("D5", "上の行"),
            ("D6", "下の行"),
        ],
    )]);
    let import = import(&[("a.xlsx", &bytes)]);
    assert_eq!(
        rows(&import),
        [
            "整理番号=1 事業名=公園 分野=環境 備考欄=甲",
            "整理番号=2 事業名=里山 分野=環境 備考欄=乙",
            "整理番号=3 事業名=見守り 分野=福祉 備考欄=上の行⏎下の行",
        ]
    );
}

const CARDS: &[(&str, &str)] = &[
    ("A1:F1", "協働の計画　個票"),
    ("A2", "推進方針"),
    ("B2:F2", "Ⅰ 協働の基盤"),
    ("A3:F3", "推進施策　(1) 推進体制"),
    ("A4", "整理番号"),
    ("B4:C4", "Ⅰ-(1)-①"),
    ("D4", "重点区分"),
    ("E4:F4", "重点"),
    ("A5", "事業名"),
    ("B5:F5", "課の充実"),
    ("A6", "進め方"),
    ("B6:F6", "庁内の会議で決める"),
    ("A7", "１．目的"),
    ("B7:F7", "体制を整える"),
    ("B8", "続きの文"),
    ("A9", "対象者"),
    ("B9", "■市民"),
    ("C9", "□団体"),
    ("A10:A11", "年次計画"),
    ("B10", "H28"),
    ("C10", "H29"),
    ("D10", "H30"),
    ("B11", "実施"),
    ("C11:D11", "→"),
    ("A12:F12", "現状と課題"),
    ("A13:F13", "まだ知られていない"),
    ("A15", "整理番号"),
    ("B15:C15", "Ⅰ-(1)-②"),
    ("D15", "重点区分"),
    ("E15:F15", ""),
    ("A16", "事業名"),
    ("B16:F16", "拠点の充実"),
    ("A17", "関係課"),
    ("D17", "担当課"),
    ("E17:F17", "市民課"),
    ("A18", "対象者"),
    ("B18", "市民"),
    ("C18", "見学者"),
    ("A19:F19", "推進施策　(2) 情報"),
    ("A20", "整理番号"),
    ("B20:C20", "Ⅰ-(2)-①"),
    ("A21", "事業名"),
    ("B21:F21", "紹介"),
];

#[test]
fn several_individual_sheets_on_one_sheet() {
    let import = import(&[("個票.xlsx", &book(&[("全部", CARDS)]))]);
    assert_eq!(
        rows(&import),
        [
            "整理番号=Ⅰ-(1)-① 事業名=課の充実 推進方針=Ⅰ 協働の基盤 推進施策=(1) 推進体制 \
             重点区分=重点 進め方=庁内の会議で決める 目的=体制を整える⏎続きの文 \
             対象者=■市民　□団体 H28=実施 H29=→ H30=→ 現状と課題=まだ知られていない",
            "整理番号=Ⅰ-(1)-② 事業名=拠点の充実 推進方針=Ⅰ 協働の基盤 推進施策=(1) 推進体制 \
             対象者=市民 担当課=市民課",
            "整理番号=Ⅰ-(2)-① 事業名=紹介 推進方針=Ⅰ 協働の基盤 推進施策=(2) 情報",
        ]
    );
    assert_eq!(left(&import), ["協働の計画　個票", "見学者"]);
    assert_eq!(import.seen[0].shape, Shape::Cards);
}

#[test]
fn individual_sheets_with_their_values_below() {
    let card = |code: &'static str, title: &'static str| {
        vec![
            ("A1", "整理番号"),
            ("B1", "事業名"),
            ("C1", "所要額"),
            ("A2", code),
            ("B2", title),
            ("C2", "100万円"),
            ("A3:C3", "わからない語"),
            ("A4:C4", "題名の下の文"),
            ("A5:C5", "目的"),
            ("A6:C6", "町をよくする"),
            ("A7:C7", "現状と課題"),
            ("A8:C8", "まだ足りない"),
            ("A9", "R2"),
            ("B9", "R3"),
            ("A10", "設計"),
            ("B10", "整備"),
        ]
    };
    let bytes = book(&[("1", &card("1-1", "公園")), ("2", &card("1-2", "道路"))]);
    let import = import(&[("個票.xlsx", &bytes)]);
    let rows = rows(&import);
    assert_eq!(
        rows[1],
        "整理番号=1-2 事業名=道路 所要額=100万円 目的=町をよくする 現状と課題=まだ足りない \
         R2=設計 R3=整備"
    );
    assert_eq!(rows.len(), 2);
    let reported = ["わからない語", "題名の下の文"];
    assert_eq!(left(&import), [reported, reported].concat());
}

#[test]
fn schedules_with_more_than_one_row_below_the_years() {
    let bytes = book(&[(
        "1",
        &[
            ("A1", "整理番号"),
            ("B1", "1-1"),
            ("A2", "事業名"),
            ("B2", "公園"),
            ("A3", "年度"),
            ("B3", "R2"),
            ("C3", "R3"),
            ("A4", "計画"),
            ("B4", "設計"),
            ("C4", "整備"),
            ("A5", "目標"),
            ("B5", "1か所"),
            ("C5", "2か所"),
            ("A6", "担当課"),
            ("B6", "公園課"),
        ],
    )]);
    let import = import(&[("個票.xlsx", &bytes)]);
    assert_eq!(
        rows(&import),
        ["整理番号=1-1 事業名=公園 R2=設計 R3=整備 R2目標=1か所 R3目標=2か所 担当課=公園課"]
    );
}

#[test]
fn individual_sheets_side_by_side() {
    let bytes = book(&[(
        "1",
        &[
            ("A1", "整理番号"),
            ("B1", "1"),
            ("D1", "整理番号"),
            ("E1", "2"),
            ("A2", "事業名（施策名）"),
            ("B2", "公園"),
            ("D2", "事業名（施策名）"),
            ("E2", "道路"),
        ],
    )]);
    let import = import(&[("個票.xlsx", &bytes)]);
    assert_eq!(
        rows(&import),
        [
            "整理番号=1 事業名（施策名）=公園",
            "整理番号=2 事業名（施策名）=道路"
        ]
    );
}

#[test]
fn other_sheets_beside_the_plan_are_left_over() {
    let bytes = book(&[
        ("表紙", &[("A1", "緑の計画"), ("A2", "令和2年度")]),
        (
            "課の一覧",
            &[
                ("A1", "コード"),
                ("B1", "課名"),
                ("A2", "D1"),
                ("B2", "公園課"),
            ],
        ),
        (
            "計画",
            &[
                ("A1", "整理番号"),
                ("B1", "施策名"),
                ("A2", "1-1"),
                ("B2", "公園"),
            ],
        ),
    ]);
    let import = import(&[("a.xlsx", &bytes)]);
    assert_eq!(rows(&import), ["整理番号=1-1 施策名=公園"]);
    let reported = ["緑の計画", "令和2年度", "コード", "課名", "D1", "公園課"];
    assert_eq!(left(&import), reported);
}

#[test]
fn one_measure_in_two_workbooks_is_one_row() {
    let card = |owner: &'static str| {
        book(&[(
            "1",
            &[
                ("A1", "整理番号"),
                ("B1", "１－１"),
                ("A2", "事業名"),
                ("B2", "公園"),
                ("A3", "担当課"),
                ("B3", owner),
            ],
        )])
    };
    let same = import(&[("a.xlsx", &card("公園課")), ("b.xlsx", &card("公園課"))]);
    assert_eq!((same.rows.len(), same.left.len()), (1, 0));
    let other = import(&[("a.xlsx", &card("公園課")), ("b.xlsx", &card("道路課"))]);
    assert_eq!(rows(&other), ["整理番号=１－１ 事業名=公園 担当課=公園課"]);
    assert_eq!(left(&other), ["道路課"]);
    assert!(
        other.left[0].why.contains("a.xlsx シート「1」 B3"),
        "{:?}",
        other.left
    );
}

#[test]
fn codes_that_became_dates_are_reported() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["整理番号", "事業名"]).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 1, 1).unwrap();
    let format = Format::new().set_num_format("m\"月\"d\"日\"");
    sheet.write_with_format(1, 0, &day, &format).unwrap();
    sheet.write_string(1, 1, "公園").unwrap();
    let import = import(&[("a.xlsx", &book.save_to_buffer().unwrap())]);
    assert_eq!(rows(&import), ["整理番号=1月1日 事業名=公園"]);
    let told = import.notes.join("");
    assert!(told.contains("A2"), "{told}");
}

#[test]
fn what_is_hidden_or_beside_the_cells_is_reported() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [["整理番号", "事業名", "備考欄"], ["1", "公園", "甲"]]
        .iter()
        .enumerate()
    {
        for (col, text) in cells.iter().enumerate() {
            sheet.write_string(row as u32, col as u16, *text).unwrap();
        }
    }
    let note = Note::new("メモの文").add_author_prefix(false);
    sheet.insert_note(1, 1, &note).unwrap();
    let error = Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write_formula(2, 2, error).unwrap();
    let hidden = book.add_worksheet();
    hidden.write_string(0, 0, "隠した文").unwrap();
    hidden.set_hidden(true);
    let import = import(&[("a.xlsx", &book.save_to_buffer().unwrap())]);
    assert_eq!(rows(&import), ["整理番号=1 事業名=公園 備考欄=甲"]);
    assert_eq!(left(&import), ["メモの文", "#DIV/0!", "隠した文"]);
}

/// The individual sheets of 山口市: levels in lines between, the years in a row of their own.
const YAMAGUCHI: &[(&str, &str)] = &[
    ("A1:F1", "第2編　実行計画"),
    ("A2:F2", "年度別実行計画"),
    ("A4:F4", "推進方針　Ⅰ 参加しやすい環境づくり"),
    ("A5:F5", "推進施策　(1) 拠点機能の充実"),
    ("A6", "整理番号"),
    ("B6:F6", "Ⅰ - (1) - ①"),
    ("A7", "推進項目"),
    ("B7:C7", "① 交流センターの設置"),
    ("D7", "担当課"),
    ("E7:F7", "協働推進課・生涯学習課"),
    ("A8", "推進項目対象"),
    ("B8:F8", "■市民 □事業者 □その他（ ）"),
    ("A9:A10", "年次計画"),
    ("B9", "H20"),
    ("C9", "H21"),
    ("D9", "H22"),
    ("B10", "検討"),
    ("C10", "実施・完了予定"),
    ("A12:F12", "推進施策　(2) 活動の支援"),
    ("A13", "整理番号"),
    ("B13:F13", "Ⅰ - (2) - ①"),
    ("A14", "推進項目"),
    ("B14:C14", "① 交付金の創設"),
    ("D14", "担当課"),
    ("E14:F14", "協働推進課"),
    ("A15:A16", "年次計画"),
    ("B15", "H20"),
    ("C15", "H21"),
    ("D15", "H22"),
    ("B16", "実施"),
    ("C16", "→"),
    ("D16", "→"),
    ("A18:F18", "[お問い合わせ先]"),
];

#[test]
fn the_individual_sheets_of_yamaguchi() {
    let import = import(&[("計画.xlsx", &book(&[("実行計画", YAMAGUCHI)]))]);
    assert_eq!(
        rows(&import),
        [
            "整理番号=Ⅰ - (1) - ① 推進項目=交流センターの設置 推進方針=Ⅰ 参加しやすい環境づくり \
             推進施策=(1) 拠点機能の充実 担当課=協働推進課・生涯学習課 \
             推進項目対象=■市民 □事業者 □その他（ ） H20=検討 H21=実施・完了予定",
            "整理番号=Ⅰ - (2) - ① 推進項目=交付金の創設 推進方針=Ⅰ 参加しやすい環境づくり \
             推進施策=(2) 活動の支援 担当課=協働推進課 H20=実施 H21=→ H22=→",
        ]
    );
    let reported = ["第2編　実行計画", "年度別実行計画", "[お問い合わせ先]"];
    assert_eq!(left(&import), reported);
    assert!(import.notes[0].contains("事業名から外しました"));
}

/// The matrix of 山口市: boxes under two rows of headings, levels in columns of their own.
const MATRIX: &[(&str, &str)] = &[
    ("A1:E1", "推進項目一覧表"),
    ("A3:A4", "推進方針"),
    ("B3:B4", "推進施策"),
    ("C3:C4", "推進項目"),
    ("D3:E3", "推進項目の対象"),
    ("D4", "市民"),
    ("E4", "地域 コミュニティ"),
    ("A5:E5", "Ⅰ 環境づくり"),
    ("B6:E6", "(1) 拠点"),
    ("C7", "① 交流センター"),
    ("D7", "■"),
    ("E7", "□"),
    ("A8:A9", "推進方針"),
    ("B8:B9", "推進施策"),
    ("C8:C9", "推進項目"),
    ("D8:E8", "推進項目の対象"),
    ("D9", "市民"),
    ("E9", "地域 コミュニティ"),
    ("B10:E10", "(2) 支援"),
    ("C11", "① 交付金"),
    ("E11", "■"),
    ("A13", "※ 『■』が推進項目の対象です。"),
];

#[test]
fn the_matrix_of_yamaguchi() {
    let import = import(&[("計画.xlsx", &book(&[("一覧表", MATRIX)]))]);
    assert_eq!(
        rows(&import),
        [
            "整理番号=Ⅰ-(1)-① 推進項目=交流センター 推進方針=Ⅰ 環境づくり 推進施策=(1) 拠点 \
             推進項目の対象／市民=■ 推進項目の対象／地域コミュニティ=□",
            "整理番号=Ⅰ-(2)-① 推進項目=交付金 推進方針=Ⅰ 環境づくり 推進施策=(2) 支援 \
             推進項目の対象／地域コミュニティ=■",
        ]
    );
    let reported = ["推進項目一覧表", "※ 『■』が推進項目の対象です。"];
    assert_eq!(left(&import), reported);
}

/// The list of the guideline: a block of counts above, areas and groups between.
const GUIDELINE: &[(&str, &str)] = &[
    ("A1", "第1期指針 具体施策の進捗状況一覧"),
    ("A2", "【達成状況】"),
    ("A3", "【Ⅰ】<重点>"),
    ("B3", "優先度が高いもの"),
    ("C3", "5/6：済"),
    ("A5", "No"),
    ("B5", "内容"),
    ("C5", "重点"),
    ("D5", "2期案"),
    ("A6", "（1）活動の場の提供に関すること"),
    ("A7", "ア 活動拠点の確保"),
    ("A8", "1"),
    ("B8", "民間施設等の活用"),
    ("C8", "【Ⅰ】<重点施策>"),
    ("D8", "Ⅱ-イ"),
    ("A9", "（2）中間支援組織に関すること"),
    ("A10", "多様な中間支援組織との連携"),
    ("A11", "2"),
    ("B11", "交流する機会の提供"),
    ("C11", "【Ⅲ】"),
    ("A13", "凡例"),
    ("B13", "【Ⅰ】：優先度が高い"),
];

#[test]
fn the_list_of_the_guideline() {
    let import = import(&[("一覧.xlsx", &book(&[("一覧", GUIDELINE)]))]);
    assert_eq!(
        rows(&import),
        [
            "No=1 内容=民間施設等の活用 階層1=（1）活動の場の提供に関すること \
             階層2=ア 活動拠点の確保 重点=【Ⅰ】<重点施策> 2期案=Ⅱ-イ",
            "No=2 内容=交流する機会の提供 階層1=（2）中間支援組織に関すること \
             階層2=多様な中間支援組織との連携 重点=【Ⅲ】",
        ]
    );
    assert_eq!(left(&import).len(), 7);
}

#[test]
fn the_sheets_of_tomisato() {
    let card = |code: &'static str, plan: &'static str| {
        vec![
            ("A1:F1", "協働のまちづくり推進計画進捗状況"),
            ("C2", "部 等 名"),
            ("D2:F2", "市民経済環境部"),
            ("C3", "課 等 名"),
            ("D3:F3", "市民活動推進課"),
            ("A5", "事業名"),
            ("B5:F5", code),
            ("A6", "現状・課題"),
            ("B6:F6", "まだ足りない"),
            ("A7", "主たる部署"),
            ("B7:C7", "市民活動推進課"),
            ("D7", "関係部署など"),
            ("E7:F7", ""),
            ("A8:A9", "年次計画"),
            ("B8", "R1"),
            ("C8", "R2"),
            ("B9", plan),
            ("C9", "→"),
            ("A10:F10", "令和2年度計画の進捗状況"),
            ("A11", "取組実績"),
            ("B11:F11", "■会議を開いた。"),
        ]
    };
    let (one, two) = (
        card("1－(1)－① 課の充実", "実施"),
        card("1－(1)－② 拠点", "検討"),
    );
    let import = import(&[("個票.xlsx", &book(&[("1", &one), ("2", &two)]))]);
    assert_eq!(
        rows(&import)[1],
        "整理番号=1－(1)－② 事業名=拠点 部等名=市民経済環境部 課等名=市民活動推進課 \
         現状・課題=まだ足りない 主たる部署=市民活動推進課 R1=検討 R2=→ 取組実績=■会議を開いた。"
    );
    let reported = [
        "協働のまちづくり推進計画進捗状況",
        "令和2年度計画の進捗状況",
    ];
    assert_eq!(left(&import), [reported, reported].concat());
}

/// The blocks of the priority plan: a number and a title without labels, months, and texts below
/// their labels in the same cell.
const PRIORITY: &[(&str, &str)] = &[
    ("A1", "● 重点施策進行計画案（令和2年度～令和3年度）"),
    ("C2:F2", "令和2年度"),
    ("C3", "4"),
    ("D3", "5"),
    ("E3", "6"),
    ("F3", "7"),
    ("A4", "1"),
    ("B4", "公共施設の有効利用"),
    ("D4", "調査"),
    ("C5:F5", "【事業目標】\n施設を洗い出す。"),
    ("C6:D6", "【令和2年度目標】\n・調査\n・検討"),
    ("E6:F6", "【令和3年度目標】\n・活用"),
    ("C8:F8", "令和2年度"),
    ("C9", "4"),
    ("D9", "5"),
    ("E9", "6"),
    ("F9", "7"),
    ("A10", "2"),
    ("B10", "基金の設置"),
    ("C11:F11", "【事業目標】\n基金をつくる。"),
    ("C12:D12", "【令和2年度目標】\n・条例"),
    ("E12:F12", "【令和3年度目標】\n・周知"),
];

#[test]
fn the_blocks_of_the_priority_plan() {
    let import = import(&[("計画.xlsx", &book(&[("工程", PRIORITY)]))]);
    assert_eq!(
        rows(&import),
        [
            "整理番号=1 事業名=公共施設の有効利用 事業目標=施設を洗い出す。 \
             令和2年度目標=・調査⏎・検討 令和3年度目標=・活用",
            "整理番号=2 事業名=基金の設置 事業目標=基金をつくる。 令和2年度目標=・条例 \
             令和3年度目標=・周知",
        ]
    );
    assert!(left(&import).contains(&"調査"));
}

#[test]
fn numbered_lines_above_labels_are_titles() {
    let bytes = book(&[(
        "個票",
        &[
            ("A1:C1", "№1　見守り"),
            ("A2", "目的"),
            ("B2", "守る"),
            ("A3", "担当課"),
            ("B3", "福祉課"),
            ("A5:C5", "№2　配食"),
            ("A6", "目的"),
            ("B6", "届ける"),
        ],
    )]);
    assert_eq!(
        rows(&import(&[("個票.xlsx", &bytes)])),
        [
            "整理番号=№1 事業名=見守り 目的=守る 担当課=福祉課",
            "整理番号=№2 事業名=配食 目的=届ける",
        ]
    );
}

#[test]
fn another_table_beside_a_list_is_left_over() {
    let bytes = book(&[(
        "一覧",
        &[
            ("A1", "番号"),
            ("B1", "事業名"),
            ("D1", "予算額"),
            ("F1", "区分"),
            ("G1", "件数"),
            ("A2", "1 自然"),
            ("F2", "新規"),
            ("G2", "2"),
            ("A3", "1"),
            ("B3", "里山"),
            ("D3", "100"),
            ("F3", "継続"),
            ("G3", "3"),
            ("B4", "小計"),
            ("D4", "100"),
        ],
    )]);
    let import = import(&[("一覧.xlsx", &bytes)]);
    assert_eq!(
        rows(&import),
        ["番号=1 事業名=里山 階層1=1 自然 予算額=100"]
    );
    let reported = ["区分", "件数", "新規", "2", "継続", "3", "小計", "100"];
    assert_eq!(left(&import), reported);
}

#[test]
fn lists_below_each_other_have_headings_of_their_own() {
    let bytes = book(&[(
        "一覧",
        &[
            ("A1", "１　新規事業"),
            ("A2", "番号"),
            ("B2", "事業名"),
            ("C2", "担当課"),
            ("A3", "1"),
            ("B3", "公園"),
            ("C3", "公園課"),
            ("A5", "２　継続事業"),
            ("A6", "番号"),
            ("B6", "事業名"),
            ("C6", "開始年度"),
            ("D6", "担当課"),
            ("A7", "2"),
            ("B7", "道路"),
            ("C7", "H28"),
            ("D7", "道路課"),
        ],
    )]);
    let import = import(&[("一覧.xlsx", &bytes)]);
    assert_eq!(
        rows(&import),
        [
            "番号=1 事業名=公園 階層1=１　新規事業 担当課=公園課",
            "番号=2 事業名=道路 階層1=２　継続事業 担当課=道路課 開始年度=H28",
        ]
    );
    assert!(left(&import).is_empty());
}

#[test]
fn rows_of_plan_and_result_are_told_apart() {
    let bytes = book(&[(
        "進行管理",
        &[
            ("A1", "整理番号"),
            ("B1", "事業名"),
            ("C1", "区分"),
            ("D1", "R2"),
            ("E1", "R3"),
            ("F1", "担当課"),
            ("A2:A3", "1"),
            ("B2:B3", "公園"),
            ("C2", "計画"),
            ("C3", "実績"),
            ("D2", "設計"),
            ("D3", "設計した"),
            ("E2", "整備"),
            ("F2:F3", "公園課"),
        ],
    )]);
    assert_eq!(
        rows(&import(&[("a.xlsx", &bytes)])),
        ["整理番号=1 事業名=公園 R2=設計 R2実績=設計した R3=整備 担当課=公園課"]
    );
}

#[test]
fn numbers_in_columns_of_levels_go_before_those_of_the_titles() {
    let bytes = book(&[(
        "一覧",
        &[
            ("A1", "大項目"),
            ("B1", "取組項目"),
            ("C1", "主管課"),
            ("D1", "R3"),
            ("A2", "1 行政"),
            ("B2", "① 電子申請"),
            ("C2", "市民課"),
            ("B3", "② 研修"),
            ("C3", "人事課"),
            ("A4", "2 財政"),
            ("B4", "① 口座振替"),
            ("C4", "収納課"),
        ],
    )]);
    let import = import(&[("a.xlsx", &bytes)]);
    let codes: Vec<&str> = import.rows.iter().map(|row| row[0].text.as_str()).collect();
    assert_eq!(codes, ["1-①", "1-②", "2-①"]);
}

#[test]
fn boxes_in_cells_are_no_labels() {
    let bytes = book(&[(
        "個票",
        &[
            ("A1", "事業番号"),
            ("B1", "1"),
            ("C1", "事業名"),
            ("D1", "見守り"),
            ("A2", "対象"),
            ("B2", "■高齢者"),
            ("C2", "□子ども"),
            ("D2", "□障害者"),
        ],
    )]);
    assert_eq!(
        rows(&import(&[("個票.xlsx", &bytes)])),
        ["事業番号=1 事業名=見守り 対象=■高齢者　□子ども　□障害者"]
    );
}

/// The columns of a seed's plan that its forms show under another heading, or not at all.
const RENAMED: &[(&str, &[(&str, &str)])] = &[
    (
        "guideline",
        &[("分野", "階層1"), ("グループ", "階層2"), ("担当課", "")],
    ),
    ("outline", &[]),
    ("priority", &[]),
    ("yamaguchi", &[]),
    ("tomisato", &[("再掲元", "")]),
];

#[test]
#[ignore = "slow"]
fn the_forms_of_every_seed_give_the_plan_back() {
    for (seed, renamed) in RENAMED {
        let trip = Trip::seed(seed);
        trip.run(&["distribute"]).ok();
        trip.run(&["import", "forms", "-o", "again.csv"]).ok();
        let issued = trip.csv("forms/issued.csv");
        let asked: BTreeSet<&str> = issued.iter().map(|row| row["item"].as_str()).collect();
        let code = |row: &BTreeMap<String, String>| {
            let own = row.get("整理番号").or(row.get("番号"));
            own.unwrap().clone()
        };
        let plan = plan_of(&trip).into_iter();
        let plan: Vec<_> = plan.filter(|row| asked.contains(&*code(row))).collect();
        let again = trip.csv("again.csv");
        assert_eq!(plan.len(), again.len(), "{seed}");
        for row in &plan {
            let made = again.iter().find(|made| code(made) == code(row)).unwrap();
            for (heading, text) in row {
                let other = renamed.iter().find(|(own, _)| own == heading);
                match other.map_or(heading.as_str(), |(_, other)| other) {
                    "" => {}
                    // A column that is blank for every measure has no line on a form.
                    name => assert_eq!(
                        made.get(name).map_or("", String::as_str),
                        text,
                        "{seed} {heading}"
                    ),
                }
            }
        }
        accounted_folder(&trip, "forms");
    }
}

/// The plan of a seed, without the lines above its headings.
fn plan_of(trip: &Trip) -> Vec<BTreeMap<String, String>> {
    let text = trip.text("plan.csv");
    let lines = text.trim_start_matches('\u{feff}').split_inclusive('\n');
    let plan: String = lines.skip_while(|line| line.starts_with('#')).collect();
    trip.write("plain.csv", format!("\u{feff}{plan}").as_bytes());
    trip.csv("plain.csv")
}

/// Expects every text of the workbooks of a folder to be reported.
fn accounted_folder(trip: &Trip, folder: &str) -> Import {
    let mut files: Vec<String> = std::fs::read_dir(trip.at(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".xlsx"))
        .collect();
    files.sort();
    let bytes = files.iter().map(|f| trip.bytes(&format!("{folder}/{f}")));
    let bytes: Vec<Vec<u8>> = bytes.collect();
    let books: Vec<(&str, &[u8])> = files
        .iter()
        .zip(&bytes)
        .map(|(f, b)| (f.as_str(), b.as_slice()))
        .collect();
    import(&books)
}

#[test]
fn answers_and_tasks_of_returned_forms_are_left_over() {
    for (seed, answer, count) in [
        ("guideline", "済・継", 23),
        ("priority", "一部達成", 7),
        ("outline", "パイロット", 10),
    ] {
        let trip = Trip::seed(seed);
        trip.run(&["distribute"]).ok();
        let answers = format!("seeds/{seed}/answers.csv");
        let answers = std::fs::read(support::root().join(answers)).unwrap();
        trip.return_filled(&answers, &[]);
        let import = accounted_folder(&trip, "returned");
        assert_eq!(import.rows.len(), count);
        let is_reported = |left: &Leftover| left.text == answer && left.why.contains("回答");
        assert!(import.left.iter().any(is_reported), "{seed}");
        if seed == "priority" {
            let task = import.left.iter().find(|left| left.text == "たたき台作成");
            assert!(task.unwrap().why.contains("tasks.csv"));
        }
    }
}

#[test]
fn a_list_without_the_first_sheet_is_taken_whole_and_reported() {
    let bytes = book(&[(
        "一覧表",
        &[
            ("B1", "tm:c0"),
            ("C1", "tm:c1"),
            ("D1", "tm:c2"),
            ("A2", "tm:@top/head"),
            ("B2", "番号"),
            ("C2", "内容"),
            ("D2", "実績"),
            ("A3", "tm:@group/0"),
            ("B3:D3", "（1）活動の場"),
            ("A4", "tm:1/@list"),
            ("B4", "1"),
            ("C4", "公園"),
            ("D4", "行った"),
            ("A5", "tm:1/@list"),
            ("B5", "1"),
            ("A6", "tm:2/@list"),
            ("C6", "道路"),
            ("E6", "欄外"),
        ],
    )]);
    let import = import(&[("a.xlsx", &bytes)]);
    assert_eq!(
        rows(&import),
        [
            "番号=1 内容=公園 実績=行った 階層1=（1）活動の場",
            "番号=2 内容=道路 階層1=（1）活動の場",
        ]
    );
    assert_eq!(left(&import), ["1", "欄外"]);
    assert!(
        import.notes[0].contains("最初のシート"),
        "{:?}",
        import.notes
    );
}

#[test]
fn the_pages_or_the_list_of_a_report_give_the_plan_back() {
    let trip = Trip::seed("yamaguchi");
    trip.run(&["distribute"]).ok();
    trip.run(&["report"]);
    trip.run(&["import", "out/report.xlsx", "-o", "again.csv"])
        .ok();
    same_plan(plan_of(&trip).iter(), &trip.csv("again.csv"));
    accounted_file(&trip, "out/report.xlsx");
    let bytes = book(&[
        ("概要", &[("A1", "例の計画（令和2年度）"), ("A2", "件数")]),
        (
            "一覧表",
            &[
                ("A1:C1", "例の計画（令和2年度）　一覧表"),
                ("A2", "番号"),
                ("B2", "内容"),
                ("C2", "施策の実施"),
                ("A3:C3", "（1）活動の場"),
                ("A4", "1"),
                ("B4", "公園"),
                ("C4", "済"),
            ],
        ),
        ("要確認事項", &[("A1", "例の計画（令和2年度）　要確認事項")]),
        (
            "出典",
            &[
                ("A1", "例の計画（令和2年度）　出典"),
                ("A2", "整理番号"),
                ("B2", "事業名"),
                ("D2", "項目"),
                ("A3", "1"),
                ("B3", "公園"),
                ("D3", "施策の実施"),
            ],
        ),
    ]);
    let list = import(&[("report.xlsx", &bytes)]);
    assert_eq!(rows(&list), ["番号=1 内容=公園 階層1=（1）活動の場"]);
}

#[test]
fn the_forms_give_the_plan_back() {
    let trip = Trip::seed("tomisato");
    trip.run(&["distribute"]).ok();
    trip.run(&["import", "forms", "-o", "again.csv"])
        .ok()
        .says("計画 30事業、18列を again.csv に書きました");
    let plan = trip.csv("plan.csv");
    let issued: BTreeSet<String> = trip
        .csv("forms/issued.csv")
        .iter()
        .map(|r| r["item"].clone())
        .collect();
    let asked = plan.iter().filter(|r| issued.contains(&r["整理番号"]));
    same_plan(asked, &trip.csv("again.csv"));
    let reported = trip.text("again.leftover.csv");
    assert!(!reported.contains("tm:"), "hidden keys are no texts");
    assert!(reported.contains("記入のしかた"));
    let forms: Vec<String> = trip
        .csv("forms/distribution.csv")
        .iter()
        .map(|r| r["file"].clone())
        .collect();
    let bytes: Vec<Vec<u8>> = forms
        .iter()
        .map(|f| trip.bytes(&format!("forms/{f}")))
        .collect();
    let books: Vec<(&str, &[u8])> = forms
        .iter()
        .zip(&bytes)
        .map(|(f, b)| (f.as_str(), b.as_slice()))
        .collect();
    assert_eq!(import(&books).rows.len(), 30);
}

#[test]
fn returned_forms_and_the_report_give_the_plan_back() {
    let trip = Trip::seed("tomisato");
    trip.run(&["distribute"]).ok();
    let answers = std::fs::read(support::root().join("seeds/tomisato/answers.csv")).unwrap();
    trip.return_filled(&answers, &[]);
    trip.run(&["report"]);
    let plan = trip.csv("plan.csv");
    trip.run(&["import", "out/report.xlsx", "-o", "again.csv"])
        .ok();
    same_plan(plan.iter(), &trip.csv("again.csv"));
    accounted_file(&trip, "out/report.xlsx");
    let part = "xl/workbook.xml";
    let bytes = trip.bytes("out/report.xlsx");
    let bytes = support::replace_in_zip(&bytes, part, "name=\"個票\"", "name=\"別の名前\"");
    let list = import(&[("x.xlsx", &bytes)]);
    assert_eq!(list.rows.len(), 35);
    assert_eq!(
        list.columns,
        ["整理番号", "事業名", "階層1", "階層2", "担当課", "R2の計画"]
    );
    let form = "returned/D03_企画課.xlsx";
    trip.run(&["import", form, "-o", "one.csv"])
        .ok()
        .says("回答の行です");
    let one = trip.csv("one.csv");
    assert_eq!(one.len(), 4);
    same_plan(
        plan.iter()
            .filter(|r| one.iter().any(|o| o["整理番号"] == r["整理番号"])),
        &one,
    );
    let left = accounted_file(&trip, form);
    let answer = left.iter().rfind(|l| l.text == "進捗区分").unwrap();
    assert!(answer.why.contains("回答"), "{answer:?}");
}

fn accounted_file(trip: &Trip, name: &str) -> Vec<Leftover> {
    import(&[("x.xlsx", &trip.bytes(name))]).left
}

/// Expects the rows of a plan, but for 再掲元, which no form shows.
fn same_plan<'a>(
    plan: impl Iterator<Item = &'a BTreeMap<String, String>>,
    made: &[BTreeMap<String, String>],
) {
    let plan: Vec<BTreeMap<String, String>> = plan
        .cloned()
        .map(|mut row| {
            row.remove("再掲元");
            row
        })
        .collect();
    let by_code =
        |rows: &[BTreeMap<String, String>]| -> BTreeMap<String, BTreeMap<String, String>> {
            rows.iter()
                .map(|r| (r["整理番号"].clone(), r.clone()))
                .collect()
        };
    assert_eq!(plan.len(), made.len());
    assert_eq!(by_code(made), by_code(&plan));
}

#[test]
fn the_imported_plan_is_one_that_check_takes() {
    let trip = Trip::small();
    trip.write("元/計画.xlsx", &book(&[("事業", LIST)]));
    std::fs::remove_file(trip.at("plan.csv")).unwrap();
    trip.run(&["import", "元/計画.xlsx"])
        .ok()
        .says("計画.xlsx シート「事業」　一覧　4事業")
        .says("同じ見出しなので読み飛ばした行　10")
        .says("計画 4事業、10列を plan.csv に書きました")
        .says("取り込まなかった文字 8か所（すべて plan.leftover.csv にあります）");
    trip.run(&["check"]).exits(1).says("計画 4事業");
    let left = trip.csv("plan.leftover.csv");
    assert_eq!(left[0]["cell"], "A1");
    assert_eq!(left[0]["why"], "表の題名か説明のようです");
}

#[test]
fn a_plan_that_is_there_is_not_overwritten() {
    let trip = Trip::empty();
    trip.write("計画.xlsx", &book(&[("事業", LIST)]));
    trip.run(&["import", "計画.xlsx"]).ok();
    let first = trip.bytes("plan.csv");
    trip.run(&["import", "計画.xlsx"]).ok();
    let blank = Trip::empty();
    blank.run(&["new", "."]).ok();
    blank.write("計画.xlsx", &book(&[("事業", LIST)]));
    blank.run(&["import", "計画.xlsx"]).ok();
    assert_eq!(blank.bytes("plan.csv"), first);
    trip.write("plan.csv", b"mine");
    trip.run(&["import", "計画.xlsx"])
        .exits(2)
        .complains("plan.csv が、もうあります");
    assert_eq!(trip.bytes("plan.csv"), b"mine");
    trip.run(&["import", "計画.xlsx", "-o", "b.csv"]).ok();
    assert_eq!(trip.bytes("b.csv"), first);
    trip.write("c.leftover.csv", b"mine");
    trip.run(&["import", "計画.xlsx", "-o", "c.csv"])
        .exits(2)
        .complains("c.leftover.csv が、もうあります");
    assert!(!trip.at("c.csv").exists());
    trip.run(&["import", "計画.xlsx", "-o", "d.xlsx"])
        .exits(2)
        .complains(".csv で終わる名前");
}

#[test]
fn a_list_that_excel_saved_as_csv_is_read() {
    let trip = Trip::empty();
    let text = "行革の一覧\r\n\r\n番号,取組名,責任課\r\n1,使用料の見直し,財政課\r\n";
    trip.write("表.csv", &encoding_rs::SHIFT_JIS.encode(text).0);
    trip.run(&["import", "表.csv"]).ok().says("計画 1事業、3列");
    assert_eq!(
        trip.text("plan.csv").trim_start_matches('\u{feff}'),
        "番号,取組名,責任課\r\n1,使用料の見直し,財政課\r\n"
    );
}

#[test]
fn what_a_plan_lacks_is_told_once_with_the_line_to_write() {
    let list = [
        &["番号", "事業名", "ひとこと", "窓口"][..],
        &["1", "公園の整備", "広い", "公園課、土木課"],
        &["2", "川の清掃", "急ぐ", "有志の会"],
    ];
    let trip = Trip::empty();
    trip.write("表.xlsx", &table(&list));
    trip.run(&["import", "表.xlsx"])
        .ok()
        .says("担当課にあたる列がありません。")
        .says("番号→整理番号、事業名→事業名、ひとこと→（分かりません）、窓口→（分かりません）")
        .says("--columns 窓口=担当課");
    for role in ["担当課", "owner"] {
        let given = format!("窓口={role}");
        let trip = Trip::empty();
        trip.write("表.xlsx", &table(&list));
        trip.run(&["import", "表.xlsx", "--columns", &given]).ok();
        assert!(trip.text("plan.csv").contains(",担当課\r\n"), "{role}");
    }
}

#[test]
fn a_small_table_below_a_label_makes_no_plan() {
    let tables: [&[&[&str]]; 2] = [
        &[&["事業名", "講座"], &["区分", "きもち"], &["高い", "良い"]],
        &[
            &["番号", "1"],
            &["事業名", "講座"],
            &["担当課", "健康課"],
            &["区分", "きもち"],
            &["高い", "良い"],
            &["目的", "学ぶ"],
        ],
    ];
    for rows in tables {
        refused(rows, "「きもち」が「区分」の値なのか");
    }
}

#[test]
fn a_refusal_names_the_columns_that_are_likely() {
    let list = [
        &["しるし", "やること", "たのむ人"][..],
        &["い-1", "公園をなおす", "公園課"],
        &["い-2", "川をきれいに", "土木課・水道課"],
    ];
    let trip = Trip::empty();
    trip.write("表.xlsx", &table(&list));
    trip.run(&["import", "表.xlsx"])
        .exits(2)
        .complains("しるし→（分かりません）、やること→（分かりません）")
        .complains("=事業名,たのむ人=担当課");
    let given = "しるし=code,やること=title,たのむ人=担当課";
    trip.run(&["import", "表.xlsx", "--columns", given]).ok();
}

#[test]
fn headings_that_no_plan_has_are_read_by_the_nearest_word_or_by_what_stands_below() {
    let list = [
        &["", "事業名", "庁内の担当課名称", "本事業の目的", "ひとこと"][..],
        &["1-1", "公園の整備", "公園課", "休む", "広い"],
        &["1-2", "川の清掃", "土木課", "流れる", "急ぐ"],
    ];
    let near = import(&[("a.xlsx", &table(&list))]);
    assert_eq!(near.columns[..3], ["整理番号", "事業名", "担当課"]);
    let told = near.notes.join("");
    assert!(told.contains("見出し「庁内の担当課名称」は"), "{told}");
    assert!(told.contains("A列には見出しがありませんが"), "{told}");
    let list = [
        &["番号", "事業名", "受け持ち", "相談先"][..],
        &["1", "公園の整備", "公園課", "都市課"],
        &["2", "川の清掃", "土木課", "水道課"],
    ];
    // Two columns of sections: nothing says which one is asked.
    let two = import(&[("a.xlsx", &table(&list))]);
    assert_eq!(two.columns[2..], ["受け持ち", "相談先"]);
}

#[test]
fn files_without_a_plan_are_reported() {
    let trip = Trip::empty();
    trip.write(
        "手紙.xlsx",
        &book(&[("本文", &[("A1", "拝啓"), ("B2", "敬具")])]),
    );
    trip.run(&["import", "手紙.xlsx"])
        .exits(2)
        .complains("計画を読み取れませんでした。")
        .complains("手紙.xlsx シート「本文」　見出しの行が見当たりません。");
    let whole = book(&[("事業", LIST)]);
    trip.write("壊れ.xlsx", &whole[..whole.len() / 2]);
    trip.run(&["import", "壊れ.xlsx"])
        .exits(2)
        .complains("壊れ.xlsx を読めません（途中で切れているか、壊れています）");
    trip.run(&["import", "無い.xlsx"])
        .exits(2)
        .complains("見つかりません");
    trip.run(&["import"]).exits(2).complains("ブック");
    trip.write("空/読んで.txt", b"");
    trip.run(&["import", "空"])
        .exits(2)
        .complains("Excel ブック");
    assert!(!trip.at("plan.csv").exists());
}

#[test]
fn the_result_for_programs() {
    let trip = Trip::empty();
    trip.write("計画.xlsx", &book(&[("事業", LIST)]));
    let out = trip.run(&["import", "計画.xlsx", "--json"]).ok().out();
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["measures"], 4);
    assert_eq!(json["sheets"][0]["shape"], "list");
    assert_eq!(json["leftover"][1]["cell"], "J8");
    let quiet = trip.run(&["import", "計画.xlsx", "-q"]).ok();
    assert_eq!(quiet.out(), "");
}

/// Words that a reader of plans looks for, and some that it does not.
const WORDS: &[&str] = &[
    "整理番号",
    "番号",
    "事業名",
    "推進項目（事業名）",
    "内容",
    "担当課",
    "課",
    "目的",
    "１．目的",
    "対象者",
    "年次計画",
    "H28",
    "H29",
    "R2",
    "推進方針 Ⅰ 協働",
    "推進施策",
    "第1章 緑",
    "(1) 公園",
    "ア 里山",
    "①",
    "②",
    "1-1",
    "1-(2)-③ 広報",
    "整理番号：2",
    "■市民",
    "合計",
    "※ 注",
    "実施",
    "→",
    "公園の整備",
    "何かの文",
    "公園課",
    "【目的】\n町をよくする",
    "№3 見守り",
    "計画",
    "実績",
    "目標",
    "課題",
];

/// A small linear congruential generator (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % end
    }

    /// A workbook of words and merged cells at random.
    fn book(&mut self) -> Vec<u8> {
        let sheets = 1 + self.below(2);
        let tabs: Vec<Vec<(String, &str)>> = (0..sheets).map(|_| self.tab()).collect();
        let tabs: Vec<Vec<(&str, &str)>> = tabs
            .iter()
            .map(|tab| {
                tab.iter()
                    .map(|(range, text)| (range.as_str(), *text))
                    .collect()
            })
            .collect();
        let named = ["一", "二"].into_iter().zip(tabs.iter().map(Vec::as_slice));
        book(&named.collect::<Vec<Tab<'_>>>())
    }

    fn tab(&mut self) -> Vec<(String, &'static str)> {
        let mut taken = BTreeSet::new();
        let mut cells = vec![];
        for _ in 0..self.below(90) {
            let first = Cell::new(self.below(14), self.below(7));
            let mut last = first;
            if self.below(5) == 0 {
                last = Cell::new(first.row + self.below(3), first.col + self.below(4));
            }
            let rows = first.row..=last.row;
            let block = rows.flat_map(|r| (first.col..=last.col).map(move |c| (r, c)));
            let block: Vec<(u32, u32)> = block.collect();
            let is_free = block.iter().all(|at| !taken.contains(at));
            if is_free {
                taken.extend(block);
                let text = WORDS[self.below(WORDS.len() as u32) as usize];
                cells.push((format!("{first}:{last}"), text));
            }
        }
        cells
    }
}

#[test]
#[ignore = "slow"]
fn no_text_is_dropped_wherever_it_stands() {
    let mut random = Random(2020);
    let mut measures = 0;
    for _ in 0..250 {
        let (one, other) = (random.book(), random.book());
        let books = [("a.xlsx", one.as_slice()), ("b.xlsx", other.as_slice())];
        let sources: Vec<Source> = books.iter().map(|(file, b)| source(file, b)).collect();
        let import = import::read(&sources, &[]);
        accounted(&sources, &import);
        measures += import.rows.len();
    }
    assert!(measures > 100, "{measures} measures");
}

/// Where the values of a layout went.
#[derive(Debug, Default)]
struct Score {
    right: usize,
    left: usize,
    refused: usize,
    wrong: Vec<String>,
}

impl Score {
    fn count(&mut self, layout: &layouts::Layout) {
        let import = import(&[("a.xlsx", &layout.bytes)]);
        if import.rows.is_empty() || !import.doubts.is_empty() {
            self.refused += layout.said.len();
            return;
        }
        let mut found: BTreeMap<&Place, (&str, BTreeSet<usize>)> = BTreeMap::new();
        for row in &import.rows {
            let places = row.iter().flat_map(|value| &value.places);
            let measures = places.filter_map(|place| layout.said.get(place));
            let measures: BTreeSet<usize> = measures.map(|said| said.measure).collect();
            for (heading, value) in import.columns.iter().zip(row) {
                let own = value.places.iter();
                found.extend(own.map(|place| (place, (heading.as_str(), measures.clone()))));
            }
        }
        let left: BTreeSet<&Place> = import.left.iter().map(|left| &left.place).collect();
        for (place, said) in &layout.said {
            let is_own = |heading: &str| normalize(heading).contains(&normalize(&said.label));
            match found.get(place) {
                Some((heading, measures)) if measures.len() == 1 && is_own(heading) => {
                    self.right += 1;
                }
                None if left.contains(place) => self.left += 1,
                other => self
                    .wrong
                    .push(format!("{} {place} {said:?} {other:?}", layout.name)),
            }
        }
    }
}

#[test]
fn values_stand_under_their_own_headings_in_any_layout() {
    let mut random = Random(31);
    let mut score = Score::default();
    for _ in 0..60 {
        score.count(&layouts::list(&mut random));
        score.count(&layouts::cards(&mut random));
    }
    assert!(score.wrong.is_empty(), "{:#?}", score.wrong);
    let all = score.right + score.left + score.refused;
    assert!(score.right * 100 >= all * 98, "{score:?}");
}

/// A sheet of rows of texts.
fn table(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, texts) in rows.iter().enumerate() {
        for (col, text) in texts
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            sheet.write_string(row as u32, col as u16, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn rows_of(rows_given: &[&[&str]]) -> Vec<String> {
    rows(&import(&[("a.xlsx", &table(rows_given))]))
}

#[test]
fn what_is_struck_through_is_left_over() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (col, heading) in (0..).zip(["番号", "事業名", "担当課"]) {
        sheet.write_string(0, col, heading).unwrap();
    }
    let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
    for (row, title, section) in [(1, "川の清掃", "環境課"), (3, "池の整備", "公園課")]
    {
        sheet.write_number(row, 0, row).unwrap();
        sheet.write_string(row, 1, title).unwrap();
        sheet.write_string(row, 2, section).unwrap();
    }
    let renamed = [(&struck, "公園課"), (&plain, "みどり課")];
    sheet.write_rich_string(3, 2, &renamed).unwrap();
    sheet.write_number_with_format(2, 0, 2, &struck).unwrap();
    for (col, text) in [(1, "夜間開館"), (2, "図書館")] {
        sheet
            .write_string_with_format(2, col, text, &struck)
            .unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let import = import::read(&[source("a.xlsx", &bytes)], &[]);
    assert_eq!(
        rows(&import),
        [
            "番号=1 事業名=川の清掃 担当課=環境課",
            "番号=3 事業名=池の整備 担当課=みどり課",
        ]
    );
    assert_eq!(left(&import), ["2", "夜間開館", "図書館", "公園課"]);
}

#[test]
fn a_list_needs_the_title_and_one_other_thing() {
    let rows = rows_of(&[
        &["事業名", "ひとこと", "担当課", "めも"],
        &["川の清掃", "きれいに", "環境課", "急ぐ"],
        &["夜間開館", "夜も開く", "図書館", "3年"],
    ]);
    assert_eq!(
        rows,
        [
            "事業名=川の清掃 ひとこと=きれいに 担当課=環境課 めも=急ぐ",
            "事業名=夜間開館 ひとこと=夜も開く 担当課=図書館 めも=3年",
        ]
    );
}

#[test]
fn a_label_is_no_value_in_a_small_list() {
    let listed = |second: &str, third: &str| {
        rows_of(&[
            &["事業名", second, third],
            &["公園の整備", "A", "良い"],
            &["夜間開館", "B", "悪い"],
        ])
    };
    for (second, third) in [("判定", "理由"), ("判定", "所見"), ("担当課", "意見")] {
        let expected = [
            format!("事業名=公園の整備 {second}=A {third}=良い"),
            format!("事業名=夜間開館 {second}=B {third}=悪い"),
        ];
        assert_eq!(listed(second, third), expected);
    }
    let below = |heads: [&str; 2]| -> Vec<u8> {
        table(&[&["事業名", "公園の整備"], &[], &heads, &["A", "良い"]])
    };
    let import = import(&[("a.xlsx", &below(["区分", "理由"]))]);
    assert_eq!(rows(&import), ["事業名=公園の整備 区分=A 理由=良い"]);
    refused(
        &[
            &["事業名", "公園の整備"],
            &["区分", "きもち"],
            &["A", "良い"],
        ],
        "B2 の「きもち」が「区分」の値なのか",
    );
    refused(
        &[
            &["事業名", "きもち"],
            &["公園の整備", "A"],
            &["夜間開館", "B"],
        ],
        "計画の見出しの言葉にないものばかり",
    );
}

#[test]
fn a_sheet_whose_first_row_looks_like_a_list_is_one_measure() {
    let rows = rows_of(&[
        &["事業名", "公園整備", "部名", "都市部", "課名", "公園課"],
        &["ひとこと", "広い公園", "めも", "急ぐ", "おもい", "みどり"],
        &["くわしく", "噴水のある公園を造る"],
        &["活動指標", "設置した数", "基", "H24", "H25"],
        &["", "", "", "30", "35"],
    ]);
    assert_eq!(
        rows,
        [
            "事業名=公園整備 部名=都市部 課名=公園課 ひとこと=広い公園 めも=急ぐ おもい=みどり \
             くわしく=噴水のある公園を造る 活動指標／H24=30 活動指標／H25=35 活動指標=設置した数"
        ]
    );
}

#[test]
fn the_title_is_the_column_whose_texts_differ() {
    let rows = rows_of(&[
        &["施策名", "取組", "担当"],
        &["みどり", "植樹", "緑課"],
        &["みどり", "花壇", "緑課"],
        &["みどり", "里山", "緑課"],
    ]);
    assert_eq!(rows[1], "取組=花壇 施策名=みどり 担当=緑課");
}

#[test]
fn labels_may_stand_in_groups() {
    let group = |inner: [&'static str; 2]| {
        let bytes = book(&[(
            "個票",
            &[
                ("A1", "整理番号"),
                ("B1", "1-1"),
                ("C1", "事業名"),
                ("D1", "移動図書館"),
                ("A2:A3", "目的"),
                ("B2", inner[0]),
                ("C2", "遠くの市民"),
                ("B3", inner[1]),
                ("C3", "本を借りられる"),
                ("A4", "事業概要"),
                ("B4", "車で回る"),
            ],
        )]);
        import(&[("a.xlsx", &bytes)])
    };
    let known = group(["対象", "意図"]);
    assert_eq!(
        rows(&known),
        ["整理番号=1-1 事業名=移動図書館 対象=遠くの市民 意図=本を借りられる 事業概要=車で回る"]
    );
    assert_eq!(left(&known), ["目的"]);
    let strange = group(["だれに", "どうする"]);
    assert_eq!(
        rows(&strange),
        [
            "整理番号=1-1 事業名=移動図書館 目的／だれに=遠くの市民 目的／どうする=本を借りられる \
          事業概要=車で回る"
        ]
    );
    assert!(left(&strange).is_empty());
}

#[test]
fn a_year_beside_a_label_is_its_value() {
    let rows = rows_of(&[
        &["整理番号", "1-2", "事業名", "体操"],
        &["はじめ", "令和2年度", "おわり", "令和6年度"],
        &["開始年度", "R3", "終了年度", "なし"],
        &["年次計画", "R3", "検討", "R4", "実施"],
    ]);
    assert_eq!(
        rows,
        [
            "整理番号=1-2 事業名=体操 はじめ=令和2年度 おわり=令和6年度 開始年度=R3 終了年度=なし \
          R3=検討 R4=実施"
        ]
    );
}

#[test]
fn a_value_before_the_years_is_kept() {
    let rows = rows_of(&[
        &["整理番号", "1", "事業名", "講座"],
        &["基準値", "平均111人", "R4", "R5"],
        &["", "目標", "120人", "130人"],
        &["", "実績", "118人"],
        &["区分", "R4決算", "R5予算"],
        &["一般財源", "500", "600"],
    ]);
    assert_eq!(
        rows,
        [
            "整理番号=1 事業名=講座 R4目標=120人 R5目標=130人 R4実績=118人 基準値=平均111人 \
          一般財源／R4決算=500 一般財源／R5予算=600"
        ]
    );
}

#[test]
fn small_tables_have_a_line_for_each_row() {
    let rows = rows_of(&[
        &["整理番号", "1", "事業名", "講座"],
        &["指標名", "単位", "現状値", "R5", "R6"],
        &["参加者", "人", "1200", "5", "6"],
        &["回数", "", "50", "7", "8"],
        &["ひとこと", "続ける"],
    ]);
    assert_eq!(
        rows,
        [
            "整理番号=1 事業名=講座 指標名=参加者⏎回数 単位=人⏎－ 現状値=1200⏎50 指標名／R5=5⏎7 \
          指標名／R6=6⏎8 ひとこと=続ける"
        ]
    );
}

#[test]
fn labels_that_no_plan_has_are_known_by_the_other_sheets() {
    let card = |title, who, why| {
        table(&[
            &["事業名", title, "", "担当課", "福祉課"],
            &["備考", "", "", "だれへ", "", who],
            &["目的", why],
        ])
    };
    let (one, other) = (
        card("体操", "市民", "健康"),
        card("散歩", "子ども", "ひと休み"),
    );
    let both = import(&[("a.xlsx", &one), ("b.xlsx", &other)]);
    assert_eq!(
        rows(&both),
        [
            "事業名=体操 担当課=福祉課 だれへ=市民 目的=健康",
            "事業名=散歩 担当課=福祉課 だれへ=子ども 目的=ひと休み",
        ]
    );
}

#[test]
fn a_unit_is_no_heading() {
    let rows = rows_of(&[
        &["事業名", "遊具", "担当課", "公園課"],
        &["指標名", "単位", "R5", "R6"],
        &["更新数", "基", "3", "4"],
        &["事故件数", "件", "7", "8"],
    ]);
    assert_eq!(
        rows,
        [
            "事業名=遊具 担当課=公園課 指標名=更新数⏎事故件数 単位=基⏎件 指標名／R5=3⏎7 \
          指標名／R6=4⏎8"
        ]
    );
}

#[test]
fn years_may_stand_one_below_the_other() {
    let rows = rows_of(&[
        &["", "番号", "7"],
        &["", "事業名", "水質検査"],
        &["", "担当課", "水道課"],
        &["年次計画", "R5", "検査"],
        &["", "R6", "更新"],
        &["予算額", "R5", "1,000"],
        &["", "R6", "1,200"],
        &["", "目的", "安全"],
    ]);
    assert_eq!(
        rows,
        [
            "番号=7 事業名=水質検査 担当課=水道課 R5=検査 R6=更新 予算額／R5=1,000 予算額／R6=1,200 目的=安全"
        ]
    );
}

#[test]
fn a_text_behind_another_is_not_the_value_of_the_label_above() {
    let rows = rows_of(&[
        &["事業名", "水質検査"],
        &["担当課", "水道課"],
        &["R5", "検査"],
    ]);
    assert_eq!(rows, ["事業名=水質検査 担当課=水道課"]);
}

#[test]
fn a_span_in_cells_side_by_side_is_one_value() {
    let rows = rows_of(&[
        &["事業名", "花壇", "担当課", "公園課"],
        &["事業期間", "令和3年度", "～", "令和7年度"],
        &["対象", "65歳", "から", "80歳"],
        &["目的", "飾る"],
    ]);
    assert_eq!(
        rows,
        ["事業名=花壇 担当課=公園課 事業期間=令和3年度～令和7年度 対象=65歳から80歳 目的=飾る"]
    );
}

#[test]
fn years_may_stand_under_one_heading_or_several() {
    let bytes = book(&[(
        "一覧",
        &[
            ("A1:A2", "番号"),
            ("B1:B2", "事業名"),
            ("C1", "現況値"),
            ("C2", "R3"),
            ("D1:E1", "目標値"),
            ("D2", "R5"),
            ("E2", "R7"),
            ("A3", "1"),
            ("B3", "散歩道"),
            ("C3", "10"),
            ("D3", "20"),
            ("E3", "30"),
        ],
    )]);
    assert_eq!(
        rows(&import(&[("a.xlsx", &bytes)])),
        ["番号=1 事業名=散歩道 現況値／R3=10 R5目標値=20 R7目標値=30"]
    );
}

#[test]
fn lists_side_by_side_are_refused() {
    let trip = Trip::empty();
    let rows: [&[&str]; 3] = [
        &["事業名", "担当課", "事業名", "担当課"],
        &["散歩道", "公園課", "図書便", "図書館"],
        &["森林浴", "公園課", "朗読", "図書館"],
    ];
    trip.write("表.xlsx", &table(&rows));
    trip.run(&["import", "表.xlsx"])
        .exits(2)
        .complains("見出し「事業名」が横に並んで2つあり");
    assert!(!trip.at("plan.csv").exists());
}

#[test]
fn headings_keep_what_they_say_in_brackets() {
    let sheet = |heads: [&'static str; 2], code| {
        book(&[(
            "1",
            &[
                ("A1", "番号"),
                ("B1", code),
                ("A2", "事業名（愛称）"),
                ("B2", "健診"),
                ("A3", heads[0]),
                ("B3", "40%"),
                ("A4", heads[1]),
                ("B4", "42%"),
            ],
        )])
    };
    let (one, other) = (
        sheet(["現状値（R4）", "現状値（R5）"], "1"),
        sheet(["現状値（R5）", "対象（市民向け）"], "2"),
    );
    let both = import(&[("a.xlsx", &one), ("b.xlsx", &other)]);
    assert_eq!(
        rows(&both),
        [
            "番号=1 事業名（愛称）=健診 現状値（R4）=40% 現状値（R5）=42%",
            "番号=2 事業名（愛称）=健診 現状値（R5）=40% 対象（市民向け）=42%",
        ]
    );
}

#[test]
fn what_is_no_plan_is_refused_with_the_headings_seen() {
    let trip = Trip::empty();
    let strange: [&[&str]; 3] = [
        &["整理番号", "まちのしごと", "担当課", "目的"],
        &["1", "川の清掃", "環境課", "きれい"],
        &["2", "花の植栽", "公園課", "美しい"],
    ];
    trip.write("表.xlsx", &table(&strange));
    trip.run(&["import", "表.xlsx"])
        .exits(2)
        .complains("1行目を見出しと見ました：整理番号→整理番号、まちのしごと→（分かりません）、担当課→担当課、目的→目的")
        .complains("--columns まちのしごと=事業名");
    assert!(!trip.at("plan.csv").exists() && !trip.at("plan.leftover.csv").exists());
    let columns = "まちのしごと＝事業名,目的=content";
    trip.run(&["import", "表.xlsx", "--columns", columns]).ok();
    let plan = trip.csv("plan.csv");
    assert_eq!(
        (plan[1]["事業名"].as_str(), plan[1]["推進内容"].as_str()),
        ("花の植栽", "美しい")
    );
    for (columns, reported) in [
        (
            "しごと=事業名",
            "見出し「しごと」は、どのシートにもありません",
        ),
        ("まちのしごと=何か", "「まちのしごと=何か」が分かりません"),
        ("まちのしごと", "見出し=役割"),
    ] {
        let args = ["import", "表.xlsx", "-o", "b.csv", "--columns", columns];
        trip.run(&args).exits(2).complains(reported);
    }
    trip.write(
        "指標.xlsx",
        &table(&[&["整理番号", "KPI", "担当課"], &["1", "回数", "環境課"]]),
    );
    trip.run(&["import", "指標.xlsx", "-o", "b.csv"])
        .exits(2)
        .complains("KPI→指標")
        .complains("--columns 見出し=事業名");
    let across: [&[&str]; 3] = [
        &["事業番号", "1", "2"],
        &["事業名", "川の清掃", "花の植栽"],
        &["担当課", "環境課", "公園課"],
    ];
    trip.write("横.xlsx", &table(&across));
    trip.run(&["import", "横.xlsx", "-o", "b.csv"])
        .exits(2)
        .complains("B2 から右へ、事業が横に並んでいるようです");
    let card: &[&[&str]] = &[&["事業名", "ひとこと"], &["体操", "続ける"]];
    let other: &[&[&str]] = &[&["事業名", "ひとこと"], &["散歩", "休む"]];
    trip.write("個票/1.xlsx", &table(card));
    trip.write("個票/2.xlsx", &table(other));
    trip.run(&["import", "個票", "-o", "b.csv"])
        .exits(2)
        .complains("事業名がどれも「ひとこと」です");
    assert!(!trip.at("b.csv").exists());
}

#[test]
fn an_amount_and_its_unit_in_cells_side_by_side_are_one_value() {
    let rows = rows_of(&[
        &["事業名", "講座", "担当課", "公園課"],
        &["参加者数", "人", "120"],
        &["予算", "5000", "千円"],
    ]);
    assert_eq!(
        rows,
        ["事業名=講座 担当課=公園課 参加者数=120人 予算=5000千円"]
    );
}

#[test]
fn a_span_of_years_above_an_amount_makes_no_year_column() {
    for period in [
        &["計画期間", "令和5年度", "～", "令和9年度"] as &[&str],
        &["計画期間", "令和5年度"],
    ] {
        let rows = rows_of(&[
            &["事業名", "橋の点検"],
            &["担当課", "土木課"],
            period,
            &["総事業費", "1,200千円"],
        ]);
        let reported = format!(
            "事業名=橋の点検 担当課=土木課 計画期間={} 総事業費=1,200千円",
            period[1..].concat()
        );
        assert_eq!(rows, [reported]);
    }
}

#[test]
fn another_table_below_a_list_is_left_over() {
    let list: [&[&str]; 6] = [
        &["番号", "事業名", "担当課"],
        &["1", "講座", "健康課"],
        &["2", "体操", "公園課"],
        &[],
        &["指標", "基準値", "目標値"],
        &["参加者", "100", "200"],
    ];
    let import = import(&[("a.xlsx", &table(&list))]);
    assert_eq!(
        rows(&import),
        [
            "番号=1 事業名=講座 担当課=健康課",
            "番号=2 事業名=体操 担当課=公園課"
        ]
    );
    assert_eq!(
        left(&import),
        ["指標", "基準値", "目標値", "参加者", "100", "200"]
    );
}

#[test]
fn a_refusal_says_what_helps() {
    let refused = |rows: &[&[&str]], reported: &str, unreported: &str| {
        let trip = Trip::empty();
        trip.write("表.xlsx", &table(rows));
        let said = trip
            .run(&["import", "表.xlsx"])
            .exits(2)
            .complains(reported)
            .err();
        assert!(!said.contains(unreported), "{said}");
    };
    refused(
        &[
            &["No.", "事業名／担当課", "概要"],
            &["1", "講座／健康課", "学ぶ"],
            &["2", "体操／公園課", "動く"],
        ],
        "見出し「事業名／担当課」には「事業名」と「担当課」の二つが入っているようです",
        "--columns",
    );
    refused(
        &[
            &["No.", "事業名", "担当課", "", "No.", "事業名", "担当課"],
            &["1", "講座", "健康課", "", "3", "清掃", "環境課"],
            &["2", "体操", "公園課", "", "4", "花壇", "公園課"],
        ],
        "下につなげて、1つの一覧にしてください",
        "--columns",
    );
    assert_eq!(
        rows_of(&[
            &["番号・事業名", "担当課"],
            &["1-1 講座", "健康課"],
            &["1-2 体操", "公園課"],
        ]),
        [
            "整理番号=1-1 番号・事業名=講座 担当課=健康課",
            "整理番号=1-2 番号・事業名=体操 担当課=公園課"
        ]
    );
}

#[test]
fn headings_of_sections_years_and_spans_keep_their_meaning() {
    assert_eq!(
        rows_of(&[
            &["番号", "事業名", "担当部課", "", "内容"],
            &["", "", "部", "課", ""],
            &["1", "講座", "教育部", "学習課", "学ぶ"],
            &["2", "体操", "健康部", "健康課", "動く"],
        ]),
        [
            "番号=1 事業名=講座 担当部=教育部 担当課=学習課 内容=学ぶ",
            "番号=2 事業名=体操 担当部=健康部 担当課=健康課 内容=動く"
        ]
    );
    assert_eq!(
        rows_of(&[
            &["事業名", "講座", "担当課", "学習課"],
            &["成果指標", "参加者数", "R5", "100", "R6", "120"],
            &["事業期間", "自", "令和5年4月", "至", "令和8年3月"],
        ]),
        [
            "事業名=講座 担当課=学習課 成果指標／R5=100 成果指標／R6=120 成果指標=参加者数 \
          事業期間=自令和5年4月至令和8年3月"
        ]
    );
    let trip = Trip::empty();
    trip.write("表.xlsx", &table(&[&["事業名"], &["講座"], &["体操"]]));
    trip.run(&["import", "表.xlsx"])
        .exits(2)
        .complains("事業名のほかに読み取れたところがありません");
}

/// Expects a sheet to be refused in a sentence that says this.
fn refused(rows: &[&[&str]], reported: &str) {
    let trip = Trip::empty();
    trip.write("表.xlsx", &table(rows));
    trip.run(&["import", "表.xlsx"])
        .exits(2)
        .complains(reported);
}

#[test]
fn the_rows_of_a_table_before_years_are_no_headings() {
    let reported = "年度の左にある表の値で、見出しではないようです";
    let goals: [&[&str]; 5] = [
        &["施策名", "防犯の推進", "担当課", "防災課"],
        &["目的", "安全なまち"],
        &["事業名", "担当", "R6", "R7"],
        &["防犯灯設置", "防災課", "設計", "整備"],
        &["防犯カメラ", "総務課", "検討", "→"],
    ];
    refused(&goals, reported);
    let results: [&[&str]; 3] = [
        &["事業名", "防犯灯設置", "担当課", "防災課"],
        &["成果指標", "単位", "R4実績", "R5実績"],
        &["開催回数", "回", "10", "20"],
    ];
    refused(&results, reported);
}

#[test]
fn a_year_that_is_a_heading_twice_is_refused() {
    let sheet: [&[&str]; 7] = [
        &["事業名", "防犯灯設置"],
        &["担当課", "防災課"],
        &["R4", "R5"],
        &["設計", "整備"],
        &["使った額は次のとおりである。"],
        &["R4", "R5"],
        &["100", "200"],
    ];
    refused(&sheet, "年度の見出し「R4」が2か所にあり");
}

#[test]
fn years_go_under_the_word_alone_above_them() {
    assert_eq!(
        rows_of(&[
            &["事業名", "防犯灯設置"],
            &["担当課", "防災課"],
            &["R4", "R5"],
            &["設計", "整備"],
            &["予算額（千円）"],
            &["R4", "R5"],
            &["100", "200"],
        ]),
        [
            "事業名=防犯灯設置 担当課=防災課 R4=設計 R5=整備 予算額（千円）／R4=100 予算額（千円）／R5=200"
        ]
    );
}

#[test]
fn the_name_of_what_is_counted_is_no_amount_of_a_year() {
    let found = import(&[(
        "a.xlsx",
        &table(&[
            &["事業名", "防災訓練", "担当課", "防災課"],
            &["事業費（千円）", "R4決算", "R5決算", "R6予算"],
            &["", "1000", "1100", "1200"],
            &["活動指標", "参加者数（人）", "90", "100", "120"],
        ]),
    )]);
    assert!(rows(&found)[0].contains(" 活動指標=参加者数（人）"));
    assert_eq!(left(&found), ["90", "100", "120"]);
    assert_eq!(
        rows_of(&[
            &["整理番号", "1-1", "事業名", "防犯灯設置"],
            &["年度", "R6", "R7"],
            &["計画", "設計", "整備"],
            &["成果指標", "設置数（基）"],
            &["目標", "10", "20"],
            &["実績", "9"],
        ]),
        [
            "整理番号=1-1 事業名=防犯灯設置 R6=設計 R7=整備 R6目標=10 R7目標=20 R6実績=9 成果指標=設置数（基）"
        ]
    );
}

#[test]
fn labels_of_a_small_table_may_stand_in_two_rows() {
    let cells = [
        ("A1", "事業名"),
        ("B1", "防犯灯設置"),
        ("A2", "担当課"),
        ("B2:C2", "評価"),
        ("D2", "備考"),
        ("B3", "区分"),
        ("C3", "理由"),
        ("A4", "防災課"),
        ("B4", "A"),
        ("C4", "良い"),
        ("D4", "なし"),
    ];
    let found = import(&[("a.xlsx", &book(&[("個票", &cells)]))]);
    assert_eq!(
        rows(&found),
        ["事業名=防犯灯設置 担当課=防災課 評価／区分=A 評価／理由=良い 備考=なし"]
    );
}

#[test]
fn numbers_are_taken_as_the_cells_show_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let heads = ["番号", "事業名", "期日", "単価", "率"];
    sheet.write_row(0, 0, heads).unwrap();
    sheet.write_row(1, 0, ["1", "防災訓練"]).unwrap();
    for (col, number, format) in [
        (2, 45000.0, "[$-411]ggge\"年\"m\"月\"d\"日\""),
        (3, 1000.0 / 3.0, "#,##0\"円\""),
        (4, 1.0 / 3.0, "0.0%"),
    ] {
        let format = Format::new().set_num_format(format);
        sheet
            .write_number_with_format(1, col, number, &format)
            .unwrap();
    }
    assert_eq!(
        rows(&import(&[("a.xlsx", &book.save_to_buffer().unwrap())])),
        ["番号=1 事業名=防災訓練 期日=令和5年3月15日 単価=333円 率=33.3%"]
    );
}

#[test]
fn marked_lines_above_the_same_headings_are_levels() {
    assert_eq!(
        rows_of(&[
            &["【防災課】"],
            &["事業名", "内容", "R6予算"],
            &["防犯灯設置", "LED", "100千円"],
            &["計", "", "100千円"],
            &["【公園課】"],
            &["事業名", "内容", "R6予算"],
            &["公園清掃", "年4回", "30千円"],
            &["計", "", "30千円"],
        ]),
        [
            "事業名=防犯灯設置 階層1=【防災課】 内容=LED R6予算=100千円",
            "事業名=公園清掃 階層1=【公園課】 内容=年4回 R6予算=30千円"
        ]
    );
}
