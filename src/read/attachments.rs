//! The files that sections send along with their answers: which of the files that are no form these are,
//! and of which section and measure. They are told by their names and by what the answers say, and are not
//! opened for it.

use crate::model::answer::{Answer, AttachedTo, Disposition, Return};
use crate::model::fact::{Fact, Kind};
use crate::model::project::Project;
use crate::model::template::Kind as FieldKind;
use crate::text::code::{normalize_code, split_code};
use crate::text::normalize::normalize;
use crate::text::prose::attached;
use crate::text::prose::sentences::Spot;
use std::collections::HashSet;

/// Words in the name of a file that may hold the answers themselves, as when a form was printed.
const ANSWERS: &[&str] = &["回答", "調査票", "個票", "提出", "様式", "修正依頼"];
/// Words in the name of a file that is sent along.
const ALONG: &[&str] = &["別添", "別紙", "別表", "添付", "資料", "参考", "写真"];
/// The fewest characters of a name without its ending that tell it in a text.
const LEAST: usize = 3;

/// What an answer says of files.
struct Mention<'a> {
    answer: &'a Answer,
    /// Its words, normalized: a file's name, or 別紙1.
    words: String,
    is_file: bool,
}

/// Settles which files are sent along, and tells of each, and of each text that refers to one which is not
/// there. A section must have returned a form: of one that did not, a document may be its answers.
pub fn settle(project: &Project, returns: &mut [Return], answers: &[Answer]) -> Vec<Fact> {
    let mentions: Vec<Mention<'_>> = answers.iter().flat_map(|a| mentions(project, a)).collect();
    let owners: Vec<Option<String>> = returns
        .iter()
        .map(|file| owner(project, file, returns, &mentions))
        .collect();
    for (file, owner) in returns.iter_mut().zip(owners) {
        if let Some(owner) = owner {
            attach(project, file, owner, &mentions);
        }
    }
    let missing_ones = mentions
        .iter()
        .filter(|mention| !is_there(mention, returns));
    missing_ones
        .map(|mention| missing(project, mention))
        .collect()
}

/// What an answer in words says of files.
fn mentions<'a>(project: &Project, answer: &'a Answer) -> Vec<Mention<'a>> {
    let field = project.template.field(&answer.field);
    if answer.value.is_empty() || field.is_none_or(|field| field.kind != FieldKind::Text) {
        return vec![];
    }
    let mention = |is_file: bool| {
        move |spot: Spot| Mention {
            answer,
            words: normalize(&spot.written),
            is_file,
        }
    };
    let files = attached::files(&answer.value)
        .into_iter()
        .map(mention(true));
    let words = attached::references(&answer.value).into_iter();
    files.chain(words.map(mention(false))).collect()
}

