//! A child for the tests of this crate: it fails in each way there is, and can
//! also play the worker that is killed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "in a test, a panic is the answer"
)]

use std::hint::black_box;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;
use std::{env, fs, future, process};

use bytes::Bytes;
use wenshu_children::engine::{Entry, enter};
use wenshu_children::{Answer, Children, Limits, Order, Program, Setup, serve};

fn main() -> ExitCode {
    if let Some(entry) = Entry::from_arguments(env::args_os()) {
        return enter(&entry);
    }
    if env::args().nth(1).as_deref() == Some("foreign") {
        return foreign(&env::args().nth(2).unwrap(), &env::args().nth(3).unwrap_or_default());
    }
    if let Some(setup) = Setup::from_arguments(env::args_os()) {
        return match env::args().nth(1).as_deref() {
            Some("unready") => ExitCode::from(9),
            Some("mute") => loop {
                thread::park();
            },
            _ => serve(&setup, answer),
        };
    }
    play_worker();
    ExitCode::SUCCESS
}

fn answer(header: &[u8], parts: Vec<Vec<u8>>) -> Answer {
    let order = String::from_utf8(header.to_vec()).unwrap();
    match order.as_str() {
        "echo" => return Answer { header: header.to_vec(), parts },
        "who" => return words(&process::id().to_string()),
        "environment" => return words(&env::vars().map(|(name, _)| name).collect::<Vec<_>>().join(" ")),
        "limits" => return words(&fs::read_to_string("/proc/self/limits").unwrap()),
        "panic" => panic!("秘密的正文"),
        "abort" => process::abort(),
        "overflow" => drop(black_box(descend(1))),
        "huge" => drop(black_box(Vec::<u8>::with_capacity(10 << 30))),
        "leak" => leak(),
        "spin" => spin(),
        "work" => {
            work_for(Duration::from_millis(700));
            return words("worked");
        }
        "sleep" => loop {
            thread::park();
        },
        "exit" => process::exit(7),
        "print" => {
            println!("a library prints");
            return words("printed");
        }
        "rubbish" => write_rubbish(),
        "reach" => return words(&reach()),
        "threads" => {
            let sums = (0..4).map(|n| thread::spawn(move || (0..n * 1000_u64).sum::<u64>()));
            return words(&sums.map(|sum| sum.join().unwrap()).sum::<u64>().to_string());
        }
        "fall" => {
            thread::spawn(|| {
                thread::sleep(Duration::from_millis(50));
                process::exit(1);
            });
            return words("falls later");
        }
        "large" => return Answer { header: Vec::new(), parts: vec![vec![0; 2 << 20]] },
        "many" => return Answer { header: Vec::new(), parts: vec![Vec::new(); 100] },
        _ => panic!("unknown order"),
    }
    words("still here")
}

/// Plays a program that is not ours.
fn foreign(what: &str, file: &str) -> ExitCode {
    match what {
        "echo" => {
            let mut input = Vec::new();
            std::io::stdin().read_to_end(&mut input).unwrap();
            std::io::stdout().write_all(&input).unwrap();
        }
        "read" => print!("{}", fs::read_to_string(file).unwrap_or_default()),
        "reach" => print!("{}", foreign_reach(file)),
        "environment" => print!("{}", env::vars().map(|(name, _)| name).collect::<Vec<_>>().join(" ")),
        "leak" => leak(),
        "spin" => spin(),
        "sleep" => loop {
            thread::park();
        },
        "abort" => process::abort(),
        "flood" => loop {
            if std::io::stdout().write_all(&[b'x'; 4096]).is_err() {
                break;
            }
        },
        _ => return ExitCode::from(3),
    }
    ExitCode::SUCCESS
}

/// What a foreign program reaches: as a child of ours, and besides a secret beside
/// it, that file opened for writing, another process of itself.
fn foreign_reach(secret: &str) -> String {
    let reached = [
        fs::read(secret).map(|_| "secret").ok(),
        fs::OpenOptions::new().append(true).open(secret).map(|_| "append").ok(),
        process::Command::new(env::current_exe().unwrap_or_default()).arg("foreign").status().map(|_| "fork").ok(),
    ];
    let own = reached.into_iter().flatten().collect::<Vec<_>>().join(" ");
    [own, reach()].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
}

fn words(words: &str) -> Answer {
    Answer { header: words.as_bytes().to_vec(), parts: Vec::new() }
}

fn descend(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    if black_box(depth) == 0 { 0 } else { descend(depth + 1) + frame.iter().sum::<u64>() }
}

fn leak() {
    let mut kept = Vec::new();
    loop {
        kept.push(black_box(vec![1_u8; 10_000]));
    }
}

fn spin() -> ! {
    let mut number = 0_u64;
    loop {
        number = black_box(number.wrapping_add(1));
    }
}

/// Uses CPU time.
fn work_for(time: Duration) {
    let used = || {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
    };
    let until = used() + time;
    while used() < until {
        black_box((0..10_000_u64).sum::<u64>());
    }
}

/// Tries all that a child has no reason to do, and names what it could.
fn reach() -> String {
    let port = std::net::TcpListener::bind("127.0.0.1:0").map(|_| "listen");
    let connected = std::net::TcpStream::connect("127.0.0.1:9").map_err(|error| error.kind());
    let reached = [
        fs::read("/etc/passwd").map(|_| "read").ok(),
        fs::read_dir("/").map(|_| "list").ok(),
        fs::metadata("/etc/passwd").map(|_| "look").ok(),
        // Writing into it would meet the limit on the size of files.
        fs::File::create(env::temp_dir().join("wenshu-reach")).map(|_| "write").ok(),
        process::Command::new("/bin/true").status().map(|_| "start").ok(),
        std::net::UdpSocket::bind("127.0.0.1:0").map(|_| "datagram").ok(),
        std::os::unix::net::UnixStream::pair().map(|_| "pair").ok(),
        port.ok(),
        // Refused by the other side would mean that it got there.
        (connected.err() != Some(std::io::ErrorKind::PermissionDenied)).then_some("connect"),
        rustix::process::kill_process(rustix::process::getppid().unwrap(), rustix::process::Signal::CONT)
            .map(|()| "signal")
            .ok(),
    ];
    reached.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Writes into the pipe of replies, past all protection.
fn write_rubbish() {
    for number in 3..64 {
        let path = format!("/proc/self/fd/{number}");
        if fs::read_link(&path).is_ok_and(|target| target.to_string_lossy().starts_with("pipe:")) {
            fs::OpenOptions::new().write(true).open(path).unwrap().write_all(&[b'x'; 100]).unwrap();
        }
    }
    spin();
}

/// Starts a child that loops, tells its process id, and waits to be killed.
fn play_worker() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let program = Program::new(env::current_exe().unwrap(), "orphan");
        let children = Children::start(program, Limits::default(), 1).await.unwrap();
        let order = |order: &'static str| Order::new(Bytes::from_static(order.as_bytes()), Vec::new());
        let hour = Duration::from_secs(3600);
        let pid = children.work(order("who"), hour, future::pending()).await.unwrap().header;
        println!("{}", String::from_utf8(pid.to_vec()).unwrap());
        drop(children.work(order("spin"), hour, future::pending()).await);
    });
}
