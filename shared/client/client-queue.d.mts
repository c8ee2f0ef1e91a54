/** Where the build puts the module, beside `client.mjs`. */
export * from './queue/module.ts';
