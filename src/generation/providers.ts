import { Injectable } from '@nestjs/common';
import { type GenerationProvider, type MediaSource, type Notifier, type PersonalRecord, Rejected } from './ports';
import type { MediaRef, OpenedMedia } from '../registry';

/** Adapters of one port, by name. Each name has exactly one. */
abstract class Adapters<T> {
  private readonly byName = new Map<string, T>();

  protected constructor(private readonly port: string) {}

  protected add(name: string, adapter: T): void {
    if (this.byName.has(name)) {
      throw new Error(`Two ${this.port}s are registered as "${name}". Import only one module that provides it.`);
    }
    this.byName.set(name, adapter);
  }

  all(): T[] {
    return [...this.byName.values()];
  }

  names(): string[] {
    return [...this.byName.keys()];
  }

  find(name: string): T | undefined {
    return this.byName.get(name);
  }

  /** @throws Error that names the missing module, if nobody has registered under this name */
  get(name: string): T {
    const adapter = this.byName.get(name);
    if (adapter === undefined) {
      throw new Error(`No ${this.port} is registered as "${name}". Import its module in app.module.ts.`);
    }
    return adapter;
  }
}

@Injectable()
export class GenerationProviders extends Adapters<GenerationProvider> {
  constructor() {
    super('GenerationProvider');
  }

  register(provider: GenerationProvider): void {
    this.add(provider.name, provider);
  }
}

@Injectable()
export class Notifiers extends Adapters<Notifier> {
  constructor() {
    super('Notifier');
  }

  register(notifier: Notifier): void {
    this.add(notifier.channel, notifier);
  }
}

@Injectable()
export class MediaSources extends Adapters<MediaSource> {
  constructor() {
    super('MediaSource');
  }

  register(source: MediaSource): void {
    this.add(source.name, source);
  }

  /** @throws Rejected with reason `media` if nobody can open it */
  async open(ref: MediaRef, signal: AbortSignal): Promise<OpenedMedia> {
    const source = this.find(ref.source);
    if (source === undefined) throw new Rejected({ reason: 'media', message: `unknown media source ${ref.source}` });
    return source.open(ref, signal);
  }
}

/** Whoever else keeps something about people; nobody has to. */
@Injectable()
export class PersonalRecords extends Adapters<PersonalRecord> {
  constructor() {
    super('PersonalRecord');
  }

  register(record: PersonalRecord): void {
    this.add(record.name, record);
  }
}
