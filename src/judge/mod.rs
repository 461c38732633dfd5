//! Judges what was loaded and read: every rule sees the data and says what it finds. It does not
//! know who prints.

mod against;
mod annotated;
mod condition;
pub mod decisions;
mod last;
pub mod own;
mod prose;
pub mod rules;
pub mod tuning;

use crate::merge::progress::{self, Cells};
use crate::model::address::Address;
use crate::model::answer::{Answer, Receipt, Return};
use crate::model::fact::Fact;
use crate::model::finding::{self, Finding};
use crate::model::form::Asked;
use crate::model::place::Place;
use crate::model::project::Project;
use crate::model::template::{Choice, Field};
use crate::text::code::{normalize_code, split_code};
use crate::text::digest;
use prose::Reading;
use rayon::prelude::*;
use rules::{RULES, Trigger};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Everything that the rules may look at.
pub struct Context<'a> {
    /// The project.
    pub project: &'a Project,
    /// What [`of_plan`] found.
    of_plan: &'a [Finding],
    /// What loading and reading noticed.
    pub facts: &'a [Fact],
    /// The forms issued; empty for `check`.
    pub forms: &'a [Asked],
    /// The files found; empty for `check`.
    pub returns: &'a [Return],
    /// The answers chosen; empty for `check`.
    pub answers: &'a [Answer],
    /// The answers by their cells.
    cells: Cells<'a>,
    empty: HashSet<&'a str>,
    /// The answers that were there and were not taken, by the names of section, measure and field.
    not_taken: HashMap<(&'a str, &'a str, &'a str), &'a Answer>,
    /// The cells that look like check boxes.
    cell_boxes: HashSet<&'a Place>,
    /// The measures of which the plan was changed after issuing, each with its section, file and sheet.
    changed: HashSet<[&'a str; 4]>,
    orders: OnceLock<HashSet<Vec<String>>>,
}

/// One answer with its field.
pub struct AnswerContext<'a> {
    /// The answer.
    pub answer: &'a Answer,
    /// Its field.
    pub field: &'a Field,
    reading: &'a Reading,
}

impl<'a> Context<'a> {
    /// A case of what was loaded and read.
    pub fn new(
        project: &'a Project,
        of_plan: &'a [Finding],
        facts: &'a [Fact],
        forms: &'a [Asked],
        returns: &'a [Return],
        answers: &'a [Answer],
    ) -> Context<'a> {
        let cells = Cells::new(project, answers);
        Context {
            project,
            of_plan,
            facts,
            forms,
            returns,
            answers,
            empty: progress::blank_forms(project, answers),
            not_taken: not_taken(project, answers),
            cell_boxes: {
                let boxes = facts.iter().filter(|fact| fact.is_cell_box());
                boxes.map(|fact| &fact.place).collect()
            },
            changed: {
                let changed = facts.iter().filter(|fact| fact.is_of_changed_plan);
                changed.map(measure_on_sheet).collect()
            },
            cells,
            orders: OnceLock::new(),
        }
    }

    /// The label of a field; the key itself where there is no such field.
    pub fn label(&self, key: &str) -> String {
        let field = self.project.template.field(key);
        field.map_or(key.to_string(), |f| f.label.clone())
    }

    /// A rule's bound, as the survey sets it.
    pub fn bound(&self, bound: &rules::Bound) -> f64 {
        tuning::bound(&self.project.survey, bound)
    }

    /// The survey as its form codes name it.
    pub fn survey_code(&self) -> String {
        format!("{}の様式", self.project.survey.id.to_ascii_uppercase())
    }

    /// The measure whose code begins a text, cited.
    pub fn title_of_code(&self, text: &str) -> String {
        let plan = &self.project.plan;
        let split = split_code(text).and_then(|(code, _)| plan.position(&normalize_code(&code)));
        // A code may have its title right behind it.
        let begins = |at: &usize| {
            let rest = text.trim().strip_prefix(plan.measures[*at].code.as_str());
            rest.is_some_and(|rest| !rest.starts_with(char::is_numeric))
        };
        let begun = (0..plan.measures.len()).filter(begins);
        let longest = || begun.max_by_key(|at| plan.measures[*at].code.len());
        let index = split.or_else(longest);
        index.map_or(String::new(), |i| plan.measures[i].cited())
    }

    /// The orders in which the plan puts its states, found out when first asked for.
    fn orders(&self) -> &HashSet<Vec<String>> {
        self.orders
            .get_or_init(|| against::orders(&self.project.plan))
    }

    /// Whether a section returned its form with nothing in any answer cell, though something is
    /// required.
    pub fn is_empty(&self, department: &str) -> bool {
        self.empty.contains(department)
    }

    /// The answer that was there and was not taken, which a fact is about.
    fn not_taken(&self, fact: &Fact) -> Option<&'a Answer> {
        let key = (&*fact.department, &*fact.item, &*fact.field);
        let answer = self.not_taken.get(&key).copied();
        answer.filter(|_| fact.leaves_answer_untaken())
    }

    /// Whether the cell in a place looks like a check box.
    fn has_cell_box(&self, place: &Place) -> bool {
        self.cell_boxes.contains(place)
    }

    /// Whether the plan was changed after issuing for the measure that a fact is about, on its sheet.
    fn is_of_changed_plan(&self, fact: &Fact) -> bool {
        self.changed.contains(&measure_on_sheet(fact))
    }

    /// Whether an answer is required, given what the section answered besides.
    pub fn is_required(&self, answer: &Answer) -> bool {
        self.cells.is_required(answer)
    }

    fn answer(&self, like: &Answer, field: &str) -> Option<&'a Answer> {
        self.cells.beside(like, field)
    }
}

