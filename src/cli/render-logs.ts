import { renderLogs } from './render-logs/command';

// Ctrl+C is how a tail ends, and no failure.
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());

void renderLogs(process.argv.slice(2), { signal: stopping.signal }).then((code) => {
  process.exitCode = code;
});
