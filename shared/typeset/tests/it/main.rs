//! Layouts of documents built by hand, measured on the pages that come out.

#[cfg(test)]
mod decisions;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod grid;
#[cfg(test)]
mod line_breaks;
#[cfg(test)]
mod missing;
#[cfg(test)]
mod outline;
#[cfg(test)]
mod page_number;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod tabs;
#[cfg(test)]
mod turned;
