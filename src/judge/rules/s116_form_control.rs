//! S116: A check box, an option button or another control on the sheet.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::judge::annotated::COPY;
use crate::model::annotation::{AnnotationKind, Control, State};
use crate::model::answer::{Answer, Trouble};
use crate::model::fact::{Fact, Kind, Many};
use crate::model::finding::{Family, Severity};

/// A check box, an option button or another control on the sheet.
pub const RULE: Rule = Rule {
    code: "S116",
    title: "チェックボックスなどの部品がある",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S116.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    if let Kind::Rest(Many::FormControls, count) = fact.kind {
        let sentence = format!("部品ほかに{count}個があります");
        return Some(Diagnosis::new(&sentence).hint(COPY));
    }
    let Kind::FormControl(own) = &fact.kind else {
        return None;
    };
    let AnnotationKind::Control(control, state) = own.kind else {
        return None;
    };
    let label = match own.text.as_str() {
        "" => String::new(),
        label => format!("「{}」", brief(label)),
    };
    let linked = match own.linked.as_str() {
        "" => String::new(),
        cell => format!("（リンクするセル {cell}）"),
    };
    let what = own.label();
    let diagnosis = Diagnosis::new(&format!(
        "{}{linked}",
        sentence(control, state, what, &label)
    ));
    let diagnosis = diagnosis.value(&own.text).hint(COPY);
    // A box in the place of a choice is what the section answered there.
    let is_lost = |answer: &Answer| {
        let mut troubles = answer.troubles.iter();
        troubles.any(|t| matches!(t, Trouble::NotAChoice(_)))
            && answer.place() == fact.place
            && (state == State::Ticked || context.is_required(answer))
    };
    let mut answers = context.answers.iter();
    Some(match state {
        _ if fact.is_cell_box() && answers.any(is_lost) => diagnosis.severity(Severity::Error),
        State::Unticked => diagnosis.severity(Severity::Info),
        _ => diagnosis,
    })
}

/// What a control shows, in a sentence.
fn sentence(control: Control, state: State, what: &str, label: &str) -> String {
    match (control, state) {
        (Control::ActiveX, _) => {
            format!("{what}{label}があります。何が選ばれているかは読み取っていません")
        }
        (Control::TextField, _) if label.is_empty() => format!("{what}があります"),
        (Control::TextField, _) => format!("{what}に{label}と書かれています"),
        (Control::OptionButton, State::Ticked) => format!("{what}{label}が選ばれています"),
        (_, State::Ticked) => format!("{what}{label}にチェックが入っています"),
        (_, State::Unticked) if control == Control::OptionButton => {
            format!("{what}{label}は選ばれていません")
        }
        (_, State::Unticked) => format!("{what}{label}にチェックは入っていません"),
        (_, State::Mixed) => {
            format!("{what}{label}は、チェックが入っているともいないとも決められていません")
        }
        (Control::Spinner, State::Chosen(number)) => {
            format!("{what}{label}が{number}になっています")
        }
        (_, State::Chosen(line)) => match label {
            "" => format!("{what}で上から{line}番目が選ばれています"),
            label => format!("{what}で{label}が選ばれています"),
        },
        (_, State::Unset) => format!("{what}{label}では何も選ばれていません"),
    }
}
