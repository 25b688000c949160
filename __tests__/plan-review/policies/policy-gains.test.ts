import { statementsOf } from "../../../plan-review/policies/policy-document";
import { broadGrants, gainsOf, lostDenials } from "../../../plan-review/policies/policy-gains";

type Json = Readonly<Record<string, unknown>>;

const allow = (...statements: readonly Json[]) =>
  statementsOf({ Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })) });
const read = { Action: ["s3:GetObject", "s3:ListBucket"], Resource: ["arn:b", "arn:b/*"] };
const trust = { Action: "sts:AssumeRole", Principal: { Service: "logs.amazonaws.com" } };
const limited = { ...trust, Condition: { StringEquals: { "aws:SourceAccount": "1" } } };

describe("gainsOf", () => {
  it.each<readonly [string, readonly Json[], readonly Json[], string]>([
    ["an action", [read], [{ ...read, Action: [...read.Action, "s3:PutObject"] }], "the action `s3:PutObject`"],
    ["a wildcard", [read], [{ ...read, Action: ["s3:*"] }], "the action `s3:*` (with a wildcard)"],
    ["a resource", [read], [{ ...read, Resource: ["arn:b", "arn:c"] }], "the resource `arn:c`"],
    ["every resource", [read], [{ ...read, Resource: "*" }], "the resource `*` (with a wildcard)"],
    [
      "a resource that is made by the plan",
      [read],
      [{ ...read, Resource: "(known after apply)" }],
      "the resource that is known only after apply",
    ],
    [
      "a principal",
      [trust],
      [{ ...trust, Principal: { Service: ["logs.amazonaws.com", "x.amazonaws.com"] } }],
      "the principal `Service:x.amazonaws.com`",
    ],
    ["everybody", [trust], [{ ...trust, Principal: "*" }], "the principal `*` (with a wildcard)"],
    [
      "fewer conditions",
      [limited],
      [trust],
      "`sts:AssumeRole` in more cases: on other resources, for others, or under fewer conditions",
    ],
    [
      "another value of a condition",
      [limited],
      [{ ...trust, Condition: { StringEquals: { "aws:SourceAccount": ["1", "2"] } } }],
      "`sts:AssumeRole` in more cases: on other resources, for others, or under fewer conditions",
    ],
    [
      "a known action on a known resource of another statement",
      [
        { Action: "a:A", Resource: "r1" },
        { Action: "a:B", Resource: "r2" },
      ],
      [{ Sid: "Both", Action: ["a:A", "a:B"], Resource: ["r1", "r2"] }],
      "`a:A` and `a:B` in more cases: on other resources, for others, or under fewer conditions (statement `Both`)",
    ],
    [
      "all actions but some",
      [read],
      [{ Sid: "Most", NotAction: ["iam:*"], Resource: "arn:b" }],
      "every action but `iam:*` (statement `Most`)",
    ],
    [
      "an action that was excepted",
      [{ NotAction: ["iam:*", "sts:*"], Resource: "r" }],
      [{ NotAction: "iam:*", Resource: "r" }],
      "every action but `iam:*`",
    ],
    [
      "an action and a resource at once",
      [read],
      [{ Action: "sqs:SendMessage", Resource: "arn:q" }],
      "the action `sqs:SendMessage`, the resource `arn:q`",
    ],
  ])("tells of %s", (_, before, after, gain) => {
    expect(gainsOf(allow(...before), allow(...after))).toEqual([gain]);
  });

  it.each<readonly [string, readonly Json[], readonly Json[]]>([
    ["the same", [read], [read]],
    ["another order", [read], [{ Action: [...read.Action].reverse(), Resource: [...read.Resource].reverse() }]],
    ["another case of an action", [read], [{ ...read, Action: ["S3:getobject", "s3:LISTBUCKET"] }]],
    [
      "a value instead of a list of one",
      [{ ...read, Action: ["s3:GetObject"] }],
      [{ ...read, Action: "s3:GetObject" }],
    ],
    [
      "a statement that is split",
      [read],
      [
        { ...read, Action: "s3:GetObject" },
        { ...read, Action: "s3:ListBucket" },
      ],
    ],
    [
      "statements that are merged",
      [
        { ...read, Action: "s3:GetObject" },
        { ...read, Action: "s3:ListBucket" },
      ],
      [read],
    ],
    ["another Sid", [{ ...read, Sid: "A" }], [{ ...read, Sid: "B" }]],
    ["fewer actions", [read], [{ ...read, Action: "s3:GetObject" }]],
    ["an action within a wildcard", [{ ...read, Action: "s3:*" }], [read]],
    ["a resource within a wildcard", [{ ...read, Resource: "arn:*" }], [read]],
    ["a condition more", [trust], [limited]],
    [
      "an identity of an account that has it all",
      [{ ...trust, Principal: { AWS: "111122223333" } }],
      [{ ...trust, Principal: { AWS: "arn:aws:iam::111122223333:role/a" } }],
    ],
    ["more exceptions", [{ NotAction: "iam:*", Resource: "r" }], [{ NotAction: ["iam:*", "sts:*"], Resource: "r" }]],
    ["another Deny", [read], [read, { ...read, Effect: "Deny" }]],
    ["nothing any more", [read], []],
  ])("takes %s for no gain", (_, before, after) => {
    expect(gainsOf(allow(...before), allow(...after))).toEqual([]);
  });
});

