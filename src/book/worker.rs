//! Reads a workbook in a process of its own, for the formats whose parsers may come to an end that
//! nobody can catch: an allocation that cannot be had, a stack that runs out. The process is the same
//! executable, called with a verb of its own. It gets the file's bytes on its standard input, writes
//! what it read on its standard output, and is believed no more than the file.

use super::annotation::Annotation;
use super::cells::{Budget, is_too_long};
use super::sniff::{Format, Other};
use super::{Book, Limits, Refusal, Sheet, shown_name, xls, xlsb};
use crate::panics;
use crate::text::neutral::visible;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

/// The verb with which the executable reads apart.
pub const VERB: &str = "read-apart";

/// The most memory that the process may hold, in bytes: what the largest allowed workbook takes, and
/// little enough that one for each core does no harm.
pub const MEMORY: usize = 768 << 20;

/// How long the process may take. The largest allowed workbooks take a few seconds; this is for
/// those that would take for ever, and far off, so that a slow machine reads what a fast one does.
const PATIENCE: Duration = Duration::from_secs(120);

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says once which executable reads apart. Until then these formats are refused.
pub fn use_program(path: PathBuf) {
    let _ = PROGRAM.set(path);
}

/// Has a workbook read by a process of its own.
///
/// # Errors
/// Why it was refused. A process that talks nonsense counts as a broken file, one that takes too long or
/// wants too much memory as one too large; of one that ends without an answer that is reported.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Book, Refusal> {
    let program = PROGRAM
        .get()
        .ok_or(Refusal::OtherWorkbook(format.words()))?;
    let mut command = Command::new(program);
    command.arg(VERB);
    let head = head(format == Format::Xlsb, limits);
    let answer = ask(command, &[&head, bytes], limits.inflated, PATIENCE)?;
    serde_json::from_slice::<Answer>(&answer)
        .map_err(|_| Refusal::Broken)?
        .into_book(limits)
}

/// What the process is reported before the file's bytes, in a line.
#[derive(Serialize, Deserialize)]
struct Order {
    is_xlsb: bool,
    limits: Limits,
}

fn head(is_xlsb: bool, limits: &Limits) -> Vec<u8> {
    let order = Order {
        is_xlsb,
        limits: *limits,
    };
    let mut head = serde_json::to_vec(&order).unwrap_or_default();
    head.push(b'\n');
    head
}

/// All that [`serve`] is told to read a workbook.
pub fn request(bytes: &[u8], is_xlsb: bool, limits: &Limits) -> Vec<u8> {
    let mut request = head(is_xlsb, limits);
    request.extend_from_slice(bytes);
    request
}

/// What a process answers to a request. It does not outlive this call.
fn ask(
    mut command: Command,
    request: &[&[u8]],
    most: u64,
    patience: Duration,
) -> Result<Vec<u8>, Refusal> {
    without_window(&mut command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|_| Refusal::NoProcess)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        // Both at once: each side would wait for the other once a pipe is full.
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                // A process that ended does not listen; its answer tells.
                let _ = request.iter().try_for_each(|part| stdin.write_all(part));
            }
        });
        scope.spawn(move || {
            let mut answer = vec![];
            if let Some(stdout) = stdout {
                let _ = stdout.take(most.saturating_add(1)).read_to_end(&mut answer);
            }
            let _ = send.send(answer);
        });
        let answer = receive.recv_timeout(patience);
        let complaint = end(&mut child);
        match answer {
            Ok(answer) if answer.len() as u64 > most => Err(Refusal::TooLarge),
            Ok(answer) if answer.is_empty() && complaint.contains(NO_MEMORY) => {
                Err(Refusal::TooLarge)
            }
            // Whatever the file is, the process answers. One without an answer was ended from outside,
            // or by what nobody can catch.
            Ok(answer) if answer.is_empty() => Err(Refusal::NoProcess),
            Ok(answer) => Ok(answer),
            Err(_) => Err(Refusal::TooLarge),
        }
    })
}

/// What Rust's runtime says when it cannot have the memory that it wants.
const NO_MEMORY: &str = "memory allocation of";

/// Ends a process that has answered or will not answer, and gives the beginning of its complaint.
fn end(child: &mut Child) -> String {
    const MOST: u64 = 4_096;
    let _ = child.kill();
    let _ = child.wait();
    let mut complaint = vec![];
    if let Some(stderr) = child.stderr.take() {
        let _ = ChildStderr::take(stderr, MOST).read_to_end(&mut complaint);
    }
    String::from_utf8_lossy(&complaint).into_owned()
}

