import type { SavedQuery } from "../saved-query";
import { group, window } from "./window";

/** The minutes before and after the window count as if they had events: silence at its ends is a gap, too. */
export const gapsByMinute: SavedQuery = {
  name: "gaps-by-minute",
  description: "Times in which a log group has no events for some minutes, oldest first.",
  parameters: [
    group,
    ...window,
    { name: "minutes", kind: "number", meaning: "Whole minutes without an event that count as a gap.", sample: 5 },
  ],
  sql: `SELECT
  previous_minute + INTERVAL '1' MINUTE AS silent_since,
  event_minute AS silent_until,
  date_diff('minute', previous_minute, event_minute) - 1 AS silent_minutes
FROM (
  SELECT event_minute, lag(event_minute) OVER (ORDER BY event_minute) AS previous_minute
  FROM (
    SELECT date_trunc('minute', "timestamp") AS event_minute
    FROM events
    WHERE log_group = :group
      AND "timestamp" >= :since
      AND "timestamp" < :until
    UNION
    SELECT date_trunc('minute', :since) - INTERVAL '1' MINUTE
    UNION
    SELECT date_trunc('minute', :until)
  ) AS known_minutes
) AS neighbours
WHERE date_diff('minute', previous_minute, event_minute) > :minutes
ORDER BY silent_since`,
};
