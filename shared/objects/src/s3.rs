//! Objects in a bucket of an S3-compatible server.
//!
//! A put is one request, so that the server shows either nothing or the object, and
//! has it stored when it answers. Deletions go one by one, twenty at a time, as not
//! every server has the request that takes many.
//!
//! Connections use the system's certificates and ring, like those to the broker and
//! to the database.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::task::spawn_blocking;

use crate::hash::sha256;
use crate::s3_errors::{self, Trouble};
use crate::{Action, Damage, Key, ObjectsError, S3Place, SettingsFault};

/// A tenant never begins with a dot, so that this is nobody's object. It is written
/// anew by each probe and never removed, as several processes probe at once.
const PROBE: &str = ".wenshu/probe";
const PROBE_CONTENT: &[u8] = b"wenshu";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Two more attempts ride out a dropped connection; what lasts longer is for the
/// broker's retry queues, which hold no worker meanwhile.
const RETRIES: usize = 2;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
const DELETIONS_AT_ONCE: usize = 20;

/// A bucket, open.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    store: AmazonS3,
    place: S3Place,
    timeout: Duration,
}

impl Bucket {
    /// Tries whether the bucket can be listed, written and read.
    pub(crate) async fn open(place: &S3Place, timeout: Duration) -> Result<Self, ObjectsError> {
        check_settings(place)?;
        // Fails only when somebody has chosen already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let bucket = Self { store: client(place, timeout)?, place: place.clone(), timeout };
        bucket.try_using().await?;
        Ok(bucket)
    }

    pub(crate) async fn put(&self, tenant: &str, job: &str, bytes: Bytes) -> Result<Key, ObjectsError> {
        let key = Key::of(tenant, job, &hash_of(bytes.clone()).await?)?;
        self.store.put(&path(&key), bytes.into()).await.map_err(|error| self.failed(Action::Put, Some(&key), error))?;
        Ok(key)
    }

    /// The content of an object that has this many bytes.
    pub(crate) async fn get(&self, key: &Key, expected: u64) -> Result<Bytes, ObjectsError> {
        let failed = |error| self.failed(Action::Get, Some(key), error);
        let found = self.store.get(&path(key)).await.map_err(failed)?;
        if found.meta.size != expected {
            let damage = Damage::Size { expected, found: found.meta.size };
            return Err(ObjectsError::Corrupt { key: key.clone(), damage });
        }
        let bytes = found.bytes().await.map_err(failed)?;
        if hash_of(bytes.clone()).await? != key.sha256() {
            return Err(ObjectsError::Corrupt { key: key.clone(), damage: Damage::Content });
        }
        Ok(bytes)
    }

    pub(crate) async fn exists(&self, key: &Key) -> Result<bool, ObjectsError> {
        match self.store.head(&path(key)).await {
            Ok(_) => Ok(true),
            Err(error) => match self.failed(Action::Head, Some(key), error) {
                ObjectsError::Missing { .. } => Ok(false),
                error => Err(error),
            },
        }
    }

    pub(crate) async fn delete(&self, key: &Key) -> Result<(), ObjectsError> {
        self.delete_path(&path(key)).await
    }

    /// Lists first and deletes then, as servers differ in what a listing shows of
    /// deletions behind its back.
    pub(crate) async fn delete_job(&self, tenant: &str, job: &str) -> Result<u64, ObjectsError> {
        let prefix = Path::from_iter([tenant, job]);
        let mut listing = self.store.list(Some(&prefix));
        let mut paths = Vec::new();
        while let Some(found) = within(Action::List, self.timeout, async { Ok(listing.next().await) }).await? {
            paths.push(found.map_err(|error| self.failed(Action::List, None, error))?.location);
        }
        let count = u64::try_from(paths.len()).unwrap_or(u64::MAX);
        stream::iter(paths)
            .map(Ok)
            .try_for_each_concurrent(DELETIONS_AT_ONCE, |path| async move {
                within(Action::Delete, self.timeout, self.delete_path(&path)).await
            })
            .await?;
        Ok(count)
    }

    pub(crate) async fn probe(&self) -> Result<(), ObjectsError> {
        let path = Path::from(PROBE);
        let failed = |error| self.failed(Action::Probe, None, error);
        self.store.put(&path, Bytes::from_static(PROBE_CONTENT).into()).await.map_err(failed)?;
        self.store.head(&path).await.map_err(failed)?;
        Ok(())
    }

