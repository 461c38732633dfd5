//! What the rules on prose and on the schedule tell, and what they must not: a measure for each
//! case, all answered in one survey.

use crate::support;

use support::{Trip, fixture, root};

/// A survey with the built-in card, a plan of these lines and these answers.
fn collected(plan: &str, answers: &str) -> Trip {
    answered(Trip::empty(), plan, answers)
}

/// The same in a folder that has a template already.
fn answered(trip: Trip, plan: &str, answers: &str) -> Trip {
    for file in ["survey.toml", "departments.csv"] {
        trip.write(file, &std::fs::read(fixture(file)).unwrap());
    }
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]);
    trip.return_filled(answers.as_bytes(), &[]);
    trip.run(&["collect"]);
    trip
}

/// The codes that begin so, told of the measure of each number from 1.
fn codes(trip: &Trip, count: usize, begins: &str) -> Vec<String> {
    codes_of(trip, count, &[begins])
}

/// The codes that begin with one of these, told of the measure of each number from 1.
fn codes_of(trip: &Trip, count: usize, begins: &[&str]) -> Vec<String> {
    let mut reported = vec![vec![]; count];
    let rows = trip.csv("out/findings.csv");
    for row in rows
        .iter()
        .filter(|r| begins.iter().any(|b| r["code"].starts_with(b)))
    {
        let number: usize = row["item"].parse().unwrap_or(0);
        if let Some(own) = number.checked_sub(1).and_then(|at| reported.get_mut(at)) {
            own.push(row["code"].as_str());
        }
    }
    let joined = reported.into_iter().map(|mut codes| {
        codes.sort_unstable();
        codes.join(" ")
    });
    joined.collect()
}

