//! The editions of the forms. What each distribution was made from is kept beside the forms, so that
//! a returned file is read against what its section was sent, whatever the plan, the roster and the
//! template have become since.

use super::file::{self, optional};
use super::folder;
use super::matching::{self, LastMeasure};
use super::{last_lines, previous, roster, rounds};
use crate::error::Error;
use crate::model::correspondence::Correspondence;
use crate::model::plan::Plan;
use crate::model::project::Project;
use crate::model::project_book;
use crate::model::roster::Kind;
use crate::text::code::cmp_codes;
use crate::text::normalize::normalize;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// The folder of the editions, beside the forms.
pub const FOLDER: &str = "editions";

/// How the name of an edition's folder ends that corrections were made from, and not forms.
pub const OF_CORRECTIONS: &str = "-corrections";

/// What forms are made from: the names of files in the folder of an edition, and their contents.
pub type Sources = Vec<(String, Vec<u8>)>;

/// A kept edition.
#[derive(Debug)]
pub struct Edition {
    /// The project that its forms were made from.
    pub project: Project,
    /// What its measures and sections are now.
    pub correspondence: Correspondence,
    /// Whether forms were made from it, and not only corrections.
    pub is_of_forms: bool,
}

/// What the forms of a project are made from.
///
/// # Errors
/// Where a file cannot be read.
pub fn sources(dir: &Path, project: &Project) -> Result<Sources, Error> {
    let mut found = vec![];
    let mut add = |names: &[&str]| -> Result<(), Error> {
        if let Some(path) = optional(dir, names)? {
            let name = path.file_name().unwrap_or_default();
            found.push((name.to_string_lossy().into_owned(), file::csv(&path)?));
        }
        Ok(())
    };
    add(&[file::SURVEY])?;
    add(&project_book::FILES)?;
    add(&[roster::FILE])?;
    match project.survey.plan.as_str() {
        "" => add(&file::PLANS)?,
        named => add(&[named])?,
    }
    for table in folder::tables_of(project) {
        let files = table.files();
        add(&[&files[0], &files[1]])?;
    }
    if !project.survey.rounds.is_empty() {
        let names = rounds::names_of(project).into_bytes();
        found.push((rounds::EDITION_ROUNDS.to_string(), names));
    }
    if !project.previous.is_empty() {
        let text = last_lines::written(project);
        found.push((previous::FILE.to_string(), text.into_bytes()));
    }
    let template = project.template.text.as_bytes().to_vec();
    found.push((folder::EDITION_TEMPLATE.to_string(), template));
    Ok(found)
}

/// The names of the kept editions in the folder of the forms, oldest first.
pub fn names(forms: &Path) -> Vec<String> {
    let entries = fs::read_dir(forms.join(FOLDER)).into_iter().flatten();
    let names = entries
        .flatten()
        .filter_map(|e| e.file_name().into_string().ok());
    // A run that failed may leave an empty folder.
    let is_whole = |name: &String| {
        let template = forms.join(FOLDER).join(name).join(folder::EDITION_TEMPLATE);
        number(name).is_some() && template.is_file()
    };
    let mut names: Vec<String> = names.filter(is_whole).collect();
    names.sort_by(|a, b| cmp_codes(a, b).then_with(|| a.cmp(b)));
    names
}

/// The rounds that the forms of a kept edition ask, as the present project counts them.
pub fn rounds_of(forms: &Path, name: &str, project: &Project) -> Vec<usize> {
    let path = forms.join(FOLDER).join(name).join(rounds::EDITION_ROUNDS);
    let names = fs::read_to_string(path).unwrap_or_default();
    rounds::places(project, &names)
}

/// The number of an edition's folder.
pub fn number(name: &str) -> Option<u32> {
    name.strip_suffix(OF_CORRECTIONS)
        .unwrap_or(name)
        .parse()
        .ok()
}

/// Whether an edition was made from these sources.
pub fn is_of(forms: &Path, name: &str, sources: &Sources) -> bool {
    let folder = forms.join(FOLDER).join(name);
    let count = fs::read_dir(&folder).into_iter().flatten().count();
    let is_same = |(name, bytes): &(String, Vec<u8>)| {
        fs::read(folder.join(name)).is_ok_and(|kept| kept == *bytes)
    };
    count == sources.len() && sources.iter().all(is_same)
}

/// The kept editions that differ from the present project, newest first. One that cannot be read is
/// left out: its forms are read as those of the present project, and what differs is reported.
///
/// # Errors
/// Where a file of the project cannot be read.
pub fn earlier(forms: &Path, dir: &Path, project: &Project) -> Result<Vec<Edition>, Error> {
    let names = names(forms);
    if names.is_empty() {
        return Ok(vec![]);
    }
    let sources = sources(dir, project)?;
    let mut editions = vec![];
    for name in names.iter().rev() {
        if is_of(forms, name, &sources) {
            continue;
        }
        // A run that was killed may have left one half written.
        let loaded = folder::read_edition(&forms.join(FOLDER).join(name));
        let Some(mut before) = loaded.ok().and_then(|loaded| loaded.project) else {
            continue;
        };
        // What its forms show of last year's answers.
        let folder = forms.join(FOLDER).join(name);
        before.previous = previous::read(&folder, &before, &mut vec![])?;
        let (old, new) = (&before.survey, &project.survey);
        if !old.id.eq_ignore_ascii_case(&new.id) || old.year != new.year {
            continue;
        }
        editions.push(Edition {
            correspondence: correspondence(&before, project),
            project: before,
            is_of_forms: !name.ends_with(OF_CORRECTIONS),
        });
    }
    Ok(editions)
}

