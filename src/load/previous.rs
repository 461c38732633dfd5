//! Last year's answers: previous.csv, or out/answers.csv of the folder that survey.toml names. Each is
//! brought to this year's measure, section and unit; what cannot be used becomes a fact.

use super::file::{self, optional};
use super::folder;
use super::headed::Headed;
use super::last_lines::{COLUMNS, Lines, YEAR, section};
use super::matching::{self, LastMeasure};
use super::renumbered;
use super::table::{self, Row, Table};
use crate::error::Error;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::previous::{Gone, Previous};
use crate::model::project::Project;
use crate::model::project_book::FILES;
use crate::model::survey::LastFolder;
use crate::text::era::{FiscalYear, parse_fiscal_year};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

/// The setting of last year's folder.
const SETTING: &str = "previous.folder";
/// The file's name.
pub const FILE: &str = "previous.csv";
/// Where last year's folder has its answers.
pub(super) const ANSWERS: &str = "out/answers.csv";

/// Reads last year's answers, if the folder has or names some. Where it has and names some, those of
/// its own file count.
///
/// # Errors
/// Where a file cannot be opened.
pub fn read(dir: &Path, project: &Project, facts: &mut Vec<Fact>) -> Result<Previous, Error> {
    let own = optional(dir, &[FILE])?;
    match (own, &project.survey.previous) {
        (None, None) => Ok(Previous::default()),
        (None, Some(named)) => of_folder(dir, named, project, facts),
        (Some(path), named) => {
            facts.extend(named.as_ref().map(|named| overruled(named, project)));
            Ok(brought(&table::read(&path)?, None, project, facts))
        }
    }
}

/// What the setting of last year's folder is called, and how it is written.
fn setting(project: &Project) -> (String, &'static str) {
    match project.survey.is_on_sheet() {
        true => (
            format!("設定の「{}」", project.survey.label(SETTING)),
            "..\\令和元年度",
        ),
        false => ("[previous]".to_string(), "folder = \"../令和元年度\""),
    }
}

/// What the findings on last year's folder are headed by.
fn field(project: &Project) -> String {
    match project.survey.is_on_sheet() {
        true => project.survey.label(SETTING).to_string(),
        false => "previous".to_string(),
    }
}

fn overruled(named: &LastFolder, project: &Project) -> Fact {
    let (setting, _) = setting(project);
    Fact {
        field: field(project),
        ..Fact::new(
            Kind::Previous(Fault::new(
                format!(
                    "{FILE} があるので、{setting} の「{}」は読んでいません",
                    named.folder
                ),
                "使わないほうを消してください。",
            )),
            named.place.clone(),
        )
    }
}

/// Last year's own project folder.
struct Folder<'a> {
    /// The folder as seen from this year's, with `/` between parts.
    name: &'a str,
    project: Project,
}

/// The answers that last year's own folder holds.
fn of_folder(
    dir: &Path,
    named: &LastFolder,
    project: &Project,
    facts: &mut Vec<Fact>,
) -> Result<Previous, Error> {
    let (setting, written) = setting(project);
    let name = match cfg!(windows) {
        true => named.folder.clone(),
        false => named.folder.replace('\\', "/"),
    };
    let path = dir.join(&name);
    let mut unusable = |found: String, wanted: &str| {
        facts.push(Fact {
            field: field(project),
            ..Fact::new(
                Kind::Settings(Fault::new(found, wanted)),
                named.place.clone(),
            )
        });
    };
    let last = match folder::is_project(&path) {
        true => folder::read(&path).ok().and_then(|loaded| loaded.project),
        false => {
            unusable(
                format!(
                    "前の年のフォルダー「{name}」に {} も {} もありません",
                    FILES[0],
                    file::SURVEY
                ),
                &format!("この案件フォルダーから見た場所を、{written} のように書いてください。"),
            );
            return Ok(Previous::default());
        }
    };
    let Some(last) = last else {
        unusable(
            format!("前の年のフォルダー「{name}」の設定や計画が読み取れません"),
            "そのフォルダーで torimatome check を実行して、確かめてください。",
        );
        return Ok(Previous::default());
    };
    if last.survey.year >= project.survey.year {
        unusable(
            format!("{setting} の「{name}」は{}の調査です", last.survey.year),
            "前の年度のフォルダーを書いてください。",
        );
        return Ok(Previous::default());
    }
    let answers = path.join(ANSWERS);
    if !answers.is_file() {
        unusable(
            format!("前の年のフォルダー「{name}」に {ANSWERS} がありません"),
            &format!(
                "そのフォルダーで torimatome collect を実行するか、{setting} を消してください。"
            ),
        );
        return Ok(Previous::default());
    }
    let mut table = table::read(&answers)?;
    table.file = format!("{name}/{ANSWERS}");
    let folder = Folder {
        name: &name,
        project: last,
    };
    let year = folder.project.survey.year;
    let mut previous = brought(&table, Some(&folder), project, facts);
    previous.year = Some(year);
    Ok(previous)
}

