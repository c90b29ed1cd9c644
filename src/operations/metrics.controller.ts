import { Controller, Get, Header } from '@nestjs/common';
import { register } from 'prom-client';
import { DataSource } from 'typeorm';
import { poolConnections } from './metrics';

interface Pool {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

@Controller('metrics')
export class MetricsController {
  constructor(private readonly dataSource: DataSource) {}

  /** Prometheus' text format. */
  @Get()
  @Header('Content-Type', register.contentType)
  async metrics(): Promise<string> {
    const { master } = this.dataSource.driver as unknown as { master?: Pool };
    if (master !== undefined) {
      poolConnections.set({ state: 'busy' }, master.totalCount - master.idleCount);
      poolConnections.set({ state: 'idle' }, master.idleCount);
      poolConnections.set({ state: 'waiting' }, master.waitingCount);
    }
    return register.metrics();
  }
}
