//! The run of a submission: sends within a window, takes answers in, fetches
//! outputs, all at once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lapin::message::Delivery;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};
use wenshu_objects::Objects;
use wenshu_report::Problem;

use super::super::error::RemoteError;
use super::super::publishing::Publisher;
use super::super::receiving::Replies;
use super::super::site::Site;
use super::super::voice::Voice;
use super::asked::Asked;
use super::entries::Entry;
use super::fetching::Fetcher;
use super::manifest::{Manifest, Step};
use super::report::{self, Row};
use super::sending::{Sender, Unsent};
use super::state::{State, is_good, state_of};

/// Requests that the ledger has not answered: enough to keep it busy, and no
/// more than it takes in within seconds.
const WINDOW: usize = 500;
/// Requests on their way to the broker; each holds its file.
const SENDING_MOST: usize = 32;
/// Jobs whose outputs are fetched at once.
const FETCHING_MOST: usize = 8;
/// Answers that are taken in with one sync of the record.
const ANSWERS_AT_ONCE: usize = 256;
/// Silence after which the ledger is asked what became of the jobs.
const SILENCE: Duration = Duration::from_secs(60);

/// Why the run ended early.
pub(super) enum Stop {
    /// Somebody pressed Ctrl-C.
    Interrupted,
    /// Something that no waiting can mend.
    Failed(RemoteError),
}

impl From<RemoteError> for Stop {
    fn from(error: RemoteError) -> Self {
        Self::Failed(error)
    }
}

/// What comes back from the work beside the desk.
enum Note {
    Sent(usize, Result<(), Unsent>),
    Fetched(usize, Result<Vec<Row>, Problem>),
}

/// The run of a submission.
pub(super) struct Desk {
    pub(super) site: Arc<Site>,
    pub(super) publisher: Arc<Publisher>,
    pub(super) entries: Arc<Vec<Entry>>,
    pub(super) manifest: Manifest,
    /// By the id of the entry.
    pub(super) index: BTreeMap<String, usize>,
    states: Vec<State>,
    asked: Arc<Asked>,
    fetcher: Arc<Fetcher>,
    objects: Objects,
    to_send: VecDeque<usize>,
    pub(super) to_fetch: VecDeque<usize>,
    /// Refused for want of room, to be sent again.
    pub(super) later: Vec<(Instant, usize)>,
    /// Sent and not answered.
    pub(super) unanswered: BTreeSet<usize>,
    sending: usize,
    /// Whose outputs are being fetched.
    fetching: BTreeSet<usize>,
    /// Answers that waited in the queue at the start and are not taken in.
    pub(super) backlog: u32,
    /// When the last answer came.
    pub(super) heard: Instant,
}

impl Desk {
    /// Lays out the files as the record knows them.
    pub(super) fn new(
        site: &Arc<Site>,
        publisher: &Arc<Publisher>,
        objects: Objects,
        asked: Arc<Asked>,
        entries: Vec<Entry>,
        manifest: Manifest,
        out: PathBuf,
    ) -> Self {
        let states: Vec<State> = entries.iter().map(|entry| state_of(entry, &manifest, &out)).collect();
        let index = entries.iter().enumerate().map(|(index, entry)| (entry.id.clone(), index)).collect();
        let open = |wanted: fn(&State) -> bool| {
            let found = states.iter().enumerate().filter(move |(_, state)| wanted(state));
            found.map(|(index, _)| index).collect::<VecDeque<usize>>()
        };
        let to_send = open(|state| matches!(state, State::Pending));
        let to_fetch = open(|state| matches!(state, State::Ended(_)));
        let fetcher = Fetcher { site: Arc::clone(site), objects: objects.clone(), out };
        Self {
            site: Arc::clone(site),
            publisher: Arc::clone(publisher),
            entries: Arc::new(entries),
            manifest,
            index,
            asked,
            fetcher: Arc::new(fetcher),
            objects,
            to_send,
            to_fetch,
            later: Vec::new(),
            unanswered: BTreeSet::new(),
            sending: 0,
            fetching: BTreeSet::new(),
            backlog: 0,
            heard: Instant::now(),
            states,
        }
    }

    /// Says what is begun, or gone on with.
    pub(super) fn begin(&self, voice: &Voice) {
        let done = self.states.iter().filter(|state| matches!(state, State::Done(_))).count();
        let (files, batch) = (self.states.len(), self.manifest.batch());
        if voice.is_json() {
            #[derive(serde::Serialize)]
            struct Event {
                event: &'static str,
                batch: wenshu_messages::BatchId,
                files: usize,
                done: usize,
            }
            voice.event(&Event { event: "begun", batch, files, done });
        } else if self.manifest.is_resumed() {
            voice.say(&format!("继续批次 {batch}：{files} 个文件，已完成 {done} 个"));
        } else {
            voice.say(&format!("批次 {batch}：{files} 个文件"));
        }
        voice.begin(files, done);
    }

