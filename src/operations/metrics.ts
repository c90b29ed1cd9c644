import { Counter, Gauge, Histogram, collectDefaultMetrics, register } from 'prom-client';

/** Once for the process: tests start several applications in one. */
if (register.getSingleMetric('process_start_time_seconds') === undefined) collectDefaultMetrics();

export const httpSeconds = new Histogram({
  name: 'atelier_operations_http_request_seconds',
  help: 'Time to answer an HTTP request.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

export const unhandledErrors = new Counter({
  name: 'atelier_operations_unhandled_errors_total',
  help: 'Errors that nobody caught; each is a mistake in the program.',
});

export const poolConnections = new Gauge({
  name: 'atelier_operations_database_connections',
  help: 'Connections of the database pool.',
  labelNames: ['state'],
});
