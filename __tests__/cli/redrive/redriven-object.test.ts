import { RedrivenObject } from "../../../cli/redrive/redriven-object";

describe("what is told of an error object", () => {
  test("are its errors, each with its number of records", () => {
    const object = new RedrivenObject("errors/a", "s3://backup/errors/a", 10);
    const timeout = { code: "Lambda.FunctionTimedOut", message: "slow" };
    [timeout, { code: undefined, message: undefined }, timeout].forEach((error) => {
      object.countError(error);
    });

    expect(object.errors).toEqual([
      { ...timeout, records: 2 },
      { code: null, message: null, records: 1 },
    ]);
  });

  test("is bounded, and counts all", () => {
    const object = new RedrivenObject("errors/a", "s3://backup/errors/a", 10);
    for (let record = 1; record <= 1003; record += 1) {
      object.countError({ code: "X", message: `message ${record}` });
      object.lose({ record, reason: "damaged" });
    }

    expect(object.errors).toHaveLength(1001);
    expect(object.errors.at(-1)).toEqual({
      code: null,
      message: "other errors, of more kinds than are told",
      records: 3,
    });
    expect(object.notRecovered).toHaveLength(1000);
    expect(object.notRecoveredRecords).toBe(1003);
    expect(object.isSound).toBe(false);
  });
});
