//! Element names, classes and ids that say what a block is for.

use super::tree::Element;

/// True for an element that begins and ends a line.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "xmp"
    )
}

/// True for an element whose line ends and spaces are shown as they are.
pub fn is_preformatted(name: &str) -> bool {
    matches!(name, "pre" | "listing" | "plaintext" | "xmp" | "textarea")
}

/// The level of a heading element.
pub fn heading_level(element: &Element) -> Option<u8> {
    let level = match &*element.name {
        "h1" => 1,
        "h2" => 2,
        "h3" => 3,
        "h4" => 4,
        "h5" => 5,
        "h6" => 6,
        _ if element.attribute("role") == Some("heading") => {
            element.attribute("aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2).clamp(1, 6)
        }
        _ => return None,
    };
    Some(level)
}

/// What an element says it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A menu, a trail, a pager: links to other pages.
    Navigation,
    /// Top of a site or of an article.
    Header,
    /// Foot of a site or of an article.
    Footer,
    /// Other things beside the text: related pages, comments, sharing.
    Beside,
}

/// The purpose that element name, role, class or id give away.
pub fn purpose(element: &Element) -> Option<Purpose> {
    let role = element.attribute("role").unwrap_or_default().trim().to_ascii_lowercase();
    match role.as_str() {
        "navigation" | "menu" | "menubar" | "tablist" | "toolbar" => return Some(Purpose::Navigation),
        "banner" => return Some(Purpose::Header),
        "contentinfo" => return Some(Purpose::Footer),
        "complementary" | "search" | "alert" | "alertdialog" => return Some(Purpose::Beside),
        "main" | "article" => return None,
        _ => {}
    }
    match &*element.name {
        "nav" => return Some(Purpose::Navigation),
        "header" => return Some(Purpose::Header),
        "footer" => return Some(Purpose::Footer),
        "aside" | "search" => return Some(Purpose::Beside),
        "html" | "body" | "main" | "article" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return None,
        _ => {}
    }
    let words =
        format!("{} {}", element.attribute("class").unwrap_or_default(), element.attribute("id").unwrap_or_default());
    split_words(&words).into_iter().find_map(|word| purpose_of_word(&word))
}

fn purpose_of_word(word: &str) -> Option<Purpose> {
    Some(match word {
        "nav" | "navbar" | "navi" | "navigation" | "menu" | "menus" | "breadcrumb" | "breadcrumbs" | "crumb"
        | "crumbs" | "pager" | "pagination" | "pages" | "pagenav" | "prenext" | "prevnext" | "topbar" | "subnav" => {
            Purpose::Navigation
        }
        "header" | "banner" | "masthead" => Purpose::Header,
        "footer" | "foot" | "copyright" | "copyrights" | "copy" | "disclaimer" => Purpose::Footer,
        "sidebar" | "aside" | "related" | "relate" | "recommend" | "recommends" | "recommended" | "share"
        | "sharing" | "bdsharebuttonbox" | "comment" | "comments" | "reply" | "replies" | "toolbar" | "login"
        | "register" | "ad" | "ads" | "adv" | "advert" | "advertisement" | "hot" | "hots" | "rank" | "ranking"
        | "qrcode" | "search" | "searchbox" | "download" | "downloads" | "tags" | "friendlink" | "links" => {
            Purpose::Beside
        }
        _ => return None,
    })
}

/// The words of `leftSideBar article-nav`, lower case: each name as a whole
/// without its signs, then its parts between signs and capitals.
fn split_words(names: &str) -> Vec<String> {
    let mut words = Vec::new();
    for name in names.split_ascii_whitespace() {
        words.push(name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect());
        let mut part = String::new();
        let mut before_is_lower = false;
        for c in name.chars() {
            let capital = c.is_ascii_uppercase() && before_is_lower;
            if capital || !c.is_ascii_alphabetic() {
                words.push(std::mem::take(&mut part));
            }
            if c.is_ascii_alphabetic() {
                part.push(c.to_ascii_lowercase());
            }
            before_is_lower = c.is_ascii_lowercase();
        }
        words.push(part);
    }
    words
}
