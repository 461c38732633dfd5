//! departments.csv, and which sections a plan's cell names.

use super::survey::{due_date, not_later};
use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind as FactKind};
use crate::model::place::Place;
use crate::model::roster::{Assignment, Department, Kind, OwnDue, Roster};
use crate::text::era::FiscalYear;
use crate::text::normalize::normalize;
use jiff::civil::Date;
use std::ops::Range;

/// The roster file's name.
pub const FILE: &str = "departments.csv";

/// The kind of a line that says what an open name means in one measure.
const DECISION: &str = "決定";
/// The kind of a name that means every section.
const EVERYONE: &str = "全所属";

/// The column of a section's own due date.
const DUE: &str = "due";

/// The columns, with the headings that are understood.
const HEADINGS: &[(&str, &[&str])] = &[
    ("code", &["コード", "課コード", "所属コード", "番号"]),
    ("name", &["課名", "所属名", "担当課", "名称", "課等名"]),
    ("bureau", &["部名", "部", "部等名", "部局名"]),
    ("aliases", &["別名", "別の書き方"]),
    ("kind", &["区分", "種別"]),
    ("note", &["備考", "メモ"]),
    ("item", &["対象事業"]),
    ("sections", &["決めた課"]),
    (DUE, &["提出期限", "延長後の期限", "期限", "締切"]),
];

/// Reads the roster. Every fault becomes a fact.
///
/// `year` tells the year of a due date that is written without one.
pub fn read(table: &Table, year: Option<FiscalYear>, facts: &mut Vec<Fact>) -> Roster {
    let Some((head, rows)) = table.rows.split_first() else {
        facts.push(fault(
            Place::file(&table.file),
            "課の一覧が空です",
            "コード・課名・部名・別名・区分の見出しと、課を一行ずつ書いてください。",
        ));
        return Roster::default();
    };
    let mut columns = Columns { at: vec![] };
    for heading in &head.cells {
        let known = HEADINGS
            .iter()
            .find(|(_, names)| names.iter().any(|n| normalize(n) == normalize(heading)));
        columns.at.push(known.map(|(key, _)| *key));
    }
    for key in ["code", "name", "kind"] {
        if !columns.at.contains(&Some(key)) {
            let names = HEADINGS
                .iter()
                .find(|(k, _)| *k == key)
                .map_or("", |(_, n)| n[0]);
            facts.push(fault(
                table.place(head.number, 0),
                &format!("「{names}」の列がありません"),
                "見出しの行に加えてください。",
            ));
            return Roster::default();
        }
    }
    let is_decision = |row: &&Row| columns.cell(row, "kind") == DECISION;
    let (decided, rows): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(is_decision);
    let departments = rows
        .into_iter()
        .filter_map(|row| department(table, row, &columns, year, facts))
        .collect();
    let (mut roster, twice) = Roster::new(departments);
    for (index, name) in twice {
        let line = roster.all()[index].line;
        facts.push(fault(
            table.place(line - 1, 0),
            &format!("名前「{name}」が二つの行にあります"),
            "どちらの組織を指すのか決まるように、片方から除いてください。",
        ));
    }
    codes_twice(table, &roster, facts);
    roster.assignments = decided
        .into_iter()
        .filter_map(|row| assignment(table, row, &columns, &roster, facts))
        .collect();
    roster.columns = columns.at;
    roster
}

struct Columns {
    at: Vec<Option<&'static str>>,
}

impl Columns {
    fn cell<'a>(&self, row: &'a Row, key: &str) -> &'a str {
        let col = self.at.iter().position(|k| *k == Some(key));
        col.and_then(|c| row.cells.get(c)).map_or("", |s| s.trim())
    }
}

fn department(
    table: &Table,
    row: &Row,
    columns: &Columns,
    year: Option<FiscalYear>,
    facts: &mut Vec<Fact>,
) -> Option<Department> {
    let name = columns.cell(row, "name");
    let code = columns.cell(row, "code");
    let here = || table.place(row.number, 0);
    let kind = match columns.cell(row, "kind") {
        "課" | "" => Kind::Section,
        "外部" => Kind::Outside,
        EVERYONE => Kind::Everyone,
        "未定" => Kind::Open,
        other => {
            facts.push(fault(
                here(),
                &format!("区分「{other}」はありません"),
                "課、外部、全所属、未定、決定のどれかを書いてください。",
            ));
            return None;
        }
    };
    if name.is_empty() {
        facts.push(fault(
            here(),
            "課名が空です",
            "課名を書くか、行を除いてください。",
        ));
        return None;
    }
    let legal = !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if kind == Kind::Section && !legal {
        facts.push(fault(
            here(),
            &format!("「{name}」のコード「{code}」は使えません"),
            "半角の英数字で書いてください。",
        ));
        return None;
    }
    Some(Department {
        code: code.to_string(),
        name: name.to_string(),
        bureau: columns.cell(row, "bureau").to_string(),
        aliases: aliases(columns.cell(row, "aliases")),
        due: due(table, row, columns, year, kind, facts),
        kind,
        line: row.number + 1,
    })
}

