//! What a file is, by its first bytes and its parts; its name's ending is not believed.

use super::byte_reader::ByteReader;
use super::package::{Package, TYPES};
use super::xml::each;
use super::{Limits, Refusal, ods};
use quick_xml::events::Event;

/// A format that holds cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Excel since 2007, with or without macros.
    Xlsx,
    /// Excel's binary format since 2007.
    Xlsb,
    /// Excel until 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// OpenDocument in one piece of XML.
    FlatOds,
    /// Plain text, which may be a sheet saved as CSV.
    Text,
}

impl Format {
    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Format::Xlsx => "Excelブック（.xlsx）",
            Format::Xlsb => "バイナリ形式（.xlsb）",
            Format::Xls => "古い形式（.xls）",
            Format::Ods => "OpenDocument形式（.ods）",
            Format::FlatOds => "OpenDocument形式（.fods）",
            Format::Text => "テキスト",
        }
    }
}

/// What else people send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// .doc and .docx.
    Word,
    /// .rtf.
    Rich,
    /// .ppt and .pptx.
    PowerPoint,
    /// .odt, .odp and their like.
    OpenDocument,
    /// .jtd.
    Ichitaro,
    /// .xdw and .xbd.
    DocuWorks,
    /// .accdb and .mdb.
    Access,
    /// .vsd and .vsdx.
    Visio,
    /// .dwg, .jww and their like.
    Drawing,
    /// .xps and .oxps.
    Xps,
    /// .numbers, .pages and .key.
    Apple,
    /// .pdf.
    Pdf,
    /// A picture of any kind.
    Picture,
    /// .html, which Excel and many systems also write under the name .xls.
    Web,
    /// .mht.
    WebArchive,
    /// Any other XML.
    Xml,
    /// A message as Outlook saves it.
    Message,
    /// A message as other programs save it.
    Mail,
    /// A message that is encrypted or signed: .p7m.
    SealedMail,
    /// What Outlook sends in place of the files in a message: winmail.dat.
    Wrapped,
    /// .lnk.
    Shortcut,
    /// .url.
    Address,
    /// A sheet that lies at Google and is only pointed to.
    GoogleSheet,
    /// 7-Zip.
    SevenZip,
    /// RAR.
    Rar,
    /// LHA.
    Lzh,
    /// gzip, bzip2, cabinet or tar.
    Packed,
    /// A program.
    Program,
    /// Plain text.
    Text,
    /// CSV or other text in columns.
    Csv,
    /// None of these.
    Unknown,
}

