//! Documents in object storage: a local folder, or a bucket of an S3-compatible
//! server.
//!
//! Messages of the pipeline stay small because documents travel through here: a
//! stage stores what it made, and the next message carries key, hash and size (claim
//! check). A key is `<tenant>/<job>/<sha256>`, so that work done twice writes the same
//! bytes to the same place, a job can be deleted as a whole, and a reader can tell
//! what it got from what was meant.
//!
//! What holds, in either place:
//! - After [`Objects::put`] the object is stored durably, and was never visible in
//!   part.
//! - [`Objects::get`] gives the bytes that were stored, or an error; never others.
//! - A key cannot leave the root ([`Key`]); whether its tenant is the right one, the
//!   reader asks [`Key::tenant`].
//! - Every call ends in bounded time, and [`ObjectsError::is_transient`] says whether
//!   calling again makes sense.
//!
//! Left to others: when to delete (retention), and when to call again (the broker's
//! retry queues).

#![warn(missing_docs)]

mod error;
mod folder;
mod hash;
mod key;
mod place;
mod publish;
mod s3;
mod s3_errors;
mod staging;

// Not used here; the dependency chooses the features of object_store's client.
use reqwest as _;

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::try_join_all;

pub use error::{Action, Damage, FolderFault, KeyPart, ObjectsError, SettingsFault};
pub use key::{INCOMING, Key};
pub use place::{Place, S3Place, Sync};

use folder::Folder;
use s3::{Bucket, within};

/// How long one call may take: the largest document over a slow line, and a disk with
/// much to write. Longer, and the broker's retry is the better wait.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Temporary files older than this belong to nobody who still writes: no call lasts
/// as long.
pub const ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// What a put stored: with it, and only with it, an object is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The object's name, its hash included.
    pub key: Key,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Stored {
    /// The hash of the content, 64 lower-case hexadecimal figures.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.key.sha256()
    }
}

/// Object storage, open. Clones share one connection.
#[derive(Debug, Clone)]
pub struct Objects {
    backend: Backend,
    timeout: Duration,
}

#[derive(Debug, Clone)]
enum Backend {
    Folder(Folder),
    S3(Bucket),
}

impl Objects {
    /// Opens storage and tries whether it can be written and read, so that a wrong
    /// setting shows at the start and not with the first document.
    ///
    /// A folder is made if its parent exists, and cleared of what killed processes
    /// left. A bucket is not made; a probe leaves the object `.wenshu/probe` in it.
    ///
    /// # Errors
    /// One line for the operator that says what to do: [`ObjectsError::FolderUnusable`],
    /// [`ObjectsError::InvalidSettings`], [`ObjectsError::BucketMissing`],
    /// [`ObjectsError::WrongCredentials`], [`ObjectsError::BucketDenied`],
    /// [`ObjectsError::WrongRegion`], [`ObjectsError::ClockSkewed`],
    /// [`ObjectsError::EndpointUnreachable`],
    /// [`ObjectsError::TimedOut`].
    pub async fn open(place: &Place) -> Result<Self, ObjectsError> {
        Self::open_within(place, TIMEOUT).await
    }

    /// [`Objects::open`] with another limit than [`TIMEOUT`] for it and every later call.
    ///
    /// # Errors
    /// As [`Objects::open`].
    pub async fn open_within(place: &Place, timeout: Duration) -> Result<Self, ObjectsError> {
        let opening = async {
            Ok(match place {
                Place::Folder { path, sync } => Backend::Folder(Folder::open(path, *sync).await?),
                Place::S3(place) => Backend::S3(Bucket::open(place, timeout).await?),
            })
        };
        let objects = Self { backend: within(Action::Probe, timeout, opening).await?, timeout };
        objects.sweep(ABANDONED_AFTER).await?;
        Ok(objects)
    }

    /// Stores bytes under their hash, durably. The same bytes in the same job are
    /// one object, however often they are stored.
    ///
    /// # Errors
    /// [`ObjectsError::InvalidKey`] for a tenant or job that cannot be in a key;
    /// [`ObjectsError::Full`], [`ObjectsError::Unreachable`], [`ObjectsError::TimedOut`],
    /// [`ObjectsError::Denied`] from storage. After an error the object may be
    /// there whole, never in part.
    pub async fn put(&self, tenant: &str, job: &str, bytes: Bytes) -> Result<Stored, ObjectsError> {
        let mut stored = self.put_all(tenant, job, vec![bytes]).await?;
        // As many come back as were given.
        let nothing = || std::io::Error::other("storage names nothing that it stored").into();
        stored.pop().ok_or_else(|| ObjectsError::Unreachable { action: Action::Put, source: nothing() })
    }

