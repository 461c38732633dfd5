//! Finds lists beside the number of things that they are said to have.

use super::brackets::closed_at;
use super::counters;
use super::sentences::{Sentence, Spot};
use regex::{Match, Regex};
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
/// 3つの取組(①広報、②研修), 次の3点:①広報: the list goes on in the sentence.
const WITHIN: &str = "(?P<said>[0-9]{1,2} ?(?:点|つ|件|項目|事業|か所|カ所|箇所|ヶ所|団体|講座|施設|地区|種類|取組|課題))[^0-9、。(:]{0,12}[(:] ?(?P<list>①.*)$";
/// A line that begins so tells more of one thing, and is none of the list.
const DETAILS: [&str; 14] = [
    "日時", "日程", "期日", "場所", "会場", "対象", "参加", "内容", "講師", "定員", "期間", "回数",
    "人数", "費用",
];
/// A、B及びCの3か所: the names stand before it.
const BEHIND: &str =
    "の(?P<said>(?P<number>[0-9]{1,2}) ?(?P<unit>UNITS))(?:で|に|を|が|と|から|へ|$|、|の)";
/// 3か所(A、B、C): the names stand in brackets behind it.
const NAMED_BEHIND: &str =
    "(?:^|[^0-9.,第〜])(?P<said>(?P<number>[0-9]{1,2}) ?(?P<unit>UNITS))(?P<names>[(][^()]+[)])";
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
const NAMED: [&str; 17] = [
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
    "館",
    "社",
];
/// What names end with and what counts them, though no counter elsewhere.
const PLACES: [&str; 4] = ["課", "市", "町", "村"];
/// More lines than these are not looked at.
const MOST: usize = 60;

static PATTERNS: LazyLock<Option<[Regex; 4]>> = LazyLock::new(|| {
    let named = counters::all().iter().filter(|c| NAMED.contains(&c.same));
    let units: Vec<&str> = named.map(|c| c.written).chain(PLACES).collect();
    let regex = |text: &str| Regex::new(&text.replace("UNITS", &units.join("|"))).ok();
    Some([
        regex(ABOVE)?,
        regex(WITHIN)?,
        regex(BEHIND)?,
        regex(NAMED_BEHIND)?,
    ])
});

/// The lists of a cleaned text that differ from the numbers beside them.
pub fn differing(cleaned: &str, sentences: &[Sentence]) -> Vec<Listing> {
    let Some([above, within, behind, named]) = PATTERNS.as_ref() else {
        return vec![];
    };
    let mut found = vec![];
    for (at, sentence) in sentences.iter().enumerate() {
        let text = sentence.text.as_str();
        if !text.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let mut add = |said: Match<'_>, count: Option<usize>| {
            found.extend(count.map(|count| Listing {
                spot: sentence.spot(cleaned, said.range()),
                count,
            }));
        };
        if let Some(said) = above.captures(text).and_then(|c| c.name("said")) {
            let count = numbered(sentences, at).or_else(|| lines_below(sentences, at));
            add(said, count.filter(|count| differs(said.as_str(), *count)));
        }
        if let Some(found) = within.captures(text)
            && let (Some(said), Some(list)) = (found.name("said"), found.name("list"))
        {
            let list = &list.as_str()[..closed_at(list.as_str(), 1)];
            add(
                said,
                circled(list).filter(|count| differs(said.as_str(), *count)),
            );
        }
        for found in behind.captures_iter(text) {
            if let (Some(whole), Some(said)) = (found.get(0), found.name("said")) {
                let names = names(&text[..whole.start()]);
                add(said, names.and_then(|n| n.differ(said.as_str())));
            }
        }
        for found in named.captures_iter(text) {
            if let (Some(said), Some(list)) = (found.name("said"), found.name("names")) {
                let names = listed(list.as_str().trim_matches(['(', ')']));
                add(said, names.and_then(|n| n.differ_behind(said.as_str())));
            }
        }
    }
    found
}

/// How many things a text numbers with ①, ② and so on, each once.
fn circled(text: &str) -> Option<usize> {
    let count = ('①'..='⑳')
        .take_while(|c| text.matches(*c).count() == 1)
        .count();
    let all = text.matches(|c| ('①'..='⑳').contains(&c)).count();
    (count == all).then_some(count)
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

/// What kinds of one thing begin with: 市内団体、市外団体の3団体.
const PARTED: [&str; 10] = [
    "市内", "市外", "町内", "町外", "県内", "県外", "公立", "私立", "新規", "継続",
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

    /// How many there are in brackets behind a number, where that differs for certain: two may be
    /// kinds, and names that end unlike may tell what something is for.
    fn differ_behind(&self, written: &str) -> Option<usize> {
        let is_kind = |name: &String| {
            let begins = PARTED.iter().any(|word| name.starts_with(word));
            begins || KINDS.contains(&name.as_str()) || name.chars().count() < 3
        };
        let last = |name: &String| name.chars().next_back();
        let first = self.all.first().and_then(last);
        let are_alike = self
            .all
            .iter()
            .all(|name| !is_kind(name) && last(name) == first);
        let is_plain = are_alike && self.all.len() > 2 && stated(written) > Some(1);
        self.differ(written).filter(|_| is_plain)
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
    listed(&pieces.join("、"))
}

/// The names of a list, where it says that it has them all.
fn listed(list: &str) -> Option<Names> {
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
