//! Objects in a local folder: `<root>/<tenant>/<job>/<sha256>`.
//!
//! A put writes a temporary file, gives it its name in one step, and waits for the
//! disk (`publish`). A name is only ever given to a whole file, so a reader sees
//! either nothing or the object. What is there with the right bytes is not written
//! again, but waited for: it may be another process's and not yet on the disk. What
//! is there with other bytes is damaged, and replaced.
//!
//! Each call is one blocking task: at 4 to 300 KB, hops between threads cost more
//! than what they would part.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::task::spawn_blocking;

use crate::hash::sha256;
use crate::publish::Publisher;
use crate::staging::Staging;
use crate::{Action, Damage, FolderFault, Key, ObjectsError, place};

/// How often a put or a deletion begins again when another call removes or fills
/// the job's folder under its hands.
const ROUNDS: u32 = 8;

/// A folder of objects, open.
#[derive(Debug, Clone)]
pub(crate) struct Folder(Arc<Open>);

#[derive(Debug)]
struct Open {
    root: PathBuf,
    staging: Staging,
    publisher: Publisher,
}

impl Folder {
    /// Makes the folder if need be, and tries whether it can be written.
    pub(crate) async fn open(root: &Path, sync: place::Sync) -> Result<Self, ObjectsError> {
        let root = root.to_owned();
        let opened = blocking(Action::Probe, move || {
            Ok(open(&root, sync).map_err(|source| ObjectsError::FolderUnusable {
                path: root,
                fault: folder_fault(&source),
                source,
            }))
        });
        Ok(Self(Arc::new(opened.await??)))
    }

    /// Stores objects of one job with one wait for the disk.
    pub(crate) async fn put_all(&self, tenant: &str, job: &str, objects: Vec<Bytes>) -> Result<Vec<Key>, ObjectsError> {
        let (open, tenant, job) = (Arc::clone(&self.0), tenant.to_owned(), job.to_owned());
        let (keys, pending) = blocking(Action::Put, move || {
            let pending = open.publisher.begin();
            let mut keys = Vec::with_capacity(objects.len());
            for bytes in &objects {
                let key = match Key::of(&tenant, &job, &sha256(bytes)) {
                    Ok(key) => key,
                    Err(error) => return Ok(Err(error)),
                };
                open.write(&key, bytes)?;
                keys.push(key);
            }
            Ok(Ok((keys, pending)))
        })
        .await??;
        if !keys.is_empty() {
            self.0.publisher.settle(pending).await?;
        }
        Ok(keys)
    }

    /// The content of an object that has this many bytes.
    pub(crate) async fn get(&self, key: &Key, expected: u64) -> Result<Bytes, ObjectsError> {
        let (open, key) = (Arc::clone(&self.0), key.clone());
        blocking(Action::Get, move || match open.read(&key, expected) {
            Ok(read) => Ok(read),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Err(ObjectsError::Missing { key })),
            Err(error) => Err(error),
        })
        .await?
    }

    pub(crate) async fn exists(&self, key: &Key) -> Result<bool, ObjectsError> {
        let path = self.0.path(key);
        blocking(Action::Head, move || path.try_exists()).await
    }

    pub(crate) async fn delete(&self, key: &Key) -> Result<(), ObjectsError> {
        let path = self.0.path(key);
        blocking(Action::Delete, move || allow_missing(fs::remove_file(path)).map(|_| ())).await
    }

    pub(crate) async fn delete_job(&self, tenant: &str, job: &str) -> Result<u64, ObjectsError> {
        let folder = self.0.root.join(tenant).join(job);
        blocking(Action::Delete, move || remove_folder(&folder)).await
    }

    /// Writes, reads and removes a temporary file.
    pub(crate) async fn probe(&self) -> Result<(), ObjectsError> {
        let open = Arc::clone(&self.0);
        blocking(Action::Probe, move || try_writing(&open.staging)).await
    }

    pub(crate) async fn sweep(&self, age: Duration) -> Result<u64, ObjectsError> {
        let open = Arc::clone(&self.0);
        blocking(Action::Sweep, move || open.staging.sweep(age)).await
    }
}

