let note: string | undefined;

/** What is to be said should the program be stopped from now on, such as how to go on later. Undefined: nothing. */
export function setStopNote(text: string | undefined): void {
  note = text;
}

/** What is to be said now that the program is stopped, with its line end; or nothing. */
export function takeStopNote(): string {
  const text = note === undefined ? "" : `log-backup: ${note}\n`;
  note = undefined;
  return text;
}
