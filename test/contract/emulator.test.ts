import { describeContract } from './contract.ts';
import { emulatorTarget } from './emulator-target.ts';

describeContract(emulatorTarget);
