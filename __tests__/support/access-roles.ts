import { CiAccessStack } from "../../stacks/ci-access-stack";
import type { PolicyDocument } from "./policy-document";
import { exampleSettings } from "./settings";
import { parseStack, synthesize, testApp } from "./synthesis";

type Settings = ReturnType<typeof exampleSettings>;
type CiAccess = NonNullable<Settings["ciAccess"]>;

export const GITHUB: CiAccess = {
  github: {
    repository: "octo-org/log-backup",
    subjectPrefix: "repo:octo-org/log-backup",
    branch: "main",
    environment: "dev",
    nightlyWorkflow: "nightly.yml",
  },
  opsPrincipalArns: ["arn:aws:iam::999988887777:role/ops-team"],
};

/** The account of the example environment `dev`. */
export const ACCOUNT = "111122223333";

/** A role of `ci-access` as it is synthesized: what IAM would judge requests by. */
export interface AccessRoleUnderTest {
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
}

interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** The roles and boundaries of an environment that is as `dev`, but for what is given. */
export function accessOf(changes: Partial<Settings> = {}, env: Record<string, string> = {}) {
  const { ciAccess = GITHUB, ...settings } = { ...exampleSettings(env), ...changes };
  const json = synthesize(new CiAccessStack(testApp(), { ...settings, ciAccess }, ciAccess));
  const document = (path: string): PolicyDocument | undefined => documentOf(json, path);
  const needed = (path: string): PolicyDocument => {
    const found = document(path);
    if (found === undefined) {
      throw new Error(`there is no policy ${path}`);
    }
    return found;
  };
  const role = (name: "plan" | "deploy" | "ops"): AccessRoleUnderTest => {
    const inline = document(`${name}_permissions`);
    return {
      arn: `arn:aws:iam::${settings.accountId}:role/log-backup-${settings.environment}-${name}`,
      trust: needed(`${name}_trust`),
      policies: [...(inline === undefined ? [] : [inline]), ...(name === "ops" ? [] : [needed("reading_document")])],
      ...(name === "deploy" && { boundary: needed("deploy-boundary_document") }),
    };
  };
  return {
    json,
    plan: role("plan"),
    deploy: role("deploy"),
    ops: role("ops"),
    serviceBoundary: needed("service-boundary_document"),
  };
}

/** The policy that a synthesized stack makes at a construct path, its parts joined by `_`. */
export function documentOf(json: string, path: string): PolicyDocument | undefined {
  const documents = parseStack(json).data?.aws_iam_policy_document ?? {};
  const id = Object.keys(documents).find((each) => each.startsWith(`${path}_`));
  return id === undefined ? undefined : policyOf(documents[id]?.statement as readonly Statement[]);
}

/** What `aws_iam_policy_document` makes of statements. The OIDC provider is the account's own for GitHub. */
function policyOf(statements: readonly Statement[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect, actions, resources = [], principals, condition }) => ({
      ...(sid !== undefined && { Sid: sid }),
      Effect: effect,
      Action: actions,
      ...(resources.length > 0 && { Resource: resources }),
      ...(principals && { Principal: Object.fromEntries(principals.map((each) => [each.type, identifiers(each)])) }),
      ...(condition && { Condition: conditionsOf(condition) }),
    })) as unknown as PolicyDocument["Statement"],
  };
}

function identifiers({ identifiers: all }: NonNullable<Statement["principals"]>[number]): readonly string[] {
  return all.map((each) =>
    each.startsWith("${") ? `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` : each,
  );
}

function conditionsOf(
  conditions: NonNullable<Statement["condition"]>,
): Record<string, Record<string, readonly string[]>> {
  const all: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of conditions) {
    all[test] = { ...all[test], [variable]: values };
  }
  return all;
}
