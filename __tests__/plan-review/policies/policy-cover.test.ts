import { actionCovers, conditionsCover, partCovers, principalCovers } from "../../../plan-review/policies/policy-cover";
import type { Condition, Part } from "../../../plan-review/policies/policy-document";

describe("actionCovers", () => {
  it("does not look at case", () => {
    expect(actionCovers("S3:get*", "s3:GetObject")).toBe(true);
  });
});

describe("principalCovers", () => {
  it.each([
    ["*", "AWS:arn:aws:iam::111122223333:role/a"],
    ["*", "Service:logs.amazonaws.com"],
    ["AWS:111122223333", "AWS:arn:aws:iam::111122223333:role/a"],
    ["AWS:111122223333", "AWS:arn:aws:iam::111122223333:root"],
    ["AWS:arn:aws:iam::111122223333:root", "AWS:111122223333"],
    ["AWS:arn:aws-cn:iam::111122223333:root", "AWS:arn:aws-cn:sts::111122223333:assumed-role/a/b"],
    ["Service:logs.amazonaws.com", "Service:logs.amazonaws.com"],
  ])("says that %s covers %s", (wide, narrow) => {
    expect(principalCovers(wide, narrow)).toBe(true);
  });

  it.each([
    ["AWS:arn:aws:iam::111122223333:role/a", "*"],
    ["AWS:111122223333", "AWS:arn:aws:iam::444455556666:role/a"],
    ["AWS:111122223333", "AWS:444455556666"],
    ["AWS:arn:aws:iam::111122223333:role/a", "AWS:111122223333"],
    ["Service:logs.amazonaws.com", "Service:firehose.amazonaws.com"],
    ["AWS:111122223333", "Service:logs.amazonaws.com"],
  ])("says that %s does not cover %s", (wide, narrow) => {
    expect(principalCovers(wide, narrow)).toBe(false);
  });
});

const condition = (operator: string, key: string, ...values: readonly string[]): Condition => ({
  operator,
  key,
  values,
});

describe("conditionsCover", () => {
  const account = condition("StringEquals", "aws:SourceAccount", "1");
  it.each([
    ["no condition covers one", [], [account]],
    ["the same, with the key in another case", [account], [condition("StringEquals", "AWS:sourceaccount", "1")]],
    ["one covers two", [account], [account, condition("Bool", "aws:SecureTransport", "true")]],
    ["more values cover fewer", [condition("StringLike", "k", "a", "b")], [condition("StringLike", "k", "a")]],
    [
      "fewer excluded values cover more",
      [condition("StringNotEquals", "k", "a")],
      [condition("StringNotEquals", "k", "a", "b")],
    ],
  ])("%s", (_, wide, narrow) => {
    expect(conditionsCover(wide, narrow)).toBe(true);
  });

  it.each([
    ["a condition does not cover none", [account], []],
    ["another value", [account], [condition("StringEquals", "aws:SourceAccount", "2")]],
    ["another operator", [account], [condition("StringLike", "aws:SourceAccount", "1")]],
    ["another key", [account], [condition("StringEquals", "aws:SourceArn", "1")]],
    ["fewer values do not cover more", [condition("StringLike", "k", "a")], [condition("StringLike", "k", "a", "b")]],
    [
      "more excluded values do not cover fewer",
      [condition("ArnNotLike", "k", "a", "b")],
      [condition("ArnNotLike", "k", "a")],
    ],
  ])("%s", (_, wide, narrow) => {
    expect(conditionsCover(wide, narrow)).toBe(false);
  });
});

describe("partCovers", () => {
  const part = (...values: readonly string[]): Part => ({ values, isExcept: false });
  const allBut = (...values: readonly string[]): Part => ({ values, isExcept: true });
  it.each([
    [part("*"), allBut("iam:*"), true],
    [allBut("iam:*"), allBut("iam:*", "sts:*"), true],
    [allBut("iam:*", "sts:*"), allBut("iam:*"), false],
    [part("s3:*"), allBut("iam:*"), false],
    [allBut("iam:*"), part("s3:GetObject"), false],
    [part(), part(), true],
    [part(), part("a"), false],
    [part("a"), part(), false],
  ])("says of %j and %j: %s", (wide, narrow, expected) => {
    expect(partCovers(wide, narrow, actionCovers)).toBe(expected);
  });
});
