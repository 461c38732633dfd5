//! The passwords that what came back is tried with. They are never shown or written anywhere.

use std::fmt;

/// Passwords in the order in which they are tried.
#[derive(Clone, Default)]
pub struct Passwords(Vec<String>);

impl Passwords {
    /// The most passwords: each may cost a good part of a second for each locked file.
    pub const MOST: usize = 100;

    /// A password a line; blank lines are none. One with blanks at its ends, which nobody sees, is
    /// tried as it stands and then without them.
    ///
    /// # Errors
    /// How many there are, where they are too many.
    pub fn parse(text: &str) -> Result<Passwords, usize> {
        let lines = text.lines().map(|line| line.trim_end_matches('\r'));
        let lines = lines.filter(|line| !line.trim().is_empty());
        let lines: Vec<&str> = lines.collect();
        if lines.len() > Self::MOST {
            return Err(lines.len());
        }
        let spelled = lines.iter().flat_map(|line| {
            let bare = Some(line.trim()).filter(|bare| bare != line);
            [Some(*line), bare]
        });
        Ok(Passwords(spelled.flatten().map(String::from).collect()))
    }

    /// Each password.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Only how many there are.
impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passwords({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_password_and_none_is_shown() {
        let read = Passwords::parse("ひみつ\r\n\n  \na b\n").unwrap();
        assert_eq!(read.iter().collect::<Vec<_>>(), ["ひみつ", "a b"]);
        assert_eq!(format!("{read:?}"), "Passwords(2)");
        let read = Passwords::parse("ひみつ　\n").unwrap();
        assert_eq!(read.iter().collect::<Vec<_>>(), ["ひみつ　", "ひみつ"]);
        assert_eq!(Passwords::parse(&"x\n".repeat(101)).unwrap_err(), 101);
    }
}
