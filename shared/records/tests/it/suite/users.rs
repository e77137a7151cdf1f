//! Users.

use jiff::SignedDuration;
use wenshu_records::{Credential, NewKey, NewUser, RecordsError, Role, Scope, Usable, User, password};

use crate::people::{
    OTHER_PASSWORD, PASSWORD, by_provider, claims, name, new_key, new_session, new_user, of_school, other_password,
    password as hashed, presented, secret, uuid,
};
use crate::place::{Place, over_both};
use crate::samples::{after, new_job, noon, of};

over_both!(
    a_user_is_made_and_found_again,
    the_same_user_twice_is_made_once,
    a_taken_name_is_told,
    one_of_many_gets_a_name,
    a_user_of_a_provider_is_found_by_subject_alone,
    users_of_other_tenants_do_not_exist,
    users_come_in_pages,
    a_changed_password_is_the_only_one,
    a_disabled_user_is_out_until_enabled,
    what_can_be_used_is_counted,
    accounts_live_beside_jobs,
    errors_of_the_database_tell_no_secret,
);

async fn a_user_is_made_and_found_again(place: &Place) {
    let accounts = &place.accounts;
    let admin = NewUser { role: Role::Admin, ..new_user(1, "张三") };
    let made = accounts.create_user(admin, noon()).await.unwrap();
    let expected = User {
        id: uuid(1),
        name: name("张三"),
        tenant: "office".parse().unwrap(),
        role: Role::Admin,
        subject: None,
        created: noon(),
        disabled: None,
    };
    assert_eq!(made, expected);
    assert_eq!(accounts.user(&of("office"), uuid(1)).await.unwrap().as_ref(), Some(&expected));
    let (user, hash) = accounts.login(&name("张三")).await.unwrap().unwrap();
    assert_eq!(user, expected);
    assert!(password::verify(PASSWORD, Some(&hash)).unwrap());
    assert_eq!(accounts.login(&name("张四")).await.unwrap(), None);
    assert_eq!(accounts.user(&Scope::All, uuid(2)).await.unwrap(), None);
}

/// A call whose answer was lost is repeated.
async fn the_same_user_twice_is_made_once(place: &Place) {
    let made = place.accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    assert_eq!(place.accounts.create_user(new_user(1, "a"), after(1)).await.unwrap(), made);
    assert_eq!(place.count("users").await, 1);
    // Another user with its id is an error and changes nothing.
    for other in [new_user(1, "b"), of_school(new_user(1, "a")), by_provider(new_user(1, "a"), "s")] {
        let error = place.accounts.create_user(other, noon()).await.unwrap_err();
        assert!(matches!(error, RecordsError::Unreadable { column: "id", .. }), "{error:?}");
    }
    assert_eq!(place.accounts.user(&Scope::All, uuid(1)).await.unwrap(), Some(made));
}

async fn a_taken_name_is_told(place: &Place) {
    place.accounts.create_user(new_user(1, "caf\u{e9}"), noon()).await.unwrap();
    // In whatever tenant and spelling: a name alone is what a user logs in with.
    for other in [new_user(2, "cafe\u{301}"), of_school(new_user(3, "caf\u{e9}"))] {
        let error = place.accounts.create_user(other, noon()).await.unwrap_err();
        assert!(matches!(error, RecordsError::NameTaken { .. }) && !error.is_transient(), "{error:?}");
        assert_eq!(error.to_string(), "登录名“caf\u{e9}”已被使用，请换一个");
        assert!(!format!("{error:?}").contains("argon2"), "{error:?}");
    }
    assert_eq!(place.count("users").await, 1);
}

async fn one_of_many_gets_a_name(place: &Place) {
    let tries = (1..=8).map(|number| {
        let accounts = place.accounts.clone();
        tokio::spawn(async move { accounts.create_user(new_user(number, "李四"), noon()).await })
    });
    let mut made = Vec::new();
    for attempt in tries.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(user) => made.push(user),
            Err(error) => assert!(matches!(error, RecordsError::NameTaken { .. }), "{error:?}"),
        }
    }
    assert_eq!(made.len(), 1);
    assert_eq!(place.accounts.login(&name("李四")).await.unwrap().unwrap().0, made[0]);
}

