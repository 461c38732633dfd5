//! Words in the names of sheets and files beyond what was issued: of the sheet of a measure whatever
//! does not only handle it, 「2-(1)-①（該当なし）」; of another sheet or a file, which people name as
//! they like, what may be an answer. Whose file it is, when or which version, is none.

use super::index::Index;
use super::known_names::ALONE;
use crate::book;
use crate::model::answer::Return;
use crate::model::fact::{Fact, Kind};
use crate::model::form::MARK;
use crate::model::place::Place;
use crate::model::project::Project;
use crate::model::roster::Department;
use crate::text::normalize::normalize;

/// Tells such words in the names of the file and of its sheets.
pub(super) fn tell(index: &Index<'_>, book: &book::Book, made: &mut Return) {
    let known = index.names();
    let base = made.file.rsplit('/').next().unwrap_or(&made.file);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let mut names = vec![(stem.to_string(), Place::file(&made.file))];
    let has_marks =
        |sheet: &&book::Sheet| sheet.cells.iter().any(|(_, e)| e.text.starts_with(MARK));
    let sheets = book.sheets.iter().filter(|s| !s.hidden).filter(has_marks);
    names.extend(sheets.map(|s| (s.name.clone(), Place::sheet(&made.file, &s.name))));
    if let Some(other) = other_section(index.project, made, stem) {
        made.facts.push(Fact {
            department: made.department.clone(),
            ..Fact::new(
                Kind::NamedAfter(other.name.clone()),
                Place::file(&made.file),
            )
        });
    }
    for (name, place) in names {
        let rest = known.beyond(&name);
        let item = item(index, made, &place.sheet);
        let may_answer = |word: &str| rest.contains(word);
        let is_reported = ANSWERS.iter().any(|word| may_answer(word))
            || rest.split(' ').any(|word| ALONE.contains(&word))
            || known.choices.iter().any(|word| may_answer(word))
            || (!item.is_empty() && says_something(&rest, &known.texts));
        if is_reported {
            made.facts.push(Fact {
                department: made.department.clone(),
                item,
                ..Fact::new(Kind::Named { words: rest, name }, place)
            });
        }
    }
}

/// The section that a file's name names, where the form in the file is another one's, which the name
/// does not name.
fn other_section<'p>(project: &'p Project, made: &Return, name: &str) -> Option<&'p Department> {
    let name = normalize(name);
    let is_named = |section: &Department| {
        let mut names = std::iter::once(&section.name).chain(&section.aliases);
        names.any(|own| name.contains(normalize(own).trim_end_matches(['課', '室', '局', '係'])))
    };
    let is_in_file = |section: &Department| {
        let mut portions = made.portions.iter();
        section.name == made.department || portions.any(|p| p.department == section.code)
    };
    let mut own = project
        .roster
        .sections()
        .filter(|section| is_in_file(section));
    if own.any(is_named) {
        return None;
    }
    let others = project.roster.sections();
    let others = others.filter(|section| name.contains(&normalize(&section.name)));
    others.max_by_key(|section| section.name.chars().count())
}

/// The code of the measure of a sheet.
fn item(index: &Index<'_>, made: &Return, sheet: &str) -> String {
    let mut sheets = made.portions.iter().flat_map(|p| &p.sheets);
    let measure = sheets.find(|(_, name)| *name == sheet);
    measure.map_or(String::new(), |(measure, _)| {
        index.project.plan.measures[*measure].code.clone()
    })
}

/// Words of which people make answers. What a form offers to choose from comes to them.
const ANSWERS: [&str; 30] = [
    "なし",
    "無し",
    "ない",
    "無い",
    "未",
    "済",
    "中止",
    "不要",
    "対象外",
    "完了",
    "終了",
    "廃止",
    "延期",
    "保留",
    "継続",
    "検討",
    "達成",
    "実施",
    "該当",
    "できず",
    "要確認",
    "確認中",
    "作成中",
    "遅れ",
    "暫定",
    "見込",
    "決裁前",
    "担当は",
    "要差替",
    "要差し替え",
];

/// What the name of a sheet says of the sheet itself.
const OF_SHEETS: [&str; 28] = [
    "コピー",
    "控え",
    "写し",
    "修正",
    "訂正",
    "再提出",
    "最新",
    "最終",
    "差し替え",
    "差替",
    "提出",
    "回答",
    "記入",
    "入力",
    "作成",
    "更新",
    "変更後",
    "調査票",
    "個票",
    "様式",
    "シート",
    "事業",
    "原本",
    "今年",
    "昨年",
    "前年",
    "今回",
    "前回",
];

/// Whether a name says more than what is done with its sheet and a part of the known texts, as a title
/// made short is: a word of two letters is left.
fn says_something(rest: &str, known: &[String]) -> bool {
    let mut rest = rest.to_string();
    for word in OF_SHEETS {
        rest = rest.replace(&normalize(word), " ");
    }
    let mut words = rest.split(' ');
    words.any(|word| word.chars().count() > 1 && !known.iter().any(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::known_names::Known;

    #[test]
    fn a_name_is_left_with_what_it_says_beyond_the_known() {
        let known = ["緑のまちづくり", "公園課", "回答済", "1-(1)-1", "d01"].map(normalize);
        let known = Known::of(known.to_vec(), vec![]);
        for (name, rest) in [
            ("D01_公園課", ""),
            ("1-(1)-①（該当なし）", "該当なし"),
            ("公園課【回答済】R7.4.30", ""),
            ("公園課_未実施 (2)", "未実施"),
            ("1-(1)-① ×", "×"),
            ("D01_公園課_（仮）", "仮"),
        ] {
            assert_eq!(known.beyond(name), rest, "{name}");
        }
    }

    #[test]
    fn the_name_of_a_measure_s_sheet_says_more_than_what_is_done_with_it() {
        for (rest, says) in [
            ("", false),
            ("コピー", false),
            ("修正後 分", false),
            ("事業 今年", false),
            ("協働塾", false),
            ("担当変更", true),
            ("別紙参照", true),
            ("公園緑地協会へ", true),
            ("事業追加", true),
        ] {
            assert_eq!(
                says_something(rest, &[normalize("とみさと協働塾の開催")]),
                says,
                "{rest}"
            );
        }
    }
}
