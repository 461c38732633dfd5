//! Finds a total stated beside the parts that make it up. Only where the words say that the parts
//! are all of it: 内訳, 計, 合計, a chain of + or two words that are opposites.

use super::brackets::{CLOSING, OPENING, closed_at, depth_after, inside, outside};
use super::quantities::{Quantity, counter};
use super::sentences::Sentence;
use super::words::Words;
use crate::text::number::{Number, parse_number};

/// A total and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// What is stated as the total.
    pub total: Quantity,
    /// The parts, in their order.
    pub parts: Vec<Quantity>,
    /// Whether they are only some of the parts, which may come to less.
    pub is_some: bool,
}

impl Sum {
    /// A total with all of its parts, at least two.
    fn of(total: &Quantity, parts: Vec<Quantity>) -> Option<Sum> {
        (parts.len() > 1).then(|| Sum {
            total: total.clone(),
            parts,
            is_some: false,
        })
    }

    /// What the parts come to, where neither all of them nor any run of them is the total.
    pub fn differs(&self) -> Option<Number> {
        let all = add(&self.parts)?;
        if self.is_some {
            return (all > self.total.value).then_some(all);
        }
        let count = self.parts.len();
        let is_total = |from: usize, to: usize| {
            add(&self.parts[from..to]).is_none_or(|sum| sum == self.total.value)
        };
        let mut runs = (0..count).flat_map(|from| (from + 2..=count).map(move |to| (from, to)));
        let fits = runs.any(|(from, to)| is_total(from, to));
        (!fits).then_some(all)
    }
}

fn add(parts: &[Quantity]) -> Option<Number> {
    let add = |sum: Number, part: &Quantity| sum.checked_add(part.value);
    parts.iter().try_fold(Number::ZERO, add)
}

/// Words that call what follows a total.
const TOTALS: Words =
    Words("合計 年間計 総計 合わせて あわせて 併せて を合わせ をあわせ トータル の計");
/// Words that do so only where the parts are all of a year.
const OF_YEAR: Words = Words("年間で 通年で");
/// A word that does so by itself: 全体で, but not 市全体で, where more may be counted.
const ALL_TOLD: &str = "全体で";
/// Words of a part that is not one of all parts, or is counted twice.
const ASIDES: Words = Words("うち 内、 再掲 小計 ほか など");
/// Words that say so wherever they stand in the sentence.
const TWICE: Words = Words("実人数 実参加 累計 重複 両日");
/// What calls a quantity one that need not be reached.
const PLANNED: Words = Words("定員 目標 上限 募集");
/// What takes away instead of adding, as the name of a part or behind it.
const LESS: Words = Words(
    "解散 脱退 退会 減 廃止 廃業 除籍 除却 転出 死亡 取下げ 取り下げ 辞退 欠席 返還 返納 差引 閉鎖 卒業 離農 ▲ △",
);
/// What says that the parts need not come to the total.
const ROUNDED: Words = Words("四捨五入 端数 切り捨て 切捨て 一致しない 合わない");
/// Words that are opposites: two parts so called are all there is.
const OPPOSITES: Words = Words(
    "男/女 男性/女性 男子/女子 市内/市外 町内/町外 県内/県外 大人/子ども 大人/子供 大人/こども 新規/継続 新規/再訪 新規/更新 新規/既存 \
     午前/午後 前期/後期 前半/後半 春/秋 上期/下期 上半期/下半期 採択/不採択 会場/オンライン \
     対面/オンライン 雄/雌 オス/メス 保護者/児童 保護者/子ども 保護者/子供 個人/法人 平日/休日 有料/無料",
);

/// Words of parts that count nobody twice, though they need not be all there is.
const ALTERNATIVES: Words = Words("電話/来所/訪問/窓口/面談/メール/手紙/FAX 賛成/反対 可決/否決");
/// What calls a quantity all there is, where its parts stand in brackets behind it.
const OVERALL: Words = Words("総額 総数 総件数 総事業費");

/// More parts than these in one pair of brackets are not added up.
const MOST: usize = 50;

/// The sums among the quantities of a text's sentences, right or wrong; none where the text says that
/// they are rounded.
pub fn sums(sentences: &[Sentence], all: &[Quantity]) -> Vec<Sum> {
    let page = Page { sentences, all };
    let is_rounded = |s: &Sentence| ROUNDED.is_in(&s.text);
    if sentences.iter().any(is_rounded) {
        return vec![];
    }
    let mut found = vec![];
    for at in 0..all.len() {
        let ways = [
            page.behind_parts(at),
            page.below_parts(at),
            page.before_brackets(at),
            page.chained(at),
        ];
        found.extend(ways.into_iter().flatten().next());
    }
    found.extend(page.broken_down());
    found.retain(|sum| is_sound(sum, &page));
    found.extend(page.among());
    found
}

