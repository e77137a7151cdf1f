//! Keeping what happened.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use wenshu_messages::JobId;
use wenshu_records::{Folded, Noted, Records};
use wenshu_report::Format;

use crate::place::{Place, TABLES, over_both};
use crate::samples::{
    after, document_failed, ending, formatted, id, job_failed, made, new_job, noon, of, output_failed, parsed, retried,
    whole_job,
};

over_both!(
    a_job_closes_once_with_all_that_is_known,
    events_in_any_order_and_repeated_leave_the_same_rows,
    many_ledgers_fold_one_job_and_close_it_once,
    batches_that_share_jobs_in_another_order_do_not_block_each_other,
    events_of_jobs_that_are_unknown_or_ended_change_nothing,
    a_success_wins_over_a_failure_while_the_job_is_open,
    a_file_that_failed_closes_its_job_at_once,
    tries_that_failed_are_kept_once,
);

async fn a_job_closes_once_with_all_that_is_known(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let job = id(1);
    let mut events = whole_job(job, 2);
    events.extend([parsed(job, 3), document_failed(job, 3)]);
    events.retain(|noted| *noted != parsed(job, 2));
    let folded = place.records.fold(events.clone(), after(1)).await.unwrap();
    assert_eq!((folded.closing, folded.applied, folded.repeated), (vec![job], 8, 0));
    let again = place.records.fold(events, after(2)).await.unwrap();
    assert_eq!(again, Folded { late: 8, ..Folded::default() });

    let closing = place.records.closing(&[id(9), job]).await.unwrap();
    let [closing] = closing.as_slice() else { panic!("{closing:?}") };
    assert_eq!(closing.facts, new_job(1).facts);
    assert_eq!((closing.problem.clone(), closing.part_report.is_some()), (None, true));
    let counts = closing.counts;
    assert_eq!((counts.documents, counts.documents_done, counts.documents_failed), (3, 2, 1));
    assert_eq!((counts.outputs, counts.pages, counts.findings), (4, 4, 6));
    let places: Vec<_> = closing.documents.iter().map(|document| (document.document, document.done)).collect();
    assert_eq!(places, [(1, true), (2, true), (3, false)]);
    assert!(closing.documents[2].problems.document.is_some());
    let outputs: Vec<_> = closing.outputs().map(|output| (output.document, output.format)).collect();
    assert_eq!(outputs, [(1, Format::Pdf), (1, Format::Docx), (2, Format::Pdf), (2, Format::Docx)]);
    assert_eq!(closing.documents[0].outputs[0].object, crate::samples::object("output"));
    assert_eq!(place.count("findings").await, 4);
}

/// Some events of a job, once, and then again some of them, shuffled.
fn history(job: JobId) -> impl Strategy<Value = Vec<Noted>> {
    let mut once = whole_job(job, 2);
    once[0] = parsed(job, 4);
    once.extend([formatted(job, 3), output_failed(job, 3, Format::Pdf), made(job, 3, Format::Docx)]);
    once.extend([document_failed(job, 4), retried(job, None), retried(job, Some(2))]);
    prop::sample::subsequence(once.clone(), 0..=once.len())
        .prop_map(move |again| [once.clone(), again].concat())
        .prop_shuffle()
}

async fn events_in_any_order_and_repeated_leave_the_same_rows(place: &Place) {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(Default::default()));
    let mut rows: Option<Vec<Vec<String>>> = None;
    for number in 0..24 {
        let job = id(1);
        place.records.accept(vec![new_job(1)], noon()).await.unwrap();
        let events = history(job).new_tree(&mut runner).unwrap().current();
        let mut closed = 0;
        for batch in events.chunks(1 + number % 5) {
            closed += place.records.fold(batch.to_vec(), after(1)).await.unwrap().closing.len();
        }
        assert_eq!(closed, 1, "{events:?}");
        let mut now = Vec::new();
        for table in TABLES {
            now.push(place.dump(table).await);
        }
        assert_eq!(*rows.get_or_insert_with(|| now.clone()), now, "{events:?}");
        forget(place, job).await;
    }
}

async fn forget(place: &Place, job: JobId) {
    let closing = place.records.closing(&[job]).await.unwrap();
    place.records.end(vec![ending(&closing[0])], after(2)).await.unwrap();
    assert_eq!(place.records.forget(&[job]).await.unwrap(), 1);
}

