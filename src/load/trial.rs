//! A plan in few words, for the tests of the loaders.

use super::table::Table;
use super::{plan, roster, survey, table};
use crate::model::fact::{Fact, Kind};
use crate::model::plan::Plan;
use crate::model::roster::Roster;
use crate::model::survey::Survey;

/// A table of a CSV text.
pub fn table(file: &str, text: &str) -> Table {
    table::of_csv(file, text.as_bytes()).unwrap()
}

/// A survey of 令和2年度, with further settings.
pub fn survey(further: &str) -> Survey {
    let text = format!(
        "id = \"rei\"\ntitle = \"例\"\nfiscal_year = \"R2\"\ndue = \"2021-04-30\"\n\
         {further}\n[from]\nsection = \"甲課\"\n"
    );
    survey::read(&text, &mut vec![]).unwrap()
}

/// A roster of four names and further lines.
pub fn roster(further: &str, facts: &mut Vec<Fact>) -> Roster {
    let text = "コード,課名,区分,対象事業,決めた課\nA,甲課,課,,\nB,乙課,課,,\nX,町内会,外部,,\nZ,関係課,未定,,\n";
    let table = table(roster::FILE, &format!("{text}{further}"));
    roster::read(&table, None, facts)
}

/// A plan and what was noticed in it.
pub fn plan(text: &str, survey: &Survey, roster: &Roster) -> (Plan, Vec<Fact>) {
    let mut facts = vec![];
    let plan = plan::read(&table("plan.csv", text), survey, roster, &mut facts);
    (plan, facts)
}

/// Each fact in words: its place, what stands there and what was expected.
pub fn reported(facts: &[Fact]) -> Vec<String> {
    let words = |f: &Fact| {
        let (what, expected) = words(&f.kind);
        format!("{} {what}／{expected}", f.place.cell_text())
    };
    facts.iter().map(words).collect()
}

/// What stands there and what was expected.
pub fn words(kind: &Kind) -> (String, String) {
    match kind {
        Kind::Settings(fault)
        | Kind::Roster(fault)
        | Kind::PlanRow(fault)
        | Kind::PlanShape(fault)
        | Kind::Decision(fault)
        | Kind::Renumbered(fault)
        | Kind::Previous(fault) => (fault.what.clone(), fault.todo.clone()),
        Kind::RelatedUnknown { named, meant } | Kind::RelatedTitle { named, meant } => {
            (named.clone(), meant.clone())
        }
        Kind::RelatedUnread(named) => (named.clone(), String::new()),
        Kind::RelatedColumn {
            first,
            unread,
            lines,
        } => (first.clone(), format!("{unread}/{lines}")),
        Kind::OpenDepartment { name, line } => (name.clone(), line.clone()),
        Kind::UnreadColumn { heading, filled } => (heading.clone(), filled.to_string()),
        other => (format!("{other:?}"), String::new()),
    }
}
