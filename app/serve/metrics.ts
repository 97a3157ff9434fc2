// How the service does, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
import type { ServeStatusView } from '../contract/channels/serve.ts';

const METRICS: readonly (readonly [
  name: string,
  help: string,
  of: (status: ServeStatusView) => number | null,
])[] = [
  ['waiting', 'Requests that wait for their turn.', ({ waiting }) => waiting],
  ['running', 'Requests that are worked on.', ({ running }) => running],
  ['oldest_waiting_seconds', 'How long the oldest request waits.', (one) => one.oldestWaitingSeconds ?? 0],
  ['done', 'Requests that ended well and are still kept.', ({ done }) => done],
  ['failed', 'Requests that failed and are still kept.', ({ failed }) => failed],
  [
    'real_time_factor',
    'Seconds of work for one second of sound.',
    ({ speed }) => (speed === null ? null : 1 / speed),
  ],
];

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The page that is scraped. */
export function metricsPage(status: ServeStatusView): string {
  return METRICS.map(([name, help, of]) => {
    const value = of(status);
    const full = `earshot_serve_${name}`;
    const head = `# HELP ${full} ${help}\n# TYPE ${full} gauge\n`;
    return value === null ? '' : `${head}${full} ${value}\n`;
  }).join('');
}
