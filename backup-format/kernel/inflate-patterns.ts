/**
 * For each distance below 16: which of the distance's bytes make 16 bytes of repetition, and after how many of those the
 * repetition begins anew.
 */
export const patterns: usize = memory.data(16 * 16, 64);
export const periods: usize = memory.data(16, 64);

for (let distance: u32 = 1; distance < 16; distance++) {
  for (let index: u32 = 0; index < 16; index++) {
    store<u8>(patterns + distance * 16 + index, <u8>(index % distance));
  }
  store<u8>(periods + distance, <u8>(16 - (16 % distance)));
}
