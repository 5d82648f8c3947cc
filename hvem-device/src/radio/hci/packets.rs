//! What a controller says, taken out of the bytes that come from it.

use bt_hci::{
    ControllerToHostPacket, FromHciBytes,
    cmd::Opcode,
    event::{
        Event, EventKind, EventPacket,
        le::{LeEvent, LeEventKind, LeEventPacket},
    },
    param::ConnHandle,
};
use hvem_formats::app::radio::candidates;

use super::{Advertisement, RadioError};

/// A packet that concerns us.
pub(super) enum Packet {
    /// A command was carried out or begun, or refused with this status.
    Answered(Opcode, u8),
    /// What may be ours of what was heard.
    Heard(Vec<Advertisement>),
    /// Somebody has connected.
    Connected(ConnHandle),
}

/// What was taken out.
pub(super) enum Taken {
    /// A whole packet; nothing where it does not concern us.
    Packet(Option<Packet>),
    /// More bytes have to come.
    Incomplete,
}

/// Takes a packet out of the bytes.
pub(super) fn take(bytes: &mut Vec<u8>) -> Result<Taken, RadioError> {
    let Some(length) = length(bytes)? else { return Ok(Taken::Incomplete) };
    if bytes.len() < length {
        return Ok(Taken::Incomplete);
    }
    let whole: Vec<u8> = bytes.drain(..length).collect();
    Ok(Taken::Packet(match ControllerToHostPacket::from_hci_bytes_complete(&whole) {
        Ok(ControllerToHostPacket::Event(event)) => read(event),
        _ => None,
    }))
}

/// How long the packet is that begins here (Core Specification, volume 4, part A, §2, and part E, §5.4).
fn length(bytes: &[u8]) -> Result<Option<usize>, RadioError> {
    let Some((kind, header)) = bytes.split_first() else { return Ok(None) };
    let long =
        |at: usize, mask: u8| Some(usize::from(u16::from_le_bytes([*header.get(at)?, header.get(at + 1)? & mask])));
    let short = |at: usize| header.get(at).map(|length| usize::from(*length));
    Ok(match kind {
        // Data of connections, which nobody has with us.
        2 => long(2, 0xff).map(|length| 1 + 4 + length),
        3 => short(2).map(|length| 1 + 3 + length),
        4 => short(1).map(|length| 1 + 2 + length),
        5 => long(2, 0x3f).map(|length| 1 + 4 + length),
        _ => return Err(RadioError::Garbled),
    })
}

/// An event that this crate has no use for, or that a later specification has added, concerns nobody, and is not looked into.
fn read(event: EventPacket<'_>) -> Option<Packet> {
    match event.kind {
        EventKind::CommandComplete | EventKind::CommandStatus => answered(event),
        EventKind::Le => happened(LeEventPacket::from_hci_bytes_complete(event.data).ok()?),
        _ => None,
    }
}

fn answered(event: EventPacket<'_>) -> Option<Packet> {
    match Event::try_from(event).ok()? {
        Event::CommandComplete(complete) => Some(Packet::Answered(complete.cmd_opcode, *complete.bytes.first()?)),
        Event::CommandStatus(status) => Some(Packet::Answered(status.cmd_opcode, status.status.into_inner())),
        _ => None,
    }
}

fn happened(event: LeEventPacket<'_>) -> Option<Packet> {
    if !matches!(event.kind, LeEventKind::LeAdvertisingReport | LeEventKind::LeConnectionComplete) {
        return None;
    }
    match LeEvent::try_from(event).ok()? {
        LeEvent::LeAdvertisingReport(report) => {
            let reports = report.reports.iter().filter_map(Result::ok);
            Some(Packet::Heard(reports.flat_map(|report| candidates(report.data)).collect()))
        }
        LeEvent::LeConnectionComplete(connection) if connection.status.into_inner() == 0 => {
            Some(Packet::Connected(connection.handle))
        }
        _ => None,
    }
}
