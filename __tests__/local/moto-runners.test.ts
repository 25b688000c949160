import { findMotoRunners, motoVersion } from "../../local/moto-runners";
import { temporaryFolder, writeProgram } from "../support/fake-program";

/** A PATH with these programs; each ends with the exit code. */
function pathWith(...programs: readonly (readonly [name: string, exitCode: number])[]): { PATH: string } {
  const folder = temporaryFolder();
  for (const [name, exitCode] of programs) {
    writeProgram(folder, name, `process.exitCode = ${exitCode};`);
  }
  return { PATH: folder };
}

describe("findMotoRunners", () => {
  it("prefers moto_server to those that would fetch moto, and asks Docker only where there is no other", async () => {
    const environment = pathWith(["pipx", 0], ["uvx", 0], ["moto_server", 0], ["docker", 0]);
    const runners = await findMotoRunners(environment);
    expect(runners.map(({ name }) => name)).toStrictEqual(["moto_server", "uvx", "pipx"]);
  });

  it("fetches the version that the tests use", async () => {
    const runners = await findMotoRunners(pathWith(["pipx", 0], ["uvx", 0]));
    const server = ["moto_server", "-H", "127.0.0.1", "-p", "0"];
    expect(runners.map((runner) => runner.arguments)).toStrictEqual([
      ["--from", `moto[server]==${motoVersion}`, ...server],
      ["run", "--spec", `moto[server]==${motoVersion}`, ...server],
    ]);
  });

  it("takes a container where a Docker engine answers", async () => {
    const [runner, ...others] = await findMotoRunners(pathWith(["docker", 0]));
    const port = /:(\d+)$/.exec(runner?.endpointUrl ?? "")?.[1];
    expect(others).toStrictEqual([]);
    expect(runner).toMatchObject({
      name: "docker",
      endpointUrl: `http://127.0.0.1:${port ?? ""}`,
      arguments: [
        "run",
        "--rm",
        "--init",
        "-p",
        `127.0.0.1:${port ?? ""}:5000`,
        "-e",
        "MOTO_ACCOUNT_ID",
        `motoserver/moto:${motoVersion}`,
      ],
    });
  });

  it("finds nothing where Docker's engine doesn't answer", async () => {
    await expect(findMotoRunners(pathWith(["docker", 1]))).resolves.toStrictEqual([]);
  });
});
