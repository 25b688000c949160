import type { ChangeRisks, Place, PlannedStack, Risk } from "./risk";
import { alarmRemoved } from "./risks/alarm-removed";
import { dataLoss } from "./risks/data-loss";
import { deliveryChange } from "./risks/delivery-change";
import { logsMissed } from "./risks/logs-missed";
import { otherPlace } from "./risks/other-place";
import { shorterRetention } from "./risks/shorter-retention";
import { weakerProtection } from "./risks/weaker-protection";
import { widerAccess } from "./risks/wider-access";

const ofChanges: readonly ChangeRisks[] = [
  dataLoss,
  shorterRetention,
  weakerProtection,
  widerAccess,
  deliveryChange,
  alarmRemoved,
];

/** Everything in a stack's plan that a reviewer must know of. */
export function risksOf(planned: PlannedStack, place: Place): readonly Risk[] {
  return [
    ...planned.changes.flatMap((change) => ofChanges.flatMap((risks) => risks(change, place, planned.changes))),
    ...logsMissed(planned),
    ...otherPlace(planned, place),
  ];
}
