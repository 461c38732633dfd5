//! What the names of files and sheets are made of.

use crate::model::project::Project;
use crate::text::normalize::normalize;
use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;

/// Letters and signs that say as much where they stand alone.
pub(super) const ALONE: [&str; 8] = ["仮", "廃", "×", "✕", "✖", "○", "◯", "△"];

/// Words that only say what is done with a file, normalized. They hold some of the words above.
const HANDLING: [&str; 14] = [
    "修正済",
    "訂正済",
    "回答済",
    "記入済",
    "入力済",
    "提出済",
    "確認済",
    "作成済",
    "送付済",
    "実施計画",
    "実施状況",
    "達成状況",
    "実施年度",
    "検討委員会",
];

/// What names are made of.
pub(super) struct Known {
    /// The texts, normalized, the longest first.
    pub(super) texts: Vec<String>,
    /// What finds them.
    finder: Option<AhoCorasick>,
    /// The words that a form offers to choose from, normalized.
    pub(super) choices: Vec<String>,
}

impl Known {
    /// What the names of files and sheets are made of in these editions of a project.
    pub(super) fn new<'p>(editions: impl Iterator<Item = &'p Project>) -> Known {
        let (mut texts, mut choices) = (vec![], vec![]);
        for project in editions {
            let measures = project.plan.measures.iter();
            let named = measures.flat_map(|m| [&m.title, &m.code]);
            texts.extend(named.map(|t| normalize(t)));
            let sections = project.roster.sections();
            texts
                .extend(sections.flat_map(|d| [&d.name, &d.code, &d.bureau].map(|t| normalize(t))));
            texts.extend([&project.survey.title, &project.template.title].map(|t| normalize(t)));
            let fields = project.template.fields.iter();
            let own = fields.flat_map(|f| f.choices.iter().map(|c| normalize(&c.value)));
            choices.extend(own.filter(|word| word.chars().count() > 1));
        }
        texts.extend(HANDLING.map(normalize));
        Known::of(texts, choices)
    }

    pub(super) fn of(mut texts: Vec<String>, choices: Vec<String>) -> Known {
        texts.retain(|text| text.chars().count() > 1);
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Known {
            finder: AhoCorasick::new(&texts).ok(),
            texts,
            choices,
        }
    }

    /// What a name says beyond these texts, normalized and without brackets and figures.
    pub(super) fn beyond(&self, name: &str) -> String {
        let mut rest = normalize(name);
        let found: BTreeSet<usize> = match &self.finder {
            Some(finder) => finder
                .find_overlapping_iter(&rest)
                .map(|m| m.pattern().as_usize())
                .collect(),
            None => (0..self.texts.len()).collect(),
        };
        for text in found {
            rest = rest.replace(&self.texts[text], " ");
        }
        let is_sign = |c: char| ALONE.iter().any(|sign| sign.starts_with(c));
        let is_word = |c: char| (c.is_alphabetic() && !c.is_ascii()) || is_sign(c);
        let words = rest
            .split(|c: char| !is_word(c))
            .filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }
}
