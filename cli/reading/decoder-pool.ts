import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { EventQuery } from "../../backup-format/event-query";
import { compileKernel, Kernel } from "../../backup-format/kernel";
import type { DecodedSegment, Segment } from "../../backup-format/segment";
import { SegmentDecoder } from "../../backup-format/segment-decoder";
import type { DecodeAnswer, DecodeRequest, DecoderSetup } from "./decode-worker";

/** Built from decode-worker.ts, beside the command's own bundle. */
const WORKER_FILE = join(__dirname, "decode-worker.js");
const MAX_SPARE_BYTES = 16 * 1024 * 1024;
/** So many bytes are decoded before a thread takes less time than it costs. */
const OWN_BYTES = 256 * 1024;

export interface DecoderPoolOptions {
  readonly query: EventQuery;
  /** Number of threads that decode. */
  readonly jobs: number;
  readonly workerFile?: string | undefined;
}

interface Job {
  readonly segment: Segment;
  readonly resolve: (decoded: DecodedSegment) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Decodes segments on several threads. The first few are decoded on the caller's own: to start a thread takes longer.
 */
export class DecoderPool {
  private readonly workers: Worker[] = [];
  private readonly idle: Worker[] = [];
  private readonly running = new Map<Worker, Job>();
  private readonly waiting: Job[] = [];
  private readonly spareInput: ArrayBuffer[] = [];
  private spareOutput: ArrayBuffer[] = [];
  private own: SegmentDecoder | undefined;
  private ownBytes = 0;
  private closed = false;

  constructor(private readonly options: DecoderPoolOptions) {}

  /**
   * Takes the segment's memory over.
   *
   * @param urgent decode it before all that waits
   * @throws {Error} if the thread fails
   */
  decode(segment: Segment, { urgent = false } = {}): Promise<DecodedSegment> {
    if (this.ownBytes + segment.bytes.length <= OWN_BYTES) {
      this.ownBytes += segment.bytes.length;
      this.own ??= new SegmentDecoder(new Kernel(), this.options.query);
      return Promise.resolve(this.own.decode(segment));
    }
    return new Promise((resolve, reject) => {
      this.waiting[urgent ? "unshift" : "push"]({ segment, resolve, reject });
      this.startWaiting();
    });
  }

  /** Memory for that many bytes of a segment. */
  allocateSegment(bytes: number): Uint8Array {
    const fitting = this.spareInput.findIndex(({ byteLength }) => byteLength >= bytes);
    const [found] = fitting === -1 ? [] : this.spareInput.splice(fitting, 1);
    return new Uint8Array(found ?? new ArrayBuffer(bytes), 0, bytes);
  }

  /** The output has been dealt with: its memory can be used again. */
  recycle({ output }: DecodedSegment): void {
    let bytes = this.spareOutput.reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (const { bytes: text } of output) {
      bytes += text.buffer.byteLength;
      if (bytes <= MAX_SPARE_BYTES) {
        this.spareOutput.push(text.buffer as ArrayBuffer);
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private startWaiting(): void {
    while (this.waiting.length > 0 && !this.closed) {
      const worker = this.idle.pop() ?? this.startWorker();
      const job = worker && this.waiting.shift();
      if (worker === undefined || job === undefined) {
        return;
      }
      this.running.set(worker, job);
      const spare = this.spareOutput.splice(0, Math.ceil(this.spareOutput.length / this.workers.length));
      const request: DecodeRequest = { segment: job.segment, spare };
      worker.postMessage(request, [job.segment.bytes.buffer as ArrayBuffer, ...spare]);
    }
  }

  private startWorker(): Worker | undefined {
    if (this.workers.length >= this.options.jobs) {
      return undefined;
    }
    const setup: DecoderSetup = { module: compileKernel(), query: this.options.query };
    const worker = new Worker(this.options.workerFile ?? WORKER_FILE, { workerData: setup });
    worker.on("message", (answer: DecodeAnswer) => {
      const job = this.running.get(worker);
      this.running.delete(worker);
      this.idle.push(worker);
      if ("failure" in answer) {
        job?.reject(answer.failure);
      } else {
        this.spareInput.push(answer.bytes.buffer as ArrayBuffer);
        this.spareInput.splice(0, this.spareInput.length - this.options.jobs);
        job?.resolve(answer.decoded);
      }
      this.startWaiting();
    });
    worker.on("error", (error) => {
      for (const job of [this.running.get(worker), ...this.waiting.splice(0)]) {
        job?.reject(error);
      }
    });
    this.workers.push(worker);
    return worker;
  }
}
