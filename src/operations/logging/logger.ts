import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import pino, { type Logger } from 'pino';
import type { AppConfig } from '../../config';
import { prettyLine } from './pretty-line';
import { loggedPath, redactor } from './redaction';

/** Drivers hang queries with users' texts on their errors: only what explains the error is logged. */
const errorFields = (error: Error & { code?: unknown }): Record<string, unknown> => ({
  type: error.name,
  message: error.message,
  ...(error.code === undefined ? {} : { code: error.code }),
  stack: error.stack,
  ...(error.cause instanceof Error ? { cause: errorFields(error.cause) } : {}),
});

/** Nest tells of every module and route at start: forty lines that nobody reads, shown with LOG_LEVEL=debug. */
const CHATTY = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);
const INFO = 30;

const loggers = new WeakMap<AppConfig, Logger>();

/** The one logger of the process. It writes to standard output at once, so that the last words before an exit are there. */
export const loggerOf = (config: AppConfig): Logger => {
  const known = loggers.get(config);
  if (known !== undefined) return known;
  const output = pino.destination({ dest: 1, sync: true });
  const redact = redactor(config.secrets());
  const pretty = config.log.format === 'pretty';
  const stream = {
    write: (line: string): void => {
      const safe = redact(line);
      output.write(pretty ? prettyLine(safe, process.stdout.isTTY) : safe);
    },
  };
  const logger = pino(
    {
      level: config.log.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFields },
      hooks: {
        logMethod(parameters, method, level) {
          const { context } = parameters[0] as { context?: string };
          if (level === INFO && context !== undefined && CHATTY.has(context) && !this.isLevelEnabled('debug')) return;
          method.apply(this, parameters);
        },
      },
    },
    stream,
  );
  loggers.set(config, logger);
  return logger;
};

const levelOf = (_request: IncomingMessage, response: ServerResponse, error?: Error): 'error' | 'warn' | 'debug' => {
  if (error !== undefined || response.statusCode >= 500) return 'error';
  return response.statusCode >= 400 ? 'warn' : 'debug';
};

/** Requests are logged when they are answered, but not probes and metrics, which come every few seconds. */
export const loggerParameters = (config: AppConfig): Params => ({
  pinoHttp: {
    logger: loggerOf(config),
    quietReqLogger: true,
    customLogLevel: levelOf,
    // The error itself was logged where it was met; the one that pino-http makes of a status says nothing more.
    customErrorObject: (_request, _response, _error, { err: _err, ...entry }: { err?: unknown }) => entry,
    autoLogging: { ignore: ({ url }) => /^\/(health|metrics)\b/.test(url ?? '') },
    serializers: {
      err: errorFields,
      req: (request: { method: string; url: string }) => ({ method: request.method, path: loggedPath(request.url) }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  },
});
