import { code } from "../markdown-text";
import { parsePolicy, statementsOf } from "../policies/policy-document";
import { broadGrants, gainsOf, lostDenials } from "../policies/policy-gains";
import type { ResourceChange } from "../resource-change";
import { type ChangeRisks, type Place, type Risk, riskOf, wasThere } from "../risk";
import { at, isList, isRecord, listAt, textAt } from "../values";

/** Somebody may do something that they may not do today; or a policy no longer denies something. */
export const widerAccess: ChangeRisks = (change, place) => [
  ...policyRisks(change, place),
  ...(others[change.type]?.(change, place) ?? []).map((sentence) => riskOf("wider-access", change, sentence)),
];

/** Every attribute that is a policy: of a role, its trust, a bucket, a topic, a key. */
function policyRisks(change: ResourceChange, place: Place): readonly Risk[] {
  const unknown = isRecord(change.afterUnknown) ? change.afterUnknown : {};
  const names = [...new Set([...Object.keys(change.before), ...Object.keys(change.after)])];
  return names.flatMap((name) => {
    const [before, after] = [parsePolicy(change.before[name]), parsePolicy(change.after[name])];
    const subject = `${code(name)} of ${code(change.address)}`;
    if (unknown[name] === true && before !== undefined && change.configured.has(name)) {
      return [riskOf("wider-access", change, `What ${subject} allows is known only after apply.`)];
    }
    if (before === undefined && after === undefined) {
      return [];
    }
    const [old, young] = [statementsOf(before), statementsOf(after)];
    const gains = wasThere(change) && before !== undefined ? gainsOf(old, young) : broadGrants(young, place.accountId);
    // What a policy denies goes with what it protects: another bucket has a policy of its own.
    const lost = change.action === "destroy" || change.action === "update" ? lostDenials(old, young) : [];
    return [
      ...gains.map((gain) => riskOf("wider-access", change, `${subject} allows more: ${gain}.`)),
      ...lost.map(({ sid, actions }) =>
        riskOf(
          "weaker-protection",
          change,
          `${subject} no longer denies ${actions.map(code).join(", ")}${sid === "" ? "" : ` (statement ${code(sid)})`} as it does today.`,
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
  aws_iam_openid_connect_provider: (change) =>
    gained(change, "client_id_list").map((id) => `The identity provider accepts tokens for ${code(id)} too.`),
  aws_s3_bucket_acl: ({ after }) =>
    ["public-read", "public-read-write", "authenticated-read"].includes(String(after.acl))
      ? [`The bucket's ACL is ${code(String(after.acl))}.`]
      : [],
  aws_api_gateway_method: ({ action, before, after, address }) =>
    action === "update" && before.authorization !== "NONE" && after.authorization === "NONE"
      ? [`${code(address)} can be called without authorization.`]
      : [],
};

function attachment({ action, after, address }: ResourceChange): readonly string[] {
  const policy = textAt(after, "policy_arn");
  const who = textAt(after, "role") ?? textAt(after, "user") ?? textAt(after, "group") ?? address;
  const isAwsOwn = policy !== undefined && /^arn:aws[a-z-]*:iam::aws:policy\//.test(policy);
  const isNew = action === "create" || action === "replace" || action === "update";
  // A policy of this configuration is looked at where it is made.
  return isNew && isAwsOwn ? [`${code(who)} gets the managed policy ${code(policy)}.`] : [];
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
    ...(everybody ? [`${code(address)} lets everybody invoke the function.`] : []),
    ...(otherAccount !== undefined && otherAccount !== accountId
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
