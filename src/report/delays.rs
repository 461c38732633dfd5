//! 遅れ・未着手: the tasks that were not done as planned, and the measures without a plan of tasks.

use super::pieces::{self, count, entry};
use super::tasks::{self, Task};
use super::{AMBER, Anchors, ReportInput, timeline};
use crate::layout::sheet_builder::SheetBuilder;
use crate::merge::schedule::{self, TaskState};
use crate::merge::{UNANSWERED, UNCLEAR};
use crate::model::grid::{CellStyle, Sheet};
use crate::model::place::Cell;

/// The sheet's tab.
pub const NAME: &str = "遅れ・未着手";
const WIDTHS: [f64; 9] = [22.0, 10.5, 34.0, 16.0, 36.0, 16.0, 18.0, 16.0, 16.0];
/// The table's columns, one sheet column each.
const ONES: [usize; 9] = [1; 9];

/// How a task is told of: the groups of the list and of the counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    NotBegun,
    Late,
    Gaps,
    Early,
    Unclear,
    Unanswered,
    AsPlanned,
    NotDue,
    NoPlan,
}

/// Every group with its words, its meaning and its colour; those that the list tells have one.
const GROUPS: [(Group, &str, &str, Option<u32>); 9] = [
    (
        Group::NotBegun,
        "未着手",
        "計画の月が過ぎても、どの月にも印がありません。",
        Some(0xF6CFCB),
    ),
    (
        Group::Late,
        "開始が遅れた",
        "最初に行った月が、計画の最初の月より後です。",
        Some(0xF7D9B8),
    ),
    (
        Group::Gaps,
        "行っていない月がある",
        "遅れずに始まりましたが、計画の月のうち行っていない月があります。",
        Some(0xFFF0C2),
    ),
    (
        Group::Early,
        "計画より早い（参考）",
        "最初に行った月が、計画の最初の月より前です。",
        Some(0xDCE6F2),
    ),
    (
        Group::Unclear,
        UNCLEAR,
        "印として読み取れなかった月があり、遅れているかどうかがわかりません。",
        Some(AMBER),
    ),
    (
        Group::Unanswered,
        UNANSWERED,
        "担当課の調査票が届いていないため、わかりません。",
        Some(0xDDE1E5),
    ),
    (
        Group::AsPlanned,
        "計画の月に行った",
        "計画の月のすべてに印があります。その後も続いたものを含みます。",
        None,
    ),
    (
        Group::NotDue,
        "計画の月はこれから",
        "提出期限までに、計画の月が来ていません。",
        None,
    ),
    (
        Group::NoPlan,
        "計画の月なし",
        "計画に作業の名前だけがあり、月がありません。",
        None,
    ),
];

/// A task of the plan with how it stands.
struct Judged<'m> {
    measure: usize,
    task: Task<'m>,
    standing: TaskState,
    group: Group,
}

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let sheet = SheetBuilder::single(NAME, &WIDTHS);
    let mut page = pieces::begin(sheet, input, NAME);
    let judged = judged(input);
    counts(&mut page, input, &judged);
    page.gap(12.0);
    list(&mut page, input, anchors, &judged);
    page.gap(12.0);
    without_tasks(&mut page, input, anchors);
    page.sheet
}

/// Every task of the plan, reprints apart.
fn judged<'m>(input: &'m ReportInput<'_>) -> Vec<Judged<'m>> {
    let project = input.project;
    let passed = schedule::passed(project);
    let replied = pieces::Replied::of(input);
    let mut judged = vec![];
    for (measure, asked) in originals(input) {
        let is_answered = asked.iter().any(|name| replied.has(measure, name));
        for (table, field) in tasks::tables(&project.template) {
            let tasks = tasks::tasks(input, measure, table, field).into_iter();
            judged.extend(tasks.filter(|t| t.row.given.is_some()).map(|task| {
                let standing = schedule::task_state(&task.is_planned(), &task.is_done(), passed);
                Judged {
                    measure,
                    group: match is_answered {
                        true => group(standing, task.has_unclear_month()),
                        false => Group::Unanswered,
                    },
                    task,
                    standing,
                }
            }));
        }
    }
    judged
}

