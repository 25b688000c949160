import { Engine, type EngineOptions } from "./engine";

/** How long an engine waits for another file, in milliseconds. */
const KEPT_MS = 1000;

/**
 * Engines of one thread that do one thing after the other: what an engine needs to start, and the memory that it takes and
 * gives back, would cost more than reading a small file.
 */
export class KeptEngines {
  private readonly idle: Engine[] = [];
  private closing: NodeJS.Timeout | undefined;

  constructor(private readonly options: Omit<EngineOptions, "threads" | "keptMiB">) {}

  /**
   * Does it with an engine that nobody else has meanwhile. An engine that failed is not used again.
   *
   * @throws {AccessError} as Engine.open(), and what the work throws
   */
  async use<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    const { options } = this;
    const keptMiB = Math.floor(options.memoryMiB / 2);
    const engine = this.idle.pop() ?? (await Engine.open({ ...options, threads: 1, keptMiB }));
    try {
      const done = await work(engine);
      this.keep(engine);
      return done;
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  private keep(engine: Engine): void {
    this.idle.push(engine);
    clearTimeout(this.closing);
    this.closing = setTimeout(() => {
      this.idle.splice(0).forEach((each) => {
        each.close();
      });
    }, KEPT_MS);
    this.closing.unref();
  }
}
