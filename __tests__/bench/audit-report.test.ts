import { formatAuditHead, formatAuditRow, problemOf } from "../../bench/audit-report";

const ACCOUNT = { environment: "audit10", logGroups: 10, covered: 5, faulty: 0 };
const answer = (changes: object = {}, counts: object = {}) =>
  JSON.stringify({
    environment: "audit10",
    verdict: "uncovered",
    counts: { logGroups: 10, covered: 5, notCovered: 5, missing: 0, faults: 0, ...counts },
    notChecked: [],
    ...changes,
  });

describe("problemOf", () => {
  it("finds nothing wrong with the right answer", () => {
    expect(problemOf(answer(), ACCOUNT)).toBeUndefined();
  });

  it.each([
    ["another verdict", answer({ verdict: "faults" })],
    ["something that was not checked", answer({ notChecked: ["whether events were forwarded"] })],
    ["a log group too few", answer({}, { logGroups: 9 })],
    ["one that is covered too few", answer({}, { covered: 4 })],
    ["one that is not covered too many", answer({}, { notCovered: 6 })],
    ["a fault", answer({}, { faults: 1 })],
  ])("finds %s", (_, output) => {
    expect(problemOf(output, ACCOUNT)).toMatch(/^expected \{.*\}, got \{.*\}$/);
  });

  it("wants the faults that were made", () => {
    const account = { ...ACCOUNT, faulty: 2 };

    expect(problemOf(answer({ verdict: "faults" }, { faults: 2 }), account)).toBeUndefined();
    expect(problemOf(answer(), account)).toMatch(/^expected /);
  });

  it("says what was expected and what was got", () => {
    expect(problemOf(answer({}, { faults: 1 }), ACCOUNT)).toBe(
      'expected {"verdict":"uncovered","logGroups":10,"covered":5,"notCovered":5,"faults":0,"notChecked":[]}, ' +
        'got {"verdict":"uncovered","logGroups":10,"covered":5,"notCovered":5,"faults":1,"notChecked":[]}',
    );
  });
});

describe("the table", () => {
  it("has time, requests, their rate and memory for each number of log groups", () => {
    const lines = [
      formatAuditHead(),
      formatAuditRow({ logGroups: 5000, seconds: 43.24, requests: 5131, mebibytes: 128.4 }),
      formatAuditRow({ logGroups: 1, seconds: 0.5, requests: 20, mebibytes: NaN }),
    ];

    expect(lines).toEqual([
      "  log groups      time  requests    requests/s    memory",
      "        5000    43.2 s      5131           119   128 MiB",
      "           1     0.5 s        20            40",
    ]);
  });
});
