import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';

/** What has to be said to the application itself, before it listens. */
export const setUpOperations = (app: NestExpressApplication): void => {
  app.useLogger(app.get(Logger));
  // One proxy (Render's edge) stands before us in production; its header names the caller.
  app.set('trust proxy', 1);
  app.disable('x-powered-by');
  app.set('etag', false);
};
