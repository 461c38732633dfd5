//! 年次計画と実績: what is planned and what was reached in each year, a line above the other, and
//! what falls behind, with the reasons given.

use super::{AMBER, Anchors, GREY, ReportInput, listed, progress};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::{Counted, UNANSWERED, UNCLEAR};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::plan::planned;
use crate::model::template::{Field, Kind};
use crate::text::era::FiscalYear;

/// The sheet's tab.
pub const NAME: &str = "年次計画と実績";
/// Where the years begin: the number, the title and the name of the line stand before them.
const FIRST: usize = 3;
/// The width of a year's column.
const YEAR: f64 = 14.0;

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let mut widths = vec![12.0, 34.0, 8.0];
    widths.extend(vec![YEAR; input.project.plan.years.len()]);
    widths.push(14.0);
    widths.extend(fields(input).map(field_width));
    let mut list = SheetBuilder::single(NAME, &widths);
    list.sheet.page.landscape = true;
    listed::title(&mut list, input, NAME);
    if input.project.template.status_field().is_some() {
        summary(&mut list, input);
    }
    let head = head(&mut list, input);
    list.sheet.page.repeat = Some((head, head));
    let mut above: &[String] = &[];
    for (index, measure) in input.project.plan.measures.iter().enumerate() {
        let top = list.next_row();
        listed::levels(&mut list, above, &measure.levels);
        above = &measure.levels;
        let row = entry(&mut list, input, anchors, index);
        listed::note(anchors, NAME, index, row);
        if index > 0 {
            list.keep_together(top);
        }
    }
    let reported =
        "※ 「→」は前の年度と同じという意味です。「計画」の色は、計画の言葉に当たる区分の色です。";
    listed::small(&mut list, reported);
    list.sheet.freeze = Some(Cell::new(head + 1, 2));
    list.sheet.page.footer = input.title();
    list.sheet
}

/// The fields that tell why something falls behind, and until when.
fn fields<'a>(input: &'a ReportInput<'_>) -> impl Iterator<Item = &'a Field> {
    let template = &input.project.template;
    template.fields.iter().filter(|f| f.when_behind)
}

fn field_width(field: &Field) -> f64 {
    match field.kind {
        Kind::Text => 38.0,
        _ => 14.0,
    }
}

/// How far a measure is, beside what is planned for the year.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    AsPlanned,
    Behind,
    Ahead,
    /// The plan says nothing of the year, or one of the two has no place in the order.
    Unreported,
    /// The status cannot be read, or was not taken.
    Unclear,
    Unanswered,
}

impl Pace {
    const ALL: [Pace; 6] = [
        Pace::AsPlanned,
        Pace::Behind,
        Pace::Ahead,
        Pace::Unreported,
        Pace::Unclear,
        Pace::Unanswered,
    ];

    fn of(input: &ReportInput<'_>, index: usize) -> Pace {
        let status = &input.merged[index].status;
        let planned = input.project.planned(index);
        let template = &input.project.template;
        match input.merged[index].counted(&input.project.template.status) {
            Counted::Nothing => return Pace::Unanswered,
            Counted::Unclear => return Pace::Unclear,
            Counted::Value(_) => {}
        }
        if input.project.is_behind(index, status) {
            return Pace::Behind;
        }
        let field = template.status_field();
        let meant = field.and_then(|f| f.meant(&planned));
        let own = field.and_then(|f| f.choice(status));
        match (meant, own) {
            (Some(meant), Some(own)) if meant.value == own.value => Pace::AsPlanned,
            (Some(meant), Some(own)) => match (meant.step, own.step) {
                (Some(due), Some(step)) if step > due => Pace::Ahead,
                (Some(_), Some(_)) => Pace::AsPlanned,
                _ => Pace::Unreported,
            },
            _ => Pace::Unreported,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Pace::AsPlanned => "計画どおり",
            Pace::Behind => "遅れ",
            Pace::Ahead => "計画より早い",
            Pace::Unreported => "比べられない",
            Pace::Unclear => UNCLEAR,
            Pace::Unanswered => UNANSWERED,
        }
    }

    fn look(self) -> CellStyle {
        match self {
            Pace::AsPlanned => CellStyle::Status(0xC6E5C3),
            Pace::Behind => CellStyle::Status(0xF6CFCB),
            Pace::Ahead => CellStyle::Status(0xC5DBF0),
            Pace::Unreported => CellStyle::TableCenter,
            Pace::Unclear => CellStyle::Status(AMBER),
            Pace::Unanswered => CellStyle::Status(GREY),
        }
    }
}

