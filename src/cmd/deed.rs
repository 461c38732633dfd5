//! The words of `decide`: what to do, to what, and in which folder.

use crate::error::Error;
use crate::model::decision::{FileDecision, Ruling};
use crate::text::normalize::normalize;
use std::path::{Path, PathBuf};

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Findings are decided.
    Rule(Ruling),
    /// A returned file counts (true), or is not to be used.
    File(bool),
    /// Decisions are taken back.
    Undo,
}

impl Deed {
    fn parse(word: &str) -> Option<Deed> {
        match normalize(word).as_str() {
            "取消" | "取り消し" | "取消し" | "undo" => Some(Deed::Undo),
            _ => {
                let file = || FileDecision::parse(word).map(Deed::File);
                Ruling::parse(word).map(Deed::Rule).or_else(file)
            }
        }
    }
}

/// What the words ask for.
#[derive(Debug)]
pub struct Request {
    /// What is decided.
    pub deed: Deed,
    /// What it is decided on.
    pub on: Vec<String>,
    /// The project folder.
    pub dir: PathBuf,
}

impl Request {
    /// Reads the words: what to do, on what, and the folder, if one is named. What to do may stand
    /// behind a single id, too.
    ///
    /// # Errors
    /// Where nothing says what to do.
    pub fn parse(words: &[String]) -> Result<Request, Error> {
        let at = words.iter().take(2).position(|w| Deed::parse(w).is_some());
        let Some((at, deed)) = at.and_then(|at| Some((at, Deed::parse(&words[at])?))) else {
            return Err(Error::Usage(unknown(words)));
        };
        let mut on = words.to_vec();
        on.remove(at);
        let last = on.last().map_or("", String::as_str);
        let is_dir = match deed {
            // A file may stand in a folder of returned/.
            Deed::File(_) => on.len() > 1,
            Deed::Undo => Path::new(last).is_dir(),
            Deed::Rule(_) => is_folder(last) || (at == 1 && on.len() == 2),
        };
        let dir = on.pop_if(|_| is_dir).unwrap_or_else(|| ".".to_string());
        Ok(Request {
            deed,
            on,
            dir: dir.into(),
        })
    }
}

/// Whether a word names a folder, though there may be none.
fn is_folder(word: &str) -> bool {
    Path::new(word).is_dir() || word.contains(['/', '\\'])
}

/// Why words say nothing of what to do.
fn unknown(words: &[String]) -> String {
    if words.iter().any(|word| Deed::parse(word).is_some()) {
        return "案件フォルダーは、決定と記録番号の後に書いてください（decide 決定 記録番号 フォルダー）。"
            .to_string();
    }
    let is_id = |word: &&String| word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let word = words.iter().find(|word| !is_id(word));
    let found = word.map_or(String::new(), |word| {
        format!("「{word}」という決定はありません。")
    });
    format!(
        "{found}了承（accept）、修正（correct）、採用（use）、不採用（ignore）、取消（undo）のどれかを書いてください。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<(Deed, String, PathBuf), String> {
        let words: Vec<String> = words.iter().map(|w| (*w).to_string()).collect();
        let parsed = Request::parse(&words).map_err(|e| e.to_string())?;
        Ok((parsed.deed, parsed.on.join(" "), parsed.dir))
    }

    #[test]
    fn the_words_stand_in_either_order() {
        let accept = Deed::Rule(Ruling::Accept);
        for (words, expected) in [
            (&["accept", "a1", "b2"][..], (accept, "a1 b2", ".")),
            (&["了承", "a1", "x/y"], (accept, "a1", "x/y")),
            (&["a1", "accept"], (accept, "a1", ".")),
            (&["a1", "accept", "nowhere"], (accept, "a1", "nowhere")),
            (&["undo", "a1", "."], (Deed::Undo, "a1", ".")),
            (&["undo", "x/a.xlsx"], (Deed::Undo, "x/a.xlsx", ".")),
            (&["use", "x/a.xlsx"], (Deed::File(true), "x/a.xlsx", ".")),
            (
                &["不採用", "a.xlsx", "b"],
                (Deed::File(false), "a.xlsx", "b"),
            ),
            (&["accept"], (accept, "", ".")),
        ] {
            let (deed, on, dir) = expected;
            assert_eq!(parsed(words), Ok((deed, on.to_string(), dir.into())));
        }
        assert!(parsed(&["a1", "maybe"]).unwrap_err().contains("「maybe」"));
        assert!(parsed(&[".", "a1", "accept"]).unwrap_err().contains("の後"));
    }
}