impl Other {
    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Other::Word => "Wordの文書",
            Other::Rich => "リッチテキストの文書（.rtf）",
            Other::PowerPoint => "PowerPointの文書",
            Other::OpenDocument => "OpenDocumentの文書（.odt など）",
            Other::Ichitaro => "一太郎の文書（.jtd）",
            Other::DocuWorks => "DocuWorksの文書（.xdw、.xbd）",
            Other::Access => "Accessのデータベース",
            Other::Visio => "Visioの図面",
            Other::Drawing => "CADの図面",
            Other::Xps => "XPSの文書",
            Other::Apple => "MacやiPadの文書（Numbers、Pages など）",
            Other::Pdf => "PDF",
            Other::Picture => "画像",
            Other::Web => "Webページ",
            Other::WebArchive => "Webアーカイブ（.mht）",
            Other::Xml => "XML",
            Other::Message => "メールの控え（.msg）",
            Other::Mail => "メールの控え（.eml）",
            Other::SealedMail => "暗号化か署名をしたメール（.p7m）",
            Other::Wrapped => "Outlookがメールの添付を包んだファイル（winmail.dat）",
            Other::Shortcut => "ショートカット（.lnk）",
            Other::Address => "インターネットのショートカット（.url）",
            Other::GoogleSheet => "Googleスプレッドシートへのリンク",
            Other::SevenZip => "7-Zipの圧縮ファイル（.7z）",
            Other::Rar => "RARの圧縮ファイル（.rar）",
            Other::Lzh => "LHAの圧縮ファイル（.lzh）",
            Other::Packed => "zipではない圧縮ファイル",
            Other::Program => "プログラム",
            Other::Text => "テキスト",
            Other::Csv => "CSVなどの表のテキスト",
            Other::Unknown => "種類のわからないファイル",
        }
    }

    /// Whether it is a document or a picture, such as people send along with a form.
    pub fn is_document(self) -> bool {
        matches!(
            self,
            Other::Word
                | Other::Rich
                | Other::PowerPoint
                | Other::OpenDocument
                | Other::Ichitaro
                | Other::DocuWorks
                | Other::Visio
                | Other::Drawing
                | Other::Xps
                | Other::Pdf
                | Other::Picture
        )
    }

    /// What to do about it, where that is not to copy the answers into the form by hand.
    pub fn todo(self) -> Option<&'static str> {
        match self {
            Other::Web | Other::WebArchive | Other::Apple => Some(
                "調査票を保存したものなら、もとのソフトで開き、Excelブック（.xlsx）で保存し直して出し直してください。",
            ),
            Other::Message | Other::Mail => Some(
                "メールに付いている調査票を取り出して、returned に入れてください。本文に回答があれば、調査票に写してください。",
            ),
            Other::SealedMail => Some(
                "届いたメールソフトで開き、付いている調査票を取り出して、returned に入れてください。",
            ),
            Other::Wrapped => Some(
                "中の調査票を取り出せないので、送った課に、調査票（.xlsx）をもう一度送ってもらってください。",
            ),
            Other::Shortcut | Other::Address => {
                Some("リンクではなく、調査票のファイルそのものを出し直してください。")
            }
            Other::GoogleSheet => Some(
                "Googleスプレッドシートで開き、「ダウンロード」から Microsoft Excel（.xlsx）を選んで出し直してください。",
            ),
            Other::SevenZip | Other::Rar | Other::Lzh | Other::Packed => Some(
                "解凍して中のファイルを returned に入れるか、Windowsの圧縮フォルダー（zip）で出し直してください。",
            ),
            Other::Word
            | Other::Rich
            | Other::PowerPoint
            | Other::OpenDocument
            | Other::Ichitaro
            | Other::DocuWorks
            | Other::Access
            | Other::Visio
            | Other::Drawing
            | Other::Xps
            | Other::Pdf
            | Other::Picture
            | Other::Unknown => Some(
                "回答が書かれているなら、配った調査票に写し、Excelブック（.xlsx）のまま出し直してください。",
            ),
            Other::Program => Some("開かずに、送った課と情報システムの担当課に確かめてください。"),
            _ => None,
        }
    }
}

/// Tells the format of a workbook, but for one in a zip: of that its parts tell, by [`of_package`].
///
/// # Errors
/// What the file is instead.
pub fn sniff(bytes: &[u8]) -> Result<Format, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return compound(bytes);
    }
    if ods::is_flat(bytes) {
        return Ok(Format::FlatOds);
    }
    loose(bytes)
}

/// An OLE compound file: an encrypted workbook, an old .xls, or a message.
fn compound(bytes: &[u8]) -> Result<Format, Refusal> {
    // Names of streams differ by more than the case of their letters (MS-CFB 2.6.4).
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut all = bytes.windows(wide.len());
        all.any(|w| w.eq_ignore_ascii_case(&wide))
    };
    let other = |other| Err(Refusal::NotAWorkbook(other));
    if holds("EncryptedPackage") {
        Err(Refusal::Encrypted)
    } else if holds("__properties_version1.0") {
        // A message may hold a workbook, so that the names of one stand in it.
        other(Other::Message)
    } else if holds("JSRV_SummaryInformation") {
        other(Other::Ichitaro)
    } else if holds("Workbook") || holds("Book") {
        // A workbook may hold a document, and a document a workbook: its reader tells which it is.
        Ok(Format::Xls)
    } else if holds("WordDocument") {
        other(Other::Word)
    } else if holds("PowerPoint Document") {
        other(Other::PowerPoint)
    } else if holds("VisioDocument") {
        other(Other::Visio)
    } else if !holds_its_names(bytes) {
        Err(Refusal::Broken)
    } else {
        other(Other::Unknown)
    }
}

