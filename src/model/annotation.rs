//! What stands beside or over the cells of a sheet, or shows in how they look: notes, shapes, form
//! controls, pictures, colours.

use crate::text::normalize::is_blank;
use serde::{Deserialize, Serialize};

/// What an annotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AnnotationKind {
    /// A note in a cell.
    Note,
    /// A comment of a thread, or a reply in it.
    Comment,
    /// A shape that was drawn over the cells.
    Shape(Shape),
    /// A header or footer of the printed page.
    PageEdge,
    /// A value that stands in one cell with another.
    DoubledValue,
    /// The target of a link that leads out of the workbook.
    Link,
    /// A form control, and what it is set to.
    Control(Control, State),
    /// A picture over the cells.
    Picture,
    /// A picture that is the value of its cell.
    CellPicture,
    /// Cells painted in a colour that the form was not issued with.
    Fill(Colour),
    /// Cells with a diagonal border, which strikes them out.
    Diagonal,
}

/// What a shape looks like.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Shape {
    /// A block arrow, a chevron or a line with an arrowhead.
    Arrow,
    /// A line without arrowheads.
    Line,
    /// An ellipse or a ring.
    Oval,
    /// A rectangle.
    Rectangle,
    /// A triangle.
    Triangle,
    /// A bracket or a brace.
    Bracket,
    /// A cross, as the multiplication sign.
    Cross,
    /// A star.
    Star,
    /// Lines drawn with a pen.
    Ink,
    /// A chart.
    Chart,
    /// Any other one.
    #[default]
    Other,
}

/// What a form control is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Control {
    /// A box to be ticked, drawn over the cells.
    CheckBox,
    /// A box to be ticked that is the look of its cell.
    CellCheckBox,
    /// One of several buttons of which one is chosen.
    OptionButton,
    /// A list that drops down.
    DropDown,
    /// A list of several lines.
    ListBox,
    /// A spin button or a scroll bar, which sets a number.
    Spinner,
    /// A box to write into.
    TextField,
    /// A control whose state stands in a part of its own program.
    ActiveX,
}

/// What a form control is set to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum State {
    /// Not known, or nothing chosen.
    #[default]
    Unset,
    /// Not ticked.
    Unticked,
    /// Ticked.
    Ticked,
    /// Neither ticked nor not.
    Mixed,
    /// A line of the list, counted from one, or a number.
    Chosen(u32),
}

/// A colour as people call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Colour {
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Light blue.
    LightBlue,
    /// Blue.
    Blue,
    /// Purple.
    Purple,
    /// Pink.
    Pink,
    /// Brown.
    Brown,
    /// Grey.
    Grey,
    /// Black, or nearly.
    Black,
}

/// What an annotation says beside its text, and which answer cells it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    /// What it is.
    pub kind: AnnotationKind,
    /// What it says; of a control, its label, or the line that is chosen in it.
    pub text: String,
    /// The cells it covers, as `F12:H12`.
    pub range: String,
    /// Who wrote it, or empty.
    pub author: String,
    /// The cell that follows a control, or empty.
    pub linked: String,
    /// What stands in the cell under it, or empty.
    pub under: String,
    /// The months whose cells it covers, task by task.
    pub months: Vec<Months>,
    /// Whether all the answer cells that it covers hold answers that are taken.
    pub is_over_answers: bool,
}

/// Months of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Months {
    /// What the task is called, or empty.
    pub task: String,
    /// The months from the first to the last, as people say: `4月から6月`, `4月と9月`.
    pub months: String,
}

impl Annotated {
    /// What people call it. A box with text in it is no rectangle to them.
    pub fn label(&self) -> &'static str {
        match self.kind {
            AnnotationKind::Shape(Shape::Rectangle) if !is_blank(&self.text) => {
                Shape::Other.label()
            }
            kind => kind.label(),
        }
    }
}

impl AnnotationKind {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            AnnotationKind::Note => "メモ",
            AnnotationKind::Comment => "コメント",
            AnnotationKind::Shape(shape) => shape.label(),
            AnnotationKind::PageEdge => "ページの上か下の余白",
            AnnotationKind::DoubledValue => "一つのセルに重なった値",
            AnnotationKind::Link => "リンク先",
            AnnotationKind::Control(control, _) => control.label(),
            AnnotationKind::Picture => "画像",
            AnnotationKind::CellPicture => "セルの中の画像",
            AnnotationKind::Fill(colour) => colour.label(),
            AnnotationKind::Diagonal => "斜線",
        }
    }

    /// Whether it was written rather than drawn, set or painted.
    pub fn is_note(self) -> bool {
        matches!(self, AnnotationKind::Note | AnnotationKind::Comment)
    }
}

