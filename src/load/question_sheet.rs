//! The sheets 設問 and 選択肢 of 案件.xlsx: a template whose questions they say, arranged as in the
//! template that the settings name.

use super::arrangement::{self, Question};
use super::cells::{one_line_text, text_of};
use super::columns;
use super::headed::{Headed, column, unusable};
use super::question_table::{PLAN, YEARLY};
use super::table::{Row, Table};
use crate::model::fact::{Fact, Kind};
use crate::model::place::Place;
use crate::model::plan::Role;
use crate::model::project_book::{ANSWERED_BY, CHOICES, KINDS, QUESTIONS, SheetPlan, YES_NO};
use crate::model::template::{Kind as FieldKind, Template};
use crate::text::date::parse_date;
use crate::text::normalize::{normalize, trim};
use crate::text::number::parse_number;
use crate::text::similar::nearest;
use toml::Value;

/// The template's text with the questions of the sheets in place of its own. Every fault becomes a
/// fact; `None` where one of them leaves no template.
pub fn read(
    questions: &Table,
    choices: Option<&Table>,
    template: &Template,
    facts: &mut Vec<Fact>,
) -> Option<String> {
    let base: toml::Table = toml::from_str(&template.text).ok()?;
    let before = facts.len();
    let head = questions.rows.first()?;
    if column(head, "見出し").is_none() || column(head, "種類").is_none() {
        facts.push(unusable(
            questions.place(head.number, 0),
            "「見出し」と「種類」の見出しがある行が見つかりません",
            "torimatome new で作られるブックと同じ見出しの行を、設問の上に書いてください。",
        ));
        return None;
    }
    report_unread(questions, &QUESTIONS, facts);
    let mut reader = Reader {
        table: questions,
        head,
        rows: vec![],
        lists: choices.map_or(vec![], |table| lists(table, facts)),
        template,
        base: &base,
        facts,
    };
    reader.name();
    let found: Vec<Question> = (0..reader.rows.len())
        .filter_map(|index| reader.question(index))
        .collect();
    let is_fault = |fact: &Fact| matches!(fact.kind, Kind::Settings(_));
    if facts[before..].iter().any(is_fault) || found.is_empty() {
        return None;
    }
    let made = arrangement::arrange(&base, template, found)?;
    toml::to_string(&made).ok()
}

/// The place of what a fault of the template speaks of: the row of the question, or of the choice, that
/// it names first, under the fault's heading. The sheet where it names none.
pub fn place_of(questions: &Table, choices: Option<&Table>, fault: &Fact) -> Place {
    let is_of_choice = CHOICES.columns.iter().any(|c| c.heading == fault.field);
    let is_shared = QUESTIONS.columns.iter().any(|c| c.heading == fault.field);
    let (table, name) = match choices.filter(|_| is_of_choice && !is_shared) {
        Some(choices) => (choices, "言葉"),
        None => (questions, "見出し"),
    };
    let what = match &fault.kind {
        Kind::Settings(fault) => fault.what.as_str(),
        _ => "",
    };
    let head = table.rows.first();
    let column = |heading: &str| head.and_then(|head| column(head, heading));
    let named = table.rows.iter().skip(1).filter_map(|row| {
        let label = one_line_text(row.cells.get(column(name)?)?);
        let at = what.find(&format!("「{label}」"));
        Some((at.filter(|_| !label.is_empty())?, row.number))
    });
    let at = column(&fault.field).or_else(|| column(name));
    match named.min() {
        Some((_, row)) => table.place(row, at.unwrap_or(0)),
        None => table.whole(),
    }
}

/// A list of choices: its name, its place, and each word with the cells beside it.
struct List<'a> {
    name: String,
    table: &'a Table,
    rows: Vec<&'a Row>,
}

