//! `decide`: a line in decisions.csv about one finding.

use super::cli::DecideArgs;
use super::outcome::Outcome;
use super::screen::Screen;
use crate::error::Error;
use crate::judge::decisions;
use crate::load::decisions::{COLUMNS, FILE};
use crate::load::{file, table};
use crate::model::decision::Ruling;
use crate::model::finding::Finding;
use crate::pipeline::{self, Collected};
use crate::text::date::parse_date;
use crate::text::decode;
use crate::text::normalize::normalize;
use crate::text::similar::nearest;
use crate::write::{csv, files};
use serde_json::json;
use std::fs;
use std::path::Path;

/// Writes the decision.
///
/// # Errors
/// Where there is no such finding, it cannot be decided so, or the file cannot be written.
pub fn run(args: &DecideArgs, screen: &Screen) -> Result<Outcome, Error> {
    let ruling = ruling(args)?;
    let date = date(args)?;
    let collected = pipeline::read(&args.dir, &args.keys.passwords()?, screen)?;
    let finding = find(&collected, &args.id)?;
    let line = line(&collected, finding, ruling, args, &date);
    let collected = append(args, &line, screen)?;
    let text = format!(
        "{} を{}として {} に書きました。\n{}　{}\n{}\n",
        finding.id,
        ruling.label(),
        args.dir.join(FILE).display(),
        finding.code,
        super::outcome::one_line(&finding.message),
        super::outcome::count_words(&collected.findings)
    );
    let json = json!({
        "id": finding.id,
        "decision": ruling.word(),
        "file": FILE,
        "counts": super::outcome::counts(&collected.findings),
    });
    Ok(Outcome::new(text, json, &[]))
}

fn ruling(args: &DecideArgs) -> Result<Ruling, Error> {
    let usage = |text: &str| Err(Error::Usage(text.to_string()));
    if args.reason.trim().is_empty() || args.by.trim().is_empty() {
        return usage("--reason（理由）と --by（決めた人）を書いてください。");
    }
    let value = args.value.as_deref().unwrap_or("").trim();
    match Ruling::parse(&args.ruling) {
        None if Ruling::parse(&args.dir.to_string_lossy()).is_some() => usage(
            "案件フォルダーは、記録番号と決定の後に書いてください（decide 記録番号 決定 フォルダー）。",
        ),
        None => usage(&format!(
            "「{}」という決定はありません。了承（accept）か修正（correct）を書いてください。",
            args.ruling
        )),
        Some(Ruling::Correct) if value.is_empty() => {
            usage("修正のときは、--value に直したあとの値を書いてください。")
        }
        Some(Ruling::Accept) if !value.is_empty() => usage(
            "--value は修正のときだけ書けます。値を直すのなら、了承ではなく修正としてください。",
        ),
        Some(ruling) => Ok(ruling),
    }
}

/// The day of the decision as `yyyy-mm-dd`.
fn date(args: &DecideArgs) -> Result<String, Error> {
    let Some(written) = &args.date else {
        return Ok(pipeline::today().to_string());
    };
    match parse_date(written, None) {
        Ok(day) => Ok(day.to_string()),
        Err(_) => Err(Error::Usage(format!(
            "日付「{written}」を読み取れません。2021-05-10、令和3年5月10日 のように書いてください。"
        ))),
    }
}

/// The finding of an id, which must not be decided already.
fn find<'a>(collected: &'a Collected, id: &str) -> Result<&'a Finding, Error> {
    let findings = &collected.findings;
    let normalized = normalize(id);
    let Some(finding) = findings.iter().find(|f| f.id == normalized) else {
        let near = nearest(&normalized, findings.iter().map(|f| f.id.as_str()));
        let near = near.map_or(String::new(), |n| format!("{n} のことではありませんか。"));
        return Err(Error::Usage(format!(
            "記録番号「{id}」の指摘はありません。{near}番号は、委員会資料の「要確認事項」か findings.csv にあります。"
        )));
    };
    match &finding.decision {
        Some(decision) => Err(Error::Usage(format!(
            "記録番号「{}」は、もう「{}」と決まっています（{}）。変えるときは、その行を直してください。",
            finding.id,
            decision.ruling.label(),
            decision.place
        ))),
        None => Ok(finding),
    }
}

