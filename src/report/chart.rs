//! Bar charts as SVG, narrow enough for a phone: each name above its bars.

use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::{
    Color, DrawingArea, IntoDrawingArea, IntoFont, RGBColor, Rectangle, SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::written::Chart;

/// How wide a chart is, in its own units: a phone's page.
const WIDTH: u32 = 340;
/// What is kept free beside the longest bar for what is written there.
const BESIDE: i32 = 70;
/// How high a line of text is.
const LINE: i32 = 17;
/// How high a bar is.
const BAR: i32 = 11;
/// Between one name's bars and the next name.
const GAP: i32 = 8;
/// The size of text, as plotters counts it.
const SIZE: f64 = 15.0;

/// Text.
const INK: RGBColor = RGBColor(32, 32, 32);
/// The bars of the only series, or of the second, which happened.
const STRONG: RGBColor = RGBColor(28, 74, 134);
/// The bars of the first of two series, which was planned.
const FAINT: RGBColor = RGBColor(150, 160, 172);

/// The colours of a chart with the class that takes their place on a page.
const CLASSES: [(RGBColor, &str); 3] = [
    (INK, "chart__ink"),
    (STRONG, "chart__strong"),
    (FAINT, "chart__faint"),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// A chart that cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a chart cannot be drawn: {0}")]
pub struct Undrawn(pub String);

/// The chart as SVG with colours of its own, for paper.
///
/// # Errors
/// When it cannot be drawn.
pub fn svg(chart: &Chart) -> Result<String, Undrawn> {
    let mut drawing = String::new();
    let height = u32::try_from(height(chart)).unwrap_or(WIDTH);
    let area = SVGBackend::with_string(&mut drawing, (WIDTH, height)).into_drawing_area();
    let drawn = draw(&area, chart).and_then(|()| area.present());
    drop(area);
    drawn.map_err(|error| Undrawn(error.to_string()))?;
    Ok(drawing)
}

/// The chart as SVG in the page's colours: text that is read, bars that are looked at.
///
/// # Errors
/// As [`svg`].
pub fn inline(chart: &Chart) -> Result<String, Undrawn> {
    let mut drawing = svg(chart)?;
    for (RGBColor(red, green, blue), class) in CLASSES {
        let fill = format!("fill=\"#{red:02X}{green:02X}{blue:02X}\"");
        drawing = drawing.replace(&fill, &format!("class=\"{class}\""));
    }
    // A picture beside its table: what reads aloud reads the table.
    Ok(drawing.replacen(
        "<svg ",
        "<svg class=\"chart__svg\" aria-hidden=\"true\" focusable=\"false\" ",
        1,
    ))
}

fn series(chart: &Chart) -> i32 {
    i32::try_from(chart.series.len()).unwrap_or(1)
}

fn height(chart: &Chart) -> i32 {
    let bars = i32::try_from(chart.bars.len()).unwrap_or(0);
    let legend = if series(chart) > 1 { LINE + GAP } else { 0 };
    legend + bars * (LINE + series(chart) * (BAR + 2) + GAP)
}

fn draw(area: &Area<'_>, chart: &Chart) -> Drawn {
    let mut y = 0;
    if series(chart) > 1 {
        legend(area, chart)?;
        y = LINE + GAP;
    }
    for bar in &chart.bars {
        write(area, &bar.label, (0, y), VPos::Top)?;
        y += LINE;
        for (at, value) in bar.values.iter().enumerate() {
            let middle = y + BAR / 2;
            match value {
                Some((value, shown)) => {
                    let long = length(*value, chart.most);
                    fill(area, (0, y), (long, BAR), colour(chart, at))?;
                    write(area, shown, (long + 5, middle), VPos::Center)?;
                }
                None => write(area, &chart.unknown, (0, middle), VPos::Center)?,
            }
            y += BAR + 2;
        }
        y += GAP;
    }
    Ok(())
}

fn length(value: i64, most: i64) -> i32 {
    let room = i64::from(i32::try_from(WIDTH).unwrap_or(0) - BESIDE);
    // What is known to be nothing is still seen.
    i32::try_from(value.max(0) * room / most.max(1))
        .unwrap_or(0)
        .max(1)
}

fn colour(chart: &Chart, series: usize) -> RGBColor {
    if chart.series.len() > 1 && series == 0 {
        FAINT
    } else {
        STRONG
    }
}

fn legend(area: &Area<'_>, chart: &Chart) -> Drawn {
    let mut x = 0;
    for (at, name) in chart.series.iter().enumerate() {
        fill(area, (x, 2), (BAR, BAR), colour(chart, at))?;
        write(area, name, (x + BAR + 5, 2 + BAR / 2), VPos::Center)?;
        x += i32::try_from(WIDTH).unwrap_or(0) / 3;
    }
    Ok(())
}

fn fill(area: &Area<'_>, at: (i32, i32), size: (i32, i32), colour: RGBColor) -> Drawn {
    let corner = (at.0 + size.0, at.1 + size.1);
    area.draw(&Rectangle::new([at, corner], colour.filled()))
}

fn write(area: &Area<'_>, text: &str, at: (i32, i32), vertical: VPos) -> Drawn {
    let anchored = ("sans-serif", SIZE)
        .into_font()
        .color(&INK)
        .pos(Pos::new(HPos::Left, vertical));
    area.draw(&Text::new(text.to_owned(), at, anchored))
}

#[cfg(test)]
mod tests {
    use super::super::written::Bar;
    use super::*;

    fn chart() -> Chart {
        Chart {
            title: "Days".into(),
            series: vec!["Planned".into(), "Took".into()],
            unknown: "Not known".into(),
            most: 1400,
            bars: vec![
                Bar {
                    label: "Posted <&>".into(),
                    values: vec![Some((500, "5 d".into())), Some((1400, "14 d".into()))],
                },
                Bar {
                    label: "Paid".into(),
                    values: vec![Some((0, "0 d".into())), None],
                },
            ],
        }
    }

    #[test]
    fn every_name_and_value_is_written_and_strangers_text_is_no_markup() {
        let drawing = svg(&chart()).unwrap();

        for text in ["Planned", "Took", "5 d", "14 d", "0 d", "Not known", "Paid"] {
            assert!(drawing.contains(text), "{text} in {drawing}");
        }
        assert!(drawing.contains("Posted &lt;&amp;&gt;"), "{drawing}");
    }

    #[test]
    fn on_a_page_it_has_the_pages_colours_and_no_style_of_its_own() {
        let drawing = inline(&chart()).unwrap();

        assert!(!drawing.contains("style="), "{drawing}");
        assert!(!drawing.contains("fill=\"#"), "{drawing}");
        for (_, class) in CLASSES {
            assert!(drawing.contains(class), "{class} in {drawing}");
        }
    }
}
