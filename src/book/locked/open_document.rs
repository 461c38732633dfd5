//! OpenDocument encryption (ODF 1.2 part 3, 3.4 and 4): every part is deflated and then encrypted with
//! AES, with a key of its own from PBKDF2, as LibreOffice has written it since 3.5. What LibreOffice
//! has written since 24.8 and what it wrote before 3.5 is reported, not opened.

use super::ROUNDS;
use super::cipher::chained;
use crate::book::package::Package;
use crate::book::xml::{attribute, each, element};
use crate::book::{Limits, Refusal, guard};
use crate::model::passwords::Passwords;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use hmac::{Hmac, KeyInit};
use quick_xml::events::Event;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The parts that are read; the others are only noticed.
const READ: [&str; 2] = ["content.xml", "meta.xml"];
const MANIFEST: &str = "META-INF/manifest.xml";
/// The most bytes of the list of parts.
const WHOLE: u64 = 8 << 20;

/// How a part is encrypted.
#[derive(Clone, Debug, Default)]
struct Sealed {
    name: String,
    cipher: String,
    start: Vec<u8>,
    derivation: String,
    rounds: u64,
    length: usize,
    salt: Vec<u8>,
    hash: String,
    checksum: Vec<u8>,
    checksum_kind: String,
}

pub(super) fn open(
    bytes: &[u8],
    passwords: &Passwords,
    limits: &Limits,
) -> Result<Vec<u8>, Refusal> {
    let package = Package::open(bytes, limits)?;
    guard::check_sizes(&package, limits)?;
    let (list, is_cut) = package.beginning(MANIFEST, WHOLE);
    if list.is_empty() {
        return Err(Refusal::OtherCipher);
    }
    let list = String::from_utf8_lossy(&list).into_owned();
    if is_cut {
        return Err(Refusal::Broken);
    }
    let names: Vec<String> = package.names().map(str::to_string).collect();
    let parts = sealed(&list);
    let of = |name: &str| parts.iter().find(|part| part.name == name);
    let main = of(READ[0]).ok_or(Refusal::OtherCipher)?;
    let raw = |name: &str| {
        let part = package.whole(name)?;
        part.map(<[u8]>::to_vec).ok_or(Refusal::Broken)
    };
    let content = raw(&main.name)?;
    let mut fitting = None;
    for password in passwords.iter() {
        if let Some(opened) = main.open(password, &content, limits)? {
            fitting = Some((password, opened));
            break;
        }
    }
    let (password, content) = fitting.ok_or(Refusal::OtherPassword)?;
    let meta = match of(READ[1]) {
        Some(part) => part.open(password, &raw(&part.name)?, limits)?,
        None => raw(READ[1]).ok(),
    };
    if guard::is_bomb(content.len() as u64, bytes.len() as u64, limits) {
        return Err(Refusal::TooLarge);
    }
    let plain = without_seals(&list);
    let made = [
        (READ[0], content),
        (READ[1], meta.unwrap_or_default()),
        (MANIFEST, plain.into_bytes()),
    ];
    zipped(&made, &names).ok_or(Refusal::Broken)
}

