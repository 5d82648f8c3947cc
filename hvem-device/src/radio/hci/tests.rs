//! A controller that a test plays: what it refuses, what it leaves out, and what nobody has asked it for. Real controllers, of software, are in the
//! acceptance tests.

use hvem_formats::app::radio::LENGTH;
use tokio::io::{DuplexStream, duplex};

use super::*;

const SAID: Advertisement = [7; LENGTH];

/// Command Complete of whatever was commanded, with this status.
fn answer(packet: &[u8], status: u8) -> Vec<u8> {
    vec![4, 0x0e, 4, 1, packet[1], packet[2], status]
}

/// An advertising report with this data.
fn report(data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    let head = [4, 0x3e, length + 12, 2, 1, 0, 1, 1, 2, 3, 4, 5, 6, length];
    [&head[..], data, &[0xc0]].concat()
}

async fn command(end: &mut DuplexStream) -> Option<Vec<u8>> {
    let mut packet = vec![0; 4];
    end.read_exact(&mut packet).await.ok()?;
    let mut parameters = vec![0; usize::from(packet[3])];
    end.read_exact(&mut parameters).await.ok()?;
    packet.extend(parameters);
    Some(packet)
}

/// Obeys, keeps what was commanded, and says these bytes when it was told to listen.
async fn plays(mut end: DuplexStream, says: Vec<u8>) -> Vec<Vec<u8>> {
    let mut commands = Vec::new();
    while let Some(packet) = command(&mut end).await {
        end.write_all(&answer(&packet, 0)).await.unwrap();
        if packet[1..].starts_with(&[0x0c, 0x20, 2, 1]) {
            // Byte by byte: a stream knows no packets.
            for byte in &says {
                end.write_all(&[*byte]).await.unwrap();
                tokio::task::yield_now().await;
            }
        }
        commands.push(packet);
    }
    commands
}

#[tokio::test]
async fn what_is_said_is_heard_among_everything_else_that_a_controller_says() {
    let (ours, theirs) = duplex(4096);
    let unknown = [4, 0x77, 2, 1, 2];
    // A kind of report that nobody asked for, cut off, and one that no specification knows yet.
    let later = [4, 0x3e, 3, 0x7f, 1, 2, 4, 0x3e, 12, 0x0d, 1, 1, 0, 1, 1, 2, 3, 4, 5, 6, 1];
    let data = [2, 1, 0, 3, 0, 1, 2, 3];
    let says =
        [&unknown[..], &later, &data, &report(&[2, 1, 6]), &report(&advertised(&SAID)), &report(&[255; 31])].concat();
    let controller = tokio::spawn(plays(theirs, says));
    let mut radio = Hci::over(ours).await.unwrap();
    radio.listen().await.unwrap();
    assert_eq!(radio.hear().await.unwrap(), SAID);
    radio.hush().await.unwrap();
    drop(radio);
    let commands = controller.await.unwrap();
    assert_eq!(commands[0], [1, 0x03, 0x0c, 0], "it begins anew");
    assert_eq!(commands.last().unwrap(), &[1, 0x0c, 0x20, 2, 0, 0], "and stops listening");
}

#[tokio::test]
async fn an_advertisement_is_set_and_switched_on_from_an_address_of_its_own() {
    let mut addresses = Vec::new();
    for _ in 0..2 {
        let (ours, theirs) = duplex(4096);
        let controller = tokio::spawn(plays(theirs, Vec::new()));
        let mut radio = Hci::over(ours).await.unwrap();
        radio.advertise(&SAID).await.unwrap();
        drop(radio);
        let commands = controller.await.unwrap();
        let of = |opcode: [u8; 2]| commands.iter().rfind(|packet| packet[1..3] == opcode).unwrap()[4..].to_vec();
        let data = advertised(&SAID);
        assert_eq!(of([0x08, 0x20])[..=data.len()], [&[25][..], &data].concat());
        assert_eq!(of([0x0a, 0x20]), [1]);
        let address = of([0x05, 0x20]);
        assert_eq!(address[5] & 0xc0, 0, "non-resolvable");
        addresses.push(address);
    }
    assert_ne!(addresses[0], addresses[1]);
}

/// Who connects to a phone that advertises would silence it.
#[tokio::test]
async fn who_connects_is_hung_up_on_and_the_phone_goes_on() {
    let (ours, mut theirs) = duplex(4096);
    let controller = tokio::spawn(async move {
        let mut seen = Vec::new();
        while let Some(packet) = command(&mut theirs).await {
            theirs.write_all(&answer(&packet, 0)).await.unwrap();
            let enabled = packet[1..] == [0x0a, 0x20, 1, 1];
            if enabled && !seen.contains(&packet) {
                let connection = [4, 0x3e, 19, 1, 0, 0x40, 0, 1, 1, 9, 9, 9, 9, 9, 9, 24, 0, 0, 0, 100, 0, 0];
                theirs.write_all(&connection).await.unwrap();
            } else if enabled {
                theirs.write_all(&report(&advertised(&SAID))).await.unwrap();
            }
            seen.push(packet);
        }
        seen
    });
    let mut radio = Hci::over(ours).await.unwrap();
    radio.advertise(&SAID).await.unwrap();
    radio.hear().await.unwrap();
    drop(radio);
    let seen = controller.await.unwrap();
    assert_eq!(seen[seen.len() - 2..], [vec![1, 0x06, 0x04, 3, 0x40, 0, 0x13], vec![1, 0x0a, 0x20, 1, 1]]);
}

#[tokio::test(start_paused = true)]
async fn a_controller_that_refuses_is_silent_garbles_or_goes_is_told_apart() {
    let (ours, mut theirs) = duplex(4096);
    let refuses = tokio::spawn(async move {
        let packet = command(&mut theirs).await.unwrap();
        theirs.write_all(&answer(&packet, 0x0c)).await.unwrap();
        theirs
    });
    assert!(matches!(Hci::over(ours).await, Err(RadioError::Refused(0x0c))));
    drop(refuses.await.unwrap());

    let (ours, theirs) = duplex(4096);
    assert!(matches!(Hci::over(ours).await, Err(RadioError::Silent)));
    drop(theirs);

    for (says, garbled) in [(b"HTTP/1.1 400 Bad Request\r\n".as_slice(), true), (b"".as_slice(), false)] {
        let (ours, mut theirs) = duplex(4096);
        theirs.write_all(says).await.unwrap();
        let goes = tokio::spawn(async move {
            command(&mut theirs).await.unwrap();
        });
        let failed = Hci::over(ours).await.err().unwrap();
        assert_eq!(matches!(failed, RadioError::Garbled), garbled, "{failed}");
        assert!(garbled || matches!(failed, RadioError::Gone | RadioError::Unreachable(_)), "{failed}");
        goes.abort();
    }
}

#[tokio::test]
async fn an_address_of_no_radio_is_refused() {
    for address in ["", "hci", "hciX", "hci70000", "ttyS0", "tcp"] {
        assert!(matches!(Hci::open(address).await, Err(RadioError::NoAddress)), "{address}");
    }
    assert!(matches!(Hci::open("tcp:127.0.0.1:1").await, Err(RadioError::Unreachable(_))));
}
