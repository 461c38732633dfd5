//! `trace`: the story of one answer, from the form to the report. Nothing is written.

use super::cli::TraceArgs;
use super::outcome::{Outcome, one_line};
use super::screen::Screen;
use super::section;
use crate::error::Error;
use crate::model::answer::{Answer, CellContent};
use crate::model::decision::Decision;
use crate::model::finding::Finding;
use crate::model::project::{Project, ROUND};
use crate::pipeline::{
    self, CORRECTIONS, FORMS, OUT, PrintedAt, RETURNED, Seen, Story, Traced, Wanted,
};
use crate::text::code::normalize_code;
use crate::text::normalize::normalize;
use crate::text::similar::nearest;
use crate::text::width::pad;
use serde_json::{Value, json};

/// How wide the words are at the left.
const LEFT: usize = 12;

/// Tells where an answer came from and where it went.
///
/// # Errors
/// Where there is no such measure, field or section, or the survey cannot be read.
pub fn run(args: &TraceArgs, screen: &Screen) -> Result<Outcome, Error> {
    let wanted = |project: &Project| wanted(project, args);
    let Traced { collected, stories } =
        pipeline::trace(&args.dir, &args.keys.passwords()?, screen, wanted)?;
    if stories.is_empty() {
        return Err(Error::Usage(unasked(&collected.project, args)));
    }
    let project = &collected.project;
    let texts: Vec<String> = stories.iter().map(|story| told(project, story)).collect();
    let list: Vec<Value> = stories
        .iter()
        .map(|story| json_of(project, story))
        .collect();
    Ok(Outcome::new(texts.join("\n"), json!(list), &[]))
}

/// What the arguments ask for.
fn wanted(project: &Project, args: &TraceArgs) -> Result<Wanted, Error> {
    let measure = measure(project, &args.item)?;
    let department = match &args.section {
        Some(name) => Some(section::named(project, name)?.code.clone()),
        None => None,
    };
    Ok(Wanted {
        // A reprint has the answers of its original.
        measure: project.plan.measures[measure].original.unwrap_or(measure),
        answer: answer(project, &args.field)?,
        department,
    })
}

/// The measure of a code as people write it, or of a title.
fn measure(project: &Project, text: &str) -> Result<usize, Error> {
    let plan = &project.plan;
    let wanted = normalize(text);
    let measures = || plan.measures.iter();
    let by_title = || measures().position(|m| normalize(&m.title) == wanted);
    let by_both = || measures().position(|m| normalize(&m.cited()) == wanted);
    let found = plan.position(&normalize_code(text));
    if let Some(index) = found.or_else(by_title).or_else(by_both) {
        return Ok(index);
    }
    let names = measures().flat_map(|m| [m.code.as_str(), m.title.as_str()]);
    let near = nearest(text, names).map_or(String::new(), |n| {
        format!("「{n}」のことではありませんか。")
    });
    Err(Error::Usage(format!(
        "整理番号「{text}」の事業は計画にありません。{near}"
    )))
}

/// The field, or the name of one of its cells, of a key or a label.
fn answer(project: &Project, text: &str) -> Result<String, Error> {
    let fields = || project.template.fields.iter();
    let wanted = normalize(text);
    let is_own = |own: &str| normalize(own) == wanted;
    if let Some(field) = fields().find(|f| is_own(&f.key) || is_own(&f.label)) {
        return Ok(field.key.clone());
    }
    // A cell: task[2].2020-07.
    if text.contains(['[', '.']) && project.template.field(text).is_some() {
        return Ok(text.trim().to_string());
    }
    let names = fields().flat_map(|f| [f.label.as_str(), f.key.as_str()]);
    let near = nearest(text, names);
    let near = near.map_or(String::new(), |n| {
        format!("「{n}」のことではありませんか。")
    });
    let labels: Vec<&str> = fields().map(|f| f.label.as_str()).collect();
    Err(Error::Usage(format!(
        "項目「{text}」は様式にありません。{near}この様式の項目は、{} です。",
        labels.join("、")
    )))
}

/// Why there is nothing to tell.
fn unasked(project: &Project, args: &TraceArgs) -> String {
    let of = args
        .section
        .as_ref()
        .map_or(String::new(), |name| format!("{name}に、"));
    let cited = measure(project, &args.item).map(|index| project.plan.measures[index].cited());
    format!(
        "{of}{} の「{}」は尋ねていません。尋ねた課は、forms の issued.csv にあります。",
        cited.unwrap_or_default(),
        args.field
    )
}

/// A line: what it is about at the left, where that changes, and the text.
fn line(text: &mut String, word: &str, told: &str) {
    text.push_str(&format!("{}{}\n", pad(word, LEFT), one_line(told)));
}

