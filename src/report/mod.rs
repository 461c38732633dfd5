//! The committee's workbook and the sections' corrections, from what was merged and judged.

pub mod alike;
pub mod attainment;
pub mod cards;
pub mod corrections;
pub mod delays;
pub mod findings;
pub mod goals;
pub mod indicators;
pub mod listed;
pub mod mail;
pub mod matrix;
pub mod models;
pub mod moved;
pub mod outline;
pub mod overview;
pub mod pieces;
pub mod progress;
pub mod proposals;
pub mod reminders;
pub mod replies;
pub mod schedule;
pub mod sources;
pub mod table;
pub mod tasks;
pub mod timeline;
pub mod trend;

use crate::layout::rate;
use crate::merge::progress::{self as sections, Progress};
use crate::merge::{Merged, merge};
use crate::model::answer::{Answer, Return};
use crate::model::fact::{Fact, Fault, Kind as FactKind};
use crate::model::finding::Finding;
use crate::model::form::Asked;
use crate::model::grid::{Book, Content, Sheet};
use crate::model::limits::TEXT;
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::rate::Computed;
use crate::model::template::{Arrange, Field, Kind, NIL, NONE, Template};
use crate::text::date::wareki;
use crate::text::similar::nearest;
use crate::text::width::beginning;
use std::collections::HashMap;

/// The colour of what has no answer.
pub const GREY: u32 = 0xC9D0D6;
/// The colour of an answer that has to be looked at.
pub const AMBER: u32 = 0xFFE3A3;
/// The colour of a status that the template gives none.
const PALE: u32 = 0xEDEFF1;

/// What a report is made from.
pub struct ReportInput<'a> {
    /// The project.
    pub project: &'a Project,
    /// The forms issued.
    pub forms: &'a [Asked],
    /// The files found.
    pub returns: &'a [Return],
    /// The answers chosen.
    pub answers: &'a [Answer],
    /// Every finding.
    pub findings: &'a [Finding],
    /// The answers of each measure, in plan order.
    pub merged: Vec<Merged>,
}

