//! Tables: a header that comes again on each page, rows that stay together.

use krilla::tagging::{TableHeaderScope, Tag};

use super::super::flow::{Type, lines};
use super::super::{Align, Table};
use super::{BODY, Fill, MARGIN, NodeId, STRONG, Setter};

/// Between text and the edge of its cell.
const PADDING: f32 = 4.0;
const HEADER_GROUND: u8 = 235;
const RULE: u8 = 170;

/// A cell: its lines and its node; no node where the header is repeated.
struct Cell {
    lines: Vec<String>,
    set_in: Type,
    node: Option<NodeId>,
}

struct Grid<'a> {
    table: &'a Table,
    /// Where each column begins, and how wide it is.
    columns: Vec<(f32, f32)>,
}

/// Sets a table.
pub(super) fn set(setter: &mut Setter<'_>, table: &Table) {
    let grid = Grid::of(table, setter.room_across());
    let node = setter.root(Tag::Table);
    if !table.header.is_empty() {
        let group = setter.child(node, Tag::THead);
        let row = setter.child(group, Tag::TR);
        setter.need(3.0 * (BODY.leading() + 2.0 * PADDING));
        grid.header(setter, Some(row));
    }
    let body = setter.child(node, Tag::TBody);
    for row in &table.rows {
        grid.row(setter, body, row);
    }
    setter.y += BODY.size;
}

impl<'a> Grid<'a> {
    fn of(table: &'a Table, across: f32) -> Self {
        let count = table.columns();
        let weight = |at: usize| f32::from(table.weights.get(at).copied().unwrap_or(1).max(1));
        let whole: f32 = (0..count).map(weight).sum();
        let mut x = MARGIN;
        let columns = (0..count)
            .map(|at| {
                let width = across * weight(at) / whole;
                let begins = x;
                x += width;
                (begins, width)
            })
            .collect();
        Self { table, columns }
    }

    fn header(&self, setter: &mut Setter<'_>, row: Option<NodeId>) {
        let cells: Vec<Cell> = self
            .columns
            .iter()
            .zip(&self.table.header)
            .map(|((_, width), text)| Cell {
                lines: lines(setter.fonts, STRONG, text, width - 2.0 * PADDING),
                set_in: STRONG,
                node: row.map(|row| setter.child(row, Tag::TH(TableHeaderScope::Column))),
            })
            .collect();
        self.place(setter, &cells, Some(HEADER_GROUND));
    }

    fn row(&self, setter: &mut Setter<'_>, body: NodeId, row: &[String]) {
        let node = setter.child(body, Tag::TR);
        let mut cells = Vec::with_capacity(self.columns.len());
        for (at, (_, width)) in self.columns.iter().enumerate() {
            let heads = at == 0 && self.table.row_headers;
            let set_in = if heads { STRONG } else { BODY };
            let text = row.get(at).map_or("", String::as_str);
            let node = if heads {
                setter.child(node, Tag::TH(TableHeaderScope::Row))
            } else {
                setter.child(node, Tag::TD)
            };
            cells.push(Cell {
                lines: lines(setter.fonts, set_in, text, width - 2.0 * PADDING),
                set_in,
                node: Some(node),
            });
        }
        let whole_page = setter.set.height - 2.0 * MARGIN;
        let height = height(&cells);
        if setter.room_below() < height.min(whole_page / 2.0) {
            self.next_page(setter);
        }
        self.place(setter, &cells, None);
    }

    fn next_page(&self, setter: &mut Setter<'_>) {
        setter.new_page();
        if !self.table.header.is_empty() {
            self.header(setter, None);
        }
    }

    /// Sets a row where there is room; one that is taller than the page goes on.
    fn place(&self, setter: &mut Setter<'_>, cells: &[Cell], ground: Option<u8>) {
        let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        if let Some(grey) = ground {
            let fill = Fill {
                x: MARGIN,
                y: setter.y,
                width: setter.room_across(),
                height: height(cells),
                grey,
            };
            setter.page().fills.push(fill);
        }
        setter.y += PADDING;
        for at in 0..most {
            if setter.room_below() < BODY.leading() {
                self.next_page(setter);
                setter.y += PADDING;
            }
            for (column, cell) in cells.iter().enumerate() {
                if let Some(line) = cell.lines.get(at) {
                    self.line(setter, column, cell, line);
                }
            }
            setter.y += BODY.leading();
        }
        setter.y += PADDING;
        let rule = Fill {
            x: MARGIN,
            y: setter.y - 0.5,
            width: setter.room_across(),
            height: 0.5,
            grey: RULE,
        };
        setter.page().fills.push(rule);
    }

    fn line(&self, setter: &mut Setter<'_>, column: usize, cell: &Cell, line: &str) {
        let (begins, width) = self.columns[column];
        let align = self.table.align.get(column).copied().unwrap_or_default();
        let x = match align {
            Align::Start => begins + PADDING,
            Align::End => {
                let shown = line.trim_end_matches(' ');
                let long = setter
                    .fonts
                    .width(cell.set_in.face, cell.set_in.size, shown);
                begins + width - PADDING - long
            }
        };
        let y = setter.y + cell.set_in.size;
        setter.line(x, y, line.to_owned(), cell.set_in, cell.node);
    }
}

fn height(cells: &[Cell]) -> f32 {
    let each = cells.iter().map(|cell| {
        let lines = u16::try_from(cell.lines.len()).unwrap_or(u16::MAX);
        f32::from(lines) * BODY.leading()
    });
    each.fold(0.0, f32::max) + 2.0 * PADDING
}
