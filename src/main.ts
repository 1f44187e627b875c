import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiling, and stripping types, is half of a start: what came of it is kept for the next one. Not in the directory
// for temporary files, where others could put what we then run. Where nothing can be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));

// After that, as only what is loaded from now on is kept.
await import('./start.ts');
