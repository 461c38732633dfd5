//! Whether what was read is believable as a plan. A wrong plan is worse than none.

use super::words;
use crate::model::import::{Import, Shape, Value};
use crate::model::place::{Cell, Place};
use crate::model::plan::Role;
use crate::text::normalize::normalize;
use std::collections::HashSet;

/// A mark in a column is no longer than this.
const MARK: usize = 2;

/// Why a plan is not believable; none where it is.
pub fn doubts(import: &Import) -> Vec<String> {
    let found = [
        labels(import),
        years(import),
        same(import),
        bare(import),
        unknown(import),
        beside(import),
        values(import),
        across(import),
        little(import),
    ];
    found.into_iter().flatten().collect()
}

/// The columns of these roles.
fn columns<'a>(import: &'a Import, roles: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
    let columns = import.columns.iter().enumerate();
    let own = columns.filter(|(_, c)| words::known(c).is_some_and(|role| roles.contains(&role)));
    own.map(|(index, _)| index)
}

fn texts(import: &Import, column: usize) -> impl Iterator<Item = &str> {
    let values = import.rows.iter().filter_map(move |row| row.get(column));
    values
        .map(|value| value.text.as_str())
        .filter(|text| !text.is_empty())
}

/// Measures that are named like headings.
fn labels(import: &Import) -> Option<String> {
    let title = columns(import, &["title"]).next()?;
    let named: Vec<&str> = texts(import, title)
        .filter(|t| words::label(t).is_some())
        .collect();
    let first = named
        .first()
        .filter(|_| named.len() * 5 >= import.rows.len())?;
    Some(format!(
        "事業名が見出しの言葉になっています（「{}」など{}件）",
        words::one_line(first),
        named.len()
    ))
}

/// A year that is a heading twice: nothing says what the second one is of.
fn years(import: &Import) -> Option<String> {
    let is_twice = |heading: &&String| {
        let first = heading.strip_suffix("(2)");
        first.is_some_and(|first| words::year_of(first).is_some())
    };
    let heading = import.columns.iter().find(is_twice)?;
    let heading = heading.trim_end_matches("(2)");
    Some(format!(
        "年度の見出し「{heading}」が2か所にあり、それぞれ何の年度か読み取れません（「予算額／{heading}」のように、何の年度かを見出しに書いてください）"
    ))
}

/// Measures that are all named alike.
fn same(import: &Import) -> Option<String> {
    let title = columns(import, &["title"]).next()?;
    let names: HashSet<&str> = texts(import, title).collect();
    let only = names
        .iter()
        .next()
        .filter(|_| names.len() == 1 && import.rows.len() > 1)?;
    Some(format!("事業名がどれも「{}」です", words::one_line(only)))
}

/// Titles and nothing else, while more is left over.
fn bare(import: &Import) -> Option<String> {
    let is_bare = import.columns.len() == 1 && !import.left.is_empty();
    is_bare.then(|| "事業名のほかに読み取れたところがありません".to_string())
}

/// One measure with headings that no plan has, and with no other: they may be measures themselves, or
/// values in a list whose headings are unknown.
fn unknown(import: &Import) -> Option<String> {
    let mut others = import
        .columns
        .iter()
        .filter(|c| words::known(c) != Some("title"));
    let is_unknown =
        |heading: &String| words::role(heading) == Role::Other && !words::is_heading(heading);
    let first = others.next().filter(|first| is_unknown(first))?;
    (import.rows.len() == 1 && others.all(is_unknown)).then(|| {
        format!(
            "事業名のほかの見出し（「{}」など）が、計画の見出しの言葉にないものばかりです",
            words::one_line(first)
        )
    })
}

/// Lists side by side: the heading of the titles stands twice in a row, with another one.
fn beside(import: &Import) -> Option<String> {
    let title = columns(import, &["title"]).next()?;
    let title = import.columns.get(title)?;
    let has_second = |heading: &String| import.columns.contains(&format!("{heading}(2)"));
    let twice = import
        .columns
        .iter()
        .filter(|heading| has_second(heading))
        .count();
    (has_second(title) && twice > 1).then(|| {
        format!("見出し「{title}」が横に並んで2つあり、一覧が左右に分かれているようです（下につなげて、1つの一覧にしてください）")
    })
}

/// A heading that no plan has and that is the name of a measure or a section elsewhere.
fn values(import: &Import) -> Option<String> {
    let keys = columns(import, &["code", "title", "owner", "section", "bureau"]);
    let known: HashSet<String> = keys.flat_map(|c| texts(import, c)).map(normalize).collect();
    let is_value = |(index, heading): &(usize, &String)| {
        let is_other = words::role(heading) == Role::Other && !words::is_heading(heading);
        let has_text = || texts(import, *index).any(|text| text.chars().count() > MARK);
        is_other && known.contains(&normalize(heading)) && has_text()
    };
    let (_, heading) = import.columns.iter().enumerate().find(is_value)?;
    Some(format!(
        "見出しと見た「{heading}」が、ほかのところでは値になっています"
    ))
}

/// Measures side by side: right of the title and of another value in its column, something is left.
fn across(import: &Import) -> Option<String> {
    let title = columns(import, &["title"]).next()?;
    let left: HashSet<&Place> = import.left.iter().map(|left| &left.place).collect();
    let is_cut = |place: &Place| {
        let mut next = place.clone();
        next.cell = place.cell.map(|cell| Cell::new(cell.row, cell.col + 1));
        left.contains(&next)
    };
    let own = import.rows.iter().find_map(|row| {
        let own = row
            .get(title)?
            .places
            .first()
            .filter(|place| is_cut(place))?;
        let is_other = |place: &Place| {
            let (one, other) = (own.cell?, place.cell?);
            (one.col == other.col && one.row != other.row && is_cut(place)).then_some(())
        };
        let mut others = row.iter().filter_map(|value| value.places.first());
        others.any(|place| is_other(place).is_some()).then_some(own)
    })?;
    Some(format!(
        "{own} から右へ、事業が横に並んでいるようです（行と列を入れ替えた表にしてください）"
    ))
}

/// Measures without numbers and sections, of whose sheets or columns most is not read.
fn little(import: &Import) -> Option<String> {
    if columns(import, &["code", "owner", "section"]).any(|c| texts(import, c).next().is_some()) {
        return None;
    }
    let blank = (0..import.columns.len()).filter(|c| texts(import, *c).next().is_none());
    let of_plan: HashSet<_> = import
        .seen
        .iter()
        .filter(|seen| seen.shape != Shape::Nothing)
        .map(|seen| (&seen.place.file, &seen.place.sheet))
        .collect();
    let left = import
        .left
        .iter()
        .filter(|l| of_plan.contains(&(&l.place.file, &l.place.sheet)));
    let filled = |value: &&Value| !value.text.is_empty();
    let taken = import.rows.iter().flatten().filter(filled).count();
    let is_little = blank.count() * 2 > import.columns.len() || left.count() > taken * 2;
    is_little.then(|| "番号も担当課もなく、読み取れたところがわずかです".to_string())
}
