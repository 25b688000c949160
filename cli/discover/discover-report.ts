import { counted } from "../counted";
import { countText } from "../size-text";
import type { Discovery } from "./discover";
import { shownPath } from "./discovered-file";

/** Whether the file does not hold what it is to hold. */
export function isStale({ file, text }: Discovery): boolean {
  return text !== file.text;
}

/** The document of `--json`. `changed` says whether the file was written, or with `--check` is to be. */
export function discoverJson(discovery: Discovery): string {
  const { environment, file, found, accountPolicy, added, removed, differs, problems } = discovery;
  const document = {
    environment,
    file: shownPath(file.path),
    changed: isStale(discovery),
    added,
    removed,
    differs,
    logGroups: found.logGroups,
    cannotBeCovered: found.cannotBeCovered,
    accountPolicy,
    problems,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A line for each log group that comes or goes, and one that says what was done. */
export function discoverText(discovery: Discovery, { isCheck }: { readonly isCheck: boolean }): string {
  const { added, removed } = discovery;
  const lines = [...added.map((name) => [name, "+"] as const), ...removed.map((name) => [name, "-"] as const)];
  return [
    ...lines.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, sign]) => `${sign} ${name}\n`),
    `${outcome(discovery, isCheck)}\n`,
  ].join("");
}

function outcome(discovery: Discovery, isCheck: boolean): string {
  const { environment, file, problems } = discovery;
  const path = shownPath(file.path);
  const counts = countsText(discovery);
  if (problems.length > 0) {
    const refused = isCheck ? "Refused" : "Refused, nothing written";
    return `${refused}: ${path}, ${counts}: ${counted(problems.length, "problem")} on standard error.`;
  }
  if (!isStale(discovery)) {
    return `Up to date: ${counts} in ${path}.`;
  }
  if (isCheck) {
    const state = file.text === undefined ? "Missing" : "Out of date";
    return `${state}: ${path}, ${counts}. Run npm run discover -- --env ${environment}, and commit it.`;
  }
  return `Written: ${path}, ${counts}. Commit it.`;
}

/** How many there are; of a file that is out of date, what changes too, even where no name does. */
function countsText(discovery: Discovery): string {
  const { found, accountPolicy, added, removed, differs } = discovery;
  const left = Object.keys(found.cannotBeCovered).length;
  const counts = [
    `${counted(found.logGroups.length, "log group")}${accountPolicy === null ? "" : ` and the account policy ${accountPolicy}`}`,
    ...(isStale(discovery) ? [`${countText(added.length)} came`, `${countText(removed.length)} went`] : []),
    ...(left > 0 ? [`${countText(left)} cannot be covered`] : []),
  ].join(", ");
  const isSilent = added.length + removed.length === 0 && differs.length > 0;
  return isSilent ? `${counts}; what differs: ${differs.join(", ")}` : counts;
}
