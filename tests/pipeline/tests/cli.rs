//! The command line against all services as separate processes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::process::Command;
use wenshu_pipeline_tests::poison::{Poison, faulty};
use wenshu_pipeline_tests::{
    Broker, Database, Expected, Options, Pipeline, Process, Service, User, Vhost, build_binaries, eventually,
    plan_files,
};

const LIMIT: Duration = Duration::from_secs(180);

/// `wenshu` as a site's operator runs it.
struct Cli {
    settings: Vec<(String, String)>,
}

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ended {
    /// The lines of `--json`.
    fn lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

impl Cli {
    fn of(pipeline: &Pipeline) -> Self {
        Self { settings: pipeline.settings().to_vec() }
    }

    /// The same with another setting.
    fn with(&self, name: &str, value: &str) -> Self {
        let mut settings = self.settings.clone();
        settings.retain(|(other, _)| other != name);
        settings.push((name.to_owned(), value.to_owned()));
        Self { settings }
    }

    async fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(build_binaries().join("wenshu"));
        command.args(arguments).env_clear().envs(self.settings.iter().cloned()).kill_on_drop(true);
        let running = tokio::time::timeout(LIMIT, command.output()).await;
        let output = running.unwrap_or_else(|_| panic!("wenshu {arguments:?} does not end")).unwrap();
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The same, to be killed.
    fn start(&self, arguments: &[&str]) -> Process {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Process::spawn_program("wenshu", &build_binaries().join("wenshu"), arguments, self.settings.clone())
    }
}

async fn options() -> (Vhost, Options) {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let options = Options::new(vhost.url(), Some(database));
    (vhost, options)
}

/// A plan of one document with `words` in it.
fn plan(words: &str) -> String {
    format!(
        "2026年度工作计划\n\n一、总体要求\n坚持稳中求进，{words}。\n\n二、主要任务\n（一）办好实事。3月底前完成。\n"
    )
}

/// A folder of `count` plans, each of its own.
fn folder_of_plans(count: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        fs::write(folder.path().join(format!("计划{number:03}.txt")), plan(&format!("第{number}件事"))).unwrap();
    }
    folder
}

/// Every output below a folder, by its path.
fn outputs_of(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut outputs = BTreeMap::new();
    for folder in fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(out).unwrap().to_string_lossy().into_owned();
            if !name.ends_with("/report.json") {
                outputs.insert(name, fs::read(path).unwrap());
            }
        }
    }
    outputs
}

/// What `wenshu convert` makes of the same inputs.
async fn converted(input: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let cli = Cli { settings: Vec::new() };
    let ended = cli.run(&["convert", text(input), "--out", text(out.path())]).await;
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    outputs_of(out.path())
}

