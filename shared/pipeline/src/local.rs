//! A broker inside the process, for `wenshu serve`: the exchanges, queues and
//! acknowledgements of the [`Topology`], in memory.
//!
//! It keeps the contract that the services rely on: a message goes to every
//! queue that is bound to its key, waits there until it is acknowledged, and
//! comes again when who had it ends without; a full queue and a key that leads
//! nowhere are told to the publisher. It does not outlive the process: what a
//! dead process had queued is queued anew from the records (`Desk` of the
//! ledger), and at-least-once is all that any consumer was ever promised.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use crate::error::PublishError;
use crate::outgoing::{Outgoing, TRACEPARENT, now_ms};
use crate::session::{Facts, Private, Received, Source};
use crate::topology::{Binding, Topology};

/// A broker of this process; clones are the same one.
#[derive(Clone)]
pub struct LocalBroker {
    shared: Arc<Shared>,
}

struct Shared {
    topology: Topology,
    /// Bindings that are there from the start.
    bindings: Vec<Binding>,
    /// Bindings of queues that go with their session.
    private: Mutex<Vec<Binding>>,
    queues: Mutex<HashMap<String, Arc<Queue>>>,
    names: AtomicU64,
}

/// A message in a queue.
#[derive(Clone)]
struct Stored {
    body: Bytes,
    facts: Facts,
}

#[derive(Default)]
struct Queue {
    messages: Mutex<VecDeque<Stored>>,
    came: Notify,
}

impl LocalBroker {
    /// A broker with the queues of a topology.
    pub fn new(topology: &Topology) -> Self {
        let bindings = topology.bindings();
        let queues = bindings.iter().map(|binding| (binding.queue.clone(), Arc::default())).collect();
        Self {
            shared: Arc::new(Shared {
                topology: topology.clone(),
                bindings,
                private: Mutex::default(),
                queues: Mutex::new(queues),
                names: AtomicU64::new(1),
            }),
        }
    }

    /// Messages that wait in a queue.
    pub fn waiting(&self, queue: &str) -> usize {
        self.shared.queue(queue).map_or(0, |queue| locked(&queue.messages).len())
    }

    /// Puts a message into the queues of its key.
    pub(crate) fn publish(&self, user: &str, message: &Outgoing) -> Result<(), PublishError> {
        if let Some(wait) = self.shared.topology.wait_of(&message.exchange) {
            self.later(user, message, wait);
            return Ok(());
        }
        let queues = self.shared.targets(&message.exchange, &message.key);
        if queues.is_empty() && message.mandatory {
            return Err(PublishError::Unroutable { exchange: message.exchange.clone() });
        }
        let most = self.shared.topology.queue_length_most();
        if queues.iter().any(|queue| locked(&queue.messages).len() as u64 >= most) {
            return Err(PublishError::Rejected);
        }
        for queue in queues {
            queue.push(Stored { body: message.body.clone(), facts: facts_of(user, message) });
        }
        Ok(())
    }

    /// Publishes to the work exchange when the wait of a retry queue is over.
    fn later(&self, user: &str, message: &Outgoing, wait: Duration) {
        let (broker, user) = (self.clone(), user.to_owned());
        let message = Outgoing { exchange: self.shared.topology.work(), ..message.clone() };
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(wait).await;
                // A full queue is waited for as it is on any broker.
                if broker.publish(&user, &message).is_ok() {
                    return;
                }
            }
        });
    }

    /// Begins to consume.
    pub(crate) fn consume<T: Clone + Send + Sync + 'static>(
        &self,
        sources: &[Source<T>],
        private: &[Private<T>],
        sender: &mpsc::Sender<Received<T>>,
    ) -> LocalSession {
        let mut session = LocalSession { broker: self.clone(), consumers: Vec::new(), private: Vec::new() };
        let own = private.iter().map(|wanted| {
            let name = self.declare(wanted);
            session.private.push(name.clone());
            Source { queue: name, prefetch: wanted.prefetch, tag: wanted.tag.clone() }
        });
        let own: Vec<_> = own.collect();
        for source in sources.iter().chain(&own) {
            let Some(queue) = self.shared.queue(&source.queue) else { continue };
            let consumer = Arc::new(Consumer::new(queue, source.prefetch));
            session.consumers.push(Arc::clone(&consumer));
            tokio::spawn(consumer.deliver(source.tag.clone(), source.queue.clone(), sender.clone()));
        }
        session
    }

    /// A queue that goes with its session.
    fn declare<T>(&self, wanted: &Private<T>) -> String {
        let number = self.shared.names.fetch_add(1, Ordering::Relaxed);
        let name = wanted.name.clone().unwrap_or_else(|| format!("private-{number}"));
        locked(&self.shared.queues).insert(name.clone(), Arc::default());
        let bindings = wanted.bindings.iter().map(|(exchange, key)| Binding::new(exchange, key, &name));
        locked(&self.shared.private).extend(bindings);
        name
    }

    fn remove(&self, name: &str) {
        locked(&self.shared.queues).remove(name);
        locked(&self.shared.private).retain(|binding| binding.queue != name);
    }
}

impl Shared {
    fn queue(&self, name: &str) -> Option<Arc<Queue>> {
        locked(&self.queues).get(name).cloned()
    }

