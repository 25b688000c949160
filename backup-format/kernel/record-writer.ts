/** Writes records and their rows in the index. */
import { DECODED_OFFSET, EventState, FINGERPRINT_OFFSET, NDJSON, ROW, SEED_OFFSET, TEXT } from "./event-state";
import { fingerprint } from "./identity";
import {
  copyLoosely,
  copyOnOneLine,
  decodeString,
  makeVisible,
  withoutLineEnd,
  writeText,
  writeTime,
} from "./record-text";
import { writeRowBegin, writeRowEnd } from "./row-writer";

/** Longer names are left to the slow path, as are ids, and messages for a terminal, that are longer than these. */
const MAX_NAMES_BYTES: usize = 4096;
const MAX_ID_BYTES: usize = 16 * 1024;
const MAX_TERMINAL_BYTES: usize = 512 * 1024;

function writeName(s: EventState, to: usize, from: usize, end: usize): usize {
  const nameEnd = decodeString(to, from, end);
  return s.terminal != 0 ? makeVisible(to, nameEnd) : nameEnd;
}

/** Prepares what is written with every event of an envelope. False where its names are too long for that. */
export function prepareNames(s: EventState): bool {
  const length: usize = s.ownerEnd - s.ownerAt + (s.groupEnd - s.groupAt) + (s.streamEnd - s.streamAt);
  if (length > MAX_NAMES_BYTES) {
    return false;
  }
  const start: usize = s.scratchAt;
  let p = start;
  if (s.format == NDJSON || s.format == ROW) {
    p = writeText(p, ',"logGroup":"');
    copyLoosely(p, s.groupAt, s.groupEnd - s.groupAt);
    p = writeText(p + (s.groupEnd - s.groupAt), '","logStream":"');
    copyLoosely(p, s.streamAt, s.streamEnd - s.streamAt);
    p = writeText(p + (s.streamEnd - s.streamAt), '","owner":"');
    copyLoosely(p, s.ownerAt, s.ownerEnd - s.ownerAt);
    p = writeText(p + (s.ownerEnd - s.ownerAt), '"');
    if (s.format == ROW) {
      p = writeRowEnd(s, p);
    }
    p = writeText(p, "}\n");
  } else if (s.format == TEXT) {
    p = writeText(p, s.terminal != 0 ? "\x1b[0m \x1b[36m" : " ");
    p = writeName(s, p, s.groupAt, s.groupEnd);
    p = writeText(p, s.terminal != 0 ? "\x1b[0m \x1b[32m" : " ");
    p = writeName(s, p, s.streamAt, s.streamEnd);
    p = writeText(p, s.terminal != 0 ? "\x1b[0m " : " ");
  }
  s.namesSize = <u32>(p - start);
  if (s.indexed != 0) {
    const seed: usize = start + SEED_OFFSET;
    store<u64>(seed, 0);
    store<u64>(seed, 0, 8);
    hashString(s, s.ownerAt, s.ownerEnd, s.ownerEscaped, seed);
    hashString(s, s.groupAt, s.groupEnd, s.groupEscaped, seed);
    s.logGroupKeyLow = load<u32>(seed);
    s.logGroupKeyHigh = load<u32>(seed, 4);
    hashString(s, s.streamAt, s.streamEnd, s.streamEscaped, seed);
  }
  return true;
}

/** The string's fingerprint, begun with the seed. The string must not be longer than the memory for decoded text. */
function hashString(s: EventState, from: usize, end: usize, escaped: u32, target: usize): void {
  const seed: usize = s.scratchAt + SEED_OFFSET;
  if (escaped == 0) {
    fingerprint(from, end - from, seed, target);
  } else {
    const decoded: usize = s.scratchAt + DECODED_OFFSET;
    fingerprint(decoded, decodeString(decoded, from, end) - decoded, seed, target);
  }
}

/** Whether this path can write such an event at all, room or not. */
export function canWrite(s: EventState, idSize: usize, messageSize: usize): bool {
  return idSize <= MAX_ID_BYTES && (s.terminal == 0 || s.format != TEXT || messageSize <= MAX_TERMINAL_BYTES);
}

/** Whether so much output, and a row in the index with so many identities more, fit. Otherwise neededBytes is set. */
function hasRoom(s: EventState, size: usize, identities: u32, idSize: usize): bool {
  const limit: usize = s.records == 0 ? s.outputSize : min(s.outputSize, s.outputLimit);
  if (<usize>s.outputUsed + size <= limit) {
    if (
      s.indexed == 0 ||
      (s.records < s.maxRows &&
        s.identities + identities <= s.maxIdentities &&
        <usize>s.idsUsed + idSize <= <usize>s.idsSize)
    ) {
      s.neededBytes = 0;
      return true;
    }
  }
  s.neededBytes = <u32>size;
  return false;
}

/**
 * Writes an event, whose parts are given without quotes, in any format but envelope. False where there is no room for
 * it: then nothing was written. `spaced` is whether there may be line ends between its tokens.
 */
