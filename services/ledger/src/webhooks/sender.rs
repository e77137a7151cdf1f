//! One call.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode, redirect, retry};

use super::address::{AddressFault, AddressRules, check_address};
use super::lookup::{Guard, InnerAddress, Lookup};
use super::signature::WebhookSecret;
use crate::LedgerError;

/// Most bytes read of an answer; the connection is closed on one who says more.
const ANSWER_BYTES_MOST: usize = 4 << 10;

/// Makes calls.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    rules: AddressRules,
}

/// A call to make.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The address that the submitter named.
    pub url: &'a str,
    /// The same for every try.
    pub id: &'a str,
    /// The reply as JSON.
    pub body: &'a [u8],
    /// The tenant's secret.
    pub secret: &'a WebhookSecret,
    /// W3C trace context of the job.
    pub traceparent: Option<&'a str>,
}

/// How a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took it.
    Delivered,
    /// It failed, and may succeed later.
    TryLater {
        /// Why.
        reason: Failure,
    },
    /// It failed, and will again.
    GiveUp {
        /// Why.
        reason: Failure,
    },
}

/// Why a call failed. A closed set, printed as its code; what the receiver said
/// is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The address is not one that is called.
    Address(AddressFault),
    /// The host stands for an address of a private network.
    InnerAddress,
    /// The receiver wants no more calls (410).
    Gone,
    /// An answer other than 2xx.
    Status(u16),
    /// No answer in time.
    Timeout,
    /// The host cannot be looked up or reached, or its certificate is wrong.
    Unreachable,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(_) => formatter.write_str("address-refused"),
            Self::InnerAddress => formatter.write_str("inner-address"),
            Self::Gone => formatter.write_str("gone"),
            Self::Status(status) => write!(formatter, "status-{status}"),
            Self::Timeout => formatter.write_str("timeout"),
            Self::Unreachable => formatter.write_str("unreachable"),
        }
    }
}

impl Sender {
    /// A sender that looks names up with `lookup` and gives a call `timeout` in
    /// all.
    ///
    /// # Errors
    /// [`LedgerError::Client`] when the system's roots of trust cannot be used.
    pub fn new(rules: AddressRules, timeout: Duration, lookup: Arc<dyn Lookup>) -> Result<Self, LedgerError> {
        // One kind of cryptography a process; whoever came first chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("wenshu/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .referer(false)
            .timeout(timeout)
            // A connection is not used twice: the next call looks its host up anew.
            .pool_max_idle_per_host(0)
            .dns_resolver(Arc::new(Guard { lookup, allow_private: rules.allow_private }))
            .build()
            .map_err(LedgerError::Client)?;
        Ok(Self { client, rules })
    }

    /// Makes a call.
    pub async fn send(&self, call: &Call<'_>, now: Timestamp) -> Outcome {
        let url = match check_address(call.url, self.rules) {
            Ok(url) => url,
            Err(fault) => return Outcome::GiveUp { reason: Failure::Address(fault) },
        };
        let request = self.client.post(url).headers(headers(call, now)).body(call.body.to_vec());
        match request.send().await {
            Ok(response) => answered(response).await,
            Err(error) => failed(&error),
        }
    }
}

fn headers(call: &Call<'_>, now: Timestamp) -> HeaderMap {
    let timestamp = now.as_second();
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("webhook-timestamp", HeaderValue::from(timestamp));
    let texts = [
        ("webhook-id", Some(call.id.to_owned())),
        ("webhook-signature", Some(call.secret.sign(call.id, timestamp, call.body))),
        ("traceparent", call.traceparent.map(str::to_owned)),
    ];
    for (name, text) in texts {
        // Ids and trace contexts of ours are plain; one that is not is left out
        // rather than sent broken.
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}

/// Only 2xx means that the receiver has it; a redirect is not followed.
async fn answered(mut response: Response) -> Outcome {
    let status = response.status();
    let mut bytes = 0;
    while bytes < ANSWER_BYTES_MOST {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes += chunk.len(),
            // The status has been said; a broken rest does not unsay it.
            Ok(None) | Err(_) => break,
        }
    }
    if status.is_success() {
        Outcome::Delivered
    } else if status == StatusCode::GONE {
        Outcome::GiveUp { reason: Failure::Gone }
    } else {
        Outcome::TryLater { reason: Failure::Status(status.as_u16()) }
    }
}

fn failed(error: &reqwest::Error) -> Outcome {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.is::<InnerAddress>() {
            return Outcome::GiveUp { reason: Failure::InnerAddress };
        }
        cause = inner.source();
    }
    let reason = if error.is_timeout() { Failure::Timeout } else { Failure::Unreachable };
    Outcome::TryLater { reason }
}
