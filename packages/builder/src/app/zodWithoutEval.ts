declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

/**
 * zod looks whether it may compile its checks with `new Function`. The content security policy forbids that, and the
 * look alone is reported as a violation. This is the place zod reads its settings from before it is loaded.
 */
globalThis.__zod_globalConfig = { jitless: true };

export {};
