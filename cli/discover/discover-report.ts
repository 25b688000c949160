import { counted } from "../counted";
import { countText } from "../size-text";
import type { Discovery } from "./discover";
import { shownPath } from "./discovered-file";

/** Whether the file does not hold what it is to hold. */
export function isStale({ file, text }: Discovery): boolean {
  return text !== undefined && text !== file.text;
}

/** The document of `--json`. `changed` says whether the file was written, or with `--check` is to be. */
export function discoverJson(discovery: Discovery): string {
  const { environment, file, text, found, added, removed, problems } = discovery;
  const document = {
    environment,
    file: text === undefined && file.text === undefined ? null : shownPath(file.path),
    changed: isStale(discovery),
    added,
    removed,
    logGroups: found.logGroups,
    cannotBeCovered: found.cannotBeCovered,
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
  const { environment, file, text, found, added, removed, problems } = discovery;
  const path = shownPath(file.path);
  const refused = isCheck ? "Refused" : "Refused, nothing written";
  const why = `${counted(problems.length, "problem")} on standard error.`;
  if (text === undefined) {
    return problems.length > 0
      ? `${refused}: ${why}`
      : "Nothing to keep in a file: the settings have no sources.prefixes, and sources.account needs no names.";
  }
  const left = Object.keys(found.cannotBeCovered).length;
  const counts = [
    counted(found.logGroups.length, "log group"),
    ...(isStale(discovery) ? [`${countText(added.length)} came`, `${countText(removed.length)} went`] : []),
    ...(left > 0 ? [`${countText(left)} cannot be covered`] : []),
  ].join(", ");
  if (problems.length > 0) {
    return `${refused}: ${path}, ${counts}: ${why}`;
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
