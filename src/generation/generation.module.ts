import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BillingModule } from '../billing';
import { JobsModule } from '../jobs';
import { RegistryModule } from '../registry';
import { Deliverer } from './deliverer';
import { ModelDurations } from './durations';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import { GenerationTasks } from './generation-tasks';
import { Generations } from './generations.service';
import { Leases } from './leases';
import { Looker } from './looker';
import { Progress } from './progress';
import { GenerationProviders, MediaSources, Notifiers } from './providers';
import { SubmitLine } from './submit-line';
import { Transitions } from './transitions';
import { UrlMediaSource } from './url-media-source';
import { Views } from './views';

@Module({
  imports: [TypeOrmModule.forFeature([Generation]), BillingModule, JobsModule, RegistryModule],
  providers: [
    Deliverer,
    GenerationJobs,
    GenerationProviders,
    GenerationTasks,
    Generations,
    Leases,
    Looker,
    MediaSources,
    ModelDurations,
    Notifiers,
    Progress,
    SubmitLine,
    Transitions,
    UrlMediaSource,
    Views,
  ],
  exports: [GenerationProviders, Generations, MediaSources, Notifiers],
})
export class GenerationModule {}
