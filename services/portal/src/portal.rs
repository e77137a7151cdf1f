//! What the handlers share, and the whole router.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::sync::watch;
use wenshu_settings::PortalAuth;

use crate::auth::{Identities, Network, login, oidc};
use crate::backend::Backend;
use crate::pace::{self, Pace};
use crate::problem::{ApiProblem, Code, in_language};
use crate::rate::Rate;
use crate::room::Room;
use crate::{api, auth, headers, page};

/// What the handlers share.
pub struct Portal {
    /// The pipeline.
    pub backend: Arc<dyn Backend>,
    /// Keys, accounts and logins.
    pub accounts: Arc<dyn Identities>,
    /// The settings.
    pub settings: wenshu_settings::Portal,
    pub(crate) rate: Rate,
    pub(crate) room: Room,
    pub(crate) pace: Pace,
    pub(crate) logins: login::Gate,
    pub(crate) provider: oidc::Provider,
    pub(crate) proxies: Vec<Network>,
    closing: watch::Sender<bool>,
}

/// Why the portal does not start.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// The address is none.
    #[error("portal.listen 不是“IP 地址:端口”：{listen}")]
    Listen {
        /// As it was given.
        listen: String,
    },
    /// An address of the network, and nobody asks who comes.
    #[error(
        "portal.listen = {listen} 会对网络开放，而 portal.auth = \"none\" 不要求登录；请改为 127.0.0.1，或设置 portal.auth = \"accounts\""
    )]
    PublicWithoutLogin {
        /// The address.
        listen: SocketAddr,
    },
    /// An address of the network, and nobody could come in.
    #[error(
        "portal.listen = {listen} 会对网络开放，但还没有任何账号或密钥；请先用 wenshu account add 建立账号，或用 wenshu account key 建立密钥"
    )]
    PublicWithoutAccounts {
        /// The address.
        listen: SocketAddr,
    },
    /// Accounts cannot be looked up.
    #[error("无法查询账号")]
    Accounts(#[source] crate::backend::BackendError),
    /// The port cannot be opened.
    #[error("无法打开 portal.listen = {listen}")]
    Bind {
        /// The address.
        listen: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Portal {
    /// The portal of these settings.
    pub fn new(
        backend: Arc<dyn Backend>,
        accounts: Arc<dyn Identities>,
        settings: wenshu_settings::Portal,
    ) -> Arc<Self> {
        Arc::new(Self {
            rate: Rate::per_minute(settings.requests_per_minute),
            room: Room::new(settings.upload_memory_bytes),
            pace: Pace::of(&settings),
            logins: login::Gate::default(),
            provider: oidc::Provider::default(),
            proxies: settings.trusted_proxies.iter().filter_map(|text| text.parse().ok()).collect(),
            closing: watch::Sender::new(false),
            backend,
            accounts,
            settings,
        })
    }

    /// Whether the portal may be opened to those who reach its address; the
    /// address.
    ///
    /// # Errors
    /// An address of the network without a login, or without anybody who could
    /// log in.
    pub async fn check(&self) -> Result<SocketAddr, PortalError> {
        let text = &self.settings.listen;
        let listen: SocketAddr = text.parse().map_err(|_| PortalError::Listen { listen: text.clone() })?;
        if is_loopback(listen.ip()) {
            return Ok(listen);
        }
        match self.settings.auth {
            PortalAuth::None => Err(PortalError::PublicWithoutLogin { listen }),
            PortalAuth::Accounts if self.accounts.any().await.map_err(PortalError::Accounts)? => Ok(listen),
            PortalAuth::Accounts => Err(PortalError::PublicWithoutAccounts { listen }),
        }
    }

    /// Tells what goes on for long (events, waits) to end.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Returns when the portal closes.
    pub(crate) async fn closing(&self) {
        let mut closing = self.closing.subscribe();
        // The sender lives as long as the portal.
        let _ = closing.wait_for(|closing| *closing).await;
    }
}

/// Whether only this machine reaches an address.
fn is_loopback(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
    }
}

/// All that the portal answers: the API, the pages, and for the rest a problem.
pub fn router(state: Arc<Portal>) -> Router {
    Router::new()
        .merge(api::router(&state))
        .merge(auth::router())
        .merge(page::router())
        .fallback(async || ApiProblem::new(Code::NoRoute))
        .method_not_allowed_fallback(async || ApiProblem::new(Code::Method))
        // The innermost first.
        .layer(from_fn_with_state(Arc::clone(&state), auth::of_this_site))
        .layer(from_fn_with_state(Arc::clone(&state), pace::keep))
        .layer(from_fn_with_state(Arc::clone(&state), in_language))
        .layer(from_fn(headers::add))
        .with_state(state)
}
