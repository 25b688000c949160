import { setMaxListeners } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { forEachAtOnce } from "../local/at-once";
import { patchEnvironment, type ProcessEnvironment } from "../local/environment";
import { startMoto } from "../local/moto";
import { prepareTerraformCli } from "../local/terraform-cli-config";

/** The account that moto plays. */
export const ACCOUNT = "123456789012";
export const REGION = "eu-central-1";

/** moto answers one request at a time: more at once would only wait. */
export const REQUESTS_AT_ONCE = 8;

/** A local AWS of a benchmark's own. */
export interface BenchAws {
  /** A folder for files, removed at the end. */
  readonly folder: string;
  /** For programs that are to use it; Terraform finds its provider with it. */
  readonly environment: ProcessEnvironment;
  /** What makes a client of a Region; S3's needs `forcePathStyle`, too. */
  clientConfiguration(region: string): ClientConfiguration;
  /** How many requests it has answered so far. */
  requests(): number;
}

export interface ClientConfiguration {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Runs a benchmark on a local AWS of its own and sets this process's exit code: 0 where it says true, else 1.
 *
 * @param name of its temporary folder
 */
export function runBenchmark(name: string, main: (aws: BenchAws, signal: AbortSignal) => Promise<boolean>): void {
  process.exitCode = 1;
  withLocalAws(name, main).then(
    (isGood) => {
      process.exitCode = isGood ? 0 : 1;
    },
    (error: unknown) => {
      console.error(error instanceof Stopped ? error.message : error);
    },
  );
}

/** Somebody has ended the benchmark. */
class Stopped extends Error {}

/**
 * Starts moto, hands it to a function, and ends all of it, whether the function returns, throws or is stopped.
 *
 * @param use gets a signal that aborts on Ctrl-C and SIGTERM
 * @returns what the function returns
 */
async function withLocalAws<Result>(
  name: string,
  use: (aws: BenchAws, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const abort = new AbortController();
  setMaxListeners(0, abort.signal); // One for each request under way.
  const stop = () => {
    abort.abort(new Stopped("Stopped."));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const folder = mkdtempSync(path.join(tmpdir(), `bench-${name}-`));
  try {
    const search = {
      environment: process.env,
      projectDirectory: path.resolve(__dirname, ".."),
      outputDirectory: folder,
    };
    const cli = prepareTerraformCli(search);
    const moto = await startMoto({ environment: process.env, directory: folder, region: REGION, signal: abort.signal });
    const environment = patchEnvironment(process.env, cli.environment, moto.environment);
    const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;
    const aws: BenchAws = {
      folder,
      environment,
      clientConfiguration: (region) => ({
        region,
        endpoint: moto.endpointUrl,
        credentials: { accessKeyId, secretAccessKey },
      }),
      requests: () => answered(readFileSync(moto.logFile, "latin1")),
    };
    try {
      return await use(aws, abort.signal);
    } finally {
      await moto.stop();
    }
  } catch (error) {
    // Whatever was under way says so in words of its own.
    abort.signal.throwIfAborted();
    throw error;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests in moto's log, which has a line for each; those that `startMoto` makes itself are not AWS's. */
export function answered(log: string): number {
  return log.match(/"(?:GET|HEAD|POST|PUT|DELETE) (?!\/moto-api\/)/g)?.length ?? 0;
}

/** Makes log groups. */
export async function createLogGroups(
  client: CloudWatchLogsClient,
  names: readonly string[],
  abortSignal: AbortSignal,
): Promise<void> {
  await forEachAtOnce(names, REQUESTS_AT_ONCE, (logGroupName) =>
    client.send(new CreateLogGroupCommand({ logGroupName }), { abortSignal }),
  );
}
