//! A survey of any size, the same at every run: a plan with four measures for each section, whose
//! texts are as long as a city's, and forms filled as sections fill them. The sentences are those
//! of the built-in sample.

#![allow(dead_code)] // Each program uses its own part.

use rayon::prelude::*;
use std::path::Path;
use torimatome::cmd::pipeline;
use torimatome::cmd::screen::Screen;
use torimatome::demo::{grid, seeds};
use torimatome::error::Error;
use torimatome::layout::filling::Filling;
use torimatome::layout::form;
use torimatome::load::table::{self, Table};
use torimatome::model::form::{Form, Part, Role};
use torimatome::model::grid::Content;
use torimatome::model::roster::Department;
use torimatome::write::{csv, files, workbook};

/// How many measures each section owns.
const MEASURES: usize = 4;
/// One section in so many leaves an answer blank that is required.
const CARELESS: usize = 10;

const SETTINGS: &str = r#"id = "bench"
title = "計測用の総合計画 進捗状況調査"
fiscal_year = "令和2年度"
due = "令和3年4月30日"
template = "card"

[from]
section = "企画課"
contact = "内線 1234"
"#;

const PLAN: [&str; 16] = [
    "整理番号",
    "事業名",
    "部",
    "担当課",
    "関係部署",
    "現状・課題",
    "目的",
    "推進内容",
    "関連事業",
    "対象者",
    "実施主体",
    "完了の目安",
    "H30",
    "R1",
    "R2",
    "R3",
];

/// What sections are about, and what kind of section they are: their names are put together, with a
/// number where there are more sections than pairs: 市民総務第2課.
const ABOUT: [&str; 40] = [
    "市民",
    "福祉",
    "健康",
    "子ども",
    "学校",
    "道路",
    "水道",
    "環境",
    "農業",
    "商業",
    "観光",
    "防災",
    "税務",
    "財政",
    "文化",
    "交通",
    "住宅",
    "公園",
    "河川",
    "下水道",
    "保育",
    "介護",
    "医療",
    "図書",
    "広報",
    "統計",
    "情報",
    "契約",
    "用地",
    "建築",
    "消防",
    "林業",
    "漁業",
    "労働",
    "人権",
    "国際",
    "青少年",
    "高齢者",
    "障がい者",
    "まちづくり",
];
const KIND: [&str; 25] = [
    "総務", "企画", "推進", "支援", "調整", "管理", "指導", "振興", "政策", "計画", "整備", "保全",
    "調査", "相談", "給付", "審査", "施設", "事業", "活動", "連携", "育成", "安全", "改善", "利用",
    "普及",
];

/// What the texts of a survey are like. What compares texts with each other costs more for the one or
/// the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Made of the sample's sentences, so that many share some.
    Repetitive,
    /// The same with one kanji in six replaced by chance.
    Varied,
}

/// Writes survey.toml, departments.csv and plan.csv for so many sections.
///
/// # Errors
/// Where the folder cannot be written.
pub fn project(dir: &Path, departments: usize, texts: Texts) -> Result<(), Error> {
    let pool = Pool::of_the_sample(texts)?;
    let measures = (0..departments * MEASURES).map(|index| measure(&pool, index));
    let sections = (0..departments).map(|index| {
        let (code, bureau) = (format!("D{:04}", index + 1), bureau(index));
        vec![code, name(index), bureau, String::new(), "課".to_string()]
    });
    let headings = ["コード", "課名", "部名", "別名", "区分"];
    files::write(&dir.join("survey.toml"), SETTINGS.as_bytes())?;
    files::write(
        &dir.join("departments.csv"),
        &csv::bytes(&headings, sections),
    )?;
    files::write(&dir.join("plan.csv"), &csv::bytes(&PLAN, measures))
}

/// Puts every section's form, filled, into returned/.
///
/// # Errors
/// Where the project is unsound or the folder cannot be written.
pub fn returns(dir: &Path, texts: Texts) -> Result<(), Error> {
    let pool = Pool::of_the_sample(texts)?;
    let project = pipeline::sound(dir, &Screen::silent())?.project;
    let sections: Vec<&Department> = project.roster.sections().collect();
    let folder = dir.join(pipeline::RETURNED);
    sections.par_iter().try_for_each(|department| {
        let mut form = form::one(&project, department, &Filling::default());
        fill(&mut form, &pool);
        files::write(&folder.join(&form.file), &workbook::bytes(&form.book)?)
    })
}

/// Writes a section's answers into its form, as the section would.
fn fill(form: &mut Form, pool: &Pool) {
    for (map, sheet) in form.sheets.iter().zip(&mut form.book.sheets) {
        let Some(measure) = map.single() else {
            continue;
        };
        for (field, text) in answers(pool, measure) {
            let is_answer = |part: &&Part| part.role == Role::Answer(field.into());
            if let Some(part) = map.parts.iter().find(is_answer) {
                grid::write(sheet, part.at, Content::text(text));
            }
        }
    }
}

fn name(index: usize) -> String {
    let kind = KIND[index / ABOUT.len() % KIND.len()];
    let number = match index / (ABOUT.len() * KIND.len()) {
        0 => String::new(),
        more => format!("第{}", more + 1),
    };
    format!("{}{kind}{number}課", ABOUT[index % ABOUT.len()])
}

