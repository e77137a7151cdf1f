//! Finished PDFs read back with lopdf.

#[cfg(test)]
mod archive;
#[cfg(test)]
mod archive_rules;
#[cfg(test)]
mod drawing;
#[cfg(test)]
mod fonts;
#[cfg(test)]
mod metadata;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod reader;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod structure;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tagging;
#[cfg(test)]
mod text;
