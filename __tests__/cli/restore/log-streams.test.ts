import { array, assert, constantFrom, property, record, string } from "fast-check";
import { LogStreams } from "../../../cli/restore/log-streams";

function namesOf(...origins: readonly (readonly [owner: string, logGroup: string, logStream: string])[]) {
  const streams = new LogStreams();
  for (const [owner, logGroup, logStream] of origins) {
    streams.numberOf({ owner, logGroup, logStream });
  }
  return streams.targetNames();
}

it("keeps the names of one log group's streams", () => {
  expect(namesOf(["1", "/a", "x"], ["1", "/a", "y|z"])).toEqual(["x", "y|z"]);
});

it("adds the log group where there are several", () => {
  expect(namesOf(["1", "/a", "x"], ["1", "/b", "x"])).toEqual(["/a|x", "/b|x"]);
});

it("adds the owner where there are several", () => {
  expect(namesOf(["1", "/a", "x"], ["2", "/a", "x"])).toEqual(["1|/a|x", "2|/a|x"]);
});

it.each([
  ["a longest name as it is", "x".repeat(512), /^x{512}$/],
  ["a longer one cut", "x".repeat(513), /^x{495}\|[0-9a-f]{16}$/],
  ["what a name cannot hold replaced", "a:b*c", /^a_b_c\|[0-9a-f]{16}$/],
  ["something where there is no name", "", /^\|[0-9a-f]{16}$/],
])("gives %s", (_, logStream, expected) => {
  expect(namesOf(["1", "/a", logStream])[0]).toMatch(expected);
});

it("gives every stream a number and a name of its own, which CloudWatch Logs can have", () => {
  const part = string({ unit: constantFrom("a", "b", ":", "*", "x".repeat(300), "\u{1f600}") });
  const origin = record({
    owner: constantFrom("1", "2"),
    logGroup: constantFrom("/a", "/b"),
    logStream: part,
  });
  assert(
    property(array(origin, { maxLength: 20 }), (origins) => {
      const streams = new LogStreams();
      const numbers = origins.map((one) => streams.numberOf(one));
      const names = streams.targetNames();
      const distinct = new Set(origins.map((one) => JSON.stringify(one)));

      expect(numbers.map((number) => streams.origin(number))).toEqual(origins);
      expect(streams.count).toBe(distinct.size);
      expect(new Set(names).size).toBe(distinct.size);
      expect(names.filter((name) => !/^[^:*]{1,512}$/.test(name) || name.length > 512)).toEqual([]);
    }),
  );
});
