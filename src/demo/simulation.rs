//! The sections' desks: the forms they got, filled with their answers, on the way back.

use super::fault::{Fault, NotPossible};
use crate::error::Error;
use crate::layout;
use crate::load::table::Table;
use crate::model::form::{Form, Role};
use crate::model::grid::Content;
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::text::code::normalize_code;
use crate::text::normalize::normalize;
use crate::write::workbook;
use std::collections::HashMap;
use std::io::{Cursor, Write};

/// All that is about to be returned.
pub struct Simulation {
    /// The project.
    pub project: Project,
    /// A workbook each.
    pub packets: Vec<Packet>,
    /// Files that are no workbooks: name and bytes.
    pub others: Vec<(String, Vec<u8>)>,
}

/// One workbook on its way back.
#[derive(Clone)]
pub struct Packet {
    /// The section's name.
    pub department: String,
    /// The file's name under returned/.
    pub file: String,
    /// The form, as the section treats it.
    pub form: Form,
    /// How many bytes arrive, where the file is cut off.
    pub cut: Option<usize>,
    /// Parts that the section put into the file: name and bytes.
    pub parts: Vec<(String, Vec<u8>)>,
}

impl Simulation {
    /// Fills every form with what answers.csv says: a row per measure and section, under the
    /// headings 整理番号 and 担当課 and the fields' keys.
    ///
    /// # Errors
    /// Where the table lacks those headings.
    pub fn new(project: Project, answers: &Table) -> Result<Simulation, Error> {
        let forms = layout::form::all(&project);
        Simulation::of_forms(project, forms, answers)
    }

    /// The same with these forms, such as those of a later round.
    ///
    /// # Errors
    /// As [`Simulation::new`].
    pub fn of_forms(
        project: Project,
        mut forms: Vec<Form>,
        answers: &Table,
    ) -> Result<Simulation, Error> {
        let said = sayings(answers)?;
        let due = project.survey.due;
        let mut packets = vec![];
        for form in &mut forms {
            fill(&project, form, &said);
            form.book.created = Some(due);
            packets.push(Packet {
                department: form.name.clone(),
                file: form.file.clone(),
                form: form.clone(),
                cut: None,
                parts: vec![],
            });
        }
        Ok(Simulation {
            project,
            packets,
            others: vec![],
        })
    }

    /// The files to put into returned/: name and bytes.
    ///
    /// # Errors
    /// Where a workbook cannot be built.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let mut files = self.others.clone();
        for packet in &self.packets {
            files.push((packet.file.clone(), packet.bytes()?));
        }
        files.sort();
        Ok(files)
    }

    /// The answer cell that a fault names.
    pub(super) fn target(
        &mut self,
        fault: &Fault,
    ) -> Result<(&mut Packet, usize, Cell), NotPossible> {
        let measure = self.measure(&fault.item)?;
        let packet = self.packet(&fault.department)?;
        let (sheet, at) = packet.answer(measure, &fault.field)?;
        Ok((packet, sheet, at))
    }

    /// The last packet of a section: the one that its faults are done to.
    pub fn packet(&mut self, department: &str) -> Result<&mut Packet, NotPossible> {
        let own = |p: &&mut Packet| p.department == department;
        let found = self.packets.iter_mut().rev().find(own);
        found.ok_or_else(|| format!("「{department}」の調査票がありません").into())
    }

    /// The plan index of a measure's code.
    pub fn measure(&self, code: &str) -> Result<usize, NotPossible> {
        let found = self.project.plan.position(&normalize_code(code));
        found.ok_or_else(|| format!("「{code}」という事業がありません").into())
    }
}

