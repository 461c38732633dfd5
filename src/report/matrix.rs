//! 推進項目一覧表: the measures under their levels, with a box for each of the targets that the plan
//! names, and beside them what is planned and reported for the year.

use super::{Anchors, ReportInput, listed};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::plan::{Measure, Plan};
use crate::model::project::Project;
use crate::text::boxes::{self, Ticked};
use crate::text::normalize::normalize;
use indexmap::IndexMap;

/// The sheet's tab.
pub const NAME: &str = "推進項目一覧表";
/// The plan column that holds the boxes.
const TARGETS: &str = "targets";
/// Where the targets begin: the number and the title stand before them.
const FIRST: usize = 2;

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let targets = Targets::of(&input.project.plan);
    let mut list = SheetBuilder::single(NAME, &widths(input, &targets));
    list.sheet.page.landscape = true;
    listed::title(&mut list, input, NAME);
    let (first, last) = head(&mut list, input, &targets);
    list.sheet.page.repeat = Some((first, last));
    let mut above: &[String] = &[];
    for (index, measure) in input.project.plan.measures.iter().enumerate() {
        let top = list.next_row();
        listed::levels(&mut list, above, &measure.levels);
        above = &measure.levels;
        let row = entry(&mut list, input, anchors, &targets, index);
        listed::note(anchors, NAME, index, row);
        if index > 0 {
            list.keep_together(top);
        }
    }
    legend(&mut list, input, &targets);
    list.sheet.freeze = Some(Cell::new(last + 1, FIRST as u32));
    list.sheet.page.footer = input.title();
    list.sheet
}

/// The columns of the targets.
struct Targets {
    /// What stands above them; empty where the plan has no targets.
    heading: String,
    /// The words in the plan's own order; none where the plan writes the targets as text.
    words: Vec<String>,
}

impl Targets {
    fn of(plan: &Plan) -> Targets {
        let mut words: IndexMap<String, String> = IndexMap::new();
        for ticked in plan.measures.iter().flat_map(ticked) {
            words.entry(normalize(&ticked.word)).or_insert(ticked.word);
        }
        Targets {
            heading: heading(plan),
            words: words.into_values().collect(),
        }
    }

    /// How many columns they take.
    fn span(&self) -> usize {
        match self.heading.is_empty() {
            true => 0,
            false => self.words.len().max(1),
        }
    }

    /// The cells of a measure. What holds no boxes stands as it is, across all of them.
    fn cells(&self, measure: &Measure) -> Vec<CellSpec> {
        let ticked = ticked(measure);
        if self.span() > 0 && ticked.is_empty() {
            let text = Content::text(measure.cell(TARGETS));
            return vec![CellSpec::new(
                FIRST,
                self.span(),
                text,
                CellStyle::TableText,
            )];
        }
        let cell = |(i, word): (usize, &String)| {
            let own = ticked
                .iter()
                .find(|t| normalize(&t.word) == normalize(word));
            let text = Content::text(own.map_or(String::new(), shown));
            CellSpec::new(FIRST + i, 1, text, CellStyle::TableCenter)
        };
        self.words.iter().enumerate().map(cell).collect()
    }
}

fn ticked(measure: &Measure) -> Vec<Ticked> {
    boxes::parse(measure.cell(TARGETS))
}

/// A box, and what stands in brackets behind its word.
fn shown(ticked: &Ticked) -> String {
    let sign = if ticked.checked { "■" } else { "□" };
    match ticked.note.is_empty() {
        true => sign.to_string(),
        false => format!("{sign}\n（{}）", ticked.note),
    }
}

/// The heading of the targets, as `推進項目の対象` where the plan's own is 推進項目対象.
fn heading(plan: &Plan) -> String {
    let own = plan.heading(TARGETS).unwrap_or("");
    let title = plan.heading("title").unwrap_or("");
    match own.strip_prefix(title) {
        Some("対象") if !title.is_empty() => format!("{title}の対象"),
        _ => own.to_string(),
    }
}

/// What stands beside the targets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Planned,
    Status,
}

