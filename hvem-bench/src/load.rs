//! Many requests at once, as fast as they are answered.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::server::stopwatch;

/// Connections that ask side by side.
const SIDE_BY_SIDE: usize = 16;

/// Answers a second to `GET path`, over kept connections.
pub async fn rate(address: SocketAddr, path: &str, length: Duration) -> Result<f64> {
    let began = stopwatch();
    let until = began + length;
    let asking: Vec<_> = (0..SIDE_BY_SIDE).map(|_| tokio::spawn(ask(address, path.to_owned(), until))).collect();
    let mut sum = 0_u32;
    for one in asking {
        sum += one.await??;
    }
    Ok(f64::from(sum) / began.elapsed().as_secs_f64())
}

/// Knows where an answer ends by the first one: all of them are as long. The client must cost less than what it measures, and not more for one
/// server than for the other.
async fn ask(address: SocketAddr, path: String, until: Instant) -> Result<u32> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", address.port());
    stream.write_all(request.as_bytes()).await?;
    let first = first_answer(&mut stream).await?;
    let (mut answer, mut count) = (vec![0; first.len()], 0);
    while stopwatch() < until {
        stream.write_all(request.as_bytes()).await?;
        stream.read_exact(&mut answer).await?;
        count += 1;
    }
    anyhow::ensure!(answer.starts_with(b"HTTP/1.1 200 ") && whole(&answer), "the answers are not all of one length");
    Ok(count)
}

async fn first_answer(stream: &mut TcpStream) -> Result<Vec<u8>> {
    let (mut answer, mut read) = (vec![0; 64 * 1024], 0);
    loop {
        let more = stream.read(&mut answer[read..]).await?;
        read += more;
        anyhow::ensure!(more > 0, "the answer ends before it is whole");
        if whole(&answer[..read]) {
            answer.truncate(read);
            return Ok(answer);
        }
    }
}

/// Whether head and body are there.
fn whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    let length =
        text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse::<usize>().ok());
    answer.len() == head + 4 + length.unwrap_or(0)
}

/// Opens an event stream by hand and keeps it: the connection and nothing else. Gives it when the answer's head is there.
pub async fn listen(address: SocketAddr, path: &str, cookies: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "GET {path}/events?seen=waiting HTTP/1.1\r\nHost: localhost:{}\r\nCookie: {cookies}\r\n\r\n",
        address.port()
    );
    stream.write_all(head.as_bytes()).await?;
    let mut answer = [0; 1024];
    let read = stream.read(&mut answer).await?;
    anyhow::ensure!(answer[..read].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..read]));
    Ok(stream)
}
