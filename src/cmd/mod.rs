//! The commands, a file each, all of one shape: take the settings, run the pipeline, say what came
//! of it. A new command is a file and a line in [`run`] and in `cli.rs`.

pub mod check;
pub mod cli;
pub mod collect;
pub mod decide;
mod decisions_csv;
mod deed;
pub mod demo;
pub mod distribute;
pub mod explain;
pub mod guide;
pub mod import;
pub mod new;
pub mod outcome;
pub mod rehearse;
pub mod remind;
pub mod render;
pub mod report;
pub mod roll;
pub mod screen;
mod section;
pub mod status;
pub mod template;
pub mod trace;
pub mod worker;

use crate::error::Error;
use cli::{Cli, Verb};
use outcome::Outcome;
use screen::Screen;

/// Runs the command that was asked for.
///
/// # Errors
/// Where the tool cannot do its job; what is wrong in the data is in the outcome.
pub fn run(cli: &Cli, screen: &Screen) -> Result<Outcome, Error> {
    match &cli.verb {
        Verb::New(args) => new::run(args),
        Verb::Roll(args) => roll::run(args),
        Verb::Template(args) => template::run(args),
        Verb::Import(args) => import::run(args, screen),
        Verb::Check(args) => check::run(&args.dir),
        Verb::Distribute(args) if args.preview => distribute::preview(&args.folder.dir, screen),
        Verb::Distribute(args) => distribute::run(&args.folder.dir, args.round.as_deref(), screen),
        Verb::Collect(args) => collect::run(args, screen),
        Verb::Report(args) => report::run(args, screen),
        Verb::Status(args) => status::run(args, screen),
        Verb::Remind(args) => remind::run(args, screen),
        Verb::Decide(args) => decide::run(args, screen),
        Verb::Trace(args) => trace::run(args, screen),
        Verb::Rehearse(args) => rehearse::run(args, screen),
        Verb::Demo(args) => demo::run(args, screen),
        Verb::Explain(args) => explain::run(args),
        Verb::Guide => Ok(guide::run()),
        Verb::ReadApart => worker::run(),
    }
}
