import type { SavedQuery } from "../saved-query";
import { window } from "./window";

export const requestAcrossGroups: SavedQuery = {
  name: "request-across-groups",
  description: "Events of all log groups whose message holds a request id, oldest first, at most 10,000.",
  parameters: [
    {
      name: "text",
      kind: "text",
      meaning: "The request id, or any other text; upper and lower case differ.",
      sample: "4f3b1a2c-0000-4000-8000-000000000000",
    },
    ...window,
  ],
  sql: `SELECT "timestamp", log_group, log_stream, message
FROM events
WHERE strpos(message, :text) > 0
  AND "timestamp" >= :since
  AND "timestamp" < :until
ORDER BY "timestamp", log_group, log_stream, id
LIMIT 10000`,
};
