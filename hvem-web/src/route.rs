//! A row of the table of routes: address, handler, and the limits that hold there. There is no other way to make a route, so none can be
//! without an answer to "what may a stranger do here, and how often?" (G-11).

use std::convert::Infallible;

use axum::{
    Router,
    handler::Handler,
    http::Method,
    middleware::from_fn_with_state,
    routing::{self, MethodFilter, MethodRouter},
};
use hvem_service::limits::{Kept, Limit};

use crate::{
    App,
    doors::{self, Door, Speech},
};

/// A route.
pub struct Route {
    /// By which method.
    pub method: Method,
    /// Its pattern.
    pub path: &'static str,
    /// What limits it.
    pub limits: Limits,
    handler: MethodRouter<App, Infallible>,
}

/// What limits a route.
#[derive(Clone, Copy)]
pub enum Limits {
    /// These.
    Kept(&'static [&'static Limit]),
    /// None, and why that is right.
    Free(&'static str),
}

/// `GET`.
pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H, limits: Limits) -> Route {
    route(Method::GET, MethodFilter::GET, path, handler, limits)
}

/// `POST`.
pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H, limits: Limits) -> Route {
    route(Method::POST, MethodFilter::POST, path, handler, limits)
}

/// `PUT`.
pub fn put<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H, limits: Limits) -> Route {
    route(Method::PUT, MethodFilter::PUT, path, handler, limits)
}

/// `DELETE`.
pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H, limits: Limits) -> Route {
    route(Method::DELETE, MethodFilter::DELETE, path, handler, limits)
}

/// `OPTIONS`.
pub fn options<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H, limits: Limits) -> Route {
    route(Method::OPTIONS, MethodFilter::OPTIONS, path, handler, limits)
}

fn route<H: Handler<T, App>, T: 'static>(
    method: Method,
    filter: MethodFilter,
    path: &'static str,
    handler: H,
    limits: Limits,
) -> Route {
    Route { method, path, limits, handler: routing::on(filter, handler) }
}

/// The router of these rows. A refusal is said in the way of those who call them.
pub fn router(app: &App, rows: Vec<Route>, speech: Speech) -> Router<App> {
    rows.into_iter().fold(Router::new(), |router, row| {
        let doors = match row.limits {
            Limits::Kept(limits) => {
                limits.iter().copied().filter(|limit| !matches!(limit.kept, Kept::Inside)).collect()
            }
            Limits::Free(_) => Vec::new(),
        };
        let handler = doors.into_iter().fold(row.handler, |handler, limit| {
            let door = Door { app: app.clone(), limit, speech };
            handler.layer(from_fn_with_state(door, doors::keep))
        });
        router.route(row.path, handler)
    })
}
