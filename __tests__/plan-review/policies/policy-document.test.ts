import { inOneForm, isPolicy, parsePolicy, statementsOf } from "../../../plan-review/policies/policy-document";

describe("parsePolicy", () => {
  it.each([
    ["no text", 5],
    ["no JSON", "Statement"],
    ["JSON without a statement", '{"Version":"2012-10-17"}'],
    ["a statement that is a text", '{"Statement":"Allow"}'],
    ["a list", '[{"Statement":[]}]'],
  ])("knows that %s is no policy", (_, text) => {
    expect(parsePolicy(text)).toBeUndefined();
  });

  it("reads a policy of one statement, also without a list", () => {
    expect(parsePolicy('{"Statement":{"Effect":"Deny"}}')).toEqual({ Statement: { Effect: "Deny" } });
    expect(isPolicy({ Statement: [] })).toBe(true);
  });
});

describe("statementsOf", () => {
  it("has no statement of no policy", () => {
    expect(statementsOf(undefined)).toEqual([]);
  });

  it("reads every element in one form: values in order, nothing twice", () => {
    const [statement] = statementsOf({
      Statement: {
        Sid: "S",
        Effect: "Deny",
        Principal: { Service: ["b", "a"], AWS: "1" },
        NotAction: ["s3:B", "s3:A", "s3:B"],
        Resource: "r",
        Condition: { Bool: { k: true }, StringEquals: { k: ["2", "1"] } },
      },
    });
    expect(statement).toEqual({
      sid: "S",
      effect: "Deny",
      principals: { values: ["AWS:1", "Service:a", "Service:b"], isExcept: false },
      actions: { values: ["s3:A", "s3:B"], isExcept: true },
      resources: { values: ["r"], isExcept: false },
      conditions: [
        { operator: "Bool", key: "k", values: ["true"] },
        { operator: "StringEquals", key: "k", values: ["1", "2"] },
      ],
    });
  });

  it.each([["*"], [{ AWS: "*" }], [{ AWS: ["*"] }], [{ "*": "*" }]])(
    "takes the principal %j for everybody",
    (principal) => {
      expect(statementsOf({ Statement: [{ Principal: principal }] })[0]?.principals.values).toEqual(["*"]);
    },
  );
});

describe("inOneForm", () => {
  it("writes the same for lists in another order and for lists of one", () => {
    const one = {
      Statement: [
        { Action: ["b", "a"], Resource: ["r"], Condition: { Bool: { k: ["true"] } }, Principal: { AWS: ["1"] } },
      ],
    };
    const other = {
      Statement: { Action: ["a", "b"], Resource: "r", Condition: { Bool: { k: "true" } }, Principal: { AWS: "1" } },
    };
    expect(inOneForm(one)).toEqual(inOneForm(other));
  });

  it("keeps what it does not know", () => {
    expect(inOneForm({ Id: "x", Statement: [{ Sid: "s", Other: ["b", "a"] }, "odd"] })).toEqual({
      Id: "x",
      Statement: [{ Sid: "s", Other: ["b", "a"] }, "odd"],
    });
  });
});