/// A workbook of parts, with the names of the others.
fn zipped(parts: &[(&str, Vec<u8>)], names: &[String]) -> Option<Vec<u8>> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in parts {
        zip.start_file(*name, stored).ok()?;
        zip.write_all(content).ok()?;
    }
    let is_made = |name: &String| parts.iter().any(|(made, _)| made == name);
    for name in names.iter().filter(|name| !is_made(name)) {
        zip.start_file(name.as_str(), stored).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// The parts that the list says are encrypted.
fn sealed(list: &str) -> Vec<Sealed> {
    let mut parts: Vec<Sealed> = vec![];
    let mut name = String::new();
    each(list, |event| {
        if let Some(e) = element(event, "file-entry") {
            name = attribute(e, "full-path").unwrap_or_default();
        }
        let text = |e, key: &str| attribute(e, key).unwrap_or_default();
        let bytes = |e, key: &str| STANDARD.decode(text(e, key)).unwrap_or_default();
        let number = |e, key: &str| text(e, key).parse::<u64>().ok();
        if let Some(e) = element(event, "encryption-data") {
            parts.push(Sealed {
                name: name.clone(),
                length: 32,
                checksum: bytes(e, "checksum"),
                checksum_kind: text(e, "checksum-type"),
                ..Sealed::default()
            });
        }
        let Some(part) = parts.last_mut() else {
            return;
        };
        if let Some(e) = element(event, "algorithm") {
            part.cipher = text(e, "algorithm-name");
            part.start = bytes(e, "initialisation-vector");
        }
        if let Some(e) = element(event, "key-derivation") {
            part.derivation = text(e, "key-derivation-name");
            part.rounds = number(e, "iteration-count").unwrap_or(0);
            part.length = number(e, "key-size").map_or(16, |n| n.min(64) as usize);
            part.salt = bytes(e, "salt");
        }
        if let Some(e) = element(event, "start-key-generation") {
            part.hash = text(e, "start-key-generation-name");
        }
    });
    parts
}

impl Sealed {
    /// The part, if the password fits.
    fn open(
        &self,
        password: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Option<Vec<u8>>, Refusal> {
        let ends = |text: &str, end: &str| text.to_lowercase().ends_with(end);
        let is_known = self.cipher.contains("aes")
            && ends(&self.cipher, "-cbc")
            && ends(&self.derivation, "pbkdf2")
            && ends(&self.checksum_kind, "sha256-1k")
            && (1..=ROUNDS).contains(&self.rounds);
        if !is_known {
            return Err(Refusal::OtherCipher);
        }
        let start = match self.hash.as_str() {
            hash if ends(hash, "sha256") => Sha256::digest(password).to_vec(),
            hash if hash.is_empty() || ends(hash, "sha1") => Sha1::digest(password).to_vec(),
            _ => return Err(Refusal::OtherCipher),
        };
        let key = self.key(&start)?;
        let mut made = chained(&key, &self.start, bytes)?;
        // The last byte says how many were filled in.
        let filled = made.last().map_or(0, |b| usize::from(*b));
        if filled == 0 || filled > made.len() {
            return Ok(None);
        }
        made.truncate(made.len() - filled);
        let head = &made[..made.len().min(1_024)];
        if Sha256::digest(head).as_slice() != self.checksum {
            return Ok(None);
        }
        let mut plain = vec![];
        let mut inflated = DeflateDecoder::new(&made[..]).take(limits.inflated + 1);
        inflated
            .read_to_end(&mut plain)
            .map_err(|_| Refusal::Broken)?;
        match plain.len() as u64 > limits.inflated {
            true => Err(Refusal::TooLarge),
            false => Ok(Some(plain)),
        }
    }

    fn key(&self, start: &[u8]) -> Result<Vec<u8>, Refusal> {
        let mut key = vec![0; self.length];
        let rounds = u32::try_from(self.rounds).map_err(|_| Refusal::OtherCipher)?;
        // Only a key of no length is refused.
        Hmac::<Sha1>::new_from_slice(start).map_err(|_| Refusal::Broken)?;
        pbkdf2::pbkdf2::<Hmac<Sha1>>(start, &self.salt, rounds, &mut key)
            .map_err(|_| Refusal::Broken)?;
        Ok(key)
    }
}

/// The list without what it says of encryption.
fn without_seals(list: &str) -> String {
    let mut made = String::from("<manifest>");
    each(list, |event| {
        if let (Some(e), Event::Start(_) | Event::Empty(_)) = (element(event, "file-entry"), event)
        {
            let [path, kind] = ["full-path", "media-type"].map(|name| {
                let text = attribute(e, name).unwrap_or_default();
                quick_xml::escape::escape(&text).into_owned()
            });
            made.push_str(&format!(
                "<file-entry full-path=\"{path}\" media-type=\"{kind}\"/>"
            ));
        }
    });
    made.push_str("</manifest>");
    made
}
