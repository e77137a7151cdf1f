//! Programs that are not ours: what they reach, and what ends them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use wenshu_children::engine::{EngineLimits, EngineOrder, EngineOutput, run};
use wenshu_children::{ChildError, Sealing};

const PROGRAM: &str = env!("CARGO_BIN_EXE_wenshu-test-child");

/// What an unsealed one reaches.
const EVERYTHING: &str = "secret append fork read list look write start datagram pair listen connect signal";

fn order(what: &str, file: &Path) -> EngineOrder {
    EngineOrder {
        program: PathBuf::from(PROGRAM),
        arguments: vec!["foreign".to_owned(), what.to_owned(), file.to_string_lossy().into_owned()],
        ..EngineOrder::default()
    }
}

async fn ask(what: &str, limits: &EngineLimits) -> Result<EngineOutput, ChildError> {
    run(Path::new(PROGRAM), order(what, Path::new("")), limits).await
}

fn secret() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "hidden").unwrap();
    (folder, file)
}

fn text(output: &EngineOutput) -> String {
    String::from_utf8(output.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_sealed_program_reaches_nothing_and_still_works() {
    let (_folder, file) = secret();
    let output = run(Path::new(PROGRAM), order("reach", &file), &EngineLimits::default()).await.unwrap();
    let reached = text(&output);
    if output.seal.is_whole() {
        // Looking at a file's size and name is all that neither feature takes.
        assert_eq!(reached, "look");
    } else {
        eprintln!("this kernel or container lacks {}", output.seal.missing());
        assert!(!output.seal.calls || !reached.contains("datagram") && !reached.contains("write"), "{reached}");
        assert!(!output.seal.reach || !reached.contains("secret"), "{reached}");
    }
    let input: Vec<u8> = (0..1_000_000u32).map(|number| (number % 251) as u8).collect();
    let order = EngineOrder { input: input.clone().into(), ..order("echo", Path::new("")) };
    let output = run(Path::new(PROGRAM), order, &EngineLimits::default()).await.unwrap();
    assert_eq!(output.bytes, input);
}

#[tokio::test]
async fn the_test_would_see_what_an_unsealed_program_reaches() {
    let (_folder, file) = secret();
    let limits = EngineLimits { sealing: Sealing::Off, ..EngineLimits::default() };
    let output = run(Path::new(PROGRAM), order("reach", &file), &limits).await.unwrap();
    assert_eq!(text(&output), EVERYTHING);
    assert!(!output.seal.is_whole());
}

#[tokio::test]
async fn a_program_reads_the_folder_that_it_is_given() {
    let (folder, file) = secret();
    let read = async |reads: Vec<PathBuf>| {
        let order = EngineOrder { reads, ..order("read", &file) };
        run(Path::new(PROGRAM), order, &EngineLimits::default()).await.unwrap()
    };
    assert_eq!(text(&read(vec![folder.path().to_owned()]).await), "hidden");
    let without = read(Vec::new()).await;
    assert!(!without.seal.reach || without.bytes.is_empty());
}

#[tokio::test]
async fn a_program_sees_the_environment_that_it_is_given() {
    let environment = vec![("OMP_THREAD_LIMIT".to_owned(), "1".to_owned())];
    let order = EngineOrder { environment, ..order("environment", Path::new("")) };
    let output = run(Path::new(PROGRAM), order, &EngineLimits::default()).await.unwrap();
    assert_eq!(text(&output), "OMP_THREAD_LIMIT");
}

#[tokio::test]
async fn each_ending_is_told() {
    let limits = EngineLimits {
        memory_bytes: 64 << 20,
        cpu_seconds: 1,
        wall: Duration::from_secs(20),
        output_bytes: 1 << 20,
        ..EngineLimits::default()
    };
    for (what, code) in [
        ("leak", "out_of_memory"),
        ("spin", "cpu_limit"),
        ("abort", "aborted"),
        ("flood", "reply_too_large"),
        ("unknown", "exited"),
    ] {
        assert_eq!(ask(what, &limits).await.unwrap_err().code(), code, "{what}");
    }
    let limits = EngineLimits { wall: Duration::from_millis(300), ..limits };
    assert_eq!(ask("sleep", &limits).await.unwrap_err().code(), "wall_limit");
}

#[tokio::test]
async fn a_program_that_is_not_there_is_said() {
    let order = EngineOrder { program: PathBuf::from("/nowhere/tesseract"), ..EngineOrder::default() };
    let error = run(Path::new(PROGRAM), order, &EngineLimits::default()).await.unwrap_err();
    assert_eq!(error.code(), "spawn", "{error:?}");
}
