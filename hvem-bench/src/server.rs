//! The program as it is served, and what the kernel says of it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::http::Http;

/// Clock ticks a second in /proc (Linux has shown 100 to programs since 2.6, whatever the kernel's own).
const TICKS: f64 = 100.0;
const START_WITHIN: Duration = Duration::from_secs(20);

/// A folder with everything that one installation has.
#[derive(Clone)]
pub struct Site {
    pub folder: PathBuf,
    pub port: u16,
    /// Where it tells its figures.
    pub metrics_port: u16,
}

/// A program that serves; ends when this value is dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    metrics: SocketAddr,
    /// From the start of the process to its first answer.
    pub started_within: Duration,
}

impl Site {
    pub fn database(&self) -> String {
        format!("sqlite:{}", self.folder.join("hvem.db").display())
    }

    pub fn issuer(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// What `hvem serve` reads: as by default, but for addresses, and with nobody to be written to.
    pub fn write_config(&self) -> Result<()> {
        let Self { folder, port, metrics_port } = self;
        let (issuer, database) = (self.issuer(), self.database());
        let key = folder.join("master.key");
        let text = format!(
            "public_url = {issuer:?}\nlisten = \"127.0.0.1:{port}\"\nmetrics_listen = \"127.0.0.1:{metrics_port}\"\ndatabase = {database:?}\nmaster_key_file = {:?}\n\
             drain_seconds = 0\n[mail]\nhost = \"localhost\"\nport = 9\ntls = \"none\"\n[push]\nenabled = false\n",
            key.display().to_string()
        );
        Ok(fs::write(folder.join("hvem.toml"), text)?)
    }

    /// Starts `hvem serve` and waits for its first answer.
    pub async fn serve(&self, program: &Path) -> Result<Server> {
        let log = fs::File::create(self.folder.join("hvem.log"))?;
        let began = stopwatch();
        let mut command = Command::new(program);
        command.arg("serve").arg("--config").arg(self.folder.join("hvem.toml"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()?;
        let metrics = SocketAddr::from((Ipv4Addr::LOCALHOST, self.metrics_port));
        let mut server = Server { child, address: self.address(), metrics, started_within: Duration::ZERO };
        while !answers(server.address).await {
            if began.elapsed() > START_WITHIN || server.child.try_wait()?.is_some() {
                bail!("hvem does not start; see {}", self.folder.join("hvem.log").display());
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        server.started_within = began.elapsed();
        Ok(server)
    }
}

impl Server {
    /// Time on processors since the start, all threads, in the program and in the kernel for it.
    pub fn cpu(&self) -> Result<Duration> {
        cpu_of(self.child.id())
    }

    /// Time spent in Argon2 since the start, as the program itself counts it.
    pub async fn hashing(&self) -> Result<Duration> {
        Ok(Duration::from_secs_f64(self.told("hvem_hash_seconds_sum").await?))
    }

    /// What the program's metrics say under this name; zero before it happened first.
    pub async fn told(&self, name: &str) -> Result<f64> {
        let told = Http::connect(self.metrics).await?.get("/metrics").await?.body;
        let value = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(value.unwrap_or("0").trim().parse()?)
    }

    /// Time on processors since the start, but for Argon2.
    pub async fn cpu_without_hashing(&self) -> Result<Duration> {
        Ok(self.cpu()?.saturating_sub(self.hashing().await?))
    }

    /// Resident memory in bytes.
    pub fn resident(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

/// Time on processors since a process started.
pub fn cpu_of(process: u32) -> Result<Duration> {
    // proc(5): fields 14 and 15; the second one is a name in brackets and may hold anything.
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, rest) = stat.rsplit_once(')').context("/proc/PID/stat")?;
    let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(Duration::from_secs_f64(ticks / TICKS))
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is lost: what was acknowledged is durable.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Whether somebody answers there.
async fn answers(address: SocketAddr) -> bool {
    let asked = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"GET /health/alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    asked.await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// A port that is free now.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// A stopwatch, started.
#[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
pub fn stopwatch() -> Instant {
    Instant::now()
}
