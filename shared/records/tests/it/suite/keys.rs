//! Keys of programs.

use wenshu_records::{ApiKey, KeyScope, NewKey, PresentedKey, RecordsError, Scope, Secret};

use crate::people::{name, new_key, presented, secret, uuid};
use crate::place::{Place, over_both};
use crate::samples::{after, noon, of};

over_both!(
    a_key_is_found_by_its_text,
    the_same_key_twice_is_made_once,
    a_key_one_bit_off_is_none,
    a_key_is_accepted_until_it_expires,
    a_revoked_key_is_none,
    keys_of_other_tenants_do_not_exist,
    keys_come_in_pages,
    every_set_of_scopes_is_kept,
    no_secret_stands_in_the_table,
);

async fn a_key_is_found_by_its_text(place: &Place) {
    let made = place.accounts.create_key(new_key(1), noon()).await.unwrap();
    let expected = ApiKey {
        id: uuid(1),
        tenant: "office".parse().unwrap(),
        name: name("归档脚本"),
        scopes: [KeyScope::Submit, KeyScope::Read].into(),
        created: noon(),
        expires: None,
        revoked: None,
        made_by: Some(uuid(1)),
    };
    assert_eq!(made, expected);
    place.accounts.create_key(new_key(2), noon()).await.unwrap();
    let found = place.accounts.find_key(&presented(1).encode(), after(1 << 32)).await.unwrap();
    assert_eq!(found, Some(expected));
}

/// A call whose answer was lost is repeated.
async fn the_same_key_twice_is_made_once(place: &Place) {
    let made = place.accounts.create_key(new_key(1), noon()).await.unwrap();
    assert_eq!(place.accounts.create_key(new_key(1), after(1)).await.unwrap(), made);
    let others =
        [NewKey { secret: secret(9).hash(), ..new_key(1) }, NewKey { tenant: "school".parse().unwrap(), ..new_key(1) }];
    for other in others {
        let error = place.accounts.create_key(other, noon()).await.unwrap_err();
        assert!(matches!(error, RecordsError::Unreadable { column: "id", .. }), "{error:?}");
    }
    assert_eq!(place.accounts.find_key(&presented(1).encode(), noon()).await.unwrap(), Some(made));
    assert_eq!(place.count("api_keys").await, 1);
}

async fn a_key_one_bit_off_is_none(place: &Place) {
    place.accounts.create_key(new_key(1), noon()).await.unwrap();
    place.accounts.create_key(new_key(2), noon()).await.unwrap();
    for bit in 0..256 {
        let mut bytes = [1_u8; 32];
        bytes[bit / 8] ^= 1 << (bit % 8);
        let wrong = PresentedKey { id: uuid(1), secret: Secret::new(bytes) };
        assert_eq!(place.accounts.find_key(&wrong.encode(), noon()).await.unwrap(), None, "{bit}");
    }
    // Another key's secret, no key's id, and what is no key.
    let swapped = PresentedKey { id: uuid(1), secret: secret(2) };
    let hash_as_secret = presented(1).encode().replace("wsk_", "");
    for text in [swapped.encode(), presented(3).encode(), hash_as_secret, String::new(), "wsk_\0".to_owned()] {
        assert_eq!(place.accounts.find_key(&text, noon()).await.unwrap(), None, "{text}");
    }
    assert!(place.accounts.find_key(&presented(1).encode(), noon()).await.unwrap().is_some());
}

async fn a_key_is_accepted_until_it_expires(place: &Place) {
    let key = NewKey { expires: Some(after(60)), ..new_key(1) };
    assert_eq!(place.accounts.create_key(key, noon()).await.unwrap().expires, Some(after(60)));
    for (seconds, accepted) in [(0, true), (59, true), (60, false), (61, false)] {
        let found = place.accounts.find_key(&presented(1).encode(), after(seconds)).await.unwrap();
        assert_eq!(found.is_some(), accepted, "{seconds}");
    }
}

async fn a_revoked_key_is_none(place: &Place) {
    let accounts = &place.accounts;
    accounts.create_key(new_key(1), noon()).await.unwrap();
    assert!(accounts.revoke_key(&of("office"), uuid(1), after(1)).await.unwrap());
    assert!(accounts.revoke_key(&of("office"), uuid(1), after(2)).await.unwrap());
    assert!(!accounts.revoke_key(&of("office"), uuid(2), after(1)).await.unwrap());
    assert_eq!(accounts.find_key(&presented(1).encode(), after(1)).await.unwrap(), None);
    let listed = accounts.keys(&of("office"), None, 9).await.unwrap().entries;
    assert_eq!(listed.iter().map(|key| key.revoked).collect::<Vec<_>>(), [Some(after(1))]);
}

async fn keys_of_other_tenants_do_not_exist(place: &Place) {
    let accounts = &place.accounts;
    accounts.create_key(new_key(1), noon()).await.unwrap();
    accounts.create_key(NewKey { tenant: "school".parse().unwrap(), ..new_key(2) }, noon()).await.unwrap();
    assert!(!accounts.revoke_key(&of("school"), uuid(1), noon()).await.unwrap());
    assert!(accounts.find_key(&presented(1).encode(), noon()).await.unwrap().is_some());
    let ids = |keys: Vec<ApiKey>| keys.iter().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(ids(accounts.keys(&of("school"), None, 9).await.unwrap().entries), [uuid(2)]);
    assert_eq!(ids(accounts.keys(&of("office"), None, 9).await.unwrap().entries), [uuid(1)]);
    assert_eq!(ids(accounts.keys(&Scope::All, None, 9).await.unwrap().entries), [uuid(1), uuid(2)]);
}

async fn keys_come_in_pages(place: &Place) {
    for number in [3, 1, 2] {
        place.accounts.create_key(new_key(number), noon()).await.unwrap();
    }
    let first = place.accounts.keys(&of("office"), None, 2).await.unwrap();
    assert_eq!((first.entries.len(), first.more), (2, true));
    let second = place.accounts.keys(&of("office"), Some(first.entries[1].id), 2).await.unwrap();
    assert_eq!((second.entries.len(), second.more), (1, false));
    assert_eq!(second.entries[0].id, uuid(3));
}

async fn every_set_of_scopes_is_kept(place: &Place) {
    for set in 0..16_u128 {
        let scopes = KeyScope::ALL.into_iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        let scopes: std::collections::BTreeSet<_> = scopes.map(|(_, scope)| scope).collect();
        place.accounts.create_key(NewKey { scopes: scopes.clone(), ..new_key(set + 1) }, noon()).await.unwrap();
        let found = place.accounts.find_key(&presented(set + 1).encode(), noon()).await.unwrap().unwrap();
        assert_eq!(found.scopes, scopes);
    }
}

async fn no_secret_stands_in_the_table(place: &Place) {
    place.accounts.create_key(new_key(0x41), noon()).await.unwrap();
    let rows = place.dump("api_keys").await.join("\n");
    assert!(rows.contains("归档脚本"), "{rows}");
    for secret in [presented(0x41).secret.encode(), "41414141".to_owned(), "AAAAAAAA".to_owned(), "65, 65".to_owned()] {
        assert!(!rows.contains(&secret), "{rows}");
    }
}