/// The measures that are no reprints, with the sections asked.
fn originals<'m>(input: &'m ReportInput<'_>) -> impl Iterator<Item = (usize, &'m [String])> {
    let measures = input.project.plan.measures.iter().enumerate();
    let own = measures.filter(|(_, measure)| measure.original.is_none());
    own.map(|(index, _)| (index, input.merged[index].asked.as_slice()))
}

/// The group of an answered task. A month that cannot be read may be one that is missed.
fn group(standing: TaskState, is_unclear: bool) -> Group {
    match standing {
        TaskState::NoPlan => Group::NoPlan,
        TaskState::NotBegun | TaskState::Late(_) | TaskState::Gaps if is_unclear => Group::Unclear,
        TaskState::NotBegun => Group::NotBegun,
        TaskState::Late(_) => Group::Late,
        TaskState::Gaps => Group::Gaps,
        TaskState::Early(_) => Group::Early,
        TaskState::AsPlanned => Group::AsPlanned,
        TaskState::NotDue => Group::NotDue,
    }
}

/// How many tasks are in each group.
fn counts(page: &mut SheetBuilder, input: &ReportInput<'_>, judged: &[Judged<'_>]) {
    let spans = [1, 1, 7];
    pieces::heading(page, "計画の作業の数");
    pieces::heads(page, &spans, &["区分", "作業の数", "意味"]);
    for (group, word, meaning, color) in GROUPS {
        let number = judged.iter().filter(|j| j.group == group).count();
        if number == 0 && group == Group::Unclear {
            continue;
        }
        let look = color.map_or(CellStyle::TableCenter, CellStyle::Status);
        let entries = vec![
            entry(word, look),
            count(number),
            entry(meaning, CellStyle::TableText),
        ];
        pieces::row(page, &spans, entries);
    }
    let added = added(input);
    let note = match added {
        0 => "計画にない作業の追加はありません。".to_string(),
        n => format!(
            "このほかに、課が書き加えた作業が{n}件あります（{}に「追加」として載せています）。",
            timeline::NAME
        ),
    };
    let total = vec![
        entry("計", CellStyle::TableHead),
        count(judged.len()),
        entry(note, CellStyle::TableText),
    ];
    pieces::row(page, &spans, total);
    if schedule::passed(input.project) < 12 {
        let text = "提出期限の時点でまだ終わっていない月は、行っていなくても遅れに数えていません。";
        pieces::wide(page, text, CellStyle::Small);
    }
}

/// How many tasks sections added.
fn added(input: &ReportInput<'_>) -> usize {
    let tables = tasks::tables(&input.project.template);
    let of_measure = |(index, _): (usize, &[String])| {
        let tasks = tables
            .iter()
            .flat_map(|(table, field)| tasks::tasks(input, index, table, field));
        tasks.filter(|task| task.row.given.is_none()).count()
    };
    originals(input).map(of_measure).sum()
}

