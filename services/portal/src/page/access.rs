//! The pages of login and of API keys.

use jiff::Timestamp;
use maud::{Markup, html};

use super::history::encoded;
use super::shell::{Frame, Shell};
use super::text;
use super::words::Word;

/// Why a login did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginTrouble {
    /// Name or password is wrong; it is not said which.
    Wrong,
    /// Too many tries.
    Slow {
        /// Seconds to wait.
        seconds: u32,
    },
}

/// The login page; `next` is the path to go on to, `oidc` says whether the
/// organisation's own accounts can be used.
pub fn login_page(shell: &Shell, next: &str, oidc: bool, trouble: Option<LoginTrouble>) -> Markup {
    let said = trouble.map(|trouble| match trouble {
        LoginTrouble::Wrong => shell.say(Word::LoginFailed).to_owned(),
        LoginTrouble::Slow { seconds } => shell.fill(Word::LoginSlow, &[("s", &seconds.to_string())]),
    });
    let main = html! {
        div class="narrow login" {
            h1 { (shell.say(Word::LoginTitle)) }
            @if let Some(said) = said { p class="problem" role="alert" { (said) } }
            form method="post" action="/login" {
                (shell.csrf_field())
                input type="hidden" name="next" value=(next);
                div class="field" {
                    label for="name" { (shell.say(Word::LoginName)) }
                    input type="text" id="name" name="name" autocomplete="username" required autofocus;
                }
                div class="field" {
                    label for="password" { (shell.say(Word::LoginPassword)) }
                    input type="password" id="password" name="password" autocomplete="current-password" required;
                }
                p { button type="submit" class="primary" { (shell.say(Word::LoginDo)) } }
            }
            @if oidc { p { a class="button" href={ "/login/oidc?next=" (encoded(next)) } { (shell.say(Word::LoginOidc)) } } }
        }
    };
    shell.page(Frame { title: shell.say(Word::LoginTitle), ..Frame::default() }, &main)
}

/// A key as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its scopes by name: `submit`, `read`, `cancel`, `admin`.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
    /// True when it no longer serves because it was revoked.
    pub revoked: bool,
    /// True when its time has passed.
    pub expired: bool,
}

const SCOPES: [(&str, Word); 4] = [
    ("submit", Word::ScopeSubmit),
    ("read", Word::ScopeRead),
    ("cancel", Word::ScopeCancel),
    ("admin", Word::ScopeAdmin),
];

/// The page of keys; `made` is the text of one that was just made.
pub fn keys_page(shell: &Shell, keys: &[KeyRow], made: Option<&str>) -> Markup {
    let main = html! {
        div class="wide" {
            h1 { (shell.say(Word::KeysTitle)) }
            p { (shell.say(Word::KeysLead)) }
            @if let Some(made) = made {
                div class="made" role="status" {
                    p { strong { (shell.say(Word::KeyMade)) } }
                    p { code { (made) } }
                }
            }
            @if keys.is_empty() { p { (shell.say(Word::KeysNone)) } } @else { (table(shell, keys)) }
            h2 { (shell.say(Word::KeyMake)) }
            form method="post" action="/keys" class="key-form" {
                (shell.csrf_field())
                div class="field" {
                    label for="key-name" { (shell.say(Word::KeyName)) }
                    input type="text" id="key-name" name="name" required maxlength="64" aria-describedby="key-name-hint" autocomplete="off";
                    p class="hint" id="key-name-hint" { (shell.say(Word::KeyNameHint)) }
                }
                fieldset class="checks" {
                    legend { (shell.say(Word::KeyScopes)) }
                    @for (scope, word) in SCOPES {
                        label {
                            input type="checkbox" name="scopes" value=(scope) checked[scope != "admin"];
                            " " (shell.say(word))
                        }
                    }
                }
                p { button type="submit" class="primary" { (shell.say(Word::KeyMake)) } }
            }
        }
    };
    shell.page(Frame { title: shell.say(Word::KeysTitle), ..Frame::default() }, &main)
}

fn table(shell: &Shell, keys: &[KeyRow]) -> Markup {
    html! {
        table {
            caption { (shell.say(Word::KeysCaption)) }
            thead { tr {
                th scope="col" { (shell.say(Word::KeyName)) }
                th scope="col" { (shell.say(Word::KeyScopes)) }
                th scope="col" { (shell.say(Word::KeyCreated)) }
                th scope="col" { (shell.say(Word::KeyState)) }
            } }
            tbody { @for key in keys { (row(shell, key)) } }
        }
    }
}

fn row(shell: &Shell, key: &KeyRow) -> Markup {
    let scopes: Vec<&str> = SCOPES
        .iter()
        .filter(|(scope, _)| key.scopes.iter().any(|has| has == scope))
        .map(|(_, word)| shell.say(*word))
        .collect();
    html! {
        tr {
            th scope="row" { (text::isolated(&key.name)) }
            td { (scopes.join(if shell.lang == super::words::Lang::Zh { "、" } else { ", " })) }
            td { (text::time(key.created)) }
            td {
                @if key.revoked { (shell.say(Word::KeyRevoked)) }
                @else if key.expired { (shell.say(Word::KeyExpired)) }
                @else {
                    form method="post" action={ "/keys/" (key.id) "/revoke" } class="in-row" {
                        (shell.csrf_field())
                        span { (shell.say(Word::KeyValid)) } " "
                        button type="submit" class="small" aria-label=(shell.fill(Word::KeyRevokeOf, &[("name", &text::visible(&key.name))])) { (shell.say(Word::KeyRevoke)) }
                    }
                }
            }
        }
    }
}
