//! A217: A text refers to an attachment that the report does not have.

use super::{Diagnosis, Rule, Trigger, a112_same_as};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::flat::Flat;
use crate::text::prose::sentences::Spot;
use regex::Regex;
use std::sync::LazyLock;

/// A text refers to an attachment that the report does not have.
pub const RULE: Rule = Rule {
    code: "A217",
    title: "報告書に載らない別紙を見るように書かれている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A217.md"),
    trigger: Trigger::Answer(diagnose),
};

/// A reference at the beginning of a clause, which ends with it or with a verb that says nothing more:
/// 別表のとおり改めた says how that was done, and 条例の別表のとおり refers to what others have.
const WORDING: &str = "(?:^|[、。\n (※→:・「【はもが])(?P<reported>(?:別紙|別添|別表|別途資料|別途添付|添付(?:の?(?:資料|ファイル|書類|一覧表?|写真))?)(?:[0-9一二三四五]{1,2}|(?:の|資料|一覧表?|ファイル|「[^」\n]{1,20}」|\\([^)\n]{1,20}\\)){0,3})(?:に)?(?:の?(?:とおり|通り)(?:$|[。)\n]|です|でした|である|であり|で、|となっ|となり|実施し|開催し|行い|行っ)|を?参照(?:$|[。、)\n]|して|くださ|願|のこと)|をご?覧|を見て|に示す|に記載(?:した|の|し|$|。)))";

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(WORDING).ok());

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked).filter(|text| text.contains(['別', '添']))?;
    // A112 tells that next to nothing else is written.
    if matches!(a112_same_as::RULE.trigger, Trigger::Answer(diagnose) if diagnose(asked, context).is_some())
    {
        return None;
    }
    let flat = Flat::new(text);
    let found = PATTERN
        .iter()
        .flat_map(|pattern| pattern.captures_iter(&flat.text));
    let reported = found.filter_map(|diagnosis| diagnosis.name("reported"));
    let spots: Vec<Spot> = reported
        .map(|reported| flat.spot(text, reported.range()))
        .collect();
    spots.first()?;
    let message = format!(
        "「{}」に{}とありますが、報告書に別紙は付きません",
        asked.label(context),
        prose::quoted(&spots)
    );
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .hint("報告書で読めるように、内容をお書きください。"),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_wording_is_a_pattern() {
        assert!(super::PATTERN.is_some());
    }
}