/// The lists of the sheet 選択肢.
fn lists<'a>(table: &'a Table, facts: &mut Vec<Fact>) -> Vec<List<'a>> {
    let mut lists: Vec<List<'a>> = vec![];
    let Some((head, rows)) = table.rows.split_first() else {
        return lists;
    };
    let (Some(name), Some(word)) = (column(head, "一覧"), column(head, "言葉")) else {
        facts.push(unusable(
            table.place(head.number, 0),
            "「一覧」と「言葉」の見出しがある行が見つかりません",
            "torimatome new で作られるブックと同じ見出しを書いてください。",
        ));
        return lists;
    };
    report_unread(table, &CHOICES, facts);
    let mut last = head.number;
    for row in rows {
        let is_apart = row.number != last + 1;
        last = row.number;
        let (own, word) = (text_of(row, name), text_of(row, word));
        if word.is_empty() {
            facts.push(unusable(
                table.place(row.number, 0),
                "言葉のない行があります",
                "「言葉」を書くか、行を消してください。",
            ));
            continue;
        }
        if own.is_empty() && is_apart {
            facts.push(unusable(
                table.place(row.number, name),
                &format!("「{word}」の一覧の名前がありません"),
                "選択肢なら「一覧」に名前を書き、そうでなければ消してください。",
            ));
            continue;
        }
        // The name is printed once and left blank below, as in a merged cell.
        let known = match own.is_empty() {
            true => lists.last_mut(),
            false => lists.iter_mut().find(|list| list.name == own),
        };
        match known {
            Some(list) => list.rows.push(row),
            None => lists.push(List {
                name: own,
                table,
                rows: vec![row],
            }),
        }
    }
    lists
}

/// A row of the sheet with the label and the key of its question.
struct Named<'a> {
    row: &'a Row,
    label: String,
    key: String,
}

struct Reader<'a> {
    table: &'a Table,
    head: &'a Row,
    rows: Vec<Named<'a>>,
    lists: Vec<List<'a>>,
    template: &'a Template,
    base: &'a toml::Table,
    facts: &'a mut Vec<Fact>,
}

impl<'a> Reader<'a> {
    /// Gives each row its label and its key.
    fn name(&mut self) {
        for row in &self.table.rows[1..] {
            let label = one_line_text(self.text(row, "見出し"));
            let place = self.place(row, "見出し");
            if !label.is_empty() && self.key(row, &label).is_empty() {
                let what = format!("見出し「{label}」からは、記号が作れません");
                let todo = "「記号」に、半角の英字か日本語の文字で名前を書いてください。";
                self.add(place, &what, todo);
                continue;
            }
            if label.is_empty() {
                let what = "見出しのない行があります";
                self.add(place, what, "見出しを書くか、行を消してください。");
                continue;
            }
            let key = self.key(row, &label);
            if let Some(first) = self.rows.iter().find(|r| r.key == key || r.label == label) {
                let at = first.row.number + 1;
                let what = match first.label == label {
                    true => format!("「{label}」という設問が{at}行目にもあります"),
                    false => format!(
                        "「{label}」の記号が、{at}行目の「{}」と同じになります",
                        first.label
                    ),
                };
                self.add(
                    place,
                    &what,
                    "見出しと記号を、設問ごとに違うものにしてください。",
                );
                continue;
            }
            self.rows.push(Named { row, label, key });
        }
    }

    /// The key that the sheet gives; else that of the template's question with this label; else the
    /// label's own letters and digits.
    fn key(&self, row: &Row, label: &str) -> String {
        let given = self.text(row, "記号");
        if !given.is_empty() {
            return given.to_string();
        }
        let is_own = |label: &str, other: &str| normalize(label) == normalize(other);
        let known = self.template.fields.iter();
        let known = known.filter(|field| is_own(&field.label, label));
        let own = || {
            normalize(label)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect()
        };
        known
            .map(|field| field.key.clone())
            .next()
            .unwrap_or_else(own)
    }

    fn question(&mut self, index: usize) -> Option<Question> {
        let (row, key) = (self.rows[index].row, self.rows[index].key.clone());
        let kind = self.kind(row)?;
        let mut field = self.inherited(&key, kind);
        field.insert("key".into(), key.clone().into());
        field.insert("label".into(), self.rows[index].label.clone().into());
        self.put(&mut field, row, "種類", "kind", |_, _| {
            let name = KINDS
                .iter()
                .find(|(word, _)| *word == super::question_table::kind(kind));
            name.map(|(_, name)| Value::from(*name))
        });
        self.put(&mut field, row, "選択肢", "choices", Reader::choices);
        in_order(&mut field);
        self.put(&mut field, row, "上の設問", "within", Reader::key_above);
        self.put(&mut field, row, "必須", "required", Reader::required);
        self.put(
            &mut field,
            row,
            "答える課",
            "answered_by",
            Reader::answered_by,
        );
        self.put(&mut field, row, "単位", "unit", |_, text| {
            let column = text.text.strip_prefix(['{', '｛']);
            let column = column.and_then(|rest| rest.strip_suffix(['}', '｝']));
            let column = column.map(|name| format!("{{{}}}", column_name(name)));
            Some(column.unwrap_or(text.text).into())
        });
        self.put(&mut field, row, "説明", "prompt", Reader::prompt);
        self.put(&mut field, row, "記入例", "example", |_, text| {
            Some(text.text.into())
        });
        self.put(&mut field, row, "字数", "max_chars", Reader::whole);
        self.put(&mut field, row, "行数", "lines", Reader::whole);
        let bound = match kind {
            FieldKind::Date => Reader::day,
            _ => Reader::number,
        };
        self.put(&mut field, row, "最小", "min", bound);
        self.put(&mut field, row, "最大", "max", bound);
        self.conditions(&mut field, row);
        self.calculation(&mut field, row);
        for (heading, key) in [
            ("方向の列", "direction"),
            ("始まりの列", "start"),
            ("集計の列", "total"),
        ] {
            self.put(&mut field, row, heading, key, |_, text| {
                Some(column_name(&text.text).into())
            });
        }
        let table = self.rows_table(row);
        Some(Question {
            key,
            kind,
            table,
            field,
        })
    }

