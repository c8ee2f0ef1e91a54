import { runWorker } from './cluster/run-worker.ts';
import { reportUncaught } from './observability/uncaught.ts';

// A signal to the whole group, as of Ctrl+C, is for the primary process, which then lets the workers finish.
process.on('SIGTERM', () => {}).on('SIGINT', () => {});
reportUncaught();
await runWorker();
