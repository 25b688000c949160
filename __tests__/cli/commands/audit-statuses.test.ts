import fc from "fast-check";
import {
  ELSEWHERE_ARN,
  ERROR_LOG,
  filter,
  policy,
  RESTORED,
  STREAM_ARN,
  useAuditFakes,
} from "../../support/audit-fakes";

const command = useAuditFakes();

interface Group {
  readonly there: boolean;
  readonly standard: boolean;
  /** What sends its events where; under the environment's name at most one. */
  readonly toUs: boolean;
  readonly toUsByHand: boolean;
  readonly elsewhere: boolean;
}

interface Account {
  readonly groups: readonly (Group & { readonly name: string })[];
  readonly named: readonly string[];
  readonly discovered: readonly string[];
  /** Undefined: the settings have no account source. */
  readonly excluded: readonly string[] | undefined;
  /** Undefined: there is no policy. */
  readonly policy: { readonly destinationArn: string; readonly excluded: readonly string[] } | undefined;
}

const PLAIN = Array.from({ length: 6 }, (_, index) => `/a/${index}`);
const FOUND = Array.from({ length: 6 }, (_, index) => `/p/${index}`);
const LEFT_OUT = ["/p/out-1", "/p/out-2"];
const OWN = [ERROR_LOG, RESTORED];
const ALL = [...PLAIN, ...FOUND, ...LEFT_OUT, ...OWN];

const group = fc.record({
  there: fc.boolean(),
  standard: fc.boolean(),
  toUs: fc.boolean(),
  toUsByHand: fc.boolean(),
  elsewhere: fc.boolean(),
});

const account: fc.Arbitrary<Account> = fc.record({
  groups: fc
    .array(group, { minLength: ALL.length, maxLength: ALL.length })
    .map((groups) => groups.map((each, index) => ({ ...each, name: ALL[index] ?? "" })))
    // An account without any log group is taken for another one.
    .map((groups) => groups.map((each) => ({ ...each, there: each.there || each.name === ERROR_LOG }))),
  named: fc.subarray(PLAIN, { minLength: 1 }),
  discovered: fc.subarray(FOUND),
  excluded: fc.option(fc.subarray([...PLAIN, ...LEFT_OUT]), { nil: undefined }),
  policy: fc.option(
    fc.record({ destinationArn: fc.constantFrom(STREAM_ARN, ELSEWHERE_ARN), excluded: fc.subarray(ALL) }),
    { nil: undefined },
  ),
});

/** Who takes a log group, in words that say it once more. */
function promiseOf(name: string, { named, excluded }: Pick<Account, "named" | "excluded">): string {
  if (OWN.includes(name)) {
    return "own";
  }
  if (named.includes(name)) {
    return "name";
  }
  if (FOUND.includes(name)) {
    return "prefix";
  }
  if (excluded !== undefined) {
    return excluded.includes(name) ? "excluded" : "account";
  }
  return LEFT_OUT.includes(name) ? "excluded" : "nobody";
}

function expectedStatus(one: Account["groups"][number], audited: Account): string | undefined {
  const promise = promiseOf(one.name, audited);
  if (!one.there) {
    return promise === "name" || audited.discovered.includes(one.name) ? "missing" : undefined;
  }
  if (promise === "own" || promise === "excluded") {
    return promise;
  }
  const isOurs = audited.policy?.destinationArn === STREAM_ARN;
  const isLeftOut = audited.policy?.excluded.includes(one.name) ?? true;
  if (!one.standard) {
    return "cannot be covered";
  }
  if (one.toUs || one.toUsByHand || (isOurs && !isLeftOut)) {
    return "covered";
  }
  return isOurs && ["account", "nobody"].includes(promise) ? "excluded" : "not covered";
}

it("any account's log groups stand as a naive look at them says", async () => {
  await fc.assert(
    fc.asyncProperty(account, async (audited) => {
      // A source must not take what another one does.
      const excluded = audited.excluded && [...new Set([...audited.excluded, ...audited.named, ...audited.discovered])];
      command.reset();
      command.settings(
        {
          logGroups: audited.named,
          prefixes: [{ prefix: "/p/", exclude: ["/p/out-*"] }],
          ...(excluded !== undefined && { account: { exclude: excluded } }),
        },
        audited.discovered,
      );
      for (const { name, there, standard, toUs, toUsByHand, elsewhere } of audited.groups.filter(
        (each) => each.there,
      )) {
        const filters = [
          ...(toUs ? [filter()] : []),
          ...(toUsByHand ? [filter({ filterName: "by-hand" })] : []),
          ...(elsewhere ? [filter({ filterName: "other", destinationArn: ELSEWHERE_ARN })] : []),
        ];
        expect(there).toBe(true);
        command.group(name, standard ? filters : [], { logGroupClass: standard ? "STANDARD" : "DELIVERY" });
      }
      command.policies(...(audited.policy === undefined ? [] : [policy(audited.policy)]));
      const { document } = await command.json();
      const expected = audited.groups
        .map((one) => [one.name, expectedStatus(one, { ...audited, excluded })])
        .filter(([, status]) => status !== undefined)
        .sort();

      expect(document.logGroups.map(({ name, status }) => [name, status])).toEqual(expected);
    }),
    { numRuns: 40 },
  );
}, 120_000);
