//! Runs that do not end well: killed at any moment, on a full disk, in a folder that cannot be
//! written, two at once. Afterwards every output is whole, the old one or the new one, and what came
//! back is as it was.

use crate::support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::chance::Chance;
use support::{Trip, small_answers};
use torimatome::demo::seeds::seed;
use torimatome::read::find;
use torimatome::text::digest;
use torimatome::write::lock;

/// How often a run is killed.
const KILLS: usize = 100;
/// The folders that the tool writes.
const WRITTEN: [&str; 2] = ["forms", "out"];

/// The digest of every file below a folder, but of the tool's own temporary ones.
fn digests(trip: &Trip, folder: &str) -> BTreeMap<String, String> {
    let found = find::files(&trip.at(folder)).unwrap();
    let kept = found
        .into_iter()
        .filter(|f| !f.name.contains(".torimatome"));
    kept.map(|f| {
        let bytes = std::fs::read(&f.path).unwrap();
        (format!("{folder}/{}", f.name), digest::of_bytes(&bytes))
    })
    .collect()
}

/// The tool's temporary files, wherever they are.
fn unfinished(trip: &Trip) -> Vec<String> {
    let found = find::files(trip.path()).unwrap().into_iter();
    let names = found.map(|f| f.name);
    names.filter(|n| n.ends_with(".tmp")).collect()
}

/// Two states of one survey, each with all that the tool writes in it.
struct Survey {
    trip: Trip,
    settings: [String; 2],
    /// For each file that is written, its digest in either state.
    whole: BTreeMap<String, BTreeSet<String>>,
    returned: BTreeMap<String, String>,
}

impl Survey {
    fn new(trip: Trip, answers: &[u8]) -> Survey {
        let one = trip.text("survey.toml");
        let two = one.replacen("title = \"", "title = \"改訂 ", 1);
        assert_ne!(one, two);
        trip.run(&["distribute"]).ok();
        trip.return_filled(answers, &[]);
        // Something to mend, so that corrections are written too.
        let found = find::files(&trip.at("returned")).unwrap();
        std::fs::remove_file(&found[0].path).unwrap();
        let mut survey = Survey {
            returned: digests(&trip, "returned"),
            trip,
            settings: [one, two],
            whole: BTreeMap::new(),
        };
        for state in [1, 0] {
            survey.set(state);
            survey.trip.run(&["distribute"]).ok();
            survey.trip.run(&["report"]).exits(1);
            for (name, digest) in survey.written() {
                survey.whole.entry(name).or_default().insert(digest);
            }
        }
        assert!(survey.whole.values().any(|both| both.len() == 2));
        survey
    }

    fn set(&self, state: usize) {
        self.trip
            .write("survey.toml", self.settings[state].as_bytes());
    }

    fn written(&self) -> BTreeMap<String, String> {
        WRITTEN
            .iter()
            .flat_map(|folder| digests(&self.trip, folder))
            // Each change of the project adds an edition, and each run a line to the record.
            .filter(|(name, _)| !name.starts_with("forms/editions/") && name != "out/log.jsonl")
            .collect()
    }

    /// Every output is there and whole, and what came back is as it was.
    fn is_whole(&self, after: &str) {
        let written = self.written();
        for (name, digests) in &self.whole {
            let digest = written.get(name);
            let digest = digest.unwrap_or_else(|| panic!("{after}: {name} is gone"));
            assert!(digests.contains(digest), "{after}: {name} is torn");
        }
        assert_eq!(written.len(), self.whole.len(), "{after}: {written:?}");
        assert_eq!(digests(&self.trip, "returned"), self.returned, "{after}");
    }

