//! Any message survives being written and read, and no bytes bring the reader
//! down.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;
use wenshu_messages::control::Control;
use wenshu_messages::event::{FindingCount, JobStatus};
use wenshu_messages::query::Query;
use wenshu_messages::reply::{REPLY_SCHEMA, Reply};
use wenshu_messages::request::{ConversionRequest, REQUEST_SCHEMA};
use wenshu_messages::task::Order;
use wenshu_messages::{
    BatchId, Envelope, Event, JobId, Lane, MESSAGE_SCHEMA, Message, ObjectRef, StageName, Task, decode,
    decode_versioned, encode,
};
use wenshu_report::{Format, Problem, ProblemCode};

fn object() -> impl Strategy<Value = ObjectRef> {
    ("[a-z0-9/]{1,40}", "[0-9a-f]{64}", any::<u64>()).prop_map(|(key, sha256, bytes)| ObjectRef { key, sha256, bytes })
}

fn format() -> impl Strategy<Value = Format> {
    proptest::sample::select(Format::ALL.to_vec())
}

fn stage() -> impl Strategy<Value = StageName> {
    proptest::sample::select(StageName::ALL.to_vec())
}

fn problem() -> impl Strategy<Value = Problem> {
    ("\\PC{0,30}", "\\PC{0,30}").prop_map(|(reason, advice)| Problem {
        code: ProblemCode::Internal,
        reason,
        advice,
        cause: None,
    })
}

fn order() -> impl Strategy<Value = Order> {
    (".{0,40}", vec(format(), 0..4), any::<bool>(), any::<u32>(), option::of(object())).prop_map(
        |(file, formats, comments, files, given)| Order {
            file,
            formats,
            comments,
            files,
            corrected: given.is_some() && comments,
            given,
        },
    )
}

fn task() -> impl Strategy<Value = Task> {
    (order(), object(), option::of(object()), format(), ".{0,40}").prop_flat_map(
        |(order, object, pictures, format, name)| {
            let [first, second, third] = [(); 3].map(|()| (order.clone(), object.clone(), pictures.clone()));
            prop_oneof![
                Just(Task::Ingest { order, source: object }),
                Just(Task::Parse { order: first.0, lines: first.1, pictures: first.2 }),
                Just(Task::Format { order: second.0, plan: second.1, pictures: second.2 }),
                Just(Task::Emit { order: third.0, format, name, paper: third.1, pictures: third.2 }),
            ]
        },
    )
}

fn finding() -> impl Strategy<Value = FindingCount> {
    (".{0,20}", ".{0,20}", any::<u32>()).prop_map(|(code, severity, count)| FindingCount { code, severity, count })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (any::<u32>(), object(), option::of(object()), option::of(object()))
            .prop_map(|(documents, report, lines, pictures)| Event::Parsed { documents, report, lines, pictures }),
        (stage(), problem()).prop_map(|(stage, problem)| Event::JobFailed { stage, problem }),
        (".{0,40}", any::<u32>(), vec(finding(), 0..4), object(), option::of(object()), option::of(object())).prop_map(
            |(title, pages, findings, report, paper, plan)| Event::Formatted {
                title,
                pages,
                findings,
                report,
                paper,
                plan
            }
        ),
        (stage(), problem(), option::of(object())).prop_map(|(stage, problem, report)| Event::DocumentFailed {
            stage,
            problem,
            report
        }),
        (format(), ".{0,40}", object()).prop_map(|(format, name, object)| Event::OutputMade { format, name, object }),
        (format(), stage(), problem()).prop_map(|(format, stage, problem)| Event::OutputFailed {
            format,
            stage,
            problem
        }),
        (stage(), any::<u32>(), ".{0,20}", any::<u64>()).prop_map(|(stage, failed_attempt, reason, wait_s)| {
            Event::Retried { stage, failed_attempt, reason, wait_s }
        }),
        ".{0,40}".prop_map(|file| Event::Accepted { file }),
        (proptest::sample::select(JobStatus::ALL.to_vec()), any::<u32>(), any::<u32>())
            .prop_map(|(status, documents, documents_failed)| Event::Ended { status, documents, documents_failed }),
    ]
}

prop_compose! {
    fn envelope()(
        tenant in "[a-z0-9][a-z0-9_-]{0,62}",
        batch in option::of(any::<u128>()),
        job in any::<u128>(),
        bulk in any::<bool>(),
        deadline_s in -2_000_000_000_i64..200_000_000_000,
        document in option::of(any::<u32>()),
        documents in option::of(any::<u32>()),
        attempt in any::<u32>(),
        message in prop_oneof![
            task().prop_map(Message::Task),
            event().prop_map(Message::Event),
            Just(Message::Control(Control::Cancel)),
        ],
    ) -> Envelope {
        Envelope {
            schema: MESSAGE_SCHEMA.to_owned(),
            tenant: tenant.parse().unwrap(),
            batch: batch.map(|id| BatchId(Uuid::from_u128(id))),
            job: JobId(Uuid::from_u128(job)),
            lane: if bulk { Lane::Bulk } else { Lane::Interactive },
            deadline: Timestamp::from_second(deadline_s).unwrap(),
            document,
            documents,
            attempt,
            message,
        }
    }
}

proptest! {
    #[test]
    fn any_message_is_read_as_it_was_written(envelope in envelope()) {
        prop_assert_eq!(decode(&encode(&envelope).unwrap()).unwrap(), envelope);
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(decode(&bytes).is_err());
        prop_assert!(decode_versioned::<ConversionRequest>(&bytes, REQUEST_SCHEMA, 1 << 20).is_err());
    }

    /// Messages with a part cut out or put in, which begin like good ones.
    #[test]
    fn no_damaged_message_brings_the_reader_down(
        envelope in envelope(),
        at in any::<prop::sample::Index>(),
        put in "[\\[\\]{}\",:a-z0-9]{0,6}",
        cut in 0_usize..9,
    ) {
        let mut bytes = encode(&envelope).unwrap();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        let _ = decode(&bytes);
        let _ = decode_versioned::<ConversionRequest>(&bytes, MESSAGE_SCHEMA, 1 << 20);
        let _ = decode_versioned::<Reply>(&bytes, MESSAGE_SCHEMA, 1 << 20);
        let _ = decode_versioned::<Query>(&bytes, MESSAGE_SCHEMA, 1 << 20);
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_the_end_of_the_process() {
    let deep = format!("{{\"schema\":\"{REQUEST_SCHEMA}\",\"elements\":{}", "[".repeat(500_000));
    assert!(decode_versioned::<ConversionRequest>(deep.as_bytes(), REQUEST_SCHEMA, 1 << 20).is_err());
    let deep = format!("{{\"schema\":\"{REPLY_SCHEMA}\",\"type\":{}", "{\"a\":".repeat(100_000));
    assert!(decode_versioned::<Reply>(deep.as_bytes(), REPLY_SCHEMA, 1 << 20).is_err());
}
