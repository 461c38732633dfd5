//! Attributes of an OpenDocument element, whose prefixes tell them apart.

use quick_xml::events::BytesStart;

/// An attribute by its name with prefix.
pub(super) fn get(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = e.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|a| a.key.as_ref() == name)?;
    let text = quick_xml::escape::unescape(&found.value);
    Some(text.map_or(found.value.to_string(), |t| t.into_owned()))
}
