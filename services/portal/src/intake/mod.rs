//! What becomes of uploads.
