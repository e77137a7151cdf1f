//! A portal on a port of this machine.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wenshu_portal::Portal;
use wenshu_portal::auth::Scope;
use wenshu_portal::serve::Server;
use wenshu_settings::{PortalAuth, Settings};

use crate::client::{Answer, Ask, Part, post};
use crate::fake::Fake;
use crate::people::People;

/// A portal that runs.
pub struct Running {
    pub address: SocketAddr,
    pub fake: Arc<Fake>,
    pub people: Arc<People>,
    /// A key of the tenant `oa` that may do all.
    pub key: String,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

pub fn settings() -> wenshu_settings::Portal {
    let mut settings = Settings::read(None, Vec::new()).unwrap().portal;
    settings.listen = "127.0.0.1:0".to_owned();
    settings.secure_cookies = false;
    settings
}

/// A portal with accounts.
pub async fn start() -> Running {
    start_with(|_| {}).await
}

/// A portal with accounts and other settings.
pub async fn start_with(change: impl FnOnce(&mut wenshu_settings::Portal)) -> Running {
    let mut settings = settings();
    settings.auth = PortalAuth::Accounts;
    change(&mut settings);
    let (fake, people) = (Arc::new(Fake::default()), Arc::new(People::default()));
    let key = people.key_of("oa", &Scope::ALL);
    let portal = Portal::new(fake.clone(), people.clone(), settings);
    let server = Server::open(portal.clone()).await.unwrap();
    let address = server.address().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let task = tokio::spawn(server.run(stopped, Duration::from_secs(5)));
    Running { address, fake, people, key, stop: Some(stop), task }
}

/// A portal without a login.
pub async fn start_open() -> Running {
    start_with(|settings| settings.auth = PortalAuth::None).await
}

impl Running {
    pub async fn ask(&self, ask: Ask) -> Answer {
        ask.send(self.address).await
    }

    /// The same with the key that may do all.
    pub async fn ask_as_oa(&self, ask: Ask) -> Answer {
        self.ask(ask.key(&self.key)).await
    }

    /// Submits a form of one file and more parts; the id of the job.
    pub async fn submitted(&self, file: &str, content: &[u8], more: &[Part<'_>]) -> String {
        let mut parts: Vec<Part<'_>> = more.to_vec();
        parts.push(("file", Some(file), content));
        let answer = self.ask_as_oa(post("/v1/jobs").form(&parts)).await.is(202);
        answer.value()["job"].as_str().unwrap().to_owned()
    }

    /// Tells the server to stop and waits until it has.
    pub async fn stop(mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.task.await.unwrap();
    }
}
