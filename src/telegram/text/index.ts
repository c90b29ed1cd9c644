export * from './html';
export * from './limits';
export * from './texts';
export * from './keyboard';
export * from './screen';
