import type { Command } from "commander";
import { createLogsClient, isLocalLogs } from "../aws-clients";
import type { CommandContext, ExitCode, Run } from "../command-context";
import { discover } from "../discover/discover";
import { discoverJson, discoverText, isStale } from "../discover/discover-report";
import { writeDiscoveredFile } from "../discover/discovered-file";
import { settingsOfEnvironment } from "../sources/environment-source";
import { writeReport } from "../write-report";

interface DiscoverOptions {
  readonly env: string;
  readonly check?: true;
  readonly json?: true;
}

const AFTER_HELP = `
What it does:
  Lists the log groups of the settings' account and Region, and writes the names of those that
  sources.prefixes takes to NAME.log-groups.json, beside the environment's file. With
  sources.account it sees that no other policy has the Region's only place for one, and writes
  that down there too. Commit the file: the plan and a review show each log group that comes or
  goes. Left out are those that an exclude names, and always those that the backup itself
  writes, or that of another environment of the same account and Region; the latter are told.
  The file is written all or not at all, and only if it changes.

What it refuses, and then writes nothing:
  A log group that two prefixes take, or a prefix and the account's policy: it would be backed
  up twice. What another environment of the same account and Region forbids: two backups that
  could feed each other, a second account policy, more filters than a log group can have. With
  sources.account, another account-level subscription policy in the Region. Credentials of
  another account than that of the settings.

Log groups of another class than STANDARD can have no subscription filter. They are told, and
named in the file under cannotBeCovered.

A line for each log group that comes (+) or goes (-), and in the last line how many, and what
else of the file differs.

Exit codes: 0 the file is current, or was written; 1 something is refused, or with --check the
file is out of date or missing; 2 the settings have nothing to discover; 3 it could not be done.

Examples:
  log-backup discover --env prod
  log-backup discover --env prod --check
  log-backup discover --env prod --check --json | jq -r '.added[]'`;

/** Adds `log-backup discover`. */
export function addDiscover(program: Command, run: Run, context: CommandContext) {
  program
    .command("discover")
    .summary("find the log groups that the prefixes of the settings take")
    .description(
      "Finds the log groups that the prefixes of an environment's settings take, sees whether its account policy has its " +
        "place, and writes that to a file beside it.",
    )
    .requiredOption("--env <name>", "the environment, a file in environments/")
    .option("--check", "write nothing, and exit with 1 if the file is out of date or missing")
    .option("--json", "one JSON document on standard output")
    .addHelpText("after", AFTER_HELP)
    .action((options: DiscoverOptions) => run(() => discoverAndWrite(options, context)));
}

async function discoverAndWrite(options: DiscoverOptions, context: CommandContext): Promise<ExitCode> {
  const { environment, errors, output } = context;
  const isCheck = options.check === true;
  const settings = await settingsOfEnvironment(options.env, environment);
  const { region } = settings;
  const client = await createLogsClient({ region, environment });
  const singleTryClient = await createLogsClient({ region, environment, maxAttempts: 1 });
  const discovery = await discover(settings, { client, singleTryClient, isLocal: isLocalLogs(environment) }, context);
  const { file, text, problems, notes } = discovery;
  if (!isCheck && problems.length === 0 && isStale(discovery)) {
    writeDiscoveredFile(file.path, text);
  }
  for (const told of [...notes, ...problems]) {
    await errors.write(`log-backup: ${told}\n`);
  }
  await writeReport(output, options.json ? discoverJson(discovery) : discoverText(discovery, { isCheck }));
  return problems.length > 0 || (isCheck && isStale(discovery)) ? 1 : 0;
}
