//! The registry: every rule in code order. A new rule is a file, its page under docs/rules and a
//! line in [`RULES`].

use super::{AnswerContext, Context};
use crate::model::answer::Disposition;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Finding, Severity, ToSection};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::model::template::Arrange;
use crate::text::code::normalize_code;
use crate::text::prose::sentences::Spot;
use crate::text::shared::SharedText;
use crate::text::similar::{self, Hunk};
use std::cmp::Reverse;
use std::ops::Range;

mod a101_required_blank;
mod a102_not_a_choice;
mod a103_bad_number;
mod a104_bad_date;
mod a105_out_of_bounds;
mod a106_too_long;
mod a107_formula;
mod a108_error_value;
mod a109_contradiction;
mod a110_other_level;
mod a111_read_as;
mod a112_same_as;
mod a113_shown_otherwise;
mod a114_struck;
mod a115_not_below;
mod a116_nil_and_more;
mod a201_placeholder;
mod a202_missing_number;
mod a203_too_short;
mod a204_same_text;
mod a205_weekday;
mod a206_other_year;
mod a207_held_and_attended;
mod a208_sum;
mod a209_two_values;
mod a210_figures;
mod a211_impossible_day;
mod a212_status_and_text;
mod a213_odd_characters;
mod a214_list_count;
mod a215_shared_passage;
mod a216_spelling_variants;
mod a217_attachment;
mod a218_personal_data;
mod b101_behind;
mod b102_done_early;
mod b103_unplanned;
mod b104_done_forever;
mod b105_next_year;
mod d101_departments_differ;
mod d201_idle_decision;
mod d202_bad_correction;
mod d203_file_decision;
mod p101_settings;
mod p102_roster;
mod p103_plan_row;
mod p104_code_twice;
mod p105_unknown_column;
mod p106_unknown_department;
mod p107_open_department;
mod p108_no_owner;
mod p109_lost_reprint;
mod p110_reprint_title;
mod p111_related_unknown;
mod p112_related_title;
mod p113_related_unread;
mod p114_other_sheet;
mod p115_list_title;
mod p116_list_missing;
mod p117_list_order;
mod p118_list_targets;
mod p119_list_level;
mod p120_list_mark;
mod p121_reprint_text;
mod p122_same_criterion;
mod p123_chapter_title;
mod p124_impossible_day;
mod p125_odd_characters;
mod p126_struck_plan;
mod p127_former_section;
mod p128_still_there;
mod p129_renumbered;
mod p130_decision;
mod p141_dated_code;
mod p142_code_order;
mod p143_title_of_level;
mod p144_same_title;
mod p145_blank_schedule;
mod p146_plan_placeholder;
mod p147_untouched;
mod p148_due_weekday;
mod p149_due_passed;
mod p150_due_not_later;
mod p151_correction_due_passed;
mod r101_not_a_form;
mod r102_unreadable;
mod r103_other_survey;
mod r104_other_year;
mod r105_unknown_form;
mod r106_nothing_returned;
mod r107_superseded;
mod r108_answered_twice;
mod r109_unread_parts;
mod r110_reissued;
mod r111_active_parts;
mod r112_empty_form;
mod r113_split;
mod r114_correction_untouched;
mod r121_not_used;
mod r122_attached;
mod r123_not_attached;
mod s101_sheet_missing;
mod s102_not_asked;
mod s103_altered;
mod s104_outside;
mod s105_cell_missing;
mod s106_disagree;
mod s107_untaken;
mod s108_beside;
mod s109_added_row;
mod s110_recovered;
mod s111_merged;
mod s112_proposed;
mod s114_drawn;
mod s115_painted;
mod s116_form_control;
mod s117_picture;
mod s118_overtyped;
mod s119_named;
mod s120_struck;
mod t101_published_differs;
mod y101_unusable;
mod y102_measure_gone;
mod y103_measure_new;
mod y104_renamed;
mod y105_replaced;
mod y106_moved;
mod y201_gone_back;
mod y202_changed;
mod y203_same_text;
mod y204_unit;
mod y205_last_years;
mod y206_only_dates;
mod y207_last_figure;

