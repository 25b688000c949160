import { readFileSync } from "node:fs";

/** Where a stack keeps its state in S3. */
export interface StateBackend {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/** What bootstrap must know of the synthesized terraform-state stack. */
export interface StateStack {
  readonly backend: StateBackend;
  /** Terraform address of the one bucket. */
  readonly bucketAddress: string;
  /** Terraform addresses of all that must be there before the bucket is ready to hold state. */
  readonly addresses: readonly string[];
}

/** Left for later: the provider polls for about a minute until S3 reports new lifecycle rules as stable. */
const slowTypes = new Set(["aws_s3_bucket_lifecycle_configuration"]);

/**
 * Reads a synthesized terraform-state stack.
 * @throws Error when it has no S3 backend or not exactly one bucket.
 */
export function readStateStack(file: string): StateStack {
  const configuration = JSON.parse(readFileSync(file, "utf8")) as {
    readonly terraform?: { readonly backend?: { readonly s3?: StateBackend } };
    readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const backend = configuration.terraform?.backend?.s3;
  if (backend === undefined) {
    throw new Error(`${file} has no S3 backend: bootstrap has nowhere to put the state.`);
  }

  const resources = Object.entries(configuration.resource ?? {}).flatMap(([type, named]) =>
    Object.keys(named).map((name) => ({ type, address: `${type}.${name}` })),
  );
  const buckets = resources.filter(({ type }) => type === "aws_s3_bucket");
  const [bucket] = buckets;
  if (bucket === undefined || buckets.length > 1) {
    throw new Error(`${file} must have one aws_s3_bucket, the state bucket, got: ${buckets.length}.`);
  }
  const { bucket: name, key, region } = backend;
  return {
    backend: { bucket: name, key, region },
    bucketAddress: bucket.address,
    addresses: resources.filter(({ type }) => !slowTypes.has(type)).map(({ address }) => address),
  };
}
