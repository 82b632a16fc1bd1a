//! Tables whose columns align.

use std::fmt;

use crate::style::{Tone, Toned, harmless, width};

/// Rows under headings.
pub(crate) struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    empty: &'static str,
}

/// A text and what it is about.
pub(crate) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    pub(crate) fn toned(tone: Tone, text: impl Into<String>) -> Self {
        // A row is a line, whatever its texts hold.
        let text = text.into().replace(['\n', '\t'], " ");
        Self { text: harmless(&text).into_owned(), tone }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::toned(Tone::Plain, text)
    }
}

impl Table {
    /// A table with these headings; `empty` is the sentence for when it has no rows.
    pub(crate) fn new(headings: &[&'static str], empty: &'static str) -> Self {
        Self { headings: headings.to_vec(), rows: Vec::new(), empty }
    }

    /// Adds a row, with a cell for each heading.
    pub(crate) fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(cells.into());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rows.is_empty() {
            return writeln!(f, "{}", self.empty);
        }
        let headings: Vec<Cell> =
            self.headings.iter().map(|text| Cell::toned(Tone::Faint, *text)).collect();
        let lines = || std::iter::once(&headings).chain(&self.rows);
        let widths: Vec<usize> = (0..headings.len())
            .map(|i| lines().filter_map(|cells| cells.get(i)).map(|c| width(&c.text)).max())
            .map(Option::unwrap_or_default)
            .collect();
        for cells in lines() {
            let last = cells.len().saturating_sub(1);
            for (i, (cell, most)) in cells.iter().zip(&widths).enumerate() {
                write!(f, "{}", Toned(cell.tone, &cell.text))?;
                if i < last {
                    write!(f, "{:1$}", "", most - width(&cell.text) + 2)?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_whatever_script_their_texts_are_in() {
        let mut table = Table::new(&["name", "state"], "none");
        table.row(["每日".into(), "on".into()]);
        table.row(["b\nc".into(), "paused".into()]);
        assert_eq!(table.to_string(), "name  state\n每日  on\nb c   paused\n");
    }

    #[test]
    fn an_empty_table_is_a_sentence() {
        assert_eq!(Table::new(&["name"], "There are no jobs.").to_string(), "There are no jobs.\n");
    }
}
