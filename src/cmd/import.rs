//! `import`: the plan as the city keeps it, in whatever workbooks, as plan.csv; and a list of every
//! text that did not go into it.

use super::cli::ImportArgs;
use super::outcome::{Outcome, one_line};
use super::screen::Screen;
use crate::book::{self, Limits};
use crate::demo::seeds::BLANK;
use crate::error::Error;
use crate::import::{self, Source};
use crate::load::editions;
use crate::load::{file, folder};
use crate::model::import::{HeadingSeen, Import, Seen, Shape};
use crate::model::place::column_name;
use crate::pipeline::Watcher;
use crate::read::find;
use crate::text::width::clip;
use crate::write::files::Batch;
use crate::write::tables;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// How many kinds of left-overs are shown on the screen.
const SHOWN: usize = 12;
/// How many headings of a row are shown where there is no plan.
const HEADS: usize = 100;
/// How wide a text is shown.
const WIDE: usize = 40;

/// Reads workbooks and writes the plan.
///
/// # Errors
/// Where a workbook cannot be read, none holds a plan that is believable, or a file would be
/// overwritten.
pub fn run(args: &ImportArgs, screen: &Screen) -> Result<Outcome, Error> {
    let output = &args.output;
    check_name(output)?;
    let paths = workbooks(&args.books)?;
    let names = names(&paths);
    let work = screen.begin("ブック", paths.len());
    let mut sources = vec![];
    for (path, name) in paths.iter().zip(names) {
        sources.push(source(path, name)?);
        work.step();
    }
    drop(work);
    let import = import::read(&sources, &columns(&args.columns)?);
    refuse_plan(&import)?;
    let rest = leftover_name(output);
    let (plan, left) = (tables::plan(&import), tables::leftover(&import));
    refuse_other(output, &plan)?;
    refuse_foreign(&rest)?;
    let batch = Batch::default();
    batch.write(&rest, &left)?;
    batch.write(output, &plan)?;
    batch.commit()?;
    let text = text(&import, output, &rest) + &next(output);
    Ok(Outcome::new(text, json(&import, output, &rest), &[]))
}

/// The plan is written as CSV only.
fn check_name(output: &Path) -> Result<(), Error> {
    let is_csv = output
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    match is_csv {
        true => Ok(()),
        false => Err(Error::Usage(format!(
            "{} には書けません。-o には plan.csv のように、.csv で終わる名前を書いてください。",
            output.display()
        ))),
    }
}

/// The workbooks of the command line; of a folder, those in it.
fn workbooks(given: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut paths = vec![];
    for path in given {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        // What lies beside forms is what these were made from.
        let kept = format!("{}/", editions::FOLDER);
        let is_workbook = |name: &str| {
            if name.starts_with(&kept) {
                return false;
            }
            let name = name.to_lowercase();
            let ending = name.rsplit('.').next().unwrap_or_default();
            book::ENDINGS.contains(&ending) && !name.contains("~$")
        };
        let found = find::files(path)?.into_iter();
        let found: Vec<PathBuf> = found
            .filter(|f| is_workbook(&f.name))
            .map(|f| f.path)
            .collect();
        if found.is_empty() {
            return Err(Error::Usage(format!(
                "{} に Excel ブック（.xlsx、.xlsm、.xlsb、.xls）も OpenDocument の表（.ods）もありません。",
                path.display()
            )));
        }
        paths.extend(found);
    }
    Ok(paths)
}

/// The names by which the workbooks are reported: the file's own, and the whole path where two have
/// the same.
fn names(paths: &[PathBuf]) -> Vec<String> {
    let own = |path: &PathBuf| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    };
    let all: Vec<String> = paths.iter().map(own).collect();
    let is_only = |name: &String| all.iter().filter(|n| *n == name).count() == 1;
    let reported = paths
        .iter()
        .zip(&all)
        .map(|(path, name)| match is_only(name) {
            true => name.clone(),
            false => path.to_string_lossy().replace('\\', "/"),
        });
    reported.collect()
}

