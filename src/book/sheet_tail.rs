//! What stands behind the rows of a sheet: merged cells, of which a block's text stands in its first
//! cell and the others hold nothing, what a cell may hold, and the texts of the printed page.

use super::cells::Validation;
use super::merges::Block;
use super::xml::{attribute, text_of};
use super::{Refusal, page};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The element that holds the rows.
pub(super) const ROWS: &str = "sheetData";

/// What stands behind the rows.
#[derive(Debug, Default)]
pub(super) struct Tail<'x> {
    /// The part from the end of the rows on.
    pub xml: &'x str,
    /// The merged blocks.
    pub merged: Vec<Block>,
    /// What cells may hold.
    pub validations: Vec<Validation>,
    /// Whether there is more than was read, or something that is no XML.
    pub is_partial: bool,
}

impl<'x> Tail<'x> {
    /// Reads to the end of the part. So many ranges of cells are kept at the most.
    ///
    /// # Errors
    /// That there is a second block of rows, which no program writes.
    pub(super) fn read(
        mut reader: Reader<&'x [u8]>,
        xml: &'x str,
        most: usize,
    ) -> Result<Tail<'x>, Refusal> {
        let mut tail = Tail {
            xml,
            ..Tail::default()
        };
        let mut open = None;
        let mut left = most;
        loop {
            let event = match reader.read_event() {
                Ok(Event::Eof) => return Ok(tail),
                Ok(event) => event,
                Err(_) => {
                    tail.is_partial = true;
                    return Ok(tail);
                }
            };
            match &event {
                Event::Start(e) | Event::Empty(e) => {
                    let is_empty = matches!(event, Event::Empty(_));
                    tail.begin(e, is_empty, &mut open, &mut left)?;
                }
                Event::End(e) => tail.end(e.local_name().as_ref(), &mut open, &mut left),
                event => {
                    if let (Some(open), Some(text)) = (&mut open, text_of(event)) {
                        open.take(&text);
                    }
                }
            }
        }
    }

    /// The texts of the headers and footers, and whether there are more.
    pub(super) fn printed(&self) -> (Vec<String>, bool) {
        page::texts(self.xml)
    }

    fn begin(
        &mut self,
        e: &BytesStart<'_>,
        is_empty: bool,
        open: &mut Option<Open>,
        left: &mut usize,
    ) -> Result<(), Refusal> {
        match e.local_name().as_ref() {
            ROWS => return Err(Refusal::Broken),
            "mergeCell" => {
                let reference = attribute(e, "ref").unwrap_or_default();
                self.merged.extend(Block::parse(&reference));
            }
            "dataValidation" => {
                let mut made = Open::of(e);
                self.range(&mut made, &attribute(e, "sqref").unwrap_or_default(), left);
                *open = Some(made);
                if is_empty {
                    self.close(open);
                }
            }
            name => {
                if let Some(open) = open.as_mut().filter(|_| !is_empty) {
                    open.begin(name);
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str, open: &mut Option<Open>, left: &mut usize) {
        match name {
            "dataValidation" => self.close(open),
            "sqref" => {
                if let Some(mut made) = open.take() {
                    let ranges = std::mem::take(&mut made.ranges);
                    self.range(&mut made, &ranges, left);
                    made.part = Part::None;
                    *open = Some(made);
                }
            }
            "formula1" => {
                if let Some(open) = open {
                    open.part = Part::None;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, open: &mut Option<Open>) {
        let validation = open.take().map(|open| open.validation);
        self.validations
            .extend(validation.filter(|v| !v.ranges.is_empty()));
    }

    fn range(&mut self, open: &mut Open, references: &str, left: &mut usize) {
        for block in blocks(references) {
            let Some(fewer) = left.checked_sub(1) else {
                self.is_partial = true;
                return;
            };
            *left = fewer;
            open.validation.ranges.push(block);
        }
    }
}

/// A validation while it is read. Excel 2010's keep their cells in an element of their own.
struct Open {
    validation: Validation,
    ranges: String,
    part: Part,
}

/// What the text in a validation is.
enum Part {
    None,
    Formula,
    Ranges,
}

impl Open {
    fn of(e: &BytesStart<'_>) -> Open {
        let text = |name: &str| attribute(e, name).unwrap_or_default();
        Open {
            validation: Validation {
                ranges: vec![],
                kind: text("type"),
                formula: String::new(),
                prompt_title: text("promptTitle"),
                prompt: text("prompt"),
            },
            ranges: String::new(),
            part: Part::None,
        }
    }

    fn begin(&mut self, name: &str) {
        match name {
            "formula1" => self.part = Part::Formula,
            "sqref" => self.part = Part::Ranges,
            "formula2" => self.part = Part::None,
            _ => {}
        }
    }

    fn take(&mut self, text: &str) {
        match self.part {
            Part::None => {}
            Part::Formula => self.validation.formula.push_str(text),
            Part::Ranges => self.ranges.push_str(text),
        }
    }
}

/// The ranges of cells that references with blanks between them name.
pub(super) fn blocks(references: &str) -> impl Iterator<Item = Block> {
    references.split_ascii_whitespace().filter_map(Block::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Result<Tail<'_>, Refusal> {
        Tail::read(Reader::from_str(xml), xml, 4)
    }

    #[test]
    fn blocks_and_validations_stand_behind_the_rows() {
        let tail = read(
            "<mergeCells count=\"2\"><mergeCell ref=\"A1:C2\"/><x:mergeCell ref='D4:D9' /></mergeCells>\
             <dataValidations><dataValidation type=\"list\" sqref=\"B2 C:C\" promptTitle=\"状況\" \
             prompt=\"選ぶ&#10;だけ\"><formula1>\"甲,乙\"</formula1><formula2>9</formula2>\
             </dataValidation><dataValidation sqref=\"7:8\"/></dataValidations><extLst><ext>\
             <x14:dataValidation type=\"list\"><x14:formula1><xm:f>選択肢!$A$1</xm:f></x14:formula1>\
             <xm:sqref>E5:E6 F7</xm:sqref></x14:dataValidation></ext></extLst>",
        )
        .unwrap();
        let places = |blocks: &[Block]| -> Vec<String> {
            let blocks = blocks.iter();
            blocks.map(|b| format!("{}-{}", b.first, b.last)).collect()
        };
        assert_eq!(places(&tail.merged), ["A1-C2", "D4-D9"]);
        let [one, two, three] = tail.validations.as_slice() else {
            panic!("{:?}", tail.validations);
        };
        assert_eq!(places(&one.ranges), ["B2-B2", "C1-C1048576"]);
        assert_eq!(
            (one.kind.as_str(), one.formula.as_str(), one.prompt.as_str()),
            ("list", "\"甲,乙\"", "選ぶ\nだけ")
        );
        assert_eq!(one.prompt_title, "状況");
        assert_eq!(places(&two.ranges), ["A7-XFD8"]);
        assert_eq!(places(&three.ranges), ["E5-E6"]);
        assert_eq!(three.formula, "選択肢!$A$1");
        // Of five ranges four are kept.
        assert!(tail.is_partial);
    }

    #[test]
    fn what_is_no_xml_is_reported() {
        assert!(read("<mergeCells><a></b>").unwrap().is_partial);
        assert_eq!(read("<sheetData/>").err(), Some(Refusal::Broken));
        assert!(!read("<a/>").unwrap().is_partial);
    }
}
