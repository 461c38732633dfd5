//! The returned files of which decisions.csv says that they count, or that they are not to be used. What
//! is not to be used is taken out before the answers are chosen, and reported with its place.

use super::interpret::is_same_answer;
use crate::model::answer::{Answer, CellContent, Disposition, Return};
use crate::model::decision::FileDecision;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::project::Project;
use crate::text::normalize::normalize;
use crate::text::paths;
use crate::text::shared::SharedText;
use std::collections::{BTreeSet, HashMap};
use std::mem::take;

/// What was taken out of the returned files.
#[derive(Default)]
pub(super) struct Aside<'p> {
    cells: Vec<Cell<'p>>,
    /// What is wrong with the decisions themselves.
    faults: Vec<Fact>,
}

/// What stands in an answer cell that is not to be used.
struct Cell<'p> {
    /// The section's code.
    department: String,
    measure: usize,
    field: SharedText,
    content: CellContent,
    decision: &'p FileDecision,
}

/// A decision with the files, by their numbers, and the section's code, where it is about one.
struct Settled<'p> {
    decision: &'p FileDecision,
    files: BTreeSet<usize>,
    department: Option<String>,
}

/// Takes out of the files what is not to be used: all of a file that is not to be used, and, of the
/// measures that a file holds which counts, what the section's other files hold.
pub(super) fn take_out<'p>(project: &'p Project, returns: &mut [Return]) -> Aside<'p> {
    let mut aside = Aside::default();
    let mut settled = vec![];
    for decision in &project.file_decisions {
        match settle(project, decision, returns) {
            Ok(own) => settled.push(own),
            Err(fault) => aside.faults.push(about(decision, fault)),
        }
    }
    for own in settled.iter().filter(|own| !own.decision.is_used) {
        for number in &own.files {
            ignore(project, own, &mut returns[*number], &mut aside);
        }
    }
    // By section and measure: the files that count, and the decision on the first of them.
    let mut counting: HashMap<(String, usize), (BTreeSet<usize>, &FileDecision)> = HashMap::new();
    for own in settled.iter().filter(|own| own.decision.is_used) {
        let mut holds_any = false;
        for number in &own.files {
            let portions = returns[*number].portions.iter();
            for portion in portions.filter(|p| own.is_about(&p.department)) {
                for measure in portion.sheets.keys() {
                    holds_any = true;
                    let key = (portion.department.clone(), *measure);
                    let files = counting
                        .entry(key)
                        .or_insert((BTreeSet::new(), own.decision));
                    files.0.insert(*number);
                }
            }
        }
        if !holds_any {
            let fault = Fault::new(
                format!(
                    "採用とした {} には、取り込める回答がありません",
                    own.decision.file
                ),
                "そのファイルの指摘を確かめるか、torimatome decide 取消 で、この決定を取り消してください。",
            );
            aside.faults.push(about(own.decision, fault));
        }
    }
    for (number, file) in returns.iter_mut().enumerate() {
        prefer(project, number, file, &counting, &mut aside);
    }
    aside
}

/// The files and the section that a decision is about; what is wrong with it, where it cannot be followed.
fn settle<'p>(
    project: &Project,
    decision: &'p FileDecision,
    returns: &[Return],
) -> Result<Settled<'p>, Fault> {
    let wanted = normalize(&decision.department);
    let mut sections = project.roster.sections();
    let own = sections.find(|d| normalize(&d.name) == wanted);
    if own.is_none() && !wanted.is_empty() {
        return Err(Fault::new(
            format!(
                "決定の課「{}」は、課の一覧にありません",
                decision.department
            ),
            "課名を直すか、空けてください（空けておくと、そのファイルすべてについての決定になります）。",
        ));
    }
    Ok(Settled {
        decision,
        files: files(decision, returns)?,
        department: own.map(|d| d.code.clone()),
    })
}

impl Settled<'_> {
    fn is_about(&self, department: &str) -> bool {
        self.department
            .as_deref()
            .is_none_or(|own| own == department)
    }
}

/// The files that a decision is about: the one of its name and contents or, where that was renamed, those
/// of its contents; with those within it where it is a zip.
fn files(decision: &FileDecision, returns: &[Return]) -> Result<BTreeSet<usize>, Fault> {
    let all = || returns.iter().enumerate();
    let is_named = |file: &Return| paths::is_same(&file.file, &decision.file);
    let is_held = |file: &Return| decision.sha256.is_empty() || file.sha256 == decision.sha256;
    let mut found: Vec<usize> = all()
        .filter(|(_, file)| is_named(file) && is_held(file))
        .map(|(number, _)| number)
        .collect();
    if found.is_empty() && !decision.sha256.is_empty() {
        let renamed = all().filter(|(_, file)| is_held(file));
        found = renamed.map(|(number, _)| number).collect();
    }
    let word = decision.word();
    if found.is_empty() {
        return Err(match returns.iter().any(is_named) {
            true => Fault::new(
                format!(
                    "{word}とした {} は、決めたときと中身が違うので、決定は効いていません",
                    decision.file
                ),
                "いまのファイルを見て、決め直してください。",
            ),
            false => Fault::new(
                format!("{word}とした {} が returned にありません", decision.file),
                "なくしたのでなければ、この行は消してかまいません。",
            ),
        });
    }
    let within = |file: &Return| {
        let zips = found
            .iter()
            .map(|number| format!("{}/", returns[*number].file));
        zips.into_iter().any(|zip| file.file.starts_with(&zip))
    };
    let inner: Vec<usize> = all().filter(|(_, f)| within(f)).map(|(n, _)| n).collect();
    Ok(found.into_iter().chain(inner).collect())
}

