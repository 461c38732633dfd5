//! Project folders as staff keep them: any order of columns, any encoding, any spelling; and every
//! fault reported in one go.

use crate::support;

use support::{Trip, sheet_text, small_answers};
use torimatome::load::project;

/// The small survey with one file replaced.
fn with(file: &str, text: &str) -> Trip {
    let trip = Trip::small();
    trip.write(file, text.as_bytes());
    trip
}

#[test]
fn columns_are_known_in_any_order_width_and_spelling() {
    let trip = with(
        "plan.csv",
        "担当課,\"令和２\n年度\",施 策 名,ひとこと,Ｎｏ．\n甲課・乙課,実施,公園の整備,大切です,５\n",
    );
    trip.run(&["check"]).ok().says("見出し「ひとこと」");
    trip.run(&["distribute"]).ok();
    let sheet = sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "５");
    for text in ["公園の整備", "ひとこと", "大切です", "令和２年度", "実施"] {
        assert!(sheet.contains(text), "{text} in\n{sheet}");
    }
}

#[test]
fn no_column_overwrites_another() {
    let trip = with(
        "plan.csv",
        "整理番号,事業名,担当課,目的,ねらい,,\n1,公園,甲課,一つ目,二つ目,見出しなし,\n",
    );
    trip.run(&["distribute"]).ok();
    let sheet = sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "1");
    for text in ["一つ目", "二つ目", "見出しなし"] {
        assert!(sheet.contains(text), "{text} in\n{sheet}");
    }
}

#[test]
fn text_files_may_be_cp932() {
    let trip = Trip::small();
    for file in ["plan.csv", "departments.csv", "survey.toml"] {
        let text = trip.text(file).replace('\u{feff}', "");
        let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
        assert!(!lossy, "{file}");
        trip.write(file, &bytes);
    }
    trip.run(&["check"]).ok().says("計画 4事業");
}

#[test]
fn the_plan_may_be_a_workbook() {
    let trip = Trip::small();
    let text = trip.text("plan.csv");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "題名だけの行").unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for (row, record) in (2u32..).zip(reader.records()) {
        for (col, cell) in (1u16..).zip(record.unwrap().iter()) {
            sheet.write_string(row, col, cell).unwrap();
        }
    }
    trip.write("plan.xlsx", &book.save_to_buffer().unwrap());
    trip.run(&["check"]).exits(2).complains("両方があります");
    std::fs::remove_file(trip.at("plan.csv")).unwrap();
    trip.run(&["check"]).ok().says("計画 4事業（うち再掲 1）");
}

#[test]
fn a_code_that_is_a_date_in_the_workbook_is_reported() {
    for format in ["m\"月\"d\"日\"", "yyyy/m/d", "d-mmm", "General"] {
        let trip = Trip::small();
        std::fs::remove_file(trip.at("plan.csv")).unwrap();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (col, heading) in (0..).zip(["整理番号", "事業名", "担当課"]) {
            sheet.write_string(0, col, heading).unwrap();
        }
        for (row, (code, title)) in (1..).zip([("1-1", "公園"), ("1-2", "図書館"), ("", "広場")])
        {
            sheet.write_string(row, 0, code).unwrap();
            sheet.write_string(row, 1, title).unwrap();
            sheet.write_string(row, 2, "甲課").unwrap();
        }
        let look = rust_xlsxwriter::Format::new().set_num_format(format);
        // 2021-01-03, which Excel makes of 1-3.
        sheet.write_with_format(3, 0, 44199, &look).unwrap();
        trip.write("plan.xlsx", &book.save_to_buffer().unwrap());
        trip.run(&["check"])
            .ok()
            .says("は、日付です")
            .says("あるべき形：1-3");
    }
}

#[test]
fn a_name_for_every_section_is_pointed_to_the_roster() {
    let trip = with(
        "plan.csv",
        "整理番号,事業名,担当課\n1,公園,全庁\n2,道,庁内各課\n",
    );
    trip.run(&["check"])
        .exits(1)
        .says("「全課」のことなら、課の一覧のその行の別名に「全庁」を");
    let roster = trip
        .text("departments.csv")
        .replace("Y,全課,,,全所属\n", "");
    trip.write(
        "departments.csv",
        roster.replace("Y,全課,,,全所属\r\n", "").as_bytes(),
    );
    trip.run(&["check"])
        .exits(1)
        .says("課の一覧に「,庁内各課,,,全所属」");
}

