import './browser-globals.ts';
import './relay-tag.ts';
import { createClient } from 'graphql-ws';
import { createElement, type ReactNode, Suspense } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import { expect, onTestFinished, vi } from 'vitest';
import { openPage } from './react-page.ts';

const { createEnvironment } = await import('../../examples/relay/environment.ts');

/** A page with Relay's environment; what React or Relay complains of while it is open fails the test. */
export const openRelayPage = (url: string) => {
  const complaints = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  onTestFinished(() => {
    for (const spy of complaints) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
  const environment = createEnvironment(url, createClient({ url }));
  const { element, shows, render } = openPage();
  return {
    environment,
    element,
    render(content: ReactNode): void {
      const children = createElement(Suspense, { fallback: 'loading' }, content);
      render(createElement(RelayEnvironmentProvider, { environment, children }));
    },
    shows: (pattern: RegExp) => shows((text) => pattern.test(text)),
  };
};
