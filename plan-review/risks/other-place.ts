import { code, codes } from "../markdown-text";
import type { Place, PlannedStack, Risk } from "../risk";
import { textAt } from "../values";

interface Located {
  readonly address: string;
  readonly arn: string;
}

/** Resources of the state that are in another account or Region than the one that the plan is made for. */
export function otherPlace({ stack, plan, changes }: PlannedStack, place: Place): readonly Risk[] {
  const resources = (plan.prior_state?.values?.root_module?.resources ?? []).filter(({ mode }) => mode === "managed");
  // What the provider does not find in the new place counts as deleted, and is no longer in the refreshed state.
  const drifted = (plan.resource_drift ?? []).map(({ address, change }) => ({ address, values: change.before }));
  const known = [...resources, ...drifted, ...changes.map(({ address, before }) => ({ address, values: before }))];
  const located = known.flatMap(({ address, values }): readonly Located[] => {
    const arn = textAt(values, "arn");
    return arn === undefined ? [] : [{ address, arn }];
  });

  const places = new Map<string, Set<string>>();
  for (const { address, arn } of located) {
    const [, , , region = "", account = ""] = arn.split(":");
    // Global resources have no Region in their ARN, and buckets neither Region nor account.
    const elsewhere = [
      ...(region !== "" && region !== place.region ? [region] : []),
      ...(/^\d{12}$/.test(account) && account !== place.accountId ? [account] : []),
    ].join(" and ");
    if (elsewhere !== "") {
      places.set(elsewhere, (places.get(elsewhere) ?? new Set()).add(address));
    }
  }
  return [...places].map(([elsewhere, addresses]) => ({
    risk: "account-or-region-change",
    stack,
    addresses: [...addresses],
    sentence:
      `${addresses.size} ${addresses.size === 1 ? "resource is" : "resources are"} in ${code(elsewhere)}, but the plan is made for ${codes([place.accountId, place.region])}: ` +
      "Terraform makes others where it now looks, and forgets or destroys these.",
  }));
}