impl Shape {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Shape::Arrow => "矢印",
            Shape::Line => "線",
            Shape::Oval => "だ円",
            Shape::Rectangle => "四角形",
            Shape::Triangle => "三角形",
            Shape::Bracket => "かっこの図形",
            Shape::Cross => "×の図形",
            Shape::Star => "星形",
            Shape::Ink => "手書きの線",
            Shape::Chart => "グラフ",
            Shape::Other => "図形",
        }
    }

    /// The shape of a preset of DrawingML (ECMA-376 20.1.10.56) or of an OpenDocument drawing, of
    /// which many programs write the same names, with other capitals and with hyphens.
    pub fn of_preset(name: &str) -> Shape {
        let name: String = name.to_lowercase().replace('-', "");
        let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match name.as_str() {
            "chevron" | "homeplate" | "pentagonright" => Shape::Arrow,
            "mathmultiply" => Shape::Cross,
            "ellipse" | "donut" | "ring" | "circle" => Shape::Oval,
            "line" => Shape::Line,
            _ if holds(&["callout"]) => Shape::Other,
            _ if holds(&["arrow"]) => Shape::Arrow,
            _ if holds(&["connector"]) => Shape::Line,
            _ if holds(&["bracket", "brace"]) => Shape::Bracket,
            _ if holds(&["triangle"]) => Shape::Triangle,
            _ if holds(&["star"]) => Shape::Star,
            _ if holds(&["rect", "square"]) => Shape::Rectangle,
            _ => Shape::Other,
        }
    }
}

impl Control {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Control::CheckBox | Control::CellCheckBox => "チェックボックス",
            Control::OptionButton => "オプションボタン",
            Control::DropDown => "選択リスト",
            Control::ListBox => "リストボックス",
            Control::Spinner => "数値を変えるボタン",
            Control::TextField => "入力欄の部品",
            Control::ActiveX => "ActiveX の部品",
        }
    }
}

impl Colour {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Colour::Red => "赤",
            Colour::Orange => "オレンジ",
            Colour::Yellow => "黄",
            Colour::Green => "緑",
            Colour::LightBlue => "水色",
            Colour::Blue => "青",
            Colour::Purple => "紫",
            Colour::Pink => "ピンク",
            Colour::Brown => "茶",
            Colour::Grey => "灰色",
            Colour::Black => "黒",
        }
    }

    /// What people call a colour given as `0xRRGGBB`; `None` for white, which no one sees.
    pub fn of_rgb(rgb: u32) -> Option<Colour> {
        let [_, red, green, blue] = rgb.to_be_bytes().map(i32::from);
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        let span = most - least;
        let lightness = (most + least) / 2;
        if span < 24 {
            return match lightness {
                246.. => None,
                64..=245 => Some(Colour::Grey),
                _ => Some(Colour::Black),
            };
        }
        let hue = match most {
            _ if most == red => (60 * (green - blue) / span).rem_euclid(360),
            _ if most == green => 120 + 60 * (blue - red) / span,
            _ => 240 + 60 * (red - green) / span,
        };
        Some(Colour::of_hue(hue, lightness))
    }

    /// A colour by its hue in degrees and its lightness from 0 to 255.
    fn of_hue(hue: i32, lightness: i32) -> Colour {
        match hue {
            ..15 | 345.. if lightness > 170 => Colour::Pink,
            ..15 | 345.. => Colour::Red,
            15..45 if lightness < 96 => Colour::Brown,
            15..42 => Colour::Orange,
            42..68 => Colour::Yellow,
            68..165 => Colour::Green,
            165..200 => Colour::LightBlue,
            200..260 if lightness > 170 => Colour::LightBlue,
            200..260 => Colour::Blue,
            260..300 => Colour::Purple,
            _ => Colour::Pink,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_called_as_people_call_them() {
        // The standard colours of Excel's palette, and some of its pale theme colours.
        for (rgb, word) in [
            (0xC00000, "赤"),
            (0xFF0000, "赤"),
            (0xFFC000, "黄"),
            (0xFFFF00, "黄"),
            (0xFFFF99, "黄"),
            (0x92D050, "緑"),
            (0x00B050, "緑"),
            (0xC6EFCE, "緑"),
            (0x00B0F0, "水色"),
            (0xDDEBF7, "水色"),
            (0x0070C0, "青"),
            (0x002060, "青"),
            (0x7030A0, "紫"),
            (0xFFC7CE, "ピンク"),
            (0xFF99CC, "ピンク"),
            (0xED7D31, "オレンジ"),
            (0x833C0B, "茶"),
            (0xD9D9D9, "灰色"),
            (0x000000, "黒"),
        ] {
            let colour = Colour::of_rgb(rgb).unwrap();
            assert_eq!(colour.label(), word, "{rgb:06X}");
        }
        assert_eq!(Colour::of_rgb(0xFFFFFF), None);
    }

    #[test]
    fn presets_are_known_by_their_names() {
        for (name, shape) in [
            ("rightArrow", Shape::Arrow),
            ("mso-spt13", Shape::Other),
            ("notched-right-arrow", Shape::Arrow),
            ("homePlate", Shape::Arrow),
            ("downArrowCallout", Shape::Other),
            ("straightConnector1", Shape::Line),
            ("leftBrace", Shape::Bracket),
            ("bracketPair", Shape::Bracket),
            ("ellipse", Shape::Oval),
            ("roundRect", Shape::Rectangle),
        ] {
            assert_eq!(Shape::of_preset(name), shape, "{name}");
        }
    }
}
