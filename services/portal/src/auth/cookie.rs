//! The cookie of a login.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::Portal;

/// Its name where it travels over HTTPS only: browsers then take it from no other
/// host and no other path.
const SECURE_NAME: &str = "__Host-wenshu";
/// Its name otherwise.
const PLAIN_NAME: &str = "wenshu";

impl Portal {
    const fn cookie_name(&self) -> &'static str {
        if self.settings.secure_cookies { SECURE_NAME } else { PLAIN_NAME }
    }

    /// The token of a request's cookie.
    pub(super) fn token_of<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.cookie_name()).map(|(_, token)| token)
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
