//! Numbers and texts out of the records of a binary format. Nothing here trusts a length: what does
//! not stand there is `None`.

/// The rest of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByteReader<'a>(pub &'a [u8]);

impl<'a> ByteReader<'a> {
    /// The next bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// A text of UTF-16 units behind their number in 32 bits (MS-XLSB 2.5.169).
    pub(super) fn wide(&mut self) -> Option<String> {
        let count = usize::try_from(self.u32()?).ok()?;
        Some(utf16(self.take(count.checked_mul(2)?)?))
    }

    /// The same, where all ones for the number say that there is none (MS-XLSB 2.5.167).
    pub(super) fn wide_or_none(&mut self) -> Option<String> {
        let is_none = self.0.first_chunk() == Some(&[0xFF; 4]);
        if is_none {
            self.take(4);
            return None;
        }
        self.wide()
    }
}

/// UTF-16, low byte first. Half a surrogate pair becomes �.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let pairs = bytes.as_chunks::<2>().0.iter();
    let units: Vec<u16> = pairs.map(|pair| u16::from_le_bytes(*pair)).collect();
    String::from_utf16_lossy(&units)
}

/// A number in 30 bits: an integer or the upper half of a float, maybe in hundredths
/// (MS-XLS 2.5.217, MS-XLSB 2.5.122).
pub(super) fn rk(bits: u32) -> f64 {
    let value = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        // The sign goes with the shift.
        _ => f64::from(bits.cast_signed() >> 2),
    };
    match bits & 1 {
        0 => value,
        _ => value / 100.0,
    }
}

/// An error value as it is seen (MS-XLS 2.5.10, MS-XLSB 2.5.98.2).
pub(super) fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#エラー",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_thirty_bits_are_read() {
        for (bits, value) in [
            (0x0000_0006, 1.0),
            (0x0000_0007, 0.01),
            (0xFFFF_FFFE, -1.0),
            (0x3FF0_0000, 1.0),
            (0x4059_0001, 1.0),
        ] {
            assert_eq!(rk(bits), value, "{bits:x}");
        }
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        let text = [2, 0, 0, 0, 0x42, 0x30, 0x44, 0x30];
        assert_eq!(ByteReader(&text).wide().as_deref(), Some("あい"));
        assert_eq!(ByteReader(&text[..7]).wide(), None);
        assert_eq!(ByteReader(&[0xFF; 4]).wide(), None);
        assert_eq!(utf16(&[0x00, 0xD8, 0x41]), "\u{fffd}");
    }
}
