import { spawnSync } from "node:child_process";
import { measureSeconds, median } from "./measure";
import type { Contender, Series } from "./read-commands";

/** What a command took. */
export interface Timing {
  readonly contender: Contender;
  /** Median, in seconds. */
  readonly seconds: number;
  /** Median of its time over that of the series' first command in the same round. */
  readonly ratio: number;
}

/**
 * Times the commands of a series in rounds, every other one backwards, so that neither a busy moment nor a slow drift of
 * the computer favours one of them. A round before the first warms up the caches and is not counted.
 *
 * @param rounds how many of them count, from 1
 */
export async function timeInRounds({ contenders }: Series, rounds: number): Promise<Timing[]> {
  const installed = contenders.filter(({ needs }) => needs === undefined || isInstalled(needs));
  const seconds = new Map(installed.map((contender) => [contender, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of round % 2 === 0 ? installed : [...installed].reverse()) {
      const taken = await measureSeconds({ command: contender.command, env: process.env });
      if (round > 0) {
        seconds.get(contender)?.push(taken);
      }
    }
  }
  const base = seconds.get(contenders[0]) ?? [];
  return Array.from(seconds, ([contender, times]) => ({
    contender,
    seconds: median(times),
    ratio: median(times.map((time, round) => time / (base[round] ?? NaN))),
  }));
}

/** Whether a shell finds the program. */
export function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" }).status === 0;
}
