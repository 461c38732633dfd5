//! Markdown as plain text, for a terminal or an editor.

use super::width::{pad, width};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A document without its marks: headings and lists with signs of their own, tables aligned, links as
/// their text, comments and pictures left out.
pub fn plain(document: &str) -> String {
    let mut writer = Writer::default();
    for event in Parser::new_ext(document, Options::ENABLE_TABLES) {
        writer.take(event);
    }
    let text = writer.text.trim_end();
    format!("{text}\n")
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The text of the block that is being read.
    block: String,
    /// What stands before the next line of the block.
    prefix: String,
    /// The number of the next item, for each list around it; `None` where its items have none.
    lists: Vec<Option<u64>>,
    table: Vec<Vec<String>>,
    /// How many pictures are around the text.
    pictures: usize,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if self.pictures == 0 => {
                self.block.push_str(&text);
            }
            Event::HardBreak => self.block.push('\n'),
            // Lines of a paragraph follow each other without a blank, as Japanese is written.
            Event::SoftBreak if self.block.ends_with(|c: char| c.is_ascii()) => {
                self.block.push(' ');
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.prefix = heading(level).to_string(),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let inner = "  ".repeat(self.lists.len().saturating_sub(1));
                self.prefix = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{inner}{}. ", *number - 1)
                    }
                    _ => format!("{inner}・"),
                };
            }
            Tag::TableHead | Tag::TableRow => self.table.push(vec![]),
            Tag::Image { .. } => self.pictures += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.flush();
                self.text.push('\n');
            }
            TagEnd::Paragraph if self.lists.is_empty() => {
                self.flush();
                self.text.push('\n');
            }
            TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.text.push('\n');
                }
            }
            TagEnd::CodeBlock => {
                let lines = std::mem::take(&mut self.block);
                for line in lines.lines() {
                    self.text.push_str(format!("    {line}").trim_end());
                    self.text.push('\n');
                }
                self.text.push('\n');
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.block);
                if let Some(row) = self.table.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.aligned(),
            TagEnd::Image => self.pictures -= 1,
            _ => {}
        }
    }

    /// Writes the block that has been read, behind its sign.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        let prefix = std::mem::take(&mut self.prefix);
        if !block.trim().is_empty() {
            self.text.push_str(&format!("{prefix}{}\n", block.trim()));
        }
    }

    /// Writes the table with its columns aligned.
    fn aligned(&mut self) {
        let rows = std::mem::take(&mut self.table);
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let wide = |col: usize| {
            let cells = rows.iter().filter_map(|row| row.get(col));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(wide).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths);
            let cells: Vec<String> = cells.map(|(cell, width)| pad(cell, *width)).collect();
            format!("  {}", cells.join("  ")).trim_end().to_string()
        };
        for (number, row) in rows.iter().enumerate() {
            self.text.push_str(&line(row));
            self.text.push('\n');
            if number == 0 {
                let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                self.text.push_str(&format!("  {}\n", rules.join("  ")));
            }
        }
        self.text.push('\n');
    }
}

/// The sign before a heading.
fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "",
        HeadingLevel::H2 => "■ ",
        _ => "● ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_give_way_to_plain_signs() {
        let document = "# 題\n\n<!-- 注 -->\n\n文の [部分](x.md) と `語`。\n\n## 節\n\n1. 一\n2. 二\n   - 内\n\n\
                        | a | 長い見出し |\n|---|---|\n| あ | b |\n\n```sh\ntorimatome\n```\n\n![図](a.png)\n";
        let wanted = "題\n\n文の 部分 と 語。\n\n■ 節\n\n1. 一\n2. 二\n  ・内\n\n  \
                      a   長い見出し\n  --  ----------\n  あ  b\n\n    torimatome\n";
        assert_eq!(plain(document), wanted);
    }
}
