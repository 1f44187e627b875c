import { Window } from 'happy-dom';
import { afterAll, vi } from 'vitest';

// React and Relay look for a browser when they are loaded, so this must come before them; and React looks a while after
// a component is gone.
const window = new Window();
vi.stubGlobal('window', window);
vi.stubGlobal('document', window.document);
vi.stubGlobal('MutationObserver', window.MutationObserver);
afterAll(() => window.happyDOM.close());
