//! Answers that are lost on their way while two phones meet: the server has done what was asked, and says the same when it is asked again.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use hvem_acceptance::Outcome;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::scene::{Handset, scene, ways};

type Lost = Arc<Mutex<BTreeSet<&'static str>>>;

/// What is lost once: that the code was read, that the two met, and that the old phone vouched.
const LOSES: [&str; 3] = ["/enrolments HTTP", "/meet HTTP", "/endorse HTTP"];

/// A proxy that hands every request to the server, and loses the first answer to each of these.
async fn loses_answers() -> Outcome<(String, Lost)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (address, lost) = (format!("http://{}", listener.local_addr()?), Lost::default());
    let losing = lost.clone();
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            tokio::spawn(carries(caller, losing.clone()));
        }
    });
    Ok((address, lost))
}

/// One request and its answer. The first line names the whole address (RFC 9112 §3.2.2); the server gets the path, and is asked to close behind it.
async fn carries(mut caller: TcpStream, lost: Lost) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(caller.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let (method, rest) = head.split_once(" http://").expect("an absolute address");
    let (host, rest) = rest.split_once('/').expect("a path");
    let length = rest.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    caller.read_exact(&mut body).await?;
    let mut server = TcpStream::connect(host).await?;
    let (line, fields) = rest.split_once("\r\n").expect("a line");
    server.write_all(format!("{method} /{line}\r\nconnection: close\r\n{fields}").as_bytes()).await?;
    server.write_all(&body).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    let loses = LOSES.into_iter().find(|path| method == "POST" && line.contains(path));
    let is_lost = loses.is_some_and(|path| lost.lock().unwrap_or_else(PoisonError::into_inner).insert(path));
    if is_lost { Ok(()) } else { caller.write_all(&answer).await }
}

#[tokio::test]
async fn an_answer_that_is_lost_while_two_phones_meet_is_asked_for_again() -> Outcome {
    let (world, letter) = scene().await?;
    let (old, new) = (Handset::new()?, Handset::new()?);
    old.activates(&world, &letter, 1).await?;
    old.is_ready_to_be_copied(&world).await?;
    let (proxy, lost) = loses_answers().await?;
    let (old, new) = (old.behind(&proxy), new.behind(&proxy));
    let (first, second) = (old.0.path("first.png"), old.0.path("second.png"));
    let mut shown = old.shows(&first, &["--scan", &second, "--check-from", "-"]).await?;
    let mut taken = new.takes(&first, &["--code-to", &second])?;
    let check = taken.says("showing").await?["check"].as_str().unwrap_or_default().to_owned();
    shown.types(&check).await?;
    let mut said = shown.next().await?;
    if said["event"] == "read" {
        said = shown.next().await?;
    }
    assert_eq!((&said["event"], &said["near"]), (&"met".into(), &"scans".into()), "{said}");
    shown.says("endorsed").await?;
    shown.ends(0).await?;
    taken.binds(&world, 2).await?;
    assert_eq!(ways(&world).await?, ["scans scans"]);
    assert_eq!(lost.lock().unwrap_or_else(PoisonError::into_inner).len(), LOSES.len(), "each was lost once");
    Ok(())
}
