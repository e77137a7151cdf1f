//! From the name of a host to the addresses that are connected to.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// Looks up names.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// The addresses of a host.
    ///
    /// # Errors
    /// When it cannot be looked up.
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The lookup of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|found| found.ip()).collect())
    }
}

/// The host stands for an address that may not be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("主机名指向内部网络")]
pub(super) struct InnerAddress;

/// Stands between lookup and connection. What is checked here is what is
/// connected to, so that a name server that gives another answer the next time
/// gains nothing.
pub(super) struct Guard {
    pub lookup: Arc<dyn Lookup>,
    pub allow_private: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, allow_private) = (Arc::clone(&self.lookup), self.allow_private);
        Box::pin(async move {
            let found = lookup.lookup(name.as_str()).await?;
            // One inner address among public ones is a trap as well.
            if !allow_private && !found.iter().copied().all(is_public) {
                return Err(InnerAddress.into());
            }
            Ok(Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Gives one answer after the other.
    struct Changing(Mutex<Vec<Vec<IpAddr>>>);

    #[async_trait]
    impl Lookup for Changing {
        async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
            Ok(self.0.lock().unwrap().remove(0))
        }
    }

    fn guard(answers: &[&[&str]]) -> Guard {
        let answers = answers.iter().map(|answer| answer.iter().map(|text| text.parse().unwrap()).collect()).collect();
        Guard { lookup: Arc::new(Changing(Mutex::new(answers))), allow_private: false }
    }

    async fn resolved(guard: &Guard) -> Result<Vec<String>, String> {
        let found = guard.resolve("oa.example.cn".parse().unwrap()).await;
        found.map(|all| all.map(|a| a.ip().to_string()).collect()).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_name_that_stands_for_an_inner_address_is_refused() {
        for inner in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"] {
            assert_eq!(resolved(&guard(&[&[inner]])).await, Err(InnerAddress.to_string()), "{inner}");
            assert!(resolved(&guard(&[&["8.8.8.8", inner]])).await.is_err(), "{inner}");
        }
    }

    #[tokio::test]
    async fn every_answer_is_checked_when_a_name_changes_what_it_stands_for() {
        let guard = guard(&[&["8.8.8.8"], &["127.0.0.1"]]);
        assert_eq!(resolved(&guard).await, Ok(vec!["8.8.8.8".to_owned()]));
        assert!(resolved(&guard).await.is_err());
    }
}
