//! The master plan: its columns recognised, its rows as measures, each checked for what it lacks.

use super::assignments::Assignments;
use super::cells::{filled_down, one_line, one_line_text, text_of, unique, used_width};
use super::heading_row::{self, Heads, is_of_roster, taken_for, to_write};
use super::likely_section::{likely, means_everyone};
use super::plan_rows;
use super::related;
use super::roster::{decision_line, everyone_line, names_in, resolve};
use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::plan::{Cells, Column, Columns, Measure, Plan, Role};
use crate::model::project::Project;
use crate::model::roster::{Department, Kind as Stands, Roster};
use crate::model::survey::Survey;
use crate::text::code::{normalize_code, segments};
use indexmap::IndexMap;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Reads the plan. Every fault becomes a fact.
pub fn read(table: &Table, survey: &Survey, roster: &Roster, facts: &mut Vec<Fact>) -> Plan {
    table.report_unread(facts);
    let Some(Heads { start, roles }) = heading_row::read(table, survey, roster, facts) else {
        return Plan::default();
    };
    let heads = Heads { start, roles };
    let before = facts.len();
    let Some(rows) = plan_rows::measures(table, &heads, survey, facts) else {
        return Plan::default();
    };
    let is_whole = facts.len() == before;
    let columns = headings(table, &table.rows[start], heads.roles, facts);
    above(table, start, survey, facts);
    let shared = Columns::of(&columns);
    let width = columns.len();
    let measures = rows.into_iter();
    let measures = measures.map(|row| measure(table, row, &shared, width));
    let mut plan = Plan::new(columns, measures.collect());
    if plan.measures.is_empty() && is_whole {
        facts.push(Fact::new(
            Kind::PlanRow(Fault::new(
                "計画に事業が一つもありません",
                "見出しの下に、事業を一行ずつ書いてください。",
            )),
            table.place(table.rows[start].number, 0),
        ));
    }
    codes_twice(&plan, facts);
    levels_missing(&plan, survey, facts);
    levels(&mut plan);
    related::originals(&mut plan, facts);
    let mut assignments = Assignments::new(&plan, roster, facts);
    for index in 0..plan.measures.len() {
        people(&mut plan, index, roster, &mut assignments, facts);
    }
    assignments.idle(facts);
    told_once(facts);
    related::check(&plan, facts);
    plan
}

/// Tells of a table above the headings. A title and notes are a text in a row.
fn above(table: &Table, start: usize, survey: &Survey, facts: &mut Vec<Fact>) {
    let texts = |row: &Row| -> Vec<String> {
        let texts = row.cells.iter().map(|cell| one_line_text(cell));
        texts.filter(|text| !text.is_empty()).collect()
    };
    // Headings above others are those that stood there before.
    let is_head = |row: &&Row| {
        let roles = heading_row::roles(row, survey);
        roles.contains(&Role::Known("code")) && roles.contains(&Role::Known("title"))
    };
    let rows = table.rows[..start].iter().filter(|row| !is_head(row));
    let rows: Vec<(&Row, Vec<String>)> = rows.map(|row| (row, texts(row))).collect();
    let mut wide = rows.iter().filter(|(_, texts)| texts.len() > 1);
    if let Some((row, texts)) = wide.next() {
        let kind = Kind::RowsAbove(rows.len(), texts.join(" "));
        facts.push(Fact::new(kind, table.place(row.number, 0)));
    }
}

fn headings(table: &Table, row: &Row, roles: Vec<Role>, facts: &mut Vec<Fact>) -> Vec<Column> {
    let mut made: Vec<Column> = vec![];
    let width = used_width(table);
    for (col, (cell, mut role)) in row.cells.iter().zip(roles).enumerate().take(width) {
        let heading = one_line(cell);
        // The second of two columns with one meaning keeps its own heading: nothing is overwritten.
        if made.iter().any(|c| c.role == role && role != Role::Other) {
            role = Role::Other;
        }
        let taken = |name: &str| made.iter().any(|c| c.heading == name || c.key() == name);
        let heading = unique(&heading, col, taken);
        if role == Role::Other {
            facts.push(Fact {
                field: heading.clone(),
                ..Fact::new(
                    Kind::UnknownColumn(heading.clone()),
                    table.place(row.number, col),
                )
            });
        }
        made.push(Column { heading, role });
    }
    made
}

