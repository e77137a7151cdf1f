//! What both databases must do.

mod accept;
mod ending;
mod fold;
mod letters;
mod outbox;
mod queries;
mod retention;