/// The story in plain words.
fn told(project: &Project, story: &Story) -> String {
    let answer = &story.answer;
    let mut text = format!(
        "{}　{}　{}\n",
        one_line(&project.plan.measures[answer.measure].cited()),
        project.label_of(&answer.field),
        answer.name
    );
    let (file, sheet, cell) = &answer.issued;
    line(
        &mut text,
        "配布",
        &format!("{FORMS}/{file}　シート「{sheet}」 {cell}"),
    );
    for (number, seen) in story.returned.iter().enumerate() {
        let before = story.returned[..number].last();
        line(
            &mut text,
            if number == 0 { "返却" } else { "" },
            &came(project, seen, before),
        );
    }
    if story.returned.is_empty() {
        line(&mut text, "返却", "まだ何も届いていません");
    }
    line(&mut text, "読み取り", &read(project, answer));
    for (number, finding) in story.findings.iter().enumerate() {
        line(
            &mut text,
            if number == 0 { "指摘" } else { "" },
            &found(finding),
        );
    }
    if story.findings.is_empty() {
        line(&mut text, "指摘", "ありません");
    }
    for (number, decision) in decisions(story).into_iter().enumerate() {
        line(
            &mut text,
            if number == 0 { "決定" } else { "" },
            &decided(decision),
        );
    }
    for (number, own) in story
        .printed
        .chunk_by(|a, b| a.sheet == b.sheet)
        .enumerate()
    {
        let word = if number == 0 { "委員会資料" } else { "" };
        line(&mut text, word, &printed(own));
    }
    if let Some((file, sheet, cell)) = &story.correction {
        let at = format!("{OUT}/{CORRECTIONS}/{file}　シート「{sheet}」 {cell}");
        line(&mut text, "修正依頼", &at);
    }
    text
}

/// The cells of a sheet of the report, and what the first of them shows.
fn printed(own: &[PrintedAt]) -> String {
    let cells: Vec<String> = own.iter().map(|own| own.cell.to_string()).collect();
    let (sheet, shown) = own
        .first()
        .map_or(("", ""), |first| (&first.sheet, &first.text));
    let shown = match shown {
        "" => "空欄".to_string(),
        shown => format!("「{}」", beginning(shown)),
    };
    format!(
        "{OUT}/report.xlsx　シート「{sheet}」 {}　{shown}",
        cells.join("、")
    )
}

/// What a file was: the form of a round, where there are several, or a correction.
fn letter(project: &Project, round: u32) -> String {
    let sent = project.survey.rounds.get((round / ROUND) as usize);
    let sent = sent.map_or(String::new(), |sent| format!("{}の", sent.name));
    match round % ROUND {
        0 => format!("{sent}調査票"),
        1 => format!("{sent}修正依頼"),
        number => format!("{sent}修正依頼 {number}回目"),
    }
}

/// What came back in a file.
fn came(project: &Project, seen: &Seen, before: Option<&Seen>) -> String {
    let saved = seen
        .modified
        .as_ref()
        .map_or(String::new(), |time| format!("、保存 {time}"));
    let mut text = format!(
        "{RETURNED}/{}（{}{saved}）",
        seen.file,
        letter(project, seen.round)
    );
    let Some(content) = &seen.content else {
        let why = match (seen.has_sheet, seen.reason.is_empty()) {
            (true, _) => "この欄がありません",
            (false, true) => "この事業がありません",
            (false, false) => &seen.reason,
        };
        return format!("{text}　{why}");
    };
    let place = &content.place;
    text.push_str(&format!(
        "　シート「{}」 {}　{}",
        place.sheet,
        place.cell_text(),
        quoted(content)
    ));
    let last = before.and_then(|before| before.content.as_ref());
    if last.is_some_and(|last| last.says_the_same(content)) {
        text.push_str("　前と同じ");
    }
    text.push_str(match (seen.is_taken, seen.reason.is_empty()) {
        (true, _) => "　これを使いました",
        (false, true) => "　使っていません",
        (false, false) => "　使っていません：",
    });
    if !seen.is_taken {
        text.push_str(&seen.reason);
    }
    text
}

fn quoted(content: &CellContent) -> String {
    match content.shown().as_str() {
        "" => "空欄".to_string(),
        shown => format!("「{}」", beginning(shown)),
    }
}

/// As much of a text as a line can show; `--json` has all of it.
fn beginning(text: &str) -> String {
    const MOST: usize = 60;
    match text.chars().count() > MOST {
        true => text.chars().take(MOST).collect::<String>() + "…",
        false => text.to_string(),
    }
}

