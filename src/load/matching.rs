//! Which measure of last year is which of this year, where that is certain, and what has become of
//! the others.

use super::titles::{bare_title, unmarked};
use crate::model::fact::{Fact, Kind};
use crate::model::place::Place;
use crate::model::plan::{Measure, Plan};
use crate::model::previous::Renumbered;
use crate::model::project::Project;
use crate::text::alike::are_alike;
use crate::text::normalize::normalize;
use std::collections::{HashMap, HashSet};

/// A measure as it was last year.
#[derive(Clone, Debug)]
pub struct LastMeasure {
    /// Its code as printed.
    pub code: String,
    /// The code normalized.
    pub key: String,
    /// Its title; empty where the file does not tell it.
    pub title: String,
    /// The sections that were in charge, by this year's names; `None` where the file does not tell.
    pub owners: Option<Vec<String>>,
    /// The sections that were asked, by this year's names.
    pub sections: Vec<String>,
    /// Where it first stands.
    pub place: Place,
}

impl LastMeasure {
    /// A measure of another plan; of the sections nothing is told.
    pub fn of(measure: &Measure) -> LastMeasure {
        LastMeasure {
            code: measure.code.clone(),
            key: measure.key.clone(),
            title: measure.title.clone(),
            owners: None,
            sections: vec![],
            place: measure.place.clone(),
        }
    }

    fn cited(&self) -> String {
        format!("{} {}", self.code, self.title)
    }
}

/// A title without its marks, normalized.
fn plain(title: &str) -> String {
    let bare = normalize(&unmarked(&bare_title(title).0));
    match bare.is_empty() {
        true => normalize(title),
        false => bare,
    }
}

/// The measures of a plan that are asked about: all but reprints.
fn asked(plan: &Plan) -> impl Iterator<Item = (usize, &Measure)> {
    let all = plan.measures.iter().enumerate();
    all.filter(|(_, m)| m.original.is_none())
}

/// For each measure of last year the one of this year, where that is certain: what renumbered.csv says;
/// the same code under
/// the same title, or, where a title is not reported, the same code; the same title under another code,
/// if no other measure of either year bears it; the same code under nearly the same title.
///
/// `last` may as well be the measures of an earlier edition of this year's plan.
pub fn pair(last: &[LastMeasure], plan: &Plan, renumbered: &[Renumbered]) -> Vec<Option<usize>> {
    let mut pairs = Pairs {
        found: vec![None; last.len()],
        taken: HashSet::new(),
        ended: HashSet::new(),
    };
    for (at, measure) in last.iter().enumerate() {
        let Some(line) = renumbered.iter().find(|line| line.old == measure.key) else {
            continue;
        };
        // Two measures may be one now.
        pairs.found[at] = line.new.as_ref().and_then(|new| plan.position(new));
        if line.new.is_none() {
            pairs.ended.insert(at);
        }
    }
    let titles: HashMap<usize, String> = asked(plan).map(|(i, m)| (i, plain(&m.title))).collect();
    let title = |at: usize| titles.get(&at).map_or("", String::as_str);
    let before: Vec<String> = last.iter().map(|m| plain(&m.title)).collect();
    let by_code = |m: &LastMeasure| plan.position(&m.key).filter(|at| titles.contains_key(at));
    let told: HashSet<usize> = pairs.found.iter().flatten().copied().collect();
    pairs.add(|at| {
        let same = |now: &usize| match before[at].is_empty() {
            true => !told.contains(now),
            false => before[at] == title(*now),
        };
        by_code(&last[at]).filter(same)
    });
    pairs.taken.extend(told);
    let firsts = alone(titles.iter().map(|(at, title)| (*at, title.as_str())));
    let lasts = alone(before.iter().map(String::as_str).enumerate());
    pairs.add(|at| {
        let own = before[at].as_str();
        let is_alone = lasts.get(own).is_some_and(Option::is_some);
        firsts.get(own).copied().flatten().filter(|_| is_alone)
    });
    pairs.add(|at| {
        let near = |now: &usize| are_alike(&before[at], title(*now));
        by_code(&last[at]).filter(near)
    });
    pairs.found
}

/// Where each title stands; `None` where it stands more than once.
fn alone<'a>(titles: impl Iterator<Item = (usize, &'a str)>) -> HashMap<&'a str, Option<usize>> {
    let mut places: HashMap<&str, Option<usize>> = HashMap::new();
    for (at, title) in titles.filter(|(_, title)| !title.is_empty()) {
        let place = places.entry(title);
        place.and_modify(|p| *p = None).or_insert(Some(at));
    }
    places
}

struct Pairs {
    found: Vec<Option<usize>>,
    taken: HashSet<usize>,
    /// The measures of last year of which it is certain that they are not there any more.
    ended: HashSet<usize>,
}

