import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../config';
import { Alerts } from '../../generation';
import { type JobContext, Jobs } from '../../jobs';
import {
  CatalogueClient,
  type CatalogueSnapshot,
  catalogueFacts,
  compareCatalogue,
  readKnown,
  refuseShortList,
  withoutAccepted,
} from '../../kie';
import { Registry } from '../../registry';
import { VanishedModels } from './vanished-models';

const JOB = 'catalogue-check';
/** UTC: at a quiet hour, beside the full hour that everybody else takes. */
const DAILY = '17 4 * * *';
const PROVIDER = 'kie';

/**
 * Once a day one instance compares the models with kie's live catalogue, at its slow pace. Admins are told what has moved;
 * models that are gone are no longer offered. Where kie can't be asked nothing changes, and tomorrow is another day.
 */
@Injectable()
export class CatalogueCheck implements OnModuleInit {
  private readonly logger = new Logger(CatalogueCheck.name);

  constructor(
    private readonly config: AppConfig,
    private readonly jobs: Jobs,
    private readonly registry: Registry,
    private readonly alerts: Alerts,
    private readonly vanished: VanishedModels,
  ) {}

  onModuleInit(): void {
    if (this.config.kie.catalogueCheck) this.jobs.cron(JOB, DAILY, (_payload, context) => this.run(context));
  }

  /** @throws whatever `signal` is aborted with: another instance begins anew */
  async run({ signal }: Pick<JobContext, 'signal'>): Promise<void> {
    try {
      await this.compare(await this.snapshot(signal));
    } catch (error) {
      signal.throwIfAborted();
      this.logger.error({ msg: 'the catalogue could not be checked', reason: String(error) });
    }
  }

  private async snapshot(signal: AbortSignal): Promise<CatalogueSnapshot> {
    const { apiKey, baseUrl, catalogueRate: rate } = this.config.kie;
    const client = new CatalogueClient({ apiKey, baseUrl, rate });
    try {
      return await client.snapshot({ signal });
    } finally {
      await client.close();
    }
  }

  private async compare({ models }: CatalogueSnapshot): Promise<void> {
    const ours = this.registry.known().filter((model) => model.provider === PROVIDER);
    refuseShortList(ours, models);
    const known = await readKnown(this.config.models.directory);
    const findings = withoutAccepted(compareCatalogue(ours, models, known.price_words).findings, known);
    const gone = findings.filter(({ kind }) => kind === 'gone').map(({ id }) => id);
    if (!(await this.vanished.missed(gone))) {
      this.logger.error({ msg: 'too many models are gone at once: they stay on offer', gone: gone.length });
    }
    this.logger.log({ msg: 'catalogue checked', listed: models.length, findings: findings.length });
    if (findings.length === 0) return;
    const facts = { provider: PROVIDER, ...catalogueFacts(findings) };
    this.alerts.raise({ kind: 'catalogue', subject: PROVIDER, facts });
  }
}
