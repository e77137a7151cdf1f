//! Taking jobs on.

use wenshu_messages::event::JobStatus;
use wenshu_records::{Acceptance, KnownJob, NewJob};

use crate::place::{Place, over_both};
use crate::samples::{after, ending, id, new_job, noon, of, of_tenant, whole_job, with_key};

over_both!(
    a_job_is_taken_on_with_what_it_sends,
    what_a_job_was_asked_to_do_comes_back_whole,
    the_same_request_twice_is_one_job,
    a_key_names_one_job_of_its_tenant,
    a_duplicate_of_an_ended_job_brings_its_completion,
    one_batch_may_hold_the_same_request_twice,
    an_id_of_another_tenant_is_taken,
    text_that_no_database_likes_refuses_no_batch,
    a_tenant_over_its_quota_is_refused_and_its_duplicates_are_not,
    the_same_job_accepted_at_once_by_many_is_one,
);

fn duplicate(acceptance: &Acceptance) -> &KnownJob {
    match acceptance {
        Acceptance::Duplicate(known) => known,
        other => panic!("{other:?}"),
    }
}

async fn a_job_is_taken_on_with_what_it_sends(place: &Place) {
    let accepted = place.records.accept(vec![new_job(2), new_job(1)], noon()).await.unwrap();
    assert_eq!(accepted.acceptances, [Acceptance::New(id(2)), Acceptance::New(id(1))]);
    let sent: Vec<_> = accepted.outbox.iter().map(|entry| entry.entry.clone()).collect();
    assert_eq!(sent, [new_job(2).outbox, new_job(1).outbox].concat());
    assert_eq!((place.count("jobs").await, place.count("outbox").await), (2, 6));
    assert_eq!(place.records.open_jobs(&"office".parse().unwrap()).await.unwrap(), 2);
    assert!(place.records.accept(Vec::new(), noon()).await.unwrap().acceptances.is_empty());
}

async fn what_a_job_was_asked_to_do_comes_back_whole(place: &Place) {
    let mut job = with_key(new_job(1), "k");
    job.facts.batch = Some(crate::samples::batch(9));
    job.facts.webhook = Some("https://example.test/hook".to_owned());
    place.records.accept(vec![job.clone()], noon()).await.unwrap();
    let known = place.records.known(&of("office"), id(1)).await.unwrap().unwrap();
    assert_eq!(known, KnownJob { facts: job.facts, completion: None, reading: None });
    assert_eq!(place.records.known(&of("school"), id(1)).await.unwrap(), None);
}

async fn the_same_request_twice_is_one_job(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let again = place.records.accept(vec![new_job(1), new_job(2)], after(1)).await.unwrap();
    assert_eq!(duplicate(&again.acceptances[0]).facts, new_job(1).facts);
    assert_eq!(again.acceptances[1], Acceptance::New(id(2)));
    assert_eq!(again.outbox.len(), 3);
    assert_eq!(place.count("jobs").await, 2);
}

async fn a_key_names_one_job_of_its_tenant(place: &Place) {
    let jobs = vec![
        with_key(new_job(1), "plan"),
        with_key(of_tenant(new_job(2), "school"), "plan"),
        with_key(new_job(3), "other"),
        with_key(new_job(4), "plan"),
    ];
    let accepted = place.records.accept(jobs, noon()).await.unwrap();
    assert_eq!(accepted.acceptances[..3], [1, 2, 3].map(|number| Acceptance::New(id(number))));
    assert_eq!(duplicate(&accepted.acceptances[3]).facts.id, id(1));
    let again = place.records.accept(vec![with_key(new_job(5), "other")], noon()).await.unwrap();
    assert_eq!(duplicate(&again.acceptances[0]).facts.id, id(3));
}

async fn a_duplicate_of_an_ended_job_brings_its_completion(place: &Place) {
    place.records.accept(vec![with_key(new_job(1), "plan")], noon()).await.unwrap();
    place.records.fold(whole_job(id(1), 1), after(1)).await.unwrap();
    let closing = place.records.closing(&[id(1)]).await.unwrap();
    place.records.end(vec![ending(&closing[0])], after(2)).await.unwrap();
    let again = place.records.accept(vec![with_key(new_job(2), "plan")], after(3)).await.unwrap();
    let completion = duplicate(&again.acceptances[0]).completion.clone().unwrap();
    assert_eq!((completion.job, completion.status), (id(1), JobStatus::Completed));
}

async fn one_batch_may_hold_the_same_request_twice(place: &Place) {
    let accepted = place.records.accept(vec![new_job(1), new_job(1)], noon()).await.unwrap();
    assert_eq!(accepted.acceptances[0], Acceptance::New(id(1)));
    assert_eq!(duplicate(&accepted.acceptances[1]).facts.id, id(1));
    assert_eq!(accepted.outbox.len(), 3);
}

async fn an_id_of_another_tenant_is_taken(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let other = place.records.accept(vec![of_tenant(new_job(1), "school")], noon()).await.unwrap();
    assert_eq!(other.acceptances, [Acceptance::Taken]);
    assert_eq!(place.count("outbox").await, 3);
}

async fn text_that_no_database_likes_refuses_no_batch(place: &Place) {
    let mut job = with_key(new_job(1), "a\0b'\"\\; --");
    job.facts.order.file = "a\0b\u{7f}\u{10ffff}.txt".to_owned();
    job.outbox[0].properties = serde_json::json!({"a\0": "\0"});
    let accepted = place.records.accept(vec![job.clone(), new_job(2)], noon()).await.unwrap();
    assert_eq!(accepted.acceptances, [Acceptance::New(id(1)), Acceptance::New(id(2))]);
    assert_eq!(accepted.outbox.len(), 6);
    job.facts.id = id(3);
    let again = place.records.accept(vec![job], noon()).await.unwrap();
    assert_eq!(duplicate(&again.acceptances[0]).facts.id, id(1));
}

async fn a_tenant_over_its_quota_is_refused_and_its_duplicates_are_not(place: &Place) {
    let limited = |number| NewJob { open_most: Some(2), ..new_job(number) };
    let jobs = vec![limited(1), limited(2), limited(3), of_tenant(limited(4), "school")];
    let accepted = place.records.accept(jobs, noon()).await.unwrap();
    let [one, two, school] = [1, 2, 4].map(|number| Acceptance::New(id(number)));
    assert_eq!(accepted.acceptances, [one, two, Acceptance::Quota { open: 2 }, school]);

    let again = place.records.accept(vec![limited(2)], noon()).await.unwrap();
    assert_eq!(duplicate(&again.acceptances[0]).facts.id, id(2));

    place.records.fold(whole_job(id(1), 1), after(1)).await.unwrap();
    let closing = place.records.closing(&[id(1)]).await.unwrap();
    place.records.end(vec![ending(&closing[0])], after(2)).await.unwrap();
    assert_eq!(place.records.open_jobs(&"office".parse().unwrap()).await.unwrap(), 1);
    let room = place.records.accept(vec![limited(3)], after(3)).await.unwrap();
    assert_eq!(room.acceptances, [Acceptance::New(id(3))]);
}

async fn the_same_job_accepted_at_once_by_many_is_one(place: &Place) {
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let records = place.records.clone();
            tokio::spawn(async move { records.accept(vec![with_key(new_job(1), "k"), new_job(2)], noon()).await })
        })
        .collect();
    let mut new = 0;
    for one in tries {
        let accepted = one.await.unwrap().unwrap();
        new += accepted.acceptances.iter().filter(|answer| matches!(answer, Acceptance::New(_))).count();
    }
    assert_eq!((new, place.count("outbox").await), (2, 6));
}
