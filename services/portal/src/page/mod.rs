//! The page for people: HTML made on the server, pure functions on the views.
//!
//! All works without scripts; scripts add what a form cannot do: drop, progress,
//! marks on the pages, a preview while elements are filled in. They load the same
//! pages and put parts of them in anew, so that every word and every piece of
//! HTML has one source.
//!
//! | module | what it makes |
//! |---|---|
//! | [`words`], [`labels`] | every word, in Chinese and English |
//! | [`shell`] | the frame of every page |
//! | [`upload`] | drop a file |
//! | [`job`], [`left_out`] | a file: its documents, what is in none of them |
//! | [`document`], [`elements_form`] | a document: structure, pages, findings, elements |
//! | [`history`], [`batch`] | lists of files |
//! | [`access`], [`problem`] | login, keys, errors |
//! | [`assets`] | style and scripts |
//! | [`place`], `routes`, [`rerender_form`] | addresses, and what forms ask for |

pub mod access;
pub mod assets;
pub mod batch;
pub mod document;
pub mod elements_form;
pub mod elements_text;
pub mod history;
pub mod job;
pub mod labels;
pub mod left_out;
pub mod place;
pub mod problem;
pub mod rerender_form;
mod routes;
pub mod shell;
pub mod text;
pub mod upload;
pub mod words;

pub use access::{KeyRow, LoginTrouble, keys_page, login_page};
pub use batch::{BatchShown, batch_page};
pub use document::{document_page, waiting_page};
pub use history::{Wanted, history_page};
pub use job::{Shown, job_page};
pub use left_out::source_page;
pub use place::Place;
pub use problem::{Trouble, error_page};
pub use routes::{problem, router};
pub use shell::Shell;
pub use upload::upload_page;
pub use words::Lang;
