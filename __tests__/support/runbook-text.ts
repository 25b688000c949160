import { spawnSync } from "node:child_process";

/** A fenced block of docs/runbook.md. */
export interface RunbookBlock {
  /** `sh` is run, `output` is held against what it prints. */
  readonly language: string;
  readonly text: string;
}

/** A heading of level 2 or 3, and what stands between it and the next one. */
export interface RunbookSection {
  readonly heading: string;
  readonly text: string;
  readonly blocks: readonly RunbookBlock[];
}

/** One command, however many lines it has. */
export interface RunbookCommand {
  readonly text: string;
  /** What its comment promises: `# exit code 1: ...`; 0 where there is none. */
  readonly exitCode: number;
}

const FENCE = /^( *)```(\w*)$/;
const HEADING = /^#{2,3} (.+)$/;

/**
 * The sections of a page of Markdown that is written as the runbook is: fences of three backticks, maybe indented.
 *
 * @throws Error where a block does not end
 */
export function readSections(markdown: string): readonly RunbookSection[] {
  const sections: { heading: string; text: string; blocks: RunbookBlock[] }[] = [];
  let section = { heading: "", text: "", blocks: [] as RunbookBlock[] };
  let block: { readonly indent: string; readonly language: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split("\n")) {
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line)?.[1];
    if (block !== undefined && fence !== null) {
      section.blocks.push({ language: block.language, text: block.lines.join("\n") });
      block = undefined;
    } else if (block !== undefined) {
      block.lines.push(line.startsWith(block.indent) ? line.slice(block.indent.length) : line);
    } else if (fence !== null) {
      block = { indent: fence[1] ?? "", language: fence[2] ?? "", lines: [] };
    } else if (heading !== undefined) {
      section = { heading, text: "", blocks: [] };
      sections.push(section);
    } else {
      section.text += `${line}\n`;
    }
  }
  if (block !== undefined) {
    throw new Error(`a block of ${section.heading} does not end`);
  }
  return sections;
}

/**
 * The commands of a section's `sh` blocks: a line, or as many as bash wants for one.
 *
 * @throws Error where a block ends within a command
 */
export function commandsOf({ heading, blocks }: RunbookSection): readonly RunbookCommand[] {
  return blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => {
      const commands: RunbookCommand[] = [];
      let pending: string[] = [];
      for (const line of text.split("\n")) {
        pending.push(line);
        const command = pending.join("\n");
        if (isComplete(command)) {
          pending = [];
          if (command.trim() !== "") {
            commands.push({ text: command, exitCode: Number(/ # exit code (\d+): \S/.exec(command)?.[1] ?? 0) });
          }
        }
      }
      if (pending.length > 0) {
        throw new Error(`bash does not understand this of ${heading}:\n${pending.join("\n")}`);
      }
      return commands;
    });
}

/** Whether bash takes the text as it is: not where a quote, a loop or a here document goes on. */
function isComplete(text: string): boolean {
  const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
  return status === 0 && stderr === "" && !text.endsWith("\\");
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}
