//! Which addresses may be called.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;
use wenshu_settings::Webhooks;

/// Most bytes of an address.
const MOST_BYTES: usize = 2048;

/// What a site allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRules {
    /// Addresses in private networks, and names that are known only there.
    pub allow_private: bool,
    /// Calls without TLS.
    pub allow_http: bool,
}

impl AddressRules {
    /// The rules of the settings. Without TLS only inside a private network,
    /// which the same setting opens.
    pub const fn of(settings: &Webhooks) -> Self {
        Self { allow_private: settings.allow_private, allow_http: settings.allow_private }
    }
}

/// Why an address is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// No absolute URL with a host.
    #[error("不是有效的网址")]
    NotUrl,
    /// Longer than a URL needs to be.
    #[error("网址超过 {MOST_BYTES} 字节")]
    TooLong,
    /// Neither https nor http.
    #[error("网址不是 https 地址")]
    Scheme,
    /// http where only https is allowed.
    #[error("不允许用 http 地址，文件信息会以明文传送")]
    NotEncrypted,
    /// A user or password in the URL.
    #[error("网址中带有用户名或口令")]
    Credentials,
    /// A port below 1024 other than 80 and 443.
    #[error("网址的端口 {port} 不允许使用")]
    Port {
        /// The port.
        port: u16,
    },
    /// An address of a private network, or a name that is known only there.
    #[error("网址指向内部网络")]
    Private,
}

/// Reads an address and holds it against the rules. A name is not looked up
/// here: what it stands for can change until the call.
///
/// # Errors
/// The first [`AddressFault`].
pub fn check_address(text: &str, rules: AddressRules) -> Result<Url, AddressFault> {
    if text.len() > MOST_BYTES {
        return Err(AddressFault::TooLong);
    }
    // The reader of URLs drops tabs and line ends; an address has none.
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(AddressFault::NotUrl);
    }
    let url = Url::parse(text).map_err(|_| AddressFault::NotUrl)?;
    match url.scheme() {
        "https" => {}
        "http" if rules.allow_http => {}
        "http" => return Err(AddressFault::NotEncrypted),
        _ => return Err(AddressFault::Scheme),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressFault::Credentials);
    }
    let port = url.port_or_known_default().ok_or(AddressFault::NotUrl)?;
    if !matches!(port, 80 | 443 | 1024..) {
        return Err(AddressFault::Port { port });
    }
    // The reader has already made plain numbers of octal, hexadecimal and short
    // forms: what is left is a plain address or a name.
    let host = url.host_str().ok_or(AddressFault::NotUrl)?;
    if !rules.allow_private && !is_outer_host(host) {
        return Err(AddressFault::Private);
    }
    Ok(url)
}

fn is_outer_host(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return is_public(address);
    }
    let name = host.trim_end_matches('.');
    let inner = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
    // A name without a dot is found only by the search list of an inner network.
    name.contains('.') && !inner.iter().any(|ending| name.ends_with(ending))
}

/// Whether an address is one of the public internet, by the registries of
/// special-purpose addresses (RFC 6890 and later).
pub const fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

const fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        // This network, private, shared (CGNAT), loopback, link-local, private.
        [0 | 10 | 127, ..] | [100, 64..=127, ..] | [169, 254, ..] | [172, 16..=31, ..] | [192, 168, ..]
        // Protocol assignments, documentation, 6to4 relays, benchmarks.
        | [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _]
        // Multicast, reserved, broadcast.
        | [224..=255, ..]
    )
}

