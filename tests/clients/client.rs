//! The programs that fill and save forms, each driven by a script beside this file.

use crate::support::root;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// A program that saves workbooks.
pub struct Client {
    /// Its name.
    pub name: &'static str,
    /// What it does itself, and what its script does for it.
    pub does: &'static str,
    /// Whether it can make a part of a text bold.
    pub bold: bool,
    /// Whether it saves the results of formulas.
    pub computes: bool,
    /// Whether it looks for another workbook that a formula names.
    pub follows_links: bool,
    /// Whether it can draw a text box.
    pub draws: bool,
    /// Whether it can save with a password.
    pub locks: bool,
    /// Whether it saves where a link to another workbook leads.
    pub links: bool,
    /// Whether a line end of Windows is typed into it as such.
    pub types_returns: bool,
    script: &'static str,
    interpreter: fn() -> Option<PathBuf>,
    /// What to install where it is missing.
    needs: &'static str,
    /// The line of a file under tests/clients that pins its version, up to the version.
    pin: Option<(&'static str, &'static str)>,
}

/// LibreOffice, through its own scripting.
pub const LIBREOFFICE: Client = Client {
    name: "LibreOffice",
    does: "LibreOffice without its windows, scripted through UNO. It loads the form, types, \
           inserts, deletes, sorts, filters, merges, hides, copies, draws and saves by its own \
           commands, in one process for each format. To cut and insert rows it inserts, moves and \
           deletes.",
    bold: true,
    computes: true,
    follows_links: true,
    draws: true,
    locks: true,
    links: true,
    types_returns: true,
    script: "fill_libreoffice.py",
    interpreter: office_python,
    needs: "apt-get install libreoffice-calc python3-uno",
    pin: None,
};

/// openpyxl.
pub const OPENPYXL: Client = Client {
    name: "openpyxl",
    does: "A library. It loads, types, inserts, deletes, merges, hides and saves. Its script sorts, and \
           moves merged cells along, which openpyxl leaves to its user.",
    bold: true,
    computes: false,
    follows_links: false,
    draws: false,
    locks: false,
    links: true,
    types_returns: true,
    script: "fill_openpyxl.py",
    interpreter: venv_python,
    needs: "python3 -m venv tests/.venv && \
            tests/.venv/bin/pip install -r tests/clients/requirements.txt",
    pin: Some(("requirements.txt", "openpyxl==")),
};

/// SheetJS.
pub const SHEETJS: Client = Client {
    name: "SheetJS",
    does: "A library. It loads and saves; its script moves the cells that it loaded.",
    bold: false,
    computes: true,
    follows_links: false,
    draws: false,
    locks: false,
    links: true,
    types_returns: true,
    script: "fill_sheetjs.mjs",
    interpreter: node,
    needs: "Node.js 18 or later, and npm ci in tests/clients",
    pin: Some(("package.json", "\"xlsx\": \"")),
};

/// ExcelJS.
pub const EXCELJS: Client = Client {
    name: "ExcelJS",
    does: "A library. It loads, types, inserts, deletes, merges, hides and saves. Its script sorts, and \
           moves merged cells along.",
    bold: true,
    computes: true,
    follows_links: false,
    draws: false,
    locks: false,
    links: true,
    types_returns: true,
    script: "fill_exceljs.mjs",
    interpreter: node,
    needs: "Node.js 18 or later, and npm ci in tests/clients",
    pin: Some(("package.json", "\"exceljs\": \"")),
};

/// Gnumeric, through its own introspection.
pub const GNUMERIC: Client = Client {
    name: "Gnumeric",
    does: "Gnumeric's own library, scripted through its introspection. It loads the form, types, \
           inserts, deletes, filters, merges, hides, copies, pastes, draws and saves by its own \
           functions. Its script sorts and moves rows by copying and pasting them.",
    bold: true,
    computes: true,
    follows_links: false,
    draws: true,
    locks: false,
    links: false,
    types_returns: false,
    script: "fill_gnumeric.py",
    interpreter: gnumeric_python,
    needs: "apt-get install gnumeric gir1.2-gnumeric python3-gi",
    pin: None,
};

