import { realpath } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { createS3Client } from "../aws-clients";
import type { CommandContext } from "../command-context";
import { UsageError } from "../errors";
import { settingsOfEnvironment } from "../sources/environment-source";
import { parseSource, type Source } from "../sources/source";
import type { Destination } from "./destination";
import { FolderDestination } from "./folder-destination";
import { S3Destination } from "./s3-destination";

/** Where to write: a folder, or a prefix of a bucket, which is empty or ends in a slash. */
export type CompactPlace =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "s3"; readonly bucket: string; readonly prefix: string; readonly region?: string | undefined };

/**
 * The place that `--to` names, or that of the environment.
 *
 * @throws {UsageError} where there is none
 */
export async function compactPlaceOf(
  { to, env }: { readonly to?: string; readonly env?: string },
  environment: CommandContext["environment"],
): Promise<CompactPlace> {
  const settings = env === undefined ? undefined : await settingsOfEnvironment(env, environment);
  if (to === undefined) {
    if (settings === undefined) {
      throw new UsageError(
        "expected --to FOLDER or --to s3://bucket/prefix to say where compacted files go, got: none",
      );
    }
    const { region, backupStorage, query } = settings;
    return { kind: "s3", bucket: backupStorage.bucketName, prefix: query.compactedPrefix, region };
  }
  const place = parseSource(to);
  switch (place.kind) {
    case "stdin":
      throw new UsageError("--to: expected a folder or s3://bucket/prefix, got: -");
    case "path":
      return place;
    case "s3": {
      const { bucket, prefix } = place;
      const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
      return { kind: "s3", bucket, prefix: folder, region: settings?.region };
    }
  }
}

/**
 * Makes sure that nothing is read that was written, and that each source can be read again.
 *
 * @throws {UsageError} where the place lies in a source, or a source in it
 */
export async function checkApart(sources: readonly Source[], place: CompactPlace): Promise<void> {
  for (const source of sources) {
    if (source.kind === "stdin") {
      throw new UsageError("compact reads files, folders and S3, which it can recognise when it runs again, got: -");
    }
    if (source.kind === "s3" && place.kind === "s3" && source.bucket === place.bucket) {
      const [one, other] = [source.prefix, place.prefix];
      if (one.startsWith(other) || other.startsWith(one)) {
        throw apartError(`s3://${place.bucket}/${other}`, `s3://${source.bucket}/${one}`);
      }
    }
    if (source.kind === "path" && place.kind === "path") {
      const [one, other] = await Promise.all([realPathOf(source.path), realPathOf(place.path)]);
      if (`${one}${sep}`.startsWith(`${other}${sep}`) || `${other}${sep}`.startsWith(`${one}${sep}`)) {
        throw apartError(place.path, source.path);
      }
    }
  }
}

/** Makes what writes there. Loads the SDK for S3. */
export async function destinationOf(place: CompactPlace, context: CommandContext): Promise<Destination> {
  if (place.kind === "path") {
    return new FolderDestination(place.path);
  }
  const { environment, temporaryFolder, signal } = context;
  const { bucket, prefix, region } = place;
  const client: S3Client = await createS3Client({ region, environment });
  return new S3Destination({ client, bucket, prefix, temporaryFolder, signal });
}

function apartError(place: string, source: string): UsageError {
  return new UsageError(
    `--to: compacted files and the backup must lie apart, neither inside the other, got: ${place} and ${source}`,
  );
}

/** Without symbolic links, as far as the path is there. */
async function realPathOf(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const above = dirname(whole);
    return above === whole ? whole : join(await realPathOf(above), whole.slice(above.length));
  }
}
