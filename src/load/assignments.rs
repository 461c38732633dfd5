//! What departments.csv settles about open names, measure by measure (区分 決定).

use super::roster::fault;
use crate::model::fact::Fact;
use crate::model::plan::Plan;
use crate::model::roster::{Assignment, Roster};
use crate::text::code::normalize_code;
use std::collections::{HashMap, HashSet};

/// The assignments that can be used, by open name and measure.
pub struct Assignments<'a> {
    all: &'a [Assignment],
    by_measure: HashMap<(&'a str, String), usize>,
    used: HashSet<usize>,
}

impl<'a> Assignments<'a> {
    /// The roster's assignments. One on a measure that the plan lacks, and the second on one name and
    /// measure, become facts.
    pub fn new(plan: &Plan, roster: &'a Roster, facts: &mut Vec<Fact>) -> Assignments<'a> {
        let all = roster.assignments.as_slice();
        let mut by_measure = HashMap::new();
        for (index, assignment) in all.iter().enumerate() {
            let key = (assignment.name.as_str(), normalize_code(&assignment.item));
            if plan.position(&key.1).is_none() {
                facts.push(unknown(assignment));
                continue;
            }
            let first = *by_measure.entry(key).or_insert(index);
            if first != index {
                facts.push(twice(assignment, &all[first]));
            }
        }
        Assignments {
            all,
            by_measure,
            used: HashSet::new(),
        }
    }

    /// The sections that were settled on for an open name in the measure of a normalized code.
    pub fn settled(&mut self, name: &str, measure: &str) -> Option<&'a [String]> {
        let index = *self.by_measure.get(&(name, measure.to_string()))?;
        self.used.insert(index);
        Some(&self.all[index].sections)
    }

    /// Tells of each assignment that no measure needed.
    pub fn idle(self, facts: &mut Vec<Fact>) {
        let unused = |index: &&usize| !self.used.contains(index);
        let mut idle: Vec<usize> = self.by_measure.values().filter(unused).copied().collect();
        idle.sort_unstable();
        facts.extend(idle.into_iter().map(|index| unneeded(&self.all[index])));
    }
}

fn unknown(assignment: &Assignment) -> Fact {
    fault(
        assignment.place.clone(),
        &format!("対象事業「{}」は計画にありません", assignment.item),
        "計画のとおりの整理番号を書いてください。",
    )
}

fn twice(assignment: &Assignment, first: &Assignment) -> Fact {
    fault(
        assignment.place.clone(),
        &format!(
            "{}の「{}」の決定が二つあります（先にあるのは {}）",
            assignment.item,
            assignment.name,
            first.place.cell_text()
        ),
        "一つだけを残してください。",
    )
}

/// Such a fact names its measure, which no other fault of the roster does.
fn unneeded(assignment: &Assignment) -> Fact {
    Fact {
        item: assignment.item.clone(),
        ..fault(
            assignment.place.clone(),
            &format!(
                "{}の計画に「{}」はないので、この決定は使われません",
                assignment.item, assignment.name
            ),
            "対象事業と課名を確かめるか、行を除いてください。",
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::load::trial;

    const PLAN: &str = "整理番号,事業名,担当課,関係課\n\
                        1-①,公園,甲課・関係課,\n1-②,図書館,甲課,関係課\n1-③,広場,関係課,\n";

    #[test]
    fn a_decision_says_what_an_open_name_means_in_a_measure() {
        let mut facts = vec![];
        let lines = ",関係課,決定,1-(1),乙課・町内会\n,関係課,決定,1-②,乙課\n";
        let roster = trial::roster(lines, &mut facts);
        let (plan, reported) = trial::plan(PLAN, &trial::survey(""), &roster);
        assert_eq!(facts, vec![]);
        assert_eq!(plan.measures[0].owners, ["A", "B"]);
        assert_eq!(plan.measures[1].owners, ["A"]);
        assert_eq!(plan.measures[1].related, ["B"]);
        assert_eq!(
            trial::reported(&reported),
            ["C4 関係課／,関係課,決定,1-③,課名"]
        );
    }

    #[test]
    fn decisions_that_cannot_be_used_are_reported() {
        let mut facts = vec![];
        let lines = ",関係課,決定,9,乙課\n,関係課,決定,1-①,乙課\n,関係課,決定,1-①,甲課\n\
                     ,甲課,決定,1-①,乙課\n,関係課,決定,1-②,丙課\n,関係課,決定,,乙課\n";
        let roster = trial::roster(lines, &mut facts);
        let without = PLAN.replace("関係課,\n1-②", "\n1-②");
        let (_, mut reported) = trial::plan(&without, &trial::survey(""), &roster);
        reported.retain(|fact| fact.place.file == "departments.csv");
        facts.extend(reported);
        let found: Vec<(String, String)> = facts
            .iter()
            .map(|f| (f.place.cell_text(), trial::words(&f.kind).0))
            .collect();
        let expected = [
            (
                "A9",
                "決定の行の課名「甲課」は、区分が「未定」か「廃止」の名前ではありません",
            ),
            ("A10", "決めた課「丙課」がどの課か、わかりません"),
            ("A11", "決定の行の対象事業か決めた課が空です"),
            ("A6", "対象事業「9」は計画にありません"),
            (
                "A8",
                "1-①の「関係課」の決定が二つあります（先にあるのは A7）",
            ),
            (
                "A7",
                "1-①の計画に「関係課」はないので、この決定は使われません",
            ),
        ];
        assert_eq!(
            found,
            expected.map(|(cell, text)| (cell.to_string(), text.to_string()))
        );
    }
}
