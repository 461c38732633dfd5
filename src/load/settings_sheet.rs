//! The sheet 設定 of 案件.xlsx, which says what survey.toml says. Each line of the sheet becomes a line
//! of survey.toml, so that both are read and checked by the same code.

use super::cells::{text_of, used_width};
use super::headed::{column, unusable};
use super::survey;
use super::table::{Row, Table};
use super::template;
use crate::model::fact::Fact;
use crate::model::place::{Cell, Place};
use crate::model::project_book::{
    ROUND_DUE, ROUND_FIELDS, ROUND_NAME, ROUND_SECTIONS, SETTING, SETTING_ROWS, Setting,
    SettingKind, VALUE, YES_NO,
};
use crate::model::survey::Survey;
use crate::text::normalize::{is_blank, normalize, trim};
use crate::text::similar::nearest;
use toml::{Value, map::Map};

/// Whether anything is written into the sheet.
pub fn is_filled(table: &Table) -> bool {
    let value = |head: &Row| column(head, VALUE);
    let Some((head, rows)) = table.rows.split_first() else {
        return false;
    };
    let is_written = |row: &Row| {
        let setting = column(head, SETTING).and_then(|col| row.cells.get(col));
        let setting = setting.and_then(|name| known(name));
        let text = value(head).map_or(String::new(), |col| text_of(row, col));
        // `new` writes the template, which nobody has to change.
        !text.is_empty() && setting.is_none_or(|s| s.kind != SettingKind::Template)
    };
    rows.iter().any(is_written)
}

/// The cells that the settings are written into, filled or not, by their keys, and what stands there.
pub fn cells(table: &Table) -> Vec<(&'static str, Cell, String)> {
    let Some((head, rows)) = table.rows.split_first() else {
        return vec![];
    };
    let (Some(name), Some(value)) = (column(head, SETTING), column(head, VALUE)) else {
        return vec![];
    };
    let cell = |row: &Row| {
        let setting = known(&text_of(row, name))?;
        let cell = Cell::new(row.number, value as u32);
        Some((setting.key, cell, text_of(row, value)))
    };
    rows.iter().filter_map(cell).collect()
}

/// Reads the sheet, with that of the rounds. Every fault becomes a fact; `None` where one of them leaves
/// no survey.
pub fn read(table: &Table, rounds: Option<&Table>, facts: &mut Vec<Fact>) -> Option<Survey> {
    table.report_unread(facts);
    let head = table.rows.first()?;
    let (Some(name), Some(value)) = (column(head, SETTING), column(head, VALUE)) else {
        facts.push(unusable(
            Place::sheet(&*table.file, &*table.sheet),
            &format!("「{SETTING}」と「{VALUE}」の見出しがある行が見つかりません"),
            "torimatome new で作られるブックと同じ見出しを書いてください。",
        ));
        return None;
    };
    let mut sheet = Sheet {
        table,
        name,
        value,
        lines: vec![],
        facts,
    };
    table.rows[1..].iter().for_each(|row| sheet.row(row));
    sheet.missing();
    let places = rounds.map_or(vec![], |rounds| sheet.rounds(rounds));
    let mut survey = sheet.survey()?;
    for (round, place) in survey.rounds.iter_mut().zip(places) {
        round.place = place;
    }
    Some(survey)
}

struct Sheet<'a> {
    table: &'a Table,
    name: usize,
    value: usize,
    /// A line of survey.toml for each setting: its key, its value, and the cell it stands in.
    lines: Vec<(String, String, Place)>,
    facts: &'a mut Vec<Fact>,
}

