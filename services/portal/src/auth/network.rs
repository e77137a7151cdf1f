//! Addresses of clients, behind proxies too.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

/// Address of the other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// An address, or a network such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    length: u8,
}

/// A text that is no address and no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("不是 IP 地址或网段")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(most), |length| length.parse().map_err(|_| NetworkError))?;
        if length <= most { Ok(Self { address, length }) } else { Err(NetworkError) }
    }
}

impl Network {
    /// Whether an address is of the network.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.length)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.length)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            _ => false,
        }
    }
}

/// The client's address: that of the connection, or what the trusted proxies say
/// one after the other, up to the first that is not one of them.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut client = peer;
    let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut hops: Vec<&str> = told.flat_map(|value| value.split(',')).map(str::trim).collect();
    while trusted(client) {
        match hops.pop().map(str::parse) {
            Some(Ok(address)) => client = address,
            Some(Err(_)) | None => return client,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", value.parse().unwrap());
        headers
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxies: Vec<Network> = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap()).to_vec();
        let of = |peer: &str, value: &str| client(peer.parse().unwrap(), &told(value), &proxies).to_string();
        assert_eq!(of("203.0.113.9", "1.2.3.4"), "203.0.113.9");
        assert_eq!(of("10.1.2.3", "1.2.3.4, 198.51.100.7"), "198.51.100.7");
        assert_eq!(of("10.1.2.3", "198.51.100.7, 10.9.9.9"), "198.51.100.7");
        assert_eq!(of("::1", "junk"), "::1");
        assert_eq!(of("::ffff:10.1.2.3", "198.51.100.7"), "198.51.100.7");
    }

    #[test]
    fn a_network_of_everything_and_of_one() {
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("8.8.8.8".parse().unwrap()));
        assert!(!all.contains("::1".parse().unwrap()));
        let one: Network = "192.0.2.1".parse().unwrap();
        assert!(!one.contains("192.0.2.2".parse().unwrap()));
        assert_eq!("10.0.0.0/33".parse::<Network>(), Err(NetworkError));
    }
}
