import { Random } from "../../bench/random";

const numbers = (random: Random) => Array.from({ length: 1000 }, () => random.below(100));

describe("Random", () => {
  it("gives the same numbers for the same seeds, and others for others", () => {
    expect(numbers(new Random(1, 2))).toEqual(numbers(new Random(1, 2)));
    expect(numbers(new Random(1, 2))).not.toEqual(numbers(new Random(2, 1)));
    expect(numbers(new Random(1, 2))).not.toEqual(numbers(new Random(1)));
  });

  it("gives every number below the limit, about as often, and none else", () => {
    const counts = new Map<number, number>();
    const random = new Random(3);
    for (let round = 0; round < 10_000; round += 1) {
      const number = random.below(10);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }

    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Math.min(...counts.values())).toBeGreaterThan(800);
    expect(Math.max(...counts.values())).toBeLessThan(1200);
  });

  it("is never lucky with probability 0, and always with 1", () => {
    const random = new Random(4);

    expect(Array.from({ length: 100 }, () => random.chance(0))).not.toContain(true);
    expect(Array.from({ length: 100 }, () => random.chance(1))).not.toContain(false);
  });

  it("writes UUIDs, and as many hexadecimal digits as asked", () => {
    const random = new Random(5);

    expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(random.hex(11)).toMatch(/^[0-9a-f]{11}$/);
  });

  it("has nothing to pick from an empty list", () => {
    expect(() => new Random(6).pick([])).toThrow(new RangeError("There is nothing to pick from."));
  });
});
