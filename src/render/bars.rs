//! Bars and sparklines of eighth blocks (U+2581 to U+2588, U+258F to U+2588).

/// A bar for `n` of `most`, at most `width` columns; something, however little,
/// where `n` is not zero.
pub fn bar(n: usize, most: usize, width: usize) -> String {
    const PARTS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    if n == 0 || most == 0 || width == 0 {
        return String::new();
    }
    let eighths = ((n.min(most) as f64 / most as f64 * (8 * width) as f64).round() as usize).max(1);
    let mut out = "█".repeat(eighths / 8);
    out.extend((eighths % 8).checked_sub(1).map(|part| PARTS[part]));
    out
}

/// One column a number, a space for nothing.
pub fn sparkline(numbers: &[usize]) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = numbers.iter().copied().max().unwrap_or(0);
    let level = |&n: &usize| match n {
        0 => ' ',
        n => LEVELS[((n as f64 / most as f64 * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
    numbers.iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_by_eighths() {
        assert_eq!(bar(8, 8, 3), "███");
        assert_eq!(bar(1, 16, 2), "▏");
        assert_eq!(bar(1, 1_000_000, 10), "▏");
        assert_eq!(bar(0, 5, 10), "");
        assert_eq!((bar(9, 5, 2).as_str(), bar(1, 0, 2).as_str()), ("██", ""));
    }

    #[test]
    fn sparklines_have_a_column_a_number() {
        assert_eq!(sparkline(&[0, 1, 4, 8]), " ▁▄█");
        assert_eq!(sparkline(&[0, 0]), "  ");
    }
}
