import { parseReview, ReviewFileError, reviewDocument } from "../../plan-review/review-json";
import { planOf, reviewAll } from "../support/plans";

const plan = planOf({
  changes: [{ type: "aws_s3_bucket", before: { bucket: "logs" } }],
  output_changes: { o: { actions: ["create"] } },
});
const review = reviewAll(
  [
    { stack: "storage-dev", plan, notes: ["A note."] },
    { stack: "late-dev", waitsFor: "storage-dev", isDeployed: false },
    { stack: "same-dev", plan: planOf({}), notes: [] },
  ],
  { overrides: [{ risk: "data-loss", reason: "it is empty" }], forbiddenRisks: ["data-loss"] },
);
const document = JSON.stringify(reviewDocument(review));

describe("reviewDocument", () => {
  it("has verdict, fingerprints, counts, risks and overrides, and no values", () => {
    const [storage, , same] = review.stacks.map(({ fingerprint }) => fingerprint);
    expect(JSON.parse(document)).toEqual({
      environment: "dev",
      verdict: "changes",
      fingerprint: review.fingerprint,
      stacks: [
        {
          stack: "storage-dev",
          fingerprint: storage,
          changes: true,
          counts: { destroy: 1, replace: 0, update: 0, create: 0, import: 0, move: 0, forget: 0 },
          drift: 0,
        },
        { stack: "late-dev", fingerprint: "waits for storage-dev", changes: true, waitsFor: "storage-dev", drift: 0 },
        {
          stack: "same-dev",
          fingerprint: same,
          changes: false,
          counts: { destroy: 0, replace: 0, update: 0, create: 0, import: 0, move: 0, forget: 0 },
          drift: 0,
        },
      ],
      risks: [
        {
          risk: "data-loss",
          stack: "storage-dev",
          addresses: ["aws_s3_bucket.it"],
          sentence:
            "Destroys the bucket `logs`, which S3 refuses while it holds objects: the deployment would stop half way.",
        },
      ],
      forbidden: [],
      differing: [],
      overrides: [{ risk: "data-loss", reason: "it is empty" }],
    });
  });
});

describe("parseReview", () => {
  it("reads what was written", () => {
    expect(parseReview(document, "review.json", "dev")).toEqual({
      environment: "dev",
      verdict: "changes",
      fingerprint: review.fingerprint,
      stacks: review.stacks.map(({ stack, fingerprint }) => ({ stack, fingerprint, changes: stack !== "same-dev" })),
      overrides: [{ risk: "data-loss", reason: "it is empty" }],
    });
  });

  const but = (parts: object): string => JSON.stringify({ ...(JSON.parse(document) as object), ...parts });
  it.each([
    ["no JSON", "{", 'review.json is no JSON: expected what "npm run plan -- --json" writes.'],
    ["another document", "[]", 'review.json is no review: expected what "npm run plan -- --json" writes.'],
    [
      "an unknown verdict",
      but({ verdict: "fine" }),
      'review.json is no review, look at its verdict: expected what "npm run plan -- --json" writes.',
    ],
    [
      "no fingerprint",
      but({ fingerprint: undefined }),
      'review.json is no review, look at its fingerprint: expected what "npm run plan -- --json" writes.',
    ],
    [
      "an unknown risk",
      but({ overrides: [{ risk: "x", reason: "y" }] }),
      'review.json is no review, look at its overrides.0.risk: expected what "npm run plan -- --json" writes.',
    ],
    ["another environment", but({ environment: "prod" }), "review.json is a review of prod, expected one of dev."],
  ])("refuses %s", (_, content, message) => {
    expect(() => parseReview(content, "review.json", "dev")).toThrow(new ReviewFileError(message));
  });
});
