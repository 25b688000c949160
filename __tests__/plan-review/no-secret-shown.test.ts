import fc from "fast-check";
import { longestComment, renderReview } from "../../plan-review/render-review";
import { reviewDocument } from "../../plan-review/review-json";
import { reviewAll } from "../support/plans";
import { type SecretPlan, secretPlan } from "../support/random-plans";

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const inHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("`", "&#96;");
const inOneLine = (text: string): string => text.replace(/\s+/g, " ");
const inCell = (text: string): string => text.replaceAll("|", "\\|");
const likeTerraform = (text: string): string =>
  inJson(text).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");

/** Every way in which a text may be written down, each on top of each other. */
function writtenForms(text: string): readonly string[] {
  const ways = [inJson, inHtml, inOneLine, inCell, likeTerraform];
  const once = ways.map((way) => way(text));
  return [...new Set([text, ...once, ...once.flatMap((form) => ways.map((way) => way(form)))])];
}

/** Everything that people or programs get to see of a review. */
function textsOf({ plan, secrets, open }: SecretPlan): readonly string[] {
  const secret = secrets[0] ?? "";
  const review = reviewAll(
    [
      { stack: "one-dev", plan, notes: [`A note with \`${open}\`.`] },
      { stack: "two-dev", waitsFor: "one-dev", isDeployed: false },
    ],
    { overrides: [{ risk: "data-loss", reason: `it is ${secret}, says ${secrets[2] ?? ""}` }] },
  );
  return [
    renderReview(review),
    renderReview(review, { maximumLength: longestComment }),
    renderReview(review, { maximumLength: 2_000 }),
    JSON.stringify(reviewDocument(review), undefined, 2),
  ];
}

describe("a review", () => {
  it("shows no secret in any written form, wherever it stands in the plan", () => {
    fc.assert(
      fc.property(secretPlan, (random) => {
        const texts = textsOf(random);
        const seen = random.secrets.flatMap(writtenForms).filter((form) => texts.some((text) => text.includes(form)));
        expect(seen).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it("shows what is no secret beside it", () => {
    fc.assert(
      fc.property(secretPlan, (random) => {
        const [markdown] = textsOf(random);
        expect(markdown).toContain(random.open);
      }),
    );
  });
});
