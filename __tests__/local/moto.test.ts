import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MotoError, startMoto } from "../../local/moto";
import { isAlive } from "../../local/running-record";
import { temporaryFolder, writeProgram } from "../support/fake-program";

/** Answers like moto, and tells its address in its log as moto does. */
const fakeServer = `
  const server = require("http").createServer((request, response) => {
    response.statusCode = request.url === "/moto-api/data.json" ? 200 : 404;
    response.end("{}");
  });
  server.listen(0, "127.0.0.1", () => {
    console.error("account " + process.env.MOTO_ACCOUNT_ID);
    console.error(" * Running on http://127.0.0.1:" + server.address().port);
  });`;

function pathWith(programs: Readonly<Record<string, string>>): { PATH: string } {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(programs)) {
    writeProgram(folder, name, script);
  }
  return { PATH: folder };
}

describe("startMoto", () => {
  it("starts it for an account, says how to reach it, and stops it as often as it is told to", async () => {
    const directory = temporaryFolder();
    const moto = await startMoto({
      environment: pathWith({ moto_server: fakeServer }),
      directory,
      accountId: "111122223333",
      region: "eu-west-1",
    });
    expect(moto.endpointUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(moto.environment).toMatchObject({ AWS_ENDPOINT_URL: moto.endpointUrl, AWS_REGION: "eu-west-1" });
    expect(moto.environment.AWS_CONFIG_FILE).toBe(join(directory, "aws-config"));
    expect(readFileSync(moto.logFile, "utf8")).toContain("account 111122223333");
    expect(isAlive(moto.pid)).toBe(true);
    await moto.stop();
    expect(isAlive(moto.pid)).toBe(false);
    await expect(moto.stop()).resolves.toBeUndefined();
  });

  it("stops one that was to be kept running, too", async () => {
    const environment = pathWith({ moto_server: fakeServer });
    const moto = await startMoto({ environment, directory: temporaryFolder(), keepRunning: true });
    expect(isAlive(moto.pid)).toBe(true);
    await moto.stop();
    expect(isAlive(moto.pid)).toBe(false);
  });

  it("goes on to the next way when one fails at once", async () => {
    const lines: string[] = [];
    const environment = pathWith({ moto_server: "process.exitCode = 127;", uvx: fakeServer });
    const moto = await startMoto({ environment, directory: temporaryFolder(), onLine: (line) => lines.push(line) });
    await moto.stop();
    expect(lines).toStrictEqual(["Starting moto with moto_server.", "Starting moto with uvx."]);
  });

  it("shows the end of the log when it can't be started", async () => {
    const directory = temporaryFolder();
    const environment = pathWith({ moto_server: 'console.error("No module named moto"); process.exitCode = 1;' });
    await expect(startMoto({ environment, directory })).rejects.toThrow(
      new MotoError(
        `moto, started with moto_server, ended at once. Its log, ${join(directory, "moto.log")}, ends with:\nNo module named moto`,
      ),
    );
  });

  it("stops a moto that does not answer when it is no longer wanted", async () => {
    const directory = temporaryFolder();
    const controller = new AbortController();
    const environment = pathWith({ moto_server: "console.error(process.pid); setInterval(() => 0, 1000);" });
    const starting = startMoto({
      environment,
      directory,
      signal: controller.signal,
      onLine: () => {
        setImmediate(() => {
          controller.abort(new Error("no longer"));
        });
      },
    });
    await expect(starting).rejects.toThrow("no longer");
    const pid = Number(readFileSync(join(directory, "moto.log"), "utf8"));
    expect(pid === 0 || !isAlive(pid)).toBe(true);
  });

  it("says in one line how to get it", async () => {
    await expect(startMoto({ environment: pathWith({}), directory: temporaryFolder() })).rejects.toThrow(
      new MotoError(
        "moto_server is not on the PATH, nor uvx, pipx or a running Docker to fetch it with: " +
          `install it with "pip install 'moto[server]'", or install uv from https://docs.astral.sh/uv.`,
      ),
    );
  });
});
