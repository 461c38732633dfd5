//! departments.csv, and which sections a plan's cell names.

use super::headed::Headed;
use super::survey::{due_date, not_later};
use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind as FactKind};
use crate::model::place::Place;
use crate::model::roster::{Assignment, Department, Kind, OwnDue, Roster};
use crate::text::date::parse_date;
use crate::text::era::FiscalYear;
use crate::text::normalize::normalize;
use jiff::civil::Date;
use std::collections::HashMap;
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
    (
        "successors",
        &[
            "引き継いだ課",
            "引継先",
            "引継ぎ先",
            "引き継ぎ先",
            "移管先",
            "新課名",
        ],
    ),
    (
        "since",
        &["引き継いだ日", "引継日", "引継ぎ日", "廃止日", "移管日"],
    ),
    (DUE, &["提出期限", "延長後の期限", "期限", "締切"]),
];

/// The kinds of a section that is no more.
const FORMER: [&str; 2] = ["廃止", "旧"];

/// Reads the roster. Every fault becomes a fact. A section whose work is taken over only after `due`,
/// the day by which its form is to be back, is still there. A due date of a section's own that is written
/// without a year lies in the fiscal year of `due`.
pub fn read(table: &Table, due: Option<Date>, facts: &mut Vec<Fact>) -> Roster {
    let Some(headed) = Headed::below(table, 0, facts) else {
        facts.push(fault(
            table.whole(),
            "課の一覧が空です",
            "コード・課名・部名・別名・区分の見出しと、課を一行ずつ書いてください。",
        ));
        return Roster::default();
    };
    let (head, rows) = (headed.head, headed.rows);
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
    let known = columns
        .at
        .iter()
        .enumerate()
        .map(|(col, key)| key.map(|_| col));
    headed.report_unread(&known.collect::<Vec<_>>(), facts);
    let is_decision = |row: &&Row| columns.cell(row, "kind") == DECISION;
    let (decided, rows): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(is_decision);
    let departments: Vec<(&Row, Department)> = rows
        .into_iter()
        .filter_map(|row| Some((row, department(table, row, &columns, due, facts)?)))
        .collect();
    let (rows, departments): (Vec<&Row>, Vec<Department>) = departments.into_iter().unzip();
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
    successors(table, &rows, &columns, &mut roster, facts);
    roster.assignments = decided
        .into_iter()
        .filter_map(|row| assignment(table, row, &columns, &roster, facts))
        .collect();
    roster.columns = columns.at;
    roster.place = table.whole();
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
    due: Option<Date>,
    facts: &mut Vec<Fact>,
) -> Option<Department> {
    let name = columns.cell(row, "name");
    let code = columns.cell(row, "code");
    let here = || table.place(row.number, 0);
    let since = since(table, row, columns, facts);
    let is_to_come = since.zip(due).is_some_and(|(since, due)| since > due);
    let kind = match columns.cell(row, "kind") {
        "課" | "" => Kind::Section,
        former if FORMER.contains(&former) => match is_to_come {
            true => Kind::Section,
            false => Kind::Former,
        },
        "外部" => Kind::Outside,
        EVERYONE => Kind::Everyone,
        "未定" => Kind::Open,
        other => {
            facts.push(fault(
                here(),
                &format!("区分「{other}」はありません"),
                "課、外部、全所属、未定、決定、廃止のどれかを書いてください。",
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
    let needs_code = kind == Kind::Section || (kind == Kind::Former && !code.is_empty());
    if needs_code && !legal {
        facts.push(fault(
            here(),
            &format!("「{name}」のコード「{code}」は使えません"),
            "半角の英数字で書いてください。",
        ));
        return None;
    }
    if let (true, Some(since)) = (is_to_come && kind == Kind::Section, since) {
        let still = FactKind::StillThere {
            name: name.to_string(),
            since,
        };
        facts.push(Fact::new(still, here()));
    }
    Some(Department {
        code: code.to_string(),
        name: name.to_string(),
        bureau: columns.cell(row, "bureau").to_string(),
        aliases: aliases(columns.cell(row, "aliases")),
        due: own_due(table, row, columns, due, kind, facts),
        kind,
        line: row.number + 1,
        successors: vec![],
        since: since.filter(|_| kind == Kind::Former),
    })
}

/// A section's own due date, where its line has one.
fn own_due(
    table: &Table,
    row: &Row,
    columns: &Columns,
    first: Option<Date>,
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
    let (date, is_other_weekday) = due_date(written, first.map(FiscalYear::of));
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
            name: name_of_due(name),
            written: written.to_string(),
            due: date,
        };
        facts.push(Fact::new(weekday, place.clone()));
    }
    Some(OwnDue { date, place })
}

/// What people call a section's own due date.
pub fn name_of_due(section: &str) -> String {
    format!("{section}の提出期限")
}

/// Tells of the sections whose own due date is not after the survey's.
pub fn check_dues(roster: &Roster, first: Date, facts: &mut Vec<Fact>) {
    for section in roster.sections() {
        if let Some(own) = section.due.as_ref().filter(|own| own.date <= first) {
            let kind = not_later(name_of_due(&section.name), own.date, first);
            facts.push(Fact::new(kind, own.place.clone()));
        }
    }
}

/// The day on which others took the work of a section over; a fact where it cannot be read.
fn since(table: &Table, row: &Row, columns: &Columns, facts: &mut Vec<Fact>) -> Option<Date> {
    let written = columns.cell(row, "since");
    let day = parse_date(written, None).ok();
    if day.is_none() && !written.is_empty() {
        facts.push(fault(
            table.place(row.number, 0),
            &format!("引き継いだ日「{written}」が、日付として読めません"),
            "「令和7年4月1日」のように書いてください。",
        ));
    }
    day
}

/// Reads which sections took the work of the former ones over. `rows` are those of the roster's
/// entries.
fn successors(
    table: &Table,
    rows: &[&Row],
    columns: &Columns,
    roster: &mut Roster,
    facts: &mut Vec<Fact>,
) {
    let formers: Vec<(usize, &&Row)> = rows
        .iter()
        .enumerate()
        .filter(|(index, _)| roster.all()[*index].kind == Kind::Former)
        .collect();
    let named: HashMap<usize, Vec<String>> = formers
        .iter()
        .map(|(index, row)| (*index, names_in(roster, columns.cell(row, "successors"))))
        .collect();
    let mut found = vec![];
    for (index, row) in formers {
        let former = &roster.all()[index];
        let mut codes = vec![];
        let wrong = match heirs(roster, &named, index, &mut vec![], &mut codes) {
            Err(why) => Some(why),
            Ok(()) => taken_name(roster, former, &codes),
        };
        match wrong {
            Some((what, todo)) => facts.push(fault(table.place(row.number, 0), &what, todo)),
            None => found.push((index, codes)),
        }
    }
    roster.set_successors(found);
}

/// What is wrong with a line, and what to do.
type Wrong = (String, &'static str);

/// Adds the codes of the present sections that do the work of the entry at `index`. `above` are the
/// entries on the way to it.
fn heirs(
    roster: &Roster,
    named: &HashMap<usize, Vec<String>>,
    index: usize,
    above: &mut Vec<usize>,
    codes: &mut Vec<String>,
) -> Result<(), Wrong> {
    const NAMED: &str = "引き継いだ課に、この一覧で区分が「課」の課名を書いてください。";
    let own = &roster.all()[index];
    let names = named.get(&index).map_or(&[][..], Vec::as_slice);
    if names.is_empty() {
        let what = format!("廃止の行「{}」の引き継いだ課が空です", own.name);
        return Err((what, NAMED));
    }
    if above.contains(&index) {
        let what = format!("「{}」を引き継いだ課をたどると、もとに戻ります", own.name);
        return Err((what, NAMED));
    }
    above.push(index);
    for name in names {
        match resolve(roster, name) {
            Some(d) if d.kind == Kind::Section => {
                if !codes.contains(&d.code) {
                    codes.push(d.code.clone());
                }
            }
            Some(d) if d.kind == Kind::Former => {
                let at = roster.all().iter().position(|own| own.line == d.line);
                heirs(roster, named, at.unwrap_or(index), above, codes)?;
            }
            _ => {
                let what = format!("引き継いだ課「{name}」は、この一覧の課ではありません");
                return Err((what, NAMED));
            }
        }
    }
    above.pop();
    Ok(())
}

/// Why a former section may not have its name or code: a present one has it that did not take its work
/// over.
fn taken_name(roster: &Roster, former: &Department, successors: &[String]) -> Option<Wrong> {
    let is_other = |d: &&Department| d.kind != Kind::Former && !successors.contains(&d.code);
    let names = std::iter::once(&former.name).chain(&former.aliases);
    for name in names {
        if let Some(other) = roster.find(name).filter(is_other) {
            return Some((
                format!("名前「{name}」が二つの行にあります（{}行目）", other.line),
                "どちらの組織を指すのか決まるように、片方から除いてください。",
            ));
        }
    }
    let other = roster.by_code(&former.code).filter(is_other)?;
    Some((
        format!(
            "廃止の行「{}」のコード「{}」は、「{}」のコードです",
            former.name, former.code, other.name
        ),
        "引き継いだ課にその課も書くか、コードを前に使っていたものに直してください。",
    ))
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
    let is_open = |d: &&Department| matches!(d.kind, Kind::Open | Kind::Former);
    let Some(open) = roster.find(name).filter(is_open) else {
        return wrong(
            &format!("決定の行の課名「{name}」は、区分が「未定」か「廃止」の名前ではありません"),
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
            Some(d) if d.kind == Kind::Former && d.successors.len() == 1 => {
                sections.extend(d.successors.iter().cloned());
            }
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

/// A line with these cells, in the order of the roster's own columns; those it lacks come last. Of a sheet,
/// the cells by their headings.
fn line(roster: &Roster, cells: &[(&'static str, &str)]) -> String {
    if !roster.place.sheet.is_empty() {
        let heading = |key: &str| {
            let own = HEADINGS.iter().find(|(own, _)| *own == key);
            own.map_or("", |(_, names)| names[0])
        };
        let cells = cells
            .iter()
            .map(|(key, text)| format!("{}：{text}", heading(key)));
        return cells.collect::<Vec<_>>().join("、");
    }
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
    let mut seen = HashMap::new();
    for department in roster.all() {
        if !matches!(department.kind, Kind::Section | Kind::Former) || department.code.is_empty() {
            continue;
        }
        // A former section may have the code of the one that took its work over.
        let code = department.code.to_ascii_uppercase();
        let code = (department.kind == Kind::Former, code);
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

    /// A roster with former sections, and what is wrong in it.
    fn formers(lines: &str, due: &str) -> (Roster, Vec<Fact>) {
        let head = "コード,課名,別名,区分,引き継いだ課,引き継いだ日\nA,公園課,,課,,\nB,企画課,,課,,\nC,広報課,,課,,\nX,町内会,,外部,,\n";
        let mut facts = vec![];
        let due = parse_date(due, None).ok();
        let table = trial::table(FILE, &format!("{head}{lines}"));
        (read(&table, due, &mut facts), facts)
    }

    #[test]
    fn a_former_section_leads_to_those_that_took_its_work_over() {
        let lines = "G,緑化課,緑課,廃止,公園課,令和2年4月1日\n\
                     K,企画広報課,,旧,企画課・広報課,\n\
                     H,花と緑課,,廃止,緑化課,平成31年4月1日\n\
                     B,企画課,,廃止,企画課、広報課,\n";
        let (roster, facts) = formers(lines, "令和3年4月30日");
        assert_eq!(facts, vec![]);
        for (asked, expected) in [
            ("緑化課", vec!["公園課"]),
            ("緑課", vec!["公園課"]),
            ("g", vec!["公園課"]),
            ("花と緑課", vec!["公園課"]),
            ("企画広報課", vec!["企画課", "広報課"]),
            // Split, with one part under the old name and code.
            ("企画課", vec!["企画課", "広報課"]),
            ("B", vec!["企画課", "広報課"]),
            ("公園課", vec!["公園課"]),
            ("A", vec!["公園課"]),
            ("町内会", vec![]),
            ("水道課", vec![]),
        ] {
            let found = roster.successors(asked);
            let found: Vec<&str> = found.iter().map(|d| d.name.as_str()).collect();
            assert_eq!(found, expected, "{asked}");
        }
        let names: Vec<&str> = roster.sections().map(|d| d.name.as_str()).collect();
        assert_eq!(names, ["公園課", "企画課", "広報課"]);
        assert_eq!(roster.find("企画課").unwrap().kind, Kind::Section);
        let since = roster.former("緑化課").unwrap().since;
        assert_eq!(since, parse_date("令和2年4月1日", None).ok());
    }

    #[test]
    fn a_former_section_that_leads_nowhere_is_reported() {
        for (line, expected) in [
            (
                "G,緑化課,,廃止,,\n",
                "廃止の行「緑化課」の引き継いだ課が空です",
            ),
            (
                "G,緑化課,,廃止,水道課,\n",
                "引き継いだ課「水道課」は、この一覧の課ではありません",
            ),
            (
                "G,緑化課,,廃止,町内会,\n",
                "引き継いだ課「町内会」は、この一覧の課ではありません",
            ),
            (
                "G,緑化課,,廃止,花課,\nH,花課,,廃止,緑化課,\n",
                "「緑化課」を引き継いだ課をたどると、もとに戻ります",
            ),
            (
                "A,緑化課,,廃止,企画課,\n",
                "廃止の行「緑化課」のコード「A」は、「公園課」のコードです",
            ),
            (
                "G,企画課,,廃止,公園課,\n",
                "名前「企画課」が二つの行にあります（3行目）",
            ),
            (
                "G,緑化課,,廃止,公園課,春\n",
                "引き継いだ日「春」が、日付として読めません",
            ),
        ] {
            let (_, facts) = formers(line, "令和3年4月30日");
            let found: Vec<String> = facts.iter().map(|f| trial::words(&f.kind).0).collect();
            assert_eq!(found.first().map(String::as_str), Some(expected), "{line}");
        }
    }

    #[test]
    fn a_section_is_there_until_its_work_is_taken_over() {
        let line = "G,緑化課,,廃止,公園課,令和3年4月1日\n";
        let (roster, facts) = formers(line, "令和3年3月31日");
        assert_eq!(roster.by_code("G").unwrap().kind, Kind::Section);
        assert!(matches!(facts[0].kind, FactKind::StillThere { .. }));
        let (roster, facts) = formers(line, "令和3年4月1日");
        assert_eq!((roster.by_code("G").is_none(), facts.len()), (true, 0));
    }
}
