//! The tree of a container, read so that nothing is overlooked: an element that stands once must stand once, and text is text alone.

use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use roxmltree::{Document, Error, ParsingOptions};
use zeroize::Zeroizing;

use super::PskcError;

/// RFC 6030 §1.3.
pub(super) const PSKC: &str = "urn:ietf:params:xml:ns:keyprov:pskc";
/// XML Signature, where key names are from.
pub(super) const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
/// XML Encryption.
pub(super) const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";
/// XML Encryption 1.1, where derived keys are from.
pub(super) const XENC11: &str = "http://www.w3.org/2009/xmlenc11#";

/// More nodes than a container of `LONGEST_FILE` bytes has: each of its packages takes some 450 bytes and 40 nodes. The parser reserves room for one
/// at each `<`, and for an attribute at each `=`.
const MOST_NODES: u32 = 1_000_000;
/// Quotation marks between two `<`. The parser compares every attribute of an element with every other, so thousands would keep it busy for hours.
const MOST_QUOTES: usize = 128;
/// Different prefixes in a file. Each element within another inherits them all, so thousands would fill the memory.
const MOST_PREFIXES: usize = 32;

/// One node of the tree.
pub(super) type Node<'a> = roxmltree::Node<'a, 'a>;

/// An element or attribute that is not as RFC 6030 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is missing, stands twice, or is not what RFC 6030 says")]
pub struct Malformed(pub &'static str);

/// The tree of a text. No document type definition, so no entities but the five of XML.
pub(super) fn parse(text: &str) -> Result<Document<'_>, PskcError> {
    if is_intricate(text) {
        return Err(PskcError::TooIntricate);
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    // The error itself is not passed on: it may quote the text.
    Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => PskcError::Dtd,
        Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
            PskcError::TooIntricate
        }
        other => PskcError::NotXml { line: other.pos().row },
    })
}

/// Whether parsing would take more time or memory than the size of the text allows. An attribute's value can't hold `<`, so an element's
/// attributes all stand between two of them.
fn is_intricate(text: &str) -> bool {
    let signs = |sign: u8| text.bytes().filter(|byte| *byte == sign).count();
    if signs(b'<').max(signs(b'=')) > MOST_NODES as usize {
        return true;
    }
    let quotes = |piece: &str| piece.bytes().filter(|byte| matches!(byte, b'"' | b'\'')).count();
    if text.split('<').any(|piece| quotes(piece) > MOST_QUOTES) {
        return true;
    }
    let mut prefixes = HashSet::new();
    text.split("xmlns:").skip(1).any(|rest| {
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        prefixes.insert(&rest[..end]);
        prefixes.len() > MOST_PREFIXES
    })
}

/// All children of this name.
pub(super) fn all<'a>(parent: Node<'a>, namespace: &'static str, name: &'static str) -> impl Iterator<Item = Node<'a>> {
    parent.children().filter(move |child| child.has_tag_name((namespace, name)))
}

/// The child of this name, if there is one. Two are refused: two readers could take each another.
pub(super) fn maybe<'a>(
    parent: Node<'a>,
    namespace: &'static str,
    name: &'static str,
) -> Result<Option<Node<'a>>, Malformed> {
    single(all(parent, namespace, name), name)
}

/// The same for a child that must be there.
pub(super) fn one<'a>(parent: Node<'a>, namespace: &'static str, name: &'static str) -> Result<Node<'a>, Malformed> {
    maybe(parent, namespace, name)?.ok_or(Malformed(name))
}

/// The child of this name, whatever its namespace: for the parameters of PBKDF2, which RFC 6030's own figure 7 writes without one.
pub(super) fn maybe_anywhere<'a>(parent: Node<'a>, name: &'static str) -> Result<Option<Node<'a>>, Malformed> {
    single(parent.children().filter(|child| child.has_tag_name(name)), name)
}

fn single<'a>(mut nodes: impl Iterator<Item = Node<'a>>, name: &'static str) -> Result<Option<Node<'a>>, Malformed> {
    let first = nodes.next();
    if nodes.next().is_some() { Err(Malformed(name)) } else { Ok(first) }
}

/// The text of an element without the space around it; `None` when there is more in it than text, which would cut the text in pieces.
pub(super) fn text<'a>(node: Node<'a>) -> Option<&'a str> {
    let mut children = node.children();
    match (children.next(), children.next()) {
        (None, _) => Some(""),
        (Some(only), None) if only.is_text() => only.text().map(str::trim),
        _ => None,
    }
}

/// The bytes of an element with base64 (RFC 4648 §4); space and line breaks in it are dropped.
pub(super) fn bytes(node: Node<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let text = text(node)?;
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    packed.extend(text.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    let mut bytes = Zeroizing::new(Vec::with_capacity(packed.len()));
    STANDARD.decode_vec(&*packed, &mut bytes).ok()?;
    Some(bytes)
}
