//! The styles of an xlsx, as far as they change what a cell says: number formats, fills, locks, lines
//! through a cell or its text, and the mark of a checkbox (ECMA-376 18.8).

use super::Refusal;
use super::cells::CellFormat;
use super::colors::{Color, Palette};
use super::typed::Formats;
use super::xml::{attribute, each};
use quick_xml::events::{BytesStart, Event};
use std::sync::Arc;

/// The most elements. Excel's own bound on cell formats is 65,490.
const MOST: usize = 500_000;

/// The most bytes of a number format that is kept. Excel's own bound is 255 characters.
const LONGEST: usize = 1_024;

/// The styles of a workbook.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// The number formats.
    pub formats: Formats,
    /// What each style looks like.
    pub looks: Vec<CellFormat>,
}

/// Reads the part of the styles; `theme` is asked for the theme's part where a fill needs it.
///
/// # Errors
/// That there are too many, or that the part is broken.
pub(super) fn read<'t>(xml: &str, theme: impl Fn() -> &'t str) -> Result<Styles, Refusal> {
    let mut found = Found::default();
    let mut path: Vec<String> = vec![];
    let mut count = 0;
    let is_whole = each(xml, |event| match event {
        Event::Start(e) | Event::Empty(e) => {
            count += 1;
            let name = e.local_name().as_ref().to_string();
            if count <= MOST {
                found.open(path.get(1).map_or("", String::as_str), &name, e);
            }
            if matches!(event, Event::Start(_)) {
                path.push(name);
            }
        }
        Event::End(_) => drop(path.pop()),
        _ => {}
    });
    match is_whole {
        _ if count > MOST => Err(Refusal::TooLarge),
        true => {
            let is_themed = |fill: &Option<Color>| matches!(fill, Some(Color::Theme(..)));
            let needs = found.fills.iter().any(is_themed);
            let palette = Palette::new(if needs { theme() } else { "" });
            Ok(found.styles(&palette))
        }
        false => Err(Refusal::Broken),
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    formats: Formats,
    /// Whether each font has a line through it.
    fonts: Vec<bool>,
    fills: Vec<Option<Color>>,
    borders: Vec<Border>,
    styles: Vec<Style>,
}

#[derive(Default)]
struct Border {
    is_directed: bool,
    has_diagonal: bool,
}

/// A style as the part has it, by the numbers of what it is made of.
#[derive(Default)]
struct Style {
    format: u32,
    font: usize,
    fill: usize,
    border: usize,
    is_open: bool,
    is_checkbox: bool,
}

impl Found {
    fn open(&mut self, section: &str, name: &str, e: &BytesStart<'_>) {
        match (section, name) {
            ("numFmts", "numFmt") => {
                let id = attribute(e, "numFmtId").and_then(|id| id.trim().parse::<u32>().ok());
                let code = attribute(e, "formatCode").filter(|code| code.len() <= LONGEST);
                if let Some((id, code)) = id.zip(code) {
                    self.formats.add_code(id, &code);
                }
            }
            ("fonts", "font") => self.fonts.push(false),
            ("fonts", "strike") => {
                if let Some(font) = self.fonts.last_mut() {
                    *font = is_on(attribute(e, "val"));
                }
            }
            ("fills", "fill") => self.fills.push(None),
            ("fills", _) => {
                if let Some(fill) = self.fills.last_mut() {
                    paint(fill, name, e);
                }
            }
            ("borders", "border") => self.borders.push(Border {
                is_directed: ["diagonalUp", "diagonalDown"]
                    .iter()
                    .any(|way| attribute(e, way).is_some_and(|way| is_on(Some(way)))),
                has_diagonal: false,
            }),
            ("borders", "diagonal") => {
                if let Some(border) = self.borders.last_mut() {
                    let style = attribute(e, "style");
                    border.has_diagonal = style.is_some_and(|style| style != "none");
                }
            }
            ("cellXfs", _) => self.style(name, e),
            _ => {}
        }
    }

    fn style(&mut self, name: &str, e: &BytesStart<'_>) {
        let number = |name: &str| attribute(e, name).and_then(|n| n.trim().parse::<u32>().ok());
        let place = |name: &str| number(name).map_or(usize::MAX, |n| n as usize);
        if name == "xf" {
            self.styles.push(Style {
                format: number("numFmtId").unwrap_or(0),
                font: place("fontId"),
                fill: place("fillId"),
                border: place("borderId"),
                ..Style::default()
            });
        } else if let Some(style) = self.styles.last_mut() {
            match name {
                "protection" => style.is_open = attribute(e, "locked").is_some_and(is_off),
                "xfComplement" => style.is_checkbox = true,
                _ => {}
            }
        }
    }

    fn styles(mut self, palette: &Palette) -> Styles {
        let mut looks = vec![];
        for is_struck in &self.fonts {
            self.formats.add_font(*is_struck);
        }
        for style in &self.styles {
            self.formats.add_style(style.format, style.font);
            let fill = self.fills.get(style.fill).and_then(Option::as_ref);
            let border = self.borders.get(style.border);
            looks.push(CellFormat {
                fill: fill.map(|color| palette.rgb(color)),
                is_locked: !style.is_open,
                is_struck: self.fonts.get(style.font) == Some(&true),
                has_diagonal: border.is_some_and(|b| b.is_directed && b.has_diagonal),
                is_checkbox: style.is_checkbox,
                number_format: Arc::default(),
            });
        }
        for (at, look) in looks.iter_mut().enumerate() {
            look.number_format = self.formats.code(at);
        }
        Styles {
            formats: self.formats,
            looks,
        }
    }
}

/// What an element within a fill says of its color: that of a pattern's lines, which cover all where
/// it is solid, or the first of a gradient.
fn paint(fill: &mut Option<Color>, name: &str, e: &BytesStart<'_>) {
    match name {
        "patternFill" => {
            let pattern = attribute(e, "patternType").unwrap_or_default();
            let is_painted = !matches!(pattern.as_str(), "" | "none");
            *fill = is_painted.then_some(Color::Rgb(0));
        }
        "fgColor" if fill.is_some() => *fill = Some(Color::of(e)),
        "color" if fill.is_none() => *fill = Some(Color::of(e)),
        _ => {}
    }
}

/// Whether an element that is there is switched on by its value.
fn is_on(value: Option<String>) -> bool {
    !value.is_some_and(is_off)
}

fn is_off(value: String) -> bool {
    matches!(value.as_str(), "0" | "false" | "off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_put_together() {
        let xml = "<styleSheet><numFmts><numFmt numFmtId=\"x\" formatCode=\"0\"/>\
            <numFmt numFmtId=\"170\" formatCode=\"0&quot;件&quot;\"/></numFmts>\
            <fonts><font/><font><strike/></font><font><strike val=\"0\"/></font></fonts>\
            <fills><fill><patternFill patternType=\"none\"/></fill>\
            <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFCC00\"/><bgColor indexed=\"64\"/>\
            </patternFill></fill></fills>\
            <borders><border/><border diagonalUp=\"1\"><diagonal style=\"thin\"/></border>\
            <border diagonalUp=\"1\"><diagonal/></border></borders>\
            <cellStyleXfs><xf/></cellStyleXfs>\
            <cellXfs><xf/><xf numFmtId=\"170\" fontId=\"1\" fillId=\"1\" borderId=\"1\">\
            <protection locked=\"0\"/></xf><xf fontId=\"2\" fillId=\"0\" borderId=\"2\"><extLst><ext>\
            <xfComplement i=\"0\"/></ext></extLst></xf></cellXfs></styleSheet>";
        let styles = read(xml, || "").unwrap();
        let plain = CellFormat {
            is_locked: true,
            ..CellFormat::default()
        };
        let expected = [
            plain.clone(),
            CellFormat {
                fill: Some(0xFF_CC00),
                is_locked: false,
                is_struck: true,
                has_diagonal: true,
                is_checkbox: false,
                number_format: "0\"件\"".into(),
            },
            CellFormat {
                is_checkbox: true,
                ..plain
            },
        ];
        assert_eq!(styles.looks, expected);
        assert_eq!(styles.formats.number(3.0, 1, "").text, "3件");
    }

    #[test]
    fn elements_are_counted() {
        let checked = |count: usize| {
            let xml = format!("<s><cellXfs>{}</cellXfs></s>", "<xf/>".repeat(count));
            read(&xml, || "").map(|styles| styles.looks.len())
        };
        assert_eq!(checked(499_998).ok(), Some(499_998));
        assert_eq!(checked(499_999).err(), Some(Refusal::TooLarge));
        assert_eq!(read("<s><cellXfs>", || "").err(), Some(Refusal::Broken));
    }
}