fn source(path: &Path, file: String) -> Result<Source, Error> {
    let limits = Limits::default();
    let refused = |refusal| file::refused(path, refusal);
    let bytes = file::bytes(path)?;
    let book = book::read(&bytes, &limits).map_err(refused)?;
    Ok(Source { file, book })
}

/// The headings that the clerk says the meaning of, each with the heading it is read as.
fn columns(given: &[String]) -> Result<Vec<(String, String)>, Error> {
    let pair = |text: &String| {
        let unknown = || {
            Error::Usage(format!(
                "--columns の「{}」が分かりません。見出し=役割 の形で、役割には、整理番号、事業名、担当課、目的、R7 のように、計画の見出しを書いてください。",
                one_line(text)
            ))
        };
        let (heading, role) = text.split_once(['=', '＝']).ok_or_else(unknown)?;
        let other = import::heading_for(role).ok_or_else(unknown)?;
        Ok((heading.to_string(), other))
    };
    // A clerk may write 、 for the comma.
    let given = given.iter().flat_map(|text| text.split(['、', '，']));
    let given = given.map(String::from).collect::<Vec<_>>();
    given.iter().map(pair).collect()
}

/// Refuses what is no plan, or not believable as one, and says what the headings were taken for.
fn refuse_plan(import: &Import) -> Result<(), Error> {
    let why = match (import.missing.first(), import.doubts.first()) {
        (Some(heading), _) => {
            format!("--columns の見出し「{}」は、どのシートにもありません。", one_line(heading))
        }
        _ if import.rows.is_empty() && has_title(import) => "計画を読み取れませんでした。事業名の見出しは見つかりましたが、その下に事業の行が続いていないようです（ほかの表や、個票の欄が混ざっていれば、分けてください）。".to_string(),
        _ if import.rows.is_empty() => "計画を読み取れませんでした。整理番号と事業名の見出しがある一覧か、整理番号と事業名の欄がある個票が要ります。".to_string(),
        (_, Some(doubt)) => format!("計画として読み取れませんでした。{}。", one_line(doubt)),
        _ => return Ok(()),
    };
    let mut text = format!("{why}計画は書いていません。\n");
    import
        .seen
        .iter()
        .take(SHOWN)
        .for_each(|seen| text.push_str(&row_text(seen)));
    text.push_str(&advice(import));
    Err(Error::Usage(text.trim_end().to_string()))
}

/// Whether a heading is known for that of the titles.
fn has_title(import: &Import) -> bool {
    let mut reported = import.seen.iter().flat_map(|seen| &seen.row);
    reported.any(|reported| reported.meaning == Some("事業名"))
}

/// What to do where headings are not known; nothing where the titles' is.
fn advice(import: &Import) -> String {
    let reported = || import.seen.iter().flat_map(|seen| &seen.row);
    let unknown = reported().filter(|reported| reported.meaning.is_none());
    let mut pairs =
        unknown.filter_map(|reported| Some((&reported.text, import::two_in_one(&reported.text)?)));
    if let Some((heading, (one, other))) = pairs.next() {
        return format!(
            "見出し「{}」には「{}」と「{}」の二つが入っているようです。一つずつの列に分けてください。",
            one_line(heading),
            one_line(&one),
            one_line(&other)
        );
    }
    if has_title(import) && reported().all(|reported| reported.meaning.is_some()) {
        return String::new();
    }
    let title = one_line(&clip(example(import), WIDE));
    let likely = reported().filter_map(|reported| {
        let word = reported.likely?;
        Some(format!("{}={word}", one_line(&clip(&reported.text, WIDE))))
    });
    let first = (!has_title(import)).then(|| format!("{title}=事業名"));
    let pairs: Vec<String> = first.into_iter().chain(likely).collect();
    let pairs = match pairs.is_empty() {
        true => format!("{title}=担当課"),
        false => pairs.join(","),
    };
    format!(
        "事業名や担当課にあたる見出しが分からないときは、同じ命令に --columns を足して、どれがそうかを書いてください（例：--columns {pairs}。事業名は title、担当課は owner と書いても同じです）。"
    )
}