impl<'a> ReportInput<'a> {
    /// The input of a collected survey.
    pub fn new(
        project: &'a Project,
        forms: &'a [Asked],
        returns: &'a [Return],
        answers: &'a [Answer],
        findings: &'a [Finding],
    ) -> ReportInput<'a> {
        ReportInput {
            merged: merge(project, answers),
            project,
            forms,
            returns,
            answers,
            findings,
        }
    }

    /// The name of a section by its code.
    pub fn name(&self, code: &str) -> &'a str {
        let found = self.project.roster.by_code(code);
        found.map_or("", |d| d.name.as_str())
    }

    /// The names of the sections that own a measure.
    pub fn owners(&self, measure: usize) -> String {
        let owners = &self.project.plan.measures[measure].owners;
        let names: Vec<&str> = owners.iter().map(|code| self.name(code)).collect();
        names.join("\n")
    }

    /// The colour of a status, as `RRGGBB`; light grey where it has none.
    pub fn color(&self, status: &str) -> u32 {
        let field = self.project.template.status_field();
        let color = field.and_then(|f| self.shade(f, status));
        color.unwrap_or(PALE)
    }

    /// The colour of what was chosen in a field, where it has one. A status always has.
    pub fn shade(&self, field: &Field, chosen: &str) -> Option<u32> {
        if chosen.is_empty() {
            return None;
        }
        let color = field.choice(chosen).and_then(|c| c.color.as_deref());
        let color = color.and_then(|c| u32::from_str_radix(c, 16).ok());
        color.or((field.key == self.project.template.status).then_some(PALE))
    }

    /// What was answered to a measure in a field, as one text: the months or boxes marked, the
    /// surveyed year's cell of a yearly field, a share as per cent.
    pub fn reported(&self, measure: usize, field: &Field) -> String {
        let merged = &self.merged[measure];
        match field.kind {
            _ if !self.project.is_asked(measure, &field.key) => NONE.to_string(),
            Kind::Rate | Kind::Grade => self.computed(measure, &field.key).shown(),
            _ if field.by_year => {
                let year = self.project.survey.year.short();
                self.said(measure, field, &format!("{}.{year}", field.key))
            }
            _ if merged.is_nil
                && field.key == self.project.template.status
                && merged.status.is_empty() =>
            {
                NIL.to_string()
            }
            Kind::Months | Kind::Boxes => {
                let parts = self.project.parts(field).into_iter();
                let marked =
                    parts.filter(|p| !merged.value(&format!("{}.{}", field.key, p.key)).is_empty());
                marked.map(|p| p.label).collect::<Vec<_>>().join("・")
            }
            _ => self.said(measure, field, &field.key),
        }
    }

    /// What was answered in a cell of a field, as people write it: days and months by their era.
    pub fn said(&self, measure: usize, field: &Field, cell: &str) -> String {
        let merged = &self.merged[measure];
        match field.kind {
            Kind::Date => merged.reported(cell, &|day| in_era(day, "")),
            Kind::Month => merged.reported(cell, &|month| in_era(month, "-01")),
            _ => merged.text(cell),
        }
    }

    /// What a cell comes to that the form computes.
    pub fn computed(&self, measure: usize, cell: &str) -> Computed {
        let merged = &self.merged[measure];
        rate::value(self.project, measure, cell, &|cell| merged.value(cell))
    }

    /// How far each section has come, in the order of the forms.
    pub fn progress(&self) -> Vec<Progress<'a>> {
        sections::of_sections(
            self.project,
            self.forms,
            self.returns,
            self.answers,
            self.findings,
        )
    }

    /// The title line of every sheet.
    pub fn title(&self) -> String {
        format!(
            "{}（{}）",
            self.project.survey.title,
            self.project.survey.year.wareki()
        )
    }
}

/// A day by its era; a month where its first day is put behind it.
fn in_era(value: &str, day: &str) -> String {
    let whole = format!("{value}{day}").parse().map(wareki);
    let reported = whole.unwrap_or_else(|_| value.to_string());
    match day {
        "" => reported,
        _ => reported.trim_end_matches("1日").to_string(),
    }
}

/// Where each measure stands on the sheets built so far, by sheet name.
pub type Anchors = HashMap<&'static str, HashMap<usize, Cell>>;

/// A sheet of the report.
pub struct ReportSheet {
    /// What a template's `report` calls it.
    pub name: &'static str,
    /// Builds it, and notes where each measure stands for the sheets built after it.
    pub build: fn(&ReportInput<'_>, &mut Anchors) -> Sheet,
}

/// Every sheet in the order they are built: one that leads to another comes after it. A template's
/// `report` says which ones a report has, and the order of their tabs.
pub static SHEETS: &[ReportSheet] = &[
    ReportSheet {
        name: "cards",
        build: cards::build,
    },
    ReportSheet {
        name: "progress",
        build: progress::build,
    },
    ReportSheet {
        name: "timeline",
        build: timeline::build,
    },
    ReportSheet {
        name: "delays",
        build: delays::build,
    },
    ReportSheet {
        name: "goals",
        build: goals::build,
    },
    ReportSheet {
        name: "outline",
        build: outline::build,
    },
    ReportSheet {
        name: "models",
        build: models::build,
    },
    ReportSheet {
        name: "alike",
        build: alike::build,
    },
    ReportSheet {
        name: "matrix",
        build: matrix::build,
    },
    ReportSheet {
        name: "schedule",
        build: schedule::build,
    },
    ReportSheet {
        name: "table",
        build: table::build,
    },
    ReportSheet {
        name: "attainment",
        build: attainment::build,
    },
    ReportSheet {
        name: "indicators",
        build: indicators::build,
    },
    ReportSheet {
        name: "moved",
        build: moved::build,
    },
    ReportSheet {
        name: "trend",
        build: trend::build,
    },
    ReportSheet {
        name: "findings",
        build: findings::build,
    },
    ReportSheet {
        name: "sources",
        build: sources::build,
    },
    ReportSheet {
        name: "overview",
        build: overview::build,
    },
];

/// The sheets that a report has only where last year's answers are known.
const OF_LAST_YEAR: [&str; 2] = ["moved", "trend"];

/// The sheets that suit a template: one that asks in a list has no 個票, and only such a one can be
/// published as a list.
fn pages(template: &Template) -> impl Iterator<Item = &'static ReportSheet> {
    let is_list = template.sheet.arrange == Arrange::List;
    SHEETS.iter().filter(move |page| match page.name {
        "cards" => !is_list,
        "table" => is_list,
        _ => true,
    })
}

