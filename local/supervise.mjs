/**
 * Runs one program for a parent and ends it when the parent ends, however that happens: the channel to the parent
 * closes even when the parent is killed with SIGKILL. Started by supervised-process.ts, which is where it is documented.
 *
 *   node supervise.mjs <stop signal> <seconds until SIGKILL> <command> [argument...]
 *
 * The program has a process group of its own, so a Ctrl-C at the terminal does not reach it twice.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { clearTimeout, setTimeout } from "node:timers";

const [signalName, killAfterSeconds, command = "", ...args] = process.argv.slice(2);
const stopSignal = /** @type {NodeJS.Signals} */ (signalName);
const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });

let interrupted = false;
let ended = false;
/** @type {NodeJS.Timeout | undefined} */
let deadline;

/** Asks the program to stop, once: Terraform takes a second SIGINT as an order to drop everything. */
function interrupt() {
  if (interrupted) return;
  interrupted = true;
  child.kill(stopSignal);
}

function stop() {
  // The channel also closes after the program's own end: a deadline for nobody would keep this process alive.
  if (ended) return;
  interrupt();
  deadline ??= setTimeout(killGroup, Number(killAfterSeconds) * 1000);
}

function killGroup() {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody is left in the group.
  }
}

/**
 * Tells the parent, if it is still there.
 * @param {object} message
 * @param {() => void} [callback] called when it is told, or is not there
 */
function report(message, callback = () => undefined) {
  if (process.connected) process.send?.(message, callback);
  else callback();
}

// What the program prints is always read, so that it can't die of a closed pipe after the parent is gone.
for (const { from, to } of [
  { from: child.stdout, to: process.stdout },
  { from: child.stderr, to: process.stderr },
]) {
  to.on("error", () => undefined);
  from.on("data", (chunk) => to.write(chunk));
}

process.on("disconnect", stop);
process.on("message", (message) => (message === "stop" ? stop() : interrupt()));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

child.on("spawn", () => report({ pid: child.pid }));
child.on("error", (error) => {
  report({ error: error.message }, () => process.exit(127));
});
child.on("exit", () => {
  ended = true;
  clearTimeout(deadline);
  killGroup();
});
child.on("close", (code, signal) => {
  process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  report({ code, signal }, () => process.connected && process.disconnect());
});

// The parent may have gone before anyone listened.
if (!process.connected) stop();
