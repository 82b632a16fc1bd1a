//! Statements over many rows at once: a statement costs more than a row, and a group commit hands over
//! hundreds of rows.

use std::fmt::Write as _;
use std::sync::OnceLock;

use rusqlite::{CachedStatement, ToSql};

use super::Conn;
use super::direct::{Direct, Row, failure, rows};

/// A statement takes at most 2⁶ rows: with more it is not quicker, but takes longer to prepare.
const SIZES: usize = 7;

/// The most rows that one execution of a statement takes.
const MOST_ROWS: usize = 1 << (SIZES - 1);

/// A statement that reads the rows of a slice as the table `t`. Bound values spare both sides the
/// writing and reading of JSON, which cost more than the change itself.
///
/// An update joins its table as `id = +t.id`: without the sign the planner may look through the whole
/// table with an index over `t`, instead of looking up each row.
pub(super) struct Sliced {
    /// The columns of `t`, separated by commas.
    columns: &'static str,
    statement: &'static str,
    /// The text for 1, 2, 4, … rows: each number of rows of its own would be prepared anew.
    texts: [OnceLock<String>; SIZES],
}

/// Where the values of a slice's rows go, one row after the other.
pub(super) struct Values<'s, 'c> {
    statement: &'s mut CachedStatement<'c>,
    bound: usize,
}

impl Sliced {
    pub(super) const fn new(columns: &'static str, statement: &'static str) -> Self {
        Self { columns, statement, texts: [const { OnceLock::new() }; SIZES] }
    }

    /// Executes it over these rows. Tells how many it changed.
    pub(super) async fn execute<Item: Copy>(
        &'static self,
        conn: &mut Conn,
        rows: &[Item],
        bind: impl Fn(&mut Values<'_, '_>, Item) -> Result<(), sqlx::Error>,
    ) -> Result<u64, sqlx::Error> {
        let direct = conn.direct().await?;
        let mut changed = 0;
        for part in rows.chunks(MOST_ROWS) {
            let mut statement = self.over(direct, part, &bind)?;
            changed += statement.raw_execute().map_err(failure)? as u64;
        }
        Ok(changed)
    }

    /// Executes it over these rows, and reads what it returns.
    pub(super) async fn read<Item: Copy, T>(
        &'static self,
        conn: &mut Conn,
        items: &[Item],
        bind: impl Fn(&mut Values<'_, '_>, Item) -> Result<(), sqlx::Error>,
        mut read: impl FnMut(&Row<'_>) -> Result<T, sqlx::Error>,
    ) -> Result<Vec<T>, sqlx::Error> {
        let direct = conn.direct().await?;
        let mut found = Vec::new();
        for part in items.chunks(MOST_ROWS) {
            rows(&mut self.over(direct, part, &bind)?, &mut read, &mut found)?;
        }
        Ok(found)
    }

    /// The statement over at most [`MOST_ROWS`] rows. SQLite takes what is not bound as null: where rows
    /// are missing, `t` has rows of nulls, which the statement must pass over.
    fn over<'d, Item: Copy>(
        &'static self,
        direct: &'d Direct,
        rows: &[Item],
        bind: impl Fn(&mut Values<'_, '_>, Item) -> Result<(), sqlx::Error>,
    ) -> Result<CachedStatement<'d>, sqlx::Error> {
        let size = rows.len().next_power_of_two();
        let text = &self.texts[size.trailing_zeros() as usize];
        let mut statement = direct.prepare(text.get_or_init(|| self.text(size)))?;
        let mut values = Values { statement: &mut statement, bound: 0 };
        for row in rows {
            bind(&mut values, *row)?;
        }
        Ok(statement)
    }

    fn text(&self, rows: usize) -> String {
        let width = self.columns.split(',').count();
        let row = format!("({})", vec!["?"; width].join(","));
        let rows = vec![row; rows].join(",");
        let mut text = String::new();
        let _ = write!(text, "with t ({}) as (values {rows}) {}", self.columns, self.statement);
        text
    }
}

impl Values<'_, '_> {
    /// Adds the next value of a row.
    pub(super) fn push<T: ToSql>(&mut self, value: T) -> Result<&mut Self, sqlx::Error> {
        self.bound += 1;
        self.statement.raw_bind_parameter(self.bound, value).map_err(failure)?;
        Ok(self)
    }
}
