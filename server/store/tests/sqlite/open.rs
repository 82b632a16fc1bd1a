use std::path::Path;

use mainspring_domain::ports::{Store as _, StoreError};
use mainspring_store::{OpenError, Sqlite, SqliteOptions, migrations};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::given::open;

async fn run_sql(path: &Path, sql: &'static str) {
    let mut connection = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db.sqlite");
    drop(open(&path).await);
    run_sql(
        &path,
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'of tomorrow', 1, x'00', 0)",
    )
    .await;
    let refused = Sqlite::open(&path, SqliteOptions::default()).await;
    assert!(matches!(refused, Err(OpenError::Newer { version: 9999, .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let text = "nothing to see here\n".repeat(500);
    std::fs::write(&path, &text).unwrap();
    let refused = Sqlite::open(&path, SqliteOptions::default()).await;
    assert!(matches!(refused, Err(OpenError::Connect { .. })), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("db.sqlite");
    let refused = Sqlite::open(&path, SqliteOptions::default()).await.unwrap_err();
    assert!(refused.to_string().contains(&path.display().to_string()), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_of_the_schema_are_listed_without_touching_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db.sqlite");
    let before = migrations(&path).await.unwrap();
    assert!(!before.is_empty() && before.iter().all(|step| !step.applied));
    assert!(!path.exists());
    drop(open(&path).await);
    let after = migrations(&path).await.unwrap();
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|step| step.applied));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_file_that_was_deleted_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db.sqlite");
    let store = open(&path).await;
    store.check().await.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(store.check().await, Err(StoreError::Unavailable(_))));
    std::fs::write(&path, "another file").unwrap();
    assert!(matches!(store.check().await, Err(StoreError::Unavailable(_))));
}
