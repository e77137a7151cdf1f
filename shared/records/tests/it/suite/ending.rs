//! Ending jobs, each once.

use wenshu_messages::event::JobStatus;
use wenshu_records::{CancelTarget, ClosingJob, Ended, Scope};
use wenshu_report::Format;

use crate::place::{Place, over_both};
use crate::samples::{
    after, batch, ending, ending_as, formatted, id, made, new_job, noon, of, of_batch, of_tenant, parsed, whole_job,
};

over_both!(
    a_job_ends_once_whoever_decides,
    only_a_job_that_closes_ends,
    jobs_left_closing_are_found_again,
    a_cancelled_job_ends_with_what_it_made,
    a_batch_is_cancelled_within_its_scope,
    a_large_batch_is_cancelled_whole,
    overdue_jobs_expire_once,
    a_cancel_and_the_last_event_end_a_job_once,
);

fn cancelled(job: &ClosingJob) -> wenshu_records::Ending {
    ending_as(job, JobStatus::Cancelled)
}

fn expired(job: &ClosingJob) -> wenshu_records::Ending {
    ending_as(job, JobStatus::Expired)
}

async fn status(place: &Place, number: u128) -> Option<JobStatus> {
    place.records.job(&Scope::All, id(number)).await.unwrap().unwrap().summary.status
}

async fn a_job_ends_once_whoever_decides(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    place.records.fold(whole_job(id(1), 1), after(1)).await.unwrap();
    let closing = place.records.closing(&[id(1)]).await.unwrap();
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (records, ending) = (place.records.clone(), ending(&closing[0]));
            tokio::spawn(async move { records.end(vec![ending.clone(), ending], after(2)).await.unwrap() })
        })
        .collect();
    let mut deciding = Vec::new();
    for call in calls {
        let ended = call.await.unwrap();
        if ended != Ended::default() {
            deciding.push(ended);
        }
    }
    assert_eq!(deciding.len(), 1);
    assert_eq!((deciding[0].jobs.clone(), deciding[0].outbox.len()), (vec![id(1)], 2));
    assert_eq!(place.count("outbox").await, 5);
    let view = place.records.job(&of("office"), id(1)).await.unwrap().unwrap();
    assert_eq!(view.summary.ended, Some(after(2)));
    assert_eq!(view.completion, Some(ending(&closing[0]).completion));
}

async fn only_a_job_that_closes_ends(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    place.records.fold(vec![parsed(id(1), 1)], after(1)).await.unwrap();
    let known = place.records.closing(&[id(1)]).await.unwrap();
    assert_eq!(place.records.end(vec![ending(&known[0])], after(2)).await.unwrap(), Ended::default());
    assert_eq!(status(place, 1).await, None);
}

async fn jobs_left_closing_are_found_again(place: &Place) {
    place.records.accept(vec![new_job(1), new_job(2), new_job(3)], noon()).await.unwrap();
    place.records.fold(whole_job(id(2), 1), after(5)).await.unwrap();
    place.records.fold(whole_job(id(1), 1), after(9)).await.unwrap();
    assert_eq!(place.records.closing_jobs(after(9), 10).await.unwrap(), [id(2), id(1)]);
    assert_eq!(place.records.closing_jobs(after(9), 1).await.unwrap(), [id(2)]);
    assert_eq!(place.records.closing_jobs(after(8), 10).await.unwrap(), [id(2)]);
}

