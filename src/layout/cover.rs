//! The first sheet of a form: to whom, what, by when, how, and the table of its measures with a
//! live count of the cells still to be filled.

use super::entry::Entry;
use super::filling::{Filling, Letter, Mend};
use super::sheet_builder::{CellSpec, SheetBuilder};
use super::{count, groups, lists};
use crate::model::address::Address;
use crate::model::form::Role;
use crate::model::grid::{Allow, CellStyle, Check, Content};
use crate::model::place::{Cell, column_name};
use crate::model::plan::yearly;
use crate::model::project::Project;
use crate::model::rate::Way;
use crate::model::roster::Department;
use crate::model::state::SectionState;
use crate::model::template::{Choice, Condition, Field, Kind, Names, Template};
use crate::text::shared::SharedText;
use crate::text::{date, width};
use indexmap::IndexMap;
use jiff::civil::Date;

/// The first sheet's tab.
pub const NAME: &str = "はじめに";
/// Widths: number, code, title, standing, open cells.
const WIDTHS: [f64; 5] = [6.0, 15.0, 46.0, 12.0, 13.0];

/// Composes the first sheet.
pub fn compose(
    project: &Project,
    department: &Department,
    code: &str,
    entries: &[Entry],
    filling: &Filling,
    is_outline: bool,
) -> SheetBuilder {
    let mut cover = SheetBuilder::marked(NAME, &WIDTHS);
    cover.is_outline = is_outline;
    cover.sign(code);
    let due = due(project, department, filling.letter);
    address(&mut cover, project, department, code, due);
    letter(&mut cover, project, filling, due);
    if !filling.mends.is_empty() {
        mends(&mut cover, &filling.mends, entries);
    }
    guide(&mut cover, project, due);
    questions(&mut cover, project, entries);
    let nil = nil(&mut cover, project, entries);
    measures(&mut cover, project, department, entries, (filling, nil));
    cover.sheet.page.footer = format!("{}　{}", project.survey.title, department.name);
    cover
}

fn address(
    cover: &mut SheetBuilder,
    project: &Project,
    department: &Department,
    code: &str,
    due: Option<Date>,
) {
    let survey = &project.survey;
    let full = match department.bureau.is_empty() {
        true => department.name.clone(),
        false => format!("{}　{}", department.bureau, department.name),
    };
    let form_code = Content::text(format!("{}　{code}", super::code::LABEL));
    cover.row(
        "@cover/code",
        vec![CellSpec::new(0, 5, form_code, CellStyle::SmallRight).role(Role::FormCode)],
    );
    line(cover, "to", &format!("{full}　御中"), CellStyle::Notice);
    line(cover, "title", &survey.title, CellStyle::Title);
    let rounds: Vec<&str> = project.rounds().map(|own| own.name.as_str()).collect();
    let round = match rounds.is_empty() {
        true => String::new(),
        false => format!("（{}）", rounds.join("、")),
    };
    let subject = format!(
        "{}分　{}{round}",
        survey.year.wareki(),
        project.template.title
    );
    line(cover, "year", &subject, CellStyle::Plain);
    if let Some(due) = due {
        let due = format!("提出期限　{}", due_text(due));
        line(cover, "due", &due, CellStyle::Notice);
    }
    let from = match survey.contact.is_empty() {
        true => format!("依頼元　{}", survey.from),
        false => format!("依頼元　{}　（連絡先　{}）", survey.from, survey.contact),
    };
    line(cover, "from", &from, CellStyle::Plain);
    cover.gap(6.0);
}

/// The day by which a form is to come back; `None` for as soon as it can.
fn due(project: &Project, department: &Department, letter: Letter) -> Option<Date> {
    match letter {
        Letter::Request => Some(project.due_of(&department.code)),
        // The first due date is past.
        Letter::Correction | Letter::Reminder => project.due_again(&department.code),
    }
}