/// A section's own due date, where its line has one.
fn due(
    table: &Table,
    row: &Row,
    columns: &Columns,
    year: Option<FiscalYear>,
    kind: Kind,
    facts: &mut Vec<Fact>,
) -> Option<OwnDue> {
    let col = columns.at.iter().position(|key| *key == Some(DUE))?;
    let written = columns.cell(row, DUE);
    if written.is_empty() {
        return None;
    }
    let place = table.place(row.number, col);
    let name = columns.cell(row, "name");
    if kind != Kind::Section {
        facts.push(fault(
            place,
            &format!("「{name}」は調査票を送る課ではないのに、提出期限「{written}」があります"),
            "区分を「課」にするか、提出期限を空けてください。",
        ));
        return None;
    }
    let (date, is_other_weekday) = due_date(written, year);
    let Some(date) = date else {
        facts.push(fault(
            place,
            &format!("「{name}」の提出期限「{written}」を読み取れません"),
            "令和3年5月14日、2021-05-14 のように書いてください。延ばさないなら、空けておいてください。",
        ));
        return None;
    };
    if is_other_weekday {
        let weekday = FactKind::DueWeekday {
            name: own_due(name),
            written: written.to_string(),
            due: date,
        };
        facts.push(Fact::new(weekday, place.clone()));
    }
    Some(OwnDue { date, place })
}

/// What people call a section's own due date.
pub fn own_due(section: &str) -> String {
    format!("{section}の提出期限")
}

/// Tells of the sections whose own due date is not after the survey's.
pub fn check_dues(roster: &Roster, first: Date, facts: &mut Vec<Fact>) {
    for section in roster.sections() {
        if let Some(own) = section.due.as_ref().filter(|own| own.date <= first) {
            let kind = not_later(own_due(&section.name), own.date, first);
            facts.push(Fact::new(kind, own.place.clone()));
        }
    }
}

/// A line that settles what an open name means in one measure.
fn assignment(
    table: &Table,
    row: &Row,
    columns: &Columns,
    roster: &Roster,
    facts: &mut Vec<Fact>,
) -> Option<Assignment> {
    let mut wrong = |found: &str, wanted: &str| {
        facts.push(fault(table.place(row.number, 0), found, wanted));
        None
    };
    let (name, item) = (columns.cell(row, "name"), columns.cell(row, "item"));
    let cell = columns.cell(row, "sections");
    let Some(open) = roster.find(name).filter(|d| d.kind == Kind::Open) else {
        return wrong(
            &format!("決定の行の課名「{name}」は、区分が「未定」の名前ではありません"),
            "計画に書かれた「関係課」などの名前を書き、その名前を区分「未定」の行にも書いてください。",
        );
    };
    if item.is_empty() || cell.is_empty() {
        return wrong(
            "決定の行の対象事業か決めた課が空です",
            "対象事業に整理番号を、決めた課に課名を書いてください。",
        );
    }
    let mut sections = vec![];
    for name in names_in(roster, cell) {
        match resolve(roster, &name) {
            Some(d) if d.kind == Kind::Section => sections.push(d.code.clone()),
            Some(d) if d.kind == Kind::Everyone => {
                sections.extend(roster.sections().map(|d| d.code.clone()));
            }
            Some(d) if d.kind == Kind::Outside => {}
            _ => {
                return wrong(
                    &format!("決めた課「{name}」がどの課か、わかりません"),
                    "この一覧で区分が「課」の名前を書いてください。",
                );
            }
        }
    }
    Some(Assignment {
        name: open.name.clone(),
        item: item.to_string(),
        sections,
        place: table.place(row.number, 0),
    })
}

/// The line of departments.csv that would settle an open name in a measure, in the order of the
/// roster's own columns. The two that it may lack come last.
pub fn decision_line(roster: &Roster, name: &str, item: &str) -> String {
    let decided = [("item", item), ("sections", "課名")];
    line(
        roster,
        &[[("name", name), ("kind", DECISION)], decided].concat(),
    )
}

/// The line of departments.csv that would make a name mean every section, in the order of the roster's
/// own columns.
pub fn everyone_line(roster: &Roster, name: &str) -> String {
    line(roster, &[("name", name), ("kind", EVERYONE)])
}

