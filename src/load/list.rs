//! list.csv: the list of all measures that a plan prints beside their pages, to be compared with it.

use super::cells::{filled_down, one_line_text, text_of};
use super::columns::plain;
use super::headed::{Headed, unusable};
use super::heading_row::{by_words, roles};
use super::table::{Row, Table};
use super::targets::words;
use super::titles::unmarked;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::plan::{Plan, Role};
use crate::model::survey::Survey;
use crate::text::boxes::mark;
use crate::text::code::{normalize_code, split_code};

/// The file's names, unless survey.toml gives another.
pub const FILES: [&str; 2] = ["list.csv", "list.xlsx"];

/// The list.
pub struct List {
    /// The file and sheet.
    pub place: Place,
    /// The row of headings.
    pub head: Place,
    /// The heading of the codes.
    pub code: String,
    /// The heading of the titles.
    pub title: String,
    /// The headings of the levels, and which of the plan's each one is.
    pub levels: Vec<(String, usize)>,
    /// The headings of the boxes.
    pub boxes: Vec<String>,
    /// The measures in the list's order.
    pub rows: Vec<Listed>,
}

/// A measure as the list has it.
pub struct Listed {
    /// Its code as printed; may be blank.
    pub code: String,
    /// The code normalized.
    pub key: String,
    /// Its title as printed.
    pub title: String,
    /// The cells of the code and of the title.
    pub places: [Place; 2],
    /// The text of each level, and where it is printed.
    pub levels: Vec<(String, Place)>,
    /// The text of each box, and where it stands.
    pub boxes: Vec<(String, Place)>,
}

impl Listed {
    /// Code and title as people cite them.
    pub fn cited(&self) -> String {
        format!("{} {}", self.code, self.title).trim().to_string()
    }
}

/// Where the list has its columns.
struct Columns {
    code: usize,
    title: usize,
    levels: Vec<usize>,
    boxes: Vec<usize>,
}

/// Reads the list. Every fault, and every column that cannot be compared, becomes a fact.
pub fn read(table: &Table, plan: &Plan, survey: &Survey, facts: &mut Vec<Fact>) -> Option<List> {
    let start = by_words(table, survey);
    let Some(headed) = start.and_then(|start| Headed::below(table, start, facts)) else {
        facts.push(unusable(
            table.whole(),
            "整理番号と事業名の見出しがある行が見つかりません",
            "最初の行に、整理番号と事業名の見出しを書いてください。",
        ));
        return None;
    };
    let roles = roles(headed.head, survey);
    let levels = levels(&roles, plan);
    let cols = Columns {
        code: roles.iter().position(|r| *r == Role::Known("code"))?,
        title: roles.iter().position(|r| *r == Role::Known("title"))?,
        levels: levels.iter().map(|(col, _)| *col).collect(),
        boxes: boxes(headed.head, plan),
    };
    let both = [cols.code, cols.title].into_iter();
    let known = both.chain(cols.levels.iter().chain(&cols.boxes).copied());
    headed.report_unread(&known.map(Some).collect::<Vec<_>>(), facts);
    Some(List {
        place: Place::sheet(&table.file, &table.sheet),
        head: table.place(headed.head.number, 0),
        code: headed.heading(cols.code),
        title: headed.heading(cols.title),
        levels: levels
            .iter()
            .map(|(col, level)| (headed.heading(*col), *level))
            .collect(),
        boxes: cols.boxes.iter().map(|col| headed.heading(*col)).collect(),
        rows: rows(&headed, &cols, facts),
    })
}

/// The columns of the levels, outermost first, and which of the plan's each one is.
fn levels(roles: &[Role], plan: &Plan) -> Vec<(usize, usize)> {
    let of_plan = plan.level_keys().into_iter().enumerate();
    let column = |(level, key): (usize, String)| {
        let is_same = |role: &Role| matches!(role, Role::Level(n) if format!("level{n}") == key);
        roles.iter().position(is_same).map(|col| (col, level))
    };
    of_plan.filter_map(column).collect()
}

/// The columns that are headed by a word of the plan's targets, each word once.
fn boxes(head: &Row, plan: &Plan) -> Vec<usize> {
    let words = words(plan);
    let mut found: Vec<usize> = vec![];
    for (col, cell) in head.cells.iter().enumerate() {
        let is_new = found.iter().all(|c| plain(&head.cells[*c]) != plain(cell));
        if is_new && words.iter().any(|word| plain(word) == plain(cell)) {
            found.push(col);
        }
    }
    found
}

fn rows(headed: &Headed<'_>, cols: &Columns, facts: &mut Vec<Fact>) -> Vec<Listed> {
    let mut above: Vec<(String, Place)> = vec![];
    let mut rows = vec![];
    for row in headed.rows {
        let place = |col: usize| headed.table.place(row.number, col);
        let read = |col: &usize| (text_of(row, *col), place(*col));
        let levels = cols.levels.iter().map(read).collect();
        above = filled_down(&above, levels, |(text, _)| text.is_empty());
        let code = one_line_text(&text_of(row, cols.code));
        let title = one_line_text(&text_of(row, cols.title));
        let boxes: Vec<(String, Place)> = cols.boxes.iter().map(read).collect();
        if title.is_empty() {
            let is_marked = |(text, _): &(String, Place)| mark(text) != Some(false);
            // A row of its own for the name of a level holds nothing else.
            if !code.is_empty() || boxes.iter().any(is_marked) {
                facts.push(Fact {
                    item: code,
                    ..Fact::new(
                        Kind::PlanRow(Fault::new(
                            "一覧の行に事業名がありません",
                            "事業名を書くか、行を除いてください。",
                        )),
                        place(cols.title),
                    )
                });
            }
            continue;
        }
        rows.push(Listed {
            key: normalize_code(&code),
            code,
            title,
            places: [place(cols.code), place(cols.title)],
            levels: above.clone(),
            boxes,
        });
    }
    rows
}

/// A title without the measure's own number before it and without marks but that of a reprint.
pub fn bare(title: &str, key: &str) -> String {
    let text = unmarked(title);
    let own = split_code(&text).filter(|(code, title)| {
        let number = normalize_code(code);
        let is_end = key == number || key.ends_with(&format!("-{number}"));
        is_end && !title.is_empty()
    });
    own.map_or(text.trim().to_string(), |(_, title)| title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_number_and_marks() {
        for (title, expected) in [
            ("① 公園の整備 【行政改革】", "公園の整備"),
            ("公園の整備【 再掲 】", "公園の整備【再掲】"),
            ("② 公園の整備", "② 公園の整備"),
            ("1-(2)-①公園の整備", "公園の整備"),
            ("公園【の整備", "公園【の整備"),
            ("①", "①"),
        ] {
            assert_eq!(bare(title, "1-2-1"), expected, "{title}");
        }
    }
}