/// The heading that may well be the title's: the first that is not known, no year, and above no sections
/// or codes.
fn example(import: &Import) -> &str {
    let is_word = |reported: &&HeadingSeen| {
        let is_unknown = reported.meaning.is_none() && !import::has_year(&reported.text);
        let has_letter = reported.text.chars().any(char::is_alphabetic);
        is_unknown && reported.likely.is_none() && has_letter
    };
    let mut reported = import.seen.iter().flat_map(|seen| &seen.row);
    let found = reported.find(is_word);
    found.map_or("見出し", |reported| &reported.text)
}

/// The row of a sheet that looks like one of headings, and what each was taken for.
fn row_text(seen: &Seen) -> String {
    let place = one_line(&seen.place.to_string());
    let Some(first) = seen.row.first() else {
        return format!("{place}　見出しの行が見当たりません。\n");
    };
    let reported = |reported: &HeadingSeen| {
        let meaning = reported.meaning.unwrap_or("（分かりません）");
        format!("{}→{meaning}", clip(&one_line(&reported.text), WIDE))
    };
    let all: Vec<String> = seen.row.iter().take(HEADS).map(reported).collect();
    let more = if seen.row.len() > HEADS {
        " ほか"
    } else {
        ""
    };
    format!(
        "{place}　{}行目を見出しと見ました：{}{more}\n",
        first.cell.row + 1,
        all.join("、")
    )
}

/// `plan.csv` has its left-overs beside it in `plan.leftover.csv`.
fn leftover_name(output: &Path) -> PathBuf {
    output.with_extension("leftover.csv")
}

/// A plan that is there may have been worked on: it is not overwritten, unless it is the one that
/// `new` makes.
fn refuse_other(output: &Path, bytes: &[u8]) -> Result<(), Error> {
    let there = match fs::read(output) {
        Ok(there) => there,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::read_file(output, &e)),
    };
    let is_blank = BLANK.iter().any(|(_, blank)| *blank == there);
    match is_blank || there == bytes {
        true => Ok(()),
        false => Err(exists(output)),
    }
}

/// A list of left-overs is made anew; another file of its name is not overwritten.
fn refuse_foreign(rest: &Path) -> Result<(), Error> {
    let own = tables::leftover(&Import::default());
    match fs::read(rest) {
        Ok(there) if !there.starts_with(&own) => Err(exists(rest)),
        _ => Ok(()),
    }
}

fn exists(path: &Path) -> Error {
    Error::Usage(format!(
        "{} が、もうあります。書き換えてはいません。-o で別の名前にするか、そのファイルを移してください。",
        path.display()
    ))
}

/// What comes next, where the plan was written into a project.
fn next(output: &Path) -> String {
    let folder = output.parent().unwrap_or(Path::new(""));
    let (here, named) = match folder.as_os_str().is_empty() {
        true => (Path::new("."), String::new()),
        false => (folder, format!(" {}", folder.display())),
    };
    match folder::is_project(here) {
        true => format!("torimatome check{named} で確かめてください。\n"),
        false => String::new(),
    }
}

/// What was recognised, what came of it and what was left over.
fn text(import: &Import, output: &Path, rest: &Path) -> String {
    let mut text = sheets_text(&import.seen);
    for note in &import.notes {
        text.push_str(&format!("注意　{}\n", one_line(note)));
    }
    text.push_str(&format!(
        "計画 {}事業、{}列を {} に書きました。\n",
        import.rows.len(),
        import.columns.len(),
        output.display()
    ));
    match import.left.len() {
        0 => text.push_str("取り込まなかった文字はありません。\n"),
        count => text.push_str(&format!(
            "取り込まなかった文字 {count}か所（すべて {} にあります）\n{}",
            rest.display(),
            left_text(import)
        )),
    }
    text
}

/// Sheets in their order; neighbours of one file that are alike are told together.
fn sheets_text(all: &[Seen]) -> String {
    let alike = |a: &Seen, b: &Seen| {
        let is_none = |seen: &Seen| seen.shape == Shape::Nothing;
        let same = a.shape == b.shape && headings(a) == headings(b);
        a.place.file == b.place.file && (same || is_none(a) && is_none(b))
    };
    all.chunk_by(alike).map(group_text).collect()
}

