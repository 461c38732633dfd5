//! `new`: a project folder ready to edit.

use super::cli::NewArgs;
use super::outcome::Outcome;
use crate::demo::seeds::{BLANK, SEEDS, seed};
use crate::error::Error;
use crate::write::files;
use serde_json::json;
use std::path::Path;

/// Makes a project folder.
///
/// # Errors
/// Where the seed is unknown, a file is already there, or the place cannot be written.
pub fn run(args: &NewArgs) -> Result<Outcome, Error> {
    let files = match &args.seed {
        None => BLANK,
        Some(name) => seed(name).ok_or_else(|| unknown(name))?.files,
    };
    make(&args.dir, files)?;
    let dir = args.dir.display();
    let next = match args.seed {
        None => format!("{dir} の survey.toml、plan.csv、departments.csv を書き、"),
        Some(_) => String::new(),
    };
    let text = format!(
        "案件フォルダー {dir} を作りました。\n{next}torimatome check {dir} で確かめてください。\n"
    );
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    Ok(Outcome::new(
        text,
        json!({ "dir": dir.to_string(), "files": names }),
        &[],
    ))
}

/// Writes a project's files; never over a file that is there.
///
/// # Errors
/// Where a file is already there or the place cannot be written.
pub fn make(dir: &Path, contents: &[(&str, &[u8])]) -> Result<(), Error> {
    for (name, _) in contents {
        if dir.join(name).exists() {
            return Err(Error::Usage(format!(
                "{} が、もうあります。別のフォルダーにするか、そのファイルを移してください。",
                dir.join(name).display()
            )));
        }
    }
    for (name, bytes) in contents {
        files::write(&dir.join(name), bytes)?;
    }
    for folder in [
        crate::pipeline::FORMS,
        crate::pipeline::RETURNED,
        crate::pipeline::OUT,
    ] {
        files::make_folder(&dir.join(folder))?;
    }
    Ok(())
}

/// The error for a seed that is not built in.
pub fn unknown(name: &str) -> Error {
    let names: Vec<&str> = SEEDS.iter().map(|s| s.name).collect();
    Error::Usage(format!(
        "見本「{name}」はありません。使えるのは {} です。",
        names.join("、")
    ))
}
