//! Groups names that are the same or nearly the same, such as those of what several sections propose.

use super::normalize::normalize;

/// The least similarity of two names that are reported as nearly the same: up to one character in seven
/// may differ.
///
/// 「協働情報サイトの開設」 and 「協働情報サイトの新設」 differ in one of ten. An ending that many names share
/// does not reach it: 「手引きの作成」 and 「計画の作成」 have half in common, 「市民向け手引きの作成」 and
/// 「職員向け手引きの作成」, which are two things, have eight of ten. A name of six characters or fewer is
/// reported only beside the same name, as one character more makes it another word.
const BOUND: f64 = 0.85;

/// Names that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Their places in what was given, in order; two or more.
    pub members: Vec<usize>,
    /// Whether they are all the same once normalized.
    pub is_same: bool,
}

/// The clusters among names, in the order of their first members. A blank name is in none.
///
/// A name belongs to a cluster if it is alike to any name of it.
pub fn clusters(names: &[&str]) -> Vec<Cluster> {
    let normalized: Vec<String> = names.iter().map(|name| normalize(name)).collect();
    let lengths: Vec<usize> = normalized.iter().map(|name| name.chars().count()).collect();
    // The smallest member of each name's cluster so far.
    let mut first: Vec<usize> = (0..names.len()).collect();
    for b in 0..names.len() {
        for a in (0..b).filter(|&a| first[a] != first[b]).collect::<Vec<_>>() {
            if may_be_alike(lengths[a], lengths[b]) && alike(&normalized[a], &normalized[b]) {
                join(&mut first, a, b);
            }
        }
    }
    let members = |root: usize| -> Vec<usize> {
        let own = (root..names.len()).filter(|&i| first[i] == root);
        own.collect()
    };
    let roots = (0..names.len()).filter(|&i| first[i] == i);
    let groups = roots.map(members).filter(|group| group.len() > 1);
    groups
        .map(|members| Cluster {
            is_same: members
                .iter()
                .all(|&i| normalized[i] == normalized[members[0]]),
            members,
        })
        .collect()
}

fn join(first: &mut [usize], a: usize, b: usize) {
    let (kept, gone) = (first[a].min(first[b]), first[a].max(first[b]));
    for own in first.iter_mut().filter(|own| **own == gone) {
        *own = kept;
    }
}

/// Whether the lengths leave room for two names to be alike; spares comparing most pairs.
fn may_be_alike(a: usize, b: usize) -> bool {
    let (short, long) = (a.min(b), a.max(b));
    short > 0 && short as f64 >= BOUND * long as f64
}

/// Whether two names are the same or nearly the same.
pub fn are_alike(a: &str, b: &str) -> bool {
    alike(&normalize(a), &normalize(b))
}

/// The measure of [`super::similar::similarity`], for names that are normalized already.
fn alike(a: &str, b: &str) -> bool {
    a == b || strsim::normalized_levenshtein(a, b) >= BOUND
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(names: &[&str]) -> Vec<(Vec<usize>, bool)> {
        let found = clusters(names).into_iter();
        found.map(|c| (c.members, c.is_same)).collect()
    }

    #[test]
    fn the_same_and_the_nearly_same_are_found() {
        let names = [
            "協働の出前講座",
            "協働情報サイトの開設",
            "",
            "協働の 出前講座",
            "協働情報サイトの新設",
            "協働情報ｻｲﾄの新設",
            "",
        ];
        assert_eq!(
            reported(&names),
            [(vec![0, 3], true), (vec![1, 4, 5], false)]
        );
    }

    #[test]
    fn a_shared_ending_is_not_enough() {
        let names = [
            "手引きの作成",
            "計画の作成",
            "マニュアルの作成",
            "市民協働によるまちづくりマニュアルの作成",
            "自治協議会運営マニュアルの作成",
            "市民向け手引きの作成",
            "職員向け手引きの作成",
            "市民協働事例集の発行",
            "協働事例集発行事業",
            "職員の活動体験研修",
            "職員の地域活動報告会",
            "相談会",
            "相談日",
        ];
        assert_eq!(reported(&names), []);
    }

    #[test]
    fn clusters_grow_together() {
        let names = ["あいうえおかきく", "あいうえおかきこ", "さいうえおかきこ"];
        assert_eq!(reported(&names), [(vec![0, 1, 2], false)]);
        let names = ["あいうえおかきく", "さいうえおかきこ", "あいうえおかきこ"];
        assert_eq!(reported(&names), [(vec![0, 1, 2], false)]);
    }
}