/// Sheets that are alike: their shape, their measures and their headings.
fn group_text(group: &[Seen]) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let more = match group.len() {
        1 => String::new(),
        n => format!("ほか{}シート", n - 1),
    };
    let place = format!("{}{more}", one_line(&first.place.to_string()));
    if first.shape == Shape::Nothing {
        return format!("{place}　{}\n", first.shape.label());
    }
    let measures: usize = group.iter().map(|seen| seen.measures).sum();
    let mut text = format!("{place}　{}　{measures}事業\n", first.shape.label());
    text.push_str(&format!("  見出し　{}\n", headings(first)));
    let rows = group.iter().flat_map(|seen| &seen.repeated);
    let rows: Vec<String> = rows.map(|row| (row + 1).to_string()).collect();
    if !rows.is_empty() {
        let rows = rows.join("、");
        text.push_str(&format!("  同じ見出しなので読み飛ばした行　{rows}\n"));
    }
    text
}

/// The headings of a sheet, each once, with where the first ones stand.
fn headings(seen: &Seen) -> String {
    let rows = seen.headings.iter().map(|(cell, _)| cell.row);
    let (first, last) = (rows.clone().min().unwrap_or(0), rows.max().unwrap_or(0));
    let cols = seen.headings.iter().map(|(cell, _)| cell.col);
    let (left, right) = (cols.clone().min().unwrap_or(0), cols.max().unwrap_or(0));
    let mut words: Vec<&str> = vec![];
    for (_, text) in &seen.headings {
        if !words.contains(&text.as_str()) {
            words.push(text);
        }
    }
    format!(
        "{}{}:{}{}　{}",
        column_name(left),
        first + 1,
        column_name(right),
        last + 1,
        one_line(&words.join("、"))
    )
}

/// The left-overs by sheet and reason: how many, and the first of them.
fn left_text(import: &Import) -> String {
    let mut kinds: Vec<(String, &str, usize, String)> = vec![];
    for left in &import.left {
        let mut sheet = left.place.clone();
        sheet.cell = None;
        let sheet = one_line(&sheet.to_string());
        let known = kinds.iter_mut().find(|k| k.0 == sheet && k.1 == left.why);
        match known {
            Some(kind) => kind.2 += 1,
            None => {
                let first = clip(&one_line(&left.text), WIDE);
                let first = format!("{}「{first}」", left.place.cell_text());
                kinds.push((sheet, &left.why, 1, first));
            }
        }
    }
    let more = kinds.len().saturating_sub(SHOWN);
    let mut text = String::new();
    for (sheet, why, count, first) in kinds.iter().take(SHOWN) {
        let rest = if *count > 1 { "など" } else { "" };
        text.push_str(&format!(
            "  {sheet}　{count}か所　{first}{rest}\n    {why}\n"
        ));
    }
    if more > 0 {
        text.push_str(&format!("  ほか {more}組\n"));
    }
    text
}

/// The result for a program.
fn json(import: &Import, output: &Path, rest: &Path) -> Value {
    let sheets: Vec<Value> = import.seen.iter().map(sheet_json).collect();
    let left: Vec<Value> = import
        .left
        .iter()
        .map(|left| {
            json!({
                "file": left.place.file,
                "sheet": left.place.sheet,
                "cell": left.place.cell_text(),
                "text": left.text,
                "why": left.why,
            })
        })
        .collect();
    json!({
        "output": output.display().to_string(),
        "leftover_file": rest.display().to_string(),
        "measures": import.rows.len(),
        "columns": import.columns,
        "sheets": sheets,
        "leftover": left,
        "notes": import.notes,
    })
}

fn sheet_json(seen: &Seen) -> Value {
    let headings: Vec<Value> = seen
        .headings
        .iter()
        .map(|(cell, text)| json!({ "cell": cell.to_string(), "text": text }))
        .collect();
    json!({
        "file": seen.place.file,
        "sheet": seen.place.sheet,
        "shape": seen.shape.word(),
        "measures": seen.measures,
        "headings": headings,
    })
}
