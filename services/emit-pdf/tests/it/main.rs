//! Finished PDFs read back with lopdf.

#[cfg(test)]
mod fonts;
#[cfg(test)]
mod metadata;
#[cfg(test)]
mod reader;
#[cfg(test)]
mod structure;
#[cfg(test)]
mod support;
#[cfg(test)]
mod text;
