import type { EnvironmentPatch, ProcessEnvironment } from "./environment";

/** What a program needs in its environment to use moto and nothing else. */
export interface MotoTarget {
  readonly endpointUrl: string;
  /** An empty file: the user's profiles and endpoints must not reach the programs. */
  readonly awsConfigFile: string;
  /** The Region for programs that are told none. */
  readonly region?: string | undefined;
}

/** The AWS variables for moto; every other AWS_* variable of the environment is removed, so that no call can reach AWS. */
export function motoEnvironment(environment: ProcessEnvironment, target: MotoTarget): EnvironmentPatch {
  const removed = Object.keys(environment).filter((name) => name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(removed.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: target.endpointUrl,
    AWS_ACCESS_KEY_ID: "testing",
    AWS_SECRET_ACCESS_KEY: "testing",
    AWS_CONFIG_FILE: target.awsConfigFile,
    AWS_SHARED_CREDENTIALS_FILE: target.awsConfigFile,
    AWS_EC2_METADATA_DISABLED: "true",
    ...(target.region !== undefined && { AWS_REGION: target.region, AWS_DEFAULT_REGION: target.region }),
  };
}
