//! Where a person is: the language and the address of the page asked for.

use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Uri, header};

use super::history::encoded;
use super::words::Lang;
use crate::problem;

/// Seconds for which a browser remembers the language: a year.
const REMEMBERED_S: u32 = 31_536_000;

/// Where a person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The language of the page.
    pub lang: Lang,
    /// True when the address asked for it, which is to be remembered.
    pub chosen: bool,
    /// Path and query, without `lang`.
    pub path: String,
    /// The query, decoded, without `lang`.
    pub query: Vec<(String, String)>,
}

impl Place {
    /// The place of a request.
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let pairs: Vec<(String, String)> = Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default();
        let (asked, query): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "lang");
        let chosen = asked.iter().find_map(|(_, code)| Lang::of(code));
        let lang = chosen.or_else(|| remembered(headers)).unwrap_or_default();
        Self { lang, chosen: chosen.is_some(), path: path_of(uri.path(), &query), query }
    }

    /// The place to come back to after a request: that of a form is no page.
    pub fn of_request<T>(request: &Request<T>) -> Self {
        let place = Self::of(request.headers(), request.uri());
        if request.method() == Method::GET { place } else { Self { path: "/".to_owned(), ..place } }
    }

    /// A value of the query; nothing when it is empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The language as problems know it.
    pub const fn problem_lang(&self) -> problem::Lang {
        match self.lang {
            Lang::Zh => problem::Lang::Zh,
            Lang::En => problem::Lang::En,
        }
    }

    /// The header that has the browser remember the language.
    pub fn cookie(&self) -> Option<HeaderValue> {
        let text = format!("lang={}; Path=/; Max-Age={REMEMBERED_S}; SameSite=Lax", self.lang.code());
        if self.chosen { HeaderValue::try_from(text).ok() } else { None }
    }
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == "lang").and_then(|(_, code)| Lang::of(code))
}

fn path_of(path: &str, query: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(cookie: &str, uri: &str) -> Place {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        Place::of(&headers, &uri.parse().unwrap())
    }

    #[test]
    fn the_address_goes_before_the_cookie_and_is_remembered() {
        let there = place("a=b; lang=zh", "/jobs?search=%E8%AE%A1&lang=en");
        assert_eq!((there.lang, there.chosen), (Lang::En, true));
        assert_eq!(there.path, "/jobs?search=%E8%AE%A1");
        assert_eq!(there.value("search"), Some("计"));
        assert!(there.cookie().is_some());
    }

    #[test]
    fn the_cookie_serves_otherwise_and_chinese_where_there_is_none() {
        assert_eq!(place("lang=en", "/").lang, Lang::En);
        assert_eq!(place("lang=xx", "/?lang=xx").lang, Lang::Zh);
        assert_eq!(place("lang=en", "/").cookie(), None);
    }
}
