import { Module } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { AppConfig } from '../config';
import { DatabaseUrl } from '../database';
import { InstanceLiveness } from './instance-liveness';
import { leaderKey } from './key';
import { Leadership } from './leadership';

/** Leadership of the one poller and the sign of life of every instance, both on one connection outside every pool. */
@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [
    {
      provide: InstanceLiveness,
      inject: [DatabaseUrl, SchedulerRegistry],
      useFactory: (url: DatabaseUrl, scheduler: SchedulerRegistry) => new InstanceLiveness(url.value, scheduler),
    },
    {
      provide: Leadership,
      inject: [InstanceLiveness, AppConfig],
      useFactory: (liveness: InstanceLiveness, { telegram }: AppConfig) =>
        new Leadership(liveness, leaderKey(telegram.token), telegram.onConflict),
    },
  ],
  exports: [InstanceLiveness, Leadership],
})
export class LockModule {}
