import {
  GUIDE_CALLS,
  GUIDE_CONTROLS,
  GUIDE_FAULTS,
  GUIDE_IDS,
  type GuideRow,
} from '../src/emulator/guide.ts';
import { markdownTable } from './markdown-table.ts';

const inCode = ([name, about]: GuideRow): readonly string[] => [`\`${name}\``, about];

export const emulatorIds = (): string =>
  markdownTable(
    ['parameter', 'id', ''],
    Object.entries(GUIDE_IDS).flatMap(([parameter, rows]) => rows.map((row) => [parameter, ...inCode(row)])),
  );

export const emulatorCalls = (): string => markdownTable(['call', ''], GUIDE_CALLS.map(inCode));

export const emulatorFaults = (): string => markdownTable(['fault', ''], GUIDE_FAULTS.map(inCode));

export const emulatorControls = (): string => markdownTable(['request', ''], GUIDE_CONTROLS.map(inCode));