export function writeEvent(
  s: EventState,
  start: usize,
  end: usize,
  idAt: usize,
  idEnd: usize,
  idEscaped: u32,
  time: i64,
  messageAt: usize,
  messageEnd: usize,
  messageEscaped: bool,
  spaced: bool,
): bool {
  const out: usize = s.outputAt + s.outputUsed;
  const names: usize = s.scratchAt;
  const namesSize: usize = s.namesSize;
  if (s.format == ROW && spaced) {
    const most = idEnd - idAt + (messageEnd - messageAt) + namesSize + 64;
    if (!hasRoom(s, most, 1, idEnd - idAt)) {
      return false;
    }
    const p = writeRowBegin(out, idAt, idEnd, time, messageAt, messageEnd);
    copyLoosely(p, names, namesSize);
    s.outputUsed = <u32>(p + namesSize - s.outputAt);
  } else if (s.format == NDJSON || s.format == ROW) {
    const size = end - 1 - start;
    if (!hasRoom(s, size + namesSize, 1, idEnd - idAt)) {
      return false;
    }
    if (spaced) {
      copyOnOneLine(out, start, size);
    } else {
      copyLoosely(out, start, size);
    }
    copyLoosely(out + size, names, namesSize);
    s.outputUsed += <u32>(size + namesSize);
  } else if (s.format == TEXT) {
    const most = (messageEnd - messageAt) * (s.terminal != 0 ? 6 : 1) + namesSize + 32;
    if (!hasRoom(s, most, 1, idEnd - idAt)) {
      return false;
    }
    let p = out;
    if (s.terminal != 0) {
      p = writeText(p, "\x1b[2m");
    }
    writeTime(p, time);
    p += 24;
    copyLoosely(p, names, namesSize);
    p += namesSize;
    const messageOut = p;
    if (messageEscaped) {
      p = decodeString(p, messageAt, messageEnd);
    } else {
      copyLoosely(p, messageAt, messageEnd - messageAt);
      p += messageEnd - messageAt;
    }
    p = withoutLineEnd(messageOut, p);
    if (s.terminal != 0) {
      p = makeVisible(messageOut, p);
    }
    store<u8>(p, 0x0a);
    s.outputUsed = <u32>(p + 1 - s.outputAt);
  } else if (s.indexed != 0 && !hasRoom(s, 0, 1, idEnd - idAt)) {
    return false;
  }
  if (s.indexed != 0) {
    const seed: usize = s.scratchAt + SEED_OFFSET;
    const id: usize = s.idsAt + s.idsUsed;
    const written = writeId(id, idAt, idEnd, idEscaped);
    fingerprint(id, written, seed, s.identitiesAt + (s.identities << 4));
    writeRow(s, written, <f64>time);
    s.identities += 1;
    store<u32>(s.identityEndsAt + (s.records << 2), s.identities);
  }
  s.records += 1;
  return true;
}

function writeId(to: usize, from: usize, end: usize, escaped: u32): u32 {
  if (escaped == 0) {
    memory.copy(to, from, end - from);
    return <u32>(end - from);
  }
  return <u32>(decodeString(to, from, end) - to);
}

function writeRow(s: EventState, idSize: u32, time: f64): void {
  s.idsUsed += idSize;
  store<u32>(s.endsAt + (s.records << 2), s.outputUsed);
  store<u32>(s.idEndsAt + (s.records << 2), s.idsUsed);
  store<f64>(s.timestampsAt + (s.records << 3), time);
  store<u32>(s.logGroupsAt + (s.records << 3), s.logGroupKeyLow);
  store<u32>(s.logGroupsAt + (s.records << 3), s.logGroupKeyHigh, 4);
}

/** Format envelope: adds the event's identity to the row that is being made. False where there is no room. */
export function addIdentity(s: EventState, idAt: usize, idEnd: usize, idEscaped: u32): bool {
  if (s.identities >= s.maxIdentities) {
    return false;
  }
  hashString(s, idAt, idEnd, idEscaped, s.identitiesAt + (s.identities << 4));
  s.identities += 1;
  return true;
}

/** Format envelope: writes the whole document. False where there is no room. */
export function writeEnvelope(s: EventState, start: usize, end: usize): bool {
  const size = end - start;
  if (!hasRoom(s, size + 1, 0, s.earliestEnd - s.earliestAt)) {
    return false;
  }
  const out: usize = s.outputAt + s.outputUsed;
  copyOnOneLine(out, start, size);
  store<u8>(out + size, 0x0a);
  s.outputUsed += <u32>(size + 1);
  if (s.indexed != 0) {
    const written = writeId(s.idsAt + s.idsUsed, s.earliestAt, s.earliestEnd, s.earliestEscaped);
    writeRow(s, written, s.events == 0 ? 0 : s.firstMs);
    store<u32>(s.identityEndsAt + (s.records << 2), s.identities);
  }
  s.records += 1;
  return true;
}
