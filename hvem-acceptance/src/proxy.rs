//! A proxy before several nodes, as an office runs one: every connection goes to the next node in turn, and past one that is down.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::Outcome;

/// It ends when this value is dropped.
pub struct Proxy {
    /// Where it listens.
    pub port: u16,
    doors: Arc<Mutex<Vec<u16>>>,
    listening: JoinHandle<()>,
}

impl Proxy {
    /// Starts; every connection finds the door shut until [`Proxy::leads_to`] says where it leads.
    pub async fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let doors = Arc::<Mutex<Vec<u16>>>::default();
        let turning = doors.clone();
        let listening = tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                let doors = {
                    let mut doors = turning.lock().unwrap_or_else(PoisonError::into_inner);
                    if !doors.is_empty() {
                        doors.rotate_left(1);
                    }
                    doors.clone()
                };
                tokio::spawn(carries(caller, doors));
            }
        });
        Ok(Self { port, doors, listening })
    }

    /// Leads to these ports in turn from now on.
    pub fn leads_to(&self, ports: &[u16]) {
        *self.doors.lock().unwrap_or_else(PoisonError::into_inner) = ports.to_vec();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Carries one connection to the first node that is there.
async fn carries(mut caller: TcpStream, doors: Vec<u16>) {
    for port in doors {
        if let Ok(mut node) = TcpStream::connect(("127.0.0.1", port)).await {
            drop((caller.set_nodelay(true), node.set_nodelay(true)));
            // Either side may break off at any time.
            drop(tokio::io::copy_bidirectional(&mut caller, &mut node).await);
            return;
        }
    }
}
