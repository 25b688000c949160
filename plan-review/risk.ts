import type { PlanRisk } from "../settings/plan-risks";
import type { PlanJson } from "./plan-json";
import type { ResourceChange } from "./resource-change";

/** Something in a plan that a reviewer must know of. */
export interface Risk {
  readonly risk: PlanRisk;
  readonly stack: string;
  /** Addresses of the resources. */
  readonly addresses: readonly string[];
  /** One sentence of Markdown; names in it are code. */
  readonly sentence: string;
}

/** What a risk is judged by. */
export interface PlannedStack {
  readonly stack: string;
  readonly plan: PlanJson;
  readonly changes: readonly ResourceChange[];
}

/** Where the environment is said to be. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** A kind of risk that is seen in one change; `all` are the stack's changes. */
export type ChangeRisks = (change: ResourceChange, place: Place, all: readonly ResourceChange[]) => readonly Risk[];

export function riskOf(risk: PlanRisk, { stack, address }: ResourceChange, sentence: string): Risk {
  return { risk, stack, addresses: [address], sentence };
}

/** Whether what is there today is gone afterwards: a replacement makes another one. */
export function goesAway({ action }: ResourceChange): boolean {
  return action === "destroy" || action === "replace";
}

/** Whether something that is there today stays, or is made anew. */
export function wasThere({ action }: ResourceChange): boolean {
  return action === "update" || action === "replace" || action === "destroy";
}
