import { changesOf, configurationDifferences, type ShownPlan } from "../../../local/exits/shown-plan";

const plan = (changed: Partial<ShownPlan>): ShownPlan => ({ configuration: {}, ...changed });
const change = (...actions: string[]) => ({ address: "aws_s3_bucket.b", change: { actions } });

describe("changesOf", () => {
  test.each<[string, Partial<ShownPlan>, readonly string[]]>([
    ["nothing in it", {}, []],
    [
      "resources and outputs as they are",
      {
        resource_changes: [change("no-op")],
        output_changes: { name: { actions: ["no-op"] } },
      },
      [],
    ],
    ["an update", { resource_changes: [change("update")] }, ["update aws_s3_bucket.b"]],
    ["a replacement", { resource_changes: [change("delete", "create")] }, ["delete and create aws_s3_bucket.b"]],
    ["data that is not known yet", { resource_changes: [change("read")] }, ["read aws_s3_bucket.b"]],
    [
      "a move",
      {
        resource_changes: [{ ...change("no-op"), previous_address: "aws_s3_bucket.a" }],
      },
      ["move aws_s3_bucket.a to aws_s3_bucket.b"],
    ],
    [
      "an import",
      {
        resource_changes: [{ address: "aws_s3_bucket.b", change: { actions: ["no-op"], importing: { id: "b" } } }],
      },
      ["import aws_s3_bucket.b"],
    ],
    ["another output", { output_changes: { name: { actions: ["update"] } } }, ["update output name"]],
  ])("of a plan with %s", (_, changed, changes) => {
    expect(changesOf(plan(changed))).toEqual(changes);
  });
});

describe("configurationDifferences", () => {
  const withArgument = (argument: object) =>
    plan({ configuration: { resources: [{ expressions: { name: argument } }] } });

  test("is told of another argument, which the plans need not show", () => {
    expect(
      configurationDifferences(withArgument({ constant_value: "a" }), withArgument({ constant_value: "b" })),
    ).toEqual(['configuration.resources.0.expressions.name.constant_value: expected "a", got "b"']);
  });

  test("takes a template's references, which Terraform shows without its text where it is HCL", () => {
    const json = withArgument({ constant_value: "${a.b.id}", references: ["a.b.id", "a.b"] });

    expect(configurationDifferences(json, withArgument({ references: ["a.b.id", "a.b"] }))).toEqual([]);
    expect(configurationDifferences(json, withArgument({ references: ["a.c.id", "a.c"] }))).toEqual([
      'configuration.resources.0.expressions.name.references.0: expected "a.b.id", got "a.c.id"',
      'configuration.resources.0.expressions.name.references.1: expected "a.b", got "a.c"',
    ]);
  });

  test("is told of a check that is gone", () => {
    const checked = plan({ checks: [{ address: { to_display: "data.x.y" } }] });

    expect(configurationDifferences(checked, plan({}))).toEqual(['checked.0: expected "data.x.y", got nothing']);
  });
});
