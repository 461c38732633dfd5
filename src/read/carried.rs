//! What was read by the form of an earlier edition, told in the measures and sections of the present
//! one. What has no place in it any more is reported.

use super::index::{FormIndex, Index};
use super::interpret::is_same_answer;
use crate::model::address::Address;
use crate::model::answer::{CellContent, Portion, Return};
use crate::model::correspondence::Correspondence;
use crate::model::fact::{Fact, Kind};
use crate::model::place::Place;
use crate::model::roster::Department;
use crate::text::code::normalize_code;
use crate::text::normalize::normalize;
use crate::text::shared::SharedText;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// An answer cell: the measure and the cell's name.
type Key = (usize, SharedText);

/// Tells what was read by forms of earlier editions in the measures and sections of the present one.
pub(super) fn carry(index: &Index<'_>, made: &mut Return) {
    let (present, earlier): (Vec<Portion>, Vec<Portion>) = std::mem::take(&mut made.portions)
        .into_iter()
        .partition(|portion| portion.edition == 0);
    made.portions = present;
    for portion in earlier {
        let then = index.edition(portion.edition);
        if let (Some(to), Some(form)) = (then.now(), then.form(&portion.department)) {
            let mut carrier = Carrier {
                index,
                then,
                to,
                form,
                portion: &portion,
                made,
            };
            carrier.carry();
        }
    }
}

/// Tells a fact of an earlier edition in the measures and sections of the present one.
pub(super) fn fact(index: &Index<'_>, then: &Index<'_>, fact: &mut Fact) {
    let Some(to) = then.now() else {
        return;
    };
    let key = normalize_code(&fact.item);
    let before = then.project.plan.position(&key);
    let measure = before.and_then(|at| to.measure(at));
    match measure {
        Some(at) => fact.item.clone_from(&index.project.plan.measures[at].code),
        // Another measure bears the code now.
        None if index.project.plan.position(&key).is_some() => fact.item.clear(),
        None => {}
    }
    let section = then.project.roster.find(&fact.department);
    let own = section.and_then(|own| to.section(index.project, &own.code, measure));
    if let Some(own) = own {
        fact.department.clone_from(&own.name);
    }
}

struct Carrier<'i, 'a> {
    index: &'i Index<'a>,
    then: &'i Index<'a>,
    to: &'a Correspondence,
    form: &'a FormIndex<'a>,
    portion: &'i Portion,
    made: &'i mut Return,
}

impl Carrier<'_, '_> {
    fn carry(&mut self) {
        let of_cells = self.portion.cells.keys().map(|(measure, _)| *measure);
        let mut measures: BTreeSet<usize> = self.portion.sheets.keys().copied().collect();
        measures.extend(of_cells);
        for before in measures {
            let now = self.to.measure(before);
            let project = self.index.project;
            let section = self.to.section(project, &self.portion.department, now);
            match now.zip(section) {
                Some((now, section)) => self.measure(before, now, section),
                None => self.dropped(before, now),
            }
        }
        let asked = self.form.form.measures.iter();
        let asked: Vec<usize> = asked.filter_map(|at| self.to.measure(*at)).collect();
        let known = self.made.portions.iter_mut();
        for known in known.filter_map(|own| own.asked_about.as_mut()) {
            known.extend(&asked);
        }
        // A reply to a letter is one, whatever the plan has become.
        let section = self
            .to
            .section(self.index.project, &self.portion.department, None);
        if let Some(section) = section {
            let replies = self.portion.replies_to.clone();
            self.target(section).replies_to.extend(replies);
        }
    }

    /// The portion of a section in the present edition.
    fn target(&mut self, section: &Department) -> &mut Portion {
        let portions = &mut self.made.portions;
        let known = portions.iter().position(|p| p.department == section.code);
        let at = known.unwrap_or_else(|| {
            portions.push(Portion {
                department: section.code.clone(),
                asked_about: Some(BTreeSet::new()),
                ..Portion::default()
            });
            portions.len() - 1
        });
        let target = &mut portions[at];
        target.own |= self.portion.own;
        target.round = target.round.max(self.portion.round);
        target
    }

    /// What stands in the cells of a measure of the earlier plan.
    fn cells(&self, before: usize) -> impl Iterator<Item = (&SharedText, &CellContent)> {
        let all = (before, SharedText::default())..(before + 1, SharedText::default());
        let cells = self.portion.cells.range(all);
        cells.map(|((_, name), standing)| (name, standing))
    }

    /// The answers of a measure of the earlier plan with their labels and places.
    fn answers(&self, before: usize) -> String {
        let filled = self
            .cells(before)
            .filter(|(_, standing)| !standing.shown().is_empty());
        let texts = filled.map(|(name, standing)| self.cited(name, standing));
        texts.collect::<Vec<_>>().join("、")
    }

