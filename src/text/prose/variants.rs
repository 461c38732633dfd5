//! Counts words that are written in several ways.

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

impl Word {
    /// How often each way of writing stands in a text.
    pub fn counts(&self, text: &str) -> Vec<usize> {
        let mut counts = vec![0; self.ways.len()];
        if !self.ways.iter().any(|way| text.contains(way)) {
            return counts;
        }
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
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
                (None, None) => c.len_utf8(),
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

    #[test]
    fn counts_nouns_and_not_verbs() {
        let text = "取組を進め、取り組みの成果に取り組みました。取組みは3か所";
        assert_eq!(WORDS[0].counts(text), [1, 1, 1]);
        assert_eq!(WORDS[10].counts(text)[0], 1);
        assert_eq!(WORDS[13].counts("サーバーとサーバ"), [1, 1]);
        assert_eq!(WORDS[1].counts("こども園の子どもと子供"), [1, 1, 0]);
    }
}