/// Whether all of it is read for certain.
fn is_sound(sum: &Sum, page: &Page<'_>) -> bool {
    let whole = std::iter::once(&sum.total).chain(&sum.parts);
    let mut whole: Vec<&Quantity> = whole.collect();
    whole.sort_by_key(|q| (q.sentence, q.span.start));
    let is_certain = |q: &&Quantity| q.is_exact && !TWICE.is_in(page.text(q));
    sum.parts.len() > 1
        && whole.iter().all(is_certain)
        && sum
            .parts
            .iter()
            .all(|part| !takes_away(part, page.text(part)))
        && !has_aside(&whole, page)
        && !has_unread(&sum.total, &whole, page)
}

/// Whether a part is said to go off what the others come to: 解散2団体, 支出30千円.
fn takes_away(part: &Quantity, text: &str) -> bool {
    let behind = text[part.span.end..].trim_start_matches(['が', 'の', 'は']);
    let name = part.label.rsplit([':', ' ']).next().unwrap_or_default();
    let is_spent = Words("支出 歳出").ends(name);
    is_spent || LESS.is_in(name) || LESS.begins(behind)
}

/// Whether what stands between the first and the last quantity of a line, or in the brackets of its last,
/// says that the parts are only some of them.
fn has_aside(whole: &[&Quantity], page: &Page<'_>) -> bool {
    let lines = whole.chunk_by(|a, b| a.sentence == b.sentence);
    let mut ends = lines.filter_map(|line| Some((line.first()?, line.last()?)));
    ends.any(|(first, last)| {
        let text = page.text(first);
        let start = first.span.start.saturating_sub(first.label.len());
        let rest = &text[last.span.end..];
        let tail = match last.depth {
            0 => rest.find(['、', ' ', '(']).unwrap_or(rest.len()),
            depth => closed_at(rest, depth),
        };
        let own = text.get(start..last.span.end + tail).unwrap_or(text);
        ASIDES.is_in(own)
    })
}

/// Whether a number stands among the parts that is no quantity: 七名, or 3 without a counter. What
/// follows the total is no part where the parts stand before it, nor is what
/// stands before the total where they follow it.
fn has_unread(total: &Quantity, whole: &[&Quantity], page: &Page<'_>) -> bool {
    let (Some(first), Some(last)) = (whole.first(), whole.last()) else {
        return true;
    };
    let is_other = |q: &&Quantity| q.counter != total.counter && !whole.contains(q);
    (first.sentence..=last.sentence).any(|index| {
        let text = &page.sentences[index].text;
        let begins = index == first.sentence && first.span == total.span;
        let ends = index == last.sentence && last.span == total.span;
        let from = if begins { total.span.start } else { 0 };
        let to = if ends { total.span.end } else { text.len() };
        let others = page.own(index).iter().filter(is_other);
        let mut read: Vec<&Quantity> = whole.iter().copied().chain(others).collect();
        read.retain(|q| q.sentence == index && from <= q.span.start && q.span.end <= to);
        read.sort_by_key(|q| q.span.start);
        let mut rest = text[from..to].to_string();
        for own in read.iter().rev() {
            rest.replace_range(own.span.start - from..own.span.end - from, "、");
        }
        unread_number(&rest)
    })
}

/// Whether a text still has a number that may be a part: not an ordinal, a date or a time.
fn unread_number(text: &str) -> bool {
    let mut before = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = rest.len() - rest.trim_start_matches(|d: char| d.is_ascii_digit()).len();
        if length > 0 {
            let behind = rest[length..].trim_start();
            let is_ordinal = before == '第' || before.is_ascii_alphanumeric() || before == ':';
            let is_time = |behind: &str| {
                let units = [
                    '月', '日', '年', '時', '分', '階', '期', '代', '歳', '才', ':', '目',
                ];
                let is_span = ["か月", "カ月", "ヶ月", "ヵ月", "ケ月"];
                let is_long = is_span.iter().any(|unit| behind.starts_with(unit));
                is_long || behind.starts_with(units) || behind.chars().nth(1) == Some('目')
            };
            // Of 4〜6月, the 4 has its unit behind the 6.
            let end = behind.trim_start_matches(['〜', '-', '・', '、']);
            let end = end.trim_start_matches(|d: char| d.is_ascii_digit());
            if !is_ordinal && !is_time(behind) && !is_time(end) {
                return true;
            }
            before = '0';
            rest = &rest[length..];
            continue;
        }
        let next = &rest[c.len_utf8()..];
        if "一二三四五六七八九十数両".contains(c) && counter(next).is_some() {
            return true;
        }
        before = c;
        rest = next;
    }
    false
}

