/** Reads envelopes of the usual kinds, and writes what is wanted of them, in one go. All else it leaves to others. */
import {
  CUT,
  eventEnd,
  idAt,
  idEnd,
  idEscaped,
  messageAt,
  messageEnd,
  messageEscaped,
  plain,
  spaced,
  time,
} from "./event-scan";
import { DECODED_BYTES, DECODED_OFFSET, ENVELOPE, EventState, ROW } from "./event-state";
import { afterSpace, hasEscapes, nonAscii, resetNonAscii, stringEnd, valueEnd } from "./json-scan";
import { addIdentity, canWrite, prepareNames, writeEnvelope, writeEvent } from "./record-writer";
import { decodedNonAscii, decodeString } from "./record-text";
import { canWriteNames, canWriteRow, keepMember } from "./row-writer";
export { fingerprint } from "./identity";

/** Whether the envelope's log group and stream, which are in the state, are wanted. */
declare function wantsNames(): i32;
/** Whether the message is wanted. Kind 0 is ASCII, 1 UTF-8, 2 the string as it is in JSON, without quotes. */
declare function wantsMessage(at: usize, size: usize, kind: i32): i32;

const READ: i32 = 0;
/** Ended inside a string, and well so far, but for its UTF-8. */
const ENDED: i32 = 1;
/** Damaged, or unusual, or cut somewhere else. */
const UNUSUAL: i32 = 2;
/** Well, and not all of its output fits. */
const FULL: i32 = 3;

const MESSAGE_TYPE: u32 = 1;
const OWNER: u32 = 2;
const LOG_GROUP: u32 = 4;
const LOG_STREAM: u32 = 8;
const NAMES: u32 = 15;
const LOG_EVENTS: u32 = 16;

/**
 * Reads the document that begins with the brace at `from`. Unless the answer is READ or FULL the output's counters are to
 * be put back to where they were. `mayHoldNonAscii` tells whether its UTF-8 is yet to be checked.
 */
export function readEnvelope(s: EventState, from: usize, end: usize): i32 {
  resetNonAscii();
  s.resumeAt = 0;
  s.events = 0;
  s.firstMs = Infinity;
  s.lastMs = -Infinity;
  s.matched = 0;
  s.earliestAt = 0;
  s.earliestEnd = 0;
  s.earliestEscaped = 0;
  s.othersSize = 0;
  s.envelopeArrivedAtMs = s.arrivedAtMs;
  s.textEnd = <u32>end;
  let has: u32 = 0;
  /** Of events that come before the names: they are read when all is known. */
  let laterEvents: usize = 0;
  let p = from + 1;
  for (;;) {
    p = afterSpace(p, end);
    if (p >= end || load<u8>(p) != 0x22) {
      return UNUSUAL;
    }
    const key = p + 1;
    const keyEnd = stringEnd(key, end);
    if (keyEnd == 0 || keyEnd >= end || hasEscapes) {
      return UNUSUAL;
    }
    p = afterSpace(keyEnd + 1, end);
    if (p >= end || load<u8>(p) != 0x3a) {
      return UNUSUAL;
    }
    p = afterSpace(p + 1, end);
    if (p >= end) {
      return UNUSUAL;
    }
    const which = knownKey(key, keyEnd - key);
    if ((has & which) != 0) {
      return UNUSUAL;
    }
    has |= which;
    const first = load<u8>(p);
    if (which == 0) {
      const valueAt = p;
      p = valueEnd(p, end);
      if (p == 0) {
        return UNUSUAL;
      }
      // What comes after the events belongs into their rows, too.
      if (s.format == ROW && ((has & LOG_EVENTS) != 0 || !keepMember(s, key, keyEnd, valueAt, p))) {
        return UNUSUAL;
      }
    } else if (which == LOG_EVENTS) {
      if (first != 0x5b) {
        return UNUSUAL;
      }
      if ((has & NAMES) == NAMES) {
        p = readEvents(s, p, end);
        if (p <= CUT) {
          return p == CUT ? ENDED : UNUSUAL;
        }
      } else {
        laterEvents = p;
        p = valueEnd(p, end);
        if (p == 0) {
          return UNUSUAL;
        }
      }
    } else {
      if (first != 0x22) {
        return UNUSUAL;
      }
      const at = p + 1;
      const stringIsTo = stringEnd(at, end);
      if (stringIsTo == 0 || stringIsTo >= end) {
        return UNUSUAL;
      }
      p = stringIsTo + 1;
      if (!keepName(s, which, at, stringIsTo)) {
        return UNUSUAL;
      }
    }
    p = afterSpace(p, end);
    if (p >= end) {
      return UNUSUAL;
    }
    const byte = load<u8>(p);
    p += 1;
    if (byte == 0x7d) {
      break;
    }
    if (byte != 0x2c) {
      return UNUSUAL;
    }
  }
  if (has != (NAMES | LOG_EVENTS) || p > end) {
    return UNUSUAL;
  }
  if (laterEvents != 0 && readEvents(s, laterEvents, end) <= CUT) {
    return UNUSUAL;
  }
  s.mayHoldNonAscii = nonAscii != 0 ? 1 : 0;
  s.documentEnd = <u32>p;
  if (s.format == ENVELOPE && s.wanted != 0 && (s.filtersEvents == 0 || s.matched != 0)) {
    return writeEnvelope(s, from, p) ? READ : FULL;
  }
  return s.resumeAt != 0 ? FULL : READ;
}

/**
 * After FULL, when the output was taken: writes what was not written yet, in any format but envelope. READ or FULL; UNUSUAL
 * would be a fault of the first reading.
 */
export function resumeEvents(s: EventState): i32 {
  const from = s.resumeAt;
  s.resumeAt = 0;
  const p = readEventsFrom(s, from, s.textEnd, true);
  return s.resumeAt != 0 ? FULL : p > CUT ? READ : UNUSUAL;
}