fn bureau(index: usize) -> String {
    format!("{}部", ABOUT[index / 25 % ABOUT.len()])
}

/// The code of a measure: twenty sections under each policy, four measures under each section.
fn code(index: usize) -> String {
    let (section, number) = (index / MEASURES, index % MEASURES);
    let circled = ["①", "②", "③", "④"][number];
    format!("{}－({})－{circled}", section / 20 + 1, section % 20 + 1)
}

fn title(pool: &Pool, index: usize) -> String {
    let about = ABOUT[index / MEASURES % ABOUT.len()];
    format!("{about}の{}", pool.titles[index % pool.titles.len()])
}

/// One row of the plan.
fn measure(pool: &Pool, index: usize) -> Vec<String> {
    let random = &mut Random::new(index as u64);
    let section = index / MEASURES;
    let related = random.below(index + 1);
    let mut row = vec![
        code(index),
        title(pool, index),
        bureau(section),
        name(section),
        String::new(),
        pool.text(random, 40, 90),
        pool.text(random, 30, 70),
        pool.text(random, 80, 300),
        format!("{}{}", code(related), title(pool, related)),
        "市民・地縁による団体・市民活動団体・事業者".to_string(),
        "市".to_string(),
        pool.text(random, 20, 40),
    ];
    let begun = random.below(4);
    let plan = |year: usize| match year.cmp(&begun) {
        std::cmp::Ordering::Less => "検討",
        std::cmp::Ordering::Equal => "実施",
        std::cmp::Ordering::Greater => "→",
    };
    row.extend((0..4).map(|year| plan(year).to_string()));
    row
}

/// What a section answers about a measure, by field.
fn answers(pool: &Pool, measure: usize) -> [(&'static str, String); 5] {
    let random = &mut Random::new(measure as u64 + 1_000_000);
    let careless = measure.is_multiple_of(CARELESS * MEASURES);
    let status = ["実施", "実施", "一部実施", "検討中"][random.below(4)];
    let completion = ["満たした", "一部満たした", "満たしていない"][random.below(3)];
    let remarks = match random.below(4) {
        0 => pool.text(random, 30, 80),
        _ => String::new(),
    };
    let next_year = match careless {
        true => String::new(),
        false => pool.text(random, 100, 250),
    };
    [
        ("status", status.to_string()),
        ("result", pool.text(random, 100, 600)),
        ("completion", completion.to_string()),
        ("next_year", next_year),
        ("remarks", remarks),
    ]
}

/// Sentences and titles to put texts together from.
struct Pool {
    sentences: Vec<String>,
    titles: Vec<String>,
    /// What takes the place of other kanji; none where the texts stay as they are.
    kanji: Vec<char>,
}

impl Pool {
    fn of_the_sample(texts: Texts) -> Result<Pool, Error> {
        let missing = || Error::Usage("見本がありません。".to_string());
        let seed = seeds::seed("tomisato").ok_or_else(missing)?;
        let answers = table::of_csv("answers.csv", seed.answers)?;
        let plan = seed.files.iter().find(|(name, _)| *name == "plan.csv");
        let plan = table::of_csv("plan.csv", plan.ok_or_else(missing)?.1)?;
        let mut sentences = vec![];
        for (table, heading) in [(&answers, "result"), (&plan, "推進内容")] {
            let texts = column(table, heading);
            sentences.extend(texts.flat_map(|text| self::sentences(&text)));
        }
        let titles = column(&plan, "事業名").map(|title| title.replace("【再掲】", ""));
        let chars = sentences.iter().flat_map(|s| s.chars());
        let kanji = chars.filter(|c| is_kanji(*c) && texts == Texts::Varied);
        Ok(Pool {
            kanji: kanji.collect(),
            titles: titles.collect(),
            sentences,
        })
    }

    /// Sentences until there are at least `least` characters and up to about `most`.
    fn text(&self, random: &mut Random, least: usize, most: usize) -> String {
        let wanted = least + random.below(most - least);
        let mut text = String::new();
        while text.chars().count() < wanted {
            let line_ends = random.below(3) == 0 && !text.is_empty();
            text.push_str(if line_ends { "\n" } else { "" });
            text.push_str(&self.sentences[random.below(self.sentences.len())]);
        }
        let mut replaced = |c: char| match is_kanji(c) && !self.kanji.is_empty() {
            true if random.below(6) == 0 => self.kanji[random.below(self.kanji.len())],
            _ => c,
        };
        let text: String = text.chars().take(most).map(&mut replaced).collect();
        text.trim_end().to_string()
    }
}

fn is_kanji(c: char) -> bool {
    ('一'..='鿿').contains(&c)
}

/// The cells below a heading.
fn column<'a>(table: &'a Table, heading: &str) -> impl Iterator<Item = String> + 'a {
    let heads = table.rows.first();
    let at = heads.and_then(|row| row.cells.iter().position(|cell| cell == heading));
    let cells = table.rows.iter().skip(1);
    cells.filter_map(move |row| row.cells.get(at?).cloned())
}

fn sentences(text: &str) -> Vec<String> {
    let parts = text.split_inclusive(['。', '\n']).map(str::trim);
    parts
        .filter(|s| !s.is_empty())
        .map(str::to_string)
        .collect()
}

/// A small linear congruential generator (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        random.below(1);
        random
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}
