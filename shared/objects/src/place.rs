//! Where objects are kept.

use std::fmt;
use std::path::PathBuf;

/// Where objects are kept. All workers of one installation name the same place.
#[derive(Debug, Clone)]
pub enum Place {
    /// A folder on a local disk, for one machine.
    Folder {
        /// The folder. It is made if its parent exists.
        path: PathBuf,
        /// When what was written is forced onto the disk.
        sync: Sync,
    },
    /// A bucket of an S3-compatible server.
    S3(S3Place),
}

/// When what was written to a folder is forced onto the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sync {
    /// Before a put returns; puts that wait at the same time share one sync.
    #[default]
    Group,
    /// When the system likes. A power cut loses what was stored last, so this is
    /// for tests and for work that can be handed in again.
    None,
}

/// A bucket of an S3-compatible server, and how to reach it.
#[derive(Clone, Default)]
pub struct S3Place {
    /// Address of the server, `https://host:port`; none for AWS itself.
    pub endpoint: Option<String>,
    /// Region of the bucket. Servers other than AWS mostly take any.
    pub region: String,
    /// The bucket. It is never made by this program.
    pub bucket: String,
    /// Name of the access key.
    pub access_key: String,
    /// The secret that goes with the access key.
    pub secret_key: String,
    /// Whether an address of `http://` is allowed: documents then travel in the clear.
    pub allow_http: bool,
    /// Whether the bucket's name is part of the host's name (AWS) instead of the path.
    pub virtual_hosted: bool,
}

/// Leaves out the keys, so that a logged setting tells no secret.
impl fmt::Debug for S3Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("S3Place")
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("bucket", &self.bucket)
            .field("allow_http", &self.allow_http)
            .field("virtual_hosted", &self.virtual_hosted)
            .finish_non_exhaustive()
    }
}
