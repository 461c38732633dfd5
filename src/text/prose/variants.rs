//! Counts words that are written in several ways.

use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A word, its ways of writing, and what surrounds them.
pub struct Word {
    /// The ways.
    pub ways: &'static [&'static str],
    around: Around,
}

/// What must stand around a way of writing for it to count.
enum Around {
    /// Nothing.
    Any,
    /// A figure before it, as in 3か所.
    Figure,
    /// No ending of a verb behind it: 取り組みを, not 取り組みました.
    Noun,
}

const fn noun(ways: &'static [&'static str]) -> Word {
    Word {
        ways,
        around: Around::Noun,
    }
}

const fn any(ways: &'static [&'static str]) -> Word {
    Word {
        ways,
        around: Around::Any,
    }
}

const fn counted(ways: &'static [&'static str]) -> Word {
    Word {
        ways,
        around: Around::Figure,
    }
}

/// The words that are looked for.
pub const WORDS: [Word; 24] = [
    noun(&["取組", "取り組み", "取組み"]),
    any(&["子ども", "子供", "こども"]),
    any(&["障がい者", "障害者"]),
    noun(&["申込", "申込み", "申し込み"]),
    noun(&["問合せ", "問い合わせ", "問合わせ"]),
    noun(&["打合せ", "打ち合わせ"]),
    noun(&["手続", "手続き"]),
    noun(&["受付", "受け付け"]),
    noun(&["貸出", "貸し出し", "貸出し"]),
    noun(&["見直し", "見直"]),
    counted(&["か所", "箇所", "カ所", "ヶ所", "ヵ所", "ケ所"]),
    counted(&["か月", "ヶ月", "カ月", "ヵ月", "箇月"]),
    any(&["ホームページ", "HP", "ＨＰ", "ウェブサイト"]),
    any(&["サーバー", "サーバ"]),
    any(&["コンピューター", "コンピュータ"]),
    any(&["ユーザー", "ユーザ"]),
    any(&["まちづくり", "街づくり", "町づくり"]),
    any(&["ごみ", "ゴミ"]),
    any(&["及び", "および"]),
    any(&["又は", "または"]),
    any(&["更に", "さらに"]),
    any(&["様々", "さまざま"]),
    any(&["全て", "すべて"]),
    any(&["引き続き", "引続き"]),
];
/// Names that are written as they are.
const NAMES: [&str; 12] = [
    "子ども・子育て",
    "子ども会",
    "子ども課",
    "こども家庭",
    "こども園",
    "こども課",
    "こども計画",
    "障害者総合",
    "障害者差別",
    "障害者週間",
    "障害者計画",
    "障害者手帳",
];

/// Every way of writing, those of the first word first.
static WAYS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(WORDS.iter().flat_map(|word| word.ways)).ok());

/// The words of which a way of writing stands in a text, as places in [`WORDS`].
pub fn present(text: &str) -> BTreeSet<usize> {
    let Some(ways) = WAYS.as_ref() else {
        return (0..WORDS.len()).collect();
    };
    let found = ways
        .find_overlapping_iter(text)
        .map(|m| m.pattern().as_usize());
    found.filter_map(word_of).collect()
}

/// The word that a way of writing belongs to.
fn word_of(way: usize) -> Option<usize> {
    let mut ends = 0;
    WORDS.iter().position(|word| {
        ends += word.ways.len();
        way < ends
    })
}

impl Word {
    /// How often each way of writing stands in a text.
    pub fn counts(&self, text: &str) -> Vec<usize> {
        let mut counts = vec![0; self.ways.len()];
        let mut at = 0;
        // The names begin as ways of writing do.
        let begins = |c: char| self.ways.iter().any(|way| way.starts_with(c));
        while let Some(before) = text[at..].find(begins) {
            at += before;
            let rest = &text[at..];
            let name = NAMES.iter().find(|name| rest.starts_with(**name));
            let ways = self.ways.iter().enumerate();
            let longest = ways
                .filter(|(_, way)| rest.starts_with(**way))
                .max_by_key(|(_, way)| way.len());
            at += match (name, longest) {
                (Some(name), _) => name.len(),
                (None, Some((own, way))) => {
                    let fits = self.fits(&text[..at], &rest[way.len()..]);
                    counts[own] += usize::from(fits);
                    way.len()
                }
                (None, None) => rest.chars().next().map_or(1, char::len_utf8),
            };
        }
        counts
    }

    fn fits(&self, before: &str, behind: &str) -> bool {
        let next = behind.chars().next();
        let last = before.chars().next_back();
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        match self.around {
            Around::Any => !is_letter(next) && !is_letter(last),
            Around::Figure => last.is_some_and(|c| c.is_numeric()),
            Around::Noun => {
                next.is_none_or(|c| "をがはにのとやへも。・「」()（）\n 　".contains(c))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ways of writing that a text has, with how often.
    fn reported(text: &str) -> Vec<String> {
        let counts = WORDS
            .iter()
            .flat_map(|word| word.ways.iter().zip(word.counts(text)));
        let mut reported: Vec<String> = counts
            .filter(|(_, count)| *count > 0)
            .map(|(way, count)| format!("{way}{count}"))
            .collect();
        reported.sort();
        reported
    }

    #[test]
    fn counts_each_way_of_writing() {
        let cases: [(&str, &[&str]); 12] = [
            (
                "取組を進め、取り組みの成果と取組みを示した",
                &["取り組み1", "取組1", "取組み1"],
            ),
            ("子どもと子供とこども", &["こども1", "子ども1", "子供1"]),
            ("障がい者と障害者の会", &["障がい者1", "障害者1"]),
            ("申込は窓口、申し込みは電話", &["申し込み1", "申込1"]),
            ("問合せと問い合わせの数", &["問い合わせ1", "問合せ1"]),
            (
                "打合せを行い、打ち合わせの記録を残した",
                &["打ち合わせ1", "打合せ1"],
            ),
            (
                "手続を簡単にし、手続きの案内を配った",
                &["手続1", "手続き1"],
            ),
            (
                "受付を広げ、受け付けの時間を延ばした",
                &["受け付け1", "受付1"],
            ),
            ("3か所と2箇所と１ヶ所", &["か所1", "ヶ所1", "箇所1"]),
            ("市のHPとホームページ", &["HP1", "ホームページ1"]),
            ("サーバーとサーバを替えた", &["サーバ1", "サーバー1"]),
            ("広報および回覧、掲示及び放送", &["および1", "及び1"]),
        ];
        for (text, expected) in cases {
            assert_eq!(reported(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_verbs_names_and_other_words_alone() {
        for text in [
            "防災に取り組みました",
            "防災に取り組みながら進めた",
            "防災に取り組み、訓練を重ねた",
            "取組む団体を支えた",
            "こども園と子ども・子育て会議",
            "子ども会とこども家庭センター",
            "障害者総合支援法と障害者差別解消法",
            "通信の障害を直した",
            "窓口で申し込みました",
            "電話で問い合わせたところ",
            "課で打ち合わせた",
            "危険な箇所を直した",
            "箇所付けを公表した",
            "窓口で受け付けた",
            "本を貸し出した",
            "計画を見直した",
            "CHPを配った",
            "HPVの検査を行った",
            "SHPと名付けた",
            "月ごとに配った",
            "何か月も続けた",
            "申込書を改めた",
            "手続中の団体を助けた",
            "受付簿を作った",
            "",
        ] {
            assert_eq!(reported(text), [""; 0], "{text}");
        }
    }
}