impl Open {
    fn path(&self, key: &Key) -> PathBuf {
        self.root.join(key.tenant()).join(key.job()).join(key.sha256())
    }

    /// Brings an object under its name; it is stored once what was begun before is
    /// settled.
    fn write(&self, key: &Key, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key);
        if holds(&path, bytes)? {
            return Ok(());
        }
        let staged = self.staging.write(bytes)?;
        for _ in 0..ROUNDS {
            fs::create_dir_all(self.root.join(key.tenant()).join(key.job()))?;
            let named = match self.publisher.link(staged.path(), &path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if holds(&path, bytes)? {
                        return Ok(());
                    }
                    self.publisher.replace(staged.path(), &path)
                }
                linked => linked,
            };
            match named {
                // The job was deleted in between.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                named => return named,
            }
        }
        Err(io::Error::other("the folder of the job is deleted again and again"))
    }

    fn read(&self, key: &Key, expected: u64) -> io::Result<Result<Bytes, ObjectsError>> {
        let file = File::open(self.path(key))?;
        let found = file.metadata()?.len();
        if found != expected {
            let damage = Damage::Size { expected, found };
            return Ok(Err(ObjectsError::Corrupt { key: key.clone(), damage }));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
        // Not a byte more than allowed, whatever happens to the file meanwhile.
        file.take(expected).read_to_end(&mut bytes)?;
        if sha256(&bytes) != key.sha256() {
            return Ok(Err(ObjectsError::Corrupt { key: key.clone(), damage: Damage::Content }));
        }
        Ok(Ok(bytes.into()))
    }
}

fn open(root: &Path, sync: place::Sync) -> io::Result<Open> {
    match fs::create_dir(root) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        made => made?,
    }
    let staging = Staging::open(root)?;
    try_writing(&staging)?;
    let publisher = Publisher::open(root, sync)?;
    Ok(Open { root: root.to_owned(), staging, publisher })
}

fn try_writing(staging: &Staging) -> io::Result<()> {
    const CONTENT: &[u8] = b"wenshu";
    let staged = staging.write(CONTENT)?;
    if fs::read(staged.path())? != CONTENT {
        return Err(io::Error::other("what was written reads differently"));
    }
    Ok(())
}

fn folder_fault(error: &io::Error) -> FolderFault {
    match error.kind() {
        ErrorKind::NotFound => FolderFault::NoParent,
        ErrorKind::NotADirectory => FolderFault::NotAFolder,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => FolderFault::NotWritable,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FolderFault::Full,
        _ => FolderFault::Failing,
    }
}

/// Whether a file is there and holds exactly these bytes.
fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        file => file?,
    };
    if file.metadata()?.len() != u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
        return Ok(false);
    }
    let mut found = Vec::with_capacity(bytes.len());
    (&file).take(file.metadata()?.len()).read_to_end(&mut found)?;
    Ok(found == bytes)
}

/// Removes a job's folder with all in it, and says how many objects there were.
fn remove_folder(folder: &Path) -> io::Result<u64> {
    let mut removed = 0;
    for _ in 0..ROUNDS {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(removed),
            entries => entries?,
        };
        for entry in entries {
            removed += u64::from(allow_missing(fs::remove_file(entry?.path()))?);
        }
        match fs::remove_dir(folder) {
            // An object was stored in between.
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {}
            gone => return allow_missing(gone).map(|_| removed),
        }
    }
    Err(io::Error::other("objects are stored in the job while it is deleted"))
}

/// Whether something was removed; nothing to remove is no error.
fn allow_missing(removed: io::Result<()>) -> io::Result<bool> {
    match removed {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

async fn blocking<T: Send + 'static>(
    action: Action,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ObjectsError> {
    spawn_blocking(work)
        .await
        .map_err(io::Error::other)
        .and_then(|done| done)
        .map_err(|source| ObjectsError::of_file(action, source))
}
