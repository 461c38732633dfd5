//! A grid as an xlsx file's bytes. The same grid always gives the same bytes.

use super::looks::Looks;
use crate::error::Error;
use crate::model::grid::{self, Allow, Book, CellStyle, Content, Placed, Shape, Sheet};
use crate::text::neutral::neutral;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartPoint, ChartSolidFill, ChartType, Color, DataValidation,
    DataValidationErrorStyle, DataValidationRule, DocProperties, Format, Formula, Note,
    ProtectionOptions, Url, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;

/// The paper number of A4 in the file format.
const A4: u8 = 9;
/// Excel refuses a higher row.
const MAX_HEIGHT: f64 = 409.0;
/// Excel refuses more page breaks on a sheet; what follows them breaks where a page is full.
const MOST_BREAKS: usize = 1_023;

/// The workbook's bytes.
///
/// # Errors
/// The writer's own limits, as a sentence: a text over 32,767 characters, for instance.
pub fn bytes(book: &Book) -> Result<Vec<u8>, Error> {
    build(book).map_err(|e| Error::write_workbook(&book.title, &cause(&e)))
}

/// The writer's own words in plain ones.
fn cause(error: &XlsxError) -> String {
    let known = match error {
        XlsxError::MaxStringLengthExceeded => "一つのセルに入る32,767字を超える文があります",
        XlsxError::RowColumnLimitError => "Excelの行か列の数の限りを超えています",
        XlsxError::IoError(e) => return crate::error::cause(e),
        _ => "表の組み立てに合わないところがあります",
    };
    known.to_string()
}

fn build(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut looks = Looks::default();
    for sheet in &book.sheets {
        let worksheet = workbook.add_worksheet();
        fill(worksheet, sheet, &mut looks)?;
    }
    workbook.set_properties(&properties(book));
    workbook.save_to_buffer()
}

fn properties(book: &Book) -> DocProperties {
    let day = book.created.unwrap_or(jiff::civil::date(2000, 1, 1));
    let mut properties = DocProperties::new()
        .set_title(&book.title)
        .set_author("torimatome")
        .set_creation_datetime(&day.at(0, 0, 0, 0));
    for (name, value) in &book.properties {
        properties = properties.set_custom_property(name, value.as_str());
    }
    properties
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, looks: &mut Looks) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    worksheet.set_hidden(sheet.hidden);
    worksheet.set_screen_gridlines(false);
    if let Some(rgb) = sheet.tab_color {
        worksheet.set_tab_color(Color::RGB(rgb));
    }
    for (col, column) in sheet.columns.iter().enumerate() {
        worksheet.set_column_width(col as u16, column.width)?;
        if column.hidden {
            worksheet.set_column_hidden(col as u16)?;
        }
    }
    for (number, row) in sheet.rows.iter().enumerate() {
        worksheet.set_row_height(number as u32, row.height.min(MAX_HEIGHT))?;
        if row.hidden {
            worksheet.set_row_hidden(number as u32)?;
        }
    }
    for placed in &sheet.cells {
        put(worksheet, placed, looks)?;
    }
    for check in &sheet.checks {
        let (row, col) = (check.at.row, check.at.col as u16);
        worksheet.add_data_validation(row, col, row, col, &validation(check)?)?;
    }
    for chart in &sheet.charts {
        let (row, col) = (chart.at.row, chart.at.col as u16);
        worksheet.insert_chart(row, col, &native(chart, &sheet.name))?;
    }
    if sheet.protected {
        protect(worksheet, sheet.grows);
    }
    if let Some(at) = sheet.freeze {
        worksheet.set_freeze_panes(at.row, at.col as u16)?;
    }
    if let Some((first, last)) = sheet.filter {
        worksheet.autofilter(first.row, first.col as u16, last.row, last.col as u16)?;
    }
    page(worksheet, sheet)
}

fn put(worksheet: &mut Worksheet, placed: &Placed, looks: &mut Looks) -> Result<(), XlsxError> {
    let (row, col) = (placed.at.row, placed.at.col as u16);
    let inert = inert(looks.of(placed.look), placed);
    let format = &*inert;
    let is_merged = placed.rows > 1 || placed.cols > 1;
    if is_merged {
        let last = (row + placed.rows - 1, col + placed.cols as u16 - 1);
        let text = match &placed.content {
            Content::Text(text) => text,
            _ => "",
        };
        worksheet.merge_range(row, col, last.0, last.1, text, format)?;
    }
    match &placed.content {
        // Merging has written it.
        Content::Blank | Content::Text(_) if is_merged => &mut *worksheet,
        Content::Blank => worksheet.write_blank(row, col, format)?,
        Content::Text(text) => worksheet.write_string_with_format(row, col, text, format)?,
        Content::Number(number) => worksheet.write_number_with_format(row, col, *number, format)?,
        Content::Formula(formula, result) => {
            let formula = Formula::new(formula).set_result(result);
            worksheet.write_formula_with_format(row, col, formula, format)?
        }
        Content::Link(text, sheet, cell) => {
            let target = format!("internal:'{}'!{cell}", sheet.replace('\'', "''"));
            let url = Url::new(target).set_text(text);
            worksheet.write_url_with_format(row, col, url, format)?
        }
    };
    if !placed.note.is_empty() {
        worksheet.insert_note(row, col, &note(&placed.note))?;
    }
    Ok(())
}

