// What of a show is said in a row of a list.
import type { FolderView } from '../contract/views.ts';
import { formatUsd } from '../domain/price.ts';

/** What of a show is not as it usually is. */
export function marksOf(show: FolderView): readonly string[] {
  return [
    ...(show.fallback ? [`otherwise ${show.chain.slice(1).join(', ')}`] : []),
    ...(show.paused ? ['paused'] : []),
    ...(show.priority === 0 ? [] : [show.priority > 0 ? 'first' : 'last']),
    ...(show.language === null ? [] : [`language ${show.language}`]),
    ...(show.ceilingUsd === null ? [] : [`ceiling ${formatUsd(show.ceilingUsd)}`]),
    ...(show.addressWay === null ? [] : [`addresses ${show.addressWay}`]),
    ...(show.downloadsTo === null ? [] : [`downloads to ${show.downloadsTo}`]),
  ];
}
