//! What a plan needs and no heading was taken for, said once, with the line that says which it is.

use super::words;
use crate::model::import::Import;

/// What a plan needs, with what people call it and what to tell where it is lacking.
const NEEDED: [(&[&str], &str, &str); 2] = [
    (&["code"], "整理番号", "整理番号にあたる番号がありません。"),
    (
        &["owner", "section"],
        "担当課",
        "担当課にあたる列がありません。",
    ),
];

/// One note for all that is lacking; none where nothing is.
pub fn note(import: &Import) -> Option<String> {
    if import.rows.is_empty() {
        return None;
    }
    let has = |roles: &[&str]| {
        let mut known = import
            .columns
            .iter()
            .filter_map(|heading| words::known(heading));
        known.any(|role| roles.contains(&role))
    };
    let lacking: Vec<_> = NEEDED.iter().filter(|(roles, ..)| !has(roles)).collect();
    let (_, first, _) = lacking.first()?;
    let told: Vec<&str> = lacking.iter().map(|(.., told)| *told).collect();
    let pairs = lacking
        .iter()
        .map(|(_, word, _)| format!("{}={word}", example(import, word)));
    let pairs: Vec<String> = pairs.collect();
    let add = match *first == "整理番号" {
        true => {
            "番号がどこにもなければ、できた CSV に「整理番号」の列を加え、事業ごとに違う番号を書いてください。"
        }
        false => "担当課がどこにもなければ、できた CSV に「担当課」の列を加えてください。",
    };
    Some(format!(
        "{}見出しは次のように読みました：{}。どの見出しがそうか分かるときは、同じ命令に --columns {} を足して、もう一度実行してください。{add}",
        told.concat(),
        taken_for(import),
        pairs.join(",")
    ))
}

/// Every heading with what it was taken for.
fn taken_for(import: &Import) -> String {
    let taken = import.columns.iter().map(|heading| {
        let meaning = words::meaning(heading).unwrap_or("（分かりません）");
        format!("{heading}→{meaning}")
    });
    taken.collect::<Vec<_>>().join("、")
}

/// The heading that may well be the one that is lacking: by what stands below it, or else the first that
/// no plan has.
fn example<'a>(import: &'a Import, word: &str) -> &'a str {
    let is_such = |text: &str| match word {
        "担当課" => words::has_section(text),
        _ => words::is_code(text),
    };
    let unknown = |(_, heading): &(usize, &String)| words::meaning(heading).is_none();
    let likely = |(column, _): &(usize, &String)| {
        let texts = import.rows.iter().filter_map(|row| row.get(*column));
        let texts: Vec<&str> = texts.map(|value| value.text.as_str()).collect();
        let filled = texts.iter().filter(|text| !text.is_empty());
        let such = filled.clone().filter(|text| is_such(text)).count();
        such > 0 && such * 2 >= filled.count()
    };
    let columns = || import.columns.iter().enumerate().filter(unknown);
    let found = columns().find(likely).or_else(|| columns().next());
    found.map_or("見出し", |(_, heading)| heading)
}
