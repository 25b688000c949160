import type { SavedQuery } from "../saved-query";
import { window } from "./window";

export const volumeByGroupAndDay: SavedQuery = {
  name: "volume-by-group-and-day",
  description: "Events, and characters of their messages, of each log group on each day of UTC.",
  parameters: [...window],
  sql: `SELECT
  CAST(date_trunc('day', "timestamp") AS DATE) AS event_day,
  log_group,
  count(*) AS events,
  CAST(sum(length(message)) AS BIGINT) AS message_characters,
  min("timestamp") AS first_event,
  max("timestamp") AS last_event
FROM events
WHERE "timestamp" >= :since
  AND "timestamp" < :until
GROUP BY CAST(date_trunc('day', "timestamp") AS DATE), log_group
ORDER BY event_day, events DESC, log_group`,
};
