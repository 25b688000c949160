/**
 * The layout of the backup's object keys. Both sides come from here: the prefix that Firehose is told to write under,
 * and the prefix under which a reader lists.
 *
 * Firehose names an object `<evaluated prefix><stream>-<version>-YYYY-MM-dd-HH-mm-ss-<uuid><file extension>`.
 * Source: https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
 */

/** CloudWatch Logs sends gzip members; the extension says so to every tool that opens the object. */
export const OBJECT_FILE_EXTENSION = ".gz";

/**
 * The `Prefix` of a Firehose S3 destination: the given folder, then the UTC hour in which the object's oldest record
 * arrived at Firehose. `!{...}` is Firehose's own expression syntax.
 *
 * @param prefix a folder such as `logs/`
 * Source: https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
export function deliveryPrefixExpression(prefix: string): string {
  return `${prefix}!{timestamp:yyyy/MM/dd/HH}/`;
}

/**
 * The `ErrorOutputPrefix` of a Firehose S3 destination: the given folder, then the kind of failure, then the UTC hour.
 * Firehose demands the kind of failure wherever an error prefix holds an expression.
 *
 * @param errorPrefix a folder such as `errors/`
 */
export function errorPrefixExpression(errorPrefix: string): string {
  return `${errorPrefix}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/`;
}

/** The folder of the objects whose oldest record arrived in the UTC hour that holds `arrival`. */
export function hourPrefix(prefix: string, arrival: Date): string {
  const [year = "", month = "", rest = ""] = arrival.toISOString().split("-");
  return `${prefix}${year}/${month}/${rest.slice(0, 2)}/${rest.slice(3, 5)}/`;
}
