/** Numbers that look random and are the same for the same seeds, on every computer. */
export class Random {
  private state: number;

  /** Every list of whole numbers has a sequence of its own. */
  constructor(...seeds: readonly number[]) {
    this.state = 0x9e3779b9;
    for (const seed of seeds) {
      this.state = mix(this.state ^ seed) + 0x6d2b79f5;
    }
  }

  /** A whole number from 0 up to, and without, the limit, which is at most 2^32. */
  below(limit: number): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    return Math.floor(((mix(this.state) >>> 0) / 4_294_967_296) * limit);
  }

  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000;
  }

  /** One of the values. @throws {RangeError} where there is none */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) {
      throw new RangeError("There is nothing to pick from.");
    }
    return values[this.below(values.length)] as T;
  }

  /** That many hexadecimal digits. */
  hex(digits: number): string {
    let text = "";
    while (text.length < digits) {
      text += this.below(4_294_967_296).toString(16).padStart(8, "0");
    }
    return text.slice(0, digits);
  }

  /** Written as a UUID of version 4. */
  uuid(): string {
    const digits = this.hex(31);
    const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(12, 15)}`, `a${digits.slice(15, 18)}`];
    return [...parts, digits.slice(18, 30)].join("-");
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** A bijection of 32-bit numbers that spreads every bit of its argument over the whole result. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}