/// By when, before a verb: `令和3年4月30日（金）までに`, or as soon as possible.
fn by(due: Option<Date>) -> String {
    due.map_or("お早めに".to_string(), |due| {
        format!("{}までに", due_text(due))
    })
}

/// A date with its weekday, as people write it in a notice.
pub fn due_text(due: Date) -> String {
    let weekday = ["月", "火", "水", "木", "金", "土", "日"];
    let index = due.weekday().to_monday_zero_offset() as usize;
    format!("{}（{}）", date::wareki(due), weekday[index])
}

/// A full-width row of text.
fn line(cover: &mut SheetBuilder, key: &str, text: &str, look: CellStyle) {
    let piece = CellSpec::new(0, 5, Content::text(text), look).role(Role::Given(key.to_string()));
    cover.row(&format!("@cover/{key}"), vec![piece]);
}

/// Why the form is sent again, and how far the section has come.
fn letter(cover: &mut SheetBuilder, project: &Project, filling: &Filling, due: Option<Date>) {
    let Some(state) = filling.state else {
        return;
    };
    let is_red = |mend: &Mend| mend.is_error && mend.measure.is_some() && mend.field.is_some();
    let has_red = filling.mends.iter().any(is_red);
    let text = why_again(filling.letter, state, has_red)
        .replace("{from}", &project.survey.from)
        .replace("{by}", &by(due));
    line(cover, "mends-note", &text, CellStyle::Notice);
    let state = format!("いまの状態　{}", state.label());
    line(cover, "state", &state, CellStyle::Plain);
}

fn why_again(letter: Letter, state: SectionState, has_red: bool) -> &'static str {
    match (letter, state) {
        (_, SectionState::Blank) => {
            "ご回答のお願い　お送りいただいた調査票には、まだ何も書かれていませんでした。お忙しいところ恐れ入りますが、この調査票にご記入のうえ、{by}{from}へお返しください。書き込んだファイルがほかにありましたら、それをお送りください。"
        }
        (Letter::Reminder, _) => {
            "ご回答のお願い　この調査票へのご回答を、まだ受け取っておりません。お忙しいところ恐れ入りますが、ご記入のうえ、{by}{from}へお返しください。行き違いでお返しいただいていましたら、ご容赦ください。"
        }
        (_, SectionState::NotReturned | SectionState::Unreadable) => {
            "再提出のお願い　お送りいただいたファイルから、ご回答を読み取れませんでした。下の表をご覧になり、{by}もう一度お返しください。この調査票に書いていただいても結構です。"
        }
        (_, SectionState::ToMend) if has_red => {
            "修正のお願い　下の表をご覧になり、赤い欄を直して、{by}お返しください。"
        }
        (_, SectionState::ToMend) => {
            "修正のお願い　下の表をご覧になり、直して、{by}お返しください。"
        }
        (_, SectionState::Done | SectionState::Nil) => {
            "確認のお願い　下の表をご覧になり、直すところがあれば直して、{by}お返しください。"
        }
    }
}

/// What the section is asked to mend, with a link to each cell.
fn mends(cover: &mut SheetBuilder, mends: &[Mend], entries: &[Entry]) {
    line(
        cover,
        "mends",
        "直していただきたいところ",
        CellStyle::Heading,
    );
    let mut number = 0;
    for group in equal(mends) {
        let first = cover.next_row();
        let text = reported(&group);
        for (place, mend) in group.iter().enumerate() {
            number += 1;
            let text = (place == 0).then_some(text.as_str());
            mend_row(cover, mend, entries, number, text);
        }
        cover.reach_down(first, 2);
    }
    cover.gap(6.0);
}

/// What is to be mended in several cells alike, together.
fn equal(mends: &[Mend]) -> impl Iterator<Item = Vec<&Mend>> {
    let mut groups: IndexMap<(bool, String), Vec<&Mend>> = IndexMap::new();
    for mend in mends {
        let key = (mend.is_error, mend.text());
        groups.entry(key).or_default().push(mend);
    }
    groups.into_values()
}

