/**
 * What requests of REST services need, whose actions are not called as their operations are. Sources: the pages of the Service
 * Authorization Reference, https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html,
 * list_awslambda.html and list_amazonapigatewaymanagement.html; and for S3
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html.
 */

/** One action on one resource. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that come with the request. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Of buckets, by method and by the subresource in the query; none is the bucket itself, which HEAD and GET list. */
const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  "HEAD ": "s3:ListBucket",
  "GET list-type": "s3:ListBucket",
  "GET versions": "s3:ListBucketVersions",
  "PUT ": "s3:CreateBucket",
  "DELETE ": "s3:DeleteBucket",
  "GET accelerate": "s3:GetAccelerateConfiguration",
  "GET acl": "s3:GetBucketAcl",
  "GET cors": "s3:GetBucketCORS",
  "GET encryption": "s3:GetEncryptionConfiguration",
  "PUT encryption": "s3:PutEncryptionConfiguration",
  "DELETE encryption": "s3:PutEncryptionConfiguration",
  "GET lifecycle": "s3:GetLifecycleConfiguration",
  "PUT lifecycle": "s3:PutLifecycleConfiguration",
  "DELETE lifecycle": "s3:PutLifecycleConfiguration",
  "GET logging": "s3:GetBucketLogging",
  "GET object-lock": "s3:GetBucketObjectLockConfiguration",
  "GET ownershipControls": "s3:GetBucketOwnershipControls",
  "PUT ownershipControls": "s3:PutBucketOwnershipControls",
  "DELETE ownershipControls": "s3:PutBucketOwnershipControls",
  "GET policy": "s3:GetBucketPolicy",
  "PUT policy": "s3:PutBucketPolicy",
  "DELETE policy": "s3:DeleteBucketPolicy",
  "GET publicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "PUT publicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "DELETE publicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "GET replication": "s3:GetReplicationConfiguration",
  "GET requestPayment": "s3:GetBucketRequestPayment",
  "GET tagging": "s3:GetBucketTagging",
  "PUT tagging": "s3:PutBucketTagging",
  "DELETE tagging": "s3:PutBucketTagging",
  "GET versioning": "s3:GetBucketVersioning",
  "PUT versioning": "s3:PutBucketVersioning",
  "GET website": "s3:GetBucketWebsite",
};

/** Of objects. DeleteObjects, a POST to the bucket, needs what each deletion would. */
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  HEAD: "s3:GetObject",
  GET: "s3:GetObject",
  PUT: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

/** @param path /bucket/key?subresource */
export function s3Permissions(method: string, path: string, body: string): readonly Permission[] {
  const { pathname, searchParams } = new URL(path, "http://local");
  const [, bucket = "", ...rest] = decodeURIComponent(pathname).split("/");
  const key = rest.join("/");
  if (key !== "") {
    return [{ action: known(OBJECT_ACTIONS[method], method, path), resource: `arn:aws:s3:::${bucket}/${key}` }];
  }
  if (method === "POST" && searchParams.has("delete")) {
    return [...body.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = ""]) => ({
      action: object.includes("<VersionId>") ? "s3:DeleteObjectVersion" : "s3:DeleteObject",
      resource: `arn:aws:s3:::${bucket}/${/<Key>(.*?)<\/Key>/s.exec(object)?.[1] ?? ""}`,
    }));
  }
  const subresource = [...searchParams.keys()].find((name) => `${method} ${name}` in BUCKET_ACTIONS) ?? "";
  const action = known(BUCKET_ACTIONS[`${method} ${subresource}`], method, path);
  return [{ action, resource: `arn:aws:s3:::${bucket}` }];
}

/** By method and by what follows the function's name. */
const LAMBDA_ACTIONS: Readonly<Record<string, string>> = {
  "POST ": "lambda:CreateFunction",
  "GET ": "lambda:GetFunction",
  "DELETE ": "lambda:DeleteFunction",
  "PUT code": "lambda:UpdateFunctionCode",
  "GET code-signing-config": "lambda:GetFunctionCodeSigningConfig",
  "GET configuration": "lambda:GetFunctionConfiguration",
  "PUT configuration": "lambda:UpdateFunctionConfiguration",
  "GET policy": "lambda:GetPolicy",
  "POST policy": "lambda:AddPermission",
  "DELETE policy": "lambda:RemovePermission",
  "GET versions": "lambda:ListVersionsByFunction",
};
const LAMBDA_TAGS: Readonly<Record<string, string>> = {
  GET: "lambda:ListTags",
  POST: "lambda:TagResource",
  DELETE: "lambda:UntagResource",
};

/** @param functionArn such as arn:aws:lambda:eu-central-1:123456789012:function */
export function lambdaPermissions(
  method: string,
  path: string,
  body: string,
  functionArn: string,
): readonly Permission[] {
  const [, , kind, name, part = ""] = decodeURIComponent(new URL(path, "http://local").pathname).split("/");
  if (kind === "tags") {
    return [{ action: known(LAMBDA_TAGS[method], method, path), resource: name ?? "" }];
  }
  const { FunctionName, Principal, Role, Tags } = (method === "GET" || body === "" ? {} : JSON.parse(body)) as Readonly<
    Record<string, string | undefined>
  >;
  const resource = `${functionArn}:${name ?? FunctionName ?? ""}`;
  const action = known(LAMBDA_ACTIONS[`${method} ${part}`], method, path);
  return [
    { action, resource, ...(Principal !== undefined && { context: { "lambda:Principal": Principal } }) },
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html: tags that come with a function
    ...(Tags === undefined ? [] : [{ action: "lambda:TagResource", resource }]),
    ...passed(Role, "lambda.amazonaws.com"),
  ];
}

/** An action of API Gateway is the method, and its resource the path. */
export function apiGatewayPermissions(
  method: string,
  path: string,
  body: string,
  region: string,
): readonly Permission[] {
  const { pathname } = new URL(path, "http://local");
  const document = (body === "" ? {} : JSON.parse(body)) as {
    readonly tags?: object;
    readonly patchOperations?: readonly { readonly path: string; readonly value?: string }[];
  };
  const role = document.patchOperations?.find((operation) => operation.path === "/cloudwatchRoleArn")?.value;
  return [
    { action: `apigateway:${method}`, resource: `arn:aws:apigateway:${region}::${knownPath(method, pathname)}` },
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-iam-policy.html
    ...(document.tags === undefined || pathname.startsWith("/tags/")
      ? []
      : [{ action: "apigateway:PUT", resource: `arn:aws:apigateway:${region}::/tags/new` }]),
    ...passed(role, "apigateway.amazonaws.com"),
  ];
}

/** The simulator does not know every path of an API, such as that of a method for PUT: one of the API that it knows stands for it. */
function knownPath(method: string, pathname: string): string {
  const [, api] = /^(\/restapis\/[^/]+)/.exec(pathname) ?? [];
  return api === undefined || method === "GET" ? pathname : method === "POST" ? `${api}/resources` : api;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export function passed(role: string | undefined, service: string): readonly Permission[] {
  return role === undefined || role === ""
    ? []
    : [{ action: "iam:PassRole", resource: role, context: { "iam:PassedToService": service } }];
}

function known(action: string | undefined, method: string, path: string): string {
  if (action === undefined) {
    throw new Error(`no action is known for ${method} ${path}: add it, with its source`);
  }
  return action;
}
