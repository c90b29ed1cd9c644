import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';

interface Answer {
  statusCode: number;
  message: unknown;
}

/** Errors of Express' body parser carry a status of their own, and words that quote the body. */
const statusOf = (error: unknown): number => {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : HttpStatus.INTERNAL_SERVER_ERROR;
};

const namesOf = new Map(
  Object.entries(HttpStatus)
    .filter((entry): entry is [string, HttpStatus] => typeof entry[1] === 'number')
    .map(([name, status]) => [status as number, name.toLowerCase().replaceAll('_', ' ')]),
);

/** What a stranger may know of an error: words that were written for them, else the name of the status. */
const answerTo = (error: unknown): Answer => {
  if (error instanceof HttpException && error.getStatus() < 500) {
    const response = error.getResponse();
    const message = typeof response === 'string' ? response : (response as { message?: unknown }).message;
    return { statusCode: error.getStatus(), message: message ?? error.message };
  }
  const statusCode = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return { statusCode, message: namesOf.get(statusCode) ?? 'error' };
};

/** The last resort of HTTP: nothing of the inside (stacks, SQL, paths) leaves, everything unexpected is logged. */
@Catch()
export class HttpErrors implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    // Telegram's updates have their own handling; a filter that swallowed their errors would call them handled.
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const answer = answerTo(error);
    if (answer.statusCode >= 500) {
      this.logger.error({
        msg: 'request failed',
        err: error,
        requestId: http.getRequest<Request & { id?: string }>().id,
      });
    }
    if (response.headersSent) return void response.end();
    response.status(answer.statusCode).json(answer);
  }
}
