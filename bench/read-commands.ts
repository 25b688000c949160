import { SELECTIVE, type BackupData } from "./backup-data";

/** A command that is timed, as a shell would run it, and what is expected of it. */
export interface Contender {
  readonly label: string;
  readonly command: string;
  /** A program that must be installed; without it the command is left out. */
  readonly needs?: string;
  /** Of the time that the series' first command takes. */
  readonly targetRatio?: number;
}

/** Commands that do the same work, run in turns. All are compared with the first one. */
export interface Series {
  readonly title: string;
  /** Text that each of them reads, in bytes. */
  readonly textBytes?: number;
  readonly contenders: readonly [Contender, ...Contender[]];
}

/** How often the command has to be faster than `zcat | jq -c`. */
export const JQ_TARGET = 15;
export const MEMORY_TARGET_MEBIBYTES = 250;

/** A glob of the objects' paths for a shell, in key order. */
export function objectsGlob({ objects }: { readonly objects: readonly string[] }): string {
  return objects.map(quoted).join(" ");
}

/** One word of a shell's command line. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What is timed, on 64 objects and on one; `logBackup` is how a shell starts the command. */
export function readSeries(data: BackupData, logBackup: string): Series[] {
  const { many, one } = data;
  const folder = quoted(many.path);
  const others = (set: BackupData["many"]): Contender[] => {
    const files = objectsGlob(set);
    return [
      { label: "pigz -dc -p1", command: `cat ${files} | pigz -dc -p1`, needs: "pigz" },
      { label: "libdeflate-gunzip -c", command: `libdeflate-gunzip -c ${files}`, needs: "libdeflate-gunzip" },
      { label: "igzip -dc", command: `cat ${files} | igzip -dc`, needs: "igzip" },
    ];
  };
  return [
    {
      title: `${many.objects.length} objects`,
      textBytes: many.textBytes,
      contenders: [
        { label: "zcat", command: `cat ${objectsGlob(many)} | zcat` },
        { label: "cat --format ndjson", command: `${logBackup} cat --format ndjson ${folder}`, targetRatio: 0.4 },
        { label: "cat --format text", command: `${logBackup} cat --format text ${folder}`, targetRatio: 0.8 },
        { label: "cat --format envelope", command: `${logBackup} cat --format envelope ${folder}` },
        {
          label: "cat --format ndjson --grep, 1 % of the events",
          command: `${logBackup} cat --format ndjson --grep ${quoted(SELECTIVE.grep)} ${folder}`,
          targetRatio: 0.75,
        },
        {
          label: "cat --format ndjson --group, 1 % of the events",
          command: `${logBackup} cat --format ndjson --group ${quoted(SELECTIVE.logGroup)} ${folder}`,
          targetRatio: 0.35,
        },
        { label: "check", command: `${logBackup} check ${folder}` },
        ...others(many),
      ],
    },
    {
      title: "One object",
      textBytes: one.textBytes,
      contenders: [
        { label: "zcat", command: `zcat ${quoted(one.path)}` },
        {
          label: "cat --format ndjson",
          command: `${logBackup} cat --format ndjson ${quoted(one.path)}`,
          targetRatio: 0.5,
        },
        ...others(one),
      ],
    },
  ];
}

/** How long it takes to say how it is used. */
export function startSeries(logBackup: string): Series {
  return {
    title: "Start",
    contenders: [
      { label: "node -e 0", command: "node -e 0" },
      { label: "--help", command: `${logBackup} --help`, targetRatio: 2.5 },
    ],
  };
}

/** What is looked at for the memory that it needs. */
export function memoryContenders(data: BackupData, logBackup: string): Contender[] {
  const cat = (label: string, { path }: { readonly path: string }): Contender => ({
    label: `cat --format ndjson, ${label}`,
    command: `${logBackup} cat --format ndjson ${quoted(path)}`,
  });
  return [
    cat(`${data.many.objects.length} objects`, data.many),
    cat("one object", data.one),
    cat("one object, ten times as large", data.huge),
    cat("an envelope of 10 MB", data.longEnvelope),
    { label: `check, ${data.many.objects.length} objects`, command: `${logBackup} check ${quoted(data.many.path)}` },
  ];
}