/// What is to be mended, below the measures in which it is.
fn reported(group: &[&Mend]) -> String {
    let mut cited: Vec<&str> = group.iter().map(|mend| mend.cited.as_str()).collect();
    cited.retain(|cited| !cited.is_empty());
    cited.dedup();
    let text = group.first().map_or(String::new(), |mend| mend.text());
    Mend::listed(&cited, &text)
}

/// One cell to mend; what is wrong with it, unless the row above says so.
fn mend_row(
    cover: &mut SheetBuilder,
    mend: &Mend,
    entries: &[Entry],
    number: usize,
    text: Option<&str>,
) {
    let (place, place_look) = match mend.target(entries) {
        Some((sheet, cell)) => {
            let link = Content::Link(format!("{sheet} {cell}"), sheet, cell);
            (link, CellStyle::TableLink)
        }
        None => (Content::text(mend.place.clone()), CellStyle::TableText),
    };
    let look = match mend.is_error {
        true => CellStyle::Error,
        false => CellStyle::Warning,
    };
    let role = || Role::Given("mend".to_string());
    let no = Content::text(number.to_string());
    let mut pieces = vec![
        CellSpec::new(0, 1, no, look).role(role()),
        CellSpec::new(1, 1, place, place_look).role(role()),
    ];
    if let Some(text) = text {
        let text = Content::text(text);
        pieces.push(CellSpec::new(2, 3, text, CellStyle::TableText).role(role()));
    }
    cover.row(&format!("@mend/{number}"), pieces);
}

fn guide(cover: &mut SheetBuilder, project: &Project, due: Option<Date>) {
    let template = &project.template;
    line(cover, "guide", "記入のしかた", CellStyle::Heading);
    let contact = match project.survey.contact.as_str() {
        "" => String::new(),
        contact => format!("（{contact}）"),
    };
    let day = due.map_or("初めにお知らせした日".to_string(), due_text);
    for (number, text) in template.guide.iter().enumerate() {
        let text = text
            .replace("{due}までに", &by(due))
            .replace("{due}", &day)
            .replace("（{contact}）", &contact)
            .replace("{contact}", &project.survey.contact)
            .replace("{from}", &project.survey.from)
            .replace("{year}", &project.survey.year.wareki());
        let key = format!("guide{number}");
        line(
            cover,
            &key,
            &format!("{}．{text}", number + 1),
            CellStyle::Plain,
        );
    }
    cover.gap(6.0);
}

/// The cell in which a section says that none of its measures applies; `None` where that is not asked.
fn nil(cover: &mut SheetBuilder, project: &Project, entries: &[Entry]) -> Option<(Cell, String)> {
    let template = &project.template;
    let field = template.nil_field()?;
    let mut answers = entries.iter().flat_map(|entry| &entry.answers);
    // Another round may ask it.
    if !entries.is_empty() && !answers.any(|(cell, _)| *cell == *field.key) {
        return None;
    }
    let word = field.choices.iter().find(|c| c.nil)?.value.clone();
    let text = format!(
        "すべての事業が当てはまらないときは、右の欄で「{word}」を選んでください。事業ごとのご記入は要りません。"
    );
    let label = CellSpec::new(0, 4, Content::text(text), CellStyle::TableText)
        .role(Role::Given("nil".to_string()));
    let answer = CellSpec::new(4, 1, Content::Blank, CellStyle::AnswerCenter)
        .role(Role::Answer(SharedText::from(&field.key)));
    let row = cover.row("@cover/nil", vec![label, answer]);
    cover.gap(6.0);
    let at = Cell::new(row, cover.column(4));
    if let Some(range) = lists::word(template, &field.key, &word) {
        cover.sheet.checks.push(Check {
            at,
            allow: Allow::List(range),
            title: "すべての事業".to_string(),
            prompt: format!("すべての事業が当てはまらないときだけ「{word}」を選びます。"),
        });
    }
    Some((at, word))
}

