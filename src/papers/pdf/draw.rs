//! Writes a set document as a PDF with its tags, bookmarks and description.

use jiff::tz::TimeZone;
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill as Paint;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use super::font::{Face, Fonts};
use super::layout::{Bookmark, Fill, Line, NodeId, Page, SMALL, Set};
use super::{Paper, PaperError};
use crate::domain::lang::Lang;
use crate::i18n;

/// The pieces of content of each node, in reading order.
type Pieces = Vec<Vec<Identifier>>;

/// Writes it.
pub(super) fn draw(paper: &Paper, fonts: &Fonts, set: &Set) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new_with(settings()?);
    document.set_metadata(metadata(paper));
    let mut pieces: Pieces = set.nodes.iter().map(|_| Vec::new()).collect();
    for (number, page) in (1_usize..).zip(&set.pages) {
        let size = PageSettings::from_wh(set.width, set.height)
            .ok_or_else(|| PaperError::Pdf("the page has no size".to_owned()))?;
        let mut leaf = document.start_page_with(size);
        let mut surface = leaf.surface();
        let mut pen = Pen {
            surface: &mut surface,
            fonts,
            lang: paper.lang,
            pieces: &mut pieces,
        };
        pen.page(page);
        pen.foot(paper, set, number);
        surface.finish();
        leaf.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(tag(paper.lang).to_owned()));
    for root in &set.roots {
        tree.push(group(set, &pieces, *root));
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(&set.bookmarks));
    document
        .finish()
        .map_err(|error| PaperError::Pdf(error.to_string()))
}

fn settings() -> Result<SerializeSettings, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
    Ok(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    })
}

fn metadata(paper: &Paper) -> Metadata {
    Metadata::new()
        .title(paper.title.clone())
        .description(paper.subject.clone())
        .language(tag(paper.lang).to_owned())
        .creator(format!("micro-acquisition {}", env!("CARGO_PKG_VERSION")))
        .creation_date(date(paper.written_at))
}

fn date(at: jiff::Timestamp) -> DateTime {
    let at = at.to_zoned_datetime(TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or(0);
    DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en-CA",
        Lang::Fr => "fr-CA",
    }
}

fn group(set: &Set, pieces: &Pieces, node: NodeId) -> TagGroup {
    let mut group = TagGroup::new(set.nodes[node].tag.clone());
    for piece in &pieces[node] {
        group.push(*piece);
    }
    for child in &set.nodes[node].children {
        group.push(self::group(set, pieces, *child));
    }
    group
}

/// The title with its sections under it, and theirs under them.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    for node in under(bookmarks, 1) {
        outline.push_child(node);
    }
    outline
}

fn under(bookmarks: &[Bookmark], level: u16) -> Vec<OutlineNode> {
    let mut nodes = Vec::new();
    let mut rest = bookmarks;
    while let Some((first, after)) = rest.split_first() {
        let own = after
            .iter()
            .take_while(|bookmark| bookmark.level > level)
            .count();
        let destination = XyzDestination::new(first.page, Point::from_xy(0.0, first.y));
        let mut node = OutlineNode::new(first.text.clone(), destination).with_open(true);
        for child in under(&after[..own], level + 1) {
            node.push_child(child);
        }
        nodes.push(node);
        rest = &after[own..];
    }
    nodes
}

struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    fonts: &'a Fonts,
    lang: Lang,
    pieces: &'a mut Pieces,
}

impl Pen<'_, '_> {
    fn page(&mut self, page: &Page) {
        for fill in &page.fills {
            self.fill(fill);
        }
        for picture in &page.pictures {
            let piece = self.surface.start_tagged(ContentTag::Other);
            self.pieces[picture.node].push(piece);
            let moved = Transform::from_translate(picture.x, picture.y);
            self.surface.push_transform(&moved);
            if let Some(size) = Size::from_wh(picture.width, picture.height) {
                self.surface.draw_image(picture.image.clone(), size);
            }
            self.surface.pop();
            self.surface.end_tagged();
        }
        for line in &page.lines {
            self.line(line);
        }
    }

    fn line(&mut self, line: &Line) {
        if line.text.trim().is_empty() {
            return;
        }
        match line.node {
            Some(node) => {
                let span = SpanTag::empty().with_lang(Some(tag(self.lang)));
                let piece = self.surface.start_tagged(ContentTag::Span(span));
                self.pieces[node].push(piece);
            }
            None => self.furniture(ArtifactType::PaginationOther),
        }
        self.text(
            line.x,
            line.y,
            &line.text,
            line.set_in.face,
            line.set_in.size,
        );
        self.surface.end_tagged();
    }

    fn text(&mut self, x: f32, y: f32, text: &str, face: Face, size: f32) {
        self.ink(20);
        let cut = self.fonts.cut(face);
        let glyphs = cut.glyphs(text);
        let at = Point::from_xy(x, y);
        self.surface
            .draw_glyphs(at, &glyphs, cut.font.clone(), text, size, false);
    }

    fn fill(&mut self, fill: &Fill) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(fill.x, fill.y, fill.width, fill.height) {
            path.push_rect(rect);
        }
        let Some(path) = path.finish() else {
            return;
        };
        self.furniture(ArtifactType::Layout);
        self.ink(fill.grey);
        self.surface.draw_path(&path);
        self.surface.end_tagged();
    }

    /// The number of the page, and a few words, below a rule.
    fn foot(&mut self, paper: &Paper, set: &Set, number: usize) {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let counted = [
            ("number", count(number).into()),
            ("count", count(set.pages.len()).into()),
        ];
        let shown = i18n::text(paper.lang, "paper-page", &counted);
        let (left, y) = (54.0, set.height - 32.0);
        let wide = self.fonts.width(SMALL.face, SMALL.size, &shown);
        self.furniture(ArtifactType::Footer);
        self.text(set.width - left - wide, y, &shown, SMALL.face, SMALL.size);
        let room = set.width - 3.0 * left - wide;
        let words = super::flow::lines(self.fonts, SMALL, &paper.footer, room);
        if let Some(words) = words.first().filter(|words| !words.trim().is_empty()) {
            self.text(left, y, words, SMALL.face, SMALL.size);
        }
        self.surface.end_tagged();
    }

    fn furniture(&mut self, kind: ArtifactType) {
        self.surface
            .start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    }

    fn ink(&mut self, grey: u8) {
        self.surface.set_fill(Some(Paint {
            paint: luma::Color::new(grey).into(),
            ..Paint::default()
        }));
    }
}
