//! 案件.xlsx as a new project gets it: each sheet with its headings, dropdowns, prompts and examples.

use crate::model::grid::{
    Allow, Book, CellStyle, Check, Column, Content, Page, Placed, Row, Sheet,
};
use crate::model::place::Cell;
use crate::model::project_book::{
    CHOICES, ColumnPlan, PLAN, QUESTIONS, ROSTER, ROUNDS, SETTING_ROWS, SETTINGS, Setting,
    SettingKind, SheetPlan, TASKS, YES_NO,
};
use crate::text::width::lines;

/// The hidden sheet that the dropdowns read.
const LISTS: &str = "候補";
/// The height of a line in points.
const LINE: f64 = 16.0;

/// Builds the workbook. `titles` are those of the templates, and `template` the one chosen; `questions`
/// and `choices` are the rows of 設問 and 選択肢.
pub fn book(
    titles: &[&str],
    template: &str,
    questions: &[Vec<String>],
    choices: &[Vec<String>],
) -> Book {
    let mut lists = Lists::default();
    let mut sheets = vec![
        settings(titles, template, &mut lists),
        table(&ROSTER, &[], 120, &mut lists),
        table(&PLAN, &[], 200, &mut lists),
        table(&QUESTIONS, questions, 30, &mut lists),
        table(&CHOICES, choices, 40, &mut lists),
        table(&TASKS, &[], 100, &mut lists),
        table(&ROUNDS, &[], 12, &mut lists),
    ];
    sheets.push(lists.sheet());
    Book {
        title: "案件".to_string(),
        sheets,
        ..Book::default()
    }
}

/// The words of the dropdowns, a column each.
#[derive(Default)]
struct Lists {
    columns: Vec<Vec<String>>,
}

impl Lists {
    /// The range that holds these words.
    fn range(&mut self, words: &[&str]) -> String {
        let own = self.columns.iter().position(|column| column == words);
        let col = own.unwrap_or_else(|| {
            self.columns
                .push(words.iter().map(|w| (*w).to_string()).collect());
            self.columns.len() - 1
        }) as u32;
        let last = Cell::new(words.len().saturating_sub(1) as u32, col);
        format!("='{LISTS}'!{}:{}", Cell::new(0, col).fixed(), last.fixed())
    }

    fn sheet(self) -> Sheet {
        let mut sheet = Sheet {
            name: LISTS.to_string(),
            hidden: true,
            ..Sheet::default()
        };
        for (col, words) in (0..).zip(self.columns) {
            for (row, word) in (0..).zip(words) {
                put(&mut sheet, Cell::new(row, col), &word, CellStyle::Key);
            }
        }
        sheet
    }
}

fn put(sheet: &mut Sheet, at: Cell, text: &str, look: CellStyle) {
    sheet.cells.push(Placed {
        at,
        rows: 1,
        cols: 1,
        content: Content::text(text),
        look,
        note: String::new(),
    });
}

/// A sheet with its guide and its headings; the next row is the first below them.
fn headed(plan: &SheetPlan) -> Sheet {
    let widths = plan.columns.iter().map(|c| Column {
        width: c.width,
        hidden: false,
    });
    let mut sheet = Sheet {
        name: plan.name.to_string(),
        columns: widths.collect(),
        page: Page {
            landscape: true,
            footer: plan.name.to_string(),
            ..Page::default()
        },
        ..Sheet::default()
    };
    put(&mut sheet, Cell::new(0, 0), plan.name, CellStyle::Title);
    row(&mut sheet, 26.0);
    // A merged guide is read as a whole, and wraps.
    let total: f64 = plan.columns.iter().map(|c| c.width).sum();
    for line in plan.guide {
        let at = Cell::new(sheet.rows.len() as u32, 0);
        put(&mut sheet, at, line, CellStyle::Plain);
        if let Some(guide) = sheet.cells.last_mut() {
            guide.cols = plan.columns.len() as u32;
        }
        row(&mut sheet, LINE * lines(line, total as usize) as f64 + 2.0);
    }
    let head = sheet.rows.len() as u32;
    for (col, column) in (0..).zip(plan.columns) {
        put(
            &mut sheet,
            Cell::new(head, col),
            column.heading,
            CellStyle::TableHead,
        );
    }
    row(&mut sheet, 22.0);
    sheet.freeze = Some(Cell::new(head + 1, 0));
    sheet.page.repeat = Some((head, head));
    sheet
}

