//! A rule of one's own: `[[rule]]` in survey.toml or in the template.

use super::finding::Severity;
use super::place::Place;
use serde::Deserialize;

/// A rule that a survey or a template brings along.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRule {
    /// Its code, such as `L001`.
    pub code: String,
    /// What is found, in a few words; without it the message.
    #[serde(default)]
    pub title: String,
    /// How much it matters.
    #[serde(default = "warning")]
    pub severity: Severity,
    /// The field at whose cell the finding stands; without it the finding stands on the sheet.
    #[serde(default)]
    pub field: String,
    /// The condition, in the Common Expression Language.
    pub when: String,
    /// What is wrong, with names in braces.
    pub message: String,
    /// What to do.
    #[serde(default)]
    pub hint: String,
    /// Where it is written.
    #[serde(skip)]
    pub place: Place,
    /// Where its condition begins, if the file writes it just as it is.
    #[serde(skip)]
    pub condition: Option<Place>,
}

/// A new rule shows first what it finds.
fn warning() -> Severity {
    Severity::Warning
}

impl OwnRule {
    /// What people call it: its title, or its message with … where a value goes.
    pub fn title(&self) -> String {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        let mut pieces = self.message.split('{');
        let first = pieces.next().unwrap_or("").to_string();
        pieces.fold(first, |text, piece| match piece.split_once('}') {
            Some((_, behind)) => format!("{text}…{behind}"),
            None => format!("{text}{{{piece}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::OwnRule;

    #[test]
    fn a_rule_without_a_title_is_called_by_its_message_without_values() {
        let text = "code = 'L001'\nwhen = 'true'\nmessage = '{plan.title}の{result}が{まだ'";
        let rule: OwnRule = toml::from_str(text).unwrap();
        assert_eq!(rule.title(), "…の…が{まだ");
    }
}
