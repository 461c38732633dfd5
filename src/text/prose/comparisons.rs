//! Finds figures that are held against each other in one breath, and what is said of them: a rise, a
//! difference, a share, a goal that was reached. Each wording is a pattern; in it `{a}` stands for
//! the figure that comes first in time, the goal or the whole, `{b}` for the one held against it,
//! `{z}` for the difference and `{p}` for a percentage.

use super::flat::Flat;
use super::words::Words;
use super::{counters, quantities};
use crate::text::number::parse_number;
use regex::{Captures, Regex};
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// Figures that contradict what is said of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// Where both stand in the text, in bytes.
    pub span: Range<usize>,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What the figures contradict.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// A rise where they fall or stay the same, or the reverse.
    Direction,
    /// The difference between them, which is this.
    Difference(String),
    /// The percentage of them, which is this.
    Percentage(String),
    /// A goal that is said to be reached, or not to be.
    Goal,
    /// How many times as much, which is this.
    Times(String),
    /// More persons than visits: 実人数 over 延べ人数.
    Distinct,
}

/// The wordings. What comes between two figures may hold no other figure but a year.
const WORDINGS: [&str; 31] = [
    // 100人から120人に（20人）増加した
    "{a}から{noun}{b}(?:に|へ|と|まで)、?[^0-9、。\n]{0,6}[(]?(?:{z}(?:の)?)?[)]?(?:{dir})",
    "{a}(?:→|⇒) ?{b} ?[(]?{z}(?:の)?(?:{dir})",
    // 前年度の100人に対し、今年度は120人に増加した
    "{last}{gap}{a}[)]?{than}{gap}{b}(?:に|へ|まで)[^0-9、。\n]{0,4}(?:{dir})",
    "{last}{gap}{a}[)]?{than}{gap}{b}(?:で|と|となり|となって)、?{again}{z}(?:の)?(?:{dir})",
    "{last}{gap}{a}、{this}{gap}{b}(?:で|と|となり|となって|、)、?{again}{z}(?:の)?(?:{dir})",
    "{last}{gap}{a}、{this}{gap}{b}(?:に|へ|と)(?:{dir})",
    // 120人（前年度100人、20人増）
    "{b} ?[(](?:対)?{last}(?:の|は|実績|比|:| )*{a}(?:[、, ]|から|より|に対し|に比べ|で)* ?{z}(?:の)?(?:{dir})",
    "{b} ?[(]{last}(?:の|は|実績|:| )*{a}[)](?:に|へ|と)(?:{z}(?:の)?)?(?:{dir})",
    // 120人で、前年度の100人より20人増えた
    "{b}(?:で|と|となり|であり)、?{last}{of}[(]?{a}[)]?{than}(?:{z}(?:の)?)?(?:{dir})",
    "{b}(?:で|と|となり|であり)、?{last}(?:比|{than})(?:{z}(?:の)?)?(?:{dir}) ?[(]{last}{of}{a}[)]",
    // 20人増の120人（前年度100人）
    "{z}(?:の)?(?:{dir}){b} ?[(]{last}{of}{a}[)]",
    // 前年度の100人より20人多い120人
    "{last}{gap}{a}{than}[^0-9、。\n]{0,4}{z}(?:の)?(?:{dir}|(?P<more>多い|上回る)|(?P<less>少ない|下回る))の?、?{b}",
    "{a}から{z}(?:{dir})(?:の|、)?(?:{this}は、?)?{b}(?:と(?:なっ|なり)|に(?:なっ|なり|達)|です|でし)",
    // 100人から200人へと2倍に増えた
    "{a}から{noun}{b}(?:に|へ|まで)?(?:と)?、?[^0-9、。\n]{0,4}{m}(?:に|と|の|へ|した|し)",
    "{b}(?:で|と|となり|であり|となって)、?{last}{of}[(]?{a}[)]?の{m}",
    "{last}{of}[(]?{a}[)]?の{m}の{b}",
    "{last}の{m}(?:の|となる|に当たる){b} ?[(]{last}{of}{a}[)]",
    // 目標の100人に対し80人と上回った
    "{aim}{of}[(]?{a}[)]?(?:に対し(?:て)?|に比べ(?:て)?|より)、?{b}(?:で|と|であり|となり|となって)、?(?:{aim}を|これを)?(?:大きく|大幅に|やや)?(?:(?P<up>上回(?:った|りまし|り、)|超え)|(?P<down>下回(?:った|りまし|り、)))",
    // 80人で、目標の100人を上回った
    "{b}(?:で|と|となり|であり|となって|に達し)(?:、| )*{aim}{of}[(]?{a}[)]?を[^0-9、。\n]{0,4}(?:{dir}|(?P<met>達成(?:し(?:た|まし|て|、)|でき(?:た|まし))))",
    "{b}(?:が|の)[^0-9、。\n]{1,8}、{aim}{of}[(]?{a}[)]?を[^0-9、。\n]{0,4}(?:{dir}|(?P<met>達成(?:し(?:た|まし|て|、)|でき(?:た|まし))))",
    "{b}(?:で|と|となり|であり)(?:、| )*{aim}{of}[(]?{a}[)]?に(?:は)?(?P<unmet>届か|届きませ|達しな|達しませ|達せ|及ば|及びませ)",
    "{aim}{of}{a}を(?:(?P<over>上回る|超える)|(?P<under>下回る)){noun}{b}(?:が|の|で|と|を)",
    "目標{of}{a}(?:に対し(?:て)?|のところ|に対する|、|\n)[^0-9。]{0,14}{b}[^0-9]{0,14}目標(?:値|数)?(?:を|は)(?:(?P<met>達成(?:し(?:た|まし|て|、)|でき(?:た|まし)))|(?P<unmet>達成(?:でき(?:ず|な|ませ)|しな|しませ))|{dir})",
    // 前年度比120%の120人（前年度100人）
    "{last}比 ?{p}の{b} ?[(]{last}{of}{a}[)]",
    "{b} ?[(]{last}{of}{a}[、, ]+(?:対?{last})?比 ?{p}[)]",
    // 200人中50人（25%）
    "{a}(?:中|のうち|に対し(?:て)?|に対する)、?[^0-9。\n]{0,10}{b}(?:[^0-9。\n(]{0,16}(?:率|割合)(?:は|が)?|で、?|[^0-9。\n(]{0,8}[(]|[^0-9。\n(]{0,8}[(][^0-9。\n()]{0,8}率(?:は|:| )*){p}",
    // 加入率68.4%（加入21,340世帯/31,200世帯）
    "{p}(?:[(]|、)[^0-9()、]{0,8}{b} ?[/÷] ?[^0-9()、]{0,8}{a}",
    // 4,210件で、年度目標4,000件の105.3%
    "{b}(?:で|と|となり|であり)、?[^0-9、。\n]{0,4}{aim}{of}{a}[)]?の{p}",
    // 収入1,200円、支出1,000円、差引200円
    "(?:収入|歳入)[^0-9、。\n]{0,6}{a}[、, \n]+[^0-9、。\n]{0,3}(?:支出|歳出)[^0-9、。\n]{0,6}{b}[^0-9]{0,8}差し?引き?[^0-9、。\n]{0,6}{z}",
    // 実人数20人、延べ人数120人
    "実(?:人数|人員|利用者数|参加者数|利用人数|参加人数)?(?:は|が|:| )*{a}[、, (/で]+(?:延べ|のべ)(?:人数|人員|利用者数|参加者数|利用人数|参加人数|で)?(?:は|が|:| )*{visits}",
    "(?:延べ|のべ)(?:人数|人員|利用者数|参加者数|利用人数|参加人数|で)?(?:は|が|:| )*{visits}[、, (/で]+実(?:人数|人員|利用者数|参加者数|利用人数|参加人数)?(?:は|が|:| )*{a}",
];
/// A rate by its name: `{a}` stands behind one of the first words, `{b}` behind one of the second.
const RATES: [(&str, &str, &str); 12] = [
    (
        "回収率",
        "配布|配付|発送|送付|発出|対象",
        "回収|回答|有効回答",
    ),
    (
        "回答率",
        "配布|配付|発送|送付|依頼|対象",
        "回収|回答|有効回答",
    ),
    ("受診率", "対象", "受診"),
    ("接種率", "対象", "接種"),
    ("執行率", "予算", "決算|執行|支出"),
    ("達成率", "目標", "実績"),
    ("進捗率", "計画|目標", "実績"),
    ("出席率", "定員|対象|委員|会員", "出席"),
    ("参加率", "対象", "参加"),
    ("採択率", "申請|応募", "採択"),
    ("収納率", "調定", "収納|収入"),
    ("整備率", "計画|対象", "整備"),
];
/// What a token of a wording stands for, besides the figures.
const TOKENS: [(&str, &str); 9] = [
    (
        "{gap}",
        "(?:(?:令和|平成|R|H)[0-9]{1,2}年?度?|[^0-9。\n]){0,12}",
    ),
    // What a figure may have before it in its own clause.
    (
        "{noun}",
        "、?(?:(?:令和|平成|R|H)[0-9]{1,2}年?度?|[^0-9、。\nぁ-ん]|の|は|延べ){0,12}",
    ),
    (
        "{last}",
        "(?:(?:前年度?|昨年度?)(?:末|の?同(?:日|月|期|時期|月末))?|前回|前期|(?:令和|平成|R|H)[0-9]{1,2}年?度)",
    ),
    (
        "{this}",
        "(?:今年度?|本年度?|当年度|今回|今期|(?:令和|平成|R|H)[0-9]{1,2}年?度)",
    ),
    (
        "{than}",
        "(?:に対し(?:て)?|に比べ(?:て)?|と比べ(?:て)?|と比較し(?:て)?|より|から)、?",
    ),
    (
        "{again}",
        "(?:(?:対?{last}(?:比|より|から|に比べ(?:て)?|と比べ(?:て)?)?|差し引き|差引)、?)?",
    ),
    (
        "{aim}",
        "(?:(?:前年度?|昨年度?)(?:末|の?同(?:日|月|期|時期|月末))?|前回|目標|計画|定員)",
    ),
    (
        "{of}",
        "(?:値|数|人数|件数|回数|実績)?(?:である|だった|とした|とする|の|は|:| )?",
    ),
    (
        "{dir}",
        "(?P<up>(?:増加|増額|上昇|増大)(?:した|し、|しま[しす]|して(?:い[るま]|おり)|となっ|となり|です|でし|[、。)\n]|$)|増え(?:た|まし|、|て)|増(?:[、。)\nのと]|$|です|でし)|引き?上げ(?:た|まし)|上回(?:った|りまし|り、|って|る(?:結果|こと|実績|成果))|超え(?:た|まし|、))\
         |(?P<down>(?:減少|減額|低下|下落)(?:した|し、|しま[しす]|して(?:い[るま]|おり)|となっ|となり|です|でし|[、。)\n]|$)|減(?:っ[たて]|り、|りまし)|減(?:[、。)\nのと]|$|です|でし)|引き?下げ(?:た|まし)|下回(?:った|りまし|り、|って|る(?:結果|こと|実績)))\
         |(?:改善|短縮)(?:した|し、|しま[しす]|して)",
    ),
];
/// Where less is better, a goal is reached from above.
const LESS_IS_BETTER: [&str; 20] = [
    "削減",
    "抑制",
    "縮減",
    "低減",
    "短縮",
    "減らす",
    "減少",
    "以下",
    "以内",
    "未満",
    "排出",
    "事故",
    "苦情",
    "待機",
    "廃棄",
    "発生",
    "滞納",
    "犯罪",
    "被害",
    "ごみ",
];
/// What between two figures says that they are not to be held against each other.
const APART: [&str; 10] = [
    "うち",
    "内訳",
    "新規",
    "前々年",
    "ほか",
    "別に",
    "加え",
    "このほか",
    "平均",
    "あたり",
];
/// What behind a percentage says that it is no share, or no exact one.
const NO_SHARE: [&str; 16] = [
    "増",
    "減",
    "アップ",
    "ダウン",
    "上昇",
    "低下",
    "向上",
    "以上",
    "以下",
    "程度",
    "超",
    "未満",
    "を超",
    "弱",
    "強",
    "ポイント",
];
/// What before a percentage says that it is of other figures.
const ELSEWHERE: Words = Words("前年 昨年 前回 前期 全国 全体 平均 県内 計画");
/// Units that are no counters.
const UNITS: &str = "%|パーセント";

