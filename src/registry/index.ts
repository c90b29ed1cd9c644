export * from './media';
export * from './model-spec';
