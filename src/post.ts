import { run } from './action/run';
import { teardown } from './action/teardown';

// No step comes after it that could remove the rest.
void run((log) => teardown(log), 60_000);
