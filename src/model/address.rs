//! The name of an answer cell: the field's key, the row of an open table, and the part of a field
//! that has several cells, as in `status`, `project_name[3]` and `task[2].2020-07`.

use std::fmt;

/// The parts of a cell's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address<'a> {
    /// The field's key.
    pub field: &'a str,
    /// The row of a table, counted from one; `None` where the field stands alone.
    pub row: Option<u32>,
    /// The month, year or box, where the field has a cell for each.
    pub part: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Reads a name. What is not one is a field's key as it stands.
    pub fn parse(name: &'a str) -> Address<'a> {
        let whole = Address {
            field: name,
            row: None,
            part: None,
        };
        let Some(end) = name.find(['[', '.']) else {
            return whole;
        };
        let (field, rest) = name.split_at(end);
        let Some(inner) = rest.strip_prefix('[') else {
            return Address {
                field,
                row: None,
                part: Some(&rest[1..]),
            };
        };
        let Some((number, tail)) = inner.split_once(']') else {
            return whole;
        };
        let Ok(row) = number.parse() else {
            return whole;
        };
        Address {
            field,
            row: Some(row),
            part: tail.strip_prefix('.'),
        }
    }

    /// The name of a field's cell in the same row as this one.
    pub fn beside_named(&self, field: &str) -> String {
        let row = self.row;
        Address {
            field,
            row,
            part: None,
        }
        .to_string()
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field)?;
        if let Some(row) = self.row {
            write!(f, "[{row}]")?;
        }
        match self.part {
            Some(part) => write!(f, ".{part}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for (name, field, row, part) in [
            ("status", "status", None, None),
            ("project_name[3]", "project_name", Some(3), None),
            ("task[2].2020-07", "task", Some(2), Some("2020-07")),
            ("actual.R2", "actual", None, Some("R2")),
            ("targets.その他", "targets", None, Some("その他")),
        ] {
            let address = Address::parse(name);
            assert_eq!(address, Address { field, row, part }, "{name}");
            assert_eq!(address.to_string(), name);
        }
        assert_eq!(Address::parse("a[x]").field, "a[x]");
    }
}
