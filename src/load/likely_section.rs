//! What a name that the roster lacks probably stands for.

use crate::model::roster::Roster;
use crate::text::normalize::normalize;
use crate::text::similar::{difference, similarity};

/// What plans call every section, normalized.
const EVERYONE: &str = "全課 各課 全庁 全部署 全所属 全部局 全部課 全課室 全課等 各課室 各課等 各部署 各所属 \
    各部局 各部課 各部各課 各課共通 全課共通 全ての課 すべての課 全ての部署 すべての部署 庁内各課 庁内全課 全庁各課 全庁的 全庁共通";

/// Whether a name means every section.
pub(super) fn means_everyone(name: &str) -> bool {
    let name = normalize(name);
    EVERYONE.split_whitespace().any(|word| word == name)
}

/// The roster's name that one was probably meant for; empty where the characters do not make it likely,
/// as of 税務課 and 総務課, or make several as likely.
pub(super) fn likely(roster: &Roster, name: &str) -> String {
    let name = normalize(name);
    let scored = roster
        .all()
        .iter()
        .map(|d| (likeness(&name, &normalize(&d.name)), d));
    let mut scored: Vec<_> = scored.filter(|(score, _)| *score >= LEAST).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    match scored.as_slice() {
        [(best, _), (next, _), ..] if best == next => String::new(),
        [(_, best), ..] => best.name.clone(),
        [] => String::new(),
    }
}

/// The least likeness that is told.
const LEAST: f64 = 0.65;

/// How likely two normalized names are meant for one, from 0 to 1. What all sections end with does not
/// count, and of short names every character does.
fn likeness(name: &str, own: &str) -> f64 {
    let (a, b) = (stem(name), stem(own));
    let length = |text: &str| text.chars().count();
    let shorter = length(a).min(length(b));
    if a == b || (length(own) > 1 && name.ends_with(own)) {
        return 1.0;
    }
    if shorter >= 3 && (a.contains(b) || b.contains(a)) {
        return 0.9;
    }
    let (own, its) = difference(a, b);
    match shorter >= 3 && !(is_telling(&own) && is_telling(&its)) {
        true => similarity(a, b),
        false => 0.0,
    }
}

/// Whether a part of a name is what tells such names apart: 東公民館 is not 西公民館.
fn is_telling(part: &str) -> bool {
    let is_telling =
        |c: char| "東西南北中央上下左右前後新旧本支大小一二三四五六七八九十".contains(c);
    !part.is_empty() && part.chars().all(|c| is_telling(c) || c.is_ascii_digit())
}

/// A name without what the names of sections end with.
fn stem(name: &str) -> &str {
    ENDS.iter()
        .find_map(|end| name.strip_suffix(end).filter(|stem| !stem.is_empty()))
        .unwrap_or(name)
}

/// 科 is typed for 課.
const ENDS: [&str; 7] = ["課", "室", "係", "局", "部", "班", "科"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;

    #[test]
    fn only_what_is_likely_is_told() {
        let names = [
            "総務課",
            "高齢福祉課",
            "図書館",
            "西公民館",
            "生活安全課",
            "市民税課",
            "子育て支援課",
        ];
        let lines = (1..)
            .zip(names)
            .map(|(n, name)| format!("S{n},{name},課,,\n"));
        let roster = trial::roster(&lines.collect::<String>(), &mut vec![]);
        for (name, meant) in [
            ("税務課", ""),
            ("財務課", ""),
            ("市民課", ""),
            ("生活環境課", ""),
            ("東公民館", ""),
            ("高齢者福祉課", "高齢福祉課"),
            ("図書舘", "図書館"),
            ("総務部総務課", "総務課"),
            ("総務室", "総務課"),
            ("総務科", "総務課"),
            ("子育て支援センター", "子育て支援課"),
            ("子育支援課", "子育て支援課"),
        ] {
            assert_eq!(likely(&roster, name), meant, "{name}");
        }
        assert!(means_everyone("全 課") && !means_everyone("関係課"));
    }
}
