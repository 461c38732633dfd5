//! How many instructions the tool takes beside the libraries that it is built on.

use crate::support::root;
use std::process::Command;

#[test]
#[ignore = "slow"]
fn the_tool_takes_no_more_instructions_than_it_did() {
    let script = root().join("benches/instructions.py");
    let done = Command::new("python3").arg(script).arg("--check").output();
    let done = done.expect("python3 runs");
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}
