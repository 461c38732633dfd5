//! How the months in which a task was done stand against those in which it was planned.

use crate::model::project::Project;
use jiff::civil::Date;

/// How a task stands against its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// A planned month has passed, and nothing was done.
    NotBegun,
    /// It began so many months after the first planned one.
    Late(usize),
    /// It began in time, but in a planned month that has passed nothing was done.
    Gaps,
    /// It began so many months before the first planned one.
    Early(usize),
    /// Something was done in every planned month that has passed.
    AsPlanned,
    /// No planned month has passed yet, and nothing was done.
    NotDue,
    /// No month is planned for it.
    NoPlan,
}

/// How a task stands, by the months of the year from April on. `passed` is how many of them have
/// passed.
pub fn task_state(planned: &[bool], done: &[bool], passed: usize) -> TaskState {
    let first = |months: &[bool]| months.iter().position(|month| *month);
    match (first(planned), first(done)) {
        (None, _) => TaskState::NoPlan,
        (Some(due), None) if due < passed => TaskState::NotBegun,
        (Some(_), None) => TaskState::NotDue,
        (Some(due), Some(begun)) if begun > due => TaskState::Late(begun - due),
        _ if !missed(planned, done, passed).is_empty() => TaskState::Gaps,
        (Some(due), Some(begun)) if begun < due => TaskState::Early(due - begun),
        _ => TaskState::AsPlanned,
    }
}

/// The planned months that have passed without anything done, counted from April as 0.
pub fn missed(planned: &[bool], done: &[bool], passed: usize) -> Vec<usize> {
    let months = planned.iter().zip(done).enumerate().take(passed);
    let missed = months.filter(|(_, (planned, done))| **planned && !**done);
    missed.map(|(month, _)| month).collect()
}

/// How many months of the year surveyed have passed on the day by which sections answer.
pub fn passed(project: &Project) -> usize {
    passed_by(project.survey.year.0, project.survey.due)
}

fn passed_by(year: i16, due: Date) -> usize {
    let month = |year: i16, month: i8| i32::from(year) * 12 + i32::from(month);
    let begun = month(due.year(), due.month()) - month(year, 4);
    let is_last_day = due == due.last_of_month();
    (begun + i32::from(is_last_day)).clamp(0, 12) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// The months of 4 to 3 in which a digit, `A`, `B` or `C` (1, 2 and 3) is named.
    fn months(named: &str) -> Vec<bool> {
        "456789XYZABC".chars().map(|m| named.contains(m)).collect()
    }

    #[test]
    fn tasks_are_judged_by_their_months() {
        for (planned, done, passed, expected) in [
            ("7", "", 12, TaskState::NotBegun),
            ("7", "89", 12, TaskState::Late(1)),
            ("X", "Z", 12, TaskState::Late(2)),
            ("A", "BC", 12, TaskState::Late(1)),
            ("678", "68", 12, TaskState::Gaps),
            ("678", "67", 12, TaskState::Gaps),
            ("678", "57", 12, TaskState::Gaps),
            ("78", "678", 12, TaskState::Early(1)),
            ("78", "789X", 12, TaskState::AsPlanned),
            ("", "7", 12, TaskState::NoPlan),
            ("X", "", 6, TaskState::NotDue),
            ("9X", "", 6, TaskState::NotBegun),
            ("9X", "9", 6, TaskState::AsPlanned),
        ] {
            let found = task_state(&months(planned), &months(done), passed);
            assert_eq!(found, expected, "{planned} {done} {passed}");
        }
        assert_eq!(missed(&months("678"), &months("68"), 12), [3]);
    }

    #[test]
    fn a_month_has_passed_on_its_last_day() {
        for (due, expected) in [
            (date(2021, 4, 30), 12),
            (date(2021, 3, 31), 12),
            (date(2021, 3, 30), 11),
            (date(2020, 10, 15), 6),
            (date(2020, 4, 1), 0),
            (date(2019, 4, 1), 0),
        ] {
            assert_eq!(passed_by(2020, due), expected, "{due}");
        }
    }
}