/// How the answer was read.
fn read(project: &Project, answer: &Answer) -> String {
    let field = project.template.field(&answer.field);
    let expects = field.map_or(String::new(), |field| field.expects());
    if answer.correction.is_some() {
        let returned = match answer.returned() {
            "" => "空欄".to_string(),
            text => format!("「{}」", beginning(text)),
        };
        let value = beginning(&answer.value);
        return format!("返ってきた{returned}の代わりに、決定の「{value}」を使いました");
    }
    let raw = beginning(&answer.shown());
    match (raw.as_str(), answer.value.as_str()) {
        _ if answer.is_not_taken() => "回答がありますが、取り込めませんでした".to_string(),
        ("", "") => "空欄です".to_string(),
        (raw, "") => format!("「{raw}」は読み取れません（あるべき形：{expects}）"),
        (raw, value) if raw == value => format!("「{raw}」のまま（あるべき形：{expects}）"),
        (raw, value) if raw == beginning(value) => {
            format!("「{raw}」の空白などを整えました（あるべき形：{expects}）")
        }
        (raw, value) => format!(
            "「{raw}」を「{}」と読みました（あるべき形：{expects}）",
            beginning(value)
        ),
    }
}

fn found(finding: &Finding) -> String {
    format!(
        "{} {}（{}）　{}",
        finding.severity.label(),
        finding.code,
        finding.id,
        finding.message
    )
}

/// The decisions about what was found, each once.
fn decisions(story: &Story) -> Vec<&Decision> {
    let mut all: Vec<&Decision> = vec![];
    let own = story.answer.correction.iter().map(|own| &own.decision);
    for decision in own.chain(story.findings.iter().filter_map(|f| f.decision.as_ref())) {
        if !all.contains(&decision) {
            all.push(decision);
        }
    }
    all
}

fn decided(decision: &Decision) -> String {
    let value = match decision.value.is_empty() {
        true => String::new(),
        false => format!("「{}」", decision.value),
    };
    let who = [decision.by.as_str(), &decision.date, &decision.reason];
    let who: Vec<&str> = who.into_iter().filter(|text| !text.is_empty()).collect();
    let place = &decision.place;
    format!(
        "{}{value}　{}（{place}）",
        decision.ruling.label(),
        who.join("　")
    )
}

/// The story for a program.
fn json_of(project: &Project, story: &Story) -> Value {
    let answer = &story.answer;
    let measure = &project.plan.measures[answer.measure];
    let (file, sheet, cell) = &answer.issued;
    let at = |file: &str, sheet: &str, cell: String| json!({ "file": file, "sheet": sheet, "cell": cell });
    let returned = story.returned.iter().map(|seen| {
        let place = seen.content.as_ref().map(|own| &own.place);
        json!({
            "file": seen.file,
            "sheet": place.map(|p| &*p.sheet),
            "cell": place.map(|p| p.cell_text()),
            "text": seen.content.as_ref().map(|own| &*own.text),
            "round": seen.round,
            "saved": seen.modified,
            "taken": seen.is_taken,
            "disposition": seen.disposition.word(),
            "reason": seen.reason,
        })
    });
    let findings = story.findings.iter().map(|f| {
        json!({
            "id": f.id,
            "code": f.code,
            "severity": f.severity.word(),
            "message": f.message,
            "decision": f.decision.as_ref().map_or("", |d| d.ruling.word()),
        })
    });
    let decisions = decisions(story).into_iter().map(|d| {
        json!({
            "id": d.id,
            "decision": d.ruling.word(),
            "value": d.value,
            "reason": d.reason,
            "by": d.by,
            "date": d.date,
            "cell": d.place.cell_text(),
        })
    });
    let printed = story.printed.iter().map(|own| {
        let mut at = at("out/report.xlsx", &own.sheet, own.cell.to_string());
        at["text"] = json!(own.text);
        at
    });
    let correction = story.correction.as_ref().map(|(file, sheet, cell)| {
        at(
            &format!("{OUT}/{CORRECTIONS}/{file}"),
            sheet,
            cell.to_string(),
        )
    });
    json!({
        "item": measure.code,
        "title": measure.title,
        "field": &*answer.field,
        "label": project.label_of(&answer.field),
        "department": &*answer.name,
        "issued": at(file, sheet, cell.to_string()),
        "returned": returned.collect::<Vec<_>>(),
        "raw": answer.returned(),
        "value": &*answer.value,
        "not_taken": answer.is_not_taken(),
        "findings": findings.collect::<Vec<_>>(),
        "decisions": decisions.collect::<Vec<_>>(),
        "printed": printed.collect::<Vec<_>>(),
        "correction": correction,
    })
}
