//! The bytes of pictures, which do not travel in JSON: taken out before, put
//! back behind.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use wenshu_model::source::Asset;

/// Bytes of pictures by their SHA-256, lower-case hexadecimal.
pub type Pictures = BTreeMap<String, Arc<[u8]>>;

/// Why a document cannot get its pictures back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Nobody has its bytes.
    #[error("缺少图片 {sha256} 的内容")]
    Missing {
        /// The picture.
        sha256: String,
    },
    /// The bytes are not those of the picture.
    #[error("图片 {sha256} 的内容与其摘要不符")]
    Different {
        /// The picture.
        sha256: String,
    },
}

/// Takes the bytes out of the pictures of a source or document.
pub fn take(assets: &mut [Asset]) -> Pictures {
    assets.iter_mut().map(|asset| (asset.sha256.clone(), std::mem::take(&mut asset.bytes))).collect()
}

/// Puts the bytes back into the pictures of a source or document that came as
/// JSON.
///
/// # Errors
/// [`PictureError`] names the first picture whose bytes are missing or wrong.
pub fn put_back(assets: &mut [Asset], pictures: &Pictures) -> Result<(), PictureError> {
    for asset in assets {
        let sha256 = || asset.sha256.clone();
        let bytes = pictures.get(&asset.sha256).ok_or_else(|| PictureError::Missing { sha256: sha256() })?;
        if hex::encode(Sha256::digest(bytes)) != asset.sha256 {
            return Err(PictureError::Different { sha256: sha256() });
        }
        asset.bytes = Arc::clone(bytes);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use wenshu_model::source::PictureMedia;

    use super::*;

    fn asset(bytes: &[u8]) -> Asset {
        let sha256 = hex::encode(Sha256::digest(bytes));
        Asset { sha256, media: PictureMedia::Png, width: 1, height: 1, bytes: bytes.into() }
    }

    #[test]
    fn pictures_come_back_to_their_places() {
        let whole = [asset(b"one"), asset(b"two")];
        let mut assets = whole.clone();
        let pictures = take(&mut assets);
        assert!(assets.iter().all(|asset| asset.bytes.is_empty()));
        put_back(&mut assets, &pictures).unwrap();
        assert_eq!(assets, whole);
    }

    #[test]
    fn a_picture_without_its_bytes_is_an_error() {
        let mut assets = [asset(b"one"), asset(b"two")];
        let sha256 = assets[1].sha256.clone();
        let mut pictures = take(&mut assets);
        pictures.insert(sha256.clone(), b"three".as_slice().into());
        assert_eq!(put_back(&mut assets, &pictures), Err(PictureError::Different { sha256: sha256.clone() }));
        pictures.remove(&sha256);
        assert_eq!(put_back(&mut assets, &pictures), Err(PictureError::Missing { sha256 }));
    }
}
