//! Compares the plan with the list of measures printed beside it. Each difference is a fact with its
//! place in the list; `wanted` says in words what the plan has, and where.

use super::columns::plain;
use super::list::{List, Listed, bare};
use super::targets::{TARGETS, marked, words};
use super::titles::bare_title;
use crate::model::fact::{Fact, Kind};
use crate::model::place::Place;
use crate::model::plan::{Measure, Plan};
use crate::text::boxes;
use crate::text::code::{segments, split_code};
use crate::text::normalize::normalize;
use crate::text::similar::{difference, similarity};
use indexmap::IndexMap;
use std::collections::HashMap;

/// The role of the plan's column that says whom a measure is for.
/// How alike two titles are that are one, under one code and under two.
const ALIKE: [f64; 2] = [0.5, 0.7];
/// The most pairs of titles that are compared letter by letter.
const MOST: usize = 250_000;

/// Tells every difference between the plan and the list.
pub fn compare(list: &List, plan: &Plan, facts: &mut Vec<Fact>) {
    let pairs = Pairing::of(list, plan);
    for (row, pair) in list.rows.iter().zip(&pairs.of_rows) {
        match pair {
            None => facts.push(Fact {
                item: row.code.clone(),
                field: list.title.clone(),
                ..Fact::new(surplus(row, plan), row.places[1].clone())
            }),
            Some(index) => {
                let measure = &plan.measures[*index];
                facts.extend(title(list, row, plan, measure));
                targets(list, row, plan, measure, facts);
            }
        }
    }
    for measure in pairs.left(plan) {
        let lacking = Kind::OnlyPlanned {
            measure: measure.cited(),
            planned_at: measure.place.clone(),
        };
        facts.push(Fact {
            item: measure.code.clone(),
            ..Fact::new(lacking, list.place.clone())
        });
    }
    order(list, plan, &pairs.of_rows, facts);
    words_missing(list, plan, facts);
    levels(list, plan, &pairs.of_rows, facts);
}

/// Which measure of the plan each row of the list is.
struct Pairing {
    of_rows: Vec<Option<usize>>,
    is_taken: Vec<bool>,
}

impl Pairing {
    /// By title before code, so that two measures that changed numbers are each compared with
    /// themselves. What is the same counts before what is alike.
    fn of(list: &List, plan: &Plan) -> Pairing {
        let of_plan: Vec<String> = plan
            .measures
            .iter()
            .map(|m| title_key(&m.title, &m.key))
            .collect();
        let of_list: Vec<String> = list
            .rows
            .iter()
            .map(|row| title_key(&row.title, &row.key))
            .collect();
        let mut by_title: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, title) in of_plan.iter().enumerate() {
            by_title.entry(title).or_default().push(index);
        }
        let mut pairing = Pairing {
            of_rows: vec![None; list.rows.len()],
            is_taken: vec![false; plan.measures.len()],
        };
        let coded = |row: usize| plan.position(&list.rows[row].key);
        let alike = |row: usize, index: usize| similarity(&of_list[row], &of_plan[index]);
        pairing.pass(|row, _| coded(row).filter(|i| of_plan[*i] == of_list[row]));
        pairing.pass(|row, is_taken| {
            let mut bearing = by_title.get(&*of_list[row])?.iter().copied();
            bearing.find(|i| !is_taken[*i])
        });
        pairing.pass(|row, _| coded(row).filter(|i| alike(row, *i) >= ALIKE[0]));
        if pairing.open() <= MOST {
            pairing.pass(|row, is_taken| {
                let free = (0..is_taken.len()).filter(|i| !is_taken[*i]);
                let scored = free.map(|i| (alike(row, i), i));
                let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
                best.filter(|(score, _)| *score >= ALIKE[1]).map(|(_, i)| i)
            });
        }
        pairing.pass(|row, _| coded(row));
        pairing
    }

    /// Gives each row that has none yet the measure found for it, unless another row has that.
    fn pass(&mut self, find: impl Fn(usize, &[bool]) -> Option<usize>) {
        for row in 0..self.of_rows.len() {
            if self.of_rows[row].is_some() {
                continue;
            }
            let found = find(row, &self.is_taken).filter(|i| !self.is_taken[*i]);
            if let Some(index) = found {
                self.of_rows[row] = Some(index);
                self.is_taken[index] = true;
            }
        }
    }

    /// How many pairs may still be made.
    fn open(&self) -> usize {
        let rows = self.of_rows.iter().filter(|pair| pair.is_none()).count();
        rows * self.is_taken.iter().filter(|taken| !**taken).count()
    }

    /// The measures that no row is.
    fn left<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = &'a Measure> {
        let measures = plan.measures.iter().zip(&self.is_taken);
        measures.filter(|(_, taken)| !**taken).map(|(m, _)| m)
    }
}