/// On Windows a console program opens a window of its own where its parent has none.
#[cfg(windows)]
fn without_window(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_window(_: &mut Command) {}

/// The other side: reads the workbook that stands on the input, and gives the answer.
///
/// # Errors
/// That the input is no request.
pub fn serve(input: impl Read) -> io::Result<String> {
    let mut input = BufReader::new(input);
    let mut line = vec![];
    input.by_ref().take(4_096).read_until(b'\n', &mut line)?;
    let order: Order = serde_json::from_slice(&line)?;
    let limits = order.limits;
    let mut bytes = vec![];
    input.take(limits.file).read_to_end(&mut bytes)?;
    let read = panics::attempt(|| match order.is_xlsb {
        true => xlsb::read(&bytes, &limits),
        false => xls::read(&bytes, &limits),
    });
    let answer = match read.unwrap_or(Err(Refusal::Broken)) {
        Ok(book) => Answer::Read(Box::new(book)),
        Err(refusal) => Answer::refused(refusal),
    };
    Ok(serde_json::to_string(&answer)?)
}

/// What the process answers.
#[derive(Serialize, Deserialize)]
enum Answer {
    Read(Box<Book>),
    /// Why not, of [`REFUSALS`].
    Refused(usize),
}

const REFUSALS: &[Refusal] = &[
    Refusal::Broken,
    Refusal::TooLarge,
    Refusal::Encrypted,
    Refusal::OtherWorkbook(xls::OLD),
    Refusal::NotAWorkbook(Other::Word),
    Refusal::NotAWorkbook(Other::PowerPoint),
];

impl Answer {
    fn refused(refusal: Refusal) -> Answer {
        let found = REFUSALS.iter().position(|other| *other == refusal);
        Answer::Refused(found.unwrap_or(0))
    }

    /// The book, checked as if the file itself had said all this.
    fn into_book(self, limits: &Limits) -> Result<Book, Refusal> {
        let mut book = match self {
            Answer::Read(book) => *book,
            Answer::Refused(why) => return Err(*REFUSALS.get(why).ok_or(Refusal::Broken)?),
        };
        if book.sheets.len() > limits.parts {
            return Err(Refusal::TooLarge);
        }
        let mut left = Budget::new(limits);
        for sheet in &mut book.sheets {
            check(sheet, &mut left)?;
        }
        for time in [&mut book.modified, &mut book.created] {
            time.take_if(|time| time.len() != 19);
        }
        for annotation in &mut book.annotations {
            let Annotation {
                sheet,
                author,
                linked,
                list,
                ..
            } = annotation;
            for text in [sheet, author, linked, list] {
                *text = visible(text);
            }
        }
        Ok(book)
    }
}

/// Checks what is said of a sheet. Every look-up relies on the order of its cells.
fn check(sheet: &mut Sheet, left: &mut Budget) -> Result<(), Refusal> {
    sheet.name = shown_name(&sheet.name)?;
    let are_in_order = sheet.cells.is_sorted_by(|(one, _), (other, _)| one < other);
    if !are_in_order || sheet.cells.iter().any(|(_, e)| is_too_long(&e.text)) {
        return Err(Refusal::Broken);
    }
    let mut cells = sheet.cells.iter();
    cells.try_for_each(|(at, entry)| left.take(*at, entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Entry, Kind};
    use crate::model::place::Cell;

    #[cfg(unix)]
    fn asked(program: &str, args: &[&str]) -> Result<Vec<u8>, Refusal> {
        let mut command = Command::new(program);
        command.args(args);
        let file = vec![b'x'; 1 << 20];
        ask(command, &[&file], 1_000, Duration::from_millis(300))
    }

    #[cfg(unix)]
    #[test]
    fn a_process_is_bounded_in_time_and_words() {
        assert_eq!(asked("sleep", &["60"]), Err(Refusal::TooLarge));
        assert_eq!(asked("yes", &[]), Err(Refusal::TooLarge));
        assert_eq!(asked("true", &[]), Err(Refusal::NoProcess));
        let is_killed = asked("sh", &["-c", "kill -9 $$"]);
        assert_eq!(is_killed, Err(Refusal::NoProcess));
        assert_eq!(asked("echo", &["what"]), Ok(b"what\n".to_vec()));
        let wants = "echo memory allocation of 9 bytes failed >&2";
        assert_eq!(asked("sh", &["-c", wants]), Err(Refusal::TooLarge));
        assert_eq!(asked("no-such-program", &[]), Err(Refusal::NoProcess));
    }

    fn answered(sheet: Sheet) -> Result<Book, Refusal> {
        let answer = Answer::Read(Box::new(Book {
            sheets: vec![sheet],
            modified: Some("2020-07-04T00:00:00".to_string()),
            created: Some("some day".to_string()),
            ..Book::default()
        }));
        let limits = Limits {
            cells: 2,
            ..Limits::default()
        };
        answer.into_book(&limits)
    }

    #[test]
    fn an_answer_is_not_believed() {
        let entry = |text: &str| Entry {
            text: text.to_string(),
            kind: Kind::Text,
            ..Entry::default()
        };
        let cell = |(row, col, text): &(u32, u32, &str)| (Cell::new(*row, *col), entry(text));
        let tab = |cells: &[(u32, u32, &str)]| Sheet {
            name: "a\u{202e}b".to_string(),
            cells: cells.iter().map(cell).collect(),
            ..Sheet::default()
        };
        let book = answered(tab(&[(0, 1, "x"), (1, 0, "1")])).unwrap();
        assert_eq!(book.sheets[0].name, "a\u{fffd}b");
        assert_eq!((book.modified.is_some(), book.created), (true, None));
        let long = "x".repeat(40_000);
        for (cells, why) in [
            (&[(0, 1, "x"), (0, 1, "x")][..], Refusal::Broken),
            (&[(1, 0, "x"), (0, 0, "x")], Refusal::Broken),
            (&[(0, 0, long.as_str())], Refusal::Broken),
            (&[(0, 16_384, "x")], Refusal::TooLarge),
            (&[(0, 0, "x"), (0, 1, "x"), (0, 2, "x")], Refusal::TooLarge),
        ] {
            assert_eq!(answered(tab(cells)).err(), Some(why));
        }
        let unknown = Answer::Refused(99).into_book(&Limits::default());
        assert_eq!(unknown.err(), Some(Refusal::Broken));
    }

    #[test]
    fn every_refusal_of_these_readers_comes_across() {
        for refusal in REFUSALS {
            let reported = Answer::refused(*refusal).into_book(&Limits::default());
            assert_eq!(reported.err(), Some(*refusal));
        }
    }
}
