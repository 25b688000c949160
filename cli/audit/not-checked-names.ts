import { listedNames } from "../listed-names";

/** Log groups that could not be checked, by why: a sentence for each reason, with the first names and how many there are. */
export class NotCheckedNames {
  private readonly names = new Map<string, string[]>();

  /** @param check what was to be seen of some names */
  constructor(private readonly check: (names: string) => string) {}

  add(name: string, reason: string): void {
    const names = this.names.get(reason) ?? [];
    names.push(name);
    this.names.set(reason, names);
  }

  /** Each without its full stop. */
  get sentences(): readonly string[] {
    return Array.from(this.names, ([reason, names]) => `${this.check(listedNames(names.sort()))}: ${reason}`);
  }
}
