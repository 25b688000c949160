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

/** What is assumed where nothing is measured or told, whatever the volume. */
export const ASSUMED_WAY: Omit<Way, "eventsPerRecord"> = {
  compressionRatio: { value: 5, from: "assumed" },
  recordsPerRequest: { value: 1, from: "assumed" },
};
/** Events in a record, where log groups bring enough of them. */
export const MOST_EVENTS_A_RECORD = 100;
/** Seconds for which CloudWatch Logs is assumed to gather a log group's events for a record. */
export const SECONDS_A_RECORD = 10;

/** The events in a record that are assumed: a record holds those of one log group, which a quiet one does not fill. */
export function assumedEventsPerRecord({ eventsPerSecond }: Rate, logGroupCount: number): Figure {
  const gathered = (eventsPerSecond / Math.max(1, logGroupCount)) * SECONDS_A_RECORD;
  return { value: Math.min(MOST_EVENTS_A_RECORD, Math.max(1, gathered)), from: "assumed" };
}

/** The way of events that is assumed of a volume. */
export function assumedWay(average: Rate, logGroupCount: number): Way {
  return { ...ASSUMED_WAY, eventsPerRecord: assumedEventsPerRecord(average, logGroupCount) };
}

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

/** What reaches Firehose on average. */
export function averageInflow({ average, way }: Volume): Inflow {
  return inflowOf(average, way);
}

/** What reaches Firehose at the peak: where it is assumed, more events are in a record then. */
export function peakInflow({ peak, way, logGroupCount }: Volume): Inflow {
  return inflowOf(peak, wayOf(peak, way, logGroupCount));
}

/** The volume when it has become a multiple of what it was. */
export function grown(volume: Volume, factor: number): Volume {
  const times = ({ bytesPerSecond, eventsPerSecond }: Rate): Rate => ({
    bytesPerSecond: factor * bytesPerSecond,
    eventsPerSecond: factor * eventsPerSecond,
  });
  const [average, peak] = [times(volume.average), times(volume.peak)];
  return { ...volume, average, peak, way: wayOf(average, volume.way, volume.logGroupCount) };
}

/** Bytes that an envelope adds to the message of each event: its id, its time and JSON. */
export const ENVELOPE_BYTES_AN_EVENT = 106;

/** Bytes a second when Firehose has decompressed them. */
export function decompressedBytesPerSecond({ bytesPerSecond, eventsPerSecond }: Rate): number {
  return bytesPerSecond + ENVELOPE_BYTES_AN_EVENT * eventsPerSecond;
}

function wayOf(rate: Rate, way: Way, logGroupCount: number): Way {
  const { eventsPerRecord } = way;
  const isAssumed = eventsPerRecord.from === "assumed";
  return isAssumed ? { ...way, eventsPerRecord: assumedEventsPerRecord(rate, logGroupCount) } : way;
}

function inflowOf({ bytesPerSecond, eventsPerSecond }: Rate, way: Way): Inflow {
  const recordsPerSecond = eventsPerSecond / way.eventsPerRecord.value;
  return {
    recordsPerSecond,
    requestsPerSecond: recordsPerSecond / way.recordsPerRequest.value,
    bytesPerSecond: bytesPerSecond / way.compressionRatio.value,
  };
}
