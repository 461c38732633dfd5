//! The headings of the levels above a measure, printed where a level begins: on one-sheet forms and
//! in the report's lists.

/// The levels that begin with a measure: how deep each stands, from 0, and its text. `above` are the
/// levels of the measure before it; a level without text is not printed.
pub fn begun<'l>(above: &[String], levels: &'l [String]) -> Vec<(usize, &'l str)> {
    let same = above.iter().zip(levels).take_while(|(a, b)| a == b).count();
    let levels = levels.iter().enumerate().skip(same);
    levels
        .filter(|(_, level)| !level.is_empty())
        .map(|(depth, level)| (depth, level.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_is_printed() {
        let levels = |a: &str, b: &str| vec![a.to_string(), b.to_string()];
        assert_eq!(begun(&[], &levels("甲", "ア")), [(0, "甲"), (1, "ア")]);
        assert_eq!(begun(&levels("甲", "ア"), &levels("甲", "イ")), [(1, "イ")]);
        assert_eq!(begun(&levels("甲", "ア"), &levels("乙", "")), [(0, "乙")]);
    }
}