/// The sentences and their quantities.
struct Page<'a> {
    sentences: &'a [Sentence],
    all: &'a [Quantity],
}

impl Page<'_> {
    fn text(&self, q: &Quantity) -> &str {
        &self.sentences[q.sentence].text
    }

    /// The quantities of a sentence.
    fn own(&self, sentence: usize) -> &[Quantity] {
        let from = self.all.partition_point(|q| q.sentence < sentence);
        let to = self.all.partition_point(|q| q.sentence <= sentence);
        self.all.get(from..to).unwrap_or_default()
    }

    /// Whether a quantity is called a total, or stands in one row behind one that is: 計7団体110人.
    fn is_total(&self, q: &Quantity) -> bool {
        let first = self.row(q).first().unwrap_or(q);
        let bare = self.called(first);
        let is_alone = |rest: &str| {
            rest.is_empty()
                || rest.ends_with([' ', '、', ',', '・', '(', ')', '/', '+', '=', '〔', '〕'])
        };
        bare.strip_suffix('計').is_some_and(is_alone)
            || bare.strip_suffix(ALL_TOLD).is_some_and(is_alone)
            || TOTALS.ends(bare)
            || OF_YEAR.ends(bare)
    }

    /// Whether a quantity is the sum of those right before it: 職員3人と市民2人の5人.
    fn is_their_sum(&self, at: usize) -> bool {
        let own = &self.all[at];
        let before = at.checked_sub(1).and_then(|before| self.all.get(before));
        before.is_some_and(|b| {
            let is_like =
                (b.sentence, b.depth, b.counter) == (own.sentence, own.depth, own.counter);
            is_like && self.text(own).get(b.span.end..own.span.start) == Some("の")
        })
    }

    /// What stands before a quantity, as far as the word that may call it a total.
    fn called(&self, q: &Quantity) -> &str {
        let before = self.text(q)[..q.span.start].trim_end();
        let bare = before.trim_end_matches([':', '、', ',', ' ', '(']);
        let bare = bare.trim_end_matches("延べ").trim_end();
        match OF_YEAR.ends(bare) || bare.ends_with(ALL_TOLD) {
            true => bare,
            false => bare.trim_end_matches(['で', ' ']),
        }
    }

    /// The quantities that follow each other without a word between, with this one: 4団体60人.
    fn row(&self, q: &Quantity) -> &[Quantity] {
        let own = self.own(q.sentence);
        let joins = |pair: &[Quantity]| {
            let gap = pair[0].span.end..pair[1].span.start;
            let gap = self.text(q).get(gap).unwrap_or("、").trim();
            pair[0].depth == pair[1].depth && ["", "延べ", "で"].contains(&gap)
        };
        let at = own.partition_point(|other| other.span.start < q.span.start);
        let before = own[..(at + 1).min(own.len())].windows(2).rev();
        let behind = own[at..].windows(2);
        let from = at - before.take(MOST).take_while(|pair| joins(pair)).count();
        let to = at + behind.take(MOST).take_while(|pair| joins(pair)).count();
        own.get(from..=to).unwrap_or_default()
    }

    /// `男7名、女9名、計16名`: the parts stand right before the total, each alone, in a row of like
    /// quantities, or in brackets of its own.
    fn behind_parts(&self, at: usize) -> Option<Sum> {
        let total = &self.all[at];
        let is_their_sum = self.is_their_sum(at);
        if !self.is_total(total) && !is_their_sum {
            return None;
        }
        // A total in brackets of its own, as in 「男7名、女9名（計16名）」, is of what stands before these.
        let depth = match self.opens(total) {
            true => total.depth.checked_sub(1)?,
            false => total.depth,
        };
        let own_row = self.row(total);
        let mut parts: Vec<Quantity> = vec![];
        let before = self.all[..at].iter().rev();
        let before = before.take_while(|q| q.sentence == total.sentence && q.depth >= depth);
        let is_flat = before
            .clone()
            .any(|q| q.depth == depth && !own_row.contains(q));
        let inner = usize::from(!is_flat);
        for q in before.filter(|q| q.depth == depth + inner && !own_row.contains(q)) {
            let is_in_row = self.row(q).iter().any(|o| o.counter == total.counter);
            if self.is_total(q) || !is_in_row {
                break;
            }
            if q.counter == total.counter {
                parts.push(q.clone());
            }
        }
        let sum = self.listed(total, parts)?;
        if is_their_sum && !are_named(total, &sum.parts) {
            return None;
        }
        let is_of_year = OF_YEAR.ends(self.called(total));
        (!is_of_year || is_complete(total, &sum.parts)).then_some(sum)
    }

    /// Whether a total is the first in its brackets.
    fn opens(&self, total: &Quantity) -> bool {
        let before = self.text(total)[..total.span.start].trim_end_matches([' ', ':']);
        let bare = before.trim_end_matches("合計").trim_end_matches("総計");
        let bare = bare.trim_end_matches('計').trim_end();
        bare.len() < before.len() && bare.ends_with(OPENING)
    }

    /// The sum, where nothing but a list stands between its parts.
    fn listed(&self, total: &Quantity, mut parts: Vec<Quantity>) -> Option<Sum> {
        parts.reverse();
        let text = self.text(total);
        let ends = parts.iter().chain([total]);
        let gaps = ends.clone().zip(ends.skip(1));
        let between: Vec<&str> = gaps
            .filter_map(|(a, b)| {
                let end = self.row(a).last().map_or(a.span.end, |last| last.span.end);
                let start = self
                    .row(b)
                    .first()
                    .map_or(b.span.start, |first| first.span.start);
                // Behind a part in brackets of its own, these close first.
                let closed = match a.depth > total.depth && !self.opens(total) {
                    true => end + closed_at(&text[end..], 1) + 1,
                    false => end,
                };
                text.get(closed..start)
            })
            .collect();
        let is_list = |gap: &&str| {
            let flat = outside(gap);
            let flat = flat.trim_start();
            let bare = ["で、", "で", "の", "を"]
                .iter()
                .find_map(|word| flat.strip_prefix(word));
            let bare = bare.unwrap_or(flat);
            gap.starts_with(' ')
                || flat.starts_with(['、', ',', '・', '+', '/', 'と'])
                || flat.starts_with("及び")
                || TOTALS.begins(bare)
                || TOTALS.begins(flat)
                || flat == "の"
                || is_done_before_total(flat)
                || bare.starts_with('計')
                || gap.trim_start().starts_with(OPENING) && flat.is_empty() && gap.contains('計')
        };
        let is_listed = between.iter().all(is_list);
        Sum::of(total, parts).filter(|_| is_listed)
    }

    /// A line that is a total, below lines that are a part each; with several columns, each by itself.
    fn below_parts(&self, at: usize) -> Option<Sum> {
        let total = &self.all[at];
        let is_own = |q: &Quantity| self.column(q.sentence, total.counter) == Some(q);
        if !self.is_total_line(total) || !is_own(total) {
            return None;
        }
        let above = (0..total.sentence).rev();
        let above = above.map_while(|index| self.column(index, total.counter));
        let mut parts: Vec<Quantity> = above
            .take_while(|q| !self.is_total_line(q))
            .cloned()
            .collect();
        parts.reverse();
        Sum::of(total, parts)
    }

    /// Whether a quantity is called a total, or its line begins with the word for one.
    fn is_total_line(&self, q: &Quantity) -> bool {
        let begins = |rest: &str| rest.starts_with(|c: char| c == ':' || c.is_ascii_digit());
        let line: String = self.text(q).chars().filter(|c| *c != ' ').take(4).collect();
        let word = ["計", "合計", "総計"]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        word.is_some_and(begins) || self.is_total(q)
    }

    /// The only quantity of a sentence with this counter, brackets aside.
    fn column(&self, sentence: usize, counter: &str) -> Option<&Quantity> {
        let own = self.own(sentence).iter();
        let mut own = own.filter(|q| q.depth == 0 && q.counter == counter);
        let first = own.next()?;
        own.next().is_none().then_some(first)
    }

    /// `16名（うち女性9名、うち職員3名）`: what is said to be part of a quantity.
    fn among(&self) -> Vec<Sum> {
        let mut found: Vec<Sum> = vec![];
        for (at, total) in self.all.iter().enumerate() {
            let text = self.text(total);
            let mut end = total.span.end;
            let mut parts: Vec<Quantity> = vec![];
            let (mut is_of_all, mut certain) = (false, 0);
            for q in self.all[at + 1..].iter().take(MOST) {
                let gap = match q.sentence == total.sentence {
                    true => text.get(end..q.span.start).unwrap_or_default(),
                    false => break,
                };
                let lead = gap.trim_start_matches(['(', '[', '〔', '、', ',', '・', ' ']);
                let of_all = gap.strip_prefix("のうち").or(gap.strip_prefix("の内"));
                let of_all = of_all.filter(|_| parts.is_empty() && !self.is_listed(at));
                let among = lead.strip_prefix("うち").or(lead.strip_prefix("内、"));
                let among = among.filter(|_| gap.len() > lead.len());
                // Behind のうち a list may go on without another うち.
                is_of_all |= of_all.is_some();
                let next = gap.strip_prefix('、').filter(|_| is_of_all);
                let marked = of_all.or(among);
                let names = marked.or(next).map(|name| name.trim_start_matches('、'));
                let is_plain = |name: &str| !name.contains(['、', '(', ')', '。', ',']);
                let is_called = names.is_some_and(is_plain);
                if !is_called || q.counter != total.counter || !q.is_exact {
                    break;
                }
                end = q.span.end;
                certain += usize::from(marked.is_some());
                parts.push(q.clone());
            }
            let parts = apart(parts, certain);
            let is_part = total.label.starts_with("うち") || total.label.starts_with("内、");
            if total.is_exact && !is_part && !parts.is_empty() {
                found.push(Sum {
                    total: total.clone(),
                    parts,
                    is_some: true,
                });
            }
        }
        found
    }

    /// Whether a quantity is one of a list, so that のうち behind it may speak of them all.
    fn is_listed(&self, at: usize) -> bool {
        let own = &self.all[at];
        let before = at.checked_sub(1).and_then(|before| self.all.get(before));
        before.is_some_and(|b| {
            (b.sentence, b.depth, b.counter) == (own.sentence, own.depth, own.counter)
        })
    }

    /// `16名（男7名、女9名）`: the brackets behind the total hold parts that are all there is.
    fn before_brackets(&self, at: usize) -> Option<Sum> {
        let total = &self.all[at];
        if PLANNED.is_in(&total.label) {
            return None;
        }
        let text = self.text(total);
        let behind = text.get(total.span.end..)?;
        let inside = inside(behind)?;
        let opened = behind.len() - behind.trim_start().len();
        let bracket = behind.trim_start().chars().next().map_or(0, char::len_utf8);
        let start = total.span.end + opened + bracket;
        let end = start + inside.len();
        if let Some(parts) = bare_opposites(total, inside, start) {
            return Sum::of(total, parts);
        }
        let within = |q: &&Quantity| q.sentence == total.sentence && q.span.end <= end;
        let inside = self.all[at + 1..].iter().take_while(within).take(MOST);
        let parts: Vec<Quantity> = inside.cloned().collect();
        let is_overall = self.is_total(total) || OVERALL.ends(&total.label);
        let is_whole = is_complete(total, &parts) || (is_overall && are_named(total, &parts));
        Sum::of(total, parts).filter(|sum| sum.parts.len() < MOST && is_whole)
    }

    /// `6店舗＋21店舗＝27店舗`.
    fn chained(&self, at: usize) -> Option<Sum> {
        let total = &self.all[at];
        let text = self.text(total);
        let own = |q: &&Quantity| q.sentence == total.sentence && q.counter == total.counter;
        let mut parts = vec![];
        let mut next = total;
        let mut joint = '=';
        for q in self.all[..at].iter().rev().take_while(own) {
            let gap = text.get(q.span.end..next.span.start)?.trim();
            let bare = gap.trim_end_matches('計').trim_end_matches("合").trim();
            // A part may have its name: 男性20名＋女性24名.
            let is_joint = bare
                .strip_suffix(chain_name(next, joint))
                .map(str::trim_end);
            if is_joint != Some(joint.encode_utf8(&mut [0; 4])) {
                break;
            }
            parts.push(q.clone());
            (next, joint) = (q, '+');
        }
        parts.reverse();
        let before = text[..next.span.start].trim_end();
        let before = before
            .strip_suffix(next.label.as_str())
            .unwrap_or(before)
            .trim_end();
        let is_whole = !before.ends_with(['+', '×', '-']);
        Sum::of(total, parts).filter(|_| is_whole)
    }

    /// `16名（内訳：男7名、女9名）`, also with the parts on the lines below.
    fn broken_down(&self) -> Vec<Sum> {
        let each = self.sentences.iter().enumerate();
        let at = each.filter_map(|(index, s)| Some((index, s.text.find("内訳")?)));
        at.filter_map(|(index, place)| self.breakdown(index, place))
            .collect()
    }

    fn breakdown(&self, index: usize, place: usize) -> Option<Sum> {
        let before =
            |q: &&Quantity| (q.sentence == index && q.span.end <= place) || q.sentence + 1 == index;
        let total = self.all.iter().rev().find(before)?;
        let text = &self.sentences[index].text;
        let behind = place + "内訳".len();
        // 「（内訳）」 is a heading: its parts stand behind the brackets.
        let closing = text[behind..]
            .chars()
            .next()
            .filter(|c| CLOSING.contains(c));
        let open = depth_after(0, &text[..place]).saturating_sub(usize::from(closing.is_some()));
        let from = behind + closing.map_or(0, char::len_utf8);
        let end = from + closed_at(&text[from..], open);
        let inline = |q: &&Quantity| {
            q.sentence == index && q.span.start >= from && q.span.end <= end && q.depth <= open
        };
        let own: Vec<Quantity> = self.all.iter().filter(inline).cloned().collect();
        let is_blank = |text: &str| text.trim_matches([' ', ':']).is_empty();
        let parts = match own.as_slice() {
            [] if is_blank(&text[from..]) => self.lines_below(index, total),
            // The first part stands behind 内訳, the others in lines of their own below.
            [first] if open == 0 && is_blank(&text[first.span.end..]) => {
                let below = self.lines_below(index, total);
                own.iter().cloned().chain(below).collect()
            }
            _ => own,
        };
        let same = parts.iter().all(|q| q.counter == total.counter);
        Sum::of(total, parts).filter(|_| same)
    }

    /// A part each from the lines below, as long as they bear one mark.
    fn lines_below(&self, index: usize, total: &Quantity) -> Vec<Quantity> {
        let mark = self.sentences.get(index + 1).map(|s| s.mark);
        let same = |at: &usize| Some(self.sentences[*at].mark) == mark;
        let lines = (index + 1..self.sentences.len()).take_while(same);
        let parts = lines.map_while(|at| self.column(at, total.counter));
        parts.take_while(|q| !self.is_total(q)).cloned().collect()
    }
}

