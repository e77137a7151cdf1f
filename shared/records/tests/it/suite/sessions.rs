//! Sessions of the page.

use jiff::SignedDuration;
use wenshu_records::{NewSession, Scope};

use crate::people::{by_provider, name, new_session, new_user, other_password, secret, uuid};
use crate::place::{Place, over_both};
use crate::samples::{after, noon, of};

over_both!(
    a_session_is_found_by_its_token,
    a_session_begins_once_and_with_the_right_password,
    a_session_ends_when_it_is_not_used,
    a_session_ends_however_much_it_is_used,
    use_is_noted_now_and_then,
    who_logs_out_is_out,
    all_sessions_of_a_user_end,
    a_disabling_and_a_login_at_once_leave_no_session,
    what_ended_is_forgotten,
    no_token_stands_in_the_table,
);

const IDLE: SignedDuration = SignedDuration::from_mins(30);
const LONGEST: SignedDuration = SignedDuration::from_hours(12);

async fn begin(place: &Place, session: NewSession) -> bool {
    place.accounts.begin_session(session, noon(), LONGEST).await.unwrap()
}

/// True when the session with this token goes on so many seconds after noon.
async fn goes_on(place: &Place, byte: u8, seconds: i64) -> bool {
    place.accounts.session(&secret(byte).hash(), after(seconds), IDLE).await.unwrap().is_some()
}

async fn a_session_is_found_by_its_token(place: &Place) {
    let user = place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    let other = place.accounts.create_user(by_provider(new_user(2, "b"), "s"), noon()).await.unwrap();
    assert!(begin(place, new_session(1, 1)).await);
    assert!(begin(place, NewSession { password: None, csrf: None, ..new_session(2, 2) }).await);

    let session = place.accounts.session(&secret(1).hash(), after(10), IDLE).await.unwrap().unwrap();
    assert_eq!((session.user, session.csrf), (user, Some(secret(1 ^ 0xff))));
    assert_eq!((session.began, session.seen, session.expires), (noon(), noon(), noon() + LONGEST));
    let session = place.accounts.session(&secret(2).hash(), after(10), IDLE).await.unwrap().unwrap();
    assert_eq!((session.user, session.csrf), (other, None));
    assert!(!goes_on(place, 3, 10).await);
}

async fn a_session_begins_once_and_with_the_right_password(place: &Place) {
    place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    place.accounts.create_user(new_user(2, "b"), noon()).await.unwrap();
    place.accounts.create_user(by_provider(new_user(3, "c"), "s"), noon()).await.unwrap();
    let refused = [
        // Nobody, another password, none, and one where there is none.
        new_session(1, 9),
        NewSession { password: Some(other_password()), ..new_session(1, 1) },
        NewSession { password: None, ..new_session(1, 1) },
        new_session(1, 3),
    ];
    for session in refused {
        assert!(!begin(place, session).await);
    }
    assert_eq!(place.count("sessions").await, 0);
    assert!(begin(place, new_session(1, 1)).await);
    // A call whose answer was lost is repeated; another user's is not the same.
    assert!(begin(place, new_session(1, 1)).await);
    assert!(!begin(place, new_session(1, 2)).await);
    assert_eq!(place.count("sessions").await, 1);
    let session = place.accounts.session(&secret(1).hash(), noon(), IDLE).await.unwrap().unwrap();
    assert_eq!(session.user.id, uuid(1));
}

async fn a_session_ends_when_it_is_not_used(place: &Place) {
    place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    assert!(begin(place, new_session(1, 1)).await);
    let idle = IDLE.as_secs();
    assert!(goes_on(place, 1, idle - 1).await);
    assert!(goes_on(place, 1, 2 * idle - 2).await);
    assert!(!goes_on(place, 1, 3 * idle - 2).await);
    // Even after an end that nobody noticed the time does not run back.
    assert!(!goes_on(place, 1, 3 * idle - 1).await);
}

async fn a_session_ends_however_much_it_is_used(place: &Place) {
    place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    assert!(begin(place, new_session(1, 1)).await);
    let longest = LONGEST.as_secs();
    let mut seconds = 0;
    while seconds < longest {
        assert!(goes_on(place, 1, seconds).await, "{seconds}");
        seconds += 1000;
    }
    assert!(goes_on(place, 1, longest - 1).await);
    assert!(!goes_on(place, 1, longest).await);
}

