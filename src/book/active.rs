//! What in a workbook could run or lead out of it, told from the names of its parts and from their
//! relations. None of it is opened, run or followed.

use super::package::{Package, Relation};
use serde::{Deserialize, Serialize};

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

impl Active {
    /// Looks at the names of the parts and at what their relations lead to.
    pub(super) fn look(package: &Package<'_>) -> Active {
        let mut active = Active::default();
        package
            .names()
            .for_each(|name| active.part(&name.to_lowercase()));
        package.all_relations().for_each(|r| active.relation(r));
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

    /// What stands outside, by a relation. Some programs say so of a place in the workbook itself.
    fn relation(&mut self, relation: &Relation) {
        let is_inside = relation.target.is_empty() || relation.target.starts_with('#');
        if !relation.is_external || is_inside {
            return;
        }
        match relation.kind == "hyperlink" {
            true => self.hyperlinks = true,
            false => self.linked = true,
        }
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
        let words = |kind: &str, target: &str, is_external| {
            let mut active = Active::default();
            active.relation(&Relation {
                id: "a".to_string(),
                kind: kind.to_string(),
                target: target.to_string(),
                is_external,
            });
            active.words()
        };
        let outside = "file:///c:/x";
        let link = words("hyperlink", outside, true);
        assert_eq!(link, ["外部へのハイパーリンク"]);
        let object = words("oleObject", outside, true);
        assert_eq!(object, ["ほかのファイルへのリンク"]);
        assert!(words("worksheet", "sheet1.xml", false).is_empty());
        for inside in ["", "#Sheet1!A1"] {
            assert!(words("hyperlink", inside, true).is_empty());
        }
    }
}
