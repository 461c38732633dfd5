//! Japanese eras and fiscal years, read and written in both ways of counting years.

use std::fmt;

use jiff::civil::Date;

use super::normalize::to_halfwidth;
use super::scan::Scan;

/// An era of the Japanese calendar since 1868.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Era {
    /// 明治.
    Meiji,
    /// 大正.
    Taisho,
    /// 昭和.
    Showa,
    /// 平成.
    Heisei,
    /// 令和.
    Reiwa,
}

impl Era {
    /// Every era, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// Gives the first day of the era.
    ///
    /// Sources: the edicts of 1868, 1912-07-30 and 1926-12-25, and the cabinet
    /// orders on era names of 1989 (昭和64年政令第1号) and 2019 (平成31年政令
    /// 第143号). 明治 was made to count from the lunar new year, 1868-01-25.
    pub const fn start(self) -> Date {
        match self {
            Era::Meiji => Date::constant(1868, 1, 25),
            Era::Taisho => Date::constant(1912, 7, 30),
            Era::Showa => Date::constant(1926, 12, 25),
            Era::Heisei => Date::constant(1989, 1, 8),
            Era::Reiwa => Date::constant(2019, 5, 1),
        }
    }

    /// Gives the name in kanji.
    pub const fn name(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// Gives the letter used on forms.
    pub const fn letter(self) -> char {
        match self {
            Era::Meiji => 'M',
            Era::Taisho => 'T',
            Era::Showa => 'S',
            Era::Heisei => 'H',
            Era::Reiwa => 'R',
        }
    }

    /// Gives the highest year count accepted.
    ///
    /// 平成 goes on to 40, since plans printed before 2019 count it past 31.
    const fn longest(self) -> i16 {
        match self {
            Era::Meiji => 45,
            Era::Taisho => 15,
            Era::Showa => 64,
            Era::Heisei => 40,
            Era::Reiwa => 99,
        }
    }

    /// Gives the era in force on a day, if it is one of these.
    pub fn of(date: Date) -> Option<Era> {
        Era::ALL.into_iter().rev().find(|era| era.start() <= date)
    }
}

/// Gives the Gregorian year of the era's year `count`, where 1 is 元年.
///
/// `None` if the count is below 1 or higher than the era is ever counted:
/// 明治45, 大正15, 昭和64, 平成40, 令和99.
pub fn era_year(era: Era, count: i16) -> Option<i16> {
    let known = (1..=era.longest()).contains(&count);
    known.then(|| era.start().year() - 1 + count)
}

/// Writes a year of an era as a count, with 元 for the first.
pub(super) fn count_in(era: Era, year: i16) -> String {
    match i32::from(year) - i32::from(era.start().year()) + 1 {
        1 => "元".to_owned(),
        count => count.to_string(),
    }
}

/// A fiscal year, April to March (地方自治法第208条), held as the Gregorian
/// year its April falls in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FiscalYear(pub i16);

impl FiscalYear {
    /// Gives the era the fiscal year is named by.
    ///
    /// It is the era in force on 1 April, but 2019 is 令和元年度 throughout
    /// (改元に伴う元号による年表示の取扱いについて, 2019-04-01).
    fn era(self) -> Option<Era> {
        if self.0 == 2019 {
            return Some(Era::Reiwa);
        }
        Era::of(self.first_day())
    }

    /// Writes the year in full, such as `令和2年度` or `令和元年度`; years
    /// before 1868 are written `1850年度`.
    pub fn wareki(self) -> String {
        match self.era() {
            Some(era) => format!("{}{}年度", era.name(), count_in(era, self.0)),
            None => format!("{}年度", self.0),
        }
    }

    /// Writes the year in short, such as `R2` or `H30`; the first year of an
    /// era is 1, and years before 1868 are plain numbers.
    pub fn short(self) -> String {
        match self.era() {
            Some(era) => {
                let count = i32::from(self.0) - i32::from(era.start().year()) + 1;
                format!("{}{count}", era.letter())
            }
            None => self.0.to_string(),
        }
    }

    /// Gives 1 April, at which the year begins.
    ///
    /// Years outside -9999 to 9998 are taken as the nearest of these.
    pub fn first_day(self) -> Date {
        Date::new(self.0.clamp(-9999, 9998), 4, 1).unwrap_or(Date::MIN)
    }

    /// Gives 31 March, with which the year ends.
    ///
    /// Years outside -9999 to 9998 are taken as the nearest of these.
    pub fn last_day(self) -> Date {
        Date::new(self.0.clamp(-9999, 9998) + 1, 3, 31).unwrap_or(Date::MAX)
    }

    /// Gives the year to which a day belongs.
    pub fn of(date: Date) -> FiscalYear {
        FiscalYear(date.year() - i16::from(date.month() < 4))
    }

    /// Tells whether the day belongs to the fiscal year.
    pub fn contains(self, date: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }

    /// Gives the year after; the last representable year is its own.
    pub fn next(self) -> FiscalYear {
        FiscalYear(self.0.saturating_add(1))
    }

