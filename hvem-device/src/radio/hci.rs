//! A radio that is a Bluetooth controller: HCI (Core Specification, volume 4) over a stream of H4 packets (part A). What is said is a connectable
//! legacy advertisement, as that of CTAP 2.2 is: every controller says and hears it. Nothing is to be found on a connection, so who makes one is hung
//! up on, and the phone goes on. The address is a random one, new each time, so that nobody is followed by it.

mod packets;

use std::{collections::VecDeque, time::Duration};

use aws_lc_rs::rand;
use bt_hci::{
    WriteHci,
    cmd::{
        Cmd, Opcode,
        controller_baseband::{Reset, SetEventMask},
        le::{
            LeSetAdvData, LeSetAdvEnable, LeSetAdvParams, LeSetEventMask, LeSetRandomAddr, LeSetScanEnable,
            LeSetScanParams,
        },
        link_control::Disconnect,
    },
    param::{
        AddrKind, AdvChannelMap, AdvFilterPolicy, AdvKind, BdAddr, ConnHandle, DisconnectReason, Duration as Slots,
        EventMask, LeEventMask, LeScanKind, ScanningFilterPolicy,
    },
};
use hvem_formats::app::radio::advertised;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{Advertisement, Radio, RadioError};
use packets::{Packet, Taken};

/// Longer than any controller thinks about a command.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two advertisements: some dozens of them fit into the time in which phones have to meet.
const INTERVAL: Slots<625> = Slots::from_u16(160);
/// A scan that listens all the time.
const SCAN: Slots<625> = Slots::from_u16(96);
/// A command's packet: kind, header, and at most 255 bytes.
const LONGEST_COMMAND: usize = 1 + 3 + 255;
const COMMAND: u8 = 1;

/// The bytes to and from a controller.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A Bluetooth controller.
pub struct Hci {
    stream: Box<dyn Stream>,
    /// What has come of a packet that is not whole yet.
    bytes: Vec<u8>,
    heard: VecDeque<Advertisement>,
    /// Who has connected and is to be hung up on.
    connected: Option<ConnHandle>,
}

impl Hci {
    /// Opens a radio by its address: `tcp:HOST:PORT` speaks H4 to whatever serves a controller there; on Linux, `hci0` is the adapter of that name,
    /// which nothing else may use meanwhile (it has to be down, and opening it needs the capability `CAP_NET_ADMIN`).
    pub async fn open(address: &str) -> Result<Self, RadioError> {
        if let Some(host) = address.strip_prefix("tcp:") {
            let stream = timeout(PATIENCE, TcpStream::connect(host)).await.map_err(|_| RadioError::Silent)??;
            stream.set_nodelay(true)?;
            return Self::over(stream).await;
        }
        let number = address.strip_prefix("hci").and_then(|number| number.parse::<u16>().ok());
        Self::adapter(number.ok_or(RadioError::NoAddress)?).await
    }

    #[cfg(target_os = "linux")]
    async fn adapter(number: u16) -> Result<Self, RadioError> {
        Self::over(bt_hci_linux::Socket::new(number)?).await
    }

    #[cfg(not(target_os = "linux"))]
    async fn adapter(_: u16) -> Result<Self, RadioError> {
        Err(RadioError::NoAddress)
    }