/// Takes everything out of a file that is not to be used, or what it holds of one section.
fn ignore<'p>(project: &Project, own: &Settled<'p>, file: &mut Return, aside: &mut Aside<'p>) {
    let mut rest = false;
    for portion in &mut file.portions {
        if !own.is_about(&portion.department) {
            rest |= !portion.sheets.is_empty();
            continue;
        }
        let department = portion.department.clone();
        let gone = take(portion);
        portion.department.clone_from(&department);
        let others = gone.others.into_iter();
        let others = others.flat_map(|(key, all)| all.into_iter().map(move |c| (key.clone(), c)));
        for (key, content) in gone.cells.into_iter().chain(others) {
            aside
                .cells
                .push(Cell::new(&department, key, content, own.decision));
        }
    }
    let name = project
        .roster
        .by_code(own.department.as_deref().unwrap_or_default());
    let is_own = |fact: &&mut Fact| name.is_none_or(|d| d.name == fact.department);
    let facts = file.facts.iter_mut().filter(is_own);
    facts.for_each(|fact| fact.is_superseded = true);
    if !rest && file.disposition != Disposition::Opened {
        not_used(
            file,
            format!("決定により使いません（{}）", own.decision.reason),
        );
    }
}

/// Takes out of a file what another one counts for.
fn prefer<'p>(
    project: &Project,
    number: usize,
    file: &mut Return,
    counting: &HashMap<(String, usize), (BTreeSet<usize>, &'p FileDecision)>,
    aside: &mut Aside<'p>,
) {
    let mut why = None;
    for portion in &mut file.portions {
        let department = portion.department.clone();
        let other = |measure: usize| {
            let (files, decision) = counting.get(&(department.clone(), measure))?;
            (!files.contains(&number)).then_some(*decision)
        };
        let gone: Vec<usize> = portion
            .sheets
            .keys()
            .copied()
            .filter(|m| other(*m).is_some())
            .collect();
        for measure in gone {
            let Some(decision) = other(measure) else {
                continue;
            };
            why = Some(decision);
            portion.sheets.remove(&measure);
            portion.set_aside.insert(measure);
            let first = (measure, SharedText::default());
            let mut cells = portion.cells.split_off(&first);
            portion
                .cells
                .extend(cells.split_off(&(measure + 1, SharedText::default())));
            for (key, content) in cells {
                aside
                    .cells
                    .push(Cell::new(&department, key, content, decision));
            }
            portion.refused.retain(|(own, _)| *own != measure);
            // What stands twice in a file that does not count is not lost either.
            portion.others.retain(|key, all| {
                let more = take(all).into_iter();
                let cell = |c| Cell::new(&department, key.clone(), c, decision);
                match key.0 == measure {
                    true => aside.cells.extend(more.map(cell)),
                    false => all.extend(more),
                }
                key.0 != measure
            });
            let name = project.roster.by_code(&department).map(|d| d.name.as_str());
            let code = &project.plan.measures[measure].code;
            let is_own = |f: &&mut Fact| f.item == *code && name.is_some_and(|n| f.department == n);
            let facts = file.facts.iter_mut().filter(is_own);
            facts.for_each(|fact| fact.is_superseded = true);
        }
    }
    let rest = file.portions.iter().any(|p| !p.sheets.is_empty());
    if let Some(decision) = why.filter(|_| !rest) {
        not_used(file, format!("決定により {} を使いました", decision.file));
    }
}

fn not_used(file: &mut Return, reason: String) {
    file.disposition = Disposition::NotUsed;
    file.reason = reason;
}

fn about(decision: &FileDecision, fault: Fault) -> Fact {
    Fact {
        field: "ファイル".to_string(),
        department: decision.department.clone(),
        ..Fact::new(Kind::FileDecision(fault), decision.place.clone())
    }
}

impl<'p> Cell<'p> {
    fn new(
        department: &str,
        (measure, field): (usize, SharedText),
        content: CellContent,
        decision: &'p FileDecision,
    ) -> Cell<'p> {
        Cell {
            department: department.to_string(),
            measure,
            field,
            content,
            decision,
        }
    }
}

impl Aside<'_> {
    /// What is told: what is wrong with the decisions, and each answer that was not used, unless the
    /// answer chosen says the same.
    pub(super) fn facts(self, project: &Project, answers: &[Answer]) -> Vec<Fact> {
        let mut facts = self.faults;
        let departments: BTreeSet<&str> = self.cells.iter().map(|c| &*c.department).collect();
        let own = answers
            .iter()
            .filter(|a| departments.contains(&*a.department));
        let chosen: HashMap<(&str, usize, &str), &Answer> = own
            .map(|a| ((&*a.department, a.measure, &*a.field), a))
            .collect();
        for cell in self
            .cells
            .iter()
            .filter(|cell| !cell.content.shown().is_empty())
        {
            let key = (&*cell.department, cell.measure, &*cell.field);
            let standing = chosen.get(&key).and_then(|a| a.standing.as_ref());
            let key = (cell.measure, &*cell.field);
            if standing.is_some_and(|own| is_same_answer(project, key, own, &cell.content)) {
                continue;
            }
            let department = project.roster.by_code(&cell.department);
            let not_used = Kind::NotUsed {
                text: cell.content.shown(),
                chosen: standing.map_or(String::new(), CellContent::shown),
                word: cell.decision.word(),
                named: cell.decision.file.clone(),
            };
            facts.push(Fact {
                department: department.map_or(String::new(), |d| d.name.clone()),
                item: project.plan.measures[cell.measure].code.clone(),
                field: cell.field.to_string(),
                ..Fact::new(not_used, cell.content.place.clone())
            });
        }
        facts
    }
}
