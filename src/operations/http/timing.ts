import type { NextFunction, Request, Response } from 'express';
import { httpSeconds } from '../metrics';

/** Measures every request by its route, not by its path: paths hold ids and would make a series each. */
export const timing = (request: Request, response: Response, next: NextFunction): void => {
  const stop = httpSeconds.startTimer({ method: request.method });
  response.once('finish', () => {
    const route = (request as { route?: { path?: unknown } }).route?.path;
    stop({ route: typeof route === 'string' ? route : 'none', status: String(response.statusCode) });
  });
  next();
};
