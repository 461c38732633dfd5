//! What a form computes of what is typed into it: a rate, such as an actual number over its goal, and
//! the grade that it comes to. The form holds it as a formula; the report computes the same.

use super::reply::Replies;
use super::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::address::Address;
use crate::model::form::Role;
use crate::model::grid::{CellStyle, Content};
use crate::model::place::Cell;
use crate::model::plan::{Role as ColumnRole, of_year};
use crate::model::project::Project;
use crate::model::rate::{Computed, Way};
use crate::model::template::{Field, Kind, NONE};
use crate::text::era::{FiscalYear, parse_fiscal_year};
use crate::text::normalize::{is_nothing, normalize};
use crate::text::number::parse_number;

/// The word by which a plan says that an indicator counts all years so far.
const TOTAL: &str = "累計";

/// A number that a rate is computed of.
enum Number {
    /// What is answered in a cell.
    Asked(String),
    /// What the plan gives.
    Given(f64),
}

/// What a rate is computed of.
struct Rate {
    /// What was reached; several where the years so far are added up.
    of: Vec<Number>,
    by: Number,
    start: Option<Number>,
    way: Way,
}

/// A cell of a form or report that shows what is computed. `row` are the pieces left of it.
pub fn piece(
    builder: &SheetBuilder,
    row: &[CellSpec],
    (project, measure, cell): (&Project, usize, &str),
    (start, span): (usize, usize),
    is_form: bool,
    replies: &dyn Replies,
) -> CellSpec {
    let (computed, look) = replies.computed(cell);
    let locate = |name: &str| builder.locate(row, measure, name);
    let formula = formula(project, measure, cell, &locate).filter(|_| is_form);
    match formula {
        Some(formula) => {
            let content = Content::Formula(formula, computed.result());
            CellSpec::new(start, span, content, look).role(Role::Computed(cell.into()))
        }
        None if is_form => CellSpec::unasked(cell, start, span),
        None => CellSpec::new(start, span, content(&computed), look),
    }
}

fn content(computed: &Computed) -> Content {
    match computed {
        Computed::Share(share) => Content::Number(*share),
        known => Content::text(known.shown()),
    }
}

/// How a computed cell looks on a form.
pub fn look(project: &Project, cell: &str) -> CellStyle {
    match project.template.field(cell).map(|f| f.kind) {
        Some(Kind::Rate) => CellStyle::Share,
        _ => CellStyle::ShownCenter,
    }
}

