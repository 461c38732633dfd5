//! What stands in brackets, in halfwidth text.

/// What opens a bracket.
pub const OPENING: [char; 6] = ['(', '[', '〔', '「', '『', '【'];
/// What closes one.
pub const CLOSING: [char; 6] = [')', ']', '〕', '」', '』', '】'];

/// How many brackets are open behind a text, where so many were open before it.
pub fn depth_after(open: usize, text: &str) -> usize {
    text.chars().fold(open, |depth, c| match c {
        c if OPENING.contains(&c) => depth + 1,
        c if CLOSING.contains(&c) => depth.saturating_sub(1),
        _ => depth,
    })
}

/// Where the bracket closes in which a text begins, so many being open; else the text's end.
pub fn closed_at(text: &str, open: usize) -> usize {
    let mut now = open;
    for (at, c) in text.char_indices() {
        now = depth_after(now, c.encode_utf8(&mut [0; 4]));
        if now < open {
            return at;
        }
    }
    text.len()
}

/// What stands in the brackets that a text begins with, blanks aside.
pub fn inside(text: &str) -> Option<&str> {
    let inner = text.trim_start().strip_prefix(OPENING)?;
    Some(&inner[..closed_at(inner, 1)])
}

/// A text without what stands in brackets.
pub fn outside(text: &str) -> String {
    let mut open = 0_usize;
    let mut flat = String::new();
    for c in text.chars() {
        match c {
            c if OPENING.contains(&c) => open += 1,
            c if CLOSING.contains(&c) => open = open.saturating_sub(1),
            _ if open == 0 => flat.push(c),
            _ => {}
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_every_kind_are_known() {
        assert_eq!(inside("〔男（2）、女〕4"), Some("男（2）、女"));
        assert_eq!(inside("男(2)"), None);
        assert_eq!(outside("男(2)、女[3(4)]人"), "男、女人");
        assert_eq!(depth_after(1, "2)、(3(4"), 2);
    }
}