/// A title as it is compared: normalized, without its own number and its marks but that of a reprint.
fn title_key(title: &str, key: &str) -> String {
    let (normalized, marked) = bare_title(&bare(title, key));
    match marked {
        true => normalized + "【再掲】",
        false => normalized,
    }
}

/// A row of the list that is no measure of the plan, or one that another row is already.
fn surplus(row: &Listed, plan: &Plan) -> Kind {
    let same = plan.position(&row.key).map(|index| &plan.measures[index]);
    let is_same = |m: &&Measure| title_key(&m.title, &m.key) == title_key(&row.title, &row.key);
    Kind::OnlyListed {
        measure: row.cited(),
        planned_at: same.filter(is_same).map(|measure| measure.place.clone()),
    }
}

/// Another code or another title.
fn title(list: &List, row: &Listed, plan: &Plan, measure: &Measure) -> Option<Fact> {
    let is_moved = !row.key.is_empty() && row.key != measure.key;
    let is_same = title_key(&row.title, &row.key) == title_key(&measure.title, &measure.key);
    if !is_moved && is_same {
        return mark(row, plan, measure, list);
    }
    let (own, planned) = (
        bare(&row.title, &row.key),
        bare(&measure.title, &measure.key),
    );
    let parts = (!is_same).then(|| difference(&own, &planned));
    let (cell, key, field, listed, planned) = match is_moved {
        true => (0, "code", &list.code, row.cited(), measure.cited()),
        false => (
            1,
            "title",
            &list.title,
            row.title.clone(),
            measure.title.clone(),
        ),
    };
    let title = Kind::ListTitle {
        listed,
        planned,
        planned_at: plan.place_of(measure, key),
        parts,
    };
    Some(Fact {
        item: measure.code.clone(),
        field: field.clone(),
        ..Fact::new(title, row.places[cell].clone())
    })
}

/// A mark in `【…】` that only one of the two titles bears.
fn mark(row: &Listed, plan: &Plan, measure: &Measure, list: &List) -> Option<Fact> {
    let marks = |title: &str| -> Vec<String> {
        let parts = title.split('【').skip(1);
        let inner = parts.filter_map(|part| Some(normalize(part.split_once('】')?.0)));
        inner.filter(|mark| mark != "再掲").collect()
    };
    let mark = || Kind::ListMark {
        listed: row.title.clone(),
        planned: measure.title.clone(),
        planned_at: plan.place_of(measure, "title"),
    };
    (marks(&row.title) != marks(&measure.title)).then(|| Fact {
        item: measure.code.clone(),
        field: list.title.clone(),
        ..Fact::new(mark(), row.places[1].clone())
    })
}

/// The measures that stand in another order, as few as explain it. One with another code is reported
/// with that.
fn order(list: &List, plan: &Plan, pairs: &[Option<usize>], facts: &mut Vec<Fact>) {
    let same: Vec<(usize, usize)> = pairs
        .iter()
        .enumerate()
        .filter_map(|(row, pair)| pair.map(|index| (row, index)))
        .filter(|(row, index)| list.rows[*row].key == plan.measures[*index].key)
        .collect();
    let kept = rising(&same.iter().map(|(_, index)| *index).collect::<Vec<_>>());
    for (row, index) in same.into_iter().filter(|(_, index)| !kept.contains(index)) {
        let listed = &list.rows[row];
        let order = Kind::ListOrder {
            measure: listed.cited(),
            listed_after: row.checked_sub(1).map(|row| list.rows[row].cited()),
            planned_after: index.checked_sub(1).map(|i| plan.measures[i].cited()),
            planned_at: plan.measures[index].place.clone(),
        };
        facts.push(Fact {
            item: listed.code.clone(),
            field: list.code.clone(),
            ..Fact::new(order, listed.places[0].clone())
        });
    }
}

/// The longest run of rising numbers, others left out.
fn rising(numbers: &[usize]) -> Vec<usize> {
    // For each length, where the run with the least end ends; for each number, what stands before it.
    let mut ends: Vec<usize> = vec![];
    let mut before: Vec<Option<usize>> = vec![];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let last = ends.last().copied();
    let run = std::iter::successors(last, |at| before[*at]);
    run.map(|at| numbers[at]).collect()
}