/// The answers of a table, each at this year's measure and section.
fn brought(
    table: &Table,
    folder: Option<&Folder<'_>>,
    project: &Project,
    facts: &mut Vec<Fact>,
) -> Previous {
    let Some(headed) = Headed::read(table, &COLUMNS, facts) else {
        return Previous::default();
    };
    let mut years = by_year(&headed, project, facts).into_iter();
    let Some((year, rows)) = years.next() else {
        return Previous::default();
    };
    let measures = folder.map_or(vec![], |f| measures(f, project));
    let mut lines = Lines::new(&headed, project, folder.map(|f| &f.project), measures);
    rows.into_iter().for_each(|row| lines.add(row));
    let pairs = matching::pair(&lines.measures, &project.plan, &project.renumbered);
    let keys = lines.measures.iter().map(|m| m.key.as_str());
    renumbered::unknown(&project.renumbered, keys, facts);
    let is_other = !pairs.is_empty() && pairs.iter().all(Option::is_none);
    if is_other {
        facts.push(Fact {
            field: "item".to_string(),
            ..Fact::new(
                Kind::Previous(Fault::new(
                    "前の年の事業が、いまの計画の事業と一つも合いません",
                    "この調査の前の年の回答かどうか、確かめてください。",
                )),
                Place::file(&table.file),
            )
        });
        return Previous::default();
    }
    let gone = gone(&lines, &pairs, project);
    let mut previous = lines.settled(&pairs);
    previous.year = year;
    previous.known = pairs.iter().flatten().copied().collect();
    previous.gone = gone;
    facts.extend(lines.unused());
    matching::report(&lines.measures, &pairs, project, facts);
    // What is wrong in the answers of the years before was told when they were last year's.
    previous.earlier = years
        .map(|(year, rows)| {
            let mut lines = Lines::new(&headed, project, None, vec![]);
            rows.into_iter().for_each(|row| lines.add(row));
            let pairs = matching::pair(&lines.measures, &project.plan, &project.renumbered);
            lines.settled(&pairs).of(year)
        })
        .collect();
    previous
}

/// The measures that this year's plan does not have.
fn gone(lines: &Lines<'_>, pairs: &[Option<usize>], project: &Project) -> Vec<Gone> {
    let measures = lines.measures.iter().enumerate();
    let gone = measures.filter(|(at, _)| pairs[*at].is_none());
    gone.map(|(at, measure)| Gone {
        code: measure.code.clone(),
        title: measure.title.clone(),
        sections: measure.sections.clone(),
        status: lines.said(at, &project.template.status).join("・"),
    })
    .collect()
}

/// The lines of each year, the latest first. Lines without a year are of the latest.
fn by_year<'a>(
    headed: &Headed<'a>,
    project: &Project,
    facts: &mut Vec<Fact>,
) -> Vec<(Option<FiscalYear>, Vec<&'a Row>)> {
    let Some(column) = headed.column(YEAR) else {
        return vec![(None, headed.rows.iter().collect())];
    };
    let mut years: BTreeMap<Reverse<FiscalYear>, Vec<&Row>> = BTreeMap::new();
    let mut without = vec![];
    let mut wrong: Option<(Place, String, usize)> = None;
    for row in headed.rows {
        let written = headed.text(row, Some(column));
        let year = parse_fiscal_year(&written);
        match year {
            Some(year) if year < project.survey.year => {
                years.entry(Reverse(year)).or_default().push(row);
            }
            None if written.is_empty() => without.push(row),
            _ => {
                let place = headed.table.place(row.number, column);
                wrong.get_or_insert((place, written, 0)).2 += 1;
            }
        }
    }
    if let Some((place, written, count)) = wrong {
        let found = format!("year の「{written}」は、前の年度ではありません（{count}行）");
        facts.push(Fact {
            field: YEAR.to_string(),
            ..Fact::new(
                Kind::Previous(Fault::new(found, "その行は使っていません。")),
                place,
            )
        });
    }
    let years = years.into_iter();
    let mut years: Vec<_> = years
        .map(|(Reverse(year), rows)| (Some(year), rows))
        .collect();
    match years.first_mut() {
        Some((_, latest)) => latest.extend(without),
        None => years.push((None, without)),
    }
    years
}

/// The measures that a folder's survey asked about.
fn measures(folder: &Folder<'_>, project: &Project) -> Vec<LastMeasure> {
    let last = &folder.project;
    let measures = last.plan.measures.iter().filter(|m| m.original.is_none());
    let now = |code: &String| {
        let name = last.roster.by_code(code).map(|d| d.name.as_str())?;
        Some(section(project, name))
    };
    measures
        .map(|m| {
            let owners: Vec<String> = m.owners.iter().filter_map(now).collect();
            let related = m.related.iter().filter(|_| last.survey.ask_related);
            let related = related.filter_map(now);
            LastMeasure {
                sections: owners.iter().cloned().chain(related).collect(),
                owners: Some(owners),
                place: Place {
                    file: format!("{}/{}", folder.name, m.place.file).into(),
                    ..m.place.clone()
                },
                ..LastMeasure::of(m)
            }
        })
        .collect()
}