/// The formula of a computed cell; `None` where the plan lacks a number that it needs. `locate` tells
/// where a cell stands.
fn formula(
    project: &Project,
    measure: usize,
    cell: &str,
    locate: &dyn Fn(&str) -> Option<Cell>,
) -> Option<String> {
    let field = project.template.field(cell)?;
    if field.kind == Kind::Grade {
        let rate = locate(&rate_of(project, field, cell)?)?.to_string();
        let mut grades = field.grades().into_iter().rev();
        let mut word = quoted(&grades.next()?.1.value);
        for (from, choice) in grades {
            word = format!("IF({rate}>={from},{},{word})", quoted(&choice.value));
        }
        return Some(format!("=IF(ISNUMBER({rate}),{word},\"{NONE}\")"));
    }
    let rate = parts(project, measure, cell, field).ok()?;
    let mut cells: Vec<String> = vec![];
    let mut operand = |number: &Number| match number {
        Number::Asked(name) => {
            let cell = locate(name)?.to_string();
            let number = format!("VALUE({cell})");
            cells.push(cell);
            Some(number)
        }
        Number::Given(number) => Some(number.to_string()),
    };
    let of: Vec<String> = rate.of.iter().map(&mut operand).collect::<Option<_>>()?;
    let of = match of.as_slice() {
        [only] => only.clone(),
        several => format!("({})", several.join("+")),
    };
    let by = operand(&rate.by)?;
    let start = match &rate.start {
        Some(start) => Some(operand(start)?),
        None => None,
    };
    let share = rate.way.formula(&of, &by, start.as_deref());
    let share = format!("IFERROR(ROUND({share},3),\"{NONE}\")");
    let blank: Vec<String> = cells.iter().map(|c| format!("TRIM({c})=\"\"")).collect();
    Some(match blank.as_slice() {
        [] => format!("={share}"),
        [only] => format!("=IF({only},\"{NONE}\",{share})"),
        several => format!("=IF(OR({}),\"{NONE}\",{share})", several.join(",")),
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// What a computed cell comes to.
///
/// `answer_of` returns the normalised value of a cell, empty when blank or unreadable.
pub fn value(
    project: &Project,
    measure: usize,
    cell: &str,
    answer_of: &dyn Fn(&str) -> String,
) -> Computed {
    let Some(field) = project.template.field(cell) else {
        return Computed::Unknown(String::new());
    };
    match field.kind {
        Kind::Grade => match rate_of(project, field, cell) {
            Some(rate) => grade(field, value(project, measure, &rate, answer_of)),
            None => Computed::Unknown(String::new()),
        },
        _ => match rate(project, measure, cell, field, answer_of) {
            Ok(share) => Computed::Share(share),
            Err(why) => Computed::Unknown(why),
        },
    }
}

/// The cell of the rate that a grade's cell grades.
fn rate_of(project: &Project, field: &Field, cell: &str) -> Option<String> {
    let rate = project.template.field(field.of.as_deref()?)?;
    (rate.kind == Kind::Rate).then(|| project.sibling(&Address::parse(cell), &rate.key))
}

fn grade(field: &Field, rate: Computed) -> Computed {
    let Computed::Share(share) = rate else {
        return rate;
    };
    let mut grades = field.grades().into_iter();
    match grades.find(|(from, _)| share >= *from) {
        Some((_, choice)) => Computed::Grade(choice.value.clone()),
        None => Computed::Unknown("当てはまる評価がありません".to_string()),
    }
}

/// What a rate comes to, or why it comes to nothing.
fn rate(
    project: &Project,
    measure: usize,
    cell: &str,
    field: &Field,
    answer_of: &dyn Fn(&str) -> String,
) -> Result<f64, String> {
    let rate = parts(project, measure, cell, field)?;
    let known = |number: &Number| known(project, number, answer_of);
    let of = sum(&rate.of, &known)?;
    let by = known(&rate.by)?;
    let start = rate.start.as_ref().map(known).transpose()?;
    let why = || {
        let why = match (of.min(by) < 0.0, by == 0.0) {
            (true, _) => "0より小さい数では割合が出せません",
            (false, true) => "目標が0なので、割合が出せません",
            (false, false) => "0で割ることになります",
        };
        why.to_string()
    };
    rate.way.rate(of, by, start).ok_or_else(why)
}

/// What was reached in all years so far, where a rate adds them up.
///
/// `answer_of` returns the normalised value of a cell, empty when blank or unreadable.
pub fn total(
    project: &Project,
    measure: usize,
    cell: &str,
    answer_of: &dyn Fn(&str) -> String,
) -> Option<f64> {
    let field = project.template.field(cell)?;
    let rate = parts(project, measure, cell, field).ok()?;
    let known = |number: &Number| known(project, number, answer_of);
    let is_sum = rate.of.len() > 1;
    sum(&rate.of, &known).ok().filter(|_| is_sum)
}

fn sum(numbers: &[Number], known: &dyn Fn(&Number) -> Result<f64, String>) -> Result<f64, String> {
    numbers.iter().map(known).sum()
}

fn known(
    project: &Project,
    number: &Number,
    answer_of: &dyn Fn(&str) -> String,
) -> Result<f64, String> {
    match number {
        Number::Given(given) => Ok(*given),
        Number::Asked(name) => {
            let blank = || format!("「{}」の数字がありません", project.label_of(name));
            self::number(&answer_of(name)).ok_or_else(blank)
        }
    }
}

/// What a rate is computed of, or what is missing.
fn parts(project: &Project, measure: usize, cell: &str, field: &Field) -> Result<Rate, String> {
    let address = Address::parse(cell);
    let side = |name: &Option<String>| {
        let name = name.as_deref().unwrap_or_default();
        side(project, measure, &address, name)
    };
    let said = |name: &Option<String>| {
        let name = name.as_deref();
        name.map_or("", |name| project.given_text(measure, &address, name))
    };
    let direction = match said(&field.direction) {
        text if normalize(text) == "-" => "",
        text => text,
    };
    let way = Way::parse(direction)
        .ok_or_else(|| format!("「{direction}」では、増やすのか減らすのかわかりません"))?;
    let mut of = vec![side(&field.of)?];
    if normalize(said(&field.total)).contains(TOTAL) {
        of.extend(earlier(project, measure, &address, field)?);
    }
    let start = field.start.as_ref().filter(|_| way != Way::Keep);
    Ok(Rate {
        of,
        by: by(project, measure, &address, field)?,
        start: start.map(|_| side(&field.start)).transpose()?,
        way,
    })
}

/// What a rate is divided by: of what it names, the first that is asked or that the plan says.
fn by(
    project: &Project,
    measure: usize,
    address: &Address<'_>,
    field: &Field,
) -> Result<Number, String> {
    let is_there = |name: &&String| {
        let is_asked = project.template.field(name).is_some();
        is_asked || project.is_filled(measure, address, name)
    };
    let names = &field.by.0;
    let first = names.iter().find(is_there).or(names.first());
    let name = first.map_or("", String::as_str);
    side(project, measure, address, name)
}

fn side(
    project: &Project,
    measure: usize,
    address: &Address<'_>,
    name: &str,
) -> Result<Number, String> {
    if let Some(field) = project.template.field(name) {
        let cell = project.asked_cell(address, field);
        return match project.is_asked(measure, &cell) {
            true => Ok(Number::Asked(cell)),
            false => Err(format!("「{}」を尋ねていません", field.label)),
        };
    }
    let text = project.given_text(measure, address, name);
    let heading = project.heading(address, name);
    match number(text) {
        Some(number) => Ok(Number::Given(number)),
        None if is_nothing(text) => Err(format!("「{heading}」が計画にありません")),
        None => Err(format!(
            "「{heading}」の「{text}」が一つの数字ではありません"
        )),
    }
}

/// What was reached in the years before the one surveyed, as far as they are to be added up.
fn earlier(
    project: &Project,
    measure: usize,
    address: &Address<'_>,
    field: &Field,
) -> Result<Vec<Number>, String> {
    let surveyed = project.survey.year;
    let of = field
        .of
        .as_deref()
        .and_then(|of| project.template.field(of));
    let asked = of.filter(|of| of.by_year).map(|of| project.parts(of));
    let asked = asked.unwrap_or_default().into_iter();
    let asked: Vec<_> = asked.filter(|part| part.key != surveyed.short()).collect();
    let known = asked.iter().filter_map(|part| parse_fiscal_year(&part.key));
    let known: Vec<FiscalYear> = known.chain(years(project, measure, address)).collect();
    // A year between that nobody told is as good as missing.
    if let Some(first) = known.iter().min() {
        let mut between = (first.0..surveyed.0).map(FiscalYear);
        if let Some(year) = between.find(|year| !known.contains(year)) {
            return Err(format!("{}の実績がありません", year.short()));
        }
    }
    let asked = asked.into_iter();
    let asked =
        asked.map(|part| Number::Asked(format!("{}.{}", of.map_or("", |f| &f.key), part.key)));
    let mut numbers: Vec<Number> = asked.collect();
    for year in years(project, measure, address) {
        if year < surveyed {
            let name = of_year(Some("actual"), year);
            numbers.push(side(project, measure, address, &name)?);
        }
    }
    Ok(numbers)
}

/// The years for which the plan, or the given row of a cell, has a column of actual numbers.
fn years(project: &Project, measure: usize, address: &Address<'_>) -> Vec<FiscalYear> {
    let of_plan = project.plan.columns.iter().filter_map(|c| match c.role {
        ColumnRole::Actual(year) => Some(year),
        _ => None,
    });
    let row = project.given_row(measure, address);
    let keys = row.into_iter().flat_map(|row| row.keys());
    let of_row = keys.filter_map(|key| parse_fiscal_year(key.strip_prefix("actual-")?));
    let mut years: Vec<FiscalYear> = of_plan.chain(of_row).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The number in a text, whatever unit stands behind it.
fn number(text: &str) -> Option<f64> {
    let bare = text.trim().trim_end_matches(|c: char| !c.is_numeric());
    parse_number(bare, None)
        .ok()?
        .value
        .to_string()
        .parse()
        .ok()
}