impl Sheet<'_> {
    fn row(&mut self, row: &Row) {
        let (name, text) = (text_of(row, self.name), text_of(row, self.value));
        let place = self.table.place(row.number, self.value);
        let setting = known(&name);
        self.beside(row, setting);
        if text.is_empty() {
            return;
        }
        let (key, value) = match setting {
            Some(setting) => (
                setting.key.to_string(),
                self.written(setting, &text, &place),
            ),
            None if is_key(&name) => (key(&name), literal(&text)),
            None => return self.unknown(&name, &text, place),
        };
        let Some(first) = self.lines.iter().find(|line| line.0 == key) else {
            self.lines.push((key, value, place));
            return;
        };
        let what = format!("「{name}」が{}にもあります", first.2.cell_text());
        self.facts
            .push(unusable(place, &what, "使うほうだけを残してください。"));
    }

    /// The rounds as a line of survey.toml. Returns where each stands.
    fn rounds(&mut self, table: &Table) -> Vec<Place> {
        table.report_unread(self.facts);
        let Some((head, rows)) = table.rows.split_first() else {
            return vec![];
        };
        let (mut written, mut places) = (vec![], vec![]);
        for row in rows {
            let text = |heading: &str| {
                let col = column(head, heading);
                col.map_or(String::new(), |col| text_of(row, col))
            };
            let mut round = Map::new();
            round.insert("name".to_string(), Value::from(text(ROUND_NAME)));
            let due = text(ROUND_DUE);
            if !due.is_empty() {
                round.insert("due".to_string(), Value::from(due));
            }
            for (key, heading) in [("fields", ROUND_FIELDS), ("sections", ROUND_SECTIONS)] {
                let names = listed(&text(heading));
                round.insert(key.to_string(), Value::Array(names));
            }
            written.push(Value::Table(round));
            places.push(table.place(row.number, 0));
        }
        let place = Place::sheet(&*table.file, &*table.sheet);
        let line = Value::Array(written).to_string().replace('\n', " ");
        self.lines.push(("round".to_string(), line, place));
        places
    }

    /// What is written beside the two columns and is not what `new` wrote there.
    fn beside(&mut self, row: &Row, setting: Option<&Setting>) {
        let own = |text: &str| {
            let said = setting.is_some_and(|s| text == s.help || text == s.example);
            said || is_blank(text)
        };
        for col in (0..used_width(self.table)).filter(|col| ![self.name, self.value].contains(col))
        {
            let text = text_of(row, col);
            if !own(&text) {
                self.facts.push(unusable(
                    self.table.place(row.number, col),
                    &format!("記入欄の外に「{text}」と書かれています"),
                    "設定として使うものは「記入欄」に書き、そうでなければ消してください。",
                ));
            }
        }
    }

    fn unknown(&mut self, name: &str, text: &str, place: Place) {
        let near = nearest(name, SETTING_ROWS.iter().map(|s| s.name));
        let near = near.map_or(String::new(), |name| {
            format!("「{name}」のことではありませんか。")
        });
        let what = match name.is_empty() {
            true => format!("「{text}」の項目の名前がありません"),
            false => format!("「{name}」という項目はありません"),
        };
        let todo = format!(
            "{near}項目の名前は、torimatome new で作られるブックのとおりに書いてください。"
        );
        self.facts.push(unusable(place, &what, &todo));
    }

    /// A value as survey.toml has it.
    fn written(&mut self, setting: &Setting, text: &str, place: &Place) -> String {
        match setting.kind {
            SettingKind::Text => quoted(text),
            SettingKind::List => Value::Array(listed(text)).to_string(),
            SettingKind::Template => quoted(template::named(text).unwrap_or(text)),
            SettingKind::YesNo => {
                let answer = YES_NO.iter().position(|word| normalize(text) == *word);
                if answer.is_none() {
                    self.facts.push(unusable(
                        place.clone(),
                        &format!("「{}」の「{text}」は使えません", setting.name),
                        "「はい」か「いいえ」と書いてください。",
                    ));
                }
                (answer == Some(0)).to_string()
            }
        }
    }

    /// Tells which settings must be there and are not. They get a line all the same, so that the others
    /// are checked too.
    fn missing(&mut self) {
        for setting in SETTING_ROWS.iter().filter(|setting| setting.required) {
            if self.lines.iter().any(|line| line.0 == setting.key) {
                continue;
            }
            let rows = self.table.rows.iter();
            let mut own = rows.filter(|row| is_named(&text_of(row, self.name), setting));
            let place = own.next().map_or_else(
                || Place::sheet(&*self.table.file, &*self.table.sheet),
                |row| self.table.place(row.number, self.value),
            );
            self.facts.push(unusable(
                place,
                &format!("「{}」が空です", setting.name),
                &format!("「{}」のように書いてください。", setting.example),
            ));
            self.lines
                .push((setting.key.to_string(), quoted(""), Place::default()));
        }
    }

    /// Reads the lines as survey.toml, and puts each fact and setting where it stands on the sheet.
    fn survey(self) -> Option<Survey> {
        let line = |(key, value, _): &(String, String, Place)| format!("{key} = {value}\n");
        let text: String = self.lines.iter().map(line).collect();
        let mut own = vec![];
        let survey = survey::read(&text, &mut own);
        let whole = Place::sheet(&*self.table.file, &*self.table.sheet);
        let at = |place: &Place| match place.cell {
            Some(cell) => self
                .lines
                .get(cell.row as usize)
                .map_or(whole.clone(), |line| line.2.clone()),
            None => whole.clone(),
        };
        let placed = own.into_iter().map(|fact| Fact {
            place: at(&fact.place),
            field: label(&fact.field),
            ..fact
        });
        // A line without a place is one that is missing, which has been said.
        self.facts
            .extend(placed.filter(|fact| !fact.place.file.is_empty()));
        let mut survey = survey?;
        for place in survey.places.of.values_mut() {
            *place = at(place);
        }
        survey.places.whole = whole.clone();
        let rules = survey.rules.iter_mut().map(|rule| &mut rule.place);
        let last = survey.previous.iter_mut().map(|last| &mut last.place);
        rules.chain(last).for_each(|place| *place = at(place));
        Some(survey)
    }
}