    /// Gives the year before; the first representable year is its own.
    pub fn previous(self) -> FiscalYear {
        FiscalYear(self.0.saturating_sub(1))
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.wareki())
    }
}

/// Reads a fiscal year however it is counted: `令和2年度`, `Ｒ２`, `H28`,
/// `平成32年度`, `2020`, `FY2020`, `令和2(2020)年度`, `2020年度（令和２年度）`.
///
/// `None` if it is anything else, if two ways of counting disagree, or if a
/// bare number such as `28` names no era. Four-digit years are 1868 to 2117.
pub fn parse_fiscal_year(s: &str) -> Option<FiscalYear> {
    let text = to_halfwidth(s).to_lowercase();
    let mut scan = Scan::new(&text);
    let western = scan.take("fy");
    let read = read_year(&mut scan, &["年度", "年"])?;
    if read.noted {
        scan.take("度");
    }
    if !scan.done() || (western && read.year.era.is_some()) {
        return None;
    }
    let year = read.year.gregorian()?;
    (1868..=2117).contains(&year).then_some(FiscalYear(year))
}

/// A year as it is counted in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Counted {
    /// The era, or `None` for a Gregorian year.
    pub era: Option<Era>,
    /// The number as it stands.
    pub count: i16,
}

impl Counted {
    /// Gives the Gregorian year, if there is such a year.
    pub fn gregorian(self) -> Option<i16> {
        match self.era {
            Some(era) => era_year(era, self.count),
            None => (self.count >= 1).then_some(self.count),
        }
    }
}

/// A year and what stood around it.
pub(super) struct YearRead {
    /// The year, the one in an era if it is counted in both ways.
    pub year: Counted,
    /// Whether a mark such as 年 was read.
    pub marked: bool,
    /// Whether a second way of counting followed in brackets.
    pub noted: bool,
}

/// Reads a year with its mark, and the same year counted otherwise in
/// brackets, as in `2020（令和2）年`.
///
/// `None` if no year comes next or the two disagree.
pub(super) fn read_year(scan: &mut Scan, marks: &[&str]) -> Option<YearRead> {
    let year = read_count(scan)?;
    let marked = scan.take_any(marks).is_some();
    let mut ahead = *scan;
    let Some(note) = read_note(&mut ahead, marks) else {
        return Some(YearRead {
            year,
            marked,
            noted: false,
        });
    };
    *scan = ahead;
    let marked = marked | scan.take_any(marks).is_some();
    let agree = year.gregorian().is_some() && year.gregorian() == note.gregorian();
    // Only the era tells whether a day before its start is meant.
    let year = if year.era.is_some() { year } else { note };
    agree.then_some(YearRead {
        year,
        marked,
        noted: true,
    })
}

/// Reads a bracketed year.
fn read_note(scan: &mut Scan, marks: &[&str]) -> Option<Counted> {
    if !scan.take("(") {
        return None;
    }
    let note = read_count(scan)?;
    scan.take_any(marks);
    scan.take(")").then_some(note)
}

/// Reads an era with its year, or a Gregorian year of four digits.
pub(super) fn read_count(scan: &mut Scan) -> Option<Counted> {
    let mut ahead = *scan;
    let era = read_era(&mut ahead);
    let count = match era {
        Some(_) if ahead.take("元") => 1,
        Some(_) => ahead.digits(1, 2)?,
        None => ahead.digits(4, 4)?,
    };
    *scan = ahead;
    let count = i16::try_from(count).ok()?;
    Some(Counted { era, count })
}