impl Pairs {
    /// Pairs each measure that is still alone with what is found for it, if that is alone too.
    fn add(&mut self, find: impl Fn(usize) -> Option<usize>) {
        for at in 0..self.found.len() {
            let is_open = self.found[at].is_none() && !self.ended.contains(&at);
            let found = find(at).filter(|now| is_open && !self.taken.contains(now));
            if let Some(now) = found {
                self.taken.insert(now);
                self.found[at] = Some(now);
            }
        }
    }
}

/// Tells what differs between last year's measures and this year's plan. Nothing is told of a plan
/// whose titles are not known.
pub fn report(
    last: &[LastMeasure],
    pairs: &[Option<usize>],
    project: &Project,
    facts: &mut Vec<Fact>,
) {
    let plan = &project.plan;
    let mut known: HashSet<usize> = pairs.iter().flatten().copied().collect();
    let told = |before: &LastMeasure| {
        let mut lines = project.renumbered.iter();
        lines.find(|line| line.old == before.key)
    };
    for (before, now) in last.iter().zip(pairs) {
        match now {
            Some(now) => {
                let is_told = told(before).is_some();
                let renamed = renamed(before, &plan.measures[*now]);
                facts.extend(renamed.filter(|_| !is_told));
                facts.extend(moved(before, &plan.measures[*now], project));
            }
            None if before.title.is_empty() => {}
            None if told(before).is_some_and(|line| line.new.is_none()) => {}
            None => {
                let other = plan.position(&before.key);
                let other = other.filter(|at| plan.measures[*at].original.is_none());
                let fact = match other.filter(|at| !known.contains(at)) {
                    Some(at) => {
                        known.insert(at);
                        replaced(before, &plan.measures[at])
                    }
                    None => gone(before),
                };
                facts.push(fact);
            }
        }
    }
    if last.is_empty() || last.iter().any(|m| m.title.is_empty()) {
        return;
    }
    for (_, measure) in asked(plan).filter(|(at, _)| !known.contains(at)) {
        facts.push(Fact {
            item: measure.code.clone(),
            ..Fact::new(Kind::MeasureNew(measure.cited()), measure.place.clone())
        });
    }
}

fn renamed(before: &LastMeasure, now: &Measure) -> Option<Fact> {
    let same = before.title.is_empty() || plain(&before.title) == plain(&now.title);
    if same && before.key == now.key {
        return None;
    }
    let renamed = Kind::MeasureRenamed {
        now: now.cited(),
        last: before.cited(),
    };
    Some(Fact {
        item: now.code.clone(),
        ..Fact::new(renamed, now.place.clone())
    })
}

fn replaced(before: &LastMeasure, now: &Measure) -> Fact {
    let replaced = Kind::MeasureReplaced {
        now: now.cited(),
        last: before.cited(),
    };
    Fact {
        item: now.code.clone(),
        ..Fact::new(replaced, now.place.clone())
    }
}

fn gone(before: &LastMeasure) -> Fact {
    Fact {
        item: before.code.clone(),
        ..Fact::new(Kind::MeasureGone(before.cited()), before.place.clone())
    }
}

/// Whether other sections are in charge than last year. Where it is not told who was in charge, that
/// is certain only if nobody who is asked now was asked then.
fn moved(before: &LastMeasure, now: &Measure, project: &Project) -> Option<Fact> {
    let owners = names(now, project);
    let is_moved = match &before.owners {
        Some(last) => {
            let (last, own): (HashSet<_>, HashSet<_>) =
                (last.iter().collect(), owners.iter().collect());
            last != own
        }
        None => is_strange(before, now, project),
    };
    let last = before.owners.as_ref().unwrap_or(&before.sections);
    if !is_moved || owners.is_empty() || last.is_empty() {
        return None;
    }
    let key = match project.plan.heading("owner") {
        Some(_) => "owner",
        None => "section",
    };
    let moved = Kind::SectionMoved {
        now: owners.join("・"),
        last: last.join("・"),
    };
    Some(Fact {
        item: now.code.clone(),
        field: project.plan.heading(key).unwrap_or_default().to_string(),
        ..Fact::new(moved, project.plan.place_of(now, key))
    })
}

/// Whether nobody who is asked about a measure now was asked last year, as far as its lines tell. A
/// file without titles need not hold all of a measure's lines.
fn is_strange(before: &LastMeasure, now: &Measure, project: &Project) -> bool {
    let asked = asked_names(now, project);
    !before.title.is_empty() && !asked.iter().any(|name| before.sections.contains(name))
}

/// The section that a measure was taken from and the one that took it over, where it is one of each.
pub fn heir(before: &LastMeasure, now: &Measure, project: &Project) -> Option<(String, String)> {
    let (asked, owners) = (asked_names(now, project), names(now, project));
    let was_in_charge = match &before.owners {
        Some(owners) => owners,
        None if is_strange(before, now, project) => &before.sections,
        None => return None,
    };
    let mut outs = was_in_charge.iter().filter(|name| !asked.contains(name));
    let mut ins = owners.iter().filter(|name| !before.sections.contains(name));
    let pair = (outs.next()?.clone(), ins.next()?.clone());
    (outs.next().is_none() && ins.next().is_none()).then_some(pair)
}

