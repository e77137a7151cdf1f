//! PostgreSQL alone: errors at start, restarts.

use std::time::{Duration, Instant};

use sqlx::Connection;
use wenshu_records::{Acceptance, RecordsError, open, open_accounts};

use crate::cluster::Cluster;
use crate::people::{new_session, new_user, secret, uuid};
use crate::samples::{after, id, new_job, noon, of, whole_job};

/// The error of records that do not open, as the operator reads it.
async fn refusal(url: &str) -> (RecordsError, String) {
    let error = open(url, 2).await.err().expect("it does not open");
    let line = error.to_string();
    assert!(!line.contains('\n') && !line.contains("secret"), "{line}");
    (error, line)
}

#[tokio::test]
async fn a_wrong_url_is_refused_without_repeating_it() {
    for url in ["mysql://a:secret@b/c", "postgres://a:secret@b:port/c", "sqlite:", "records.db"] {
        let (error, line) = refusal(url).await;
        assert!(matches!(error, RecordsError::Address { .. }), "{line}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let (error, line) = refusal("postgres://postgres:secret@127.0.0.1:1/wenshu").await;
    assert!(matches!(error, RecordsError::Unreachable { .. }) && error.is_transient());
    assert!(line.contains("127.0.0.1:1"), "{line}");
}

#[tokio::test]
async fn a_wrong_password_is_told_from_a_missing_database_and_a_missing_right() {
    let cluster = Cluster::shared();
    cluster.run("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN PASSWORD 'right'").await;
    let (error, line) = refusal(&cluster.url("clerk:secret", "postgres")).await;
    assert!(matches!(error, RecordsError::Credentials { .. }), "{line}");
    assert!(line.contains("clerk"), "{line}");

    let (error, line) = refusal(&cluster.url("postgres", "nowhere")).await;
    assert!(matches!(error, RecordsError::NoDatabase { .. }), "{line}");
    assert!(line.contains("createdb nowhere"), "{line}");

    let (error, line) = refusal(&cluster.url("clerk:right", "postgres")).await;
    assert!(matches!(error, RecordsError::NotAllowed { .. }), "{line} {error:?}");
}

#[tokio::test]
async fn tables_are_made_once_and_newer_ones_are_refused() {
    let cluster = Cluster::shared();
    let url = cluster.new_database().await;
    // Two ledgers that start at the same time.
    let (one, two) = tokio::join!(open(&url, 2), open(&url, 2));
    one.unwrap().accept(vec![new_job(1)], noon()).await.unwrap();
    let again = two.unwrap().accept(vec![new_job(1)], noon()).await.unwrap();
    assert!(matches!(again.acceptances[0], Acceptance::Duplicate(_)));
    open(&url, 2).await.unwrap();

    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    crate::sqlite::add_future_migration::<sqlx::Postgres>(&mut connection).await;
    let (error, line) = refusal(&url).await;
    assert!(matches!(error, RecordsError::NewerSchema { version: 9999 }), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_restarts_loses_nothing_and_is_found_again() {
    let cluster = Cluster::start();
    let url = cluster.new_database().await;
    let records = open(&url, 4).await.unwrap();
    records.accept(vec![new_job(1)], noon()).await.unwrap();

    // Work goes on while the server breaks off and comes back.
    let worker = records.clone();
    let work = tokio::spawn(async move {
        let mut transient = 0;
        let end = Instant::now() + Duration::from_secs(60);
        for number in 2..200 {
            loop {
                match worker.accept(vec![new_job(number)], noon()).await {
                    Ok(_) => break,
                    Err(error) => {
                        assert!(error.is_transient(), "{error:?}");
                        assert!(Instant::now() < end, "{error:?}");
                        transient += 1;
                    }
                }
            }
        }
        transient
    });
    tokio::task::block_in_place(|| {
        cluster.stop_at_once();
        cluster.start_again();
    });
    work.await.unwrap();

    let folded = records.fold((1..200).flat_map(|number| whole_job(id(number), 1)).collect(), after(1)).await.unwrap();
    assert_eq!(folded.closing.len(), 199);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_down_is_a_passing_error() {
    let cluster = Cluster::start();
    let records = open(&cluster.new_database().await, 2).await.unwrap();
    records.probe().await.unwrap();
    tokio::task::block_in_place(|| cluster.stop_at_once());
    assert!(records.probe().await.unwrap_err().is_transient());
    assert!(records.accept(vec![new_job(1)], noon()).await.unwrap_err().is_transient());
    tokio::task::block_in_place(|| cluster.start_again());
    records.probe().await.unwrap();
    records.accept(vec![new_job(1)], noon()).await.unwrap();
}

#[tokio::test]
async fn a_portal_of_its_own_process_shares_the_accounts() {
    let cluster = Cluster::shared();
    let url = cluster.new_database().await;
    let (portal, ledger) = tokio::join!(open_accounts(&url, 2), open(&url, 2));
    let (portal, ledger) = (portal.unwrap(), ledger.unwrap());
    portal.create_user(new_user(1, "a"), noon()).await.unwrap();
    let other = open_accounts(&url, 2).await.unwrap();
    assert!(other.user(&of("office"), uuid(1)).await.unwrap().is_some());
    // Closing one leaves the connections of the others.
    portal.close().await;
    other.probe().await.unwrap();
    ledger.probe().await.unwrap();
}

/// Else a session could begin between the end of all and the commit.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_waits_for_a_disabling_that_is_being_written() {
    let cluster = Cluster::shared();
    let url = cluster.new_database().await;
    let accounts = open_accounts(&url, 2).await.unwrap();
    accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    let hour = jiff::SignedDuration::from_hours(1);
    let mut disabling = sqlx::PgConnection::connect(&url).await.unwrap();
    let mut watching = sqlx::PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("BEGIN; UPDATE users SET disabled_at = 1").execute(&mut disabling).await.unwrap();

    let worker = accounts.clone();
    let login = tokio::spawn(async move { worker.begin_session(new_session(1, 1), noon(), hour).await.unwrap() });
    let waiting =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut watching).await.unwrap() == 0 {
        assert!(!login.is_finished(), "the login did not wait");
    }
    sqlx::raw_sql("COMMIT").execute(&mut disabling).await.unwrap();
    assert!(!login.await.unwrap());
    accounts.enable_user(&of("office"), uuid(1)).await.unwrap();
    assert_eq!(accounts.session(&secret(1).hash(), noon(), hour).await.unwrap(), None);
}
