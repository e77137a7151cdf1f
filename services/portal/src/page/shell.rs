//! The frame of every page: head, masthead, menu, foot.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::words::{Lang, OF_SCRIPTS, Word};

/// Modules that the entry of the scripts asks for.
const MODULES: [&str; 6] = ["net.js", "live.js", "upload.js", "document.js", "elements.js", "tabs.js"];

/// What a page must know beside its own content.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// Its language.
    pub lang: Lang,
    /// Path of the page with its query, without `lang`: `/jobs?status=failed`.
    pub path: String,
    /// The token that forms send back; absent where nobody is signed in.
    pub csrf: Option<String>,
    /// Login name of the person; absent where nobody is signed in.
    pub person: Option<String>,
    /// True when the person may manage keys.
    pub admin: bool,
}

/// What of the frame differs from page to page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// Title of the page; the name of the system follows.
    pub title: &'a str,
    /// Which script serves it: `upload`, `live`, `document`.
    pub view: &'a str,
    /// True where the page changes by itself: without scripts it is loaded anew
    /// every few seconds.
    pub unfinished: bool,
    /// True where the page fills the window and its columns scroll.
    pub full: bool,
}

impl Shell {
    /// A text in the language of the page.
    pub const fn say(&self, word: Word) -> &'static str {
        self.lang.say(word)
    }

    /// A text with its places filled.
    pub fn fill(&self, word: Word, values: &[(&str, &str)]) -> String {
        self.lang.fill(word, values)
    }

    /// The hidden field that proves that a form is ours.
    pub fn csrf_field(&self) -> Markup {
        html! { @if let Some(token) = &self.csrf { input type="hidden" name="csrf" value=(token); } }
    }

    /// The whole page.
    pub fn page(&self, frame: Frame<'_>, main: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if let Some(token) = &self.csrf { meta name="csrf" content=(token); }
                    @if frame.unfinished { noscript { meta http-equiv="refresh" content="3"; } }
                    title { (super::text::visible(frame.title)) " · " (self.say(Word::Brand)) }
                    link rel="icon" href=(assets::href("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(assets::href("app.css"));
                    script src=(assets::href("start.js")) {}
                    script type="module" src=(assets::href("app.js")) {}
                    // Without this a browser finds them one after the other.
                    @for name in MODULES { link rel="modulepreload" href=(assets::href(name)); }
                }
                body class=[frame.full.then_some("full")] data-view=(frame.view) data-words=(self.words_of_scripts()) {
                    a class="skip" href="#main" { (self.say(Word::SkipToMain)) }
                    (self.masthead())
                    p id="banner" class="banner" role="status" hidden {}
                    main id="main" tabindex="-1" { (main) }
                    @if !frame.full { footer class="foot" { p { (self.say(Word::FootNote)) } } }
                    p id="said" class="unseen" role="status" aria-live="polite" {}
                }
            }
        }
    }

    fn masthead(&self) -> Markup {
        html! {
            header class="masthead" {
                a class="brand" href="/" {
                    span class="brand-name" { (self.say(Word::Brand)) }
                    span class="brand-line" { (self.say(Word::BrandLine)) }
                }
                nav class="menu" aria-label=(self.say(Word::MainMenu)) {
                    (self.menu_entry("/", Word::NavUpload, self.path_is("/")))
                    (self.menu_entry("/jobs", Word::NavHistory, self.path.starts_with("/jobs") || self.path.starts_with("/batches")))
                    @if self.admin { (self.menu_entry("/keys", Word::NavKeys, self.path_is("/keys"))) }
                }
                div class="masthead-end" {
                    a class="quiet" href=(self.in_other_language()) lang=(self.lang.other().tag()) hreflang=(self.lang.other().tag()) {
                        (self.say(Word::OtherLanguage))
                    }
                    @if let Some(person) = &self.person {
                        span class="person" { span class="unseen" { (self.say(Word::SignedInAs)) " " } bdi { (person) } }
                        form method="post" action="/logout" {
                            (self.csrf_field())
                            button class="quiet" type="submit" { (self.say(Word::SignOut)) }
                        }
                    }
                }
            }
        }
    }

    fn menu_entry(&self, href: &str, word: Word, here: bool) -> Markup {
        html! { a href=(href) aria-current=[here.then_some("page")] { (self.say(word)) } }
    }

    fn path_is(&self, path: &str) -> bool {
        self.path.split('?').next() == Some(path)
    }

    /// The same page in the other language.
    fn in_other_language(&self) -> String {
        let sign = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{sign}lang={}", self.path, self.lang.other().code())
    }

    /// JSON for the attribute that the scripts read.
    fn words_of_scripts(&self) -> String {
        let words: BTreeMap<&str, &str> = OF_SCRIPTS.iter().map(|word| (word.name(), self.say(*word))).collect();
        serde_json::to_string(&words).unwrap_or_default()
    }
}