    /// The queues of a key, each once. The empty exchange leads to the queue of
    /// the key's name.
    fn targets(&self, exchange: &str, key: &str) -> Vec<Arc<Queue>> {
        if exchange.is_empty() {
            return self.queue(key).into_iter().collect();
        }
        let private = locked(&self.private);
        let mut names: Vec<&str> = self
            .bindings
            .iter()
            .chain(private.iter())
            .filter(|binding| binding.exchange == exchange && self.topology.matches(binding, key))
            .map(|binding| binding.queue.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().filter_map(|name| self.queue(name)).collect()
    }
}

impl Queue {
    fn push(&self, message: Stored) {
        locked(&self.messages).push_back(message);
        self.came.notify_one();
    }

    /// Puts messages back at the front, in their order.
    fn put_back(&self, messages: impl DoubleEndedIterator<Item = Stored>) {
        let mut waiting = locked(&self.messages);
        for message in messages.rev() {
            waiting.push_front(message);
        }
        drop(waiting);
        self.came.notify_one();
    }

    async fn take(&self) -> Stored {
        loop {
            let came = self.came.notified();
            {
                let mut messages = locked(&self.messages);
                if let Some(message) = messages.pop_front() {
                    // Who else waits need not wait for the next that comes.
                    if !messages.is_empty() {
                        self.came.notify_one();
                    }
                    return message;
                }
            }
            came.await;
        }
    }
}

/// Who takes messages from one queue.
pub(crate) struct Consumer {
    queue: Arc<Queue>,
    room: Arc<Semaphore>,
    held: Mutex<BTreeMap<u64, (Stored, OwnedSemaphorePermit)>>,
    stopped: CancellationToken,
    ended: AtomicBool,
}

impl Consumer {
    fn new(queue: Arc<Queue>, prefetch: u16) -> Self {
        Self {
            queue,
            room: Arc::new(Semaphore::new(usize::from(prefetch.max(1)))),
            held: Mutex::default(),
            stopped: CancellationToken::new(),
            ended: AtomicBool::new(false),
        }
    }

    async fn deliver<T: Clone>(self: Arc<Self>, tag: T, queue: String, sender: mpsc::Sender<Received<T>>) {
        for delivery_tag in 1.. {
            let Ok(permit) = Arc::clone(&self.room).acquire_owned().await else { return };
            let stored = tokio::select! {
                () = self.stopped.cancelled() => return,
                stored = self.queue.take() => stored,
            };
            let facts = Facts { delivery_tag, ..stored.facts.clone() };
            let body = stored.body.to_vec();
            locked(&self.held).insert(delivery_tag, (stored, permit));
            let acker = crate::session::Acker::Process(Arc::clone(&self), delivery_tag);
            let received = Received { tag: tag.clone(), queue: queue.clone(), body, facts, acker };
            if sender.send(received).await.is_err() {
                return self.end();
            }
        }
    }

    /// Forgets messages; false when the session is over, and they come again.
    pub(crate) fn acknowledge(&self, delivery_tag: u64, multiple: bool) -> bool {
        let mut held = locked(&self.held);
        if self.ended.load(Ordering::Acquire) {
            return false;
        }
        if multiple {
            let rest = held.split_off(&delivery_tag.saturating_add(1));
            !std::mem::replace(&mut *held, rest).is_empty()
        } else {
            held.remove(&delivery_tag).is_some()
        }
    }

    /// Puts back what was not acknowledged.
    fn end(&self) {
        self.stopped.cancel();
        let mut held = locked(&self.held);
        if self.ended.swap(true, Ordering::AcqRel) {
            return;
        }
        let again = std::mem::take(&mut *held)
            .into_values()
            .map(|(stored, _)| Stored { facts: Facts { redelivered: true, ..stored.facts }, ..stored });
        self.queue.put_back(again.collect::<Vec<_>>().into_iter());
    }
}

/// The consumers of one session.
pub(crate) struct LocalSession {
    broker: LocalBroker,
    consumers: Vec<Arc<Consumer>>,
    private: Vec<String>,
}

impl LocalSession {
    /// Takes no more messages; those received may still be acknowledged.
    pub(crate) fn stop_consuming(&self) {
        self.consumers.iter().for_each(|consumer| consumer.stopped.cancel());
    }
}

impl Drop for LocalSession {
    fn drop(&mut self) {
        self.consumers.iter().for_each(|consumer| consumer.end());
        self.private.iter().for_each(|name| self.broker.remove(name));
    }
}

fn facts_of(user: &str, message: &Outgoing) -> Facts {
    let traced = message.traceparent.iter().map(|value| (TRACEPARENT.to_owned(), value.clone()));
    Facts {
        user: Some(user.to_owned()),
        exchange: message.exchange.clone(),
        key: message.key.clone(),
        delivery_tag: 0,
        message_id: Some(message.message_id.clone()),
        correlation_id: message.correlation_id.clone(),
        reply_to: message.reply_to.clone(),
        traceparent: message.traceparent.clone(),
        sent_ms: Some(now_ms()),
        attempt: message.attempt(),
        redelivered: false,
        headers: traced.chain(message.headers.iter().cloned()).collect(),
    }
}

/// Nobody panics while he holds one of these.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
