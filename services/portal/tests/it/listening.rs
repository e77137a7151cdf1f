//! Where the portal may listen (S27), and how it stops.

use std::sync::Arc;

use wenshu_portal::auth::Scope;
use wenshu_portal::{Portal, PortalError};
use wenshu_settings::PortalAuth;

use crate::client::post;
use crate::fake::Fake;
use crate::people::People;
use crate::server::{settings, start};

async fn check(listen: &str, auth: PortalAuth, with_key: bool) -> Result<String, PortalError> {
    let people = Arc::new(People::default());
    if with_key {
        people.key_of("oa", &[Scope::Read]);
    }
    let mut settings = settings();
    (settings.listen, settings.auth) = (listen.to_owned(), auth);
    let portal = Portal::new(Arc::new(Fake::default()), people, settings);
    portal.check().await.map(|address| address.to_string())
}

#[tokio::test]
async fn an_address_of_the_network_needs_a_login_and_somebody_who_has_one() {
    for listen in ["127.0.0.1:8080", "[::1]:8080", "127.9.9.9:1", "[::ffff:127.0.0.1]:1"] {
        check(listen, PortalAuth::None, false).await.unwrap();
        check(listen, PortalAuth::Accounts, false).await.unwrap();
    }
    for listen in ["0.0.0.0:8080", "[::]:8080", "192.168.1.5:80", "[::ffff:192.168.1.5]:80"] {
        let error = check(listen, PortalAuth::None, true).await.unwrap_err();
        assert!(matches!(error, PortalError::PublicWithoutLogin { .. }), "{error}");
        let line = error.to_string();
        assert!(line.contains(listen.rsplit_once(':').unwrap().1) && line.contains("portal.auth"), "{line}");
        assert_eq!(line.lines().count(), 1);
        let error = check(listen, PortalAuth::Accounts, false).await.unwrap_err();
        assert!(matches!(error, PortalError::PublicWithoutAccounts { .. }), "{error}");
        check(listen, PortalAuth::Accounts, true).await.unwrap();
    }
    assert!(matches!(check("here", PortalAuth::None, true).await, Err(PortalError::Listen { .. })));
}

#[tokio::test]
async fn a_request_under_way_is_answered_when_the_server_stops() {
    let server = start().await;
    let (address, key, fake) = (server.address, server.key.clone(), server.fake.clone());
    let mut stirred = wenshu_portal::backend::Backend::stirred(&*fake);
    let asking = tokio::spawn(async move {
        post("/v1/jobs?wait=60").form(&[("file", Some("a.txt"), b"OPEN")]).key(&key).send(address).await
    });
    stirred.recv().await.unwrap();
    server.stop().await;
    assert_eq!(asking.await.unwrap().status, 202);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
