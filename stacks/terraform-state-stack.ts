import type { Construct } from "constructs";
import { PrivateBucket } from "../constructs/private-bucket";
import type { Settings } from "../settings";
import { EnvironmentStack } from "./environment-stack";

/** The bucket that holds the state of every stack of the environment, its own included. */
export class TerraformStateStack extends EnvironmentStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "terraform-state", settings);

    const { bucket } = new PrivateBucket(this, "state-bucket", {
      bucketName: settings.terraformState.bucketName,
      preventDestroy: settings.terraformState.preventDestroy,
      allowObjectsWithoutTls: settings.plainHttpEndpoint,
      lifecycleRules: [
        {
          id: "expire-old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: settings.terraformState.noncurrentVersionExpirationDays }],
          // Each lock that is released leaves a delete marker behind.
          expiration: [{ expiredObjectDeleteMarker: true }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });

    this.output("state_bucket_name", "Bucket that holds the Terraform state of this environment's stacks", bucket.id);
  }
}