async fn a_cancelled_job_ends_with_what_it_made(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let events = vec![parsed(id(1), 2), formatted(id(1), 1), made(id(1), 1, Format::Pdf)];
    place.records.fold(events, after(1)).await.unwrap();
    let target = CancelTarget::Job(id(1));

    let other = place.records.cancel(&of("school"), target, after(2), &cancelled).await.unwrap();
    assert!(!other.found && other.ended.jobs.is_empty());

    let done = place.records.cancel(&of("office"), target, after(2), &cancelled).await.unwrap();
    assert_eq!((done.found, done.ended.jobs, done.ended.outbox.len()), (true, vec![id(1)], 2));
    let view = place.records.job(&of("office"), id(1)).await.unwrap().unwrap();
    assert_eq!(view.summary.status, Some(JobStatus::Cancelled));
    let completion = view.completion.unwrap();
    assert_eq!((completion.outputs.len(), completion.counts.documents_failed), (1, 2));

    let again = place.records.cancel(&of("office"), target, after(3), &cancelled).await.unwrap();
    assert!(again.found && again.ended.jobs.is_empty());
    assert_eq!(place.records.fold(whole_job(id(1), 2), after(4)).await.unwrap().late, 7);
}

async fn a_batch_is_cancelled_within_its_scope(place: &Place) {
    let jobs = vec![
        of_batch(new_job(1), 1),
        of_batch(new_job(2), 1),
        of_batch(of_tenant(new_job(3), "school"), 1),
        of_batch(new_job(4), 2),
    ];
    place.records.accept(jobs, noon()).await.unwrap();
    place.records.fold(whole_job(id(2), 1), after(1)).await.unwrap();
    let target = CancelTarget::Batch(batch(1));
    let done = place.records.cancel(&of("office"), target, after(2), &cancelled).await.unwrap();
    assert_eq!(done.ended.jobs, [id(1)]);
    // Job 2 is closing and ends as it would have.
    assert_eq!([status(place, 2).await, status(place, 3).await, status(place, 4).await], [None; 3]);
    let nothing = place.records.cancel(&of("office"), CancelTarget::Batch(batch(7)), after(2), &cancelled).await;
    assert!(!nothing.unwrap().found);
}

async fn a_large_batch_is_cancelled_whole(place: &Place) {
    let jobs: Vec<_> = (1..=1200).map(|number| of_batch(new_job(number), 1)).collect();
    for part in jobs.chunks(300) {
        place.records.accept(part.to_vec(), noon()).await.unwrap();
    }
    let target = CancelTarget::Batch(batch(1));
    let done = place.records.cancel(&of("office"), target, after(2), &cancelled).await.unwrap();
    assert_eq!((done.ended.jobs.len(), done.ended.outbox.len()), (1200, 2400));
    let sums = place.records.sums(&of("office"), Some(batch(1))).await.unwrap();
    assert_eq!((sums.cancelled, sums.open), (1200, 0));
}

async fn overdue_jobs_expire_once(place: &Place) {
    let mut late = new_job(2);
    late.facts.deadline = after(7200);
    place.records.accept(vec![new_job(1), late, new_job(3)], noon()).await.unwrap();
    assert_eq!(place.records.expire(after(3599), 10, &expired).await.unwrap(), Ended::default());
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let records = place.records.clone();
            tokio::spawn(async move { records.expire(after(3600), 10, &expired).await.unwrap().jobs })
        })
        .collect();
    let mut ended = Vec::new();
    for call in calls {
        ended.extend(call.await.unwrap());
    }
    ended.sort();
    assert_eq!(ended, [id(1), id(3)]);
    assert_eq!((status(place, 1).await, status(place, 2).await), (Some(JobStatus::Expired), None));
}

async fn a_cancel_and_the_last_event_end_a_job_once(place: &Place) {
    for number in 1..=20 {
        place.records.accept(vec![new_job(number)], noon()).await.unwrap();
        let mut events = whole_job(id(number), 1);
        let last = events.pop().unwrap();
        place.records.fold(events, after(1)).await.unwrap();
        let (one, two) = (place.records.clone(), place.records.clone());
        let folded = tokio::spawn(async move { one.fold(vec![last], after(2)).await.unwrap() });
        let scope = Scope::All;
        let cancel = async { two.cancel(&scope, CancelTarget::Job(id(number)), after(2), &cancelled).await.unwrap() };
        let (cancelled, folded) = (cancel.await, folded.await.unwrap());
        assert_eq!(cancelled.ended.jobs.len() + folded.closing.len(), 1);
    }
}
