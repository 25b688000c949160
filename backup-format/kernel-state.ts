import type { Kernel } from "./kernel";

/**
 * What the kernel and this side tell each other, in the kernel's memory: 32-bit words, in the order of the fields of
 * EventState in kernel/event-state.ts.
 */
const WORDS = [
  // where records are written: see record-output.ts
  "outputAt",
  "outputSize",
  "outputLimit",
  "outputUsed",
  "records",
  "maxRows",
  "endsAt",
  "timestampsAt",
  "identitiesAt",
  "maxIdentities",
  "identities",
  "identityEndsAt",
  "idsAt",
  "idsSize",
  "idsUsed",
  "idEndsAt",
  "logGroupsAt",
  // what is wanted: see document-reader.ts
  "format",
  "terminal",
  "indexed",
  "greps",
  "filtersNames",
  "filtersEvents",
  "scratchAt",
  // what was read
  "documentEnd",
  "neededBytes",
  "events",
  "mayHoldNonAscii",
  "groupAt",
  "groupEnd",
  "groupEscaped",
  "streamAt",
  "streamEnd",
  "streamEscaped",
  "resumeAt",
] as const;

/** The same for 64-bit floating point numbers, which follow the words. Times in milliseconds. */
const NUMBERS = ["sinceMs", "untilMs", "firstMs", "lastMs", "arrivedAtMs"] as const;

/** More than what the kernel keeps for itself behind them, and 4 bytes to align the numbers. */
const OWN_BYTES = 128;

export type StateWord = (typeof WORDS)[number];
export type StateNumber = (typeof NUMBERS)[number];

const wordIndex = Object.fromEntries(WORDS.map((name, i) => [name, i])) as Record<StateWord, number>;
const numberIndex = Object.fromEntries(NUMBERS.map((name, i) => [name, i])) as Record<StateNumber, number>;

/** One such block of memory. */
export class KernelState {
  readonly at: number;
  private words = new Uint32Array();
  private numbers = new Float64Array();

  constructor(private readonly kernel: Kernel) {
    this.at = kernel.allocate(4 * WORDS.length + 8 * NUMBERS.length + OWN_BYTES).start;
    this.view();
    this.words.fill(0);
    this.numbers.fill(0);
  }

  get(word: StateWord): number {
    this.view();
    return this.words[wordIndex[word]] ?? 0;
  }

  set(word: StateWord, value: number): void {
    this.view();
    this.words[wordIndex[word]] = value;
  }

  add(word: StateWord, count: number): void {
    this.set(word, this.get(word) + count);
  }

  number(name: StateNumber): number {
    this.view();
    return this.numbers[numberIndex[name]] ?? 0;
  }

  setNumber(name: StateNumber, value: number): void {
    this.view();
    this.numbers[numberIndex[name]] = value;
  }

  /** When the memory has grown, views of it are empty. */
  private view(): void {
    if (this.words.length === 0) {
      const { buffer } = this.kernel.exports.memory;
      this.words = new Uint32Array(buffer, this.at, WORDS.length);
      this.numbers = new Float64Array(buffer, this.at + 8 * Math.ceil(WORDS.length / 2), NUMBERS.length);
    }
  }
}
