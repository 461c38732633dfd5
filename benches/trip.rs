//! How long distribute, collect and report take on surveys of three sizes.

#![allow(clippy::expect_used)] // A bench that cannot run must stop.

mod survey;

use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput};
use criterion::{criterion_group, criterion_main, measurement::WallTime};
use std::path::Path;
use std::time::Duration;
use survey::Texts;
use torimatome::cmd::cli::CollectArgs;
use torimatome::cmd::screen::Screen;
use torimatome::cmd::{collect, distribute, report};
use torimatome::pipeline::{FORMS, OUT};

/// How many sections each survey asks.
const SIZES: [usize; 3] = [10, 100, 1_000];

fn all(criterion: &mut Criterion) {
    for departments in SIZES {
        let dir = tempfile::tempdir().expect("a folder");
        survey::project(dir.path(), departments, Texts::Repetitive).expect("a project");
        survey::returns(dir.path(), Texts::Repetitive).expect("filled forms");
        one(criterion, dir.path(), departments);
    }
}

/// The three commands on one survey. Each writes into folders that are not there: files of an
/// earlier run would be read first.
fn one(criterion: &mut Criterion, dir: &Path, departments: usize) {
    let silent = Screen::silent();
    let aside = tempfile::tempdir_in(dir).expect("a folder");
    let run = |name: &str, criterion: &mut Criterion, command: &dyn Fn()| {
        let mut group = group(criterion, name, departments);
        group.bench_function(BenchmarkId::from_parameter(departments), |bencher| {
            let clean = || put_aside(&dir.join(written(name)), aside.path());
            bencher.iter_batched(clean, |()| command(), BatchSize::PerIteration);
        });
        group.finish();
    };
    run("distribute", criterion, &|| {
        distribute::run(dir, None, &silent).expect("forms");
    });
    run("collect", criterion, &|| {
        collect::run(&CollectArgs::of(dir), &silent).expect("answers");
    });
    run("report", criterion, &|| {
        report::run(&CollectArgs::of(dir), &silent).expect("a report");
    });
}

/// The folder that a command writes into.
fn written(command: &str) -> &'static str {
    match command {
        "distribute" => FORMS,
        _ => OUT,
    }
}

/// Moves a folder out of the way. Removing it would slow down the file system for what comes next.
fn put_aside(folder: &Path, aside: &Path) {
    let number = std::fs::read_dir(aside).map_or(0, Iterator::count);
    if folder.is_dir() {
        std::fs::rename(folder, aside.join(number.to_string())).expect("a folder moved");
    }
}

/// Few samples, so that the largest survey does not take all day.
fn group<'c>(
    criterion: &'c mut Criterion,
    name: &str,
    departments: usize,
) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    group.sample_size(10);
    group.warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(3));
    group.throughput(Throughput::Elements(departments as u64));
    group
}

/// The tool's own allocator, so that the benches measure what the tool takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

criterion_group!(benches, all);
criterion_main!(benches);
