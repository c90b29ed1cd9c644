import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BillingModule } from '../billing';
import { JobsModule } from '../jobs';
import { RegistryModule } from '../registry';
import { UsersModule } from '../users';
import { Alerts } from './alerts';
import { Deliverer } from './deliverer';
import { ModelDurations } from './durations';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import { GenerationTasks } from './generation-tasks';
import { Generations } from './generations.service';
import { History } from './history';
import { Leases } from './leases';
import { LinePauses } from './line-pauses';
import { Looker } from './looker';
import { MediaInspector } from './media-inspector';
import { Progress } from './progress';
import { GenerationProviders, MediaSources, Notifiers, PersonalRecords } from './providers';
import { Quotes } from './quotes';
import { Removal } from './removal';
import { SubmitLine } from './submit-line';
import { Transitions } from './transitions';
import { UrlMediaSource } from './url-media-source';
import { UserData } from './user-data';
import { Views } from './views';

@Module({
  imports: [TypeOrmModule.forFeature([Generation]), BillingModule, JobsModule, RegistryModule, UsersModule],
  providers: [
    Alerts,
    Deliverer,
    GenerationJobs,
    GenerationProviders,
    GenerationTasks,
    Generations,
    History,
    Leases,
    LinePauses,
    Looker,
    MediaInspector,
    MediaSources,
    ModelDurations,
    Notifiers,
    PersonalRecords,
    Progress,
    Quotes,
    Removal,
    SubmitLine,
    Transitions,
    UrlMediaSource,
    UserData,
    Views,
  ],
  exports: [
    Alerts,
    GenerationProviders,
    Generations,
    History,
    MediaInspector,
    MediaSources,
    ModelDurations,
    Notifiers,
    PersonalRecords,
    Quotes,
    UserData,
  ],
})
export class GenerationModule {}
