import { BYTES_A_GB, SECONDS_A_DAY } from "./billing-units";

/** How much comes in at a time. Bytes are those of messages, before compression, as `IncomingBytes` counts them. */
export interface Rate {
  readonly bytesPerSecond: number;
  readonly eventsPerSecond: number;
}

/** A number, and where it is from: measured, told by whoever asks, or assumed. */
export interface Figure {
  readonly value: number;
  readonly from: "measured" | "told" | "assumed";
}

/** What becomes of events on their way to Firehose. */
export interface Way {
  /** Bytes of messages for each byte of gzip that is forwarded. */
  readonly compressionRatio: Figure;
  /** Events in a record of Firehose, which is one envelope of CloudWatch Logs. */
  readonly eventsPerRecord: Figure;
  /** Records in a request to Firehose. 1 is the worst case. */
  readonly recordsPerRequest: Figure;
}

export interface LogGroupVolume {
  readonly name: string;
  readonly bytesPerSecond: number;
}

/** What comes into the log groups that are backed up. */
export interface Volume {
  readonly average: Rate;
  /** The highest of bytes and the highest of events need not have come in at the same time. */
  readonly peak: Rate;
  readonly logGroupCount: number;
  /** By name, where it is known of each. */
  readonly logGroups: readonly LogGroupVolume[];
  readonly way: Way;
}

/** What reaches Firehose. Bytes are compressed ones. */
export interface Inflow {
  readonly recordsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** What is assumed where nothing is measured or told. */
export const ASSUMED_WAY: Way = {
  compressionRatio: { value: 5, from: "assumed" },
  eventsPerRecord: { value: 100, from: "assumed" },
  recordsPerRequest: { value: 1, from: "assumed" },
};

/** Events of one size in a steady flow, and a multiple of it at the busiest time. */
export interface AssumedRate {
  /** Of 2^30 bytes, before compression. */
  readonly gigabytesPerDay: number;
  readonly eventBytes: number;
  readonly peakFactor: number;
}

/** The average and the peak rate of an assumption. */
export function ratesOf({ gigabytesPerDay, eventBytes, peakFactor }: AssumedRate): Pick<Volume, "average" | "peak"> {
  const bytesPerSecond = (gigabytesPerDay * BYTES_A_GB) / SECONDS_A_DAY;
  const eventsPerSecond = bytesPerSecond / eventBytes;
  return {
    average: { bytesPerSecond, eventsPerSecond },
    peak: { bytesPerSecond: bytesPerSecond * peakFactor, eventsPerSecond: eventsPerSecond * peakFactor },
  };
}

/** What reaches Firehose of a rate. */
export function inflowOf({ bytesPerSecond, eventsPerSecond }: Rate, way: Way): Inflow {
  const recordsPerSecond = eventsPerSecond / way.eventsPerRecord.value;
  return {
    recordsPerSecond,
    requestsPerSecond: recordsPerSecond / way.recordsPerRequest.value,
    bytesPerSecond: bytesPerSecond / way.compressionRatio.value,
  };
}
