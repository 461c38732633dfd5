//! Finds lists beside the number of things that they are said to have.

use super::counters;
use super::sentences::{Sentence, Spot};
use regex::Regex;
use std::sync::LazyLock;

/// A list with another number of things than is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Where the number stands.
    pub spot: Spot,
    /// How many there are.
    pub count: usize,
}

/// 次の3点, where its sentence says little else: the lines below are the list.
const ABOVE: &str = "(?:次|以下|下記)の[^、0-9]{0,8}?(?P<said>[0-9]{1,2} ?(?:点|つ|件|項目|事業|か所|カ所|箇所|ヶ所|団体|講座|施設|地区|種類|取組|課題))(?:です|である|だ|[にをがはの、][^0-9]{0,16})?:?$";
/// A line that begins so tells more of one thing, and is none of the list.
const DETAILS: [&str; 14] = [
    "日時", "日程", "期日", "場所", "会場", "対象", "参加", "内容", "講師", "定員", "期間", "回数",
    "人数", "費用",
];
/// A、B及びCの3か所: the names stand before it.
const BEHIND: &str =
    "の(?P<said>(?P<number>[0-9]{1,2}) ?(?P<unit>UNITS))(?:で|に|を|が|と|から|へ|$|、|の)";
/// What says that the names are not all, or how they are to be read, nothing tells for certain.
const OPEN: [&str; 17] = [
    "など",
    "等",
    "ほか",
    "他",
    "をはじめ",
    "含む",
    "除",
    "各",
    "(",
    ")",
    "「",
    "」",
    "全",
    "〜",
    "から",
    "うち",
    "計",
];
/// Units of things that have names.
const NAMED: [&str; 16] = [
    "箇所",
    "団体",
    "施設",
    "機関",
    "地区",
    "講座",
    "会場",
    "店舗",
    "自治会",
    "種類",
    "項目",
    "コース",
    "事業所",
    "校",
    "園",
    "社",
];
/// What names end with and what counts them, though no counter elsewhere.
const PLACES: [&str; 4] = ["課", "市", "町", "村"];
/// More lines than these are not looked at.
const MOST: usize = 60;

static PATTERNS: LazyLock<Option<(Regex, Regex)>> = LazyLock::new(|| {
    let named = counters::all().iter().filter(|c| NAMED.contains(&c.same));
    let units: Vec<&str> = named.map(|c| c.written).chain(PLACES).collect();
    let behind = BEHIND.replace("UNITS", &units.join("|"));
    Some((Regex::new(ABOVE).ok()?, Regex::new(&behind).ok()?))
});

/// The lists of a cleaned text that differ from the numbers beside them.
pub fn differing(cleaned: &str, sentences: &[Sentence]) -> Vec<Listing> {
    let Some((above, behind)) = PATTERNS.as_ref() else {
        return vec![];
    };
    let mut found = vec![];
    for (at, sentence) in sentences.iter().enumerate() {
        if !sentence.text.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        if let Some(said) = above.captures(&sentence.text).and_then(|c| c.name("said")) {
            let count = numbered(sentences, at).or_else(|| lines_below(sentences, at));
            let count = count.filter(|count| differs(said.as_str(), *count));
            let spot = || sentence.spot(cleaned, said.range());
            found.extend(count.map(|count| Listing {
                spot: spot(),
                count,
            }));
        }
        for said in behind.captures_iter(&sentence.text) {
            let (Some(whole), Some(said)) = (said.get(0), said.name("said")) else {
                continue;
            };
            let number = said.as_str();
            let count = names(&sentence.text[..whole.start()]).and_then(|n| n.differ(number));
            let spot = || sentence.spot(cleaned, said.range());
            found.extend(count.map(|count| Listing {
                spot: spot(),
                count,
            }));
        }
    }
    found
}

