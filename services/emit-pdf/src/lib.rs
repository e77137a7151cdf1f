//! emit-pdf
