//! A cable between a client and a server that a test can cut, slow or reset.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

use crate::ports;

/// What is read at once, in bytes.
const CHUNK: usize = 16 * 1024;
/// Chunks on the way in one direction; with `CHUNK`, what a slow cable holds.
const CHUNKS_ON_THE_WAY: usize = 16;
/// A slow cable carries its bytes in this many steps a second.
const STEPS_A_SECOND: u64 = 20;

/// The state of the cable. It holds for open and for new connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Everything goes through at once.
    Pass,
    /// A cut cable: nothing goes through, neither bytes nor the end of a
    /// connection, and neither side is told. What was sent meanwhile arrives
    /// when the cable is whole again, as with TCP. New connections open (the
    /// kernel answers) and stay silent.
    Cut,
    /// New connections are refused, as without a server. Open ones go on.
    Refuse,
    /// All arrives later by this time, in each direction.
    Delay(Duration),
    /// So many bytes a second in each direction of each connection, at least 20.
    BytesPerSecond(u64),
}

#[derive(Debug, Default)]
struct Counts {
    open: AtomicUsize,
    bytes: AtomicU64,
}

/// A TCP proxy in this process. Belongs to the runtime of the test that made
/// it. Closed with its connections when dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    link: watch::Sender<Link>,
    resets: watch::Sender<u64>,
    counts: Arc<Counts>,
    listener: JoinHandle<()>,
}

impl Proxy {
    /// Opens a proxy to the server that a URL such as `amqp://user@host:port/`
    /// names. The link is [`Link::Pass`].
    pub async fn to(url: &str) -> Self {
        let (_, server, _) = parts(url);
        let server = server.to_owned();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, ports::free()));
        let (link, link_seen) = watch::channel(Link::Pass);
        let (resets, resets_seen) = watch::channel(0);
        let counts = Arc::new(Counts::default());
        let first = listen(address).expect("a free port");
        let cable = Cable { server, link: link_seen, resets: resets_seen, counts: Arc::clone(&counts) };
        let listener = tokio::spawn(accept(first, address, cable));
        Self { address, link, resets, counts, listener }
    }

    /// The URL of the server with the proxy's address in place of its own.
    pub fn url(&self, url: &str) -> String {
        let (before, _, behind) = parts(url);
        format!("{before}{}{behind}", self.address)
    }

    /// The port of the proxy on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Changes the cable. Returns when a refused port is really closed or
    /// open again; all else holds at once.
    pub async fn set(&self, link: Link) {
        let before = self.link.send_replace(link);
        let refused = link == Link::Refuse;
        if refused == (before == Link::Refuse) {
            return;
        }
        crate::eventually("the proxy's port follows the link", Duration::from_secs(10), async || {
            let is_open = TcpStream::connect(self.address).await.is_ok();
            if is_open != refused { Ok(()) } else { Err(format!("open: {is_open}")) }
        })
        .await;
    }

    /// Resets all open connections (RST to both sides), also on a cut cable.
    pub fn reset(&self) {
        self.resets.send_modify(|count| *count += 1);
    }

    /// Connections that are open now.
    pub fn connections(&self) -> usize {
        self.counts.open.load(Ordering::SeqCst)
    }

    /// Bytes carried so far, both directions together.
    pub fn bytes(&self) -> u64 {
        self.counts.bytes.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listener.abort();
        self.reset();
    }
}

/// What a connection needs to know.
#[derive(Clone)]
struct Cable {
    server: String,
    link: watch::Receiver<Link>,
    resets: watch::Receiver<u64>,
    counts: Arc<Counts>,
}

impl Cable {
    /// Waits while the cable is cut; the link as it is then.
    async fn whole(&mut self) -> Link {
        match self.link.wait_for(|link| *link != Link::Cut).await {
            Ok(link) => *link,
            Err(_) => Link::Pass,
        }
    }
}