/// The sheets that a template's `report` names and that cannot be made. The others are made all the
/// same.
pub fn unknown_pages(project: &Project) -> Vec<Fact> {
    let names: Vec<&str> = pages(&project.template).map(|page| page.name).collect();
    let is_unknown = |name: &&String| !names.contains(&name.as_str());
    let fact = |name: &String| Fact {
        field: "report".to_string(),
        ..Fact::new(
            FactKind::ReportSheet(Fault::new(
                format!("この様式では、report の「{name}」というシートは作れません"),
                wanted(name, &names),
            )),
            project.template.place.clone(),
        )
    };
    let named = project.template.report.iter();
    named.filter(is_unknown).map(fact).collect()
}

/// What may be written in place of a name.
fn wanted(name: &str, names: &[&str]) -> String {
    let near = nearest(name, names.iter().copied());
    let near = near.map_or(String::new(), |n| format!("「{n}」のことでしょうか。"));
    format!("{near}書けるのは {} です。", names.join("、"))
}

/// The committee's workbook.
pub fn book(input: &ReportInput<'_>) -> Book {
    let mut anchors = Anchors::new();
    let tabs = &input.project.template.report;
    // Without last year there is nothing to compare with.
    let is_first_year = input.project.previous.is_empty();
    let is_idle = |page: &&ReportSheet| is_first_year && OF_LAST_YEAR.contains(&page.name);
    let tab = |page: &ReportSheet| tabs.iter().position(|name| name == page.name);
    let mut sheets: Vec<(usize, Sheet)> = pages(&input.project.template)
        .filter(|page| !is_idle(page))
        .filter_map(|page| Some((tab(page)?, (page.build)(input, &mut anchors))))
        .collect();
    sheets.sort_by_key(|(tab, _)| *tab);
    let placed = sheets.iter_mut().flat_map(|(_, sheet)| &mut sheet.cells);
    placed.for_each(|placed| fit(&mut placed.content));
    Book {
        title: input.title(),
        properties: vec![],
        sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(),
        created: Some(input.project.survey.due),
    }
}

/// Cuts a text that no cell can hold: several answers as one, or a long one with words around it. One
/// returned file must not keep the committee from its report.
fn fit(content: &mut Content) {
    const MORE: &str =
        "…（長いため、ここまで。全文は out の answers.csv と findings.csv にあります）";
    let Content::Text(text) = content else {
        return;
    };
    if beginning(text, TEXT).is_some() {
        let room = TEXT - MORE.encode_utf16().count();
        let start = beginning(text, room).unwrap_or(text);
        *text = format!("{start}{MORE}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_no_cell_can_hold_is_cut_and_says_so() {
        for (length, is_cut) in [(32_767, false), (32_768, true), (100_000, true)] {
            let mut content = Content::text("字".repeat(length));
            fit(&mut content);
            let text = content.as_text();
            assert_eq!(text.ends_with("にあります）"), is_cut, "{length}");
            assert_eq!(text.encode_utf16().count(), 32_767, "{length}");
        }
    }
}
