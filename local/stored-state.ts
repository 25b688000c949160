import { GetObjectCommand, ListObjectVersionsCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { createS3Client } from "./aws-clients";
import type { ProcessEnvironment } from "./environment";
import type { StateBackend } from "./state-stack";

/** What the state object of a stack says. */
export interface StoredState {
  /** False where there is no such object. */
  readonly exists: boolean;
  /** The attribute `id` of each resource in it, by address. */
  readonly ids: ReadonlyMap<string, string>;
  /** Names of the outputs in it. */
  readonly outputs: ReadonlySet<string>;
  /** How many earlier versions of the object S3 still keeps. 0 where nobody asked, or S3 does not say. */
  readonly earlierVersions: number;
}

/** The object is no state that can be read. The message says what to do. */
export class StoredStateError extends Error {
  override readonly name = "StoredStateError";
}

interface StateJson {
  readonly version?: number;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes?: { readonly id?: string } }[];
  }[];
}

/**
 * Reads a state where Terraform keeps it, and never writes.
 * @throws StoredStateError when the object is no Terraform state of version 4
 */
export async function readStoredState(
  backend: StateBackend,
  accountId: string,
  environment: ProcessEnvironment,
  { countVersions = false }: { readonly countVersions?: boolean } = {},
): Promise<StoredState> {
  const client = createS3Client(environment, backend.region);
  const asked = { Bucket: backend.bucket, ExpectedBucketOwner: accountId };
  try {
    const object = await client.send(new GetObjectCommand({ ...asked, Key: backend.key })).catch((error: unknown) => {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) {
        return undefined;
      }
      throw error;
    });
    const state = stateIn((await object?.Body?.transformToString()) ?? "", backend);
    const outputs = new Set(Object.keys(state.outputs ?? {}));
    const earlierVersions = countVersions
      ? await earlierVersionsOf(client, asked, backend.key, object !== undefined)
      : 0;
    return { exists: object !== undefined, ids: idsIn(state), outputs, earlierVersions };
  } finally {
    client.destroy();
  }
}

/** Only to give a hint: who may not list versions is told nothing of them. */
async function earlierVersionsOf(
  client: S3Client,
  asked: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
  key: string,
  exists: boolean,
): Promise<number> {
  const { Versions = [] } = await client
    .send(new ListObjectVersionsCommand({ ...asked, Prefix: key }))
    .catch(() => ({ Versions: [] }));
  return Versions.filter(({ Key, Size }) => Key === key && Size !== 0).length - (exists ? 1 : 0);
}

/** An object without a byte is what Terraform takes for no state. */
function stateIn(text: string, { bucket, key }: StateBackend): StateJson {
  if (text === "") {
    return {};
  }
  const state = parse(text);
  if (state?.version !== 4) {
    throw new StoredStateError(
      `s3://${bucket}/${key} is no Terraform state of version 4: nothing is planned with it, and nothing recovered beside it. ` +
        "Restore an earlier version of the object: docs/shared-state.md, section A broken state version.",
    );
  }
  return state;
}

function idsIn({ resources = [] }: StateJson): ReadonlyMap<string, string> {
  const managed = resources.filter(({ mode, instances }) => mode === "managed" && instances.length > 0);
  return new Map(
    managed.map(({ type, name, instances }) => [`${type}.${name}`, instances[0]?.attributes?.id ?? ""] as const),
  );
}

function parse(text: string): StateJson | undefined {
  try {
    return JSON.parse(text) as StateJson;
  } catch {
    return undefined;
  }
}