/// Whether a compound file goes as far as its directory, in which the names stand. Many programs
/// write it last, so that a file cut off has none (MS-CFB 2.2).
fn holds_its_names(bytes: &[u8]) -> bool {
    let at = |offset: usize| bytes.get(offset..).map(ByteReader);
    let end = || {
        let size = 1_usize.checked_shl(at(30)?.u16()?.into())?;
        let sector = usize::try_from(at(48)?.u32()?).ok()?;
        sector.checked_add(2)?.checked_mul(size)
    };
    end().is_some_and(|end| end <= bytes.len())
}

/// What a zip holds, by the names of its parts, and by the main one where that has another name.
///
/// # Errors
/// What it is instead.
pub(super) fn of_package(package: &Package<'_>, limits: &Limits) -> Result<Format, Refusal> {
    let named = package.names().filter_map(|name| {
        Some(match name.to_lowercase().as_str() {
            "xl/workbook.xml" => Ok(Format::Xlsx),
            "xl/workbook.bin" => Ok(Format::Xlsb),
            "content.xml" => Ok(Format::Ods),
            "word/document.xml" => Err(Refusal::NotAWorkbook(Other::Word)),
            "ppt/presentation.xml" => Err(Refusal::NotAWorkbook(Other::PowerPoint)),
            "index/document.iwa" => Err(Refusal::NotAWorkbook(Other::Apple)),
            _ => return None,
        })
    });
    let mut named: Vec<Result<Format, Refusal>> = named.collect();
    let is_xlsx = named.contains(&Ok(Format::Xlsx));
    let kind = match named.pop() {
        _ if is_xlsx => Ok(Format::Xlsx),
        Some(kind) => kind,
        None => of_main(package),
    };
    if kind == Err(Refusal::Bundle) {
        return kind;
    }
    match package.names().count() > limits.parts {
        true => Err(Refusal::TooLarge),
        false => package.check_openable().and(kind),
    }
}

/// What a package is whose main part has a name of its own; a bundle of files where it has none.
fn of_main(package: &Package<'_>) -> Result<Format, Refusal> {
    if !package.holds(TYPES) && !package.holds("_rels/.rels") {
        return Err(Refusal::Bundle);
    }
    let mut root = None;
    each(package.text(package.main().unwrap_or_default()), |event| {
        if let (None, Event::Start(e) | Event::Empty(e)) = (&root, event) {
            root = Some(e.local_name().as_ref().to_string());
        }
    });
    match root.as_deref() {
        Some("workbook") => Ok(Format::Xlsx),
        Some("document") => Err(Refusal::NotAWorkbook(Other::Word)),
        Some("presentation") => Err(Refusal::NotAWorkbook(Other::PowerPoint)),
        Some("VisioDocument") => Err(Refusal::NotAWorkbook(Other::Visio)),
        _ if package.related("", "fixedrepresentation").is_some() => {
            Err(Refusal::NotAWorkbook(Other::Xps))
        }
        // The parts of a workbook whose main part is damaged, or of a kind not known here.
        _ => Err(match package.names().any(|name| name.starts_with("xl/")) {
            true => Refusal::Broken,
            false => Refusal::NotAWorkbook(Other::Unknown),
        }),
    }
}

