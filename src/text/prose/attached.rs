//! Where a text refers to something that is sent along with it: 別紙のとおり, 別添1を参照, 写真.jpg.

use super::flat::Flat;
use super::sentences::Spot;
use regex::Regex;
use std::sync::LazyLock;

/// A reference at the beginning of a clause, which ends with it or with a verb that says nothing more:
/// 別表のとおり改めた says how that was done, and 条例の別表のとおり refers to what others have.
const WORDING: &str = "(?:^|[、。\n (※→:・「【はもが])(?P<reported>(?:別紙|別添|別表|別途資料|別途添付|添付(?:の?(?:資料|ファイル|書類|一覧表?|写真))?)(?:[0-9一二三四五]{1,2}|(?:の|資料|一覧表?|ファイル|「[^」\n]{1,20}」|\\([^)\n]{1,20}\\)){0,3})(?:に)?(?:の?(?:とおり|通り)(?:$|[。)\n]|です|でした|である|であり|で、|となっ|となり|実施し|開催し|行い|行っ)|を?参照(?:$|[。、)\n]|して|くださ|願|のこと)|をご?覧|を見て|に示す|に記載(?:した|の|し|$|。)))";

/// A file's name with the ending of a document or picture.
const FILE: &str = r#"(?i)(?:^|[^/0-9a-z_.-])(?P<file>[^\s、。,「」『』（）()\[\]<>/\\:*?"|]{1,80}\.(?:pdf|docx?|pptx?|xlsx?|xlsm|rtf|odt|ods|jtd|xdw|jpe?g|png|gif|tiff?|bmp|heic|zip))(?:$|[^0-9a-z])"#;

static REFERENCES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(WORDING).ok());
static FILES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(FILE).ok());

/// Where a cleaned text refers to something beside it, such as 別紙のとおり.
pub fn references(text: &str) -> Vec<Spot> {
    if !text.contains(['別', '添']) {
        return vec![];
    }
    found(text, &REFERENCES, "reported")
}

/// The names of files in a cleaned text, in halfwidth.
pub fn files(text: &str) -> Vec<Spot> {
    if !text.contains(['.', '．']) {
        return vec![];
    }
    found(text, &FILES, "file")
}

fn found(text: &str, pattern: &LazyLock<Option<Regex>>, part: &str) -> Vec<Spot> {
    let flat = Flat::new(text);
    let found = pattern.iter().flat_map(|p| p.captures_iter(&flat.text));
    let found = found.filter_map(|captures| captures.name(part));
    found.map(|own| flat.spot(text, own.range())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_along_is_found_in_a_text() {
        assert!(REFERENCES.is_some() && FILES.is_some());
        let written = |spots: Vec<Spot>| -> Vec<String> {
            spots.into_iter().map(|spot| spot.written).collect()
        };
        for (text, expected) in [
            ("詳細は別紙のとおりです。", &["別紙"][..]),
            ("別添１参照", &["別添1"]),
            ("5回開きました（別紙2を参照）。", &["別紙2"]),
            ("条例の別表のとおり改めた。", &[]),
            ("添付した。", &[]),
        ] {
            let found = written(references(text));
            let begins = found.iter().zip(expected).all(|(a, b)| a.starts_with(b));
            assert!(found.len() == expected.len() && begins, "{text} {found:?}");
        }
        let names = written(files(
            "写真（公園 入口.JPG）と実績一覧.xlsxを見てください。v1.2とa.pdfx",
        ));
        assert_eq!(names, ["入口.JPG", "実績一覧.xlsx"]);
    }
}
