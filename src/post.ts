import { run } from './action/run';
import { teardown } from './action/teardown';

void run((log) => teardown(log));
