//! `decide`: lines in decisions.csv about findings and returned files, added and taken back.

use super::cli::DecideArgs;
use super::decisions_csv;
use super::deed::{Deed, Request};
use super::outcome::{self, Outcome};
use super::screen::Screen;
use super::section;
use crate::error::Error;
use crate::judge::decisions;
use crate::judge::rules::{RULES, nearest_code};
use crate::load::decisions::{
    BY, CODE, COLUMNS, DATE, FILE, ID, REASON, RETURNED, RULING, SECTION, SHA, VALUE,
};
use crate::model::answer::Return;
use crate::model::decision::{Ruling, file_word};
use crate::model::finding::Finding;
use crate::model::project::Project;
use crate::pipeline::{self, Collected, Line};
use crate::text::date::parse_date;
use crate::text::normalize::normalize;
use crate::text::paths;
use crate::text::similar::nearest;
use serde_json::json;

/// Writes decisions, or takes them back.
///
/// # Errors
/// Where there is no such finding, it cannot be decided so, or the file cannot be written.
pub fn run(args: &DecideArgs, screen: &Screen) -> Result<Outcome, Error> {
    let request = Request::parse(&args.words)?;
    match request.deed {
        Deed::File(is_used) => file(args, &request, is_used, screen),
        _ if request.on.is_empty() && args.like.is_none() => {
            usage("記録番号か、--like で指摘の番号を書いてください。")
        }
        _ if args.section.is_some() && args.like.is_none() => {
            usage("--section は、--like と一緒に書いてください。")
        }
        Deed::Rule(ruling) => rule(args, &request, ruling, screen),
        Deed::Undo => undo(args, &request, screen),
    }
}

fn usage<T>(text: &str) -> Result<T, Error> {
    Err(Error::Usage(text.to_string()))
}

/// Decides findings.
fn rule(
    args: &DecideArgs,
    request: &Request,
    ruling: Ruling,
    screen: &Screen,
) -> Result<Outcome, Error> {
    let value = args.value.as_deref().unwrap_or("").trim();
    match ruling {
        Ruling::Correct if value.is_empty() => {
            return usage("修正のときは、--value に直したあとの値を書いてください。");
        }
        Ruling::Accept if !value.is_empty() => {
            return usage(
                "--value は修正のときだけ書けます。値を直すのなら、了承ではなく修正としてください。",
            );
        }
        _ => {}
    }
    let record = Record::of(args)?;
    let change = |collected: &Collected, old: Option<&[u8]>| {
        let findings = meant(collected, &request.on, args)?;
        let lines: Vec<Line> = findings
            .iter()
            .map(|finding| line(&collected.project, finding, ruling, value, &record))
            .collect();
        let told: Vec<Decided> = findings.into_iter().map(Decided::of).collect();
        Ok((decisions_csv::with(old, &lines)?, lines, told))
    };
    let refusal = |collected: &Collected, told: &Vec<Decided>| {
        told.iter().find_map(|own| refused(collected, &own.id))
    };
    let keys = args.keys.passwords()?;
    let (collected, told) = pipeline::decide(&request.dir, &keys, screen, change, refusal)?;
    let ids: Vec<&str> = told.iter().map(|own| own.id.as_str()).collect();
    let what = match ids.as_slice() {
        [id] => format!("{id} "),
        ids => format!("{}件", ids.len()),
    };
    let mut text = format!(
        "{what}を{}として {} に書きました。\n",
        ruling.label(),
        request.dir.join(FILE).display()
    );
    for own in &told {
        let id = match told.len() {
            1 => String::new(),
            _ => format!("{}　", own.id),
        };
        text.push_str(&format!("{id}{}　{}\n", own.code, own.message));
    }
    text.push_str(&format!("{}\n", outcome::count_words(&collected.findings)));
    let json = json!({
        "id": ids.first(),
        "ids": ids,
        "decision": ruling.word(),
        "file": FILE,
        "counts": outcome::counts(&collected.findings),
    });
    Ok(Outcome::new(text, json, &[]))
}