/// How many measures are as planned, behind, ahead and without an answer.
fn summary(list: &mut SheetBuilder, input: &ReportInput<'_>) {
    let measures = input.project.plan.measures.iter().enumerate();
    let originals = measures.filter(|(_, m)| m.original.is_none());
    let paces: Vec<Pace> = originals.map(|(i, _)| Pace::of(input, i)).collect();
    let text = format!(
        "{}の計画と比べた件数（再掲を除く{}件）",
        input.project.survey.year.wareki(),
        paces.len()
    );
    let head = CellSpec::new(0, FIRST, Content::text(text), CellStyle::TableHead);
    list.row("", vec![head]);
    for pace in Pace::ALL {
        let count = paces.iter().filter(|p| **p == pace).count();
        if count == 0 && matches!(pace, Pace::Unreported | Pace::Unclear) {
            continue;
        }
        let word = Content::text(pace.word());
        let number = Content::Number(count as f64);
        let pieces = vec![
            CellSpec::new(0, 2, word, pace.look()),
            CellSpec::new(2, 1, number, CellStyle::TableNumber),
        ];
        list.row("", pieces);
    }
    list.gap(10.0);
}

fn head(list: &mut SheetBuilder, input: &ReportInput<'_>) -> u32 {
    let plan = &input.project.plan;
    let heading = |key: &str, usual: &str| plan.heading(key).unwrap_or(usual).to_string();
    let mut heads = vec![
        heading("code", "整理番号"),
        heading("title", "事業名"),
        "区分".to_string(),
    ];
    heads.extend(plan.years.iter().map(|y| heading(&y.short(), &y.short())));
    heads.push(format!("{}の進み", input.project.survey.year.short()));
    heads.extend(fields(input).map(|f| f.label.clone()));
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    listed::row(list, &heads, CellStyle::TableHead)
}

/// The two lines of a measure: the plan above what was reached.
fn entry(list: &mut SheetBuilder, input: &ReportInput<'_>, anchors: &Anchors, index: usize) -> u32 {
    let measure = &input.project.plan.measures[index];
    let years = &input.project.plan.years;
    let mut plan = vec![
        listed::code(input, anchors, index),
        CellSpec::new(1, 1, Content::text(&*measure.title), CellStyle::TableText),
        CellSpec::new(2, 1, Content::text("計画"), CellStyle::Label),
    ];
    let mut actual = vec![CellSpec::new(2, 1, Content::text("実績"), CellStyle::Label)];
    for (i, year) in years.iter().enumerate() {
        plan.push(planned_in(input, index, *year, FIRST + i));
        actual.push(reached_in(input, index, *year, FIRST + i));
    }
    let own = plan[FIRST..].to_vec();
    plan.extend(delay(input, index, FIRST + years.len()));
    let top = list.row("", plan);
    list.row("", actual);
    for start in (0..list.width()).filter(|i| !(2..FIRST + years.len()).contains(i)) {
        list.reach_down(top, start);
    }
    list.share_height(top, &own);
    top
}

fn planned_in(input: &ReportInput<'_>, index: usize, year: FiscalYear, start: usize) -> CellSpec {
    let measure = &input.project.plan.measures[index];
    let printed = measure.scheduled(year).unwrap_or("");
    let look = listed::planned_look(input, &planned(measure, year));
    CellSpec::new(start, 1, Content::text(printed), look)
}

/// What was reached: the answer of the year surveyed, and what the plan tells of the years before.
fn reached_in(input: &ReportInput<'_>, index: usize, year: FiscalYear, start: usize) -> CellSpec {
    let project = input.project;
    if year == project.survey.year && project.template.status_field().is_some() {
        return listed::status(input, index, start);
    }
    let key = format!("actual-{}", year.short());
    let text = project.plan.measures[index].cell(&key);
    let look = listed::planned_look(input, text);
    CellSpec::new(start, 1, Content::text(text), look)
}

/// Whether the measure falls behind, and what was answered about it.
fn delay(input: &ReportInput<'_>, index: usize, start: usize) -> Vec<CellSpec> {
    let mut pieces = vec![];
    if input.project.template.status_field().is_some() {
        let pace = Pace::of(input, index);
        pieces.push(CellSpec::new(
            start,
            1,
            Content::text(pace.word()),
            pace.look(),
        ));
    } else {
        pieces.push(CellSpec::new(
            start,
            1,
            Content::Blank,
            CellStyle::TableCenter,
        ));
    }
    for (i, field) in fields(input).enumerate() {
        let reported = input.reported(index, field);
        let text = progress::beginning(&reported, field_width(field));
        let look = match field.kind {
            Kind::Text => CellStyle::TableText,
            _ => CellStyle::TableCenter,
        };
        let piece = CellSpec::new(start + 1 + i, 1, Content::text(text), look);
        pieces.push(piece.prints(index, &field.key));
    }
    pieces
}
