//! Breaks text into lines.

use super::font::{Face, Fonts};

/// A face at a size in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    pub(super) face: Face,
    pub(super) size: f32,
}

impl Type {
    pub(super) const fn new(face: Face, size: f32) -> Self {
        Self { face, size }
    }

    /// From one baseline to the next, in points.
    pub(super) const fn leading(self) -> f32 {
        self.size * 1.4
    }
}

/// The lines of `text`, none wider than `width` points. A space at which a line was
/// broken stays at its end, so that what is read aloud or copied keeps its words apart.
pub(super) fn lines(fonts: &Fonts, set_in: Type, text: &str, width: f32) -> Vec<String> {
    let text = fonts.showable(set_in.face, text);
    text.lines()
        .flat_map(|line| broken(fonts, set_in, line.trim_end(), width))
        .collect()
}

fn broken(fonts: &Fonts, set_in: Type, line: &str, width: f32) -> Vec<String> {
    let measure = |text: &str| fonts.width(set_in.face, set_in.size, text);
    let mut lines = Vec::new();
    let (mut current, mut filled) = (String::new(), 0.0);
    for word in line.split_inclusive(' ') {
        let needed = measure(word.trim_end_matches(' '));
        if filled + needed > width && !current.is_empty() {
            lines.push(std::mem::take(&mut current));
            filled = 0.0;
        }
        // A word that is wider than a whole line is broken wherever the line is full.
        for character in word.chars() {
            let step = measure(character.encode_utf8(&mut [0; 4]));
            if character != ' ' && filled + step > width && !current.is_empty() {
                lines.push(std::mem::take(&mut current));
                filled = 0.0;
            }
            current.push(character);
            filled += step;
        }
    }
    lines.push(current);
    lines
}
