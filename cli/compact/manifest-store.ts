import { dayManifestKey, inputManifestKey } from "../../backup-format/compacted-key";
import type { StoredObject } from "../sources/stored-object";
import type { Destination } from "./destination";
import { inputName } from "./input-name";
import {
  type CompactedAs,
  dayManifestText,
  entriesOf,
  type InputEntry,
  inputManifestText,
  type OutputEntry,
} from "./manifests";

/** Manifests of inputs that are held in memory; those that are yet to be written may be more. */
const MOST_KEPT = 32;

/** The manifests of a destination. */
export class ManifestStore {
  private readonly inputs = new Map<string, Map<string, InputEntry>>();
  private readonly changed = new Set<string>();

  constructor(
    private readonly destination: Destination,
    private readonly as: CompactedAs,
  ) {}

  /** What an object's manifest says of it; undefined where it is not in it. @throws {AccessError}, {UsageError} */
  async inputOf(object: StoredObject): Promise<InputEntry | undefined> {
    const name = inputName(object);
    const manifest = await this.manifest(inputManifestKey("", name, object.arrival?.getTime()));
    return manifest.get(name);
  }

  /** To be written by saveInputs(). */
  async addInput(object: StoredObject, entry: InputEntry): Promise<void> {
    const key = inputManifestKey("", entry.name, object.arrival?.getTime());
    (await this.manifest(key)).set(entry.name, entry);
    this.changed.add(key);
  }

  /** Writes the manifests that have changed. @throws {AccessError} */
  async saveInputs(): Promise<void> {
    for (const key of this.changed) {
      await this.destination.putText(key, inputManifestText(this.as, (await this.manifest(key)).values()));
    }
    this.changed.clear();
  }

  /** Every input of a manifest. @throws {AccessError}, {UsageError} */
  async inputsOf(key: string): Promise<Iterable<InputEntry>> {
    return (await this.read<InputEntry>(key, "inputs")).values();
  }

  /** Every output of a day. @throws {AccessError}, {UsageError} */
  async outputsOf(day: string): Promise<readonly OutputEntry[]> {
    return this.read<OutputEntry>(dayManifestKey("", day), "outputs");
  }

  /** Puts outputs of a day into its manifest, in the place of those with the same keys. @throws {AccessError}, {UsageError} */
  async saveOutputs(day: string, entries: readonly OutputEntry[]): Promise<void> {
    const byKey = new Map((await this.outputsOf(day)).map((entry) => [entry.key, entry]));
    entries.forEach((entry) => byKey.set(entry.key, entry));
    await this.destination.putText(dayManifestKey("", day), dayManifestText(this.as, day, byKey.values()));
  }

  private async manifest(key: string): Promise<Map<string, InputEntry>> {
    const known = this.inputs.get(key);
    if (known !== undefined) {
      return known;
    }
    const entries = await this.read<InputEntry>(key, "inputs");
    const manifest = new Map(entries.map((entry) => [entry.name, entry]));
    const [oldest] = Array.from(this.inputs.keys()).filter((each) => !this.changed.has(each));
    if (this.inputs.size >= MOST_KEPT && oldest !== undefined) {
      this.inputs.delete(oldest);
    }
    this.inputs.set(key, manifest);
    return manifest;
  }

  private async read<Entry>(key: string, list: "inputs" | "outputs"): Promise<Entry[]> {
    const text = await this.destination.readText(key);
    return text === undefined ? [] : entriesOf(text, list, this.as, this.destination.nameOf(key));
  }
}
