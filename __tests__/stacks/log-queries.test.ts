import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { arrivedEvents, compactedEvents } from "../../query/athena-events";
import { athenaNamedQuery } from "../../query/athena-named-query";
import { savedQueries } from "../../query/saved-queries";
import { BackupStorageStack } from "../../stacks/backup-storage-stack";
import { GITHUB } from "../support/access-roles";
import { querySettings } from "../support/query-settings";
import { addresses, onlyResource, parseStack, synthesize, testApp } from "../support/synthesis";

const ANALYSTS = "arn:aws:iam::111122223333:role/analysts";
const BACKUP = "s3://${aws_s3_bucket.backup-bucket_FA4F306F.id}";

const stackOf = (settings: ReturnType<typeof querySettings>) => synthesize(new BackupStorageStack(testApp(), settings));
const ndjson = stackOf(querySettings({ analystPrincipalArns: [ANALYSTS], firstHour: "2026/11/29/10" }));
const passThrough = stackOf(querySettings({}, "pass-through"));
const tablesOf = (json: string) => Object.values(parseStack(json).resource?.aws_glue_catalog_table ?? {});
const tableOf = (json: string, name: string) => tablesOf(json).find((table) => table.name === name) ?? {};

/** What a view of Athena says, out of its table. */
const viewOf = (json: string, name: string) => {
  const [, encoded = ""] = /^\/\* Presto View: (\S+) \*\/$/.exec(String(tableOf(json, name).view_original_text)) ?? [];
  return JSON.parse(Buffer.from(encoded, "base64").toString()) as Record<string, unknown>;
};

describe("the catalogue", () => {
  test("is one database, with tables that come after it", () => {
    expect(ndjson).toHaveResourceWithProperties(GlueCatalogDatabase, { name: "log_backup_dev" });
    for (const table of tablesOf(ndjson)) {
      expect(table.database_name).toBe("${aws_glue_catalog_database.log-catalogue_database_3A137F10.name}");
    }
    expect(tablesOf(ndjson).map(({ name }) => name)).toEqual(["arrivals", "compacted_events", "compacted", "events"]);
  });

  test("finds delivered objects by the hour of their folder, from the first that holds ndjson", () => {
    expect(tableOf(ndjson, "arrivals")).toMatchObject({
      table_type: "EXTERNAL_TABLE",
      partition_keys: [{ name: "arrival_hour", type: "string" }],
      parameters: {
        "projection.enabled": "true",
        "projection.arrival_hour.type": "date",
        "projection.arrival_hour.format": "yyyy/MM/dd/HH",
        "projection.arrival_hour.range": "2026/11/29/10,NOW",
        "projection.arrival_hour.interval": "1",
        "projection.arrival_hour.interval.unit": "HOURS",
        // To Terraform, $${ is a literal ${.
        "storage.location.template": `${BACKUP}/logs/$\${arrival_hour}/`,
      },
      storage_descriptor: {
        location: `${BACKUP}/logs/`,
        columns: [
          { name: "messagetype", type: "string" },
          { name: "owner", type: "string" },
          { name: "loggroup", type: "string" },
          { name: "logstream", type: "string" },
          { name: "subscriptionfilters", type: "array<string>" },
          { name: "logevents", type: "array<struct<id:string,timestamp:bigint,message:string>>" },
        ],
        ser_de_info: {
          serialization_library: "org.openx.data.jsonserde.JsonSerDe",
          parameters: { "case.insensitive": "true", "ignore.malformed.json": "false" },
        },
      },
    });
  });

  test("finds compacted objects by the day of their events, with what their files hold, in order", () => {
    const table = tableOf(ndjson, "compacted");

    expect(table).toMatchObject({
      partition_keys: [{ name: "day", type: "string" }],
      parameters: {
        "projection.day.format": "yyyy-MM-dd",
        "projection.day.range": "2014-07-01,NOW+1DAYS",
        "storage.location.template": `${BACKUP}/compacted/events/day=$\${day}/`,
      },
      storage_descriptor: { location: `${BACKUP}/compacted/events/` },
    });
    const { columns } = table.storage_descriptor as { columns: readonly { name: string; type: string }[] };
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "timestamp timestamp",
      "log_group string",
      "log_stream string",
      "id string",
      "message string",
      "owner string",
      "arrived_at timestamp",
      "envelope_rest string",
      "stored_event string",
    ]);
  });

  test.each([
    ["events", arrivedEvents("log_backup_dev")],
    ["compacted_events", compactedEvents("log_backup_dev")],
  ])("has the view %s, with the types that its SQL gives", (name, originalSql) => {
    expect(viewOf(ndjson, name)).toEqual({
      originalSql,
      catalog: "awsdatacatalog",
      schema: "log_backup_dev",
      columns: [
        { name: "timestamp", type: "timestamp(3)" },
        { name: "log_group", type: "varchar" },
        { name: "log_stream", type: "varchar" },
        { name: "id", type: "varchar" },
        { name: "message", type: "varchar" },
        { name: "owner", type: "varchar" },
        { name: "arrived_at", type: "timestamp(3)" },
      ],
    });
    expect(tableOf(ndjson, name)).toMatchObject({
      table_type: "VIRTUAL_VIEW",
      parameters: { presto_view: "true" },
      storage_descriptor: { ser_de_info: { name: "-", serialization_library: "-" } },
    });
  });

  test("has no table of delivered objects where they are passed through: events are the compacted ones", () => {
    expect(tablesOf(passThrough).map(({ name }) => name)).toEqual(["compacted_events", "compacted", "events"]);
    expect(viewOf(passThrough, "events").originalSql).toBe(compactedEvents("log_backup_dev"));
  });
});

