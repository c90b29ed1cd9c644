import { Injectable, Logger } from '@nestjs/common';

/**
 * `account`: our account with a provider is refused (key, credits, limits).
 * `price_drift`: a generation cost more or less than was quoted.
 * `catalogue`: a provider's catalogue is no longer what `models/` says.
 */
export type AlertKind = 'account' | 'price_drift' | 'catalogue';

/** Something that only the people who run the service can mend. */
export interface Alert {
  kind: AlertKind;
  /** What it is about (a provider, a model): of one kind and subject admins hear once in a while. */
  subject: string;
  /** What the text of this kind asks for (`operations.alert.<kind>`); never a secret. */
  facts: Record<string, string | number>;
}

export type AlertListener = (alert: Alert) => Promise<void>;

/**
 * The door for whoever has something to tell to admins but knows no channel to them. Whoever can reach them listens.
 */
@Injectable()
export class Alerts {
  private readonly logger = new Logger(Alerts.name);
  private readonly listeners: AlertListener[] = [];

  listen(listener: AlertListener): void {
    this.listeners.push(listener);
  }

  /** Returns at once and never throws; not inside a transaction that may still be rolled back. */
  raise(alert: Alert): void {
    for (const listener of this.listeners) {
      void listener(alert).catch((error: unknown) =>
        this.logger.error({ msg: 'an alert did not get through', kind: alert.kind, reason: String(error) }),
      );
    }
  }
}
