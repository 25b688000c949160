import type { Widget } from "./dashboard-widget";

/** Columns of a dashboard: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const COLUMNS = 24;

/** A widget in its place, as a dashboard's body has it. */
export interface PlacedWidget extends Widget {
  readonly x: number;
  readonly y: number;
}

/**
 * Rows of widgets, from left to right, one below the other.
 * @throws Error if a row is not as wide as the dashboard, or if its widgets differ in height: there would be holes
 */
export function placed(rows: readonly (readonly Widget[])[]): PlacedWidget[] {
  let y = 0;
  return rows.flatMap((row, index) => {
    const [height = 0, ...others] = row.map((widget) => widget.height);
    const width = row.reduce((sum, widget) => sum + widget.width, 0);
    if (width !== COLUMNS || others.some((other) => other !== height)) {
      throw new Error(
        `row ${index + 1} of the dashboard: widgets must be ${COLUMNS} columns wide together, and of one height, got: ${row.map((widget) => `${widget.width} x ${widget.height}`).join(", ")}`,
      );
    }
    let x = 0;
    const widgets = row.map(({ type, width: columns, height: lines, properties }) => {
      const widget = { type, x, y, width: columns, height: lines, properties };
      x += columns;
      return widget;
    });
    y += height;
    return widgets;
  });
}
