/**
 * Breaks backups in every way that comes to mind and reads them: no fault, no hang, no event that is not there, none lost
 * that nothing has touched, no loss that is not reported. Says how a failing object can be made again. Exits with 1 when
 * there is one.
 *
 *     npm run fuzz:read -- --objects 100000 --seed 1
 *     npm run fuzz:read -- --seed 1 --object 4711
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { fuzzCase, fuzzFaults } from "./fuzz-campaign";
import { segmentDecode } from "./fuzz-decoder";

/** A thread's share of the campaign: every `step`th object. It writes the number of the object at hand to `progress`. */
interface Share {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly objects: number;
  readonly progress: Int32Array;
}

interface Failure {
  readonly number: number;
  readonly faults: readonly string[];
}

const HANG_SECONDS = 20;
const PROGRESS_SECONDS = 10;
const MAX_FAILURES_SHOWN = 10;

if (isMainThread) {
  void main().then((failures) => {
    process.exitCode = failures > 0 ? 1 : 0;
  });
} else {
  runShare(workerData as Share);
}

function runShare({ seed, first, step, objects, progress }: Share): void {
  const decode = segmentDecode();
  for (let number = first; number < objects; number += step) {
    Atomics.store(progress, 0, number);
    const faults = fuzzFaults(decode, seed, number);
    if (faults.length > 0) {
      parentPort?.postMessage({ number, faults } satisfies Failure);
    }
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      objects: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      object: { type: "string" },
    },
  });
  const seed = wholeNumber("--seed", values.seed);
  if (values.object !== undefined) {
    return replay(seed, wholeNumber("--object", values.object));
  }
  const objects = wholeNumber("--objects", values.objects);
  const threads = availableParallelism();
  const startedAt = performance.now();
  console.log(`${objects} objects, seed ${seed}, ${threads} threads`);
  const failures: Failure[] = [];
  const onFailure = (failure: Failure): void => {
    failures.push(failure);
    if (failures.length <= MAX_FAILURES_SHOWN) {
      show(seed, failure);
    }
  };
  const shares = Array.from({ length: threads }, (_, first): Share => {
    const progress = new Int32Array(new SharedArrayBuffer(4));
    return { seed, first, step: threads, objects, progress };
  });
  const timer = setInterval(() => {
    const done = Math.min(...shares.map(({ progress }) => Atomics.load(progress, 0)));
    console.log(`  ${done} read, ${failures.length} failed`);
  }, PROGRESS_SECONDS * 1000);
  await Promise.all(shares.map((share) => watch(share, onFailure)));
  clearInterval(timer);
  const seconds = (performance.now() - startedAt) / 1000;
  const mebibytes = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${objects} objects read in ${seconds.toFixed(0)} s, ${mebibytes.toFixed(0)} MiB at most: ${failures.length} failed.`,
  );
  return failures.length;
}

/** Runs a share; a thread that hangs is ended, and another goes on behind the object. */
async function watch(share: Share, onFailure: (failure: Failure) => void): Promise<void> {
  let first: number | undefined = share.first;
  while (first !== undefined) {
    first = await runUntilHang({ ...share, first }, onFailure);
  }
}

/** @returns the number to go on with, where an object hung */
function runUntilHang(share: Share, onFailure: (failure: Failure) => void): Promise<number | undefined> {
  // A thread's first file cannot be TypeScript in Node.js 20, whatever was imported before it.
  const start = `require("tsx/cjs"); require(${JSON.stringify(__filename)});`;
  const worker = new Worker(start, { eval: true, workerData: share });
  return new Promise((resolve, reject) => {
    let last = -1;
    let since = performance.now();
    const timer = setInterval(() => {
      const number = Atomics.load(share.progress, 0);
      if (number !== last) {
        last = number;
        since = performance.now();
      } else if (performance.now() - since > HANG_SECONDS * 1000) {
        clearInterval(timer);
        onFailure({ number, faults: [`hangs: not read within ${HANG_SECONDS} s`] });
        void worker.terminate();
        resolve(number + share.step);
      }
    }, 500);
    worker.on("message", onFailure);
    worker.on("error", (error) => {
      clearInterval(timer);
      reject(error);
    });
    worker.on("exit", () => {
      clearInterval(timer);
      resolve(undefined);
    });
  });
}

function replay(seed: number, number: number): number {
  const faults = fuzzFaults(segmentDecode(), seed, number);
  const { description, bytes } = fuzzCase(seed, number);
  const file = path.join(tmpdir(), `fuzz-read-${seed}-${number}`);
  writeFileSync(file, bytes);
  console.log(
    [`${description}\n${bytes.length} bytes: ${file}`, ...(faults.length > 0 ? faults : ["read rightly"])].join("\n  "),
  );
  return faults.length;
}

function show(seed: number, { number, faults }: Failure): void {
  const { description } = fuzzCase(seed, number);
  console.log([`--seed ${seed} --object ${number}: ${description}`, ...faults.slice(0, 3)].join("\n    "));
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new Error(`${option}: expected a whole number, got: ${text}`);
  }
  return Number(text);
}