const fn is_public_v6(address: Ipv6Addr) -> bool {
    // Global unicast is 2000::/3. Loopback, v4-mapped, NAT64, unique local,
    // link-local and multicast all lie outside.
    matches!(address.segments(), [0x2000..=0x3fff, ..])
        && !matches!(
            address.segments(),
            // Teredo and the other protocol assignments of 2001::/23,
            // documentation, 6to4, documentation.
            [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..]
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: AddressRules = AddressRules { allow_private: false, allow_http: false };
    const PLAIN: AddressRules = AddressRules { allow_private: false, allow_http: true };

    /// Ways to write, or to hide, an address that must not be called.
    const INNER: &[&str] = &[
        "https://127.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://0177.0.0.1/",
        "https://0177.0.0.01/hook",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://017700000001/",
        "https://127.255.255.254/",
        "HTTPS://127.0.0.1/",
        "https://１２７.０.０.１/",
        "https://①②⑦.0.0.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://10.255.255.255/",
        "https://012.0.0.1/",
        "https://100.64.0.1/",
        "https://100.127.255.255/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0xa9fea9fe/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.0.0.170/",
        "https://192.0.2.1/",
        "https://192.88.99.1/",
        "https://192.168.1.1/",
        "https://198.18.0.1/",
        "https://198.51.100.7/",
        "https://203.0.113.9/",
        "https://224.0.0.1/",
        "https://240.0.0.1/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2002:c0a8:101::1]/",
        "https://[2001:0:53aa:64c:0:0:80ff:fffe]/",
        "https://[2001:db8::1]/",
        "https://[3fff::1]/",
        "https://[100::1]/",
        "https://[fc00::1]/",
        "https://[fd12:3456::1]/",
        "https://[fe80::1]/",
        "https://[fec0::1]/",
        "https://[ff02::1]/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://rabbitmq/",
        "https://rabbitmq:15672/",
    ];

    #[test]
    fn no_way_to_write_an_inner_address_is_allowed() {
        for text in INNER {
            assert_eq!(check_address(text, STRICT), Err(AddressFault::Private), "{text}");
            let plain = text.replacen("https", "http", 1).replacen("HTTPS", "HTTP", 1);
            assert_eq!(check_address(&plain, PLAIN), Err(AddressFault::Private), "{plain}");
        }
    }

    #[test]
    fn a_private_address_is_called_only_where_that_is_allowed() {
        let rules = AddressRules { allow_private: true, allow_http: true };
        for text in ["http://127.0.0.1:8080/", "http://receiver:8000/hook", "https://[::1]/"] {
            assert!(check_address(text, rules).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_https_address_is_refused_with_its_reason() {
        let cases = [
            ("", AddressFault::NotUrl),
            ("hook", AddressFault::NotUrl),
            ("https://", AddressFault::NotUrl),
            ("https://[fe80::1%25eth0]/", AddressFault::NotUrl),
            ("https://[fe80::1%eth0]/", AddressFault::NotUrl),
            ("https://256.1.1.1/", AddressFault::NotUrl),
            ("https://a.example.cn/\nhost: b", AddressFault::NotUrl),
            (" https://a.example.cn/", AddressFault::NotUrl),
            ("file:///etc/passwd", AddressFault::Scheme),
            ("ftp://a.example.cn/", AddressFault::Scheme),
            ("gopher://a.example.cn/", AddressFault::Scheme),
            ("javascript:alert(1)", AddressFault::Scheme),
            ("HTTP://a.example.cn/", AddressFault::NotEncrypted),
            ("https://user@a.example.cn/", AddressFault::Credentials),
            ("https://user:word@a.example.cn/", AddressFault::Credentials),
            ("https://a.example.cn@127.0.0.1/", AddressFault::Credentials),
            ("https://a.example.cn:22/", AddressFault::Port { port: 22 }),
            ("https://a.example.cn:25/", AddressFault::Port { port: 25 }),
        ];
        for (text, fault) in cases {
            assert_eq!(check_address(text, STRICT), Err(fault), "{text}");
        }
        let long = format!("https://a.example.cn/{}", "x".repeat(MOST_BYTES));
        assert_eq!(check_address(&long, STRICT), Err(AddressFault::TooLong));
    }

    #[test]
    fn public_addresses_are_allowed() {
        for text in [
            "https://oa.example.gov.cn/hooks/wenshu",
            "https://oa.example.gov.cn./hooks",
            "https://oa.example.gov.cn:8443/hooks?a=1",
            "https://教育局.中国/hooks",
            "https://8.8.8.8/",
            "https://172.15.0.1/",
            "https://172.32.0.1/",
            "https://100.63.0.1/",
            "https://100.128.0.1/",
            "https://192.167.0.1/",
            "https://[2400:3200::1]/",
            "https://[2606:4700:4700::1111]/",
        ] {
            assert!(check_address(text, STRICT).is_ok(), "{text}");
        }
        assert!(check_address("http://oa.example.gov.cn/", PLAIN).is_ok());
    }
}
