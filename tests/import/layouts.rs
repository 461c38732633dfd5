//! Sheets as cities keep their plans, made by chance: lists and individual sheets with known and
//! unknown headings, in any order, with titles, notes, levels, groups, small tables and years; and
//! which cell says what of which measure.

use super::{Random, Tab, book};
use std::collections::BTreeMap;
use torimatome::model::place::{Cell, Place};

const CODES: &[&str] = &["整理番号", "No.", "事業番号", "通し番号", "管理番号"];
const TITLES: &[&str] = &[
    "事業名",
    "事務事業名",
    "取組名",
    "施策名",
    "具体的な取組",
    "取り組み名",
    "■事業名",
    "事業名（取組名）",
];
const OWNERS: &[&str] = &[
    "担当課",
    "所管課",
    "担当部署",
    "主管課",
    "担当課室",
    "所管部署",
];
const SECTIONS: &[&str] = &[
    "環境課",
    "福祉課",
    "こども課",
    "道路課",
    "総務部企画課",
    "図書館",
];
const TEXTS: &[&str] = &[
    "事業概要",
    "目的",
    "対象者",
    "備考",
    "現状と課題",
    "実施形態",
    "期待される効果",
    "今後の方向性",
];
const YEARS: &[&str] = &["開始年度", "終了年度", "目標年度"];
/// Labels that no plan has.
const STRANGE: &[&str] = &[
    "ひとこと",
    "くわしく",
    "ねらうところ",
    "進め方",
    "決め手",
    "みんなの声",
];

/// What a cell says: of which measure, under which label.
#[derive(Debug)]
pub struct Said {
    pub measure: usize,
    pub label: String,
}

/// A workbook and what its cells say.
pub struct Layout {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub said: BTreeMap<Place, Said>,
}

/// A sheet being made.
#[derive(Default)]
struct Sheet {
    name: String,
    cells: Vec<(String, String)>,
    said: BTreeMap<Cell, Said>,
}

impl Sheet {
    fn put(&mut self, first: Cell, size: (u32, u32), text: &str) {
        let last = Cell::new(first.row + size.0 - 1, first.col + size.1 - 1);
        self.cells
            .push((format!("{first}:{last}"), text.to_string()));
    }

    fn say(&mut self, first: Cell, size: (u32, u32), measure: usize, label: &str, text: &str) {
        if !text.is_empty() {
            self.put(first, size, text);
            let label = label.to_string();
            self.said.insert(first, Said { measure, label });
        }
    }
}

fn finish(name: &'static str, sheets: Vec<Sheet>) -> Layout {
    let cells: Vec<Vec<(&str, &str)>> = sheets
        .iter()
        .map(|s| {
            s.cells
                .iter()
                .map(|(at, text)| (at.as_str(), text.as_str()))
                .collect()
        })
        .collect();
    let tabs: Vec<Tab<'_>> = sheets
        .iter()
        .zip(&cells)
        .map(|(s, cells)| (s.name.as_str(), cells.as_slice()))
        .collect();
    let bytes = book(&tabs);
    let mut said = BTreeMap::new();
    for sheet in sheets {
        for (cell, what) in sheet.said {
            said.insert(Place::cell("a.xlsx", &sheet.name, cell), what);
        }
    }
    Layout { name, bytes, said }
}

fn pick<'a>(random: &mut Random, of: &[&'a str]) -> &'a str {
    of[random.below(of.len() as u32) as usize]
}

fn chance(random: &mut Random, percent: u32) -> bool {
    random.below(100) < percent
}

fn shuffle<T>(random: &mut Random, of: &mut [T]) {
    for at in (1..of.len()).rev() {
        of.swap(at, random.below(at as u32 + 1) as usize);
    }
}

/// The labels of a plan: code, title and owner by chance, and some of the others.
fn labels(random: &mut Random) -> Vec<&'static str> {
    let mut found = vec![pick(random, TITLES)];
    let has_code = chance(random, 70);
    has_code.then(|| found.push(pick(random, CODES)));
    if !has_code || chance(random, 80) {
        found.push(pick(random, OWNERS));
    }
    for (of, most) in [(TEXTS, 3), (YEARS, 2), (STRANGE, 3)] {
        let mut own = of.to_vec();
        shuffle(random, &mut own);
        own.truncate(random.below(most + 1) as usize);
        found.extend(own);
    }
    found
}

/// What a measure says under a label.
fn value(random: &mut Random, label: &str, measure: usize) -> String {
    match label {
        _ if CODES.contains(&label) => format!("{}-{}", measure / 3 + 1, measure % 3 + 1),
        _ if TITLES.contains(&label) => {
            let what = [
                "川の清掃",
                "花の植栽",
                "夜間開館",
                "見守り",
                "道の補修",
                "広報",
            ];
            format!(
                "{}その{}",
                what[measure % what.len()],
                ["一", "二", "三", "四", "五", "六"][measure % 6]
            )
        }
        "部" => "市民部".to_string(),
        "課" => pick(random, SECTIONS).to_string(),
        "予算" | "決算" => format!("{}", 100 + random.below(900)),
        "R5" | "R6" | "R7" => pick(random, &["実施", "→", "検討", ""]).to_string(),
        _ if OWNERS.contains(&label) => pick(random, SECTIONS).to_string(),
        _ if YEARS.contains(&label) => {
            pick(random, &["平成8年度", "令和2年度", "R6", "なし"]).to_string()
        }
        "備考" if chance(random, 60) => String::new(),
        _ => format!(
            "{}である（{measure}）",
            pick(random, &["広い", "急ぐ", "続ける", "市民の声"])
        ),
    }
}