/// The parts of a total that stand without its counter, as in `16名(男7、女9)`, where two opposites are
/// all that is said; `start` is where the text begins in the total's sentence.
fn bare_opposites(total: &Quantity, inside: &str, start: usize) -> Option<Vec<Quantity>> {
    // Whether 200 beside 300千円 is in thousands, nothing tells.
    if total.written.contains(['百', '千', '万', '億']) {
        return None;
    }
    let joint = inside.find(['、', '・', '/'])?;
    let behind = joint + inside[joint..].chars().next()?.len_utf8();
    let part = |from: usize, piece: &str| -> Option<Quantity> {
        let at = piece.find(|c: char| c.is_ascii_digit())?;
        let (label, figures) = piece.split_at(at);
        Some(Quantity {
            span: start + from + at..start + from + piece.len(),
            written: figures.to_string(),
            value: parse_number(figures, None)
                .ok()
                .filter(|n| n.unit.is_empty())?
                .value,
            label: label.trim_matches([' ', ':']).to_string(),
            depth: total.depth + 1,
            is_exact: true,
            ..total.clone()
        })
    };
    let parts = vec![
        part(0, inside[..joint].trim_end())?,
        part(behind, inside[behind..].trim_end())?,
    ];
    is_complete(total, &parts).then_some(parts)
}

