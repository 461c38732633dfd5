//! The house style: the fonts and colours of every look.

use crate::model::grid::CellStyle;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};
use std::collections::HashMap;

/// A font of every Windows since 10, drawn for legibility; older ones fall back to MS P Gothic,
/// which is as wide.
const FONT: &str = "BIZ UDPゴシック";
const SIZE: f64 = 10.5;

const INK: u32 = 0x1F2A36;
const GREY: u32 = 0x5F6B76;
const LINE: u32 = 0x8A97A3;
const NAVY: u32 = 0x1F4E79;

/// The formats made so far, one for each look.
#[derive(Default)]
pub struct Looks {
    made: HashMap<CellStyle, Format>,
}

impl Looks {
    /// The format of a look.
    pub fn of(&mut self, look: CellStyle) -> &Format {
        self.made.entry(look).or_insert_with(|| make(look))
    }
}

fn make(look: CellStyle) -> Format {
    let format = font(base(look), look);
    let format = match look.fill() {
        Some(rgb) => format.set_background_color(Color::RGB(rgb)),
        None => format,
    };
    match look.is_open() {
        true => format.set_unlocked(),
        false => format,
    }
}

fn base(look: CellStyle) -> Format {
    let plain = || {
        Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
    };
    let boxed = || {
        Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(LINE))
    };
    let middle = || boxed().set_align(FormatAlign::VerticalCenter);
    let center = || middle().set_align(FormatAlign::Center);
    match look {
        CellStyle::Title | CellStyle::Small | CellStyle::Plain | CellStyle::Notice => plain(),
        CellStyle::SmallRight => plain().set_align(FormatAlign::Right),
        CellStyle::Heading | CellStyle::Group => middle().set_align(FormatAlign::Left),
        CellStyle::Label | CellStyle::TableHead => center(),
        CellStyle::Shown | CellStyle::TableText | CellStyle::TableLink => boxed(),
        CellStyle::ShownPart { first, last } => part(boxed(), first, last),
        CellStyle::Last => boxed(),
        CellStyle::LastCenter | CellStyle::LastLabel => center(),
        CellStyle::ShownCenter | CellStyle::TableCenter => center(),
        CellStyle::Planned | CellStyle::Done => center(),
        CellStyle::Share => middle()
            .set_align(FormatAlign::Right)
            .set_num_format("0.0%"),
        // As text, so that 5/1 stays 5/1 and no date is made of it.
        CellStyle::Answer | CellStyle::Mend => boxed().set_num_format("@"),
        CellStyle::AnswerCenter => center(),
        CellStyle::Struck => boxed().set_font_strikethrough(),
        CellStyle::Hidden => boxed().set_num_format(";;;"),
        CellStyle::TableNumber => middle()
            .set_align(FormatAlign::Right)
            .set_num_format("#,##0"),
        CellStyle::TableShare => middle()
            .set_align(FormatAlign::Right)
            .set_num_format("0.0%"),
        CellStyle::TableCount => center().set_num_format("[=0]\"済\";\"あと\"0\"か所\""),
        CellStyle::Status(_) | CellStyle::Error | CellStyle::Warning => center(),
        CellStyle::Key => Format::new(),
    }
}

/// A box without the borders that would part a text from its next row.
fn part(boxed: Format, first: bool, last: bool) -> Format {
    let open = |format: Format, side: fn(Format, FormatBorder) -> Format, is_edge: bool| {
        if is_edge {
            format
        } else {
            side(format, FormatBorder::None)
        }
    };
    let boxed = open(boxed, Format::set_border_top, first);
    open(boxed, Format::set_border_bottom, last)
}

fn font(format: Format, look: CellStyle) -> Format {
    let format = format.set_font_name(FONT).set_font_size(SIZE);
    match look {
        CellStyle::Title => format
            .set_font_size(15.0)
            .set_bold()
            .set_font_color(Color::RGB(NAVY)),
        CellStyle::Notice => format
            .set_font_size(11.5)
            .set_bold()
            .set_font_color(Color::RGB(INK)),
        CellStyle::Small
        | CellStyle::SmallRight
        | CellStyle::Last
        | CellStyle::LastCenter
        | CellStyle::LastLabel => format.set_font_size(9.0).set_font_color(Color::RGB(GREY)),
        CellStyle::Heading => format
            .set_font_size(11.0)
            .set_bold()
            .set_font_color(Color::White),
        CellStyle::Label | CellStyle::TableHead | CellStyle::Group => {
            format.set_bold().set_font_color(Color::RGB(INK))
        }
        CellStyle::TableLink => format
            .set_font_color(Color::RGB(0x0B5CAD))
            .set_underline(FormatUnderline::Single),
        CellStyle::Key => format.set_font_size(8.0).set_font_color(Color::RGB(GREY)),
        _ => format.set_font_color(Color::RGB(INK)),
    }
}
