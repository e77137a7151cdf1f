//! Answers, within a scope.

use wenshu_messages::event::JobStatus;
use wenshu_messages::query::{JobSummary, JobSums, Standing};
use wenshu_messages::reply::Counts;
use wenshu_messages::{BatchId, Event, JobId, StageName};
use wenshu_records::{Again, CancelTarget, Listed, Page, Scope};
use wenshu_report::{Format, Problem, ProblemCode};

use crate::place::{Place, over_both};
use crate::samples::{
    after, batch, document_failed, ending, ending_as, formatted, id, job_failed, made, new_job, noon, object, of,
    of_batch, of_tenant, output_failed, parsed, whole_job,
};

over_both!(
    a_job_is_shown_while_it_is_open,
    another_tenants_job_is_not_found,
    jobs_come_in_pages_the_latest_first,
    jobs_are_found_by_name_and_standing,
    failures_of_a_batch_are_counted_by_reason,
    open_jobs_are_listed_to_begin_anew,
    a_job_tells_what_lies_in_storage,
    sums_tell_how_jobs_ended,
    the_database_answers,
);

async fn a_job_is_shown_while_it_is_open(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let job = id(1);
    let mut events = vec![parsed(job, 4), formatted(job, 1), made(job, 1, Format::Pdf), document_failed(job, 2)];
    events.extend([formatted(job, 3), output_failed(job, 3, Format::Pdf), made(job, 3, Format::Docx)]);
    place.records.fold(events, after(1)).await.unwrap();
    let view = place.records.job(&of("office"), job).await.unwrap().unwrap();
    let summary = &view.summary;
    assert_eq!((summary.job, summary.file.as_str(), summary.status), (job, "计划 1.txt", None));
    assert_eq!((summary.accepted, summary.ended, view.completion), (noon(), None, None));
    let expected = Counts { documents: 4, documents_done: 0, documents_failed: 2, outputs: 2, pages: 4, findings: 6 };
    assert_eq!(summary.counts, expected);
    let documents: Vec<_> = view
        .documents
        .iter()
        .map(|document| {
            (document.document, document.made, document.failed, document.wanted, document.problem.is_some())
        })
        .collect();
    assert_eq!(documents, [(1, 1, 0, 2, false), (2, 0, 2, 2, true), (3, 1, 1, 2, true)]);
    assert_eq!(view.documents[0].title, "关于第1件事的计划");
}

async fn another_tenants_job_is_not_found(place: &Place) {
    place.records.accept(vec![new_job(1), of_tenant(new_job(2), "school")], noon()).await.unwrap();
    assert!(place.records.job(&of("school"), id(1)).await.unwrap().is_none());
    assert!(place.records.job(&of("office"), id(9)).await.unwrap().is_none());
    assert!(place.records.job(&Scope::All, id(1)).await.unwrap().is_some());
    let page = place.records.jobs(&of("school"), &listed(None, None, 10)).await.unwrap();
    assert_eq!(numbers(&page), [id(2)]);
    // Nor is it a place to go on from.
    let page = place.records.jobs(&of("school"), &listed(None, Some(id(1)), 10)).await.unwrap();
    assert_eq!(page, Page::default());
    assert_eq!(place.records.sums(&of("school"), None).await.unwrap().open, 1);
}

fn listed(batch: Option<BatchId>, after: Option<JobId>, limit: u32) -> Listed {
    Listed { batch, after, limit, ..Listed::default() }
}

