import type { PlanJson } from "../../../plan-review/plan-json";
import { withPlannedPolicies } from "../../../plan-review/policies/planned-policies";
import { resourceChanges } from "../../../plan-review/resource-change";
import { planOf, type PlannedChange, reviewOf } from "../../support/plans";

const ADDRESS = "data.aws_iam_policy_document.it";

/** A statement as the data source has it in a plan. */
const statement = (parts: object): object => ({
  actions: null,
  condition: [],
  effect: null,
  not_actions: null,
  not_principals: [],
  not_resources: null,
  principals: [],
  resources: null,
  sid: null,
  ...parts,
});

interface Document {
  readonly statements: readonly object[];
  readonly more?: object;
  readonly unknown?: object;
  readonly sensitive?: object;
}

/** The plan of a role's policy that takes a document which is read only at apply. */
function planWith({ statements, more, unknown, sensitive }: Document, policy: Partial<PlannedChange> = {}): PlanJson {
  const change = { type: "aws_iam_role_policy", actions: ["update"], after: {}, unknown: { policy: true }, ...policy };
  return planOf({
    changes: [
      {
        mode: "data",
        type: "aws_iam_policy_document",
        actions: ["read"],
        after: { policy_id: null, source_policy_documents: null, statement: statements, version: null, ...more },
        unknown: { id: true, json: true, ...unknown },
        afterSensitive: sensitive,
      },
      change,
    ],
    configuration: {
      root_module: {
        resources: [
          { address: "aws_iam_role_policy.it", expressions: { policy: { references: [`${ADDRESS}.json`, ADDRESS] } } },
        ],
      },
    },
  });
}

function plannedPolicy(plan: PlanJson): unknown {
  const [change] = withPlannedPolicies(plan, resourceChanges("stack-dev", plan));
  const policy = change?.after.policy;
  return typeof policy === "string" ? JSON.parse(policy) : policy;
}

const read = statement({ actions: ["s3:GetObject"], resources: ["arn:b/*"] });
const readText =
  '{"Version":"2012-10-17","Statement":[{"Resource":["arn:b/*"],"Effect":"Allow","Action":["s3:GetObject"]}]}';

describe("a policy document that is read only at apply", () => {
  // What provider 5.100.0 wrote of these parts when Terraform applied them.
  it("is put together as the provider writes it", () => {
    const statements = [
      statement({
        sid: "Read",
        actions: ["s3:Abc", "s3:GetObject"],
        resources: ["arn:aws:s3:::a/&{aws:username}", "arn:aws:s3:::b/*"],
        principals: [
          { type: "AWS", identifiers: ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:root"] },
          { type: "Service", identifiers: ["logs.amazonaws.com"] },
        ],
        condition: [
          { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:c", "arn:d"] },
          { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:z", "arn:&{aws:x}"] },
          { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
          { test: "StringEquals", variable: "aws:PrincipalOrgID", values: ["b", "a"] },
        ],
      }),
      statement({
        effect: "Deny",
        not_actions: ["iam:*"],
        not_principals: [{ type: "AWS", identifiers: ["*"] }],
        not_resources: ["*"],
      }),
      statement({
        actions: ["sts:AssumeRole"],
        principals: [
          { type: "*", identifiers: ["*"] },
          { type: "AWS", identifiers: ["x"] },
        ],
      }),
      statement({ actions: ["a:B"], principals: [{ type: "*", identifiers: ["*"] }] }),
    ];
    const written = {
      Version: "2012-10-17",
      Id: "the-policy",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:Abc"],
          Resource: ["arn:aws:s3:::b/*", "arn:aws:s3:::a/${aws:username}"],
          Principal: {
            AWS: ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/a"],
            Service: "logs.amazonaws.com",
          },
          Condition: {
            ArnLike: { "aws:SourceArn": ["arn:z", "arn:${aws:x}", "arn:c", "arn:d"] },
            StringEquals: { "aws:PrincipalOrgID": ["b", "a"], "aws:SourceAccount": "111122223333" },
          },
        },
        { Effect: "Deny", NotAction: "iam:*", NotResource: "*", NotPrincipal: { AWS: "*" } },
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { "*": "*", AWS: "x" } },
        { Effect: "Allow", Action: "a:B", Principal: "*" },
      ],
    };
    const today = JSON.stringify(written, undefined, 2);
    const plan = planWith({ statements, more: { policy_id: "the-policy" } }, { before: { policy: today } });
    // Same as today means: not a letter of today's text is changed.
    expect(withPlannedPolicies(plan, resourceChanges("stack-dev", plan))[0]?.after.policy).toBe(today);
  });

  it("shows no difference and no risk where it stays the same", () => {
    const review = reviewOf(planWith({ statements: [read] }, { before: { policy: readText } }));
    expect(review.risks).toEqual([]);
    expect(review.stacks[0]?.changes[0]?.after.policy).toBe(readText);
  });

  it("has what changes", () => {
    const plan = planWith(
      { statements: [statement({ actions: ["s3:PutObject"], resources: ["arn:b/*"] })] },
      { before: { policy: readText } },
    );
    expect(reviewOf(plan).risks.map(({ sentence }) => sentence)).toEqual([
      "`policy` of `aws_iam_role_policy.it` allows more: the action `s3:PutObject`.",
    ]);
  });

  it("says of a part that it is not known where it is not", () => {
    const statements = [
      statement({
        actions: ["s3:GetObject"],
        resources: [null, "arn:b"],
        condition: [{ test: "T", variable: "v", values: [null] }],
      }),
      statement({ actions: ["s3:GetObject"] }),
    ];
    const plan = planWith({ statements, unknown: { statement: [{ resources: [true, false] }, { resources: true }] } });
    expect(plannedPolicy(plan)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: ["(known after apply)", "arn:b"],
          Condition: { T: { v: "(known after apply)" } },
        },
        { Effect: "Allow", Action: "s3:GetObject", Resource: "(known after apply)" },
      ],
    });
  });

  it("is sensitive where a part of it is, if it changes", () => {
    const plan = planWith(
      {
        statements: [statement({ actions: ["s3:GetObject"], resources: ["tiny"] })],
        sensitive: { statement: [{ resources: [true] }] },
      },
      { before: { policy: readText } },
    );
    expect(withPlannedPolicies(plan, resourceChanges("stack-dev", plan))[0]?.afterSensitive).toEqual({ policy: true });
  });

  it.each([
    ["of other documents", { source_policy_documents: ["{}"] }, {}],
    ["of an overriding document", { override_policy_documents: ["{}"] }, {}],
    ["of documents that are not known", {}, { source_policy_documents: true }],
  ])("is left as unknown where it is made %s", (_, more, unknown) => {
    expect(plannedPolicy(planWith({ statements: [read], more, unknown }))).toBeUndefined();
  });

  it("is left as unknown where it has no statement yet", () => {
    expect(plannedPolicy(planWith({ statements: [] }))).toBeUndefined();
  });

  it("does not touch what is known", () => {
    const plan = planWith({ statements: [read] }, { after: { policy: "{}" }, unknown: {} });
    expect(plannedPolicy(plan)).toEqual({});
  });

  it("does not stand for an attribute that refers to more than the document", () => {
    const plan = planWith({ statements: [read] });
    const references = [`${ADDRESS}.json`, ADDRESS, "local.x"];
    const resources = [{ address: "aws_iam_role_policy.it", expressions: { policy: { references } } }];
    expect(plannedPolicy({ ...plan, configuration: { root_module: { resources } } })).toBeUndefined();
  });
});
