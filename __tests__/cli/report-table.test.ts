import { reportTable } from "../../cli/report-table";

const TABLE = {
  columns: ["size", "events", "object"],
  numeric: 2,
  rows: [
    ["1.2 MiB", "1,234", "s3://backup/2026/11/22/19/a.gz"],
    ["9 B", "7", "ログ/日本語.gz"],
  ],
};

describe("reportTable", () => {
  it("aligns numbers on the right, in plain text of any width where it is no terminal", async () => {
    await expect(reportTable({ ...TABLE, terminal: false })).resolves.toBe(
      "   size  events  object\n1.2 MiB   1,234  s3://backup/2026/11/22/19/a.gz\n    9 B       7  ログ/日本語.gz\n",
    );
  });

  it("has a bold head on a terminal, and never cuts a name", async () => {
    await expect(reportTable({ ...TABLE, terminal: true })).resolves.toBe(
      "\u001b[1m   size  events  object\u001b[22m\n1.2 MiB   1,234  s3://backup/2026/11/22/19/a.gz\n    9 B       7  ログ/日本語.gz\n",
    );
  });

  it("counts wide characters twice", async () => {
    const rows = [
      ["日本", "a"],
      ["x", "b"],
    ];
    await expect(reportTable({ columns: ["group", "n"], numeric: 0, rows, terminal: false })).resolves.toBe(
      "group  n\n日本   a\nx      b\n",
    );
  });

  it("makes control characters and line ends visible", async () => {
    const rows = [["a\u001b[31m\nb\u0085\u2028"]];
    await expect(reportTable({ columns: ["object"], numeric: 0, rows, terminal: true })).resolves.toBe(
      "\u001b[1mobject\u001b[22m\na\\u001b[31m\\u000ab\\u0085\\u2028\n",
    );
  });

  it("is only the head where there are no rows", async () => {
    await expect(reportTable({ ...TABLE, rows: [], terminal: false })).resolves.toBe("size  events  object\n");
  });
});
