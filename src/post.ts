import { run } from './action/run';
import { teardown } from './action/teardown';

// No step comes after it that could remove the rest.
void run((log, signal) => teardown(process.env, log, signal), 60_000);