/// A client with a format that it saves: a column of the matrix.
pub struct Pair {
    /// The client.
    pub client: &'static Client,
    /// The ending of the files.
    pub ending: &'static str,
    /// What is done in it.
    pub scope: Scope,
    /// Who saves the files once more in this format, where the client cannot.
    pub through: Option<&'static Client>,
    /// What the client changes of its own accord in what it saves so.
    pub losses: &'static [Loss],
}

/// What is done in a column.
#[derive(Clone, Copy, PartialEq)]
pub enum Scope {
    /// Every treatment.
    All,
    /// The forms are only filled.
    Filled,
    /// The one sheet of a list is filled with texts, moved about and saved as text.
    Sheet,
}

/// What a program changes in what it saves.
#[derive(Clone, Copy, PartialEq)]
pub enum Loss {
    /// Blanks at the ends of a text are not marked as meant.
    Blanks,
    /// A formula is saved as its result.
    Formulas,
    /// The result of a formula that gives a text is saved as 0.
    TextResults,
    /// The formats of numbers are left out.
    Formats,
    /// A cell with an error value is left out.
    Errors,
    /// Notes are left out.
    Notes,
    /// Notes on blank cells are left out.
    BlankNotes,
    /// When the file was saved is not said.
    Time,
    /// A text is cut behind so many characters, [`CUT`].
    LongTexts,
    /// The first character of a line end of two is written in letters.
    Returns,
    /// Blanks are changed where the program opens what it saved.
    Reopened,
    /// Words that a format shows in a number's place stand behind the number once the program has
    /// opened what it saved.
    ReopenedFormats,
    /// Tabs within texts are left out.
    Tabs,
    /// Characters beyond U+FFFF are counted wrongly where a record of the file ends in a text.
    Astral,
}

/// How many characters of a text are left where it is cut.
pub const CUT: usize = 255;

impl Loss {
    /// What it means for those who read the file.
    pub fn words(self) -> &'static str {
        match self {
            Loss::Blanks => {
                "does not mark blanks at the ends of a text as significant, so every program that opens \
                 the file drops them; the test expects them to be gone"
            }
            Loss::Formulas => {
                "saves formulas as their results, which are read as if someone had typed them"
            }
            Loss::TextResults => {
                "saves 0 as the result of many formulas that give a text; the test types none"
            }
            Loss::Formats => {
                "drops number formats: a date is a bare number, and `12件`, a number with a format, \
                 is 12"
            }
            Loss::Errors => "drops cells with an error value; the test types none",
            Loss::Notes => "drops notes; the test writes none",
            Loss::BlankNotes => "drops notes on blank cells; the test writes them on other cells",
            Loss::Time => {
                "does not record when it saved the file, so nothing shows which of two files is the later"
            }
            Loss::LongTexts => {
                "truncates texts at 255 characters, which is reported for the cell (R109); the test \
                 types longer ones only into forms that are only filled"
            }
            Loss::ReopenedFormats => {
                "shows `1○` for a 1 whose format shows `○` when it opens its own file; the test types \
                 none where it does so"
            }
            Loss::Reopened => {
                "drops blanks when it opens its own file; the test types only texts without blanks \
                 where it does so"
            }
            Loss::Tabs => "drops tabs in texts of several lines; the test types none",
            Loss::Astral => {
                "counts characters beyond U+FFFF, such as 𠮷, wrongly if a record of the file ends in \
                 a text, so nothing can read the file; the test types none"
            }
            Loss::Returns => "writes the first half of a line end from Windows as `_x000d_`",
        }
    }
}