    /// What the template says of a question of this key and kind that the sheet has no column for.
    fn inherited(&self, key: &str, kind: FieldKind) -> toml::Table {
        let is_same = |f: &&crate::model::template::Field| f.key == key && f.kind == kind;
        if self.template.fields.iter().find(is_same).is_none() {
            return toml::Table::new();
        }
        let fields = self.base.get("field").and_then(Value::as_array);
        let mut tables = fields.into_iter().flatten().filter_map(Value::as_table);
        let own = tables.find(|t| t.get("key").and_then(Value::as_str) == Some(key));
        let mut own = own.cloned().unwrap_or_default();
        // A text that must not name another choice goes with that choice.
        let has = |key: &Value| self.rows.iter().any(|r| Some(&*r.key) == key.as_str());
        if own.get("about").is_some_and(|about| !has(about)) {
            own.remove("about");
        }
        own
    }

    fn kind(&mut self, row: &Row) -> Option<FieldKind> {
        let text = self.text(row, "種類").to_string();
        let words = KINDS.iter();
        let known = words.clone().find(|(word, name)| {
            let bare = |text: &str| normalize(text).replace('・', "");
            bare(word) == bare(&text) || *name == text
        });
        let kind = known.and_then(|(_, name)| Value::from(*name).try_into().ok());
        if kind.is_none() {
            let near = nearest(&text, words.clone().map(|(word, _)| *word));
            let near = near.map_or(String::new(), |n| {
                format!("「{n}」のことではありませんか。")
            });
            let all: Vec<&str> = words.map(|(word, _)| *word).collect();
            let what = match text.is_empty() {
                true => "種類が空です".to_string(),
                false => format!("種類「{text}」はありません"),
            };
            let todo = format!("{near}{} のどれかにしてください。", all.join("、"));
            self.add(self.place(row, "種類"), &what, &todo);
        }
        kind
    }

    /// Puts what a cell says into the field. A blank cell says that there is none; a sheet without the
    /// column says nothing.
    fn put(
        &mut self,
        field: &mut toml::Table,
        row: &Row,
        heading: &str,
        key: &str,
        read: impl Fn(&mut Self, Written) -> Option<Value>,
    ) {
        if column(self.head, heading).is_none() {
            return;
        }
        field.remove(key);
        let text = self.text(row, heading).to_string();
        if text.is_empty() {
            return;
        }
        let place = self.place(row, heading);
        if let Some(value) = read(self, Written { text, place }) {
            field.insert(key.to_string(), value);
        }
    }

    fn key_above(&mut self, written: Written) -> Option<Value> {
        let key = self.key_of(&written.text);
        if key.is_none() {
            self.unknown(&written.text, written.place);
        }
        key.map(Value::from)
    }

    fn required(&mut self, written: Written) -> Option<Value> {
        let answer = YES_NO.iter().position(|w| normalize(&written.text) == *w);
        if answer.is_none() {
            let what = format!("必須の「{}」は使えません", written.text);
            self.add(
                written.place,
                &what,
                "「はい」か「いいえ」と書いてください。",
            );
        }
        answer.map(|at| (at == 0).into())
    }

