import { Module } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { DatabaseUrl } from '../database';
import { InstanceLiveness, LockModule } from '../lock';
import { Jobs } from './jobs';

/** Background work of all instances, on the PostgreSQL that is there anyway. */
@Module({
  imports: [LockModule, ScheduleModule.forRoot()],
  providers: [
    {
      provide: Jobs,
      inject: [DatabaseUrl, DataSource, InstanceLiveness, SchedulerRegistry],
      useFactory: (
        url: DatabaseUrl,
        dataSource: DataSource,
        liveness: InstanceLiveness,
        scheduler: SchedulerRegistry,
      ) => new Jobs(url.value, dataSource, liveness, scheduler),
    },
  ],
  exports: [Jobs],
})
export class JobsModule {}
