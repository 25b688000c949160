import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventsExports, EventsImports } from "./fast-documents";
import type { InflateExports } from "./gzip-members";

/** Where build.mjs puts the compiled kernel; the same seen from backup-format/ and from the command's bundle in .build/. */
const KERNEL_FILE = join(__dirname, "..", ".build", "kernel.wasm");
const PAGE_BYTES = 65_536;

/** What kernel/index.ts exports. Addresses and lengths are in bytes. */
export interface KernelExports extends InflateExports, EventsExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
}

/** A part of the kernel's memory. It moves when it grows. */
export interface Region {
  start: number;
  size: number;
}

/**
 * The compiled part of the decoder: inflates gzip members and reads envelopes, all in a memory of its own.
 * Not safe for use by several at once: every worker has one.
 */
export class Kernel {
  readonly exports: KernelExports;
  /** Whom the kernel asks about the envelope that it reads. */
  asked: EventsImports = { wantsNames: () => 1, wantsMessage: () => 1 };
  private free: number;
  private view: Uint8Array;

  constructor(module: WebAssembly.Module = compileKernel()) {
    const events: EventsImports = {
      wantsNames: () => this.asked.wantsNames(),
      wantsMessage: (at, size, kind) => this.asked.wantsMessage(at, size, kind),
    };
    this.exports = new WebAssembly.Instance(module, { events: { ...events } }).exports as unknown as KernelExports;
    this.free = alignUp(this.exports.heapBase());
    this.view = new Uint8Array(this.exports.memory.buffer);
  }

  /** All of the memory. Ask again after every call that may have grown it: a view of the old memory is empty then. */
  get bytes(): Uint8Array {
    if (this.view.byteLength === 0 || this.view.buffer !== this.exports.memory.buffer) {
      this.view = new Uint8Array(this.exports.memory.buffer);
    }
    return this.view;
  }

  /** A new region of at least that many bytes, with 64 bytes after it that may be written to as well. */
  allocate(size: number): Region {
    const start = this.free;
    this.free = alignUp(start + size + 64);
    const missing = this.free - this.exports.memory.buffer.byteLength;
    if (missing > 0) {
      this.exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
    }
    return { start, size };
  }

  /**
   * Makes the region at least that big; it may be somewhere else then. Its first `keep` bytes go with it. Sizes at least
   * double, so what is left behind is never more than what is in use.
   */
  grow(region: Region, size: number, keep = 0): void {
    if (size <= region.size) {
      return;
    }
    const { start, size: newSize } = this.allocate(Math.max(size, 2 * region.size));
    if (keep > 0) {
      this.bytes.copyWithin(start, region.start, region.start + keep);
    }
    region.start = start;
    region.size = newSize;
  }
}

let compiled: WebAssembly.Module | undefined;

/** Compiles once for each thread. */
export function compileKernel(): WebAssembly.Module {
  return (compiled ??= new WebAssembly.Module(readFileSync(KERNEL_FILE)));
}

function alignUp(address: number): number {
  return (address + 63) & ~63;
}
