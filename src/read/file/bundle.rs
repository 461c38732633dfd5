//! A zip of several files, read in memory: each member is a return of its own, named below the zip.
//! What a member's name says of folders is only ever shown, never used as a path.

use super::Intake;
use crate::book::{self, Refusal};
use crate::model::answer::{Disposition, Return};
use crate::model::fact::{Fault, Kind};
use crate::model::limits::{Limits, SMALL};
use crate::read::find::{TemporaryFile, temporary_file};
use crate::text::neutral::visible;
use crate::text::width::beginning;
use encoding_rs::SHIFT_JIS;
use std::io::{Cursor, Read, Seek, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter, read::ZipFile};

/// The flag of a name in UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF8: u16 = 1 << 11;
/// A zip within a zip is opened, one within that is not.
const LEVELS: usize = 2;

/// The most UTF-16 units of a member's name that is shown; Windows allows 260 for a whole path.
const NAME: usize = 500;

/// How much of one bundle may still be read, over all its levels.
pub(super) struct Budget {
    files: usize,
    bytes: u64,
}

impl Budget {
    /// What the limits allow.
    pub(super) fn new(limits: &Limits) -> Budget {
        Budget {
            files: limits.zip_files,
            bytes: limits.zip,
        }
    }
}

type Zip<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Reads every file of a zip. `made` is the zip's own return; the files' own follow it. `level`
/// counts the zips around it.
pub(super) fn read(
    intake: &Intake<'_>,
    mut made: Return,
    bytes: &[u8],
    level: usize,
    left: &mut Budget,
) -> Vec<Return> {
    if level >= LEVELS {
        let why = "zipの中のzipの、さらに中にあるzipです";
        intake.reject(&mut made, Kind::Unreadable, Fault::new(why, FLATTEN));
        return vec![made];
    }
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        intake.refuse(&mut made, Refusal::Broken);
        return vec![made];
    };
    made.disposition = Disposition::Opened;
    if zip.has_duplicate_names() {
        let why = "同じ名前のファイルが二つ以上入っていて、一つしか読めません";
        intake.tell(&mut made, Kind::Unreadable(Fault::new(why, RENAME)));
    }
    let mut returns = vec![];
    let mut unread = 0;
    let (unpacked, indexes) = unpacked(&mut zip);
    for book in unpacked {
        let own = Return::new(&format!("{}/{}", made.file, book.folder));
        returns.extend(book.read(intake, own, &mut zip, level, left));
    }
    for index in indexes {
        let Some(member) = Member::look(&mut zip, index) else {
            let mut lost = Return::new(&format!("{}/{}番目のファイル", made.file, index + 1));
            intake.refuse(&mut lost, Refusal::Broken);
            returns.push(lost);
            continue;
        };
        if member.is_folder {
            continue;
        }
        let Some(files) = left.files.checked_sub(1) else {
            unread += 1;
            continue;
        };
        left.files = files;
        // Every finding repeats the name.
        let shown = match beginning(&member.name, NAME) {
            Some(_) => format!("{}番目のファイル", index + 1),
            None => member.name.clone(),
        };
        let own = Return::new(&format!("{}/{shown}", made.file));
        returns.extend(member.read(intake, own, &mut zip, level, left));
    }
    if unread > 0 {
        let why = format!("入っているファイルが多すぎて、{unread}個を読んでいません");
        intake.tell(&mut made, Kind::Unreadable(Fault::new(why, SPLIT)));
    }
    let count = returns.len();
    made.reason = format!("zipの中の{count}個のファイルを、一つずつ見ました");
    if returns
        .iter()
        .all(|r| r.disposition == Disposition::Ignored)
        && unread == 0
    {
        let why = "ファイルの入っていない圧縮フォルダー（zip）です";
        intake.reject(&mut made, Kind::NotAForm, Fault::new(why, ""));
    }
    returns.insert(0, made);
    returns
}

const FLATTEN: &str = "解凍して、中のファイルを returned に入れてください。";
/// The lock is the zip's: no workbook within it has one to take off.
const UNPACK: &str = "パスワードを入れて解凍し、中のファイルを returned に入れてください。";
const OR_TELL: &str =
    "パスワードがわかるときは、それを書いたファイルを --password-file で指定すれば読めます。";
