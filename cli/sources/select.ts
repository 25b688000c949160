import type { EventWindow } from "../../backup-format/object-key";

/** Which time of events is wanted: what cannot hold any of it is not read. */
export type SourceSelection = EventWindow;
