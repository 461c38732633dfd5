//! A project folder without last year's answers: finds its files and reads them all.

use super::details::Wanted;
use super::file::{self, PLANS, existing, optional};
use super::project_book::{self, ProjectBook};
use super::table::Table;
use super::{
    chapters, compare, decisions, details, fit, list, plan, published, question_sheet,
    question_table, renumbered, roster, rounds, settings_sheet, survey, table, template,
};
use crate::error::Error;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::plan::yearly;
use crate::model::project::Project;
use crate::model::project_book::{CHOICES, FILES, PLAN, QUESTIONS, ROSTER, ROUNDS, SETTINGS};
use crate::model::survey::Survey;
use crate::model::template::{Choice, Field, Kind as FieldKind, NIL, RowColumn, Template};
use std::path::Path;

/// The file in the folder of an edition that holds its template, whatever it was made from.
pub(super) const EDITION_TEMPLATE: &str = "template.toml";

/// What a folder held.
#[derive(Debug)]
pub struct Loaded {
    /// The project, unless something essential could not be understood.
    pub project: Option<Project>,
    /// Everything that was noticed.
    pub facts: Vec<Fact>,
}

/// Reads a project folder, but not last year's answers.
///
/// # Errors
/// Where a file is missing or cannot be opened. What is wrong inside a file is a fact.
pub(super) fn read(dir: &Path) -> Result<Loaded, Error> {
    read_as(dir, false)
}

/// Reads the folder of an edition ([`super::editions`]): a project folder with what forms are made from
/// and nothing more, whose template is in a file of its own.
///
/// # Errors
/// As [`read`].
pub(super) fn read_edition(dir: &Path) -> Result<Loaded, Error> {
    read_as(dir, true)
}

fn read_as(dir: &Path, is_edition: bool) -> Result<Loaded, Error> {
    let mut facts = vec![];
    let book = ProjectBook::open(dir)?;
    let book = book.as_ref();
    let survey = read_settings(dir, book, &mut facts)?;
    let template = match &survey {
        Some(_) if is_edition => template_in(dir, EDITION_TEMPLATE, &mut facts)?,
        Some(survey) => read_template(dir, book, survey, &mut facts)?,
        None => None,
    };
    let roster_table = project_book::part(dir, book, &ROSTER, &[roster::FILE])?;
    let due = survey.as_ref().map(|survey| survey.due);
    let roster = roster::read(&roster_table, due, &mut facts);
    let named = survey.as_ref().map_or("", |survey| &survey.plan);
    let plan_table = match named {
        "" => project_book::part(dir, book, &PLAN, &PLANS)?,
        // An edition keeps the plan's file in its own folder, wherever it was.
        named if is_edition => table::read(&existing(dir, &[file_name(named)])?)?,
        named => named_plan(dir, book, named)?,
    };
    let project = match survey.zip(template) {
        Some((survey, template)) => {
            let plan = plan::read(&plan_table, &survey, &roster, &mut facts);
            let template = with_statuses(template, &survey);
            let place = survey.places.of("statuses");
            template::check_statuses(&template, place, &mut facts);
            template::check_nil(&template, &survey, &mut facts);
            let mut project = Project {
                template,
                survey,
                roster,
                plan,
                chapters: vec![],
                published: vec![],
                decisions: vec![],
                file_decisions: vec![],
                renumbered: vec![],
                previous: Default::default(),
                asking: vec![0],
            };
            rounds::resolve(&mut project, &mut facts);
            if is_edition {
                project = rounds::of_edition(dir, project)?;
            }
            let tables = tables_of(&project);
            if let Some(book) = book {
                let names: Vec<&str> = tables.iter().map(|table| &*table.name).collect();
                book.report_unread(&names, &project.template.title, &mut facts);
            }
            details::read(
                dir,
                book,
                &mut project.plan,
                &project.survey,
                &tables,
                &mut facts,
            )?;
            if !is_edition {
                beside(dir, &mut project, &mut facts)?;
            }
            Some(project)
        }
        None => None,
    };
    if let Some(project) = &project {
        roster::check_dues(&project.roster, project.survey.due, &mut facts);
        plan::without_owner(project, &mut facts);
        plan::without_sections(project, &mut facts);
        let mut own = vec![];
        fit::check(project, &mut own);
        facts.extend(own.into_iter().map(|fact| match book {
            Some(book) => on_sheet(book, fact),
            None => fact,
        }));
    }
    Ok(Loaded { project, facts })
}