const RENAME: &str = "解凍して、中のファイルを別々の名前で returned に入れてください。";
const SPLIT: &str = "解凍して、調査票だけを returned に入れてください。survey.toml の zip_files で数を増やすこともできます。";

/// The parts of a workbook that somebody unpacked and put into a zip as a folder.
struct Unpacked {
    /// The folder's name.
    folder: String,
    /// The parts, with their names within the folder.
    parts: Vec<(String, Member)>,
}

/// The workbooks that lie unpacked in a zip, and the places of the files that are none of theirs.
fn unpacked(zip: &mut Zip<'_>) -> (Vec<Unpacked>, Vec<usize>) {
    let members = (0..zip.len()).map(|index| (index, Member::look(zip, index)));
    let members: Vec<(usize, Option<Member>)> = members.collect();
    let names = members.iter().filter_map(|(_, member)| member.as_ref());
    let folders = names.filter_map(|m| book::unpacked_folder(&m.name));
    let mut books: Vec<Unpacked> = vec![];
    for folder in folders {
        let is_within = |b: &Unpacked| folder.starts_with(&format!("{}/", b.folder));
        if !books.iter().any(|b| b.folder == folder || is_within(b)) {
            books.push(Unpacked {
                folder: folder.to_string(),
                parts: vec![],
            });
        }
    }
    let mut others = vec![];
    for (index, member) in members {
        let owner = member.as_ref().and_then(|member| {
            let within = |b: &Unpacked| {
                let rest = member.name.strip_prefix(&b.folder)?.strip_prefix('/')?;
                Some(rest.to_string())
            };
            let found = books.iter().map(within).enumerate();
            found.filter_map(|(at, name)| Some((at, name?))).next()
        });
        match (owner, member) {
            (Some((at, name)), Some(member)) => books[at].parts.push((name, member)),
            _ => others.push(index),
        }
    }
    (books, others)
}

impl Unpacked {
    /// Puts the parts together again and reads the workbook.
    fn read(
        &self,
        intake: &Intake<'_>,
        mut own: Return,
        zip: &mut Zip<'_>,
        level: usize,
        left: &mut Budget,
    ) -> Vec<Return> {
        match self.zipped(intake, zip, left) {
            Ok(bytes) => intake.bytes(own, &bytes, level + 1, left),
            Err(refusal) => {
                intake.refuse(&mut own, refusal);
                vec![own]
            }
        }
    }

    fn zipped(
        &self,
        intake: &Intake<'_>,
        zip: &mut Zip<'_>,
        left: &mut Budget,
    ) -> Result<Vec<u8>, Refusal> {
        let limits = intake.limits;
        let files = || self.parts.iter().filter(|(_, part)| !part.is_folder);
        let size = files()
            .map(|(_, part)| part.size)
            .fold(0, u64::saturating_add);
        let is_bomb = files().any(|(_, part)| part.is_bomb(limits));
        let fits = files().count() <= limits.parts && size <= limits.inflated.min(left.bytes);
        let counted = left.files.checked_sub(1).filter(|_| fits && !is_bomb);
        left.files = counted.ok_or(Refusal::TooLarge)?;
        left.bytes -= size;
        let mut parts = vec![];
        for (name, part) in files() {
            parts.push((name.as_str(), part.bytes(intake, zip)?));
        }
        stored(&parts).ok_or(Refusal::Broken)
    }
}