describe("the workgroup", () => {
  test("has settings that win over those of who asks: where results go, encrypted, and how much a query may scan", () => {
    expect(onlyResource(stackOf(querySettings({ scanLimitGiB: 3 })), "aws_athena_workgroup")).toMatchObject({
      name: "log-backup-dev",
      force_destroy: true,
      configuration: {
        enforce_workgroup_configuration: true,
        publish_cloudwatch_metrics_enabled: true,
        bytes_scanned_cutoff_per_query: 3_221_225_472,
        engine_version: { selected_engine_version: "Athena engine version 3" },
        result_configuration: {
          output_location: "s3://${aws_s3_bucket.query-workgroup_results_bucket_256E5045.id}/",
          encryption_configuration: { encryption_option: "SSE_S3" },
        },
      },
    });
  });

  test("forgets results, in a bucket of their own that may go at any time", () => {
    const buckets = Object.values(parseStack(ndjson).resource?.aws_s3_bucket ?? {});
    const rules = Object.values(parseStack(ndjson).resource?.aws_s3_bucket_lifecycle_configuration ?? {});

    expect(buckets[1]).toMatchObject({
      bucket: "log-backup-dev-query-111122223333-ap-northeast-1",
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
      tags: { contents: "query-results" },
    });
    expect(rules[1]?.rule).toEqual([
      expect.objectContaining({
        id: "query-results",
        status: "Enabled",
        expiration: [{ days: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      }),
    ]);
  });

  test.each([
    ["arrivals", ndjson],
    ["compacted", passThrough],
  ] as const)("knows every saved query by its name, on %s", (source, json) => {
    const queries = Object.values(parseStack(json).resource?.aws_athena_named_query ?? {});

    expect(queries.map(({ name, query }) => [name, query]).sort()).toEqual(
      savedQueries.map((saved) => [saved.name, athenaNamedQuery(saved, "log_backup_dev", source)]).sort(),
    );
    expect(JSON.stringify(queries)).not.toMatch(/[$%]\{(?!aws_)/);
  });

  test("leaves the backup bucket its address", () => {
    expect(addresses(ndjson, "aws_s3_bucket")).toEqual([
      "aws_s3_bucket.backup-bucket_FA4F306F",
      "aws_s3_bucket.query-workgroup_results_bucket_256E5045",
    ]);
  });
});

describe("analysts", () => {
  const outputs = (json: string) =>
    Object.keys(parseStack(json).output ?? {}).filter((name) => /analyst|query/.test(name));

  test("have a policy, and a role where settings say who may assume it", () => {
    expect(onlyResource(ndjson, "aws_iam_policy").name).toBe("log-backup-dev-analyst");
    expect(onlyResource(ndjson, "aws_iam_role").name).toBe("log-backup-dev-analyst");
    expect(parseStack(passThrough).resource).not.toHaveProperty("aws_iam_role");
    expect(outputs(ndjson)).toEqual([
      "analyst_policy_arn",
      "analyst_role_arn",
      "query_database_name",
      "query_results_bucket_name",
      "query_workgroup_name",
    ]);
    expect(outputs(passThrough)).not.toContain("analyst_role_arn");
  });

  test("have a role with the environment's boundary where CI deploys it, and no policy that CI could change", () => {
    const json = stackOf({ ...querySettings({ analystPrincipalArns: [ANALYSTS] }), ciAccess: GITHUB });

    expect(onlyResource(json, "aws_iam_role").permissions_boundary).toBe(
      "arn:aws:iam::111122223333:policy/log-backup-dev-service-boundary",
    );
    expect(parseStack(json).resource).not.toHaveProperty("aws_iam_policy");
    expect(outputs(json)).not.toContain("analyst_policy_arn");
  });
});
