//! What the styles of an xlsb say of how cells look: their fills, their locks, and lines from corner to
//! corner (MS-XLSB 2.4.305 BrtBorder, 2.4.659 BrtFill, 2.4.820 BrtXF).

use crate::book::byte_reader::ByteReader;
use crate::book::cells::CellFormat;
use crate::book::colors::{Color, Palette};
use crate::book::typed::Formats;

/// The fills, the borders and the styles made of them, in the order in which they are counted.
#[derive(Default)]
pub(super) struct Looks {
    fills: Vec<Option<Color>>,
    /// Whether each has a line from corner to corner.
    borders: Vec<bool>,
    styles: Vec<Style>,
}

struct Style {
    fill: usize,
    border: usize,
    is_locked: bool,
}

impl Looks {
    /// Takes a BrtFill: its pattern and two colors, or the stops of a gradient.
    pub(super) fn fill(&mut self, mut bytes: ByteReader<'_>) {
        const GRADIENT: u32 = 0x28;
        // Two colors, what kind of gradient it is, five numbers and how many stops there are.
        const BEFORE_STOPS: usize = 2 * 8 + 4 + 5 * 8 + 4;
        let fill = match bytes.u32() {
            None | Some(0) => None,
            Some(GRADIENT) => bytes.take(BEFORE_STOPS).and(color(&mut bytes)),
            Some(_) => color(&mut bytes),
        };
        self.fills.push(fill);
    }

    /// Takes a BrtBorder: which ways its diagonal goes, and five lines, of which that is the last.
    pub(super) fn border(&mut self, mut bytes: ByteReader<'_>) {
        const LINE: usize = 2 + 8;
        let ways = bytes.u8().map_or(0, |flags| flags & 3);
        let style = bytes.take(4 * LINE).and(bytes.u8());
        self.borders
            .push(ways != 0 && style.is_some_and(|s| s != 0));
    }

    /// Takes a BrtXF from behind its format and its font.
    pub(super) fn style(&mut self, mut bytes: ByteReader<'_>) {
        const LOCKED: u32 = 1 << 12;
        let mut place = || bytes.u16().map_or(usize::MAX, usize::from);
        let (fill, border) = (place(), place());
        let flags = bytes.take(2).and(bytes.u32());
        self.styles.push(Style {
            fill,
            border,
            is_locked: flags.is_none_or(|flags| flags & LOCKED != 0),
        });
    }

    /// What each style looks like; `formats` knows its number format and its font.
    pub(super) fn styles(&self, formats: &Formats, palette: &Palette) -> Vec<CellFormat> {
        let look = |(at, style): (usize, &Style)| CellFormat {
            fill: match self.fills.get(style.fill) {
                Some(Some(color)) => Some(palette.rgb(color)),
                _ => None,
            },
            is_locked: style.is_locked,
            is_struck: formats.is_struck(at),
            has_diagonal: self.borders.get(style.border) == Some(&true),
            is_checkbox: false,
            number_format: formats.code(at),
        };
        self.styles.iter().enumerate().map(look).collect()
    }
}

/// A BrtColor (MS-XLSB 2.5.14): its kind, its number, how much lighter or darker, and its value.
fn color(bytes: &mut ByteReader<'_>) -> Option<Color> {
    let kind = bytes.u8()? >> 1;
    let number = usize::from(bytes.u8()?);
    let tint = f64::from(bytes.u16()?.cast_signed()) / f64::from(i16::MAX);
    let [red, green, blue, _] = bytes.u32()?.to_le_bytes();
    Some(match kind {
        1 => Color::Indexed(number),
        2 => Color::Rgb(u32::from_be_bytes([0, red, green, blue])),
        3 => Color::Theme(number, tint.clamp(-1.0, 1.0)),
        _ => Color::Rgb(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_locks_and_diagonals_are_read() {
        let fill = |pattern: u8, color: [u8; 8]| {
            let mut made = vec![pattern, 0, 0, 0];
            made.extend(color);
            made.extend([0; 8]);
            made
        };
        let mut looks = Looks::default();
        looks.fill(ByteReader(&fill(0, [0; 8])));
        looks.fill(ByteReader(&fill(
            1,
            [5, 0xFF, 0, 0, 0xFF, 0xF8, 0xDC, 0xFF],
        )));
        looks.fill(ByteReader(&fill(1, [3, 13, 0, 0, 0, 0, 0, 0])));
        looks.fill(ByteReader(&fill(1, [7, 4, 0, 0, 0, 0, 0, 0])));
        let mut gradient = vec![0x28, 0, 0, 0];
        gradient.extend([0; 64]);
        gradient.extend([5, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF]);
        looks.fill(ByteReader(&gradient));
        let mut border = vec![0; 51];
        looks.border(ByteReader(&border));
        (border[0], border[41]) = (2, 1);
        looks.border(ByteReader(&border));
        for (fill, border, flags) in [(0, 0, 0x10), (1, 1, 0), (2, 0, 0), (3, 0, 0), (4, 0, 0)] {
            looks.style(ByteReader(&[fill, 0, border, 0, 0, 0, 0, flags, 0, 0]));
        }
        looks.style(ByteReader(&[]));
        let styles = looks.styles(&Formats::default(), &Palette::new(""));
        let reported = styles.iter().map(|s| (s.fill, s.is_locked, s.has_diagonal));
        let expected = [
            (None, true, false),
            (Some(0xFFF8DC), false, true),
            (Some(0xFFFF00), false, false),
            (Some(0x4472C4), false, false),
            (Some(0xFF0000), false, false),
            (None, true, false),
        ];
        assert_eq!(reported.collect::<Vec<_>>(), expected);
    }
}
