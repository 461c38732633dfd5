//! Reads a short text piece by piece from the left, never by byte position.

/// What is left of a text after the pieces read so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    /// Starts at the beginning of the text.
    pub fn new(text: &'a str) -> Self {
        Scan { rest: text }
    }

    /// Gives the text not read yet, without the blanks around it.
    pub fn rest(&self) -> &'a str {
        self.rest.trim()
    }

    /// Gives the text not read yet, as it stands.
    pub fn tail(&self) -> &'a str {
        self.rest
    }

    /// Tells whether nothing but blanks is left.
    pub fn done(&self) -> bool {
        self.rest().is_empty()
    }

    /// Tells whether the very next character is an ASCII digit.
    pub fn at_digit(&self) -> bool {
        self.rest.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Reads `word`, and the blanks before it, if it comes next.
    pub fn take(&mut self, word: &str) -> bool {
        let next = self.rest.trim_start().strip_prefix(word);
        if let Some(rest) = next {
            self.rest = rest;
        }
        next.is_some()
    }

    /// Reads the first of `words` that comes next.
    pub fn take_any<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().find(|word| self.take(word)).copied()
    }

    /// Reads the longest run of characters that pass `test`, which may be
    /// empty, after any blanks.
    pub fn run(&mut self, test: impl Fn(char) -> bool) -> &'a str {
        let text = self.rest.trim_start();
        let rest = text.trim_start_matches(test);
        self.rest = rest;
        text.strip_suffix(rest).unwrap_or_default()
    }

    /// Reads a whole run of ASCII digits if it has `least` to `most` of them
    /// and its value fits; otherwise nothing is read.
    pub fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let mut ahead = *self;
        let run = ahead.run(|c| c.is_ascii_digit());
        if !(least..=most).contains(&run.len()) {
            return None;
        }
        let value = run.parse().ok()?;
        *self = ahead;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_piece_by_piece() {
        let mut scan = Scan::new(" 令和 12 年 ");
        assert!(!scan.take("平成"));
        assert_eq!(scan.take_any(&["令", "令和"]), Some("令"));
        assert!(scan.take("和"));
        assert_eq!(scan.digits(1, 1), None);
        assert_eq!(scan.digits(1, 2), Some(12));
        assert!(!scan.done());
        assert_eq!(scan.rest(), "年");
        assert_eq!(scan.run(|c| c == '年'), "年");
        assert!(scan.done());
        assert_eq!(scan.run(|_| true), " ".trim());
    }

    #[test]
    fn refuses_digits_that_do_not_fit() {
        for text in ["", "x", "99999999999", "０"] {
            assert_eq!(Scan::new(text).digits(1, 20), None, "{text}");
        }
    }
}