/// What is asked of any of these measures, in words.
fn questions(cover: &mut SheetBuilder, project: &Project, entries: &[Entry]) {
    line(cover, "fields", "お答えいただくこと", CellStyle::Heading);
    for field in &project.template.fields {
        let key = answered_key(field, &project.template);
        let is_asked = |entry: &&Entry| {
            let mut answers = entry.answers.iter();
            answers.any(|(cell, _)| Address::parse(cell).field == key)
        };
        let asked = entries.iter().filter(is_asked).count();
        if asked == 0 {
            continue;
        }
        let is_everywhere = asked == entries.len();
        let label = CellSpec::new(0, 2, Content::text(&*field.label), CellStyle::TableText)
            .role(Role::Given(format!("label:{}", field.key)));
        let text = CellSpec::new(
            2,
            3,
            Content::text(explain(field, project, is_everywhere)),
            CellStyle::TableText,
        )
        .role(Role::Given(format!("guide:{}", field.key)));
        cover.row(&format!("@cover/field-{}", field.key), vec![label, text]);
    }
    cover.gap(6.0);
}

/// The key of the field that is answered: of one that is computed, what it is computed of.
fn answered_key<'t>(field: &'t Field, template: &'t Template) -> &'t str {
    let of = |field: &'t Field| {
        let of = field.of.as_deref().filter(|_| field.is_computed());
        of.and_then(|key| template.field(key))
    };
    let first = of(field).unwrap_or(field);
    &of(first).unwrap_or(first).key
}

/// A field in words: whether it is required, what may be written, and its prompt.
fn explain(field: &Field, project: &Project, is_everywhere: bool) -> String {
    if field.is_computed() {
        return format!("記入は要りません。自動で計算されます　{}", computed(field));
    }
    let mut parts = vec![];
    let needed = plan_has(project, &field.asked_where.plan);
    if !is_everywhere && !needed.is_empty() {
        parts.push(format!("{needed}ある事業だけ"));
    }
    parts.push(requirement(field, project));
    match field.kind {
        Kind::Choice | Kind::YesNo => parts.push(format!("次から一つ：{}", field.expects())),
        _ if !field.expects().is_empty() => parts.push(field.expects()),
        _ => {}
    }
    if !field.prompt.is_empty() {
        parts.push(field.prompt.clone());
    }
    let text = parts.join("　");
    match field.example.as_str() {
        "" => text,
        example => format!("{text}\n記入例：{example}"),
    }
}

fn requirement(field: &Field, project: &Project) -> String {
    let template = &project.template;
    if !field.required {
        return "【任意】".to_string();
    }
    let table = template.table_of(&field.key);
    if table.is_some_and(|t| t.given.is_none() || field.kind == Kind::Text && t.open > 0) {
        return "【書いた行では必須】".to_string();
    }
    if field.when_behind {
        return "【計画より遅れているとき必須】".to_string();
    }
    let answered = |(key, values): (&String, &Vec<String>)| {
        let label = template.field(key).map_or(key.as_str(), |f| &f.label);
        format!("{label}が「{}」", values.join("」「"))
    };
    let words = |condition: &Condition, and: &str| {
        let answers: Vec<String> = condition.answers.iter().map(answered).collect();
        let plan = plan_has(project, &condition.plan);
        match (plan.is_empty(), answers.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!("{}のとき", answers.join("、")),
            (false, true) => format!("{plan}あるとき"),
            (false, false) => format!("{plan}{and}{}のとき", answers.join("、")),
        }
    };
    let when = words(&field.when, "あり、");
    let unless = words(&field.unless, "あるとき、または");
    match (when.is_empty(), unless.is_empty()) {
        (true, true) => "【必須】".to_string(),
        (false, true) => format!("【{when}必須】"),
        (true, false) => format!("【必須。ただし{unless}は不要】"),
        (false, false) => format!("【{when}必須。ただし{unless}は不要】"),
    }
}

