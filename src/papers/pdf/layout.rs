//! Sets blocks on pages: what stands where, and how it is tagged.
//!
//! Every piece of text belongs to a node of the tree that screen readers follow, or
//! is furniture (a repeated heading, a page number) that they pass over.

use std::num::NonZeroU16;

use krilla::image::Image;
use krilla::tagging::{ListNumbering, Tag, TagKind};

use super::flow::{Type, lines};
use super::font::{Face, Fonts};
use super::{Block, Paper, PaperError};

mod grid;

/// Letter paper, in points.
const SHORT_SIDE: f32 = 612.0;
const LONG_SIDE: f32 = 792.0;
const MARGIN: f32 = 54.0;

const TITLE: Type = Type::new(Face::Bold, 18.0);
const SECTION: Type = Type::new(Face::Bold, 13.0);
const SUBSECTION: Type = Type::new(Face::Bold, 11.0);
const BODY: Type = Type::new(Face::Regular, 10.0);
const STRONG: Type = Type::new(Face::Bold, 10.0);
pub(super) const SMALL: Type = Type::new(Face::Regular, 8.0);
const CODE: Type = Type::new(Face::Mono, 8.0);

/// What stands below a heading on its page, at least: some lines of text.
const LEAST_BELOW: f32 = 3.0 * BODY.leading();

/// The place of a node in the tree of tags; the first is the root.
pub(super) type NodeId = usize;

/// A line of text on a page.
pub(super) struct Line {
    pub(super) x: f32,
    /// The baseline, from the top.
    pub(super) y: f32,
    pub(super) text: String,
    pub(super) set_in: Type,
    /// Where it belongs; none for furniture.
    pub(super) node: Option<NodeId>,
}

/// A filled rectangle: rules and the ground of a table's header.
pub(super) struct Fill {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// How dark, from 0 (black) to 255 (white).
    pub(super) grey: u8,
}

/// A picture on a page.
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) image: Image,
    pub(super) node: NodeId,
}

/// What stands on a page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) fills: Vec<Fill>,
    pub(super) lines: Vec<Line>,
    pub(super) pictures: Vec<Placed>,
}

/// A node of the tree of tags.
pub(super) struct Node {
    pub(super) tag: TagKind,
    pub(super) children: Vec<NodeId>,
}

/// A heading that becomes a bookmark.
pub(super) struct Bookmark {
    pub(super) level: u16,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The set document.
pub(super) struct Set {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) pages: Vec<Page>,
    pub(super) nodes: Vec<Node>,
    /// The nodes that have no parent, in reading order.
    pub(super) roots: Vec<NodeId>,
    pub(super) bookmarks: Vec<Bookmark>,
}

/// Sets a paper.
pub(super) fn set(paper: &Paper, fonts: &Fonts) -> Result<Set, PaperError> {
    let (width, height) = if paper.landscape {
        (LONG_SIDE, SHORT_SIDE)
    } else {
        (SHORT_SIDE, LONG_SIDE)
    };
    let mut setter = Setter {
        fonts,
        y: MARGIN,
        set: Set {
            width,
            height,
            pages: vec![Page::default()],
            nodes: Vec::new(),
            roots: Vec::new(),
            bookmarks: Vec::new(),
        },
    };
    setter.heading(1, &paper.title, LEAST_BELOW);
    for (at, block) in paper.blocks.iter().enumerate() {
        setter.block(block, paper.blocks.get(at + 1))?;
    }
    Ok(setter.set)
}

