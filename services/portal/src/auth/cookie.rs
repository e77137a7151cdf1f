//! The cookie of a login.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::Portal;

/// Its name where it travels over HTTPS only: browsers then take it from no other
/// host and no other path.
const SECURE_NAME: &str = "__Host-wenshu";
/// Its name otherwise.
const PLAIN_NAME: &str = "wenshu";

/// Names of the cookie that remembers a login at a provider while it goes on.
const SECURE_FLOW: &str = "__Host-wenshu-login";
const PLAIN_FLOW: &str = "wenshu-login";
/// How long such a login may take, s.
const FLOW_S: u32 = 600;

/// The value of a cookie.
fn value_of<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

impl Portal {
    const fn flow_name(&self) -> &'static str {
        if self.settings.secure_cookies { SECURE_FLOW } else { PLAIN_FLOW }
    }

    /// What a login at a provider began with.
    pub(super) fn flow_of<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        value_of(headers, self.flow_name())
    }

    /// The header that remembers it; an empty text forgets it.
    pub(super) fn set_flow(&self, flow: &str) -> Option<HeaderValue> {
        let name = self.flow_name();
        let secure = if self.settings.secure_cookies { "; Secure" } else { "" };
        let life = if flow.is_empty() { 0 } else { FLOW_S };
        let text = format!("{name}={flow}; Path=/; HttpOnly; SameSite=Lax; Max-Age={life}{secure}");
        HeaderValue::try_from(text).ok()
    }

    const fn cookie_name(&self) -> &'static str {
        if self.settings.secure_cookies { SECURE_NAME } else { PLAIN_NAME }
    }

    /// The token of a request's cookie.
    pub(super) fn token_of<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        value_of(headers, self.cookie_name())
    }

    /// The header that sets the cookie; an empty token takes it away.
    pub(super) fn set_cookie(&self, token: &str) -> Option<HeaderValue> {
        let name = self.cookie_name();
        let secure = if self.settings.secure_cookies { "; Secure" } else { "" };
        // A provider leads back from another site, and the cookie must come along.
        let same_site = if self.settings.oidc.issuer.is_empty() { "Strict" } else { "Lax" };
        let ends = if token.is_empty() { "; Max-Age=0" } else { "" };
        HeaderValue::try_from(format!("{name}={token}; Path=/; HttpOnly; SameSite={same_site}{secure}{ends}")).ok()
    }
}
