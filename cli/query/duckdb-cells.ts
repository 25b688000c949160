import type {
  DuckDBArrayValue,
  DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBResult,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBType,
  DuckDBTypeId,
  DuckDBUnionValue,
  DuckDBValue,
} from "@duckdb/node-api";
import { type Cell, distinctNames, JsonValue, onOneLine, type QueryResult, type Row, timeText } from "./query-result";
import { jsonText } from "./result-text";

/** The ids of DuckDB's types: the package is loaded only when it is used, and its enum with it. */
type TypeIds = typeof DuckDBTypeId;

/** What makes a value of one type a cell. */
type Conversion = (value: Exclude<DuckDBValue, null>) => Cell;

/**
 * A result of DuckDB, block by block as it is made.
 *
 * @param nextChunk null, or no rows, at its end
 */
export async function resultOfDuckDb(
  result: DuckDBResult,
  nextChunk: () => Promise<DuckDBDataChunk | null>,
): Promise<QueryResult> {
  const { DuckDBTypeId: ids } = await import("@duckdb/node-api");
  const types = result.columnTypes();
  const names = distinctNames(result.columnNames());
  const conversions = types.map((type) => conversionOf(type, ids));
  const numbers = numberTypes(ids);
  return {
    columns: names.map((name, column) => ({ name, isNumber: numbers.has(types[column]?.typeId ?? ids.INVALID) })),
    blocks: blocksOf(nextChunk, conversions),
  };
}

async function* blocksOf(
  nextChunk: () => Promise<DuckDBDataChunk | null>,
  conversions: readonly Conversion[],
): AsyncGenerator<readonly Row[]> {
  for (;;) {
    const chunk = await nextChunk();
    if (chunk === null || chunk.rowCount === 0) {
      return;
    }
    yield chunk.getRows().map((row) => row.map((value, column) => cellOf(value, conversions[column])));
  }
}

function cellOf(value: DuckDBValue | undefined, conversion: Conversion | undefined): Cell {
  return value === null || value === undefined || conversion === undefined ? null : conversion(value);
}

function numberTypes(ids: TypeIds): ReadonlySet<DuckDBTypeId> {
  return new Set([
    ids.TINYINT,
    ids.SMALLINT,
    ids.INTEGER,
    ids.BIGINT,
    ids.UTINYINT,
    ids.USMALLINT,
    ids.UINTEGER,
    ids.UBIGINT,
    ids.HUGEINT,
    ids.UHUGEINT,
    ids.FLOAT,
    ids.DOUBLE,
    ids.DECIMAL,
  ]);
}

function conversionOf(type: DuckDBType, ids: TypeIds): Conversion {
  switch (type.typeId) {
    case ids.VARCHAR:
      return type.alias === "JSON" ? (value) => new JsonValue(onOneLine(String(value))) : (value) => value as string;
    case ids.FLOAT:
      return (value) => shortestFloat(value as number);
    case ids.TIMESTAMP:
    case ids.TIMESTAMP_TZ:
      return (value) => timeText((value as DuckDBTimestampValue | DuckDBTimestampTZValue).micros);
    case ids.TIMESTAMP_MS:
      return (value) => timeText((value as DuckDBTimestampMillisecondsValue).millis * 1000n);
    case ids.TIMESTAMP_S:
      return (value) => timeText((value as DuckDBTimestampSecondsValue).seconds * 1_000_000n);
    case ids.DECIMAL:
      return (value) => new JsonValue((value as DuckDBDecimalValue).toString());
    case ids.BLOB:
      return (value) => bytesText((value as { readonly bytes: Uint8Array }).bytes);
    case ids.LIST:
    case ids.ARRAY: {
      const ofItem = conversionOf((type as unknown as { readonly valueType: DuckDBType }).valueType, ids);
      return (value) => new JsonValue(listText((value as DuckDBListValue | DuckDBArrayValue).items, ofItem));
    }
    case ids.STRUCT: {
      const { entryNames, entryTypes } = type as unknown as StructType;
      const ofEntries = entryTypes.map((entry) => conversionOf(entry, ids));
      return (value) => {
        const { entries } = value as DuckDBStructValue;
        return objectText(entryNames.map((name, at) => [name, cellOf(entries[name], ofEntries[at])]));
      };
    }
    case ids.MAP: {
      const { keyType, valueType } = type as unknown as MapType;
      const [ofKey, ofValue] = [conversionOf(keyType, ids), conversionOf(valueType, ids)];
      return (value) =>
        objectText(
          (value as DuckDBMapValue).entries.map((entry) => [
            plainText(cellOf(entry.key, ofKey)),
            cellOf(entry.value, ofValue),
          ]),
        );
    }
    case ids.UNION: {
      const { memberTags, memberTypes } = type as unknown as UnionType;
      const byTag = new Map(memberTags.map((tag, at) => [tag, memberTypes[at]]));
      return (value) => {
        const { tag, value: member } = value as DuckDBUnionValue;
        const memberType = byTag.get(tag);
        return memberType === undefined ? null : cellOf(member, conversionOf(memberType, ids));
      };
    }
    default:
      return plainCell;
  }
}

interface StructType {
  readonly entryNames: readonly string[];
  readonly entryTypes: readonly DuckDBType[];
}
interface MapType {
  readonly keyType: DuckDBType;
  readonly valueType: DuckDBType;
}
interface UnionType {
  readonly memberTags: readonly string[];
  readonly memberTypes: readonly DuckDBType[];
}

/** Numbers and truth as they are; dates, intervals and the like as DuckDB spells them. */
function plainCell(value: Exclude<DuckDBValue, null>): Cell {
  switch (typeof value) {
    case "number":
    case "bigint":
    case "boolean":
    case "string":
      return value;
    default:
      return value.toString();
  }
}

function listText(items: readonly DuckDBValue[], ofItem: Conversion): string {
  return `[${items.map((item) => jsonText(cellOf(item, ofItem))).join(",")}]`;
}

function objectText(entries: readonly (readonly [string, Cell])[]): JsonValue {
  return new JsonValue(`{${entries.map(([key, cell]) => `${JSON.stringify(key)}:${jsonText(cell)}`).join(",")}}`);
}

function plainText(cell: Cell): string {
  return typeof cell === "string" ? cell : jsonText(cell);
}

/** As Athena spells bytes: `01 ff`. */
function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("hex")
    .replace(/..(?=.)/g, "$& ");
}

/** The shortest decimal number that is the same 32-bit float: 0.1, where a double would say 0.10000000149011612. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) {
      return short;
    }
  }
  return value;
}
