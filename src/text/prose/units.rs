//! Finds what is counted in another unit than in an earlier text: 千円 for 円, 延べ人 for 人.

use super::quantities::{Quantity, quantities};
use super::repeats::firsts;
use super::sentences::Sentence;
use crate::text::normalize::normalize;
use crate::text::number::parse_number;
use indexmap::IndexMap;

/// By how many times two amounts must differ for another unit to be the cause.
const FAR: f64 = 100.0;
/// By how many times the figures before the units may differ.
const NEAR: f64 = 10.0;
/// What says that people are counted as often as they came.
const EACH_TIME: [&str; 3] = ["延べ", "のべ", "延"];

/// The same thing in two units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// What is counted.
    pub name: String,
    /// As the earlier text has it.
    pub before: String,
    /// As this one has it.
    pub now: String,
    /// Where this one has it.
    pub quantity: Quantity,
}

/// An amount of money as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// With its unit.
    pub written: String,
    /// The figure before the unit.
    figure: f64,
    unit: String,
    /// The amount in yen.
    amount: f64,
}

/// An amount that was typed where one in the unit `asked` is expected; `None` for anything else.
pub fn figure(typed: &str, asked: &str) -> Option<Figure> {
    let amount = parse_number(typed, None).ok()?;
    let unit = match amount.unit.is_empty() {
        true => asked.to_string(),
        false => amount.unit,
    };
    let written = format!("{}{unit}", amount.value);
    let yen = parse_number(&written, Some("円")).ok()?;
    Some(Figure {
        figure: amount.value.to_f64(),
        amount: yen.value.to_f64(),
        unit: normalize(&unit),
        written,
    })
}

/// Whether two amounts look like one in two units: the figures are close to each other, the amounts
/// are not.
pub fn is_drift(before: &Figure, now: &Figure) -> bool {
    let times = |a: f64, b: f64| match a.abs() < b.abs() {
        true => b.abs() / a.abs(),
        false => a.abs() / b.abs(),
    };
    // With nothing on one side this is no number, or no end.
    before.unit != now.unit
        && times(before.figure, now.figure) <= NEAR
        && times(before.amount, now.amount) >= FAR
}

/// What both texts count once, in two units.
pub fn drifts(before: &[Sentence], now: &[Sentence]) -> Vec<Drift> {
    let before = counted(before);
    let now = counted(now).into_iter();
    now.filter_map(|(name, now)| {
        let (now, before) = (now?, before.get(&name)?.as_ref()?);
        (before.differs(&now)).then(|| Drift {
            before: before.written.clone(),
            now: now.written,
            quantity: now.quantity,
            name,
        })
    })
    .collect()
}

/// A quantity, and how it is counted.
struct Counted {
    written: String,
    quantity: Quantity,
    is_each_time: bool,
    money: Option<Figure>,
}

impl Counted {
    fn differs(&self, now: &Counted) -> bool {
        match (&self.money, &now.money) {
            (Some(before), Some(now)) => is_drift(before, now),
            _ => {
                self.quantity.counter != now.quantity.counter
                    || self.is_each_time != now.is_each_time
            }
        }
    }
}

/// What a text counts, by its name; `None` for what it counts more than once.
fn counted(sentences: &[Sentence]) -> IndexMap<String, Option<Counted>> {
    let all = quantities(sentences);
    let mut found: IndexMap<String, Option<Counted>> = IndexMap::new();
    for (quantity, name) in firsts(&all, sentences) {
        let behind = &sentences[quantity.sentence].text[quantity.span.end..];
        let (name, is_each_time) = without_each_time(&name, behind);
        if name.chars().count() < 2 {
            continue;
        }
        let own = of(quantity, is_each_time);
        let entry = found.entry(name);
        entry.and_modify(|c| *c = None).or_insert(Some(own));
    }
    found
}

fn of(quantity: &Quantity, is_each_time: bool) -> Counted {
    let each_time = if is_each_time { "延べ" } else { "" };
    Counted {
        written: format!("{each_time}{}", quantity.written),
        quantity: quantity.clone(),
        is_each_time,
        money: figure(&quantity.written, "").filter(|_| quantity.counter == "円"),
    }
}

/// A name without 延べ, and whether it or what stands in brackets behind the quantity says that.
fn without_each_time(name: &str, behind: &str) -> (String, bool) {
    let behind = behind.trim_start();
    let mut is_each_time = EACH_TIME.iter().any(|word| {
        behind
            .strip_prefix('(')
            .is_some_and(|b| b.starts_with(word))
    });
    let mut bare = name;
    for word in EACH_TIME {
        let cut = bare.strip_suffix(word).or(bare.strip_prefix(word));
        is_each_time |= cut.is_some();
        bare = cut.unwrap_or(bare).trim_matches([':', '、', '・']);
    }
    (bare.to_string(), is_each_time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::sentences::sentences;

    fn reported(before: &str, now: &str) -> Vec<String> {
        let found = drifts(&sentences(before), &sentences(now)).into_iter();
        found
            .map(|d| format!("{} {} {}", d.name, d.before, d.now))
            .collect()
    }

    #[test]
    fn reports_another_unit() {
        let cases = [
            (
                "補助金　1,200千円",
                "補助金　1,250円",
                "補助金 1,200千円 1,250円",
            ),
            ("・交付額は12万円", "・交付額は11円", "交付額 12万円 11円"),
            (
                "参加者　120人",
                "参加者　延べ340人",
                "参加者 120人 延べ340人",
            ),
            (
                "延べ参加者数：120名",
                "参加者数：98名",
                "参加者数 延べ120名 98名",
            ),
            (
                "参加者数　53名(延べ人数)",
                "参加者数　16名",
                "参加者数 延べ53名 16名",
            ),
            ("相談件数　12件", "相談件数　14人", "相談件数 12件 14人"),
        ];
        for (before, now, expected) in cases {
            assert_eq!(reported(before, now), [expected], "{before} → {now}");
        }
    }

    #[test]
    fn leaves_the_same_unit_and_other_things_alone() {
        let cases = [
            ("補助金　1,200千円", "補助金　1,250千円"),
            ("補助金　1,200千円", "補助金　1,250,000円"),
            ("補助金　12万円", "補助金　125,000円"),
            ("補助金　1億2千万円", "補助金　9,000万円"),
            ("補助金　0円", "補助金　1,200千円"),
            ("補助金　2千円", "補助金　3万円"),
            ("参加者　120人", "参加者　340名"),
            ("参加者　120人", "見学者　延べ340人"),
            ("参加者　120人\n参加者　80人", "参加者　延べ340人"),
            ("参加者　約120人", "参加者　延べ340人"),
            ("展示　3か所", "展示　4箇所"),
            ("第1回　参加者16名", "第2回　参加者11団体"),
            ("", "参加者　延べ340人"),
        ];
        for (before, now) in cases {
            assert_eq!(reported(before, now), [""; 0], "{before} → {now}");
        }
    }

    #[test]
    fn a_typed_number_is_compared_with_its_unit() {
        let drifts = |before: &str, asked: &str, now: &str| {
            let (before, now) = (figure(before, asked), figure(now, "円"));
            before.zip(now).is_some_and(|(b, n)| is_drift(&b, &n))
        };
        assert!(drifts("1,200千円", "円", "1500"));
        assert!(drifts("1200", "千円", "1,350円"));
        assert!(!drifts("1,200千円", "円", "1,300,000"));
        assert!(!drifts("1200", "円", "1500"));
        assert!(!drifts("約1200", "千円", "1500"));
        assert_eq!(figure("12人", "人"), None);
    }
}
