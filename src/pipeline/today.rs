//! The day and time of a run.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The environment variable that fixes the day, for output that can be made again: seconds since 1970
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// The day of this run.
pub fn today() -> Date {
    now().date()
}

/// The time of this run.
pub(super) fn now() -> Zoned {
    let set = std::env::var(EPOCH).ok().and_then(|text| text.parse().ok());
    let fixed = set.and_then(|seconds| Timestamp::from_second(seconds).ok());
    match fixed {
        Some(time) => time.to_zoned(TimeZone::UTC),
        None => Zoned::now(),
    }
}
