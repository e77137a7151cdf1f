//! The broker inside the process keeps the contract of a broker.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use wenshu_messages::{Lane, StageName};
use wenshu_pipeline::health::BrokerHealth;
use wenshu_pipeline::session::{Private, Session, Source};
use wenshu_pipeline::{Carrier, LocalBroker, Outgoing, PublishError, Publisher, Topology};
use wenshu_settings::Settings;
use wenshu_telemetry::{Health, Metrics, Service};

const SOON: Duration = Duration::from_secs(20);
/// Long enough for what must not come.
const NEVER: Duration = Duration::from_millis(200);

struct House {
    settings: Settings,
    topology: Topology,
    broker: LocalBroker,
    publisher: Publisher,
}

impl House {
    async fn new(environment: &[(&str, &str)]) -> Self {
        let given = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let settings = Settings::read(None, given).unwrap();
        let topology = Topology::new(&settings.broker, &settings.work);
        let broker = LocalBroker::new(&topology);
        let metrics = Metrics::new(Service::Serve);
        let health = BrokerHealth::new(Health::new(Service::Serve, metrics.clone()));
        let carrier = Carrier::Process(broker.clone());
        let publisher = Publisher::start(
            &carrier,
            &settings.broker,
            &topology,
            "tester",
            health,
            metrics,
            CancellationToken::new(),
        );
        let publisher = publisher.await.unwrap();
        Self { settings, topology, broker, publisher }
    }

    fn task(&self, text: &str) -> Outgoing {
        Outgoing::new(self.topology.work(), "parse.bulk".to_owned(), text.as_bytes().to_vec())
    }

    fn queue(&self) -> String {
        self.topology.stage_queue(StageName::Parse, Lane::Bulk)
    }

    async fn session(&self, prefetch: u16, private: &[Private<u8>]) -> Session<u8> {
        let sources = [Source { queue: self.queue(), prefetch, tag: 0 }];
        let carrier = Carrier::Process(self.broker.clone());
        Session::open(&carrier, &self.settings.broker, &self.topology, "test", &sources, private).await.unwrap()
    }
}

async fn texts(session: &mut Session<u8>, count: usize) -> Vec<(String, bool)> {
    let mut texts = Vec::new();
    for _ in 0..count {
        let received = timeout(SOON, session.next()).await.expect("a message").unwrap();
        texts.push((String::from_utf8(received.body.clone()).unwrap(), received.facts.redelivered));
        assert_eq!(received.facts.user.as_deref(), Some("tester"));
        assert!(received.acknowledge().await);
    }
    texts
}

#[tokio::test]
async fn a_message_waits_for_its_consumer_and_comes_in_order() {
    let house = House::new(&[]).await;
    for number in 0..50 {
        house.publisher.publish(&house.task(&number.to_string())).await.unwrap();
    }
    assert_eq!(house.broker.waiting(&house.queue()), 50);
    let mut session = house.session(3, &[]).await;
    let got = texts(&mut session, 50).await;
    assert_eq!(got, (0..50).map(|number| (number.to_string(), false)).collect::<Vec<_>>());
    assert!(timeout(NEVER, session.next()).await.is_err());
}

#[tokio::test]
async fn what_was_not_acknowledged_comes_again_first_and_in_order() {
    let house = House::new(&[]).await;
    for text in ["a", "b", "c", "d"] {
        house.publisher.publish(&house.task(text)).await.unwrap();
    }
    let mut session = house.session(3, &[]).await;
    let first = timeout(SOON, session.next()).await.unwrap().unwrap();
    let second = timeout(SOON, session.next()).await.unwrap().unwrap();
    assert_eq!((first.body.as_slice(), second.body.as_slice()), (&b"a"[..], &b"b"[..]));
    assert!(second.acknowledge().await);
    session.close().await;
    assert!(!first.acknowledge().await, "its session is over");
    let mut session = house.session(3, &[]).await;
    let got = texts(&mut session, 3).await;
    assert_eq!(got.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["a", "c", "d"]);
    assert!(got[0].1, "a was delivered before");
}

