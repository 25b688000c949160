import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";

const STANDARD_INPUT = 0;
const STANDARD_ERROR = 2;

/** Asks a question that can be answered with yes or no; no answer is no. */
export type Confirm = (question: string) => Promise<boolean>;

/** Asks at the terminal, on standard error; undefined where there is none to ask at. */
export function confirmAtTerminal(): Confirm | undefined {
  return isatty(STANDARD_INPUT) && isatty(STANDARD_ERROR) ? ask : undefined;
}

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const closed = new Promise<string>((resolve) => {
      lines.once("close", () => {
        resolve("");
      });
    });
    const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