/// Reads the files that a folder may have beside the plan.
fn beside(dir: &Path, project: &mut Project, facts: &mut Vec<Fact>) -> Result<(), Error> {
    let list = match project.survey.list.as_str() {
        "" => optional(dir, &list::FILES)?,
        named => Some(existing(dir, &[named])?),
    };
    if let Some(path) = list {
        let list = list::read(&table::read(&path)?, &project.plan, &project.survey, facts);
        list.iter()
            .for_each(|list| compare::compare(list, &project.plan, facts));
    }
    if let Some(path) = optional(dir, &chapters::FILES)? {
        project.chapters = chapters::read(&table::read(&path)?, facts);
    }
    if let Some(path) = optional(dir, &published::FILES)? {
        let (template, plan) = (&project.template, &project.plan);
        let table = table::read(&path)?;
        project.published = published::read(&table, template, plan, &project.survey, facts);
    }
    if let Some(path) = optional(dir, &renumbered::FILES)? {
        project.renumbered = renumbered::read(&table::read(&path)?, &project.plan, facts);
    }
    if let Some(path) = optional(dir, &[decisions::FILE])? {
        let read = decisions::read(&table::read(&path)?, facts);
        (project.decisions, project.file_decisions) = read;
    }
    Ok(())
}

/// The tables whose rows a template takes from a file or from the plan, each once, with the headings
/// it shows or computes with.
pub(super) fn tables_of(project: &Project) -> Vec<Wanted> {
    let template = &project.template;
    let mut tables: Vec<Wanted> = vec![];
    for rows in &template.rows {
        let Some(name) = rows.given.clone() else {
            continue;
        };
        let year = project.survey.year;
        let shown = |c: &RowColumn| yearly(c.show.as_deref().unwrap_or_default(), year, c.year);
        let fields = || rows.fields().filter_map(|key| template.field(key));
        let is_months = |key: &str| {
            template
                .field(key)
                .is_some_and(|f| f.kind == FieldKind::Months)
        };
        let heading = |c: &RowColumn| match &c.ask {
            Some(key) if is_months(key) => String::new(),
            Some(key) => template
                .field(key)
                .map_or(String::new(), |f| f.label.clone()),
            None => shown(c),
        };
        let named = fields()
            .flat_map(Field::columns)
            .map(|name| yearly(name, year, 0));
        let mut headings: Vec<String> = rows.columns.iter().map(heading).chain(named).collect();
        headings.retain(|name| !name.is_empty());
        let actuals = fields().any(|field| field.total.is_some());
        let months = rows.fields().any(is_months);
        match tables.iter_mut().find(|t| t.name == name) {
            Some(table) => {
                table.headings.extend(headings);
                table.months |= months;
                table.actuals |= actuals;
            }
            None => tables.push(Wanted {
                name,
                label: rows.label.clone(),
                template: template.title.clone(),
                headings,
                months,
                actuals,
            }),
        }
    }
    tables
}

/// The plan in the file that the settings name. Another one beside it would be left out without a word.
fn named_plan(dir: &Path, book: Option<&ProjectBook>, named: &str) -> Result<Table, Error> {
    let path = existing(dir, &[named])?;
    if let Some(book) = book.filter(|book| book.filled(&PLAN).is_some()) {
        return Err(project_book::both(book, &PLAN, &path));
    }
    let others: Vec<&str> = PLANS.into_iter().filter(|name| *name != named).collect();
    match optional(dir, &others)? {
        Some(other) => Err(Error::Usage(format!(
            "設定の「計画のファイル」（plan）の {named} と {} の両方があります。設定の欄を空けるか、使わないほうをほかに移してください。",
            other.display()
        ))),
        None => table::read(&path),
    }
}

/// Whether a folder is a project: it has the settings, or the workbook that may hold them.
pub fn is_project(dir: &Path) -> bool {
    dir.join(file::SURVEY).is_file() || project_book::is_in(dir)
}

/// The settings of the workbook or of survey.toml.
fn read_settings(
    dir: &Path,
    book: Option<&ProjectBook>,
    facts: &mut Vec<Fact>,
) -> Result<Option<Survey>, Error> {
    let path = dir.join(file::SURVEY);
    let sheet = book.and_then(|book| Some((book, book.table(&SETTINGS)?)));
    match sheet {
        Some((book, table)) if path.is_file() && settings_sheet::is_filled(&table) => {
            Err(project_book::both(book, &SETTINGS, &path))
        }
        Some((book, table)) if !path.is_file() => {
            let rounds = book.filled(&ROUNDS);
            Ok(settings_sheet::read(&table, rounds.as_ref(), facts))
        }
        _ if path.is_file() => match book.filter(|book| book.filled(&ROUNDS).is_some()) {
            Some(book) => Err(project_book::both(book, &ROUNDS, &path)),
            None => read_survey(&path, facts),
        },
        _ => Err(match book {
            Some(book) => book.lacks(dir, &SETTINGS),
            None => Error::Usage(format!(
                "{} に {} も {} もありません。案件フォルダーの中で実行するか、torimatome new で案件フォルダーを作ってください。",
                dir.display(),
                FILES[0],
                file::SURVEY
            )),
        }),
    }
}

fn read_survey(path: &Path, facts: &mut Vec<Fact>) -> Result<Option<Survey>, Error> {
    let bytes = file::bytes(path)?;
    match crate::text::decode::decode(&bytes) {
        Some(text) => Ok(survey::read(&text, facts)),
        None => {
            facts.push(encoding(file::SURVEY));
            Ok(None)
        }
    }
}

