//! What holds in either place.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use tokio::task::JoinSet;
use wenshu_objects::{Damage, INCOMING, Key, ObjectsError};

use crate::ground::{Ground, JOB, LIMIT, OTHER_JOB};

macro_rules! in_both_places {
    ($($name:ident),* $(,)?) => {
        mod in_a_folder {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::Ground::folder().await).await; })*
        }
        mod in_a_bucket {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::Ground::bucket().await).await; })*
        }
    };
}

in_both_places!(
    what_is_put_can_be_read_and_deleted,
    the_same_bytes_are_one_object,
    an_empty_object_is_an_object,
    a_copy_outlives_its_source,
    an_object_that_is_not_there_is_missing,
    a_reference_with_another_hash_is_refused,
    a_cut_object_is_corrupt_until_it_is_put_again,
    an_altered_object_is_corrupt_until_it_is_put_again,
    an_object_over_the_limit_is_not_read,
    a_hostile_tenant_or_job_stores_nothing,
    many_tasks_may_put_the_same_bytes,
    a_reader_never_sees_half_an_object,
    deleting_a_job_leaves_nothing_of_it_and_all_of_its_neighbours,
    deleting_a_job_of_thousands_of_objects_counts_them,
    a_probe_passes,
);

fn content(seed: u64, length: usize) -> Bytes {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let bytes = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    bytes.flatten().take(length).collect()
}

async fn what_is_put_can_be_read_and_deleted(ground: Ground) {
    let objects = &ground.objects;
    let bytes = content(1, 200_000);
    let stored = objects.put("default", JOB, bytes.clone()).await.unwrap();
    assert_eq!(stored.bytes, 200_000);
    assert_eq!((stored.key.tenant(), stored.key.job()), ("default", JOB));
    assert!(objects.exists(&stored.key).await.unwrap());
    assert_eq!(objects.get(&stored.key, stored.sha256(), stored.bytes, LIMIT).await.unwrap(), bytes);

    objects.delete(&stored.key).await.unwrap();
    assert!(!objects.exists(&stored.key).await.unwrap());
    objects.delete(&stored.key).await.expect("deleting what is not there is no error");
}

async fn the_same_bytes_are_one_object(ground: Ground) {
    let objects = &ground.objects;
    let first = objects.put("default", JOB, content(1, 5_000)).await.unwrap();
    let second = objects.put("default", JOB, content(1, 5_000)).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(objects.delete_job("default", JOB).await.unwrap(), 1);
}