/// Decides that a returned file counts, or is not to be used.
fn file(
    args: &DecideArgs,
    request: &Request,
    is_used: bool,
    screen: &Screen,
) -> Result<Outcome, Error> {
    let [named] = request.on.as_slice() else {
        return usage("returned の中のファイルを、一つ書いてください。");
    };
    if args.value.is_some() || args.like.is_some() {
        return usage("ファイルについての決定に、--value と --like は書けません。");
    }
    let record = Record::of(args)?;
    let change = |collected: &Collected, old: Option<&[u8]>| {
        let project = &collected.project;
        let found = returned(collected, named)?;
        let section = match &args.section {
            Some(name) => &section::named(project, name)?.name,
            None => "",
        };
        let mut decided = project.file_decisions.iter();
        let decided =
            decided.find(|own| paths::is_same(&own.file, &found.file) && own.department == section);
        if let Some(own) = decided {
            return Err(Error::Usage(format!(
                "{} は、もう「{}」と決まっています（{}）。変えるときは、torimatome decide 取消 {} で取り消してください。",
                found.file,
                own.word(),
                own.place,
                found.file
            )));
        }
        let mut line = vec![
            (RULING, file_word(is_used).to_string()),
            (SECTION, section.to_string()),
            (RETURNED, found.file.to_string()),
            (SHA, found.sha256.clone()),
        ];
        line.extend(record.cells(project));
        let lines = vec![line];
        let new = decisions_csv::with(old, &lines)?;
        Ok((new, lines, found.file.to_string()))
    };
    let refusal = |collected: &Collected, _: &String| {
        let decision = collected.project.file_decisions.last()?;
        let is_own = |f: &&Finding| f.place == decision.place;
        let found = collected.findings.iter().find(is_own)?;
        Some(format!("{}。{}", found.message, found.hint))
    };
    let keys = args.keys.passwords()?;
    let (collected, name) = pipeline::decide(&request.dir, &keys, screen, change, refusal)?;
    let text = format!(
        "{} を{}として {} に書きました。\n{}\n",
        outcome::one_line(&name),
        file_word(is_used),
        request.dir.join(FILE).display(),
        outcome::count_words(&collected.findings)
    );
    let json = json!({
        "returned": name,
        "decision": if is_used { "used" } else { "not_used" },
        "file": FILE,
        "counts": outcome::counts(&collected.findings),
    });
    Ok(Outcome::new(text, json, &[]))
}

/// The returned file that is named, by its path or, where that is enough, by its name alone.
fn returned<'a>(collected: &'a Collected, named: &str) -> Result<&'a Return, Error> {
    let all = || collected.returns.iter();
    if let Some(found) = all().find(|r| paths::is_same(&r.file, named)) {
        return Ok(found);
    }
    let alike: Vec<&Return> = all()
        .filter(|r| paths::is_name_of(named, &r.file))
        .collect();
    match alike.as_slice() {
        [only] => Ok(only),
        [] => {
            let near = nearest(&paths::plain(named), all().map(|r| r.file.as_str()));
            let near = near.map_or(String::new(), |n| format!("{n} のことではありませんか。"));
            Err(Error::Usage(format!(
                "returned に「{named}」はありません。{near}"
            )))
        }
        several => {
            let names: Vec<&str> = several.iter().map(|r| r.file.as_str()).collect();
            Err(Error::Usage(format!(
                "returned に「{named}」がいくつかあります。{} のどれか、フォルダーから書いてください。",
                names.join("、")
            )))
        }
    }
}

