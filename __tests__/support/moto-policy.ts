import type { PolicyDocument } from "./policy-document";

/**
 * IAM's action and what moto 5.2 calls the request that needs it: a request for a setting of a bucket that moto does not know is
 * taken for one for the bucket itself, and an action of a REST service is the operation.
 * https://github.com/getmoto/moto/blob/5.2.1/moto/s3/responses.py
 */
const MOTO_NAMES: Readonly<Record<string, readonly string[]>> = {
  "s3:ListBucket": ["s3:ListBucket", "s3:HeadBucket"],
  // DeleteObjects, which moto judges by the bucket.
  "s3:DeleteObjectVersion": ["s3:DeleteObjectVersion", "s3:DeleteObject"],
  "s3:PutEncryptionConfiguration": ["s3:CreateBucket"],
  "s3:PutBucketOwnershipControls": ["s3:CreateBucket"],
  "s3:PutBucketPublicAccessBlock": ["s3:CreateBucket"],
  "apigateway:GET": ["apigateway:Get*"],
  "apigateway:POST": ["apigateway:Create*"],
  "apigateway:PUT": ["apigateway:Put*"],
  "apigateway:PATCH": ["apigateway:Update*"],
  "apigateway:DELETE": ["apigateway:Delete*"],
};

/**
 * A role's policy as far as moto can judge it: moto compares the resources of S3 alone, and knows no conditions and no
 * boundaries. What it cannot judge is for the simulator. https://github.com/getmoto/moto/blob/5.2.1/moto/iam/access_control.py
 */
export function policyForMoto({ Version, Statement }: PolicyDocument): PolicyDocument {
  return {
    Version,
    Statement: Statement.flatMap(({ Effect, Action, Resource }) => {
      const ofS3 = Action.filter((action) => action.startsWith("s3:"));
      const others = Action.filter((action) => !action.startsWith("s3:"));
      return [
        ...(ofS3.length === 0
          ? []
          : [{ Effect, Action: ofS3.flatMap(motoNames), Resource: Resource.flatMap(motoResources) }]),
        ...(others.length === 0 ? [] : [{ Effect, Action: others.flatMap(motoNames), Resource: ["*"] }]),
      ];
    }),
  };
}

/** Of all objects of a bucket, the bucket too. */
function motoResources(resource: string): readonly string[] {
  return /^arn:aws:s3:::[^/]+\/\*$/.test(resource) ? [resource, resource.replace("/*", "")] : [resource];
}

function motoNames(action: string): readonly string[] {
  return MOTO_NAMES[action] ?? [action.replace(/^cloudwatch:/, "monitoring:")];
}
