//! Readers of finished files, for tests.