/// Boxes that only one of the two marks.
fn targets(list: &List, row: &Listed, plan: &Plan, measure: &Measure, facts: &mut Vec<Fact>) {
    let marked = marked(measure);
    for (heading, (text, place)) in list.boxes.iter().zip(&row.boxes) {
        let is_word = |(word, _): &&(String, bool)| plain(word) == plain(heading);
        let is_planned = marked
            .iter()
            .find(is_word)
            .is_some_and(|(_, marked)| *marked);
        if boxes::mark(text) != Some(is_planned) {
            let targets = Kind::ListTargets {
                listed: text.clone(),
                is_planned,
                planned_at: plan.place_of(measure, TARGETS),
            };
            facts.push(Fact {
                item: measure.code.clone(),
                field: heading.clone(),
                ..Fact::new(targets, place.clone())
            });
        }
    }
}

/// Words that the plan marks and the list has no column for.
fn words_missing(list: &List, plan: &Plan, facts: &mut Vec<Fact>) {
    if list.boxes.is_empty() {
        return;
    }
    for word in words(plan) {
        let has = list
            .boxes
            .iter()
            .any(|heading| plain(heading) == plain(&word));
        let is_marked = |m: &&Measure| {
            marked(m)
                .iter()
                .any(|(w, on)| *on && normalize(w) == normalize(&word))
        };
        let first = plan.measures.iter().find(is_marked);
        if let Some(first) = first.filter(|_| !has) {
            let unlisted = Kind::TargetUnlisted {
                measures: plan.measures.iter().filter(is_marked).count(),
                first_at: plan.place_of(first, TARGETS),
            };
            facts.push(Fact {
                field: word,
                ..Fact::new(unlisted, list.head.clone())
            });
        }
    }
}

/// Levels with another text, each pair of texts reported once.
fn levels(list: &List, plan: &Plan, pairs: &[Option<usize>], facts: &mut Vec<Fact>) {
    let keys = plan.level_keys();
    let mut reported: IndexMap<(usize, String, String), Fact> = IndexMap::new();
    for (row, pair) in list.rows.iter().zip(pairs) {
        let Some(index) = pair.filter(|i| stands_alike(row, &plan.measures[*i])) else {
            continue;
        };
        let measure = &plan.measures[index];
        for ((heading, depth), (text, place)) in list.levels.iter().zip(&row.levels) {
            let planned = measure.levels.get(*depth).map_or("", String::as_str);
            if is_same_level(text, planned) {
                continue;
            }
            let level = || Kind::ListLevel {
                listed: text.clone(),
                planned: planned.to_string(),
                planned_at: printed(plan, index, &keys[*depth]),
                measures: 0,
            };
            let fact = || Fact {
                item: measure.code.clone(),
                field: heading.clone(),
                ..Fact::new(level(), place.clone())
            };
            let pair = (*depth, normalize(text), normalize(planned));
            let fact = reported.entry(pair).or_insert_with(fact);
            if let Kind::ListLevel { measures, .. } = &mut fact.kind {
                *measures += 1;
            }
        }
    }
    facts.extend(reported.into_values());
}

/// Whether a measure stands under the same beginning of its code in both.
fn stands_alike(row: &Listed, measure: &Measure) -> bool {
    let above = |code: &str| {
        let mut all = segments(code);
        all.pop();
        all
    };
    row.key.is_empty() || above(&row.code) == above(&measure.code)
}

/// Whether two texts name one level; one of them may leave out the number before it.
fn is_same_level(a: &str, b: &str) -> bool {
    let title =
        |text: &str| split_code(text).map_or(normalize(text), |(_, title)| normalize(&title));
    let is_numbered = |text: &str| split_code(text).is_some();
    normalize(a) == normalize(b) || (is_numbered(a) != is_numbered(b) && title(a) == title(b))
}