    /// Stores several objects of a job, as [`Objects::put`] does each, with one
    /// wait for the disk. What came of them stands in their order.
    ///
    /// # Errors
    /// As [`Objects::put`], after which some of them may be there.
    pub async fn put_all(&self, tenant: &str, job: &str, objects: Vec<Bytes>) -> Result<Vec<Stored>, ObjectsError> {
        key::check_scope(tenant, job)?;
        let sizes: Vec<u64> = objects.iter().map(|bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX)).collect();
        let putting = async {
            match &self.backend {
                Backend::Folder(folder) => folder.put_all(tenant, job, objects).await,
                Backend::S3(bucket) => {
                    try_join_all(objects.into_iter().map(|bytes| bucket.put(tenant, job, bytes))).await
                }
            }
        };
        let keys = within(Action::Put, self.timeout, putting).await?;
        Ok(keys.into_iter().zip(sizes).map(|(key, bytes)| Stored { key, bytes }).collect())
    }

    /// Reads an object whole. `sha256` and `bytes` are those of its reference; an
    /// object of more than `limit` bytes is not read.
    ///
    /// # Errors
    /// [`ObjectsError::Missing`], [`ObjectsError::TooLarge`],
    /// [`ObjectsError::Corrupt`] for another size or hash than the reference's, and
    /// the failures of storage.
    pub async fn get(&self, key: &Key, sha256: &str, bytes: u64, limit: u64) -> Result<Bytes, ObjectsError> {
        if bytes > limit {
            return Err(ObjectsError::TooLarge { key: key.clone(), bytes, limit });
        }
        if sha256 != key.sha256() {
            return Err(ObjectsError::Corrupt { key: key.clone(), damage: Damage::Reference });
        }
        let getting = async {
            match &self.backend {
                Backend::Folder(folder) => folder.get(key, bytes).await,
                Backend::S3(bucket) => bucket.get(key, bytes).await,
            }
        };
        within(Action::Get, self.timeout, getting).await
    }

    /// Stores an object in another job as well, reading it as [`Objects::get`] does.
    /// A source that a client stored under `incoming` so becomes its job's.
    ///
    /// # Errors
    /// Those of [`Objects::get`] and [`Objects::put`].
    pub async fn copy(&self, from: &Stored, limit: u64, tenant: &str, job: &str) -> Result<Stored, ObjectsError> {
        let bytes = self.get(&from.key, from.sha256(), from.bytes, limit).await?;
        self.put(tenant, job, bytes).await
    }

    /// Whether there is an object of this name; its content is not looked at.
    ///
    /// # Errors
    /// The failures of storage.
    pub async fn exists(&self, key: &Key) -> Result<bool, ObjectsError> {
        let asking = async {
            match &self.backend {
                Backend::Folder(folder) => folder.exists(key).await,
                Backend::S3(bucket) => bucket.exists(key).await,
            }
        };
        within(Action::Head, self.timeout, asking).await
    }

    /// Deletes an object. One that is not there is no error.
    ///
    /// # Errors
    /// The failures of storage.
    pub async fn delete(&self, key: &Key) -> Result<(), ObjectsError> {
        let deleting = async {
            match &self.backend {
                Backend::Folder(folder) => folder.delete(key).await,
                Backend::S3(bucket) => bucket.delete(key).await,
            }
        };
        within(Action::Delete, self.timeout, deleting).await
    }

    /// Deletes all objects of a job and says how many there were. Deleting again, or
    /// after a failure half-way, deletes the rest.
    ///
    /// The time limit is for each request, not for the whole: a job may have thousands
    /// of objects.
    ///
    /// # Errors
    /// [`ObjectsError::InvalidKey`] for what is no tenant or job; the failures of storage.
    pub async fn delete_job(&self, tenant: &str, job: &str) -> Result<u64, ObjectsError> {
        key::check_scope(tenant, job)?;
        match &self.backend {
            Backend::Folder(folder) => within(Action::Delete, self.timeout, folder.delete_job(tenant, job)).await,
            Backend::S3(bucket) => bucket.delete_job(tenant, job).await,
        }
    }

    /// Whether storage can be written and read now, for a worker's readiness. It costs
    /// a small file, or two requests.
    ///
    /// # Errors
    /// The failures of storage.
    pub async fn probe(&self) -> Result<(), ObjectsError> {
        let probing = async {
            match &self.backend {
                Backend::Folder(folder) => folder.probe().await,
                Backend::S3(bucket) => bucket.probe().await,
            }
        };
        within(Action::Probe, self.timeout, probing).await
    }

    /// Removes temporary files that are older than `age` and that no process holds,
    /// and says how many. In a bucket there are none.
    ///
    /// # Errors
    /// The failures of storage.
    pub async fn sweep(&self, age: Duration) -> Result<u64, ObjectsError> {
        let sweeping = async {
            match &self.backend {
                Backend::Folder(folder) => folder.sweep(age).await,
                Backend::S3(_) => Ok(0),
            }
        };
        within(Action::Sweep, self.timeout, sweeping).await
    }
}
