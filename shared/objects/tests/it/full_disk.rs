//! A full disk, made of a small file system in a process with mounts of its own.

use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use tempfile::TempDir;
use wenshu_objects::{Objects, ObjectsError, Place, Stored, Sync};

use crate::ground::{JOB, LIMIT, OTHER_JOB};

const FOLDER: &str = "WENSHU_TEST_SMALL_DISK";
/// The mount is the process's own and goes with it.
const MOUNT: &str = r#"mount -t tmpfs -o size=4m wenshu-test "$1" && exec "$2" --exact full_disk::on_a_small_disk --ignored --nocapture"#;

#[test]
fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let folder = TempDir::new().unwrap();
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", MOUNT, "sh"])
        .arg(folder.path())
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder.path())
        .output()
        .expect("this test needs the program unshare (util-linux)");
    assert!(
        output.status.success(),
        "the case on a disk of 4 MiB failed, or this user may not mount one (unshare --map-root-user --mount):\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "the case did not run");
}

#[tokio::test]
#[ignore = "run by another test, in a process with a small disk"]
async fn on_a_small_disk() {
    let Some(path) = std::env::var_os(FOLDER) else { panic!("{FOLDER} names no folder: started by hand") };
    let root = Path::new(&path).join("objects");
    let objects = Objects::open(&Place::Folder { path: root.clone(), sync: Sync::Group }).await.unwrap();

    let (stored, error) = fill(&objects).await;
    assert!(matches!(error, ObjectsError::Full { .. }) && error.is_transient(), "{error:?}");
    assert!(error.to_string().contains("已满"), "{error}");
    assert!(stored.len() >= 3, "4 MiB hold some objects of 1 MiB: {}", stored.len());

    assert_eq!(std::fs::read_dir(root.join(".staging")).unwrap().count(), 0, "nothing half-written stays");
    let names = std::fs::read_dir(root.join("default").join(JOB)).unwrap().count();
    assert_eq!(names, stored.len(), "only what was confirmed has a name");
    for one in &stored {
        objects.get(&one.key, one.sha256(), one.bytes, LIMIT).await.unwrap();
    }
    objects.put("default", JOB, content(0)).await.expect("what is there needs no room");

    objects.delete_job("default", JOB).await.unwrap();
    objects.put("default", OTHER_JOB, content(1)).await.expect("it works again when there is room");
    objects.probe().await.unwrap();
}

async fn fill(objects: &Objects) -> (Vec<Stored>, ObjectsError) {
    let mut stored = Vec::new();
    for number in 0..10 {
        match objects.put("default", JOB, content(number)).await {
            Ok(one) => stored.push(one),
            Err(error) => return (stored, error),
        }
    }
    panic!("10 MiB fit on a disk of 4 MiB");
}

fn content(number: u8) -> Bytes {
    Bytes::from(vec![number; 1 << 20])
}
