//! A place for values that are made while others in it are in use.

use std::cell::{Cell, OnceCell};

/// Values that are kept until the shelf goes.
pub struct Shelf<T> {
    /// Each block holds twice as many as the one before.
    blocks: [OnceCell<Box<[OnceCell<T>]>>; 32],
    count: Cell<usize>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf {
            blocks: [const { OnceCell::new() }; 32],
            count: Cell::new(0),
        }
    }
}

impl<T> Shelf<T> {
    /// Keeps a value. `None` where there is no room for any more.
    pub fn put(&self, value: T) -> Option<&T> {
        let number = self.count.get() + 1;
        let block = number.ilog2();
        let length = 1 << block;
        let cells = self.blocks.get(block as usize)?;
        let cells = cells.get_or_init(|| (0..length).map(|_| OnceCell::new()).collect());
        self.count.set(number);
        Some(cells.get(number - length)?.get_or_init(|| value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_where_they_are() {
        let shelf = Shelf::default();
        let kept: Vec<&String> = (0..100)
            .filter_map(|n: u32| shelf.put(n.to_string()))
            .collect();
        let seen: Vec<u32> = kept.iter().filter_map(|text| text.parse().ok()).collect();
        assert!(seen.into_iter().eq(0..100));
    }
}
