//! The surveys under test: one for each template, with small plans in which every section has
//! measures of its own.

use crate::support::Trip;
use std::fmt::Write;
use torimatome::layout::form;
use torimatome::load::project;
use torimatome::model::form::Form;
use torimatome::model::project::Project;

/// A survey by its template.
pub struct Plan {
    /// The template's name.
    pub name: &'static str,
    /// How many measures each section answers.
    pub measures: usize,
    /// survey.toml below the lines that all share.
    settings: &'static str,
    /// The headings of plan.csv.
    heads: &'static str,
    /// The row of a measure, by its section's number and its own.
    row: fn(usize, usize) -> String,
}

/// All surveys.
pub const PLANS: &[Plan] = &[
    Plan {
        name: "card",
        measures: 3,
        settings: "levels = [\"基本目標\"]",
        heads: "整理番号,基本目標,事業名,目的,完了の目安,R2,R3,担当課",
        row: |section, own| {
            let code = format!("{section}-({own})");
            let title = TITLES[own - 1];
            format!("{code},目標{own},{title}　その{section},目的{section}の{own}です。,,実施,→")
        },
    },
    Plan {
        name: "list",
        measures: 4,
        settings: "levels = [\"分野\", \"グループ\"]",
        heads: "番号,分野,グループ,内容,重点,担当課",
        row: |section, own| {
            let group = if own < 4 { "ア" } else { "イ" };
            let title = TITLES[own - 1];
            format!("{section}-{own},分野{section},グループ{group},{title}　その{section},重点")
        },
    },
    Plan {
        name: "timeline",
        measures: 3,
        settings: "levels = [\"分野\"]",
        heads: "番号,分野,事業名,目的,R3目標,R4目標,担当課",
        row: |section, own| {
            let title = TITLES[own - 1];
            let goals = format!("\"案{own}の作成\n案{own}の公表\"");
            format!("{section}.{own},分野{own},{title}　その{section},,{goals},案{own}の見直し")
        },
    },
    Plan {
        name: "proposal",
        measures: 3,
        settings: "[columns]\n\"柱\" = \"title\"",
        heads: "番号,柱,ねらい,担当課",
        row: |section, own| {
            let title = TITLES[own - 1];
            format!("({section}.{own}),{title}　その{section},ねらい{section}の{own}です。")
        },
    },
    Plan {
        name: "kpi",
        measures: 3,
        settings: "levels = [\"基本方針\"]",
        heads: "番号,基本方針,事業名,指標,単位,R2目標,R3目標,R4目標,担当課",
        row: |section, own| {
            let title = TITLES[own - 1];
            let unit = ["本", "団体", "冊"][own - 1];
            format!("{section}-{own},方針{own},{title}　その{section},指標{own},{unit},150,180,200")
        },
    },
];

const TITLES: [&str; 4] = [
    "街路樹の植え替え",
    "図書館の充実",
    "防災訓練の実施",
    "案内の多言語化",
];

/// What all surveys share.
const SURVEY: &str = "due = \"令和4年4月28日\"\n[from]\nsection = \"企画課\"\n";

/// A survey that was sent out, with the forms of each section.
pub struct Sent {
    /// The project folder.
    pub trip: Trip,
    /// The project.
    pub project: Project,
    /// A form for each section, in the roster's order.
    pub forms: Vec<Form>,
}

impl Plan {
    /// Writes the project folder for so many sections and sends its forms out. The sections of
    /// these numbers, counted from zero, get the form of the year before, that of another survey,
    /// and a correction besides.
    pub fn send(&self, sections: usize, besides: &[usize]) -> Sent {
        let trip = Trip::empty();
        let all: Vec<usize> = (0..sections).collect();
        self.issue(&trip, "", ("matrix", 3), &all);
        self.issue(&trip, "before/", ("matrix", 2), besides);
        self.issue(&trip, "other/", ("kessan", 3), besides);
        let project = project::load(trip.path()).unwrap().project.unwrap();
        let forms = form::all(&project);
        for section in besides {
            let file = &forms[*section].file;
            trip.return_form(file, file);
        }
        trip.run(&["report"]).exits(1);
        std::fs::remove_dir_all(trip.at("returned")).unwrap();
        Sent {
            trip,
            project,
            forms,
        }
    }

    fn issue(&self, trip: &Trip, folder: &str, (id, year): (&str, u32), sections: &[usize]) {
        // The plan of the year before has the same columns, a year earlier.
        let years = [("R2", "R1"), ("R3", "R2"), ("R4", "R3")];
        let mut plan = format!("{}\n", self.heads);
        for (own, before) in years.iter().filter(|_| year == 2) {
            plan = plan.replace(own, before);
        }
        let mut roster = "コード,課名,部名,別名,区分\n".to_string();
        let mut tasks = "番号,作業,4月,5月,6月,7月\n".to_string();
        for section in sections.iter().map(|s| s + 1) {
            writeln!(roster, "T{section:02},{},,,課", section_name(section)).unwrap();
            for own in 1..=self.measures {
                let row = (self.row)(section, own);
                writeln!(plan, "{row},{}", section_name(section)).unwrap();
                writeln!(tasks, "{section}.{own},調べもの{own},■,,,").unwrap();
                writeln!(tasks, "{section}.{own},まとめ{own},,,■,■").unwrap();
            }
        }
        let head = format!(
            "id = \"{id}\"\ntitle = \"総合計画の進みぐあい\"\nfiscal_year = \"令和{year}年度\"\n\
             template = \"{}\"\n",
            self.name
        );
        let (levels, columns) = match self.settings.starts_with('[') {
            true => ("", self.settings),
            false => (self.settings, ""),
        };
        let survey = format!("{head}{levels}\n{SURVEY}{columns}\n");
        for (name, text) in [
            ("survey.toml", &survey),
            ("plan.csv", &plan),
            ("departments.csv", &roster),
        ] {
            trip.write(&format!("{folder}{name}"), text.as_bytes());
        }
        if self.name == "timeline" {
            trip.write(&format!("{folder}tasks.csv"), tasks.as_bytes());
        }
        trip.write(&format!("{folder}kpi.toml"), include_bytes!("kpi.toml"));
        let folder = if folder.is_empty() { "." } else { folder };
        trip.run(&["distribute", folder]).ok();
    }
}

impl Sent {
    /// A copy of the project folder.
    pub fn copy(&self) -> Trip {
        let trip = Trip::empty();
        for file in torimatome::read::find::files(self.trip.path()).unwrap() {
            trip.write(&file.name, &std::fs::read(&file.path).unwrap());
        }
        trip
    }
}

fn section_name(section: usize) -> String {
    format!("第{section:02}課")
}
