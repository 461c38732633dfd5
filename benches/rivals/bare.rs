//! The forms' cells written with rust_xlsxwriter and nothing around it: plain vectors in, files
//! out.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, Format, Formula,
    ProtectionOptions, Url, Workbook, Worksheet, XlsxError,
};
use std::error::Error;
use std::path::Path;
use torimatome::layout::form;
use torimatome::model::form::Form;
use torimatome::model::grid::{self, Allow, Content};
use torimatome::pipeline::{self, Unwatched};
use torimatome::write::{files, looks::Looks};

/// Where the files go, below the project's folder.
const FOLDER: &str = "bare";

/// A workbook as plain data.
pub struct Book {
    file: String,
    title: String,
    code: String,
    created: jiff::civil::Date,
    sheets: Vec<Sheet>,
}

struct Sheet {
    name: String,
    hidden: bool,
    columns: Vec<(f64, bool)>,
    rows: Vec<(f64, bool)>,
    cells: Vec<Cell>,
    checks: Vec<Check>,
    footer: String,
}

struct Cell {
    first: (u32, u16),
    last: (u32, u16),
    format: Format,
    value: Value,
}

enum Value {
    Blank,
    Text(String),
    Formula(String, String),
    Link(String, String),
}

struct Check {
    at: (u32, u16),
    allow: Allow,
    title: String,
    prompt: String,
}

/// The plain data of every form of a project.
pub fn cells(dir: &Path) -> Result<Vec<Book>, Box<dyn Error>> {
    let project = pipeline::sound(dir, &Unwatched)?.project;
    let mut looks = Looks::default();
    let forms = form::all(&project);
    Ok(forms.iter().map(|form| book(form, &mut looks)).collect())
}

/// Writes every form of a project.
pub fn write(dir: &Path) -> Result<(), Box<dyn Error>> {
    for book in cells(dir)? {
        let bytes = workbook(&book)?.save_to_buffer()?;
        files::write(&dir.join(FOLDER).join(&book.file), &bytes)?;
    }
    Ok(())
}

fn book(form: &Form, looks: &mut Looks) -> Book {
    let sheets = form.book.sheets.iter();
    Book {
        file: form.file.clone(),
        title: form.book.title.clone(),
        code: form.code.clone(),
        created: form.book.created.unwrap_or_default(),
        sheets: sheets.map(|from| sheet(from, looks)).collect(),
    }
}

fn sheet(from: &grid::Sheet, looks: &mut Looks) -> Sheet {
    let checks = from.checks.iter().map(|check| Check {
        at: (check.at.row, check.at.col as u16),
        allow: check.allow.clone(),
        title: check.title.clone(),
        prompt: check.prompt.clone(),
    });
    Sheet {
        name: from.name.clone(),
        hidden: from.hidden,
        columns: from.columns.iter().map(|c| (c.width, c.hidden)).collect(),
        rows: from.rows.iter().map(|r| (r.height, r.hidden)).collect(),
        cells: from.cells.iter().map(|c| cell(c, looks)).collect(),
        checks: checks.collect(),
        footer: format!("&L&9{}&R&9&P / &N", from.page.footer),
    }
}

fn cell(from: &grid::Placed, looks: &mut Looks) -> Cell {
    let first = (from.at.row, from.at.col as u16);
    let value = match &from.content {
        Content::Blank => Value::Blank,
        Content::Text(text) => Value::Text(text.clone()),
        Content::Number(number) => Value::Text(number.to_string()),
        Content::Formula(formula, result) => Value::Formula(formula.clone(), result.to_string()),
        Content::Link(text, sheet, cell) => {
            Value::Link(text.clone(), format!("internal:'{sheet}'!{cell}"))
        }
    };
    Cell {
        first,
        last: (first.0 + from.rows - 1, first.1 + from.cols as u16 - 1),
        format: looks.of(from.look).clone(),
        value,
    }
}

fn workbook(book: &Book) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in &book.sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    let properties = DocProperties::new()
        .set_title(&book.title)
        .set_author("torimatome")
        .set_creation_datetime(&book.created.at(0, 0, 0, 0))
        .set_custom_property("torimatome-form", book.code.as_str());
    workbook.set_properties(&properties);
    Ok(workbook)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    worksheet.set_hidden(sheet.hidden);
    worksheet.set_screen_gridlines(false);
    for (col, (width, hidden)) in (0..).zip(&sheet.columns) {
        worksheet.set_column_width(col, *width)?;
        if *hidden {
            worksheet.set_column_hidden(col)?;
        }
    }
    for (row, (height, hidden)) in (0..).zip(&sheet.rows) {
        worksheet.set_row_height(row, height.min(409.0))?;
        if *hidden {
            worksheet.set_row_hidden(row)?;
        }
    }
    for cell in &sheet.cells {
        put(worksheet, cell)?;
    }
    for check in &sheet.checks {
        let (row, col) = check.at;
        worksheet.add_data_validation(row, col, row, col, &validation(check)?)?;
    }
    worksheet.protect_with_options(&ProtectionOptions {
        format_rows: true,
        format_columns: true,
        ..ProtectionOptions::new()
    });
    worksheet.set_paper_size(9);
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_margins(0.5, 0.5, 0.55, 0.65, 0.3, 0.3);
    worksheet.set_print_center_horizontally(true);
    worksheet.set_footer(&sheet.footer);
    Ok(())
}

fn put(worksheet: &mut Worksheet, cell: &Cell) -> Result<(), XlsxError> {
    let (row, col) = cell.first;
    let format = &cell.format;
    if cell.first != cell.last {
        let text = match &cell.value {
            Value::Text(text) => text,
            _ => "",
        };
        worksheet.merge_range(row, col, cell.last.0, cell.last.1, text, format)?;
    }
    match &cell.value {
        // Merging wrote it.
        Value::Blank | Value::Text(_) if cell.first != cell.last => worksheet,
        Value::Blank => worksheet.write_blank(row, col, format)?,
        Value::Text(text) => worksheet.write_string_with_format(row, col, text, format)?,
        Value::Formula(formula, result) => {
            let formula = Formula::new(formula).set_result(result);
            worksheet.write_formula_with_format(row, col, formula, format)?
        }
        Value::Link(text, target) => {
            let url = Url::new(target).set_text(text);
            worksheet.write_url_with_format(row, col, url, format)?
        }
    };
    Ok(())
}

fn validation(check: &Check) -> Result<DataValidation, XlsxError> {
    let made = match &check.allow {
        Allow::Anything => DataValidation::new().allow_any_value(),
        Allow::List(range) => DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .set_error_title("一覧にない答えです")?
            .set_error_message("▼を押して、一覧から選んでください。")?,
        Allow::Offer(range) => DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .show_error_message(false),
        Allow::Chars(limit) => DataValidation::new()
            .allow_text_length(DataValidationRule::LessThanOrEqualTo(*limit))
            .set_error_title("長すぎます")?
            .set_error_message(format!("{limit}字までで、お書きください。"))?
            .set_error_style(DataValidationErrorStyle::Warning),
    };
    made.set_input_title(&check.title)?
        .set_input_message(&check.prompt)
}
