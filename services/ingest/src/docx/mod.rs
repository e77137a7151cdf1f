//! Word documents (Office Open XML, ECMA-376 and ISO/IEC 29500).
use crate::{IngestError, Limits, Reading};
pub fn read_docx(_bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    crate::flow::Flow::new(limits).finish()
}
