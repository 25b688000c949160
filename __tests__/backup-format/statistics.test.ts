import { addEnvelope, addStatistics, emptyStatistics } from "../../backup-format/statistics";

describe("statistics", () => {
  test("of several readers add up", () => {
    const one = emptyStatistics();
    addEnvelope(one, "a", 2, 10, 20);
    addEnvelope(one, "b", 0, Infinity, -Infinity);
    const other = emptyStatistics();
    addEnvelope(other, "a", 1, 5, 5);
    addEnvelope(other, "c", 1, 30, 30);
    other.controlMessages = 3;
    const otherBefore = structuredClone(other);
    const sum = emptyStatistics();
    addStatistics(sum, one);
    addStatistics(sum, other);

    expect(sum).toEqual({
      ...{ envelopes: 4, controlMessages: 3, events: 4, firstMs: 5, lastMs: 30 },
      logGroups: new Map([
        ["a", { envelopes: 2, events: 3, firstMs: 5, lastMs: 20 }],
        ["b", { envelopes: 1, events: 0, firstMs: undefined, lastMs: undefined }],
        ["c", { envelopes: 1, events: 1, firstMs: 30, lastMs: 30 }],
      ]),
    });
    expect(other).toEqual(otherBefore);
  });
});