/// Whether parts are all there is of a total: two opposites, 団体 and 個人 of so many 件, or a list
/// that ends with その他.
fn is_complete(total: &Quantity, parts: &[Quantity]) -> bool {
    let same = parts.iter().all(|part| part.counter == total.counter);
    let ends = parts
        .last()
        .is_some_and(|last| last.label.starts_with("その他"));
    let [a, b] = parts else {
        return same && (ends || are_numbered(total, parts));
    };
    let kinds = [a.counter, b.counter];
    let of_kinds = a.label.is_empty()
        && (kinds == ["団体", "個人"] || kinds == ["個人", "団体"])
        && total.counter == "件";
    (same && (ends || are_numbered(total, parts) || are_opposites(&a.label, &b.label))) || of_kinds
}

/// Whether what stands between the last part and the total says only that they were held or came, as in
/// で実施し、計.
fn is_done_before_total(gap: &str) -> bool {
    const DONE: Words = Words("実施し 開催し 開き 行い 参加し 交付し 受講し 来場し 訪問し");
    let behind = gap.strip_prefix(['で', 'を', 'が', 'に']);
    let cut = behind.and_then(|rest| rest.split_once('、'));
    cut.is_some_and(|(done, total)| {
        DONE.is(done) && ["計", "合計", "合わせて", ALL_TOLD].contains(&total.trim())
    })
}

