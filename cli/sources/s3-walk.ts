import { isManifestKey } from "../../backup-format/compacted-key";
import {
  arrivalOfFolder,
  arrivalOfObject,
  type EventWindow,
  everyHourMayHoldEvents,
  mayHoldEvents,
  mayHoldEventsWhenModified,
} from "../../backup-format/object-key";
import type { BucketListing, ListedObject, ListedPage } from "./s3-listing";

/** Folders whose first page is asked for before their turn. */
const FOLDERS_AHEAD = 8;

/**
 * The objects below a prefix that may hold events of a window, in key order. Without a window that is one flat listing. With
 * one, it goes from folder to folder and leaves out those whose date says no; below a folder that lies wholly in the window
 * it is flat again.
 *
 * @throws {AccessError} where S3 does not list
 */
export async function* walk(listing: BucketListing, prefix: string, window: EventWindow): AsyncGenerator<ListedObject> {
  const bounded = window.sinceMs !== undefined || window.untilMs !== undefined;
  // The prefix may end in mid-name: only what comes before its last slash are whole folders.
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (!bounded || liesInWindow(folder, window)) {
    yield* objectsOf(listing.page(prefix, undefined), window);
  } else {
    yield* walkFolder(listing, listing.page(prefix, "/"), window);
  }
}

async function* walkFolder(
  listing: BucketListing,
  firstPage: Promise<ListedPage>,
  window: EventWindow,
): AsyncGenerator<ListedObject> {
  for await (const { entries } of pagesFrom(firstPage)) {
    const wanted = entries.filter(
      (entry) => !("prefix" in entry) || mayHoldEvents(arrivalOfFolder(entry.prefix), window),
    );
    const folders = wanted.flatMap((entry) => ("prefix" in entry ? entry.prefix : []));
    const ahead: Promise<ListedPage>[] = [];
    let asked = 0;
    for (const entry of wanted) {
      if ("object" in entry) {
        yield* [entry.object].filter((object) => isWanted(object, window));
        continue;
      }
      for (let next = folders[asked]; next !== undefined && ahead.length < FOLDERS_AHEAD; next = folders[asked]) {
        ahead.push(listing.page(next, liesInWindow(next, window) ? undefined : "/"));
        asked += 1;
      }
      const page = ahead.shift();
      if (page !== undefined) {
        yield* liesInWindow(entry.prefix, window) ? objectsOf(page, window) : walkFolder(listing, page, window);
      }
    }
  }
}

async function* objectsOf(firstPage: Promise<ListedPage>, window: EventWindow): AsyncGenerator<ListedObject> {
  for await (const { entries } of pagesFrom(firstPage)) {
    yield* entries.flatMap((entry) => ("object" in entry && isWanted(entry.object, window) ? entry.object : []));
  }
}

/** Asks for the next page before this one is dealt with. */
async function* pagesFrom(firstPage: Promise<ListedPage>): AsyncGenerator<ListedPage> {
  for (let page: Promise<ListedPage> | undefined = firstPage; page !== undefined;) {
    const current: ListedPage = await page;
    page = current.next();
    yield current;
  }
}

function liesInWindow(folder: string, window: EventWindow): boolean {
  const arrival = arrivalOfFolder(folder);
  return arrival !== undefined && everyHourMayHoldEvents(arrival, window);
}

/**
 * A folder that somebody made by hand, in a console, is an empty object whose key ends in a slash. Manifests of compacted
 * files hold no events.
 */
function isWanted({ key, sizeBytes, lastModified }: ListedObject, window: EventWindow): boolean {
  return (
    !(sizeBytes === 0 && key.endsWith("/")) &&
    !isManifestKey(key) &&
    mayHoldEvents(arrivalOfObject(key), window) &&
    (lastModified === undefined || mayHoldEventsWhenModified(lastModified, window))
  );
}
