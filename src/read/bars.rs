//! Months marked by a bar that somebody drew from cell to cell, as in `←――→`: the dashes between its ends
//! are marks too. Other dashes mean that there is none; a line of dashes from one month to another, with
//! blanks around it, may be a bar without its ends, which is asked.

use crate::model::address::Address;
use crate::model::answer::{Answer, Trouble};
use crate::model::project::Project;
use crate::model::template::{Kind, MARKED};
use crate::text::normalize::normalize;

/// What a bar is drawn with between its ends, normalized.
const DASHES: &str = "-ー―─━–—～~=…‥・";
/// Those of them with which lines are drawn, and which nobody types for none.
const LINES: &str = "─━";
/// What begins a bar that points back, and what ends one that points on.
const BACK: &str = "←⇐⇔↔<◁◀⬅";
const ON: &str = "→⇒⇔↔>▷▶➡";

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
                let filled = run.iter().map(|answer| Filled {
                    text: normalize(answer.raw()),
                    is_marked: !answer.value.is_empty(),
                });
                let filled: Vec<Filled> = filled.collect();
                for (at, trouble) in bar(&filled, is_whole) {
                    if let Trouble::ReadAs(word) = &trouble {
                        run[at].value = word.into();
                    }
                    run[at].troubles = vec![trouble];
                }
            }
        }
    }
}

/// A month in which something stands: its text, normalized, and whether it is a mark.
struct Filled {
    text: String,
    is_marked: bool,
}

impl Filled {
    fn is_only(&self, signs: &str) -> bool {
        self.text.chars().all(|c| signs.contains(c))
    }

    fn is_dash(&self) -> bool {
        !self.is_marked && self.is_only(DASHES)
    }

    fn points(&self, signs: &str) -> bool {
        self.text.contains(|c| signs.contains(c))
    }
}

/// What is to be said of the dashes in a run of filled months, by their place in it. Between a mark and an
/// arrowhead they are a bar, and before or behind it they mean none. Where nothing tells which, and in
/// drawn lines alone, they are asked.
fn bar(run: &[Filled], is_whole: bool) -> Vec<(usize, Trouble)> {
    let are_lines = !is_whole && run.len() > 1 && run.iter().all(|month| month.is_only(LINES));
    let read = |at: usize| {
        let left = run[..at].iter().rev().find(|month| !month.is_dash());
        let right = run[at + 1..].iter().find(|month| !month.is_dash());
        let ends = [left, right].map(|end| end.filter(|month| month.is_marked));
        let points = |end: Option<&Filled>, signs| end.is_some_and(|month| month.points(signs));
        let is_drawn = points(ends[0], BACK) || points(ends[1], ON);
        // Behind one arrowhead and before another, nothing tells to which they belong.
        let is_apart = points(ends[0], ON) || points(ends[1], BACK);
        let stand_apart = !is_whole || run[at].is_only(LINES);
        match ends {
            [Some(_), Some(_)] if is_drawn && !is_apart => {
                Some(Trouble::ReadAs(MARKED.to_string()))
            }
            [Some(_), Some(_)] if !is_drawn => None,
            _ if is_drawn && (stand_apart || ends.iter().all(Option::is_some)) || are_lines => {
                Some(Trouble::NotAChoice(MARKED.to_string()))
            }
            _ => None,
        }
    };
    let dashes = (0..run.len()).filter(|at| run[*at].is_dash());
    dashes.filter_map(|at| Some((at, read(at)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The run with the dashes that are marks as `○`, and those that are asked as `?`.
    fn read(run: &str, is_whole: bool) -> String {
        let filled = run.chars().map(|c| Filled {
            text: normalize(&c.to_string()),
            is_marked: !"ー―－━×".contains(c),
        });
        let filled: Vec<Filled> = filled.collect();
        let mut read: Vec<char> = run.chars().collect();
        for (at, trouble) in bar(&filled, is_whole) {
            read[at] = match trouble {
                Trouble::ReadAs(_) => '○',
                _ => '?',
            };
        }
        read.into_iter().collect()
    }

    #[test]
    fn dashes_are_a_bar_between_its_ends_alone() {
        for (run, expected) in [
            ("－－－○→→－－－－－－", "－－－○→→－－－－－－"),
            ("○→→→－－－－－－－－", "○→→→－－－－－－－－"),
            ("－－－－－－－－－－○→", "－－－－－－－－－－○→"),
            ("ーーー○○○→ーーーーー", "ーーー○○○→ーーーーー"),
            ("－－○――→－－－－○→", "－－○○○→－－－－○→"),
            ("－←――→－－－－－－－", "－←○○→－－－－－－－"),
            ("←――○－－－－－－－－", "←○○○－－－－－－－－"),
            ("○×――→－－－－－－－", "○×――→－－－－－－－"),
            ("○→――→－－－－－－－", "○→??→－－－－－－－"),
            ("━━━→－－－－－－－－", "???→－－－－－－－－"),
        ] {
            assert_eq!(read(run, true), expected);
        }
        for (run, expected) in [("――→", "??→"), ("○→――", "○→――"), ("━━", "??"), ("――", "――")]
        {
            assert_eq!(read(run, false), expected);
        }
    }
}
