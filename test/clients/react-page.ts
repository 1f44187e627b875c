import './browser-globals.ts';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished } from 'vitest';
import { createView } from './view.ts';

/** A page in a browser, until the test is over, and the texts that it shows. */
export const openPage = () => {
  const element = document.createElement('main');
  const root = createRoot(element);
  const { show, shows } = createView<string>();
  const observer = new MutationObserver(() => show(element.textContent));
  observer.observe(element, { childList: true, characterData: true, subtree: true });
  onTestFinished(() => {
    root.unmount();
    observer.disconnect();
  });
  return { element, shows, render: (content: ReactNode) => root.render(content) };
};
