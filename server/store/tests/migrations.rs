//! Every step of the schema is taken by a database that holds rows: those in `migrations/samples`,
//! a file for each step, inserted right after it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use mainspring_domain::app::Role;
use mainspring_domain::id::{AppId, Fence, JobId, KeyId, RunId};
use mainspring_domain::page::PageOf;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Created, Once, RunFilter, Store};
use mainspring_domain::run::Phase;
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::work::Work;
use mainspring_domain::{Timestamp, attempt::Outcome};
use mainspring_store::{
    Postgres, PostgresOptions, Sqlite, SqliteOptions, migrations, postgres_migrations,
};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};
use uuid::Uuid;

#[path = "support/postgres.rs"]
mod postgres;

#[test]
fn every_step_has_its_sample_and_its_twin_for_the_other_database() {
    assert_eq!(names("samples"), names("sqlite"), "migrations/samples and migrations/sqlite");
    assert_eq!(names("postgres"), names("sqlite"), "migrations/postgres and migrations/sqlite");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_database_of_any_step_with_rows_is_brought_up_to_date() {
    for steps in 1..=names("postgres").len() {
        let (url, _server) = postgres::database();
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let all = Migrator::new(folder("postgres")).await.unwrap();
        for (step, sample) in (1..=steps).zip(&names("samples")) {
            let first: Vec<_> = all.iter().take(step).cloned().collect();
            Migrator::with_migrations(first).run(&mut connection).await.unwrap();
            let rows = std::fs::read_to_string(folder("samples").join(sample)).unwrap();
            sqlx::raw_sql(AssertSqlSafe(for_postgres(&rows)))
                .execute(&mut connection)
                .await
                .unwrap();
        }
        connection.close().await.unwrap();
        let options = PostgresOptions::new(&url);
        let store = Postgres::open(&options).await.unwrap();
        reads(&store).await;
        if steps >= 3 {
            reads_http(&store).await;
        }
        let applied = postgres_migrations(&options).await.unwrap();
        assert!(applied.iter().all(|step| step.applied), "{applied:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db.sqlite");
    drop(Sqlite::open(&path, SqliteOptions::default()).await.unwrap());
    let (url, _server) = postgres::database();
    drop(Postgres::open(&PostgresOptions::new(&url)).await.unwrap());

    let of_sqlite: Vec<(String, String, bool, bool)> = sqlx::query_as(
        "select m.name, c.name, c.\"notnull\" = 1, c.pk > 0
         from sqlite_schema m join pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '_sqlx_%'
         order by 1, 2",
    )
    .fetch_all(&mut connect(&path).await)
    .await
    .unwrap();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let of_postgres: Vec<(String, String, bool, bool)> = sqlx::query_as(
        "select c.table_name::text, c.column_name::text, c.is_nullable = 'NO',
                exists (select 1 from pg_index i join pg_attribute a
                          on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                        where i.indrelid = c.table_name::regclass and i.indisprimary
                          and a.attname = c.column_name)
         from information_schema.columns c
         where c.table_schema = 'public' and c.table_name not like '\\_sqlx\\_%'
         order by c.table_name collate \"C\", c.column_name collate \"C\"",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert_eq!(of_sqlite, of_postgres);

    let of_sqlite: Vec<(String,)> = sqlx::query_as(
        "select name from sqlite_schema where type = 'index' and sql is not null order by 1",
    )
    .fetch_all(&mut connect(&path).await)
    .await
    .unwrap();
    let of_postgres: Vec<(String,)> = sqlx::query_as(
        "select indexname::text from pg_indexes
         where schemaname = 'public' and indexname not like '%\\_pkey' and indexname not like '%\\_key'
         order by indexname collate \"C\"",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert_eq!(of_sqlite, of_postgres);
    let steps = |all: Vec<mainspring_store::Migration>| {
        all.into_iter().map(|step| (step.version, step.description)).collect::<Vec<_>>()
    };
    let here = postgres_migrations(&PostgresOptions::new(&url)).await.unwrap();
    assert_eq!(steps(here), steps(migrations(&path).await.unwrap()));
}

/// Rows that are written for SQLite, in PostgreSQL's spelling of ids (16 bytes) and bytes.
fn for_postgres(rows: &str) -> String {
    let mut text = String::new();
    let mut parts = rows.split("x'");
    text.push_str(parts.next().unwrap());
    for part in parts {
        let (digits, rest) = part.split_once('\'').unwrap();
        let prefix = if digits.len() == 32 { "" } else { "\\x" };
        write!(text, "'{prefix}{digits}'{rest}").unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn the_samples_put_rows_into_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db.sqlite");
    let mut connection = with_samples(&path, names("sqlite").len()).await;
    for (table, _) in
        schema(&mut connection).await.into_iter().filter(|(_, sql)| sql.contains("table"))
    {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await.unwrap();
        assert!(rows > 0, "no sample has a row for {table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_any_step_with_rows_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new.sqlite");
    drop(Sqlite::open(&new, SqliteOptions::default()).await.unwrap());
    let expected = schema(&mut connect(&new).await).await;
    for steps in 1..=names("sqlite").len() {
        let path = folder.path().join(format!("{steps}.sqlite"));
        with_samples(&path, steps).await.close().await.unwrap();
        let store = Sqlite::open(&path, SqliteOptions::default()).await.unwrap();
        reads(&store).await;
        if steps >= 3 {
            reads_http(&store).await;
        }
        assert_eq!(schema(&mut connect(&path).await).await, expected, "from step {steps}");
    }
}

/// Where the steps and samples are.
fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(kind)
}

/// The files of a folder by name, in the order of the steps.
fn names(kind: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder(kind)).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    options.connect().await.unwrap()
}

/// A database that took the first steps, each followed by its sample.
async fn with_samples(path: &Path, steps: usize) -> SqliteConnection {
    let mut connection = connect(path).await;
    let all = Migrator::new(folder("sqlite")).await.unwrap();
    let names = names("samples");
    for (step, sample) in (1..=steps).zip(&names) {
        let first: Vec<_> = all.iter().take(step).cloned().collect();
        Migrator::with_migrations(first).run(&mut connection).await.unwrap();
        let rows = std::fs::read_to_string(folder("samples").join(sample)).unwrap();
        sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut connection).await.unwrap();
    }
    connection
}

/// What the database consists of, by name.
async fn schema(connection: &mut SqliteConnection) -> Vec<(String, String)> {
    sqlx::query_as(
        "select name, sql from sqlite_schema
         where sql is not null and name not like 'sqlite_%' and name not like '_sqlx_%'
         order by name",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

/// An id of the samples by its last byte.
fn id(last: u8) -> Uuid {
    Uuid::from_u128(0x019b_76da_0000_7000_8000_0000_0000_0000 + u128::from(last))
}

/// The rows of the first sample mean what they meant when they were written.
async fn reads(store: &dyn Store) {
    let key = store.key(KeyId(id(0x12))).await.unwrap().unwrap();
    assert_eq!((key.role, key.app), (Role::Viewer, Some(AppId(id(1)))));
    let plugin = store.plugin("echo").await.unwrap().unwrap();
    let file = store.plugin_file(plugin.active.digest).await.unwrap().unwrap();
    assert_eq!(&file[..], b"\0asm\x0d\0\x01\0");
    for (job, name) in [(0x21, "nightly"), (0x22, "paused")] {
        assert_eq!(store.job(JobId(id(job))).await.unwrap().unwrap().spec.name, name);
    }
    assert_eq!(store.job(JobId(id(0x23))).await.unwrap(), None);
    let ticks = store.ticks(JobId(id(0x22)), PageOf { after: None, limit: 9 }).await.unwrap();
    assert_eq!(ticks.items[0].count, 5);
    reads_runs(store, plugin.active.digest).await;
    let once = Once {
        app: AppId::DEFAULT,
        key: "order-7".to_owned(),
        request: std::array::from_fn(|i| u8::try_from(i).unwrap()),
        at: "2026-01-01T01:00:00Z".parse().unwrap(),
    };
    let again = store.enqueue_once(Vec::new(), once).await.unwrap();
    assert_eq!(again, Created::Again(vec![RunId(id(0x31))]));
}

/// The rows of the third sample.
async fn reads_http(store: &dyn Store) {
    let name = "hook".parse().unwrap();
    let secret = store.secret(AppId::DEFAULT, &name).await.unwrap().unwrap();
    assert_eq!((secret.hosts.len(), secret.updated_by.as_str()), (2, "ada"));
    let jobs = store.jobs_naming(AppId::DEFAULT, &name, 9).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.id).collect::<Vec<_>>(), [JobId(id(0x24))]);
    let Work::Http(call) = &jobs[0].spec.work else { panic!("{:?}", jobs[0].spec.work) };
    assert_eq!((call.headers.len(), call.redirects), (1, 2));
    assert!(call.auth.is_some() && call.signing.is_some() && call.assertions.accept(204));
    let trace = store.trace(Fence(1), 0, 9).await.unwrap();
    let TraceEntry::Exchange(exchange) = &trace[0].entry else { panic!("{trace:?}") };
    assert_eq!(exchange.answer.as_ref().unwrap().status, 503);
}

async fn reads_runs(store: &dyn Store, version: Digest) {
    let page = store.runs(RunFilter::default(), PageOf { after: None, limit: 9 }).await.unwrap();
    let phases: Vec<Phase> = page.items.iter().rev().map(|run| run.state.phase()).collect();
    let (queued, running) = (Phase::Queued, Phase::Running);
    let ended = [Phase::Succeeded, Phase::Failed, Phase::Cancelled, Phase::Missed];
    assert_eq!(phases, [&[queued, queued, queued, running][..], &ended[..]].concat());
    let attempts = store.attempts(RunId(id(0x34))).await.unwrap();
    assert_eq!(attempts[0].version, Some(version));
    assert!(matches!(attempts[0].outcome, Some(Outcome::Done { .. })));
    for run in [0x30, 0x35] {
        assert_eq!(store.attempts(RunId(id(run))).await.unwrap().len(), 1);
    }
    let trace = store.trace(Fence(2), 0, 9).await.unwrap();
    assert_eq!(trace.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2, 3]);
    let now: Timestamp = "2026-01-01T02:30:00Z".parse().unwrap();
    let overview = store.overview(None, now).await.unwrap();
    assert_eq!((overview.ready, overview.waiting, overview.running), (2, 1, 1));
    assert_eq!(overview.last_day.failed, 1);
}
