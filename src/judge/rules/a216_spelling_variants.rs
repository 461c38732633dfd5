//! A216: Words are written in several ways.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::place::Place;
use crate::model::template::Kind;
use crate::text::prose::variants::{WORDS, Word, present};

/// Words are written in several ways. One finding lists all of them: which way is right is for the
/// whole report to settle.
pub const RULE: Rule = Rule {
    code: "A216",
    title: "表記がそろっていない",
    severity: Severity::Info,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A216.md"),
    trigger: Trigger::All(all),
};

/// How many words the sentence names; the value has all.
const SHOWN: usize = 3;

fn all(context: &Context<'_>) -> Vec<Finding> {
    let is_text = |answer: &&Answer| {
        let field = context.project.template.field(&answer.field);
        field.is_some_and(|f| f.kind == Kind::Text) && !answer.value.is_empty()
    };
    let mut texts: Vec<Vec<&Answer>> = vec![vec![]; WORDS.len()];
    for answer in context.answers.iter().filter(is_text) {
        for word in present(&answer.value) {
            texts[word].push(answer);
        }
    }
    let lines = WORDS.iter().zip(&texts);
    let lines: Vec<String> = lines
        .filter_map(|(word, texts)| line(word, texts, context))
        .collect();
    if lines.is_empty() {
        return vec![];
    }
    let shown = lines.iter().take(SHOWN).map(|line| format!("「{line}」"));
    let more = match lines.len() {
        ..=SHOWN => String::new(),
        many => format!("など{many}組"),
    };
    let message = format!(
        "回答の中で、次の言葉の書き方がそろっていません：{}{more}",
        shown.collect::<String>()
    );
    let diagnosis = Diagnosis::new(&message).value(lines.join("\n"));
    let diagnosis =
        diagnosis.hint("報告書でどちらかにそろえるとよい言葉です。課に返す必要はありません。");
    vec![diagnosis.finding(&RULE, Place::default())]
}

/// How often each way of writing a word is used, and where the rarer ones stand first; `None` where
/// there is one way only.
fn line(word: &Word, texts: &[&Answer], context: &Context<'_>) -> Option<String> {
    let mut ways: Vec<(usize, &str, Option<&Answer>)> =
        word.ways.iter().map(|w| (0, *w, None)).collect();
    for answer in texts {
        for (way, count) in ways.iter_mut().zip(word.counts(&answer.value)) {
            way.0 += count;
            if count > 0 {
                way.2 = way.2.or(Some(answer));
            }
        }
    }
    ways.retain(|(count, ..)| *count > 0);
    ways.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    let shown = |(at, (count, way, first)): (usize, &(usize, &str, Option<&Answer>))| {
        let more = if *count > 1 { "など" } else { "" };
        let code = first.map(|a| &context.project.plan.measures[a.measure].code);
        match code.filter(|_| at > 0) {
            Some(code) => format!("{way} {count}（{code}{more}）"),
            None => format!("{way} {count}"),
        }
    };
    let all: Vec<String> = ways.iter().enumerate().map(shown).collect();
    (ways.len() > 1).then(|| all.join("／"))
}