#[test]
fn a_section_whose_name_holds_a_separator_may_stand_beside_others() {
    let trip = with(
        "plan.csv",
        "整理番号,事業名,担当課\n1,公園,甲課・人権・男女共同参画課\n",
    );
    let roster = trip.text("departments.csv") + "D,人権・男女共同参画課,,,課\n";
    trip.write("departments.csv", roster.as_bytes());
    trip.run(&["check"]).ok();
    trip.run(&["distribute"]).ok();
    assert!(trip.at("forms/A_甲課.xlsx").is_file());
    assert!(trip.at("forms/D_人権・男女共同参画課.xlsx").is_file());
}

#[test]
fn fiscal_years_may_be_written_in_every_usual_way() {
    for year in [
        "\"令和2年度\"",
        "\"R2\"",
        "2020",
        "\"２０２０\"",
        "\"令和２年\"",
    ] {
        let trip = Trip::small();
        let settings = trip.text("survey.toml").replace("\"令和2年度\"", year);
        trip.write("survey.toml", settings.as_bytes());
        trip.run(&["distribute"]).ok();
        let cover = sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "はじめに");
        assert!(cover.contains("令和2年度分"), "{year}\n{cover}");
    }
}

#[test]
fn every_fault_is_reported_in_one_go() {
    let trip = Trip::small();
    trip.write(
        "plan.csv",
        "整理番号,事業名,担当課,主な関連事業\n\
         1,公園,無い課,9 幻の事業\n\
         1,図書館,甲課,\n\
         ,題名だけ,甲課,\n\
         4,道路,関係課,\n\
         5,川【再掲】,甲課,\n"
            .as_bytes(),
    );
    let roster = trip.text("departments.csv") + "甲,重複課,,甲課,課\r\n";
    trip.write("departments.csv", roster.as_bytes());
    let ran = trip.run(&["check"]).exits(1);
    for code in [
        "P102", "P103", "P104", "P106", "P107", "P108", "P109", "P111",
    ] {
        assert!(ran.out().contains(code), "{code} in\n{ran}");
    }
    trip.run(&["distribute"]).exits(2).complains("P104");
    assert!(
        !trip.at("forms").exists(),
        "nothing is issued from a faulty plan"
    );
}

#[test]
fn a_fault_in_the_settings_names_its_line() {
    let cases = [
        ("due = ", "dew = ", "「dew」という項目はありません"),
        (
            "id = \"rei\"",
            "id = \"例\"",
            "調査の記号「例」は使えません",
        ),
        ("令和2年度\"", "いつか\"", "年度「いつか」を読み取れません"),
        (
            "令和3年4月30日",
            "4月末",
            "提出期限「4月末」を読み取れません",
        ),
        (
            "[from]",
            "template = \"nothing\"\n[from]",
            "様式「nothing」がありません",
        ),
        (
            "title = \"例",
            "title = \"例\"の",
            "次のように書いてください： title = ",
        ),
    ];
    for (from, to, reported) in cases {
        let trip = Trip::small();
        let text = trip.text("survey.toml");
        assert!(text.contains(from), "{from}");
        trip.write("survey.toml", text.replacen(from, to, 1).as_bytes());
        let ran = trip.run(&["check"]).exits(1);
        assert!(ran.out().contains(reported), "{reported} in\n{ran}");
        assert!(ran.out().contains("survey.toml"), "{ran}");
    }
}

#[test]
fn a_template_of_the_folder_replaces_the_built_in_one() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    let issued = trip.text("forms/issued.csv");
    assert!(issued.contains("visitors"), "{issued}");
    std::fs::remove_file(trip.at("card.toml")).unwrap();
    trip.run(&["distribute"]).ok();
    let issued = trip.text("forms/issued.csv");
    assert!(
        !issued.contains("visitors") && issued.contains("next_year"),
        "{issued}"
    );
}

#[test]
fn a_report_sheet_that_is_none_is_reported_and_left_out() {
    let card = String::from_utf8(Trip::small().bytes("card.toml")).unwrap();
    let report = "title = \"個票\"\nreport = [\"overview\", \"matrx\", \"白紙\"]";
    let trip = with("card.toml", &card.replace("title = \"個票\"", report));
    let reported = trip.run(&["check"]).ok();
    let reported = reported.says("「matrx」というシートは作れません");
    reported
        .says("「matrix」のことでしょうか")
        .says("「白紙」というシートは作れません");
    trip.run(&["distribute"]).ok();
}