/// A text as a cell of a CSV file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Compares what is told of each case with what it says.
fn compare(names: &[&str], expected: &[&str], reported: &[String]) {
    let differ = names.iter().zip(expected).zip(reported);
    let wrong: Vec<String> = differ
        .filter(|((_, expected), reported)| expected != reported)
        .map(|((name, expected), reported)| {
            format!("{name:?}: reported {reported:?}, not {expected:?}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reports_are_read() {
    let cases = [
        ("講座を3回開きました。", ""),
        ("調整中", "A201"),
        ("（未定）", "A201"),
        ("取組実績", "A201"),
        ("参加者数：集計中", "A201"),
        (
            "今年度に行ったことを、日付・回数・人数・金額を入れて具体的にお書きください",
            "A201",
        ),
        ("講師は未定ですが、講座を開くことを決めました。", ""),
        ("日程を調整中です。", ""),
        ("記入例を作って配りました。", ""),
        ("実施", "A203"),
        ("継続。", "A203"),
        ("－", "A203"),
        ("3回", ""),
        ("冊子の作成", ""),
        ("日時：令和2年2月2日", "A206"),
        ("令和2年2月2日（日）に開きました。", "A206"),
        ("令和3年4月3日（土）に開きました。", "A206"),
        ("令和3年2月2日（火）に開きました。", ""),
        ("令和3年4月3日（土）に延期しました。", ""),
        ("期間：令和2年3月1日～令和2年9月30日", ""),
        ("平成28年3月1日に開設した施設を使いました。", ""),
        ("令和2年2月2日（月）に開きました。", "A205 A206"),
        ("令和3年2月2日（日）に開きました。", "A205"),
        ("開催回数　0回　参加人数　1人", "A207"),
        ("参加者は、男7名、女8名、計16名でした。", "A208"),
        ("○交付額　260円\n○団体　2団体\n○交付額　110円", "A209"),
        ("参加者　名", "A202"),
    ];
    let mut plan = "整理番号,事業名,担当課\n".to_string();
    let mut answers = "整理番号,担当課,status,result\n".to_string();
    for ((text, _), number) in cases.iter().zip(1..) {
        plan.push_str(&format!("{number},事業{number},甲課\n"));
        answers.push_str(&format!("{number},甲課,実施,{}\n", quoted(text)));
    }
    let trip = collected(&plan, &answers);
    let reported = codes(&trip, cases.len(), "A2");
    compare(&cases.map(|c| c.0), &cases.map(|c| c.1), &reported);
}

/// The rules whose words and readers the tables under tests/prose hold.
const ON_PROSE: [&str; 15] = [
    "A112", "A201", "A202", "A203", "A205", "A206", "A207", "A208", "A209", "A210", "A211", "A212",
    "A213", "A214", "A217",
];
const ON_SCHEDULE: [&str; 5] = ["B101", "B102", "B103", "B104", "B105"];

/// A line of a table under tests/prose: what is marked before its first tab, and its cells.
struct Marked {
    marks: String,
    cells: Vec<String>,
}

impl Marked {
    /// The codes that are reported, known slips that are missed (`?`) left out.
    fn reported(&self) -> String {
        let marks = self.marks.split(' ').map(|m| m.trim_start_matches('!'));
        let mut reported: Vec<&str> = marks.filter(|m| !m.starts_with(['-', '?'])).collect();
        reported.sort_unstable();
        reported.join(" ")
    }

    /// The marks for what is reported now.
    fn marked_anew(&self, reported: &str) -> String {
        let reported: Vec<&str> = reported
            .split(' ')
            .filter(|code| !code.is_empty())
            .collect();
        let marks = self.marks.split(' ').filter(|m| !m.starts_with(['-', '!']));
        let true_ones: Vec<&str> = marks.map(|m| m.trim_start_matches('?')).collect();
        let missed = |code: &&str| match reported.contains(code) {
            true => code.to_string(),
            false => format!("?{code}"),
        };
        let wrong = reported.iter().filter(|code| !true_ones.contains(code));
        let marks = true_ones
            .iter()
            .map(missed)
            .chain(wrong.map(|code| format!("!{code}")));
        let marks: Vec<String> = marks.collect();
        if marks.is_empty() {
            "-".into()
        } else {
            marks.join(" ")
        }
    }
}

fn table(name: &str) -> Vec<Marked> {
    let file = std::fs::read_to_string(root().join("tests/prose").join(name)).unwrap();
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    let marked = lines.map(|line| line.split_once('\t').unwrap());
    let cells = |text: &str| text.split('\t').map(|c| c.replace("\\n", "\n")).collect();
    marked
        .map(|(marks, text)| Marked {
            marks: marks.into(),
            cells: cells(text),
        })
        .collect()
}

/// Holds a table to what is told of each of its lines, and docs/rules/accuracy.md to their number.
/// With UPDATE=1, what is missed or reported wrongly is marked anew.
fn hold(name: &str, lines: &[Marked], reported: &[String]) {
    if std::env::var_os("UPDATE").is_some() {
        return mark_anew(name, lines, reported);
    }
    let names: Vec<String> = lines.iter().map(|line| line.cells.join(" | ")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let expected: Vec<String> = lines.iter().map(Marked::reported).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    compare(&names, &expected, reported);
    let count = |sign: char| {
        lines
            .iter()
            .filter(|line| line.marks.contains(sign))
            .count()
    };
    let is_slip = |line: &&Marked| line.marks.split(' ').any(|m| !m.starts_with(['-', '!']));
    let slips = lines.iter().filter(is_slip).count();
    let row = format!(
        "| {name} | {} | {slips} | {} | {} | {} |",
        lines.len(),
        slips - count('?'),
        count('!'),
        count('?')
    );
    let page = std::fs::read_to_string(root().join("docs/rules/accuracy.md")).unwrap();
    assert!(page.contains(&row), "docs/rules/accuracy.md lacks {row}");
}

/// Writes a table with its marks for what is reported now.
fn mark_anew(name: &str, lines: &[Marked], reported: &[String]) {
    let path = root().join("tests/prose").join(name);
    let mut fresh = lines
        .iter()
        .zip(reported)
        .map(|(line, reported)| line.marked_anew(reported));
    let file = std::fs::read_to_string(&path).unwrap();
    let each = file.lines().map(|line| match line.split_once('\t') {
        Some((_, text)) if !line.starts_with('#') => {
            format!("{}\t{text}\n", fresh.next().unwrap())
        }
        _ => format!("{line}\n"),
    });
    std::fs::write(&path, each.collect::<String>()).unwrap();
}

/// What the rules on prose tell of reports and, in a second cell, plans for the next year.
fn reported_of_prose(lines: &[Marked]) -> Vec<String> {
    let mut plan = "整理番号,事業名,担当課\n".to_string();
    let mut answers = "整理番号,担当課,status,result,next_year\n".to_string();
    for (line, number) in lines.iter().zip(1..) {
        plan.push_str(&format!("{number},事業{number},甲課\n"));
        let next = line.cells.get(1).map_or(String::new(), |text| quoted(text));
        answers.push_str(&format!(
            "{number},甲課,実施,{},{next}\n",
            quoted(&line.cells[0])
        ));
    }
    codes_of(&collected(&plan, &answers), lines.len(), &ON_PROSE)
}

/// The same of reports, each with the status in its second cell, or else 実施.
fn reported_beside_status(lines: &[Marked]) -> Vec<String> {
    let mut plan = "整理番号,事業名,担当課\n".to_string();
    let mut answers = "整理番号,担当課,status,result\n".to_string();
    for (line, number) in lines.iter().zip(1..) {
        plan.push_str(&format!("{number},事業{number},甲課\n"));
        let status = line.cells.get(1).map_or("実施", String::as_str);
        answers.push_str(&format!(
            "{number},甲課,{status},{}\n",
            quoted(&line.cells[0])
        ));
    }
    codes_of(&collected(&plan, &answers), lines.len(), &ON_PROSE)
}

#[test]
fn what_contradicts_itself_or_the_status_is_read() {
    for name in ["figures.tsv", "figures_held_out.tsv"] {
        let lines = table(name);
        hold(name, &lines, &reported_beside_status(&lines));
    }
}

#[test]
fn sentences_as_they_are_written_elsewhere_are_read() {
    for name in ["cases.tsv", "answers.tsv", "held_out.tsv"] {
        let lines = table(name);
        hold(name, &lines, &reported_of_prose(&lines));
    }
}

#[test]
fn only_what_was_done_must_lie_in_the_year() {
    let plan = "整理番号,事業名,担当課\n1,事業1,甲課\n";
    let next = quoted("令和3年10月2日（土）に開きます。");
    let answers =
        format!("整理番号,担当課,status,result,next_year\n1,甲課,実施,開きました。,{next}\n");
    assert_eq!(codes(&collected(plan, &answers), 1, "A2"), [""]);
}

#[test]
fn a_day_of_what_is_to_come_is_of_the_next_year() {
    let plan = "整理番号,事業名,担当課\n1,事業1,甲課\n";
    let next = quoted("5月15日（月）に開きます。");
    let answers =
        format!("整理番号,担当課,status,result,next_year\n1,甲課,実施,開きました。,{next}\n");
    let trip = collected(plan, &answers);
    let reported = trip.csv("out/findings.csv");
    let own = reported.iter().find(|row| row["code"] == "A205").unwrap();
    assert_eq!(own["expected"], "令和3年5月15日は土曜日");
}

#[test]
fn the_same_long_text_is_reported_once_for_each_further_measure() {
    let long = "市民の意見を聴く会を開き、寄せられた意見をもとに計画を見直しました。";
    let plan = "整理番号,事業名,担当課\n1,事業1,甲課\n2,事業2,乙課\n3,事業3,甲課・乙課\n";
    let answers = format!(
        "整理番号,担当課,status,result,next_year\n\
         1,甲課,実施,{long},引き続き行います。\n\
         2,乙課,実施,{long},引き続き行います。\n\
         3,甲課,実施,別の文です。,{long}\n3,乙課,実施,別の文です。,{long}\n"
    );
    let reported = codes(&collected(plan, &answers), 3, "A204");
    assert_eq!(reported, ["", "A204", ""]);
}

#[test]
fn a_long_sentence_of_two_measures_is_reported_once() {
    let shared =
        "市民から寄せられた意見を関係する課で共有し、窓口の案内と様式の見直しにつなげました。";
    let stock =
        "新型の感染症が広がらないよう、会場の人数を限り、換気と消毒を徹底したうえで開催しました。";
    let short = "市民の意見を聴き、計画を見直しました。";
    let cases = [
        (format!("公園の見学会を開きました。{shared}"), ""),
        (format!("{shared}\n図書館では利用者に聞きました。"), "A215"),
        (format!("{stock}{short}春の講座です。"), ""),
        (format!("秋の講座です。{stock}{short}"), ""),
        (format!("・{stock}冬の見学会です。"), ""),
        (format!("{short}花壇を作りました。"), ""),
        (shared.replace("市民", "町民"), ""),
        (shared.replace("窓口", "電話") + "訓練を行いました。", ""),
    ];
    let mut plan = "整理番号,事業名,担当課\n".to_string();
    let mut answers = "整理番号,担当課,status,result\n".to_string();
    for ((text, _), number) in cases.iter().zip(1..) {
        plan.push_str(&format!("{number},事業{number},甲課\n"));
        answers.push_str(&format!("{number},甲課,実施,{}\n", quoted(text)));
    }
    let trip = collected(&plan, &answers);
    assert_eq!(
        codes(&trip, cases.len(), "A215"),
        cases.each_ref().map(|c| c.1)
    );
    let survey = std::fs::read_to_string(fixture("survey.toml")).unwrap();
    let text = format!("{survey}\n[rules]\nA215 = {{ least = 60 }}\n");
    trip.write("survey.toml", text.as_bytes());
    trip.run(&["collect"]);
    assert_eq!(codes(&trip, cases.len(), "A215").concat(), "");
}

#[test]
fn what_the_plan_says_twice_is_reported_once() {
    let plan = "整理番号,分野,事業名,担当課,完了の目安,再掲元\n\
        1,⾏政,公園,甲課,6月31日まで,\n2,⾏政,園芸,甲課,,\n3,⾏政,公園【再掲】,甲課,6月31日まで,1\n";
    let answers = "整理番号,担当課,status,result\n1,甲課,実施,開きました。\n";
    let trip = collected(plan, answers);
    assert_eq!(codes_of(&trip, 3, &["P124", "P125"]), ["P124 P125", "", ""]);
}

#[test]
fn personal_data_is_reported_where_it_is_asked_for() {
    let plan = "整理番号,事業名,担当課\n1,事業1,甲課\n";
    let answers = "整理番号,担当課,status,result\n1,甲課,実施,山田氏の携帯は090-1234-5678です。\n";
    let trip = collected(plan, answers);
    assert_eq!(codes(&trip, 1, "A218"), [""]);
    let survey = std::fs::read_to_string(fixture("survey.toml")).unwrap();
    for (level, reported) in [("\"info\"", "A218"), ("\"off\"", "")] {
        let text = format!("{survey}\n[rules]\nA218 = {level}\n");
        trip.write("survey.toml", text.as_bytes());
        trip.run(&["collect"]);
        assert_eq!(codes(&trip, 1, "A218"), [reported], "{level}");
    }
}

#[test]
fn spellings_are_one_finding_for_the_report() {
    let plan = "整理番号,事業名,担当課\n1,事業1,甲課\n2,事業2,乙課\n3,事業3,乙課\n";
    let answers = "整理番号,担当課,status,result\n\
        1,甲課,実施,子どもへの取組を3か所で広げました。\n2,乙課,実施,取り組みを続け、子供に本を配りました。\n\
        3,乙課,実施,取組に子どもが加わりました。\n";
    let rows = collected(plan, answers).csv("out/findings.csv");
    let reported: Vec<&str> = rows
        .iter()
        .filter(|r| r["code"] == "A216")
        .map(|r| r["value"].as_str())
        .collect();
    assert_eq!(reported, ["取組 2／取り組み 1（2）\n子ども 2／子供 1（2）"]);
}

#[test]
fn a_text_that_is_nearly_the_same_is_reported_with_what_differs() {
    let long = "市民の意見を聴く会を7月に開き、寄せられた意見をもとに計画を見直しました。";
    let near = long.replace("7月", "9月");
    let far = long.replace("市民の意見を聴く会", "職員の研修と防災の訓練");
    let plan = "整理番号,事業名,担当課\n1,事業1,甲課\n2,事業2,乙課\n3,事業3,乙課\n";
    let answers = format!(
        "整理番号,担当課,status,result\n1,甲課,実施,{long}\n2,乙課,実施,{near}\n3,乙課,実施,{far}\n"
    );
    let trip = collected(plan, &answers);
    assert_eq!(codes(&trip, 3, "A204"), ["", "A204", ""]);
    let rows = trip.csv("out/findings.csv");
    let own = rows.iter().find(|r| r["code"] == "A204").unwrap();
    assert!(
        own["message"]
            .contains("ここでは「を聴く会を9月に開き、」、そちらでは「を聴く会を7月に開き、」"),
        "{own:?}"
    );
    let survey = std::fs::read_to_string(fixture("survey.toml")).unwrap();
    for (bounds, reported) in [
        ("alike = 1", ["", "", ""]),
        ("least = 60", ["", "", ""]),
        ("alike = 0.6", ["", "A204", "A204"]),
    ] {
        let text = format!("{survey}\n[rules]\nA204 = {{ {bounds} }}\n");
        trip.write("survey.toml", text.as_bytes());
        trip.run(&["collect"]);
        assert_eq!(codes(&trip, 3, "A204"), reported, "{bounds}");
    }
    trip.run(&["check"]).ok();
}

#[test]
fn the_status_is_held_against_the_schedule() {
    for name in ["schedule.tsv", "schedule_held_out.tsv"] {
        let lines = table(name);
        let mut plan = "整理番号,事業名,担当課,完了の目安,R1,R2,R3\n".to_string();
        let mut answers = "整理番号,担当課,status,result,next_year,remarks\n".to_string();
        for (line, number) in lines.iter().zip(1..) {
            let cells: Vec<String> = line.cells.iter().map(|text| quoted(text)).collect();
            let (planned, answered) = cells.split_at(4);
            plan.push_str(&format!(
                "{number},事業{number},甲課,{}\n",
                planned.join(",")
            ));
            answers.push_str(&format!("{number},甲課,{}\n", answered.join(",")));
        }
        let trip = Trip::empty();
        trip.write("card.toml", with_statuses().as_bytes());
        let reported = codes_of(&answered(trip, &plan, &answers), lines.len(), &ON_SCHEDULE);
        hold(name, &lines, &reported);
    }
}

/// The built-in card with the statuses of surveys whose plans have more stages than its own.
fn with_statuses() -> String {
    let card = std::fs::read_to_string(root().join("templates/card.toml")).unwrap();
    let own = "{ value = \"未実施\",";
    let more = ["試行", "設計", "廃止", "終了"];
    let more = more.map(|word| format!("{{ value = \"{word}\", needs = [\"result\"] }},\n  "));
    assert!(card.contains(own));
    card.replacen(own, &(more.concat() + own), 1)
}

#[test]
fn a_related_section_need_not_keep_to_the_schedule() {
    let plan = "整理番号,事業名,担当課,関係部署,R1,R2\n1,事業1,甲課,乙課,検討,実施\n";
    let answers =
        "整理番号,担当課,status,result\n1,甲課,実施,開きました。\n1,乙課,検討中,聴きました。\n";
    assert_eq!(codes(&collected(plan, answers), 1, "B"), [""]);
}

#[test]
fn steps_report_what_is_behind_where_choices_have_them() {
    let card = std::fs::read_to_string(fixture("card.toml")).unwrap();
    let card = card.replace(
        "{ value = \"実施\", needs = [\"result\"], color = \"C6E5C3\" }",
        "{ value = \"準備\", step = 1 }, { value = \"実施\", step = 2, planned = [\"本格実施\"] }",
    );
    let plan = "整理番号,事業名,担当課,R1,R2\n1,事業1,甲課,,本格実施\n2,事業2,甲課,,準備\n";
    let answers =
        "整理番号,担当課,status,result\n1,甲課,準備,集めました。\n2,甲課,実施,開きました。\n";
    let trip = Trip::empty();
    trip.write("card.toml", card.as_bytes());
    for file in ["survey.toml", "departments.csv"] {
        trip.write(file, &std::fs::read(fixture(file)).unwrap());
    }
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]).ok();
    trip.return_filled(answers.as_bytes(), &[]);
    trip.run(&["collect"]);
    assert_eq!(codes(&trip, 2, "B"), ["B101", ""]);
}

#[test]
fn a_reprint_may_differ_in_what_does_not_count() {
    let plan = "整理番号,分野,事業名,担当課,対象者,目的,関連事業,再掲元\n\
        1,一,公園,甲課,市民・市,つくる（１）,1 公園,\n\
        2,二,公園【再掲】,甲課,市・市民,つくる(1),,1\n\
        3,二,公園【再掲】,甲課,市民,つくる(2),,1\n";
    let answers = "整理番号,担当課,status,result\n1,甲課,実施,開きました。\n";
    let reported = codes(&collected(plan, answers), 3, "P121");
    assert_eq!(reported, ["", "", "P121 P121"]);
}
