//! Finds what the writer left for themselves: notes to check, to add or to replace something.

use super::flat::Flat;
use super::sentences::Spot;
use regex::Regex;
use std::sync::LazyLock;

/// Notes of a draft, each in signs of its own: （要確認）, 【案】, ★後で修正, ※数字は仮. A title may
/// bear （案） or （仮称）, so these need more.
const NOTES: [&str; 6] = [
    "[(【\\[<〔](?:※|★)?(?:要(?:確認|修正|検討|追記|加筆|更新|差し?替え?)|(?:内容|数字|数値|文言|課内)?(?:確認|調整|修正|精査|照会)中|未(?:確定|確認)|後日(?:記入|追記|確認|修正|差し?替え?)(?:予定)?|(?:後|あと|のち)(?:で|ほど)(?:確認|修正|記入|追記|差し?替え?)(?:する|予定)?|(?:数字|数値|金額|人数|件数)は?(?:仮|暫定|未確定|要確認)|[^()\n]{1,8}に(?:要)?確認(?:中|する|すること|のこと)?|TODO|TBD)[)】\\]>〕]",
    "【(?:案|仮|素案|修正案|作成中|下書き|ドラフト|記入中|検討中|未定稿)】",
    "(?:[0-9]|[名人件回円日月年])[(](?:仮|暫定|要確認|未確定|確認中|集計中|精査中|作成中)[)]",
    "(?:★|☆|→|←|※|⇒|▲|●)[ ]?(?:要(?:確認|修正|検討|追記|加筆|更新|差し?替え?)|(?:後|あと|のち)(?:で|ほど)(?:確認|修正|記入|追記|差し?替え?)|(?:数字|数値|金額|人数|件数|日付)は?(?:仮|暫定|未確定)|ここ(?:は|に|を)?(?:確認|修正|追記))",
    "(?m:^)(?:[(](?:案|仮|作成中|下書き)[)]|要確認|要修正|下書き|作成中)[:。\n 、]",
    "(?:要確認|要修正|要追記|(?:後|あと|のち)(?:で|ほど)(?:追記|記入|修正|差し?替え?)(?:する|します|予定(?:です)?)?)(?:。|\n|[!)]|$)",
];

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&NOTES.join("|")).ok());

/// The notes of a draft in a cleaned text.
pub fn notes(cleaned: &str) -> Vec<Spot> {
    const SIGNS: [&str; 14] = [
        "要",
        "中",
        "仮",
        "案",
        "未",
        "後",
        "あと",
        "のち",
        "確認",
        "暫定",
        "下書",
        "ドラフト",
        "T",
        "Ｔ",
    ];
    if !SIGNS.iter().any(|sign| cleaned.contains(sign)) {
        return vec![];
    }
    let flat = Flat::new(cleaned);
    let found = PATTERN
        .iter()
        .flat_map(|pattern| pattern.find_iter(&flat.text));
    found
        .map(|note| {
            let bare = note.as_str().trim_end_matches(['\n', '。', ':', ' ', '、']);
            flat.spot(cleaned, note.start()..note.start() + bare.len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_are_patterns() {
        assert!(PATTERN.is_some());
    }
}