#[test]
fn statuses_of_the_survey_replace_the_templates() {
    let trip = Trip::small();
    let text = trip
        .text("survey.toml")
        .replace("[from]", "statuses = [\"済\", \"未\"]\n[from]");
    trip.write("survey.toml", text.as_bytes());
    trip.run(&["distribute"]).ok();
    let lists = sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "選択肢");
    assert!(lists.contains("済") && !lists.contains("実施"), "{lists}");
}

#[test]
fn names_that_stand_for_many_or_for_none_are_understood() {
    let trip = with(
        "plan.csv",
        "整理番号,事業名,担当課\n1,皆の事業,全課\n2,町の事業,町内会・甲課\n",
    );
    trip.run(&["distribute"]).ok();
    let issued = trip.csv("forms/issued.csv");
    let asked = |item: &str| {
        let own = issued
            .iter()
            .filter(|r| r["item"] == item && r["field"] == "status");
        own.map(|r| r["department"].as_str()).collect::<Vec<_>>()
    };
    assert_eq!(asked("1"), ["甲課", "乙課", "丙課"]);
    assert_eq!(asked("2"), ["甲課"], "an outside body gets no form");
}

#[test]
fn columns_can_be_mapped_by_hand() {
    let trip = with("plan.csv", "記号,事業の名,担当課\n1,公園,甲課\n");
    trip.run(&["check"])
        .exits(1)
        .says("整理番号にあたる見出しが分かりません")
        .says("\"記号\" = \"整理番号\"");
    let text =
        trip.text("survey.toml") + "\n[columns]\n\"記号\" = \"code\"\n\"事業の名\" = \"title\"\n";
    trip.write("survey.toml", text.as_bytes());
    trip.run(&["check"]).ok().says("計画 1事業");
    let text = text.replace("\"code\"", "\"整理番号\"");
    trip.write("survey.toml", text.as_bytes());
    trip.run(&["check"]).ok().says("計画 1事業");
}

#[test]
fn a_plan_without_owners_is_one_finding_that_names_the_likely_columns() {
    let plan = "番号,事業名,窓口\n1,公園,甲課・町の人\n2,図書館,甲課\n3,道,\n";
    let trip = with("plan.csv", plan);
    let found = trip.run(&["check"]).exits(1);
    assert_eq!(found.out().matches("P108").count(), 1, "{}", found.out());
    let told: String = found
        .out()
        .chars()
        .filter(|c| !"│└→ \n".contains(*c))
        .collect();
    assert!(
        told.contains("番号整理番号、事業名事業名、窓口（分かりません）"),
        "{told}"
    );
    assert!(told.contains("\"窓口\"=\"担当課\""), "{told}");
}

#[test]
fn headings_that_the_vocabulary_lacks_are_read_and_said() {
    let plan = "まる,事業名,受け持ち,本事業の目的\n1,公園,甲課,休む\n2,図書館,甲課・乙課,読む\n";
    let trip = with("plan.csv", plan);
    let found = trip.run(&["check"]).ok();
    let told: String = found
        .out()
        .chars()
        .filter(|c| !"│└→ \n".contains(*c))
        .collect();
    for (heading, meaning) in [
        ("まる", "整理番号"),
        ("受け持ち", "担当課"),
        ("本事業の目的", "目的"),
    ] {
        let start = format!("見出し「{heading}」は、");
        let at = told
            .find(&start)
            .unwrap_or_else(|| panic!("{heading} {told}"));
        assert!(
            told[at..].contains(&format!("「{meaning}」として読みました")),
            "{told}"
        );
    }
}

#[test]
fn files_beside_the_plan_are_read_where_they_are() {
    let trip = Trip::small();
    trip.write(
        "chapters.csv",
        "章,題,内容\n1,目標,市のめざす姿\n".as_bytes(),
    );
    let label = &project::load(trip.path()).unwrap().project.unwrap();
    let label = &label.template.fields[0].label;
    let published = format!("完了の目安,{label},件数\n継続,実施,2\n");
    trip.write("published.csv", published.as_bytes());
    let loaded = project::load(trip.path()).unwrap();
    assert_eq!(loaded.facts, vec![]);
    let project = loaded.project.unwrap();
    assert_eq!(project.chapters[0].content, "市のめざす姿");
    assert_eq!(project.published[0].group_key, "criterion");
    trip.write("chapters.xlsx", b"");
    trip.run(&["check"]).exits(2).complains("両方があります");
}