/// Where the plan prints the level that holds for a measure.
fn printed(plan: &Plan, index: usize, key: &str) -> Place {
    let mut above = (0..=index).rev();
    let at = above.find(|i| !plan.measures[*i].cell(key).is_empty());
    plan.place_of(&plan.measures[at.unwrap_or(index)], key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{list, trial};
    use crate::model::roster::Roster;

    /// The differences: rule-like kind, measure, what stands in the list, what in the plan.
    fn differences(plan: &str, text: &str) -> Vec<String> {
        let survey = trial::survey("");
        let (plan, _) = trial::plan(plan, &survey, &Roster::default());
        let table = trial::table("list.csv", text);
        let mut facts = vec![];
        let list = list::read(&table, &plan, &survey, &mut facts).unwrap();
        compare(&list, &plan, &mut facts);
        let words = |f: &Fact| {
            let place = f.place.cell_text();
            format!("{} {place} {}", f.item, told(&f.kind))
        };
        facts.iter().map(words).collect()
    }

    fn told(kind: &Kind) -> String {
        match kind {
            Kind::ListTitle {
                listed,
                planned,
                planned_at,
                parts,
            } => format!("title {listed}/{planned} {planned_at} {parts:?}"),
            Kind::OnlyListed {
                measure,
                planned_at,
            } => format!("only listed {measure} {}", planned_at.is_some()),
            Kind::OnlyPlanned { measure, .. } => format!("only planned {measure}"),
            Kind::ListTargets {
                listed,
                is_planned,
                planned_at,
            } => format!("targets {listed}/{is_planned} {planned_at}"),
            Kind::TargetUnlisted { measures, first_at } => {
                format!("target unlisted {measures} {first_at}")
            }
            Kind::ListLevel {
                listed,
                planned,
                planned_at,
                measures,
            } => format!("level {listed}/{planned} {planned_at} {measures}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn measures_that_changed_numbers_keep_their_boxes() {
        let plan =
            "番号,事業名,対象\n1,A公園,■市民 □団体\n2,B図書館,□市民 ■団体\n3,C道路,■市民 ■団体\n";
        let list = "番号,事業名,市民,団体\n1,① B図書館,,○\n2,② C道路,○,○\n3,③ D橋,○,\n";
        assert_eq!(
            differences(plan, list),
            [
                "2 A2 title 1 ① B図書館/2 B図書館 plan.csv A3 None",
                "3 A3 title 2 ② C道路/3 C道路 plan.csv A4 None",
                "3 B4 only listed 3 ③ D橋 false",
                "1  only planned 1 A公園",
            ]
        );
    }

    #[test]
    fn a_measure_may_have_another_code_and_another_title() {
        let plan = "番号,事業名\n1,市民活動を支える補助金の見直し\n2,道路\n";
        let list = "番号,事業名\n1,道路\n2,市民活動を支える補助金(市)の見直し\n";
        assert_eq!(
            differences(plan, list),
            [
                "2 A2 title 1 道路/2 道路 plan.csv A3 None",
                "1 A3 title 2 市民活動を支える補助金(市)の見直し/1 市民活動を支える補助金の見直し \
                 plan.csv A2 Some((\"(市)\", \"\"))",
            ]
        );
    }

    #[test]
    fn a_row_that_stands_twice_is_reported() {
        let list = "番号,事業名\n1,公園\n1,公園\n";
        assert_eq!(
            differences("番号,事業名\n1,公園\n", list),
            ["1 B3 only listed 1 公園 true"]
        );
    }

    #[test]
    fn marks_that_cannot_be_compared_are_reported() {
        let plan = "番号,事業名,対象\n1,公園,市民・団体・学校\n2,道路,市民\n";
        let list = "番号,事業名,市民,団体,担当課\n1,公園,○,未定,甲課\n,道路,○,○,\n,,○,,\n";
        assert_eq!(
            differences(plan, list),
            [
                " E1 UnreadColumn { heading: \"担当課\", filled: 1 }",
                " B4 PlanRow(Fault { what: \"一覧の行に事業名がありません\", \
                 todo: \"事業名を書くか、行を除いてください。\" })",
                "1 D2 targets 未定/true plan.csv C2",
                "2 D3 targets ○/false plan.csv C3",
                " A1 target unlisted 1 plan.csv C2",
            ]
        );
    }

    #[test]
    fn levels_are_reported_once_for_each_pair_of_texts() {
        let plan = "番号,分野,基本施策,事業名\n1-1,緑,(1) 公園,A\n1-2,,,B\n1-3,,(2) 花,C\n";
        let list = "番号,分野,基本施策,事業名\n,みどり,,\n1-1,,公園,A\n1-2,,,B\n1-3,,(2) 花,C\n";
        assert_eq!(
            differences(plan, list),
            ["1-1 B2 level みどり/緑 plan.csv B2 3"]
        );
    }

    #[test]
    fn the_longest_rising_run_is_kept() {
        for (numbers, kept) in [
            (&[][..], &[][..]),
            (&[0, 1, 2], &[2, 1, 0]),
            (&[1, 0, 2, 3], &[3, 2, 0]),
            (&[3, 0, 1, 2], &[2, 1, 0]),
            (&[0, 2, 3, 1], &[3, 2, 0]),
        ] {
            assert_eq!(rising(numbers), kept, "{numbers:?}");
        }
    }

    #[test]
    fn a_level_may_lack_its_number_in_one_of_the_two() {
        for (a, b, same) in [
            ("(1) 拠点の充実", "（１）拠点の充実", true),
            ("(1) 拠点の充実", "拠点の充実", true),
            ("(1) 拠点の充実", "(2) 拠点の充実", false),
            ("拠点の充実", "拠点の整備", false),
        ] {
            assert_eq!(is_same_level(a, b), same, "{a} {b}");
        }
    }
}
