//! Which version of each answer counts, when a section returned more than one file.

use super::interpret::{interpret, is_same_answer};
use super::partial_returns::{self, Source};
use super::set_aside;
use super::version::{Version, tied};
use crate::model::address::Address;
use crate::model::answer::{Answer, CellContent, Disposition, Held, Portion, Receipt, Return};
use crate::model::fact::{Fact, Kind};
use crate::model::form::Asked;
use crate::model::issued::Issued;
use crate::model::place::{Cell, Place};
use crate::model::project::{Project, ROUND};
use crate::text::shared::SharedText;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What was chosen.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Every issued answer cell, in the order of the forms.
    pub answers: Vec<Answer>,
    /// What choosing noticed.
    pub facts: Vec<Fact>,
}

/// Chooses an answer for every issued cell, and settles which files are superseded.
///
/// Newer is: the section's own file before a sheet in another's, a later round before an earlier,
/// a later save before an earlier. Where files cannot be put in order, a cell that they answer
/// differently is taken from neither. What one file leaves blank may be taken from another
/// ([`super::partial_returns`]).
pub fn choose(
    project: &Project,
    forms: &[Asked],
    issued: &Issued,
    returns: &mut [Return],
) -> Chosen {
    let mut chosen = Chosen::default();
    let count = forms.iter().map(|form| form.answers().count()).sum();
    chosen.answers.reserve_exact(count);
    let aside = set_aside::take_out(project, returns);
    let mut used: HashSet<usize> = HashSet::new();
    let mut portions = by_section(returns);
    for form in forms {
        let own = portions.remove(&*form.department).unwrap_or_default();
        let versions = versions(&own, returns);
        let mut chooser = Chooser {
            project,
            form,
            issued,
            versions: &versions,
            used: &mut used,
            chosen: &mut chosen,
            parts: BTreeMap::new(),
        };
        chooser.form();
        if let Some(newest) = versions.first() {
            used.insert(newest.number);
        }
    }
    supersede(returns, &used);
    super::bars::read(project, &mut chosen.answers);
    mark_not_taken(project, returns, &mut chosen);
    chosen.facts.extend(aside.facts(project, &chosen.answers));
    chosen
}

/// Settles which files another one of the same section has taken the place of.
fn supersede(returns: &mut [Return], used: &HashSet<usize>) {
    let kept: HashSet<String> = used.iter().map(|&n| returns[n].sha256.clone()).collect();
    let covered: HashSet<String> = used
        .iter()
        .flat_map(|&n| returns[n].holds.iter().map(|own| own.department.clone()))
        .collect();
    for (number, file) in returns.iter_mut().enumerate() {
        let mut holds = file.holds.iter();
        let replaced = holds.all(|own| covered.contains(&own.department));
        if file.disposition != Disposition::Accepted || used.contains(&number) || !replaced {
            continue;
        }
        file.disposition = Disposition::Superseded;
        let reason = match kept.contains(&file.sha256) {
            true => "まったく同じファイルがほかにあります",
            false => "同じ課の、ほかの回答を使いました",
        };
        file.reason = reason.to_string();
    }
}

/// Takes the portions out of the files: those of each section, with the numbers of their files. What
/// else has to be known of a portion stays there.
fn by_section(returns: &mut [Return]) -> HashMap<String, Vec<(usize, Portion)>> {
    let mut sections: HashMap<String, Vec<(usize, Portion)>> = HashMap::new();
    for (number, file) in returns.iter_mut().enumerate() {
        for portion in std::mem::take(&mut file.portions) {
            file.holds.push(Held::of(&portion));
            if !portion.sheets.is_empty() {
                let own = sections.entry(portion.department.clone());
                own.or_default().push((number, portion));
            }
        }
    }
    sections
}