    fn answered_by(&mut self, written: Written) -> Option<Value> {
        let answer = ANSWERED_BY
            .iter()
            .position(|w| normalize(&written.text) == *w);
        if answer.is_none() {
            let what = format!("答える課の「{}」は使えません", written.text);
            let todo = "「各課」か「主管課」と書いてください。決まった課だけに尋ねるときは、シート「照会」に回を設けて、尋ねる課を書いてください。";
            self.add(written.place, &what, todo);
        }
        answer.map(|at| ["each", "lead"][at].into())
    }

    fn prompt(&mut self, written: Written) -> Option<Value> {
        let length = written.text.chars().count();
        if length > 255 {
            let what = format!("説明が{length}字あります");
            self.add(written.place, &what, "255字までにしてください。");
            return None;
        }
        Some(written.text.into())
    }

    fn whole(&mut self, written: Written) -> Option<Value> {
        let number = normalize(&written.text)
            .trim_end_matches(['字', '行'])
            .parse::<u32>();
        match number {
            Ok(number) if number > 0 => Some(i64::from(number).into()),
            _ => {
                let what = format!("「{}」が数になっていません", written.text);
                self.add(written.place, &what, "1以上の整数を書いてください。");
                None
            }
        }
    }

    fn number(&mut self, written: Written) -> Option<Value> {
        match parse_number(&written.text, None) {
            Ok(number) => Some(number.value.to_string().into()),
            Err(_) => {
                let what = format!("「{}」が数になっていません", written.text);
                self.add(written.place, &what, "数だけを書いてください。");
                None
            }
        }
    }

    fn day(&mut self, written: Written) -> Option<Value> {
        match parse_date(&written.text, None) {
            Ok(day) => Some(day.to_string().into()),
            Err(_) => {
                let what = format!("「{}」が日付になっていません", written.text);
                self.add(
                    written.place,
                    &what,
                    "令和7年4月1日 のように書いてください。",
                );
                None
            }
        }
    }

    /// The choices that a cell names: a list of 選択肢, or words.
    fn choices(&mut self, written: Written) -> Option<Value> {
        let list = self.lists.iter().position(|list| list.name == written.text);
        if let Some(list) = list {
            let rows = self.lists[list].rows.clone();
            let table = self.lists[list].table;
            let choices = rows.into_iter().map(|row| self.choice(table, row));
            return Some(choices.collect::<Vec<Value>>().into());
        }
        let words: Vec<&str> = split(&written.text).collect();
        if let [word] = words.as_slice() {
            let what = format!("「{word}」という一覧が、シート「選択肢」にありません");
            let todo = "シート「選択肢」に一覧を作るか、選べる言葉を「、」で区切って二つ以上書いてください。";
            self.add(written.place, &what, todo);
            return None;
        }
        Some(Value::Array(words.into_iter().map(Value::from).collect()))
    }

    fn choice(&mut self, table: &Table, row: &Row) -> Value {
        let Some(head) = table.rows.first() else {
            return Value::Boolean(false);
        };
        let cell = |heading| Written {
            text: column(head, heading).map_or(String::new(), |col| text_of(row, col)),
            place: table.place(row.number, column(head, heading).unwrap_or(0)),
        };
        let mut choice = toml::Table::new();
        choice.insert("value".into(), cell("言葉").text.into());
        for (heading, key) in [("答えの要る設問", "needs"), ("空けておく設問", "refuses")]
        {
            let keys = self.keys(cell(heading));
            choice.insert(key.into(), keys);
        }
        let above = cell("上の言葉").text;
        let above = split(&above).map(Value::from).collect();
        choice.insert("within".into(), Value::Array(above));
        let planned = cell("計画での言葉").text;
        let planned = split(&planned).map(Value::from).collect();
        choice.insert("planned".into(), Value::Array(planned));
        let step = cell("段階");
        if !step.text.is_empty()
            && let Some(step) = self.step(step)
        {
            choice.insert("step".into(), step);
        }
        for (heading, key) in [("色", "color"), ("集計での言葉", "counts_as")] {
            let text = cell(heading).text;
            if !text.is_empty() {
                choice.insert(key.into(), text.trim_start_matches('#').into());
            }
        }
        for (heading, key) in [("何％から", "from"), ("点数", "points")] {
            let written = cell(heading);
            if !written.text.is_empty()
                && let Some(number) = self.figure(written)
            {
                choice.insert(key.into(), number);
            }
        }
        choice.into()
    }

