//! The documents are held to what the program does. `UPDATE=1 cargo test docs:: -- --include-ignored` rewrites what
//! they quote from it.

use crate::support;
use crate::support::console;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::root;
use torimatome::book::Limits;
use torimatome::judge::rules::{RULES, Rule};
use torimatome::load::columns::ROLES;
use torimatome::model::limits::KEYS;
use torimatome::write::tables::{ANSWERS, DISTRIBUTION, FINDINGS, INTAKE, ISSUED, LEFTOVER};

#[test]
#[ignore = "slow"]
fn every_console_block_prints_what_it_says() {
    let mut wrong = String::new();
    for name in documents() {
        let text = read(&name);
        let played = console::play(&name, &text);
        match updating() {
            true => write(&name, &text, &played.text),
            false => wrong.push_str(&played.wrong),
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nUPDATE=1 rewrites the blocks");
}

#[test]
fn layers_are_those_of_the_architecture() {
    let allowed = allowed_uses();
    let used: Uses = sources().iter().flat_map(|path| uses_of(path)).collect();
    let surplus: Vec<_> = used.difference(&allowed).collect();
    assert!(
        surplus.is_empty(),
        "docs/architecture.md does not allow these uses: {surplus:?}"
    );
    let idle: Vec<_> = allowed.difference(&used).collect();
    assert!(
        idle.is_empty(),
        "docs/architecture.md allows uses that src/ does not make: {idle:?}"
    );
}

#[test]
fn every_library_has_its_reason() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let used: BTreeSet<String> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let text = read("docs/architecture.md");
    let rows = table_rows(section(&text, "What the libraries are for"));
    let named: Vec<String> = rows
        .iter()
        .skip(1)
        .flat_map(|row| quoted(&row[0]))
        .collect();
    assert_eq!(used, named.iter().cloned().collect());
    assert_eq!(used.len(), named.len(), "a library stands there twice");
}

#[test]
fn no_file_reaches_its_neighbours_by_super() {
    let modules: BTreeSet<String> = sources().iter().map(|path| module_of(path)).collect();
    for path in sources() {
        let text = code_of(&path);
        let place = path.display();
        assert!(!text.contains("super::super::"), "{place} climbs by super");
        let own = src().join(module_of(&path)).join("mod.rs");
        for module in modules.iter().filter(|_| path == own) {
            let climb = format!("super::{module}");
            assert!(!text.contains(&climb), "{place}: write crate::{module}");
        }
    }
}

#[test]
fn the_rules_index_is_the_registry() {
    let name = "docs/rules/README.md";
    let text = read(name);
    let rows: String = RULES.iter().map(index_row).collect();
    let table = format!("| Code | Severity | What it finds | 見出し |\n|---|---|---|---|\n{rows}");
    let found: String = text
        .lines()
        .filter(|l| l.starts_with('|'))
        .fold(String::new(), |all, line| all + line + "\n");
    if updating() {
        return write(name, &text, &text.replace(&found, &table));
    }
    let missing: Vec<&str> = table.lines().filter(|l| !found.contains(l)).collect();
    assert!(
        found == table,
        "{name} differs; UPDATE=1 rewrites it. It lacks:\n{}",
        missing.join("\n")
    );
}

#[test]
fn the_plan_document_lists_the_first_headings_of_each_role() {
    let text = read("docs/plan.md");
    let rows = table_rows(section(&text, "Headings and roles"));
    let reported = rows.iter().skip(1).map(|row| row[..2].to_vec());
    let first =
        |headings: &Vec<&'static str>| headings.iter().take(12).copied().collect::<Vec<_>>();
    let known = ROLES
        .iter()
        .map(|(role, headings)| vec![format!("`{role}`"), first(headings).join("、")]);
    assert_eq!(reported.collect::<Vec<_>>(), known.collect::<Vec<_>>());
}

#[test]
fn the_contract_names_every_column() {
    let text = read("docs/files.md");
    for (file, columns) in [
        ("forms/issued.csv", &ISSUED[..]),
        ("forms/distribution.csv", &DISTRIBUTION),
        ("out/answers.csv", &ANSWERS),
        ("out/findings.csv", &FINDINGS),
        ("out/intake.csv", &INTAKE),
        ("### plan.leftover.csv", &LEFTOVER),
    ] {
        let section = section(&text, file);
        let named: Vec<String> = table_rows(section)
            .into_iter()
            .skip(1)
            .map(|row| row[0].trim_matches('`').to_string())
            .collect();
        assert_eq!(named, columns, "docs/files.md, {file}");
    }
}

#[test]
fn the_limits_are_those_of_the_reader() {
    let text = read("docs/limits.md");
    let limits = Limits::default();
    for (what, bound) in [
        ("file", format!("{} MiB", limits.file >> 20)),
        ("inflated", format!("{} MiB", limits.inflated >> 20)),
        ("ratio", limits.ratio.to_string()),
        ("parts", grouped(limits.parts)),
        ("cells", grouped(limits.cells)),
        ("rows", grouped(limits.rows as usize)),
        ("columns", grouped(limits.columns as usize)),
    ] {
        let cell = format!("| {bound} |");
        assert!(text.contains(&cell), "docs/limits.md lacks {what}: {bound}");
    }
    for key in KEYS {
        let cell = format!("| `{}` |", key.name);
        assert!(text.contains(&cell), "docs/limits.md lacks {cell}");
    }
}

#[test]
fn the_glossary_names_what_the_code_has() {
    for row in table_rows(&read("docs/glossary.md")).iter().skip(1) {
        let names = row.get(1).map_or("", String::as_str);
        for (before, name) in names.split('`').zip(names.split('`').skip(1)).step_by(2) {
            assert!(is_defined(before, name), "docs/glossary.md: no `{name}`");
        }
    }
    assert!(!is_defined("", "Measure::no_such_part") && !is_defined("", "no::such"));
    assert!(!is_defined("role ", "code2") && !is_defined("field ", "measures"));
}

/// Whether the code defines what the glossary names, behind the word that says what it is.
fn is_defined(before: &str, name: &str) -> bool {
    let quoted = format!("key = \"{name}\"");
    let is_template = |file: &str| root().join("templates").join(file).exists();
    match before.split_whitespace().last() {
        Some("role" | "roles") => ROLES.iter().any(|(role, _)| *role == name),
        Some("field") => read("templates/card.toml").contains(&quoted),
        Some("templates") => is_template(&format!("{name}.toml")),
        _ => match before.trim() {
            // The next of a list is of the kind of the one before it.
            "," => {
                is_path(name)
                    || ROLES.iter().any(|(role, _)| *role == name)
                    || is_template(&format!("{name}.toml"))
            }
            _ => is_path(name),
        },
    }
}

/// Whether a path names a module, an item of a module, or a part of a type.
fn is_path(name: &str) -> bool {
    let (parent, last) = name.rsplit_once("::").unwrap_or(("", name));
    let is_module = |path: &str| {
        let path = src().join(path.replace("::", "/"));
        path.with_extension("rs").exists() || path.join("mod.rs").exists()
    };
    let words =
        |word: &str| ["struct", "enum", "trait", "fn", "const"].map(|k| format!("{k} {word}"));
    let defines = |text: &str, word: &str| {
        words(word).iter().any(|item| {
            let behind = text.split(item.as_str()).skip(1);
            let mut behind = behind.map(|rest| rest.chars().next());
            behind.any(|c| c.is_some_and(|c| !c.is_alphanumeric() && c != '_'))
        })
    };
    let owner = parent.rsplit("::").next().unwrap_or("");
    let is_type = owner.starts_with(char::is_uppercase);
    let is_in = |path: &Path| {
        let path = path.with_extension("").to_string_lossy().replace('/', "::");
        parent.is_empty() || is_type || path.trim_end_matches("::mod").ends_with(parent)
    };
    let mut texts = sources()
        .into_iter()
        .filter(|path| is_in(path))
        .map(|p| read_path(&p));
    let part = |text: &str| {
        let body = text
            .split(&format!(" {owner} {{"))
            .nth(1)
            .and_then(|t| t.split("\n}").next());
        let starts = |line: &str| {
            let line = line.trim().trim_start_matches("pub ");
            let rest = line.strip_prefix(last).map(|rest| rest.chars().next());
            rest.is_some_and(|c| c.is_none_or(|c| ":,({".contains(c)))
        };
        body.is_some_and(|body| body.lines().any(starts))
    };
    match is_type {
        true => texts.any(|text| part(&text)),
        false => is_module(name) || texts.any(|text| defines(&text, last)),
    }
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let mut broken = vec![];
    for name in documents().into_iter().chain(pages()) {
        let folder = root().join(&name);
        let folder = folder.parent().unwrap();
        for target in links(&read(&name)) {
            if !folder.join(&target).exists() {
                broken.push(format!("{name} → {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A module, and another that it uses.
type Uses = BTreeSet<(String, String)>;

/// The table of docs/architecture.md: a module, and those it may use.
fn allowed_uses() -> Uses {
    let text = read("docs/architecture.md");
    let rows = table_rows(section(&text, "Which folder may use which"));
    let uses = rows.iter().skip(1).flat_map(|row| {
        let module = row[0].trim_matches('`').to_string();
        let others = quoted(&row[1]).into_iter();
        others.map(move |other| (module.clone(), other))
    });
    uses.collect()
}

/// The other modules that a file names by `crate::`.
fn uses_of(path: &Path) -> Vec<(String, String)> {
    let own = module_of(path);
    let text = code_of(path);
    assert!(
        !text.contains("crate::{"),
        "{}: write one `use crate::…` a line, which the layers are read from",
        path.display()
    );
    let is_name = |c: &char| *c == '_' || c.is_ascii_alphanumeric();
    let named = text.split("crate::").skip(1);
    named
        .map(|rest| rest.chars().take_while(is_name).collect::<String>())
        .filter(|other| *other != own)
        .map(|other| (own.clone(), other))
        .collect()
}

/// A source file without its comments.
fn code_of(path: &Path) -> String {
    let text = read_path(path);
    let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// The top-level module that a source file belongs to.
fn module_of(path: &Path) -> String {
    let inner = path.strip_prefix(src()).unwrap();
    let first = inner.components().next().unwrap();
    let first = first.as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_string()
}

fn src() -> PathBuf {
    root().join("src")
}

/// Every source file but the two roots.
fn sources() -> Vec<PathBuf> {
    let found = torimatome::read::find::files(&src()).unwrap();
    let inner = |name: &str| name != "lib.rs" && name != "main.rs" && name.ends_with(".rs");
    let files = found.into_iter().filter(|f| inner(&f.name));
    files.map(|f| f.path).collect()
}

/// A rule's line in the index.
fn index_row(rule: &Rule) -> String {
    let begins = rule.code.to_ascii_lowercase() + "_";
    let path = sources().into_iter().find(|path| {
        let file = path.file_name().unwrap().to_string_lossy();
        file.starts_with(&begins)
    });
    let text = read_path(&path.unwrap_or_else(|| panic!("{} has no file", rule.code)));
    let first = text.lines().next().unwrap();
    let sentence = first.strip_prefix(&format!("//! {}: ", rule.code));
    format!(
        "| [{0}]({0}.md) | {1} | {2} | {3} |\n",
        rule.code,
        rule.severity.word(),
        sentence.unwrap_or_else(|| panic!("{} opens with 「{first}」", rule.code)),
        rule.title
    )
}

/// The part of a document under the heading that holds a text, up to the next heading.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let is_heading = |line: &str| line.starts_with('#') && line.contains(heading);
    let line = text.lines().find(|line| is_heading(line));
    let line = line.unwrap_or_else(|| panic!("no heading 「{heading}」"));
    let (_, rest) = text.split_once(line).unwrap();
    rest.split("\n#").next().unwrap()
}

/// The rows of every table in a text, without the lines of dashes.
fn table_rows(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().filter_map(|line| {
        let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
        Some(
            inner
                .split(" | ")
                .map(|cell| cell.trim().to_string())
                .collect(),
        )
    });
    rows.collect()
}

/// What stands between back-quotes.
fn quoted(text: &str) -> Vec<String> {
    let parts = text.split('`').skip(1).step_by(2);
    parts.map(str::to_string).collect()
}

/// The relative targets of a document's links and pictures, without their anchors.
fn links(text: &str) -> Vec<String> {
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let outside = |target: &str| target.contains("://") || target.starts_with(['#', '/']);
    targets
        .filter(|target| !outside(target))
        .map(|target| target.split('#').next().unwrap().to_string())
        .collect()
}

/// A number with a comma before every three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The documents at the root and in docs/.
fn documents() -> Vec<String> {
    let roots = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(String::from);
    let docs = markdown("docs");
    roots.into_iter().chain(docs).collect()
}

/// The rules' pages.
fn pages() -> Vec<String> {
    markdown("docs/rules")
}

fn markdown(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    names.sort();
    names
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn read(name: &str) -> String {
    read_path(&root().join(name))
}

fn read_path(path: &Path) -> String {
    let text = std::fs::read_to_string(path);
    text.unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Writes a document where it changed.
fn write(name: &str, old: &str, new: &str) {
    if old != new {
        std::fs::write(root().join(name), new).unwrap();
    }
}

#[test]
fn the_templates_document_lists_every_report_sheet() {
    let text = read("docs/templates.md");
    for page in torimatome::report::SHEETS {
        let row = format!("| `{}` |", page.name);
        assert!(text.contains(&row), "docs/templates.md lacks {row}");
    }
}
