/** A thread that decodes segments. It is made with a DecoderSetup and answers each DecodeRequest with a DecodeAnswer. */
import { parentPort, workerData } from "node:worker_threads";
import type { EventQuery } from "../../backup-format/event-query";
import { Kernel } from "../../backup-format/kernel";
import type { DecodedSegment, Segment } from "../../backup-format/segment";
import { SegmentDecoder } from "../../backup-format/segment-decoder";
import { buffersOf, OutputBuffers } from "./output-buffers";

export interface DecoderSetup {
  readonly module: WebAssembly.Module;
  readonly query: EventQuery;
  /** Number of its decoder. */
  readonly decoder: number;
}

export interface DecodeRequest {
  readonly segment: Segment;
  /** Buffers of earlier output that have been dealt with. */
  readonly spare: readonly ArrayBuffer[];
}

export type DecodeAnswer =
  | { readonly ready: true }
  | { readonly decoded: DecodedSegment; readonly bytes: Uint8Array }
  | { readonly failure: Error };

const { module, query, decoder: number } = workerData as DecoderSetup;
const buffers = new OutputBuffers();
const decoder = new SegmentDecoder(new Kernel(module), query, (size) => buffers.take(size), number);

parentPort?.on("message", ({ segment, spare }: DecodeRequest) => {
  buffers.give(spare);
  let answer: Exclude<DecodeAnswer, { ready: true }>;
  try {
    answer = { decoded: decoder.decode(segment), bytes: segment.bytes };
  } catch (error) {
    answer = { failure: error instanceof Error ? error : new Error(String(error)) };
  }
  parentPort?.postMessage(answer, "decoded" in answer ? buffersOf(answer.decoded, answer.bytes) : []);
});

parentPort?.postMessage({ ready: true } satisfies DecodeAnswer);
