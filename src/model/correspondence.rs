//! Which measures and sections of an earlier edition of a survey are which now.

use super::project::Project;
use super::roster::Department;
use std::collections::HashMap;

/// For the measures and sections of an earlier edition, those of the present one.
#[derive(Clone, Debug, Default)]
pub struct Correspondence {
    /// For each measure of the earlier plan its index in the present one; `None` where the plan has it
    /// no more.
    pub measures: Vec<Option<usize>>,
    /// For the code of each earlier section, in capitals, the codes of those that it is now: its own,
    /// or those that took over from it. Empty where it is none.
    pub sections: HashMap<String, Vec<String>>,
}

impl Correspondence {
    /// What a measure of the earlier plan is in the present one.
    pub fn measure(&self, earlier: usize) -> Option<usize> {
        self.measures.get(earlier).copied().flatten()
    }

    /// The section that answers now for an earlier one: the one that is asked about the measure, given
    /// by its present index, or else the only one that it can be. `None` where nobody took over from it,
    /// or several did.
    pub fn section<'p>(
        &self,
        now: &'p Project,
        earlier: &str,
        measure: Option<usize>,
    ) -> Option<&'p Department> {
        let codes = self.sections.get(&earlier.to_ascii_uppercase());
        let codes = codes.map_or(&[][..], Vec::as_slice);
        let asked = measure.map(|at| &now.plan.measures[at]);
        let is_asked = |code: &&String| {
            let asks = |list: &[String]| list.iter().any(|own| own.eq_ignore_ascii_case(code));
            asked.is_some_and(|m| asks(&m.owners) || (now.survey.ask_related && asks(&m.related)))
        };
        let mut asked_now = codes.iter().filter(is_asked);
        let code = match (asked_now.next(), asked_now.next(), codes) {
            (Some(one), None, _) => one,
            (None, _, [one]) => one,
            // One that was divided goes on under its own code.
            (_, _, [own, ..]) if own.eq_ignore_ascii_case(earlier) => own,
            _ => return None,
        };
        now.roster.by_code(code)
    }
}
