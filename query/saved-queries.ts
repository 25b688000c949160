import { errorsOfAGroup } from "./saved/errors-of-a-group";
import { gapsByMinute } from "./saved/gaps-by-minute";
import { requestAcrossGroups } from "./saved/request-across-groups";
import { volumeByGroupAndDay } from "./saved/volume-by-group-and-day";
import type { SavedQuery } from "./saved-query";

/** What ops ask most. Each is one definition for `log-backup query` and for Athena's named queries, tested on DuckDB. */
export const savedQueries: readonly SavedQuery[] = [
  errorsOfAGroup,
  requestAcrossGroups,
  volumeByGroupAndDay,
  gapsByMinute,
];
