// Apollo warns only where it is told that it runs in development, which a bundler does; this must come before Apollo.
Object.assign(globalThis, { __DEV__: true });