    /// Works until every file is done.
    ///
    /// # Errors
    /// [`Stop`]; starting again goes on.
    pub(super) async fn work(&mut self, replies: Replies, voice: &Arc<Voice>) -> Result<(), Stop> {
        self.backlog = replies.waiting();
        if self.manifest.is_resumed() {
            self.catch_up_if_possible().await?;
        }
        let sender = Arc::new(Sender {
            site: Arc::clone(&self.site),
            publisher: Arc::clone(&self.publisher),
            objects: self.objects.clone(),
            asked: Arc::clone(&self.asked),
            batch: self.manifest.batch(),
            reply_to: replies.name().to_owned(),
        });
        let (hand_on, mut answers) = mpsc::channel(ANSWERS_AT_ONCE);
        let (stop_receiving, stopped) = tokio::sync::oneshot::channel();
        let receiving = tokio::spawn(receive(replies, hand_on, stopped, Arc::clone(voice)));
        let mut beside = JoinSet::new();
        let mut clock = interval(Duration::from_secs(1));
        let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
        let mut deliveries = Vec::new();
        while !self.is_done() {
            self.start_sending(&sender, &mut beside, voice);
            self.start_fetching(&mut beside, voice);
            tokio::select! {
                count = answers.recv_many(&mut deliveries, ANSWERS_AT_ONCE) => {
                    if count == 0 {
                        break;
                    }
                    self.take_in(&deliveries, voice).await?;
                    deliveries.clear();
                }
                Some(note) = beside.join_next() => {
                    // A task that panicked is a defect; the file stays open, and
                    // the run must not look alive.
                    let note = note.map_err(|error| RemoteError::Runtime(std::io::Error::other(error)))?;
                    self.noted(note, voice)?;
                }
                _ = clock.tick() => self.tick(voice).await?,
                _ = &mut interrupted => return Err(Stop::Interrupted),
            }
        }
        self.manifest.sync()?;
        drop(answers);
        let all_good = self.is_done() && !self.states.iter().any(|state| !is_good(state));
        // One that has ended with an error needs no telling.
        let _ = stop_receiving.send(all_good);
        match receiving.await {
            Ok(Ok(())) if self.is_done() => Ok(()),
            Ok(Err(error)) => Err(error.into()),
            _ => Err(RemoteError::Runtime(std::io::Error::other("answers are no longer received")).into()),
        }
    }

    fn is_done(&self) -> bool {
        self.backlog == 0 && self.states.iter().all(|state| matches!(state, State::Done(_)))
    }

    fn start_sending(&mut self, sender: &Arc<Sender>, beside: &mut JoinSet<Note>, voice: &Arc<Voice>) {
        while self.sending < SENDING_MOST && self.unanswered.len() < WINDOW {
            let Some(index) = self.to_send.pop_front() else { return };
            if !matches!(self.state(index), State::Pending) {
                continue;
            }
            let (sender, entries, voice) = (Arc::clone(sender), Arc::clone(&self.entries), Arc::clone(voice));
            self.unanswered.insert(index);
            self.sending += 1;
            beside.spawn(async move {
                let sent = match entries.get(index) {
                    Some(entry) => sender.send(entry, &voice).await,
                    None => Ok(()),
                };
                Note::Sent(index, sent)
            });
        }
    }

    fn start_fetching(&mut self, beside: &mut JoinSet<Note>, voice: &Arc<Voice>) {
        while self.fetching.len() < FETCHING_MOST {
            let Some(index) = self.to_fetch.pop_front() else { return };
            let State::Ended(completion) = self.state(index) else { continue };
            // Outputs of a replay come after those of the first job, not among
            // them.
            if self.fetching.contains(&index) {
                continue;
            }
            let (completion, fetcher) = (completion.clone(), Arc::clone(&self.fetcher));
            let (entries, voice) = (Arc::clone(&self.entries), Arc::clone(voice));
            self.fetching.insert(index);
            beside.spawn(async move {
                let fetched = match entries.get(index) {
                    Some(entry) => fetcher.fetch(entry, &completion, &voice).await,
                    None => Ok(Vec::new()),
                };
                Note::Fetched(index, fetched)
            });
        }
    }

    fn noted(&mut self, note: Note, voice: &Voice) -> Result<(), RemoteError> {
        match note {
            Note::Sent(index, sent) => {
                self.sending -= 1;
                match sent {
                    Ok(()) => self.sent(index),
                    Err(Unsent::Run(error)) => Err(error),
                    Err(Unsent::File(problem)) => {
                        self.unanswered.remove(&index);
                        self.failed(index, problem, voice);
                        Ok(())
                    }
                }
            }
            Note::Fetched(index, fetched) => {
                self.fetching.remove(&index);
                self.fetched(index, fetched, voice)
            }
        }
    }

