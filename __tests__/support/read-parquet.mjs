/** Prints what a Parquet file holds, as hyparquet reads it: another program, by other people. It is an ES module. */
import { readFileSync } from "node:fs";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";

const file = new Uint8Array(readFileSync(process.argv[2])).buffer;
const rows = await parquetReadObjects({ file, compressors });
const { schema, row_groups: groups, key_value_metadata: marks } = parquetMetadata(file);
const text = JSON.stringify(
  {
    rows,
    marks,
    schema: schema.slice(1).map(({ name, type, converted_type: kind }) => `${name} ${type} ${kind}`),
    groups: groups.map(({ num_rows: count, columns }) => ({
      rows: count,
      columns: columns.map(({ meta_data: { codec, statistics } }) => ({ codec, statistics })),
    })),
  },
  (_, value) => (typeof value === "bigint" ? Number(value) : value),
);
process.stdout.write(text);
