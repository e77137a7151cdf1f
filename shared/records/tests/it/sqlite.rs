//! SQLite alone: one process, one file.

use std::fs;

use sqlx::Connection;
use wenshu_records::{Acceptance, RecordsError, Stores, open, open_accounts, open_all};

use crate::people::{new_user, uuid};
use crate::samples::{id, new_job, noon, whole_job};

/// A migration that only a later version of the program knows.
pub async fn add_future_migration<D: sqlx::Database>(connection: &mut D::Connection)
where
    for<'c> &'c mut D::Connection: sqlx::Executor<'c, Database = D>,
    D::Arguments: sqlx::IntoArguments<D>,
{
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    sqlx::Executor::execute(connection, sql).await.unwrap();
}

#[tokio::test]
async fn a_job_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/deep/records.db", folder.path().display());
    let records = open(&url, 2).await.unwrap();
    records.accept(vec![new_job(1)], noon()).await.unwrap();
    records.fold(whole_job(id(1), 1), noon()).await.unwrap();
    records.close().await;
    drop(records);
    let records = open(&url, 2).await.unwrap();
    assert_eq!(records.closing_jobs(noon(), 10).await.unwrap(), [id(1)]);
    let again = records.accept(vec![new_job(1)], noon()).await.unwrap();
    assert!(matches!(again.acceptances[0], Acceptance::Duplicate(_)));
}

#[tokio::test]
async fn a_file_in_use_is_refused_to_a_second_process() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/records.db", folder.path().display());
    let records = open(&url, 2).await.unwrap();
    // A lock is of the open file, not of the process: a second one in this
    // process is refused as one of another would be.
    let error = open(&url, 2).await.err().unwrap();
    assert!(matches!(error, RecordsError::InUse { .. }), "{error:?}");
    assert!(error.to_string().contains("另一个进程"));
    drop(records);
    open(&url, 2).await.unwrap();
}

#[tokio::test]
async fn tables_of_a_newer_program_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/records.db", folder.path().display());
    open(&url, 2).await.unwrap().close().await;
    open(&url, 2).await.unwrap().close().await;
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    add_future_migration::<sqlx::Sqlite>(&mut connection).await;
    let error = open(&url, 2).await.err().unwrap();
    assert!(matches!(error, RecordsError::NewerSchema { version: 9999 }), "{error:?}");
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plain"), "x").unwrap();
    let below_a_file = format!("sqlite:{}/plain/records.db", folder.path().display());
    let error = open(&below_a_file, 2).await.err().unwrap();
    assert!(matches!(error, RecordsError::FileUnusable { .. }), "{error:?}");

    let text = "这不是数据库。".repeat(1000);
    fs::write(folder.path().join("text.db"), text).unwrap();
    let error = open(&format!("sqlite:{}/text.db", folder.path().display()), 2).await.err().unwrap();
    assert!(matches!(error, RecordsError::NotADatabase { .. }), "{error:?}");

    let a_folder = format!("sqlite:{}", folder.path().display());
    let error = open(&a_folder, 2).await.err().unwrap();
    assert!(matches!(error, RecordsError::FileUnusable { .. }), "{error:?}");
}

#[tokio::test]
async fn accounts_survive_a_restart_and_share_the_file_with_the_records_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/records.db", folder.path().display());
    let Stores { records, accounts } = open_all(&url, 2).await.unwrap();
    accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    let error = open_accounts(&url, 2).await.err().unwrap();
    assert!(matches!(error, RecordsError::InUse { .. }), "{error:?}");
    drop(records);
    let error = open_accounts(&url, 2).await.err().unwrap();
    assert!(matches!(error, RecordsError::InUse { .. }), "{error:?}");
    drop(accounts);
    let accounts = open_accounts(&url, 2).await.unwrap();
    assert!(accounts.user(&wenshu_records::Scope::All, uuid(1)).await.unwrap().is_some());
}
