//! emit-docx