/** False where it is a message of another type. */
function keepName(s: EventState, which: u32, at: usize, end: usize): bool {
  const escaped: u32 = hasEscapes ? 1 : 0;
  if (which == MESSAGE_TYPE) {
    return end - at == 12 && load<u64>(at) == 0x53454d5f41544144 && load<u32>(at, 8) == 0x45474153;
  }
  if (which == OWNER) {
    s.ownerAt = <u32>at;
    s.ownerEnd = <u32>end;
    s.ownerEscaped = escaped;
  } else if (which == LOG_GROUP) {
    s.groupAt = <u32>at;
    s.groupEnd = <u32>end;
    s.groupEscaped = escaped;
  } else {
    s.streamAt = <u32>at;
    s.streamEnd = <u32>end;
    s.streamEscaped = escaped;
  }
  return true;
}

function knownKey(at: usize, size: usize): u32 {
  if (size == 11) {
    return load<u64>(at) == 0x546567617373656d && load<u32>(at, 7) == 0x65707954 ? MESSAGE_TYPE : 0;
  }
  if (size == 5) {
    return load<u32>(at) == 0x656e776f && load<u8>(at, 4) == 0x72 ? OWNER : 0;
  }
  if (size == 8) {
    return load<u64>(at) == 0x70756f7247676f6c ? LOG_GROUP : 0;
  }
  if (size == 9) {
    const eight = load<u64>(at);
    return eight == 0x6165727453676f6c && load<u8>(at, 8) == 0x6d
      ? LOG_STREAM
      : eight == 0x746e657645676f6c && load<u8>(at, 8) == 0x73
        ? LOG_EVENTS
        : 0;
  }
  return 0;
}

/** From the list's opening bracket to after its closing one: 0 and 1 as in eventEnd. */
function readEvents(s: EventState, from: usize, end: usize): usize {
  s.wanted = s.filtersNames == 0 || wantsNames() != 0 ? 1 : 0;
  if (s.wanted != 0 && !((s.format != ROW || canWriteNames(s)) && prepareNames(s))) {
    return 0;
  }
  const p = afterSpace(from + 1, end);
  if (p < end && load<u8>(p) == 0x5d) {
    return p + 1;
  }
  return readEventsFrom(s, p, end, false);
}

/** From an event on. When it resumes, events are only written, until the output is full again. */
function readEventsFrom(s: EventState, from: usize, end: usize, resumes: bool): usize {
  let p = from;
  let count: u32 = 0;
  let first = i64.MAX_VALUE;
  let last = i64.MIN_VALUE;
  for (;;) {
    const start = p;
    p = eventEnd(p, end);
    if (p <= CUT) {
      return p;
    }
    count += 1;
    if (!resumes) {
      if (time < first) {
        first = time;
        if (s.format == ENVELOPE) {
          s.earliestAt = <u32>idAt;
          s.earliestEnd = <u32>idEnd;
          s.earliestEscaped = idEscaped ? 1 : 0;
        }
      }
      last = max(last, time);
    }
    // Before anything is full: when it resumes, it is too late to leave the envelope to others.
    if (s.wanted != 0 && !resumes && !canWriteWhole(s)) {
      return 0;
    }
    if (s.wanted != 0 && s.resumeAt == 0) {
      if (s.format == ENVELOPE) {
        if (s.indexed != 0 && !addIdentity(s, idAt, idEnd, idEscaped ? 1 : 0)) {
          return 0;
        }
        if (s.matched == 0 && s.filtersEvents != 0 && passes(s)) {
          s.matched = 1;
        }
      } else if (s.filtersEvents == 0 || passes(s)) {
        if (
          !writeEvent(s, start, p, idAt, idEnd, idEscaped ? 1 : 0, time, messageAt, messageEnd, messageEscaped, spaced)
        ) {
          s.resumeAt = <u32>start;
          if (resumes) {
            return p;
          }
        }
      }
    }
    if (p < end && load<u16>(p) == 0x7b2c) {
      p += 1;
      continue;
    }
    p = afterSpace(p, end);
    if (p >= end) {
      return 0;
    }
    const byte = load<u8>(p);
    p += 1;
    if (byte == 0x5d) {
      break;
    }
    if (byte != 0x2c) {
      return 0;
    }
    p = afterSpace(p, end);
  }
  if (!resumes) {
    s.events = count;
    s.firstMs = <f64>first;
    s.lastMs = <f64>last;
  }
  return p;
}

/** Whether this path can write the event that was read last, room or not. */
function canWriteWhole(s: EventState): bool {
  return (
    canWrite(s, idEnd - idAt, messageEnd - messageAt) &&
    (s.format != ROW ||
      (plain && canWriteRow(idAt, idEnd, idEscaped) && canWriteRow(messageAt, messageEnd, messageEscaped)))
  );
}

/** Whether the event's time and message are wanted. */
function passes(s: EventState): bool {
  const ms = <f64>time;
  if (!(ms >= s.sinceMs && ms < s.untilMs)) {
    return false;
  }
  if (s.greps == 0) {
    return true;
  }
  const size = messageEnd - messageAt;
  if (!messageEscaped) {
    return wantsMessage(messageAt, size, nonAscii != 0 ? 1 : 0) != 0;
  }
  if (size > DECODED_BYTES) {
    return wantsMessage(messageAt, size, 2) != 0;
  }
  const decoded: usize = s.scratchAt + DECODED_OFFSET;
  const decodedEnd = decodeString(decoded, messageAt, messageEnd);
  return wantsMessage(decoded, decodedEnd - decoded, nonAscii != 0 || decodedNonAscii ? 1 : 0) != 0;
}