/// Whether parts are numbered through: 第1回, 第2回. Who came each time may be the same: then the total is
/// no more than the largest of them.
fn are_numbered(total: &Quantity, parts: &[Quantity]) -> bool {
    const KINDS: Words = Words("回 回目 期 日目 部");
    let number = |label: &str| {
        let bare = label.trim_start_matches('第');
        let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: Option<usize> = bare[..bare.len() - rest.len()].parse().ok();
        number.filter(|_| KINDS.is(rest))
    };
    let largest = parts.iter().map(|part| part.value).max();
    let is_of_all = total.label.ends_with("延べ")
        || largest < Some(total.value) && !total.label.ends_with('員');
    let mut numbers = parts.iter().zip(1..);
    is_of_all && numbers.all(|(part, at)| number(&part.label) == Some(at))
}

/// Whether two parts are called by opposites, in either order.
fn are_opposites(a: &str, b: &str) -> bool {
    OPPOSITES.is(&format!("{a}/{b}")) || OPPOSITES.is(&format!("{b}/{a}"))
}

/// Whether parts are of the total's kind and each has a name of its own: behind what is called a total,
/// these are all there is.
fn are_named(total: &Quantity, parts: &[Quantity]) -> bool {
    let is_named = |part: &Quantity| part.counter == total.counter && !part.label.is_empty();
    parts.iter().all(is_named)
}

