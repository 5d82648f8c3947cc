//! Moments as people say them: "i dag kl. 14.02", "yesterday at 14:02", "3. maj 2026"; with the exact time for who wants it.
//!
//! Pages are drawn on the server, which knows no visitor's clock. Times are those of Copenhagen, by the summer-time rule of the
//! EU (directive 2000/84/EC): from the last Sunday of March to the last Sunday of October, both at 01:00 UTC.

use time::{Duration, Month, OffsetDateTime, UtcOffset, Weekday};

use crate::text::Text;

/// A moment in three forms: for people, exact (on hover), and for machines (the `datetime` attribute).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// As people say it.
    pub said: String,
    /// Day, time and seconds in words.
    pub exact: String,
    /// ISO 8601 with offset.
    pub machine: String,
}

/// Says when `at` was (or will be), seen from `now`; both in milliseconds since 1970.
#[must_use]
pub fn when(text: &Text, at: i64, now: i64) -> When {
    let (moment, today) = (local(at), local(now));
    let clock = clock(text, moment);
    let said = match (moment.date() - today.date()).whole_days() {
        0 => text.with("date-today", &[("time", &clock)]),
        -1 => text.with("date-yesterday", &[("time", &clock)]),
        1 => text.with("date-tomorrow", &[("time", &clock)]),
        _ => day(text, moment),
    };
    let seconds = text.with("date-seconds", &[("time", &clock), ("seconds", &two(moment.second()))]);
    let exact = text.with("date-exact", &[("day", &day(text, moment)), ("time", &seconds)]);
    When { said, exact, machine: machine(moment) }
}

/// Day and clock time in words whatever day it is, as mails want it, since no one knows when a mail is read.
#[must_use]
pub fn exactly(text: &Text, at: i64) -> String {
    let moment = local(at);
    text.with("date-exact", &[("day", &day(text, moment)), ("time", &clock(text, moment))])
}

/// A moment for machines alone, in the files that people take away.
#[must_use]
pub fn stamp(at: i64) -> String {
    machine(local(at))
}

/// When a day begins and when it is over, in milliseconds since 1970. It is written as forms send it: `2026-05-03`.
#[must_use]
pub fn midnights(day: &str) -> Option<(i64, i64)> {
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let begins = time::Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()?;
    // Clocks change at 01:00 UTC, so midnight UTC has the offset of the midnight before it.
    let midnight = |date: time::Date| {
        let utc = date.midnight().assume_utc();
        (utc.unix_timestamp() - i64::from(copenhagen(utc).whole_seconds())) * 1000
    };
    Some((midnight(begins), midnight(begins.next_day()?)))
}

fn local(ms: i64) -> OffsetDateTime {
    let utc = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    utc.to_offset(copenhagen(utc))
}

/// The offset that clocks in Copenhagen show at a moment given in UTC.
fn copenhagen(utc: OffsetDateTime) -> UtcOffset {
    let summer = changes(utc.year(), Month::March).zip(changes(utc.year(), Month::October));
    let hours = match summer {
        Some((begins, ends)) if begins <= utc && utc < ends => 2,
        _ => 1,
    };
    UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC)
}

/// 01:00 UTC on the last Sunday of a month of 31 days.
fn changes(year: i32, month: Month) -> Option<OffsetDateTime> {
    let last = time::Date::from_calendar_date(year, month, 31).ok()?;
    let back = match last.weekday() {
        Weekday::Sunday => 0,
        other => i64::from(other.number_days_from_sunday()),
    };
    Some((last - Duration::days(back)).with_hms(1, 0, 0).ok()?.assume_utc())
}

fn day(text: &Text, moment: OffsetDateTime) -> String {
    let month = text.with("date-month", &[("month", &u8::from(moment.month()))]);
    text.with(
        "date-day",
        &[("day", &moment.day().to_string()), ("month", &month), ("year", &moment.year().to_string())],
    )
}

fn clock(text: &Text, moment: OffsetDateTime) -> String {
    text.with("date-time", &[("hours", &two(moment.hour())), ("minutes", &two(moment.minute()))])
}