    /// A number of a choice.
    fn figure(&mut self, written: Written) -> Option<Value> {
        let text = normalize(&written.text);
        match text.trim_end_matches('%').parse::<f64>() {
            Ok(number) => Some(number.into()),
            Err(_) => {
                let what = format!("「{}」が数になっていません", written.text);
                self.add(written.place, &what, "95 のような数を書いてください。");
                None
            }
        }
    }

    fn step(&mut self, written: Written) -> Option<Value> {
        match normalize(&written.text).parse::<u32>() {
            Ok(step) => Some(i64::from(step).into()),
            Err(_) => {
                let what = format!("段階「{}」が数になっていません", written.text);
                self.add(written.place, &what, "0以上の整数を書いてください。");
                None
            }
        }
    }

    /// The keys of the questions that a cell names by their labels.
    fn keys(&mut self, written: Written) -> Value {
        let labels: Vec<String> = split(&written.text).map(String::from).collect();
        let keys = labels.iter().filter_map(|label| {
            let key = self.key_of(label);
            // A question of the template that the clerk took out is needed no more.
            if key.is_none() && self.own_key(label).is_none() {
                self.unknown(label, written.place.clone());
            }
            key.map(Value::from)
        });
        Value::Array(keys.collect())
    }

    /// The key of the question that is called so.
    fn key_of(&self, label: &str) -> Option<String> {
        let is_meant = |row: &&Named| normalize(&row.label) == normalize(label) || row.key == label;
        let found = self.rows.iter().find(is_meant);
        // A question that has been renamed keeps its key.
        let own = self.own_key(label);
        let renamed = || self.rows.iter().find(|row| Some(&*row.key) == own);
        found.or_else(renamed).map(|row| row.key.clone())
    }

    /// The key of the template's own question of this label.
    fn own_key(&self, label: &str) -> Option<&'a str> {
        let mut fields = self.template.fields.iter();
        let own = fields.find(|field| normalize(&field.label) == normalize(label));
        own.map(|field| field.key.as_str())
    }

    fn unknown(&mut self, label: &str, place: Place) {
        let labels = self.rows.iter().map(|row| row.label.as_str());
        let near = nearest(label, labels);
        let near = near.map_or(String::new(), |n| {
            format!("「{n}」のことではありませんか。")
        });
        let what = format!("「{label}」という設問がありません");
        let todo = format!("{near}このシートの「見出し」のとおりに書いてください。");
        self.add(place, &what, &todo);
    }

    /// `進捗区分＝実施、完了` and `進捗区分≠未実施`, one below the other.
    fn conditions(&mut self, field: &mut toml::Table, row: &Row) {
        if column(self.head, "条件").is_none() {
            return;
        }
        let (mut when, mut unless) = (toml::Table::new(), toml::Table::new());
        let mut asked_where = toml::Table::new();
        let text = self.text(row, "条件").to_string();
        let lines = text.split(['\n', '；', ';']).map(trim);
        for line in lines.filter(|line| !line.is_empty()) {
            let place = self.place(row, "条件");
            let parts = line.split_once(['＝', '=', '≠']);
            let asked = line
                .strip_prefix(PLAN)
                .and_then(|rest| rest.strip_prefix('の'));
            if let (None, Some(name)) = (parts, asked) {
                plan(&mut asked_where, name);
                continue;
            }
            let Some((label, values)) = parts else {
                let what = format!("条件「{line}」を読み取れません");
                let todo = "進捗区分＝実施、完了 か 進捗区分≠未実施 のように書いてください。";
                self.add(place, &what, todo);
                continue;
            };
            let of = if line.contains('≠') {
                &mut unless
            } else {
                &mut when
            };
            let key = self.key_of(trim(label));
            if key.is_none() && trim(label) == PLAN {
                split(values).for_each(|name| plan(of, name));
                continue;
            }
            let Some(key) = key else {
                self.unknown(trim(label), place);
                continue;
            };
            let values: Vec<Value> = split(values).map(Value::from).collect();
            of.insert(key, values.into());
        }
        let conditions = [
            ("asked_where", asked_where),
            ("when", when),
            ("unless", unless),
        ];
        for (key, conditions) in conditions {
            field.remove(key);
            if !conditions.is_empty() {
                field.insert(key.to_string(), conditions.into());
            }
        }
    }

    /// `実績値÷目標値`: two questions, or columns of the plan.
    fn calculation(&mut self, field: &mut toml::Table, row: &Row) {
        if column(self.head, "計算").is_none() {
            return;
        }
        field.remove("of");
        field.remove("by");
        let text = self.text(row, "計算").to_string();
        if text.is_empty() {
            return;
        }
        let is_grade = field.get("kind").and_then(Value::as_str) == Some("grade");
        if let Some(of) = self.key_of(&text).filter(|_| is_grade) {
            field.insert("of".to_string(), of.into());
            return;
        }
        let Some((of, by)) = text.split_once(['÷', '/', '／']) else {
            let what = format!("計算「{text}」を読み取れません");
            let place = self.place(row, "計算");
            self.add(place, &what, "実績値÷目標値 のように書いてください。");
            return;
        };
        let yearly = |name: &str| {
            YEARLY
                .iter()
                .find(|(_, word)| normalize(word) == normalize(name))
        };
        let named = |name: &str| {
            let key = self
                .key_of(name)
                .or(yearly(name).map(|(key, _)| (*key).to_string()));
            Value::from(key.unwrap_or_else(|| column_name(name)))
        };
        field.insert("of".to_string(), named(trim(of)));
        let by: Vec<Value> = split(by).map(named).collect();
        field.insert("by".to_string(), by.into());
    }

    /// The key of the template's table that a row names.
    fn rows_table(&mut self, row: &Row) -> Option<String> {
        let text = self.text(row, "表").to_string();
        if text.is_empty() {
            return None;
        }
        let tables = &self.template.rows;
        let is_meant = |rows: &&crate::model::template::Rows| {
            normalize(&rows.label) == normalize(&text) || rows.key == text
        };
        let found = tables.iter().find(is_meant).map(|rows| rows.key.clone());
        if found.is_none() {
            let names: Vec<&str> = tables.iter().map(|rows| rows.label.as_str()).collect();
            let todo = match names.is_empty() {
                true => "この様式に表はありません。空けておいてください。".to_string(),
                false => format!(
                    "{} のどれかにするか、空けておいてください。",
                    names.join("、")
                ),
            };
            let place = self.place(row, "表");
            self.add(
                place,
                &format!("「{text}」という表は様式にありません"),
                &todo,
            );
        }
        found
    }

    fn text<'r>(&self, row: &'r Row, heading: &str) -> &'r str {
        super::project_book::cell(row, self.head, heading)
    }

    fn place(&self, row: &Row, heading: &str) -> Place {
        let col = column(self.head, heading).unwrap_or(0);
        self.table.place(row.number, col)
    }

    fn add(&mut self, place: Place, what: &str, todo: &str) {
        self.facts.push(unusable(place, what, todo));
    }
}

