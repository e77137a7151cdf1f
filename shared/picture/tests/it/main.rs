//! Pictures of pages, looked at pixel by pixel.

#[cfg(test)]
mod compared;
#[cfg(test)]
mod drawn;
#[cfg(test)]
mod sheet;
#[cfg(test)]
#[path = "../../../../services/emit-pdf/tests/it/support.rs"]
mod support;
