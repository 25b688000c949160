import fc from "fast-check";
import { loadSettings, type Settings } from "../../../settings";
import { askedFor, discoveredText, readDiscovered } from "../../../settings/discovered-log-groups";
import { useEnvironmentCommand } from "../../support/environment-command";

const command = useEnvironmentCommand();
const { folder, logs } = command;

const characters = (allowed: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(allowed)), minLength: 1, maxLength });
const logGroup = fc.record({
  name: characters("ab/-", 5),
  logGroupClass: fc.constantFrom("STANDARD", "STANDARD", "STANDARD", "INFREQUENT_ACCESS"),
});
const prefixSource = fc.record({
  prefix: characters("ab/-*?", 3),
  exclude: fc.array(characters("ab/-*?", 4), { maxLength: 2 }),
});
const cases = fc.record({
  groups: fc.uniqueArray(logGroup, { selector: ({ name }) => name, maxLength: 40 }),
  prefixes: fc.uniqueArray(prefixSource, { selector: ({ prefix }) => prefix, minLength: 1, maxLength: 3 }),
  /** What the backup itself writes, beside the log of its errors. */
  restored: characters("ab/-", 3),
  before: fc.uniqueArray(characters("ab/-", 3), { maxLength: 5 }),
});

/** A glob of whole names as a regular expression: another way than the one that is tested. */
const whole = (glob: string) => new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`);

/** The settings with what was discovered, where that is not out of date. */
function settingsNow(): Settings {
  const [settings] = loadSettings({ env: folder.variable, requireDiscovered: false });
  if (settings === undefined) {
    throw new Error("the settings were not read");
  }
  return settings;
}

it("the file is what set arithmetic says, and settings take it; or nothing is written", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ groups, prefixes, restored, before }) => {
      command.reset();
      folder.remove();
      folder.write({ sources: { prefixes }, restore: { logGroups: [restored] } });
      folder.writeDiscovered(["other"], before);
      const untouched = folder.discovered;
      for (const { name, logGroupClass } of groups) {
        logs.addGroup(name, { logGroupClass });
      }
      const takersOf = (name: string) =>
        prefixes.filter(
          ({ prefix, exclude }) =>
            name !== restored &&
            (/[*?]/.test(prefix) ? whole(prefix) : new RegExp(`^${prefix}`)).test(name) &&
            !exclude.some((glob) => whole(glob).test(name)),
        );
      const taken = groups.filter(({ name }) => takersOf(name).length > 0);
      const names = taken.flatMap(({ name, logGroupClass }) => (logGroupClass === "STANDARD" ? [name] : [])).sort();
      const cannotBeCovered = Object.fromEntries(
        taken.flatMap(({ name, logGroupClass }) => (logGroupClass === "STANDARD" ? [] : [[name, logGroupClass]])),
      );
      const addresses = new Set(names.map((name) => name.replaceAll("/", "--")));
      // Two filters of one log group, or of one Terraform address.
      const isRefused = names.some((name) => takersOf(name).length > 1) || addresses.size < names.length;

      const { exitCode, report } = await command.runJson(["discover"]);

      expect(exitCode).toBe(isRefused ? 1 : 0);
      expect(report).toMatchObject({
        added: names.filter((name) => !before.includes(name)),
        removed: before.filter((name) => !names.includes(name)).sort(),
      });
      const settings = settingsNow();
      const { accountId, region } = logs;
      const text = discoveredText({
        accountId,
        region,
        prefixes: askedFor(settings),
        logGroups: names,
        cannotBeCovered,
        accountPolicy: null,
      });
      expect(folder.discovered).toBe(isRefused ? untouched : text);
      const discovered = names.map((name) => ({ name, filterPattern: "" }));
      expect(readDiscovered(JSON.parse(text), settings)).toEqual({ discovered });
      expect(settings.sources.discovered).toEqual(isRefused ? [] : discovered);
    }),
    { numRuns: 150 },
  );
}, 60_000);