fn measure(table: &Table, row: &Row, columns: &Arc<Columns>, width: usize) -> Measure {
    let texts: Vec<String> = (0..width).map(|col| text_of(row, col)).collect();
    let cells = Cells::new(columns, &texts);
    let get = |key: &str| cells.get(key).unwrap_or("");
    let (code, title) = (one_line_text(get("code")), one_line_text(get("title")));
    Measure {
        key: normalize_code(&code),
        code,
        title,
        cells,
        owners: vec![],
        related: vec![],
        original: None,
        levels: vec![],
        rows: IndexMap::new(),
        place: table.place(row.number, 0),
    }
}

fn codes_twice(plan: &Plan, facts: &mut Vec<Fact>) {
    let mut seen: HashMap<&str, &Measure> = HashMap::new();
    for measure in &plan.measures {
        let first = *seen.entry(&measure.key).or_insert(measure);
        if first.place != measure.place {
            let twice = Kind::CodeTwice {
                measure: measure.cited(),
                first: first.cited(),
                first_at: first.place.clone(),
            };
            facts.push(Fact {
                item: measure.code.clone(),
                ..Fact::new(twice, measure.place.clone())
            });
        }
    }
}

/// Levels that survey.toml names and the plan does not have.
fn levels_missing(plan: &Plan, survey: &Survey, facts: &mut Vec<Fact>) {
    let has = |depth: usize| plan.columns.iter().any(|c| c.role == Role::Level(depth));
    for (depth, name) in (1..).zip(&survey.levels) {
        if !has(depth) {
            facts.push(Fact {
                field: survey.label("levels").to_string(),
                ..Fact::new(
                    Kind::Settings(Fault::new(
                        format!(
                            "{} の「{name}」という見出しが計画にありません",
                            survey.label("levels")
                        ),
                        "計画の見出しのとおりに、外側のものから順に書いてください。",
                    )),
                    survey.places.of("levels"),
                )
            });
        }
    }
}

/// The levels above each measure: the plan's own level columns, or else the beginnings of its code.
fn levels(plan: &mut Plan) {
    let columns = plan.level_keys();
    let mut above: Vec<String> = vec![];
    let mut printed: HashMap<String, String> = HashMap::new();
    for measure in &mut plan.measures {
        if columns.is_empty() {
            measure.levels = from_code(&measure.code, &mut printed);
            continue;
        }
        let own = columns.iter().map(|c| measure.cell(c).to_string());
        above = filled_down(&above, own.collect(), String::is_empty);
        let depth = above.iter().rposition(|l| !l.is_empty());
        measure.levels = above[..depth.map_or(0, |d| d + 1)].to_vec();
    }
}

/// `1－(1)－①` stands under `1` and `1－(1)`, each as it was first printed.
fn from_code(code: &str, printed: &mut HashMap<String, String>) -> Vec<String> {
    let all = segments(code);
    let mut levels = vec![];
    for depth in 1..all.len() {
        let key = all[..depth].join("-");
        let text = beginning(code, &all[..depth]);
        levels.push(printed.entry(key).or_insert(text).clone());
    }
    levels
}