/// A line with these cells, in the order of the roster's own columns; those it lacks come last.
fn line(roster: &Roster, cells: &[(&'static str, &str)]) -> String {
    let mut columns = roster.columns.clone();
    for (key, _) in cells {
        if !columns.contains(&Some(key)) {
            columns.push(Some(key));
        }
    }
    let cell = |key: Option<&str>| cells.iter().find(|(own, _)| Some(*own) == key);
    let line = columns
        .into_iter()
        .map(|key| cell(key).map_or("", |(_, text)| text));
    line.collect::<Vec<_>>().join(",")
}

fn codes_twice(table: &Table, roster: &Roster, facts: &mut Vec<Fact>) {
    let mut seen = std::collections::HashMap::new();
    for department in roster.sections() {
        let code = department.code.to_ascii_uppercase();
        if let Some(first) = seen.insert(code, &department.name) {
            facts.push(fault(
                table.place(department.line - 1, 0),
                &format!(
                    "コード「{}」が「{first}」と「{}」の両方にあります",
                    department.code, department.name
                ),
                "課ごとに違うコードにしてください。",
            ));
        }
    }
}

/// What is wrong with a line of departments.csv.
pub(super) fn fault(place: Place, found: &str, wanted: &str) -> Fact {
    Fact::new(FactKind::Roster(Fault::new(found, wanted)), place)
}

/// The names in a cell. A section whose own name holds a separator is one name: of the roster's names
/// that begin at one place the longest is taken.
pub fn names_in(roster: &Roster, cell: &str) -> Vec<String> {
    match roster.find(cell) {
        Some(_) => vec![cell.to_string()],
        None => names_by(cell, &|text| roster.find(text).is_some()),
    }
}

/// The names in a cell, split outside brackets at every separator. `社会福祉協議会・教育委員会
/// （学校教育課・生涯学習課）` becomes one name for each section in the brackets.
pub fn names(cell: &str) -> Vec<String> {
    names_by(cell, &|_| false)
}

fn names_by(cell: &str, is_name: &dyn Fn(&str) -> bool) -> Vec<String> {
    let named = split(cell, is_name);
    let named = named.iter().filter(|name| !is_none(name));
    named.flat_map(|name| expand(name, is_name)).collect()
}

/// The other spellings in a cell. Where every part between middle dots is named like a section, each is a
/// spelling too; the whole may be the name of one section and stays.
fn aliases(cell: &str) -> Vec<String> {
    let is_mark = |c: char| matches!(c, '｜' | '|' | '\n' | '、' | '，' | ',' | '､' | ';' | '；');
    let mut aliases = vec![];
    for whole in parts(cell, is_mark) {
        let whole = cell[whole].trim();
        let dotted = parts(whole, |c| matches!(c, '・' | '･'));
        let dotted: Vec<&str> = dotted.into_iter().map(|part| whole[part].trim()).collect();
        if !whole.is_empty() {
            aliases.push(whole.to_string());
        }
        if dotted.len() > 1 && dotted.iter().all(|part| is_unit(part)) {
            aliases.extend(dotted.iter().map(|part| part.to_string()));
        }
    }
    aliases
}

/// Whether a name ends as the names of sections do.
fn is_unit(name: &str) -> bool {
    const ENDS: [&str; 18] = [
        "課",
        "室",
        "係",
        "所",
        "局",
        "部",
        "館",
        "署",
        "会",
        "園",
        "校",
        "院",
        "班",
        "庁",
        "担当",
        "センター",
        "グループ",
        "チーム",
    ];
    ENDS.iter()
        .any(|end| name.ends_with(end) && name.len() > end.len())
}

/// What people write where there is nobody to name.
fn is_none(name: &str) -> bool {
    let normalized = normalize(name);
    normalized
        .chars()
        .all(|c| matches!(c, '-' | 'ー' | '─' | '―'))
        || matches!(&*normalized, "なし" | "無し" | "該当なし" | "無")
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '・' | '･' | '、' | '，' | ',' | '､' | '/' | '／' | '\n' | '\r' | ';' | '；'
    )
}

/// The parts of a text between marks outside brackets.
fn parts(text: &str, is_mark: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut depth = 0usize;
    let mut start = 0;
    let mut parts = vec![];
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && is_mark(c) {
            parts.push(start..at);
            start = at + c.len_utf8();
        }
    }
    parts.push(start..text.len());
    parts
}

/// A name is made of so many parts at most.
const LONGEST: usize = 6;

