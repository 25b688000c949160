/** What a plan review warns of. `plan-review/risks/` says when, and the settings say which of them an environment forbids. */
export const planRisks = {
  "data-loss": "stored data is destroyed, or records are that Firehose still holds",
  "shorter-retention": "stored data is deleted sooner",
  "logs-missed": "log events will not be backed up that are today",
  "weaker-protection": "encryption, versioning, a public access block or another protection becomes weaker",
  "wider-access": "a policy allows an action, a resource or a principal that it did not allow",
  "delivery-change": "Firehose writes in other sizes, at other times, in another form or elsewhere",
  "alarm-removed": "an alarm goes away or no longer tells anybody",
  "account-or-region-change": "resources move to another account or Region",
} as const;

export type PlanRisk = keyof typeof planRisks;

export const planRiskNames = Object.keys(planRisks) as readonly PlanRisk[];

const losesData: readonly PlanRisk[] = ["data-loss", "shorter-retention", "logs-missed"];

/** Production forbids whatever loses data. An environment is production by its name: `prod`, `production`, `eu-prod`. */
export function forbiddenByDefault(environment: string): readonly PlanRisk[] {
  return /(^|-)prod(uction)?($|-)/.test(environment) ? losesData : [];
}
