//! Object storage as the settings name it, and with its calls counted and timed.

use std::path::PathBuf;
use std::time::Instant;

use bytes::Bytes;
use wenshu_objects::{Key, Objects, ObjectsError, Place, S3Place, Stored};
use wenshu_settings::{StorageKind, Sync};
use wenshu_telemetry::Metrics;
use wenshu_telemetry::labels::Direction;

/// Where the settings say that objects are.
pub fn place_of(settings: &wenshu_settings::Storage) -> Place {
    let s3 = &settings.s3;
    match settings.kind {
        StorageKind::Folder => Place::Folder {
            path: PathBuf::from(&settings.folder),
            sync: match settings.sync {
                Sync::Group => wenshu_objects::Sync::Group,
                Sync::None => wenshu_objects::Sync::None,
            },
        },
        StorageKind::S3 => Place::S3(S3Place {
            endpoint: Some(s3.endpoint.clone()).filter(|endpoint| !endpoint.is_empty()),
            region: s3.region.clone(),
            bucket: s3.bucket.clone(),
            access_key: s3.access_key.clone(),
            secret_key: s3.secret_key.expose().to_owned(),
            allow_http: s3.allow_http,
            virtual_hosted: false,
        }),
    }
}

/// Object storage of a service.
#[derive(Debug, Clone)]
pub struct Storage {
    objects: Objects,
    metrics: Metrics,
}

impl Storage {
    /// Counts the calls of `objects` in `metrics`.
    pub const fn new(objects: Objects, metrics: Metrics) -> Self {
        Self { objects, metrics }
    }

    /// Reads an object whole; see [`Objects::get`].
    ///
    /// # Errors
    /// Those of [`Objects::get`].
    pub async fn get(&self, key: &Key, sha256: &str, bytes: u64, limit: u64) -> Result<Bytes, ObjectsError> {
        let began = Instant::now();
        let got = self.objects.get(key, sha256, bytes, limit).await;
        self.told(Direction::In, got.as_ref().map(|bytes| bytes.len() as u64), began);
        got
    }

    /// Stores objects of a job; see [`Objects::put_all`].
    ///
    /// # Errors
    /// Those of [`Objects::put_all`].
    pub async fn put_all(&self, tenant: &str, job: &str, objects: Vec<Bytes>) -> Result<Vec<Stored>, ObjectsError> {
        let began = Instant::now();
        let put = self.objects.put_all(tenant, job, objects).await;
        self.told(Direction::Out, put.as_ref().map(|stored| stored.iter().map(|one| one.bytes).sum()), began);
        put
    }

    /// Stores one object of a job; see [`Objects::put`].
    ///
    /// # Errors
    /// Those of [`Objects::put`].
    pub async fn put(&self, tenant: &str, job: &str, bytes: Bytes) -> Result<Stored, ObjectsError> {
        let began = Instant::now();
        let put = self.objects.put(tenant, job, bytes).await;
        self.told(Direction::Out, put.as_ref().map(|stored| stored.bytes), began);
        put
    }

    /// Stores an object in another job as well; see [`Objects::copy`].
    ///
    /// # Errors
    /// Those of [`Objects::copy`].
    pub async fn copy(&self, from: &Stored, limit: u64, tenant: &str, job: &str) -> Result<Stored, ObjectsError> {
        let bytes = self.get(&from.key, from.sha256(), from.bytes, limit).await?;
        self.put(tenant, job, bytes).await
    }

    /// Deletes all objects of a job; see [`Objects::delete_job`].
    ///
    /// # Errors
    /// Those of [`Objects::delete_job`].
    pub async fn delete_job(&self, tenant: &str, job: &str) -> Result<u64, ObjectsError> {
        self.objects.delete_job(tenant, job).await
    }

    fn told(&self, direction: Direction, done: Result<u64, &ObjectsError>, began: Instant) {
        match done {
            Ok(bytes) => self.metrics.object(direction, bytes, began.elapsed()),
            Err(_) => self.metrics.object_failed(direction),
        }
    }
}
