//! Forgetting.

use wenshu_records::DeadLetter;

use crate::place::{Place, TABLES, over_both};
use crate::samples::{after, ending, entry, id, letter, new_job, noon, of, retried, whole_job};

over_both!(
    a_forgotten_job_leaves_no_row,
    a_job_that_did_not_end_is_not_forgotten,
    jobs_that_ended_are_listed_the_oldest_first,
    letters_of_no_job_are_forgotten_by_their_age,
);

async fn end(place: &Place, number: u128, seconds: i64) {
    place.records.fold(whole_job(id(number), 2), after(1)).await.unwrap();
    let closing = place.records.closing(&[id(number)]).await.unwrap();
    place.records.end(vec![ending(&closing[0])], after(seconds)).await.unwrap();
}

async fn a_forgotten_job_leaves_no_row(place: &Place) {
    place.records.accept(vec![new_job(1), new_job(2)], noon()).await.unwrap();
    for number in [1, 2] {
        place.records.fold(vec![retried(id(number), Some(1))], after(1)).await.unwrap();
        place.records.keep_dead(letter(number), None, after(1)).await.unwrap();
        end(place, number, 2).await;
        place.records.enqueue(vec![entry(id(number), "late")], after(3)).await.unwrap();
    }
    let mut before = Vec::new();
    for table in TABLES {
        before.push(place.count(table).await);
        assert!(before.last().is_some_and(|rows| rows % 2 == 0 && *rows > 0), "{table} has rows of both jobs");
    }
    assert_eq!(place.records.forget(&[id(1)]).await.unwrap(), 1);
    assert_eq!(place.records.forget(&[id(1)]).await.unwrap(), 0);
    for (table, rows) in TABLES.into_iter().zip(before) {
        assert_eq!(place.count(table).await, rows / 2, "{table}");
    }
    assert_eq!(place.records.forget(&[id(2), id(9)]).await.unwrap(), 1);
    for table in TABLES {
        assert_eq!(place.count(table).await, 0, "{table}");
    }
}

async fn a_job_that_did_not_end_is_not_forgotten(place: &Place) {
    place.records.accept(vec![new_job(1), new_job(2)], noon()).await.unwrap();
    place.records.fold(whole_job(id(2), 1), after(1)).await.unwrap();
    assert_eq!(place.records.forget(&[id(1), id(2)]).await.unwrap(), 0);
    assert_eq!((place.count("jobs").await, place.count("documents").await), (2, 1));
}

async fn jobs_that_ended_are_listed_the_oldest_first(place: &Place) {
    place.records.accept((1..=4).map(new_job).collect(), noon()).await.unwrap();
    for (number, seconds) in [(3, 10), (1, 20), (2, 30)] {
        end(place, number, seconds).await;
    }
    let office = || "office".parse().unwrap();
    let listed = place.records.ended_before(after(30), 10).await.unwrap();
    assert_eq!(listed, [(office(), id(3)), (office(), id(1))]);
    assert_eq!(place.records.ended_before(after(30), 1).await.unwrap(), [(office(), id(3))]);
}

async fn letters_of_no_job_are_forgotten_by_their_age(place: &Place) {
    place.records.accept(vec![new_job(1)], noon()).await.unwrap();
    let of_none = DeadLetter { job: None, ..letter(2) };
    for (letter, seconds) in [(letter(1), 0), (of_none, 0), (letter(3), 0), (letter(4), 100)] {
        place.records.keep_dead(letter, None, after(seconds)).await.unwrap();
    }
    // Job 1 is known; letter 4 is young; jobs 3 and 4 are not known.
    assert_eq!(place.records.forget_letters(after(50), 10).await.unwrap(), 2);
    let left = place.records.dead(&of("office"), None, 10).await.unwrap().entries;
    assert_eq!(left.iter().map(|letter| letter.job.unwrap()).collect::<Vec<_>>(), [id(1), id(4)]);
}
