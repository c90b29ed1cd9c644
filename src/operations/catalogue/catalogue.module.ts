import { Module } from '@nestjs/common';
import { GenerationModule } from '../../generation';
import { JobsModule } from '../../jobs';
import { RegistryModule } from '../../registry';
import { CatalogueCheck } from './catalogue-check';
import { VanishedModels } from './vanished-models';

/** Notices when the market moves. */
@Module({
  imports: [GenerationModule, JobsModule, RegistryModule],
  providers: [CatalogueCheck, VanishedModels],
})
export class CatalogueModule {}
