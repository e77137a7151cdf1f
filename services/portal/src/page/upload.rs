//! The first page: drop a file.

use maud::{Markup, html};
use wenshu_report::Format;

use super::shell::{Frame, Shell};
use super::words::Word;
use super::{elements_form, labels, text};
use crate::views::Job;

/// The upload page, with the latest files of the person below.
pub fn upload_page(shell: &Shell, recent: &[Job]) -> Markup {
    let main = html! {
        div class="narrow" {
            h1 { (shell.say(Word::UploadTitle)) }
            p class="lead" { (shell.say(Word::UploadLead)) }
            (form(shell))
            section id="progress" class="progress" aria-label=(shell.say(Word::UploadProgress)) hidden {
                ul id="rows" class="rows" {}
            }
            @if !recent.is_empty() { (latest(shell, recent)) }
        }
    };
    shell.page(Frame { title: shell.say(Word::UploadTitle), view: "upload", ..Frame::default() }, &main)
}

fn form(shell: &Shell) -> Markup {
    html! {
        form id="upload" class="upload" method="post" action="/upload" enctype="multipart/form-data" {
            (shell.csrf_field())
            div class="drop" id="drop" {
                input type="file" id="files" name="file" multiple aria-describedby="formats";
                label for="files" class="drop-label" {
                    strong { (shell.say(Word::DropHere)) }
                    span { (shell.say(Word::DropOr)) }
                }
                p id="formats" class="hint" { (shell.say(Word::DropFormats)) }
            }
            div class="upload-actions" {
                input type="file" id="folder" name="file" webkitdirectory multiple class="folder-field";
                label for="folder" class="button" { (shell.say(Word::ChooseFolder)) }
                button type="submit" class="primary without-script" { (shell.say(Word::StartUpload)) }
            }
            (options(shell))
        }
    }
}

fn options(shell: &Shell) -> Markup {
    html! {
        details class="options" {
            summary { (shell.say(Word::Options)) }
            fieldset class="checks" {
                legend { (shell.say(Word::OptionFormats)) }
                @for format in Format::ALL {
                    label {
                        input type="checkbox" name="formats" value=(format) checked[format != Format::Json];
                        " " (shell.say(labels::format(format)))
                    }
                }
            }
            p class="checks" {
                label { input type="checkbox" name="comments" value="true"; " " (shell.say(Word::OptionComments)) }
            }
            h2 { (shell.say(Word::OptionElements)) }
            p class="hint" { (shell.say(Word::OptionElementsHint)) }
            (elements_form::fields(shell, None))
            div class="field" {
                label for="profile" { (shell.say(Word::OptionProfile)) }
                textarea id="profile" name="profile" rows="2" spellcheck="false" aria-describedby="profile-hint" {}
                p class="hint" id="profile-hint" { (shell.say(Word::OptionProfileHint)) }
            }
        }
    }
}

fn latest(shell: &Shell, recent: &[Job]) -> Markup {
    html! {
        section class="latest" {
            h2 { (shell.say(Word::Recent)) }
            ul class="latest-list" {
                @for job in recent {
                    li {
                        a href={ "/jobs/" (job.job) } { (text::isolated(&job.file)) }
                        span class={ "state " (labels::state_class(job)) } { (shell.say(labels::state(job))) }
                        (text::time(job.accepted))
                    }
                }
            }
            p { a href="/jobs" { (shell.say(Word::AllHistory)) } }
        }
    }
}
