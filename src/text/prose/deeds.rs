//! Finds what a clause says was done: its main verb, not one inside of it.

use super::brackets::outside;
use super::words::Words;

/// What says that something was held, as far as its ending.
const HELD: Words = Words("開催 実施 開講 挙行 開い 開き 開かれ");
/// What stands before a noun with a verb in it that is no deed.
const SET_PHRASES: Words = Words(
    "とした として とする を対象に をテーマに に関する に向けた に係る において を含む による",
);
/// What a verb before the main one ends with.
const VERB_ENDS: Words = Words(
    "した して された され った いた きた んだ めた けた れた づき より ため して、 し、 り、 き、 け、 め、 続き 踏まえ",
);
/// The endings of a deed that was done.
const DONE: [&str; 12] = [
    "いたしました",
    "致しました",
    "されました",
    "しました",
    "された",
    "され",
    "した",
    "し",
    "ました",
    "たほか",
    "た",
    "",
];
/// What follows a main verb that goes on to another clause.
const GOES_ON: Words = Words("が、 ので ため ところ ほか もの 。");

/// Whether what follows a date says as its main verb that something was held on it: not that something
/// held then was used, nor that it was agreed, opened or put off.
pub fn says_held(clause: &str) -> bool {
    let flat = outside(clause);
    let mut flat = flat.trim_start_matches([' ', '、']).to_string();
    // の2回 and の2日間 only count the days.
    if let Some(count) = flat
        .strip_prefix('の')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        flat = count.to_string();
    }
    if ["の", "から", "より", "まで", "以降", "付"]
        .iter()
        .any(|w| flat.starts_with(w))
    {
        return false;
    }
    for phrase in SET_PHRASES.iter() {
        flat = flat.replace(phrase, "、");
    }
    let verb = |stem: &str| flat.find(stem).map(|at| (at, at + stem.len()));
    let Some((at, end)) = HELD.iter().filter_map(verb).min() else {
        return false;
    };
    let is_first = !VERB_ENDS.is_in(&flat[..at]);
    is_first && ends_clause(&flat[end..])
}

/// Whether what follows the stem of a verb is the ending of a deed done, and no noun behind it, as in
/// `開催した前回`.
fn ends_clause(behind: &str) -> bool {
    let ends = |rest: &str| {
        let next = rest.chars().next();
        let is_over = next.is_none_or(|c| c.is_ascii_digit() || " 、,(".contains(c));
        is_over || GOES_ON.begins(rest)
    };
    DONE.iter()
        .any(|ending| behind.strip_prefix(ending).is_some_and(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_main_verb_counts() {
        for text in [
            "に開催した",
            "に講座を開きました",
            "、市民会館において講演会を開催した",
            "に市民を対象とした研修会を開催し、30名が参加した",
            " 市民文化祭を実施",
            "に訓練を実施(62名)",
            "に開催したところ、多くの参加があった",
            "に説明会が開かれた",
            "の2回、講演会を開催した",
            "に学校を会場とした訓練を実施し、20名が参加した",
        ] {
            assert!(says_held(text), "{text}");
        }
        for text in [
            "に開催した前回の結果を踏まえた",
            "に実施した調査の結果を公表した",
            "に策定した計画により講座を実施した",
            "に協定を締結した",
            "に開催する",
            "に開催できなかった",
            "に実施しなかった",
            "の台風を受け、訓練を実施した",
            "に認定を受けた計画により、研修を実施した",
            "に開館した",
            "に公布された省令により説明会を開催した",
            "から毎月開催した",
            "に開催予定",
            "に入札を行った",
            "に実施要綱を定めた",
            "",
        ] {
            assert!(!says_held(text), "{text}");
        }
    }
}