/// Where a word of the template's order is no choice any more, the order goes too if the choices say how
/// far on they are; else the other words stay.
fn in_order(field: &mut toml::Table) {
    let choices = field.get("choices").and_then(Value::as_array);
    let choices = choices.cloned().unwrap_or_default();
    let is_there = |word: &Value| {
        let mut own = choices.iter();
        own.any(|choice| choice == word || choice.get("value") == Some(word))
    };
    let Some(order) = field.get_mut("order").and_then(Value::as_array_mut) else {
        return;
    };
    let has_steps = choices.iter().any(|choice| choice.get("step").is_some());
    match has_steps && !order.iter().all(is_there) {
        true => drop(field.remove("order")),
        false => order.retain(is_there),
    }
}

/// The text of a cell and its place.
struct Written {
    text: String,
    place: Place,
}

/// A column of the plan, by its role or else its heading.
fn column_name(heading: &str) -> String {
    let heading = trim(heading);
    match columns::role(heading, &Default::default(), &[]) {
        Role::Known(role) => role.to_string(),
        _ => heading.to_string(),
    }
}

/// Adds a column of the plan to a condition.
fn plan(condition: &mut toml::Table, name: &str) {
    let key = column_name(name);
    let empty = || Value::Array(vec![]);
    let names = condition.entry("plan").or_insert_with(empty);
    if let Some(names) = names.as_array_mut() {
        names.push(key.into());
    }
}

/// The texts that a cell holds, separated by 、 or breaks.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['、', '，', ',', '､', '\n']).map(trim);
    parts.filter(|part| !part.is_empty())
}

/// Tells of the columns beside those of a sheet.
fn report_unread(table: &Table, sheet: &SheetPlan, facts: &mut Vec<Fact>) {
    if let Some(headed) = Headed::below(table, 0, facts) {
        let known = sheet.columns.iter().map(|c| headed.column(c.heading));
        headed.report_unread(&known.collect::<Vec<_>>(), facts);
    }
}