/// Opens the port, and closes it while connections are refused.
async fn accept(first: TcpListener, address: SocketAddr, mut cable: Cable) {
    let mut listener = Some(first);
    loop {
        let link = *cable.link.borrow_and_update();
        if link == Link::Refuse {
            listener = None;
        } else if listener.is_none() {
            listener = Some(listen(address).expect("the port was ours"));
        }
        let changed = cable.link.changed();
        match &listener {
            None => drop(changed.await),
            Some(open) => tokio::select! {
                _ = changed => {}
                accepted = open.accept() => {
                    if let Ok((client, _)) = accepted {
                        tokio::spawn(carry(client, cable.clone()));
                    }
                }
            },
        }
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // Old connections of this port may still be about to end.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

/// One connection, until both directions have ended or it is reset.
async fn carry(mut client: TcpStream, mut cable: Cable) {
    cable.resets.borrow_and_update();
    let mut resets = cable.resets.clone();
    let link = cable.whole();
    tokio::select! {
        _ = link => {}
        _ = resets.changed() => return drop(client.set_zero_linger()),
    }
    let Ok(mut server) = TcpStream::connect(&cable.server).await else {
        // Nobody there: the client sees what it would see without us.
        return drop(client.set_zero_linger());
    };
    drop((client.set_nodelay(true), server.set_nodelay(true)));
    cable.counts.open.fetch_add(1, Ordering::SeqCst);
    let is_reset = {
        // Borrowed halves: owned ones would say goodbye when dropped.
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        tokio::select! {
            _ = async { tokio::join!(
                direction(from_client, to_server, cable.clone()),
                direction(from_server, to_client, cable.clone()),
            ) } => false,
            _ = resets.changed() => true,
        }
    };
    if is_reset {
        drop((client.set_zero_linger(), server.set_zero_linger()));
    }
    cable.counts.open.fetch_sub(1, Ordering::SeqCst);
}

/// Carries one direction to its end, which is passed on as an end.
async fn direction(from: impl AsyncRead + Unpin, to: impl AsyncWrite + Unpin, cable: Cable) {
    let (sender, arrivals) = mpsc::channel(CHUNKS_ON_THE_WAY);
    tokio::join!(take(from, sender, cable.clone()), deliver(arrivals, to, cable));
}

/// Reads, with the time of arrival. A cut cable takes nothing.
async fn take(mut from: impl AsyncRead + Unpin, sender: mpsc::Sender<(Instant, Vec<u8>)>, mut cable: Cable) {
    let mut buffer = vec![0; CHUNK];
    loop {
        cable.whole().await;
        match from.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(length) => {
                if sender.send((Instant::now(), buffer[..length].to_vec())).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Writes what has arrived, when the link allows.
async fn deliver(mut arrivals: mpsc::Receiver<(Instant, Vec<u8>)>, mut to: impl AsyncWrite + Unpin, mut cable: Cable) {
    while let Some((arrived, bytes)) = arrivals.recv().await {
        if write_as_linked(&mut to, arrived, &bytes, &mut cable).await.is_err() {
            return;
        }
    }
    cable.whole().await;
    drop(to.shutdown().await);
}

async fn write_as_linked(
    to: &mut (impl AsyncWrite + Unpin),
    arrived: Instant,
    mut bytes: &[u8],
    cable: &mut Cable,
) -> io::Result<()> {
    while !bytes.is_empty() {
        let step = match cable.whole().await {
            Link::BytesPerSecond(rate) => {
                sleep(Duration::from_millis(1_000 / STEPS_A_SECOND)).await;
                usize::try_from(rate / STEPS_A_SECOND).unwrap_or(CHUNK).clamp(1, bytes.len())
            }
            Link::Delay(delay) => {
                sleep_until(arrived + delay).await;
                bytes.len()
            }
            Link::Pass | Link::Cut | Link::Refuse => bytes.len(),
        };
        // It may have been cut while the bytes were on their way.
        cable.whole().await;
        let (now, later) = bytes.split_at(step);
        to.write_all(now).await?;
        cable.counts.bytes.fetch_add(u64::try_from(step).unwrap_or_default(), Ordering::SeqCst);
        bytes = later;
    }
    Ok(())
}

/// A URL in three parts: before `host:port`, that, and what is behind it.
fn parts(url: &str) -> (String, &str, &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or_else(|| panic!("no scheme in {url}"));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match authority.rsplit_once('@') {
        Some((user, address)) => (format!("{scheme}://{user}@"), address, path),
        None => (format!("{scheme}://"), authority, path),
    }
}
