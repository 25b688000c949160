import { DataResource } from "cdktf";
import { Construct } from "constructs";

/** What a stream's objects hold: what CloudWatch Logs sent, or an envelope a line. */
export type StreamFormat = "pass-through" | "ndjson";

export interface CreatedFormatProps {
  readonly streamName: string;
  readonly format: StreamFormat;
}

/** Something that must hold before Terraform changes a resource. */
export interface Precondition {
  readonly condition: string;
  readonly errorMessage: string;
}

/**
 * Remembers in the state the format with which a stream was created: a `terraform_data` that takes it in when it is created, or
 * replaced because of another stream's name, and leaves it alone after that. So another format for the same stream fails while
 * Terraform plans. https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class CreatedFormat extends Construct {
  /** For the stream. */
  readonly precondition: Precondition;

  constructor(scope: Construct, id: string, { streamName, format }: CreatedFormatProps) {
    super(scope, id);

    const created = new DataResource(this, "format", {
      input: { format },
      triggersReplace: { stream_name: streamName },
      lifecycle: { ignoreChanges: ["input"] },
    });
    const was = `${created.terraformResourceType}.${created.friendlyUniqueId}.output.format`;
    this.precondition = {
      condition: `\${${was} == "${format}"}`,
      errorMessage: [
        `The Firehose stream ${streamName} was created with the format \${${was}}, and backupDelivery.format is now ${format}.`,
        "A stream must not change its format while it runs: for some minutes Firehose would write both into the same folders, and Athena, which reads whole folders, would fail there or miss events.",
        "To move over, give backupDelivery.streamName a new name together with the format: Terraform then makes a new stream, and every object keeps its format.",
        ...(format === "ndjson"
          ? ["Set query.firstHour to the next full hour (UTC), so that Athena leaves older objects alone."]
          : ["Take query.firstHour out."]),
        "Then run log-backup verify and log-backup backfill for what was logged while streams changed; log-backup compact makes the older objects queryable. See docs/query.md.",
      ].join(" "),
    };
  }
}
