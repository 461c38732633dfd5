//! P142: The codes of the plan leave one out, or go back.

use super::p141_dated_code::{is_turned, parts};
use super::{Diagnosis, Rule, Trigger};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::plan::Measure;
use crate::model::project::Project;
use crate::text::code::segments;
use crate::text::dated::dated;
use crate::text::sequence::{Step, is_related, plain, step};
use std::collections::HashSet;

/// The codes of the plan leave one out, or go back. A measure that was given up leaves a gap too.
pub const RULE: Rule = Rule {
    code: "P142",
    title: "整理番号が飛んでいるか、順番が前後している",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P142.md"),
    trigger: Trigger::Plan(all),
};

/// So many codes back one of the same kind is sought.
const BACK: usize = 200;
/// So many are told in any plan.
const FEW: usize = 3;
/// Where more than one step in so many is irregular, the codes are no running numbers.
const SHARE: usize = 5;

fn all(project: &Project) -> Vec<Finding> {
    let parts = parts(project);
    let plan = &project.plan;
    let is_code = |(at, m): &(usize, &Measure)| {
        let is_day = dated(&m.code).is_some_and(|day| is_turned(&day, parts));
        // A code that stands twice is reported elsewhere.
        !is_day && plan.position(&m.key) == Some(*at)
    };
    let measures = plan.measures.iter().enumerate().filter(is_code);
    let measures: Vec<&Measure> = measures.map(|(_, m)| m).collect();
    let codes: Vec<Vec<String>> = measures.iter().map(|m| segments(&m.code)).collect();
    let there = beginnings(&codes);
    let mut findings = vec![];
    for (at, (after, measure)) in codes.iter().zip(&measures).enumerate() {
        let earlier = codes.iter().zip(&measures).take(at).rev();
        // Codes of another kind may stand between.
        let mut earlier = earlier
            .take(BACK)
            .filter(|(code, _)| is_related(code, after));
        let Some((before, last)) = earlier.next() else {
            continue;
        };
        let message = match step(before, after) {
            Step::Next => continue,
            Step::Back => format!(
                "整理番号「{}」が、「{}」より後にあります",
                measure.code, last.code
            ),
            Step::Gap(missing) => {
                let lacks = |code: &Vec<String>| !there.contains(&key(code));
                let missing: Vec<String> = missing
                    .iter()
                    .filter(|m| lacks(m))
                    .map(|m| m.join("-"))
                    .collect();
                match missing.as_slice() {
                    [] => continue,
                    missing => format!(
                        "整理番号「{}」の次が「{}」で、「{}」がありません",
                        last.code,
                        measure.code,
                        missing.join("」「")
                    ),
                }
            }
        };
        findings.push(finding(project, measure, &message));
    }
    match findings.len() <= FEW || findings.len() * SHARE <= codes.len() {
        true => findings,
        false => vec![],
    }
}

/// Every beginning of a code that the plan has.
fn beginnings(codes: &[Vec<String>]) -> HashSet<String> {
    let of = |code: &Vec<String>| {
        (1..=code.len())
            .map(|n| key(&code[..n]))
            .collect::<Vec<_>>()
    };
    codes.iter().flat_map(of).collect()
}

fn key(code: &[String]) -> String {
    let plain: Vec<String> = code.iter().map(|segment| plain(segment)).collect();
    plain.join("-")
}

fn finding(project: &Project, measure: &Measure, message: &str) -> Finding {
    let plan = &project.plan;
    Diagnosis::new(message)
        .value(measure.code.as_str())
        .hint("写し漏れや打ち間違いでないか、計画の原本で確かめてください。欠番なら、そのままで構いません。")
        .finding(&RULE, plan.place_of(measure, "code"))
        .item(&measure.code)
        .field(plan.heading("code").unwrap_or_default())
}