describe("lostDenials", () => {
  const tls = {
    Sid: "Tls",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:b",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  it.each<readonly [string, readonly Json[], readonly string[]]>([
    ["a Deny that goes away", [], ["Tls"]],
    ["a Deny that becomes an Allow", [{ ...tls, Effect: "Allow" }], ["Tls"]],
    ["a Deny of fewer actions", [{ ...tls, Action: "s3:Get*" }], ["Tls"]],
    [
      "a Deny under one condition more",
      [{ ...tls, Condition: { ...tls.Condition, StringEquals: { k: "v" } } }],
      ["Tls"],
    ],
    ["the same under another name", [{ ...tls, Sid: "Other" }], []],
    ["a wider Deny", [{ ...tls, Resource: ["arn:b", "arn:b/*"], Condition: {} }], []],
  ])("looks at %s", (_, after, lost) => {
    expect(lostDenials(allow(tls), allow(...after)).map(({ sid }) => sid)).toEqual(lost);
  });
});

describe("broadGrants", () => {
  it.each<readonly [string, Json, readonly string[]]>([
    ["nothing of named actions", read, []],
    ["nothing of a principal of the account", { ...trust, Principal: { AWS: "arn:aws:iam::111122223333:role/a" } }, []],
    [
      "a wildcard in an action",
      { ...read, Action: ["s3:Get*", "s3:PutObject"] },
      ["the action `s3:Get*` (with a wildcard)"],
    ],
    ["everybody", { ...trust, Principal: { AWS: "*" } }, ["the principal `*` (with a wildcard)"]],
    [
      "another account",
      { ...trust, Principal: { AWS: ["444455556666", "arn:aws:iam::111122223333:root"] } },
      ["the principal `AWS:444455556666`"],
    ],
    ["all actions but some", { ...read, Action: undefined, NotAction: "iam:*" }, ["every action but `iam:*`"]],
    ["all resources but one", { Action: "s3:GetObject", NotResource: "arn:b" }, ["every resource but `arn:b`"]],
    ["everybody but one", { Action: "s3:GetObject", NotPrincipal: { AWS: "1" } }, ["every principal but `AWS:1`"]],
    ["nothing of a Deny", { ...read, Action: "s3:*", Effect: "Deny" }, []],
  ])("tells, of a new policy, of %s", (_, statement, grants) => {
    expect(broadGrants(allow(statement), "111122223333")).toEqual(grants);
  });
});