/// How a field is computed, in words.
fn computed(field: &Field) -> String {
    if field.kind == Kind::Grade {
        let grade = |(_, choice): (f64, &Choice)| match choice.from {
            Some(from) => format!("{}：{from}％以上", choice.value),
            None => format!("{}：それより下", choice.value),
        };
        let grades: Vec<String> = field.grades().into_iter().map(grade).collect();
        return grades.join("　");
    }
    let is_from_start = field.start.is_some();
    if field.direction.is_none() {
        return Way::More.words(is_from_start).to_string();
    }
    let ways = [
        ("増やす", Way::More),
        ("減らす", Way::Less),
        ("維持", Way::Keep),
    ];
    let ways = ways.map(|(word, way)| format!("{word}：{}", way.words(is_from_start)));
    let mut words = ways.join("　");
    if field.total.is_some() {
        words.push_str("　（累計の指標では、前の年度までの実績を足してから割ります）");
    }
    words
}

/// That the plan has these columns, without the verb: `計画に「完了の目安」が`.
fn plan_has(project: &Project, names: &Names) -> String {
    let heading = |name: &String| {
        let key = yearly(name, project.survey.year, 0);
        project.printed(project.plan.heading(&key).unwrap_or(name))
    };
    let headings: Vec<String> = names.0.iter().map(heading).collect();
    match headings.is_empty() {
        true => String::new(),
        false => format!("計画に「{}」が", headings.join("」「")),
    }
}

fn measures(
    cover: &mut SheetBuilder,
    project: &Project,
    department: &Department,
    entries: &[Entry],
    (filling, nil): (&Filling, Option<(Cell, String)>),
) {
    let heading = format!("記入していただく事業（{}件）", entries.len());
    line(cover, "measures", &heading, CellStyle::Heading);
    let opens = format!("事業名（押すとその{}が開きます）", project.template.title);
    let heads = ["", "整理番号", opens.as_str(), "担当", "未記入"];
    let pieces = heads
        .iter()
        .enumerate()
        .map(|(i, head)| {
            CellSpec::new(i, 1, Content::text(*head), CellStyle::TableHead)
                .role(Role::Given(format!("head{i}")))
        })
        .collect();
    cover.row("@cover/head", pieces);
    let first = cover.next_row();
    let mut above: &[String] = &[];
    for (number, entry) in entries.iter().enumerate() {
        let levels = &project.plan.measures[entry.measure].levels;
        if !project.plan.level_names.is_empty() {
            level_rows(cover, above, levels, number);
        }
        above = levels;
        let open = open_count(project, entry, filling, nil.as_ref());
        entry_row(cover, project, department, number, entry, open);
        reprint_rows(cover, project, entry);
    }
    total(cover, first, entries, project, filling);
}

/// The levels that begin with an entry.
fn level_rows(cover: &mut SheetBuilder, above: &[String], levels: &[String], number: usize) {
    for (depth, level) in groups::begun(above, levels) {
        let text = Content::text(format!("{}{level}", "　".repeat(depth)));
        let piece =
            CellSpec::new(0, 5, text, CellStyle::Group).role(Role::Given("group".to_string()));
        cover.row(&format!("@cover/level{number}-{depth}"), vec![piece]);
    }
}

/// The live count of the cells of a measure that are still to be filled: none where no measure applies.
fn open_count(
    project: &Project,
    entry: &Entry,
    filling: &Filling,
    nil: Option<&(Cell, String)>,
) -> Content {
    let formula = count::formula(project, entry);
    let formula = match nil {
        Some((at, word)) => {
            let terms = formula.trim_start_matches('=');
            format!(
                "=IF({}=\"{}\",0,{terms})",
                at.fixed(),
                word.replace('"', "\"\"")
            )
        }
        None => formula,
    };
    Content::Formula(formula, count::open(project, entry, filling).to_string())
}