    fn start(&self, command: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_torimatome"))
            .arg(command)
            .current_dir(self.trip.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Ends a whole run, which cleans up.
    fn ends_well(&self) {
        self.set(0);
        self.trip.run(&["distribute"]).ok();
        self.trip.run(&["report"]).exits(1);
        assert_eq!(unfinished(&self.trip), [""; 0]);
        self.is_whole("a run that ends well");
        let record = self.trip.text("out/log.jsonl");
        let last: serde_json::Value = serde_json::from_str(record.lines().last().unwrap()).unwrap();
        assert_eq!(last["command"], "report");
    }
}

fn small() -> Survey {
    Survey::new(Trip::small(), &small_answers())
}

#[test]
#[ignore = "slow"]
fn killed_at_any_moment_nothing_is_torn() {
    let sample = seed("tomisato").unwrap();
    let survey = Survey::new(Trip::seed("tomisato"), sample.answers);
    let mut chance = Chance::new(7);
    let commands = ["distribute", "collect", "report"];
    let lengths = commands.map(|command| {
        let start = Instant::now();
        survey.start(command).wait().unwrap();
        start.elapsed()
    });
    let mut killed = 0;
    for number in 0..KILLS {
        survey.set(chance.below(2));
        let which = chance.below(commands.len());
        let mut child = survey.start(commands[which]);
        let most = lengths[which].as_millis() as usize;
        std::thread::sleep(Duration::from_millis(chance.below(most) as u64));
        // One that has ended already cannot be killed.
        let _ = child.kill();
        killed += usize::from(child.wait().unwrap().code().is_none());
        survey.is_whole(&format!("kill {number}, {}", commands[which]));
    }
    // Windows gives a killed process a status like any other.
    assert!(killed > KILLS / 4 || cfg!(windows), "{killed} were killed");
    survey.ends_well();
}

#[test]
fn what_a_killed_run_left_is_cleared_away_and_never_read() {
    let survey = small();
    let form = survey.trip.bytes("forms/A_甲課.xlsx");
    for folder in ["forms", "out", "out/corrections"] {
        survey
            .trip
            .write(&format!("{folder}/.torimatome-x1.tmp"), &form[..900]);
    }
    survey.ends_well();
    survey.trip.write("returned/.torimatome-x1.tmp", &form);
    survey.trip.run(&["collect"]).exits(1);
    let intake = survey.trip.csv("out/intake.csv");
    let left = intake.iter().find(|r| r["file"] == ".torimatome-x1.tmp");
    assert_eq!(left.unwrap()["disposition"], "ignored");
}

/// Runs the tool through a shell that first does something to itself.
#[cfg(unix)]
fn through_shell(survey: &Survey, before: &str, command: &str) -> std::process::Output {
    let tool = env!("CARGO_BIN_EXE_torimatome");
    Command::new("bash")
        .arg("-c")
        .arg(format!("{before}; exec \"{tool}\" {command}"))
        .current_dir(survey.trip.path())
        .output()
        .unwrap()
}

#[cfg(unix)]
#[test]
#[ignore = "slow"]
fn on_a_full_disk_nothing_is_torn_and_it_is_said() {
    for command in ["distribute", "collect", "report"] {
        // No file may become larger than so many KiB: writing fails midway, as on a full disk.
        for room in [0, 1, 12] {
            let survey = small();
            survey.set(1);
            let old = survey.written();
            let before = format!("trap '' XFSZ; ulimit -f {room}");
            let output = through_shell(&survey, &before, command);
            let err = String::from_utf8_lossy(&output.stderr).into_owned();
            let fits = output.status.code() == Some(1) && room == 12 && command == "collect";
            assert!(
                fits || output.status.code() == Some(2),
                "{command} {room}: {err}"
            );
            assert!(fits || err.contains("空き容量を増やして"), "{err}");
            survey.is_whole(&format!("{command} with {room} KiB left"));
            assert!(fits || survey.written() == old, "{command} {room}");
            assert_eq!(unfinished(&survey.trip), [""; 0], "{command} {room}");
            survey.ends_well();
        }
    }
}

/// How a process gets a file system of its own: as anybody where the system lets it, or as root.
#[cfg(target_os = "linux")]
const NAMESPACES: [&str; 2] = ["-rm", "-m"];

/// Runs the tool on a small disk of its own, with so many KiB left, and brings back what it wrote.
/// `None` where the system gives no such disk.
#[cfg(target_os = "linux")]
fn on_small_disk(survey: &Survey, room: u32, command: &str) -> Option<std::process::Output> {
    let may = |flags: &&&str| {
        let mut probe = Command::new("unshare");
        let probe = probe.arg(flags);
        let mounted = probe.args(["sh", "-c", "mount -t tmpfs tmpfs /mnt"]);
        mounted.output().is_ok_and(|o| o.status.success())
    };
    let flags = NAMESPACES.iter().find(may)?;
    let tool = env!("CARGO_BIN_EXE_torimatome");
    let disk = tempfile::tempdir().unwrap();
    let script = format!(
        "set -e; home=$PWD; disk={disk}; mount -t tmpfs -o size=32m tmpfs $disk
         cp -a . $disk/survey; cd $disk/survey
         free=$(df -k --output=avail $disk | tail -1)
         head -c $(((free - {room}) * 1024)) /dev/zero > $disk/full
         status=0; \"{tool}\" {command} || status=$?
         rm $disk/full
         for folder in out forms returned; do
             rm -rf \"$home/$folder\"; cp -a $folder \"$home/\"
         done
         exit $status",
        disk = disk.path().display()
    );
    let mut shell = Command::new("unshare");
    shell.arg(flags).args(["bash", "-c", &script]);
    Some(shell.current_dir(survey.trip.path()).output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "slow"]
fn on_a_disk_that_is_really_full_nothing_is_torn_and_it_is_said() {
    use std::io::Write;
    for command in ["distribute", "collect", "report"] {
        for room in [0, 8, 40] {
            let survey = small();
            survey.set(1);
            let old = survey.written();
            let Some(output) = on_small_disk(&survey, room, command) else {
                let reported = "not run: this system lets nobody mount a small disk\n";
                std::io::stderr().write_all(reported.as_bytes()).unwrap();
                return;
            };
            let err = String::from_utf8_lossy(&output.stderr).into_owned();
            let case = format!("{command} with {room} KiB left: {err}");
            // Where all of it fits, it is written.
            let fits = matches!(output.status.code(), Some(0 | 1));
            assert!(!fits || room > 0, "{case}");
            assert!(fits || output.status.code() == Some(2), "{case}");
            assert!(fits || err.contains("空き容量"), "{case}");
            survey.is_whole(&case);
            assert!(fits || survey.written() == old, "{case}");
            assert_eq!(unfinished(&survey.trip), [""; 0], "{case}");
            survey.ends_well();
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_printed_is_no_success() {
    let survey = small();
    let output = through_shell(&survey, "exec > /dev/full", "check --json");
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        err.contains("標準出力") && err.contains("空き容量"),
        "{err}"
    );
}

#[cfg(unix)]
#[test]
fn in_a_read_only_folder_nothing_changes_and_it_is_said() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let survey = small();
    survey.set(1);
    let mode = |name: &str, mode: u32| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(survey.trip.at(name), permissions).unwrap();
    };
    // Root writes everywhere; then somebody else runs the tool.
    let is_root = std::fs::metadata(survey.trip.path()).unwrap().uid() == 0;
    let tool = survey.trip.at("tool");
    std::fs::copy(env!("CARGO_BIN_EXE_torimatome"), &tool).unwrap();
    let shut = |command: &str| {
        let mut run = Command::new(&tool);
        run.arg(command).current_dir(survey.trip.path());
        if is_root {
            run.uid(65_534).gid(65_534);
        }
        run.output().unwrap()
    };
    mode("", 0o755);
    for folder in ["out", "forms", "out/corrections"] {
        mode(folder, 0o555);
    }
    for command in ["distribute", "collect", "report"] {
        let output = shut(command);
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command}: {err}");
        assert!(err.contains("許されていません"), "{command}: {err}");
        assert!(err.contains("書き込める場所"), "{command}: {err}");
        survey.is_whole(command);
    }
    for folder in ["out", "forms", "out/corrections"] {
        mode(folder, 0o755);
    }
    survey.ends_well();
}

#[test]
fn a_file_or_folder_in_the_way_is_said() {
    let survey = small();
    // Where the report is to go, something else stands that a rename does not replace.
    std::fs::remove_file(survey.trip.at("out/report.xlsx")).unwrap();
    survey.trip.write("out/report.xlsx/x", b"x");
    survey.set(1);
    let old = survey.written();
    survey
        .trip
        .run(&["report"])
        .exits(2)
        .complains("out/report.xlsx に書き込めません");
    assert_eq!(
        survey.written(),
        old,
        "all outputs are old where one is in the way"
    );
    assert_eq!(unfinished(&survey.trip), [""; 0]);
    std::fs::remove_dir_all(survey.trip.at("out")).unwrap();
    survey.trip.write("out", b"a file");
    survey
        .trip
        .run(&["collect"])
        .exits(2)
        .complains("書き込めません");
    assert_eq!(survey.trip.text("out"), "a file");
}

#[cfg(windows)]
#[test]
fn a_report_that_is_open_in_excel_is_to_be_closed() {
    use std::os::windows::fs::OpenOptionsExt;
    let survey = small();
    survey.set(1);
    let mut options = std::fs::OpenOptions::new();
    // As Excel opens a workbook: others may read it, but neither write nor rename.
    let open = options.read(true).write(true).share_mode(1);
    let held = open.open(survey.trip.at("out/report.xlsx")).unwrap();
    survey
        .trip
        .run(&["report"])
        .exits(2)
        .complains("閉じてから");
    drop(held);
    survey.is_whole("a locked report");
    survey.ends_well();
}

#[cfg(windows)]
#[test]
fn a_returned_file_that_is_held_is_not_the_sections_fault() {
    use std::os::windows::fs::OpenOptionsExt;
    let survey = small();
    survey.set(1);
    let old = survey.written();
    let mut options = std::fs::OpenOptions::new();
    let open = options.write(true).create(true).share_mode(0);
    let held = open.open(survey.trip.at("returned/複写中.xlsx")).unwrap();
    let run = survey.trip.run(&["report"]).exits(2);
    run.complains("複写中.xlsx をほかのプログラムが使っているため、読めません");
    drop(held);
    assert_eq!(survey.written(), old);
}

#[test]
fn two_runs_at_once_leave_whole_files() {
    let survey = small();
    for commands in [
        ["report", "report"],
        ["distribute", "report"],
        ["collect", "report"],
        ["distribute", "distribute"],
    ] {
        let runs = commands.map(|command| survey.start(command));
        for mut run in runs {
            let status = run.wait().unwrap().code();
            assert!(status.is_some_and(|s| s < 2), "{commands:?}: {status:?}");
        }
        survey.is_whole(&commands.join(" and "));
    }
    survey.ends_well();
}

#[test]
#[ignore = "slow"]
fn while_another_run_is_on_it_is_said() {
    let survey = small();
    survey.set(1);
    let before = survey.written();
    let held = lock::take(&survey.trip.at("out"), Duration::ZERO).unwrap();
    let runs = ["distribute", "collect", "report"].map(|command| {
        Command::new(env!("CARGO_BIN_EXE_torimatome"))
            .arg(command)
            .current_dir(survey.trip.path())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    });
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains("ほかの torimatome が"), "{err}");
    }
    assert_eq!(survey.written(), before);
    // To look does not disturb.
    survey.trip.run(&["check"]).ok();
    survey.trip.run(&["status"]).exits(1);
    drop(held);
    survey.ends_well();
}