struct Setter<'a> {
    fonts: &'a Fonts,
    /// How far the page is filled, from its top.
    y: f32,
    set: Set,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block, next: Option<&Block>) -> Result<(), PaperError> {
        match block {
            Block::Heading { level, text } => {
                let below = self.least_below(next)?;
                self.heading(*level, text, below);
            }
            Block::Text(text) => self.paragraph(text, BODY),
            Block::Small(text) => self.paragraph(text, SMALL),
            Block::Code(text) => self.code(text),
            Block::Items(items) => self.items(items),
            Block::Table(table) => grid::set(self, table),
            Block::Picture { png, alt } => self.picture(png, alt)?,
        }
        Ok(())
    }

    /// How much of what follows a heading stays with it: a picture as a whole.
    fn least_below(&self, next: Option<&Block>) -> Result<f32, PaperError> {
        match next {
            Some(Block::Picture { png, .. }) => Ok(self.fitted(png)?.2),
            Some(
                Block::Heading { .. }
                | Block::Text(_)
                | Block::Small(_)
                | Block::Code(_)
                | Block::Items(_)
                | Block::Table(_),
            )
            | None => Ok(LEAST_BELOW),
        }
    }

    fn heading(&mut self, level: u16, text: &str, below: f32) {
        let set_in = match level {
            1 => TITLE,
            2 => SECTION,
            _ => SUBSECTION,
        };
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        if self.y > MARGIN {
            self.y += set_in.size * 0.8;
        }
        // A heading never stands alone at the foot of a page.
        self.need(set_in.leading() + set_in.size * 0.5 + below);
        let node = self.root(Tag::Hn(level, Some(text.to_owned())));
        self.set.bookmarks.push(Bookmark {
            level: level.get(),
            text: text.to_owned(),
            page: self.set.pages.len() - 1,
            y: self.y,
        });
        self.lines(text, set_in, 0.0, node);
        self.y += set_in.size * 0.3;
    }

    fn paragraph(&mut self, text: &str, set_in: Type) {
        let node = self.root(Tag::P);
        self.lines(text, set_in, 0.0, node);
        self.y += set_in.size * 0.6;
    }

    fn code(&mut self, text: &str) {
        let paragraph = self.root(Tag::P);
        let node = self.child(paragraph, Tag::Code);
        self.lines(text, CODE, 12.0, node);
        self.y += BODY.size * 0.6;
    }

    fn items(&mut self, items: &[String]) {
        let list = self.root(Tag::L(ListNumbering::Disc));
        for item in items {
            self.need(BODY.leading());
            let entry = self.child(list, Tag::LI);
            let (label, body) = (self.child(entry, Tag::Lbl), self.child(entry, Tag::LBody));
            let y = self.y + BODY.size;
            self.line(MARGIN + 6.0, y, "•".to_owned(), BODY, Some(label));
            self.lines(item, BODY, 18.0, body);
            self.y += BODY.size * 0.2;
        }
        self.y += BODY.size * 0.4;
    }

    /// A picture with the width and the height that it is set in, in points.
    fn fitted(&self, png: &[u8]) -> Result<(Image, f32, f32), PaperError> {
        let image = Image::from_png(png.to_vec().into(), false).map_err(PaperError::Picture)?;
        let (width, height) = image.size();
        let most = (self.room_across(), self.set.height - 2.0 * MARGIN);
        // A picture has far fewer pixels than a float counts exactly.
        #[expect(clippy::cast_precision_loss, reason = "see above")]
        let (width, height) = (width as f32 / 2.0, height as f32 / 2.0);
        let shrunk = (most.0 / width).min(most.1 / height).min(1.0);
        Ok((image, width * shrunk, height * shrunk))
    }

    fn picture(&mut self, png: &[u8], alt: &str) -> Result<(), PaperError> {
        let (image, width, height) = self.fitted(png)?;
        self.need(height);
        let node = self.root(Tag::Figure(Some(alt.to_owned())));
        let y = self.y;
        self.page().pictures.push(Placed {
            x: MARGIN,
            y,
            width,
            height,
            image,
            node,
        });
        self.y += height + BODY.size;
        Ok(())
    }

    /// Sets text line by line, over as many pages as it takes.
    fn lines(&mut self, text: &str, set_in: Type, indent: f32, node: NodeId) {
        let broken = lines(self.fonts, set_in, text, self.room_across() - indent);
        for line in broken {
            self.need(set_in.leading());
            let y = self.y + set_in.size;
            self.line(MARGIN + indent, y, line, set_in, Some(node));
            self.y += set_in.leading();
        }
    }

    fn line(&mut self, x: f32, y: f32, text: String, set_in: Type, node: Option<NodeId>) {
        self.page().lines.push(Line {
            x,
            y,
            text,
            set_in,
            node,
        });
    }

    /// The width between the margins.
    fn room_across(&self) -> f32 {
        self.set.width - 2.0 * MARGIN
    }

    /// What is left of the page.
    fn room_below(&self) -> f32 {
        self.set.height - MARGIN - self.y
    }

    /// Goes to a new page where less than `height` is left of this one.
    fn need(&mut self, height: f32) {
        if self.room_below() < height && self.y > MARGIN {
            self.new_page();
        }
    }

    fn new_page(&mut self) {
        self.set.pages.push(Page::default());
        self.y = MARGIN;
    }

    fn page(&mut self) -> &mut Page {
        let last = self.set.pages.len() - 1;
        &mut self.set.pages[last]
    }

    fn root(&mut self, tag: impl Into<TagKind>) -> NodeId {
        let node = self.node(tag);
        self.set.roots.push(node);
        node
    }

    fn child(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> NodeId {
        let node = self.node(tag);
        self.set.nodes[parent].children.push(node);
        node
    }

    fn node(&mut self, tag: impl Into<TagKind>) -> NodeId {
        self.set.nodes.push(Node {
            tag: tag.into(),
            children: Vec::new(),
        });
        self.set.nodes.len() - 1
    }
}