/// The format of a cell; with the sign that its text stays text, where Excel would make a formula of
/// it as soon as somebody edits the cell. The format of a text answer says so already.
fn inert<'f>(format: &'f Format, placed: &Placed) -> Cow<'f, Format> {
    let text = placed.content.as_text();
    let is_text = matches!(placed.look, CellStyle::Answer | CellStyle::Mend);
    match neutral(text) == text || is_text {
        true => Cow::Borrowed(format),
        false => Cow::Owned(format.clone().set_quote_prefix()),
    }
}

/// A note large enough to show its whole text.
fn note(text: &str) -> Note {
    let lines = crate::text::width::lines(text, 42) as u32;
    Note::new(text)
        .add_author_prefix(false)
        .set_width(340)
        .set_height(24 + 20 * lines)
}

fn validation(check: &grid::Check) -> Result<DataValidation, XlsxError> {
    let made = match &check.allow {
        Allow::Anything => DataValidation::new().allow_any_value(),
        Allow::List(range) => DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_title("一覧にない答えです")?
            .set_error_message("▼を押して、一覧から選んでください。")?
            .set_error_style(DataValidationErrorStyle::Stop),
        Allow::Offer(range) => DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .show_error_message(false),
        Allow::Chars(limit) => DataValidation::new()
            .allow_text_length(DataValidationRule::LessThanOrEqualTo(*limit))
            .set_error_title("長すぎます")?
            .set_error_message(format!("{limit}字までで、お書きください。"))?
            .set_error_style(DataValidationErrorStyle::Warning),
    };
    let title: String = check.title.chars().take(32).collect();
    let prompt: String = check.prompt.chars().take(255).collect();
    let made = made.set_input_title(title)?;
    match prompt.is_empty() {
        // The title says which cell it is, for the reader alone.
        true => Ok(made.show_input_message(false)),
        false => made.set_input_message(prompt),
    }
}

fn protect(worksheet: &mut Worksheet, grows: bool) {
    // Rows and columns stay resizable: a section must be able to see all it writes.
    worksheet.protect_with_options(&ProtectionOptions {
        format_rows: true,
        format_columns: true,
        insert_rows: grows,
        delete_rows: grows,
        ..ProtectionOptions::new()
    });
}

fn page(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    worksheet.set_paper_size(A4);
    if sheet.page.landscape {
        worksheet.set_landscape();
    }
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_margins(0.5, 0.5, 0.55, 0.65, 0.3, 0.3);
    worksheet.set_print_center_horizontally(true);
    worksheet.set_footer(footer(&sheet.page.footer));
    if let Some((first, last)) = sheet.page.repeat {
        worksheet.set_repeat_rows(first, last)?;
    }
    if let Some(last) = sheet.page.last {
        worksheet.set_print_area(0, 0, last.row, last.col as u16)?;
    }
    let breaks: Vec<u32> = (0u32..)
        .zip(&sheet.rows)
        .filter(|(number, row)| row.page_break && *number > 0)
        .map(|(number, _)| number)
        .take(MOST_BREAKS)
        .collect();
    if !breaks.is_empty() {
        worksheet.set_page_breaks(&breaks)?;
    }
    Ok(())
}

/// The page's foot. `&` opens a code, a digit behind a code would belong to it, and of a foot longer
/// than Excel allows all would be lost.
fn footer(text: &str) -> String {
    const MOST: usize = 200;
    let line = text.replace(char::is_control, " ");
    let short: String = line.chars().take(MOST / 2).collect();
    let space = match short.starts_with(|c: char| c.is_ascii_digit()) {
        true => " ",
        false => "",
    };
    format!("&L&9{space}{}&R&9&P / &N", short.replace('&', "&&"))
}

/// The name of a series or a title as text: after `=`, the writer would take it for a range.
fn plain(name: &str) -> String {
    match name.strip_prefix('=') {
        Some(rest) => format!("＝{rest}"),
        None => name.to_string(),
    }
}

fn native(chart: &grid::Chart, sheet: &str) -> Chart {
    let kind = match chart.shape {
        Shape::Ring => ChartType::Doughnut,
        Shape::StackedBar => ChartType::BarStacked,
    };
    let mut made = Chart::new(kind);
    made.title().set_name(plain(&chart.title).as_str());
    for (name, first, last, color) in &chart.series {
        let (top, bottom) = chart.categories;
        let series = made
            .add_series()
            .set_categories((
                sheet,
                top.row,
                top.col as u16,
                bottom.row,
                bottom.col as u16,
            ))
            .set_values((
                sheet,
                first.row,
                first.col as u16,
                last.row,
                last.col as u16,
            ))
            .set_name(plain(name).as_str());
        if chart.points.is_empty() {
            series.set_format(&mut solid(*color));
        } else {
            let points: Vec<ChartPoint> = chart
                .points
                .iter()
                .map(|rgb| ChartPoint::new().set_format(&mut solid(*rgb)))
                .collect();
            series.set_points(&points);
        }
    }
    if chart.shape == Shape::StackedBar {
        // Bars are drawn from the bottom up; the table reads from the top down.
        made.y_axis().set_reverse();
        made.y_axis().set_major_gridlines(false);
    }
    made.set_width(chart.size.0).set_height(chart.size.1);
    made
}

fn solid(rgb: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(rgb)));
    format
}
