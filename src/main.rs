//! Parse, call, print, exit.

use cap::Cap;
use mimalloc::MiMalloc;
use std::process::ExitCode;
use torimatome::{book, cmd, panics};

/// Reading and laying out make many small texts; the system's own allocator takes longer. It can be
/// bounded, for a process that reads what nobody vouches for.
#[global_allocator]
static ALLOCATOR: Cap<MiMalloc> = Cap::new(MiMalloc, usize::MAX);

fn main() -> ExitCode {
    panics::speak_plainly();
    // Whatever happens, the exit status says that the job was not done.
    panics::guard(run).unwrap_or(ExitCode::from(2))
}

fn run() -> ExitCode {
    let cli = match cmd::cli::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(stop) => return stop.print(),
    };
    match cli.verb {
        cmd::cli::Verb::ReadApart => drop(ALLOCATOR.set_limit(book::worker::MEMORY)),
        _ => drop(std::env::current_exe().map(book::worker::use_program)),
    }
    let screen = cmd::screen::Screen::new(cli.quiet, cli.json);
    let done = cmd::run(&cli, &screen);
    match done.and_then(|outcome| screen.show(&outcome).map(|()| outcome)) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            screen.error(&error);
            ExitCode::from(2)
        }
    }
}
