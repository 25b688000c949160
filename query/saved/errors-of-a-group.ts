import type { SavedQuery } from "../saved-query";
import { group, window } from "./window";

export const errorsOfAGroup: SavedQuery = {
  name: "errors-of-a-group",
  description: "Events of one log group that speak of an error, oldest first, at most 1,000.",
  parameters: [group, ...window],
  sql: `SELECT "timestamp", log_stream, message
FROM events
WHERE log_group = :group
  AND "timestamp" >= :since
  AND "timestamp" < :until
  AND (
    strpos(lower(message), 'error') > 0
    OR strpos(lower(message), 'exception') > 0
    OR strpos(lower(message), 'fatal') > 0
    OR strpos(lower(message), 'task timed out') > 0
  )
ORDER BY "timestamp", log_stream, id
LIMIT 1000`,
};
