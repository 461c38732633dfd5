//! How far a number has come to its goal, by the way in which it is to go.

use super::template::NONE;
use crate::text::normalize::normalize;

/// What a cell comes to that the form computes.
#[derive(Clone, Debug, PartialEq)]
pub enum Computed {
    /// A share, to a tenth of a per cent.
    Share(f64),
    /// A grade.
    Grade(String),
    /// Nothing, and why.
    Unknown(String),
}

impl Computed {
    /// What people read; a dash where it comes to nothing.
    pub fn shown(&self) -> String {
        match self {
            Computed::Share(share) => format!("{:.1}%", share * 100.0),
            Computed::Grade(grade) => grade.clone(),
            Computed::Unknown(_) => NONE.to_string(),
        }
    }

    /// What a formula has as its result that comes to this.
    pub fn result(&self) -> String {
        match self {
            Computed::Share(share) => share.to_string(),
            known => known.shown(),
        }
    }
}

/// The way in which a number is to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// The more, the better.
    #[default]
    More,
    /// The less, the better.
    Less,
    /// As near to the goal as can be.
    Keep,
}

/// The words that plans use for a way, as normalization leaves them.
const WORDS: [(Way, &[&str]); 3] = [
    (
        Way::More,
        &["増", "大き", "多い", "高", "上", "拡大", "↑", "↗"],
    ),
    (
        Way::Less,
        &[
            "減", "小さ", "少な", "低", "下", "縮小", "抑", "削", "↓", "↘",
        ],
    ),
    (Way::Keep, &["維持", "保", "横ばい", "→"]),
];

impl Way {
    /// The way that a plan names, such as 増やす; a plan that says nothing means that more is better.
    /// `None` for a word that names none or several.
    pub fn parse(text: &str) -> Option<Way> {
        let text = normalize(text);
        let is_named = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let mut named = WORDS.iter().filter(|(_, words)| is_named(words));
        match (named.next(), named.next()) {
            (None, _) if text.is_empty() => Some(Way::More),
            (Some((way, _)), None) => Some(*way),
            _ => None,
        }
    }

    /// How a rate is computed, in words. `is_from_start` counts from where the number began.
    pub fn words(self, is_from_start: bool) -> &'static str {
        match (self, is_from_start) {
            (Way::Keep, _) => "実績値と目標値の小さいほう ÷ 大きいほう",
            (_, true) => "（実績値 － 基準値）÷（目標値 － 基準値）",
            (Way::More, false) => "実績値 ÷ 目標値",
            (Way::Less, false) => "目標値 ÷ 実績値",
        }
    }

    /// The rate as a formula of these operands, without what catches a division by 0.
    pub fn formula(self, of: &str, by: &str, start: Option<&str>) -> String {
        match (self, start) {
            (Way::More | Way::Less, Some(start)) => format!("({of}-{start})/({by}-{start})"),
            (Way::More, None) => not_below_zero(of, by, &format!("{of}/{by}")),
            (Way::Less, None) => not_below_zero(of, by, &to_goal(of, by, &format!("{by}/{of}"))),
            (Way::Keep, _) => {
                let share = to_goal(of, by, &format!("MIN({of},{by})/MAX({of},{by})"));
                not_below_zero(of, by, &share)
            }
        }
    }

    /// The rate, to a tenth of a per cent as people see it; `None` where it would be divided by 0, and
    /// where a share of 0 or of a number below 0 would say nothing.
    pub fn rate(self, of: f64, by: f64, start: Option<f64>) -> Option<f64> {
        let is_way = start.is_some() && self != Way::Keep;
        if !is_way && of.min(by) < 0.0 {
            return None;
        }
        let rate = match (self, start) {
            (Way::More | Way::Less, Some(start)) => (of - start) / (by - start),
            (Way::More, None) => of / by,
            _ if of == by => 1.0,
            _ if by == 0.0 => return None,
            (Way::Less, None) => by / of,
            (Way::Keep, _) => of.min(by) / of.max(by),
        };
        rate.is_finite().then(|| (rate * 1000.0).round() / 1000.0)
    }
}

/// A formula that is whole where the goal is met, and else an error where the goal is 0: no share of it
/// says how far off a number is.
fn to_goal(of: &str, by: &str, share: &str) -> String {
    format!("IF({of}={by},1,IF({by}=0,1/0,{share}))")
}

/// A formula that is an error where one of two cells is below 0.
fn not_below_zero(of: &str, by: &str, share: &str) -> String {
    format!("IF(MIN({of},{by})<0,1/0,{share})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_known_by_their_words() {
        for (text, way) in [
            ("増やす", Some(Way::More)),
            ("増加を目指す", Some(Way::More)),
            ("", Some(Way::More)),
            ("減少", Some(Way::Less)),
            ("↓", Some(Way::Less)),
            ("現状維持", Some(Way::Keep)),
            ("維持・向上", None),
            ("その他", None),
        ] {
            assert_eq!(Way::parse(text), way, "{text}");
        }
    }

    #[test]
    fn rates_are_computed_in_three_ways() {
        for (way, of, by, start, rate) in [
            (Way::More, 192.0, 180.0, None, Some(1.067)),
            (Way::More, 0.0, 180.0, None, Some(0.0)),
            (Way::More, 5.0, 0.0, None, None),
            (Way::More, 150.0, 180.0, Some(120.0), Some(0.5)),
            (Way::More, 150.0, 120.0, Some(120.0), None),
            (Way::Less, 25.0, 20.0, None, Some(0.8)),
            (Way::Less, 0.0, 0.0, None, Some(1.0)),
            (Way::Less, 0.0, 20.0, None, None),
            (Way::Less, 20.0, 0.0, None, None),
            (Way::Keep, 5.0, 0.0, None, None),
            (Way::Keep, 0.0, 5.0, None, Some(0.0)),
            (Way::Less, 25.0, 20.0, Some(30.0), Some(0.5)),
            (Way::Keep, 0.0, 0.0, None, Some(1.0)),
            (Way::Keep, 105.0, 100.0, None, Some(0.952)),
            (Way::Keep, 80.0, 100.0, None, Some(0.8)),
            (Way::Keep, -4.0, -2.0, None, None),
            (Way::Less, -2.0, -5.0, None, None),
            (Way::More, -50.0, -10.0, None, None),
            (Way::More, -4.0, -2.0, Some(-6.0), Some(0.5)),
        ] {
            assert_eq!(way.rate(of, by, start), rate, "{way:?} {of} {by} {start:?}");
        }
    }
}
