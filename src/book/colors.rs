//! The colors of a workbook of Excel: by their value, by their number, or by their place in the theme
//! (ECMA-376 18.8.3 and 18.8.27).

use super::xml::{attribute, each};
use quick_xml::events::{BytesStart, Event};

/// A color as a file names it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Color {
    /// Red, green and blue in the lower 24 bits.
    Rgb(u32),
    /// One that has a number.
    Indexed(usize),
    /// One of the theme's, made lighter (to 1) or darker (to -1).
    Theme(usize, f64),
}

impl Color {
    /// The color that an element names; black where it names none.
    pub(super) fn of(e: &BytesStart<'_>) -> Color {
        let number = |name: &str| attribute(e, name).and_then(|n| n.trim().parse::<usize>().ok());
        if let Some(place) = number("theme") {
            let tint = attribute(e, "tint").and_then(|t| t.trim().parse::<f64>().ok());
            return Color::Theme(place, tint.unwrap_or(0.0).clamp(-1.0, 1.0));
        }
        let value = attribute(e, "rgb").and_then(|rgb| hex(&rgb));
        match value {
            Some(rgb) => Color::Rgb(rgb),
            None => number("indexed").map_or(Color::Rgb(0), Color::Indexed),
        }
    }
}

/// What colors look like in a workbook.
pub(super) struct Palette(Vec<u32>);

impl Palette {
    /// The colors of a workbook with this part of a theme; Excel's own where it has none.
    pub(super) fn new(theme: &str) -> Palette {
        Palette(themed(theme))
    }

    /// Red, green and blue in the lower 24 bits. A lighter or darker color is told nearly: Excel
    /// changes its luminance, here each of the three is changed alike.
    pub(super) fn rgb(&self, color: &Color) -> u32 {
        match color {
            Color::Rgb(rgb) => *rgb,
            Color::Indexed(number) => INDEXED.get(*number).copied().unwrap_or(0),
            Color::Theme(place, tint) => tinted(self.0.get(*place).copied().unwrap_or(0), *tint),
        }
    }
}

fn tinted(rgb: u32, tint: f64) -> u32 {
    let channel = |shift: u32| {
        let value = f64::from(rgb >> shift & 0xFF);
        let value = match tint < 0.0 {
            true => value * (1.0 + tint),
            false => value + (255.0 - value) * tint,
        };
        (value.round() as u32) << shift
    };
    channel(16) | channel(8) | channel(0)
}

/// The last six digits of a color, behind its opacity.
fn hex(text: &str) -> Option<u32> {
    let from = text.len().checked_sub(6)?;
    u32::from_str_radix(text.get(from..)?, 16).ok()
}

/// The colors of a theme, in the order in which styles count them: light before dark.
fn themed(xml: &str) -> Vec<u32> {
    const NAMES: [&str; 12] = [
        "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5",
        "accent6", "hlink", "folHlink",
    ];
    let mut colors = OFFICE.to_vec();
    let mut place = None;
    each(xml, |event| {
        let (Event::Start(e) | Event::Empty(e)) = event else {
            return;
        };
        let name = e.local_name();
        if let Some(at) = NAMES.iter().position(|n| *n == name.as_ref()) {
            place = Some(at);
        }
        let value = match name.as_ref() {
            "srgbClr" => attribute(e, "val"),
            "sysClr" => attribute(e, "lastClr"),
            _ => None,
        };
        let value = value.and_then(|value| hex(&value));
        if let Some((at, value)) = place.take_if(|_| value.is_some()).zip(value) {
            colors[at] = value;
        }
    });
    colors
}

/// The theme that Excel has used since 2013.
const OFFICE: [u32; 12] = [
    0xFFFFFF, 0x000000, 0xE7E6E6, 0x44546A, 0x4472C4, 0xED7D31, 0xA5A5A5, 0xFFC000, 0x5B9BD5,
    0x70AD47, 0x0563C1, 0x954F72,
];

/// The colors with numbers.
pub(super) const INDEXED: [u32; 64] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x000000,
    0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x800000, 0x008000,
    0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080, 0x9999FF, 0x993366, 0xFFFFCC,
    0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF, 0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF,
    0x800080, 0x800000, 0x008080, 0x0000FF, 0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF,
    0xFF99CC, 0xCC99FF, 0xFFCC99, 0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600,
    0x666699, 0x969696, 0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399,
    0x333333,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_what_they_look_like() {
        let theme = "<a:clrScheme><a:dk1><a:sysClr val=\"windowText\" lastClr=\"000000\"/></a:dk1>\
                     <a:accent1><a:srgbClr val=\"112233\"/></a:accent1></a:clrScheme>";
        let palette = Palette::new(theme);
        for (attributes, expected) in [
            ("rgb='FFFFCC00'", 0xFFCC00),
            ("indexed='13'", 0xFFFF00),
            ("indexed='64'", 0),
            ("theme='0'", 0xFFFFFF),
            ("theme='0' tint='-0.5'", 0x808080),
            ("theme='4'", 0x112233),
            ("theme='5' tint='1'", 0xFFFFFF),
            ("theme='99'", 0),
        ] {
            let mut found = None;
            each(&format!("<c {attributes}/>"), |event| {
                if let Event::Empty(e) = event {
                    found = Some(palette.rgb(&Color::of(e)));
                }
            });
            assert_eq!(found, Some(expected), "{attributes}");
        }
    }
}
