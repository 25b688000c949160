import type { S3Client } from "@aws-sdk/client-s3";
import { Kernel } from "../../backup-format/kernel";
import { arrivalOfObject } from "../../backup-format/object-key";
import { UnreadableError } from "../errors";
import type { BucketWriter } from "../sources/bucket-writer";
import type { ListedObject } from "../sources/s3-listing";
import { s3Object } from "../sources/s3-object";
import type { ErrorRecord } from "./error-record";
import { readErrorRecords } from "./error-records";
import { ErrorScanner } from "./error-scanner";
import { readBack } from "./read-back";
import { RecordJudge } from "./record-judge";
import { RedrivenObject } from "./redriven-object";
import { type RepairedObject, RepairedObjects } from "./repaired-objects";

/** Where error objects go whose records are all in the backup. */
export const REDRIVEN_PREFIX = "redriven/";

export interface RedriverOptions {
  readonly client: S3Client;
  readonly writer: BucketWriter;
  /** The folder above the dates of the backup's keys. */
  readonly prefix: string;
  /** Nothing is written or moved. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/**
 * Brings the records of error objects into the backup. Done again at any time, or after it was stopped at any time, it adds
 * nothing twice and loses nothing: what it writes has keys that say what is in it, and an error object is moved only when
 * all that was made of it has been read back.
 */
export class Redriver {
  private readonly scanner: ErrorScanner;
  private readonly judge: RecordJudge;

  constructor(private readonly options: RedriverOptions) {
    const kernel = new Kernel();
    this.scanner = new ErrorScanner(kernel);
    this.judge = new RecordJudge(kernel);
  }

  /**
   * Redrives one error object.
   *
   * @throws {AccessError} where something cannot be done that the others need as well
   */
  async redrive(listed: ListedObject): Promise<RedrivenObject> {
    const { client, writer, dryRun, signal } = this.options;
    const object = s3Object(client, writer.bucket, listed);
    const result = new RedrivenObject(listed.key, object.name, listed.sizeBytes);
    const objects = new RepairedObjects(this.options.prefix);
    const arrivalMs = arrivalOfObject(listed.key)?.fromMs ?? listed.lastModified?.getTime() ?? 0;
    try {
      for await (const record of readErrorRecords(object, { scanner: this.scanner, signal })) {
        await this.write(this.take(record, arrivalMs, objects, result), result);
      }
      await this.write(objects.finish(), result);
      if (result.isSound && !dryRun) {
        const to = `${REDRIVEN_PREFIX}${listed.key}`;
        await writer.move(listed.key, to);
        result.movedTo = to;
      }
    } catch (error) {
      if (!(error instanceof UnreadableError)) {
        throw error;
      }
      result.notRead = error.message;
    }
    return result;
  }

  /** Judges a record. Gives what is to be written now. */
  private take(
    record: ErrorRecord,
    arrivalOfErrorObjectMs: number,
    objects: RepairedObjects,
    result: RedrivenObject,
  ): readonly RepairedObject[] {
    result.records += 1;
    if (record.error !== undefined) {
      result.countError(record.error);
    }
    if ("reason" in record) {
      result.lose({ record: result.records, reason: record.reason });
      return [];
    }
    const judged = this.judge.judge(record.data);
    if ("reason" in judged) {
      const what = record.error
        ? "its rawData is no backup data"
        : "it is neither an error document with rawData nor backup data";
      result.lose({ record: result.records, reason: `${what}: ${judged.reason}` });
      return [];
    }
    return objects.add(judged, record.arrivalMs ?? arrivalOfErrorObjectMs);
  }

  /** Writes, and reads back. */
  private async write(objects: readonly RepairedObject[], result: RedrivenObject): Promise<void> {
    const { client, writer, dryRun, signal } = this.options;
    for (const object of objects) {
      if (!dryRun) {
        await writer.putOnce(object.key, object.bytes);
        const wrong = await readBack(client, writer.bucket, object, signal);
        if (wrong !== undefined) {
          result.notVerified ??= wrong;
          continue;
        }
        result.writtenTo.push(object.key);
      }
      result.recoveredRecords += object.records;
      result.events += object.events;
    }
  }
}
