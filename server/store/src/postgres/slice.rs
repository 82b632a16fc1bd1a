//! Statements over many rows at once, which travel as one array for each column.

use std::sync::{Arc, OnceLock};

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{Arguments as _, AssertSqlSafe};
use uuid::Uuid;

use super::{Conn, Db, Row};

/// The most rows that one execution of a statement takes.
const MOST_ROWS: usize = 4096;

/// A statement that reads the rows of a slice as the table `t`.
pub(super) struct Sliced {
    /// The columns of `t`, separated by commas.
    columns: &'static str,
    statement: &'static str,
    /// One text serves any number of rows.
    text: OnceLock<Arc<str>>,
}

/// Reads the rows that a statement returns, whose one argument is how many are wanted.
pub(super) async fn first_rows<T>(
    conn: &mut Conn,
    statement: &'static str,
    count: i64,
    read: impl FnMut(&Row) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, sqlx::Error> {
    let rows = sqlx::query(statement).bind(count).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The values of a slice's rows, column by column.
#[derive(Default)]
pub(super) struct Values {
    columns: Vec<Column>,
    /// The column of the next value.
    at: usize,
}

pub(super) enum Column {
    Uuid(Vec<Option<Uuid>>),
    Int(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

/// A value of a row.
pub(super) trait Cell {
    /// An empty column of this type.
    fn column() -> Column;
    /// Adds the value to a column of this type.
    fn put(self, column: &mut Column);
}

impl Sliced {
    pub(super) const fn new(columns: &'static str, statement: &'static str) -> Self {
        Self { columns, statement, text: OnceLock::new() }
    }

    /// Executes it over these rows. Tells how many it changed.
    pub(super) async fn execute<Item: Copy>(
        &'static self,
        conn: &mut Conn,
        rows: &[Item],
        bind: impl Fn(&mut Values, Item) -> Result<(), sqlx::Error>,
    ) -> Result<u64, sqlx::Error> {
        let mut changed = 0;
        for part in rows.chunks(MOST_ROWS) {
            changed += self.over(part, &bind)?.execute(&mut *conn).await?.rows_affected();
        }
        Ok(changed)
    }

    /// Executes it over these rows, and reads what it returns.
    pub(super) async fn read<Item: Copy, T>(
        &'static self,
        conn: &mut Conn,
        rows: &[Item],
        bind: impl Fn(&mut Values, Item) -> Result<(), sqlx::Error>,
        mut read: impl FnMut(&Row) -> Result<T, sqlx::Error>,
    ) -> Result<Vec<T>, sqlx::Error> {
        let mut found = Vec::new();
        for part in rows.chunks(MOST_ROWS) {
            for row in self.over(part, &bind)?.fetch_all(&mut *conn).await? {
                found.push(read(&row)?);
            }
        }
        Ok(found)
    }

    /// The statement over these rows, at most [`MOST_ROWS`] and at least one.
    fn over<Item: Copy>(
        &'static self,
        rows: &[Item],
        bind: impl Fn(&mut Values, Item) -> Result<(), sqlx::Error>,
    ) -> Result<Query<'static, Db, PgArguments>, sqlx::Error> {
        let mut values = Values::default();
        for row in rows {
            values.at = 0;
            bind(&mut values, *row)?;
        }
        let text = Arc::clone(self.text.get_or_init(|| self.text(&values).into()));
        let mut arguments = PgArguments::default();
        for column in values.columns {
            match column {
                Column::Uuid(values) => arguments.add(values),
                Column::Int(values) => arguments.add(values),
                Column::Text(values) => arguments.add(values),
                Column::Bytes(values) => arguments.add(values),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(sqlx::query_with(AssertSqlSafe(text), arguments))
    }

    fn text(&self, values: &Values) -> String {
        let arrays: Vec<String> = (1..)
            .zip(&values.columns)
            .map(|(number, column)| format!("${number}::{}[]", column.type_name()))
            .collect();
        let arrays = arrays.join(", ");
        format!("with t ({}) as (select * from unnest({arrays})) {}", self.columns, self.statement)
    }
}

impl Values {
    /// Adds the next value of a row.
    pub(super) fn push<T: Cell>(&mut self, value: T) -> Result<&mut Self, sqlx::Error> {
        if self.at == self.columns.len() {
            self.columns.push(T::column());
        }
        let misplaced = || sqlx::Error::Encode("a row has more values than the first".into());
        value.put(self.columns.get_mut(self.at).ok_or_else(misplaced)?);
        self.at += 1;
        Ok(self)
    }
}

impl Column {
    fn type_name(&self) -> &'static str {
        match self {
            Self::Uuid(_) => "uuid",
            Self::Int(_) => "bigint",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytea",
        }
    }
}

/// Makes a type and its optional form a kind of cell.
macro_rules! cell {
    ($type:ty, $variant:ident, $text:expr) => {
        impl Cell for Option<$type> {
            fn column() -> Column {
                Column::$variant(Vec::new())
            }

            fn put(self, column: &mut Column) {
                if let Column::$variant(values) = column {
                    let write: fn($type) -> $type = $text;
                    values.push(self.map(write));
                }
            }
        }

        impl Cell for $type {
            fn column() -> Column {
                Column::$variant(Vec::new())
            }

            fn put(self, column: &mut Column) {
                Some(self).put(column);
            }
        }
    };
}

cell!(Uuid, Uuid, |value| value);
cell!(i64, Int, |value| value);
// What a guest says may hold a character that no text of PostgreSQL can.
cell!(String, Text, |text| if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text });
cell!(Vec<u8>, Bytes, |value| value);
