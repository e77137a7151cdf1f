//! What went wrong, for people: in a job, and as a page of its own.

use maud::{Markup, html};
use wenshu_report::Problem;

use super::shell::{Frame, Shell};
use super::text::visible;
use super::words::Word;

/// Reason and advice of a problem.
pub fn problem_box(shell: &Shell, problem: &Problem) -> Markup {
    html! {
        div class="problem" {
            p { strong { (shell.say(Word::WhyNot)) (shell.say(Word::Colon)) } (visible(&problem.reason)) }
            p { strong { (shell.say(Word::WhatToDo)) (shell.say(Word::Colon)) } (visible(&problem.advice)) }
        }
    }
}

/// What a page that cannot be shown says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble<'a> {
    /// HTTP status.
    pub status: u16,
    /// What it is, in a few words.
    pub title: &'a str,
    /// Why; may be empty.
    pub reason: &'a str,
    /// What to do; may be empty.
    pub advice: &'a str,
}

impl Trouble<'static> {
    /// A page that is not there, or is another's.
    pub const fn not_found(shell: &Shell) -> Self {
        Self {
            status: 404,
            title: shell.say(Word::ErrorNotFoundTitle),
            reason: shell.say(Word::ErrorNotFound),
            advice: "",
        }
    }
}

/// The page in place of one that cannot be shown.
pub fn error_page(shell: &Shell, trouble: Trouble<'_>) -> Markup {
    let main = html! {
        div class="narrow trouble" {
            h1 { (visible(trouble.title)) }
            @if !trouble.reason.is_empty() { p class="lead" { (visible(trouble.reason)) } }
            @if !trouble.advice.is_empty() {
                p { strong { (shell.say(Word::WhatToDo)) (shell.say(Word::Colon)) } (visible(trouble.advice)) }
            }
            p { a class="button" href="/" { (shell.say(Word::ErrorHome)) } }
            p class="hint" { "HTTP " (trouble.status) }
        }
    };
    shell.page(Frame { title: trouble.title, ..Frame::default() }, &main)
}