/// The shortest beginning of a code that holds these segments, with its closing brackets.
fn beginning(code: &str, wanted: &[String]) -> String {
    let chars: Vec<char> = code.chars().collect();
    let text = |n: usize| chars[..n].iter().collect::<String>();
    let holds = |n: &usize| segments(&text(*n)) == wanted;
    let Some(mut end) = (1..=chars.len()).rev().find(holds) else {
        return wanted.join("-");
    };
    // Walk back over what separates it from the next segment, but keep closing brackets.
    while end > 1 && holds(&(end - 1)) && !matches!(chars[end - 1], ')' | '）' | ']' | '】') {
        end -= 1;
    }
    text(end)
}

/// Who owns a measure and who is related to it.
fn people(
    plan: &mut Plan,
    index: usize,
    roster: &Roster,
    assignments: &mut Assignments<'_>,
    facts: &mut Vec<Fact>,
) {
    let owner_key = match plan.heading("owner") {
        Some(_) => "owner",
        None => "section",
    };
    let owners = sections(plan, index, owner_key, roster, assignments, facts);
    let mut related = sections(plan, index, "related", roster, assignments, facts);
    related.retain(|code| !owners.contains(code));
    let measure = &mut plan.measures[index];
    measure.owners = owners;
    measure.related = related;
}

/// The codes of the sections that a cell names, each once.
fn sections(
    plan: &Plan,
    index: usize,
    key: &str,
    roster: &Roster,
    assignments: &mut Assignments<'_>,
    facts: &mut Vec<Fact>,
) -> Vec<String> {
    let measure = &plan.measures[index];
    let mut codes: Vec<String> = vec![];
    let mut add = |code: &str| {
        if !codes.iter().any(|c| c == code) {
            codes.push(code.to_string());
        }
    };
    for name in names_in(roster, measure.cell(key)) {
        let fact = |kind| Fact {
            item: measure.code.clone(),
            field: plan.heading(key).unwrap_or(key).to_string(),
            ..Fact::new(kind, plan.place_of(measure, key))
        };
        match resolve(roster, &name) {
            None => facts.push(fact(unknown(roster, name))),
            Some(d) if matches!(d.kind, Stands::Open | Stands::Former) => {
                match assignments.settled(&d.name, &measure.key) {
                    Some(sections) => sections.iter().for_each(|code| add(code)),
                    None if d.kind == Stands::Former => {
                        facts.extend(former(roster, d, &name, &measure.code).map(fact));
                        if let [one] = d.successors.as_slice() {
                            add(one);
                        }
                    }
                    None => facts.push(fact(Kind::OpenDepartment {
                        name: name.clone(),
                        line: decision_line(roster, &d.name, &measure.code),
                    })),
                }
            }
            Some(d) if d.kind == Stands::Everyone => {
                roster.sections().for_each(|d| add(&d.code));
            }
            Some(d) if d.kind == Stands::Section => add(&d.code),
            Some(_) => {}
        }
    }
    codes
}

/// What is told of a former section that the plan names. Nothing where its own line cannot be used,
/// which is reported.
fn former(roster: &Roster, own: &Department, name: &str, item: &str) -> Option<Kind> {
    let now = own.successors.iter();
    let now: Vec<String> = now
        .filter_map(|code| Some(roster.by_code(code)?.name.clone()))
        .collect();
    let line = match now.len() {
        0 => return None,
        1 => String::new(),
        _ => decision_line(roster, &own.name, item),
    };
    Some(Kind::FormerDepartment {
        name: name.to_string(),
        now,
        since: own.since,
        measures: 1,
        line,
    })
}

/// A former name that is read as one section is told once, with the number of its measures.
fn told_once(facts: &mut Vec<Fact>) {
    let mut first: HashMap<(String, String), usize> = HashMap::new();
    let mut kept: Vec<Fact> = vec![];
    for fact in facts.drain(..) {
        if let Kind::FormerDepartment { name, line, .. } = &fact.kind
            && line.is_empty()
        {
            match first.entry((name.clone(), fact.field.clone())) {
                Entry::Occupied(at) => {
                    let told = &mut kept[*at.get()];
                    told.item.clear();
                    if let Kind::FormerDepartment { measures, .. } = &mut told.kind {
                        *measures += 1;
                    }
                    continue;
                }
                Entry::Vacant(place) => {
                    place.insert(kept.len());
                }
            }
        }
        kept.push(fact);
    }
    *facts = kept;
}

