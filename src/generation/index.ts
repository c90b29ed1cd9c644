export * from './ports';
export * from './providers';