    fn cited(&self, name: &str, standing: &CellContent) -> String {
        let at = standing
            .place
            .cell
            .map_or(String::new(), |at| at.to_string());
        let label = self.then.project.label_of(name);
        format!("{label}（{at}）「{}」", standing.shown())
    }

    fn place(&self, before: usize) -> Place {
        let sheet = self.portion.sheets.get(&before).cloned();
        let first = || {
            let mut cells = self.cells(before);
            cells
                .next()
                .map(|(_, standing)| standing.place.sheet.clone())
        };
        let sheet = sheet.or_else(first).unwrap_or_default();
        Place::sheet(&self.made.file, sheet)
    }

    /// A measure that the plan has no more, or whose section nobody took over from.
    fn dropped(&mut self, before: usize, now: Option<usize>) {
        let measure = &self.then.project.plan.measures[before];
        let kind = Kind::NotAsked {
            answers: self.answers(before),
            measure: measure.cited(),
        };
        let taken = self.index.project.plan.position(&measure.key).is_some();
        let item = match now {
            Some(now) => self.index.project.plan.measures[now].code.clone(),
            None if taken => String::new(),
            None => measure.code.clone(),
        };
        let section = self
            .to
            .section(self.index.project, &self.portion.department, now);
        let department = section.map_or(&self.form.form.name, |own| &own.name);
        self.made.facts.push(Fact {
            department: department.clone(),
            item,
            ..Fact::new(kind, self.place(before))
        });
    }

    fn measure(&mut self, before: usize, now: usize, section: &Department) {
        self.of_dropped_fields(before, now, section);
        let present = self.index.form(&section.code);
        let is_asked = present.is_some_and(|form| form.form.measures.contains(&now));
        if !is_asked {
            self.reassigned(before, now, section);
        } else if self.is_inherited(section) {
            let former = Kind::FormerSection(self.form.form.name.clone());
            self.tell(former, before, now, section);
        }
        self.of_dropped_rows(before, now, section);
        let renamed = |name: &SharedText| self.present_name(before, now, name);
        let key = |name: &SharedText| (now, renamed(name).unwrap_or_default());
        let template = &self.index.project.template;
        let asks = |name: &SharedText| template.field(name).is_some() && renamed(name).is_some();
        let cells: Vec<(Key, CellContent)> = self
            .cells(before)
            // A section that is asked no more says nothing with a blank.
            .filter(|(name, own)| asks(name) && (is_asked || !own.shown().is_empty()))
            .map(|(name, own)| (key(name), own.clone()))
            .collect();
        let portion = self.portion;
        let of_measure = |own: &&Key| own.0 == before && asks(&own.1);
        let refused = portion.refused.iter().filter(of_measure);
        let refused: Vec<Key> = refused.map(|own| key(&own.1)).collect();
        let others = portion.others.iter().filter(|(own, _)| of_measure(own));
        let others: Vec<(Key, Vec<CellContent>)> = others
            .map(|(own, all)| (key(&own.1), all.clone()))
            .collect();
        let not_asked = self.not_asked(before, now, section);
        let sheet = portion.sheets.get(&before).cloned();
        let is_reused = portion.reused.contains(&before);
        let target = self.target(section);
        let is_first = !target.sheets.contains_key(&now);
        if let Some(sheet) = sheet.filter(|_| is_asked || !cells.is_empty()) {
            target.sheets.entry(now).or_insert(sheet);
        }
        if is_reused {
            target.reused.insert(now);
        }
        // Another sheet of the file may ask what this one does not.
        if is_first {
            target.not_asked.extend(not_asked);
        } else {
            target
                .not_asked
                .retain(|own| own.0 != now || not_asked.contains(own));
        }
        target.refused.extend(refused);
        for (own, all) in others {
            target.others.entry(own).or_default().extend(all);
        }
        for (own, standing) in cells {
            self.put(section, own, standing);
        }
    }

    /// The cells of the present form that the form of the edition did not have.
    fn not_asked(&self, before: usize, now: usize, section: &Department) -> BTreeSet<Key> {
        let asked = self.form.form.answers();
        let asked: BTreeSet<SharedText> = asked
            .filter(|(_, measure, ..)| *measure == before)
            .filter_map(|(_, _, name, _)| self.present_name(before, now, name))
            .collect();
        let present = self.index.form(&section.code).into_iter();
        let present = present.flat_map(|form| form.form.answers());
        present
            .filter(|(_, measure, name, _)| *measure == now && !asked.contains(*name))
            .map(|(_, _, name, _)| (now, name.clone()))
            .collect()
    }

