import { SELECTIVE, type BackupData, type DataSet } from "./backup-data";
import { objectsGlob, quoted } from "./read-commands";
import { readOutput } from "./read-output";
import { isInstalled } from "./read-rounds";

/** What is to be seen in each format, in jq's language: an independent reader of the same envelopes. */
const IN_JQ = {
  ndjson:
    '. as $e | select(.messageType == "DATA_MESSAGE") | .logEvents[] | . + ($e | {logGroup, logStream, owner}) | tojson',
  text: [
    '. as $e | select(.messageType == "DATA_MESSAGE") | .logEvents[]',
    "(.timestamp / 1000 | floor | todate | .[0:19]) as $second",
    "(.timestamp % 1000 + 1000 | tostring | .[1:]) as $milliseconds",
    '"\\($second).\\($milliseconds)Z \\($e.logGroup) \\($e.logStream) \\(.message | sub("[\\\\r\\\\n]+\\\\z"; ""))"',
  ].join(" | "),
  envelope: "tojson",
};

/**
 * Holds the command's output to that of `zcat | jq`, byte by byte, on one object, and the number of lines to the number of
 * events on all the data. A speed without that says nothing.
 *
 * @returns a line for each thing that is not right
 */
export async function verifyOutput(data: BackupData, logBackup: string): Promise<string[]> {
  const problems: string[] = [];
  const sample = quoted(data.many.objects[0] ?? "");
  for (const [format, program] of isInstalled("jq") ? Object.entries(IN_JQ) : []) {
    const [ours, theirs] = await Promise.all([
      readOutput(`${logBackup} cat --format ${format} ${sample}`),
      readOutput(`zcat ${sample} | jq -r ${quoted(program)}`),
    ]);
    if (ours.sha256 !== theirs.sha256) {
      const sizes = `${ours.bytes} and ${theirs.bytes} bytes, ${ours.lines} and ${theirs.lines} lines`;
      problems.push(`cat --format ${format} differs from zcat | jq: ${sizes}`);
    }
  }
  const countLines = async (what: string, { path }: DataSet, expected: number): Promise<void> => {
    const { lines } = await readOutput(`${logBackup} cat ${what} ${quoted(path)}`);
    if (lines !== expected) {
      problems.push(`cat ${what} ${path}: expected ${expected} lines, got: ${lines}`);
    }
  };
  for (const set of Object.values(data)) {
    await countLines("--format ndjson", set, set.events);
  }
  await countLines("--format text", data.many, data.many.textLines);
  await countLines("--format envelope", data.many, data.many.members);
  await countLines(`--format ndjson --grep ${quoted(SELECTIVE.grep)}`, data.many, data.many.grepEvents);
  await countLines(`--format ndjson --group ${quoted(SELECTIVE.logGroup)}`, data.many, data.many.rareGroupEvents);
  await readOutput(`${logBackup} check ${quoted(data.many.path)}`);
  return problems;
}

/** As people would do it without the command. */
export function zcatAndJq(set: { readonly objects: readonly string[] }): string {
  return `cat ${objectsGlob(set)} | zcat | jq -c '.logEvents[]'`;
}
