//! What in a workbook could run or lead out of it, told from the names of its parts and from their
//! relations. None of it is opened, run or followed.

use super::annotations::{attribute, each, element};
use serde::{Deserialize, Serialize};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What a workbook holds that could run or lead out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    /// Macros, in Visual Basic or as sheets of old ones.
    pub macros: bool,
    /// Files and controls embedded in it (OLE, ActiveX).
    pub embedded: bool,
    /// Connections to data outside.
    pub connected: bool,
    /// Links to other files, DDE among them.
    pub linked: bool,
    /// Hyperlinks that lead outside.
    pub hyperlinks: bool,
}

/// The most bytes of one part of relations that are looked at.
const RELATIONS: u64 = 8 << 20;

impl Active {
    /// Looks at the names of the parts and at what their relations lead to.
    pub fn look(zip: &mut ZipArchive<Cursor<&[u8]>>, names: &[String]) -> Active {
        let mut active = Active::default();
        for name in names {
            let lower = name.to_lowercase();
            active.part(&lower);
            if lower.ends_with(".rels") {
                active.relations(&text(zip, name));
            }
        }
        active
    }

    /// What a part is, by its name in lower case.
    fn part(&mut self, name: &str) {
        let within = |folders: &[&str]| folders.iter().any(|folder| name.contains(folder));
        self.macros |= name.ends_with("vbaproject.bin")
            || within(&["/macrosheets/", "/dialogsheets/", "customui/"]);
        self.embedded |= within(&["/embeddings/", "/activex/"]);
        self.connected |= within(&[
            "/connections.",
            "/querytables/",
            "/webextensions/",
            "/custommapping/",
        ]);
        self.linked |= within(&["/externallinks/"]);
    }

    /// What stands outside, by the relations of a part.
    fn relations(&mut self, xml: &str) {
        each(xml, |event| {
            let Some(e) = element(event, "Relationship") else {
                return;
            };
            let is_outside = |mode: String| mode.eq_ignore_ascii_case("external");
            // Some programs say so of a place in the workbook itself.
            let is_inside = |target: String| target.is_empty() || target.starts_with('#');
            if !attribute(e, "TargetMode").is_some_and(is_outside)
                || attribute(e, "Target").is_some_and(is_inside)
            {
                return;
            }
            match attribute(e, "Type").is_some_and(|kind| kind.ends_with("/hyperlink")) {
                true => self.hyperlinks = true,
                false => self.linked = true,
            }
        });
    }

    /// What there is, in words.
    pub fn words(&self) -> Vec<&'static str> {
        let all = [
            (self.macros, "マクロ"),
            (self.embedded, "埋め込まれたファイルや部品"),
            (self.connected, "外部のデータへの接続"),
            (self.linked, "ほかのファイルへのリンク"),
            (self.hyperlinks, "外部へのハイパーリンク"),
        ];
        let there = all.into_iter().filter(|(is_there, _)| *is_there);
        there.map(|(_, word)| word).collect()
    }
}

fn text(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> String {
    let mut bytes = vec![];
    if let Ok(part) = zip.by_name(name) {
        // What was read before an error is still looked at.
        let _ = part.take(RELATIONS).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_names() {
        let words = |name: &str| {
            let mut active = Active::default();
            active.part(name);
            active.words()
        };
        for (name, word) in [
            ("xl/vbaproject.bin", "マクロ"),
            ("xl/macrosheets/sheet1.xml", "マクロ"),
            ("xl/embeddings/oleobject1.bin", "埋め込まれたファイルや部品"),
            ("xl/activex/activex1.xml", "埋め込まれたファイルや部品"),
            ("xl/connections.xml", "外部のデータへの接続"),
            (
                "xl/externallinks/externallink1.xml",
                "ほかのファイルへのリンク",
            ),
        ] {
            assert_eq!(words(name), [word], "{name}");
        }
        assert!(words("xl/worksheets/sheet1.xml").is_empty());
    }

    #[test]
    fn relations_that_lead_outside_are_noticed() {
        let words = |kind: &str, mode: &str| {
            let mut active = Active::default();
            active.relations(&format!(
                "<Relationships><Relationship Id=\"a\" Type=\"http://x/{kind}\" {mode}/>\
                 </Relationships>"
            ));
            active.words()
        };
        let outside = "Target=\"file:///c:/x\" TargetMode=\"External\"";
        assert_eq!(words("hyperlink", outside), ["外部へのハイパーリンク"]);
        assert_eq!(words("oleObject", outside), ["ほかのファイルへのリンク"]);
        assert!(words("worksheet", "Target=\"sheet1.xml\"").is_empty());
        for inside in ["", "#Sheet1!A1"] {
            let told = format!("Target=\"{inside}\" TargetMode=\"External\"");
            assert!(words("hyperlink", &told).is_empty());
        }
    }
}
