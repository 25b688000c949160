import { mkdir, open, readdir, readFile, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AccessError } from "../errors";
import { visible } from "../visible-text";
import type { Destination, FetchedFile } from "./destination";

/** A folder on this computer. Drafts stand beside their place, hidden, so that one step puts them into it. */
export class FolderDestination implements Destination {
  /** @param name the folder's path */
  constructor(readonly name: string) {}

  nameOf(key: string): string {
    return join(this.name, key);
  }

  async draft(key: string): Promise<string> {
    const path = this.nameOf(key);
    await this.written(path, () => mkdir(dirname(path), { recursive: true }));
    return join(dirname(path), `.${basename(path)}.part`);
  }

  async publish(key: string, draft: string): Promise<void> {
    const path = this.nameOf(key);
    await this.written(path, async () => {
      const file = await open(draft, "r+");
      await file.sync().finally(() => file.close());
      await rename(draft, path);
    });
  }

  async putText(key: string, text: string): Promise<void> {
    const draft = await this.draft(key);
    await this.written(this.nameOf(key), async () => {
      const file = await open(draft, "w");
      await file.writeFile(text).finally(() => file.close());
    });
    await this.publish(key, draft);
  }

  async readText(key: string): Promise<string | undefined> {
    return this.read(key, (path) => readFile(path, "utf8"));
  }

  async fetch(key: string): Promise<FetchedFile | undefined> {
    return this.read(key, async (path) => {
      await stat(path);
      return { path, remove: () => undefined };
    });
  }

  async list(prefix: string): Promise<readonly string[]> {
    const found = await this.read(prefix, (path) => readdir(path, { recursive: true, withFileTypes: true }));
    return (found ?? [])
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name).slice(join(this.name, "x").length - 1));
  }

  /** Undefined where there is no such file. */
  private async read<T>(key: string, read: (path: string) => Promise<T>): Promise<T | undefined> {
    const path = this.nameOf(key);
    try {
      return await read(path);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") {
        return undefined;
      }
      throw new AccessError(`cannot read ${visible(path)}: ${message}`, { cause: error });
    }
  }

  private async written(path: string, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw new AccessError(`cannot write ${visible(path)}: ${(error as Error).message}`, { cause: error });
    }
  }
}
