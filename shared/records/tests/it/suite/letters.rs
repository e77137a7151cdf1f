//! Dead letters.

use wenshu_records::{DeadLetter, NewJob, Replay, Replayed, Scope};

use crate::place::{Place, over_both};
use crate::samples::{after, document_failed, entry, formatted, id, letter, new_job, noon, of, parsed};

over_both!(
    a_letter_is_kept_once_with_the_failure_that_it_means,
    a_letter_is_shown_whole_to_its_tenant_alone,
    a_letter_is_replayed_once_as_a_new_job,
    a_letter_of_no_job_goes_back_to_its_queue,
    a_replay_ignores_the_quota,
    a_replayed_letter_that_dies_again_waits_again,
    a_dropped_letter_stays_dropped,
    letters_come_in_pages,
);

fn as_new_job(number: u128) -> Replay {
    Replay::Job(Box::new(new_job(number)))
}

async fn a_letter_is_kept_once_with_the_failure_that_it_means(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    place.records.fold(vec![parsed(id(1), 1)], after(1)).await.unwrap();
    let event = document_failed(id(1), 1);
    let kept = place.records.keep_dead(letter(1), Some(event.clone()), after(2)).await.unwrap();
    assert_eq!((kept.new, kept.folded.closing), (true, vec![id(1)]));
    let again = place.records.keep_dead(letter(1), Some(event), after(3)).await.unwrap();
    assert_eq!((again.id, again.new, again.folded.late), (kept.id, false, 1));
    assert_eq!(place.count("dead_letters").await, 1);
    let elsewhere = DeadLetter { queue: "wenshu.parse.bulk".to_owned(), ..letter(1) };
    assert!(place.records.keep_dead(elsewhere, None, after(4)).await.unwrap().new);
}

async fn a_letter_is_shown_whole_to_its_tenant_alone(place: &Place) {
    let nobodys = DeadLetter { tenant: None, job: None, document: None, problem: None, ..letter(2) };
    let of_office = place.records.keep_dead(letter(1), None, noon()).await.unwrap().id;
    let of_nobody = place.records.keep_dead(nobodys.clone(), None, after(1)).await.unwrap().id;
    let shown = place.records.dead_letter(&of("office"), of_office).await.unwrap().unwrap();
    assert_eq!((shown.letter.clone(), shown.since, shown.replays), (letter(1), noon(), 0));
    assert_eq!(shown.view().body.as_deref(), Some("{\"正文\":1}"));
    assert_eq!(place.records.dead_letter(&of("school"), of_office).await.unwrap(), None);
    assert_eq!(place.records.dead_letter(&of("office"), of_nobody).await.unwrap(), None);
    assert_eq!(place.records.dead_letter(&Scope::All, of_nobody).await.unwrap().unwrap().letter, nobodys);
    assert_eq!(place.records.dead(&of("office"), None, 10).await.unwrap().entries, [shown.view().summary]);
    assert_eq!(place.records.dead(&Scope::All, None, 10).await.unwrap().entries.len(), 2);
    assert!(place.records.dead(&of("school"), None, 10).await.unwrap().entries.is_empty());
}

async fn a_letter_is_replayed_once_as_a_new_job(place: &Place) {
    let kept = place.records.keep_dead(letter(1), None, noon()).await.unwrap().id;
    let other = place.records.replay(&of("school"), kept, as_new_job(5), after(1)).await.unwrap();
    assert_eq!(other, None);
    let calls: Vec<_> = (10..14)
        .map(|number| {
            let records = place.records.clone();
            tokio::spawn(async move { records.replay(&of("office"), kept, as_new_job(number), after(1)).await })
        })
        .collect();
    let mut replayed: Vec<Replayed> = Vec::new();
    for call in calls {
        replayed.extend(call.await.unwrap().unwrap());
    }
    let [one] = replayed.as_slice() else { panic!("{replayed:?}") };
    assert_eq!(one.outbox.len(), 3);
    assert!(place.records.known(&of("office"), one.job.unwrap()).await.unwrap().is_some());
    assert_eq!((place.count("jobs").await, place.count("outbox").await), (1, 3));
    assert_eq!(place.records.dead_letter(&of("office"), kept).await.unwrap(), None);
}

async fn a_letter_of_no_job_goes_back_to_its_queue(place: &Place) {
    let nobodys = DeadLetter { tenant: None, job: None, document: None, ..letter(1) };
    let kept = place.records.keep_dead(nobodys, None, noon()).await.unwrap().id;
    let back = wenshu_records::NewEntry { job: None, ..entry(id(1), "replay-1") };
    let replay = Replay::Message(Box::new(back.clone()));
    let replayed = place.records.replay(&Scope::All, kept, replay, after(1)).await.unwrap().unwrap();
    assert_eq!((replayed.job, replayed.outbox[0].entry.clone()), (None, back));
}

async fn a_replay_ignores_the_quota(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let kept = place.records.keep_dead(letter(1), None, noon()).await.unwrap().id;
    let replay = Replay::Job(Box::new(NewJob { open_most: Some(1), ..new_job(2) }));
    let replayed = place.records.replay(&of("office"), kept, replay, after(1)).await.unwrap().unwrap();
    assert_eq!((replayed.job, replayed.outbox.len()), (Some(id(2)), 3));
}

async fn a_replayed_letter_that_dies_again_waits_again(place: &Place) {
    let kept = place.records.keep_dead(letter(1), None, noon()).await.unwrap().id;
    place.records.replay(&of("office"), kept, as_new_job(2), after(1)).await.unwrap().unwrap();
    let again = place.records.keep_dead(letter(1), None, after(2)).await.unwrap();
    assert_eq!((again.id, again.new), (kept, true));
    let shown = place.records.dead_letter(&of("office"), kept).await.unwrap().unwrap();
    assert_eq!((shown.replays, shown.since), (1, after(2)));
}

async fn a_dropped_letter_stays_dropped(place: &Place) {
    let kept = place.records.keep_dead(letter(1), None, noon()).await.unwrap().id;
    assert!(!place.records.drop_dead(&of("school"), kept).await.unwrap());
    assert!(place.records.drop_dead(&of("office"), kept).await.unwrap());
    assert!(!place.records.drop_dead(&of("office"), kept).await.unwrap());
    assert!(!place.records.keep_dead(letter(1), None, after(1)).await.unwrap().new);
    assert_eq!(place.records.dead_letter(&of("office"), kept).await.unwrap(), None);
    assert_eq!(place.records.replay(&of("office"), kept, as_new_job(2), after(1)).await.unwrap(), None);
}

async fn letters_come_in_pages(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    for number in 1..=5 {
        let kept = place.records.keep_dead(letter(number), Some(formatted(id(1), 1)), noon()).await.unwrap();
        assert_eq!(kept.folded.applied, u64::from(number == 1));
    }
    let mut after = None;
    let mut jobs = Vec::new();
    loop {
        let page = place.records.dead(&of("office"), after, 2).await.unwrap();
        jobs.extend(page.entries.iter().map(|letter| letter.job.unwrap()));
        after = page.entries.last().map(|letter| letter.id);
        if !page.more {
            break;
        }
    }
    assert_eq!(jobs, (1..=5).map(id).collect::<Vec<_>>());
}
