//! Y202: A number is many times last year's, or a small part of it.

use super::{Bound, Diagnosis, Rule, Trigger, y204_unit};
use crate::judge::{AnswerContext, Context};
use crate::model::finding::{Family, Severity};
use crate::model::template::Kind;

/// A number is many times last year's, or a small part of it.
pub const RULE: Rule = Rule {
    code: "Y202",
    title: "数が前の年から大きく変わっている",
    severity: Severity::Warning,
    family: Family::LastAnswers,
    page: include_str!("../../../docs/rules/Y202.md"),
    trigger: Trigger::Answer(diagnose),
};

/// From how many times on a change is reported.
pub const TIMES: Bound = Bound {
    code: "Y202",
    name: "times",
    default: 3.0,
    range: (1.0, f64::INFINITY),
    meaning: "何倍（何分の1）からの変化を知らせるか",
};

/// The least change that is reported, in the field's unit.
pub const LEAST: Bound = Bound {
    code: "Y202",
    name: "least",
    default: 10.0,
    range: (0.0, f64::INFINITY),
    meaning: "いくつからの増減を知らせるか（項目の単位で）",
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    // Where the unit is another one, the number is its consequence.
    if asked.field.kind != Kind::Number || y204_unit::finds(asked, context) {
        return None;
    }
    let last = context.last(asked.answer)?;
    let number = |text: &str| text.parse::<f64>().ok();
    let (now, before) = (number(&asked.answer.value)?, number(&last.value)?);
    if !is_far(now, before, context.bound(&TIMES), context.bound(&LEAST)) {
        return None;
    }
    let unit = context
        .project
        .unit(asked.answer.measure, &asked.answer.field);
    let message = format!(
        "「{}」が、{}の{}{unit}から{}{unit}に変わっています{}",
        asked.label(context),
        context.last_year(),
        last.value,
        asked.answer.value,
        in_words(now, before)
    );
    Some(Diagnosis::new(&message).hint(
        "桁や単位の間違いでないか確かめてください。大きく変わったのなら、そのままで構いません。",
    ))
}

/// Whether two numbers differ by so much, and by so many times. From or to none is any number of
/// times, and so is from above to below it.
fn is_far(now: f64, before: f64, times: f64, least: f64) -> bool {
    let (small, large) = match now.abs() < before.abs() {
        true => (now.abs(), before.abs()),
        false => (before.abs(), now.abs()),
    };
    let is_turned = now * before < 0.0;
    (now - before).abs() >= least && (is_turned || large >= small * times)
}

/// How many times it is, where that can be said.
fn in_words(now: f64, before: f64) -> String {
    if now * before <= 0.0 {
        return String::new();
    }
    match now > before {
        true => format!("（約{:.1}倍）", now / before),
        false => format!("（約{:.1}分の1）", before / now),
    }
}

#[cfg(test)]
mod tests {
    use super::is_far;

    #[test]
    fn small_numbers_are_not_shouted() {
        let cases = [
            (3.0, 1.0, false),
            (120.0, 50.0, false),
            (150.0, 50.0, true),
            (15.0, 50.0, true),
            (50.0, 50.0, false),
            (12.0, 0.0, true),
            (9.0, 0.0, false),
            (0.0, 30.0, true),
            (0.0, 0.0, false),
            (-20.0, 20.0, true),
            (-60.0, -20.0, true),
            (-20.0, -25.0, false),
        ];
        for (now, before, expected) in cases {
            assert_eq!(is_far(now, before, 3.0, 10.0), expected, "{before} → {now}");
        }
    }
}
