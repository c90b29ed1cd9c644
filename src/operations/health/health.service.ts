import { HttpException, Injectable, Logger } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config';
import { Leadership } from '../../lock';
import { Registry } from '../../registry';

/** Platforms call a probe failed after 5 s; a database that needs 2 s for nothing can't serve either. */
const DATABASE_DEADLINE_MS = 2_000;

export interface Readiness extends HealthCheckResult {
  telegram: { mode: 'polling' | 'webhook'; role: 'leader' | 'standby' | 'webhook' };
}

@Injectable()
export class Health {
  private readonly logger = new Logger(Health.name);
  private lastStatus = 'ok';

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly dataSource: DataSource,
    private readonly registry: Registry,
    private readonly leadership: Leadership,
    private readonly config: AppConfig,
  ) {}

  /** `status` is `ok`, `error`, or `shutting_down` after SIGTERM. */
  async readiness(): Promise<Readiness> {
    const result = await this.result();
    this.tellChange(result);
    return { ...result, telegram: this.telegram() };
  }

  /** Probes come every few seconds: only a change is news. */
  private tellChange({ status, error }: HealthCheckResult): void {
    if (status === this.lastStatus) return;
    this.lastStatus = status;
    if (status === 'ok') this.logger.log({ msg: 'ready' });
    else this.logger.warn({ msg: 'not ready', status, error });
  }

  private async result(): Promise<HealthCheckResult> {
    try {
      return await this.checks.check([() => this.database(), () => this.catalogue()]);
    } catch (error) {
      // terminus throws its result when a check says no
      if (error instanceof HttpException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  private async database(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), DATABASE_DEADLINE_MS);
    });
    const started = performance.now();
    try {
      await Promise.race([this.dataSource.query('SELECT 1'), deadline]);
      return indicator.up({ ms: Math.round(performance.now() - started) });
    } catch {
      return indicator.down('The database does not answer.');
    } finally {
      clearTimeout(timer);
    }
  }

  private catalogue(): HealthIndicatorResult {
    const indicator = this.indicators.check('catalogue');
    const models = this.registry.offered().length;
    return models > 0 ? indicator.up({ models }) : indicator.down('No model is offered.');
  }

  private telegram(): Readiness['telegram'] {
    const { mode } = this.config.telegram;
    if (mode === 'webhook') return { mode, role: 'webhook' };
    return { mode, role: this.leadership.role === 'leader' ? 'leader' : 'standby' };
  }
}