/// The names of the sections in charge of a measure.
fn names(measure: &Measure, project: &Project) -> Vec<String> {
    named(measure.owners.iter(), project)
}

/// The names of the sections that are asked about a measure.
pub fn asked_names(measure: &Measure, project: &Project) -> Vec<String> {
    let related = measure.related.iter();
    let related = related.filter(|_| project.survey.ask_related);
    named(measure.owners.iter().chain(related), project)
}

fn named<'a>(codes: impl Iterator<Item = &'a String>, project: &Project) -> Vec<String> {
    let sections = codes.filter_map(|code| project.roster.by_code(code));
    sections.map(|d| d.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;
    use crate::model::roster::Roster;
    use crate::text::code::normalize_code;

    fn last(code: &str, title: &str) -> LastMeasure {
        LastMeasure {
            code: code.to_string(),
            key: normalize_code(code),
            title: title.to_string(),
            owners: None,
            sections: vec![],
            place: Place::default(),
        }
    }

    fn paired(plan: &str, before: &[(&str, &str)]) -> Vec<Option<usize>> {
        let survey = trial::survey("");
        let text = format!("整理番号,事業名,担当課\n{plan}");
        let (plan, _) = trial::plan(&text, &survey, &Roster::default());
        let before: Vec<LastMeasure> = before.iter().map(|(c, t)| last(c, t)).collect();
        pair(&before, &plan, &[])
    }

    #[test]
    fn what_is_certain_is_paired_and_nothing_else() {
        let plan = "1-1,公園の整備,\n1-2,市民協働センターの運営支援,\n1-3,図書館の充実【重点】,\n2-1,相談会,\n2-2,相談会,\n2-3,防災訓練,\n";
        type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [Option<usize>]);
        let cases: [Case<'_>; 8] = [
            ("the same", &[("１－１", "公園の 整備")], &[Some(0)]),
            ("a mark more", &[("1-3", "図書館の充実")], &[Some(2)]),
            (
                "nearly the same",
                &[("1-2", "市民協働センターの運営の支援")],
                &[Some(1)],
            ),
            ("another code", &[("3-9", "公園の整備")], &[Some(0)]),
            ("another title", &[("1-1", "道路の整備と補修")], &[None]),
            (
                "a title that two measures bear",
                &[("3-1", "相談会")],
                &[None],
            ),
            (
                "codes exchanged",
                &[("1-1", "防災訓練"), ("2-3", "公園の整備")],
                &[Some(5), Some(0)],
            ),
            ("no title", &[("2-1", ""), ("9-9", "")], &[Some(3), None]),
        ];
        for (name, before, expected) in cases {
            assert_eq!(paired(plan, before), expected, "{name}");
        }
    }

    #[test]
    fn a_title_that_two_measures_of_last_year_bore_is_not_paired() {
        let found = paired(
            "1-1,公園の整備,\n",
            &[("2-1", "公園の整備"), ("2-2", "公園の整備")],
        );
        assert_eq!(found, [None, None]);
    }

    #[test]
    fn a_reprint_is_not_taken_for_its_original() {
        let plan = "1-1,公園の整備,\n2-1,公園の整備【再掲】,\n";
        assert_eq!(paired(plan, &[("3-1", "公園の整備")]), [Some(0)]);
        assert_eq!(paired(plan, &[("2-1", "公園の整備")]), [Some(0)]);
    }

    #[test]
    fn what_the_table_says_goes_first() {
        let survey = trial::survey("");
        let text = "整理番号,事業名\n1-1,公園の整備\n1-2,図書館の充実\n1-3,防災訓練\n";
        let (plan, _) = trial::plan(text, &survey, &Roster::default());
        let before = ["1-1,公園の整備", "1-2,図書館の充実", "5-1,訓練", "5-2,消防"];
        let before = before.map(|m| m.split_once(',').unwrap());
        let before = before.map(|(code, title)| last(code, title));
        let line = |old: &str, new: &str| Renumbered {
            old: old.to_string(),
            new: (!new.is_empty()).then(|| new.to_string()),
            written: old.to_string(),
            place: Place::default(),
        };
        let found = pair(&before, &plan, &[line("1-1", "1-2"), line("1-2", "1-1")]);
        assert_eq!(found, [Some(1), Some(0), None, None]);
        let found = pair(&before, &plan, &[line("5-1", "1-3"), line("5-2", "1-3")]);
        assert_eq!(found, [Some(0), Some(1), Some(2), Some(2)]);
        let found = pair(&before, &plan, &[line("5-1", "1-1")]);
        assert_eq!(found, [Some(0), Some(1), Some(0), None]);
        let found = pair(&before, &plan, &[line("1-1", "")]);
        assert_eq!(found, [None, Some(1), None, None]);
    }
}
