//! Parse, call, print, exit.

use std::process::ExitCode;
use torimatome::{cmd, panics};

/// Reading and laying out make many small texts; the system's own allocator takes longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    let screen = cmd::screen::Screen::new(&cli);
    let done = cmd::run(&cli, &screen);
    match done.and_then(|outcome| screen.show(&outcome).map(|()| outcome)) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            screen.error(&error);
            ExitCode::from(2)
        }
    }
}