    /// The answer may have come before the confirm.
    fn sent(&mut self, index: usize) -> Result<(), RemoteError> {
        if let (State::Pending, Some(entry)) = (self.state(index), self.entry(index)) {
            let job = entry.job;
            self.record(index, Step::Submitted { job })?;
            self.set(index, State::Submitted);
        }
        Ok(())
    }

    fn fetched(&mut self, index: usize, fetched: Result<Vec<Row>, Problem>, voice: &Voice) -> Result<(), RemoteError> {
        match fetched {
            Ok(rows) => {
                if let State::Ended(completion) = self.state(index) {
                    let job = completion.job;
                    if rows.iter().any(|row| row.job != Some(job)) {
                        // A replay ended meanwhile.
                        self.to_fetch.push_back(index);
                        return Ok(());
                    }
                    self.record(index, Step::Downloaded { job, rows: rows.clone() })?;
                }
                self.done(index, rows, voice);
            }
            // Not in the record: the next run tries again.
            Err(problem) => self.failed(index, problem, voice),
        }
        Ok(())
    }

    fn failed(&mut self, index: usize, problem: Problem, voice: &Voice) {
        let row = self.entry(index).map(|entry| Row::failed(&entry.name, &entry.folder, None, problem));
        self.done(index, row.into_iter().collect(), voice);
    }

    /// A file is done.
    pub(super) fn done(&mut self, index: usize, rows: Vec<Row>, voice: &Voice) {
        report::tell_file(&rows, voice);
        if let Some(entry) = self.entry(index) {
            voice.file_done(&entry.name);
        }
        self.set(index, State::Done(rows));
    }

    /// Once a second: sends again what was one too many, and asks when it has
    /// been silent for long.
    async fn tick(&mut self, voice: &Voice) -> Result<(), RemoteError> {
        let now = Instant::now();
        let (due, later): (Vec<_>, Vec<_>) = self.later.drain(..).partition(|(at, _)| *at <= now);
        self.later = later;
        if !due.is_empty() {
            voice.going_on();
        }
        self.to_send.extend(due.into_iter().map(|(_, index)| index));
        let waits = self.states.iter().any(|state| matches!(state, State::Submitted | State::Accepted));
        if self.backlog > 0 || waits {
            if now.duration_since(self.heard) >= SILENCE {
                self.backlog = 0;
                self.heard = now;
                self.catch_up_if_possible().await?;
            }
        } else {
            self.heard = now;
        }
        Ok(())
    }

    /// A ledger that does not answer now takes the requests from the broker
    /// later.
    async fn catch_up_if_possible(&mut self) -> Result<(), RemoteError> {
        match self.catch_up().await {
            Err(error) if !error.is_transient() => Err(error),
            _ => Ok(()),
        }
    }

    /// A request that got lost is sent again.
    pub(super) fn send_again(&mut self, index: usize) {
        if matches!(self.state(index), State::Submitted | State::Accepted) {
            self.unanswered.remove(&index);
            self.set(index, State::Pending);
            self.to_send.push_back(index);
        }
    }

    /// Adds a step to the record.
    pub(super) fn record(&mut self, index: usize, step: Step) -> Result<(), RemoteError> {
        match self.entries.get(index) {
            Some(entry) => self.manifest.add(&entry.id, step),
            None => Ok(()),
        }
    }

    pub(super) fn entry(&self, index: usize) -> Option<&Entry> {
        self.entries.get(index)
    }

    /// How far a file is.
    pub(super) fn state(&self, index: usize) -> &State {
        self.states.get(index).unwrap_or(&State::Pending)
    }

    pub(super) fn set(&mut self, index: usize, state: State) {
        if let Some(place) = self.states.get_mut(index) {
            *place = state;
        }
    }

    /// The rows of each file, in the order of the inputs.
    pub(super) fn rows(&self) -> Vec<&[Row]> {
        self.states.iter().map(|state| if let State::Done(rows) = state { rows.as_slice() } else { &[] }).collect()
    }
}

/// Hands answers on until told to stop: true deletes the queue. With a failed
/// file it stays for a while, for the answer of a replay.
async fn receive(
    mut replies: Replies,
    hand_on: mpsc::Sender<Delivery>,
    stopped: tokio::sync::oneshot::Receiver<bool>,
    voice: Arc<Voice>,
) -> Result<(), RemoteError> {
    loop {
        tokio::select! {
            delivery = replies.next_surely(&voice) => {
                // Nobody takes it: the run is over, and the answer waits.
                if hand_on.send(delivery?).await.is_err() {
                    break;
                }
            }
            () = hand_on.closed() => break,
        }
    }
    if stopped.await.unwrap_or(false) {
        replies.delete().await;
    } else {
        replies.close().await;
    }
    Ok(())
}