/// A rule: what it is called, how much it matters, its manual, and what it looks at.
pub struct Rule {
    /// A letter and three digits: A answers, B answers against the plan, D departments, P plan, R
    /// returned files, S sheets, T totals, Y last year (Y1 its answers and its plan, Y2 what came
    /// back).
    pub code: &'static str,
    /// What is found, in a few words.
    pub title: &'static str,
    /// How much it matters, unless a finding says otherwise.
    pub severity: Severity,
    /// What it looks at, as the letter of its code says.
    pub family: Family,
    /// The manual, which holds an example that is run as a test.
    pub page: &'static str,
    /// What it looks at.
    pub trigger: Trigger,
}

impl Rule {
    /// The manual without the comments for those who carry the code on.
    pub fn manual(&self) -> String {
        let mut text = String::new();
        let mut rest = self.page;
        while let Some((before, after)) = rest.split_once("<!--") {
            text.push_str(before);
            rest = after
                .split_once("-->")
                .map_or("", |(_, after)| after.trim_start());
        }
        text.push_str(rest);
        text
    }
}

/// A number that a rule goes by and that survey.toml may set.
pub struct Bound {
    /// The rule's code.
    pub code: &'static str,
    /// Its name in survey.toml.
    pub name: &'static str,
    /// What it is where survey.toml does not say.
    pub default: f64,
    /// The least and the greatest that it may be.
    pub range: (f64, f64),
    /// What it means, in plain Japanese.
    pub meaning: &'static str,
}

/// Every bound, in code order. A rule reads its own with [`Context::bound`].
pub static BOUNDS: &[&Bound] = &[
    &a106_too_long::OVER,
    &a204_same_text::ALIKE,
    &a204_same_text::LEAST,
    &a215_shared_passage::LEAST,
    &y202_changed::TIMES,
    &y202_changed::LEAST,
    &y203_same_text::LEAST,
];

/// The rules that are reported only where survey.toml says how much they are to matter.
pub static OPTIONAL: &[&str] = &["A218"];

