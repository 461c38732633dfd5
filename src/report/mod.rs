//! The committee's workbook and the sections' corrections, from what was merged and judged.

pub mod alike;
pub mod cards;
pub mod corrections;
pub mod delays;
pub mod findings;
pub mod goals;
pub mod models;
pub mod outline;
pub mod overview;
pub mod pieces;
pub mod progress;
pub mod proposals;
pub mod replies;
pub mod sources;
pub mod tasks;
pub mod timeline;

use crate::layout::measure::Replies;
use crate::merge::{Merged, merge};
use crate::model::answer::{Answer, Return};
use crate::model::finding::Finding;
use crate::model::form::Form;
use crate::model::grid::{Book, Sheet};
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::template::{Field, Kind};
use std::collections::HashMap;

/// What a report is made from.
pub struct Material<'a> {
    /// The project.
    pub project: &'a Project,
    /// The forms issued.
    pub forms: &'a [Form],
    /// The files found.
    pub returns: &'a [Return],
    /// The answers chosen.
    pub answers: &'a [Answer],
    /// Every finding.
    pub findings: &'a [Finding],
    /// The answers of each measure, in plan order.
    pub merged: Vec<Merged>,
}

impl<'a> Material<'a> {
    /// The material of a collected survey.
    pub fn new(
        project: &'a Project,
        forms: &'a [Form],
        returns: &'a [Return],
        answers: &'a [Answer],
        findings: &'a [Finding],
    ) -> Material<'a> {
        Material {
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
        let color = field
            .and_then(|f| f.choice(status))
            .and_then(|c| c.color.as_deref());
        color
            .and_then(|c| u32::from_str_radix(c, 16).ok())
            .unwrap_or(0xEDEFF1)
    }

    /// What was answered to a measure in a field, as one text: the months or boxes marked, the
    /// surveyed year's cell of a yearly field, a share as per cent.
    pub fn told(&self, measure: usize, field: &Field) -> String {
        let merged = &self.merged[measure];
        match field.kind {
            Kind::Rate => {
                let replies = replies::Printed {
                    material: self,
                    measure,
                };
                let rate = replies.rate(field);
                rate.map_or(String::new(), |r| format!("{:.1}%", r * 100.0))
            }
            _ if field.by_year => merged.text(&format!(
                "{}.{}",
                field.key,
                self.project.survey.year.short()
            )),
            Kind::Months | Kind::Boxes => {
                let parts = self.project.parts(field).into_iter();
                let marked =
                    parts.filter(|p| !merged.value(&format!("{}.{}", field.key, p.key)).is_empty());
                marked.map(|p| p.label).collect::<Vec<_>>().join("・")
            }
            _ => merged.text(&field.key),
        }
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

/// Where each measure stands on the sheets built so far, by sheet name.
pub type Anchors = HashMap<&'static str, HashMap<usize, Cell>>;

/// A sheet of the report.
pub struct Page {
    /// What a template's `report` calls it.
    pub name: &'static str,
    /// Builds it, and notes where each measure stands for the sheets built after it.
    pub build: fn(&Material<'_>, &mut Anchors) -> Sheet,
}

/// Every sheet in the order they are built: one that leads to another comes after it. A template's
/// `report` says which ones a report has, and the order of their tabs.
pub static PAGES: &[Page] = &[
    Page {
        name: "cards",
        build: cards::build,
    },
    Page {
        name: "progress",
        build: progress::build,
    },
    Page {
        name: "timeline",
        build: timeline::build,
    },
    Page {
        name: "delays",
        build: delays::build,
    },
    Page {
        name: "goals",
        build: goals::build,
    },
    Page {
        name: "outline",
        build: outline::build,
    },
    Page {
        name: "models",
        build: models::build,
    },
    Page {
        name: "alike",
        build: alike::build,
    },
    Page {
        name: "findings",
        build: findings::build,
    },
    Page {
        name: "sources",
        build: sources::build,
    },
    Page {
        name: "overview",
        build: overview::build,
    },
];

/// The committee's workbook.
pub fn book(material: &Material<'_>) -> Book {
    let mut anchors = Anchors::new();
    let tabs = &material.project.template.report;
    let tab = |page: &Page| tabs.iter().position(|name| name == page.name);
    let mut sheets: Vec<(usize, Sheet)> = PAGES
        .iter()
        .filter_map(|page| Some((tab(page)?, (page.build)(material, &mut anchors))))
        .collect();
    sheets.sort_by_key(|(tab, _)| *tab);
    Book {
        title: material.title(),
        properties: vec![],
        sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(),
        created: Some(material.project.survey.due),
    }
}