/// A zip of these parts.
fn stored(parts: &[(&str, Vec<u8>)]) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in parts {
        zip.start_file(*name, options).ok()?;
        zip.write_all(content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// What a zip says of one of its files.
struct Member {
    index: usize,
    name: String,
    is_folder: bool,
    is_link: bool,
    is_locked: bool,
    size: u64,
    packed: u64,
}

impl Member {
    fn look(zip: &mut Zip<'_>, index: usize) -> Option<Member> {
        let file = zip.by_index_raw(index).ok()?;
        let is_marked = file.flags().as_u16() & UTF8 != 0;
        let name = name(file.name_raw(), is_marked);
        Some(Member {
            index,
            is_folder: name.ends_with('/'),
            name,
            is_link: file.is_symlink(),
            is_locked: file.encrypted(),
            size: file.size(),
            packed: file.compressed_size(),
        })
    }

    fn read(
        &self,
        intake: &Intake<'_>,
        mut own: Return,
        zip: &mut Zip<'_>,
        level: usize,
        left: &mut Budget,
    ) -> Vec<Return> {
        if let Some(TemporaryFile::Certain(why)) = temporary_file(&own.file) {
            own.ignore(why);
            return vec![own];
        }
        if self.is_link {
            let why = "ショートカット（リンク）です。実物のファイルを置いてください";
            intake.reject(&mut own, Kind::Unreadable, Fault::new(why, ""));
            return vec![own];
        }
        let limits = intake.limits;
        if self.size > limits.file.min(left.bytes) || self.is_bomb(limits) {
            intake.refuse(&mut own, Refusal::TooLarge);
            return vec![own];
        }
        left.bytes -= self.size;
        match self.bytes(intake, zip) {
            Ok(bytes) => intake.bytes(own, &bytes, level + 1, left),
            Err(refusal) => {
                let why = refusal.to_string();
                let todo = match refusal {
                    Refusal::Encrypted => format!("{UNPACK}{OR_TELL}"),
                    Refusal::OtherPassword => UNPACK.to_string(),
                    _ => {
                        intake.refuse(&mut own, refusal);
                        return vec![own];
                    }
                };
                intake.reject(&mut own, Kind::Unreadable, Fault::new(why, todo));
                vec![own]
            }
        }
    }

    fn is_bomb(&self, limits: &Limits) -> bool {
        self.size > SMALL && self.size / limits.ratio.max(1) > self.packed
    }

    fn bytes(&self, intake: &Intake<'_>, zip: &mut Zip<'_>) -> Result<Vec<u8>, Refusal> {
        if !self.is_locked {
            return self.content(zip.by_index(self.index));
        }
        let passwords = intake.passwords;
        // Programs of Windows take a password in CP932.
        let spelled = |password: &str| {
            [
                password.as_bytes().to_vec(),
                SHIFT_JIS.encode(password).0.into(),
            ]
        };
        for password in passwords.iter().flat_map(spelled) {
            match self.content(zip.by_index_decrypt(self.index, &password)) {
                // One wrong password in 256 seems to fit, and then nothing can be inflated.
                Err(Refusal::Broken) => {}
                other => return other,
            }
        }
        Err(match passwords.is_empty() {
            true => Refusal::Encrypted,
            false => Refusal::OtherPassword,
        })
    }

    /// The content, which must be as long as the zip says.
    fn content<R: Read + Seek>(
        &self,
        file: Result<ZipFile<'_, R>, ZipError>,
    ) -> Result<Vec<u8>, Refusal> {
        let file = file.map_err(|error| match error {
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
                Refusal::OtherCompression
            }
            _ => Refusal::Broken,
        })?;
        let mut bytes = vec![];
        let read = file
            .take(self.size.saturating_add(1))
            .read_to_end(&mut bytes);
        match read.is_ok() && bytes.len() as u64 == self.size {
            true => Ok(bytes),
            false => Err(Refusal::Broken),
        }
    }
}

/// A member's name as it is shown. Windows writes CP932 without saying so, macOS UTF-8.
fn name(raw: &[u8], is_marked: bool) -> String {
    let utf8 = std::str::from_utf8(raw).ok();
    // Two half-width kana of CP932 may look like a letter of two bytes, but not like three.
    let is_certain =
        |text: &&str| is_marked || text.is_ascii() || text.chars().any(|c| c > '\u{7ff}');
    let text = match utf8.filter(is_certain) {
        Some(text) => text.to_string(),
        None => SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    };
    visible(&text.replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_as_they_were_written() {
        let cp932 = SHIFT_JIS.encode("課ﾂｱ\\表①.xlsx").0.into_owned();
        assert_eq!(name(&cp932, false), "課ﾂｱ/表①.xlsx");
        assert_eq!(name("公園課.xlsx".as_bytes(), false), "公園課.xlsx");
        assert_eq!(name("é.xlsx".as_bytes(), true), "é.xlsx");
        assert_eq!(name(&SHIFT_JIS.encode("ﾂｱ").0, false), "ﾂｱ");
        assert_eq!(name(b"../a\x1b[31m.xlsx", true), "../a\u{fffd}[31m.xlsx");
    }
}