#[test]
fn the_list_may_have_any_name() {
    let trip = Trip::small();
    let settings = trip.text("survey.toml");
    let named = settings.replace("[from]", "list = \"一覧.csv\"\n[from]");
    trip.write("survey.toml", named.as_bytes());
    trip.run(&["check"])
        .exits(2)
        .complains("一覧.csv がありません");
    let list = "整理番号,事業名\n1-1,公園の整備\n1-2,図書館\n2-1,防災訓練の実施\n";
    trip.write("一覧.csv", list.as_bytes());
    let ran = trip.run(&["check"]).ok();
    // A sentence may go on behind the gutter of the next line.
    let out = ran.out().replace("\n  │ ", "");
    for reported in [
        "一覧.csv B3",
        "「の充実」は計画だけにあります",
        "P116",
        "2-2 公園の整備【再掲】",
    ] {
        assert!(out.contains(reported), "{reported} in\n{ran}");
    }
    trip.run(&["distribute"]).ok();
}

#[test]
fn a_decision_sends_the_sheet_to_its_sections() {
    let trip = with(
        "plan.csv",
        "整理番号,事業名,担当課\n1-1,公園,甲課・関係課\n1-2,図書館,甲課・関係課\n",
    );
    let reported = trip.run(&["check"]).ok();
    let line = ",関係課,,,決定,1-1,課名";
    assert!(
        reported.out().contains(&format!("「{line}」")),
        "{reported}"
    );
    assert!(reported.out().contains("見出しの行の右端に"), "{reported}");
    let roster = trip.text("departments.csv");
    let roster = roster.replace(",区分", ",区分,対象事業,決めた課");
    let decided = format!("{roster}\n{}\n", line.replace("課名", "丙課"));
    trip.write("departments.csv", decided.as_bytes());
    trip.run(&["distribute"]).ok();
    let issued = trip.csv("forms/issued.csv");
    let own = issued.iter().filter(|r| r["department"] == "丙課");
    assert!(own.clone().count() > 0 && own.clone().all(|r| r["item"] == "1-1"));
}

#[test]
fn a_new_folder_is_ready_to_edit_and_never_overwritten() {
    let trip = Trip::empty();
    let kinds = [
        (&[][..], "案件.xlsx", "「提出期限」が空です"),
        (
            &["--text"],
            "survey.toml",
            "提出期限が「令和○年○月○日」のままです",
        ),
    ];
    for (further, file, fault) in kinds {
        let folder = format!("調査{}", further.len());
        let args = [&["new", &folder], further].concat();
        trip.run(&args).ok().says(file);
        trip.run(&["check", &folder]).exits(1).says(fault);
        trip.run(&args).exits(2).complains("もうあります");
    }
    let settings = trip.text("調査1/survey.toml");
    let settings = settings
        .replace("令和○年度", "令和2年度")
        .replace("令和○年○月○日", "令和3年4月30日");
    trip.write("調査1/survey.toml", settings.as_bytes());
    trip.run(&["check", "調査1"])
        .exits(1)
        .says("調査の題名が「○○計画 進捗状況調査」のままです")
        .says("事業が一つもありません");
    trip.run(&["new", "x", "--seed", "tomisata"])
        .exits(2)
        .complains("使えるのは tomisato");
}

