import { text, type Widget } from "./dashboard-widget";

export interface Heading {
  readonly title: string;
  /** What a healthy picture looks like, in whole sentences. */
  readonly healthy: string;
  /** Sections of the runbook for when it does not. */
  readonly sections?: readonly string[];
}

/** Characters that two lines below the title take, on a screen of common width. */
const TWO_LINES = 320;

/** A row of its own above the graphs that it explains. */
export function heading({ title, healthy, sections = [] }: Heading, runbook: string): Widget {
  const otherwise = sections.length > 0 ? ` If not: ${runbookLinks(runbook, sections)}.` : "";
  return text(24, healthy.length > TWO_LINES ? 3 : 2, `## ${title}\n${healthy}${otherwise}`);
}

/** The console cannot follow a path in the repository. */
export function isUrl(runbook: string): boolean {
  return /^https?:/.test(runbook);
}

/** Links to a runbook that has a URL; else its sections' names. */
export function runbookLinks(runbook: string, sections: readonly string[]): string {
  return isUrl(runbook)
    ? sections.map((section) => `[${section}](${runbook}#${section})`).join(", ")
    : `${sections.map((section) => `\`#${section}\``).join(", ")} of \`${runbook}\``;
}
