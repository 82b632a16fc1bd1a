//! Data without end, the same for the same seed (`SplitMix64`, by Sebastiano Vigna).

/// How much is made at a time.
const PIECE: usize = 4096;

/// Data without end, taken piece by piece.
pub(crate) struct Data {
    state: u64,
    piece: [u8; PIECE],
    /// How much of `piece` was taken already.
    taken: usize,
}

impl Data {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, piece: [0; PIECE], taken: PIECE }
    }

    /// Gives the next `length` bytes, in order.
    pub(crate) fn pieces(&mut self, length: u64, mut give: impl FnMut(&[u8])) {
        let mut missing = length;
        while missing > 0 {
            if self.taken == PIECE {
                self.refill();
            }
            let rest = &self.piece[self.taken..];
            let next =
                usize::try_from(missing).map_or(rest, |missing| &rest[..missing.min(rest.len())]);
            give(next);
            self.taken += next.len();
            missing -= next.len() as u64;
        }
    }

    fn refill(&mut self) {
        for word in self.piece.as_chunks_mut::<8>().0 {
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *word = (mixed ^ (mixed >> 31)).to_le_bytes();
        }
        self.taken = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_begins_as_published_for_its_seed() {
        let mut begin = Vec::new();

        Data::new(1_234_567).pieces(16, |piece| begin.extend_from_slice(piece));

        let words = [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973];
        assert_eq!(begin, words.map(u64::to_le_bytes).concat());
    }

    #[test]
    fn the_data_goes_on_where_it_was_left() {
        let (mut whole, mut parts) = (Vec::new(), Vec::new());

        Data::new(7).pieces(10_000, |piece| whole.extend_from_slice(piece));
        let mut data = Data::new(7);
        for length in [0, 1, 4095, 4096, 1808] {
            data.pieces(length, |piece| parts.extend_from_slice(piece));
        }

        assert_eq!(whole.len(), 10_000);
        assert_eq!(parts, whole);
    }
}
