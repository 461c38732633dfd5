//! The line that makes a plan with `import`, for where a table is none.

use super::file::PLANS;
use super::table::Table;
use crate::model::project_book::{FILES, PLAN, SETTING_ROWS, SETTINGS};
use crate::model::survey::Survey;
use std::path::Path;

/// How `import` makes a plan out of a table that is none: the line to type, and what to do afterwards.
pub(super) fn of(table: &Table, survey: &Survey) -> String {
    let (csv, file) = (PLANS[0], table.file.as_str());
    let is_own = FILES.contains(&file);
    let output = if file == csv { "plan_new.csv" } else { csv };
    let then = match survey.plan.as_str() {
        _ if is_own => format!("シート「{}」の行を消してください。", PLAN.name),
        _ if file == csv => format!("{csv} をほかに移し、{output} の名前を {csv} にしてください。"),
        named if named == file => format!("{}空けてください。", setting(survey)),
        _ => format!("{file} をほかに移してください。"),
    };
    let path = Path::new(&table.path);
    let source = typed(&table.path);
    let output = typed(&path.with_file_name(output).display().to_string());
    format!(
        "見出しが二段、階層の行、合計や注、一枚に一事業の個票などがある計画は、import で読み取れます。「torimatome import {source} -o {output}」と打ち、できたら、{then}"
    )
}

/// Where the file of the plan is named.
fn setting(survey: &Survey) -> String {
    let name = SETTING_ROWS.iter().find(|setting| setting.key == "plan");
    match name.filter(|_| survey.is_on_sheet()) {
        Some(setting) => format!("シート「{}」の「{}」を", SETTINGS.name, setting.name),
        None => "survey.toml の plan を".to_string(),
    }
}

/// A path as it is typed: in quotes where it has blanks.
fn typed(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    match path.contains(' ') {
        true => format!("\"{path}\""),
        false => path.to_string(),
    }
}