/// The versions of a form, newest first.
fn versions<'a>(own: &'a [(usize, Portion)], returns: &'a [Return]) -> Vec<Version<'a>> {
    let version = |(number, portion): &'a (usize, Portion)| Version {
        number: *number,
        file: &returns[*number],
        portion,
    };
    let mut versions: Vec<Version<'_>> = own.iter().map(version).collect();
    versions.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.file.file.cmp(&b.file.file)));
    versions
}

fn rank<'a>(version: &Version<'a>) -> (bool, u32, Option<&'a str>) {
    let saved = version.file.modified.as_deref();
    (version.portion.own, version.portion.round, saved)
}

struct Chooser<'a> {
    project: &'a Project,
    form: &'a Asked,
    issued: &'a Issued,
    versions: &'a [Version<'a>],
    used: &'a mut HashSet<usize>,
    chosen: &'a mut Chosen,
    /// The cells that one file answers and others leave blank: by measure, the file that answers, and
    /// the files that do not.
    parts: BTreeMap<(usize, usize, Vec<usize>), Vec<String>>,
}

impl Chooser<'_> {
    fn form(&mut self) {
        for (sheet, measure, field, at) in self.form.answers() {
            self.answer(sheet, measure, field, at);
        }
        self.added();
        for measure in &self.form.measures {
            self.sheet_missing(*measure);
        }
        self.report_parts();
        self.report_awaited();
    }

    /// Tells, once for a round, that nothing of it has come back from a section that returned another.
    fn report_awaited(&mut self) {
        if self.versions.is_empty() {
            return;
        }
        let (section, project) = (self.form.department.clone(), self.project);
        for at in self.awaited().collect::<Vec<_>>() {
            let mut cells = self.form.answers();
            if !cells
                .any(|(_, measure, cell, _)| project.in_round_asks(at, &section, measure, cell))
            {
                continue;
            }
            let name = project.survey.rounds[at].name.clone();
            self.chosen.facts.push(Fact {
                department: self.form.name.to_string(),
                ..Fact::new(Kind::RoundAwaited(name), Place::default())
            });
        }
    }

    /// The cells of rows that the section added: they were issued nowhere.
    fn added(&mut self) {
        let issued: HashSet<(usize, &str)> = self
            .form
            .answers()
            .map(|(_, m, field, _)| (m, field.as_str()))
            .collect();
        let cells = self.versions.iter().flat_map(|v| &v.portion.cells);
        let mut added: BTreeMap<(usize, Address<'_>), &CellContent> = BTreeMap::new();
        for ((measure, name), standing) in cells {
            if !issued.contains(&(*measure, name.as_str())) {
                added
                    .entry((*measure, Address::parse(name)))
                    .or_insert(standing);
            }
        }
        for ((measure, address), standing) in added {
            let sheet = standing.place.sheet.clone();
            let at = standing.place.cell.unwrap_or(Cell::new(0, 0));
            self.answer(&sheet, measure, &address.to_string().into(), at);
        }
    }

    /// Tells that the newest file lacks a measure's sheet, or that files of which none is the newest share
    /// the sheets among them. A section that returned nothing is reported
    /// once, by a rule of its own.
    fn sheet_missing(&mut self, measure: usize) {
        // A form of another round, or one sent before the plan had the measure, need not hold it.
        let mut asking = self
            .versions
            .iter()
            .filter(|v| v.portion.asked_about(measure));
        let Some(newest) = asking.next().or(self.versions.first()) else {
            return;
        };
        let has = |v: &&Version<'_>| v.portion.sheets.contains_key(&measure);
        let key = &self.project.plan.measures[measure].key;
        let was_asked = self.issued.cells(&self.form.department, key).is_some();
        // Where the sheet was made another measure's, or a decision names another file, that is told.
        let portion = newest.portion;
        let is_told = portion.reused.contains(&measure) || portion.set_aside.contains(&measure);
        if has(&newest) || !was_asked || self.is_awaited(measure) || is_told {
            return;
        }
        let older = self.versions.iter().find(has);
        if let Some(part) = older.filter(|v| tied(newest, v)) {
            let sheet = part.portion.sheets.get(&measure);
            let place = Place::sheet(&part.file.file, sheet.cloned().unwrap_or_default());
            let part = Kind::PartElsewhere {
                labels: vec![],
                blank_in: newest.file.file.to_string(),
            };
            self.tell(part, &place, measure, "");
            return;
        }
        let place = Place::file(&newest.file.file);
        let missing = Kind::SheetMissing {
            newest: newest.file.file.to_string(),
            older: older.map(|v| v.file.file.to_string()),
        };
        self.tell(missing, &place, measure, "");
    }

    /// The rounds of which nothing has come back, though the section is asked in them.
    fn awaited(&self) -> impl Iterator<Item = usize> {
        let project = self.project;
        let came = |at: &usize| {
            let mut versions = self.versions.iter();
            versions.any(|v| v.portion.round / ROUND == *at as u32)
        };
        let rounds = project.asking.iter().copied();
        rounds.filter(move |at| !project.survey.rounds.is_empty() && !came(at))
    }

    /// Whether a cell is asked only in rounds of which nothing has come back.
    fn is_awaited_cell(&self, measure: usize, cell: &str) -> bool {
        let (section, project) = (&self.form.department, self.project);
        let asks = |at: usize| project.in_round_asks(at, section, measure, cell);
        let awaited: Vec<usize> = self.awaited().collect();
        let mut asking = project.asking.iter().filter(|at| asks(**at)).peekable();
        asking.peek().is_some() && asking.all(|at| awaited.contains(at))
    }

    /// Whether a measure is asked about only in such rounds.
    fn is_awaited(&self, measure: usize) -> bool {
        let mut cells = self
            .form
            .answers()
            .filter(|(_, own, ..)| *own == measure)
            .peekable();
        cells.peek().is_some() && cells.all(|(.., cell, _)| self.is_awaited_cell(measure, cell))
    }

    fn answer(&mut self, sheet: &SharedText, measure: usize, field: &SharedText, at: Cell) {
        let key = (measure, field.clone());
        let with_sheet: Vec<&Version<'_>> = self
            .versions
            .iter()
            .filter(|v| v.portion.sheets.contains_key(&measure))
            .filter(|v| !v.portion.not_asked.contains(&key))
            .collect();
        let mut answer = Answer {
            department: self.form.department.clone(),
            name: self.form.name.clone(),
            measure,
            field: field.clone(),
            standing: None,
            correction: None,
            value: SharedText::default(),
            troubles: vec![],
            issued: (self.form.file.clone(), sheet.clone(), at),
            receipt: Receipt::Nothing,
        };
        let is_unasked = with_sheet.is_empty();
        if let Some(newest) = with_sheet.first() {
            self.used.insert(newest.number);
            let source = partial_returns::source(&with_sheet, &key);
            let others = self.contested(source.version, &with_sheet, &key);
            let own = source.version.portion.cells.get(&key).cloned();
            let is_contested = !others.is_empty();
            (answer.standing, answer.receipt) = match own {
                Some(own) if is_contested => {
                    (None, Receipt::NotTaken([vec![own], others].concat()))
                }
                _ if newest.portion.refused.contains(&key) => {
                    (None, self.refused(newest.portion, &key))
                }
                Some(own) => (Some(own), Receipt::Taken),
                None => (None, Receipt::Nothing),
            };
            if !is_contested {
                self.blank_elsewhere(&source, &with_sheet, &key);
            }
            self.older(source.version, &with_sheet, &key);
        }
        let plan = &self.project.plan.measures[measure];
        let was_issued = self.issued.has(&self.form.department, &plan.key, field);
        let is_of_sheet = |v: &Version<'_>| v.portion.sheets.contains_key(&measure);
        match (&answer.receipt, was_issued) {
            (Receipt::Nothing, false) => answer.receipt = Receipt::NotIssued,
            (Receipt::Nothing, true) if self.is_awaited_cell(measure, field) => {}
            (Receipt::Nothing, true) if is_unasked && self.versions.iter().any(is_of_sheet) => {
                answer.receipt = Receipt::IssuedSince;
            }
            _ => {}
        }
        self.understand(&mut answer);
        self.chosen.answers.push(answer);
    }

    /// What became of a cell from which nothing may be taken. A blank one may have lost its answer to
    /// the cells beside it, where these hold something and it must be filled.
    fn refused(&self, portion: &Portion, key: &(usize, SharedText)) -> Receipt {
        let text =
            |key: &(usize, SharedText)| portion.cells.get(key).filter(|s| !s.shown().is_empty());
        let mut of_measure = portion.refused.iter().filter(|other| other.0 == key.0);
        let field = self.project.template.field(&key.1);
        let may_be_lost =
            field.is_some_and(|f| f.required) && of_measure.any(|k| text(k).is_some());
        let others = portion.others.get(key).into_iter().flatten();
        let standings: Vec<CellContent> = text(key).into_iter().chain(others).cloned().collect();
        match standings.is_empty() && !may_be_lost {
            true => Receipt::Nothing,
            false => Receipt::NotTaken(standings),
        }
    }

    fn understand(&self, answer: &mut Answer) {
        let field = self.project.template.field(&answer.field);
        if let (Some(field), Some(standing)) = (field, &answer.standing) {
            let unit = self.project.unit(answer.measure, &answer.field);
            let meaning = interpret(field, unit, standing, self.project.survey.year);
            // Most texts are taken as they stand.
            answer.value = match standing.text == meaning.value {
                true => standing.text.clone(),
                false => meaning.value.into(),
            };
            answer.troubles = meaning.troubles;
        }
        // An error value is nobody's answer: what was meant was there and cannot be read.
        if let Some(error) = answer.standing.as_ref().filter(|s| s.is_error) {
            answer.receipt = Receipt::NotTaken(vec![error.clone()]);
        }
    }

    /// The other answers of versions that cannot be put in order with the one that answers.
    fn contested(
        &mut self,
        source: &Version<'_>,
        versions: &[&Version<'_>],
        key: &(usize, SharedText),
    ) -> Vec<CellContent> {
        let Some(mine) = source.portion.cells.get(key) else {
            return vec![];
        };
        let project = self.project;
        let is_same =
            |a: &CellContent, b: &CellContent| is_same_answer(project, (key.0, &key.1), a, b);
        let mut found: Vec<CellContent> = vec![];
        let others = versions.iter().filter(|v| v.number != source.number);
        for other in others.filter(|v| tied(source, v)) {
            let Some(theirs) = other.portion.cells.get(key) else {
                continue;
            };
            // A blank is no other answer.
            if !theirs.shown().is_empty() && !is_same(mine, theirs) {
                self.used.insert(other.number);
                if !found.iter().any(|other| is_same(other, theirs)) {
                    found.push(theirs.clone());
                }
            }
        }
        if !found.is_empty() {
            let others = found.iter().map(|s| (s.place.clone(), s.shown()));
            let twice = Kind::AnsweredTwice {
                text: mine.shown(),
                others: others.collect(),
            };
            self.tell(twice, &mine.place, key.0, &key.1);
        }
        found
    }

    /// An answer that another file leaves blank is reported, where that file may be the later one.
    fn blank_elsewhere(
        &mut self,
        source: &Source<'_>,
        versions: &[&Version<'_>],
        key: &(usize, SharedText),
    ) {
        let version = source.version;
        let Some(mine) = version.portion.cells.get(key) else {
            return;
        };
        let blank = source.blank.clone();
        if blank.is_empty() || mine.shown().is_empty() {
            return;
        }
        self.used.insert(version.number);
        if source.is_certain {
            let label = self.project.label_of(&key.1);
            let part = (key.0, version.number, blank.into_iter().collect());
            self.parts.entry(part).or_default().push(label);
            return;
        }
        let part = Kind::BlankElsewhere {
            text: mine.shown(),
            blank_in: self.files(versions, blank),
        };
        self.tell(part, &mine.place, key.0, &key.1);
    }

    /// Tells, once for a measure and file, what was taken from it because others leave it blank.
    fn report_parts(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        for ((measure, source, blank), mut labels) in parts {
            labels.dedup();
            let found = self.versions.iter().find(|v| v.number == source);
            let Some(version) = found else {
                continue;
            };
            let sheet = version.portion.sheets.get(&measure);
            let place = Place::sheet(&version.file.file, sheet.cloned().unwrap_or_default());
            let versions: Vec<&Version<'_>> = self.versions.iter().collect();
            let blank_in = self.files(&versions, blank);
            let part = Kind::PartElsewhere { labels, blank_in };
            self.tell(part, &place, measure, "");
        }
    }

    /// The names of these versions' files.
    fn files(&self, versions: &[&Version<'_>], numbers: impl IntoIterator<Item = usize>) -> String {
        let numbers: BTreeSet<usize> = numbers.into_iter().collect();
        let named = versions.iter().filter(|v| numbers.contains(&v.number));
        let names: Vec<&str> = named.map(|v| v.file.file.as_str()).collect();
        names.join("、")
    }

    /// What another version says and the one that answers does not is reported, so that nothing goes
    /// unseen.
    fn older(
        &mut self,
        source: &Version<'_>,
        versions: &[&Version<'_>],
        key: &(usize, SharedText),
    ) {
        let empty = CellContent::default();
        let mine = source.portion.cells.get(key).unwrap_or(&empty);
        let mut reported: HashSet<String> = HashSet::new();
        // A tied version is reported as a contest, unless there is no such cell to contest.
        let is_contest =
            |v: &&&Version<'_>| tied(source, v) && source.portion.cells.contains_key(key);
        for other in versions.iter().filter(|v| !is_contest(v)) {
            let Some(theirs) = other.portion.cells.get(key) else {
                continue;
            };
            let is_same = || is_same_answer(self.project, (key.0, &key.1), mine, theirs);
            if theirs.shown().is_empty() || is_same() {
                continue;
            }
            if reported.insert(theirs.shown()) {
                let superseded = Kind::Superseded {
                    earlier: theirs.shown(),
                    chosen: mine.shown(),
                };
                self.tell(superseded, &theirs.place, key.0, &key.1);
            }
        }
    }

    fn tell(&mut self, kind: Kind, place: &Place, measure: usize, field: &str) {
        self.chosen.facts.push(Fact {
            department: self.form.name.to_string(),
            item: self.project.plan.measures[measure].code.clone(),
            field: field.to_string(),
            ..Fact::new(kind, place.clone())
        });
    }
}

/// Marks the answers of which a fact says that they were there and were not taken: those whose cell
/// stands blank or is gone.
fn mark_not_taken(project: &Project, returns: &[Return], chosen: &mut Chosen) {
    let current = returns.iter();
    let current = current.filter(|r| r.disposition != Disposition::Superseded);
    let facts = current.flat_map(|r| &r.facts).chain(&chosen.facts);
    let doubted: HashSet<(&str, &str, &str)> = facts
        .filter(|fact| fact.leaves_answer_untaken() && !fact.is_superseded)
        .map(|fact| (&*fact.department, &*fact.item, &*fact.field))
        .collect();
    for answer in &mut chosen.answers {
        let code = project.plan.measures[answer.measure].code.as_str();
        let is_doubted = doubted.contains(&(&*answer.name, code, &*answer.field));
        if is_doubted && answer.is_blank() && !answer.is_not_taken() {
            answer.receipt = Receipt::NotTaken(vec![]);
        }
    }
}
