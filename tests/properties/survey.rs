//! Surveys by chance: settings, sections, plan and template, and what a section answers.

use crate::support::chance::Chance;
use torimatome::model::grid::Content;
use torimatome::model::template::{Field, Kind};

/// Texts that a plan or an answer may hold, harmless as they are.
const TEXTS: &[&str] = &[
    "公園を二つ整備しました。",
    "=SUM(A1:A9)",
    "+81 3 1234",
    "@市役所",
    "-",
    "＝合計",
    "'引用'",
    "一行目\n二行目\n\n四行目",
    "&<b>\"x\"</b>",
    "𠮷野家と👨‍👩‍👧の会",
    "0012",
    "1/2",
    "50%",
    "様式番号は、わかりません",
    "_x0041_",
    "令和2年度から",
    "カ゛ギ が",
    "→",
];

const WORDS: &[&str] = &[
    "実施",
    "一部実施",
    "未実施",
    "検討",
    "=済",
    "中止（延期）",
    "○",
    "A/B",
];
const SECTIONS: &[&str] = &["企画課", "市民協働課", "道路・河川課", "=総務課"];

fn long(chance: &mut Chance) -> String {
    "市民と行政がともに進めるまちづくりのために、".repeat(1 + chance.below(20))
}

fn text(chance: &mut Chance) -> String {
    match chance.percent(12) {
        true => long(chance),
        false => (*chance.of(TEXTS)).to_string(),
    }
}

/// The files of a project folder.
pub fn files(chance: &mut Chance) -> Vec<(String, String)> {
    let sections = 1 + chance.below(SECTIONS.len());
    let tables = chance.percent(45);
    let template = Template::new(chance, tables);
    vec![
        ("survey.toml".to_string(), settings(chance)),
        ("departments.csv".to_string(), departments(sections)),
        ("plan.csv".to_string(), plan(sections, chance)),
        ("card.toml".to_string(), template.toml()),
    ]
}

