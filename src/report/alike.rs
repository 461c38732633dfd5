//! 似た名前の提案: what sections propose under the same name or nearly the same, side by side.

use super::pieces::{self, entry};
use super::proposals::{self, Proposal};
use super::{Anchors, ReportInput, outline};
use crate::layout::sheet_builder::SheetBuilder;
use crate::model::grid::{CellStyle, Sheet};
use crate::model::template::{Field, Kind};
use crate::text::alike::{Cluster, clusters};
use crate::text::similar::difference;

/// The sheet's tab.
pub const NAME: &str = "似た名前の提案";
const WIDTHS: [f64; 6] = [10.5, 34.0, 16.0, 36.0, 24.0, 54.0];
const ONES: [usize; 6] = [1; 6];

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let sheet = SheetBuilder::plain(NAME, &WIDTHS);
    let mut page = pieces::begin(sheet, input, NAME);
    let all = proposals::all(input);
    let names: Vec<String> = all.iter().map(|p| p.name(input)).collect();
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    let found = clusters(&texts);
    summary(&mut page, &all, &found);
    for (number, cluster) in found.iter().enumerate() {
        let from = page.next_row();
        page.gap(10.0);
        let own: Vec<(&Proposal<'_>, &str)> = cluster
            .members
            .iter()
            .map(|&i| (&all[i], texts[i]))
            .collect();
        block(&mut page, input, anchors, number + 1, cluster.is_same, &own);
        page.keep_together(from);
    }
    page.sheet
}

fn summary(page: &mut SheetBuilder, all: &[Proposal<'_>], found: &[Cluster]) {
    let text = "名前が同じ提案と、七文字に一文字までしか違わない提案を組にしています。空白や全角・半角の違いは数えません。同じ事業かどうかは、中身を読んで判断してください。";
    pieces::wide(page, text, CellStyle::Small);
    let same = found.iter().filter(|c| c.is_same).count();
    let reported = match found.len() {
        0 => format!(
            "提案{}件のうち、同じ名前や似た名前のものはありません。",
            all.len()
        ),
        n => format!(
            "提案{}件のうち、{n}組が同じ名前か似た名前です（同じ名前{same}組、似た名前{}組）。",
            all.len(),
            n - same
        ),
    };
    pieces::wide(page, &reported, CellStyle::Notice);
}

/// One cluster: a sentence, and its proposals one below the other.
fn block(
    page: &mut SheetBuilder,
    input: &ReportInput<'_>,
    anchors: &Anchors,
    number: usize,
    is_same: bool,
    own: &[(&Proposal<'_>, &str)],
) {
    let word = if is_same {
        "同じ名前"
    } else {
        "似た名前"
    };
    pieces::heading(page, &format!("{number}　{word}（{}件）", own.len()));
    pieces::wide(page, &sentence(is_same, own), CellStyle::TableText);
    let unit = proposals::unit(input);
    let heads = [
        "整理番号",
        unit,
        "提案した課",
        "名前",
        "上の名前との違い",
        "内容",
    ];
    pieces::heads(page, &ONES, &heads);
    let first = own.first().map_or("", |(_, name)| *name);
    for (place, (proposal, name)) in own.iter().enumerate() {
        let [code, title] = pieces::named(input, anchors, outline::NAME, proposal.measure);
        let reported = match place {
            0 => "—".to_string(),
            _ => differing(first, name),
        };
        let entries = vec![
            code,
            title,
            proposal.section_entry(),
            entry(*name, CellStyle::TableText),
            entry(reported, CellStyle::TableCenter),
            entry(rest(input, proposal), CellStyle::TableText),
        ];
        pieces::row(page, &ONES, entries);
    }
}

/// Who proposes them, and what is to be looked at.
fn sentence(is_same: bool, own: &[(&Proposal<'_>, &str)]) -> String {
    let mut sections: Vec<&str> = vec![];
    for (proposal, _) in own {
        if !sections.contains(&proposal.section()) {
            sections.push(proposal.section());
        }
    }
    let names = if is_same {
        "同じ名前"
    } else {
        "よく似た名前"
    };
    match sections.as_slice() {
        [one] => format!(
            "{one}が、{names}の提案を{}件出しています。重ねて書かれたものでないかをお確かめください。",
            own.len()
        ),
        many => format!(
            "{}が、{names}の提案を出しています。一つにまとめられるか、別の事業かをお確かめください。",
            many.join("と")
        ),
    }
}

/// The characters in which a name differs from the first of its cluster.
fn differing(first: &str, name: &str) -> String {
    let quoted = |text: &str| match text.is_empty() {
        true => "なし".to_string(),
        false => format!("「{text}」"),
    };
    match difference(first, name) {
        (a, b) if a.is_empty() && b.is_empty() => "同じ".to_string(),
        (a, b) => format!("{} → {}", quoted(&a), quoted(&b)),
    }
}

/// What else was answered to a proposal: choices on one line, texts below.
fn rest(input: &ReportInput<'_>, proposal: &Proposal<'_>) -> String {
    let name = proposals::name_field(input, proposal.table);
    let fields = proposals::fields(input, proposal.table).into_iter();
    let others: Vec<&Field> = fields
        .filter(|field| name.is_none_or(|name| name.key != field.key))
        .collect();
    let reported = |is_text: bool| {
        let fields = others
            .iter()
            .filter(move |f| (f.kind == Kind::Text) == is_text);
        let texts = fields.map(|field| {
            let text = pieces::shown(field, proposal.row.text(field));
            match text.is_empty() {
                true => text,
                false => format!("{}：{text}", field.label),
            }
        });
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let mut lines = reported(true);
    lines.insert(0, reported(false).join("　"));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn the_differing_characters_are_reported() {
        for (first, name, expected) in [
            ("サイトの開設", "サイトの新設", "「開」 → 「新」"),
            ("出前 講座", "出前講座", "同じ"),
            ("出前講座", "出前講座２", "なし → 「２」"),
        ] {
            assert_eq!(differing(first, name), expected);
        }
    }
}