/// The name of the section that sent a file along; `None` where that is not certain, or it is none.
fn owner(
    project: &Project,
    file: &Return,
    returns: &[Return],
    mentions: &[Mention<'_>],
) -> Option<String> {
    let is_open = file.disposition == Disposition::Rejected && file.document.is_some();
    if !is_open || may_hold_answers(project, file) {
        return None;
    }
    let named = Some(file.department.clone()).filter(|name| !name.is_empty());
    let own = named
        .or_else(|| beside(project, file, returns))
        .or_else(|| mentioning(file, mentions))?;
    let code = &project.roster.sections().find(|d| d.name == own)?.code;
    let mut held = returns.iter().flat_map(|r| &r.holds);
    held.any(|held| held.has_sheets && held.department == *code)
        .then_some(own)
}

/// Whether a file's name says that it may be a form, such as one that was printed.
fn may_hold_answers(project: &Project, file: &Return) -> bool {
    let name = normalize(base(&file.file));
    let says = |words: &[&str]| words.iter().any(|word| name.contains(&normalize(word)));
    let stem = stem(&name);
    let mut sections = project.roster.sections();
    let is_form = sections.any(|d| stem == normalize(&format!("{}_{}", d.code, d.name)));
    is_form || (says(ANSWERS) && !says(ALONG))
}

/// The section whose forms alone lie in the folder or zip of a file.
fn beside(project: &Project, file: &Return, returns: &[Return]) -> Option<String> {
    let (folder, _) = file.file.rsplit_once('/')?;
    let is_there = |other: &&Return| {
        other
            .file
            .rsplit_once('/')
            .is_some_and(|(own, _)| own == folder)
    };
    let held = returns.iter().filter(is_there).flat_map(|r| &r.holds);
    let codes: HashSet<&str> = held.map(|held| held.department.as_str()).collect();
    let mut codes = codes.into_iter();
    match (codes.next(), codes.next()) {
        (Some(code), None) => project.roster.by_code(code).map(|d| d.name.clone()),
        _ => None,
    }
}

/// The only section whose answers name a file.
fn mentioning(file: &Return, mentions: &[Mention<'_>]) -> Option<String> {
    let own = mentions.iter().filter(|mention| names(mention, file));
    let sections: HashSet<&str> = own.map(|mention| &*mention.answer.name).collect();
    let mut sections = sections.into_iter();
    match (sections.next(), sections.next()) {
        (Some(name), None) => Some(name.to_string()),
        _ => None,
    }
}

/// Whether an answer names a file: by its name, or by a word with a number that its name has too.
fn names(mention: &Mention<'_>, file: &Return) -> bool {
    let name = normalize(base(&file.file));
    if mention.is_file {
        let stem = stem(&name);
        return name == mention.words
            || (stem.chars().count() >= LEAST && self::stem(&mention.words).ends_with(stem));
    }
    // 別紙のとおり names any file, and so none.
    let word = word(&mention.words);
    word.ends_with(|c: char| c.is_ascii_digit()) && holds_word(&name, word)
}

/// The word of a reference with its number: 別紙1 of 別紙1のとおり.
fn word(words: &str) -> &str {
    let is_part = |c: char| "別紙添表付資料".contains(c) || c.is_ascii_digit();
    let end = words.find(|c: char| !is_part(c)).unwrap_or(words.len());
    &words[..end]
}

/// Whether a name has a word with its number, and not with a longer one: 別紙1 is not in 別紙10.
fn holds_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(at, _)| {
        let rest = &name[at + word.len()..];
        !rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Makes a file one that is sent along. What was told of it as no form tells so instead.
fn attach(project: &Project, file: &mut Return, owner: String, mentions: &[Mention<'_>]) {
    let Some(document) = file.document else {
        return;
    };
    let own = mentions
        .iter()
        .filter(|m| *m.answer.name == owner && names(m, file));
    let mut to: Vec<AttachedTo> = own
        .map(|mention| AttachedTo {
            measure: mention.answer.measure,
            field: mention.answer.field.to_string(),
        })
        .collect();
    for measure in measures_named(project, &file.file) {
        if !to.iter().any(|own| own.measure == measure) {
            let field = String::new();
            to.push(AttachedTo { measure, field });
        }
    }
    to.sort_by(|a, b| (a.measure, &a.field).cmp(&(b.measure, &b.field)));
    to.dedup();
    let mut measures: Vec<String> = to
        .iter()
        .map(|own| project.plan.measures[own.measure].cited())
        .collect();
    measures.dedup();
    for fact in file
        .facts
        .iter_mut()
        .filter(|fact| matches!(fact.kind, Kind::NotAForm(_)))
    {
        fact.department.clone_from(&owner);
        fact.kind = Kind::Attachment {
            document,
            measures: measures.clone(),
        };
    }
    file.disposition = Disposition::Attached;
    file.reason = format!("添付の資料（{document}）です");
    file.department = owner;
    file.attached_to = to;
}

/// The measures whose code or title stands in a file's path.
fn measures_named(project: &Project, path: &str) -> Vec<usize> {
    let normalized = normalize(path);
    let is_titled = |title: &str| {
        let title = normalize(title);
        title.chars().count() >= LEAST && normalized.contains(&title)
    };
    let mut found: Vec<usize> = (0..project.plan.measures.len())
        .filter(|index| is_titled(&project.plan.measures[*index].title))
        .collect();
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let divides = |c: char| "/_＿ 　・、,【】[]「」".contains(c);
    for part in stem.split(divides) {
        let code = split_code(part).map_or(part.to_string(), |(code, _)| code);
        found.extend(project.plan.position(&normalize_code(&code)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether something is there that an answer refers to.
fn is_there(mention: &Mention<'_>, returns: &[Return]) -> bool {
    let code = &mention.answer.department;
    returns.iter().any(|file| {
        let is_form = file.holds.iter().any(|held| held.department == **code);
        let is_own = file.department == *mention.answer.name || is_form;
        match file.disposition {
            // A file of any kind that bears the name is there.
            Disposition::Ignored | Disposition::Opened => false,
            _ if names(mention, file) => is_own || mention.is_file,
            Disposition::Attached => {
                let word = word(&mention.words);
                let has_number = word.ends_with(|c: char| c.is_ascii_digit());
                let is_of_measure = file.attached_to.is_empty()
                    || file
                        .attached_to
                        .iter()
                        .any(|own| own.measure == mention.answer.measure);
                is_own && !mention.is_file && !has_number && is_of_measure
            }
            _ => false,
        }
    })
}

fn missing(project: &Project, mention: &Mention<'_>) -> Fact {
    let answer = mention.answer;
    Fact {
        department: answer.name.to_string(),
        item: project.plan.measures[answer.measure].code.clone(),
        field: answer.field.to_string(),
        ..Fact::new(
            Kind::AttachmentMissing {
                words: mention.words.clone(),
                text: answer.shown(),
            },
            answer.place(),
        )
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
