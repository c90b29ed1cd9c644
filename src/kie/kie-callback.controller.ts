import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Logger,
  NotFoundException,
  Param,
  Post,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { AppConfig } from '../config';
import { Generations } from '../generation';
import { CallbackAddress, isSignedByKie } from './callback-address';
import { isRecord } from './envelope';
import { callbacksTotal } from './metrics';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Two spellings of the task's id, in `data` or beside it. Anything else of the body is not believed, so not read. */
const taskIdIn = (body: unknown): string | undefined => {
  if (!isRecord(body)) return undefined;
  const places = [body.data, body].filter(isRecord).flatMap((place) => [place.taskId, place.task_id]);
  return places.find((value): value is string => typeof value === 'string' && value !== '' && value.length <= 200);
};

/**
 * kie tells that a task has ended. The body is unsigned and never the truth: the call only wakes the generation, whose
 * task is then read from kie. Answers at once; a 503 makes kie call again.
 */
@Controller('webhooks/kie')
export class KieCallbackController {
  private readonly logger = new Logger(KieCallbackController.name);

  constructor(
    private readonly config: AppConfig,
    private readonly generations: Generations,
    private readonly callbacks: CallbackAddress,
  ) {}

  @Post(':id/:signature')
  @HttpCode(200)
  async take(
    @Param('id') id: string,
    @Param('signature') signature: string,
    @Body() body: unknown,
    @Headers('x-webhook-timestamp') timestamp?: string,
    @Headers('x-webhook-signature') kieSignature?: string,
  ): Promise<{ received: true }> {
    if (!UUID.test(id) || !this.callbacks.isSigned(id, signature)) {
      callbacksTotal.inc({ outcome: 'refused' });
      throw new NotFoundException();
    }
    const taskId = taskIdIn(body);
    const key = this.config.kie.webhookHmacKey;
    if (key !== null && !isSignedByKie(key, { taskId, timestamp, signature: kieSignature }, Date.now())) {
      callbacksTotal.inc({ outcome: 'refused' });
      this.logger.warn({
        msg: 'callback without a valid signature of kie: is KIE_WEBHOOK_HMAC_KEY the right one?',
        id,
      });
      throw new UnauthorizedException();
    }
    await this.wake(id, taskId);
    callbacksTotal.inc({ outcome: 'taken' });
    return { received: true };
  }

  private async wake(id: string, taskId: string | undefined): Promise<void> {
    try {
      await this.generations.nudge(id, taskId);
    } catch (error) {
      callbacksTotal.inc({ outcome: 'unavailable' });
      this.logger.error({ msg: 'callback could not be stored, kie will call again', id, error: String(error) });
      throw new ServiceUnavailableException();
    }
  }
}