/// Words of which a text must have one for some wordings to say anything. Most texts lack them, and
/// patterns with so many counters take long to compile.
const SIGNS: [(&str, Words); 5] = [
    ("{visits}", Words("延べ のべ")),
    ("{p}", Words("% パーセント")),
    ("{m}", Words("倍 半減")),
    ("差し?引き?", Words("差")),
    (
        "",
        Words(
            "増 減 上昇 低下 下落 引き上げ 引上げ 引き下げ 引下げ 上回 下回 超え 達成 達し 達せ \
             届か 届き 及ば 及びま 多い 少ない 改善 短縮",
        ),
    ),
];

/// A wording, and its pattern once a text may have it.
struct Wording {
    text: String,
    /// Its words, as a place in [`SIGNS`].
    sign: usize,
    pattern: OnceLock<Option<Regex>>,
}

impl Wording {
    fn new(text: String) -> Wording {
        let sign = SIGNS.iter().position(|(token, _)| text.contains(token));
        Wording {
            text,
            sign: sign.unwrap_or(0),
            pattern: OnceLock::new(),
        }
    }

    /// A wording that the library refuses would be seen by the test below.
    fn pattern(&self) -> Option<&Regex> {
        let compiled = self.pattern.get_or_init(|| pattern(&self.text).ok());
        compiled.as_ref()
    }
}

