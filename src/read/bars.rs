//! Months marked by a bar that somebody drew from cell to cell, as in `←――→`: its dashes are marks
//! too. A dash alone means that there is none, and so do dashes in all months; a line of dashes from
//! one month to another, with blanks around it, may be a bar without its ends, which is asked.

use crate::model::address::Address;
use crate::model::answer::{Answer, Trouble};
use crate::model::project::Project;
use crate::model::template::{Kind, MARKED};
use crate::text::normalize::normalize;

/// What a bar is drawn with between its ends, normalized.
const DASHES: &str = "-ー―─━–—～~=…‥・";
/// Those of them with which lines are drawn, and which nobody types for none.
const LINES: &str = "─━";
/// What ends a bar.
const ARROWS: &str = "←→⇒⇐⇔↔<>◁▷◀▶";

/// Reads the dashes of bars as marks, and keeps how they were read.
pub(super) fn read(project: &Project, answers: &mut [Answer]) {
    let is_month = |a: &Answer| {
        let field = project.template.field(&a.field);
        field.is_some_and(|f| f.kind == Kind::Months)
    };
    let row = |a: &Answer| {
        let address = Address::parse(&a.field);
        (address.field.to_string(), address.row)
    };
    let same = |a: &Answer, b: &Answer| {
        (&a.department, a.measure) == (&b.department, b.measure) && row(a) == row(b)
    };
    for months in answers.chunk_by_mut(|a, b| is_month(a) && is_month(b) && same(a, b)) {
        let count = months.len();
        if count > 1 {
            for run in months.chunk_by_mut(|a, b| !a.is_blank() && !b.is_blank()) {
                let is_whole = run.len() == count;
                bar(run, is_whole);
            }
        }
    }
}

/// A run of filled months with an arrow in it is a bar. One of drawn lines alone may be one.
fn bar(run: &mut [Answer], is_whole: bool) {
    let only = |a: &Answer, signs: &str| {
        let text = normalize(a.raw());
        !text.is_empty() && text.chars().all(|c| signs.contains(c))
    };
    let has_arrow = run
        .iter()
        .any(|a| normalize(a.raw()).chars().any(|c| ARROWS.contains(c)));
    if !has_arrow {
        if !is_whole && run.len() > 1 && run.iter().all(|a| only(a, LINES)) {
            for answer in run {
                answer.troubles = vec![Trouble::NotAChoice(MARKED.to_string())];
            }
        }
        return;
    }
    for answer in run
        .iter_mut()
        .filter(|a| a.value.is_empty() && only(a, DASHES))
    {
        answer.value = MARKED.to_string();
        answer.troubles = vec![Trouble::ReadAs(MARKED.to_string())];
    }
}