fn machine(moment: OffsetDateTime) -> String {
    let (date, offset) = (moment.date(), moment.offset().whole_hours());
    let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
    format!("{date}T{hour:02}:{minute:02}:{second:02}+{offset:02}:00")
}

fn two(number: u8) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Texts};
    use time::macros::datetime;

    fn ms(moment: OffsetDateTime) -> i64 {
        moment.unix_timestamp() * 1000
    }

    fn said(language: Language, at: OffsetDateTime, now: OffsetDateTime) -> String {
        when(&Texts::for_scheme("eu-login").in_language(language), ms(at), ms(now)).said
    }

    #[test]
    fn days_near_are_named_and_others_dated() {
        let now = datetime!(2026-05-04 12:00 +2);
        let cases = [
            (datetime!(2026-05-04 14:02 +2), "i dag kl. 14.02", "today at 14:02"),
            (datetime!(2026-05-03 00:01 +2), "i går kl. 00.01", "yesterday at 00:01"),
            (datetime!(2026-05-05 23:59 +2), "i morgen kl. 23.59", "tomorrow at 23:59"),
            (datetime!(2026-05-02 23:59 +2), "2. maj 2026", "2 May 2026"),
            (datetime!(2025-12-31 08:00 +1), "31. december 2025", "31 December 2025"),
        ];
        for (at, danish, english) in cases {
            assert_eq!(said(Language::Da, at, now), danish);
            assert_eq!(said(Language::En, at, now), english);
        }
    }

    #[test]
    fn the_day_is_that_of_copenhagen() {
        // 22:30 UTC in summer is half past midnight the next day.
        let at = datetime!(2026-07-01 22:30 UTC);
        assert_eq!(said(Language::Da, at, datetime!(2026-07-02 10:00 +2)), "i dag kl. 00.30");
    }

    #[test]
    fn clocks_change_on_the_last_sundays() {
        let offsets = [
            (datetime!(2026-03-29 00:59:59 UTC), 1),
            (datetime!(2026-03-29 01:00 UTC), 2),
            (datetime!(2026-10-25 00:59:59 UTC), 2),
            (datetime!(2026-10-25 01:00 UTC), 1),
            // 31 March 2024 and 31 October 2027 are Sundays themselves.
            (datetime!(2024-03-31 01:00 UTC), 2),
            (datetime!(2027-10-31 00:59 UTC), 2),
            (datetime!(2026-01-15 12:00 UTC), 1),
        ];
        for (utc, hours) in offsets {
            assert_eq!(copenhagen(utc).whole_hours(), hours, "{utc}");
        }
    }

    #[test]
    fn a_day_lasts_from_midnight_to_midnight_also_when_clocks_change() {
        for (day, begins, hours) in [
            ("2026-05-03", datetime!(2026-05-03 00:00 +2), 24),
            ("2026-03-29", datetime!(2026-03-29 00:00 +1), 23),
            ("2026-10-25", datetime!(2026-10-25 00:00 +2), 25),
        ] {
            assert_eq!(midnights(day), Some((ms(begins), ms(begins) + hours * 3_600_000)), "{day}");
        }
        for none in ["", "3. maj 2026", "2026-13-01", "2026-02-30", "2026-5", "-2026-05-03"] {
            assert_eq!(midnights(none), None, "{none}");
        }
    }

    #[test]
    fn exact_and_machine_forms_keep_the_seconds() {
        let texts = Texts::for_scheme("eu-login");
        let at = ms(datetime!(2026-05-03 14:02:31 +2));
        let danish = when(&texts.in_language(Language::Da), at, at);
        assert_eq!(danish.exact, "3. maj 2026 kl. 14.02.31");
        assert_eq!(danish.machine, "2026-05-03T14:02:31+02:00");
        let english = texts.in_language(Language::En);
        assert_eq!(when(&english, at, at).exact, "3 May 2026 at 14:02:31");
        assert_eq!(exactly(&english, at), "3 May 2026 at 14:02");
    }
}
