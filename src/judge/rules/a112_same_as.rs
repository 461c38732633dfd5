//! A112: An answer that only points at another one.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::words::Words;

/// An answer that only points at another one.
pub const RULE: Rule = Rule {
    code: "A112",
    title: "「同上」などとだけ書かれている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A112.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What points at another answer by itself, normalized.
const ALONE: Words = Words("同上 同左 同右 同下 同前 同文 以下同文 同じ 同様 〃 々 \" ''");
/// What a pointer ends with.
const ENDS: Words = Words(
    "をご覧 のとおり の通り とおり 参照 参照のこと に記載 と同じ に同じ と同様 に準じる に準ずる 同様",
);
/// What it points at. Whatever else is named before と同じ is another answer.
const ELSEWHERE: Words = Words(
    "別紙 別添 別表 別冊 別シート 別ファイル 添付 資料 報告書 一覧 上記 下記 前記 左記 右記 前述 前掲 前年度 昨年度 ホームページ hp 備考",
);
/// The greatest length of a pointer, in characters: what is longer says something itself.
const LONGEST: usize = 25;

/// Whether the whole of a normalized text only points elsewhere: 別紙1のとおり, 1-2と同じ, 同右.
pub(super) fn is_pointer(normalized: &str) -> bool {
    let bare = bare(normalized);
    // 「講座を開きました（別紙参照）」 says what was done.
    let says_more = ["、", "。", ",", "ました", "た("]
        .iter()
        .any(|w| bare.contains(w));
    let is_short = bare.chars().count() <= LONGEST && !says_more;
    let points = |end: &str| {
        let place = bare.strip_suffix(end).unwrap_or_default();
        // 1-1のとおり points at a measure.
        let is_code = place
            .chars()
            .all(|c| c.is_ascii_digit() || "-()".contains(c));
        let is_named = ELSEWHERE.is_in(place) || is_code;
        !place.is_empty() && (is_named || matches!(end, "と同じ" | "に同じ" | "と同様"))
    };
    ALONE.is(bare) || (is_short && ENDS.iter().any(points))
}

/// A normalized text without the signs around it and the polite words at its end.
fn bare(normalized: &str) -> &str {
    const POLITE: Words = Words("です である でした とする とします ください して を 内容");
    let signs = |c: char| "。.、()「」[]※".contains(c);
    POLITE
        .cut_end(normalized.trim_matches(signs))
        .trim_matches(signs)
}

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let normalized = prose::normalized(asked).filter(|normalized| is_pointer(normalized))?;
    let message = format!(
        "「{}」に「{}」とだけ書かれています{}",
        asked.label(context),
        asked.answer.shown(),
        pointed_at(normalized, asked, context)
    );
    Some(Diagnosis::new(&message).hint("委員会資料で読めるように、内容をお書きください。"))
}

/// Last year's answer, quoted, where that is pointed at and known. Whether it holds for this year is
/// for a person to say.
fn pointed_at(normalized: &str, asked: &AnswerContext<'_>, context: &Context<'_>) -> String {
    let is_last_year = ["前年", "昨年"]
        .iter()
        .any(|year| normalized.starts_with(year));
    let last = context.last(asked.answer).filter(|_| is_last_year);
    match last.filter(|last| !last.value.is_empty()) {
        Some(last) => format!(
            "（{}の回答は「{}」、{}）",
            context.last_year(),
            brief(&last.value),
            last.place
        ),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize::normalize;

    #[test]
    fn a_text_that_only_points_elsewhere_is_reported() {
        for text in [
            "同上",
            "同右。",
            "〃",
            "前年度と同じ",
            "昨年度と同様です。",
            "前年度同様",
            "上記のとおり",
            "別紙のとおり",
            "別紙２のとおりです",
            "別紙「実績報告書」の通り",
            "事業1-1と同じ内容",
            "No.3に同じ",
            "別紙参照",
            "資料３を参照してください",
            "１－１のとおり",
            "詳細は別添資料のとおり",
        ] {
            assert!(is_pointer(&normalize(text)), "{text}");
        }
        for text in [
            "予定どおり",
            "計画のとおり",
            "前年度と同じ会場で6回開いた",
            "別紙の様式により受け付けた",
            "別紙のとおり、講座を3回開いた",
            "同じ",
            "上記のほか、相談を受けた",
            "資料を作成した",
            "",
        ] {
            let reported = is_pointer(&normalize(text));
            assert_eq!(reported, text == "同じ", "{text}");
        }
    }
}