/// The columns of the matrix. A client or a format is added by a line here.
pub const PAIRS: &[Pair] = &[
    Pair::full(&LIBREOFFICE, "xlsx"),
    Pair::full(&LIBREOFFICE, "xls").losing(&[Loss::TextResults]),
    Pair::full(&LIBREOFFICE, "ods").losing(&[Loss::Tabs]),
    Pair::full(&OPENPYXL, "xlsx"),
    Pair::full(&SHEETJS, "xlsx"),
    Pair::full(&SHEETJS, "xls").losing(&[Loss::Formulas, Loss::Notes, Loss::LongTexts]),
    Pair::full(&SHEETJS, "xlsb").losing(&[Loss::Formulas, Loss::BlankNotes]),
    Pair::full(&SHEETJS, "ods").losing(&[
        Loss::Formats,
        Loss::Errors,
        Loss::Notes,
        Loss::Time,
        Loss::Returns,
        Loss::Reopened,
    ]),
    Pair::full(&EXCELJS, "xlsx"),
    Pair::full(&GNUMERIC, "xlsx").losing(&[Loss::Blanks]),
    Pair::full(&GNUMERIC, "xls").losing(&[Loss::Astral]),
    Pair::full(&GNUMERIC, "ods").losing(&[Loss::ReopenedFormats]),
    Pair::filled(&LIBREOFFICE, "xlsm"),
    Pair::filled(&OPENPYXL, "xlsm"),
    Pair::filled(&SHEETJS, "xlsm"),
    Pair::through(&EXCELJS, "xlsm", &LIBREOFFICE),
    Pair::sheet(&LIBREOFFICE, "csv").losing(&[Loss::Time]),
    Pair::sheet(&SHEETJS, "csv").losing(&[Loss::Time]),
];

impl Pair {
    const fn full(client: &'static Client, ending: &'static str) -> Pair {
        Pair {
            client,
            ending,
            scope: Scope::All,
            through: None,
            losses: &[],
        }
    }

    const fn filled(client: &'static Client, ending: &'static str) -> Pair {
        Pair {
            scope: Scope::Filled,
            ..Pair::full(client, ending)
        }
    }

    const fn through(
        client: &'static Client,
        ending: &'static str,
        other: &'static Client,
    ) -> Pair {
        Pair {
            through: Some(other),
            ..Pair::filled(client, ending)
        }
    }

    const fn sheet(client: &'static Client, ending: &'static str) -> Pair {
        Pair {
            scope: Scope::Sheet,
            ..Pair::full(client, ending)
        }
    }

    const fn losing(self, losses: &'static [Loss]) -> Pair {
        Pair { losses, ..self }
    }

    /// Whether the client changes this.
    pub fn loses(&self, loss: Loss) -> bool {
        self.losses.contains(&loss)
    }

    /// Whether a character is not typed, because the program spoils it.
    pub fn spoils(&self, c: char) -> bool {
        (c == '\t' && self.loses(Loss::Tabs)) || (c > '\u{ffff}' && self.loses(Loss::Astral))
    }

    /// What is left of a text that is typed.
    pub fn kept<'t>(&self, text: &'t str) -> &'t str {
        match self.loses(Loss::Blanks) {
            true => text.trim_matches([' ', '\t', '\r', '\n']),
            false => text,
        }
    }

    /// What people call it.
    pub fn name(&self) -> String {
        match self.through {
            Some(other) => format!("{} {} by {}", self.client.name, self.ending, other.name),
            None => format!("{} {}", self.client.name, self.ending),
        }
    }
}

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

    /// The version that the tests pin; empty where they take what is installed.
    pub fn version(&self) -> String {
        let Some((file, before)) = self.pin else {
            return String::new();
        };
        let text = std::fs::read_to_string(root().join("tests/clients").join(file)).unwrap();
        let rest = text.split_once(before).unwrap().1;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        rest[..end.unwrap_or(rest.len())].to_string()
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
    python_with("import uno")
}

/// A Python that Gnumeric can be scripted from.
fn gnumeric_python() -> Option<PathBuf> {
    python_with("import gi; gi.require_version('Gnm', '1.12')")
}

fn python_with(import: &str) -> Option<PathBuf> {
    let pythons = ["/usr/bin/python3", "python3"].map(PathBuf::from);
    pythons.into_iter().find(|python| {
        let tried = Command::new(python).args(["-c", import]).output();
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
