//! out/findings.sarif: the findings in the Static Analysis Results Interchange Format, version
//! 2.1.0, which editors and other viewers read.

use super::tables::json;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::place::Place;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a viewer is told of a rule.
pub struct About<'a> {
    /// Its code.
    pub code: &'a str,
    /// What it finds.
    pub title: String,
    /// Its usual severity.
    pub severity: Severity,
    /// Its manual, as Markdown.
    pub page: String,
}

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The file. `rules` are those of the findings.
pub fn bytes(rules: &[About<'_>], findings: &[Finding]) -> Vec<u8> {
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: tool(rules),
            language: "ja",
            column_kind: "unicodeCodePoints",
            results: findings.iter().map(|f| result(rules, f)).collect(),
        }],
    };
    json(&log)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    language: &'static str,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    short_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
    properties: BTreeMap<&'static str, Property<'a>>,
}

/// What stands in a finding's column, or which characters of `value` are in question.
#[derive(Serialize)]
#[serde(untagged)]
enum Property<'a> {
    Text(&'a str),
    Parts(&'a [Range<usize>]),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
}

fn plain(text: &str) -> Message {
    Message {
        text: text.to_string(),
        markdown: None,
    }
}

fn tool<'a>(rules: &'a [About<'a>]) -> Tool<'a> {
    let descriptor = |rule: &'a About<'a>| Descriptor {
        id: rule.code,
        short_description: plain(&rule.title),
        help: Message {
            text: rule.page.clone(),
            markdown: Some(rule.page.clone()),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
    };
    Tool {
        driver: Driver {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            rules: rules.iter().map(descriptor).collect(),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result<'a>(rules: &[About<'_>], finding: &'a Finding) -> Outcome<'a> {
    let named = [
        ("department", finding.department.as_str()),
        ("item", &finding.item),
        ("field", &finding.field),
        ("value", &finding.value),
        ("expected", &finding.expected),
        ("hint", &finding.hint),
    ];
    let named = named.into_iter().filter(|(_, text)| !text.is_empty());
    let parts = Some(("parts", Property::Parts(&finding.parts)));
    let parts = parts.filter(|_| !finding.parts.is_empty());
    let decided = finding.decision.iter().map(|decision| Suppression {
        kind: "external",
        justification: &decision.reason,
    });
    Outcome {
        rule_id: &finding.code,
        rule_index: rules.iter().position(|r| r.code == finding.code),
        level: level(finding.severity),
        message: plain(&finding.message),
        locations: location(finding).into_iter().collect(),
        partial_fingerprints: BTreeMap::from([("torimatomeId/v1", finding.id.as_str())]),
        suppressions: decided.collect(),
        properties: named
            .map(|(name, text)| (name, Property::Text(text)))
            .chain(parts)
            .collect(),
    }
}

fn location(finding: &Finding) -> Option<Location> {
    let place = &finding.place;
    if place.file.is_empty() {
        return None;
    }
    let name = match (place.sheet.as_str(), place.cell_text().as_str()) {
        ("", cell) => cell.to_string(),
        (sheet, "") => sheet.to_string(),
        (sheet, cell) => format!("{sheet}!{cell}"),
    };
    let logical = LogicalLocation {
        fully_qualified_name: name.clone(),
    };
    let logical = Some(logical).filter(|_| !name.is_empty() && !is_text(place));
    Some(Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(finding) },
            region: place.cell.filter(|_| is_text(place)).map(|at| Region {
                start_line: at.row + 1,
                start_column: at.col + 1,
            }),
        },
        logical_locations: logical.into_iter().collect(),
    })
}

/// Whether a file is read by lines. A table's rows are those of a spreadsheet, which are not its
/// lines where a cell has several.
fn is_text(place: &Place) -> bool {
    place.file.ends_with(".toml")
}

/// The file, relative to the project folder, as a URI.
fn uri(finding: &Finding) -> String {
    let file = &finding.place.file;
    let family = finding.family;
    let is_own = family.is_of_project() || (family == Family::Own && is_text(&finding.place));
    let folder = if is_own { "" } else { "returned/" };
    let mut uri = String::new();
    for byte in format!("{folder}{file}").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
