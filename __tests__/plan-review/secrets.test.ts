import { Secrets } from "../../plan-review/secrets";
import { planOf } from "../support/plans";

const knowing = (...secrets: readonly unknown[]): Secrets =>
  new Secrets([planOf({ changes: [{ after: { secrets }, afterSensitive: { secrets: true } }] })]);
const none = new Secrets([]);

describe("Secrets", () => {
  it("hides a text of 6 characters anywhere, and a shorter one only where it is all", () => {
    const secrets = knowing("abcdef", "tiny");
    expect(secrets.hideIn("xabcdefx tiny")).toBe("x(sensitive)x tiny");
    expect(secrets.hideInSentence("Of `tiny`, `tiny x` and `abcdef`: tiny.")).toBe(
      "Of `(sensitive)`, `tiny x` and `(sensitive)`: tiny.",
    );
  });

  it("hides secrets that overlap, contain one another, or stand side by side", () => {
    const secrets = knowing("abcdefgh", "fghijklm", "bcdefg");
    expect(secrets.hideIn("-abcdefghijklm-")).toBe("-(sensitive)-");
    expect(secrets.hideIn("bcdefgbcdefg")).toBe("(sensitive)");
  });

  it("hides what a secret document says, and every line of a secret text", () => {
    const secrets = knowing('{"user":"administrator"}', "first line\n  second line\n");
    expect(secrets.hideIn("administrator: second line, first line")).toBe("(sensitive): (sensitive), (sensitive)");
  });

  it("takes no blank text for a secret", () => {
    expect(knowing("       ").hideIn("a       b")).toBe("a       b");
  });

  it("tears neither its own word nor the words of a sentence", () => {
    expect(knowing("sensitive", "abcdef").hideIn("abcdef")).toBe("(sensitive)");
    expect(knowing("destroys", "Allowed").hideInSentence("It destroys `x`.")).toBe("It destroys `x`.");
  });

  it.each([
    ["an access key of AWS", "AKIAIOSFODNN7EXAMPLE"],
    ["a temporary access key of AWS", "ASIAIOSFODNN7EXAMPLE"],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"],
    ["a private key that is cut off", "-----BEGIN PRIVATE KEY-----\nMIIE"],
    ["a token of GitHub", `ghp_${"a1".repeat(18)}`],
    ["a fine-grained token of GitHub", `github_pat_${"a1".repeat(18)}`],
    ["a token of GitLab", `glpat-${"a1".repeat(10)}`],
    ["a token of Slack", "xoxb-123456789012-abc"],
    ["a webhook of Slack", "https://hooks.slack.com/services/T0/B0/xyz"],
    ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_def"],
  ])("knows %s by its form", (_, secret) => {
    expect(none.hideIn(`a ${secret}`)).toBe("a (sensitive)");
  });

  it("hides user and password of a URL, and leaves the rest", () => {
    expect(none.hideIn("postgres://me:pw@db.example/x")).toBe("(sensitive)db.example/x");
  });

  it.each([
    "arn:aws:iam::111122223333:role/AKIA",
    "https://example.com/a:b@c",
    "-----BEGIN CERTIFICATE-----",
    "ghp_short",
  ])("leaves %s", (text) => {
    expect(none.hideIn(text)).toBe(text);
  });

  it.each([
    "password",
    "DB_PASSWORD",
    "dbPassword",
    "api-key",
    "client_secret",
    "AWSSecretAccessKey",
    "auth.token",
    "webhook",
  ])("knows the value of %s as a secret, wherever it stands", (name) => {
    const secrets = new Secrets([planOf({ changes: [{ after: { variables: { [name]: "s3cr3t-text" } } }] })]);
    expect(secrets.hideIn("x s3cr3t-text x")).toBe("x (sensitive) x");
  });

  it.each(["token_type", "secret_arn", "tokens_enabled", "password_policy", "keys", "monkey"])(
    "does not of %s",
    (name) => {
      const secrets = new Secrets([planOf({ changes: [{ after: { [name]: "plain-text" } }] })]);
      expect(secrets.hideIn("plain-text")).toBe("plain-text");
    },
  );
});