fn settings(chance: &mut Chance) -> String {
    format!(
        "id = \"t{}\"\ntitle = {}\nfiscal_year = \"令和2年度\"\ndue = \"令和3年4月30日\"\n\
         ask_related = {}\n[from]\nsection = \"企画課\"\ncontact = \"内線 12\"\n",
        chance.below(100),
        quoted(&text(chance).replace('\n', " ")),
        chance.percent(50)
    )
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// A CSV field.
fn field(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn departments(sections: usize) -> String {
    let line = |(n, name): (usize, &&str)| format!("D{n},{},総務部,,課\n", field(name));
    let lines: String = SECTIONS
        .iter()
        .take(sections)
        .enumerate()
        .map(line)
        .collect();
    format!("コード,課名,部名,別名,区分\n{lines}")
}

fn plan(sections: usize, chance: &mut Chance) -> String {
    let mut made = "整理番号,章,事業名,担当課,関係部署,目的,手順,H31,R2,R2目標\n".to_string();
    for number in 0..1 + chance.below(6) {
        let code = match chance.below(3) {
            0 => format!("1-({})-①", number + 1),
            1 => format!("2-{}", number + 1),
            _ => format!("Ⅲ－{}", number + 1),
        };
        let steps: Vec<&str> = ["調べる", "決める", "行う", "=見直す"][..chance.below(5)].to_vec();
        let title = format!("{}{number}", text(chance).replace('\n', " "));
        let cells = [
            code,
            format!("第{}章", 1 + number / 2),
            title,
            (*chance.of(&SECTIONS[..sections])).to_string(),
            (*chance.of(&SECTIONS[..sections])).to_string(),
            text(chance),
            steps.join("\n"),
            "検討".to_string(),
            "→".to_string(),
            ["", "一つ目\n二つ目"][chance.below(2)].to_string(),
        ];
        let line: Vec<String> = cells.iter().map(|c| field(c)).collect();
        made.push_str(&format!("{}\n", line.join(",")));
    }
    made
}

/// A template as it is made: the fields, and where they stand.
struct Template {
    arrange: &'static str,
    columns: usize,
    fields: Vec<String>,
    /// The lines of a sheet, each its slots.
    lines: Vec<Vec<String>>,
    tables: Vec<String>,
    /// The status field's key and its first word, quoted.
    status: Option<(String, String)>,
}

/// The kinds of a field that takes one cell, and those that take several.
const SINGLE: &[&str] = &[
    "choice", "text", "number", "date", "month", "year", "yes-no",
];
const WIDE: &[&str] = &["months", "boxes", "by_year"];

impl Template {
    fn new(chance: &mut Chance, tables: bool) -> Template {
        let arrange = *chance.of(&["sheets", "sheets", "stack", "list"]);
        let mut made = Template {
            arrange,
            columns: 14,
            fields: vec![],
            lines: vec![],
            tables: vec![],
            status: None,
        };
        let count = 1 + chance.below(6);
        match arrange {
            "list" => made.list(count.min(5), chance),
            _ => made.sheet(count, tables, chance),
        }
        made
    }

    /// Adds a field and gives its key.
    fn field(&mut self, kind: &str, chance: &mut Chance) -> String {
        let key = format!("f{}", self.fields.len());
        let mut lines = vec![
            format!("key = \"{key}\""),
            format!("label = {}", quoted(&format!("項目{}", self.fields.len()))),
            format!("required = {}", chance.percent(50)),
            format!("lines = {}", 1 + chance.below(4)),
        ];
        let mut first = String::new();
        lines.extend(match kind {
            "choice" | "boxes" => {
                let mut words = WORDS.to_vec();
                chance.shuffle(&mut words);
                words.truncate(1 + chance.below(5));
                let words: Vec<String> = words.iter().map(|w| quoted(w)).collect();
                first.clone_from(&words[0]);
                vec![
                    format!("kind = \"{kind}\""),
                    format!("choices = [{}]", words.join(", ")),
                ]
            }
            "number" => vec![
                "kind = \"number\"".to_string(),
                format!("unit = \"{}\"", chance.of(&["", "人", "千円", "％"])),
            ],
            "by_year" => vec![
                format!("kind = \"{}\"", chance.of(&["number", "text"])),
                "by_year = true".to_string(),
            ],
            kind => vec![format!("kind = \"{kind}\"")],
        });
        if let (true, Some((status, word))) = (chance.percent(25), &self.status) {
            lines.push(format!("unless = {{ {status} = [{word}] }}"));
        }
        if chance.percent(20) {
            lines.push(format!(
                "prompt = {}",
                quoted(&text(chance).chars().take(200).collect::<String>())
            ));
        }
        if kind == "choice" && self.status.is_none() && self.tables.is_empty() {
            self.status = Some((key.clone(), first));
        }
        self.fields.push(lines.join("\n"));
        key
    }

    /// One line: some columns shown and some asked.
    fn list(&mut self, count: usize, chance: &mut Chance) {
        let mut slots = vec!["{ show = \"code\" }", "{ show = \"title\" }"];
        if chance.percent(50) {
            slots.push("{ show = \"purpose\" }");
        }
        let mut slots: Vec<String> = slots.into_iter().map(String::from).collect();
        for _ in 0..count {
            let kind = *chance.of(SINGLE);
            let key = self.field(kind, chance);
            slots.push(format!("{{ ask = \"{key}\" }}"));
        }
        self.columns = slots.len() + chance.below(2);
        self.lines.push(slots);
    }

    fn sheet(&mut self, count: usize, tables: bool, chance: &mut Chance) {
        let show = |key: &str| vec![format!("{{ show = \"{key}\" }}")];
        self.lines.push(show("code"));
        self.lines.push(show("title"));
        for slot in [
            "{ block = \"levels\" }",
            "{ show = \"purpose\", lines = 2 }",
            "{ block = \"years\" }",
            "{ heading = \"{year}の状況\" }",
            "{ text = \"▼\" }",
            "{ block = \"others\" }",
        ] {
            if chance.percent(60) {
                self.lines.push(vec![slot.to_string()]);
            }
        }
        let mut left = 0;
        for _ in 0..count {
            if chance.percent(25) {
                let kind = *chance.of(WIDE);
                let key = self.field(kind, chance);
                self.lines.push(vec![format!("{{ ask = \"{key}\" }}")]);
                left = 0;
                continue;
            }
            let kind = *chance.of(SINGLE);
            let key = self.field(kind, chance);
            // Two or three questions may share a line.
            let span = 2 + chance.below(4);
            let slot = format!("{{ ask = \"{key}\", span = {span} }}");
            match (left >= span, self.lines.last_mut()) {
                (true, Some(line)) => line.push(slot),
                _ => {
                    left = self.columns;
                    self.lines.push(vec![slot]);
                }
            }
            left -= span;
        }
        if tables {
            self.table(chance);
        }
    }

    /// A table of rows: given by the plan or by nobody, with open ones below.
    fn table(&mut self, chance: &mut Chance) {
        let given = *chance.of(&["", "given = \"手順\"", "given = \"goals\""]);
        let mut columns = vec![];
        if chance.percent(50) {
            columns.push("{ number = true }".to_string());
        }
        if !given.is_empty() {
            columns.push("{ show = \"text\", label = \"内容\", span = 3 }".to_string());
        }
        self.tables.push(String::new());
        for _ in 0..1 + chance.below(3) {
            let kind = *chance.of(SINGLE);
            let key = self.field(kind, chance);
            columns.push(format!(
                "{{ ask = \"{key}\", span = {} }}",
                1 + chance.below(3)
            ));
        }
        // A table without a row would have no place for its questions.
        let open = chance.below(4).max(usize::from(given.is_empty()));
        self.tables = vec![format!(
            "key = \"t\"\nlabel = \"作業\"\n{given}\nopen = {open}\ncolumns = [{}]",
            columns.join(", ")
        )];
        self.lines.push(vec!["{ rows = \"t\" }".to_string()]);
    }

    fn toml(&self) -> String {
        let status = self.status.as_ref().map_or("", |(key, _)| key);
        let mut made = format!(
            "name = \"card\"\ntitle = \"個票\"\nstatus = \"{status}\"\nguide = [\"{{due}}までに\"]\n"
        );
        for field in &self.fields {
            made.push_str(&format!("[[field]]\n{field}\n"));
        }
        for table in &self.tables {
            made.push_str(&format!("[[rows]]\n{table}\n"));
        }
        let columns: Vec<String> = (0..self.columns)
            .map(|n| (6 + n * 5 % 17).to_string())
            .collect();
        made.push_str(&format!(
            "[sheet]\narrange = \"{}\"\ncolumns = [{}]\n",
            self.arrange,
            columns.join(", ")
        ));
        for line in &self.lines {
            made.push_str(&format!("[[sheet.line]]\nslots = [{}]\n", line.join(", ")));
        }
        made
    }
}

/// What a section puts into a cell of a field: what it types, the text that stands there then, and
/// the value to be read. `None` where it leaves the cell blank.
pub fn answer(field: &Field, chance: &mut Chance) -> Option<(Content, String, String)> {
    if chance.percent(20) {
        return None;
    }
    let pair = |text: &str, value: &str| (text.to_string(), value.to_string());
    let (text, value) = match field.kind {
        Kind::Text => {
            let text = text(chance);
            (text.clone(), text)
        }
        Kind::Choice | Kind::YesNo | Kind::Months | Kind::Boxes => {
            let words = field.words();
            let word = chance.word(&words);
            pair(word, word)
        }
        Kind::Number => number(chance),
        Kind::Date => pair(
            chance.word(&["令和2年10月3日", "R2.10.3", "2020/10/3"]),
            "2020-10-03",
        ),
        Kind::Month => pair(
            chance.word(&["令和2年7月", "2020-07", "Ｒ２．７"]),
            "2020-07",
        ),
        Kind::Year => pair(chance.word(&["令和2年度", "R2", "２０２０"]), "令和2年度"),
        Kind::Rate | Kind::Grade => return None,
    };
    // A plain number may be typed as one.
    let typed = text.parse::<u32>().ok().filter(|n| n.to_string() == text);
    let content = match typed {
        Some(number) if field.kind == Kind::Number => Content::Number(f64::from(number)),
        _ => Content::text(text.clone()),
    };
    Some((content, text, value))
}

fn number(chance: &mut Chance) -> (String, String) {
    let number = chance.below(100_000);
    let value = number.to_string();
    match chance.below(3) {
        0 => (value.clone(), value),
        1 => (format!("{value}.5"), format!("{value}.5")),
        _ => {
            let wide = value
                .chars()
                .filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0));
            (wide.collect(), value)
        }
    }
}
