import { startMoto } from "../../local/moto";

/**
 * A program that starts moto, prints one line of JSON about it, and goes on until it is killed:
 * `start-moto.ts <folder> [keep]`. With `keep` it ends, and leaves moto running.
 */
async function main(): Promise<void> {
  const [directory = "", keep] = process.argv.slice(2);
  const keepRunning = keep === "keep";
  const { endpointUrl, pid } = await startMoto({ environment: process.env, directory, keepRunning });
  process.stdout.write(`${JSON.stringify({ endpointUrl, pid })}\n`);
}

void main();
