//! The embedded fonts: which glyph a character has, and how wide it is.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use ttf_parser::Face as Outlines;

use super::PaperError;

/// Which of the fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    /// Every character as wide as the others.
    Mono,
}

/// What stands for a character that the fonts do not have: PDF/A forbids a gap.
const UNKNOWN: char = '\u{fffd}';

/// One font as the PDF embeds it and as its metrics are read.
pub(super) struct Cut {
    pub(super) font: Font,
    outlines: Outlines<'static>,
}

/// All three.
pub(super) struct Fonts {
    regular: Cut,
    bold: Cut,
    mono: Cut,
}

impl Cut {
    fn load(bytes: &'static [u8]) -> Result<Self, PaperError> {
        let font = Font::new(bytes.into(), 0).ok_or(PaperError::Font)?;
        let outlines = Outlines::parse(bytes, 0).map_err(|_| PaperError::Font)?;
        Ok(Self { font, outlines })
    }

    /// The glyphs of `text`, each as wide as a part of the type's size.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .filter_map(|(at, character)| {
                let glyph = self.outlines.glyph_index(character)?;
                Some(KrillaGlyph {
                    glyph_id: GlyphId::new(u32::from(glyph.0)),
                    text_range: at..at + character.len_utf8(),
                    x_advance: self.advance(character),
                    x_offset: 0.0,
                    y_offset: 0.0,
                    y_advance: 0.0,
                    location: None,
                })
            })
            .collect()
    }

    fn advance(&self, character: char) -> f32 {
        let glyph = self.outlines.glyph_index(character);
        let advance = glyph.and_then(|glyph| self.outlines.glyph_hor_advance(glyph));
        f32::from(advance.unwrap_or(0)) / f32::from(self.outlines.units_per_em())
    }

    fn has(&self, character: char) -> bool {
        self.outlines.glyph_index(character).is_some()
    }
}

impl Fonts {
    /// Reads the fonts that are in the binary.
    pub(super) fn load() -> Result<Self, PaperError> {
        Ok(Self {
            regular: Cut::load(dejavu::sans_condensed::regular())?,
            bold: Cut::load(dejavu::sans_condensed::bold())?,
            mono: Cut::load(dejavu::sans_mono::regular())?,
        })
    }

    pub(super) const fn cut(&self, face: Face) -> &Cut {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Mono => &self.mono,
        }
    }

    /// The width in points of `text` at `size` points.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let cut = self.cut(face);
        text.chars().map(|one| cut.advance(one)).sum::<f32>() * size
    }

    /// The text with what no font can show replaced, and without control characters.
    pub(super) fn showable(&self, face: Face, text: &str) -> String {
        let cut = self.cut(face);
        text.chars()
            .filter_map(|one| match one {
                '\n' => Some('\n'),
                '\t' => Some(' '),
                one if one.is_control() || is_invisible(one) => None,
                one if cut.has(one) => Some(one),
                _ => Some(UNKNOWN),
            })
            .collect()
    }
}

/// Marks that only steer a browser: direction, joining, byte order.
const fn is_invisible(one: char) -> bool {
    matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}
