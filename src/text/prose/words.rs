//! Lists of words, and how a text is held against them.

/// Words to look for, a blank apart.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static str);

impl Words {
    /// Each of them, in their order.
    pub fn iter(self) -> impl Iterator<Item = &'static str> + Clone {
        self.0.split_whitespace()
    }

    /// Whether the whole of a text is one of them.
    pub fn is(self, text: &str) -> bool {
        self.iter().any(|word| word == text)
    }

    /// Whether one of them stands in a text.
    pub fn is_in(self, text: &str) -> bool {
        self.iter().any(|word| text.contains(word))
    }

    /// Whether a text begins with one of them.
    pub fn begins(self, text: &str) -> bool {
        self.iter().any(|word| text.starts_with(word))
    }

    /// Whether a text ends with one of them.
    pub fn ends(self, text: &str) -> bool {
        self.iter().any(|word| text.ends_with(word))
    }

    /// A text without those of them at its end, however many.
    pub fn cut_end(self, text: &str) -> &str {
        let mut rest = text;
        while let Some(cut) = self.iter().find_map(|word| rest.strip_suffix(word)) {
            rest = cut;
        }
        rest
    }

    /// A text without those of them at its beginning, however many.
    pub fn cut_start(self, text: &str) -> &str {
        let mut rest = text;
        while let Some(cut) = self.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = cut;
        }
        rest
    }
}
