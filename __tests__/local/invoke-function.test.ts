import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { invokeFunction } from "../../local/invoke-function";
import { temporaryFolder } from "../support/fake-program";

/** A deployment package whose `index.js` is the source. */
function packageOf(source: string): { zipPath: string; directory: string } {
  const folder = temporaryFolder();
  const zipPath = join(folder, "function.zip");
  writeFileSync(zipPath, zipSync({ "index.js": strToU8(source) }));
  return { zipPath, directory: join(folder, "unpacked") };
}

describe("invokeFunction", () => {
  test("calls the packaged handler as API Gateway would and collects its log", async () => {
    const { zipPath, directory } = packageOf(`
      exports.handler = async (event, context) => {
        process.stdout.write(JSON.stringify({ requestId: context.awsRequestId, path: event.path }) + "\\n");
        return { statusCode: 200, body: event.queryStringParameters.name };
      };`);
    const { answers, logLines } = await invokeFunction(zipPath, directory, 2);

    expect(answers).toEqual([
      { statusCode: 200, body: "visitor 1" },
      { statusCode: 200, body: "visitor 2" },
    ]);
    const requestIds = logLines.map((line) => (JSON.parse(line) as { requestId: string; path: string }).requestId);
    expect(new Set(requestIds).size).toBe(2);
    expect(logLines[0]).toContain('"path":"/hello"');
  });

  test("says what the function said when it fails", async () => {
    const { zipPath, directory } = packageOf(
      'exports.handler = async () => { throw new Error("no greeting today"); };',
    );

    await expect(invokeFunction(zipPath, directory, 1)).rejects.toThrow(/failed \(exit code 1\):[^]*no greeting today/);
  });
});
