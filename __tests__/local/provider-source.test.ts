import { join } from "node:path";
import { awsProvider, providerPaths } from "../../local/provider-mirror";
import { findProviderSource, ProviderMirrorError } from "../../local/provider-source";
import { temporaryFolder, touch } from "../support/fake-program";

const [unpacked = "", packed = ""] = providerPaths();

/** A computer with every source there is; each test takes away those before its own. */
function makeComputer() {
  const root = temporaryFolder();
  const at = (...path: string[]) => join(root, ...path);
  return {
    at,
    mirror: (...path: string[]) => {
      touch(at(...path), unpacked, "provider");
      return at(...path);
    },
    search: (environment: Record<string, string> = {}) => ({
      environment: { HOME: at("home"), XDG_DATA_DIRS: `${at("share1")}:${at("share2")}`, ...environment },
      projectDirectory: at("project"),
      mirrorsParent: at("mirrors"),
      extraMirrors: [at("earlier")],
    }),
  };
}

describe("findProviderSource", () => {
  it("leaves everything to an existing TF_CLI_CONFIG_FILE", () => {
    const { at, mirror, search } = makeComputer();
    const file = touch(at("my.tfrc"));
    const environment = { TF_CLI_CONFIG_FILE: file, LOG_BACKUP_PROVIDER_MIRROR: mirror("named") };
    expect(findProviderSource(search(environment))).toStrictEqual({
      local: false,
      description: `Terraform uses your TF_CLI_CONFIG_FILE, ${file}.`,
    });
  });

  it("prefers LOG_BACKUP_PROVIDER_MIRROR to the user's configuration, and ignores a TF_CLI_CONFIG_FILE that is missing", () => {
    const { at, mirror, search } = makeComputer();
    touch(at("home", ".terraformrc"));
    const named = mirror("named");
    const environment = { TF_CLI_CONFIG_FILE: at("missing"), LOG_BACKUP_PROVIDER_MIRROR: named };
    expect(findProviderSource(search(environment))).toMatchObject({ mirror: named, local: true });
  });

  it.each([".terraformrc", ".terraform.d/company.tfrc"])("leaves everything to the user's %s", (name) => {
    const { at, mirror, search } = makeComputer();
    mirror("mirrors", "a");
    const file = touch(at("home", name));
    expect(findProviderSource(search())).toStrictEqual({ local: false, description: `Terraform uses your ${file}.` });
  });

  it.each(["home/.terraform.d/plugins", "home/.local/share/terraform/plugins", "share2/terraform/plugins"])(
    "leaves everything to Terraform where its implied mirror %s has the provider",
    (name) => {
      const { mirror, search } = makeComputer();
      mirror("mirrors", "a");
      const implied = mirror(name);
      const source = findProviderSource(search());
      expect(source.mirror).toBeUndefined();
      expect(source.local).toBe(true);
      expect(source.description).toContain(implied);
    },
  );

  it("then takes the project's own mirror, one below /opt, an earlier init's, and at last the public registry", () => {
    const first = makeComputer();
    const [own, below, earlier] = [
      first.mirror("project", "terraform.d", "plugins"),
      first.mirror("mirrors", "b"),
      first.mirror("earlier"),
    ];
    const search = first.search();
    expect(findProviderSource(search).mirror).toBe(own);
    expect(findProviderSource({ ...search, projectDirectory: first.at("elsewhere") }).mirror).toBe(below);
    const rest = { ...search, projectDirectory: first.at("elsewhere"), mirrorsParent: first.at("none") };
    expect(findProviderSource(rest).mirror).toBe(earlier);
    expect(findProviderSource({ ...rest, extraMirrors: [] })).toStrictEqual({
      local: false,
      description: `AWS provider ${awsProvider.version} comes from the public registry.`,
    });
  });

  it("says what it looked for and what it found when LOG_BACKUP_PROVIDER_MIRROR has another version", () => {
    const { at, search } = makeComputer();
    touch(at("named"), awsProvider.name, "4.0.0", "file");
    const environment = { LOG_BACKUP_PROVIDER_MIRROR: at("named") };
    expect(() => findProviderSource(search(environment))).toThrow(
      new ProviderMirrorError(
        `LOG_BACKUP_PROVIDER_MIRROR is ${at("named")}, which does not hold ${awsProvider.name} ${awsProvider.version} for this ` +
          `computer: expected ${unpacked}/ or ${packed} in it, found: 4.0.0. Point it to a provider mirror, or unset it.`,
      ),
    );
  });

  it.each([
    ["missing", "no such folder"],
    ["", "no such provider"],
  ])("says so when LOG_BACKUP_PROVIDER_MIRROR is %j: %s", (name, found) => {
    const { at, search } = makeComputer();
    touch(at("file"));
    expect(() => findProviderSource(search({ LOG_BACKUP_PROVIDER_MIRROR: at(name) }))).toThrow(`found: ${found}.`);
  });
});
