//! The yardstick: a bare axum handler that answers with the same bytes, in a process of its own.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Result;
use axum::{Router, http::header, routing::get};
use bytes::Bytes;
use tokio::net::{TcpListener, TcpStream};

/// The process that answers with nothing around the handler.
pub struct Bare {
    child: Child,
    pub address: SocketAddr,
}

/// Serves `body` at `/`, for ever.
pub async fn serve(port: u16, body: &Path) -> Result<()> {
    let body = Bytes::from(std::fs::read(body)?);
    let handler = move || std::future::ready(([(header::CONTENT_TYPE, "application/json")], body.clone()));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    Ok(axum::serve(listener, Router::new().route("/", get(handler))).await?)
}

impl Bare {
    pub async fn start(port: u16, body: &Path) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let child = command.arg("bare").arg(port.to_string()).arg(body).stdin(Stdio::null()).spawn()?;
        let bare = Self { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)) };
        while TcpStream::connect(bare.address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(bare)
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