#[tokio::test]
async fn no_more_than_the_prefetch_is_out_and_two_consumers_share() {
    let house = House::new(&[]).await;
    for number in 0..6 {
        house.publisher.publish(&house.task(&number.to_string())).await.unwrap();
    }
    let mut one = house.session(2, &[]).await;
    let held = [timeout(SOON, one.next()).await.unwrap().unwrap(), timeout(SOON, one.next()).await.unwrap().unwrap()];
    assert!(timeout(NEVER, one.next()).await.is_err(), "two are out");
    let mut other = house.session(4, &[]).await;
    assert_eq!(texts(&mut other, 4).await.len(), 4);
    for received in &held {
        assert!(received.acknowledge().await);
    }
    house.publisher.publish(&house.task("last")).await.unwrap();
    let last = tokio::select! {
        last = one.next() => last,
        last = other.next() => last,
    };
    assert_eq!(last.unwrap().body, b"last");
}

#[tokio::test]
async fn what_leads_nowhere_and_what_is_full_is_told() {
    let house = House::new(&[("WENSHU__BROKER__QUEUE_LENGTH_MOST", "2")]).await;
    let lost = Outgoing::new(house.topology.work(), "no.such".to_owned(), b"x".to_vec());
    assert!(matches!(house.publisher.publish(&lost).await, Err(PublishError::Unroutable { .. })));
    let optional = Outgoing { mandatory: false, ..lost };
    house.publisher.publish(&optional).await.unwrap();
    for text in ["a", "b"] {
        house.publisher.publish(&house.task(text)).await.unwrap();
    }
    assert!(matches!(house.publisher.publish(&house.task("c")).await, Err(PublishError::Rejected)));
    let mut session = house.session(1, &[]).await;
    assert_eq!(texts(&mut session, 2).await.len(), 2);
    house.publisher.publish(&house.task("c")).await.unwrap();
}

#[tokio::test]
async fn a_wait_ends_in_the_queue_of_the_work() {
    let house = House::new(&[("WENSHU__WORK__RETRY_WAITS_S", "[1]"), ("WENSHU__WORK__ATTEMPTS", "2")]).await;
    let message = Outgoing { exchange: house.topology.retry(0), ..house.task("again") };
    house.publisher.publish(&message).await.unwrap();
    let mut session = house.session(1, &[]).await;
    assert!(timeout(NEVER, session.next()).await.is_err(), "it waits");
    assert_eq!(texts(&mut session, 1).await, [("again".to_owned(), false)]);
}

#[tokio::test]
async fn a_private_queue_hears_what_it_is_bound_to_and_goes_with_its_session() {
    let house = House::new(&[]).await;
    let name = format!("{}test", house.topology.portal_prefix());
    let events = vec![(house.topology.events(), "office.#".to_owned()), (house.topology.control(), String::new())];
    let private = [Private { name: Some(name.clone()), bindings: events, prefetch: 8, tag: 7 }];
    let mut session = house.session(1, &private).await;
    let event = |key: &str| Outgoing {
        mandatory: false,
        ..Outgoing::new(house.topology.events(), key.to_owned(), key.as_bytes().to_vec())
    };
    for key in ["office.bulk.job.ended", "school.bulk.job.ended"] {
        house.publisher.publish(&event(key)).await.unwrap();
    }
    house.publisher.publish(&Outgoing::new(house.topology.control(), String::new(), b"stop".to_vec())).await.unwrap();
    house.publisher.publish(&Outgoing::new(String::new(), name.clone(), b"answer".to_vec())).await.unwrap();
    let mut got = Vec::new();
    for _ in 0..3 {
        let received = timeout(SOON, session.next()).await.unwrap().unwrap();
        assert_eq!(received.tag, 7);
        got.push(String::from_utf8(received.body.clone()).unwrap());
        received.acknowledge().await;
    }
    assert_eq!(got, ["office.bulk.job.ended", "stop", "answer"]);
    session.close().await;
    let gone = Outgoing::new(String::new(), name, b"late".to_vec());
    assert!(matches!(house.publisher.publish(&gone).await, Err(PublishError::Unroutable { .. })));
}
