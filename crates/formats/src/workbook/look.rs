//! How cells look: one place for colors, number formats, and what is locked.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern};

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A quantity, with as many decimals as it has.
    Number,
    /// A count of thousands or millions; decimals do not matter.
    Quantity,
    /// Dollars and cents.
    Usd,
    /// The price of a unit, which may be a small part of a cent.
    UnitPrice,
    /// An amount of which parts of a cent matter.
    Fine,
    /// An amount in another currency.
    Amount,
    /// A share, as a percentage.
    Share,
    /// TRUE or FALSE.
    Flag,
    /// Text.
    Text,
}

impl Kind {
    /// A number format; zero is shown as a dash where a column has many.
    fn number_format(self) -> Option<&'static str> {
        Some(match self {
            Self::Number => "#,##0.######",
            Self::Quantity => "#,##0.00;-#,##0.00;\"–\"",
            Self::Usd => "$#,##0.00;-$#,##0.00;$0.00",
            Self::UnitPrice => "$#,##0.00########",
            Self::Fine => "$#,##0.0000",
            Self::Amount => "#,##0.00",
            Self::Share => "0.0%",
            // Excel writes TRUE and FALSE whatever the format; LibreOffice writes numbers without one.
            Self::Flag => "\"true\";\"true\";\"false\"",
            Self::Text => return None,
        })
    }
}

/// The part that a cell plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The title of a sheet.
    Title,
    /// The heading of a block.
    Heading,
    /// The head of a column.
    Head,
    /// A cell of a table, locked.
    Cell,
    /// The same in small gray letters: ids and commands.
    Quiet,
    /// Text where other rows have numbers.
    Value,
    /// A sum.
    Total,
    /// A cell that the reader may change.
    Editable,
    /// Prose over several columns.
    Prose,
}

const INK: Color = Color::RGB(0x1F_2933);
const QUIET: Color = Color::RGB(0x5F_6B7A);
const HEAD: Color = Color::RGB(0x23_3A52);
const RULE: Color = Color::RGB(0xC3_CCD6);
const EDITABLE: Color = Color::RGB(0xFF_F7CC);
const ENTERED: Color = Color::RGB(0x1A_4FA0);

/// The format of a cell.
pub(crate) fn format(part: Part, kind: Kind) -> Format {
    let base = Format::new()
        .set_font_name("Calibri")
        .set_font_size(if part == Part::Quiet { 9 } else { 10 })
        .set_font_color(if part == Part::Quiet { QUIET } else { INK })
        .set_align(FormatAlign::Top);
    let base = match kind.number_format() {
        Some(numbers) => base.set_num_format(numbers),
        None => base,
    };
    let text = kind == Kind::Text;
    match part {
        Part::Title => base.set_bold().set_font_size(16),
        Part::Heading => base.set_bold().set_font_size(12).set_font_color(HEAD),
        Part::Head => {
            let head = base.set_bold().set_font_color(Color::White).set_background_color(HEAD);
            let head = head.set_pattern(FormatPattern::Solid).set_text_wrap().set_align(FormatAlign::VerticalCenter);
            if text { head.set_align(FormatAlign::Left).set_indent(1) } else { head.set_align(FormatAlign::Right) }
        }
        Part::Cell | Part::Quiet | Part::Value => {
            let cell = base.set_border_bottom(FormatBorder::Hair).set_border_bottom_color(RULE);
            if part == Part::Value {
                cell.set_text_wrap().set_quote_prefix().set_align(FormatAlign::Right)
            } else if text {
                cell.set_text_wrap().set_quote_prefix().set_align(FormatAlign::Left).set_indent(1)
            } else {
                cell
            }
        }
        Part::Total => {
            let total = base.set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(HEAD);
            if text { total.set_align(FormatAlign::Left).set_indent(1) } else { total }
        }
        Part::Editable => base
            .set_unlocked()
            .set_background_color(EDITABLE)
            .set_font_color(ENTERED)
            .set_border(FormatBorder::Thin)
            .set_border_color(RULE),
        Part::Prose => base.set_text_wrap().set_quote_prefix(),
    }
}
