import { MONTHS_A_YEAR } from "../../estimate/billing-units";
import type { Estimate } from "../../estimate/estimate";
import { countText } from "../size-text";

const WIDTH = 64;
const HEIGHT = 8;
/** Ticks that still can be told apart. */
const MOST_TICKS = 12;

/** What is stored, and what the backup costs a month, over the months: two plots without colour. */
export async function costPlots({ months }: Estimate): Promise<string> {
  const { plot } = await import("simple-ascii-chart");
  const years = Math.ceil(months.length / MONTHS_A_YEAR);
  const step = Math.ceil(years / MOST_TICKS);
  const ticks = Array.from({ length: Math.floor(years / step) + 1 }, (_, index) => index * step);
  const draw = (title: string, points: readonly (readonly [number, number])[]) => {
    const highest = Math.max(...points.map(([, value]) => value), 1);
    // More points than columns take long, and draw the same.
    const every = Math.ceil(points.length / WIDTH);
    const drawn = plot(
      points.filter((_, index) => index % every === 0 || index === points.length - 1).map(([x, y]) => [x, y]),
      {
        width: WIDTH,
        height: HEIGHT,
        yRange: [0, highest],
        customXAxisTicks: ticks,
        formatter: (value, { axis }) => (axis === "x" ? String(value) : countText(value)),
      },
    );
    const lines = drawn.split("\n").map((line) => line.trimEnd());
    return `\n${title}\n${lines.filter((line) => line !== "").join("\n")}\n`;
  };
  const first = months[0]?.cost.directPut.without.length ?? 0;
  const priced = months.filter(({ cost }) => cost.directPut.without.length === first);
  const cut =
    priced.length < months.length ? `; from month ${priced.length + 1} on more is unknown, and not drawn` : "";
  return [
    draw("Stored over the years, GB:", [
      [0, 0],
      ...months.map(({ storage }) => {
        const held = Object.values(storage.stored).reduce((sum, { gb }) => sum + gb, 0);
        return [storage.month / MONTHS_A_YEAR, held] as const;
      }),
    ]),
    draw(
      `Cost over the years, USD a month with Firehose A${first > 0 ? ", at least" : ""}${cut}:`,
      priced.flatMap(({ cost }, index) => {
        const point = [cost.month / MONTHS_A_YEAR, cost.directPut.usd] as const;
        return index === 0 ? [[0, point[1]], point] : [point];
      }),
    ),
  ].join("");
}
