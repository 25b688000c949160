/** Lets a bounded number of things happen at a time; the others wait for their turn. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Does it when it is its turn. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.free === 0) {
      // Whoever gives its place back hands it on.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.free -= 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) {
        this.free += 1;
      } else {
        next();
      }
    }
  }
}