/// What a rule looks at.
pub enum Trigger {
    /// Each fact that keeps a project from being understood.
    Setting(fn(&Fact) -> Option<Diagnosis>),
    /// Each fact that loading or reading noticed.
    Fact(fn(&Fact, &Context<'_>) -> Option<Diagnosis>),
    /// Each answer cell.
    Answer(fn(&AnswerContext<'_>, &Context<'_>) -> Option<Diagnosis>),
    /// The plan; it depends on nothing that came back.
    Plan(fn(&Project) -> Vec<Finding>),
    /// All returns together.
    All(fn(&Context<'_>) -> Vec<Finding>),
}

/// What a rule says of one place.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    severity: Option<Severity>,
    message: String,
    value: Option<SharedText>,
    parts: Vec<Range<usize>>,
    expected: String,
    hint: String,
    to_section: ToSection,
}

impl Diagnosis {
    /// What is wrong, in one sentence.
    pub fn new(message: &str) -> Diagnosis {
        Diagnosis {
            message: message.to_string(),
            ..Diagnosis::default()
        }
    }

    /// Another severity than the rule's.
    pub fn severity(mut self, severity: Severity) -> Diagnosis {
        self.severity = Some(severity);
        self
    }

    /// What stands there, where it is not simply the cell's text.
    pub fn value(mut self, value: impl Into<SharedText>) -> Diagnosis {
        self.value = Some(value.into());
        self
    }

    /// Characters of what stands there that are in question, where it is not all of it.
    pub fn part(mut self, part: Range<usize>) -> Diagnosis {
        self.parts.push(part);
        self
    }

    /// Several of them.
    fn parts(mut self, parts: Vec<Range<usize>>) -> Diagnosis {
        self.parts.extend(parts);
        self
    }

    /// The parts in question of the text of an answer, as they were found there.
    pub fn spots<'s>(mut self, text: &str, spots: impl IntoIterator<Item = &'s Spot>) -> Diagnosis {
        self.value = Some(text.into());
        self.parts
            .extend(spots.into_iter().map(|spot| spot.at.clone()));
        self
    }

    /// What was expected.
    pub fn expected(mut self, expected: &str) -> Diagnosis {
        self.expected = expected.to_string();
        self
    }

    /// What to do.
    pub fn hint(mut self, hint: &str) -> Diagnosis {
        self.hint = hint.to_string();
        self
    }

    /// What the section is told instead: what is wrong, and what it can do.
    pub fn to_section(mut self, message: &str, hint: &str) -> Diagnosis {
        self.to_section = ToSection::Words {
            message: message.to_string(),
            hint: hint.to_string(),
        };
        self
    }

    /// The section is told nothing: only the clerk in charge can do something about it.
    pub fn for_clerk(mut self) -> Diagnosis {
        self.to_section = ToSection::Nothing;
        self
    }

    /// The finding of a rule at a place.
    pub fn finding(self, rule: &Rule, place: Place) -> Finding {
        let severity = self.severity.unwrap_or(rule.severity);
        Finding::new(severity, rule.code, place, self.message)
            .family(rule.family)
            .value(self.value.unwrap_or_default())
            .parts(self.parts)
            .expected(&self.expected)
            .hint(&self.hint)
            .to_section(self.to_section)
    }

    /// The text quoted, or else what the cell holds.
    pub fn or_value(mut self, text: SharedText) -> Diagnosis {
        self.value.get_or_insert(text);
        self
    }
}

/// What is said of a file of which nothing is taken, where others of its section are used. One that
/// replies to the letter which told of it settles it. Else it may be the later one; the section
/// and the clerk are to look.
fn beside_used(diagnosis: Diagnosis, why: &str, fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let file = &fact.place.file;
    let own = context.returns.iter().filter(|r| {
        let is_of_section = r.department == fact.department && r.file != *file;
        is_of_section && r.disposition == Disposition::Accepted
    });
    let portions = own.clone().flat_map(|r| &r.holds);
    let names: Vec<&str> = own.map(|r| r.file.as_str()).collect();
    if fact.department.is_empty() || names.is_empty() || !fact.place.sheet.is_empty() {
        return diagnosis;
    }
    let names = names.join("、");
    let mut reported = diagnosis.clone();
    if portions
        .into_iter()
        .any(|p| p.replies_to.contains(file.as_str()))
    {
        reported.message = format!(
            "{}。課はこのことを知らせた修正依頼に答えて、{names} を出し直しています",
            reported.message
        );
        return reported
            .severity(Severity::Info)
            .hint("このファイルは、returned から除いて構いません。")
            .for_clerk();
    }
    // Words in another document may be answers.
    if matches!(fact.kind, Kind::NotAForm(_)) {
        return diagnosis;
    }
    reported.message = format!(
        "{}。この課の回答は {names} から読みました",
        reported.message
    );
    reported.severity(Severity::Warning)
        .hint("このファイルのほうが新しくないか、課に確かめてください。要らなければ、returned から除いてください。")
        .to_section(
            &format!("お送りいただいたファイルのうち、{file} は使えませんでした（{why}）。お答えは {names} から読みました"),
            "使えなかったファイルのほうが正しいときは、この調査票に書いてお返しください。そうでなければ、そのままで結構です。",
        )
}

/// The measure that a fact is about, by number and title; the number alone where the plan does not
/// have it.
fn cited(fact: &Fact, context: &Context<'_>) -> String {
    let plan = &context.project.plan;
    let measure = plan.position(&normalize_code(&fact.item));
    measure.map_or(fact.item.clone(), |m| plan.measures[m].cited())
}

/// What a form has for each measure.
fn unit_of_form(context: &Context<'_>) -> &'static str {
    match context.project.template.sheet.arrange {
        Arrange::Sheets => "個票",
        Arrange::Stack | Arrange::List => "行",
    }
}

/// The beginning of a long answer, on one line, to be quoted in a sentence.
fn brief(text: &str) -> String {
    const MOST: usize = 60;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > MOST {
        true => line.chars().take(MOST).collect::<String>() + "…",
        false => line,
    }
}

/// What a text has that another has not: the first place with some characters around it in both, and
/// every place of it.
struct Difference {
    /// As people are told: what stands here and what stands there.
    reported: String,
    /// What stands there, at every place.
    there: String,
    /// The places here, in characters.
    parts: Vec<Range<usize>>,
}

/// How many characters are shown before and behind what differs.
const AROUND: usize = 5;

/// How two texts differ; `there` says what the other one is.
fn difference(own: &str, other: &str, there: &str) -> Difference {
    let hunks = similar::differences(own, other);
    let shown = |text: &str, part: &Range<usize>| brief(&similar::around(text, part, AROUND));
    // What lies close together is shown as one.
    let mut spans: Vec<Hunk> = vec![];
    for (x, y) in &hunks {
        match spans.last_mut() {
            Some(last) if x.start <= last.0.end + 2 * AROUND => {
                *last = (last.0.start..x.end, last.1.start..y.end);
            }
            _ => spans.push((x.clone(), y.clone())),
        }
    }
    let more = match spans.len() {
        0 | 1 => String::new(),
        many => format!("など{many}か所"),
    };
    let first = spans.first();
    let reported = first.map_or(String::new(), |(x, y)| {
        format!(
            "ここでは「{}」、{there}では「{}」{more}",
            shown(own, x),
            shown(other, y)
        )
    });
    let length = own.chars().count();
    let others: Vec<String> = spans.iter().map(|(_, y)| shown(other, y)).collect();
    Difference {
        reported,
        there: others.join("／"),
        parts: hunks
            .iter()
            .map(|(x, _)| similar::visible(x, length))
            .collect(),
    }
}

/// Where a text differs from what it is to be; nothing where more differs than is the same.
fn differing(own: &str, wanted: &str) -> Vec<Range<usize>> {
    let parts = difference(own, wanted, "").parts;
    let count: usize = parts.iter().map(Range::len).sum();
    match 2 * count > own.chars().count() {
        true => vec![],
        false => parts,
    }
}

/// Every rule, in code order.
pub static RULES: &[Rule] = &[
    a101_required_blank::RULE,
    a102_not_a_choice::RULE,
    a103_bad_number::RULE,
    a104_bad_date::RULE,
    a105_out_of_bounds::RULE,
    a106_too_long::RULE,
    a107_formula::RULE,
    a108_error_value::RULE,
    a109_contradiction::RULE,
    a110_other_level::RULE,
    a111_read_as::RULE,
    a112_same_as::RULE,
    a113_shown_otherwise::RULE,
    a114_struck::RULE,
    a115_not_below::RULE,
    a116_nil_and_more::RULE,
    a201_placeholder::RULE,
    a202_missing_number::RULE,
    a203_too_short::RULE,
    a204_same_text::RULE,
    a205_weekday::RULE,
    a206_other_year::RULE,
    a207_held_and_attended::RULE,
    a208_sum::RULE,
    a209_two_values::RULE,
    a210_figures::RULE,
    a211_impossible_day::RULE,
    a212_status_and_text::RULE,
    a213_odd_characters::RULE,
    a214_list_count::RULE,
    a215_shared_passage::RULE,
    a216_spelling_variants::RULE,
    a217_attachment::RULE,
    a218_personal_data::RULE,
    b101_behind::RULE,
    b102_done_early::RULE,
    b103_unplanned::RULE,
    b104_done_forever::RULE,
    b105_next_year::RULE,
    d101_departments_differ::RULE,
    d201_idle_decision::RULE,
    d202_bad_correction::RULE,
    d203_file_decision::RULE,
    p101_settings::RULE,
    p102_roster::RULE,
    p103_plan_row::RULE,
    p104_code_twice::RULE,
    p105_unknown_column::RULE,
    p106_unknown_department::RULE,
    p107_open_department::RULE,
    p108_no_owner::RULE,
    p109_lost_reprint::RULE,
    p110_reprint_title::RULE,
    p111_related_unknown::RULE,
    p112_related_title::RULE,
    p113_related_unread::RULE,
    p114_other_sheet::RULE,
    p115_list_title::RULE,
    p116_list_missing::RULE,
    p117_list_order::RULE,
    p118_list_targets::RULE,
    p119_list_level::RULE,
    p120_list_mark::RULE,
    p121_reprint_text::RULE,
    p122_same_criterion::RULE,
    p123_chapter_title::RULE,
    p124_impossible_day::RULE,
    p125_odd_characters::RULE,
    p126_struck_plan::RULE,
    p127_former_section::RULE,
    p128_still_there::RULE,
    p129_renumbered::RULE,
    p130_decision::RULE,
    p141_dated_code::RULE,
    p142_code_order::RULE,
    p143_title_of_level::RULE,
    p144_same_title::RULE,
    p145_blank_schedule::RULE,
    p146_plan_placeholder::RULE,
    p147_untouched::RULE,
    p148_due_weekday::RULE,
    p149_due_passed::RULE,
    p150_due_not_later::RULE,
    p151_correction_due_passed::RULE,
    r101_not_a_form::RULE,
    r102_unreadable::RULE,
    r103_other_survey::RULE,
    r104_other_year::RULE,
    r105_unknown_form::RULE,
    r106_nothing_returned::RULE,
    r107_superseded::RULE,
    r108_answered_twice::RULE,
    r109_unread_parts::RULE,
    r110_reissued::RULE,
    r111_active_parts::RULE,
    r112_empty_form::RULE,
    r113_split::RULE,
    r114_correction_untouched::RULE,
    r121_not_used::RULE,
    r122_attached::RULE,
    r123_not_attached::RULE,
    s101_sheet_missing::RULE,
    s102_not_asked::RULE,
    s103_altered::RULE,
    s104_outside::RULE,
    s105_cell_missing::RULE,
    s106_disagree::RULE,
    s107_untaken::RULE,
    s108_beside::RULE,
    s109_added_row::RULE,
    s110_recovered::RULE,
    s111_merged::RULE,
    s112_proposed::RULE,
    s114_drawn::RULE,
    s115_painted::RULE,
    s116_form_control::RULE,
    s117_picture::RULE,
    s118_overtyped::RULE,
    s119_named::RULE,
    s120_struck::RULE,
    t101_published_differs::RULE,
    y101_unusable::RULE,
    y102_measure_gone::RULE,
    y103_measure_new::RULE,
    y104_renamed::RULE,
    y105_replaced::RULE,
    y106_moved::RULE,
    y201_gone_back::RULE,
    y202_changed::RULE,
    y203_same_text::RULE,
    y204_unit::RULE,
    y205_last_years::RULE,
    y206_only_dates::RULE,
    y207_last_figure::RULE,
];

/// The rule of a code, compared without case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code.eq_ignore_ascii_case(code))
}

/// The code that was probably meant by one that there is not.
pub fn nearest_code(code: &str) -> Option<&'static str> {
    let codes = || RULES.iter().map(|r| r.code);
    // Several may be equally near: of those that begin like it, the next in number is shown.
    let key = |own: &&'static str| (begun_alike(own, code), Reverse(apart(own, code)));
    let alike = || codes().max_by_key(key);
    let alike = || alike().filter(|own| begun_alike(own, code) > 0);
    similar::nearest(code, codes()).or_else(alike)
}

/// With how many characters two codes begin that are the same.
fn begun_alike(a: &str, b: &str) -> usize {
    let same = |(a, b): &(char, char)| a.eq_ignore_ascii_case(b);
    a.chars().zip(b.chars()).take_while(same).count()
}

/// How far the numbers of two codes are apart.
fn apart(a: &str, b: &str) -> u32 {
    let number = |code: &str| code.get(1..).and_then(|n| n.parse::<u32>().ok());
    number(a).unwrap_or(0).abs_diff(number(b).unwrap_or(0))
}