fn split(cell: &str, is_name: &dyn Fn(&str) -> bool) -> Vec<String> {
    let parts = parts(cell, is_separator);
    let mut names = vec![];
    let mut at = 0;
    while at < parts.len() {
        let most = parts.len().min(at + LONGEST);
        let whole = |end: &usize| is_name(&cell[parts[at].start..parts[end - 1].end]);
        let end = (at + 2..=most).rev().find(whole).unwrap_or(at + 1);
        // A bracket often begins a new line of the same name.
        let name = cell[parts[at].start..parts[end - 1].end].replace(['\n', '\r'], "");
        names.push(name.trim().to_string());
        at = end;
    }
    join_brackets(names.into_iter().filter(|n| !n.is_empty()))
}

/// A part that is only a bracket belongs to the name before it.
fn join_brackets(parts: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for part in parts {
        match names.last_mut() {
            Some(last) if part.starts_with(['(', '（']) => last.push_str(&part),
            _ => names.push(part),
        }
    }
    names
}

fn expand(name: &str, is_name: &dyn Fn(&str) -> bool) -> Vec<String> {
    let Some((outer, inner)) = brackets(name) else {
        return vec![name.to_string()];
    };
    let inner = split(&inner, is_name);
    if inner.len() < 2 {
        return vec![name.to_string()];
    }
    inner.iter().map(|i| format!("{outer}（{i}）")).collect()
}

/// `X（Y）` as X and Y.
fn brackets(name: &str) -> Option<(String, String)> {
    let open = name.find(['(', '（'])?;
    let inner = name.get(open..)?.trim_start_matches(['(', '（']);
    let inner = inner
        .strip_suffix(')')
        .or_else(|| inner.strip_suffix('）'))?;
    Some((name[..open].trim().to_string(), inner.trim().to_string()))
}

/// The roster's entry for a name. `X（Y）` is Y of the division X, or X with a unit Y that the
/// roster does not know; where both X and Y stand in the roster and Y is not X's, it is neither.
pub fn resolve<'a>(roster: &'a Roster, name: &str) -> Option<&'a Department> {
    if let Some(found) = roster.find(name) {
        return Some(found);
    }
    let (outer, inner) = brackets(name)?;
    match (roster.find(&outer), roster.find(&inner)) {
        (Some(section), None) => Some(section),
        (None, Some(section))
            if section.bureau.is_empty() || normalize(&section.bureau) == normalize(&outer) =>
        {
            Some(section)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;

    #[test]
    fn cells_are_split_outside_brackets() {
        for (cell, expected) in [
            ("企画課", vec!["企画課"]),
            ("産業経済課・商工会", vec!["産業経済課", "商工会"]),
            (
                "A課、B課，C課,D課\nE課",
                vec!["A課", "B課", "C課", "D課", "E課"],
            ),
            ("教育委員会（生涯学習課）", vec!["教育委員会（生涯学習課）"]),
            (
                "社会福祉協議会・教育委員会\n(学校教育課・生涯学習課)",
                vec![
                    "社会福祉協議会",
                    "教育委員会（学校教育課）",
                    "教育委員会（生涯学習課）",
                ],
            ),
            ("", vec![]),
            ("・、", vec![]),
            ("－", vec![]),
            ("該当なし", vec![]),
        ] {
            assert_eq!(names(cell), expected, "{cell}");
        }
    }

    #[test]
    fn the_longest_name_of_the_roster_goes_first() {
        let mut facts = vec![];
        let lines = "C,人権・男女共同参画課,課,,\nD,商工観光課,課,,\nE,人権・同和室,課,,\n";
        let roster = trial::roster(lines, &mut facts);
        for (cell, expected) in [
            (
                "商工観光課・人権・男女共同参画課",
                vec!["商工観光課", "人権・男女共同参画課"],
            ),
            (
                "人権・男女\n共同参画課、人権・同和室・甲課",
                vec!["人権・男女共同参画課", "人権・同和室", "甲課"],
            ),
            (
                "総務部（人権･男女共同参画課・甲課）",
                vec!["総務部（人権･男女共同参画課）", "総務部（甲課）"],
            ),
            ("人権・甲課", vec!["人権", "甲課"]),
        ] {
            assert_eq!(names_in(&roster, cell), expected, "{cell}");
        }
    }

    #[test]
    fn aliases_are_split_at_every_usual_mark() {
        for (cell, expected) in [
            ("商工課｜観光課", vec!["商工課", "観光課"]),
            ("商工課、観光課", vec!["商工課", "観光課"]),
            ("商工課・観光課", vec!["商工課・観光課", "商工課", "観光課"]),
            ("人権・男女課", vec!["人権・男女課"]),
            (
                "市民課（窓口・記録）、窓口",
                vec!["市民課（窓口・記録）", "窓口"],
            ),
            ("", vec![]),
        ] {
            assert_eq!(aliases(cell), expected, "{cell}");
        }
    }
}