async fn a_user_of_a_provider_is_found_by_subject_alone(place: &Place) {
    let accounts = &place.accounts;
    let made = accounts.create_user(by_provider(new_user(1, "王五"), "s-1"), noon()).await.unwrap();
    assert_eq!(made.subject, Some(claims("s-1")));
    assert_eq!(accounts.user_of(&claims("s-1")).await.unwrap(), Some(made));
    assert_eq!(accounts.user_of(&claims("s-2")).await.unwrap(), None);
    assert_eq!(accounts.login(&name("王五")).await.unwrap(), None);
    assert!(!accounts.set_password(&of("office"), uuid(1), hashed()).await.unwrap());
    assert_eq!(accounts.login(&name("王五")).await.unwrap(), None);

    let error = accounts.create_user(by_provider(new_user(2, "赵六"), "s-1"), noon()).await.unwrap_err();
    assert!(matches!(error, RecordsError::SubjectTaken), "{error:?}");
    accounts.create_user(by_provider(new_user(3, "赵六"), "s-3"), noon()).await.unwrap();
    assert_eq!(place.count("users").await, 2);
}

async fn users_of_other_tenants_do_not_exist(place: &Place) {
    let accounts = &place.accounts;
    accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    accounts.create_user(of_school(new_user(2, "b")), noon()).await.unwrap();
    assert!(accounts.begin_session(new_session(1, 1), noon(), SignedDuration::from_hours(1)).await.unwrap());
    let before = (place.dump("users").await, place.dump("sessions").await);

    let school = of("school");
    assert_eq!(accounts.user(&school, uuid(1)).await.unwrap(), None);
    assert!(!accounts.set_password(&school, uuid(1), other_password()).await.unwrap());
    assert!(!accounts.disable_user(&school, uuid(1), noon()).await.unwrap());
    assert!(!accounts.enable_user(&school, uuid(1)).await.unwrap());
    assert_eq!(accounts.end_sessions(&school, uuid(1)).await.unwrap(), 0);
    assert_eq!((place.dump("users").await, place.dump("sessions").await), before);

    let ids = |users: Vec<User>| users.iter().map(|user| user.id).collect::<Vec<_>>();
    assert_eq!(ids(accounts.users(&school, None, 9).await.unwrap().entries), [uuid(2)]);
    assert_eq!(ids(accounts.users(&of("office"), None, 9).await.unwrap().entries), [uuid(1)]);
    assert_eq!(ids(accounts.users(&Scope::All, None, 9).await.unwrap().entries), [uuid(1), uuid(2)]);
    assert!(accounts.users(&of("nobody"), None, 9).await.unwrap().entries.is_empty());
}

async fn users_come_in_pages(place: &Place) {
    for number in [3, 1, 5, 2, 4] {
        place.accounts.create_user(new_user(number, &format!("u{number}")), noon()).await.unwrap();
    }
    let mut last = None;
    let mut seen = Vec::new();
    loop {
        let page = place.accounts.users(&of("office"), last, 2).await.unwrap();
        assert!(page.entries.len() <= 2);
        seen.extend(page.entries.iter().map(|user| user.id));
        last = seen.last().copied();
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, (1..=5).map(uuid).collect::<Vec<_>>());
}

async fn a_changed_password_is_the_only_one(place: &Place) {
    let accounts = &place.accounts;
    accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    accounts.create_user(new_user(2, "b"), noon()).await.unwrap();
    let hour = SignedDuration::from_hours(1);
    for (byte, user) in [(1, 1), (2, 1), (3, 2)] {
        assert!(accounts.begin_session(new_session(byte, user), noon(), hour).await.unwrap());
    }
    assert!(accounts.set_password(&of("office"), uuid(1), other_password()).await.unwrap());
    let (_, hash) = accounts.login(&name("a")).await.unwrap().unwrap();
    assert!(password::verify(OTHER_PASSWORD, Some(&hash)).unwrap());
    assert!(!password::verify(PASSWORD, Some(&hash)).unwrap());
    // All sessions of the user are over, and no other's.
    for (byte, goes_on) in [(1, false), (2, false), (3, true)] {
        assert_eq!(accounts.session(&secret(byte).hash(), noon(), hour).await.unwrap().is_some(), goes_on);
    }
    // Who verified the old password just before does not get in after.
    assert!(!accounts.begin_session(new_session(4, 1), noon(), hour).await.unwrap());
    assert!(!accounts.set_password(&of("office"), uuid(9), other_password()).await.unwrap());
}