async fn an_empty_object_is_an_object(ground: Ground) {
    let objects = &ground.objects;
    let stored = objects.put("default", JOB, Bytes::new()).await.unwrap();
    assert_eq!(stored.sha256(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert!(objects.get(&stored.key, stored.sha256(), 0, LIMIT).await.unwrap().is_empty());
}

async fn a_copy_outlives_its_source(ground: Ground) {
    let objects = &ground.objects;
    let source = objects.put("default", INCOMING, content(3, 40_000)).await.unwrap();
    let copy = objects.copy(&source, LIMIT, "default", JOB).await.unwrap();
    assert_eq!((copy.key.job(), copy.sha256(), copy.bytes), (JOB, source.sha256(), source.bytes));
    objects.delete(&source.key).await.unwrap();
    assert_eq!(objects.get(&copy.key, copy.sha256(), copy.bytes, LIMIT).await.unwrap(), content(3, 40_000));
    let gone = objects.copy(&source, LIMIT, "default", OTHER_JOB).await.unwrap_err();
    assert!(matches!(gone, ObjectsError::Missing { .. }), "{gone:?}");
}

async fn an_object_that_is_not_there_is_missing(ground: Ground) {
    let key = Key::of("default", JOB, &"a".repeat(64)).unwrap();
    let error = ground.objects.get(&key, key.sha256(), 10, LIMIT).await.unwrap_err();
    assert!(matches!(&error, ObjectsError::Missing { key: missing } if *missing == key), "{error:?}");
    assert!(!error.is_transient());
}

async fn a_reference_with_another_hash_is_refused(ground: Ground) {
    let objects = &ground.objects;
    let stored = objects.put("default", JOB, content(4, 100)).await.unwrap();
    let error = objects.get(&stored.key, &"b".repeat(64), 100, LIMIT).await.unwrap_err();
    assert!(matches!(error, ObjectsError::Corrupt { damage: Damage::Reference, .. }), "{error:?}");
}

async fn a_cut_object_is_corrupt_until_it_is_put_again(ground: Ground) {
    let damage = Damage::Size { expected: 10_000, found: 4_321 };
    damaged_then_put_again(&ground, damage, |file| {
        std::fs::File::options().write(true).open(file).unwrap().set_len(4_321).unwrap();
    })
    .await;
}

async fn an_altered_object_is_corrupt_until_it_is_put_again(ground: Ground) {
    damaged_then_put_again(&ground, Damage::Content, |file| {
        let mut bytes = std::fs::read(file).unwrap();
        bytes[9_999] ^= 1;
        std::fs::write(file, bytes).unwrap();
    })
    .await;
}

async fn damaged_then_put_again(ground: &Ground, expected: Damage, damage: impl FnOnce(&Path)) {
    let objects = &ground.objects;
    let bytes = content(5, 10_000);
    let stored = objects.put("default", JOB, bytes.clone()).await.unwrap();
    damage(&ground.file_of(&stored.key));
    let error = objects.get(&stored.key, stored.sha256(), stored.bytes, LIMIT).await.unwrap_err();
    assert!(matches!(&error, ObjectsError::Corrupt { damage, .. } if *damage == expected), "{error:?}");
    assert!(!error.is_transient());

    objects.put("default", JOB, bytes.clone()).await.unwrap();
    assert_eq!(objects.get(&stored.key, stored.sha256(), stored.bytes, LIMIT).await.unwrap(), bytes);
}

async fn an_object_over_the_limit_is_not_read(ground: Ground) {
    let objects = &ground.objects;
    let stored = objects.put("default", JOB, content(6, 1_001)).await.unwrap();
    let error = objects.get(&stored.key, stored.sha256(), 1_001, 1_000).await.unwrap_err();
    assert!(matches!(error, ObjectsError::TooLarge { bytes: 1_001, limit: 1_000, .. }), "{error:?}");
    // A reference that tells less than there is does not get past the limit either.
    let error = objects.get(&stored.key, stored.sha256(), 900, 1_000).await.unwrap_err();
    assert!(
        matches!(error, ObjectsError::Corrupt { damage: Damage::Size { expected: 900, found: 1_001 }, .. }),
        "{error:?}"
    );
    assert!(objects.get(&stored.key, stored.sha256(), 1_001, 1_001).await.is_ok());
}

async fn a_hostile_tenant_or_job_stores_nothing(ground: Ground) {
    let objects = &ground.objects;
    for (tenant, job) in [("..", JOB), ("", JOB), ("a/b", JOB), ("default", ".."), ("default", ""), (".staging", JOB)] {
        let error = objects.put(tenant, job, content(7, 10)).await.unwrap_err();
        assert!(matches!(error, ObjectsError::InvalidKey { .. }), "{tenant} {job}: {error:?}");
        let error = objects.delete_job(tenant, job).await.unwrap_err();
        assert!(matches!(error, ObjectsError::InvalidKey { .. }), "{tenant} {job}: {error:?}");
    }
}

async fn many_tasks_may_put_the_same_bytes(ground: Ground) {
    let objects = &ground.objects;
    let bytes = content(8, 300_000);
    let mut tasks = JoinSet::new();
    for _ in 0..50 {
        let (objects, bytes) = (objects.clone(), bytes.clone());
        tasks.spawn(async move { objects.put("default", JOB, bytes).await.unwrap() });
    }
    let stored = tasks.join_all().await;
    assert!(stored.iter().all(|one| *one == stored[0]));
    assert_eq!(objects.get(&stored[0].key, stored[0].sha256(), 300_000, LIMIT).await.unwrap(), bytes);
    assert_eq!(objects.delete_job("default", JOB).await.unwrap(), 1);
}

/// Key and size are known before the object is stored, so a reader can ask for it all
/// the while.
async fn a_reader_never_sees_half_an_object(ground: Ground) {
    const SIZE: usize = 8 << 20;
    for round in 0..6 {
        let objects = Arc::new(ground.objects.clone());
        let bytes = content(100 + round, SIZE);
        let stored = objects.put("measure", JOB, bytes.clone()).await.unwrap();
        let key = Key::of("default", JOB, stored.sha256()).unwrap();
        let writer = tokio::spawn({
            let (objects, bytes) = (Arc::clone(&objects), bytes.clone());
            async move { objects.put("default", JOB, bytes).await.unwrap() }
        });
        loop {
            let done = writer.is_finished();
            match objects.get(&key, key.sha256(), stored.bytes, LIMIT).await {
                Ok(read) => assert_eq!(read, bytes),
                Err(ObjectsError::Missing { .. }) => assert!(!done, "what is stored is there"),
                Err(error) => panic!("half an object: {error:?}"),
            }
            if done {
                break;
            }
        }
        writer.await.unwrap();
        objects.delete(&key).await.unwrap();
        objects.delete(&stored.key).await.unwrap();
    }
}

async fn deleting_a_job_leaves_nothing_of_it_and_all_of_its_neighbours(ground: Ground) {
    let objects = &ground.objects;
    let mut neighbours = Vec::new();
    for (tenant, job) in [("ab", JOB), ("a-b", JOB), ("a", OTHER_JOB), ("a", INCOMING), ("b", JOB)] {
        neighbours.push(objects.put(tenant, job, content(9, 1_000)).await.unwrap());
    }
    let mut own = Vec::new();
    for seed in 0..20 {
        own.push(objects.put("a", JOB, content(seed, 1_000)).await.unwrap());
    }

    assert_eq!(objects.delete_job("a", JOB).await.unwrap(), 20);
    for stored in &own {
        assert!(!objects.exists(&stored.key).await.unwrap());
    }
    assert_eq!(objects.delete_job("a", JOB).await.unwrap(), 0, "deleting again finds nothing");
    for stored in &neighbours {
        assert!(objects.exists(&stored.key).await.unwrap(), "{}", stored.key);
    }
    objects.put("a", JOB, content(1, 1_000)).await.expect("the job can be filled again");
}

/// More than a server lists at once.
async fn deleting_a_job_of_thousands_of_objects_counts_them(ground: Ground) {
    const COUNT: u64 = 2_100;
    let mut tasks = JoinSet::new();
    for writer in 0..21 {
        let objects = ground.objects.clone();
        tasks.spawn(async move {
            for seed in 0..100 {
                objects.put("default", JOB, content(writer * 100 + seed, 64)).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(ground.objects.delete_job("default", JOB).await.unwrap(), COUNT);
    assert_eq!(ground.objects.delete_job("default", JOB).await.unwrap(), 0);
}

async fn a_probe_passes(ground: Ground) {
    ground.objects.probe().await.unwrap();
}
