//! What the styles of an xls say of cells: fills, locks, lines through a cell or its text
//! (MS-XLS 2.4.353 XF, 2.4.355 XFExt, 2.4.188 Palette).

use crate::book::byte_reader::ByteReader;
use crate::book::cells::CellFormat;
use crate::book::colors::{Color, INDEXED, Palette};
use crate::book::typed::Formats;

/// The number of the first color that a workbook may set itself.
const FIRST: usize = 8;

/// The styles of a workbook in the order in which cells count them.
#[derive(Debug, Default)]
pub(super) struct Looks {
    styles: Vec<Style>,
    /// The workbook's own colors.
    palette: Vec<u32>,
}

#[derive(Debug)]
struct Style {
    fill: Option<Color>,
    is_locked: bool,
    has_diagonal: bool,
}

impl Looks {
    /// Takes the next XF, from behind its font and its number format.
    pub(super) fn style(&mut self, mut bytes: ByteReader<'_>) {
        let found = style(&mut bytes);
        self.styles.push(found.unwrap_or(Style {
            fill: None,
            is_locked: true,
            has_diagonal: false,
        }));
    }

    /// Takes an XFExt: the color of a fill that has no number.
    pub(super) fn extension(&mut self, mut bytes: ByteReader<'_>) -> Option<()> {
        const FILL: u16 = 4;
        bytes.take(12 + 2)?;
        let at = usize::from(bytes.u16()?);
        bytes.take(2)?;
        for _ in 0..bytes.u16()? {
            let kind = bytes.u16()?;
            let size = usize::from(bytes.u16()?).checked_sub(4)?;
            let data = bytes.take(size)?;
            let style = self.styles.get_mut(at)?;
            if kind == FILL && style.fill.is_some() {
                style.fill = color(ByteReader(data)).or(style.fill.take());
            }
        }
        Some(())
    }

    /// Takes the Palette.
    pub(super) fn palette(&mut self, mut bytes: ByteReader<'_>) {
        bytes.u16();
        let colors = bytes.0.as_chunks::<4>().0.iter();
        let rgb = |[red, green, blue, _]: &[u8; 4]| u32::from_be_bytes([0, *red, *green, *blue]);
        self.palette = colors.map(rgb).collect();
    }

    /// What each style looks like; `formats` knows which font has a line through it.
    pub(super) fn styles(&self, formats: &Formats) -> Vec<CellFormat> {
        let theme = Palette::new("");
        let numbered = |number: usize| {
            let own = number.checked_sub(FIRST).and_then(|n| self.palette.get(n));
            own.or(INDEXED.get(number)).copied().unwrap_or(0)
        };
        let styles = self.styles.iter().enumerate();
        let look = |(at, style): (usize, &Style)| CellFormat {
            fill: style.fill.as_ref().map(|fill| match fill {
                Color::Indexed(number) => numbered(*number),
                color => theme.rgb(color),
            }),
            is_locked: style.is_locked,
            is_struck: formats.is_struck(at),
            has_diagonal: style.has_diagonal,
            is_checkbox: false,
            number_format: formats.code(at),
        };
        styles.map(look).collect()
    }
}

fn style(bytes: &mut ByteReader<'_>) -> Option<Style> {
    let is_locked = bytes.u16()? & 1 != 0;
    bytes.take(4)?;
    let (lines, more) = (bytes.u32()?, bytes.u32()?);
    let (way, line) = (lines >> 30, more >> 21 & 0xF);
    let pattern = more >> 26;
    let front = usize::from(bytes.u16()? & 0x7F);
    Some(Style {
        fill: (pattern != 0).then_some(Color::Indexed(front)),
        is_locked,
        has_diagonal: way != 0 && line != 0,
    })
}

/// A FullColorExt (MS-XLS 2.5.155): its kind, how much lighter or darker, and its value.
fn color(mut bytes: ByteReader<'_>) -> Option<Color> {
    let kind = bytes.u16()?;
    let tint = f64::from(bytes.u16()?.cast_signed()) / f64::from(i16::MAX);
    let value = bytes.u32()?;
    let [red, green, blue, _] = value.to_le_bytes();
    match kind {
        1 => Some(Color::Indexed(value as usize)),
        2 => Some(Color::Rgb(u32::from_be_bytes([0, red, green, blue]))),
        3 => Some(Color::Theme(value as usize, tint.clamp(-1.0, 1.0))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_put_together() {
        let mut looks = Looks::default();
        let xf = |locked: u16, lines: u32, more: u32, front: u16| {
            let mut made = locked.to_le_bytes().to_vec();
            made.extend([0; 4]);
            made.extend(lines.to_le_bytes());
            made.extend(more.to_le_bytes());
            made.extend(front.to_le_bytes());
            made
        };
        looks.style(ByteReader(&xf(1, 0, 0, 10)));
        looks.style(ByteReader(&xf(0, 3 << 30, 1 << 26 | 1 << 21, 10)));
        looks.style(ByteReader(&xf(0, 1 << 30, 1 << 26, 9)));
        looks.style(ByteReader(&[]));
        // The third's color by its value.
        let mut extension = vec![0; 14];
        extension.extend([
            2, 0, 0, 0, 1, 0, 4, 0, 20, 0, 2, 0, 0, 0, 0xFF, 0xF8, 0xDC, 0,
        ]);
        extension.extend([0; 8]);
        assert!(looks.extension(ByteReader(&extension)).is_some());
        looks.palette(ByteReader(&[3, 0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0]));
        let styles = looks.styles(&Formats::default());
        let reported = styles.iter().map(|s| (s.fill, s.is_locked, s.has_diagonal));
        let expected = [
            (None, true, false),
            (Some(0x070809), false, true),
            (Some(0xFFF8DC), false, false),
            (None, true, false),
        ];
        assert_eq!(reported.collect::<Vec<_>>(), expected);
    }
}
