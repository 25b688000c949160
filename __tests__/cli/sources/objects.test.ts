import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { UsageError } from "../../../cli/errors";
import { objectsOf, type SourceContext } from "../../../cli/sources/objects";
import type { Source } from "../../../cli/sources/source";
import { FakeS3 } from "../../support/fake-s3";

const s3 = new FakeS3();
const EVER = { lateByMs: 0 };
const regions: (string | undefined)[] = [];

beforeAll(() => s3.start());
afterAll(() => s3.stop());
beforeEach(() => {
  s3.reset();
  regions.length = 0;
});

function context(signal = new AbortController().signal): SourceContext {
  return {
    environment: {},
    signal,
    openStdin: () => Readable.from([Buffer.from("typed")]),
    createS3Client: ({ region }) => {
      regions.push(region);
      return Promise.resolve(s3.client());
    },
  };
}

async function contentsOf(sources: readonly Source[]): Promise<[string, string][]> {
  const contents: [string, string][] = [];
  const { signal } = context();
  for await (const object of objectsOf(sources, EVER, context())) {
    let text = "";
    for await (const chunk of object.open(0, signal)) {
      text += String(chunk);
    }
    contents.push([object.name, text]);
  }
  return contents;
}

const bucket = (prefix: string, region?: string): Source => ({
  kind: "s3",
  bucket: "backup",
  prefix,
  ...(region !== undefined && { region }),
});

describe("the objects of sources", () => {
  test("come source after source, and each can be read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "objects-"));
    writeFileSync(join(folder, "file"), "written");
    s3.put("logs/1", "logs/2", "other");
    try {
      expect(
        await contentsOf([bucket("logs/"), { kind: "path", path: folder }, { kind: "stdin" }, bucket("o")]),
      ).toEqual([
        ["s3://backup/logs/1", "logs/1"],
        ["s3://backup/logs/2", "logs/2"],
        [join(folder, "file"), "written"],
        ["-", "typed"],
        ["s3://backup/other", "other"],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("of one region share a client", async () => {
    await contentsOf([bucket("a"), bucket("b"), bucket("c", "eu-west-1"), bucket("d", "eu-west-1")]);

    expect(regions).toEqual([undefined, "eu-west-1"]);
  });

  test("are listed no further than they are asked for", async () => {
    s3.pageSize = 2;
    s3.put(...Array.from({ length: 20 }, (_, index) => `logs/${index + 10}`));
    const objects = objectsOf([bucket("logs/")], EVER, context())[Symbol.asyncIterator]();
    await objects.next();
    await objects.return?.();

    expect(s3.listings.length).toBeLessThanOrEqual(2);
  });

  test("are refused where standard input is named twice", () => {
    expect(() => objectsOf([{ kind: "stdin" }, { kind: "stdin" }], EVER, context())).toThrow(
      new UsageError("standard input can be read only once, got - twice"),
    );
  });

  test("end when reading is to end", async () => {
    const stopping = new AbortController();
    stopping.abort();
    const objects = objectsOf([bucket("logs/")], EVER, context(stopping.signal))[Symbol.asyncIterator]();

    await expect(objects.next()).rejects.toThrow(/^This operation was aborted$/);
    expect(s3.requests).toEqual([]);
  });
});