fn list(
    page: &mut SheetBuilder,
    input: &ReportInput<'_>,
    anchors: &Anchors,
    judged: &[Judged<'_>],
) {
    pieces::heading(page, "計画のとおりでない作業");
    let head = pieces::heads(
        page,
        &ONES,
        &[
            "区分",
            "整理番号",
            "事業名",
            "担当課",
            "作業",
            "計画の月",
            "行った月",
            "遅れ",
            "行っていない月",
        ],
    );
    let replied = pieces::Replied::of(input);
    for (group, word, _, color) in GROUPS {
        let Some(color) = color else { continue };
        for one in judged.iter().filter(|j| j.group == group) {
            let asked = pieces::asked(input, one.measure, &replied).join("\n");
            let mut entries = vec![entry(word, CellStyle::Status(color))];
            entries.extend(measure(input, anchors, one.measure, asked));
            entries.push(entry(one.task.name.as_str(), CellStyle::TableText));
            entries.extend(months(input, one));
            pieces::row(page, &ONES, entries);
        }
    }
    if judged.iter().all(|j| color(j.group).is_none()) {
        pieces::wide(
            page,
            "遅れた作業も、始まっていない作業もありません。",
            CellStyle::TableText,
        );
        return;
    }
    let last = Cell::new(page.next_row() - 1, ONES.len() as u32 - 1);
    page.sheet.filter = Some((Cell::new(head, 0), last));
}

fn color(group: Group) -> Option<u32> {
    GROUPS.iter().find(|g| g.0 == group).and_then(|g| g.3)
}

/// A measure's number, leading to its block in 工程表, its title and its sections.
fn measure(
    input: &ReportInput<'_>,
    anchors: &Anchors,
    index: usize,
    asked: String,
) -> [pieces::Entry; 3] {
    let [code, title] = pieces::named(input, anchors, timeline::NAME, index);
    [code, title, entry(asked, CellStyle::TableText)]
}

/// The months planned and done, how late it began, and the planned months without anything done.
fn months(input: &ReportInput<'_>, judged: &Judged<'_>) -> [pieces::Entry; 4] {
    let (planned, done) = (judged.task.is_planned(), judged.task.is_done());
    let passed = schedule::passed(input.project);
    let missed = schedule::missed(&planned, &done, passed);
    let is_missed: Vec<bool> = (0..planned.len()).map(|m| missed.contains(&m)).collect();
    let late = match (judged.group, judged.standing) {
        (Group::Unanswered | Group::Unclear, _) => "—".to_string(),
        (_, TaskState::NotBegun) => "始まっていない".to_string(),
        (_, TaskState::Late(months)) => format!("{months}か月"),
        (_, TaskState::Early(months)) => format!("{months}か月早い"),
        _ => "—".to_string(),
    };
    let missed = match judged.group {
        Group::Unanswered => "—".to_string(),
        _ => tasks::labels(input, &is_missed),
    };
    [
        entry(tasks::labels(input, &planned), CellStyle::TableCenter),
        entry(tasks::labels(input, &done), CellStyle::TableCenter),
        entry(late, CellStyle::TableCenter),
        entry(missed, CellStyle::TableCenter),
    ]
}

/// The measures for which the plan has no tasks.
fn without_tasks(page: &mut SheetBuilder, input: &ReportInput<'_>, anchors: &Anchors) {
    let tables = tasks::tables(&input.project.template);
    let given = |index: usize| {
        let mut tables = tables.iter();
        tables.any(|(table, _)| !input.project.given(index, table).is_empty())
    };
    let bare: Vec<usize> = originals(input)
        .map(|(index, _)| index)
        .filter(|index| !given(*index))
        .collect();
    let heading = format!("計画に作業のない事業（{}件）", bare.len());
    pieces::heading(page, &heading);
    if bare.is_empty() {
        pieces::wide(
            page,
            "すべての事業に、作業の計画があります。",
            CellStyle::TableText,
        );
        return;
    }
    let spans = [1, 2, 1, 5];
    let heads = ["整理番号", "事業名", "担当課", "課が書き加えた作業"];
    pieces::heads(page, &spans, &heads);
    let replied = pieces::Replied::of(input);
    for index in bare {
        let asked = pieces::asked(input, index, &replied).join("\n");
        let own = tables
            .iter()
            .flat_map(|(table, field)| tasks::tasks(input, index, table, field));
        let names: Vec<String> = own.map(|task| task.name).collect();
        let mut entries = measure(input, anchors, index, asked).to_vec();
        let names = match names.is_empty() {
            true => "なし".to_string(),
            false => names.join("\n"),
        };
        entries.push(entry(names, CellStyle::TableText));
        pieces::row(page, &spans, entries);
    }
}
