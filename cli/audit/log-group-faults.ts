import { awsLimits } from "../../settings/aws-limits";
import type { Promised } from "../../settings/coverage";
import { counted } from "../counted";
import { listedNames } from "../listed-names";
import { isoTime } from "../object-report";
import type { AuditPlan } from "./audit-plan";
import { type LogGroupFault, type Status, textOf } from "./audited-log-group";
import { canBeCovered, type ExaminedLogGroup } from "./log-group-standing";
import { loopFaults } from "./loop-faults";
import { patternFault } from "./pattern-fault";

const { maximumPerLogGroup } = awsLimits.subscriptionFilters;
const { cloudWatchLogsHours, firehoseHours } = awsLimits.deliveryRetries;
/** For how long an event can be on its way. */
const DELIVERY_HOURS = cloudWatchLogsHours + firehoseHours;
/** The shortest retention, in days, that is longer. */
const LEAST_DAYS = awsLimits.logRetentionDays.values.find((days) => 24 * days > DELIVERY_HOURS);

/** All that is wrong with a log group that is there, as far as CloudWatch Logs itself can say. */
export function faultsOf(examined: ExaminedLogGroup, status: Status, plan: AuditPlan): readonly LogGroupFault[] {
  return [
    ...(status === "own" ? loopFaults(examined, plan) : []),
    ...coverageFaults(examined, status, plan),
    ...elsewhereFaults(examined, plan),
    ...retentionFaults(examined, status, plan),
  ];
}

/** What is wrong with a log group that is promised, and is not there. */
export function missingFault({ how, prefix = "" }: Promised, { environment }: AuditPlan): LogGroupFault {
  return how === "prefix"
    ? {
        code: "missing",
        message: `it was discovered for the prefix ${prefix}, and is gone: run npm run discover -- --env ${environment}, and deploy`,
      }
    : {
        code: "missing",
        message:
          "sources.logGroups names it, and there is no such log group in this account and Region: create it, or take it out of the settings",
      };
}

function coverageFaults(examined: ExaminedLogGroup, status: Status, plan: AuditPlan): LogGroupFault[] {
  const { coverage, coverings } = examined;
  if (coverage.kind !== "promised") {
    return status === "covered" ? twiceFaults(examined) : [];
  }
  if (coverings.length > 0) {
    return [...twiceFaults(examined), ...patternFault(coverings, coverage.filterPattern, plan)];
  }
  if (!examined.filtersSeen) {
    return []; // it is told that they could not be seen
  }
  return canBeCovered(examined.group)
    ? notCoveredFaults(examined, coverage, plan)
    : wrongClassFaults(examined, coverage, plan);
}

function twiceFaults({ coverings }: ExaminedLogGroup): LogGroupFault[] {
  return coverings.length > 1
    ? [
        {
          code: "twice",
          message: `it is backed up ${coverings.length === 2 ? "twice" : `${coverings.length} times`}, by the ${coverings.map(textOf).join(" and the ")}: leave one of them`,
        },
      ]
    : [];
}

function notCoveredFaults(
  { group, policies, filters }: ExaminedLogGroup,
  { how, prefix = "", deployed }: Promised,
  { environment, streamArn, streamName, subscriptionName }: AuditPlan,
): LogGroupFault[] {
  const fault = (message: string): LogGroupFault[] => [{ code: "not-covered", message }];
  if (how === "account") {
    const policy = policies?.find(({ destinationArn }) => destinationArn === streamArn);
    if (policies === undefined) {
      return []; // it is told that the policies could not be seen
    }
    return policy === undefined
      ? fault("sources.account promises it, and no account policy covers it: see the faults of delivery")
      : fault(
          `sources.account promises it, and the account policy ${policy.name} leaves it out: deploy ${environment}`,
        );
  }
  if (!deployed) {
    return fault(
      `it matches the prefix ${prefix}, and is not discovered yet: run npm run discover -- --env ${environment}, and deploy`,
    );
  }
  const promise = how === "name" ? "sources.logGroups names it" : `it was discovered for the prefix ${prefix}`;
  const sentence = `${promise}, and no filter sends its events to the stream ${streamName}`;
  if (filters.length >= maximumPerLogGroup && !filters.some(({ name }) => name === subscriptionName)) {
    const names = listedNames(filters.map(({ name }) => name));
    return fault(
      `${sentence}: it has no free slot for one, as there may be ${maximumPerLogGroup}, and it has ${names}: delete one of these, and deploy ${environment} again`,
    );
  }
  const created = isoTime(group.createdMs);
  const when =
    created === null
      ? ""
      : `: it was created at ${created}, perhaps anew after it was deleted, which drops its filters`;
  return fault(`${sentence}${when}: deploy ${environment} again`);
}

function wrongClassFaults(
  { group: { logGroupClass } }: ExaminedLogGroup,
  { how, prefix = "", deployed }: Promised,
  { environment }: AuditPlan,
): LogGroupFault[] {
  const { withSubscriptions } = awsLimits.logGroupClasses;
  if (how === "name") {
    return [
      {
        code: "wrong-class",
        message: `sources.logGroups names it, and its class ${logGroupClass} can have no subscription filter: make it anew in class ${withSubscriptions}, or take it out of the settings`,
      },
    ];
  }
  return how === "prefix" && deployed
    ? [
        {
          code: "wrong-class",
          message: `it was discovered for the prefix ${prefix}, and is now of class ${logGroupClass}, which can have no subscription filter: make it anew in class ${withSubscriptions}, or run npm run discover -- --env ${environment}`,
        },
      ]
    : [];
}

function elsewhereFaults({ filters, coverage }: ExaminedLogGroup, plan: AuditPlan): LogGroupFault[] {
  const { subscriptionName, streamArn, environment } = plan;
  return filters
    .filter(({ name, destinationArn }) => name === subscriptionName && destinationArn !== streamArn)
    .map(({ name, destinationArn }) => ({
      code: "elsewhere",
      message:
        coverage.kind === "promised"
          ? `its filter ${name} sends to ${destinationArn}, not to ${streamArn}: deploy ${environment} again`
          : `its filter ${name} sends to ${destinationArn}, not to ${streamArn}, and the settings ask for none: delete that filter`,
    }));
}

function retentionFaults({ group, coverage }: ExaminedLogGroup, status: Status, plan: AuditPlan): LogGroupFault[] {
  const { retentionDays } = group;
  const { minimumRetentionDays: minimum, environment } = plan;
  const isPromised = coverage.kind === "promised" && canBeCovered(group);
  if (retentionDays === undefined || (status !== "covered" && !isPromised)) {
    return [];
  }
  const kept = `it keeps events for ${counted(retentionDays, "day")}`;
  const discover = isPromised && !coverage.deployed ? `run npm run discover -- --env ${environment}, deploy, and ` : "";
  const raise = isPromised
    ? `${discover}run log-backup raise-retention --env ${environment}`
    : "have it keep them longer, for the settings do not promise it";
  if (minimum !== undefined && retentionDays < minimum) {
    return [{ code: "retention", message: `${kept}, fewer than sources.minimumRetentionDays (${minimum}): ${raise}` }];
  }
  if (24 * retentionDays > DELIVERY_HOURS) {
    return [];
  }
  const first =
    minimum === undefined && isPromised
      ? `set sources.minimumRetentionDays to ${LEAST_DAYS ?? DELIVERY_HOURS} or more, and `
      : "";
  return [
    {
      code: "retention",
      message: `${kept}, and delivery may try for ${DELIVERY_HOURS} hours, so that an event can expire before it is stored: ${first}${raise}`,
    },
  ];
}
