//! Users, keys and sessions to test with.

use std::sync::OnceLock;

use uuid::Uuid;
use wenshu_records::password::{self, PasswordHash};
use wenshu_records::{
    AccountName, Credential, KeyScope, NewKey, NewSession, NewUser, PresentedKey, Role, Secret, Subject,
};

/// A password, and what must not be seen of it.
pub const PASSWORD: &str = "忠犬八公-correct-horse";
pub const OTHER_PASSWORD: &str = "battery staple 2026";

pub fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn name(name: &str) -> AccountName {
    name.parse().unwrap()
}

/// The hash of [`PASSWORD`].
pub fn password() -> PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| password::hash(PASSWORD, [7; 16]).unwrap()).clone()
}

/// The hash of [`OTHER_PASSWORD`].
pub fn other_password() -> PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| password::hash(OTHER_PASSWORD, [8; 16]).unwrap()).clone()
}

/// A clerk of the tenant `office` with [`PASSWORD`].
pub fn new_user(number: u128, login: &str) -> NewUser {
    NewUser {
        id: uuid(number),
        name: name(login),
        tenant: "office".parse().unwrap(),
        role: Role::Clerk,
        credential: Credential::Password(password()),
    }
}

pub fn of_school(mut user: NewUser) -> NewUser {
    user.tenant = "school".parse().unwrap();
    user
}

pub fn by_provider(mut user: NewUser, subject: &str) -> NewUser {
    user.credential = Credential::Subject(claims(subject));
    user
}

pub fn claims(subject: &str) -> Subject {
    Subject::new("https://login.example", subject).unwrap()
}

pub fn secret(byte: u8) -> Secret {
    Secret::new([byte; 32])
}

pub fn presented(number: u128) -> PresentedKey {
    PresentedKey { id: uuid(number), secret: secret(number as u8) }
}

/// A key of the tenant `office` to hand in and to read, that does not expire.
pub fn new_key(number: u128) -> NewKey {
    let presented = presented(number);
    NewKey {
        id: presented.id,
        secret: presented.secret.hash(),
        tenant: "office".parse().unwrap(),
        name: name("归档脚本"),
        scopes: [KeyScope::Read, KeyScope::Submit].into(),
        expires: None,
        made_by: Some(uuid(1)),
    }
}

/// A session with a token of this byte, of a user with [`PASSWORD`].
pub fn new_session(byte: u8, user: u128) -> NewSession {
    NewSession {
        token: secret(byte).hash(),
        user: uuid(user),
        password: Some(password()),
        csrf: Some(secret(byte ^ 0xff)),
    }
}
