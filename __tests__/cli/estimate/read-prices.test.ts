import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../../cli/errors";
import { readRegionData } from "../../../cli/estimate/read-prices";
import { regionData } from "../../../estimate/regions";
import { temporaryFolder } from "../../support/fake-program";

const folder = temporaryFolder();
const file = join(folder, "prices.json");
const AS_OF = { source: "our contract", asOf: "2026-11-29", confidence: "official" };
const VENDED = { unit: "USD/GB", tiers: [{ upTo: 10, price: 0.2 }, { price: 0.1 }], ...AS_OF };
const QUOTAS = {
  directPutRecordsPerSecond: { value: 1, ...AS_OF },
  directPutRequestsPerSecond: { value: 2, ...AS_OF },
  directPutBytesPerSecond: { value: 3, ...AS_OF },
};

function read(content: unknown, region = "us-east-1") {
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return readRegionData(region, file);
}

it("puts what the file says in place of the project's own, and leaves the rest", () => {
  const own = regionData("us-east-1");

  expect(read({ prices: { firehoseVendedLogs: VENDED } })).toEqual({
    ...own,
    prices: { ...own?.prices, firehoseVendedLogs: VENDED },
  });
  expect(read({ quotas: { directPutBytesPerSecond: QUOTAS.directPutBytesPerSecond } }).quotas).toEqual({
    ...own?.quotas,
    directPutBytesPerSecond: QUOTAS.directPutBytesPerSecond,
  });
});

it("is of another Region, where the file has all its quotas", () => {
  expect(read({ region: "eu-south-1", quotas: QUOTAS }, "eu-south-1")).toEqual({
    region: "eu-south-1",
    quotas: QUOTAS,
    prices: {},
  });
});

it.each([undefined, { prices: { firehoseVendedLogs: VENDED } }])(
  "names the Regions that there are, with %j",
  (content) => {
    const readIt = () =>
      content === undefined ? readRegionData("eu-south-1", undefined) : read(content, "eu-south-1");

    expect(readIt).toThrow(
      new UsageError(
        "there are no quotas and prices of the Region eu-south-1: expected one of ap-northeast-1, eu-west-1, us-east-1, or a file of --prices with all three quotas",
      ),
    );
  },
);

it("is of the Region that is asked for", () => {
  expect(() => read({ region: "eu-west-1" })).toThrow(
    new UsageError(`--prices: expected a file for us-east-1, got: ${file} for eu-west-1`),
  );
});

const price = (changes: object) => ({ prices: { logsIngestion: { ...VENDED, ...changes } } });

it.each<[unknown, string]>([
  [[], "the file must be an object, got: []"],
  [{ price: {} }, 'unknown property "price", did you mean "prices"?'],
  [{ prices: { logsIngested: VENDED } }, 'unknown property "prices.logsIngested", did you mean "logsIngestion"?'],
  [price({ unit: "USD/TB" }), 'prices.logsIngestion.unit must be "USD/GB", got: "USD/TB", did you mean "USD/GB"?'],
  [price({ asOf: "today" }), 'prices.logsIngestion.asOf must be the day it was read, such as 2026-11-29, got: "today"'],
  [
    price({ asOf: "2026-02-30" }),
    'prices.logsIngestion.asOf must be the day it was read, such as 2026-11-29, got: "2026-02-30"',
  ],
  [
    price({ tiers: [{ price: 1e308 }] }),
    "prices.logsIngestion.tiers[0].price must be a number of USD, 0 to 1,000,000, got: 1e+308",
  ],
  [price({ source: "" }), 'prices.logsIngestion.source must be where it is stated, such as a URL, got: ""'],
  [
    price({ confidence: "rumour" }),
    'prices.logsIngestion.confidence must be "official" or "third-party", got: "rumour"',
  ],
  [price({ tiers: [] }), "prices.logsIngestion.tiers must have at least one tier, got: []"],
  [
    price({ tiers: [{ price: -1 }] }),
    "prices.logsIngestion.tiers[0].price must be a number of USD, 0 to 1,000,000, got: -1",
  ],
  [
    price({ tiers: [{ price: 1 }, { price: 2 }] }),
    "prices.logsIngestion.tiers[0].upTo is missing, it must be there: only the last tier is open-ended",
  ],
  [
    price({
      tiers: [
        { upTo: 5, price: 1 },
        { upTo: 5, price: 2 },
      ],
    }),
    "prices.logsIngestion.tiers[1].upTo must be more than 5, that of the tier before it, got: 5",
  ],
  [
    { quotas: { directPutBytesPerSecond: { ...QUOTAS.directPutBytesPerSecond, value: 0 } } },
    "quotas.directPutBytesPerSecond.value must be a number above 0 (bytes a second), got: 0",
  ],
])("%j is refused", (content, problem) => {
  expect(() => read(content)).toThrow(new UsageError(`--prices: ${file}: ${problem}`));
});

it.each<[object, string]>([
  [{ unit: "USD/GB", asOf: "2026-11-29" }, "must have either tiers, or unknown and why"],
  [{ ...VENDED, unknown: "no idea" }, "must have either tiers, or unknown and why"],
  [{ unit: "USD/GB", asOf: "2026-11-29", tiers: [{ price: 1 }] }, "must have source and confidence, as it has tiers"],
])("%j is refused", (content, rule) => {
  expect(() => read({ prices: { logsIngestion: content } })).toThrow(
    `--prices: ${file}: prices.logsIngestion ${rule}, got: {`,
  );
});

it("tells every problem, in a line each", () => {
  expect(() => read({ region: 1, quotas: [] })).toThrow(
    new UsageError(
      [
        `--prices: ${file}: region must be a Region, such as ap-northeast-1, got: 1`,
        `--prices: ${file}: quotas must be an object, got: []`,
      ].join("\n"),
    ),
  );
});

it("says where the JSON ends, and what is there twice", () => {
  expect(() => read('{\n  "prices": }')).toThrow(/^--prices: .*prices\.json:2:13: /);
  expect(() => read('{"prices": {},\n"prices": {}}')).toThrow(
    new UsageError(`--prices: ${file}: prices is there twice, in lines 1 and 2`),
  );
});

it("says that there is no such file", () => {
  expect(() => readRegionData("us-east-1", "/nowhere.json")).toThrow(
    /^--prices: cannot read \/nowhere\.json: there is no such file$/,
  );
});