/// The measure that a fact is about, as a section's sheet has it.
fn measure_on_sheet(fact: &Fact) -> [&str; 4] {
    let place = &fact.place;
    [&*fact.department, &*fact.item, &*place.file, &*place.sheet]
}

/// The answers that were there and were not taken.
fn not_taken<'a>(
    project: &'a Project,
    answers: &'a [Answer],
) -> HashMap<(&'a str, &'a str, &'a str), &'a Answer> {
    let lost = answers.iter().filter(|a| a.is_not_taken());
    lost.map(|a| {
        let code = project.plan.measures[a.measure].code.as_str();
        ((a.name.as_str(), code, a.field.as_str()), a)
    })
    .collect()
}

impl AnswerContext<'_> {
    /// The answer's cell as people call it.
    pub fn label(&self, context: &Context<'_>) -> String {
        context.project.label_of(&self.answer.field)
    }

    /// The normalised value of another field as this answer's row or measure has it.
    pub fn value_of(&self, key: &str, context: &Context<'_>) -> String {
        let own = Address::parse(&self.answer.field);
        self.value_at(&context.project.sibling(&own, key), context)
    }

    /// The normalised value of another cell of the same measure. What cannot be read as a value
    /// counts as something all the same.
    pub fn value_at(&self, cell: &str, context: &Context<'_>) -> String {
        let answer = context.answer(self.answer, cell);
        answer.map_or(String::new(), Answer::said)
    }

    /// The choice field and its word that contradict this answer, and whether the answer is needed
    /// (true) or refused (false).
    pub fn contradiction<'c>(&self, context: &Context<'c>) -> Option<(&'c Field, String, bool)> {
        if self.answer.receipt != Receipt::Taken {
            return None;
        }
        let blank = self.answer.is_blank();
        let table = |key: &str| context.project.template.table_of(key).map(|t| &t.key);
        for chooser in &context.project.template.fields {
            let speaks = |c: &Choice| match blank {
                true => c.needs.contains(&self.field.key),
                false => c.refuses.contains(&self.field.key),
            };
            // A field outside of a table says nothing of a single row.
            if !chooser.choices.iter().any(speaks) || table(&chooser.key) != table(&self.field.key)
            {
                continue;
            }
            let word = self.value_of(&chooser.key, context);
            let Some(choice) = chooser.choice(&word) else {
                continue;
            };
            if speaks(choice) {
                return Some((chooser, word, blank));
            }
        }
        None
    }

    /// Whether its field is asked once for a measure, and not in each row of a table.
    pub fn is_asked_once(&self, context: &Context<'_>) -> bool {
        context.project.template.table_of(&self.field.key).is_none()
    }

    /// Whether a contradiction already tells that this answer is blank.
    pub fn contradicted(&self, context: &Context<'_>) -> bool {
        self.contradiction(context).is_some()
    }
}

/// What the rules find that look at the plan alone, unnumbered. A run judges several times, and the
/// plan stays the same.
pub fn of_plan(project: &Project) -> Vec<Finding> {
    let found = RULES.iter().flat_map(|rule| match rule.trigger {
        Trigger::Plan(all) => all(project),
        _ => vec![],
    });
    found.collect()
}

