import { Module } from '@nestjs/common';
import { GenerationModule } from '../../generation';
import { JobsModule } from '../../jobs';
import { TelegramModule } from '../../telegram';
import { UsersModule } from '../../users';
import { AdminNotices } from './admin-notices';

/** What the service tells to those who run it. */
@Module({
  imports: [GenerationModule, JobsModule, TelegramModule, UsersModule],
  providers: [AdminNotices],
})
export class NoticesModule {}