fn encoding(file: &str) -> Fact {
    Fact::new(
        Kind::Settings(Fault::new(
            "文字コードがわかりません",
            "メモ帳で開き、文字コードを UTF-8 にして保存し直してください。",
        )),
        Place::file(file),
    )
}

/// The folder's own template of that name, or the built-in one; with the questions of the workbook,
/// where it has some.
fn read_template(
    dir: &Path,
    book: Option<&ProjectBook>,
    survey: &Survey,
    facts: &mut Vec<Fact>,
) -> Result<Option<Template>, Error> {
    let template = template_of_name(dir, survey, facts)?;
    let choices = book.and_then(|book| book.filled(&CHOICES));
    let questions = book.and_then(|book| Some((book, book.filled(&QUESTIONS)?)));
    // What `new` wrote and nobody touched is nobody's wish: the template asks its own questions.
    let is_told = |questions: &Table| !question_table::is_of_new(questions, choices.as_ref());
    let questions = questions.filter(|(_, questions)| is_told(questions));
    let Some((base, (book, questions))) = template.as_ref().zip(questions) else {
        return Ok(template);
    };
    let path = dir.join(format!("{}.toml", survey.template));
    if path.is_file() {
        return Err(project_book::both(book, &QUESTIONS, &path));
    }
    let Some(text) = question_sheet::read(&questions, choices.as_ref(), base, facts) else {
        return Ok(None);
    };
    let place = book.place(&QUESTIONS);
    let mut own = vec![];
    let made = template::read_at(place, &text, &mut own);
    facts.extend(own.into_iter().map(|fact| on_sheet(book, fact)));
    Ok(made)
}

/// A fault of a template that is told on the sheets, at the cell that it speaks of.
fn on_sheet(book: &ProjectBook, fact: Fact) -> Fact {
    let questions = book.table(&QUESTIONS);
    let is_of_sheet = fact.place == book.place(&QUESTIONS);
    let choices = book.filled(&CHOICES);
    match questions.filter(|_| is_of_sheet) {
        Some(questions) => Fact {
            place: question_sheet::place_of(&questions, choices.as_ref(), &fact),
            ..fact
        },
        None => fact,
    }
}

fn template_of_name(
    dir: &Path,
    survey: &Survey,
    facts: &mut Vec<Fact>,
) -> Result<Option<Template>, Error> {
    let file = format!("{}.toml", survey.template);
    if dir.join(&file).is_file() {
        return template_in(dir, &file, facts);
    }
    let Some(text) = template::built_in(&survey.template) else {
        let names = template::BUILT_IN.iter().map(|(name, text)| {
            let title = template::title(text).filter(|_| survey.is_on_sheet());
            title.unwrap_or(name)
        });
        let names: Vec<&str> = names.collect();
        facts.push(Fact {
            field: survey.label("template").to_string(),
            ..Fact::new(
                Kind::Settings(Fault::new(
                    format!("様式「{}」がありません", survey.template),
                    format!(
                        "{} のどれかにするか、{file} を案件フォルダーに置いてください。",
                        names.join("、")
                    ),
                )),
                survey.places.of("template"),
            )
        });
        return Ok(None);
    };
    Ok(template::read(&file, text, facts))
}

/// The template in a file of a folder.
fn template_in(dir: &Path, file: &str, facts: &mut Vec<Fact>) -> Result<Option<Template>, Error> {
    let bytes = file::bytes(&dir.join(file))?;
    Ok(match crate::text::decode::decode(&bytes) {
        Some(text) => template::read(file, &text, facts),
        None => {
            facts.push(encoding(file));
            None
        }
    })
}

/// The last part of a path as a clerk writes it.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The survey's own statuses, where it has some, in place of the template's, and the word for a measure
/// that does not apply, where the survey wants it.
pub(super) fn with_statuses(mut template: Template, survey: &Survey) -> Template {
    if !survey.statuses.is_empty() {
        let key = template.status.clone();
        if let Some(field) = template.fields.iter_mut().find(|f| f.key == key) {
            // A bare word that the template has too keeps what the template says of it.
            let own = |choice: &Choice| {
                let bare = choice.needs.is_empty() && choice.refuses.is_empty();
                let known = field.choice(&choice.value).filter(|_| bare);
                known.unwrap_or(choice).clone()
            };
            field.choices = survey.statuses.iter().map(own).collect();
            // Where the survey says how far on its words are, that counts before the template's order.
            if survey.statuses.iter().any(|c| c.step.is_some()) {
                field.order.clear();
            }
        }
    }
    if survey.nil {
        let key = template.status.clone();
        if let Some(field) = template.fields.iter_mut().find(|f| f.key == key) {
            match field.choices.iter_mut().find(|c| c.value == NIL) {
                Some(choice) => choice.nil = true,
                None => field.choices.push(Choice {
                    nil: true,
                    ..Choice::word(NIL)
                }),
            }
        }
    }
    template.excuse_nil();
    template
}