/// Reads an era's name, its first kanji or its letter in lower case, the last
/// two with or without a dot.
fn read_era(scan: &mut Scan) -> Option<Era> {
    const SHORT: [(&str, &str); 5] = [
        ("明", "m"),
        ("大", "t"),
        ("昭", "s"),
        ("平", "h"),
        ("令", "r"),
    ];
    if let Some(era) = Era::ALL.into_iter().find(|era| scan.take(era.name())) {
        return Some(era);
    }
    let mut pairs = Era::ALL.into_iter().zip(SHORT);
    let (era, _) = pairs.find(|(_, (kanji, letter))| scan.take(kanji) || scan.take(letter))?;
    scan.take(".");
    Some(era)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn reads_fiscal_years() {
        let cases = [
            ("令和2年度", 2020),
            ("令和２年", 2020),
            ("令和元年度", 2019),
            ("令和1年度", 2019),
            ("R2", 2020),
            ("R02", 2020),
            ("Ｒ２年度", 2020),
            ("r2", 2020),
            ("R.2", 2020),
            ("R元", 2019),
            ("R1", 2019),
            ("H31", 2019),
            ("平成28年度", 2016),
            ("H28", 2016),
            ("H32", 2020),
            ("平成40年度", 2028),
            ("S63", 1988),
            ("昭和63年度", 1988),
            ("昭和64年", 1989),
            ("昭和元年度", 1926),
            ("大正15年度", 1926),
            ("T1", 1912),
            ("明治元年", 1868),
            ("M45", 1912),
            ("2020", 2020),
            ("２０２０年度", 2020),
            ("2020年", 2020),
            ("FY2020", 2020),
            ("ｆｙ ２０２０", 2020),
            ("令 2", 2020),
            ("平28年度", 2016),
            ("令和 ２ 年度", 2020),
            ("　令和2年度\n", 2020),
            ("㋿2年度", 2020),
            ("令和2(2020)年度", 2020),
            ("2020（令和2）年度", 2020),
            ("令和2年度（2020年度）", 2020),
            ("2020年(令和2年)度", 2020),
            ("平成32(2020)年度", 2020),
            ("令和99年度", 2117),
        ];
        for (typed, year) in cases {
            assert_eq!(parse_fiscal_year(typed), Some(FiscalYear(year)), "{typed}");
        }
    }

    #[test]
    fn refuses_what_is_no_fiscal_year() {
        let cases = [
            "",
            "28",
            "2",
            "元年度",
            "令和",
            "令和年度",
            "令和0年度",
            "R0",
            "R100",
            "R002",
            "H41",
            "S65",
            "T16",
            "M46",
            "1867",
            "2118",
            "20200",
            "202",
            "FY20",
            "FYR2",
            "FY",
            "令和2(2019)年度",
            "2020（令和3）年度",
            "令和2年度（2020年度",
            "令和2年度末",
            "令和2年7月",
            "2020度",
            "令和2〜3年度",
            "第2期",
            "令和二年度",
            "R2²",
            "R①",
            "令和22 0年",
            "-2020",
        ];
        for typed in cases {
            assert_eq!(parse_fiscal_year(typed), None, "{typed}");
        }
    }

    #[test]
    fn writes_fiscal_years() {
        let cases = [
            (2020, "令和2年度", "R2"),
            (2019, "令和元年度", "R1"),
            (2018, "平成30年度", "H30"),
            (1989, "平成元年度", "H1"),
            (1988, "昭和63年度", "S63"),
            (1927, "昭和2年度", "S2"),
            (1926, "大正15年度", "T15"),
            (1913, "大正2年度", "T2"),
            (1912, "明治45年度", "M45"),
            (1868, "明治元年度", "M1"),
            (1867, "1867年度", "1867"),
        ];
        for (year, long, short) in cases {
            let year = FiscalYear(year);
            assert_eq!(year.wareki(), long);
            assert_eq!(year.to_string(), long);
            assert_eq!(year.short(), short);
        }
        assert_eq!(format!("{:>6}|", FiscalYear(2020)), " 令和2年度|");
    }

    #[test]
    fn rereads_what_it_writes() {
        for year in (1868..=2117).map(FiscalYear) {
            assert_eq!(parse_fiscal_year(&year.wareki()), Some(year));
            assert_eq!(parse_fiscal_year(&year.short()), Some(year));
            assert_eq!(parse_fiscal_year(&year.0.to_string()), Some(year));
        }
    }

    #[test]
    fn knows_its_days() {
        let year = FiscalYear(2019);
        assert_eq!(year.first_day(), date(2019, 4, 1));
        assert_eq!(year.last_day(), date(2020, 3, 31));
        assert!(year.contains(date(2020, 2, 29)));
        assert!(!year.contains(date(2019, 3, 31)));
        assert!(!year.contains(date(2020, 4, 1)));
        assert_eq!(year.next(), FiscalYear(2020));
        assert_eq!(year.previous(), FiscalYear(2018));
    }

    #[test]
    fn survives_the_ends_of_time() {
        for year in [i16::MIN, -9999, -1, 0, 9998, 9999, i16::MAX].map(FiscalYear) {
            assert!(year.first_day() < year.last_day());
            assert!(!year.wareki().is_empty() && !year.short().is_empty());
            assert!(year.previous() <= year && year <= year.next());
        }
    }

    #[test]
    fn counts_era_years() {
        let cases = [
            (Era::Reiwa, 1, Some(2019)),
            (Era::Heisei, 31, Some(2019)),
            (Era::Showa, 64, Some(1989)),
            (Era::Taisho, 15, Some(1926)),
            (Era::Meiji, 45, Some(1912)),
            (Era::Reiwa, 0, None),
            (Era::Reiwa, 100, None),
            (Era::Heisei, i16::MAX, None),
            (Era::Heisei, i16::MIN, None),
        ];
        for (era, count, year) in cases {
            assert_eq!(era_year(era, count), year, "{era:?} {count}");
        }
    }

    #[test]
    fn finds_the_era_of_a_day() {
        let cases = [
            (date(1868, 1, 24), None),
            (date(1868, 1, 25), Some(Era::Meiji)),
            (date(1912, 7, 29), Some(Era::Meiji)),
            (date(1912, 7, 30), Some(Era::Taisho)),
            (date(1926, 12, 25), Some(Era::Showa)),
            (date(1989, 1, 7), Some(Era::Showa)),
            (date(1989, 1, 8), Some(Era::Heisei)),
            (date(2019, 4, 30), Some(Era::Heisei)),
            (date(2019, 5, 1), Some(Era::Reiwa)),
        ];
        for (day, era) in cases {
            assert_eq!(Era::of(day), era, "{day}");
        }
    }
}
