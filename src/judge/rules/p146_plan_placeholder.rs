//! P146: Words or marks in the plan that were to be replaced are still there.

use super::a201_placeholder::left_open;
use super::{Diagnosis, Rule, Trigger};
use crate::judge::prose;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::project::Project;
use crate::text::prose::sentences::Spot;

/// Words or marks in the plan that were to be replaced are still there.
pub const RULE: Rule = Rule {
    code: "P146",
    title: "計画に、仮の言葉や記号が残っている",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P146.md"),
    trigger: Trigger::Plan(all),
};

fn all(project: &Project) -> Vec<Finding> {
    let code = project.plan.heading("code").unwrap_or_default();
    prose::in_plan(project, &RULE, |heading, text| {
        let mut spots = left_open(text, false);
        spots.extend(example(text).filter(|_| heading == code));
        spots.first()?;
        let message = format!("「{heading}」の{}が、仮のままです", prose::quoted(&spots));
        let diagnosis = Diagnosis::new(&message).spots(text, &spots);
        Some(diagnosis.hint("計画の原本で確かめて、正しい言葉や数に書き換えてください。原本のとおりなら、そのままで構いません。"))
    })
}

/// The sign of the example row that `new` wrote, which was written over and kept its code.
fn example(code: &str) -> Option<Spot> {
    const SIGN: &str = "（例）";
    code.starts_with(SIGN).then(|| Spot {
        written: SIGN.to_string(),
        at: 0..SIGN.chars().count(),
    })
}
