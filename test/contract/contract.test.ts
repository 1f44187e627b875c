import { describeContract } from './contract.ts';
import { emulatorTarget } from './emulator-target.ts';
import { isVendorAsked, vendorTarget } from './vendor-target.ts';

describeContract(emulatorTarget);

// Otherwise it is not there at all, and so passes nothing.
if (isVendorAsked(process.env)) describeContract(vendorTarget(process.env));