/// A list.
pub fn list(random: &mut Random) -> Layout {
    let mut heads = labels(random);
    shuffle(random, &mut heads);
    let mut sheet = Sheet {
        name: "一覧".to_string(),
        ..Sheet::default()
    };
    let left = random.below(2);
    let mut row = random.below(2);
    if chance(random, 60) {
        sheet.put(
            Cell::new(row, left),
            (1, 1),
            pick(random, &["みどりの計画　事業一覧", "主要事業"]),
        );
        row += 1 + random.below(2);
    }
    let years: &[&str] = if chance(random, 40) {
        &["R5", "R6", "R7"]
    } else {
        &[]
    };
    let tall = if !years.is_empty() && chance(random, 50) {
        2
    } else {
        1
    };
    let level = chance(random, 30).then_some("基本目標");
    let mut col = left + u32::from(level.is_some());
    if let Some(level) = level {
        sheet.put(Cell::new(row, left), (tall, 1), level);
    }
    let mut columns = vec![];
    let pairs = [("担当", "部", "課"), ("事業費（千円）", "予算", "決算")];
    if tall == 2 && chance(random, 50) {
        let (parent, one, other) = pairs[random.below(2) as usize];
        sheet.put(Cell::new(row, col), (1, 2), parent);
        for part in [one, other] {
            sheet.put(Cell::new(row + 1, col), (1, 1), part);
            columns.push((col, part.to_string()));
            col += 1;
        }
    }
    for head in &heads {
        sheet.put(Cell::new(row, col), (tall, 1), head);
        columns.push((col, head.to_string()));
        col += 1;
    }
    if tall == 2 {
        sheet.put(Cell::new(row, col), (1, years.len() as u32), "年次計画");
    }
    for year in years {
        sheet.put(Cell::new(row + tall - 1, col), (1, 1), year);
        columns.push((col, year.to_string()));
        col += 1;
    }
    row += tall;
    let count = 2 + random.below(5);
    let repeat = tall == 1 && level.is_none() && chance(random, 30);
    let groups = level.is_none() && chance(random, 30);
    if level.is_some() {
        sheet.put(Cell::new(row, left), (count, 1), "1 みどり");
    }
    for measure in 0..count as usize {
        if groups && measure % 3 == 0 {
            sheet.put(
                Cell::new(row, left),
                (1, col - left),
                &format!("第{}章 みどり", measure / 3 + 1),
            );
            row += 1;
        }
        if repeat && measure == 2 {
            for (col, label) in &columns {
                sheet.put(Cell::new(row, *col), (1, 1), label);
            }
            row += 1;
        }
        for (col, label) in &columns {
            let text = value(random, label, measure);
            sheet.say(Cell::new(row, *col), (1, 1), measure, label, &text);
        }
        row += 1;
    }
    if chance(random, 20) {
        let title = columns
            .iter()
            .find(|(_, head)| TITLES.contains(&head.as_str()))
            .unwrap();
        sheet.put(Cell::new(row, title.0), (1, 1), "合計");
        row += 1;
    }
    if chance(random, 50) {
        sheet.put(
            Cell::new(row + random.below(2), left),
            (1, 1),
            "※ 年度は予定です。",
        );
    }
    finish("list", vec![sheet])
}

/// How the label/value sheets of a workbook are laid out.
struct Form {
    /// The labels of each row.
    rows: Vec<Vec<&'static str>>,
    /// The columns of a label and of a value.
    widths: (u32, u32),
    group: Option<[&'static str; 3]>,
    table: bool,
    years: bool,
    baseline: bool,
    /// Whether the first labels have their values below them.
    below: bool,
    title: Option<&'static str>,
}

impl Form {
    fn new(random: &mut Random) -> Form {
        let mut all = labels(random);
        let mut keys = all.split_off(0);
        let mut others = keys.split_off(keys.len().min(3));
        shuffle(random, &mut keys);
        shuffle(random, &mut others);
        keys.extend(others);
        let mut rows = vec![];
        while !keys.is_empty() {
            let count = (1 + random.below(3) as usize).min(keys.len());
            rows.push(keys.drain(..count).collect());
        }
        let groups = [
            ["目的", "対象", "意図"],
            ["事業の目的", "だれに", "どうする"],
        ];
        Form {
            rows,
            widths: (1 + random.below(3), 1 + random.below(4)),
            group: chance(random, 30).then(|| groups[random.below(2) as usize]),
            table: chance(random, 40),
            years: chance(random, 40),
            baseline: chance(random, 50),
            below: chance(random, 20),
            title: chance(random, 50)
                .then(|| pick(random, &["個別の事業", "事務事業評価表", "（様式1）"])),
        }
    }

