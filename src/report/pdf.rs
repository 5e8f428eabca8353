//! A report as PDF, to be read as the pilot's own was.

use jiff::Timestamp;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::chart::{self, Undrawn};
use super::written::{Chart, Section, Sheet, Table};
use crate::papers::pdf::{Align, Paper, PaperError, Table as Grid};

/// Pixels for each unit of a chart: there are two to the point.
const SCALE: f32 = 1.5;
/// How many bars go into one picture: more would be taller than the page.
const BARS: usize = 9;
/// With more columns than this a table is set as one list of facts for each row.
const COLUMNS: usize = 9;

/// Why a report cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum Unset {
    /// The paper cannot be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A chart cannot be drawn.
    #[error(transparent)]
    Chart(#[from] Undrawn),
}

/// The report as a PDF that is archival and accessible. `written_at` is in the file's
/// description.
///
/// # Errors
/// When a chart cannot be drawn or the paper not be set.
pub fn pdf(sheet: &Sheet, written_at: Timestamp) -> Result<Vec<u8>, Unset> {
    let mut paper = Paper::new(sheet.lang, sheet.title.as_str(), written_at);
    paper.landscape();
    if let [first, rest @ ..] = sheet.about.as_slice() {
        paper.subject(first.as_str());
        paper.text(first.as_str());
        for line in rest {
            paper.small(line.as_str());
        }
        paper.footer(rest.first().map_or("", String::as_str));
    }
    for section in &sheet.sections {
        set(&mut paper, section)?;
    }
    Ok(paper.to_pdf()?)
}

fn set(paper: &mut Paper, section: &Section) -> Result<(), Unset> {
    paper.section(section.title.as_str());
    for text in &section.before {
        paper.text(text.as_str());
    }
    if let Some(table) = &section.table {
        if table.columns.len() > COLUMNS {
            facts(paper, table);
        } else {
            paper.table(grid(table));
        }
    }
    for text in &section.after {
        paper.small(text.as_str());
    }
    if let Some(chart) = &section.chart {
        paper.subsection(chart.title.as_str());
        for part in chart.parts(BARS) {
            paper.picture(png(&part)?, alt(&part));
        }
    }
    Ok(())
}

fn grid(table: &Table) -> Grid {
    let align = |number: bool| if number { Align::End } else { Align::Start };
    let columns = &table.columns;
    // Many columns of numbers need room for their headings.
    let (numbers, words) = if columns.len() > 6 { (5, 7) } else { (2, 5) };
    let weight = |number: bool| if number { numbers } else { words };
    let mut grid = Grid::new(columns.iter().map(|it| it.title.as_str()))
        .aligned(columns.iter().map(|it| align(it.number)))
        .weighted(columns.iter().map(|it| weight(it.number)))
        .with_row_headings();
    for line in &table.lines {
        grid.row(line.cells.iter().map(|cell| cell.text.as_str()));
    }
    grid
}

fn facts(paper: &mut Paper, table: &Table) {
    for line in &table.lines {
        let cells: Vec<&str> = line.cells.iter().map(|cell| cell.text.as_str()).collect();
        if let Some(name) = cells.first() {
            paper.subsection(*name);
        }
        let named = table.columns.iter().map(|it| it.title.as_str()).zip(cells);
        paper.facts(named.skip(1));
    }
}

/// What a chart shows, in words.
fn alt(chart: &Chart) -> String {
    let bars = chart.bars.iter().map(|bar| {
        let values = bar.values.iter().zip(&chart.series).map(|(value, series)| {
            let shown = value
                .as_ref()
                .map_or(chart.unknown.as_str(), |(_, shown)| shown.as_str());
            format!("{series} {shown}")
        });
        format!("{}: {}", bar.label, values.collect::<Vec<_>>().join(", "))
    });
    format!("{}. {}", chart.title, bars.collect::<Vec<_>>().join("; "))
}

fn png(chart: &Chart) -> Result<Vec<u8>, Undrawn> {
    let told = |error: String| Undrawn(error);
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let tree = Tree::from_str(&chart::svg(chart)?, &options).map_err(|it| told(it.to_string()))?;
    let size = tree.size().to_int_size().scale_by(SCALE);
    let size = size.ok_or_else(|| told("no size".to_owned()))?;
    let mut pixels =
        Pixmap::new(size.width(), size.height()).ok_or_else(|| told("no pixels".to_owned()))?;
    pixels.fill(Color::WHITE);
    let scaled = Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, scaled, &mut pixels.as_mut());
    pixels.encode_png().map_err(|it| told(it.to_string()))
}
