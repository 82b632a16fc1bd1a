//! Statements over many rows at once: a statement costs more than a row, and a group commit hands over
//! hundreds of rows.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, Encode, Type};

use super::Db;

/// A statement takes at most 2¹⁰ rows: with up to 31 columns that is what SQLite binds (32 766 values).
const SIZES: usize = 11;

/// The most rows that one execution of a statement takes.
pub(super) const MOST_ROWS: usize = 1 << (SIZES - 1);

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
    texts: [OnceLock<Arc<str>>; SIZES],
}

/// The values of a slice's rows, one row after the other.
#[derive(Default)]
pub(super) struct Values {
    arguments: SqliteArguments,
}

impl Sliced {
    pub(super) const fn new(columns: &'static str, statement: &'static str) -> Self {
        Self { columns, statement, texts: [const { OnceLock::new() }; SIZES] }
    }

    /// The statement over these rows, at most [`MOST_ROWS`]. SQLite takes what is not bound as null:
    /// where rows are missing, `t` has rows of nulls, which the statement must pass over.
    pub(super) fn over<Item: Copy>(
        &'static self,
        rows: &[Item],
        bind: impl Fn(&mut Values, Item) -> Result<(), sqlx::Error>,
    ) -> Result<Query<'static, Db, SqliteArguments>, sqlx::Error> {
        let mut values = Values::default();
        values.arguments.reserve(rows.len() * self.width(), 0);
        for row in rows {
            bind(&mut values, *row)?;
        }
        let size = rows.len().next_power_of_two().trailing_zeros() as usize;
        let text = match self.texts.get(size) {
            Some(text) => Arc::clone(text.get_or_init(|| self.text(1 << size).into())),
            None => self.text(rows.len()).into(),
        };
        Ok(sqlx::query_with(AssertSqlSafe(text), values.arguments))
    }

    fn width(&self) -> usize {
        self.columns.split(',').count()
    }

    fn text(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.width()].join(","));
        let rows = vec![row; rows].join(",");
        let mut text = String::new();
        let _ = write!(text, "with t ({}) as (values {rows}) {}", self.columns, self.statement);
        text
    }
}

impl Values {
    /// Adds the next value of a row.
    pub(super) fn push<'v, T>(&mut self, value: T) -> Result<&mut Self, sqlx::Error>
    where
        T: Encode<'v, Db> + Type<Db>,
    {
        self.arguments.add(value).map_err(sqlx::Error::Encode)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection as _, Row as _, SqliteConnection};

    use super::*;

    static COUNT: Sliced = Sliced::new("a, b", "select count(a), sum(b) from t");

    #[tokio::test]
    async fn every_number_of_rows_is_read_as_it_was_given() {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for count in [1, 2, 3, 500, 1024, 3] {
            let rows: Vec<i64> = (1..=count).collect();
            let bind = |values: &mut Values, row: i64| {
                values.push(row.to_string())?.push(row)?;
                Ok(())
            };
            let found = COUNT.over(&rows, bind).unwrap().fetch_one(&mut conn).await.unwrap();
            let found: (i64, i64) = (found.get(0), found.get(1));
            assert_eq!(found, (count, count * (count + 1) / 2));
        }
    }
}
