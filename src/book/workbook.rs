//! The main part of an xlsx: which sheets there are, where they stand, and the names that people gave
//! to cells (ECMA-376 18.2).

use super::Refusal;
use super::cells::DefinedName;
use super::package::Package;
use super::xml::{attribute, each, element, text_of};
use crate::text::neutral::visible;
use quick_xml::events::Event;
use std::collections::HashSet;

/// Where the main part stands in what almost every program writes.
const USUAL: &str = "xl/workbook.xml";

/// What the main part says.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// The worksheets that are there, in tab order.
    pub sheets: Vec<SheetPart>,
    /// The names of tabs whose sheets are not in the file.
    pub missing: Vec<String>,
    /// Whether a tab is a sheet of old macros.
    pub has_macros: bool,
    /// Whether days are counted from 1904.
    pub is_1904: bool,
    /// The names of cells.
    pub defined_names: Vec<DefinedName>,
    /// The main part's own name.
    pub part: String,
}

/// A worksheet.
#[derive(Clone, Debug)]
pub(super) struct SheetPart {
    /// The tab's name as it stands in the file.
    pub name: String,
    /// The part that holds the sheet.
    pub path: String,
    /// Whether the tab is hidden.
    pub is_hidden: bool,
}

impl Workbook {
    /// Reads the main part of a package.
    ///
    /// # Errors
    /// That it is damaged, or that two tabs are one part: a small part named often would be read as
    /// often.
    pub(super) fn read(package: &Package<'_>) -> Result<Workbook, Refusal> {
        let part = package.main().unwrap_or(USUAL);
        let mut workbook = Workbook {
            part: part.to_string(),
            ..Workbook::default()
        };
        let xml = package.sound(part)?;
        let mut name: Option<DefinedName> = None;
        let mut is_sound = true;
        let is_whole = each(xml, |event| {
            if let Some(e) = element(event, "sheet") {
                // Behind a fault in a tag another tab's part might be taken for this one's.
                is_sound &= e.attributes().all(|attribute| attribute.is_ok());
                workbook.tab(package, e);
            } else if let Some(e) = element(event, "workbookPr") {
                let is_set = |value: String| matches!(value.as_str(), "1" | "true");
                workbook.is_1904 |= attribute(e, "date1904").is_some_and(is_set);
            } else if let Some(e) = element(event, "definedName") {
                name = attribute(e, "name").map(|name| DefinedName {
                    name,
                    refers_to: String::new(),
                });
            } else if matches!(event, Event::End(e) if e.local_name().as_ref() == "definedName") {
                workbook.defined_names.extend(name.take());
            } else if let (Some(name), Some(text)) = (&mut name, text_of(event)) {
                name.refers_to.push_str(&text);
            }
        });
        let mut seen = HashSet::new();
        let mut paths = workbook.sheets.iter().map(|s| s.path.to_lowercase());
        match is_whole && is_sound && !xml.is_empty() && paths.all(|path| seen.insert(path)) {
            true => Ok(workbook),
            false => Err(Refusal::Broken),
        }
    }

    /// Takes a tab. Charts and dialogs that stand for a sheet have no cells.
    fn tab(&mut self, package: &Package<'_>, e: &quick_xml::events::BytesStart<'_>) {
        let name = attribute(e, "name").unwrap_or_default();
        let id = attribute(e, "id").unwrap_or_default();
        let relations = package.relations(&self.part);
        let relation = relations.iter().find(|r| r.id == id && !r.is_external);
        match relation.filter(|r| package.holds(&r.target)) {
            Some(relation) if relation.kind == "worksheet" => {
                let state = attribute(e, "state").unwrap_or_default();
                self.sheets.push(SheetPart {
                    name,
                    path: relation.target.clone(),
                    is_hidden: matches!(state.as_str(), "hidden" | "veryHidden"),
                });
            }
            Some(relation) => self.has_macros |= relation.kind.ends_with("acrosheet"),
            None => self.missing.push(visible(&name)),
        }
    }
}
