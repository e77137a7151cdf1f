//! The start of an element.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::names::Prefixes;

/// A start tag.
#[derive(Debug)]
pub struct Tag<'b> {
    /// Short form of its name space; `?` for one that the format does not know.
    pub space: &'static str,
    start: BytesStart<'b>,
    /// The attributes: short form of the name space, place of the name and of
    /// the value in the tag. Those without a prefix have an empty short form.
    attributes: Vec<(&'static str, String, String)>,
}

impl<'b> Tag<'b> {
    /// Reads a tag and the name spaces it declares; nothing when it has more
    /// attributes than the limit.
    pub(super) fn open(start: BytesStart<'b>, prefixes: &mut Prefixes, depth: usize, limit: usize) -> Option<Self> {
        let mut attributes = Vec::new();
        let mut named = Vec::new();
        // Without checks: the check for repeated names looks at all pairs.
        for attribute in start.attributes().with_checks(false) {
            // What follows a damaged attribute cannot be told; what stands
            // before it is read.
            let Ok(attribute) = attribute else { break };
            if named.len() + attributes.len() >= limit {
                return None;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_or_else(|_| attribute.value.clone().into_owned(), std::borrow::Cow::into_owned);
            let name = attribute.key.0;
            match name.split_once(':') {
                Some(("xmlns", prefix)) => prefixes.declare(depth, prefix, &value),
                None if name == "xmlns" => prefixes.declare(depth, "", &value),
                _ => named.push((name.to_owned(), value)),
            }
        }
        for (name, value) in named {
            attributes.push(match name.split_once(':') {
                Some((prefix, local)) => (prefixes.short(prefix), local.to_owned(), value),
                None => ("", name, value),
            });
        }
        let prefix = start.name().prefix().map(|prefix| prefix.as_ref().to_owned()).unwrap_or_default();
        Some(Self { space: prefixes.short(&prefix), start, attributes })
    }

    /// Its name without prefix.
    pub fn name(&self) -> &str {
        self.start.name().local_name().into_inner()
    }

    /// Name space and name.
    pub fn key(&self) -> (&'static str, &str) {
        (self.space, self.name())
    }

    /// The value of an attribute. One without a prefix belongs to its element.
    pub fn value(&self, space: &str, name: &str) -> Option<&str> {
        let same = |(of, local, _): &&(&'static str, String, String)| {
            local == name && (*of == space || of.is_empty() && space == self.space)
        };
        self.attributes.iter().find(same).map(|(_, _, value)| value.as_str())
    }
}