    /// A controller behind a stream of H4 packets, which begins anew.
    pub async fn over(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Result<Self, RadioError> {
        let mut radio = Self { stream: Box::new(stream), bytes: Vec::new(), heard: VecDeque::new(), connected: None };
        radio.command(&Reset::new()).await?;
        radio.command(&SetEventMask::new(EventMask::new().enable_le_meta(true))).await?;
        let events = LeEventMask::new().enable_le_adv_report(true).enable_le_conn_complete(true);
        radio.command(&LeSetEventMask::new(events)).await?;
        Ok(radio)
    }

    /// Sends a command and waits until it was obeyed. What is heard meanwhile is kept.
    async fn command<C: Cmd>(&mut self, command: &C) -> Result<(), RadioError> {
        let mut packet = [COMMAND; LONGEST_COMMAND];
        let mut rest = &mut packet[1..];
        WriteHci::write_hci(command, &mut rest).map_err(|_| RadioError::Garbled)?;
        let length = LONGEST_COMMAND - rest.len();
        let obeyed = async {
            self.stream.write_all(&packet[..length]).await?;
            self.stream.flush().await?;
            while !self.is_obeyed(C::OPCODE).await? {}
            Ok(())
        };
        timeout(PATIENCE, obeyed).await.map_err(|_| RadioError::Silent)?
    }

    async fn is_obeyed(&mut self, opcode: Opcode) -> Result<bool, RadioError> {
        match self.packet().await? {
            Some(Packet::Answered(of, status)) if of == opcode => match status {
                0 => Ok(true),
                refused => Err(RadioError::Refused(refused)),
            },
            Some(packet) => {
                self.keeps(packet);
                Ok(false)
            }
            None => Ok(false),
        }
    }

    /// The next packet, if it is one that concerns us. Nothing is lost where this future is dropped.
    async fn packet(&mut self) -> Result<Option<Packet>, RadioError> {
        loop {
            match packets::take(&mut self.bytes)? {
                Taken::Packet(packet) => return Ok(packet),
                Taken::Incomplete => {}
            }
            // An adapter's socket gives a packet at once or cuts it off.
            let mut more = [0; 1024];
            let count = self.stream.read(&mut more).await?;
            if count == 0 {
                return Err(RadioError::Gone);
            }
            self.bytes.extend_from_slice(&more[..count]);
        }
    }

    fn keeps(&mut self, packet: Packet) {
        match packet {
            Packet::Heard(heard) => self.heard.extend(heard),
            Packet::Connected(handle) => self.connected = Some(handle),
            Packet::Answered(..) => {}
        }
    }

    /// A connection ends the advertising: who made one is hung up on, and it goes on.
    async fn hang_up(&mut self, handle: ConnHandle) -> Result<(), RadioError> {
        self.command(&Disconnect::new(handle, DisconnectReason::RemoteUserTerminatedConn)).await?;
        self.command(&LeSetAdvEnable::new(true)).await?;
        self.connected = None;
        Ok(())
    }
}

impl Radio for Hci {
    async fn advertise(&mut self, said: &Advertisement) -> Result<(), RadioError> {
        self.command(&LeSetAdvEnable::new(false)).await?;
        self.command(&LeSetRandomAddr::new(random_address()?)).await?;
        let parameters = LeSetAdvParams::new(
            INTERVAL,
            INTERVAL,
            AdvKind::AdvInd,
            AddrKind::RANDOM,
            AddrKind::PUBLIC,
            BdAddr::default(),
            AdvChannelMap::ALL,
            AdvFilterPolicy::Unfiltered,
        );
        self.command(&parameters).await?;
        let (data, mut padded) = (advertised(said), [0; 31]);
        padded[..data.len()].copy_from_slice(&data);
        let length = u8::try_from(data.len()).map_err(|_| RadioError::Garbled)?;
        self.command(&LeSetAdvData::new(length, padded)).await?;
        self.command(&LeSetAdvEnable::new(true)).await
    }

    async fn listen(&mut self) -> Result<(), RadioError> {
        self.command(&LeSetScanEnable::new(false, false)).await?;
        self.command(&LeSetRandomAddr::new(random_address()?)).await?;
        let policy = ScanningFilterPolicy::BasicUnfiltered;
        let parameters = LeSetScanParams::new(LeScanKind::Passive, SCAN, SCAN, AddrKind::RANDOM, policy);
        self.command(&parameters).await?;
        self.heard.clear();
        self.command(&LeSetScanEnable::new(true, false)).await
    }

    async fn hear(&mut self) -> Result<Advertisement, RadioError> {
        loop {
            if let Some(heard) = self.heard.pop_front() {
                return Ok(heard);
            }
            if let Some(handle) = self.connected {
                self.hang_up(handle).await?;
            }
            if let Some(packet) = self.packet().await? {
                self.keeps(packet);
            }
        }
    }

    async fn hush(&mut self) -> Result<(), RadioError> {
        self.command(&LeSetAdvEnable::new(false)).await?;
        self.command(&LeSetScanEnable::new(false, false)).await?;
        self.heard.clear();
        Ok(())
    }
}

/// A non-resolvable private address: its two highest bits are zero (Core Specification, volume 6, part B, §1.3.2.2).
fn random_address() -> Result<BdAddr, RadioError> {
    let mut address = [0; 6];
    rand::fill(&mut address).map_err(|_| RadioError::Unreachable(std::io::ErrorKind::Other.into()))?;
    address[5] &= 0x3f;
    Ok(BdAddr::new(address))
}

#[cfg(test)]
mod tests;