async fn use_is_noted_now_and_then(place: &Place) {
    place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    assert!(begin(place, new_session(1, 1)).await);
    let mut noted = Vec::new();
    for seconds in [1, 59, 60, 61, 119, 120, 180] {
        // Each call gives what the one before noted.
        let session = place.accounts.session(&secret(1).hash(), after(seconds), IDLE).await.unwrap().unwrap();
        noted.push(session.seen);
    }
    assert_eq!(noted, [0, 0, 0, 60, 60, 60, 120].map(after));
    // Who may be idle for a short time only is noted sooner.
    let idle = SignedDuration::from_secs(16);
    for (seconds, goes_on) in [(183, true), (198, true), (214, false)] {
        let found = place.accounts.session(&secret(1).hash(), after(seconds), idle).await.unwrap();
        assert_eq!(found.is_some(), goes_on, "{seconds}");
    }
}

async fn who_logs_out_is_out(place: &Place) {
    place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    for byte in [1, 2] {
        assert!(begin(place, new_session(byte, 1)).await);
    }
    assert!(place.accounts.end_session(&secret(1).hash()).await.unwrap());
    assert!(!place.accounts.end_session(&secret(1).hash()).await.unwrap());
    assert!(!goes_on(place, 1, 1).await);
    assert!(goes_on(place, 2, 1).await);
}

async fn all_sessions_of_a_user_end(place: &Place) {
    for (number, login) in [(1, "a"), (2, "b")] {
        place.accounts.create_user(new_user(number, login), noon()).await.unwrap();
    }
    for (byte, user) in [(1, 1), (2, 1), (3, 2)] {
        assert!(begin(place, new_session(byte, user)).await);
    }
    assert_eq!(place.accounts.end_sessions(&of("office"), uuid(1)).await.unwrap(), 2);
    assert_eq!(place.accounts.end_sessions(&Scope::All, uuid(1)).await.unwrap(), 0);
    for (byte, left) in [(1, false), (2, false), (3, true)] {
        assert_eq!(goes_on(place, byte, 1).await, left);
    }
}

async fn a_disabling_and_a_login_at_once_leave_no_session(place: &Place) {
    for number in 1..=20_u128 {
        place.accounts.create_user(new_user(number, &format!("u{number}")), noon()).await.unwrap();
        let (accounts, others) = (place.accounts.clone(), place.accounts.clone());
        let login = tokio::spawn(async move {
            accounts.begin_session(new_session(number as u8, number), noon(), LONGEST).await.unwrap()
        });
        let disabling =
            tokio::spawn(async move { others.disable_user(&of("office"), uuid(number), noon()).await.unwrap() });
        let (_, disabled) = tokio::join!(login, disabling);
        assert!(disabled.unwrap());
        // Enabled again, whatever was left would go on.
        assert!(place.accounts.enable_user(&of("office"), uuid(number)).await.unwrap());
        assert!(!goes_on(place, number as u8, 1).await, "{number}");
    }
    assert_eq!(place.count("sessions").await, 0);
}

async fn what_ended_is_forgotten(place: &Place) {
    place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    for (byte, longest) in [(1, 100), (2, 5000), (3, 5000), (4, 5000)] {
        let longest = SignedDuration::from_secs(longest);
        assert!(place.accounts.begin_session(new_session(byte, 1), noon(), longest).await.unwrap());
    }
    place.accounts.begin_login(&name("a"), noon()).await.unwrap();
    // 1 is too old, 2 and 3 are not used, 4 goes on.
    assert_eq!(place.accounts.forget_ended(after(99), IDLE, 100).await.unwrap(), 0);
    assert_eq!(place.accounts.forget_ended(after(100), IDLE, 100).await.unwrap(), 1);
    assert!(goes_on(place, 4, 1000).await);
    assert_eq!(place.accounts.forget_ended(after(1800), IDLE, 1).await.unwrap(), 1);
    assert_eq!(place.accounts.forget_ended(after(1800), IDLE, 100).await.unwrap(), 1);
    assert!(goes_on(place, 4, 1800).await);
    assert_eq!((place.count("sessions").await, place.count("failed_logins").await), (1, 1));
    // A day after it, the failure goes too.
    assert_eq!(place.accounts.forget_ended(after(24 * 3600 - 1), LONGEST * 3, 100).await.unwrap(), 1);
    assert_eq!(place.accounts.forget_ended(after(24 * 3600), LONGEST * 3, 100).await.unwrap(), 1);
    assert_eq!((place.count("sessions").await, place.count("failed_logins").await), (0, 0));
}

async fn no_token_stands_in_the_table(place: &Place) {
    place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    assert!(begin(place, new_session(0x41, 1)).await);
    let rows = place.dump("sessions").await.join("\n");
    assert!(rows.contains(&secret(0x41 ^ 0xff).encode()), "{rows}");
    for token in [secret(0x41).encode(), "41414141".to_owned(), "AAAAAAAA".to_owned(), "65, 65".to_owned()] {
        assert!(!rows.contains(&token), "{rows}");
    }
}