    /// What the cell of a measure is called now: a given row of a table keeps what it is about, not its
    /// number. `None` where the plan has the row no more, or nothing tells which it is.
    fn present_name(&self, before: usize, now: usize, name: &SharedText) -> Option<SharedText> {
        let address = Address::parse(name);
        let (Some(row), Some(table)) = (
            address.row,
            self.then.project.template.table_of(address.field),
        ) else {
            return Some(name.clone());
        };
        let (old, new) = (
            self.then.project.given(before, table),
            self.index.project.given(now, table),
        );
        let subject = |row: &IndexMap<String, String>| {
            let first = row.values().next();
            normalize(first.map_or("", String::as_str))
        };
        let at = (row as usize).checked_sub(1)?;
        let place = match old.get(at) {
            // An open row follows those that are given.
            None => at - old.len() + new.len(),
            Some(given) => {
                let own = subject(given);
                let is_own = |row: &&IndexMap<String, String>| subject(row) == own;
                let same = new.iter().position(|row| subject(row) == own);
                let is_alone =
                    |rows: &[IndexMap<String, String>]| rows.iter().filter(is_own).count() == 1;
                let stays = new.get(at).is_some_and(|row| subject(row) == own);
                match is_alone(old) && is_alone(new) {
                    true => same?,
                    // Rows about the same thing are told apart by their order alone.
                    false if stays && old.len() == new.len() => at,
                    false => return None,
                }
            }
        };
        let renamed = Address {
            row: Some(place as u32 + 1),
            ..address
        };
        Some(SharedText::from(&renamed.to_string()))
    }

    /// What stands in given rows that the plan has no more, a fact for each field.
    fn of_dropped_rows(&mut self, before: usize, now: usize, section: &Department) {
        let mut reported: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, standing) in self.cells(before) {
            let is_kept = self.index.project.template.field(name).is_some();
            let is_gone = self.present_name(before, now, name).is_none();
            if is_kept && is_gone && !standing.shown().is_empty() {
                let own = reported.entry(Address::parse(name).field.to_string());
                own.or_default().push(self.cited(name, standing));
            }
        }
        for (field, texts) in reported {
            self.tell(Kind::RowGone(texts.join("、")), before, now, section);
            if let Some(fact) = self.made.facts.last_mut() {
                fact.field = field;
            }
        }
    }

    /// Puts a cell into the section's portion. A blank is no second answer; two unlike answers are
    /// reported, and neither is taken.
    fn put(&mut self, section: &Department, key: Key, standing: CellContent) {
        let project = self.index.project;
        let target = self.target(section);
        let known = target.cells.get(&key).filter(|own| !own.shown().is_empty());
        let Some(known) = known.cloned() else {
            target.cells.insert(key, standing);
            return;
        };
        let is_same = |other: &CellContent| is_same_answer(project, (key.0, &key.1), &known, other);
        if standing.shown().is_empty() || is_same(&standing) {
            return;
        }
        target.refused.insert(key.clone());
        let others = target.others.entry(key.clone()).or_default();
        others.push(standing.clone());
        let twice = Kind::AnsweredTwice {
            text: known.text.to_string(),
            others: vec![(standing.place.clone(), standing.text.to_string())],
        };
        self.made.facts.push(Fact {
            department: section.name.clone(),
            item: project.plan.measures[key.0].code.clone(),
            field: key.1.to_string(),
            ..Fact::new(twice, known.place.clone())
        });
    }

    /// What stands in the cells of fields that the template does not have any more, a fact for each
    /// field.
    fn of_dropped_fields(&mut self, before: usize, now: usize, section: &Department) {
        let mut reported: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, standing) in self.cells(before) {
            let is_gone = self.index.project.template.field(name).is_none();
            if is_gone && !standing.shown().is_empty() {
                let field = Address::parse(name).field.to_string();
                let own = reported.entry(field).or_default();
                own.push(self.cited(name, standing));
            }
        }
        for (field, texts) in reported {
            self.tell(Kind::FieldGone(texts.join("、")), before, now, section);
            if let Some(fact) = self.made.facts.last_mut() {
                fact.field = field;
            }
        }
    }

    /// Tells that the measure is asked of another section now.
    fn reassigned(&mut self, before: usize, now: usize, section: &Department) {
        let roster = &self.index.project.roster;
        let owners = &self.index.project.plan.measures[now].owners;
        let owners = owners.iter().filter_map(|code| roster.by_code(code));
        let names: Vec<&str> = owners.map(|own| own.name.as_str()).collect();
        let reassigned = Kind::Reassigned {
            answers: self.answers(before),
            owners: names.join("、"),
        };
        self.tell(reassigned, before, now, section);
    }

    /// Whether the section answers in place of one whose name the roster does not know any more.
    fn is_inherited(&self, section: &Department) -> bool {
        let former = &self.form.form.name;
        let known = self.index.project.roster.successors(former);
        known.iter().all(|own| own.code != section.code)
    }

    fn tell(&mut self, kind: Kind, before: usize, now: usize, section: &Department) {
        self.made.facts.push(Fact {
            department: section.name.clone(),
            item: self.index.project.plan.measures[now].code.clone(),
            ..Fact::new(kind, self.place(before))
        });
    }
}