async fn a_disabled_user_is_out_until_enabled(place: &Place) {
    let accounts = &place.accounts;
    let hour = SignedDuration::from_hours(1);
    accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    assert!(accounts.begin_session(new_session(1, 1), noon(), hour).await.unwrap());
    assert!(accounts.disable_user(&of("office"), uuid(1), after(1)).await.unwrap());
    assert!(accounts.disable_user(&of("office"), uuid(1), after(2)).await.unwrap());
    let user = accounts.user(&of("office"), uuid(1)).await.unwrap().unwrap();
    assert_eq!(user.disabled, Some(after(1)));
    assert_eq!(accounts.login(&name("a")).await.unwrap(), None);
    assert_eq!(accounts.session(&secret(1).hash(), after(2), hour).await.unwrap(), None);
    assert!(!accounts.begin_session(new_session(2, 1), after(2), hour).await.unwrap());
    assert_eq!(place.count("sessions").await, 0);

    assert!(accounts.enable_user(&of("office"), uuid(1)).await.unwrap());
    assert!(accounts.login(&name("a")).await.unwrap().is_some_and(|(user, _)| user.disabled.is_none()));
    // What was over stays over.
    assert_eq!(accounts.session(&secret(1).hash(), after(3), hour).await.unwrap(), None);
    assert!(accounts.begin_session(new_session(2, 1), after(3), hour).await.unwrap());
    assert!(!accounts.enable_user(&of("office"), uuid(9)).await.unwrap());
    assert!(!accounts.disable_user(&of("office"), uuid(9), noon()).await.unwrap());
}

async fn what_can_be_used_is_counted(place: &Place) {
    let accounts = &place.accounts;
    assert_eq!(accounts.usable(noon()).await.unwrap(), Usable::default());
    accounts.create_user(new_user(1, "a"), noon()).await.unwrap();
    accounts.create_user(of_school(by_provider(new_user(2, "b"), "s")), noon()).await.unwrap();
    for number in [1, 2] {
        let key = NewKey { expires: Some(after(10)), ..new_key(number) };
        accounts.create_key(key, noon()).await.unwrap();
    }
    accounts.create_key(new_key(3), noon()).await.unwrap();
    assert_eq!(accounts.usable(after(9)).await.unwrap(), Usable { users: 2, keys: 3 });
    assert_eq!(accounts.usable(after(10)).await.unwrap(), Usable { users: 2, keys: 1 });
    accounts.revoke_key(&Scope::All, uuid(3), noon()).await.unwrap();
    accounts.disable_user(&Scope::All, uuid(1), noon()).await.unwrap();
    assert_eq!(accounts.usable(after(10)).await.unwrap(), Usable { users: 1, keys: 0 });
}

async fn accounts_live_beside_jobs(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let user = NewUser { credential: Credential::Password(hashed()), ..new_user(1, "a") };
    place.accounts.create_user(user, noon()).await.unwrap();
    place.accounts.probe().await.unwrap();
    assert_eq!((place.count("jobs").await, place.count("users").await), (1, 1));
    place.accounts.close().await;
    assert!(place.records.probe().await.is_err());
}

async fn errors_of_the_database_tell_no_secret(place: &Place) {
    for table in ["users", "api_keys", "sessions"] {
        place.run(&format!("DROP TABLE {table}")).await;
    }
    let accounts = &place.accounts;
    let errors = [
        accounts.create_user(new_user(1, "a"), noon()).await.err(),
        accounts.set_password(&Scope::All, uuid(1), hashed()).await.err(),
        accounts.create_key(new_key(0x41), noon()).await.err(),
        accounts.find_key(&presented(0x41).encode(), noon()).await.err(),
        accounts.begin_session(new_session(0x41, 1), noon(), SignedDuration::from_hours(1)).await.err(),
        accounts.session(&secret(0x41).hash(), noon(), SignedDuration::from_hours(1)).await.err(),
    ];
    for error in errors {
        let error = error.unwrap();
        assert!(matches!(error, RecordsError::Refused { .. }), "{error:?}");
        let shown = format!("{error} {error:?}");
        for hidden in ["argon2", &secret(0x41).encode(), "AAAA", "4141", "65, 65"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    }
}