/// The names that a text lists.
fn listed(text: &str) -> Vec<Value> {
    let names = text.split(['、', '，', ',', '\n', '｜', '|']).map(trim);
    let names = names.filter(|name| !name.is_empty());
    names.map(Value::from).collect()
}

/// The name of a setting, by its key without the table's before it; what has no name keeps its key.
fn label(key: &str) -> String {
    let bare = |setting: &&Setting| setting.key.rsplit('.').next() == Some(key);
    let setting = SETTING_ROWS.iter().find(bare);
    setting.map_or(key, |setting| setting.name).to_string()
}

/// The setting of a name.
fn known(name: &str) -> Option<&'static Setting> {
    SETTING_ROWS.iter().find(|setting| is_named(name, setting))
}

/// Whether a cell names a setting; the sign for those that must be given is not part of the name.
fn is_named(name: &str, setting: &Setting) -> bool {
    normalize(name).trim_matches(['*', '＊']) == normalize(setting.name)
}

/// Whether a name is a key of survey.toml, such as `limits.file_mb` or `columns.主な担当`.
fn is_key(name: &str) -> bool {
    let (table, rest) = name.split_once('.').unwrap_or((name, name));
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !table.is_empty() && table.chars().all(legal) && !rest.is_empty()
}

/// A key as survey.toml writes it.
fn key(name: &str) -> String {
    match name.split_once('.') {
        Some((table, rest)) => format!("{table}.{}", quoted(rest)),
        None => name.to_string(),
    }
}

/// A value written as in survey.toml, or else text.
fn literal(text: &str) -> String {
    match toml::from_str::<toml::Table>(&format!("value = {text}")) {
        Ok(_) if !text.contains('\n') => text.to_string(),
        _ => quoted(text),
    }
}

/// Text in quotes on one line.
fn quoted(text: &str) -> String {
    let line: Vec<&str> = text.split('\n').map(trim).collect();
    Value::from(line.join(" ")).to_string()
}