async fn many_ledgers_fold_one_job_and_close_it_once(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let events = whole_job(id(1), 12);
    // Each event twice, each in a call of its own, all at once.
    let calls = events.iter().chain(&events).map(|event| fold_in_task(place.records.clone(), vec![event.clone()]));
    let mut closed = 0;
    for call in calls.collect::<Vec<_>>() {
        closed += call.await.unwrap().closing.len();
    }
    assert_eq!(closed, 1);
    let closing = place.records.closing(&[id(1)]).await.unwrap();
    assert_eq!((closing[0].counts.documents_done, closing[0].outputs().count()), (12, 24));
}

fn fold_in_task(records: Arc<dyn Records>, events: Vec<Noted>) -> tokio::task::JoinHandle<Folded> {
    tokio::spawn(async move { records.fold(events, after(1)).await.unwrap() })
}

async fn batches_that_share_jobs_in_another_order_do_not_block_each_other(place: &Place) {
    let numbers: Vec<u128> = (1..=20).collect();
    place.records.accept(numbers.iter().map(|number| new_job(*number)).collect(), noon()).await.unwrap();
    let events: Vec<Vec<Noted>> = numbers.iter().map(|number| whole_job(id(*number), 2)).collect();
    let mut calls = Vec::new();
    for step in 0..7 {
        let forward: Vec<Noted> = events.iter().map(|of_job| of_job[step].clone()).collect();
        let backward: Vec<Noted> = forward.iter().rev().cloned().collect();
        calls.extend([forward, backward].map(|batch| fold_in_task(place.records.clone(), batch)));
    }
    let mut closed = Vec::new();
    for call in calls {
        closed.extend(call.await.unwrap().closing);
    }
    closed.sort();
    assert_eq!(closed, numbers.into_iter().map(id).collect::<Vec<_>>());
}

async fn events_of_jobs_that_are_unknown_or_ended_change_nothing(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    place.records.fold(whole_job(id(1), 1), after(1)).await.unwrap();
    let closing = place.records.closing(&[id(1)]).await.unwrap();
    place.records.end(vec![ending(&closing[0])], after(2)).await.unwrap();
    let before = place.dump("jobs").await;
    let events = vec![made(id(1), 2, Format::Pdf), job_failed(id(1)), made(id(7), 1, Format::Pdf)];
    let folded = place.records.fold(events, after(3)).await.unwrap();
    assert_eq!(folded, Folded { late: 2, unknown: 1, ..Folded::default() });
    assert_eq!(place.dump("jobs").await, before);
    assert_eq!((place.count("documents").await, place.count("outputs").await), (1, 2));
}

async fn a_success_wins_over_a_failure_while_the_job_is_open(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let job = id(1);
    let failed = vec![parsed(job, 2), formatted(job, 1), output_failed(job, 1, Format::Pdf), document_failed(job, 2)];
    place.records.fold(failed, after(1)).await.unwrap();
    let then = vec![made(job, 1, Format::Pdf), made(job, 1, Format::Docx)];
    assert_eq!(place.records.fold(then, after(2)).await.unwrap().closing, [job]);
    let closing = place.records.closing(&[job]).await.unwrap();
    assert_eq!((closing[0].counts.documents_done, closing[0].counts.documents_failed), (1, 1));
    assert_eq!(closing[0].documents[0].problems.first(), None);
}

async fn a_file_that_failed_closes_its_job_at_once(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    assert_eq!(place.records.fold(vec![job_failed(id(1))], after(1)).await.unwrap().closing, [id(1)]);
    let closing = place.records.closing(&[id(1)]).await.unwrap();
    assert!(closing[0].problem.is_some());
    assert_eq!(closing[0].status(), wenshu_messages::event::JobStatus::Failed);
}

async fn tries_that_failed_are_kept_once(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let events = vec![retried(id(1), Some(3)), retried(id(1), None), retried(id(1), Some(3))];
    place.records.fold(events.clone(), after(1)).await.unwrap();
    place.records.fold(events, after(2)).await.unwrap();
    let view = place.records.job(&of("office"), id(1)).await.unwrap().unwrap();
    let mut attempts: Vec<_> = view.attempts.iter().map(|attempt| (attempt.document, attempt.attempt)).collect();
    attempts.sort();
    assert_eq!(attempts, [(None, 1), (Some(3), 1)]);
    assert_eq!(view.attempts[0].reason, "storage-unreachable");
}
