//! The programs that `benches/ratios.py` measures the tool against, and the survey they all work
//! on. Each uses one thread.

mod bare;
mod read;
#[path = "../survey/mod.rs"]
mod survey;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use survey::Texts;

/// The tool's own allocator, so that no ratio owes anything to it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str =
    "rivals make DIR DEPARTMENTS [varied] | inflate DIR | calamine DIR | cells DIR | bare DIR";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    match words {
        ["make", dir, departments] => make(Path::new(dir), departments.parse()?, Texts::Repetitive),
        ["make", dir, departments, "varied"] => {
            make(Path::new(dir), departments.parse()?, Texts::Varied)
        }
        ["inflate", dir] => read::each(&returned(dir), read::inflate),
        ["calamine", dir] => read::each(&returned(dir), read::ranges),
        ["cells", dir] => bare::cells(Path::new(dir)).map(drop),
        ["bare", dir] => bare::write(Path::new(dir)),
        _ => Err(USAGE.into()),
    }
}

fn make(dir: &Path, departments: usize, texts: Texts) -> Result<(), Box<dyn Error>> {
    survey::project(dir, departments, texts)?;
    Ok(survey::returns(dir, texts)?)
}

fn returned(dir: &str) -> PathBuf {
    Path::new(dir).join(torimatome::pipeline::RETURNED)
}
