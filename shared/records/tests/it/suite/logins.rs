//! Guessing of passwords.

use jiff::SignedDuration;
use wenshu_records::FAILED_LOGINS_MOST;

use crate::people::name;
use crate::place::{Place, over_both};
use crate::samples::{after, noon};

over_both!(
    waits_double_up_to_a_quarter_of_an_hour,
    a_try_that_must_wait_does_not_count,
    a_success_forgets_the_failures_of_its_name,
    names_are_counted_apart,
    a_day_without_failures_forgets_them,
    many_at_once_are_no_way_around_the_wait,
    a_clock_set_back_lengthens_no_wait,
    the_name_that_was_tried_longest_ago_is_forgotten_first,
    what_was_typed_as_a_name_is_not_kept,
);

/// Seconds to wait for a try of a name at this time; 0 when it may be made.
async fn wait(place: &Place, login: &str, seconds: i64) -> i64 {
    let wait = place.accounts.begin_login(&name(login), after(seconds)).await.unwrap();
    wait.map_or(0, |wait| {
        assert!(wait > SignedDuration::ZERO);
        wait.as_secs()
    })
}

async fn waits_double_up_to_a_quarter_of_an_hour(place: &Place) {
    for _ in 0..5 {
        assert_eq!(wait(place, "a", 0).await, 0);
    }
    let mut seconds = 0;
    let mut waits = Vec::new();
    for _ in 0..14 {
        let next = wait(place, "a", seconds).await;
        waits.push(next);
        assert_eq!(wait(place, "a", seconds + next - 1).await, 1);
        seconds += next;
        assert_eq!(wait(place, "a", seconds).await, 0);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
}

async fn a_try_that_must_wait_does_not_count(place: &Place) {
    for _ in 0..5 {
        assert_eq!(wait(place, "a", 0).await, 0);
    }
    for _ in 0..50 {
        assert_eq!(wait(place, "a", 0).await, 1);
    }
    assert_eq!(wait(place, "a", 1).await, 0);
    assert_eq!(wait(place, "a", 1).await, 2);
}

async fn a_success_forgets_the_failures_of_its_name(place: &Place) {
    for _ in 0..5 {
        assert_eq!(wait(place, "a", 0).await, 0);
        assert_eq!(wait(place, "b", 0).await, 0);
    }
    place.accounts.login_succeeded(&name("a")).await.unwrap();
    place.accounts.login_succeeded(&name("c")).await.unwrap();
    assert_eq!(wait(place, "a", 0).await, 0);
    assert_eq!(wait(place, "b", 0).await, 1);
}

async fn names_are_counted_apart(place: &Place) {
    for _ in 0..5 {
        assert_eq!(wait(place, "caf\u{e9}", 0).await, 0);
    }
    assert_eq!(wait(place, "cafe", 0).await, 0);
    // The same name in another spelling is the same name.
    assert_eq!(wait(place, "cafe\u{301}", 0).await, 1);
}

async fn a_day_without_failures_forgets_them(place: &Place) {
    for _ in 0..5 {
        assert_eq!(wait(place, "a", 0).await, 0);
    }
    // One more just before a day is over: it counts on.
    let day = 24 * 3600;
    assert_eq!(wait(place, "a", day - 1).await, 0);
    assert_eq!(wait(place, "a", day - 1).await, 2);
    // A day later five are free again.
    for _ in 0..5 {
        assert_eq!(wait(place, "a", 2 * day - 1).await, 0);
    }
    assert_eq!(wait(place, "a", 2 * day - 1).await, 1);
}

async fn many_at_once_are_no_way_around_the_wait(place: &Place) {
    let tries = (0..40).map(|_| {
        let accounts = place.accounts.clone();
        tokio::spawn(async move { accounts.begin_login(&name("a"), noon()).await.unwrap().is_none() })
    });
    let mut made = 0;
    for attempt in tries.collect::<Vec<_>>() {
        made += usize::from(attempt.await.unwrap());
    }
    assert_eq!(made, 5);
}

async fn a_clock_set_back_lengthens_no_wait(place: &Place) {
    for _ in 0..5 {
        assert_eq!(wait(place, "a", 10_000).await, 0);
    }
    assert_eq!(wait(place, "a", 0).await, 1);
}

async fn the_name_that_was_tried_longest_ago_is_forgotten_first(place: &Place) {
    for _ in 0..5 {
        assert_eq!(wait(place, "old", 0).await, 0);
        assert_eq!(wait(place, "new", 2).await, 0);
    }
    // Others fill the table, all tried in the second between.
    let (hash, at) = if place.url.starts_with("sqlite") {
        ("CAST('other ' || n AS BLOB)", after(1).as_microsecond())
    } else {
        ("CONVERT_TO('other ' || n, 'UTF8')", after(1).as_microsecond())
    };
    let others = FAILED_LOGINS_MOST - 2;
    place
        .run(&format!(
            "INSERT INTO failed_logins (name_hash, failures, last_at) \
             WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {others}) \
             SELECT {hash}, 1, {at} + n FROM numbers"
        ))
        .await;
    // The table is full but nobody is forgotten for a name that is known.
    assert_eq!(wait(place, "old", 0).await, 1);
    assert_eq!(wait(place, "new", 2).await, 1);
    assert_eq!(place.count("failed_logins").await, 10_000);
    // A new name takes the place of the one tried longest ago.
    assert_eq!(wait(place, "newest", 3).await, 0);
    assert_eq!(place.count("failed_logins").await, 10_000);
    assert_eq!(wait(place, "new", 2).await, 1);
    assert_eq!(wait(place, "old", 3).await, 0);
    assert_eq!(place.count("failed_logins").await, 10_000);
}

async fn what_was_typed_as_a_name_is_not_kept(place: &Place) {
    assert_eq!(wait(place, "password-typed-as-name", 0).await, 0);
    let rows = place.dump("failed_logins").await.join("\n");
    let as_numbers = format!("{:?}", b"password".to_vec());
    let as_hexadecimal = "70617373776f7264";
    for typed in ["password", as_hexadecimal, as_numbers.trim_matches(['[', ']'])] {
        assert!(rows.contains("failures") && !rows.contains(typed), "{rows}");
    }
}
