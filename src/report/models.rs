//! モデル事業: the proposals that are of a kind, grouped by it.

use super::pieces::{self, count, entry};
use super::proposals::{self, KINDS, Proposal};
use super::{AMBER, Anchors, ReportInput, outline};
use crate::layout::sheet_builder::SheetBuilder;
use crate::merge::{UNANSWERED, UNCLEAR};
use crate::model::grid::{CellStyle, Sheet};
use crate::model::template::{Choice, Field, Rows};

/// The sheet's tab.
pub const NAME: &str = "モデル事業";
/// The columns of a measure and of a section.
const LEFT: [f64; 3] = [10.5, 34.0, 15.0];
const GREY: u32 = 0xDDE1E5;

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let tables = classified(input);
    let columns = tables
        .iter()
        .map(|(table, kind)| others(input, table, kind));
    let most = columns.max_by_key(Vec::len).unwrap_or_default();
    let mut widths = LEFT.to_vec();
    widths.extend(most.into_iter().map(proposals::width));
    let sheet = SheetBuilder::plain(NAME, &widths);
    let mut page = pieces::begin(sheet, input, NAME);
    if tables.is_empty() {
        let text = "この様式は、提案の種類を尋ねていません。";
        pieces::wide(&mut page, text, CellStyle::TableText);
    }
    for (table, kind) in tables {
        let all = proposals::all(input);
        let own: Vec<Proposal<'_>> = all
            .into_iter()
            .filter(|p| p.table.key == table.key)
            .collect();
        counts(&mut page, kind, &own);
        for choice in kind.choices.iter().filter(|c| c.color.is_some()) {
            let is_of = |p: &&Proposal<'_>| p.row.value(&kind.key) == choice.value;
            let of_kind: Vec<&Proposal<'_>> = own.iter().filter(is_of).collect();
            let look = look(kind, choice);
            group(
                &mut page,
                input,
                anchors,
                (table, kind),
                (&choice.value, look),
                &of_kind,
            );
        }
        for (word, color) in [(UNCLEAR, AMBER), (UNANSWERED, GREY)] {
            let is_open = |p: &&Proposal<'_>| p.row.counted(&kind.key).word() == word;
            let open: Vec<&Proposal<'_>> = own.iter().filter(is_open).collect();
            if open.is_empty() {
                continue;
            }
            let word = format!("{}の{word}", kind.label);
            let look = CellStyle::Status(color);
            group(
                &mut page,
                input,
                anchors,
                (table, kind),
                (&word, look),
                &open,
            );
        }
    }
    chapter(&mut page, input);
    page.sheet
}

/// The open tables that ask for a kind.
fn classified<'m>(input: &'m ReportInput<'_>) -> Vec<(&'m Rows, &'m Field)> {
    let tables = proposals::open_tables(input);
    tables
        .filter_map(|table| Some((table, proposals::kind_field(input, table)?)))
        .collect()
}

/// The fields that have a column: all but the kind.
fn others<'m>(input: &'m ReportInput<'_>, table: &Rows, kind: &Field) -> Vec<&'m Field> {
    let fields = proposals::fields(input, table).into_iter();
    fields.filter(|field| field.key != kind.key).collect()
}

fn look(kind: &Field, choice: &Choice) -> CellStyle {
    let color = pieces::color(kind, &choice.value);
    color.map_or(CellStyle::TableCenter, CellStyle::Status)
}

/// How many proposals are of each kind.
fn counts(page: &mut SheetBuilder, kind: &Field, own: &[Proposal<'_>]) {
    pieces::heading(page, &format!("{}の数", kind.label));
    let spans = [2, 1];
    pieces::heads(page, &spans, &[kind.label.as_str(), "提案の数"]);
    let number = |word: &str| {
        own.iter()
            .filter(|p| p.row.counted(&kind.key).word() == word)
            .count()
    };
    for choice in &kind.choices {
        let entries = vec![
            entry(choice.value.as_str(), look(kind, choice)),
            count(number(&choice.value)),
        ];
        pieces::row(page, &spans, entries);
    }
    let rest = [
        (UNCLEAR, number(UNCLEAR)),
        (UNANSWERED, number(UNANSWERED)),
        ("計", own.len()),
    ];
    let is_reported = |(word, number): &(&str, usize)| *word != UNCLEAR || *number > 0;
    for (word, number) in rest.into_iter().filter(is_reported) {
        let entries = vec![entry(word, CellStyle::TableCenter), count(number)];
        pieces::row(page, &spans, entries);
    }
}

/// The proposals of one kind.
fn group(
    page: &mut SheetBuilder,
    input: &ReportInput<'_>,
    anchors: &Anchors,
    (table, kind): (&Rows, &Field),
    (word, look): (&str, CellStyle),
    own: &[&Proposal<'_>],
) {
    let from = page.next_row();
    page.gap(10.0);
    let title = format!("{word}　{}件", own.len());
    pieces::wide(page, &title, look);
    if own.is_empty() {
        pieces::wide(page, "提案はありません。", CellStyle::TableText);
        return;
    }
    let fields = others(input, table, kind);
    let mut heads = vec!["整理番号", proposals::unit(input), "提案した課"];
    heads.extend(fields.iter().map(|field| field.label.as_str()));
    let mut spans = vec![1; heads.len()];
    if let Some(last) = spans.last_mut() {
        *last += page.width() - heads.len();
    }
    pieces::heads(page, &spans, &heads);
    for proposal in own {
        let [code, title] = pieces::named(input, anchors, outline::NAME, proposal.measure);
        let mut entries = vec![code, title, proposal.section_entry()];
        entries.extend(fields.iter().map(|field| proposal.entry(field)));
        let at = pieces::row(page, &spans, entries);
        for (number, field) in (3..).zip(&fields) {
            let (measure, row) = (proposal.measure, &proposal.row);
            pieces::prints(page, &spans, (at, number), measure, row, &field.key);
        }
    }
    page.keep_together(from);
}

/// What the plan's own chapter on them says.
fn chapter(page: &mut SheetBuilder, input: &ReportInput<'_>) {
    let Some(chapter) = proposals::chapter(input, KINDS) else {
        return;
    };
    let from = page.next_row();
    page.gap(10.0);
    let title = format!(
        "計画の構成にある内容：{}　{}",
        chapter.number, chapter.title
    );
    pieces::heading(page, &title);
    pieces::wide(page, &chapter.content, CellStyle::Shown);
    page.keep_together(from);
}
