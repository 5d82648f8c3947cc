//! `/account/activity`: what happened to an account, looked for by word and by period. The sentences are drawn here, so the words are looked for here too:
//! the record is read piece by piece until a page is full.

use axum::extract::{Query, State};
use hvem_domain::{account::Account, id::Id, time::Timestamp};
use hvem_service::{
    Fault,
    activity::{Recorded, Span},
};

use super::happening::line;
use crate::{
    App, dates,
    extract::SignedIn,
    page::Page,
    reply::{Reply, mistakes, page},
    view::{Activity, ActivityList, Wrong},
};

/// Lines of a page.
const SHOWN: usize = 20;
/// Entries read at a time, and how often: then the page says how far it got, and the next one goes on.
const AT_A_TIME: u32 = 500;
const TIMES: usize = 8;
/// A longer word is none that stands there.
const LONGEST_WORD: usize = 100;

/// What the form sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Search {
    word: String,
    from: String,
    to: String,
    before: Option<i64>,
}

impl Search {
    /// The span of the record, or which days can't be read.
    fn span(&self) -> Result<Span, Vec<Wrong>> {
        let day = |typed: &str, wrong| match typed.trim() {
            "" => Ok(None),
            typed => dates::midnights(typed).map(Some).ok_or(wrong),
        };
        let (from, to) = (day(&self.from, Wrong::FromMalformed), day(&self.to, Wrong::ToMalformed));
        match (from, to) {
            (Ok(from), Ok(to)) => Ok(Span {
                before: self.before.unwrap_or(Span::ALL.before),
                from: from.map_or(Span::ALL.from, |(begins, _)| Timestamp(begins)),
                until: to.map_or(Span::ALL.until, |(_, ends)| Timestamp(ends)),
            }),
            (from, to) => Err(from.err().into_iter().chain(to.err()).collect()),
        }
    }

    /// The address of what comes before an entry.
    fn before(&self, number: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("word", &self.word), ("from", &self.from), ("to", &self.to)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/account/activity?{}", query.append_pair("before", &number.to_string()).finish())
    }
}

/// `/account/activity`.
pub async fn activity(State(app): State<App>, me: SignedIn, Query(search): Query<Search>) -> Reply {
    let word: String = search.word.trim().chars().take(LONGEST_WORD).collect();
    let search = Search { word, ..search };
    let span = match search.span() {
        Ok(span) => span,
        Err(errors) => return mistakes(&view(me.page(), &search, errors, (Vec::new(), None))),
    };
    let (shell, lower) = (me.page(), search.word.to_lowercase());
    let found = look(&app, me.account.id, span, |line| lower.is_empty() || fits(line, &lower, &shell)).await?;
    page(&view(me.page(), &search, Vec::new(), found))
}

fn view(page: Page, search: &Search, errors: Vec<Wrong>, found: (Vec<Activity>, Option<i64>)) -> ActivityList {
    ActivityList {
        page,
        word: search.word.clone(),
        from: search.from.clone(),
        to: search.to.clone(),
        errors,
        found: found.0,
        older: found.1.map(|number| search.before(number)),
        is_continued: search.before.is_some(),
    }
}

/// A page of lines that fit, and the number before which the next page begins.
async fn look(
    app: &App,
    account: Id<Account>,
    mut span: Span,
    fits: impl Fn(&Activity) -> bool,
) -> Result<(Vec<Activity>, Option<i64>), Fault> {
    let mut found: Vec<(i64, Activity)> = Vec::new();
    for _ in 0..TIMES {
        let read: Vec<Recorded> = app.service.activity_in(account, span, AT_A_TIME).await?;
        let Some(last) = read.last() else { return Ok(whole(found, None)) };
        span.before = last.number;
        found.extend(read.iter().filter_map(|entry| Some((entry.number, line(entry)?))).filter(|(_, line)| fits(line)));
        if found.len() > SHOWN {
            let before = found.get(SHOWN - 1).map(|(number, _)| *number);
            found.truncate(SHOWN);
            return Ok(whole(found, before));
        }
    }
    Ok(whole(found, Some(span.before)))
}

fn whole(found: Vec<(i64, Activity)>, before: Option<i64>) -> (Vec<Activity>, Option<i64>) {
    (found.into_iter().map(|(_, line)| line).collect(), before)
}

/// As it is read: the sentence, where from, and the day. The word is in lower case.
fn fits(line: &Activity, lower: &str, page: &Page) -> bool {
    let when = page.when(line.at);
    let read = [line.what.words(page), line.place.clone(), when.said, when.exact];
    read.iter().any(|text| text.to_lowercase().contains(lower))
}
