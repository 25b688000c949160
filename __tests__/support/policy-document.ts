/** A policy of IAM, with lists where IAM may have one value alone. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

type Loose = Omit<PolicyStatement, "Action" | "Resource"> & {
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
};

/** Reads a policy as IAM stores it. */
export function readPolicyDocument(text: string): PolicyDocument {
  const { Version, Statement } = JSON.parse(text) as { readonly Version: string; readonly Statement: readonly Loose[] };
  return {
    Version,
    Statement: Statement.map((statement) => ({
      ...statement,
      Action: listOf(statement.Action),
      Resource: listOf(statement.Resource ?? []),
    })),
  };
}

/** Every action that is allowed. */
export function allowedActions(policies: readonly PolicyDocument[]): readonly string[] {
  const statements = policies.flatMap(({ Statement }) => Statement).filter(({ Effect }) => Effect === "Allow");
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