/// What files begin with that are neither zips nor compound files.
const HEADS: &[(&[u8], Other)] = &[
    (b"%PDF", Other::Pdf),
    (b"{\\rtf", Other::Rich),
    (b"\xff\xd8\xff", Other::Picture),
    (b"\x89PNG", Other::Picture),
    (b"GIF8", Other::Picture),
    (b"II*\0", Other::Picture),
    (b"MM\0*", Other::Picture),
    (b"7z\xBC\xAF\x27\x1C", Other::SevenZip),
    (b"Rar!\x1a\x07", Other::Rar),
    (b"\x1f\x8b", Other::Packed),
    (b"BZh", Other::Packed),
    (b"MSCF", Other::Packed),
    (b"\x4c\0\0\0\x01\x14\x02\0", Other::Shortcut),
    (b"[InternetShortcut]", Other::Address),
    (b"MZ", Other::Program),
    (b"\x60\x0e\x82", Other::DocuWorks),
    (b"\0\x01\0\0Standard ACE DB", Other::Access),
    (b"\0\x01\0\0Standard Jet DB", Other::Access),
    (b"AC10", Other::Drawing),
    (b"JwwData.", Other::Drawing),
    (b"\x78\x9f\x3e\x22", Other::Wrapped),
];

/// How the names of files end that few or no bytes tell.
const ENDINGS: &[(&[&str], Other)] = &[
    (&["xdw", "xbd", "xct"], Other::DocuWorks),
    (
        &["jtd", "jtdc", "jtt", "jttc", "jfw", "jaw"],
        Other::Ichitaro,
    ),
    (&["accdb", "mdb"], Other::Access),
    (&["vsd", "vsdx"], Other::Visio),
    (
        &["dwg", "dxf", "jww", "jwc", "sfc", "p21", "bfo"],
        Other::Drawing,
    ),
    (&["xps", "oxps"], Other::Xps),
    (&["p7m", "p7s"], Other::SealedMail),
    (&["mht", "mhtml"], Other::WebArchive),
    (&["heic", "heif", "webp", "tif", "tiff"], Other::Picture),
];

impl Other {
    /// The kind, where only the name tells it: bytes that say nothing are taken for what the name
    /// says.
    pub fn or_by_name(self, file: &str) -> Other {
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        let ending = ending.to_ascii_lowercase();
        let named = ENDINGS
            .iter()
            .find(|(all, _)| all.contains(&ending.as_str()));
        match self {
            Other::Unknown | Other::Text | Other::Csv => named.map_or(self, |(_, other)| *other),
            known => known,
        }
    }
}

fn loose(bytes: &[u8]) -> Result<Format, Refusal> {
    let other = |other| Err(Refusal::NotAWorkbook(other));
    if let Some((_, known)) = HEADS.iter().find(|(head, _)| bytes.starts_with(head)) {
        return other(*known);
    }
    let at = |place: usize, text: &[u8]| bytes.get(place..).is_some_and(|b| b.starts_with(text));
    let is_bitmap = bytes.starts_with(b"BM") && at(6, b"\0\0\0\0");
    let is_named = at(4, b"ftyphei") || at(4, b"ftypmif1") || at(8, b"WEBP");
    if is_bitmap || is_named {
        return other(Other::Picture);
    }
    if at(2, b"-lh") && at(6, b"-") {
        return other(Other::Lzh);
    }
    if at(257, b"ustar") {
        return other(Other::Packed);
    }
    if is_sealed(bytes) {
        return other(Other::SealedMail);
    }
    written(bytes)
}

/// Whether these are data of PKCS #7 in DER: a sequence that begins with the name of what it holds,
/// one of those under 1.2.840.113549.1.7 (RFC 5652).
fn is_sealed(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07";
    let head = bytes.get(..20).unwrap_or(bytes);
    head.starts_with(b"\x30") && head.windows(NAME.len()).any(|w| w == NAME)
}