async fn jobs_are_found_by_name_and_standing(place: &Place) {
    let mut named = new_job(1);
    named.facts.order.file = "2025年 Plan（终稿）.DOCX".to_owned();
    place.records.accept(vec![named, new_job(2), new_job(3)], noon()).await.unwrap();
    place.records.fold(vec![job_failed(id(3))], noon()).await.unwrap();
    let closing = place.records.closing(&[id(3)]).await.unwrap();
    place.records.end(vec![ending(&closing[0])], noon()).await.unwrap();
    let find = async |search: Option<&str>, standing| {
        let listed = Listed { search: search.map(str::to_owned), standing, limit: 10, ..Listed::default() };
        numbers(&place.records.jobs(&of("office"), &listed).await.unwrap())
    };
    assert_eq!(find(Some("plan（终"), None).await, [id(1)], "whatever the case of letters");
    assert_eq!(find(Some("计划 2"), None).await, [id(2)]);
    assert_eq!(find(Some("%"), None).await, [], "no pattern");
    assert_eq!(find(None, Some(Standing::Open)).await, [id(2), id(1)]);
    assert_eq!(find(None, Some(Standing::Failed)).await, [id(3)]);
    assert_eq!(find(Some("计划"), Some(Standing::Completed)).await, []);
}

async fn failures_of_a_batch_are_counted_by_reason(place: &Place) {
    for number in 1..=4 {
        place.records.accept(vec![of_batch(new_job(number), 7)], noon()).await.unwrap();
    }
    let because = |number, code, cause: &str, reason: &str| {
        let mut noted = job_failed(id(number));
        let problem = Problem::new(code, reason).because(cause);
        noted.event = Event::JobFailed { stage: StageName::Ingest, problem };
        noted
    };
    let events = vec![
        because(1, ProblemCode::Ingest, "encrypted", "文件 1 有密码"),
        because(2, ProblemCode::Parse, "no-plan", "没有正文"),
        because(3, ProblemCode::Ingest, "encrypted", "文件 3 有密码"),
    ];
    place.records.fold(events, noon()).await.unwrap();
    let failures = place.records.failures(&of("office"), batch(7), 10).await.unwrap();
    let told: Vec<_> = failures.iter().map(|one| (one.problem.cause.as_deref(), one.jobs)).collect();
    assert_eq!(told, [(Some("encrypted"), 2), (Some("no-plan"), 1)]);
    assert!(place.records.failures(&of("school"), batch(7), 10).await.unwrap().is_empty());
}

async fn open_jobs_are_listed_to_begin_anew(place: &Place) {
    let mut again = new_job(2);
    again.facts.again = Some(Again { job: id(1), lines: object("lines"), pictures: None });
    place.records.accept(vec![new_job(1), again, of_tenant(new_job(3), "school")], noon()).await.unwrap();
    place.records.fold(vec![job_failed(id(1))], noon()).await.unwrap();
    let open = place.records.open_after(None, 10).await.unwrap();
    assert_eq!(open.iter().map(|facts| facts.id).collect::<Vec<_>>(), [id(2), id(3)]);
    assert_eq!(open[0].again.as_ref().map(|again| again.job), Some(id(1)));
    assert_eq!(place.records.open_after(Some(id(2)), 10).await.unwrap().len(), 1);
    let summary = place.records.job(&of("office"), id(2)).await.unwrap().unwrap().summary;
    assert_eq!(summary.based_on, Some(id(1)));
}

async fn a_job_tells_what_lies_in_storage(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let before = place.records.job(&of("office"), id(1)).await.unwrap().unwrap().objects.unwrap();
    assert_eq!((before.source, before.lines), (object("source"), None));
    assert!(place.records.known(&of("office"), id(1)).await.unwrap().unwrap().reading.is_none());
    place.records.fold(whole_job(id(1), 2), noon()).await.unwrap();
    let view = place.records.job(&of("office"), id(1)).await.unwrap().unwrap();
    let objects = view.objects.unwrap();
    assert_eq!((objects.lines, objects.pictures), (Some(object("lines")), Some(object("pictures"))));
    let document = &view.documents[1];
    assert_eq!((document.pages, document.outputs.len()), (2, 2));
    assert_eq!((&document.paper, &document.plan), (&Some(object("paper")), &Some(object("plan"))));
    let reading = place.records.known(&of("office"), id(1)).await.unwrap().unwrap().reading.unwrap();
    assert_eq!((reading.lines, reading.documents), (object("lines"), 2));
}

fn numbers(page: &Page<JobSummary>) -> Vec<JobId> {
    page.entries.iter().map(|job| job.job).collect()
}

