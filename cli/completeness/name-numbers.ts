/** Gives names small numbers, and knows them by their numbers. */
export class NameNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];

  /** The number of a name: always the same. */
  numberOf(name: string): number {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.names.length;
      this.numbers.set(name, number);
      this.names.push(name);
    }
    return number;
  }

  nameOf(number: number): string {
    return this.names[number] ?? "";
  }
}