/// What is written in words: by its first ones.
fn written(bytes: &[u8]) -> Result<Format, Refusal> {
    let other = |other| Err(Refusal::NotAWorkbook(other));
    let head: Vec<u8> = bytes
        .iter()
        .take(2_048)
        .map(u8::to_ascii_lowercase)
        .collect();
    let holds = |text: &str| head.windows(text.len()).any(|w| w == text.as_bytes());
    let is_wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if holds("urn:schemas-microsoft-com:office:spreadsheet\"") && head.starts_with(b"<?xml") {
        Err(Refusal::OtherWorkbook(
            "XML スプレッドシート 2003 形式（.xml）",
        ))
    } else if head.starts_with(b"id;p") {
        Err(Refusal::OtherWorkbook("SYLK 形式（.slk）"))
    } else if is_mail(&head) {
        other(match holds("multipart/related") {
            _ if holds("pkcs7-mime") => Other::SealedMail,
            true if holds("text/html") || !holds("\nfrom:") => Other::WebArchive,
            _ => Other::Mail,
        })
    } else if holds("<html") || holds("<!doctype html") || holds("<table") {
        other(Other::Web)
    } else if head.starts_with(b"<?xml") {
        other(Other::Xml)
    } else if head.starts_with(b"{") && holds("docs.google.com") {
        other(Other::GoogleSheet)
    } else if is_wide || !bytes.contains(&0) {
        Ok(Format::Text)
    } else {
        other(Other::Unknown)
    }
}

/// Whether a text begins with the headers of a message: three of those that messages have, or the one
/// that says how it is encoded with another.
fn is_mail(head: &[u8]) -> bool {
    const HEADERS: &[&str] = &[
        "from:",
        "to:",
        "subject:",
        "date:",
        "received:",
        "return-path:",
        "message-id:",
        "mime-version:",
        "content-type:",
        "x-mailer:",
        "delivered-to:",
    ];
    let head = String::from_utf8_lossy(head);
    let headers = head.lines().take_while(|line| !line.trim().is_empty());
    let is_header = |line: &&str| HEADERS.iter().any(|h| line.starts_with(h));
    let found: Vec<&str> = headers.filter(is_header).collect();
    let is_mime = found.iter().any(|line| line.starts_with("mime-version:"));
    found.len() >= if is_mime { 2 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let not = |other| Err(Refusal::NotAWorkbook(other));
        for (bytes, expected) in [
            (&b""[..], Err(Refusal::Empty)),
            (b"%PDF-1.7", not(Other::Pdf)),
            (b"\n<HTML><body>", not(Other::Web)),
            ("回答です".as_bytes(), Ok(Format::Text)),
            (b"\xff\xd8\xff\xe0\0\x10", not(Other::Picture)),
            (b"{\\rtf1\\ansi", not(Other::Rich)),
            (b"7z\xBC\xAF\x27\x1C\0\x04", not(Other::SevenZip)),
            (b"Rar!\x1a\x07\x01\0", not(Other::Rar)),
            (b"\x20\x60-lh5-\0\0", not(Other::Lzh)),
            (b"\x1f\x8b\x08\0", not(Other::Packed)),
            (b"L\0\0\0\x01\x14\x02\0\0\0", not(Other::Shortcut)),
            (b"[InternetShortcut]\r\nURL=http://x/", not(Other::Address)),
            (b"From: a@b\nTo: c@d\nSubject: x\n\nhello", not(Other::Mail)),
            (b"From: x\nhello", Ok(Format::Text)),
            (
                b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x",
                not(Other::WebArchive),
            ),
            (
                b"MIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nMIIB",
                not(Other::SealedMail),
            ),
            (b"\x60\x0e\x82\x88\0\0", not(Other::DocuWorks)),
            (b"\0\x01\0\0Standard ACE DB\0", not(Other::Access)),
            (
                b"\x30\x82\x12\x34\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0",
                not(Other::SealedMail),
            ),
            (
                b"ID;PWXL;N;E\r\n",
                Err(Refusal::OtherWorkbook("SYLK 形式（.slk）")),
            ),
            (b"\xFF\xFEa\0\t\0b\0", Ok(Format::Text)),
            (b"a\0\0\0\0\0\0\0", not(Other::Unknown)),
        ] {
            assert_eq!(sniff(bytes), expected, "{bytes:?}");
        }
        for name in ["EncryptedPackage", "ENCRYPTEDPACKAGE"] {
            let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0];
            encrypted.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            assert_eq!(sniff(&encrypted), Err(Refusal::Encrypted));
        }
        assert_eq!(Other::Unknown.or_by_name("a/b.JTD"), Other::Ichitaro);
        assert_eq!(Other::Pdf.or_by_name("a.jtd"), Other::Pdf);
    }
}
