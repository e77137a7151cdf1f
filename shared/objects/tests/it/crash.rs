//! What is left when a process dies while it writes, and who clears it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use wenshu_objects::{Objects, Place, Sync};

use crate::ground::{Ground, JOB};

/// Tells the child where to write.
const FOLDER: &str = "WENSHU_TEST_OBJECTS";
const SIZE: usize = 8 << 20;

#[tokio::test]
async fn a_killed_writer_leaves_whole_objects_only() {
    let ground = Ground::folder().await;
    let staging = ground.root().join(".staging");
    let mut killed_while_staging = 0;
    for round in 0..12 {
        let mut child = spawn_writer(ground.root());
        // Another moment of the writing each time.
        wait_until("the child writes", || objects_below(&ground.root().join("default")).len() > round % 3);
        wait_until("a file is staged", || entries(&staging) > 0);
        child.kill().unwrap();
        child.wait().unwrap();
        killed_while_staging += entries(&staging);

        for object in objects_below(&ground.root().join("default")) {
            let hash = hex::encode(Sha256::digest(fs::read(&object).unwrap()));
            assert_eq!(object.file_name().unwrap().to_str(), Some(hash.as_str()), "half an object");
        }
        ground.objects.sweep(Duration::ZERO).await.unwrap();
        assert_eq!(entries(&staging), 0, "a sweep clears what the dead left");
        ground.objects.delete_job("default", JOB).await.unwrap();
    }
    assert!(killed_while_staging > 0, "no kill hit a file being written: the test shows nothing");
}

#[tokio::test]
async fn a_sweep_spares_what_is_young_or_in_use() {
    let ground = Ground::folder().await;
    let staging = ground.root().join(".staging");
    let held = File::create_new(staging.join("held")).unwrap();
    held.lock().unwrap();
    File::create_new(staging.join("left")).unwrap();

    let hour = Duration::from_secs(3600);
    assert_eq!(ground.objects.sweep(hour).await.unwrap(), 0, "both are young");
    assert_eq!(ground.objects.sweep(Duration::ZERO).await.unwrap(), 1, "one is in use");
    assert!(staging.join("held").exists());
    drop(held);
    // A process that another test starts holds every lock of this one until it has
    // become its own program.
    let begun = Instant::now();
    while ground.objects.sweep(Duration::ZERO).await.unwrap() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "what nobody holds is swept");
    }
    assert!(!staging.join("held").exists());
}

#[tokio::test]
async fn opening_clears_what_is_old() {
    let ground = Ground::folder().await;
    let left = ground.root().join(".staging").join("left");
    let file = File::create_new(&left).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(7200)).unwrap();
    drop(file);
    Objects::open(&ground.place).await.unwrap();
    assert!(!left.exists());
}

/// Writes until it is killed.
#[tokio::test]
#[ignore = "the process that another test starts and kills"]
async fn writer() {
    let Some(path) = std::env::var_os(FOLDER) else { panic!("{FOLDER} names no folder: started by hand") };
    let objects = Objects::open(&Place::Folder { path: path.into(), sync: Sync::Group }).await.unwrap();
    for number in 0u64.. {
        let mut bytes = vec![7; SIZE];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        objects.put("default", JOB, Bytes::from(bytes)).await.unwrap();
    }
}

fn spawn_writer(root: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::writer", "--ignored"])
        .env(FOLDER, root)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn objects_below(tenant: &Path) -> Vec<PathBuf> {
    fs::read_dir(tenant.join(JOB)).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < Duration::from_secs(60), "waited in vain until {what}");
        std::thread::sleep(Duration::from_micros(200));
    }
}