/// A name that the roster lacks, with the one that was probably meant, or the line that would make it
/// mean every section.
fn unknown(roster: &Roster, name: String) -> Kind {
    let mut everyone = roster.all().iter().filter(|d| d.kind == Stands::Everyone);
    let (nearest, line) = match (means_everyone(&name), everyone.next()) {
        (true, Some(entry)) => (entry.name.clone(), String::new()),
        (true, None) => (String::new(), everyone_line(roster, &name)),
        (false, _) => (likely(roster, &name), String::new()),
    };
    Kind::UnknownDepartment {
        name,
        nearest,
        line,
    }
}

/// A measure that nobody is asked about is never answered. Where the cause is a name that the roster
/// lacks, that is reported and not this.
pub fn without_owner(project: &Project, facts: &mut Vec<Fact>) {
    let is_misspelt = |f: &&Fact| matches!(f.kind, Kind::UnknownDepartment { .. });
    let misspelt: HashSet<String> = facts
        .iter()
        .filter(is_misspelt)
        .map(|f| f.item.clone())
        .collect();
    let mut lacking = vec![];
    for measure in &project.plan.measures {
        let asked = !measure.owners.is_empty()
            || (project.survey.ask_related && !measure.related.is_empty());
        if !asked && measure.original.is_none() && !misspelt.contains(&measure.code) {
            lacking.push(Fact {
                item: measure.code.clone(),
                ..Fact::new(Kind::NoOwner(measure.cited()), measure.place.clone())
            });
        }
    }
    let is_named = |role: &&str| project.plan.heading(role).is_some();
    let asked = match project.survey.ask_related {
        true => &["owner", "section", "related"][..],
        false => &["owner", "section"],
    };
    // Where the plan is no table, that is the cause.
    let is_table = !facts.iter().any(|f| matches!(f.kind, Kind::PlanShape(_)));
    match lacking.first().filter(|_| !asked.iter().any(is_named)) {
        Some(_) if !is_table => {}
        Some(first) => facts.push(no_owner_column(project, lacking.len(), first.place.clone())),
        None => facts.append(&mut lacking),
    }
}

/// Where the roster has no section at all, that is the cause of every name that it lacks: one fact.
pub fn without_sections(project: &Project, facts: &mut Vec<Fact>) {
    if project.roster.sections().next().is_some() {
        return;
    }
    let mut names: Vec<String> = vec![];
    facts.retain(|fact| {
        let Kind::UnknownDepartment { name, .. } = &fact.kind else {
            return true;
        };
        if !names.contains(name) {
            names.push(name.clone());
        }
        false
    });
    if names.is_empty() {
        return;
    }
    let what = format!(
        "課の一覧に、調査票を送る課が一つもありません（計画には、{} があります）",
        names.join("、")
    );
    let todo =
        "課の一覧に、調査票を送る課を一行に一つずつ、コードと区分「課」を付けて書いてください。";
    let fault = Fault::new(what, todo);
    facts.push(Fact::new(Kind::Roster(fault), project.roster.place.clone()));
}