fn stated(written: &str) -> Option<usize> {
    let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn differs(written: &str, count: usize) -> bool {
    count > 1 && stated(written).is_some_and(|stated| stated != count)
}

/// How many things behind a sentence are numbered from 1, within one line or at the beginning of each.
fn numbered(sentences: &[Sentence], at: usize) -> Option<usize> {
    let own = &sentences[at];
    let rest = &sentences[at + 1..];
    let in_line = rest.iter().take_while(|s| s.line == own.line);
    let line: String = in_line.map(|s| s.text.as_str()).collect();
    let begins = |s: &Sentence, number: usize| {
        let behind = s.text.strip_prefix(&number.to_string());
        behind.is_some_and(|rest| rest.starts_with([' ', '.', ')']))
    };
    let count = if line.starts_with('①') {
        ('①'..='⑳')
            .take_while(|c| line.matches(*c).count() == 1)
            .count()
    } else {
        let lines = rest.chunk_by(|a, b| a.line == b.line).zip(1..);
        lines
            .take_while(|(line, number)| begins(&line[0], *number))
            .count()
    };
    // A list that goes on elsewhere is not counted.
    let goes_on = rest.iter().any(|s| s.mark == "①" || begins(s, count + 1));
    (count > 1 && !goes_on).then_some(count)
}

/// How many lines below a sentence bear the mark of the first, where every line tells whether it is
/// one of them: nothing without a mark stands among them.
fn lines_below(sentences: &[Sentence], at: usize) -> Option<usize> {
    let own = &sentences[at];
    let first = sentences.get(at + 1).filter(|s| s.line > own.line)?;
    if first.mark.is_empty() || first.mark == own.mark || first.mark == "※" {
        return None;
    }
    let outer: Vec<&str> = sentences[..=at].iter().map(|s| s.mark).collect();
    let mut lines: Vec<usize> = vec![];
    for sentence in sentences[at + 1..].iter().take(MOST) {
        if sentence.mark == first.mark {
            if DETAILS.iter().any(|word| sentence.text.starts_with(word)) {
                return None;
            }
            lines.push(sentence.line);
        } else if sentence.mark == "※"
            || outer.contains(&sentence.mark) && !sentence.mark.is_empty()
        {
            break;
        } else if sentence.mark.is_empty() {
            // A line of its own may go on with the list's last one, or end it.
            let rest = sentences.iter().filter(|s| s.line > sentence.line);
            if rest.clone().any(|s| s.mark == first.mark) {
                return None;
            }
            break;
        }
    }
    lines.dedup();
    (lines.len() < MOST).then_some(lines.len())
}

/// Names of kinds of things, not of single ones: 小学校、中学校の5校.
const KINDS: [&str; 16] = [
    "関係課",
    "担当課",
    "近隣市",
    "周辺市",
    "小学校",
    "中学校",
    "高校",
    "高等学校",
    "保育園",
    "保育所",
    "幼稚園",
    "こども園",
    "公民館",
    "図書館",
    "学校",
    "施設",
];

/// The names before a number.
struct Names {
    all: Vec<String>,
    /// Whether a name may have a joint in it, as 子ども・子育て: there are no more than so many.
    is_most: bool,
}

impl Names {
    /// How many there are, where that differs from the number for certain. More are stated where
    /// the names may be those of kinds: only names that end alike are counted for single things.
    fn differ(&self, written: &str) -> Option<usize> {
        let (stated, count) = (stated(written)?, self.all.len());
        let reported = match stated > count {
            true => self.are_alike(written),
            false => stated < count && !self.is_most,
        };
        (count > 1 && reported).then_some(count)
    }

    fn are_alike(&self, written: &str) -> bool {
        let end = |name: &String| name.chars().rev().take(2).collect::<String>();
        let first = self.all.first().map(end);
        let unit = PLACES.iter().find(|unit| written.ends_with(**unit));
        let is_alike =
            |name: &String| Some(end(name)) == first || unit.is_some_and(|u| name.ends_with(u));
        let is_single = |name: &String| name.chars().count() > 2 && !KINDS.contains(&name.as_str());
        self.all
            .iter()
            .all(|name| is_single(name) && is_alike(name))
    }
}

/// The names at the end of a text, from where its sentence names its matter.
fn names(before: &str) -> Option<Names> {
    const PARTICLES: [char; 5] = ['は', 'が', 'を', 'に', 'で'];
    let is_hiragana = |c: char| ('ぁ'..='ゖ').contains(&c);
    let mut pieces: Vec<&str> = vec![];
    for piece in before.rsplit(['、', ',']) {
        let ends_open = piece.ends_with(|c| is_hiragana(c) && c != 'り' && c != 'い');
        if !pieces.is_empty() && ends_open {
            break;
        }
        // The first name stands behind a particle; behind hiragana it may be a part of a name.
        let mut inner = piece.char_indices().skip(1);
        let particle = inner.find(|(_, c)| PARTICLES.contains(c));
        pieces.push(particle.map_or(piece, |(at, c)| &piece[at + c.len_utf8()..]));
        match particle {
            Some((at, _)) if piece[..at].ends_with(is_hiragana) => return None,
            Some(_) => break,
            None => {}
        }
    }
    let list = pieces.join("、");
    let is_open = OPEN.iter().any(|word| list.contains(word));
    if is_open || list.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let certain = list.replace("及び", "、").replace("並びに", "、");
    let names = certain.split(['、', '・', 'と']).map(str::to_string);
    let is_most = list.contains(['・', 'と']);
    let all: Vec<String> = names.collect();
    let is_whole = all.iter().all(|name| !name.is_empty());
    is_whole.then_some(Names { all, is_most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wordings_are_patterns() {
        assert!(PATTERNS.is_some());
    }
}
