import { code } from "../markdown-text";
import { type ChangeRisks, riskOf } from "../risk";
import { UNKNOWN } from "../shown-value";
import { at, canonicalJson, isMarkedAt } from "../values";

type Path = readonly (string | number)[];

const destination = ["extended_s3_configuration", 0];

/** A stack that does not remember yet with which format its stream was created cannot refuse this itself. */
const ofLiveStream =
  "; for some minutes both come into the same folders, which Athena cannot read: another format wants a new stream, see docs/query.md";

/** What readers and costs of the backup depend on, with what a change of it means. */
const watched: readonly (readonly [path: Path, meaning: string])[] = [
  [[...destination, "buffering_size"], "objects have another size, and come at other times"],
  [[...destination, "buffering_interval"], "objects have another size, and come at other times"],
  [[...destination, "prefix"], "new objects lie elsewhere: what was delivered before stays where it is"],
  [[...destination, "error_output_prefix"], "what cannot be processed lies elsewhere"],
  [[...destination, "bucket_arn"], "new objects go to another bucket"],
  [[...destination, "compression_format"], `new objects have another form${ofLiveStream}`],
  [[...destination, "file_extension"], "new objects have other names"],
  [[...destination, "custom_time_zone"], "new objects lie under the hours of another time zone"],
  [[...destination, "processing_configuration"], `new objects may have another form${ofLiveStream}`],
];

const errorLog: Path = [...destination, "cloudwatch_logging_options", 0, "enabled"];

/** Characters above which a value is not a part of a sentence: the change shows it. */
const longestValue = 120;

/** The stream goes on, and writes otherwise. */
export const deliveryChange: ChangeRisks = (change) => {
  const { type, action, before, after, afterUnknown } = change;
  if (type !== "aws_kinesis_firehose_delivery_stream" || action !== "update") {
    return [];
  }
  const changed = watched.flatMap(([path, meaning]) => {
    const isUnknown = isMarkedAt(afterUnknown, path);
    const [old, young] = [before, after].map((values) => canonicalJson(at(values, ...path) ?? null));
    if (old === undefined || young === undefined || (old === young && !isUnknown)) {
      return [];
    }
    const values = [old, isUnknown ? UNKNOWN : young];
    const isShort = values.every(({ length }) => length <= longestValue);
    const becomes = isShort ? `: ${values.map(code).join(" becomes ")}` : " changes";
    return [riskOf("delivery-change", change, `${nameOf(path)}${becomes}; ${meaning}.`)];
  });
  const silenced = at(before, ...errorLog) === true && at(after, ...errorLog) === false;
  return silenced
    ? [...changed, riskOf("delivery-change", change, `${nameOf(errorLog)}: errors of delivery are no longer logged.`)]
    : changed;
};

function nameOf(path: Path): string {
  return code(path.filter((part) => typeof part === "string").join("."));
}
