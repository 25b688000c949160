/** When the records of a test reached Firehose. */
export const ARRIVAL_MS = Date.UTC(2026, 10, 22, 19, 5, 42);

/** What Firehose writes for a record that its Lambda function could not transform. */
export function processingFailed(data: Uint8Array, more: object = {}): string {
  return JSON.stringify({
    attemptsMade: 4,
    arrivalTimestamp: ARRIVAL_MS,
    errorCode: "Lambda.FunctionError",
    errorMessage: "The Lambda function was successfully invoked but it returned an error result.",
    attemptEndingTimestamp: ARRIVAL_MS + 80_000,
    rawData: Buffer.from(data).toString("base64"),
    lambdaArn: "arn:aws:lambda:eu-central-1:111122223333:function:transform:$LATEST",
    ...more,
  });
}

/** What Firehose writes for a record that it could not convert to Parquet or ORC. */
export function conversionFailed(data: Uint8Array): string {
  return JSON.stringify({
    attemptsMade: 1,
    arrivalTimestamp: ARRIVAL_MS,
    lastErrorCode: "DataFormatConversion.ParseError",
    lastErrorMessage: "Encountered malformed JSON.",
    attemptEndingTimestamp: ARRIVAL_MS + 1000,
    rawData: Buffer.from(data).toString("base64"),
    sequenceNumber: "0",
    subSequenceNumber: null,
    dataCatalogTable: {
      catalogId: null,
      databaseName: "logs",
      tableName: "all",
      region: "eu-central-1",
      versionId: "1",
    },
  });
}

/** A key as Firehose makes it for error objects, of that minute. */
export function errorKey(minute = 5, kind = "processing-failed"): string {
  const two = String(minute).padStart(2, "0");
  return `errors/${kind}/2026/11/22/19/backup-1-2026-11-22-19-${two}-42-0a1b2c3d-0000-4000-8000-0123456789ab`;
}
