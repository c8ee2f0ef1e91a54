import type { Metrics, MetricValues } from '../observability/metrics.ts';
import { createMetricsSum } from '../observability/sum-metrics.ts';
import { gather, type PrimaryLink, type WorkerLink, type Workers } from './links.ts';

/** Adds up the metrics of all processes. A worker that is killed takes with it what it counted since they were last read. */
export function createMetricsHub(own: Metrics, all: Workers) {
  const sum = createMetricsSum();
  const last = new Map<WorkerLink, MetricValues>();
  const render: Metrics['render'] = async () => {
    await gather(all(), async (worker) => {
      const values = await worker.ask('metrics.values', null);
      if (all().includes(worker)) last.set(worker, values);
    });
    return sum.render([await own.values(), ...last.values()]);
  };
  return {
    render,
    serve: (link: WorkerLink): void => {
      link.onClose(() => {
        const values = last.get(link);
        last.delete(link);
        if (values) sum.hasEnded(values);
      });
      link.serve({ 'metrics.render': render });
    },
  };
}

export const remoteMetrics = (link: PrimaryLink, own: Metrics): Metrics['render'] => {
  link.serve({ 'metrics.values': own.values });
  return () => link.ask('metrics.render', null);
};
