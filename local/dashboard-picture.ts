import type { DashboardBody, DashboardWidget } from "./dashboard-body";
import { drawnLines } from "./dashboard-picture-lines";
import { element, rightText, text, wrapped } from "./svg";

/** Pixels. */
const MARGIN = 20;
const COLUMN = 40;
const ROW = 28;
const GAP = 4;
const PADDING = 10;
const WIDTH = 24 * COLUMN + 2 * MARGIN;

const INK = "#16191f";
const FAINT = "#5f6b7a";
/** What kind a widget is, and its colours: those of the box and of its edge. */
const KINDS: Readonly<Record<string, { readonly name: string; readonly fill: string; readonly edge: string }>> = {
  metric: { name: "graph", fill: "#ffffff", edge: "#aab7b8" },
  alarm: { name: "alarm status", fill: "#fdf3e7", edge: "#e0a458" },
  log: { name: "log query", fill: "#eef6f0", edge: "#7fb08f" },
  text: { name: "text", fill: "#eef2f7", edge: "#eef2f7" },
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An SVG of how a dashboard is laid out: each widget in its place, with its title and what it draws. */
export function dashboardPicture({ widgets }: DashboardBody, title: string): string {
  const height = Math.max(0, ...widgets.map((widget) => widget.y + widget.height)) * ROW + 2 * MARGIN;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: "img",
    "font-family": "Helvetica, Arial, 'DejaVu Sans', sans-serif",
  };
  return `${element("svg", attributes, [
    element("title", {}, [title]),
    element("rect", { width: WIDTH, height, rx: 8, fill: "#f7f8fa", stroke: "#d5dbdb" }),
    ...widgets.flatMap((widget) => drawn(widget)),
  ])}\n`;
}

function drawn(widget: DashboardWidget): string[] {
  const { name, fill, edge } = KINDS[widget.type] ?? { name: widget.type, fill: "#ffffff", edge: INK };
  const box = {
    x: MARGIN + widget.x * COLUMN + GAP / 2,
    y: MARGIN + widget.y * ROW + GAP / 2,
    width: widget.width * COLUMN - GAP,
    height: widget.height * ROW - GAP,
  };
  const rect = element("rect", { ...box, rx: 4, fill, stroke: edge });
  if (widget.type === "text") {
    return [rect, ...markdown(box, widget.properties.markdown ?? "")];
  }
  const kind = widget.properties.stacked === true ? `stacked ${name}` : name;
  const { width } = box;
  return [
    rect,
    text(box.x + PADDING, box.y + 19, 13, INK, widget.properties.title ?? "", "bold"),
    rightText(box.x + width - PADDING, box.y + box.height - 9, 11, FAINT, kind),
    ...contents(box, widget),
  ];
}

function contents(box: Box, { type, properties }: DashboardWidget): string[] {
  const left = box.x + PADDING;
  if (type === "metric") {
    const unit = properties.yAxis?.left?.label ?? "";
    const room = box.width - 2 * PADDING;
    return [
      text(left, box.y + 36, 11, FAINT, unit),
      ...drawnLines({ x: left, y: box.y + 56, width: room, bottom: box.y + box.height - 24 }, properties),
    ];
  }
  const said =
    type === "alarm"
      ? `${properties.alarms?.length ?? 0} alarms, those that have gone off first`
      : (properties.query ?? "");
  return wrapped(said, box.width - 2 * PADDING, 11).map((line, index) =>
    text(left, box.y + 37 + index * 15, 11, FAINT, line),
  );
}

/** Headings, and text without its marks. */
function markdown(box: Box, source: string): string[] {
  let y = box.y + 6;
  return source.split("\n").flatMap((paragraph) => {
    const isHeading = paragraph.startsWith("#");
    const size = isHeading ? 14 : 11;
    const plain = paragraph
      .replace(/^#+ /, "")
      .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
      .replaceAll(/\*\*|`/g, "");
    return wrapped(plain, box.width - 2 * PADDING, size).map((line) => {
      y += size + 2;
      return text(box.x + PADDING, y, size, INK, line, isHeading ? "bold" : "normal");
    });
  });
}