static ALL: LazyLock<Vec<Wording>> = LazyLock::new(|| {
    let words = |of: fn(&(&'static str, &'static str, &'static str)) -> &'static str| {
        let mut words: Vec<&str> = RATES.iter().flat_map(|rate| of(rate).split('|')).collect();
        // 有効回答 before 回答.
        words.sort_by_key(|word| Reverse(word.len()));
        words.join("|")
    };
    let [rate, whole, part] = [words(|r| r.0), words(|r| r.1), words(|r| r.2)];
    let stated = format!("[^0-9。]{{0,10}}(?P<rate>{rate})(?:は|が|:| |\\()*{{p}}");
    let named = format!(
        "(?P<whole>{whole})[^0-9。、\n]{{0,8}}{{a}}[^0-9。]{{0,10}}(?P<part>{part})[^0-9。、\n]{{0,8}}{{b}}"
    );
    let done = format!(
        "{{a}}(?:を|に|へ)(?P<whole>{whole})[^0-9。]{{0,8}}{{b}}(?:を|が|から|の)(?P<part>{part})"
    );
    // 受診率は40%(受診者320人/対象者800人)
    let first = format!("(?P<rate>{rate})(?:は|が|:| )*{{p}} ?[(]");
    let [whole, part] = [("whole", whole, "a"), ("part", part, "b")]
        .map(|(name, words, figure)| format!("(?P<{name}>{words})[^0-9。、\n]{{0,8}}{{{figure}}}"));
    let between = " ?[、/÷] ?";
    let behind = [
        format!("{first}{part}{between}{whole}[)]"),
        format!("{first}{whole}{between}{part}[)]"),
    ];
    let rates = [named + &stated, done + &stated].into_iter().chain(behind);
    let wordings = WORDINGS.iter().map(|w| (*w).to_string()).chain(rates);
    wordings.map(Wording::new).collect()
});

/// The pattern of a wording.
fn pattern(wording: &str) -> Result<Regex, regex::Error> {
    let counters: Vec<&str> = counters::all().iter().map(|c| c.written).collect();
    let units = format!("(?:{}|{UNITS})", counters.join("|"));
    let number = "[0-9][0-9,.百千万億]*";
    let mut text = wording.to_string();
    for _ in 0..2 {
        for (token, meaning) in TOKENS {
            text = text.replace(token, meaning);
        }
    }
    for name in ["a", "b", "z", "visits"] {
        let figure = format!("(?P<{name}>{number} ?{units})");
        text = text.replace(&format!("{{{name}}}"), &figure);
    }
    let percentage = format!("(?P<p>{number} ?(?:%|パーセント))");
    let times = "(?:(?P<m>[0-9][0-9.]* ?倍)|(?P<doubled>倍増)|(?P<halved>半減))";
    Regex::new(&text.replace("{p}", &percentage).replace("{m}", times))
}

/// What a text says of its figures that they contradict, in its order.
pub fn contradictions(flat: &Flat) -> Vec<Contradiction> {
    if !flat.text.contains(|c: char| c.is_ascii_digit()) {
        return vec![];
    }
    let has = SIGNS.map(|(_, words)| words.is_in(&flat.text));
    let possible = ALL.iter().filter(|wording| has[wording.sign]);
    let each = possible
        .filter_map(Wording::pattern)
        .flat_map(|p| p.captures_iter(&flat.text));
    let mut found: Vec<Contradiction> = each
        .filter_map(|said| contradiction(&flat.text, &said))
        .collect();
    found.sort_by_key(|c| (c.span.start, c.span.end));
    found
}

fn contradiction(text: &str, said: &Captures<'_>) -> Option<Contradiction> {
    let span = said.get(0)?.range();
    let a = Figure::of(text, said, "a")?;
    let is_distinct = || {
        let visits = Figure::of(text, said, "visits")?;
        (a.unit == visits.unit && a.value > visits.value).then_some(Wrong::Distinct)
    };
    let wrong = match Figure::of(text, said, "b") {
        Some(b) if b.span.start < a.span.start && is_last_of_several(text, said, &b) => None,
        Some(b) if a.unit == b.unit && are_together(text, &a, &b) => of_goal(text, said, &a, &b)
            .or_else(|| of_change(text, said, &a, &b))
            .or_else(|| of_share(text, said, &a, &b))
            .or_else(|| of_times(text, said, &a, &b)),
        Some(_) => None,
        None => is_distinct(),
    };
    wrong.map(|wrong| Contradiction { span, wrong })
}

/// Whether nothing between two figures tells that they count different things.
fn are_together(text: &str, a: &Figure, b: &Figure) -> bool {
    let from = a.span.end.min(b.span.end);
    let between = text.get(from..a.span.start.max(b.span.start));
    // Of 200人のうち50人, one is a part of the other.
    let between = between.map(|own| own.trim_start_matches('の').trim_start_matches("うち"));
    between.is_some_and(|own| !APART.iter().any(|word| own.contains(word)))
}

/// Whether a figure of the same kind stands before these in their sentence: then these may be only
/// the last of several.
fn is_last_of_several(text: &str, said: &Captures<'_>, own: &Figure) -> bool {
    let before = text[..said.get(0).map_or(0, |whole| whole.start())]
        .rsplit(['。', '\n'])
        .next();
    let mut parts = before
        .unwrap_or_default()
        .split(|c: char| c.is_ascii_digit())
        .skip(1);
    parts.any(|rest| counters::at_start(rest).is_some_and(|c| c.same == own.unit))
}

fn of_goal(text: &str, said: &Captures<'_>, goal: &Figure, own: &Figure) -> Option<Wrong> {
    let has = |name: &str| said.name(name).is_some();
    let is_reached = own.value >= goal.value;
    let is_wrong = has("met") && !is_reached || has("unmet") && is_reached;
    let whole = said.get(0)?;
    let begins = text[..whole.start()].rfind('。').unwrap_or(0);
    let around = &text[begins..whole.end()];
    let is_usual = !LESS_IS_BETTER.iter().any(|word| around.contains(word));
    (is_wrong && is_usual).then_some(Wrong::Goal)
}

/// What is wrong with a rise or fall from `a` to `b`, or with how much it is said to be.
fn of_change(text: &str, said: &Captures<'_>, a: &Figure, b: &Figure) -> Option<Wrong> {
    let has = |name: &&str| said.name(name).is_some();
    let rises = ["up", "over", "more"].iter().any(has);
    let falls = ["down", "under", "less"].iter().any(has);
    if rises && b.value <= a.value || falls && b.value >= a.value {
        return Some(Wrong::Direction);
    }
    let stated = Figure::of(text, said, "z")?;
    let right = (a.value - b.value).abs();
    if stated.unit == "%" && a.unit != "%" {
        return stated.unlike(100.0 * right / a.value);
    }
    // 2千円 is no exact difference of amounts in 円, nor 1,250円 of amounts in 千円.
    let is_of_shares = a.unit == "%" && stated.unit == "ポイント";
    let is_comparable =
        (stated.unit == a.unit || is_of_shares) && a.grain == b.grain && a.grain == stated.grain;
    let is_right = (right - stated.value).abs() < 1e-6;
    (is_comparable && !is_right).then(|| Wrong::Difference(stated.like(right)))
}

/// What is wrong with the percentage that `b` is said to be of `a`.
fn of_share(text: &str, said: &Captures<'_>, a: &Figure, b: &Figure) -> Option<Wrong> {
    let stated = Figure::of(text, said, "p")?;
    let behind = &text[stated.span.end..];
    let before = text.get(b.span.end..stated.span.start).unwrap_or_default();
    let is_share = !NO_SHARE.iter().any(|word| behind.starts_with(word))
        && is_rate_of(before, said.name("rate").is_some());
    stated
        .unlike(100.0 * b.value / a.value)
        .filter(|_| is_share)
}

/// What is wrong with how many times `a` `b` is said to be. 2倍 may have been rounded.
fn of_times(text: &str, said: &Captures<'_>, a: &Figure, b: &Figure) -> Option<Wrong> {
    let (stated, grain) = match Figure::of(text, said, "m") {
        Some(stated) => (stated.value, stated.grain),
        None if said.name("doubled").is_some() => (2.0, 1.0),
        None if said.name("halved").is_some() => (0.5, 0.5),
        None => return None,
    };
    let right = b.value / a.value;
    let differs = right.is_finite() && (right - stated).abs() > grain / 2.0 + 1e-9;
    differs.then(|| Wrong::Times(format!("{right:.1}倍")))
}

/// Whether the rate named at the end of what stands between a figure and a percentage is that figure's:
/// 受診し、受診率は, but not 回答があり、満足率は.
fn is_rate_of(between: &str, is_known: bool) -> bool {
    let name = between.trim_end_matches(['は', 'が', ':', ' ']);
    let Some(name) = ["率", "割合"].iter().find_map(|r| name.strip_suffix(r)) else {
        return true;
    };
    if is_known || ELSEWHERE.is_in(name) {
        return !ELSEWHERE.is_in(name);
    }
    let stops = |c: char| "、,( ".contains(c) || ('ぁ'..='ん').contains(&c) && c != 'の';
    let noun = name.rsplit(stops).next().unwrap_or_default();
    let noun = noun.trim_end_matches(['比', 'の']).trim_start_matches('の');
    let before = &between[..between.rfind(noun).unwrap_or(0)];
    let known = RATES
        .iter()
        .filter(|(rate, ..)| rate.strip_suffix('率') == Some(noun));
    let mut same = known.flat_map(|(_, _, part)| part.split('|')).chain([noun]);
    noun.is_empty() || same.any(|word| before.contains(word))
}

/// The counter that stands for all that mean the same.
fn same(unit: &str) -> Option<&'static str> {
    let own = counters::all().iter().find(|c| c.written == unit)?;
    Some(own.same)
}

/// A figure with its unit.
struct Figure {
    span: Range<usize>,
    value: f64,
    /// The unit; counters that mean the same are one.
    unit: String,
    /// How much one of its last place is, such as 1000 of 1,200千円.
    grain: f64,
    written: String,
}

impl Figure {
    /// A figure of a wording, where it says just this number.
    fn of(text: &str, said: &Captures<'_>, name: &str) -> Option<Figure> {
        let found = said.name(name)?;
        let written = found.as_str();
        let number =
            written.trim_end_matches(|c: char| !(c.is_ascii_digit() || "百千万億".contains(c)));
        let unit = written[number.len()..].trim_start();
        let mut before = text[..found.start()].chars().rev();
        let is_inside = before.next().is_some_and(|c| {
            let mut is_fraction = || before.next().is_some_and(|c| c.is_ascii_alphanumeric());
            let is_sign = "第.,〜~-−▲△×".contains(c);
            c.is_ascii_alphanumeric() || is_sign || (c == '/' && is_fraction())
        });
        if is_inside || !quantities::is_exact(text, &found.range()) {
            return None;
        }
        let digits = number.trim_end_matches(['百', '千', '万', '億']);
        let scale = |c: char| match c {
            '百' => 1e2,
            '千' => 1e3,
            '万' => 1e4,
            '億' => 1e8,
            _ => 1.0,
        };
        let factor: f64 = number[digits.len()..].chars().map(scale).product();
        let places = digits.split_once('.').map_or(0, |(_, p)| p.len());
        Some(Figure {
            span: found.range(),
            value: parse_number(number, None).ok()?.value.to_f64(),
            unit: match unit {
                "パーセント" => "%".to_string(),
                _ => same(unit).unwrap_or(unit).to_string(),
            },
            grain: factor / 10_f64.powi(i32::try_from(places).ok()?),
            written: written.to_string(),
        })
    }

    /// The percentage that this one should be. However that was rounded, up, down or to the nearest,
    /// it is less than one of its last place off.
    fn unlike(&self, right: f64) -> Option<Wrong> {
        let differs = right.is_finite() && (right - self.value).abs() >= self.grain - 1e-9;
        let places = if self.grain < 1.0 { 1 } else { 0 };
        differs.then(|| Wrong::Percentage(format!("{right:.places$}%")))
    }

    /// Another number with this one's unit.
    fn like(&self, value: f64) -> String {
        let number = self
            .written
            .trim_end_matches(|c: char| !(c.is_ascii_digit() || "百千万億".contains(c)));
        let unit = &self.written[number.len()..];
        let rounded = (value * 1e6).round() / 1e6;
        format!("{rounded}{}", unit.trim_start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_a_pattern() {
        for wording in ALL.iter() {
            assert!(wording.pattern().is_some(), "{}", wording.text);
        }
    }

    #[test]
    fn reports_what_is_right() {
        let cases = [
            ("参加者は100人から80人に増加した", Wrong::Direction),
            (
                "100人から120人に30人増加した",
                Wrong::Difference("20人".into()),
            ),
            ("200人中50人(30%)が答えた", Wrong::Percentage("25%".into())),
            ("80人で、目標の100人を達成した", Wrong::Goal),
            ("実人数120人、延べ100人", Wrong::Distinct),
            (
                "100人から120人へと2倍に増えた",
                Wrong::Times("1.2倍".into()),
            ),
            ("120人で、目標（150人）を上回った", Wrong::Direction),
        ];
        for (text, wrong) in cases {
            let found = contradictions(&Flat::new(text));
            assert_eq!(found.first().map(|c| &c.wrong), Some(&wrong), "{text}");
        }
    }
}