#[test]
fn a_new_year_begins_with_last_years_folder() {
    let trip = Trip::empty();
    for file in ["survey.toml", "plan.csv", "departments.csv", "card.toml"] {
        let bytes = std::fs::read(support::fixture(file)).unwrap();
        trip.write(&format!("r2/{file}"), &bytes);
    }
    trip.write("r2/メモ.txt", b"memo");
    trip.write(
        "r2/decisions.csv",
        "記録番号,決定,理由,番号\n0123456789,了承,原本のとおり,P112\n0123456780,了承,電話,A101\n"
            .as_bytes(),
    );
    let before = trip.tree();
    trip.run(&["new", "r3", "--from", "r2"])
        .ok()
        .says("年度　令和2年度 → 令和3年度")
        .says("前の年度とは比べません")
        .says("メモ.txt")
        .says("提出期限");
    let settings = trip.text("r3/survey.toml");
    let expected = std::fs::read_to_string(support::fixture("survey.toml")).unwrap();
    let expected = expected
        .replace("令和2年度", "令和3年度")
        .replace("令和3年4月30日", "令和○年○月○日");
    assert_eq!(settings, expected);
    assert_eq!(trip.text("r3/card.toml"), trip.text("r2/card.toml"));
    let decisions = trip.text("r3/decisions.csv");
    assert!(decisions.contains("P112") && !decisions.contains("A101"));
    trip.run(&["check", "r3"])
        .exits(1)
        .says("提出期限が「令和○年○月○日」のままです");
    let settings = settings.replace("令和○年○月○日", "令和4年4月28日");
    trip.write("r3/survey.toml", settings.as_bytes());
    trip.run(&["check", "r3"]).ok();
    let own = |tree: &str| -> Vec<String> {
        let lines = tree.lines().filter(|line| line.contains("r2/"));
        lines.map(str::to_string).collect()
    };
    assert_eq!(own(&trip.tree()), own(&before));
    trip.run(&["new", "r3", "--from", "r2"])
        .exits(2)
        .complains("もうあります");
    trip.run(&["new", "x", "--from", "nowhere"])
        .exits(2)
        .complains("nowhere に 案件.xlsx も survey.toml もありません");
    trip.run(&["new", "x", "--from", "r2", "--seed", "tomisato"])
        .exits(2)
        .complains("一緒に使えません");
}

#[test]
fn a_new_year_is_compared_with_the_last_where_that_has_answers() {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), &[]);
    trip.run(&["collect"]);
    for (dir, folder) in [("年度/r3", "../.."), ("r3", "..")] {
        trip.run(&["new", dir, "--from", "."]).ok().says(folder);
        let settings = trip.text(&format!("{dir}/survey.toml"));
        assert!(settings.contains(&format!("[previous]\nfolder = \"{folder}\"\n")));
        let settings = settings.replace("令和○年○月○日", "令和4年4月28日");
        trip.write(&format!("{dir}/survey.toml"), settings.as_bytes());
        trip.run(&["check", dir]).ok();
    }
    // The year after, last year's folder takes the place of the one before.
    trip.run(&["new", "r4", "--from", "r3"]).ok();
    let settings = trip.text("r4/survey.toml");
    assert!(
        settings.contains("\n# [previous]\n# folder = \"..\"\n"),
        "{settings}"
    );
}

#[test]
fn the_command_line_speaks_japanese() {
    let trip = Trip::empty();
    for (args, reported) in [
        (&["colect"][..], "「colect」というコマンドはありません"),
        (&["check", "--fast"], "「--fast」という指定はできません"),
        (&["new"], "フォルダー"),
        (&["explain", "A999"], "「A999」はありません"),
        (&["explain", "a20"], "A201 のことではありませんか"),
        (
            &[
                "decide", ".", "a1b2", "accept", "--reason", "電話", "--by", "係長",
            ],
            "決定と記録番号の後に",
        ),
        (
            &["check", "nowhere"],
            "nowhere に 案件.xlsx も survey.toml もありません",
        ),
    ] {
        trip.run(args).exits(2).complains(reported);
    }
    for args in [&["--help"][..], &["check", "--help"], &["demo", "-h"]] {
        let out = trip.run(args).ok().out();
        for english in ["Usage", "Options", "Commands", "Print", "Arguments"] {
            assert!(!out.contains(english), "{english} in\n{out}");
        }
    }
}

#[test]
fn a_template_without_the_block_still_drops_no_column() {
    let trip = with(
        "plan.csv",
        "整理番号,事業名,担当課,独自の欄\n1,公園,甲課,残すべき文\n",
    );
    let template = trip.text("card.toml");
    let without = template.replace("[[sheet.line]]\nslots = [{ block = \"others\" }]\n", "");
    assert_ne!(template, without);
    trip.write("card.toml", without.as_bytes());
    trip.run(&["distribute"]).ok();
    let sheet = sheet_text(&trip.bytes("forms/A_甲課.xlsx"), "1");
    assert!(sheet.contains("残すべき文"), "{sheet}");
}