fn row(sheet: &mut Sheet, height: f64) {
    sheet.rows.push(Row {
        height,
        hidden: false,
        page_break: false,
    });
}

/// A sheet with its examples, the rows that it has already, and blank ones.
fn table(plan: &SheetPlan, filled: &[Vec<String>], blank: usize, lists: &mut Lists) -> Sheet {
    let mut sheet = headed(plan);
    for example in plan.examples {
        let texts: Vec<String> = example.iter().map(ToString::to_string).collect();
        line(&mut sheet, plan, &texts, CellStyle::TableText, lists);
    }
    for texts in filled {
        line(&mut sheet, plan, texts, CellStyle::Answer, lists);
    }
    for _ in 0..blank {
        line(&mut sheet, plan, &[], CellStyle::Answer, lists);
    }
    sheet
}

/// A row of a sheet, high enough for its texts.
fn line(sheet: &mut Sheet, plan: &SheetPlan, texts: &[String], look: CellStyle, lists: &mut Lists) {
    let number = sheet.rows.len() as u32;
    let mut height = 1;
    for (col, column) in (0..).zip(plan.columns) {
        let at = Cell::new(number, col);
        let text = texts.get(col as usize).map_or("", String::as_str);
        height = height.max(lines(text, column.width as usize - 1));
        put(sheet, at, text, look);
        if look == CellStyle::Answer {
            sheet.checks.extend(check(at, column, lists));
        }
    }
    row(sheet, LINE * height as f64 + 4.0);
}

/// The dropdown and the prompt of a cell, where its column has one.
fn check(at: Cell, column: &ColumnPlan, lists: &mut Lists) -> Option<Check> {
    let allow = match column.words {
        [] if column.prompt.is_empty() => return None,
        [] => Allow::Anything,
        words => Allow::List(lists.range(words)),
    };
    Some(Check {
        at,
        allow,
        title: column.heading.to_string(),
        prompt: column.prompt.to_string(),
    })
}

fn settings(titles: &[&str], template: &str, lists: &mut Lists) -> Sheet {
    let mut sheet = headed(&SETTINGS);
    for setting in SETTING_ROWS {
        let number = sheet.rows.len() as u32;
        let sign = if setting.required { "＊" } else { "" };
        let value = match setting.kind {
            SettingKind::Template => template,
            _ => "",
        };
        let texts = [
            (format!("{}{sign}", setting.name), CellStyle::Label),
            (value.to_string(), CellStyle::Answer),
            (setting.help.to_string(), CellStyle::TableText),
            (setting.example.to_string(), CellStyle::TableText),
        ];
        let mut height = 1;
        for (col, (text, look)) in (0..).zip(texts) {
            let width = SETTINGS.columns[col as usize].width as usize - 1;
            height = height.max(lines(&text, width));
            put(&mut sheet, Cell::new(number, col), &text, look);
        }
        row(&mut sheet, LINE * height as f64 + 6.0);
        let at = Cell::new(number, 1);
        sheet.checks.push(setting_check(at, setting, titles, lists));
    }
    sheet
}

fn setting_check(at: Cell, setting: &Setting, titles: &[&str], lists: &mut Lists) -> Check {
    let allow = match setting.kind {
        SettingKind::YesNo => Allow::List(lists.range(&YES_NO)),
        // A template of one's own may be named too.
        SettingKind::Template => Allow::Offer(lists.range(titles)),
        SettingKind::Text | SettingKind::List => Allow::Anything,
    };
    Check {
        at,
        allow,
        title: setting.name.to_string(),
        prompt: setting.help.to_string(),
    }
}