fn entry_row(
    cover: &mut SheetBuilder,
    project: &Project,
    department: &Department,
    number: usize,
    entry: &Entry,
    open: Content,
) {
    let measure = &project.plan.measures[entry.measure];
    let is_in = |codes: &[String]| codes.contains(&department.code);
    let standing = match (is_in(&measure.owners), is_in(&measure.related)) {
        (true, _) => "担当課",
        (false, true) => "関係課",
        // A round asks the section by name.
        (false, false) => "ほかの課",
    };
    let link = |text: &str| Content::Link(text.to_string(), entry.sheet.clone(), entry.top);
    // LibreOffice does not wrap a link; a long title is text, and its number leads there.
    let is_long = width::width(&measure.title) > WIDTHS[2] as usize - 2;
    let (code, title, look) = match is_long {
        true => (
            link(&measure.code),
            Content::text(&*measure.title),
            CellStyle::TableText,
        ),
        false => (
            Content::text(&*measure.code),
            link(&measure.title),
            CellStyle::TableLink,
        ),
    };
    let code_look = if is_long {
        CellStyle::TableLink
    } else {
        CellStyle::TableCenter
    };
    let role = |key: &str| Role::Given(key.to_string());
    let no = Content::text((number + 1).to_string());
    let pieces = vec![
        CellSpec::new(0, 1, no, CellStyle::TableCenter).role(role("no")),
        CellSpec::new(1, 1, code, code_look).role(role("code")),
        CellSpec::new(2, 1, title, look).role(role("title")),
        CellSpec::new(3, 1, Content::text(standing), CellStyle::TableCenter).role(role("standing")),
        CellSpec::new(4, 1, open, CellStyle::TableCount)
            .role(Role::Computed(SharedText::default())),
    ];
    cover.row(&format!("@cover/{}", measure.key), pieces);
}

/// A measure printed again elsewhere in the plan is listed with where it is answered.
fn reprint_rows(cover: &mut SheetBuilder, project: &Project, entry: &Entry) {
    for reprint in project.plan.reprints(entry.measure) {
        let text = format!("{}　→ 上の欄で回答", reprint.title);
        let role = || Role::Given("reprint".to_string());
        let pieces = vec![
            CellSpec::new(0, 1, Content::Blank, CellStyle::TableCenter).role(role()),
            CellSpec::new(1, 1, Content::text(&*reprint.code), CellStyle::TableCenter).role(role()),
            CellSpec::new(2, 1, Content::text(text), CellStyle::TableText).role(role()),
            CellSpec::new(3, 1, Content::text("再掲"), CellStyle::TableCenter).role(role()),
            CellSpec::new(4, 1, Content::text("不要"), CellStyle::TableCenter).role(role()),
        ];
        cover.row(&format!("@cover/{}", reprint.key), pieces);
    }
}

fn total(
    cover: &mut SheetBuilder,
    first: u32,
    entries: &[Entry],
    project: &Project,
    filling: &Filling,
) {
    let last = cover.next_row();
    let column = column_name(cover.column(4));
    let formula = format!("=SUM({column}{}:{column}{last})", first + 1);
    let open: usize = entries
        .iter()
        .map(|e| count::open(project, e, filling))
        .sum();
    let label = Content::text("まだ記入していないところの合計（0か所になったら提出してください）");
    let pieces = vec![
        CellSpec::new(0, 4, label, CellStyle::TableText).role(Role::Given("total".to_string())),
        CellSpec::new(
            4,
            1,
            Content::Formula(formula, open.to_string()),
            CellStyle::TableCount,
        )
        .role(Role::Computed(SharedText::default())),
    ];
    cover.row("@cover/total", pieces);
}
