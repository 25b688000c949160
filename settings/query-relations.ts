import type * as z from "zod/mini";
import { prefixesOverlap } from "./prefixes";

type Payload = z.core.ParsePayload;
type Group = Readonly<Record<string, unknown>>;

/**
 * What the group `query` says against what delivery does: three folders that do not lie in each other, and nothing about
 * Athena where the environment has none. As in `relations.ts`, what another check has refused is left alone.
 */
export function queryRelations(payload: Payload): void {
  const [delivery, query] = [groupOf(payload, "backupDelivery"), groupOf(payload, "query")];
  if (delivery === undefined || query === undefined) {
    return;
  }
  const complain = (property: string, message: string): void => {
    if (!isRefused(payload, "query", property)) {
      const path = ["query", property];
      payload.issues.push({ code: "custom", input: payload.value, path, message, params: { got: query[property] } });
    }
  };

  const taken = ["prefix", "errorPrefix"].find((property) => {
    const [one, other] = [query.compactedPrefix, delivery[property]];
    const areTexts = typeof one === "string" && typeof other === "string";
    return areTexts && !isRefused(payload, "backupDelivery", property) && prefixesOverlap(one, other);
  });
  if (taken !== undefined) {
    const whose = `backupDelivery.${taken} (${JSON.stringify(delivery[taken])})`;
    complain("compactedPrefix", `must not lie inside ${whose}, nor hold it`);
  }

  if (delivery.format !== "ndjson" && query.firstHour !== undefined) {
    complain(
      "firstHour",
      "must not be there where backupDelivery.format is pass-through: Athena's table of delivered objects is for ndjson",
    );
  }
  const catalogue = query.catalogue ?? delivery.format === "ndjson";
  if (catalogue !== false) {
    return;
  }
  const without = "where the environment has no Athena workgroup (query.catalogue)";
  if (query.resultsBucketName !== undefined) {
    complain("resultsBucketName", `must not be there ${without}`);
  }
  if (Array.isArray(query.analystPrincipalArns) && query.analystPrincipalArns.length > 0) {
    complain("analystPrincipalArns", `must be empty ${without}: the role reads through Athena only`);
  }
}

function groupOf({ value }: Payload, name: string): Group | undefined {
  const group = isRecord(value) ? value[name] : undefined;
  return isRecord(group) ? group : undefined;
}

function isRefused({ issues }: Payload, group: string, property: string): boolean {
  return issues.some(({ path }) => path?.[0] === group && path[1] === property);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
