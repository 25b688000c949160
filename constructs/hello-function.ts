import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { FunctionCode } from "./function-code";
import { ServiceRole } from "./service-role";

export interface HelloFunctionProps {
  readonly functionName: string;
  readonly roleName: string;
  readonly logRetentionDays: number;
  readonly code: FunctionCode;
}

/** The sample log source: a function that logs JSON lines to a log group of its own. */
export class HelloFunction extends Construct {
  readonly logGroup: CloudwatchLogGroup;
  readonly function: LambdaFunction;
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: HelloFunctionProps) {
    super(scope, id);

    // Declared, so that it has a retention and a filter before the function writes its first line.
    this.logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/lambda/${props.functionName}`,
      retentionInDays: props.logRetentionDays,
    });
    this.role = new ServiceRole(this, "role", {
      roleName: props.roleName,
      description: `Lets ${props.functionName} write its log`,
      servicePrincipal: "lambda.amazonaws.com",
    });
    this.role.allow({
      sid: "WriteLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${this.logGroup.arn}:*`],
    });
    const code = new TerraformAsset(this, "code", {
      path: props.code.zipPath,
      type: AssetType.FILE,
      assetHash: Buffer.from(props.code.sourceCodeHash, "base64").toString("hex").slice(0, 32),
    });
    this.function = new LambdaFunction(this, "function", {
      functionName: props.functionName,
      description: "Answers GET /hello; the sample log source of the backup",
      role: this.role.role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash: props.code.sourceCodeHash,
      memorySize: 128,
      timeout: 5,
      dependsOn: [this.role.policy, this.logGroup],
    });
  }
}
