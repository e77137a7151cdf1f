//! What is to be sent.

use jiff::SignedDuration;
use wenshu_records::{Destination, LEASE, NewEntry};

use crate::place::{Place, over_both};
use crate::samples::{after, entry, id, new_job, noon, of};

over_both!(
    an_entry_is_its_writers_until_the_lease_ends,
    an_entry_that_went_out_is_forgotten,
    an_entry_that_failed_comes_again_at_its_time,
    an_entry_that_was_given_up_leaves_an_attempt,
    an_entry_comes_back_as_it_was_written,
    a_message_id_that_waits_is_not_written_again,
    many_ledgers_do_not_send_an_entry_at_the_same_time,
);

async fn an_entry_is_its_writers_until_the_lease_ends(place: &Place) {
    let accepted = place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    assert!(place.records.due(noon() + LEASE - SignedDuration::from_secs(1), 10).await.unwrap().is_empty());
    let due = place.records.due(noon() + LEASE, 2).await.unwrap();
    assert_eq!(due, accepted.outbox[..2]);
    // Handed out, they are leased again.
    assert_eq!(place.records.due(noon() + LEASE, 10).await.unwrap(), accepted.outbox[2..]);
    assert!(place.records.due(noon() + LEASE, 10).await.unwrap().is_empty());
    assert_eq!(place.records.due(noon() + LEASE + LEASE, 10).await.unwrap(), accepted.outbox);
    assert_eq!(place.records.outbox_length().await.unwrap(), 3);
}

async fn an_entry_that_went_out_is_forgotten(place: &Place) {
    let accepted = place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let ids: Vec<i64> = accepted.outbox.iter().map(|entry| entry.id).collect();
    place.records.sent(ids[..2].to_vec()).await.unwrap();
    place.records.sent(ids[..2].to_vec()).await.unwrap();
    place.records.sent(Vec::new()).await.unwrap();
    assert_eq!(place.records.due(noon() + LEASE, 10).await.unwrap(), accepted.outbox[2..]);
}

async fn an_entry_that_failed_comes_again_at_its_time(place: &Place) {
    let written = place.records.enqueue(vec![entry(id(1), "a")], noon()).await.unwrap();
    place.records.failed(written[0].id, after(500)).await.unwrap();
    assert!(place.records.due(after(499), 10).await.unwrap().is_empty());
    let due = place.records.due(after(500), 10).await.unwrap();
    assert_eq!((due.len(), due[0].attempts), (1, 1));
}

async fn an_entry_that_was_given_up_leaves_an_attempt(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let destination = Destination::Webhook { url: "https://example.test/hook".to_owned() };
    let hook = NewEntry { destination, ..entry(id(1), "hook") };
    let written = place.records.enqueue(vec![hook], noon()).await.unwrap();
    place.records.failed(written[0].id, after(5)).await.unwrap();
    place.records.given_up(written[0].id, "webhook-refused".to_owned(), after(6)).await.unwrap();
    place.records.given_up(written[0].id, "webhook-refused".to_owned(), after(7)).await.unwrap();
    assert_eq!(place.records.outbox_length().await.unwrap(), 3);
    let view = place.records.job(&of("office"), id(1)).await.unwrap().unwrap();
    let [attempt] = view.attempts.as_slice() else { panic!("{:?}", view.attempts) };
    assert_eq!((attempt.stage.as_str(), attempt.attempt, attempt.reason.as_str()), ("webhook", 2, "webhook-refused"));
}

async fn an_entry_comes_back_as_it_was_written(place: &Place) {
    let destination = Destination::Webhook { url: "https://example.test/hook".to_owned() };
    let hook = NewEntry { destination, job: None, ..entry(id(1), "hook") };
    place.records.enqueue(vec![hook.clone(), entry(id(1), "a")], noon()).await.unwrap();
    let due = place.records.due(noon() + LEASE, 10).await.unwrap();
    let entries: Vec<_> = due.into_iter().map(|entry| entry.entry).collect();
    assert_eq!(entries, [hook, entry(id(1), "a")]);
}

async fn a_message_id_that_waits_is_not_written_again(place: &Place) {
    let twice = vec![entry(id(1), "a"), entry(id(1), "a")];
    assert_eq!(place.records.enqueue(twice, noon()).await.unwrap().len(), 1);
    assert!(place.records.enqueue(vec![entry(id(1), "a")], noon()).await.unwrap().is_empty());
    assert_eq!(place.records.outbox_length().await.unwrap(), 1);
}

async fn many_ledgers_do_not_send_an_entry_at_the_same_time(place: &Place) {
    place.records.accept((1..=40).map(new_job).collect(), noon()).await.unwrap();
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let records = place.records.clone();
            tokio::spawn(async move { records.due(noon() + LEASE, 15).await.unwrap() })
        })
        .collect();
    let mut handed_out = Vec::new();
    for call in calls {
        handed_out.extend(call.await.unwrap().into_iter().map(|entry| entry.id));
    }
    let all = handed_out.len();
    handed_out.sort_unstable();
    handed_out.dedup();
    assert_eq!((all, handed_out.len()), (120, 120));
}