impl Packet {
    /// The file's bytes as they arrive.
    ///
    /// # Errors
    /// Where the workbook cannot be built.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = workbook::bytes(&self.form.book)?;
        if !self.parts.is_empty() {
            bytes = with_parts(bytes, &self.parts)
                .map_err(|e| Error::write_workbook(&self.file, &crate::error::cause(&e)))?;
        }
        if let Some(cut) = self.cut {
            bytes.truncate(cut.min(bytes.len()));
        }
        Ok(bytes)
    }

    /// The index of a measure's sheet.
    pub fn sheet(&self, measure: usize) -> Result<usize, NotPossible> {
        let is = |map: &crate::model::form::Map| map.measures.values().any(|m| *m == measure);
        let found = self.form.sheets.iter().position(is);
        found.ok_or_else(|| "その事業の個票がありません".into())
    }

    /// The sheet and cell of a part that has a role for which `is` holds.
    pub fn part(
        &self,
        measure: usize,
        is: impl Fn(&Role) -> bool,
    ) -> Result<(usize, Cell), NotPossible> {
        let sheet = self.sheet(measure)?;
        let map = &self.form.sheets[sheet];
        let own = |p: &&crate::model::form::Part| map.measures.get(&p.at.row) == Some(&measure);
        let found = map.parts.iter().filter(own).find(|p| is(&p.role));
        let part = found.ok_or("その欄がありません")?;
        Ok((sheet, part.at))
    }

    /// The sheet and cell of an answer.
    pub fn answer(&self, measure: usize, field: &str) -> Result<(usize, Cell), NotPossible> {
        self.part(measure, |role| *role == Role::Answer(field.into()))
    }

    /// Writes into a cell of a sheet, over what stands there.
    pub fn write(&mut self, sheet: usize, at: Cell, content: Content) {
        super::grid::write(&mut self.form.book.sheets[sheet], at, content);
    }
}

/// A zip with further parts at its end.
fn with_parts(bytes: Vec<u8>, parts: &[(String, Vec<u8>)]) -> std::io::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new_append(Cursor::new(bytes))?;
    for (name, content) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default())?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

type Sayings = HashMap<(String, String, String), String>;

/// What each section says, by normalized section name, normalized code and the cell's name. A table has the
/// names as headings, or, under the headings `field` and `value`, a row for each cell.
fn sayings(table: &Table) -> Result<Sayings, Error> {
    let heads = table.rows.first().map_or(&[][..], |r| &r.cells);
    let column = |name: &str| {
        let found = heads.iter().position(|h| h == name);
        found.ok_or_else(|| Error::Usage(format!("{} に {name} の列がありません。", table.file)))
    };
    let (code, department) = (column("整理番号")?, column("担当課")?);
    let mut said = HashMap::new();
    for row in table.rows.iter().skip(1) {
        let cell = |col: usize| row.cells.get(col).cloned().unwrap_or_default();
        let mut say = |field: String, text: String| {
            let key = (
                normalize(&cell(department)),
                normalize_code(&cell(code)),
                field,
            );
            said.insert(key, text);
        };
        match (column("field"), column("value")) {
            (Ok(field), Ok(value)) => say(cell(field), cell(value)),
            _ => {
                for (col, field) in heads.iter().enumerate() {
                    say(field.clone(), cell(col));
                }
            }
        }
    }
    Ok(said)
}

fn fill(project: &Project, form: &mut Form, said: &Sayings) {
    let cells: Vec<(usize, Cell, String)> = form
        .sheets
        .iter()
        .enumerate()
        .flat_map(|(sheet, map)| {
            map.parts.iter().filter_map(move |part| {
                let Role::Answer(field) = &part.role else {
                    return None;
                };
                let measure = *map.measures.get(&part.at.row)?;
                let key = project.plan.measures[measure].key.clone();
                Some((sheet, part.at, field.to_string(), key))
            })
        })
        .filter_map(|(sheet, at, field, key)| {
            let text = said.get(&(normalize(&form.name), key, field))?;
            Some((sheet, at, text.clone()))
        })
        .collect();
    for (sheet, at, text) in cells {
        super::grid::write(&mut form.book.sheets[sheet], at, Content::text(text));
    }
}
