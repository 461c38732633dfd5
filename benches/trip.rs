//! How long distribute, collect and report take on surveys of three sizes.

#![allow(clippy::expect_used)] // A bench that cannot run must stop.

mod survey;

use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput};
use criterion::{criterion_group, criterion_main, measurement::WallTime};
use std::path::Path;
use std::time::Duration;
use torimatome::cmd::screen::Screen;
use torimatome::cmd::trip::FORMS;
use torimatome::cmd::{collect, distribute, report};

/// How many sections each survey asks.
const SIZES: [usize; 3] = [10, 100, 1_000];

fn all(criterion: &mut Criterion) {
    for departments in SIZES {
        let dir = tempfile::tempdir().expect("a folder");
        survey::project(dir.path(), departments).expect("a project");
        survey::returns(dir.path()).expect("filled forms");
        one(criterion, dir.path(), departments);
    }
}

/// The three commands on one survey.
fn one(criterion: &mut Criterion, dir: &Path, departments: usize) {
    let silent = Screen::silent();
    let id = || BenchmarkId::from_parameter(departments);
    let mut group = group(criterion, "distribute", departments);
    group.bench_function(id(), |bencher| {
        // Forms that are there would be read first, to see whether they are filled.
        let clean = || drop(std::fs::remove_dir_all(dir.join(FORMS)));
        let run = |()| distribute::run(dir, &silent).expect("forms");
        bencher.iter_batched(clean, run, BatchSize::PerIteration);
    });
    group.finish();
    let mut group = self::group(criterion, "collect", departments);
    group.bench_function(id(), |bencher| {
        bencher.iter(|| collect::run(dir, &silent).expect("answers"));
    });
    group.finish();
    let mut group = self::group(criterion, "report", departments);
    group.bench_function(id(), |bencher| {
        bencher.iter(|| report::run(dir, &silent).expect("a report"));
    });
    group.finish();
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

criterion_group!(benches, all);
criterion_main!(benches);
