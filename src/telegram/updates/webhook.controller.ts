import { timingSafeEqual } from 'node:crypto';
import {
  BadRequestException,
  Body,
  Controller,
  Headers,
  HttpCode,
  Logger,
  NotFoundException,
  Post,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { AppConfig } from '../../config';
import { Inbox } from '../inbox/inbox';
import { parseUpdate } from '../inbox/update';

/** Takes updates from Telegram in webhook mode; every instance does. 200 means that the update is in the database. */
@Controller('webhooks/telegram')
export class WebhookController {
  private readonly logger = new Logger(WebhookController.name);

  constructor(
    private readonly config: AppConfig,
    private readonly inbox: Inbox,
  ) {}

  @Post()
  @HttpCode(200)
  async receive(
    @Headers('x-telegram-bot-api-secret-token') secret: string | undefined,
    @Body() body: unknown,
  ): Promise<void> {
    if (this.config.telegram.mode !== 'webhook') throw new NotFoundException();
    if (!this.isOurs(secret)) throw new UnauthorizedException();
    const update = parseUpdate(body);
    if (update === null) throw new BadRequestException('not an update');
    try {
      await this.inbox.receive([update]);
    } catch (error) {
      this.logger.error({ msg: 'an update could not be stored, Telegram will send it again', err: error });
      throw new ServiceUnavailableException();
    }
  }

  private isOurs(secret: string | undefined): boolean {
    const [given, expected] = [Buffer.from(secret ?? ''), Buffer.from(this.config.telegram.webhookSecret)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