/// The columns beside the targets: what is planned where the plan has years, and the status where
/// the report counts by one.
fn beside(project: &Project) -> Vec<Beside> {
    let planned = (!project.plan.years.is_empty()).then_some(Beside::Planned);
    let status = project.template.status_field().map(|_| Beside::Status);
    planned.into_iter().chain(status).collect()
}

fn widths(input: &ReportInput<'_>, targets: &Targets) -> Vec<f64> {
    let each = if targets.words.is_empty() { 30.0 } else { 10.0 };
    let mut widths = vec![12.0, 46.0];
    widths.extend(vec![each; targets.span()]);
    widths.extend(beside(input.project).iter().map(|_| 15.0));
    widths
}

/// The headings in two rows: the targets' words below what they are called.
fn head(list: &mut SheetBuilder, input: &ReportInput<'_>, targets: &Targets) -> (u32, u32) {
    let piece = |start, span, text: &str| {
        CellSpec::new(start, span, Content::text(text), CellStyle::TableHead)
    };
    let plan = &input.project.plan;
    let code = plan.heading("code").unwrap_or("整理番号");
    let mut names = plan.level_names.clone();
    names.push(plan.heading("title").unwrap_or("事業名").to_string());
    let mut pieces = vec![piece(0, 1, code), piece(1, 1, &names.join("／"))];
    if targets.span() > 0 {
        pieces.push(piece(FIRST, targets.span(), &targets.heading));
    }
    let after = FIRST + targets.span();
    for (i, beside) in beside(input.project).into_iter().enumerate() {
        let field = input.project.template.status_field();
        let text = match beside {
            Beside::Planned => format!("{}の計画", input.project.survey.year.short()),
            Beside::Status => field.map_or(String::new(), |f| f.label.clone()),
        };
        pieces.push(piece(after + i, 1, &text));
    }
    let first = list.row("", pieces);
    if targets.words.is_empty() {
        return (first, first);
    }
    let words = targets.words.iter().enumerate();
    let last = list.row("", words.map(|(i, w)| piece(FIRST + i, 1, w)).collect());
    for start in (0..list.width()).filter(|i| !(FIRST..after).contains(i)) {
        list.reach_down(first, start);
    }
    (first, last)
}

fn entry(
    list: &mut SheetBuilder,
    input: &ReportInput<'_>,
    anchors: &Anchors,
    targets: &Targets,
    index: usize,
) -> u32 {
    let measure = &input.project.plan.measures[index];
    let title = Content::text(&*measure.title);
    let mut pieces = vec![
        listed::code(input, anchors, index),
        CellSpec::new(1, 1, title, CellStyle::TableText),
    ];
    pieces.extend(targets.cells(measure));
    let after = FIRST + targets.span();
    for (i, beside) in beside(input.project).into_iter().enumerate() {
        pieces.push(match beside {
            Beside::Planned => planned(input, index, after + i),
            Beside::Status => listed::status(input, index, after + i),
        });
    }
    list.row("", pieces)
}

fn planned(input: &ReportInput<'_>, index: usize, start: usize) -> CellSpec {
    let planned = input.project.planned(index);
    let look = listed::planned_look(input, &planned);
    CellSpec::new(start, 1, Content::text(planned), look)
}

fn legend(list: &mut SheetBuilder, input: &ReportInput<'_>, targets: &Targets) {
    let mut reported = vec![];
    if !targets.words.is_empty() {
        reported.push(format!(
            "■は{}であるもの、□はそうでないものです。",
            targets.heading
        ));
    }
    if beside(input.project).contains(&Beside::Planned) {
        reported.push(format!(
            "「{}の計画」が「→」のときは、その前の年度の言葉を載せています。",
            input.project.survey.year.short()
        ));
    }
    if input
        .project
        .plan
        .measures
        .iter()
        .any(|m| m.original.is_some())
    {
        reported.push("再掲には、再掲元の回答を載せています。".to_string());
    }
    if !reported.is_empty() {
        listed::small(list, &format!("※ {}", reported.concat()));
    }
}
