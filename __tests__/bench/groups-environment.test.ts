import { logGroupNames, writeEnvironment } from "../../bench/groups-environment";
import { loadSettings } from "../../settings";
import { coverageOf } from "../../settings/coverage";
import { temporaryFolder } from "../support/fake-program";

const settingsOf = (kind: "discovered" | "named", count: number) => {
  const directory = temporaryFolder();
  writeEnvironment(directory, kind, count);
  return loadSettings({ env: {}, directory });
};

describe("writeEnvironment", () => {
  it.each([1, 1000])("writes settings with %d discovered log groups, all of which are deployed", (count) => {
    const [settings, ...others] = settingsOf("discovered", count);

    expect(others).toEqual([]);
    expect(settings?.sources.logGroups).toEqual([]);
    expect(settings?.sources.discovered.map(({ name }) => name)).toEqual(logGroupNames(count));
    expect(settings && logGroupNames(count).map(coverageOf(settings))).toEqual(
      Array.from({ length: count }, () => ({
        kind: "promised",
        how: "prefix",
        prefix: "/bench/",
        deployed: true,
        filterPattern: "",
      })),
    );
  });

  it.each([1, 1000])("writes settings with %d named log groups", (count) => {
    const [settings, ...others] = settingsOf("named", count);

    expect(others).toEqual([]);
    expect(settings?.sources.logGroups.map(({ name }) => name)).toEqual(logGroupNames(count));
    expect(settings?.sources).toMatchObject({ prefixes: [], discovered: [] });
  });
});

describe("logGroupNames", () => {
  it("gives names in order, none twice, of which more begin like fewer", () => {
    const names = logGroupNames(5001);

    expect(new Set(names).size).toBe(5001);
    expect([...names].sort()).toEqual(names);
    expect(names.slice(0, 200)).toEqual(logGroupNames(200));
  });
});
