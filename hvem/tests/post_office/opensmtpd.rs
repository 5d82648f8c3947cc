//! OpenSMTPD with a configuration and a maildir in a folder of its own, and, where the system allows, a spool of its own.

use std::{
    fs,
    net::{SocketAddr, TcpListener, TcpStream},
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread::sleep,
    time::Duration,
};

use hvem::post::{Smtp, SmtpConfig, smtp::TlsMode};
use tempfile::TempDir;

use super::gate::{self, Demand, Gate};

/// OpenSMTPD has one control socket per machine, so there is one at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const NOBODY: u32 = 65_534;

/// The server, running or not.
pub struct Mailserver {
    folder: TempDir,
    port: u16,
    running: Option<Child>,
    _alone: MutexGuard<'static, ()>,
}

impl Mailserver {
    /// Prepares everything; `Err` says what is missing on this machine.
    pub fn new() -> Result<Self, String> {
        if !Path::new("/usr/sbin/smtpd").exists() {
            return Err("/usr/sbin/smtpd is missing: apt-get install opensmtpd".into());
        }
        if !said(Command::new("id").arg("-u")).starts_with("0\n") {
            return Err("OpenSMTPD starts as root only: run the tests as root".into());
        }
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let maildir = folder.path().join("maildir");
        fs::create_dir(&maildir).unwrap();
        chown(&maildir, Some(NOBODY), Some(NOBODY)).unwrap();
        let server = Self { folder, port: free(), running: None, _alone: alone };
        server.configure();
        Ok(server)
    }

    pub fn start(&mut self) {
        // The spool and the control socket of this machine stay untouched where a mount namespace can be had.
        let own = Command::new("unshare").args(["--mount", "true"]).status().is_ok_and(|status| status.success());
        let run = "mount -t tmpfs tmpfs /var/spool && mount -t tmpfs tmpfs /run; exec smtpd -d -f \"$0\"";
        let mut command = match own {
            true => Command::new("unshare"),
            false => Command::new("smtpd"),
        };
        match own {
            true => command.args(["--mount", "sh", "-c", run]).arg(self.path("smtpd.conf")),
            false => command.args(["-d", "-f"]).arg(self.path("smtpd.conf")),
        };
        let log = fs::File::create(self.path("log")).unwrap();
        let started = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        self.running = Some(started);
        self.wait_until("answers", |open| open);
    }

    pub fn stop(&mut self) {
        let Some(mut child) = self.running.take() else { return };
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        let _ = child.wait();
        self.wait_until("is gone", |open| !open);
    }

    fn wait_until(&self, what: &str, holds: impl Fn(bool) -> bool) {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        for _ in 0..200 {
            if holds(TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok()) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("OpenSMTPD never {what}:\n{}", fs::read_to_string(self.path("log")).unwrap_or_default());
    }

    /// How hvem reaches it on this machine.
    pub fn config(&self) -> SmtpConfig {
        SmtpConfig {
            host: "localhost".into(),
            port: Some(self.port),
            tls: TlsMode::None,
            ca_file: None,
            user: None,
            password_file: None,
            from: "hvem <hvem@example.org>".into(),
            timeout_seconds: 10,
        }
    }

    /// A gate before it, and how hvem reaches that.
    pub fn behind(&self, demand: Demand) -> (Gate, SmtpConfig) {
        let gate = Gate::open(demand, self.port);
        let tls = if demand == Demand::Tls { TlsMode::Tls } else { TlsMode::Starttls };
        let config =
            SmtpConfig { port: Some(gate.port), tls, ca_file: Some(gate::certificate_file()), ..self.config() };
        (gate, config)
    }

    pub fn carrier(&self) -> Smtp {
        Smtp::new(&self.config()).unwrap()
    }

    pub fn password_file(&self, content: &str) -> PathBuf {
        let path = self.path(&format!("password-{}", content.len()));
        fs::write(&path, content).unwrap();
        path
    }

    /// What lies in the maildir once nothing more arrives.
    pub fn mails(&self) -> Vec<Arrived> {
        let arrived = || fs::read_dir(self.path("maildir/new")).into_iter().flatten().flatten().collect::<Vec<_>>();
        let (mut count, mut quiet) = (arrived().len(), 0);
        for _ in 0..100 {
            sleep(Duration::from_millis(100));
            let now = arrived().len();
            quiet = if now == count { quiet + 1 } else { 0 };
            count = now;
            if quiet == 10 {
                break;
            }
        }
        arrived().iter().map(|file| Arrived { raw: fs::read_to_string(file.path()).unwrap() }).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn configure(&self) {
        let (folder, port) = (self.folder.path().display(), self.port);
        let config = format!(
            "table known {{ \"@example.net\" = nobody }}\n\
             listen on 127.0.0.1 port {port} hostname localhost\n\
             action keep maildir \"{folder}/maildir\" virtual <known>\n\
             match from any for domain example.net action keep\n"
        );
        fs::write(self.path("smtpd.conf"), config).unwrap();
    }
}

impl Drop for Mailserver {
    fn drop(&mut self) {
        let Some(mut child) = self.running.take() else { return };
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        let _ = child.wait();
    }
}

/// A port that nobody listens on.
fn free() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn said(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// A mail as it lies in the maildir.
pub struct Arrived {
    pub raw: String,
}

impl Arrived {
    pub fn has_line(&self, line: &str) -> bool {
        self.raw.lines().any(|found| found == line)
    }

    pub fn header(&self, name: &str) -> String {
        let found = self.raw.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_else(|| panic!("no {name} in\n{}", self.raw)).to_owned()
    }

    /// The text part, decoded (RFC 2045 §6.7).
    pub fn text(&self) -> String {
        let part = self.raw.split("Content-Type: text/plain; charset=utf-8").nth(1).expect("a text part");
        let (headers, body) = part.split_once("\n\n").expect("a body");
        let end = body.find("\n--").expect("a boundary");
        // The signature's "-- " is encoded as "--=20", so the first "\n--" may be its line.
        let end = body[end..]
            .find("\nContent-Type: text/html")
            .map_or(end, |html| body[..end + html].rfind("\n--").unwrap_or(end));
        match headers.trim() {
            "Content-Transfer-Encoding: quoted-printable" => unquote(&body[..end]),
            "Content-Transfer-Encoding: 7bit" => body[..end].to_owned(),
            other => panic!("{other} is not read here"),
        }
    }
}

fn unquote(body: &str) -> String {
    let joined = body.replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'=' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}