    /// Writes the title of a sheet.
    fn head(&self, sheet: &mut Sheet) {
        if let Some(title) = self.title {
            sheet.put(Cell::new(0, 0), (1, 1), title);
        }
    }

    /// Writes a measure from a row on, and returns the row below it.
    fn write(&self, random: &mut Random, sheet: &mut Sheet, measure: usize, top: u32) -> u32 {
        let (label, wide) = self.widths;
        let mut row = top;
        for (line, labels) in self.rows.iter().enumerate() {
            if line == 0 && self.below && labels.len() > 1 {
                for (at, text) in labels.iter().enumerate() {
                    let cell = Cell::new(row, at as u32 * label);
                    sheet.put(cell, (1, label), text);
                    let said = value(random, text, measure);
                    sheet.say(
                        Cell::new(row + 1, cell.col),
                        (1, label),
                        measure,
                        text,
                        &said,
                    );
                }
                row += 2;
                continue;
            }
            for (at, text) in labels.iter().enumerate() {
                let col = at as u32 * (label + wide);
                sheet.put(Cell::new(row, col), (1, label), text);
                let said = value(random, text, measure);
                sheet.say(Cell::new(row, col + label), (1, wide), measure, text, &said);
            }
            row += 1;
        }
        if let Some([parent, inner @ ..]) = self.group {
            sheet.put(Cell::new(row, 0), (2, label), parent);
            for text in inner {
                sheet.put(Cell::new(row, label), (1, wide), text);
                let said = format!(
                    "{}のため（{measure}）",
                    pick(random, &["暮らし", "まち", "ひと"])
                );
                sheet.say(Cell::new(row, label + wide), (1, 2), measure, text, &said);
                row += 1;
            }
        }
        if self.table {
            row = self.table(random, sheet, measure, row);
        }
        if self.years {
            row = self.years(sheet, measure, row);
        }
        sheet.put(Cell::new(row, 0), (1, label), "特記事項");
        sheet.say(
            Cell::new(row, label),
            (1, wide),
            measure,
            "特記事項",
            "ここまで",
        );
        row + 1
    }

    fn table(&self, random: &mut Random, sheet: &mut Sheet, measure: usize, top: u32) -> u32 {
        let heads = ["指標名", "単位", "現状値", "目標値"];
        for (col, head) in heads.iter().enumerate() {
            sheet.put(Cell::new(top, col as u32), (1, 1), head);
        }
        let count = 1 + random.below(3);
        for line in 0..count {
            let texts = [
                format!("回数{line}"),
                "回".to_string(),
                format!("{}", 10 + line),
                format!("{}", 20 + measure),
            ];
            for (col, text) in texts.iter().enumerate() {
                let cell = Cell::new(top + 1 + line, col as u32);
                sheet.say(cell, (1, 1), measure, heads[col], text);
            }
        }
        top + 1 + count
    }

    fn years(&self, sheet: &mut Sheet, measure: usize, top: u32) -> u32 {
        let mut col = 1;
        if self.baseline {
            sheet.put(Cell::new(top, 0), (1, 1), "基準値");
            sheet.say(
                Cell::new(top, 1),
                (1, 1),
                measure,
                "基準値",
                &format!("平均{measure}人"),
            );
            col = 2;
        }
        for (at, year) in ["R4", "R5", "R6"].iter().enumerate() {
            sheet.put(Cell::new(top, col + at as u32), (1, 1), year);
        }
        for (line, word) in ["目標", "実績"].iter().enumerate() {
            let row = top + 1 + line as u32;
            sheet.put(Cell::new(row, col - 1), (1, 1), word);
            for (at, year) in ["R4", "R5", "R6"].iter().enumerate().take(3 - line) {
                let cell = Cell::new(row, col + at as u32);
                sheet.say(
                    cell,
                    (1, 1),
                    measure,
                    &format!("{year}{word}"),
                    &format!("{}人", 100 + at),
                );
            }
        }
        top + 3
    }
}

/// Individual sheets: one a measure, or one below the other.
pub fn cards(random: &mut Random) -> Layout {
    let form = Form::new(random);
    let count = 1 + random.below(4) as usize;
    let top = u32::from(form.title.is_some());
    if chance(random, 30) {
        let mut sheet = Sheet {
            name: "全部".to_string(),
            ..Sheet::default()
        };
        let mut row = top;
        form.head(&mut sheet);
        for measure in 0..count {
            row = form.write(random, &mut sheet, measure, row) + random.below(2);
        }
        return finish("stacked", vec![sheet]);
    }
    let one = |measure: usize| {
        let mut sheet = Sheet {
            name: format!("{}", measure + 1),
            ..Sheet::default()
        };
        form.head(&mut sheet);
        form.write(random, &mut sheet, measure, top);
        sheet
    };
    finish("cards", (0..count).map(one).collect())
}
