//! The committee's workbook and the sections' corrections, from what was merged and judged.

pub mod cards;
pub mod corrections;
pub mod findings;
pub mod overview;
pub mod progress;
pub mod sources;

use crate::merge::{Merged, merge};
use crate::model::answer::{Answer, Return};
use crate::model::finding::Finding;
use crate::model::form::Form;
use crate::model::grid::{Book, Sheet};
use crate::model::place::Cell;
use crate::model::project::Project;
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
    /// Where its tab stands, from 0.
    pub tab: usize,
    /// Builds it, and notes where each measure stands for the sheets built after it.
    pub build: fn(&Material<'_>, &mut Anchors) -> Sheet,
}

/// The sheets in the order they are built: one that leads to another comes after it.
pub static PAGES: &[Page] = &[
    Page {
        tab: 2,
        build: cards::build,
    },
    Page {
        tab: 1,
        build: progress::build,
    },
    Page {
        tab: 3,
        build: findings::build,
    },
    Page {
        tab: 4,
        build: sources::build,
    },
    Page {
        tab: 0,
        build: overview::build,
    },
];

/// The committee's workbook.
pub fn book(material: &Material<'_>) -> Book {
    let mut anchors = Anchors::new();
    let mut sheets: Vec<(usize, Sheet)> = PAGES
        .iter()
        .map(|page| (page.tab, (page.build)(material, &mut anchors)))
        .collect();
    sheets.sort_by_key(|(tab, _)| *tab);
    Book {
        title: material.title(),
        properties: vec![],
        sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(),
        created: Some(material.project.survey.due),
    }
}
