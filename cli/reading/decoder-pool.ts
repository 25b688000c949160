import { join } from "node:path";
import { SHARE_ENV, Worker } from "node:worker_threads";
import type { EventQuery } from "../../backup-format/event-query";
import { compileKernel, Kernel } from "../../backup-format/kernel";
import type { DecodedSegment, Segment } from "../../backup-format/segment";
import { SegmentDecoder } from "../../backup-format/segment-decoder";
import type { DecodeAnswer, DecodeRequest, DecoderSetup } from "./decode-worker";
import { OutputBuffers } from "./output-buffers";

/** Built from decode-worker.ts, beside the command's own bundle. */
const WORKER_FILE = join(__dirname, "decode-worker.js");
/** So many bytes are decoded before another thread has started. */
const OWN_BYTES = 256 * 1024;
/** Segments that a thread has at once: the next one is there when one is done. Of larger ones it has one. */
const SEGMENTS_AHEAD = 2;
const AHEAD_BYTES = 1024 * 1024;
/** Memory of segments that is kept for others. */
const SPARE_BYTES = 16 * 1024 * 1024;
/** The number of the decoder on the caller's own thread. */
const OWN_DECODER = 0;

export interface DecoderPoolOptions {
  readonly query: EventQuery;
  /** Number of threads that decode, this one among them. */
  readonly jobs: number;
  readonly workerFile?: string | undefined;
}

interface Job {
  readonly segment: Segment;
  /** Of the segment, which has none any more when another thread has it. */
  readonly bytes: number;
  readonly resolve: (decoded: DecodedSegment) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** The number of its decoder. */
  readonly decoder: number;
  /** It has started, and can take segments. */
  isReady: boolean;
  /** What it has been given, in order. */
  readonly jobs: Job[];
}

/**
 * Decodes segments on several threads: on the caller's own, a segment at a time, and on others, which start when there is
 * more than a little to do.
 */
export class DecoderPool {
  private readonly threads: Thread[] = [];
  private readonly waiting: Job[] = [];
  private readonly spareInput: ArrayBuffer[] = [];
  private readonly output = new OutputBuffers();
  private own: SegmentDecoder | undefined;
  private isOwnBusy = false;
  private bytes = 0;
  private closed = false;
  private failure: Error | undefined;

  constructor(private readonly options: DecoderPoolOptions) {}

  /**
   * Takes the segment's memory over.
   *
   * @param urgent decode it before all that waits
   * @throws {Error} if a thread fails
   */
  decode(segment: Segment, { urgent = false } = {}): Promise<DecodedSegment> {
    this.prepare(segment.bytes.length);
    this.bytes += segment.bytes.length;
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.waiting[urgent ? "unshift" : "push"]({ segment, bytes: segment.bytes.length, resolve, reject });
      this.startWaiting();
    });
  }

  /** Starts the other threads, which takes a while, if that many more bytes to come are worth it. */
  prepare(bytes: number): void {
    while (this.bytes + bytes > OWN_BYTES && this.threads.length < this.options.jobs - 1 && !this.closed) {
      this.threads.push(this.startThread());
    }
  }

  /** Memory for that many bytes of a segment. */
  allocateSegment(bytes: number): Uint8Array {
    const fitting = this.spareInput.findIndex(({ byteLength }) => byteLength >= bytes);
    const [found] = fitting === -1 ? [] : this.spareInput.splice(fitting, 1);
    return new Uint8Array(found ?? new ArrayBuffer(bytes), 0, bytes);
  }

  /** The output has been dealt with: its memory can be used again. */
  recycle({ output }: DecodedSegment): void {
    this.output.give(output.map(({ bytes }) => bytes.buffer as ArrayBuffer));
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }

  private startWaiting(): void {
    for (const thread of this.closed ? [] : this.threads) {
      while (thread.isReady && mayHaveMore(thread)) {
        const job = this.nextFor(thread.decoder);
        if (job === undefined) {
          break;
        }
        thread.jobs.push(job);
        const request: DecodeRequest = { segment: job.segment, spare: this.output.takeSome() };
        thread.worker.postMessage(request, [job.segment.bytes.buffer as ArrayBuffer, ...request.spare]);
      }
    }
    if (!this.isOwnBusy && !this.closed && this.waiting.some((job) => isFor(job, OWN_DECODER))) {
      this.isOwnBusy = true;
      // Not at once: what has come from elsewhere meanwhile has its turn first.
      setImmediate(() => {
        this.decodeOwn();
      });
    }
  }

  /** The first job that waits, but for those of which another decoder has kept the text. */
  private nextFor(decoder: number): Job | undefined {
    const place = this.waiting.findIndex((job) => isFor(job, decoder));
    return place === -1 ? undefined : this.waiting.splice(place, 1)[0];
  }

  private decodeOwn(): void {
    const job = this.closed ? undefined : this.nextFor(OWN_DECODER);
    try {
      if (job !== undefined) {
        const { query } = this.options;
        this.own ??= new SegmentDecoder(new Kernel(), query, (size) => this.output.take(size));
        job.resolve(this.own.decode(job.segment));
        this.keepInput(job.segment.bytes);
      }
    } catch (error) {
      job?.reject(error as Error);
    }
    this.isOwnBusy = false;
    this.startWaiting();
  }

  private startThread(): Thread {
    const decoder = OWN_DECODER + 1 + this.threads.length;
    const setup: DecoderSetup = { module: compileKernel(), query: this.options.query, decoder };
    const worker = new Worker(this.options.workerFile ?? WORKER_FILE, {
      workerData: setup,
      env: SHARE_ENV, // a copy takes time, and nothing there changes it
    });
    const thread: Thread = { worker, decoder, isReady: false, jobs: [] };
    worker.on("message", (answer: DecodeAnswer) => {
      if ("ready" in answer) {
        thread.isReady = true;
      } else if ("failure" in answer) {
        thread.jobs.shift()?.reject(answer.failure);
      } else {
        this.keepInput(answer.bytes);
        thread.jobs.shift()?.resolve(answer.decoded);
      }
      this.startWaiting();
    });
    worker.on("error", (error) => {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    });
    worker.on("exit", (code) => {
      if (!this.closed) {
        this.fail(new Error(`a thread that decodes has ended by itself, with ${code}`));
      }
    });
    return thread;
  }

  /** Without one of its threads, nothing can be decoded any more. */
  private fail(error: Error): void {
    this.failure ??= error;
    this.closed = true;
    for (const job of [...this.threads.flatMap(({ jobs }) => jobs.splice(0)), ...this.waiting.splice(0)]) {
      job.reject(error);
    }
  }

  private keepInput({ buffer }: Uint8Array): void {
    this.spareInput.push(buffer as ArrayBuffer);
    while (this.spareInput.reduce((sum, { byteLength }) => sum + byteLength, 0) > SPARE_BYTES) {
      this.spareInput.shift();
    }
  }
}

/** Whether a decoder may take it: not where another one has kept the text. */
function isFor({ segment: { kept } }: Job, decoder: number): boolean {
  return kept === undefined || kept.decoder === decoder;
}

function mayHaveMore({ jobs }: Thread): boolean {
  return jobs.length < SEGMENTS_AHEAD && jobs.every(({ bytes }) => bytes <= AHEAD_BYTES);
}