/// What a part of a chain is called; the total stands right behind its sign.
fn chain_name(next: &Quantity, joint: char) -> &str {
    match joint {
        '+' => next.label.as_str(),
        _ => "",
    }
}

/// The parts that count nobody twice: opposites and alternatives, or else only the largest.
fn apart(mut parts: Vec<Quantity>, certain: usize) -> Vec<Quantity> {
    let name = |q: &Quantity| {
        let own = q.label.rsplit("うち").next();
        own.unwrap_or_default().trim().to_string()
    };
    let names: Vec<String> = parts.iter().map(name).collect();
    let is_one = |set: &str| {
        names
            .iter()
            .all(|name| set.split('/').any(|word| word == name))
    };
    // What follows without a うち of its own is a part only as an alternative.
    let is_apart = OPPOSITES.iter().chain(ALTERNATIVES.iter()).any(is_one);
    let is_new = |(at, name): (usize, &String)| !names[..at].contains(name);
    if is_apart && names.iter().enumerate().all(is_new) {
        return parts;
    }
    parts.truncate(certain);
    let largest = parts.into_iter().max_by_key(|part| part.value);
    largest.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::quantities::quantities;
    use crate::text::prose::sentences::sentences;

    /// Each sum that is wrong, as `total stated: what the parts come to`.
    fn wrong(text: &str) -> Vec<String> {
        let sentences = sentences(text);
        let all = sums(&sentences, &quantities(&sentences));
        let reported = |s: &Sum| Some(format!("{}: {}", s.total.written, s.differs()?));
        all.iter().filter_map(reported).collect()
    }

    #[test]
    fn reports_parts_that_do_not_make_the_total() {
        let cases = [
            ("男7名、女8名、計16名", "16名: 15"),
            ("市内10名・市外5名（うち1名は欠席）、合計16名", ""),
            ("市内10名・市外5名（見学を含む）、合計16名", "16名: 15"),
            ("第1回10名、第2回12名、計20名", "20名: 22"),
            ("7月は10名、8月は12名、合わせて20名", "20名: 22"),
            ("参加者16名（男7名、女8名）", "16名: 15"),
            ("参加者16名（男性7人・女性8人）", "16名: 15"),
            ("感謝状　8件（4団体・3個人）", "8件: 7"),
            (
                "相談　120件（電話80件、来所30件、その他20件）",
                "120件: 130",
            ),
            (
                "訓練12回、見学8回、その他3回　計25回、延べ1,045人",
                "25回: 23",
            ),
            ("1回目20人、2回目18人、計39人", "39人: 38"),
            (
                "交付額　450千円\n（内訳）A会　200千円、B会　150千円",
                "450千円: 350000",
            ),
            ("6店舗＋21店舗＝25店舗", "25店舗: 27"),
            ("男性7名、女性8名の合計16名", "16名: 15"),
            ("市民7名と職員9名の計17名が参加", "17名: 16"),
            ("講座：3回、研修：4回（計8回）", "8回: 7"),
            ("講座3回、研修4回（合計8回）を行った", "8回: 7"),
            ("20代5人、30代8人、40代7人、計21人", "21人: 20"),
            ("4～6月　3回、7～9月　2回、合計6回", "6回: 5"),
            ("参加者10人（うち女性12人）", "10人: 12"),
            ("参加者10人のうち、修了者は12人", "10人: 12"),
            ("計16名（市民10名、職員5名）", "16名: 15"),
            ("A会場（52名）、B会場（38名）、計100名", "100名: 90"),
            ("上半期に5回、下半期に6回、年間で12回", "12回: 11"),
            ("午前34人と午後29人を合わせ、65人", "65人: 63"),
            ("春は2団体34人、秋は3団体41人で、計5団体85人", "85人: 75"),
            (
                "第1回　3社　12名\n第2回　5社　21名\n合計　8社　35名",
                "35名: 33",
            ),
            ("可燃18.4t、古着6.2t、計25.6t", "25.6t: 24.6"),
            ("男24名，女26名の計52名", "52名: 50"),
            ("大人　20人　小人　30人　合計　52人", "52人: 50"),
            ("一般（20人）、学生（30人）、合計（52人）", "52人: 50"),
            ("参加者52名〔男24名、女26名〕", "52名: 50"),
            ("参加者は50名（うち市民20名、うち小学生60名）", "50名: 60"),
            (
                "予算額1,200千円（うち補助金1,600千円）",
                "1,200千円: 1600000",
            ),
            ("参加者16名（うち男性9名、うち女性8名）", "16名: 17"),
            ("6店舗＋21店舗＋1店舗＝計25店舗", "25店舗: 28"),
            ("参加者16名（内訳：男7名、女8名）", "16名: 15"),
            ("参加者16名（内訳　市民7名、職員8名）でした", "16名: 15"),
            ("参加者　16名\n内訳　男7名、女8名", "16名: 15"),
            ("参加者　16名（内訳）\n・市民　7名\n・職員　8名", "16名: 15"),
            (
                "参加者　16名\n【内訳】\n・市民　7名\n・職員　8名",
                "16名: 15",
            ),
            ("・講座　3回\n・研修　4回\n・合計　8回", "8回: 7"),
            ("図書館3館、公民館1館の計5館", "5館: 4"),
            ("職員3人と市民2人の6人で開いた", "6人: 5"),
            ("東会場12人、西会場15人、全体で30人", "30人: 27"),
            ("参加者45人（第1回20人、第2回30人）", "45人: 50"),
            ("延べ45名（1回目15名、2回目17名）", "45名: 32"),
            (
                "第1回　36,246円\n第2回　31,561円\n合計　67,087円",
                "67,087円: 67807",
            ),
        ];
        for (text, expected) in cases {
            let expected: Vec<&str> = [expected].into_iter().filter(|e| !e.is_empty()).collect();
            assert_eq!(wrong(text), expected, "{text}");
        }
    }

    #[test]
    fn is_silent_where_the_parts_may_not_be_all() {
        let cases = [
            "男7名、女9名、計16名",
            "8件（4団体・4個人）",
            "参加者16名（うち女性8名）",
            "応募20件（採択8件）",
            "委員10名（出席8名、傍聴3名）",
            "参加者16名（うち女性9名、うち子ども8名）",
            "参加者16名（うち男性9名、うち女性7名）",
            "参加者10名（うち昨年も参加した人を含む団体の会員12団体）",
            "予算額1,200千円（うち補助金600,000円）",
            "R3 10名、うち市民5名、R2 20名",
            "講座3回（計60人）、研修4回（計80人）",
            "A会10名、B会20名（2会場の計3回）",
            "4月3回、5月4回（年間の計画は10回）",
            "10名とその家族20名の計3家族",
            "20代5人、30代8人、計13人",
            "応募10件、うち採択8件、うち完了7件",
            "25店舗（寄附メニュー6店舗、募金箱21店舗）",
            "R4が12件、R5が20件",
            "講座2回、研修3回、計120名が参加",
            "会長1名、副会長2名、会計1名",
            "講座を2回、計画を3回見直した",
            "男約7名、女9名、計15名",
            "男七名、女9名、市外2名、計20名",
            "A 5件、B 3件、前年度からの累計30件",
            "9名延べ31名",
            "参加者20名\n第1回　10名\n第2回　10名\n計　20名",
            "第1回10名、第2回12名、実人数15名、計15名",
            "登録30団体\n新規　2団体\n合計　32団体",
            "・キックオフ部門　1団体\n・チャレンジ部門　1団体\n○補助金交付確定額　110,000円",
            "募金箱設置：21店舗\n令和2年度合計　67,807円",
            "5名×3回＝15名",
            "7月4日10名、5日20名が参加し、計2回",
            "3回の計画と2回の会計、5回の統計",
            "相談　120件（電話80件、来所30件、その他10件）",
            "参加者45人（第2回20人、第3回15人）",
            "委員12人（第1回10人、第2回11人）",
            "参加者20人（1回目20人、2回目18人）",
            "定員30人（男性15人、女性12人）",
            "職員3人と市民2人のうち1人",
            "A部会5人、B部会4人、市全体で20人",
            "第1回の10人と第2回の5人の2組",
            "内訳は別紙のとおり",
            "参加者16名（内訳は、男7名ほか）",
            "参加者16名（内訳：男7、女8）",
            "予算10円＋利息",
            "加入152団体、脱退4団体、計148団体",
            "収入1,240千円、支出1,180千円、計60千円",
            "国費12千円、市費6千円、計19千円（四捨五入による）",
            "4月に2回、5月に3回、年間で41回",
            "A地区15人、B地区5人のうち18人が参加した",
            "申請120件のうち交付は110件",
            "計16名（市民10名、職員5名など）",
            "第1回　3社　12名\n第2回　5社　21名\n合計　8社　33名",
            "",
        ];
        for text in cases {
            assert_eq!(wrong(text), [""; 0], "{text}");
        }
    }
}
