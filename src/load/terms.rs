//! The words in which the faults of a template are told: the keys of its file, or the columns of the
//! sheets 設問 and 選択肢.

use crate::model::template::{Field, Template};

/// Where a template is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Terms {
    /// In a file, by keys.
    Keys,
    /// On the sheets, by columns.
    Columns,
}

/// The columns that stand for the keys which faults name.
const COLUMNS: [(&str, &str); 15] = [
    ("key", "記号"),
    ("choices", "選択肢"),
    ("within", "上の設問"),
    ("when", "条件"),
    ("of", "計算"),
    ("unit", "単位"),
    ("kind", "種類"),
    ("prompt", "説明"),
    ("rows", "表"),
    ("direction", "方向の列"),
    ("start", "始まりの列"),
    ("total", "集計の列"),
    ("choice.color", "色"),
    ("choice.from", "何％から"),
    ("choice.within", "上の言葉"),
];

impl Terms {
    /// Where this template is told.
    pub(super) fn of(template: &Template) -> Terms {
        match template.place.sheet.is_empty() {
            true => Terms::Keys,
            false => Terms::Columns,
        }
    }

    /// The heading of the column that stands for a key; empty for a file, or where there is none.
    pub(super) fn heading(self, key: &str) -> &'static str {
        let column = COLUMNS.iter().find(|(own, _)| *own == key);
        column
            .filter(|_| self == Terms::Columns)
            .map_or("", |(_, heading)| heading)
    }

    /// A key, with blanks around it, or the column for it.
    pub(super) fn word(self, key: &str) -> String {
        match self.heading(key) {
            "" => format!(" {} ", key.rsplit('.').next().unwrap_or(key)),
            heading => format!("「{heading}」"),
        }
    }

    /// What a question is called.
    pub(super) fn question(self) -> &'static str {
        match self {
            Terms::Keys => "項目",
            Terms::Columns => "設問",
        }
    }

    /// By what one refers to a question of a kind, named as in a template and as on the sheet; of any kind
    /// where these are empty.
    pub(super) fn reference(self, kind: &str, word: &str) -> String {
        match (self, kind) {
            (Terms::Keys, "") => "項目の key ".to_string(),
            (Terms::Keys, kind) => format!("kind = \"{kind}\" の項目の key "),
            (Terms::Columns, "") => "設問の見出し".to_string(),
            (Terms::Columns, _) => format!("種類が「{word}」の設問の見出し"),
        }
    }

    /// A field as others refer to it.
    pub(super) fn name(self, field: &Field) -> &str {
        match self {
            Terms::Keys => &field.key,
            Terms::Columns => &field.label,
        }
    }
}