    async fn delete_path(&self, path: &Path) -> Result<(), ObjectsError> {
        match self.store.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed(Action::Delete, None, error)),
        }
    }

    async fn try_using(&self) -> Result<(), ObjectsError> {
        let at_start = |error: object_store::Error| self.unusable(error);
        let path = Path::from(PROBE);
        // The listing comes first: it tells a missing bucket from a missing object.
        self.store.list_with_delimiter(Some(&Path::from(".wenshu"))).await.map_err(at_start)?;
        self.store.put(&path, Bytes::from_static(PROBE_CONTENT).into()).await.map_err(at_start)?;
        self.store.get(&path).await.map_err(at_start)?.bytes().await.map_err(at_start)?;
        Ok(())
    }

    /// What a failure means to an operator who starts the program.
    fn unusable(&self, error: object_store::Error) -> ObjectsError {
        let place = &self.place;
        let bucket = place.bucket.clone();
        let trouble = s3_errors::trouble(&error);
        let source = Box::new(error);
        match trouble {
            Trouble::NoBucket | Trouble::NotFound => ObjectsError::BucketMissing { bucket, source },
            Trouble::Credentials => ObjectsError::WrongCredentials { source },
            Trouble::Denied => ObjectsError::BucketDenied { bucket, source },
            Trouble::Region => ObjectsError::WrongRegion { bucket, region: place.region.clone(), source },
            Trouble::Clock => ObjectsError::ClockSkewed { source },
            Trouble::Full => ObjectsError::Full { action: Action::Probe, source },
            Trouble::Connection => ObjectsError::EndpointUnreachable { endpoint: address(place), source },
            Trouble::Server => ObjectsError::Unreachable { action: Action::Probe, source },
            Trouble::Request => ObjectsError::Refused { action: Action::Probe, source },
        }
    }

    /// What a failure means to a worker. `key` is the object that may be missing.
    fn failed(&self, action: Action, key: Option<&Key>, error: object_store::Error) -> ObjectsError {
        let trouble = s3_errors::trouble(&error);
        let source = Box::new(error);
        match (trouble, key) {
            (Trouble::NotFound, Some(key)) if action != Action::Put => ObjectsError::Missing { key: key.clone() },
            (Trouble::NotFound | Trouble::NoBucket, _) => {
                ObjectsError::BucketMissing { bucket: self.place.bucket.clone(), source }
            }
            (Trouble::Credentials | Trouble::Denied, _) => ObjectsError::Denied { action, source },
            (Trouble::Clock, _) => ObjectsError::ClockSkewed { source },
            (Trouble::Full, _) => ObjectsError::Full { action, source },
            (Trouble::Connection | Trouble::Server, _) => ObjectsError::Unreachable { action, source },
            (Trouble::Region | Trouble::Request, _) => ObjectsError::Refused { action, source },
        }
    }
}

fn check_settings(place: &S3Place) -> Result<(), ObjectsError> {
    let needed = [
        ("bucket", &place.bucket),
        ("region", &place.region),
        ("access_key", &place.access_key),
        ("secret_key", &place.secret_key),
    ];
    let fault = match needed.iter().find(|(_, value)| value.trim().is_empty()) {
        Some((name, _)) => Some(SettingsFault::Empty { name }),
        None => place.endpoint.as_deref().and_then(|endpoint| endpoint_fault(endpoint, place.allow_http)),
    };
    fault.map_or(Ok(()), |fault| Err(ObjectsError::InvalidSettings { fault }))
}

fn endpoint_fault(endpoint: &str, allow_http: bool) -> Option<SettingsFault> {
    if endpoint.starts_with("https://") {
        None
    } else if !endpoint.starts_with("http://") {
        Some(SettingsFault::Endpoint)
    } else if !allow_http {
        Some(SettingsFault::HttpNotAllowed)
    } else {
        None
    }
}

fn client(place: &S3Place, timeout: Duration) -> Result<AmazonS3, ObjectsError> {
    let options = ClientOptions::new()
        .with_allow_http(place.allow_http)
        .with_connect_timeout(CONNECT_TIMEOUT.min(timeout))
        .with_timeout(timeout);
    let retry = RetryConfig {
        backoff: BackoffConfig { init_backoff: FIRST_PAUSE, max_backoff: LONGEST_PAUSE, base: 2.0 },
        max_retries: RETRIES,
        retry_timeout: timeout,
    };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&place.bucket)
        .with_region(&place.region)
        .with_access_key_id(&place.access_key)
        .with_secret_access_key(&place.secret_key)
        .with_virtual_hosted_style_request(place.virtual_hosted)
        .with_client_options(options)
        .with_retry(retry);
    if let Some(endpoint) = &place.endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(place.allow_http);
    }
    builder
        .build()
        .map_err(|error| ObjectsError::InvalidSettings { fault: SettingsFault::Client { reason: error.to_string() } })
}

fn address(place: &S3Place) -> String {
    place.endpoint.clone().unwrap_or_else(|| format!("AWS（{}）", place.region))
}

fn path(key: &Key) -> Path {
    Path::from_iter([key.tenant(), key.job(), key.sha256()])
}

/// Off the threads that keep connections alive: a document of a few hundred KB takes
/// longer than the hop.
async fn hash_of(bytes: Bytes) -> Result<String, ObjectsError> {
    spawn_blocking(move || sha256(&bytes))
        .await
        .map_err(|source| ObjectsError::Unreachable { action: Action::Put, source: source.into() })
}

/// Ends what storage does not answer in time.
pub(crate) async fn within<T>(
    action: Action,
    limit: Duration,
    work: impl Future<Output = Result<T, ObjectsError>>,
) -> Result<T, ObjectsError> {
    tokio::time::timeout(limit, work).await.unwrap_or(Err(ObjectsError::TimedOut { action, limit }))
}
