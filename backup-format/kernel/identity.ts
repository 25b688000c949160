/**
 * 128-bit fingerprints after MurmurHash3 (x64, 128 bits), public domain by Austin Appleby: fast and well spread, and no
 * protection against anyone who makes collisions on purpose.
 */
const C1: u64 = 0x87c37b91114253d5;
const C2: u64 = 0x4cf5ad432745937f;

function mixed(h: u64): u64 {
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccd;
  h ^= h >> 33;
  h *= 0xc4ceb9fe1a85ec53;
  return h ^ (h >> 33);
}

function scrambled1(k: u64): u64 {
  return rotl<u64>(k * C1, 31) * C2;
}

function scrambled2(k: u64): u64 {
  return rotl<u64>(k * C2, 33) * C1;
}

/** The `count` (0 to 8) bytes at that address as a little-endian number, without reading others. */
function loadPartly(at: usize, count: usize): u64 {
  if (count == 8) {
    return load<u64>(at);
  }
  let value: u64 = 0;
  for (let i: usize = 0; i < count; i += 1) {
    value |= (<u64>load<u8>(at + i)) << ((<u64>i) << 3);
  }
  return value;
}

/**
 * Writes 16 bytes to `target`: the fingerprint of `size` bytes, begun with the 16 bytes at `seed`, which may be the
 * fingerprint of what stands before them.
 */
export function fingerprint(at: usize, size: usize, seed: usize, target: usize): void {
  let h1 = load<u64>(seed);
  let h2 = load<u64>(seed, 8);
  const blocksEnd = at + (size & ~15);
  let p = at;
  for (; p < blocksEnd; p += 16) {
    h1 ^= scrambled1(load<u64>(p));
    h1 = (rotl<u64>(h1, 27) + h2) * 5 + 0x52dce729;
    h2 ^= scrambled2(load<u64>(p, 8));
    h2 = (rotl<u64>(h2, 31) + h1) * 5 + 0x38495ab5;
  }
  const left = size & 15;
  if (left > 8) {
    h2 ^= scrambled2(loadPartly(p + 8, left - 8));
  }
  if (left > 0) {
    h1 ^= scrambled1(loadPartly(p, min<usize>(left, 8)));
  }
  h1 ^= <u64>size;
  h2 ^= <u64>size;
  h1 += h2;
  h2 += h1;
  h1 = mixed(h1);
  h2 = mixed(h2);
  h1 += h2;
  store<u64>(target, h1);
  store<u64>(target, h2 + h1, 8);
}
