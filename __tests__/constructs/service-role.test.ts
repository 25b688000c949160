import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { ServiceRole } from "../../constructs/service-role";
import { synthesizeConstruct } from "../support/synthesis";

describe("ServiceRole", () => {
  const json = synthesizeConstruct((stack) => {
    const role = new ServiceRole(stack, "role", {
      roleName: "example-role",
      description: "An example",
      servicePrincipal: "firehose.amazonaws.com",
      trustConditions: [{ test: "StringEquals", variable: "sts:ExternalId", values: ["111122223333"] }],
    });
    role.allow({ sid: "One", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] });
    role.allow({ sid: "Two", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::b/*"] });
  });

  test("trusts one service, under its conditions", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["firehose.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "sts:ExternalId", values: ["111122223333"] }],
        },
      ],
    });
    expect(json).toHaveResourceWithProperties(IamRole, {
      name: "example-role",
      assume_role_policy: "${data.aws_iam_policy_document.role_trust_1AF84ADF.json}",
    });
  });

  test("holds every grant in one inline policy", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        { sid: "One", effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/*"] },
        { sid: "Two", effect: "Allow", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::b/*"] },
      ],
    });
    expect(json).toHaveResourceWithProperties(IamRolePolicy, {
      name: "permissions",
      policy: "${data.aws_iam_policy_document.role_permissions_7270AE66.json}",
    });
  });
});
