//! The links of a sheet that lead out of the workbook: what an answer such as こちら points at.

use super::Book;
use super::annotation::{Annotation, in_order};
use super::merges::Block;
use super::package::Relation;
use super::xml::{attribute, each, element};
use crate::model::annotation::AnnotationKind;
use crate::model::place::Cell;

/// The links in the end of a sheet's part (ECMA-376 18.3.1.47).
pub(super) fn read(sheet: &str, tail: &str, relations: &[Relation]) -> Vec<Annotation> {
    const BEGIN: &str = "<hyperlinks";
    const END: &str = "</hyperlinks>";
    let span = tail.find(BEGIN).zip(tail.rfind(END));
    let Some(xml) = span.and_then(|(begin, end)| tail.get(begin..end + END.len())) else {
        return vec![];
    };
    let mut found = vec![];
    each(xml, |event| {
        let Some(link) = element(event, "hyperlink") else {
            return;
        };
        let id = attribute(link, "id").unwrap_or_default();
        let target = relations.iter().find(|r| r.id == id && r.is_external);
        let reference = attribute(link, "ref").unwrap_or_default();
        let first = reference.split(':').next().and_then(Cell::parse);
        if let Some((target, cell)) = target.zip(first) {
            found.push(of(sheet, cell, &target.target));
        }
    });
    found
}

/// A link in a cell.
pub(super) fn of(sheet: &str, cell: Cell, target: &str) -> Annotation {
    Annotation {
        cells: Block::of(cell),
        ..Annotation::new(sheet, cell, AnnotationKind::Link, target.to_string())
    }
}

/// Notes the links that formulas make.
pub(super) fn note_formulas(book: &mut Book) {
    let mut found = vec![];
    for sheet in &book.sheets {
        for (cell, entry) in sheet.cells.iter().filter(|(_, e)| !e.formula.is_empty()) {
            let target = of_formula(&entry.formula);
            found.extend(target.map(|target| of(&sheet.name, *cell, &target)));
        }
    }
    if !found.is_empty() {
        book.annotations.append(&mut found);
        in_order(&mut book.annotations);
    }
}

/// The target in a formula that makes a link, as `HYPERLINK("https://…","こちら")`.
fn of_formula(formula: &str) -> Option<String> {
    const NAME: &str = "HYPERLINK(\"";
    let start = formula.to_ascii_uppercase().find(NAME)? + NAME.len();
    let target = formula.get(start..)?.split('"').next()?;
    (!target.is_empty() && !target.starts_with('#')).then(|| target.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_that_make_links_report_their_targets() {
        for (formula, target) in [
            (
                "HYPERLINK(\"https://a.jp/\",\"こちら\")",
                Some("https://a.jp/"),
            ),
            ("hyperlink(\"\\\\s\\a.pdf\")", Some("\\\\s\\a.pdf")),
            ("HYPERLINK(\"#表紙!A1\",\"戻る\")", None),
            ("HYPERLINK(A1)", None),
            ("A1+1", None),
        ] {
            assert_eq!(of_formula(formula).as_deref(), target, "{formula}");
        }
    }
}
