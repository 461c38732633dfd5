//! Times of files: kept as Coordinated Universal Time, and told to people as time in Japan, which has one
//! zone and no summer time. So they are the same on every computer.

use jiff::civil::DateTime;
use jiff::{Span, Timestamp};
use std::time::SystemTime;

/// A time in Japan for one in UTC such as `2021-04-30T00:15:00`. `None` where the text is no time.
pub fn in_japan(utc: &str) -> Option<DateTime> {
    let utc = utc.parse::<DateTime>().ok()?;
    utc.checked_add(Span::new().hours(9)).ok()
}

/// A time of the file system in UTC, to the second, such as `2021-04-30T00:15:00`.
pub fn utc(time: SystemTime) -> Option<String> {
    let time = Timestamp::try_from(time).ok()?;
    Some(time.to_string().chars().take(19).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn the_day_begins_at_midnight_in_japan() {
        for (utc, expected) in [
            ("2021-04-30T14:59:59", Some("2021-04-30T23:59:59")),
            ("2021-04-30T15:00:00", Some("2021-05-01T00:00:00")),
            ("きのう", None),
            ("", None),
        ] {
            let time = in_japan(utc).map(|time| time.to_string());
            assert_eq!(time.as_deref(), expected, "{utc}");
        }
        let time = UNIX_EPOCH + Duration::from_millis(1_619_795_700_250);
        assert_eq!(utc(time).as_deref(), Some("2021-04-30T15:15:00"));
    }
}
