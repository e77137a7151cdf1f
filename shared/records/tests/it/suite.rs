//! What both databases must do.

mod accept;
mod ending;
mod fold;
mod keys;
mod letters;
mod logins;
mod outbox;
mod queries;
mod retention;
mod sessions;
mod users;
