//! Sets documents as PDF: archival (PDF/A-2a), accessible (PDF/UA-1) and not made
//! to be edited.
//!
//! A [`Paper`] collects blocks in reading order, [`Paper::to_pdf`] sets them on
//! letter pages with numbers, bookmarks and tags for screen readers. Fonts are
//! embedded. The same blocks give the same bytes. Conformance is checked while the
//! file is written: what would break it is an error, never a worse file.
//!
//! ```
//! use micro_acquisition::domain::lang::Lang;
//! use micro_acquisition::papers::pdf::{Align, Paper, Table};
//!
//! let written_at = "2021-07-23T16:00:00Z".parse()?;
//! let mut paper = Paper::new(Lang::En, "Close-out report", written_at);
//! paper.section("Results");
//! paper.text("One opportunity was posted.");
//! paper.facts([("Applications", "4"), ("Awards", "1")]);
//! let mut table = Table::new(["Measure", "Target", "Result"])
//!     .aligned([Align::Start, Align::End, Align::End])
//!     .weighted([3, 1, 1]);
//! table.row(["Applications per opportunity", "> 1", "4"]);
//! paper.table(table);
//! assert!(paper.to_pdf()?.starts_with(b"%PDF-1.7"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draw;
mod flow;
mod font;
mod layout;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::domain::lang::Lang;

/// Why a paper could not be set.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A font in the binary cannot be read.
    #[error("a font of the program cannot be read")]
    Font,
    /// The file would not be archival and accessible, or is too large; what stands in the way.
    #[error("the PDF cannot be made: {0}")]
    Pdf(String),
    /// A picture is no PNG.
    #[error("a picture of the PDF cannot be read: {0}")]
    Picture(String),
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left: words.
    #[default]
    Start,
    /// At the right: numbers.
    End,
}

/// A table with a header row, which is repeated on each page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    header: Vec<String>,
    align: Vec<Align>,
    weights: Vec<u16>,
    rows: Vec<Vec<String>>,
    row_headers: bool,
}

impl Table {
    /// A table with these column headings.
    #[must_use]
    pub fn new<S: Into<String>>(header: impl IntoIterator<Item = S>) -> Self {
        Self {
            header: header.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Where the text of each column stands; what is not said stands at the left.
    #[must_use]
    pub fn aligned(mut self, align: impl IntoIterator<Item = Align>) -> Self {
        self.align = align.into_iter().collect();
        self
    }

    /// How wide each column is in proportion to the others; what is not said is 1.
    #[must_use]
    pub fn weighted(mut self, weights: impl IntoIterator<Item = u16>) -> Self {
        self.weights = weights.into_iter().collect();
        self
    }

    /// Says that the first cell of each row is the row's heading.
    #[must_use]
    pub const fn with_row_headings(mut self) -> Self {
        self.row_headers = true;
        self
    }

    /// Adds a row; missing cells are empty, cells without a column are left out.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) -> &mut Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    fn columns(&self) -> usize {
        let widest = self.rows.iter().map(Vec::len).max().unwrap_or(1);
        if self.header.is_empty() {
            widest
        } else {
            self.header.len()
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    Heading { level: u16, text: String },
    Text(String),
    Small(String),
    Code(String),
    Items(Vec<String>),
    Table(Table),
    Picture { png: Vec<u8>, alt: String },
}

/// A document: a title and blocks in reading order.
#[derive(Clone, Debug)]
pub struct Paper {
    lang: Lang,
    title: String,
    written_at: Timestamp,
    subject: String,
    footer: String,
    landscape: bool,
    blocks: Vec<Block>,
}

impl Paper {
    /// A document in `lang` that opens with `title`. `written_at` is the date in the
    /// file's description; take it from the facts, so that the bytes depend on them alone.
    #[must_use]
    pub fn new(lang: Lang, title: impl Into<String>, written_at: Timestamp) -> Self {
        Self {
            lang,
            title: title.into(),
            written_at,
            subject: String::new(),
            footer: String::new(),
            landscape: false,
            blocks: Vec::new(),
        }
    }

    /// One sentence about the document, for the file's description.
    pub fn subject(&mut self, text: impl Into<String>) -> &mut Self {
        self.subject = text.into();
        self
    }

    /// A few words at the foot of each page, beside its number; one line.
    pub fn footer(&mut self, text: impl Into<String>) -> &mut Self {
        self.footer = text.into();
        self
    }

    /// Turns the pages, for wide tables.
    pub const fn landscape(&mut self) -> &mut Self {
        self.landscape = true;
        self
    }

    /// Begins a section; it becomes a bookmark.
    pub fn section(&mut self, text: impl Into<String>) -> &mut Self {
        self.heading(2, text)
    }

    /// Begins a part of a section.
    pub fn subsection(&mut self, text: impl Into<String>) -> &mut Self {
        self.heading(3, text)
    }

    /// Adds a paragraph; a line feed in it begins a new line.
    pub fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(Block::Text(text.into()))
    }

    /// Adds a paragraph in small type: notes, sources.
    pub fn small(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(Block::Small(text.into()))
    }

    /// Adds lines in type of one width: commands, hashes.
    pub fn code(&mut self, text: impl Into<String>) -> &mut Self {
        self.push(Block::Code(text.into()))
    }

    /// Adds a list with a bullet before each item; nothing where there is none.
    pub fn items<S: Into<String>>(&mut self, items: impl IntoIterator<Item = S>) -> &mut Self {
        let items: Vec<String> = items.into_iter().map(Into::into).collect();
        if items.is_empty() {
            return self;
        }
        self.push(Block::Items(items))
    }

    /// Adds a two-column table of names and values; nothing where there is none.
    pub fn facts<N, V>(&mut self, facts: impl IntoIterator<Item = (N, V)>) -> &mut Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        let mut table = Table::default().weighted([2, 3]).with_row_headings();
        for (name, value) in facts {
            table.row([name.into(), value.into()]);
        }
        if table.rows.is_empty() {
            return self;
        }
        self.push(Block::Table(table))
    }

    /// Adds a table.
    pub fn table(&mut self, table: Table) -> &mut Self {
        self.push(Block::Table(table))
    }

    /// Adds a PNG at two pixels to the point, no wider than the page; `alt` says in
    /// words what it shows and must not be empty.
    pub fn picture(&mut self, png: Vec<u8>, alt: impl Into<String>) -> &mut Self {
        let alt = alt.into();
        self.push(Block::Picture { png, alt })
    }

    /// The file.
    ///
    /// # Errors
    /// When it would not keep to PDF/A-2a and PDF/UA-1: an empty title, a picture
    /// without words or one that is no PNG.
    pub fn to_pdf(&self) -> Result<Vec<u8>, PaperError> {
        let fonts = font::Fonts::load()?;
        let set = layout::set(self, &fonts)?;
        draw::draw(self, &fonts, &set)
    }

    /// How many pages it takes.
    ///
    /// # Errors
    /// As [`Paper::to_pdf`], for pictures and fonts.
    pub fn pages(&self) -> Result<usize, PaperError> {
        let fonts = font::Fonts::load()?;
        Ok(layout::set(self, &fonts)?.pages.len())
    }

    fn heading(&mut self, level: u16, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.push(Block::Heading { level, text })
    }

    fn push(&mut self, block: Block) -> &mut Self {
        self.blocks.push(block);
        self
    }
}
