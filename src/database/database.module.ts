import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from './data-source';

/** The pool of the service. Migrations have been applied by `main.ts` before; DATABASE_URL is known by then. */
@Module({})
export class DatabaseModule {
  static forRoot(url: string): DynamicModule {
    const logger = new Logger('Database');
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(url, (message) => logger.error(message)),
          autoLoadEntities: true,
          retryAttempts: 0,
        }),
      ],
      providers: [{ provide: DatabaseUrl, useValue: new DatabaseUrl(url) }],
      exports: [DatabaseUrl],
    };
  }
}

/** The address that was settled on (given or embedded), for the rooms that need a connection of their own. */
export class DatabaseUrl {
  constructor(readonly value: string) {}
}
