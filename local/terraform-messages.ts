/** A change of one resource that a plan asks for. */
export interface PlannedChange {
  readonly address: string;
  /** Terraform's word: create, update, delete, replace, import, move, forget, read, no-op. */
  readonly action: string;
  /** Why it is replaced or deleted, such as tainted or cannot_update. */
  readonly reason?: string;
}

/** One line that `terraform plan -json` or `apply -json` prints, as far as it matters here. */
interface TerraformMessage {
  readonly "@message": string;
  readonly type?: string;
  readonly change?: { readonly action: string; readonly reason?: string; readonly resource: { readonly addr: string } };
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
}

/** What a line says: to people, and to the program. */
export interface TerraformLine {
  /** Text for people; absent where the line is of no interest. May have several lines. */
  readonly text?: string;
  /** The whole text of an error. */
  readonly error?: string;
  readonly change?: PlannedChange;
}

const shownTypes = new Set(["apply_start", "apply_progress", "apply_complete", "apply_errored", "change_summary"]);

/** Warnings about -target, which bootstrap uses on purpose. */
const expectedWarnings = new Set(["Resource targeting is in effect", "Applied changes may be incomplete"]);

/**
 * Reads one line of Terraform's output; a line that isn't one of its JSON messages is text.
 * https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export function readTerraformLine(line: string): TerraformLine {
  const message = parseMessage(line);
  if (message === undefined) {
    return line === "" ? {} : { text: line };
  }
  if (message.diagnostic !== undefined) {
    return readDiagnostic(message.diagnostic);
  }
  if (message.type === "planned_change" && message.change !== undefined) {
    const { action, reason, resource } = message.change;
    return { change: { address: resource.addr, action, ...(reason !== undefined && { reason }) } };
  }
  return message.type !== undefined && shownTypes.has(message.type) ? { text: message["@message"] } : {};
}

function readDiagnostic(diagnostic: NonNullable<TerraformMessage["diagnostic"]>): TerraformLine {
  const { severity, summary, detail, address } = diagnostic;
  if (severity !== "error" && expectedWarnings.has(summary)) {
    return {};
  }
  const where = address === undefined ? "" : ` (${address})`;
  const label = severity === "error" ? "Error" : "Warning";
  const text = `${label}: ${summary}${where}${detail === undefined || detail === "" ? "" : `\n${detail}`}`;
  return severity === "error" ? { text, error: text } : { text };
}

function parseMessage(line: string): TerraformMessage | undefined {
  if (!line.startsWith("{")) {
    return undefined;
  }
  try {
    const value = JSON.parse(line) as Partial<TerraformMessage>;
    return typeof value["@message"] === "string" ? (value as TerraformMessage) : undefined;
  } catch {
    return undefined;
  }
}
