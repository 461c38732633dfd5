//! Titles of measures as they are compared: without the marks that a plan puts around them.

use crate::text::normalize::normalize;

/// A title without the mark that it is printed again, and whether the mark was there.
pub fn bare_title(title: &str) -> (String, bool) {
    let normalized = normalize(title);
    let bare = normalized
        .replace("【再掲】", "")
        .replace("(再掲)", "")
        .replace("[再掲]", "");
    let marked = bare != normalized;
    (bare, marked)
}

/// A title without its marks in `【…】`, such as the name of another plan, but for 【再掲】.
pub fn unmarked(title: &str) -> String {
    let mut text = String::new();
    let mut rest = title;
    while let Some((before, after)) = rest.split_once('【') {
        let Some((mark, behind)) = after.split_once('】') else {
            break;
        };
        text.push_str(before);
        if normalize(mark) == "再掲" {
            text.push_str("【再掲】");
        }
        rest = behind;
    }
    text + rest
}
