//! The programs that fill and save forms, each driven by a script beside this file.

use crate::support::root;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// A program that saves workbooks.
pub struct Client {
    /// Its name.
    pub name: &'static str,
    /// Whether it can make a part of a text bold.
    pub bold: bool,
    /// Whether it can write xlsm.
    pub xlsm: bool,
    script: &'static str,
    interpreter: fn() -> Option<PathBuf>,
    /// What to install where it is missing.
    needs: &'static str,
}

/// LibreOffice, through its own scripting.
pub const LIBREOFFICE: Client = Client {
    name: "LibreOffice",
    bold: true,
    xlsm: true,
    script: "fill_libreoffice.py",
    interpreter: office_python,
    needs: "apt-get install libreoffice-calc python3-uno",
};

/// openpyxl.
pub const OPENPYXL: Client = Client {
    name: "openpyxl",
    bold: true,
    xlsm: true,
    script: "fill_openpyxl.py",
    interpreter: venv_python,
    needs: "python3 -m venv tests/.venv && \
            tests/.venv/bin/pip install -r tests/clients/requirements.txt",
};

/// SheetJS.
pub const SHEETJS: Client = Client {
    name: "SheetJS",
    bold: false,
    xlsm: true,
    script: "fill_sheetjs.mjs",
    interpreter: node,
    needs: "Node.js 18 or later, and npm ci in tests/clients",
};

/// ExcelJS.
pub const EXCELJS: Client = Client {
    name: "ExcelJS",
    bold: true,
    xlsm: false,
    script: "fill_exceljs.mjs",
    interpreter: node,
    needs: "Node.js 18 or later, and npm ci in tests/clients",
};

impl Client {
    /// Does all jobs in one run of the program. A program that is missing fails the test.
    pub fn run(&self, jobs: &[Value]) {
        let list = tempfile::NamedTempFile::new().unwrap();
        serde_json::to_writer(&list, jobs).unwrap();
        let interpreter = (self.interpreter)().unwrap_or_else(|| self.fail("nothing runs it"));
        let output = Command::new(interpreter)
            .arg(root().join("tests/clients").join(self.script))
            .arg(list.path())
            .output()
            .unwrap_or_else(|error| self.fail(&error.to_string()));
        if !output.status.success() {
            self.fail(&String::from_utf8_lossy(&output.stderr));
        }
    }

    fn fail(&self, why: &str) -> ! {
        panic!(
            "{} did not fill the forms: {why}\nIf it is not installed, ./tests/run installs it, \
             or: {}",
            self.name, self.needs
        )
    }
}

/// A Python that LibreOffice can be scripted from.
fn office_python() -> Option<PathBuf> {
    let pythons = ["/usr/bin/python3", "python3"].map(PathBuf::from);
    pythons.into_iter().find(|python| {
        let tried = Command::new(python).args(["-c", "import uno"]).output();
        tried.is_ok_and(|output| output.status.success())
    })
}

fn venv_python() -> Option<PathBuf> {
    let own = root().join("tests/.venv/bin/python");
    Some(if own.exists() { own } else { "python3".into() })
}

fn node() -> Option<PathBuf> {
    Some("node".into())
}
