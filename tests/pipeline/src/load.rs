//! Many small jobs, and the account of what became of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::account::{Account, check};
use crate::client::{Client, Submission};
use crate::expected::{Expected, plan_files};
use crate::pipeline::Pipeline;
use crate::scratch;
use crate::vhost::Vhost;

/// Lines of the first real plan at which the small plans end: one each, so that
/// their outputs differ.
const ENDS: [usize; 4] = [7, 11, 15, 19];
/// Line at which the first plan of that file begins.
const BEGIN: usize = 2;

/// Small real plans, and what `wenshu convert` makes of them.
pub struct Load {
    plans: Vec<(String, Vec<u8>)>,
    expected: Expected,
    submitted: BTreeMap<String, String>,
}

impl Load {
    /// Cuts the plans and converts them without any fault.
    ///
    /// # Panics
    /// When `wenshu convert` fails.
    pub fn new() -> Self {
        let real = fs::read_to_string(&plan_files()[0]).expect("the first real file");
        let lines: Vec<&str> = real.lines().collect();
        let folder = scratch::folder("plans");
        let plans: Vec<(String, Vec<u8>)> =
            ENDS.iter().map(|end| (format!("计划{end}.txt"), lines[BEGIN..*end].join("\n").into_bytes())).collect();
        let files: Vec<_> = plans
            .iter()
            .map(|(name, bytes)| {
                let file = folder.join(name);
                fs::write(&file, bytes).expect("a plan is written");
                file
            })
            .collect();
        let expected = Expected::of(&files, "pdf,docx");
        fs::remove_dir_all(&folder).expect("the folder goes");
        Self { plans, expected, submitted: BTreeMap::new() }
    }

    /// The next submission: the plans in turn, the lanes in turn. It belongs to
    /// the account from now on.
    pub fn submission(&mut self) -> Submission {
        let number = self.submitted.len();
        let (name, bytes) = &self.plans[number % self.plans.len()];
        let submission = Submission::new(name.clone(), bytes.clone());
        let submission = if number % 2 == 1 { submission.bulk() } else { submission };
        self.submitted.insert(submission.key.clone(), submission.file.clone());
        submission
    }

    /// Submits so many jobs, through broken connections if need be.
    pub async fn submit(&mut self, client: &mut Client, jobs: usize) {
        for _ in 0..jobs {
            let submission = self.submission();
            client.submit(&submission).await;
        }
    }

    /// Text of one of the plans with `words` in a paragraph of its own.
    pub fn text_with(&self, words: &str) -> Vec<u8> {
        let mut text = self.plans[0].1.clone();
        text.extend_from_slice(format!("\n{words}\n").as_bytes());
        text
    }

    /// The keys of all jobs submitted so far.
    pub fn keys(&self) -> Vec<String> {
        self.submitted.keys().cloned().collect()
    }

    /// The file of each job submitted so far.
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.submitted
    }

    /// Outputs of the run without faults.
    pub fn expected(&self) -> &Expected {
        &self.expected
    }

    /// Waits until so many of the jobs are completed.
    ///
    /// # Panics
    /// When they are not within `limit`.
    pub async fn completed(&self, client: &mut Client, jobs: usize, limit: Duration) {
        let deadline = tokio::time::Instant::now() + limit;
        while client.completed().len() < jobs {
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            assert!(!left.is_zero(), "{} of {jobs} jobs within {limit:?}", client.completed().len());
            if client.next(left.min(Duration::from_secs(5))).await.is_none() && !client.is_connected() {
                client.reconnect().await;
            }
        }
    }

    /// Waits for all jobs and compares every output, byte for byte.
    ///
    /// # Panics
    /// When a job is lost, ends twice or makes something else.
    pub async fn account(&self, client: &mut Client, limit: Duration) -> Account {
        let completions = client.completions(&self.keys(), limit).await;
        let account = check(client, &completions, &self.submitted, &self.expected);
        assert_eq!(account.jobs, self.submitted.len());
        account
    }

    /// The same, and that nothing is left: no message in any queue, no job that
    /// the ledger holds for open, no dead letter.
    ///
    /// # Panics
    /// When something is left.
    pub async fn account_and_nothing_left(&self, client: &mut Client, vhost: &Vhost, limit: Duration) -> Account {
        let account = self.account(client, limit).await;
        nothing_waits(vhost).await;
        assert_eq!(dead_letters(client).await, Vec::<Value>::new(), "a good document is dead");
        let sums = client.ask(json!({ "type": "job.sums" })).await;
        assert_eq!(sums["open"], 0, "{sums}");
        assert_eq!(sums["completed"], account.jobs, "{sums}");
        account
    }
}

impl Default for Load {
    fn default() -> Self {
        Self::new()
    }
}

/// Waits until no queue but those of answers holds a message.
///
/// # Panics
/// When one still does after a minute.
pub async fn nothing_waits(vhost: &Vhost) {
    crate::eventually("all queues are empty", Duration::from_secs(60), async || {
        let depths = vhost.queue_depths().await?;
        let left: Vec<_> = depths
            .iter()
            .filter(|(name, depth)| !name.contains(".reply.") && depth.ready + depth.unacked > 0)
            .collect();
        if left.is_empty() { Ok(()) } else { Err(format!("{left:?}")) }
    })
    .await;
}

/// All dead letters, as the operator guest sees them.
pub async fn dead_letters(client: &mut Client) -> Vec<Value> {
    let mut letters: Vec<Value> = Vec::new();
    loop {
        let mut question = json!({ "type": "dead.list", "limit": 200 });
        if let Some(last) = letters.last() {
            question["after"] = last["id"].clone();
        }
        let answer = client.ask(question).await;
        assert_eq!(answer["type"], "dead", "{answer}");
        letters.extend(answer["letters"].as_array().expect("a list").iter().cloned());
        if answer["more"] == false {
            return letters;
        }
    }
}

/// The objects of a pipeline that are half written: none may be left at rest.
pub fn half_written(pipeline: &Pipeline) -> Vec<String> {
    let mut found = Vec::new();
    collect(&pipeline.store(), &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            collect(&path, found);
        } else if name.len() != 64 {
            found.push(path.display().to_string());
        }
    }
}
