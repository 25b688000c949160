import { awsLimits } from "../../settings/aws-limits";
import { counted } from "../counted";
import type { AuditPlan } from "./audit-plan";
import { type LogGroupNote, type Status, textOf } from "./audited-log-group";
import { canBeCovered, type ExaminedLogGroup } from "./log-group-standing";

const { maximumPerLogGroup } = awsLimits.subscriptionFilters;

/** How many filters a log group can get yet. Undefined: its class can have none, or they could not be seen. */
export function freeSlotsOf({
  group,
  filters,
  filtersSeen,
}: Pick<ExaminedLogGroup, "group" | "filters" | "filtersSeen">): number | undefined {
  return canBeCovered(group) && filtersSeen ? Math.max(0, maximumPerLogGroup - filters.length) : undefined;
}

/** What is worth knowing of a log group, and no fault. */
export function notesOf(examined: ExaminedLogGroup, status: Status, plan: AuditPlan): readonly LogGroupNote[] {
  const { coverage, coverings, filters } = examined;
  const notes: LogGroupNote[] = [];
  if (status === "not covered" && freeSlotsOf(examined) === 0) {
    const taken = `${counted(filters.length, "filter")} of ${maximumPerLogGroup}`;
    notes.push({ code: "no-free-slot", message: `it has ${taken}, and so no free slot for one of the backup` });
  }
  const by = coverings.map(textOf).join(" and the ");
  if (status === "excluded" && coverings.length > 0) {
    notes.push({ code: "excluded-but-subscribed", message: `it is excluded, and the ${by} backs it up all the same` });
  }
  if (status === "covered" && coverage.kind === "none") {
    notes.push({ code: "not-promised", message: `the ${by} backs it up, though no source of the settings takes it` });
  }
  if (status === "covered" && coverage.kind === "promised" && !coverage.deployed) {
    const again = `run npm run discover -- --env ${plan.environment}`;
    notes.push({
      code: "not-discovered",
      message: `it is backed up, and not among the discovered log groups: ${again}`,
    });
  }
  for (const { name, destinationArn, emitSystemFields = [] } of filters) {
    if (destinationArn === plan.streamArn && emitSystemFields.length > 0) {
      const fields = emitSystemFields.join(", ");
      notes.push({ code: "system-fields", message: `its filter ${name} adds fields to events: ${fields}` });
    }
    if (destinationArn !== plan.streamArn && name !== plan.subscriptionName) {
      notes.push({ code: "foreign-filter", message: `its filter ${name} sends to ${destinationArn}` });
    }
  }
  return notes;
}