/// Runs every rule. The findings are sorted and numbered.
pub fn judge(context: &Context<'_>) -> Vec<Finding> {
    let survey = &context.project.survey;
    let mut findings = unnumbered_settings(context.facts);
    findings.extend(unnumbered_settings(&tuning::faults(context.project)));
    findings.extend(own::faults(context.project));
    for rule in RULES {
        let found = of_rule(rule, context).into_iter();
        findings.extend(found.filter_map(|f| tuning::fitted(survey, rule.severity, f)));
    }
    findings.par_extend(of_answers(context));
    findings.extend(own::findings(context).into_iter().filter_map(|f| {
        let usual = context
            .project
            .own_rules()
            .find(|r| r.code == f.code)?
            .severity;
        tuning::fitted(survey, usual, f)
    }));
    number(context.project, &mut findings);
    decisions::mark(context.project, &mut findings);
    findings
}

/// Sorts and numbers findings, the sections in the roster's order.
fn number(project: &Project, findings: &mut [Finding]) {
    let ranks = ranks(project);
    let rank = |name: &str| ranks.get(name).copied().unwrap_or(0);
    finding::number(findings, rank, digest::short);
}

fn of_rule(rule: &rules::Rule, context: &Context<'_>) -> Vec<Finding> {
    match rule.trigger {
        Trigger::Setting(..) | Trigger::Answer(_) => vec![],
        Trigger::Fact(diagnose) => {
            let facts = context.facts.iter();
            let told = facts.filter_map(|fact| Some((diagnose(fact, context)?, fact)));
            told.map(|(told, fact)| of_fact(rule, as_grave(told, fact, context), fact))
                .collect()
        }
        Trigger::Plan(_) => {
            let of_plan = context.of_plan.iter();
            of_plan.filter(|f| f.code == rule.code).cloned().collect()
        }
        Trigger::All(all) => all(context),
    }
}

/// What a rule says of a fact: an error where a required answer was there and was not taken.
fn as_grave(diagnosis: rules::Diagnosis, fact: &Fact, context: &Context<'_>) -> rules::Diagnosis {
    match context
        .not_taken(fact)
        .is_some_and(|a| context.is_required(a))
    {
        true => diagnosis.severity(finding::Severity::Error),
        false => diagnosis,
    }
}

/// Where each section stands in the roster, from 1; what concerns none comes first.
fn ranks(project: &Project) -> HashMap<&str, usize> {
    let departments = project.roster.all().iter();
    departments
        .zip(1..)
        .map(|(d, n)| (d.name.as_str(), n))
        .collect()
}

/// The findings on what keeps a project from being understood at all.
pub fn settings(facts: &[Fact]) -> Vec<Finding> {
    let mut findings = unnumbered_settings(facts);
    finding::number(&mut findings, |_| 0, digest::short);
    findings
}

fn unnumbered_settings(facts: &[Fact]) -> Vec<Finding> {
    let mut findings = vec![];
    for rule in RULES {
        if let Trigger::Setting(diagnose) = rule.trigger {
            let told = |fact| Some(of_fact(rule, diagnose(fact)?, fact));
            findings.extend(facts.iter().filter_map(told));
        }
    }
    findings
}

fn of_fact(rule: &rules::Rule, diagnosis: rules::Diagnosis, fact: &Fact) -> Finding {
    let diagnosis = match fact.is_superseded {
        true => diagnosis.severity(finding::Severity::Info),
        false => diagnosis,
    };
    diagnosis
        .finding(rule, fact.place.clone())
        .department(&fact.department)
        .item(&fact.item)
        .field(&fact.field)
}

/// What the rules on single answers find. One answer after the other goes through all of them, so that
/// what they read in its text is kept no longer than that.
fn of_answers(context: &Context<'_>) -> impl ParallelIterator<Item = Finding> {
    context
        .answers
        .par_iter()
        .flat_map_iter(|answer| of_answer(answer, context))
}

fn of_answer(answer: &Answer, context: &Context<'_>) -> Vec<Finding> {
    let Some(field) = context.project.template.field(&answer.field) else {
        return vec![];
    };
    let asked = AnswerContext {
        answer,
        field,
        reading: &Reading::default(),
    };
    let mut findings = vec![];
    for rule in RULES {
        let Trigger::Answer(diagnose) = rule.trigger else {
            continue;
        };
        let Some(diagnosis) = diagnose(&asked, context) else {
            continue;
        };
        let found = diagnosis
            .or_value(answer.shared_raw())
            .finding(rule, answer.place())
            .department(&answer.name)
            .item(&context.project.plan.measures[answer.measure].code)
            .field(&answer.field);
        findings.extend(tuning::fitted(
            &context.project.survey,
            rule.severity,
            found,
        ));
    }
    findings
}