/// What the measures and sections of an earlier edition are now.
pub fn correspondence(before: &Project, now: &Project) -> Correspondence {
    let mut sections: HashMap<String, Vec<String>> = HashMap::new();
    for section in before.roster.sections() {
        let same = now.roster.by_code(&section.code).filter(|own| {
            let mut names = std::iter::once(&own.name).chain(&own.aliases);
            names.any(|name| normalize(name) == normalize(&section.name))
        });
        // A section may have another code now, or be known by its former name.
        let named = now
            .roster
            .find(&section.name)
            .filter(|own| own.kind == Kind::Section);
        // The roster says who took over from a former section; of a divided one, a part may bear its name.
        let successors = now.roster.successors(&section.name);
        let mut codes: Vec<String> = vec![];
        for own in same.or(named).into_iter().chain(successors) {
            if !codes.contains(&own.code) {
                codes.push(own.code.clone());
            }
        }
        sections.insert(section.code.to_ascii_uppercase(), codes);
    }
    let mut made = Correspondence {
        measures: measures(&before.plan, &now.plan),
        sections,
    };
    inherited(before, now, &mut made);
    made
}

/// A section that is gone was followed by the one that is asked in its place about all that it was
/// asked alone.
fn inherited(before: &Project, now: &Project, made: &mut Correspondence) {
    let gone: Vec<String> = made
        .sections
        .iter()
        .filter(|(_, codes)| codes.is_empty())
        .map(|(code, _)| code.clone())
        .collect();
    for code in gone {
        let own = before.plan.measures.iter().enumerate();
        let own = own.filter(|(_, m)| m.owners.iter().any(|o| o.eq_ignore_ascii_case(&code)));
        let mut heirs: Vec<String> = vec![];
        for (at, _) in own {
            let owners = made.measure(at).map(|at| &now.plan.measures[at].owners);
            for owner in owners.into_iter().flatten() {
                let is_new = !heirs.contains(owner);
                // One that was asked besides is no heir.
                let before = &before.plan.measures[at].owners;
                let was_asked = before.iter().any(|own| {
                    let now = made.sections.get(&own.to_ascii_uppercase());
                    now.is_some_and(|codes| codes.contains(owner))
                });
                if is_new && !was_asked {
                    heirs.push(owner.clone());
                }
            }
        }
        made.sections.insert(code, heirs);
    }
}

/// For each measure of an earlier plan the one of the present plan.
fn measures(before: &Plan, now: &Plan) -> Vec<Option<usize>> {
    let last: Vec<LastMeasure> = before.measures.iter().map(LastMeasure::of).collect();
    let mut pairs = matching::pair(&last, now, &[]);
    for at in 0..pairs.len() {
        if pairs[at].is_some() {
            continue;
        }
        let own = &before.measures[at];
        // The same code, and the plan says the same of it under another title.
        let same = now.position(&own.key);
        let same = same.filter(|now_at| !pairs.contains(&Some(*now_at)));
        pairs[at] = same.filter(|now_at| says_the_same(before, at, now, *now_at));
    }
    namesakes(before, now, &mut pairs);
    pairs
}

/// Of measures of one title the codes may have been exchanged: each is the one of which the plan says
/// most that is the same. Where that is said of several alike, the code decides if it stayed, and
/// otherwise nothing.
fn namesakes(before: &Plan, now: &Plan, pairs: &mut [Option<usize>]) {
    let titles = |plan: &Plan| -> HashMap<String, Vec<usize>> {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, measure) in plan.measures.iter().enumerate() {
            if measure.original.is_none() {
                places
                    .entry(normalize(&measure.title))
                    .or_default()
                    .push(at);
            }
        }
        places
    };
    let new = titles(now);
    for (title, olds) in titles(before) {
        let Some(news) = new.get(&title).filter(|news| news.len() + olds.len() > 2) else {
            continue;
        };
        let same = |old: usize, new: usize| {
            let keys = before.columns.iter().map(|column| column.key());
            let texts = keys.filter(|key| key != "title" && key != "code");
            let alike = |key: &String| {
                let text = before.measures[old].cell(key);
                !text.is_empty() && text == now.measures[new].cell(key)
            };
            texts.filter(alike).count()
        };
        let mut found: Vec<(usize, Option<usize>)> = vec![];
        for old in olds {
            let most = news.iter().map(|new| same(old, *new)).max().unwrap_or(0);
            let best = news.iter().copied().filter(|new| same(old, *new) == most);
            let best: Vec<usize> = best.collect();
            let by_code = pairs[old].filter(|new| best.contains(new));
            found.push((
                old,
                by_code.or(match best.as_slice() {
                    [one] => Some(*one),
                    _ => None,
                }),
            ));
        }
        let count = |new: usize| found.iter().filter(|(_, own)| *own == Some(new)).count();
        for (old, own) in &found {
            pairs[*old] = own.filter(|new| count(*new) == 1);
        }
    }
}

/// Whether two plans say mostly the same of a measure but for its title.
fn says_the_same(before: &Plan, at: usize, now: &Plan, now_at: usize) -> bool {
    let keys = before.columns.iter().map(|column| column.key());
    let texts = keys.filter(|key| key != "title" && key != "code");
    let (mut same, mut other) = (0, 0);
    for key in texts {
        let text = before.measures[at].cell(&key);
        if text.is_empty() {
            continue;
        }
        // What most measures say tells nothing of this one.
        let sayers = before.measures.iter().filter(|m| m.cell(&key) == text);
        if sayers.count() * 4 > before.measures.len().max(4) {
            continue;
        }
        match now.measures[now_at].cell(&key) == text {
            true => same += 1,
            false => other += 1,
        }
    }
    same > other
}
