import type { DashboardWidget } from "./dashboard-body";
import { element, shortened, text } from "./svg";

/** Where the legend of a graph goes, in pixels: up to `bottom`. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly bottom: number;
}

interface Entry {
  readonly label: string;
  readonly color: string;
  readonly dashes?: string;
}

const LINE_HEIGHT = 16;
const SWATCH = 14;
/** As CloudWatch colours lines that say nothing of it. */
const COLOURS = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2"];

/** What a graph draws: a stroke and a label for each line, and dashed ones for its levels. */
export function drawnLines({ x, y, width, bottom }: Place, properties: DashboardWidget["properties"]): string[] {
  const entries = [...linesOf(properties), ...levelsOf(properties)];
  const room = Math.max(1, Math.floor((bottom - y) / LINE_HEIGHT) + 1);
  const shown = entries.length > room ? entries.slice(0, room - 1) : entries;
  const more = entries.length - shown.length;
  return [
    ...shown.flatMap(({ label, color, dashes }, index) => {
      const middle = y + index * LINE_HEIGHT;
      const stroke = { x1: x, x2: x + SWATCH, y1: middle - 4, y2: middle - 4, stroke: color, "stroke-width": 3 };
      return [
        element("line", { ...stroke, ...(dashes !== undefined && { "stroke-dasharray": dashes }) }),
        text(x + SWATCH + 6, middle, 11, "#16191f", shortened(label, width - SWATCH - 6, 11)),
      ];
    }),
    ...axes(x, y + entries.length * LINE_HEIGHT, width, bottom),
    ...(more > 0 ? [text(x, y + shown.length * LINE_HEIGHT, 11, "#5f6b7a", `and ${more} more`)] : []),
  ];
}

/** Faint axes where the legend leaves room for them: a graph is there, whatever it will show. */
function axes(x: number, top: number, width: number, bottom: number): string[] {
  if (bottom - top < 2 * LINE_HEIGHT) {
    return [];
  }
  const across = [top, (top + bottom) / 2].map((y) => `M${x} ${y}h${width}`).join("");
  return [
    element("path", { d: across, fill: "none", stroke: "#eaeded" }),
    element("path", { d: `M${x} ${top}V${bottom}h${width}`, fill: "none", stroke: "#d5dbdb" }),
  ];
}

function linesOf({ metrics = [] }: DashboardWidget["properties"]): Entry[] {
  return metrics
    .map(
      (metric) =>
        metric[metric.length - 1] as { label?: string; color?: string; visible?: boolean; expression?: string },
    )
    .filter(({ visible }) => visible !== false)
    .map(({ label = "", color, expression = "" }, index) => ({
      label: label === "" ? expression : label,
      color: color ?? COLOURS[index % COLOURS.length] ?? "#1f77b4",
    }));
}

function levelsOf({ annotations }: DashboardWidget["properties"]): Entry[] {
  return (annotations?.horizontal ?? []).map(({ label, color }) => ({
    label: `level: ${label}`,
    color,
    dashes: "4 2",
  }));
}