/// Takes decisions back: the lines of the ids and files, and those about a rule.
fn undo(args: &DecideArgs, request: &Request, screen: &Screen) -> Result<Outcome, Error> {
    let code = args.like.as_deref().map(normalize);
    let section = args.section.as_deref().map(normalize);
    let is_meant = |text: &dyn Fn(&str) -> String| {
        let is = |wanted: &Option<String>, name: &str| match wanted {
            Some(wanted) => normalize(&text(name)) == *wanted,
            None => true,
        };
        let is_like = code.is_some() && is(&code, CODE) && is(&section, SECTION);
        request
            .on
            .iter()
            .any(|word| is_named(word, &text(ID), &text(RETURNED)))
            || is_like
    };
    let change = |old: &[u8]| {
        let (left, taken) = decisions_csv::without(old, is_meant)?;
        let text = |line: &Line, name: &str| {
            let own = line.iter().find(|(own, _)| *own == name);
            own.map_or(String::new(), |(_, text)| text.clone())
        };
        let told: Vec<[String; 4]> = taken
            .iter()
            .map(|line| [ID, RETURNED, RULING, COLUMNS[12]].map(|name| text(line, name)))
            .collect();
        let is_there = |word: &&String| {
            let mut told = told.iter();
            told.any(|[id, file, ..]| is_named(word, id, file))
        };
        match request.on.iter().find(|word| !is_there(word)) {
            Some(word) => Err(Error::Usage(format!(
                "「{word}」についての決定は {FILE} にありません。何も取り消していません。"
            ))),
            None if told.is_empty() => Err(Error::Usage(format!(
                "{} の決定は {FILE} にありません。",
                args.like.as_deref().unwrap_or_default()
            ))),
            None => Ok((left, taken, told)),
        }
    };
    let (collected, told) = pipeline::undo(&request.dir, &args.keys.passwords()?, screen, change)?;
    let mut text = format!(
        "{}件の決定を {} から取り消しました。\n",
        told.len(),
        request.dir.join(FILE).display()
    );
    for [id, file, ruling, message] in &told {
        let about = format!("{id}{file}　{ruling}　{message}");
        text.push_str(&format!("{}\n", outcome::one_line(about.trim_end())));
    }
    let findings = collected
        .as_ref()
        .map(|collected| collected.findings.as_slice());
    text.push_str(&match findings {
        Some(findings) => format!("{}\n", outcome::count_words(findings)),
        None => "いまの指摘は、torimatome check と collect で確かめてください。\n".to_string(),
    });
    let filled = |at: usize| {
        let texts = told.iter().map(|own| own[at].as_str());
        texts.filter(|text| !text.is_empty()).collect::<Vec<&str>>()
    };
    let ids = filled(0);
    let json = json!({
        "id": ids.first(),
        "ids": ids,
        "returned": filled(1),
        "decision": "undone",
        "file": FILE,
        "counts": findings.map(outcome::counts),
    });
    Ok(Outcome::new(text, json, &[]))
}

/// Whether a word names the finding or the file of a line.
fn is_named(word: &str, id: &str, file: &str) -> bool {
    let is_id = !id.is_empty() && normalize(id) == normalize(word);
    let is_file = paths::is_same(file, word) || paths::is_name_of(word, file);
    is_id || (!file.is_empty() && is_file)
}

/// A finding that was decided, as it is told.
struct Decided {
    id: String,
    code: String,
    message: String,
}

impl Decided {
    fn of(finding: &Finding) -> Decided {
        Decided {
            id: finding.id.clone(),
            code: finding.code.to_string(),
            message: outcome::one_line(&finding.message),
        }
    }
}

/// Why it was decided, by whom and when.
struct Record<'a> {
    reason: &'a str,
    /// Who decided; the section that asks unless it is said.
    by: Option<&'a str>,
    /// The day as `yyyy-mm-dd`.
    date: String,
}

