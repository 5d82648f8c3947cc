//! TLS and sign-in in front of OpenSMTPD. Debian 12's OpenSMTPD can't use its own private key under OpenSSL 3 (every handshake ends in
//! "EVP lib"), so this gate ends TLS and checks the password, and passes everything else, line by line, to the real server.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// What the gate demands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// Offers STARTTLS (RFC 3207).
    Starttls,
    /// Offers STARTTLS and takes mail only from who signs in as `hvem` with `open sesame` (RFC 4954).
    SignIn,
}

/// `\0hvem\0open sesame` (RFC 4616).
const RIGHT: &str = "AUTH PLAIN AGh2ZW0Ab3BlbiBzZXNhbWU=\r\n";

pub struct Gate {
    pub port: u16,
    /// Mails that came through, encrypted.
    pub encrypted: Arc<AtomicUsize>,
}

/// What the gate shows for `localhost`. Its key lies beside it: it vouches for nothing but this test.
pub fn certificate_file() -> PathBuf {
    own_file("cert.pem")
}

fn own_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/post_office").join(name)
}

trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

impl Gate {
    pub fn open(demand: Demand, server: u16) -> Self {
        let certificate = CertificateDer::from_pem_file(certificate_file()).unwrap();
        let key = PrivateKeyDer::from_pem_file(own_file("key.pem")).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let encrypted = Arc::new(AtomicUsize::new(0));
        let counted = encrypted.clone();
        // It ends with the test process: a blocked accept can't be told to.
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (config, counted) = (config.clone(), counted.clone());
                thread::spawn(move || Passage { demand, config, counted, signed_in: false }.run(client, server));
            }
        });
        Self { port, encrypted }
    }
}

struct Passage {
    demand: Demand,
    config: Arc<ServerConfig>,
    counted: Arc<AtomicUsize>,
    signed_in: bool,
}

impl Passage {
    fn run(mut self, client: TcpStream, server: u16) -> io::Result<()> {
        let mut up = TcpStream::connect(("127.0.0.1", server))?;
        let greeting = reply(&mut up)?;
        if self.demand == Demand::Tls {
            let mut wire = self.encrypt(client)?;
            wire.write_all(&greeting)?;
            return self.pass(&mut wire, &mut up);
        }
        let mut client = client;
        client.write_all(&greeting)?;
        loop {
            let said = line(&mut client)?;
            if said.eq_ignore_ascii_case(b"STARTTLS\r\n") {
                client.write_all(b"220 go ahead\r\n")?;
                let mut wire = self.encrypt(client)?;
                // The client says EHLO again (RFC 3207 §4.2), which OpenSMTPD would refuse on the old connection.
                let mut up = TcpStream::connect(("127.0.0.1", server))?;
                reply(&mut up)?;
                return self.pass(&mut wire, &mut up);
            }
            // Before TLS nothing but the greeting and goodbye is passed on.
            if !said.to_ascii_uppercase().starts_with(b"EHLO") {
                client.write_all(b"530 STARTTLS first\r\n")?;
                continue;
            }
            up.write_all(&said)?;
            let answer = String::from_utf8_lossy(&reply(&mut up)?).replacen("250-", "250-STARTTLS\r\n250-", 1);
            client.write_all(answer.as_bytes())?;
        }
    }

    fn encrypt(&self, client: TcpStream) -> io::Result<Box<dyn Wire>> {
        let connection = ServerConnection::new(self.config.clone()).map_err(io::Error::other)?;
        Ok(Box::new(StreamOwned::new(connection, client)))
    }

    fn pass(&mut self, client: &mut dyn Wire, up: &mut TcpStream) -> io::Result<()> {
        loop {
            let said = line(client)?;
            let word = String::from_utf8_lossy(&said).to_ascii_uppercase();
            if self.demand == Demand::SignIn && word.starts_with("AUTH") {
                self.signed_in = said == RIGHT.as_bytes();
                client.write_all(if self.signed_in { b"235 welcome\r\n" } else { b"535 wrong password\r\n" })?;
                continue;
            }
            if self.demand == Demand::SignIn && !self.signed_in && word.starts_with("MAIL") {
                client.write_all(b"530 sign in first\r\n")?;
                continue;
            }
            up.write_all(&said)?;
            let mut answer = reply(up)?;
            if self.demand == Demand::SignIn && word.starts_with("EHLO") {
                answer = [b"250-AUTH PLAIN\r\n", &answer[..]].concat();
            }
            client.write_all(&answer)?;
            if answer.starts_with(b"354") {
                self.counted.fetch_add(1, Ordering::SeqCst);
                pass_text(client, up)?;
                client.write_all(&reply(up)?)?;
            }
        }
    }
}

/// The mail itself, up to the line with a dot.
fn pass_text(client: &mut dyn Wire, up: &mut TcpStream) -> io::Result<()> {
    loop {
        let said = line(client)?;
        up.write_all(&said)?;
        if said == b".\r\n" {
            return Ok(());
        }
    }
}

/// One line, byte by byte: nothing beyond it may be taken, for TLS may follow.
fn line(from: &mut dyn Wire) -> io::Result<Vec<u8>> {
    let mut found = Vec::new();
    while found.last() != Some(&b'\n') {
        let mut byte = [0];
        from.read_exact(&mut byte)?;
        found.push(byte[0]);
    }
    Ok(found)
}

/// A reply of one or more lines (RFC 5321 §4.2.1).
fn reply(from: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut found = Vec::new();
    loop {
        let next = line(from)?;
        let last = next.get(3) != Some(&b'-');
        found.extend(next);
        if last {
            return Ok(found);
        }
    }
}
