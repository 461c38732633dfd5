//! Compares the names of groups that a plan and what was published of it write in different ways.

use super::normalize::normalize;

/// Whether a plan's cell names a published group: brackets of every kind do not count, nor does
/// what `<…>` says, so that `【Ⅰ】<重点施策>` is `Ⅰ`.
pub fn same_group(plan_cell: &str, group: &str) -> bool {
    group_key(plan_cell) == group_key(group)
}

/// What two names of one group have in common.
pub fn group_key(text: &str) -> String {
    let mut depth = 0usize;
    let mut key = String::new();
    for c in normalize(text).chars() {
        match c {
            '<' | '〈' | '《' => depth += 1,
            '>' | '〉' | '》' => depth = depth.saturating_sub(1),
            '【' | '】' | '[' | ']' | '(' | ')' => {}
            c if depth == 0 => key.push(c),
            _ => {}
        }
    }
    match key.is_empty() {
        true => normalize(text),
        false => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_compared_without_their_brackets() {
        for (cell, group, same) in [
            ("【Ⅰ】<重点施策>", "Ⅰ", true),
            ("【Ⅰ】＜重点施策＞", "【Ⅰ】<重点>", true),
            ("【Ⅱ-ア】", "Ⅱ－ア", true),
            ("【Ⅱ-ア】", "Ⅱ", false),
            ("<重点>", "＜重点＞", true),
            ("<重点>", "", false),
        ] {
            assert_eq!(same_group(cell, group), same, "{cell} {group}");
        }
    }
}
