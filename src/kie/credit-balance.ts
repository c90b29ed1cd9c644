import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../jobs';
import { KieClient } from './kie-client';
import { creditsGauge } from './metrics';

const EVERY_MS = 10 * 60_000;

/** Keeps the gauge of kie credits fresh, so that an operator is warned before customers are refused. */
@Injectable()
export class CreditBalance implements OnModuleInit {
  private readonly logger = new Logger(CreditBalance.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly client: KieClient,
  ) {}

  onModuleInit(): void {
    this.jobs.every('kie-credits', EVERY_MS, ({ signal }) => this.read(signal));
  }

  private async read(signal: AbortSignal): Promise<void> {
    const credits = await this.client.credits(signal);
    creditsGauge.set(credits);
    this.logger.debug({ msg: 'kie balance', credits });
  }
}
