//! The table `[rules]` of survey.toml. Which rules and bounds there are, the judge knows.

use super::file::SURVEY;
use super::headed::unusable;
use super::toml_error;
use crate::model::fact::Fact;
use crate::model::place::{Cell, Place};
use crate::model::tuning::{LEVELS, Level, Tuning};
use crate::text::similar::nearest;
use indexmap::IndexMap;
use toml::{Spanned, Value};

/// The table as it is parsed: a word, or a table of bounds with `severity`, by the rule's code.
pub type RulesToml = IndexMap<Spanned<String>, Value>;

/// What is said of each rule. Every fault becomes a fact.
pub fn read(text: &str, rules: &RulesToml, facts: &mut Vec<Fact>) -> Vec<Tuning> {
    let mut tunings = vec![];
    for (code, value) in rules {
        let line = toml_error::line(text, code.span().start);
        let mut reader = Reader {
            place: Place::cell(SURVEY, "", Cell::new(line, 0)),
            code: code.get_ref(),
            facts,
        };
        tunings.push(reader.tuning(value));
    }
    tunings
}

struct Reader<'a> {
    place: Place,
    code: &'a str,
    facts: &'a mut Vec<Fact>,
}

impl Reader<'_> {
    fn tuning(&mut self, value: &Value) -> Tuning {
        let mut tuning = Tuning {
            code: self.code.to_string(),
            level: None,
            bounds: IndexMap::new(),
            place: self.place.clone(),
        };
        let Value::Table(table) = value else {
            tuning.level = self.level(value);
            return tuning;
        };
        for (name, value) in table {
            match (name.as_str(), number(value)) {
                ("severity", _) => tuning.level = self.level(value),
                (_, Some(bound)) => {
                    tuning.bounds.insert(name.clone(), bound);
                }
                (_, None) => self.fault(
                    &format!("{} の {name} が数になっていません", self.code),
                    "引用符を付けずに、数だけを書いてください。",
                ),
            }
        }
        tuning
    }

    fn level(&mut self, value: &Value) -> Option<Level> {
        let word = value.as_str().unwrap_or_default();
        let level = LEVELS.iter().find(|(name, _)| *name == word);
        if level.is_none() {
            let near = nearest(word, LEVELS.iter().map(|(name, _)| *name));
            let near = near.map_or(String::new(), |n| format!("{n} のことではありませんか。"));
            self.fault(
                &format!("{} の程度「{}」は使えません", self.code, shown(value)),
                &format!(
                    "{near}\"off\"、\"error\"、\"warning\"、\"info\" のどれかにしてください。"
                ),
            );
        }
        level.map(|(_, level)| *level)
    }

    fn fault(&mut self, found: &str, wanted: &str) {
        self.facts.push(Fact {
            field: self.code.to_string(),
            ..unusable(self.place.clone(), found, wanted)
        });
    }
}

fn number(value: &Value) -> Option<f64> {
    let whole = value.as_integer().map(|n| n as f64);
    whole.or(value.as_float()).filter(|n| n.is_finite())
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{survey, trial};
    use crate::model::finding::Severity;

    fn read_one(rules: &str) -> (Vec<Tuning>, Vec<String>) {
        let text = format!(
            "id = \"rei\"\ntitle = \"例\"\nfiscal_year = \"R2\"\ndue = \"2021-04-30\"\n\
             [from]\nsection = \"甲課\"\n[rules]\n{rules}"
        );
        let mut facts = vec![];
        let read = survey::read(&text, &mut facts).map(|s| s.rules);
        (read.unwrap_or_default(), trial::reported(&facts))
    }

    #[test]
    fn a_rule_takes_a_word_or_a_table() {
        let (rules, reported) =
            read_one("A102 = \"off\"\nA106 = { severity = \"info\", over = 5 }\n");
        assert!(reported.is_empty(), "{reported:?}");
        assert_eq!(rules[0].level, Some(Level::Off));
        assert_eq!(rules[1].level, Some(Level::At(Severity::Info)));
        assert_eq!(rules[1].bounds["over"], 5.0);
        assert_eq!(rules[1].place.cell_text(), "A9");
    }

    #[test]
    fn what_is_no_level_and_no_number_is_reported_with_its_line() {
        let (rules, reported) = read_one("A102 = \"eror\"\nA106 = { over = \"5\" }\nA107 = 3\n");
        assert_eq!(rules.len(), 3);
        assert_eq!(reported.len(), 3);
        assert!(reported[0].starts_with("A8 A102 の程度「eror」は使えません／error のこと"));
        assert!(reported[1].starts_with("A9 A106 の over が数"));
        assert!(reported[2].starts_with("A10 A107 の程度「3」"));
    }
}