async fn all_pages(place: &Place, scope: &Scope, of_batch: Option<BatchId>, limit: u32) -> Vec<JobId> {
    let mut all = Vec::new();
    loop {
        let page = place.records.jobs(scope, &listed(of_batch, all.last().copied(), limit)).await.unwrap();
        all.extend(numbers(&page));
        if !page.more {
            return all;
        }
    }
}

async fn jobs_come_in_pages_the_latest_first(place: &Place) {
    // Three of each time, so that the id decides too.
    for number in 1..=9 {
        let mut job = of_batch(new_job(number), u128::from(number % 2 == 1));
        job.facts.accepted_at = after(i64::try_from(number).unwrap() / 3);
        let job = if number == 5 { of_tenant(job, "school") } else { job };
        place.records.accept(vec![job], noon()).await.unwrap();
    }
    let ids = |numbers: &[u128]| numbers.iter().copied().map(id).collect::<Vec<_>>();
    assert_eq!(all_pages(place, &Scope::All, None, 2).await, ids(&[9, 8, 7, 6, 5, 4, 3, 2, 1]));
    assert_eq!(all_pages(place, &of("office"), None, 3).await, ids(&[9, 8, 7, 6, 4, 3, 2, 1]));
    assert_eq!(all_pages(place, &Scope::All, Some(batch(1)), 5).await, ids(&[9, 7, 5, 3, 1]));
    assert_eq!(all_pages(place, &of("office"), Some(batch(1)), 1).await, ids(&[9, 7, 3, 1]));
    let page = place.records.jobs(&Scope::All, &listed(None, None, 0)).await.unwrap();
    assert_eq!((page.entries.len(), page.more), (1, true));
}

async fn sums_tell_how_jobs_ended(place: &Place) {
    let jobs = (1..=7).map(|number| of_batch(new_job(number), 1)).collect();
    place.records.accept(jobs, noon()).await.unwrap();
    place.records.fold(whole_job(id(1), 3), after(1)).await.unwrap();
    place.records.fold(vec![parsed(id(2), 1), document_failed(id(2), 1)], after(1)).await.unwrap();
    place.records.fold(vec![job_failed(id(3))], after(1)).await.unwrap();
    let closing = place.records.closing(&[id(1), id(2), id(3)]).await.unwrap();
    place.records.end(closing.iter().map(ending).collect(), after(2)).await.unwrap();
    let cancelled = |job: &wenshu_records::ClosingJob| ending_as(job, JobStatus::Cancelled);
    place.records.cancel(&Scope::All, CancelTarget::Job(id(4)), after(2), &cancelled).await.unwrap();
    let expired = |job: &wenshu_records::ClosingJob| ending_as(job, JobStatus::Expired);
    place.records.expire(after(9999), 1, &expired).await.unwrap();
    place.records.fold(whole_job(id(7), 1), after(9999)).await.unwrap();
    let expected = JobSums {
        open: 2,
        completed: 1,
        completed_with_failures: 1,
        failed: 1,
        cancelled: 1,
        expired: 1,
        documents: 3 + 1 + place_of_seven(place).await,
        documents_failed: 1,
    };
    for (scope, of_batch) in [(Scope::All, None), (of("office"), None), (Scope::All, Some(batch(1)))] {
        assert_eq!(place.records.sums(&scope, of_batch).await.unwrap(), expected);
    }
    assert_eq!(place.records.sums(&of("office"), Some(batch(2))).await.unwrap(), JobSums::default());
}

/// Which of the overdue jobs expired is the database's choice: documents of job
/// 7 count only if it was not that one.
async fn place_of_seven(place: &Place) -> u64 {
    let view = place.records.job(&Scope::All, id(7)).await.unwrap().unwrap();
    view.summary.counts.documents.into()
}

async fn the_database_answers(place: &Place) {
    place.records.probe().await.unwrap();
    place.records.close().await;
    assert!(place.records.probe().await.unwrap_err().is_transient());
}
