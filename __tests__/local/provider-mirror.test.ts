import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  awsProvider,
  findMirrorBelow,
  holdsProvider,
  providerPaths,
  terraformPlatform,
} from "../../local/provider-mirror";
import { temporaryFolder, touch } from "../support/fake-program";

describe("awsProvider", () => {
  it("is the version that the bindings write into cdk.tf.json", () => {
    const bindings = readFileSync(require.resolve("@cdktf/provider-aws/lib/provider"), "utf8");
    expect(/providerVersion: '([^']+)'/.exec(bindings)?.[1]).toBe(awsProvider.version);
  });
});

describe("terraformPlatform", () => {
  it.each([
    ["linux", "x64", "linux_amd64"],
    ["darwin", "arm64", "darwin_arm64"],
    ["win32", "ia32", "windows_386"],
  ])("%s on %s is %s", (platform, architecture, expected) => {
    expect(terraformPlatform(platform, architecture)).toBe(expected);
  });
});

describe("holdsProvider", () => {
  const [unpacked = "", packed = ""] = providerPaths("linux_amd64");

  it.each([join(unpacked, "terraform-provider-aws"), packed])("accepts %s", (path) => {
    const mirror = temporaryFolder();
    touch(mirror, path);
    expect(holdsProvider(mirror, "linux_amd64")).toBe(true);
  });

  it("refuses another platform, another version and an empty folder", () => {
    const mirror = temporaryFolder();
    expect(holdsProvider(mirror, "linux_amd64")).toBe(false);
    touch(mirror, unpacked.replace("linux_amd64", "linux_arm64"), "file");
    touch(mirror, unpacked.replace(awsProvider.version, "4.0.0"), "file");
    expect(holdsProvider(mirror, "linux_amd64")).toBe(false);
  });
});

describe("findMirrorBelow", () => {
  it("takes the first folder by name that holds the provider", () => {
    const parent = temporaryFolder();
    const [unpacked = ""] = providerPaths();
    touch(parent, "a", "something");
    touch(parent, "c", unpacked, "provider");
    touch(parent, "b", unpacked, "provider");
    expect(findMirrorBelow(parent)).toBe(join(parent, "b"));
  });

  it("finds nothing where the folder isn't there", () => {
    expect(findMirrorBelow(join(temporaryFolder(), "none"))).toBeUndefined();
  });
});
