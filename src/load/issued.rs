//! Reads what is kept beside the forms: forms/issued.csv, and the templates that they were made of.

use super::{file, folder, table, template};
use crate::error::Error;
use crate::model::issued::{Issued, IssuedCell};
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::template::Template;
use crate::text::{decode::decode, digest};
use std::fs;
use std::path::Path;

/// How the name of a kept template begins, and how it ends.
const TEMPLATE: (&str, &str) = ("template-", ".toml");

/// The name under which a template is kept beside the forms that are made of it.
pub fn template_file(template: &Template) -> String {
    let (begins, ends) = TEMPLATE;
    format!("{begins}{}{ends}", digest::short(&template.text))
}

/// The kept templates that are not the present one, by their names. What cannot be used is left out.
///
/// # Errors
/// Where one cannot be read.
pub fn earlier_templates(folder: &Path, project: &Project) -> Result<Vec<Template>, Error> {
    let (begins, ends) = TEMPLATE;
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let present = template_file(&project.template);
    let is_kept = |name: &String| name.starts_with(begins) && name.ends_with(ends);
    let mut names: Vec<String> = names.filter(|n| is_kept(n) && *n != present).collect();
    names.sort();
    let mut templates = vec![];
    for name in names {
        let path = folder.join(&name);
        let bytes = file::bytes(&path)?;
        let read = |text: String| template::read(&name, &text, &mut vec![]);
        let read = decode(&bytes).and_then(read);
        templates.extend(read.map(|t| folder::with_statuses(t, &project.survey)));
    }
    Ok(templates)
}

/// What was issued. Lines that cannot be used are left out: the file is the tool's own.
///
/// # Errors
/// Where it cannot be read.
pub fn read(path: &Path, project: &Project) -> Result<Issued, Error> {
    let table = table::read(path)?;
    let mut issued = Issued::default();
    for row in table.rows.iter().skip(1) {
        if let [file, _, cell, department, item, field] = row.cells.as_slice()
            && Cell::parse(cell).is_some()
        {
            let line = IssuedCell {
                file,
                department,
                item,
                field,
            };
            issued.add(project, line);
        }
    }
    Ok(issued)
}