/// The plan has no column that says who is asked: one fact, which names the columns that may be it.
fn no_owner_column(project: &Project, count: usize, mut place: Place) -> Fact {
    place.cell = None;
    let plan = &project.plan;
    let heads: Vec<(String, &Role)> = plan
        .columns
        .iter()
        .map(|column| (column.heading.clone(), &column.role))
        .collect();
    let texts = |column: &&Column| {
        let key = column.key();
        let texts = plan.measures.iter().map(move |m| m.cell(&key));
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let is_likely = |column: &&Column| {
        let texts = texts(column);
        let named = texts
            .iter()
            .filter(|text| is_of_roster(&project.roster, text));
        column.role == Role::Other && !texts.is_empty() && named.count() * 2 >= texts.len()
    };
    let likely: Vec<&str> = plan
        .columns
        .iter()
        .filter(is_likely)
        .map(|column| column.heading.as_str())
        .collect();
    let named = match likely.as_slice() {
        [] => String::new(),
        likely => format!("課の名前が多いのは「{}」の列です。", likely.join("」「")),
    };
    let example = likely.first().copied().unwrap_or("見出し");
    let fault = Fault::new(
        format!(
            "担当課にあたる見出しがないので、{count}事業のどれも、尋ねる課が分かりません（見出し：{}）",
            taken_for(&heads)
        ),
        format!(
            "{named}見出しを担当課に直すか、{}担当課の列がなければ、加えてください。",
            to_write(&project.survey, example, "担当課")
        ),
    );
    Fact::new(Kind::NoOwnerColumn(fault), place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;

    #[test]
    fn codes_report_their_levels() {
        let mut printed = HashMap::new();
        assert_eq!(from_code("1－(1)－①", &mut printed), ["1", "1－(1)"]);
        assert_eq!(from_code("1-(1)-②", &mut printed), ["1", "1－(1)"]);
        assert_eq!(from_code("Ⅰ-(2)-④", &mut printed), ["Ⅰ", "Ⅰ-(2)"]);
        assert_eq!(from_code("12", &mut printed), Vec::<String>::new());
    }

    #[test]
    fn levels_have_the_names_that_the_settings_give() {
        let survey = trial::survey("levels = [\"章\", \"節\", \"柱\", \"項\"]");
        let text = "番号,項,章,柱,事業名,節\n1,,A,b,公園,\n2,c,,,図書館,\n3,,B,,道,\n";
        let (plan, facts) = trial::plan(text, &survey, &Roster::default());
        assert_eq!(plan.level_names, ["章", "節", "柱", "項"]);
        assert_eq!(plan.measures[0].levels, ["A", "", "b"]);
        assert_eq!(plan.measures[1].levels, ["A", "", "b", "c"]);
        assert_eq!(plan.measures[2].levels, ["B"]);
        assert_eq!(facts, vec![]);
        let (plan, facts) = trial::plan(
            "番号,分野,章,事業名\n1,A,B,公園\n",
            &survey,
            &Roster::default(),
        );
        assert_eq!(plan.level_names, ["章"]);
        assert_eq!(plan.measures[0].cell("分野"), "A");
        let missing = facts.iter().filter(|f| matches!(f.kind, Kind::Settings(_)));
        assert_eq!(missing.count(), 3);
    }

    #[test]
    fn the_innermost_level_is_the_title_where_there_is_none() {
        let survey = trial::survey("");
        let text = "番号,基本施策,大項目,担当課\n1,公園をつくる,A,甲課\n2,図書館をつくる,,甲課\n";
        let (plan, _) = trial::plan(text, &survey, &Roster::default());
        assert_eq!(plan.level_names, ["大項目"]);
        assert_eq!(plan.measures[1].title, "図書館をつくる");
        assert_eq!(plan.measures[1].levels, ["A"]);
    }

    #[test]
    fn an_outer_level_begins_the_inner_ones_anew() {
        let mut above: Vec<&str> = vec![];
        for (own, expected) in [
            (["", "", "c"], ["", "", "c"]),
            (["A", "b", ""], ["A", "b", ""]),
            (["", "", "c"], ["A", "b", "c"]),
            (["", "", ""], ["A", "b", "c"]),
            (["", "d", ""], ["A", "d", ""]),
            (["B", "", ""], ["B", "", ""]),
        ] {
            above = filled_down(&above, own.to_vec(), |l| l.is_empty());
            assert_eq!(above, expected);
        }
    }
}
