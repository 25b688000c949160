import { join } from "node:path";
import { impliedMirrors, userConfigFiles } from "../../local/terraform-folders";
import { temporaryFolder, touch } from "../support/fake-program";

describe("userConfigFiles", () => {
  it("are .terraformrc and the *.tfrc files of .terraform.d", () => {
    const HOME = temporaryFolder();
    for (const name of ["a.tfrc", "b.tfrc.json", "checkpoint_cache"]) {
      touch(HOME, ".terraform.d", name);
    }
    expect(userConfigFiles({ HOME }, "linux")).toStrictEqual([
      join(HOME, ".terraformrc"),
      join(HOME, ".terraform.d", "a.tfrc"),
      join(HOME, ".terraform.d", "b.tfrc.json"),
    ]);
  });

  it("is terraform.rc on Windows", () => {
    expect(userConfigFiles({ APPDATA: "/data" }, "win32")).toStrictEqual(["/data/terraform.rc"]);
  });
});

describe("impliedMirrors", () => {
  it.each([
    [
      "linux" as const,
      {},
      [
        "/home/me/.terraform.d/plugins",
        "/home/me/.local/share/terraform/plugins",
        "/usr/local/share/terraform/plugins",
        "/usr/share/terraform/plugins",
      ],
    ],
    [
      "linux" as const,
      { XDG_DATA_HOME: "/data", XDG_DATA_DIRS: "/a:/b" },
      ["/home/me/.terraform.d/plugins", "/data/terraform/plugins", "/a/terraform/plugins", "/b/terraform/plugins"],
    ],
    [
      "darwin" as const,
      {},
      [
        "/home/me/.terraform.d/plugins",
        "/home/me/Library/Application Support/io.terraform/plugins",
        "/Library/Application Support/io.terraform/plugins",
      ],
    ],
    ["win32" as const, { APPDATA: "/data" }, ["/data/terraform.d/plugins", "/data/HashiCorp/Terraform/plugins"]],
  ])("on %s with %j are %j", (platform, environment, expected) => {
    expect(impliedMirrors({ HOME: "/home/me", ...environment }, platform)).toStrictEqual(expected);
  });
});