/// The outputs below a folder are those expected, byte for byte.
fn assert_outputs(out: &Path, expected: &BTreeMap<String, Vec<u8>>) {
    let outputs = outputs_of(out);
    let (names, wanted): (Vec<_>, Vec<_>) = (outputs.keys().collect(), expected.keys().collect());
    assert_eq!(names, wanted);
    for (name, bytes) in &outputs {
        assert!(*bytes == expected[name], "{name} differs from that of wenshu convert");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn report(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap()
}

/// Steps in the record of a submission, by their state.
fn steps(out: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let record = fs::read_to_string(out.join(".wenshu-submit.jsonl")).unwrap_or_default();
    let mut steps: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in record.lines().skip(1) {
        if let Ok(line) = serde_json::from_str::<Value>(line) {
            let text = |name: &str| line[name].as_str().unwrap().to_owned();
            steps.entry(text("state")).or_default().insert(text("id"));
        }
    }
    steps
}

fn batch_of(out: &Path) -> String {
    let record = fs::read_to_string(out.join(".wenshu-submit.jsonl")).unwrap();
    let head: Value = serde_json::from_str(record.lines().next().unwrap()).unwrap();
    head["batch"].as_str().unwrap().to_owned()
}

/// All jobs of the pipeline.
async fn jobs(pipeline: &Pipeline) -> u64 {
    let sums = pipeline.client().await.ask(json!({ "type": "job.sums" })).await;
    ["open", "completed", "completed_with_failures", "failed", "cancelled", "expired"]
        .iter()
        .map(|name| sums[*name].as_u64().unwrap())
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_files_come_back_as_convert_makes_them_and_are_not_submitted_twice() {
    let (_vhost, options) = options().await;
    let pipeline = Pipeline::start(options).await;
    let cli = Cli::of(&pipeline);
    let (files, out) = (plan_files(), tempfile::tempdir().unwrap());
    let mut arguments = vec!["submit"];
    arguments.extend(files.iter().map(|file| text(file)));
    arguments.extend(["--out", text(out.path()), "--formats", "pdf,docx,json"]);

    let ended = cli.run(&arguments).await;
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let expected = Expected::of(&files, "pdf,docx,json");
    let expected: BTreeMap<String, Vec<u8>> = expected
        .outputs
        .into_iter()
        .map(|((file, name), bytes)| (format!("{}/{name}", file.trim_end_matches(".txt")), bytes))
        .collect();
    assert_outputs(out.path(), &expected);
    let told = report(out.path());
    assert_eq!(told["rows"].as_array().unwrap().len(), 30);
    assert_eq!(told["totals"]["files_failed"], 0);
    let table = fs::read_to_string(out.path().join("report.csv")).unwrap();
    assert_eq!(table.lines().count(), 31, "a line of heads and one a document");

    let again = cli.run(&arguments).await;
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(jobs(&pipeline).await, 5);
    assert_eq!(report(out.path()), told);

    arguments.push("--comments");
    let other = cli.run(&arguments).await;
    assert_eq!(other.code, 2);
    assert!(other.stderr.contains("--new"), "{}", other.stderr);

    let batch = batch_of(out.path());
    let status = cli.run(&["status", "--batch", &batch]).await;
    assert!(status.stdout.starts_with("共 5 个作业：完成 5；30 个文档"), "{}", status.stdout);
    let status = cli.run(&["status", "--batch", &batch, "--json"]).await;
    assert_eq!(status.lines().len(), 6, "sums and five jobs");
    let job = status.lines()[1]["job"].as_str().unwrap().to_owned();
    let one = cli.run(&["status", &job]).await;
    assert!(one.stdout.contains("状态 完成"), "{}", one.stdout);
    let watch = cli.run(&["watch", "--batch", &batch]).await;
    assert_eq!(watch.code, 0, "{}", watch.stderr);
    let unknown = cli.run(&["status", "00000000-0000-0000-0000-000000000000"]).await;
    assert_eq!(unknown.code, 1);
    assert!(unknown.stderr.contains("没有找到"), "{}", unknown.stderr);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_killed_half_way_goes_on_without_a_duplicate() {
    const FILES: usize = 120;
    let (_vhost, options) = options().await;
    let mut pipeline = Pipeline::prepare(options);
    // Without workers no job can end before the kill.
    pipeline.spawn(Service::Ledger);
    pipeline.wait_until_started().await;
    let cli = Cli::of(&pipeline);
    let (input, out) = (folder_of_plans(FILES), tempfile::tempdir().unwrap());
    let arguments = ["submit", text(input.path()), "--out", text(out.path())];
    for accepted in [1, 20] {
        let mut submit = cli.start(&arguments);
        eventually("requests are accepted", LIMIT, async || {
            let known = steps(out.path()).get("accepted").map_or(0, BTreeSet::len);
            if known >= accepted { Ok(()) } else { Err(format!("{known} of {accepted}")) }
        })
        .await;
        submit.kill();
    }
    for service in Service::WORKERS {
        pipeline.spawn(service);
    }
    // Once more while outputs come in.
    let mut submit = cli.start(&arguments);
    eventually("outputs are fetched", LIMIT, async || {
        let known = steps(out.path()).get("downloaded").map_or(0, BTreeSet::len);
        if known >= 5 { Ok(()) } else { Err(format!("{known} of 5")) }
    })
    .await;
    submit.kill();
    // As a kill in the middle of an output leaves it.
    fs::create_dir_all(out.path().join("计划000")).unwrap();
    fs::write(out.path().join("计划000/.wenshu-1-1.part"), "%PDF").unwrap();

    let ended = cli.run(&arguments).await;
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(jobs(&pipeline).await, FILES as u64);
    assert_outputs(out.path(), &converted(input.path()).await);
    assert_eq!(report(out.path())["rows"].as_array().unwrap().len(), FILES);
    let parts = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().path());
    let finished = parts.filter(|path| path.is_dir()).count();
    assert_eq!(finished, FILES);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_cancelled_and_whoever_waits_for_it_is_told() {
    let (_vhost, options) = options().await;
    let mut pipeline = Pipeline::prepare(options);
    pipeline.spawn(Service::Ledger);
    pipeline.wait_until_started().await;
    let cli = Cli::of(&pipeline);
    let (input, out) = (folder_of_plans(3), tempfile::tempdir().unwrap());
    let mut submit = cli.start(&["submit", text(input.path()), "--out", text(out.path())]);
    eventually("the jobs are accepted", LIMIT, async || {
        let known = steps(out.path()).get("accepted").map_or(0, BTreeSet::len);
        if known == 3 { Ok(()) } else { Err(format!("{known} of 3")) }
    })
    .await;
    let batch = batch_of(out.path());
    let mut watch = cli.start(&["watch", "--batch", &batch]);
    eventually("the watch has begun", LIMIT, async || {
        let said = watch.stdout();
        if said.contains("处理中 3") { Ok(()) } else { Err(said) }
    })
    .await;
    let cancelled = cli.run(&["cancel", "--batch", &batch]).await;
    assert_eq!((cancelled.code, cancelled.stdout.as_str()), (0, "已取消 3 个作业\n"), "{}", cancelled.stderr);
    assert_eq!(watch.wait(LIMIT).await.code(), Some(1));
    assert!(watch.stdout().contains("已取消 3"), "{}", watch.stdout());
    assert_eq!(submit.wait(LIMIT).await.code(), Some(1));
    let rows = report(out.path())["rows"].as_array().unwrap().clone();
    assert!(rows.len() == 3 && rows.iter().all(|row| row["status"] == "cancelled"), "{rows:?}");
    let again = cli.run(&["cancel", "--batch", &batch]).await;
    assert_eq!((again.code, again.stdout.as_str()), (0, "作业都已结束，没有可取消的\n"));
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_killed_half_way_loses_none_and_the_submit_takes_up_what_it_made() {
    const POISONED: usize = 40;
    let (_vhost, options) = options().await;
    let mut pipeline = Pipeline::prepare(options);
    for service in Service::ALL.into_iter().filter(|service| *service != Service::Parse) {
        pipeline.spawn(service);
    }
    pipeline.spawn_instead(Service::Parse, &faulty(Service::Parse), &[]);
    pipeline.wait_until_started().await;
    let cli = Cli::of(&pipeline);
    let (input, out) = (folder_of_plans(2), tempfile::tempdir().unwrap());
    for number in 0..POISONED {
        let words = format!("第{number}件事{}", Poison::Exit.words());
        fs::write(input.path().join(format!("毒{number:03}.txt")), plan(&words)).unwrap();
    }
    let arguments = ["submit", text(input.path()), "--out", text(out.path())];
    let ended = cli.run(&arguments).await;
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), POISONED, "one line a failure: {}", ended.stderr);
    let rows = report(out.path())["rows"].as_array().unwrap().clone();
    let crashed = rows.iter().filter(|row| row["problem"]["code"] == Poison::Exit.code()).count();
    assert_eq!((rows.len(), crashed), (POISONED + 2, POISONED));

    let letters = letters(&cli).await;
    assert_eq!(letters.len(), POISONED);
    let id = letters[0].to_string();
    let shown = cli.run(&["dead", "show", &id]).await;
    assert!(shown.stdout.contains("队列 wenshu.parse.bulk"), "{}", shown.stdout);
    let unknown = cli.run(&["dead", "replay", "999999"]).await;
    assert_eq!(unknown.code, 1, "{}", unknown.stdout);

    // The defect is mended, and the letters are replayed, with a kill.
    pipeline.service(Service::Parse).kill_all();
    pipeline.spawn(Service::Parse);
    pipeline.wait_until_started().await;
    let mut replay = cli.start(&["dead", "replay", "--all"]);
    eventually("letters are replayed", LIMIT, async || {
        let said = replay.stdout().lines().count();
        if said >= 5 { Ok(()) } else { Err(format!("{said} of 5")) }
    })
    .await;
    replay.kill();
    let left = self::letters(&cli).await;
    assert!(!left.is_empty() && left.len() <= POISONED - 5, "{} letters are left", left.len());
    let rest = cli.run(&["dead", "replay", "--all"]).await;
    assert_eq!((rest.code, rest.stdout.lines().count()), (0, left.len()), "{}", rest.stderr);
    assert!(self::letters(&cli).await.is_empty());

    let batch = batch_of(out.path());
    cli.run(&["watch", "--batch", &batch]).await;
    assert_eq!(jobs(&pipeline).await as usize, 2 + POISONED * 2, "each letter is replayed once");
    let ended = cli.run(&arguments).await;
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_outputs(out.path(), &converted(input.path()).await);
    pipeline.stop().await;
}

/// The numbers of the dead letters.
async fn letters(cli: &Cli) -> Vec<i64> {
    let list = cli.run(&["dead", "list", "--json"]).await;
    assert_eq!(list.code, 0, "{}", list.stderr);
    list.lines().iter().map(|letter| letter["id"].as_i64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_with_the_documented_permissions_submits_and_sees_its_own_jobs_alone() {
    let (vhost, options) = options().await;
    let pipeline = Pipeline::start(options).await;
    let user = User {
        name: "oa".to_owned(),
        password: "secret".to_owned(),
        configure: r"^wenshu\.reply\.oa\..*$".to_owned(),
        write: r"^(wenshu\.requests|wenshu\.reply\.oa\..*)$".to_owned(),
        read: r"^(wenshu\.events|wenshu\.reply\.oa\..*)$".to_owned(),
        topics: vec![("wenshu.events".to_owned(), "^$".to_owned(), r"^oa\..*$".to_owned())],
    };
    vhost.add_user(&user).await;
    let operator = Cli::of(&pipeline);
    let tenant = operator.with("WENSHU__BROKER__URL", &vhost.url_for("oa", "secret"));
    let (input, out) = (folder_of_plans(2), tempfile::tempdir().unwrap());
    // Larger than a request may carry: it travels by object.
    fs::write(input.path().join("大.txt"), plan(&"办好实事。".repeat(60_000))).unwrap();
    let tenant = tenant.with("WENSHU__LEDGER__INLINE_BYTES_MOST", "65536");
    let ended = tenant.run(&["submit", text(input.path()), "--out", text(out.path()), "--formats", "json"]).await;
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let batch = batch_of(out.path());
    let watched = tenant.run(&["watch", "--batch", &batch]).await;
    assert_eq!(watched.code, 0, "{}", watched.stderr);
    let own = tenant.run(&["status", "--json"]).await.lines();
    assert_eq!(own.len(), 4, "sums and three jobs");

    let (input, out) = (folder_of_plans(1), tempfile::tempdir().unwrap());
    let other = operator.run(&["submit", text(input.path()), "--out", text(out.path())]).await;
    assert_eq!(other.code, 0, "{}", other.stderr);
    assert_eq!(tenant.run(&["status", "--json"]).await.lines().len(), 4, "not the operator's job");
    assert_eq!(operator.run(&["status", "--json"]).await.lines().len(), 5, "an operator sees all");
    let refused = tenant.run(&["cancel", "--batch", &batch_of(out.path())]).await;
    assert_eq!(refused.code, 1);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_command_from_beginning_is_said_in_one_line() {
    let vhost = Broker::shared().await.vhost().await;
    let (input, out, store) = (folder_of_plans(1), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bucket = store_without_bucket().await;
    let good = Cli {
        settings: vec![
            ("WENSHU__BROKER__URL".to_owned(), vhost.url()),
            ("WENSHU__STORAGE__FOLDER".to_owned(), text(store.path()).to_owned()),
        ],
    };
    let with = |name: &str, value: &str| good.with(name, value);
    let absent = store.path().join("absent");
    let cases = [
        (with("WENSHU__BROKER__URL", "amqp://guest:guest@127.0.0.1:9/%2f"), "无法连接消息服务 127.0.0.1:9"),
        (with("WENSHU__BROKER__URL", &vhost.url_for("guest", "wrong")), "拒绝登录"),
        (with("WENSHU__BROKER__URL", &vhost.url().replace("test-", "none-")), "拒绝登录"),
        (with("WENSHU__BROKER__URL", "http://x"), "broker.url 应为"),
        (with("WENSHU__BROKER__PREFIXX", "x"), "这个设置项"),
        (with("WENSHU__TENANTS__UNKNOWN_USER", "refuse"), "不属于任何租户"),
        (with("WENSHU__STORAGE__FOLDER", text(&absent)), "不存在"),
        (
            with("WENSHU__STORAGE__KIND", "s3")
                .with("WENSHU__STORAGE__S3__BUCKET", "plans")
                .with("WENSHU__STORAGE__S3__ENDPOINT", &bucket)
                .with("WENSHU__STORAGE__S3__ALLOW_HTTP", "true")
                .with("WENSHU__STORAGE__S3__ACCESS_KEY", "a")
                .with("WENSHU__STORAGE__S3__SECRET_KEY", "b"),
            "存储桶 plans 不存在",
        ),
    ];
    for (cli, wanted) in cases {
        let ended = cli.run(&["submit", text(input.path()), "--out", text(out.path())]).await;
        assert_eq!(ended.code, 2, "{wanted}: {}{}", ended.stdout, ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1, "{wanted}: {}", ended.stderr);
        assert!(ended.stderr.starts_with("错误：") && ended.stderr.contains(wanted), "{wanted}: {}", ended.stderr);
    }
    assert!(!absent.exists(), "a folder that is not the services' is not made");
    // Nobody ever set up a pipeline here.
    for command in [vec!["status"], vec!["dead", "list"], vec!["cancel", "00000000-0000-0000-0000-000000000000"]] {
        let ended = good.run(&command).await;
        assert_eq!(ended.code, 2, "{command:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("wenshu.requests"), "{command:?}: {}", ended.stderr);
    }
    let json = good.run(&["status", "--json"]).await;
    assert_eq!(json.lines()[0]["error"]["code"], "no-pipeline");
}

/// A server that speaks as S3 does of a bucket that is not there.
async fn store_without_bucket() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0; 16 << 10];
                while stream.read(&mut head).await.is_ok_and(|read| read > 0) {
                    let body = "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>none</Message></Error>";
                    let length = body.len();
                    let answer = format!(
                        "HTTP/1.1 404 Not Found\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\n\r\n{body}"
                    );
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    format!("http://{address}")
}
