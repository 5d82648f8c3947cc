//! Everything that is measured, in the order of the report.

mod cost;
mod flow;
mod house;
mod yardstick;

use std::path::Path;

use anyhow::Result;

use crate::{
    figures::Figure,
    people::{self, Person, Service},
    server::{Server, Site, free_port},
    sign_in::{SignIn, exchange},
};

/// How much of it.
pub struct Sizes {
    people: usize,
    starts: usize,
    waiting: u32,
    accounts: u32,
    rounds: usize,
    sign_ins: usize,
    codes: usize,
    seconds: f64,
}

impl Sizes {
    pub const FULL: Self = Self {
        people: 128,
        starts: 15,
        waiting: 10_000,
        accounts: 1_000_000,
        rounds: 7,
        sign_ins: 40,
        codes: 600,
        seconds: 1.5,
    };
    pub const SMALL: Self =
        Self { people: 6, starts: 3, waiting: 200, accounts: 10_000, rounds: 3, sign_ins: 5, codes: 40, seconds: 0.3 };
}

/// One installation, its service and its people.
pub struct Town {
    pub site: Site,
    pub service: Service,
    pub people: Vec<Person>,
    _folder: tempfile::TempDir,
}

impl Town {
    pub async fn settle(people: usize) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let site = Site { folder: folder.path().to_owned(), port: free_port()?, metrics_port: free_port()? };
        let (service, people) = people::settle(&site, people).await?;
        site.write_config()?;
        Ok(Self { site, service, people, _folder: folder })
    }

    /// Starts the program; everybody is there again.
    pub async fn serve(&mut self, program: &Path) -> Result<Server> {
        let server = self.site.serve(program).await?;
        for person in &mut self.people {
            person.sits_down().await?;
        }
        Ok(server)
    }

    /// So many whole sign-ins one after the other, authorize to token; gives how long each page waited for its approval.
    pub async fn sign_ins(&mut self, count: usize) -> Result<Vec<(std::time::Duration, std::time::Duration)>> {
        let mut office = crate::http::Http::connect(self.site.address()).await?;
        let (mut waits, crowd) = (Vec::new(), self.people.len());
        for number in 0..count {
            let done = SignIn::whole(&self.site, &mut self.people[number % crowd]).await?;
            exchange(&mut office, &self.service, &done.code).await?;
            waits.push((done.event, done.page));
        }
        Ok(waits)
    }
}

/// All figures.
pub async fn everything(program: &Path, sizes: &Sizes) -> Result<Vec<Figure>> {
    let mut town = Town::settle(sizes.people).await?;
    let mut figures = house::start_and_memory(&mut town, program, sizes).await?;
    figures.push(yardstick::bare_commit(sizes)?);
    figures.extend(cost::sign_in_and_exchange(&mut town, program, sizes).await?);
    figures.extend(flow::documents(&mut town, program, sizes).await?);
    figures.extend(flow::side_by_side(&mut town, program, sizes).await?);
    figures.push(cost::with_many_accounts(&mut town, program, sizes).await?);
    Ok(figures)
}