impl<'a> Record<'a> {
    fn of(args: &'a DecideArgs) -> Result<Record<'a>, Error> {
        let said = |text: &'a Option<String>| text.as_deref().map(str::trim);
        let Some(reason) = said(&args.reason).filter(|reason| !reason.is_empty()) else {
            return usage("--reason に理由を書いてください。");
        };
        let by = said(&args.by);
        if by == Some("") {
            return usage("--by に決めた人を書いてください。");
        }
        Ok(Record {
            reason,
            by,
            date: date(args)?,
        })
    }

    /// The cells that every decision has.
    fn cells(&self, project: &Project) -> [(&'static str, String); 3] {
        let by = self.by.unwrap_or(&project.survey.from);
        [
            (REASON, self.reason.to_string()),
            (BY, by.to_string()),
            (DATE, self.date.clone()),
        ]
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

/// The findings of the ids and those like a rule's, none of them decided already, each once.
fn meant<'a>(
    collected: &'a Collected,
    ids: &[String],
    args: &DecideArgs,
) -> Result<Vec<&'a Finding>, Error> {
    let mut findings: Vec<&Finding> = vec![];
    let named = ids.iter().map(|id| find(collected, id));
    for finding in named
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .chain(match &args.like {
            Some(code) => like(collected, code, args.section.as_deref())?,
            None => vec![],
        })
    {
        if !findings.iter().any(|own| own.id == finding.id) {
            findings.push(finding);
        }
    }
    Ok(findings)
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
            "記録番号「{}」は、もう「{}」と決まっています（{}）。変えるときは、torimatome decide 取消 {} で取り消すか、その行を直してください。",
            finding.id,
            decision.ruling.label(),
            decision.place,
            finding.id
        ))),
        None => Ok(finding),
    }
}

/// The open findings of a rule, perhaps those of one section.
fn like<'a>(
    collected: &'a Collected,
    code: &str,
    section: Option<&str>,
) -> Result<Vec<&'a Finding>, Error> {
    let section = section.map(|name| section::named(&collected.project, name));
    let name = section.transpose()?.map(|section| section.name.as_str());
    let wanted = normalize(code);
    let is_own = |f: &&Finding| normalize(&f.code) == wanted;
    let is_meant = |f: &&Finding| is_own(f) && name.is_none_or(|name| *f.department == *name);
    let all = || collected.findings.iter();
    let open: Vec<&Finding> = all().filter(is_meant).filter(|f| f.is_open()).collect();
    if !open.is_empty() {
        return Ok(open);
    }
    let own = collected.project.own_rules();
    let mut codes = own
        .map(|rule| rule.code.as_str())
        .chain(RULES.iter().map(|rule| rule.code));
    let hint = match codes.any(|known| normalize(known) == wanted) {
        true => String::new(),
        false => nearest_code(code).map_or(String::new(), |near| {
            format!("{near} のことではありませんか。")
        }),
    };
    let of = name.map_or(String::new(), |name| format!("{name}の"));
    Err(Error::Usage(format!(
        "{of}{code} の、まだ決まっていない指摘はありません。{hint}"
    )))
}

/// The line about a finding.
fn line(
    project: &Project,
    finding: &Finding,
    ruling: Ruling,
    value: &str,
    record: &Record<'_>,
) -> Line {
    let subject = decisions::subject(project, finding);
    let mut line = vec![
        (ID, finding.id.clone()),
        (RULING, ruling.label().to_string()),
        (VALUE, value.to_string()),
    ];
    line.extend(record.cells(project));
    let about = [
        subject.code,
        subject.department,
        subject.item,
        subject.field,
        subject.place,
        subject.value,
        finding.message.clone(),
    ];
    line.extend(COLUMNS[6..13].iter().copied().zip(about));
    line
}

/// Why the decision on a finding cannot be followed.
fn refused(collected: &Collected, id: &str) -> Option<String> {
    let decision = collected.project.decisions.iter().find(|v| v.id == id)?;
    let is_own = |f: &&Finding| f.place.file == FILE && f.place.cell == decision.place.cell;
    let found = collected.findings.iter().find(is_own)?;
    let expected = match found.expected.is_empty() {
        true => String::new(),
        false => format!("あるべき形は、{} です。", found.expected),
    };
    Some(format!("{}。{expected}", found.message))
}
