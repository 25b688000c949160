import { code, codes } from "../markdown-text";
import { parsePolicy, statementsOf } from "../policies/policy-document";
import { broadGrants, gainsOf, lostDenials } from "../policies/policy-gains";
import { isOfExisting } from "../policies/policy-subject";
import type { ResourceChange } from "../resource-change";
import { type ChangeRisks, type Place, type Risk, riskOf, wasThere } from "../risk";
import { at, isList, isRecord, listAt, textAt } from "../values";

/** Somebody may do something that they may not do today; or a policy no longer denies something. */
export const widerAccess: ChangeRisks = (change, place, all) => [
  ...policyRisks(change, place, all),
  ...(others[change.type]?.(change, place) ?? []).map((sentence) => riskOf("wider-access", change, sentence)),
];

/** Every attribute that is a policy: of a role, its trust, a bucket, a topic, a key. */
function policyRisks(change: ResourceChange, { accountId }: Place, all: readonly ResourceChange[]): readonly Risk[] {
  const unknown = isRecord(change.afterUnknown) ? change.afterUnknown : {};
  const names = new Set([...Object.keys(change.before), ...Object.keys(change.after), ...Object.keys(unknown)]);
  return [...names].flatMap((name) => {
    const [before, after] = [parsePolicy(change.before[name]), parsePolicy(change.after[name])];
    const subject = `${code(name)} of ${code(change.address)}`;
    if (unknown[name] === true && change.configured.has(name) && (before !== undefined || name.endsWith("policy"))) {
      return [riskOf("wider-access", change, `What ${subject} allows is known only after apply.`)];
    }
    if ((before === undefined && after === undefined) || change.before[name] === change.after[name]) {
      return [];
    }
    const [old, young] = [statementsOf(before), statementsOf(after)];
    const isOld = before !== undefined || change.action === "update" || isOfExisting(change, all);
    const gains = isOld ? gainsOf(old, young) : broadGrants(young, accountId);
    // What a policy denies goes with what it protects: another bucket has a policy of its own.
    const lost = change.action === "destroy" || change.action === "update" ? lostDenials(old, young) : [];
    return [
      ...gains.map((gain) => riskOf("wider-access", change, `${subject} allows more: ${gain}.`)),
      ...lost.map(({ sid, actions }) =>
        riskOf(
          "weaker-protection",
          change,
          `${subject} no longer denies ${actions.isExcept ? "everything but " : ""}${codes(actions.values)}${sid === "" ? "" : ` (statement ${code(sid)})`} as it does today.`,
        ),
      ),
    ];
  });
}

/** Access that is given in other ways than by a policy's text. */
const others: Readonly<Record<string, (change: ResourceChange, place: Place) => readonly string[]>> = {
  aws_iam_role_policy_attachment: attachment,
  aws_iam_user_policy_attachment: attachment,
  aws_iam_group_policy_attachment: attachment,
  aws_iam_access_key: ({ action, address }) =>
    action === "create" ? [`${code(address)} is a long-lived access key.`] : [],
  aws_lambda_permission: lambdaPermission,
  aws_iam_role: (change) =>
    gained(change, "managed_policy_arns").map((arn) => `${code(change.address)} gets the managed policy ${code(arn)}.`),
  aws_lambda_function_url: ({ before, after, address }) =>
    before.authorization_type !== "NONE" && after.authorization_type === "NONE"
      ? [`${code(address)} can be called by everybody, without authorization.`]
      : [],
  aws_iam_openid_connect_provider: (change) =>
    gained(change, "client_id_list").map((id) => `The identity provider accepts tokens for ${code(id)} too.`),
  aws_s3_bucket_acl: ({ before, after }) =>
    after.acl !== before.acl && ["public-read", "public-read-write", "authenticated-read"].includes(String(after.acl))
      ? [`The bucket's ACL is ${code(String(after.acl))}.`]
      : [],
  aws_api_gateway_method: ({ action, before, after, address }) =>
    action === "update" && before.authorization !== "NONE" && after.authorization === "NONE"
      ? [`${code(address)} can be called without authorization.`]
      : [],
};

/** A policy that the plan makes has no ARN yet, and is looked at itself. */
function attachment({ action, before, after, address }: ResourceChange): readonly string[] {
  const policy = textAt(after, "policy_arn");
  const who = textAt(after, "role") ?? textAt(after, "user") ?? textAt(after, "group") ?? address;
  const isNew = action === "create" || action === "replace" || action === "update";
  return isNew && policy !== undefined && policy !== before.policy_arn
    ? [`${code(who)} gets the managed policy ${code(policy)}.`]
    : [];
}

function lambdaPermission({ action, before, after, address }: ResourceChange, { accountId }: Place): readonly string[] {
  if (action === "destroy" || action === "forget") {
    return [];
  }
  const principal = String(after.principal);
  const everybody = principal === "*";
  const otherAccount = /\b\d{12}\b/.exec(principal)?.[0];
  const lostSource = ["source_arn", "source_account"].filter(
    (name) => action !== "create" && textAt(before, name) !== undefined && after[name] === null,
  );
  return [
    ...(everybody && before.principal !== "*" ? [`${code(address)} lets everybody invoke the function.`] : []),
    ...(otherAccount !== undefined && otherAccount !== accountId && before.principal !== principal
      ? [`${code(address)} lets the account ${code(otherAccount)} invoke the function.`]
      : []),
    ...lostSource.map((name) => `${code(address)} no longer has ${code(name)}.`),
  ];
}

/** What a list of an existing resource gains. */
function gained(change: ResourceChange, attribute: string): readonly string[] {
  const before = at(change.before, attribute);
  return wasThere(change) && isList(before)
    ? listAt(change.after, attribute)
        .filter((item) => !before.includes(item))
        .map(String)
    : [];
}
