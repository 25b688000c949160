import fc from "fast-check";
import { distinctPrefixes, findLogGroups } from "../../../cli/cloudwatch/log-groups";
import { FakeLogs } from "../../support/fake-logs";

const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
});

describe("what patterns begin with", () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], []],
    [
      ["/b", "/a"],
      ["/a", "/b"],
    ],
    [
      ["/ab", "/a", "/a-b", "/abc", "/b"],
      ["/a", "/b"],
    ],
    [
      ["/a*b", "/a?c", "/ac", "/b*"],
      ["/a", "/b"],
    ],
    [["/a", "*"], [""]],
  ])("of %j is %j", (patterns, prefixes) => {
    expect(distinctPrefixes(patterns)).toEqual(prefixes);
  });

  it("is every beginning, and none of them twice", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "-", "*"), maxLength: 4 });

    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 30 }), (patterns) => {
        const prefixes = distinctPrefixes(patterns);
        const beginnings = patterns.map((each) => each.split("*")[0] ?? "");

        // Set arithmetic, the slow way.
        const shortest = beginnings.filter(
          (one) => !beginnings.some((other) => other !== one && one.startsWith(other)),
        );
        expect(prefixes).toEqual([...new Set(shortest)].sort());
      }),
    );
  });

  it("is everything where it would be many, and quick to tell of 50,000", () => {
    const names = Array.from({ length: 51 }, (_, index) => `/${index}-`);
    expect(distinctPrefixes(names.slice(1))).toHaveLength(50);
    expect(distinctPrefixes(names)).toEqual([""]);

    const started = performance.now();
    expect(distinctPrefixes(Array.from({ length: 50_000 }, (_, index) => `/name-${index}-`))).toEqual([""]);
    expect(performance.now() - started).toBeLessThan(2000); // comparing each with each takes minutes
  });
});

it("names and globs may find the same log group, once", async () => {
  ["/a", "/ab", "/b", "/c"].forEach((name) => logs.addGroup(name));
  const patterns = ["/a*", "/ab", "/b", "/gone", "/x*"];

  const { groups, unmatched } = await findLogGroups(logs.logsClient(), patterns, new AbortController().signal);

  expect(groups.map(({ name }) => name)).toEqual(["/a", "/ab", "/b"]);
  expect(unmatched).toEqual(["/gone", "/x*"]);
});
