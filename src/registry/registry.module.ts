import { Module } from '@nestjs/common';
import { Registry } from './registry.service';

@Module({ providers: [Registry], exports: [Registry] })
export class RegistryModule {}