/// The cells of the line, in the order of [`COLUMNS`].
fn line(
    collected: &Collected,
    finding: &Finding,
    ruling: Ruling,
    args: &DecideArgs,
    date: &str,
) -> [String; 13] {
    let subject = decisions::subject(&collected.project, finding);
    [
        finding.id.clone(),
        ruling.label().to_string(),
        args.value.clone().unwrap_or_default(),
        args.reason.clone(),
        args.by.clone(),
        date.to_string(),
        subject.code,
        subject.department,
        subject.item,
        subject.field,
        subject.place,
        subject.value,
        finding.message.clone(),
    ]
}

/// Adds the line at the end of the file, which stays as it is otherwise, and collects again. Where
/// the decision cannot be followed, the file is put back.
fn append(args: &DecideArgs, line: &[String; 13], screen: &Screen) -> Result<Collected, Error> {
    let path = args.dir.join(FILE);
    let old = match path.is_file() {
        true => Some(file::bytes(&path)?),
        false => None,
    };
    let new = match &old {
        Some(bytes) => longer(&path, bytes, line)?,
        None => csv::bytes(&COLUMNS, [line.to_vec()]),
    };
    files::write(&path, &new)?;
    let collected = pipeline::read(&args.dir, &args.keys.passwords()?, screen);
    let refused = collected.as_ref().map_or(None, |c| refusal(c, &line[0]));
    let Some(why) = refused else {
        return collected;
    };
    match old {
        Some(bytes) => files::write(&path, &bytes)?,
        None => fs::remove_file(&path).map_err(|e| Error::write_file(&path, &e))?,
    }
    Err(Error::Usage(why))
}

/// Why the decision on a finding cannot be followed.
fn refusal(collected: &Collected, id: &str) -> Option<String> {
    let decision = collected.project.decisions.iter().find(|v| v.id == id)?;
    let is_own = |f: &&Finding| f.place.file == FILE && f.place.cell == decision.place.cell;
    let found = collected.findings.iter().find(is_own)?;
    let expected = match found.expected.is_empty() {
        true => String::new(),
        false => format!("あるべき形は、{} です。", found.expected),
    };
    Some(format!("{}。{expected}", found.message))
}

/// A file with a line more, in its own encoding and under its own headings.
fn longer(path: &Path, bytes: &[u8], line: &[String; 13]) -> Result<Vec<u8>, Error> {
    let table = table::read(path)?;
    let heads = table.rows.iter().find(|row| {
        let has = |name: &str| row.cells.iter().any(|c| normalize(c) == normalize(name));
        has(COLUMNS[0]) && has(COLUMNS[1])
    });
    let heads = heads.map_or(&[][..], |row| row.cells.as_slice());
    for (name, text) in COLUMNS.iter().zip(line).take(6) {
        if !text.is_empty() && !heads.iter().any(|h| normalize(h) == normalize(name)) {
            return Err(Error::Usage(format!(
                "{} に「{name}」の見出しがありません。見出しの行に加えてから、もう一度実行してください。",
                path.display()
            )));
        }
    }
    let cell = |head: &String| {
        let found = COLUMNS
            .iter()
            .position(|name| normalize(name) == normalize(head));
        found.map_or("", |index| line[index].as_str())
    };
    let cells: Vec<&str> = heads.iter().map(cell).collect();
    let text = decode::decode(bytes).unwrap_or_default();
    let ended = text.is_empty() || text.ends_with(['\n', '\r']);
    let record = String::from_utf8_lossy(&csv::record(&cells)).into_owned();
    let record = match ended {
        true => record,
        false => format!("\r\n{record}"),
    };
    let added = decode::encode_like(bytes, &record).ok_or_else(|| {
        Error::Usage(format!(
            "{} の文字コードでは書けない字があります。Excelで「CSV UTF-8」として保存し直してください。",
            path.display()
        ))
    })?;
    Ok([bytes, &added].concat())
}
