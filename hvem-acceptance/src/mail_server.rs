//! A mail server as an office runs one (RFC 5321), for programs that send real mail. It keeps what it takes, and can be told to take nothing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::page::PATIENCE;
use crate::{Failure, Outcome};

/// It ends when this value is dropped.
pub struct MailServer {
    /// Where it listens, without encryption.
    pub port: u16,
    post: Arc<Post>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Post {
    /// To whom, and the text as it came.
    mails: Mutex<Vec<(String, String)>>,
    hangs: AtomicBool,
    hanging: AtomicUsize,
}

impl MailServer {
    /// Starts with no mail.
    pub async fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let post = Arc::<Post>::default();
        let taking = post.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let post = taking.clone();
                // A sender that hangs up has said all it wanted to say.
                tokio::spawn(async move { post.talks(stream).await.ok() });
            }
        });
        Ok(Self { port, post, listening })
    }

    /// From now on whoever sends a mail waits for the receipt until the connection breaks; or no longer.
    pub fn hangs(&self, hangs: bool) {
        self.post.hangs.store(hangs, Ordering::SeqCst);
    }

    /// Waits until somebody waits for a receipt.
    pub async fn keeps_somebody_waiting(&self) -> Outcome {
        until("nobody sends a mail", || (self.post.hanging.load(Ordering::SeqCst) > 0).then_some(())).await
    }

    /// How many mails to an address were taken.
    pub fn count(&self, to: &str) -> usize {
        self.post.mails.lock().unwrap_or_else(PoisonError::into_inner).iter().filter(|(whom, _)| whom == to).count()
    }

    /// Waits for one more mail to an address than these.
    pub async fn has_more_than(&self, count: usize, to: &str) -> Outcome {
        until(&format!("no further mail to {to} came"), || (self.count(to) > count).then_some(())).await
    }

    /// The texts of all mails.
    pub fn all(&self) -> Vec<String> {
        let mails = self.post.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().map(|(_, text)| text.clone()).collect()
    }

    /// Waits for the mail number `which` (1 is the first) to an address, and gives the link in it that begins so.
    pub async fn link(&self, to: &str, which: usize, begins: &str) -> Outcome<String> {
        let text = until(&format!("mail {which} to {to} never came"), || self.mail(to, which)).await?;
        // Quoted-printable breaks long lines (RFC 2045 §6.7).
        let text = text.replace("=\r\n", "");
        let from = text.find(begins).ok_or_else(|| Failure::new(format!("no link in the mail:\n{text}")))?;
        let ends = |letter: char| !(letter.is_ascii_alphanumeric() || "-_/:.".contains(letter));
        Ok(text[from..].split(ends).next().unwrap_or_default().to_owned())
    }

    fn mail(&self, to: &str, which: usize) -> Option<String> {
        let mails = self.post.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().filter(|(whom, _)| whom == to).nth(which - 1).map(|(_, text)| text.clone())
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Post {
    async fn talks(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 localhost\r\n").await?;
        let (mut to, mut line) = (String::new(), String::new());
        while stream.read_line(&mut line).await? > 0 {
            let said = line.trim_end().to_ascii_uppercase();
            let answer: &[u8] = match said.split([' ', ':']).next().unwrap_or_default() {
                "QUIT" => return stream.write_all(b"221 bye\r\n").await,
                "EHLO" => b"250-localhost\r\n250 8BITMIME\r\n",
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let text = data(&mut stream).await?;
                    if self.hangs.load(Ordering::SeqCst) {
                        self.hanging.fetch_add(1, Ordering::SeqCst);
                        // Until the sender hangs up.
                        while stream.read_line(&mut line).await? > 0 {}
                        return Ok(());
                    }
                    self.mails.lock().unwrap_or_else(PoisonError::into_inner).push((std::mem::take(&mut to), text));
                    b"250 taken\r\n"
                }
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    b"250 well\r\n"
                }
                _ => b"250 well\r\n",
            };
            stream.write_all(answer).await?;
            line.clear();
        }
        Ok(())
    }
}

/// Looks until there is something, and says `late` when nobody would wait longer.
async fn until<T>(late: &str, look: impl Fn() -> Option<T>) -> Outcome<T> {
    let looking = async {
        loop {
            if let Some(found) = look() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.map_err(|_| Failure::new(late))
}

/// Everything up to the line with a single dot.
async fn data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let at = text.len();
        if stream.read_line(&mut text).await? == 0 || &text[at..] == ".\r\n" {
            text.truncate(at);
            return Ok(text);
        }
    }
}
