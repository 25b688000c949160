import { code } from "../markdown-text";
import { type ChangeRisks, riskOf } from "../risk";
import { at } from "../values";

const destination = ["extended_s3_configuration", 0];

/** What readers and costs of the backup depend on, with what a change of it means. */
const watched: readonly (readonly [path: readonly (string | number)[], meaning: string])[] = [
  [[...destination, "buffering_size"], "objects have another size, and come at other times"],
  [[...destination, "buffering_interval"], "objects have another size, and come at other times"],
  [[...destination, "prefix"], "new objects lie elsewhere: what was delivered before stays where it is"],
  [[...destination, "error_output_prefix"], "what cannot be processed lies elsewhere"],
  [[...destination, "bucket_arn"], "new objects go to another bucket"],
  [[...destination, "compression_format"], "new objects have another form"],
  [[...destination, "file_extension"], "new objects have other names"],
  [[...destination, "processing_configuration"], "new objects may have another form"],
  [[...destination, "cloudwatch_logging_options", 0, "enabled"], "errors of delivery are logged, or no longer"],
];

/** The stream goes on, and writes otherwise. */
export const deliveryChange: ChangeRisks = (change) => {
  if (change.type !== "aws_kinesis_firehose_delivery_stream" || change.action !== "update") {
    return [];
  }
  return watched.flatMap(([path, meaning]) => {
    const [before, after] = [at(change.before, ...path), at(change.after, ...path)].map((value) =>
      JSON.stringify(value),
    );
    if (before === after) {
      return [];
    }
    const attribute = path.filter((part) => typeof part === "string").join(".");
    const values = [before, after].map((value) => code(value ?? "null"));
    return [riskOf("delivery-change", change, `${code(attribute)}: ${values.join(" becomes ")}; ${meaning}.`)];
  });
};
